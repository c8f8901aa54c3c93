"""What is odd in a profile is named in the answer, and changes nothing else in it."""

from __future__ import annotations

from pathlib import Path

import pytest

import cdss
from cdss.report.markdown import markdown
from cdss.report.text import text

FOLDER = Path(__file__).parent / "oddities"
PLANTS = Path(__file__).parents[1] / "plants"
PROFILES = sorted((Path(__file__).parents[2] / "cases" / "profiles").glob("*.yaml"))
JDM = "as_of: 2026-11-20\npatient: {age: 9 y}\ndiagnoses: [juvenile dermatomyositis]\n"


def asked(kb: cdss.KnowledgeBase, profile: str, name: str = "p.yaml") -> cdss.Consultation:
    return cdss.consult(cdss.profile_from_yaml(profile, kb, name=name), kb)


def odd(kb: cdss.KnowledgeBase, profile: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in asked(kb, profile).oddities]


def test_a_profile_full_of_them_reads_as_it_was_reviewed(kb, request) -> None:
    answer = asked(kb, (FOLDER / "odd.yaml").read_text("utf-8"), "odd.yaml")
    shown, _, _ = text(answer).partition("\nREAD AS")
    golden = FOLDER / "odd.txt"
    if request.config.getoption("--update"):
        golden.write_text(shown, "utf-8")
    assert golden.read_text("utf-8") == shown
    assert "## Odd in the profile" in markdown(answer)
    dumped = answer.model_dump()["oddities"]
    assert {each["kind"] for each in dumped} == {
        "treated-but-absent",
        "implausible-value",
        "dates-backwards",
        "told-twice",
        "stale-exclusion",
    }
    assert all(each["statements"][0]["location"].startswith("odd.yaml:") for each in dumped)


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_nothing_is_odd_in_the_bundled_profiles(kb, path: Path) -> None:
    assert odd(kb, path.read_text("utf-8")) == []


# Treated for what is absent


@pytest.mark.parametrize(
    ("findings", "treatment", "count"),
    [
        ("calcinosis: absent", "{agent: alendronate, response: {calcinosis: none}}", 1),
        ("calcinosis: absent", "{agent: diltiazem, response: {calcinosis: improved}}", 1),
        # What is absent follows downwards: without deposits none are widespread.
        ("calcinosis: absent", "{agent: alendronate, response: {tumoral calcinosis: none}}", 1),
        # What was cleared may be absent, and so may what is no more.
        ("calcinosis: absent", "{agent: alendronate, response: {calcinosis: complete}}", 0),
        ("calcinosis: {until: 2026-01}", "{agent: alendronate, response: {calcinosis: none}}", 0),
        ("tumoral calcinosis: absent", "{agent: alendronate, response: {calcinosis: none}}", 0),
        ("calcinosis: present", "{agent: alendronate, response: {calcinosis: none}}", 0),
        ("calcinosis: unknown", "{agent: alendronate, response: {calcinosis: none}}", 0),
        ("fever: absent", "{agent: alendronate, response: {calcinosis: none}}", 0),
        # Reported with benefit for calcinosis alone; and it must be running.
        ("calcinosis: absent", "{agent: topical sodium thiosulfate, running: true}", 1),
        ("calcinosis: absent", "{agent: sodium thiosulfate, route: topical, running: true}", 1),
        ("calcinosis: absent", "{agent: topical sodium thiosulfate}", 0),
        ("calcinosis: absent", "{agent: topical sodium thiosulfate, running: false}", 0),
        ("calcinosis: absent", "{agent: topical sodium thiosulfate, given: never}", 0),
        # By whatever route: given otherwise than on the skin it is reported for deposits, too.
        ("calcinosis: absent", "{agent: sodium thiosulfate, running: true}", 1),
        ("calcinosis: present", "{agent: topical sodium thiosulfate, running: true}", 0),
        # Reported here for calcinosis, without benefit: it is given for much else.
        ("calcinosis: absent", "{agent: methotrexate, running: true}", 0),
    ],
)
def test_a_treatment_for_what_is_absent(kb, findings: str, treatment: str, count: int) -> None:
    found = odd(kb, f"{JDM}findings:\n  {findings}\ntreatments:\n  - {treatment}\n")
    assert [kind for kind, _ in found] == ["treated-but-absent"] * count


def test_a_running_drug_is_named_once_and_with_both_statements(kb) -> None:
    (oddity,) = asked(
        kb,
        f"{JDM}findings: {{calcinosis: absent}}\ntreatments:\n"
        "  - {agent: topical sodium thiosulfate, running: true, response: {calcinosis: none}}\n",
    ).oddities
    assert [each.location for each in oddity.statements] == ["p.yaml:6", "p.yaml:4"]


def test_the_drugs_of_another_field_are_known_from_its_rules() -> None:
    plants = cdss.load(PLANTS)
    profile = (
        "diagnoses: [silver blight]\nfindings: {spots: absent}\n"
        "treatments: [{agent: ashwater, route: leaf, running: true}]\n"
        "measurements: {sap sugar: 12 kg/L}\n"
    )
    assert odd(plants, profile) == [
        (
            "treated-but-absent",
            (
                "ashwater is running, ashwater, sprayed is reported for leaf spots alone, "
                "and leaf spots is absent"
            ),
        ),
        (
            "implausible-value",
            (
                "sap sugar is more than 100 times the upper end of its range; "
                "check the value and its unit"
            ),
        ),
    ]


# Values


@pytest.mark.parametrize(
    ("measured", "count"),
    [
        ("730 U/L", 0),
        ("730.1 U/L", 1),
        ("0.01 U/L", 0),  # the range has no lower end
        ("raised", 0),
        ("{value: 730.1 U/L, reference: '< 8'}", 0),
        ("{value: 801 U/L, reference: '< 8'}", 1),
        ("{value: 0.02 U/L, reference: '2-8'}", 0),
        ("{value: 0.019 U/L, reference: '2-8'}", 1),
        ("'> 730 U/L'", 0),
        ("'> 731 U/L'", 1),
        ("'< 731 U/L'", 0),
    ],
)
def test_a_value_far_beyond_its_range(kb, measured: str, count: int) -> None:
    found = odd(kb, f"{JDM}measurements:\n  aldolase: {measured}\n")
    assert [kind for kind, _ in found] == ["implausible-value"] * count


def test_an_odd_value_is_read_all_the_same(kb) -> None:
    answer = asked(kb, f"{JDM}findings: [muscle weakness]\nmeasurements: {{aldolase: 19300 U/L}}\n")
    assert answer.oddities
    plain = asked(kb, f"{JDM}findings: [muscle weakness]\nmeasurements: {{aldolase: 19.3 U/L}}\n")
    assert [each.outcome for each in answer.options] == [each.outcome for each in plain.options]


def test_a_value_without_a_range_is_not_judged(kb) -> None:
    assert odd(kb, f"{JDM}measurements: {{CK: 9000000 U/L}}\n") == []


# Dates


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ("since: 2 mo, for: 3 mo", "it lasted longer than the time since it began"),
        ("since: 2 mo, for: 2 mo", ""),
        ("since: 2025-01, until: 2025-03, for: 1 y", "it lasted longer than the time since it beg"),
        ("since: 2025-01, until: 2025-03, for: 2 mo", ""),
        ("on: 2025-01, since: 2026-01", "it is dated before it began"),
        ("on: 2026-01, since: 2025-01", ""),
        ("at_age: 4 y, since: 1 y", "it is dated before it began"),
        ("on: 2026-06, since: 2025-01, until: 2026-01", "it is dated after it ended"),
        ("on: 2026-01, since: 2025-01, until: 2026-06", ""),
        ("on: 2026-01, at_age: 4 y", "`on` and `at_age` are two times"),
        ("on: 2026-01, at_age: 8 y", ""),
    ],
)
@pytest.mark.parametrize(
    "where", ["findings:\n  fever: {%s}", "treatments:\n  - {agent: methotrexate, %s}"]
)
def test_times_of_one_statement(kb, where: str, times: str, said: str) -> None:
    found = odd(kb, f"{JDM}{where % times}\n")
    assert [kind for kind, _ in found] == ["dates-backwards"] * bool(said)
    assert all(said in words for _, words in found)


def test_a_measurement_dated_after_its_end(kb) -> None:
    times = "since: 2024-01, on: 2026-01, until: 2025-01"
    found = odd(kb, f"{JDM}measurements: {{CRP: {{is: raised, {times}}}}}\n")
    assert found == [("dates-backwards", "CRP: it is dated after it ended")]


@pytest.mark.parametrize(
    ("treatment", "count"),
    [
        ("running: true, until: 2025-01", 1),
        ("running: true, until: 2026-11-20", 0),
        ("running: false, until: 2025-01", 0),
        ("until: 2025-01", 0),
        ("running: true, since: 2025-01", 0),
    ],
)
def test_running_and_ended(kb, treatment: str, count: int) -> None:
    found = odd(kb, f"{JDM}treatments:\n  - {{agent: methotrexate, {treatment}}}\n")
    assert [kind for kind, _ in found] == ["dates-backwards"] * count


@pytest.mark.parametrize(
    ("findings", "treatment", "count"),
    [
        ("calcinosis: {since: 2 mo}", "until: 2025-01, response: {calcinosis: none}", 1),
        ("tumoral calcinosis: {since: 2 mo}", "until: 2025-01, response: {calcinosis: none}", 1),
        ("calcinosis: {since: 3 y}", "until: 2025-01, response: {calcinosis: none}", 0),
        ("calcinosis: present", "until: 2025-01, response: {calcinosis: none}", 0),
        ("calcinosis: {since: 2 mo}", "until: 1 mo, response: {calcinosis: none}", 0),
        ("calcinosis: {since: 2 mo}", "response: {calcinosis: none}", 0),
        ("calcinosis: {since: 2 mo}", "until: 2025-01, response: none", 0),
        ("fever: {since: 2 mo}", "until: 2025-01, response: {calcinosis: none}", 0),
        ("{calcinosis: {since: 2 mo}, tumoral calcinosis: {since: 1 y}}", "for: 1 mo", 1),
        ("{calcinosis: {since: 1 y}, tumoral calcinosis: {since: 2 mo}}", "for: 1 mo", 0),
    ],
)
def test_times_of_several_statements(kb, findings: str, treatment: str, count: int) -> None:
    stated = findings if findings.startswith("{") else f"{{{findings}}}"
    found = odd(
        kb, f"{JDM}findings: {stated}\ntreatments:\n  - {{agent: alendronate, {treatment}}}\n"
    )
    assert [kind for kind, _ in found] == ["dates-backwards"] * count


# Entries on one course that say different things


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            "agent: MTX, response: {calcinosis: complete}",
            "agent: MTX, response: {calcinosis: none}",
            (
                "response of calcinosis to methotrexate: stated as complete and as no response; "
                "both are read"
            ),
        ),
        (
            "agent: MTX, response: none",
            "agent: MTX, response: improved",
            "response to methotrexate: stated as improved and as no response; both are read",
        ),
        (
            "agent: MTX, running: true",
            "agent: MTX, running: false",
            "state of methotrexate: stated as running and as not running; both are read",
        ),
        # What may be so of one course.
        ("agent: MTX, response: none", "agent: MTX, response: none", ""),
        ("agent: MTX, response: none", "agent: MTX, response: {calcinosis: complete}", ""),
        ("agent: MTX, response: none", "agent: MTX, response: unknown", ""),
        ("agent: MTX, response: improved", "agent: MTX, response: not tolerated", ""),
        ("agent: MTX, response: complete", "agent: MTX, response: relapse on taper", ""),
        ("agent: MTX, response: none", "agent: MTX, response: relapse on taper", "no response and"),
        ("agent: MTX, running: true", "agent: MTX", ""),
        # What is not one course.
        ("agent: MTX, response: none", "agent: ciclosporin, response: improved", ""),
        ("agent: MTX, response: none, route: oral", "agent: MTX, response: improved", "improved"),
        (
            "agent: MTX, response: none, route: oral",
            "agent: MTX, response: improved, route: subcutaneous",
            "",
        ),
        (
            "agent: MTX, response: none, dose: 5 mg/wk",
            "agent: MTX, response: improved, dose: 15 mg/wk",
            "",
        ),
        (
            "agent: MTX, response: none, dose: 15 mg/wk",
            "agent: MTX, response: improved, dose: 15 mg/wk",
            "improved",
        ),
        ("agent: IVIg, response: none", "agent: immunoglobulin, response: improved", "immunoglob"),
        ("agent: IVIg, response: none", "agent: SCIg, response: improved", ""),
        ("agent: bisphosphonate, response: none", "agent: bisphosphonate, response: improved", ""),
        (
            "agent: MTX, response: none, since: 2020",
            "agent: MTX, response: improved, since: 2023",
            "",
        ),
        ("agent: MTX, response: none, since: 2020", "agent: MTX, response: improved", "improved"),
        ("agent: MTX, response: none, until: 2020", "agent: MTX, running: true", ""),
        ("agent: MTX, running: false, since: 2020", "agent: MTX, running: true, since: 2023", ""),
        ("agent: MTX, running: false, since: 2020", "agent: MTX, running: true", "not running"),
    ],
)
def test_entries_on_one_agent(kb, one: str, other: str, said: str) -> None:
    for first, then in ((one, other), (other, one)):
        found = odd(kb, f"{JDM}treatments:\n  - {{{first}}}\n  - {{{then}}}\n")
        assert [kind for kind, _ in found] == ["told-twice"] * bool(said)
        assert all(said in words for _, words in found)


def test_entries_that_differ_are_named_with_their_places(kb) -> None:
    (oddity,) = asked(
        kb,
        f"{JDM}treatments:\n  - {{agent: MTX, response: none}}\n  - ciclosporin\n"
        "  - {agent: MTX, response: complete}\n  - {agent: MTX, response: worsened}\n",
    ).oddities
    assert "as complete, as no response and as worsened; all are read" in oddity.text
    assert [each.location for each in oddity.statements] == ["p.yaml:5", "p.yaml:7", "p.yaml:8"]


def test_of_entries_that_say_the_very_same_the_first_is_named(kb) -> None:
    entries = "  - {agent: MTX, response: none}\n  - {agent: MTX, response: complete}\n" * 500
    (oddity,) = asked(kb, f"{JDM}treatments:\n{entries}").oddities
    assert [each.location for each in oddity.statements] == ["p.yaml:5", "p.yaml:6"]


# What is said in two ways is a conflict


def conflicts(kb: cdss.KnowledgeBase, profile: str) -> dict[str, tuple[list[str], list[str]]]:
    return {
        each.concept: (
            [basis.location for basis in each.supported_by],
            [basis.location for basis in each.opposed_by],
        )
        for each in asked(kb, JDM + profile).conflicts
    }


def test_stated_present_and_derived_absent(kb) -> None:
    found = conflicts(
        kb,
        "findings:\n  calcinosis without benefit from two agents: present\n  calcinosis: present\n"
        "treatments: none\n",
    )
    assert found == {"calcinosis-without-benefit-from-two-agents": (["p.yaml:5"], ["p.yaml:7"])}


def test_stated_absent_and_derived_present(kb) -> None:
    found = conflicts(
        kb,
        "findings:\n  inflammatory calcinosis: absent\n  calcinosis: present\n  fever: present\n"
        "measurements:\n  CRP: raised\n",
    )
    supported, opposed = found["inflammatory-calcinosis"]
    assert opposed == ["p.yaml:5"]
    assert {"p.yaml:6", "p.yaml:7"} <= set(supported)


@pytest.mark.parametrize(
    ("never", "given", "concept"),
    [
        # Prednisolone is only taken by mouth, and so it was systemic.
        ("systemic glucocorticoid", "prednisolone", "systemic-glucocorticoid"),
        ("systemic glucocorticoid", "prednisolone, route: oral", "systemic-glucocorticoid"),
        ("prednisolone, route: oral", "prednisolone", "prednisolone"),
        ("bisphosphonate, route: oral", "alendronate", None),
        ("prednisolone", "steroids", None),
        ("systemic glucocorticoid", "glucocorticoid", None),
        ("IVIg", "subcutaneous immunoglobulin", None),
        ("IVIg", "immunoglobulin", None),
    ],
)
def test_never_given_and_given_by_another_name(kb, never: str, given: str, concept) -> None:
    profile = f"treatments:\n  - {{agent: {never}, given: never}}\n  - {{agent: {given}}}\n"
    found = conflicts(kb, profile)
    assert found == ({concept: (["p.yaml:6"], ["p.yaml:5"])} if concept else {})


def test_every_entry_that_says_never_is_named(kb) -> None:
    found = conflicts(
        kb,
        "treatments:\n"
        "  - {agent: prednisolone, route: systemic, given: never}\n"
        "  - {agent: prednisolone, route: oral, given: never}\n"
        "  - {agent: prednisolone}\n",
    )
    assert found == {"prednisolone": (["p.yaml:7"], ["p.yaml:5", "p.yaml:6"])}


def test_what_leaves_an_option_open_is_among_the_conflicts(kb) -> None:
    answer = asked(
        kb,
        f"{JDM}findings: [muscle weakness]\ntreatments:\n"
        "  - {agent: systemic glucocorticoid, given: never}\n"
        "  - {agent: prednisolone, response: none}\n",
    )
    (option,) = [each for each in answer.options if each.rule == "JDM-O-0001"]
    assert option.outcome == "undecided"
    named = {each.concept: each for each in answer.conflicts}
    assert {"systemic-glucocorticoid", "inadequate-steroid-response"} <= set(named)
    assert "stated as given and as never given" in named["systemic-glucocorticoid"].text
    assert "SYSTEMIC" not in text(answer).partition("LOOK FIRST")[0]


def test_a_measurement_in_conflict_is_told_with_its_values(kb) -> None:
    answer = asked(kb, f"{JDM}measurements: {{creatinine: [0.6 mg/dL, 0.5 mg/dL]}}\n")
    (conflict,) = answer.conflicts
    assert conflict.text.startswith(
        "Creatinine is stated as 0.5 mg/dL and as 0.6 mg/dL, which cannot both be so; "
        "options read it as unknown; a caution or alert that either side would bring about is shown"
    )
    shown = " ".join(text(answer).partition("\nREAD AS")[0].split())
    assert "on one side: creatinine: 0.5 mg/dL :4; on the other: creatinine: 0.6 mg/dL :4" in shown


def test_what_either_side_of_a_conflict_would_bring_about_is_shown(kb) -> None:
    """A caution may ask for what is absent: neither side is read as if it alone were stated."""
    prevention = "history: {menarche: present, pregnancy prevention programme: %s}\n"
    treatments = "findings: {calcinosis: present}\ntreatments: none\n"

    def cautions(stated: str) -> set[str]:
        profile = cdss.profile_from_yaml(
            JDM.replace("age: 9 y", "age: 15 y, sex: female") + prevention % stated + treatments, kb
        )
        answer = cdss.consult(profile, kb, everything=True)
        return {
            caution.rule
            for option in answer.options
            if option.intervention == "thalidomide"
            for caution in option.cautions
        }

    assert "C-0041" in cautions("absent")
    assert "C-0041" not in cautions("present")
    assert "C-0041" in cautions("[present, absent]")


# Excluded by what was stated of an earlier day


@pytest.mark.parametrize(
    ("stated", "age"),
    [
        ("history: {pregnancy: {state: absent, on: 2020-01-01}}", "pregnancy is 6 years 10 months"),
        # No age is too young to be told.
        ("history: {pregnancy: {state: absent, on: 2026-11-19}}", "pregnancy is 1 day"),
        ("history: {pregnancy: {state: absent, on: 3 wk}}", "pregnancy is 3 wk"),
        # The day of the consultation may be meant, and may not.
        ("history: {pregnancy: {state: absent, on: 2026-11}}", "pregnancy is 0 days to 19 days"),
        ("history: {pregnancy: {state: absent, on: 2026-11-20}}", None),
        ("history: {pregnancy: absent}", None),
        # What is absent since then is absent now.
        ("history: {pregnancy: {state: absent, since: 2020}}", None),
        # It holds, and excludes nothing.
        ("history: {pregnancy: {state: present, on: 2020}}", None),
        # No caution asks for it.
        ("findings: {heliotrope rash: {state: absent, on: 2020}}", None),
        ("measurements: {vitamin D: {value: normal, on: 2025-11-20}}", "vitamin D is 1 year"),
    ],
)
def test_what_an_earlier_statement_excludes_is_told_with_its_age(
    kb, stated: str, age: str | None
) -> None:
    profile = f"as_of: 2026-11-20\npatient: {{age: 14 y, sex: female}}\n{stated}"
    told = odd(kb, profile)
    assert [kind for kind, _ in told] == (["stale-exclusion"] if age else [])
    for _, said in told:
        assert said.startswith(f"what is stated of {age} old; cautions on ")
        assert said.endswith("and no source that was read says how long it holds")


def test_an_exclusion_that_rests_on_something_else_is_not_called_stale(kb) -> None:
    stated = (
        "as_of: 2026-11-20\npatient: {sex: male}\nhistory: {pregnancy: {state: absent, on: 2020}}"
    )
    assert odd(kb, stated) == []
    # An infection that is absent is no herpes zoster; that was looked at today as well.
    infections = "findings: {infection: {state: absent, on: 2015-01-01}, herpes zoster: absent}"
    ((kind, said),) = odd(kb, f"as_of: 2026-11-20\n{infections}")
    assert kind == "stale-exclusion"
    assert said.startswith("what is stated of infection is 11 years 10 months old")


def test_a_stale_exclusion_excludes_all_the_same(kb) -> None:
    of = "as_of: 2026-11-20\npatient: {age: 14 y, sex: female}\ndiagnoses: [JDM]\n"
    now = asked(kb, f"{of}history: {{pregnancy: absent}}")
    once = asked(kb, f"{of}history: {{pregnancy: {{state: absent, on: 2020}}}}")
    assert [(e.rule, e.outcome, e.because) for e in now.options] == [
        (e.rule, e.outcome, e.because) for e in once.options
    ]
