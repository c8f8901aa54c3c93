"""The measuring tool: what is right, missed, extra, wrong or invented, by hand-made candidates."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cdss.cli.extract_score import score_text
from cdss.extract.score import Comparison, as_data, compare, together
from cdss.model.concept import Concept, Vocabulary

ROOT = Path(__file__).resolve().parents[2]
CURATED = (
    "miyamae-2008-thalidomide",
    "unidentified-thiosulfate-calcinosis",
    "sharma-2017-calcinosis",
    "unidentified-ivig-banker",
)

TEXT = """Ficus J, Yucca K. A wilting gardener. Invented Letters 1987.
A 61-year-old gardener had fever and no rash. Sodium was 118 mmol/L (normal 135-145).
She got 30 mg of oral tolvex twice daily for 5 days: the fever went, but thirst came.
In 4 of 9 gardeners (44.4%) fever is seen. Tolvex may calm the thirst of others.
"""

WORDS = Vocabulary(
    (
        Concept("age", "Age", "demographic"),
        Concept("fever", "Fever", "finding", synonyms=("pyrexia",)),
        Concept("rash", "Rash", "finding"),
        Concept("thirst", "Thirst", "finding"),
        Concept("great-thirst", "Great thirst", "finding", is_a=("thirst",)),
        Concept("sodium", "Sodium", "measurement", unit="mmol/L"),
        Concept("tolvex", "Tolvex", "agent", routes=("oral",)),
        Concept("oral-tolvex", "Oral tolvex", "intervention", agent="tolvex", route="oral"),
        Concept("skin-tolvex", "Tolvex on the skin", "intervention", agent="tolvex", route="skin"),
        Concept("brinolan", "Brinolan", "agent"),
    )
)


def at(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"section": "Text", "span": [start, start + len(words)]}


GOLD: dict[str, Any] = {
    "design": "case-report",
    "identified": True,
    "citation": {
        "authors": ["J Ficus", "K Yucca"],
        "title": "A wilting gardener",
        "journal": "Invented Letters",
        "year": 1987,
        "volume": "16",  # looked up: not in the text
    },
    "subjects": [
        {
            "id": "P1",
            "n": 1,
            "kind": "patient",
            "statements": [
                {"concept": "age", "value": 61, "unit": "a", "at": at("61-year-old")},
                {"concept": "fever", "state": "present", "time": "onset", "at": at("had fever")},
                {"concept": "rash", "state": "absent", "at": at("no rash")},
                {
                    "concept": "sodium",
                    "value": 118,
                    "unit": "mmol/L",
                    "reference": {"low": 135, "high": 145, "printed": "normal 135-145"},
                    "at": at("Sodium was 118 mmol/L (normal 135-145)"),
                },
                {
                    "concept": "thirst",
                    "state": "present",
                    "inferred": "it came under the drug",
                    "at": at("but thirst came"),
                },
            ],
            "interventions": [
                {
                    "id": "I1",
                    "intervention": "oral-tolvex",
                    "dose_as_reported": {"printed": "30 mg"},
                    "schedule": "twice daily",
                    "duration": "5 days",
                    "response": {"fever": {"value": "complete", "printed": "the fever went"}},
                    "adverse_events": {"state": "present", "what": ["thirst"]},
                    "at": [
                        at("30 mg of oral tolvex twice daily for 5 days"),
                        at("the fever went, but thirst came"),
                    ],
                }
            ],
        },
        {
            "id": "C1",
            "n": 9,
            "kind": "cohort",
            "statements": [
                {
                    "concept": "fever",
                    "state": "present",
                    "n": 4,
                    "percent": "44.4",
                    "at": at("In 4 of 9 gardeners (44.4%) fever"),
                }
            ],
        },
    ],
    "general": [
        {
            "kind": "claim",
            "statement": "It may calm thirst",
            "concepts": ["tolvex", "thirst"],
            "at": at("Tolvex may calm the thirst of others"),
        }
    ],
}


@pytest.fixture
def candidate() -> dict[str, Any]:
    return copy.deepcopy(GOLD)


def scored(candidate: dict[str, Any]) -> Comparison:
    return compare(candidate, GOLD, TEXT, WORDS)


def parted(candidate: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each.what, each.kind) for each in scored(candidate).disagreements]


def statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    return document["subjects"][0]["statements"]


def course(document: dict[str, Any]) -> dict[str, Any]:
    return document["subjects"][0]["interventions"][0]


def test_a_curated_file_against_itself_is_all_right(candidate):
    found = scored(candidate)
    assert found.overall.f1 == found.overall.precision == found.overall.recall == 1
    assert found.hallucinated == found.disagreements == ()
    assert {kind: tally.right for kind, tally in found.kinds.items() if tally.right} == {
        "study": 3,
        "demographic": 1,
        "finding": 2,
        "measurement": 1,
        "frequency": 1,
        "intervention": 1,
        "dose": 4,  # route, dose, schedule, duration
        "response": 1,
        "adverse": 1,
        "general": 1,
        "bibliography": 4,
    }
    # The thirst, which is inferred, and the volume, which the text does not print.
    assert (found.implied, found.implied_said) == (2, 2)
    assert found.beside["time"] == (1, 1)


@pytest.mark.parametrize("name", CURATED)
def test_each_curated_abstract_against_itself_is_all_right(name, seeds, kb):
    gold = yaml.safe_load((ROOT / "cases" / "sources" / f"{name}.yaml").read_text())
    raw = (seeds / gold["text"]["supplied_as"]).read_text()
    found = compare(gold, gold, raw, kb.vocabulary)
    assert found.overall.f1 == 1
    assert found.overall.right >= 20
    assert found.hallucinated == found.disagreements == ()


def test_what_is_only_implied_counts_neither_way(candidate):
    statements(candidate).pop()
    found = scored(candidate)
    assert found.overall.f1 == 1
    assert (found.implied, found.implied_said) == (2, 1)


def test_what_is_only_implied_may_be_said_of_a_kind_of_it(candidate):
    statements(candidate)[4]["concept"] = "great-thirst"
    assert scored(candidate).overall.f1 == 1
    statements(candidate)[4]["state"] = "absent"
    assert parted(candidate) == [("extra", "finding")]


@pytest.mark.parametrize(
    ("schedule", "counted"),
    [("twice daily; until when is not stated", 4), ("not stated exactly", 3)],
)
def test_what_curators_call_not_stated_is_not_asked_for(candidate, schedule, counted):
    gold = copy.deepcopy(GOLD)
    course(gold)["schedule"] = schedule
    found = compare(candidate, gold, TEXT, WORDS).kinds["dose"]
    assert found.right + found.missed == counted
    assert found.missed == 0


def test_nothing_said_is_everything_missed():
    found = scored({})
    assert found.overall.precision is None
    assert (found.overall.recall, found.overall.f1) == (0, 0)
    assert all(each.what == "missed" for each in found.disagreements)


def _edits() -> list[tuple[str, Any]]:
    return [
        ("statement", lambda said: statements(said).pop(1)),
        ("absence", lambda said: statements(said).pop(2)),
        ("count", lambda said: said["subjects"][1]["statements"].pop()),
        ("dose", lambda said: course(said).pop("dose_as_reported")),
        ("schedule", lambda said: course(said).pop("schedule")),
        ("response", lambda said: course(said).pop("response")),
        ("harm", lambda said: course(said).pop("adverse_events")),
        ("course", lambda said: said["subjects"][0]["interventions"].pop()),
        ("cohort", lambda said: said["subjects"].pop()),
        ("general", lambda said: said["general"].pop()),
        ("title", lambda said: said["citation"].pop("title")),
        ("design", lambda said: said.pop("design")),
    ]


@pytest.mark.parametrize(("name", "drop"), _edits(), ids=[name for name, _ in _edits()])
def test_leaving_something_out_lowers_recall_alone(candidate, name, drop):
    drop(candidate)
    found = scored(candidate)
    assert found.overall.recall < 1
    assert found.overall.precision == 1
    assert {each.what for each in found.disagreements} == {"missed"}


INVENTED = [
    ("statement", lambda said: statements(said).append(_fever("absent", "no rash"))),
    ("course", lambda said: said["subjects"][0]["interventions"].append(_brinolan())),
    ("response", lambda said: course(said)["response"].update(rash="improved")),
    ("harm", lambda said: course(said)["adverse_events"]["what"].append("rash")),
    ("general", lambda said: said["general"].append({**said["general"][0], "kind": "plan"})),
    ("doi", lambda said: said["citation"].update(doi="10.1/2")),
    ("subject", lambda said: said["subjects"].append({"id": "P2", "n": 1})),
]


def _fever(state: str, where: str) -> dict[str, Any]:
    return {"concept": "fever", "state": state, "at": at(where)}


def _brinolan() -> dict[str, Any]:
    return {"id": "I2", "intervention": "brinolan", "at": at("tolvex twice daily")}


@pytest.mark.parametrize(("name", "add"), INVENTED, ids=[name for name, _ in INVENTED])
def test_saying_more_lowers_precision_alone(candidate, name, add):
    add(candidate)
    found = scored(candidate)
    assert found.overall.recall == 1
    assert found.overall.precision < 1
    assert {each.what for each in found.disagreements} == {"extra"}


@pytest.mark.parametrize(
    ("change", "what", "kind"),
    [
        (lambda said: statements(said)[0].update(value=16), "wrong figure", "demographic"),
        (lambda said: statements(said)[3].update(value=188), "wrong figure", "measurement"),
        (lambda said: statements(said)[3].update(unit="g/L"), "wrong figure", "measurement"),
        (
            lambda said: statements(said)[3].update(value={"about": 118}),
            "wrong figure",
            "measurement",
        ),
        (lambda said: statements(said)[3].pop("reference"), "wrong figure", "measurement"),
        (lambda said: statements(said)[2].update(state="present"), "wrong state", "finding"),
        (lambda said: statements(said)[2].update(concept="thirst"), "wrong concept", "finding"),
        (lambda said: statements(said)[2].update(at=at("went")), "wrong place", "finding"),
        (
            lambda said: said["subjects"][1]["statements"][0].update(n=5),
            "wrong figure",
            "frequency",
        ),
        (
            lambda said: course(said).update(dose_as_reported={"printed": "30 mg/kg"}),
            "wrong figure",
            "dose",
        ),
        (lambda said: course(said).update(schedule="once daily"), "wrong figure", "dose"),
        (lambda said: course(said).update(duration="6 days"), "wrong figure", "dose"),
        (lambda said: course(said).update(intervention="skin-tolvex"), "wrong state", "dose"),
        (
            lambda said: course(said)["response"].update(fever="improved"),
            "wrong state",
            "response",
        ),
        (lambda said: said["general"][0].update(kind="background"), "wrong state", "general"),
        (lambda said: said["citation"].update(year=1978), "wrong figure", "bibliography"),
    ],
)
def test_a_change_is_missed_and_extra_and_says_what_is_wrong(candidate, change, what, kind):
    change(candidate)
    found = scored(candidate)
    assert [(each.what, each.kind) for each in found.disagreements] == [(what, kind)]
    assert found.overall.right == scored(copy.deepcopy(GOLD)).overall.right - 1
    assert (found.overall.missed, found.overall.extra) == (1, 1)


def test_a_part_of_the_span_is_enough_and_is_not_exact(candidate):
    before = scored(candidate).kinds["finding"]
    statements(candidate)[1]["at"] = at("fever and no")
    after = scored(candidate).kinds["finding"]
    assert after == before._replace(exact=before.exact - 1)


def test_another_name_of_the_concept_is_the_concept(candidate):
    statements(candidate)[1]["concept"] = "pyrexia"
    assert scored(candidate).overall.f1 == 1


def test_the_same_age_in_another_unit_is_the_same(candidate):
    statements(candidate)[0].update(value=732, unit="mo")
    found = scored(candidate)
    assert found.overall.f1 == 1
    assert found.hallucinated == ()


def test_one_statement_told_twice_is_one_too_many(candidate):
    statements(candidate).append(dict(statements(candidate)[2]))
    assert parted(candidate) == [("told twice", "finding")]


def test_one_statement_does_not_stand_for_two(candidate):
    gold = copy.deepcopy(GOLD)
    statements(gold).append({**statements(gold)[2], "detail": "said again"})
    found = compare(candidate, gold, TEXT, WORDS)
    assert (found.overall.missed, found.overall.extra) == (1, 0)


def test_no_adverse_effects_is_one_statement_whatever_it_names(candidate):
    gold = copy.deepcopy(GOLD)
    course(gold)["adverse_events"] = {"state": "absent", "printed": "but thirst came"}
    course(candidate)["adverse_events"] = {"state": "absent", "what": ["rash", "fever"]}
    assert compare(candidate, gold, TEXT, WORDS).kinds["adverse"][:3] == (1, 0, 0)


def test_a_plan_is_no_claim(candidate):
    statements(candidate).append(_fever("planned", "no rash"))
    assert scored(candidate).overall.f1 == 1


def test_subjects_are_found_whatever_their_order_and_names(candidate):
    candidate["subjects"].reverse()
    for number, subject in enumerate(candidate["subjects"]):
        subject["id"] = f"X{number}"
    assert scored(candidate).overall.f1 == 1


def test_a_cohort_s_frequency_is_not_the_patient_s(candidate):
    candidate["subjects"][0]["statements"] += candidate["subjects"][1].pop("statements")
    assert parted(candidate) == [("missed", "frequency"), ("extra", "frequency")]


def test_parts_of_a_misplaced_course_are_still_its_own(candidate):
    course(candidate)["at"] = at("tolvex may".capitalize())
    course(candidate)["response"]["fever"]["at"] = at("the fever went")
    found = scored(candidate)
    assert found.kinds["intervention"].missed == 1
    assert found.kinds["response"].right == 1


@pytest.mark.parametrize(
    ("change", "path", "figure"),
    [
        (lambda said: statements(said)[3].update(value=119), "P1/S4 value", "119"),
        # 61 stands in the text, and not there.
        (lambda said: statements(said)[3].update(value=61), "P1/S4 value", "61"),
        (lambda said: statements(said)[0].update(value=62), "P1/S1 value", "62 a"),
        (
            lambda said: statements(said)[3]["reference"].update(high=150),
            "P1/S4 reference high",
            "150",
        ),
        (
            lambda said: statements(said)[1].update(time={"after": "3 mo"}),
            "P1/S2 time after",
            "3 mo",
        ),
        (lambda said: statements(said)[1].update(titre="1:640"), "P1/S2 titre", "640"),
        (
            lambda said: course(said).update(dose_as_reported="40 mg"),
            "P1/I1 dose_as_reported",
            "40",
        ),
        (lambda said: course(said).update(started={"age": "60 y"}), "P1/I1 started age", "60 y"),
        (lambda said: said["subjects"][1].update(n=90), "C1 n", "90"),
        (lambda said: said["citation"].update(year=2001), "citation.year", "2001"),
    ],
)
def test_a_figure_that_does_not_stand_there_is_invented(candidate, change, path, figure):
    change(candidate)
    (invented,) = scored(candidate).hallucinated
    assert (invented.path, invented.figure) == (path, figure)


def test_what_the_curators_looked_up_is_not_invented_but_nothing_else_is_forgiven(candidate):
    assert scored(candidate).hallucinated == ()
    candidate["citation"]["volume"] = "17"
    (invented,) = scored(candidate).hallucinated
    assert invented.path == "citation.volume"


def test_several_texts_are_added_up(candidate):
    one, none = scored(candidate), scored({})
    both = together((one, none))
    assert both.overall.right == one.overall.right
    assert both.overall.missed == one.overall.right
    assert both.disagreements == none.disagreements


def test_it_prints_a_table_and_plain_data(candidate):
    statements(candidate)[3]["value"] = 119
    found = scored(candidate)
    text = score_text(found)
    assert "measurement       0       1      1" in text
    assert "hallucinated figures: 1\n  P1/S4 value: 119" in text
    assert "wrong figure  measurement: sodium 118 mmol/L" in text
    data = json.loads(json.dumps(as_data(found)))
    assert data["kinds"]["measurement"]["f1"] == 0
    assert data["hallucinated"][0]["figure"] == "119"


KEYS = [
    "subjects",
    "statements",
    "interventions",
    "concept",
    "value",
    "at",
    "span",
    "response",
    "citation",
    "general",
    "concepts",
    "time",
    "started",
    "reference",
    "authors",
    "what",
    "adverse_events",
    "after",
    "schedule",
]
LEAVES = st.none() | st.integers(-5, 500) | st.sampled_from(["", "fever", "I1", "30 mg", "9 mo"])
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["subjects", "general", "citation"]), ANYTHING))
def test_whatever_the_data_it_is_measured(document):
    found = scored(document)
    assert found.overall.right + found.overall.missed == scored({}).overall.missed


@given(st.sets(st.integers(0, 4)), st.sets(st.sampled_from(INVENTED), max_size=4))
def test_less_never_raises_recall_and_more_never_lowers_it(left_out, added):
    candidate = copy.deepcopy(GOLD)
    kept = [each for at, each in enumerate(statements(candidate)) if at not in left_out]
    candidate["subjects"][0]["statements"] = kept
    before = scored(candidate).overall
    assert before.precision == 1
    for _, add in sorted(added, key=lambda each: each[0]):
        add(candidate)
    after = scored(candidate).overall
    assert (after.right, after.missed) == (before.right, before.missed)
    assert after.extra >= len(added)
