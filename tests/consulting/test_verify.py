"""Sources against their texts: each kind of slip is found at its place, and nothing else is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cdss.consulting.quotes import with_quotes
from cdss.consulting.verify import NAMES, verify
from cdss.knowledge.documents.source import SourceDocument
from cdss.knowledge.shape import validate
from cdss.knowledge.source_words import LONGEST_QUOTE, quote, stands_in
from cdss.located import read_yaml
from cdss.model.figures import durations, figures, printed_figures

TEXT = """Case report
A 3-year-old tomato had twelve brown spots and an index of 1,420 U/L (normal < 7.3).
After 9 months of copper, spots were gone. It was steroid-
resistant, with cal-
cified leaves and an anti-X titre of 5,120 times; 4 of 36 (11.1%) had IL-6.
"""

SOURCE = """
id: invented-tomato
identified: false
cite_as: Invented
design: case-report
standing: {status: current, checked: 2026-11-20, where: here}
text: {supplied_as: tomato.txt, sha256: HASH, chars: CHARS, licence: none}
subjects:
  - id: P1
    n: 1
    statements:
      - STATEMENT
    interventions:
      - INTERVENTION
evidence:
  - {id: E1, subject: P1, intervention: I1, situation: [spots], EVIDENCE}
general:
  - {id: G1, kind: background, statement: Tomatoes are red, at: GENERAL}
"""


def at(words: str) -> str:
    start = TEXT.index(words)
    return f"{{section: Case report, span: [{start}, {start + len(words)}]}}"


def passage(words: str) -> str:
    return f"at: {at(words)}"


DEFAULTS = {
    "STATEMENT": "{id: S1, concept: spots, state: present, " + passage("brown spots") + "}",
    "INTERVENTION": "{id: I1, intervention: copper, " + passage("copper") + "}",
    "EVIDENCE": passage("spots were gone"),
    "GENERAL": at("tomato"),
    "CHARS": str(len(TEXT)),
    "HASH": hashlib.sha256(TEXT.encode()).hexdigest(),
}


def found(tmp_path: Path, *, words: str | None = TEXT, **parts: str) -> list[str]:
    """Code and the line's own words of each finding."""
    body = SOURCE
    for name, default in DEFAULTS.items():
        body = body.replace(name, parts.get(name, default))
    (node,) = read_yaml(body, "tomato.yaml")
    placed, wrong = validate(node, TypeAdapter(SourceDocument))
    assert placed is not None, wrong
    if words is not None:
        (tmp_path / "tomato.txt").write_bytes(words.encode())
    result = verify(placed, tmp_path)
    return [
        f"{each.code} {body.splitlines()[each.place.line - 1][each.place.column - 1 :]}"
        for each in result.findings
    ]


def test_a_source_that_its_text_bears_out_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_text_that_is_not_there_is_said_and_not_passed(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, words=None)
    assert finding.startswith("T001 tomato.txt")


def test_another_text_under_the_name_is_refused_before_any_span(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, words=TEXT.replace("3-year", "4-year"))
    assert finding.startswith(f"T002 {DEFAULTS['HASH'][:8]}")


def test_the_length_is_held_against_the_text(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, CHARS="7")
    assert finding.startswith("T003 7,")


@pytest.mark.parametrize(
    ("span", "code"),
    [
        (f"[0, {len(TEXT) + 1}]", "T004"),
        ("[9, 9]", "T004"),
        ("[12, 4]", "T004"),
        ("[1, 4]", "T005"),
        (f"[0, {TEXT.index('1,420') + 1}]", "T005"),
    ],
)
@pytest.mark.parametrize("where", ["STATEMENT", "INTERVENTION", "EVIDENCE", "GENERAL"])
def test_every_span_lies_in_the_text_and_cuts_no_word(
    tmp_path: Path, span: str, code: str, where: str
) -> None:
    shape = {
        "STATEMENT": "{id: S1, concept: spots, state: present, at: %s}",
        "INTERVENTION": "{id: I1, intervention: copper, at: %s}",
        "EVIDENCE": "at: %s",
        "GENERAL": "%s",
    }[where]
    parts = {where: shape % f"{{section: Case report, span: {span}}}"}
    (finding,) = found(tmp_path, **parts)
    assert finding.startswith(f"{code} {span}")


def test_a_place_without_a_span_is_found(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, GENERAL="{section: Case report}")
    assert finding.startswith("T008")


STATEMENTS = {
    "value: 1420, unit: U/L, printed: '1,420 U/L'": [],
    "value: 1421, unit: U/L, printed: '1,420 U/L'": ["T007 1421"],
    "value: 420, unit: U/L": ["T007 420"],
    "value: {low: 1420, high: 1500}, unit: U/L": ["T007 1500"],
    "value: {about: 1420}, unit: U/L": [],
    "value: 12, unit: '1'": [],
    "value: 13, unit: '1'": ["T007 13"],
    "value: 3, unit: a": [],
    "value: 3, unit: mo": ["T007 3"],
    "value: 36, unit: mo": [],
    "value: 1420, unit: U/L, reference: {low: null, high: 7.3, printed: normal < 7.3}": [],
    "value: 1420, unit: U/L, reference: {low: null, high: 7.4, printed: normal < 7.3}": [
        "T007 7.4"
    ],
    "value: 1420, unit: U/L, reference: {high: 7.3, printed: normal 7.3}": ["T006 normal 7.3"],
    "titre: '1:5120'": [],
    "titre: '1:512'": ["T007 '1:512'"],
    "state: present, n: 4, percent: '11.1'": [],
    "state: present, n: 5, percent: '11.1'": ["T007 5"],
    "state: present, n: 4, percent: '11.2'": ["T007 '11.2'"],
    "value: 4, of: 36": [],
    "value: 4, of: 37": ["T007 37"],
    "state: present, time: {during: I1, after: 9 mo}": [],
    "state: present, time: {during: I1, after: 9 wk}": ["T007 9 wk"],
    "state: present, time: {after: I1, for: 9 y}": ["T007 9 y"],
    "state: present, time: {age: 3 y}": [],
    "state: present, time: {age: 4 y}": ["T007 4 y"],
    "state: present, printed: brown  spots": [],
    "state: present, printed: red spots": ["T006 red spots"],
    "state: present, printed: row": ["T006 row"],
    "state: present, printed: steroid-resistant": [],
    "state: present, printed: calcified leaves": [],
    # A reading counts where what it reads stands there and the reading says the figure.
    "value: 5000, unit: '1', printed: '5,120 times', read_as: about 5000": [],
    "value: 5000, unit: '1', printed: '5,120 times', read_as: less than it says": ["T007 5000"],
    "value: 5000, unit: '1', read_as: about 5000": ["T007 5000"],
    "value: 5000, unit: '1', printed: 5000 times, read_as: it is 5000": ["T006 5000 times"],
    "value: 6, unit: '1'": ["T007 6"],  # IL-6 is a name
}


@pytest.mark.parametrize(("claims", "expected"), STATEMENTS.items())
def test_what_a_statement_claims_stands_in_its_span(
    tmp_path: Path, claims: str, expected: list[str]
) -> None:
    statement = f"{{id: S1, concept: spots, {claims}, {passage(TEXT)}}}"
    result = found(tmp_path, STATEMENT=statement)
    assert len(result) == len(expected)
    assert all(one.startswith(other) for one, other in zip(result, expected, strict=True))


INTERVENTIONS = {
    "dose_as_reported: {printed: 9 months}": [],
    "dose_as_reported: {printed: 8 months}": ["T006 8 months"],
    "dose_as_reported: [{printed: 9 months}, {printed: 8 months}]": ["T006 8 months"],
    "agent_printed: Copper": ["T006 Copper"],
    "response: {spots: {value: complete, printed: spots were gone}}": [],
    "response: {spots: {value: complete, printed: spots went}}": ["T006 spots went"],
    "response_as_printed: copper; spots were gone": [],
    "response_as_printed: copper; spots went": ["T006 copper; spots went"],
    "adverse_events: {state: absent, printed: none}": ["T006 none"],
    "started: {age: 3 y}": [],
    "started: {since_onset: 9 mo}": [],
    "started: {age: 5 y}": ["T007 5 y"],
    "schedule: for 9 months": [],
    "schedule: for 8 months": ["T007 for 8 months"],
}


@pytest.mark.parametrize(("claims", "expected"), INTERVENTIONS.items())
def test_what_an_intervention_claims_stands_in_its_span(
    tmp_path: Path, claims: str, expected: list[str]
) -> None:
    given = f"{{id: I1, intervention: copper, {claims}, {passage(TEXT)}}}"
    result = found(tmp_path, INTERVENTION=given)
    assert len(result) == len(expected)
    assert all(one.startswith(other) for one, other in zip(result, expected, strict=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("result: {spots: from 12 to none by 9 months}", []),
        ("result: {spots: from 14 to none}", ["T007"]),
        ("hedging: 'the authors saw \"spots were gone\"'", []),
        ("hedging: 'the authors saw \"spots were fewer\"'", ["T009"]),
    ],
)
def test_figures_and_quotations_of_evidence_stand_in_the_text(
    tmp_path: Path, words: str, expected: list[str]
) -> None:
    result = found(tmp_path, EVIDENCE=f"{words}, {DEFAULTS['EVIDENCE']}")
    assert [each[:4] for each in result] == expected


def test_every_code_has_a_name_of_its_own() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


def test_figures_are_numbers_and_number_words_and_no_parts_of_names() -> None:
    assert figures("twenty-one of 1,234.5 and 7.0; MMT8, IU/1, 12,34") == {21, 7, 1234.5}
    assert printed_figures("twelve of 1,420 in 2 years") == ("1,420", "2")
    assert len(durations("2-year-old, twelve weeks, 18 months, three apples")) == 3


@given(st.text("ab -\n1,.", max_size=20), st.text("ab 1", max_size=8), st.text("ab 1", max_size=8))
def test_what_stands_between_blanks_is_found(inner: str, left: str, right: str) -> None:
    folded = " ".join(inner.split())
    if folded:
        assert stands_in(folded, f"{left} {inner} {right}")


def test_a_long_quotation_is_cut() -> None:
    assert len(quote("word " * 100, (0, 500))) == LONGEST_QUOTE


def test_the_bundled_sources_stand_in_their_texts(run, seeds: Path) -> None:
    ran = run("sources", "verify", "--texts", seeds)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("\nverified") + ran.out.startswith("verified") == 4


def test_evidence_quotes_its_words_where_the_texts_are_at_hand(kb, seeds: Path) -> None:
    evidence = with_quotes(kb, seeds)[0].evidence["unidentified-ivig-banker/E1"]
    assert "motor function improved" in (evidence.at[0].quote or "")
    assert all(each.quote and "\n" not in each.quote for each in evidence.at)


def test_no_text_and_no_right_text_give_no_quotation(kb, tmp_path: Path) -> None:
    (tmp_path / "004_699db5d1314cabdb.txt").write_text("another text")
    for each in with_quotes(kb, tmp_path)[0].evidence.values():
        assert all(passage.quote is None for passage in each.at)


def test_a_consultation_says_which_texts_gave_no_words(run, tmp_path: Path) -> None:
    patient = Path(__file__).parents[2] / "cases" / "profiles" / "adult.yaml"
    ran = run("consult", patient, "--format", "json", "--texts", tmp_path)
    assert ran.code == 0
    assert ran.out == run("consult", patient, "--format", "json").out
    assert "no quotations: `004_699db5d1314cabdb.txt` is not there\n" in ran.err
