"""Whose outcome it is, of what, and what is harm: invented sentences in the manner of many."""

from __future__ import annotations

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.dev_texts import words_of
from extract.test_traps import WORDS

BEFORE = "Case report. A 34-year-old woman had fever, rash and arthritis. "


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(words_of("rheumatology"))


def given(extractor: Extractor, told: str):
    [person] = extractor.read(BEFORE + told).people
    return {each.concept: each for each in person.course.given}


def outcomes(extractor: Extractor, told: str) -> dict[str, dict[str, str]]:
    return {
        name: {each.target: each.value for each in known.responses}
        for name, known in given(extractor, told).items()
        if known.responses
    }


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Arthritis poorly responsive to methotrexate was given infliximab. The rash cleared.",
            {"infliximab": {"rash": "complete"}, "methotrexate": {"arthritis": "none"}},
        ),
        (
            "She was switched from etanercept to tocilizumab. The rash improved.",
            {"tocilizumab": {"rash": "improved"}},
        ),
        (
            "Leflunomide was replaced by anakinra. The fever resolved.",
            {"anakinra": {"fever": "complete"}},
        ),
        (
            "Anakinra was given as add-on to methotrexate. The fever resolved.",
            {"anakinra": {"fever": "complete"}},
        ),
        (
            "The rash persisted despite ciclosporin followed by azathioprine.",
            {"azathioprine": {"rash": "none"}, "ciclosporin": {"rash": "none"}},
        ),
        (
            "Neither azathioprine nor leflunomide had any effect on the arthritis.",
            {"azathioprine": {"arthritis": "none"}, "leflunomide": {"arthritis": "none"}},
        ),
        (
            "After failure of azathioprine, leflunomide, anakinra was begun and the rash cleared.",
            {"anakinra": {"rash": "complete"}},
        ),
        (
            "After failure of azathioprine and MTX, anakinra (2 mg/kg) was given, with remission.",
            {"anakinra": {"disease-activity": "complete"}},
        ),
        (
            "Azathioprine was ineffective; resolution of the rash was achieved with anakinra.",
            {"anakinra": {"rash": "complete"}},
        ),
    ],
)
def test_what_went_before_is_not_what_helped(extractor, told, expected):
    assert outcomes(extractor, told) == expected


def test_what_helped_nobody_is_told_so(extractor):
    told = "She received azathioprine and leflunomide, none of which was helpful."
    found = given(extractor, told)
    assert {name: each.untargeted[-1].value for name, each in found.items()} == {
        "azathioprine": "none",
        "leflunomide": "none",
    }


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("There was remission of fever, rash and arthritis.", ["complete"] * 3),
        ("She had 90% clearance of her rash.", ["improved"]),
        ("The rash had shrunk considerably.", ["improved"]),
        ("There was only partial relief of the arthritis.", ["partial"]),
        ("The arthritis responded poorly to anakinra.", ["none"]),
        ("However, the fever continued.", ["none"]),
        ("She reported decreased fatigue.", ["improved"]),
        ("A near-complete resolution of the rash was noted.", ["improved"]),
        ("The fever was gone. It came back when the dose was reduced.", ["relapse-on-taper"]),
        ("The rash faded. Anakinra was then tapered. The rash recurred.", ["relapse-on-taper"]),
    ],
)
def test_an_outcome_is_read(extractor, told, expected):
    found = outcomes(extractor, f"Anakinra was begun. {told}")
    assert list(found["anakinra"].values()) == expected


@pytest.mark.parametrize(
    "told",
    [
        "Anakinra was begun to induce remission.",
        "Anakinra was begun at an increased dose.",
        "Anakinra was begun for relapsing arthritis.",
        "Anakinra was begun. A headache resolved spontaneously.",
        "Anakinra was begun. A headache resolved after withdrawal of anakinra.",
    ],
)
def test_what_tells_of_no_outcome(extractor, told):
    assert outcomes(extractor, told) == {}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("A headache required withdrawal of anakinra.", ["headache"]),
        ("Nausea limited further dose increases.", ["nausea"]),
        ("Nausea was noted but did not require discontinuation.", ["nausea"]),
        ("Vomiting was managed by lowering the dose.", ["vomiting"]),
        ("Nausea resolved after the dose was halved.", ["nausea"]),
        ("Anakinra was stopped when she developed neutropenia.", ["neutropenia"]),
        ("Neutropenia occurred, and anakinra was interrupted.", ["neutropenia"]),
        ("Because of neutropenia the drug was stopped.", ["neutropenia"]),
        ("Neutropenia was thought to be anakinra-related.", ["neutropenia"]),
        ("She complained of headache while taking anakinra.", ["headache"]),
        ("Dyspnoea developed after the second injection.", ["dyspnoea"]),
        ("Transient nausea and headache occurred.", ["nausea", "headache"]),
        ("No side effects were seen except for mild nausea.", ["nausea"]),
        ("It was well tolerated, although she had mild nausea.", ["nausea"]),
        ("Treatment was complicated by neutropenia.", ["neutropenia"]),
    ],
)
def test_harm_is_told_without_its_name(extractor, told, expected):
    known = given(extractor, f"Anakinra was begun. {told}")["anakinra"]
    assert known.harm is not None
    assert (known.harm[0], list(known.harm[2])) == ("present", expected)


@pytest.mark.parametrize(
    "told",
    [
        "The fever occurred during anakinra.",
        "She developed neutropenia.",
        "Mild splenomegaly was palpable.",
    ],
)
def test_what_may_be_the_disease_is_no_harm(extractor, told):
    assert given(extractor, f"Anakinra was begun. {told}")["anakinra"].harm is None


def test_an_illness_that_was_treated_is_no_harm(extractor):
    told = "A woman with gout was given naproxen without complications or side effects."
    assert given(extractor, told)["naproxen"].harm[0] == "absent"


def test_each_treatment_has_its_own_reason(extractor):
    told = (
        "Methotrexate was discontinued for nausea, ciclosporin for hypertension and leflunomide"
        " for inefficacy."
    )
    found = given(extractor, told)
    assert {name: each.harm and each.harm[2] for name, each in found.items()} == {
        "methotrexate": ("nausea",),
        "ciclosporin": ("hypertension",),
        "leflunomide": None,
    }


def test_two_spellings_of_a_short_name_are_both_read(extractor):
    assert set(given(extractor, "She received IVIg.")) == {"intravenous-immunoglobulin"}
    assert set(given(extractor, "She received IVIG.")) == {"intravenous-immunoglobulin"}


def test_what_a_time_counts_from_is_named(extractor):
    found = given(extractor, "The rash cleared within 5 days of starting anakinra at 100 mg/day.")
    assert {each.target: each.value for each in found["anakinra"].responses} == {"rash": "complete"}
    assert len(found["anakinra"].doses) == 1


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("She developed neutropenia. Anakinra was withdrawn.", ["neutropenia"]),
        ("She developed neutropenia. The drug was stopped.", ["neutropenia"]),
        ("Nausea was noted but transient.", ["nausea"]),
    ],
)
def test_what_was_new_before_a_stop_is_harm(extractor, told, expected):
    known = given(extractor, f"Anakinra was begun. {told}")["anakinra"]
    assert known.harm is not None
    assert list(known.harm[2]) == expected


def test_a_stop_after_betterment_tells_of_no_harm(extractor):
    told = "Anakinra was begun. She reported decreased pain. Anakinra was stopped."
    assert given(extractor, told)["anakinra"].harm is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Anakinra worsened the rash.", {"rash": "worsened"}),
        (
            "On anakinra the DAS28 fell from 6.1 to 2.0 and the rash cleared.",
            {"das28": "improved", "rash": "complete"},
        ),
        ("On anakinra the DAS28 fell from 6.1 to 2.0.", {}),
        ("She had a rash despite anakinra.", {"rash": "none"}),
        ("Anakinra was begun. The fever had stopped.", {"fever": "complete"}),
        ("Anakinra was begun. She remained febrile.", {"fever": "none"}),
        ("Anakinra was begun. Herpes zoster was treated successfully.", {}),
    ],
)
def test_an_outcome_is_of_what_it_names(extractor, told, expected):
    found = given(extractor, told)["anakinra"]
    assert {each.target: each.value for each in found.responses} == expected


@pytest.mark.parametrize(
    ("told", "doses", "schedule", "duration"),
    [
        ("A 200-mg dose of anakinra was given.", ["200-mg"], None, None),
        ("After two doses of anakinra the rash cleared.", [], "two doses", None),
        ("Anakinra was interrupted for two weeks.", [], None, None),
        ("Anakinra was given and the rash cleared within ten days.", [], None, None),
        ("Anakinra was increased by 50 mg to 150 mg.", ["150 mg"], None, None),
        ("She received anakinra. She completed 8 months of therapy.", [], None, "8 months"),
        ("She had daily headache on anakinra.", [], None, None),
    ],
)
def test_an_amount_and_a_time_are_of_giving(extractor, told, doses, schedule, duration):
    [known] = extractor.extract((BEFORE + told).encode())["subjects"][0]["interventions"]
    assert [each["printed"] for each in known.get("dose_as_reported", [])] == doses
    assert known.get("schedule") == schedule
    assert known.get("duration") == duration


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("The rash faded and then resolved completely.", {"rash": "complete"}),
        ("Anakinra reduced the rash only slightly.", {"rash": "partial"}),
        ("Unknownumab cleared the rash.", {}),
        ("She became rash-free on anakinra.", {"rash": "complete"}),
        ("Two months after its cessation the rash relapsed.", {"rash": "relapse-on-taper"}),
        ("Anakinra caused nausea, which resolved.", {}),
    ],
)
def test_an_outcome_has_a_subject_and_a_cause(extractor, told, expected):
    found = given(extractor, f"Anakinra was begun. {told}")["anakinra"]
    assert {each.target: each.value for each in found.responses} == expected


def test_what_is_only_tapered_does_not_run_anew(extractor):
    told = "Anakinra was begun. Prednisone was tapered. The rash resolved."
    assert outcomes(extractor, told) == {"anakinra": {"rash": "complete"}}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "The rash resolved under canakinumab after anakinra had failed.",
            {"canakinumab": {"rash": "complete"}},
        ),
        (
            "Anakinra was begun, and prednisone was reduced. The rash cleared.",
            {"anakinra": {"rash": "complete"}},
        ),
        (
            "Anakinra was begun. Methotrexate was ineffective. The rash cleared.",
            {"anakinra": {"rash": "complete"}},
        ),
        (
            "In a girl with gout given anakinra, fever and rash resolved.",
            {"anakinra": {"fever": "complete", "rash": "complete"}},
        ),
    ],
)
def test_an_outcome_is_of_the_right_treatment(extractor, told, expected):
    assert outcomes(extractor, told) == expected


def test_what_was_not_responded_to_was_given(extractor):
    found = given(extractor, "The rash had not responded to methotrexate or leflunomide.")
    assert set(found) == {"methotrexate", "leflunomide"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Anakinra induced neutropenia (CRP fell from 9 to 3 mg/L).", ("neutropenia",)),
        ("Anakinra was begun. Treatment-related nausea responded to dose adjustment.", ("nausea",)),
        ("Anakinra was begun. No relapse was seen after anakinra was stopped.", None),
    ],
)
def test_what_was_caused_is_harm_alone(extractor, told, expected):
    known = given(extractor, told)["anakinra"]
    assert (known.harm and known.harm[2]) == expected
    assert not [each for each in known.responses if each.target in (expected or ())]


@pytest.mark.parametrize(
    ("told", "doses", "schedule", "duration"),
    [
        ("She took anakinra 100 mg a day.", ["100 mg"], "a day", None),
        ("Methotrexate 1 mg per kg of weight was given.", ["1 mg per kg"], None, None),
        ("After 3 months of anakinra she improved.", [], None, "After 3 months of anakinra"),
    ],
)
def test_an_amount_is_told_in_words(extractor, told, doses, schedule, duration):
    [known] = extractor.extract((BEFORE + told).encode())["subjects"][0]["interventions"]
    assert [each["printed"] for each in known.get("dose_as_reported", [])] == doses
    assert (known.get("schedule"), known.get("duration")) == (schedule, duration)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Methotrexate was given. Anakinra was given for the rash with little benefit.",
            {"anakinra": {"rash": "none"}},
        ),
        ("With infliximab no new lesions of arthritis appeared.", {}),
        (
            "Ciclosporin led to partial regression of the lesions, with only mild arthritis.",
            {},
        ),
        ("Methotrexate was given. She did not develop a rash after anakinra was begun.", {}),
    ],
)
def test_whose_and_of_what_an_outcome_is_not(extractor, told, expected):
    assert outcomes(extractor, told) == expected


def test_what_is_denied_of_an_agent_is_its_harm_alone(extractor):
    told = "Methotrexate was given. No side effects of anakinra were observed."
    found = given(extractor, told)
    assert found["anakinra"].harm is not None
    assert found["methotrexate"].harm is None


def test_what_did_not_happen_before_an_agent_denies_no_agent(extractor):
    found = given(extractor, "Her rash did not progress further after anakinra was started.")
    assert "anakinra" in found


def test_what_is_only_suspected_came_of_nothing(extractor):
    told = "Infliximab was given. It was stopped because a relapse was suspected."
    [known] = given(extractor, told).values()
    assert known.responses == ()


def test_how_long_an_infusion_took_is_no_duration_of_treatment(extractor):
    told = BEFORE + "Infliximab was infused over 30 minutes every 8 weeks."
    [found] = extractor.extract(told.encode())["subjects"][0]["interventions"]
    assert found["schedule"] == "over 30 minutes; every 8 weeks"
    assert "duration" not in found


def test_a_number_of_pulses_does_not_hide_what_was_pulsed(extractor):
    told = BEFORE + (
        "She received three pulses of methylprednisolone (30 mg/kg, max. 1 g) "
        "followed by methotrexate 15 mg/m2."
    )
    found = extractor.extract(told.encode())["subjects"][0]["interventions"]
    doses = [[dose["printed"] for dose in each["dose_as_reported"]] for each in found]
    assert doses == [["30 mg/kg", "max. 1 g"], ["15 mg/m2"]]


@pytest.mark.parametrize(
    "text",
    [
        "She received brimol. A leaf culture grew moss.",
        "She received brimol, left the glasshouse and made a full recovery.",
        "She received brimol. Because of wilting, a successful switch to lonide was made.",
    ],
)
def test_what_did_not_respond_itself_is_no_target(text):
    words = Vocabulary(
        (
            *WORDS,
            Concept("leaf", "Leaf", "target"),
            Concept("glasshouse", "Glasshouse", "finding"),
        )
    )
    found = Extractor(words).extract(f"Case report\nA girl of 9 had wilting. {text}".encode())
    given = found["subjects"][0]["interventions"]
    assert not [each["response"] for each in given if "response" in each]


@pytest.mark.parametrize(
    "text",
    [
        "Brimol was given. Itching developed in week seven, and resolved.",
        "Brimol produced a transient response (itching after 2 weeks).",
    ],
)
def test_a_harm_that_went_or_stands_in_brackets_is_no_outcome(text):
    found = Extractor(Vocabulary(WORDS)).extract(f"Case report\nA girl had spots. {text}".encode())
    (given,) = found["subjects"][0]["interventions"]
    assert "itching" not in given.get("response", {})
