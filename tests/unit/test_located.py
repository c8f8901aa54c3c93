"""The tree of nodes: what is read, where it stands, and what is refused how fast."""

from __future__ import annotations

import json
import pickle
import time
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cdss.errors import Location
from cdss.located import (
    KEY,
    LIMIT,
    Malformed,
    Mapping,
    Scalar,
    Sequence,
    decode,
    places,
    plain,
    read_json,
    read_text,
    read_yaml,
)
from cdss.located.raw import Text
from cdss.located.yaml_text import _read

WORDS = st.text("abcXYZ é_-:#'\"/[]{},&*!|>%@`0123456789.\\ ", max_size=12)
LEAVES = (
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | WORDS
    | st.decimals(-10**6, 10**6, places=3)
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


def complaints(read, *arguments, **options):
    with pytest.raises(Malformed) as caught:
        read(*arguments, **options)
    return caught.value.diagnostics


def complaint(read, *arguments, **options):
    (only,) = complaints(read, *arguments, **options)
    return only


def as_text(tree):
    """JSON by the standard library, with decimals as they are."""
    if isinstance(tree, dict):
        inside = (f"{json.dumps(key)}: {as_text(value)}" for key, value in tree.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(as_text, tree)) + "]"
    return f"{tree:f}" if isinstance(tree, Decimal) else json.dumps(tree)


# What is read


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("null", None), ("~", None), ("", None), ("true", True), ("false", False),
        ("0", 0), ("-12", -12), ("0.5", Decimal("0.5")), ("-0.50", Decimal("-0.50")),
        ("1.5e-3", Decimal("1.5e-3")), ("19.30", Decimal("19.30")),
        ("1:40", "1:40"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("y", "y"), ("012", "012"),
        ("0x10", "0x10"), ("0o7", "0o7"), (".inf", ".inf"), (".nan", ".nan"), ("1_000", "1_000"),
        ("+5", "+5"), (".5", ".5"), ("5.", "5."), ("1e5", "1e5"), ("1,5", "1,5"), ("-", None),
        ("2026-11-20", "2026-11-20"), ("2026-11-20 10:00:00", "2026-11-20 10:00:00"),
        ("True", "True"), ("NULL", "NULL"), ("Null", "Null"), ("TRUE", "TRUE"), ("=", "="),
        ("<<", "<<"), ("<7.3 U/L", "<7.3 U/L"), ("'1'", "1"), ('"true"', "true"), ("''", ""),
        ("٣", "٣"), ("19.3 U/L", "19.3 U/L"), ('"> 8000 U/L"', "> 8000 U/L"),
    ],
)  # fmt: skip
def test_a_yaml_scalar(written, value):
    (node,) = read_yaml(f"a: {written}\n" if written != "-" else "a:\n", "p")
    found = plain(node)["a"]
    assert found == value
    assert type(found) is type(value)


def test_the_words_are_kept_beside_the_value():
    (node,) = read_yaml("aldolase: 19.30\nname: 'a  b'", "p")
    assert isinstance(node, Mapping)
    assert node.get("aldolase") == Scalar(Decimal("19.30"), "19.30", Location("p", 1, 11))
    assert node.get("name") == Scalar("a  b", "a  b", Location("p", 2, 7))
    assert node.get("nothing") is None


def test_keys_are_text_whatever_they_look_like():
    (node,) = read_yaml("1: a\ntrue: b\nnull: c\n1.0: d\n", "p")
    assert plain(node) == {"1": "a", "true": "b", "null": "c", "1.0": "d"}


def test_a_block_is_text():
    assert plain(read_yaml("a: |\n  12\nb: >\n  1\n  2\n", "p")[0]) == {"a": "12\n", "b": "1 2\n"}


def test_documents():
    assert [plain(each) for each in read_yaml("a: 1\n---\n- b\n---\n", "p")] == [
        {"a": 1},
        ["b"],
        None,
    ]
    assert read_yaml("", "p") == read_yaml("# words\n\n", "p") == ()


@given(TREES)
def test_json_is_read_as_the_standard_library_reads_it(tree):
    text = as_text(tree)
    found = plain(read_json(text, "p"))
    assert found == json.loads(text, parse_float=Decimal) == tree
    assert as_text(found) == text


@given(TREES)
def test_json_text_means_the_same_as_yaml(tree):
    assert plain(read_yaml(json.dumps(json.loads(as_text(tree), parse_float=str)), "p")[0]) == (
        json.loads(as_text(tree), parse_float=str)
    )


@given(st.recursive(WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner)))
def test_yaml_of_texts_is_read_as_pyyaml_reads_it(tree):
    text = yaml.safe_dump(tree, allow_unicode=True, default_style="'", sort_keys=False)
    if "!!" in text:  # only a plain style can say what is not text
        return
    # An anchor would be refused; Hypothesis may hand out one list twice.
    if "&id" in text:
        return
    assert plain(read_yaml(text, "p")[0]) == yaml.safe_load(text) == tree


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
def test_both_parsers_give_one_tree(loader):
    text = "a: {b: [1, 'x', é😀: y], c: ~}\nd:\n- - e\n  - |\n    f\n- \"q\"\n---\n- 2\n"
    assert _read(Text(text, "p"), loader) == read_yaml(text, "p")


# Where it stands


def test_places_of_yaml():
    text = "é😀: 1\nfindings:\n  calcinosis: {state: present}\n  list:\n  - a\n  -   b\n"
    found = {path: str(place) for path, place in places(read_yaml(text, "p.yaml")[0]).items()}
    assert found == {
        (): "p.yaml:1:1",
        ("é😀",): "p.yaml:1:5",
        ("é😀", KEY): "p.yaml:1:1",
        ("findings",): "p.yaml:3:3",
        ("findings", KEY): "p.yaml:2:1",
        ("findings", "calcinosis"): "p.yaml:3:15",
        ("findings", "calcinosis", KEY): "p.yaml:3:3",
        ("findings", "calcinosis", "state"): "p.yaml:3:23",
        ("findings", "calcinosis", "state", KEY): "p.yaml:3:16",
        ("findings", "list"): "p.yaml:5:3",
        ("findings", "list", KEY): "p.yaml:4:3",
        ("findings", "list", 0): "p.yaml:5:5",
        ("findings", "list", 1): "p.yaml:6:7",
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    for node in (
        read_yaml(end.join(["a: 1", "b: 2"]), "p")[0],
        read_json(end.join(['{"a": 1,', ' "b":', "2}"]), "p"),
    ):
        assert places(node)[("b", KEY)].line == 2


@given(TREES.filter(lambda tree: isinstance(tree, dict | list)), st.sampled_from([None, 1]))
def test_each_place_in_json_is_where_the_value_begins(tree, indent):
    text = json.dumps(json.loads(as_text(tree), parse_float=str), indent=indent)
    lines = text.split("\n")
    for read in (read_json, lambda *given: read_yaml(*given)[0]):
        waiting = [((), read(text, "p"))]
        found = places(waiting[0][1])
        while waiting:
            path, node = waiting.pop()
            assert found[path] == node.place
            rest = lines[node.place.line - 1][node.place.column - 1 :]
            if isinstance(node, Scalar):
                assert rest.startswith(json.dumps(node.value))
            elif isinstance(node, Sequence):
                assert rest.startswith("[")
                waiting += [((*path, at), part) for at, part in enumerate(node.parts)]
            else:
                assert rest.startswith("{")
                for key, value in node.entries:
                    assert lines[key.place.line - 1][key.place.column - 1 :].startswith(
                        json.dumps(key.text)
                    )
                    waiting.append(((*path, key.text), value))


def test_a_tree_can_be_pickled():
    (node,) = read_yaml("a: [1, {b: c}]", "p")
    assert pickle.loads(pickle.dumps(node)) == node  # noqa: S301


# What is refused


@pytest.mark.parametrize(
    ("text", "code", "place", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "D003", "3:1", "a key stands twice"),
        ("a: 1\n'a': 3\n", "D003", "2:1", "a key stands twice"),
        ("x: {a: 1, a: 2}", "D003", "1:11", "a key stands twice"),
        ("a: &b 1\n", "D004", "1:4", "an anchor"),
        ("a: [1, *b]\n", "D004", "1:8", "an alias"),
        ("a: !x 1\n", "D009", "1:4", "a tag"),
        ("a: !!str 1\n", "D009", "1:4", "a tag"),
        ("a: ! 1\n", "D009", "1:4", "a tag"),
        ("a: !!python/object/apply:os.system [ls]\n", "D009", "1:4", "a tag"),
        ("%TAG ! tag:x,2000:\n---\na: 1", "D009", "1:1", "a tag"),
        ("? [a]\n: b", "D010", "1:3", "not text"),
        ("? {a: 1}\n: b", "D010", "1:3", "not text"),
        ("{[a]: b}", "D010", "1:2", "not text"),
        ("?\n: b", "D010", "1:2", "a key is missing"),
        ("a: " + "9" * 31, "D011", "1:4", "30 digits"),
        ("a: 1.5e999999999", "D011", "1:4", "exponent"),
        ("a: \x00", "D008", "1:4", "U+0000"),
        ("a: 1\nb: x\x07", "D008", "2:5", "U+0007"),
        ("a: x\x85b", "D008", "1:5", "U+0085"),
        ("a: x\u2028b", "D008", "1:5", "U+2028"),
        ("a: \ud800", "D008", "1:4", "U+D800"),
        ("a: 1\n\ufeffb: 2", "D008", "2:1", "U+FEFF"),
        ('a: "\\0"', "D008", "1:4", "an escape"),
        ("a:\n\tb: 1\n", "D001", "2:1", "a tab"),
        ("a: 1\nb: 'x\n", "D001", "2:4", "a quotation mark is opened"),
        ('a: "x\n', "D001", "1:4", "a quotation mark is opened"),
        ("a: [1, 2\nb: 3\n", "D001", "1:4", "[ is opened here and not closed"),
        ("a: {b: 1\n", "D001", "1:4", "{ is opened here and not closed"),
        ("a: [1, 2 3: 4: 5]\n", "D001", "1:14", "a comma or closing bracket"),
        ("a: b: c\n", "D001", "1:5", "a colon stands where no key can be"),
        ("age:9 y\nsex: male\n", "D001", "2:4", "a colon stands where no key can be"),
        ("a:\n  b: 1\n c: 2\n", "D001", "3:2", "does not fit the indentation"),
        ("- a\nb: 1\n", "D001", "2:1", "does not fit the indentation"),
        ("a: 1\nb\nc: 2\n", "D001", "2:1", "neither a key with a colon"),
        ("a: @x\n", "D001", "1:4", "cannot begin with this character"),
        ("a: %x\n", "D001", "1:4", "cannot begin with this character"),
        ("a: > 5 U/L\n", "D001", "1:4", "a text begins with >"),
        ('a: "\\q"', "D001", "1:5", "a backslash"),
        ("a: * x", "D001", "1:4", "a text begins with *"),
        ("}", "D001", "1:1", "cannot be read as YAML"),
        ("%YAML 3.0\n---\na", "D001", "1:1", "cannot be read as YAML"),
    ],
)  # fmt: skip
def test_a_broken_yaml_text(text, code, place, what):
    found = complaint(read_yaml, text, "p")
    assert (found.code, str(found.place)) == (code, f"p:{place}")
    assert what in found.what
    assert found.severity == "error"


@pytest.mark.parametrize(
    ("text", "code", "place", "what"),
    [
        ('{"a": 1,\n "a": 2}', "D003", "2:2", "a key stands twice"),
        ('{"a": 1, "\\u0061": 2}', "D003", "1:10", "a key stands twice"),
        ("", "D012", "1:1", "empty"),
        ("  \n", "D012", "1:1", "empty"),
        ('{"a": NaN}', "D013", "1:7", "no number"),
        ("[-Infinity]", "D013", "1:2", "no number"),
        ("[1, 2,]", "D002", "1:6", "before a closing bracket"),
        ('{"a": 1,}', "D002", "1:8", "before a closing bracket"),
        ("[1 2]", "D002", "1:4", "a comma or a closing bracket is missing"),
        ("[1}", "D002", "1:3", "a comma or a closing bracket is missing"),
        ("[,1]", "D002", "1:2", "a value is missing"),
        ("[1,,2]", "D002", "1:4", "a value is missing"),
        ('{,"a": 1}', "D002", "1:2", "a key in double"),
        ("{'a': 1}", "D002", "1:2", "a key in double"),
        ("{a: 1}", "D002", "1:2", "a key in double"),
        ('{"a" 1}', "D002", "1:6", "a colon is missing"),
        ('{"a": }', "D002", "1:7", "a value is missing"),
        ('{"a": b}', "D002", "1:7", "neither a number"),
        ("[True]", "D002", "1:2", "neither a number"),
        ("[01]", "D002", "1:2", "neither a number"),
        ("[.5]", "D002", "1:2", "neither a number"),
        ("[+1]", "D002", "1:2", "neither a number"),
        ("[1.]", "D002", "1:2", "neither a number"),
        ("[0x1]", "D002", "1:2", "neither a number"),
        ("[٣]", "D002", "1:2", "neither a number"),
        ('["a\nb"]', "D002", "1:4", "a line break or tab"),
        ('["\\q"]', "D002", "1:3", "escape"),
        ('["a]', "D002", "1:2", "opened here and not closed"),
        ('["a"', "D002", "1:5", "ends before"),
        ("{", "D002", "1:2", "ends before"),
        ('{"a":', "D002", "1:6", "ends before"),
        ("[1] 2", "D002", "1:5", "more text"),
        ("[1, /* x */ 2]", "D002", "1:5", "neither a number"),
        ("[1\u00a0]", "D002", "1:3", "a comma or a closing"),
        ("[" + "9" * 31 + "]", "D011", "1:2", "30 digits"),
        ("[1e31]", "D011", "1:2", "exponent"),
        ("[1E400]", "D011", "1:2", "exponent"),
        ('["\\u0000"]', "D008", "1:2", "escape"),
        ('["\\ud800"]', "D008", "1:2", "escape"),
        ('{"\\u0007": 1}', "D008", "1:2", "escape"),
        ("[\x0c1]", "D008", "1:2", "U+000C"),
    ],
)
def test_a_broken_json_text(text, code, place, what):
    found = complaint(read_json, text, "p")
    assert (found.code, str(found.place)) == (code, f"p:{place}")
    assert what in found.what


def test_a_pair_of_surrogate_escapes_is_one_character():
    assert plain(read_json('["\\ud83d\\ude00"]', "p")) == ["😀"]


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a:\n\tb: 1\n", "a tab"),
        ("b: 'x\n", "a quotation mark is opened"),
        ("a: [1, 2\nb: 3\n", "[ is opened here"),
        ("a: b: c\n", "a colon stands"),
        ("a:\n  b: 1\n c: 2\n", "indentation"),
        ("a: 1\nb\nc: 2\n", "neither a key"),
        ("a: > 5 U/L\n", "a text begins with >"),
        ('a: "\\q"', "a backslash"),
    ],
)
def test_both_parsers_are_understood(loader, text, what):
    assert what in complaint(_read, Text(text, "p"), loader).what


def test_help_names_the_usual_mend():
    assert (
        "quote the text or put a space after the colon" in complaint(read_yaml, "a: b: c", "p").help
    )
    assert "line 1" in complaint(read_yaml, "age:9 y\nsex: male\n", "p").help


def test_both_places_of_a_duplicate_are_named():
    found = complaint(read_yaml, "a: 1\nb: 2\na: 3\n", "p.yaml")
    assert found.notes == ("it stands first at p.yaml:1:1",)


def test_many_mistakes_are_named_at_once_and_in_order():
    text = "a: &x 1\nb: *x\nb: !t 2\nc: [1\n"
    codes = [each.code for each in complaints(read_yaml, text, "p")]
    assert codes == ["D004", "D004", "D003", "D009", "D001"]
    assert len(complaints(read_yaml, "a: 1\n" * 1000, "p")) == 20


@pytest.mark.parametrize(
    "text",
    [
        "SECRET: 1\nSECRET: 2", "a: &SECRET 1", "a: *SECRET", "a: !SECRET 1", "SECRET: b: c",
        "a: 'SECRET", "a: [SECRET\nb: 1", "a:\n SECRET: 1\n\tSECRET: 2", "SECRET\nb: 1",
        "a: @SECRET", '{"SECRET": 1, "SECRET": 2}', '{"a": SECRET}', '{"SECRET" 1}', '["SECRET',
        "[1] SECRET",
    ],
)  # fmt: skip
def test_what_may_be_logged_holds_none_of_the_words(text):
    with pytest.raises(Malformed) as caught:
        read_text(text, "p.json")
    assert "SECRET" not in str(caught.value)
    assert all(len(each.private) <= 60 for each in caught.value.diagnostics)


def test_the_words_are_in_the_private_part():
    assert complaint(read_yaml, "a: b: secret", "p").private == ": secret"
    assert complaint(read_yaml, "key: 1\nkey: 2", "p").private == "key"
    assert complaint(read_yaml, "key: @" + "x" * 100, "p").private == "@" + "x" * 59


# YAML or JSON


def test_the_text_decides():
    assert plain(read_text('{"a": 1}', "p.yaml")[0]) == {"a": 1}
    assert plain(read_text("\ufeff\n [1e2]", "p")[0]) == [Decimal(100)]
    assert plain(read_text("{a: 1, b: [x]}", "p")[0]) == {"a": 1, "b": ["x"]}
    assert plain(read_text('{"a": 1,}', "p.yaml")[0]) == {"a": 1}
    assert [plain(each) for each in read_text("[a]\n---\nb", "p")] == [["a"], "b"]
    assert read_text(" \n", "p") == read_text("", "p.json") == ()


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ('{"a": 1,}', "p.JSON", "D002"),  # the name says JSON: not read as YAML
        ('{"a": 1, "b"', "p", "D002"),  # it looks like JSON
        ("{a: 1, b", "p", "D001"),
        ("{a: 1, b", "p.json", "D002"),
        ('{"a": NaN}', "p", "D013"),  # YAML would take it for a word
        ('{"a": 1, "a": 1}', "p", "D003"),
        ("a: b: c", "p.json", "D001"),
    ],
)
def test_whose_mistake_is_told(text, name, code):
    assert complaint(read_text, text, name).code == code


# Bytes


def test_utf8_with_and_without_a_mark():
    assert decode("é".encode(), "p") == decode("\ufeffé".encode(), "p") == "é"


@pytest.mark.parametrize(
    ("data", "code", "place", "what"),
    [
        ("a".encode("utf-16"), "D007", "1:1", "UTF-16"),
        ("a".encode("utf-16-be"), "D008", "1:1", "U+0000"),
        (b"\xfe\xff\x00a", "D007", "1:1", "UTF-16"),
        ("a".encode("utf-32"), "D007", "1:1", "UTF-32"),
        ("é: 1\nb: µ".encode() + b"\xb5", "D007", "2:5", "0xB5"),
        (b"\xef\xbb\xbfa\xff", "D007", "1:2", "0xFF"),
        (b"a\r\nb\r\xc3", "D007", "3:1", "0xC3"),
        (b"\xed\xa0\x80", "D007", "1:1", "0xED"),
        (b"a: 1\nb: \x00", "D008", "2:4", "U+0000"),
        (b"\x1b[31m", "D008", "1:1", "U+001B"),
    ],
)
def test_bytes_that_are_no_text(data, code, place, what):
    found = complaint(decode, data, "p")
    assert (found.code, str(found.place)) == (code, f"p:{place}")
    assert what in found.what


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        assert isinstance(read_text(decode(data, "p"), "p"), tuple)
    except Malformed as error:
        assert error.diagnostics  # noqa: PT017 - reading may succeed as well


@given(st.text("ab1:-?[]{},&*!|>'\"%@#\\ \t\n.~e", max_size=80))
def test_any_text_is_read_or_refused(text):
    for read in (read_yaml, read_json, read_text):
        try:
            read(text, "p")
        except Malformed as error:
            assert min(each.place for each in error.diagnostics) >= Location("p", 1, 1)  # noqa: PT017


# Limits


def test_depth_has_a_limit():
    assert plain(read_yaml("[" * 32 + "]" * 32, "p")[0]) == plain(
        read_json("[" * 32 + "]" * 32, "p")
    )
    for read in (read_yaml, read_json):
        found = complaint(read, "[" * 33 + "]" * 33, "p")
        assert (found.code, found.place.column) == ("D005", 33)


def test_length_has_a_limit():
    assert plain(read_yaml("a" * LIMIT, "p")[0]) == "a" * LIMIT
    for read in (read_yaml, read_json, read_text):
        found = complaint(read, '"' + "a" * LIMIT, "p")
        assert (found.code, found.what) == ("D006", "the text has more than 1,000,000 characters")
    assert complaint(decode, b"a" * 11, "p", limit=10).code == "D006"
    assert plain(read_yaml("a: 1", "p", limit=4)[0]) == {"a": 1}


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [" + ", ".join([f"*{chr(97 + n)}"] * 9) + "]\n"
    for n in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        "[" * LIMIT, "{" * LIMIT, '{"a":' * 200_000, "- " * (LIMIT // 2), "? " * (LIMIT // 2),
        "---\n" * 250_000, LAUGHS, "[" + "a," * 450_000, "[" + "1," * 450_000 + "1]",
        "".join(f"k{n}: {n}\n" for n in range(70_000)), "a: 1\n" * 200_000, "9" * LIMIT,
        "[" + "9" * (LIMIT - 2) + "]", "-" + "9" * (LIMIT - 1), "1." + "9" * (LIMIT - 2),
        "".join(f"%TAG !{n}! tag:x\n" for n in range(45_000)), "%" * LIMIT, "!" * LIMIT,
        "'" * (LIMIT - 1), '"' + "\\" * (LIMIT - 2), "a: |\n" + " \n" * 400_000, "{? " * 300_000,
        "[" + '"a" ' * 200_000, "&a " * 300_000, "*a " * 300_000, "a: " * 300_000, "a" * 10**7,
        "[[" + "]," * 400_000, " " * LIMIT + "a", "[" * 31 + "1," * 400_000, "#" * LIMIT,
    ],
    ids=lambda text: f"{text[:9]!r}",
)  # fmt: skip
def test_hostile_texts_end_soon(text):
    begun = time.process_time()
    with_complaint = True
    try:
        read_text(text, "p")
    except Malformed as error:
        with_complaint = len(error.diagnostics) <= 21
    assert with_complaint
    assert time.process_time() - begun < 6  # 1 to 2 s at worst; what is quadratic takes longer


def test_ten_million_bytes_are_refused_at_once():
    begun = time.process_time()
    assert complaint(decode, b"\xff" * 10**7, "p").code == "D006"
    assert complaint(read_text, "[" * 10**7, "p").code == "D006"
    assert time.process_time() - begun < 0.2


def test_too_many_nodes_are_refused():
    found = complaint(read_yaml, "[" + "1," * 100_001 + "]", "p")
    assert (found.code, found.place.line) == ("D006", 1)
    assert "100,000" in found.what
