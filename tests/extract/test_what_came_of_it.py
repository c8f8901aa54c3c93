"""What came of a treatment, in the many ways that reports say it: invented sentences."""

from __future__ import annotations

import pytest

from cdss.extract.pipeline import Extractor
from extract.dev_texts import words_of

BEFORE = "Case report. A 9-year-old girl with juvenile dermatomyositis had rash and calcinosis. "


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(words_of("bundled"))


def given(extractor: Extractor, told: str):
    [person] = extractor.read(BEFORE + told).people
    return {each.concept: each for each in person.course.given}


def last_told(known) -> dict[str, str]:
    return {each.target: each.value for each in known.responses}


def outcomes(extractor: Extractor, told: str) -> dict[str, dict[str, str]]:
    return {
        name: last_told(known) for name, known in given(extractor, told).items() if known.responses
    }


def harmed(extractor: Extractor, told: str) -> dict[str, tuple[str, ...]]:
    return {
        name: known.harm[2] if known.harm[0] == "present" else ("none",)
        for name, known in given(extractor, told).items()
        if known.harm is not None
    }


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "Infliximab was given. By the sixth month the rash was gone.",
            {"infliximab": {"skin-rash": "complete"}},
        ),
        (
            "Infliximab was given. Improvement was seen in muscle strength and calcinosis.",
            {"infliximab": {"muscle-strength": "improved", "calcinosis": "improved"}},
        ),
        (
            "Infliximab was given, which improved the rash but not the calcinosis.",
            {"infliximab": {"skin-rash": "improved", "calcinosis": "none"}},
        ),
        (
            "Infliximab was given with improved muscle strength.",
            {"infliximab": {"muscle-strength": "improved"}},
        ),
        (
            "Infliximab was given. There was a clear reduction in pain and improved mobility.",
            {"infliximab": {"pain": "improved", "motor-function": "improved"}},
        ),
        (
            (
                "Infliximab was given; the rash grew smaller but did not disappear. "
                "The calcinosis decreased but did not resolve."
            ),
            {"infliximab": {"calcinosis": "partial", "skin-rash": "none"}},
        ),
        (
            (
                "Infliximab was given. Muscle weakness went on to resolve, and she regained "
                "her muscle strength."
            ),
            {"infliximab": {"muscle-weakness": "complete", "muscle-strength": "improved"}},
        ),
        (
            "Methotrexate was added because of the rash, with improvement.",
            {"methotrexate": {"skin-rash": "improved"}},
        ),
        (
            "Alendronate, diltiazem and colchicine were given without effect on the calcinosis.",
            {
                "alendronate": {"calcinosis": "none"},
                "diltiazem": {"calcinosis": "none"},
                "colchicine": {"calcinosis": "none"},
            },
        ),
        (
            "She had alendronate, diltiazem, and then colchicine with no effect on the calcinosis.",
            {
                "alendronate": {"calcinosis": "none"},
                "diltiazem": {"calcinosis": "none"},
                "colchicine": {"calcinosis": "none"},
            },
        ),
        (
            (
                "She was given prednisone, with good effect on the rash, and colchicine, without "
                "effect on the calcinosis."
            ),
            {"prednisone": {"skin-rash": "improved"}, "colchicine": {"calcinosis": "none"}},
        ),
        (
            (
                "Colchicine and warfarin were tried; the former did not help the rash, while the "
                "latter reduced the calcinosis."
            ),
            {"colchicine": {"skin-rash": "none"}, "warfarin": {"calcinosis": "improved"}},
        ),
        (
            "Pamidronate was started. Methotrexate was continued. The pain disappeared.",
            {"pamidronate": {"pain": "complete"}},
        ),
        (
            "She was in remission on prednisone. The rash flared after stopping all drugs.",
            {"prednisone": {"disease-activity": "complete", "skin-rash": "relapse-on-taper"}},
        ),
        (
            (
                "Colchicine abolished the pain, which however relapsed a week after the drug "
                "was decreased."
            ),
            {"colchicine": {"pain": "relapse-on-taper"}},
        ),
        (
            "She came with relapse while prednisolone was being tapered.",
            {"prednisolone": {"disease-activity": "relapse-on-taper"}},
        ),
        (
            "Her interstitial lung disease improved with ciclosporin.",
            {"ciclosporin": {"interstitial-lung-disease": "improved"}},
        ),
        (
            "Macrophage activation syndrome in arthritis was successfully treated with anakinra.",
            {"anakinra": {"macrophage-activation-syndrome": "improved"}},
        ),
        (
            "Despite prednisone and colchicine, she had persistent rash and worsening calcinosis.",
            {
                "prednisone": {"skin-rash": "none", "calcinosis": "worsened"},
                "colchicine": {"skin-rash": "none", "calcinosis": "worsened"},
            },
        ),
        (
            "Mycophenolate led to fading of the rash and allowed reduction of the prednisone dose.",
            {"mycophenolate": {"skin-rash": "improved", "steroid-sparing": "improved"}},
        ),
        (
            "Colchicine was given. After a year the calcinosis was softer.",
            {"colchicine": {"calcinosis": "improved"}},
        ),
        (
            "Attempts to wean prednisone led to recurrence of the rash.",
            {"prednisone": {"skin-rash": "relapse-on-taper"}},
        ),
        (
            "Colchicine was given. Pain resolved and joint mobility increased.",
            {"colchicine": {"pain": "complete", "restricted-joint-range": "improved"}},
        ),
        (
            "Colchicine was given and the rash faded. After stopping it, the rash recurred.",
            {"colchicine": {"skin-rash": "relapse-on-taper"}},
        ),
        (
            "The calcinosis, which had not responded to diltiazem, regressed on infliximab.",
            {"diltiazem": {"calcinosis": "none"}, "infliximab": {"calcinosis": "improved"}},
        ),
        (
            "She had etanercept without improvement and then infliximab, which improved the rash.",
            {"infliximab": {"skin-rash": "improved"}},
        ),
        (
            (
                "She had colchicine. Improvement of skin and strength was seen in response to "
                "infliximab, whereas the calcinosis progressed."
            ),
            {
                "infliximab": {
                    "skin": "improved",
                    "muscle-strength": "improved",
                    "calcinosis": "worsened",
                }
            },
        ),
        (
            "Colchicine was given. The calcinosis partially regressed.",
            {"colchicine": {"calcinosis": "partial"}},
        ),
        (
            "The addition of tofacitinib to methotrexate led to resolution of the rash.",
            {"tofacitinib": {"skin-rash": "complete"}},
        ),
        (
            "She remained in remission on tofacitinib.",
            {"tofacitinib": {"disease-activity": "complete"}},
        ),
    ],
)
def test_an_outcome_is_read_however_it_is_said(extractor, told, expected):
    assert outcomes(extractor, told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Tofacitinib was given, which allowed tapering of steroids.", "tofacitinib"),
        ("Tofacitinib was given. Thereafter prednisolone could be stopped.", "tofacitinib"),
        ("Tofacitinib was given. It was possible to reduce the steroid dose.", "tofacitinib"),
        (
            "Tofacitinib was given. Muscle strength normalised and prednisolone could be stopped.",
            "tofacitinib",
        ),
        (
            (
                "She was on prednisone. Tofacitinib was given. The rash faded and prednisone was "
                "reduced to 5 mg/day."
            ),
            "tofacitinib",
        ),
    ],
)
def test_what_one_treatment_spared_of_another_is_its_outcome(extractor, told, expected):
    found = outcomes(extractor, told)
    assert [name for name in found if found[name].get("steroid-sparing") == "improved"] == [
        expected
    ]


@pytest.mark.parametrize(
    "told",
    [
        "Methotrexate was given. Then everolimus was started and the rash faded.",
        "Methotrexate was given. Canakinumab led to resolution of the rash.",
        "Methotrexate was given. Methylene blue (2 mg/kg) was injected. The rash faded.",
        "Methotrexate was given. One nodule was excised, with recurrence of the calcinosis.",
        "Methotrexate was given. The rash was suspected to be a flare.",
        "Methotrexate was given. She died of respiratory failure.",
        "Methotrexate was given. No new calcinosis appeared.",
        "Methotrexate was ceased two months later.",
        "Methotrexate was given. She recovered from pneumonia with supportive treatment.",
        "Methotrexate was given. The symptoms recurred, so methotrexate was stopped.",
    ],
)
def test_what_another_did_or_nobody_is_not_credited(extractor, told):
    [known] = given(extractor, told).values()
    assert (known.responses, known.doses) == ((), ())
    assert [each.value for each in known.untargeted] == []


def test_treatment_goes_on_when_it_is_spoken_of_without_a_name(extractor):
    told = "Methotrexate was given. A second course was given and the rash faded."
    assert outcomes(extractor, told) == {"methotrexate": {"skin-rash": "improved"}}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            (
                "Thalidomide was given. Peripheral neuropathy developed after 4 months, and "
                "thalidomide was discontinued."
            ),
            {"thalidomide": ("peripheral-neuropathy",)},
        ),
        (
            (
                "Tofacitinib was given. She developed herpes zoster, which healed, and tofacitinib "
                "was continued."
            ),
            {"tofacitinib": ("herpes-zoster",)},
        ),
        (
            "Cyclophosphamide was given. Neutropenia was observed; the treatment was not stopped.",
            {"cyclophosphamide": ("neutropenia",)},
        ),
        (
            (
                "Tofacitinib was given. She developed herpes zoster 3 months after starting "
                "tofacitinib."
            ),
            {"tofacitinib": ("herpes-zoster",)},
        ),
        (
            "Infliximab was given. Within 36 hours of second infusion she developed headache.",
            {"infliximab": ("headache",)},
        ),
        (
            "Anakinra was given. Stomatitis occurred twice and was mild.",
            {"anakinra": ("mucositis",)},
        ),
        (
            "Infliximab was given, leading to improvement in strength and disappearance of fever.",
            {},
        ),
        (
            "Infliximab was given. No specific side effects were noted.",
            {"infliximab": ("none",)},
        ),
        (
            "Infliximab was given, without important collateral effects.",
            {"infliximab": ("none",)},
        ),
        (
            "Methotrexate was not tolerated because of nausea.",
            {"methotrexate": ("nausea-or-vomiting",)},
        ),
        (
            "She developed hepatotoxicity on methotrexate and was switched to colchicine.",
            {"methotrexate": ("hepatotoxicity",)},
        ),
        (
            "Ciclosporin was stopped due to hypertension and hirsutism.",
            {"ciclosporin": ("hypertension", "hirsutism")},
        ),
        ("Because of steroid toxicity, ciclosporin was added, with improvement.", {}),
        ("Infliximab rescued a child with rash complicated by pneumonia.", {}),
    ],
)
def test_harm_is_told_by_what_was_done_about_it(extractor, told, expected):
    found = harmed(extractor, told)
    assert found == expected


def test_each_of_a_list_of_outcomes_has_its_own(extractor):
    told = (
        "There was no response to methotrexate, partial response to ciclosporin, and complete "
        "response to infliximab. She had colchicine, followed by warfarin with good response."
    )
    assert {
        name: [each.value for each in known.untargeted]
        for name, known in given(extractor, told).items()
    } == {
        "methotrexate": ["none"],
        "ciclosporin": ["partial"],
        "infliximab": ["complete"],
        "colchicine": [],
        "warfarin": ["improved"],
    }


def test_what_others_of_a_cohort_had_is_harm_as_well(extractor):
    told = (
        "Baricitinib for dermatomyositis. Six patients received baricitinib. One stopped "
        "baricitinib because of pneumonia; three had headache."
    )
    [group] = extractor.read(told).people
    [known] = group.course.given
    assert known.harm is not None
    assert set(known.harm[2]) == {"pneumonia", "headache"}


def test_how_many_it_was_is_no_place_of_it(extractor):
    told = "We treated 10 children with rituximab. Rash improved in 7 and calcinosis in 2."
    [group] = extractor.read(told).people
    [known] = group.course.given
    assert last_told(known) == {"skin-rash": "improved"}


def test_an_illness_that_somebody_had_is_no_harm(extractor):
    told = "A 6-year-old boy with dermatomyositis died of sepsis while on cyclophosphamide."
    [person] = extractor.read(told).people
    [known] = person.course.given
    assert known.harm is not None
    assert known.harm[2] == ("sepsis",)


def test_of_many_who_were_treated_differently_nobody_is_credited(extractor):
    told = (
        "Outcome of dermatomyositis. Thirty patients were reviewed. Twelve received methotrexate "
        "and eleven received ciclosporin. Twenty patients reached complete remission."
    )
    [group] = extractor.read(told).people
    assert [each.responses for each in group.course.given] == [(), ()]


def test_a_value_nearer_to_its_range_is_betterment(extractor):
    told = "CK was 8760 U/L (norm < 190). Infliximab was given. After 6 months CK was {} U/L."
    assert outcomes(extractor, told.format(140)) == {"infliximab": {"creatine-kinase": "improved"}}
    assert outcomes(extractor, told.format(9140)) == {}


def test_a_class_beside_its_agent_is_no_treatment_of_its_own(extractor):
    told = "She was given the JAK inhibitor tofacitinib and a TNF inhibitor, infliximab."
    assert list(given(extractor, told)) == ["tofacitinib", "infliximab"]


def test_what_was_put_in_place_of_something_is_what_runs(extractor):
    told = "Methotrexate was given. Mycophenolate was substituted for methotrexate. The rash faded."
    assert outcomes(extractor, told) == {"mycophenolate": {"skin-rash": "improved"}}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Topical 10% sodium thiosulfate was used.", ["10%"]),
        ("Sodium thiosulfate 25% in zinc oxide was applied.", ["25%"]),
        ("Sodium thiosulfate 25%, colchicine 30% and others were what people had.", []),
        ("The mean age at start of colchicine was 7.2 years.", []),
        ("Two years after discontinuation of colchicine she was well.", []),
        ("A rash for 3 years was successfully treated with colchicine.", []),
    ],
)
def test_a_strength_is_a_dose_and_an_age_is_none(extractor, told, expected):
    read = extractor.read(BEFORE + told)
    [person] = read.people
    doses = [read.figures[each].printed for known in person.course.given for each in known.doses]
    assert doses == expected


def test_a_length_of_time_is_that_of_all_of_a_list(extractor):
    told = "Diltiazem 5 mg/kg daily and oral colchicine were given for ten days."
    candidate = extractor.extract((BEFORE + told).encode())["subjects"][0]["interventions"]
    assert [each["duration"] for each in candidate] == ["for ten days", "for ten days"]
    told = "She took colchicine for a year and infliximab for 2 months."
    candidate = extractor.extract((BEFORE + told).encode())["subjects"][0]["interventions"]
    assert [each["duration"] for each in candidate] == ["for a year", "for 2 months"]
