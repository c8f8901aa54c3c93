"""Trees written as YAML: read again they are the same, and they look as if written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdss.errors import Location
from cdss.located import Node, Scalar, Sequence, plain, read_text, read_yaml, write_yaml
from cdss.located.nodes import Entry, Mapping

ROOT = Path(__file__).parents[2]
HERE = Location("here")

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"]))
WORDS = TEXTS | st.sampled_from(["1:40", "no", "true", "null", "~", "012", "1e5", "a: b", "- x"])
SCALARS = st.one_of(
    WORDS.map(lambda word: Scalar(word, word, HERE)),
    st.integers(-(10**9), 10**9).map(lambda number: Scalar(number, str(number), HERE)),
    st.sampled_from([Scalar(True, "true", HERE), Scalar(None, "null", HERE)]),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: Sequence(tuple(parts), HERE)),
        st.dictionaries(st.text("abcdefgh-_ ", min_size=1), inner, max_size=4).map(
            lambda pairs: Mapping(
                tuple(Entry(Scalar(key, key, HERE), each) for key, each in pairs.items()), HERE
            )
        ),
    ),
    max_leaves=20,
)


@given(TREES)
def test_what_is_written_is_read_again(tree: Node) -> None:
    root = Mapping((Entry(Scalar("root", "root", HERE), tree),), HERE)
    assert [plain(each) for each in read_yaml(write_yaml(root), "w")] == [plain(root)]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "cases" / "sources").glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_bundled_source_survives_being_written(path: Path) -> None:
    (node,) = read_yaml(path.read_text(), path.name)
    written = write_yaml(node)
    assert [plain(each) for each in read_yaml(written, "w")] == [plain(node)]


def test_it_looks_as_if_written_by_hand() -> None:
    text = "id: a\nat: {section: Case, span: [0, 10]}\ntimeline: yes\nchecked: 2026-11-20\n"
    (node,) = read_yaml(text, "w")
    assert write_yaml(node) == text


def test_figures_keep_their_digits() -> None:
    (node,) = read_text('{"a": 19.30, "b": 1e2, "c": "19.30"}', "w")
    assert write_yaml(node) == "a: 19.30\nb: 100\nc: '19.30'\n"


def test_a_number_too_long_to_be_one_stays_text() -> None:
    digits = "9" * 40
    written = write_yaml(
        Mapping((Entry(Scalar("a", "a", HERE), Scalar(digits, digits, HERE)),), HERE)
    )
    assert [plain(each) for each in read_yaml(written, "w")] == [{"a": digits}]
