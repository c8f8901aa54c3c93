"""``cdss explain`` and ``cdss why-not`` at a terminal."""

import json
from pathlib import Path

import pytest

import cdss

TWO = "diagnoses: [juvenile dermatomyositis]\nfindings: [calcinosis]\n"


@pytest.fixture
def patient(tmp_path):
    def write(text):
        path = tmp_path / "patient.yaml"
        path.write_text(text)
        return str(path)

    return write


def flat(text: str) -> str:
    return " ".join(text.split())


def test_one_sentence_names_the_statement_and_its_place(run, patient):
    path = patient(
        "diagnoses: [juvenile dermatomyositis]\nfindings:\n  skin ulceration: present\n"
        "  calcinosis: absent\n"
    )
    ran = run("why-not", path, "methotrexate")
    assert ran.code == 0
    assert f"Not shown because calcinosis is stated absent ({path}:4)" in flat(ran.out)


def test_the_smallest_sets_for_thalidomide_are_the_rules(run, patient):
    ran = run("why-not", patient(TWO), "thalidomide", "--format", "json")
    (told,) = json.loads(ran.out)
    assert told["outcome"] == "undecided"
    assert "inflammatory calcinosis" in told["sentence"]
    sets = {frozenset(fact["concept"] for fact in each) for each in told["changes"]["sets"]}
    assert sets == {
        frozenset({"treatments", *signs})
        for signs in (
            ["inflammatory-calcinosis"],
            ["fever", "c-reactive-protein"],
            ["inflamed-calcinosis-site"],
            ["calcium-milk-cytokines-raised"],
            ["calcium-milk-cytokine"],
        )
    }
    assert told["changes"]["complete"]


@pytest.mark.parametrize(
    ("stated", "target"),
    [
        ("patient: {age: 5 y, sex: male}\n" + TWO, "thalidomide"),
        (TWO.replace("[calcinosis]", "{calcinosis: absent}"), "methotrexate"),
        ("diagnoses: {juvenile dermatomyositis: absent}\n", "thalidomide"),
        (
            TWO + "treatments:\n  - {agent: prednisolone, response: complete}\n"
            "treatments_complete: true\n",
            "intravenous immunoglobulin",
        ),
    ],
)
def test_what_cannot_change_is_never_proposed(run, patient, stated, target):
    """An age, a sex, a stated diagnosis, how a treatment turned out."""
    for told in json.loads(run("why-not", patient(stated), target, "--format", "json").out):
        for facts in told["changes"]["sets"]:
            for fact in facts:
                assert fact["concept"] not in {"age", "sex", "juvenile-dermatomyositis"}
                assert fact["now"] == "unknown" or fact["concept"] not in {
                    "prednisolone",
                    "systemic-glucocorticoid",
                    "treatments",
                }


def test_what_stands_in_the_way_for_good_is_named(run, patient):
    path = patient("diagnoses: {juvenile dermatomyositis: absent}\nfindings: [calcinosis]\n")
    ran = run("why-not", path, "JDM-O-0002")
    assert "JDM is stated absent" in flat(ran.out)
    assert "Nothing unstated would change that" in flat(ran.out)


def test_without_a_target_every_option_is_told(run, patient, kb):
    ran = run("why-not", patient(TWO))
    assert all(rule.id in ran.out for rule in kb.of_kind("option"))
    assert "Proof" not in ran.out


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("jdm-o-0003", "JDM-O-0003"),
        ("Thalidomide", "JDM-O-0003"),
        ("IVIg", "JDM-O-0001"),
        ("sodium thiosulfate", "JDM-O-0002"),
        ("inflammatory calcinosis", "JDM-D-0013"),
        ("severe disease", "JDM-A-0001"),
        ("severe-disease", "JDM-A-0001"),
        ("radiograph", "JDM-X-0001"),
        ("C-0041", "C-0041"),
    ],
)
def test_a_target_has_many_names(run, patient, target, rule):
    told = json.loads(run("explain", patient(TWO), target, "--format", "json").out)
    assert rule in [each["rule"] for each in told]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("thalidomine", "near it: Thalidomide"),
        ("JDM-O-9003", "near it: JDM-O-"),
        ("lethargy", "no option gives lethargy, and no rule concludes it"),
        ("qqqqqq", "`cdss vocabulary find` knows names"),
    ],
)
def test_a_target_that_nothing_is_about(run, patient, target, said):
    ran = run("explain", patient(TWO), target)
    assert (ran.code, ran.out) == (2, "")
    assert f"no rule is about `{target}`" in ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_every_rule_can_be_explained(kb):
    profile = cdss.profile_from_yaml(TWO, kb)
    for name, rule in kb.rules.items():
        (told,) = cdss.why(profile, kb, name)
        assert (told.rule, told.kind, told.version) == (name, rule.kind, rule.version)
        assert told.sentence.endswith(".")
        assert told.proof.condition


def test_the_second_field_is_explained_too(run):
    """The code knows no medicine."""
    plants = Path(__file__).parents[1] / "plants"
    path = plants / "cases" / "profiles" / "spotted-moonleaf.yaml"
    ran = run("why-not", str(path), "--knowledge", str(plants))
    assert ran.code == 0
    assert ran.out.strip()


def test_what_is_stated_and_left_open_is_not_called_unstated(run, patient):
    path = patient(
        "diagnoses: {juvenile dermatomyositis: suspected}\nmeasurements: {CRP: 40 mg/L}\n"
        "findings: [calcinosis, fever]\n"
    )
    said = flat(run("why-not", path, "thalidomide").out)
    assert f"CRP is stated and left open (CRP: 40 mg/L ({path}:2))" in said
    assert f"JDM is stated and left open (JDM: suspected ({path}:1))" in said
    said = flat(run("explain", patient("measurements: {creatinine: 300 umol/L}\n"), "C-0064").out)
    assert "creatinine is stated and left open" in said


def test_an_unknown_term_is_an_error_or_let_pass(run, patient):
    path = patient(TWO + "history: {no such thing: present}\n")
    assert run("explain", path, "thalidomide").code == 4
    ran = run("explain", path, "thalidomide", "--allow-unknown")
    assert ran.code == 0
    assert "not understood: `no such thing`" in ran.err


def test_any_two_of_many_treatments_are_enough(run, patient):
    agents = ("methotrexate", "ciclosporin", "azathioprine", "cyclophosphamide", "etanercept",
              "infliximab", "hydroxychloroquine", "alendronate", "prednisolone")  # fmt: skip
    given = "".join(f"  - {{agent: {each}, response: {{calcinosis: none}}}}\n" for each in agents)
    text = TWO.replace("[calcinosis]", "[calcinosis, skin ulceration]") + f"treatments:\n{given}"
    (told,) = json.loads(run("explain", patient(text), "JDM-O-0002", "--format", "json").out)
    assert told["reasons"]["complete"]
    assert len(told["reasons"]["sets"]) == 36
    assert {each["text"].partition(":")[0] for each in told["reasons"]["needed"]} == {
        "JDM",
        "calcinosis",
        "skin ulceration",
    }


def test_a_caution_on_everyone_is_told_in_words(run, patient):
    assert "it asks for nothing" in run("explain", patient(TWO), "C-0004").out


def leaf_of(proof, words):
    """The first condition of a proof that says this, and is not the denial of one."""
    if words in proof["condition"] and not proof["condition"].startswith("not "):
        return proof
    found = (leaf_of(part, words) for part in proof["parts"])
    return next((each for each in found if each), None)


def test_every_rule_that_concludes_a_finding_stands_in_its_proof(run, patient):
    path = patient(
        "diagnoses: [juvenile dermatomyositis]\n"
        "treatments: [{agent: prednisolone, response: relapse on taper}]\n"
    )
    (told,) = json.loads(run("explain", path, "JDM-O-0001", "--format", "json").out)
    assert "; the proof has 1 more ground for inadequate response to gluco" in told["sentence"]
    assert told["sentence"].count(".") == told["sentence"].count(".yaml") + 1
    finding = leaf_of(told["proof"], "inadequate response")
    assert finding["value"] == "yes"
    grounds = [(part["rule"], part["value"]) for part in finding["parts"]]
    assert grounds == [("JDM-D-0001", "yes"), ("JDM-D-0003", "yes")]
    for part in finding["parts"]:
        assert leaf_of(part, "whole")["statements"][0]["location"] == f"{path}:2"
    text = flat(run("explain", path, "JDM-O-0001").out)
    assert "[JDM-D-0001] yes: any of" in text
    assert "[JDM-D-0003] yes: any of" in text


def test_one_ground_is_told_without_a_number(run, patient):
    path = patient(
        "diagnoses: [juvenile dermatomyositis]\nfindings: [calcinosis, fever]\n"
        "measurements: {CRP: raised}\n"
    )
    (told,) = json.loads(run("explain", path, "JDM-O-0003", "--format", "json").out)
    assert "more ground" not in told["sentence"]
    finding = leaf_of(told["proof"], "inflammatory calcinosis")
    assert (finding["value"], finding["rule"]) == ("yes", "JDM-D-0013")
    assert [part["rule"] for part in finding["parts"]] == [None]


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("treatments: [{agent: glucocorticoid}]", "systemic glucocorticoid given"),
        ("measurements: {CRP: 40 mg/L}", "CRP raised"),
        ("treatments: [{agent: methotrexate, response: {calcinosis: none}}]", "at least 2 agents"),
    ],
)
def test_what_leaves_a_condition_open_stands_in_the_proof(run, patient, stated, words):
    path = patient(f"{TWO}{stated}\n")
    found = json.loads(run("why-not", path, "--format", "json").out)
    leaves = {each["rule"]: leaf_of(each["proof"], words) for each in found}
    assert any(leaves.values())
    for each in found:
        leaf = leaves[each["rule"]]
        if leaf is not None:
            assert leaf["value"] == "unknown"
            assert [basis["location"] for basis in leaf["statements"]] == [f"{path}:3"]
            assert "left open" in each["sentence"]


def test_a_suspected_diagnosis_and_an_age_between_bounds_leave_open(run, patient):
    path = patient("diagnoses: {juvenile dermatomyositis: suspected}\nfindings: [calcinosis]\n")
    (told,) = json.loads(run("why-not", path, "JDM-O-0002", "--format", "json").out)
    assert leaf_of(told["proof"], "JDM")["statements"] == [
        {"text": "JDM: suspected", "location": f"{path}:1"}
    ]
    # Of what nobody spoke of, nothing is named.
    assert leaf_of(told["proof"], "skin ulceration")["statements"] == []
