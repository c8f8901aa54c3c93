"""What may be logged, ``str(error)``, never holds the patient's words."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cdss
from cdss.located import Malformed, Mapping, Scalar, Sequence, read_text
from cdss.located.nodes import Node

ROOT = Path(__file__).parents[2]
MARKER = "Zaphodx"
FIGURE = "98754321"
"""Values are the patient's words too."""
GOOD = sorted((ROOT / "cases" / "profiles").glob("*.yaml"))
BAD = sorted(
    each
    for each in (Path(__file__).parent / "profiles").iterdir()
    if each.suffix in {".yaml", ".json"} and not each.name.startswith(("deep", "laughs"))
)


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [each for part in node.parts for each in scalars(part)]
    assert isinstance(node, Mapping)
    return [each for e in node.entries for each in (e.key, *scalars(e.value))]


def positions(path: Path) -> list[tuple[str, int, int]]:
    """The text with the start and end of every key and value in it, as far as it can be read."""
    text = path.read_text()
    try:
        nodes = read_text(text, "p")
    except Malformed:
        # What cannot be read as a tree is cut at its words.
        return [(text, *found.span()) for found in re.finditer(r"[\w.-]+", text)]
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in nodes:
        for each in scalars(node):
            start = starts[each.place.line - 1] + each.place.column - 1
            quoted = text[start : start + 1] in {'"', "'"}
            found.append((text, start + quoted, start + quoted + len(each.text)))
    return found


PLACES = [each for path in (*GOOD, *BAD) for each in positions(path)]


def refused(text: str, kb: cdss.KnowledgeBase, *, allow_unknown: bool) -> str:
    """What would be logged; empty when the profile is taken."""
    try:
        cdss.profile_from_yaml(text, kb, allow_unknown=allow_unknown)
    except cdss.ProfileError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("allow_unknown", "step"), [(False, 1), (True, 5)])
def test_a_marker_in_any_position_never_reaches_the_log(
    kb: cdss.KnowledgeBase, allow_unknown: bool, step: int
) -> None:
    assert len(PLACES) > 300
    for text, start, end in PLACES[::step]:
        for words in (MARKER, f"{text[start:end]} {MARKER}", f"-{FIGURE} {MARKER}", FIGURE):
            said = refused(text[:start] + words + text[end:], kb, allow_unknown=allow_unknown)
            assert MARKER.casefold() not in said.casefold(), (words, text[start:end])
            assert FIGURE not in said, (words, text[start:end])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    place=st.sampled_from(PLACES),
    left=st.text("-<>=1:/ .,*&!|{}[]\"'#%@\\ab", max_size=6),
    right=st.text("-<>=1:/ .,*&!|{}[]\"'#%@\\ab\n\t", max_size=6),
)
def test_nor_does_it_among_signs_that_yaml_and_quantities_give_a_meaning(
    kb: cdss.KnowledgeBase, place: tuple[str, int, int], left: str, right: str
) -> None:
    text, start, end = place
    said = refused(f"{text[:start]}{left}{MARKER}{right}{text[end:]}", kb, allow_unknown=False)
    assert MARKER.casefold() not in said.casefold()


@given(st.text(max_size=60) | st.text(" -:[]{}\n\tabc1&*!'\"", max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_taken_or_refused_and_never_breaks(kb: cdss.KnowledgeBase, text: str) -> None:
    refused(text, kb, allow_unknown=False)


@given(st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_so_are_any_bytes(kb: cdss.KnowledgeBase, data: bytes) -> None:
    with suppress(cdss.ProfileError):
        cdss.profile_from_yaml(data, kb)


def test_the_terminal_shows_the_words(kb: cdss.KnowledgeBase) -> None:
    with pytest.raises(cdss.ProfileError) as caught:
        cdss.profile_from_yaml(f"findings: {{fever: {MARKER}}}", kb)
    assert f"here: {MARKER}" in caught.value.shown()
    assert MARKER not in str(caught.value)


def test_what_a_terminal_would_hide_or_obey_is_spelt_out(kb: cdss.KnowledgeBase) -> None:
    for words, shown in (
        ('"fever\\n  --> p:1:1"', "fever\\n  --> p:1:1"),
        ("fe\u200bver", "fe\\u200bver"),
        ("\u202erevef", "\\u202erevef"),
        ("f\u00e9ver", "f\u00e9ver"),
    ):
        with pytest.raises(cdss.ProfileError) as caught:
            cdss.profile_from_yaml(f"findings: {{{words}: present}}", kb)
        assert f"\n  here: {shown}\n" in caught.value.shown()
