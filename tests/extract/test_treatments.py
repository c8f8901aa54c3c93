"""How treatments came out, in the many ways of saying it: invented sentences of one patient."""

from __future__ import annotations

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.dev_texts import words_of
from extract.test_traps import WORDS as TRAPS

BEFORE = (
    "Case report. A 34-year-old woman had fever, rash and splenomegaly. CRP was 142 mg/L"
    " (normal range, 0-5). Ferritin was 8,940 ng/mL (normal range, 5-120). "
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(words_of("rheumatology"))


def course(extractor: Extractor, told: str):
    [person] = extractor.read(BEFORE + told).people
    return person.course.given


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Anakinra was begun. The fever was gone but the rash persisted.",
            {"fever": "complete", "rash": "none"},
        ),
        (
            "Anakinra was begun. Later, ferritin fell to 310 ng/mL.",
            {"ferritin": "improved"},
        ),
        ("Anakinra was begun, and she became afebrile.", {"fever": "complete"}),
        ("Anakinra was begun. She has been free of fever since.", {"fever": "complete"}),
        ("Anakinra was begun. CRP was normal after a week.", {"c-reactive-protein": "complete"}),
        ("Anakinra produced a transient improvement of the rash.", {"rash": "partial"}),
        ("Anakinra was without effect on the rash.", {"rash": "none"}),
        ("Anakinra led to a modest reduction of ferritin.", {"ferritin": "partial"}),
        ("She had a rash that did not respond to anakinra.", {"rash": "none"}),
        (
            "Anakinra helped. The rash flared when the dose was halved.",
            {"rash": "relapse-on-taper"},
        ),
        ("The rash relapsed after anakinra had been tapered off.", {"rash": "relapse-on-taper"}),
        ("On anakinra there was complete remission.", {"disease-activity": "complete"}),
        ("Anakinra was begun. A week later the rash was no longer visible.", {"rash": "complete"}),
        ("Anakinra was begun. The rash has not recurred.", {}),
        (
            "Anakinra was begun. The fever subsided, but the rash did not.",
            {"fever": "improved", "rash": "none"},
        ),
        (
            "Anakinra was begun. An ultrasound failed to show splenomegaly.",
            {"splenomegaly": "complete"},
        ),
        ("Her mother had fever. Anakinra was begun.", {}),
        ("Anakinra was begun. There was no arthritis.", {}),
    ],
)
def test_a_response_is_read(extractor, told, expected):
    [given] = course(extractor, told)
    assert {each.target: each.value for each in given.responses} == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Anakinra was begun. She developed neutropenia and the drug was stopped.", "neutropenia"),
        ("Anakinra caused neutropenia and had to be withdrawn.", "neutropenia"),
        ("Anakinra was stopped because of neutropenia.", "neutropenia"),
        ("Anakinra controlled the rash at the cost of neutropenia.", "neutropenia"),
    ],
)
def test_a_harm_is_read(extractor, told, expected):
    [given] = course(extractor, told)
    assert given.harm is not None
    assert (given.harm[0], given.harm[2]) == ("present", (expected,))


@pytest.mark.parametrize(
    "told",
    [
        "Neither neutropenia nor hypertension was observed under anakinra.",
        "Anakinra was begun. No infectious complications occurred.",
        "Anakinra was well tolerated.",
    ],
)
def test_harm_is_denied(extractor, told):
    [given] = course(extractor, told)
    assert given.harm is not None
    assert given.harm[0] == "absent"


def test_what_neither_helped_nor_was_borne_was_given(extractor):
    both = course(extractor, "Neither methotrexate nor ciclosporin helped.")
    assert [each.untargeted[0].value for each in both] == ["none", "none"]
    [given] = course(extractor, "She did not tolerate methotrexate.")
    assert given.untargeted[0].value == "not-tolerated"


def candidate(extractor: Extractor, told: str):
    return extractor.extract((BEFORE + told).encode())["subjects"][0]["interventions"]


@pytest.mark.parametrize(
    ("told", "schedule", "duration"),
    [
        ("weekly for 4 weeks, then 50 mg monthly", "weekly; for 4 weeks; monthly", None),
        ("every 2 weeks for 4 months", "every 2 weeks", "for 4 months"),
    ],
)
def test_a_rhythm_that_another_follows_has_its_length(extractor, told, schedule, duration):
    [given] = candidate(extractor, f"Anakinra 100 mg was given {told}.")
    assert given["schedule"] == schedule
    assert given.get("duration") == duration


def test_the_time_of_a_taper_is_no_length_of_treatment(extractor):
    [given] = candidate(extractor, "Anakinra was given. Anakinra was tapered over 6 weeks.")
    assert given["schedule"] == "tapered over 6 weeks"
    assert "duration" not in given


def test_how_many_times_a_day_belongs_to_the_dose(extractor):
    [given] = candidate(extractor, "Methotrexate 10 mg x 3/d was given.")
    assert given["dose_as_reported"][0]["printed"] == "10 mg x 3/d"
    assert given["schedule"] == "x 3/d"


def test_units_of_something_else_are_not_the_next_agents_dose(extractor):
    [given] = candidate(extractor, "She received four units of plasma and anakinra 100 mg.")
    assert [each["printed"] for each in given["dose_as_reported"]] == ["100 mg"]


class TestProceduresThatTreat:
    """A procedure whose entry says what was read of its safety is done to treat."""

    WORDS = Vocabulary(
        (
            *TRAPS,
            Concept("pruning", "Pruning", "procedure", treats=True),
            Concept("leaf-scan", "Leaf scan", "procedure"),
        )
    )

    def given(self, text):
        found = Extractor(self.WORDS).extract(f"Case report\nA girl had spots. {text}".encode())
        return [each["intervention"] for each in found["subjects"][0].get("interventions", ())]

    @pytest.mark.parametrize(
        "text",
        [
            "She underwent pruning and improved.",
            "Pruning was performed, with complete remission.",
            "Five sessions of pruning were given.",
        ],
    )
    def test_done_it_is_an_intervention(self, text):
        assert self.given(text) == ["pruning"]

    @pytest.mark.parametrize(
        "text",
        [
            "Pruning was considered.",
            "Pruning is planned.",
            "Pruning was refused.",
            "A leaf scan was performed and showed improvement.",
        ],
    )
    def test_not_done_or_not_to_treat_it_is_none(self, text):
        assert self.given(text) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Topical sulfarine 25% twice daily was added.", "25%"),
        ("Sulfarine ointment 0.1% was applied.", "0.1%"),
        ("Sulfarine (250 mg/mL) was injected weekly.", "250 mg/mL"),
    ],
)
def test_the_strength_of_a_preparation_is_a_dose(text, printed):
    found = Extractor(TRAPS).extract(f"Case report\nA girl had spots. {text}".encode())
    (given,) = found["subjects"][0]["interventions"]
    assert [each["printed"] for each in given["dose_as_reported"]] == [printed]


def test_what_began_together_shares_what_came_of_it():
    text = (
        "Case report\nA girl had spots. Brimol was added and tolvex was started. The spots "
        "disappeared."
    )
    given = Extractor(TRAPS).extract(text.encode())["subjects"][0]["interventions"]
    assert [each["response"]["leaf-spots"]["value"] for each in given] == ["complete", "complete"]


class TestNotWhatItSeems:
    def told(self, text):
        found = Extractor(TRAPS).extract(f"Case report\nA girl had spots. {text}".encode())
        return found["subjects"][0]

    def test_the_dose_of_an_unknown_drug_is_not_the_next_ones(self):
        (given,) = self.told("Rx: zarb 2 mg/kg/d, brimol 15 mg/m2.")["interventions"]
        assert [each["printed"] for each in given["dose_as_reported"]] == ["15 mg/m2"]

    def test_what_was_not_done_is_no_procedure(self):
        said = [each["concept"] for each in self.told("Leaf film not done.")["statements"]]
        assert "leaf-film" not in said

    def test_what_went_before_all_is_before_what_is_named_first(self):
        first, *rest = self.told(
            "She improved on brimol. Prior treatments included tolvex and lonide."
        )["interventions"]
        assert first["after"] == ["I2", "I3"]
        assert not [each for each in rest if "after" in each]

    def test_what_she_was_off_did_nothing(self):
        given = self.told(
            "She received brimol. Tolvex was started. "
            "She was off all brimol, and the spots cleared."
        )
        brimol = next(g for g in given["interventions"] if g["intervention"] == "brimol")
        assert "response" not in brimol

    def test_the_age_of_a_numbered_patient_is_no_length_of_treatment(self):
        text = (
            "Results\nPatient 1 was a girl of 9 with spots. Patient 2 (14 years, female) stopped "
            "brimol after 2 months."
        )
        second = Extractor(TRAPS).extract(text.encode())["subjects"][1]
        assert second["interventions"][0]["duration"] == "2 months"
        assert [s["value"] for s in second["statements"] if s["concept"] == "age"] == [14]
