"""``cdss replay``: an answer is run again from itself alone, and says why it no longer stands."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from altered import FLOWERS, ROOT, alter, copied

import cdss

PROFILES = ROOT / "cases" / "profiles"
FEBRILE = PROFILES / "febrile-calcinosis.yaml"
PLANTS = ROOT / "tests" / "plants"
SPOTTED = PLANTS / "cases" / "profiles" / "spotted-moonleaf.yaml"

THALIDOMIDE = "rules/options/thalidomide.yaml"
ITS_CONDITION = "{finding: calcinosis-without-benefit-from-two-agents}]}"


@pytest.fixture
def answered(run, tmp_path: Path):
    """Consult, and keep the answer in a file; with what else a test asks for."""

    def answering(profile: Path, *options: str | Path) -> Path:
        ran = run("consult", profile, "--format", "json", *options)
        assert ran.code == 0, ran.err
        path = tmp_path / "answer.json"
        path.write_text(ran.out, "utf-8")
        return path

    return answering


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return copied(tmp_path / "knowledge")


def changed(run, answer: Path, knowledge: Path) -> dict[str, Any]:
    ran = run("replay", answer, "--knowledge", knowledge, "--format", "json")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    assert not found["same"]
    return found


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_answer_stands_while_nothing_changes(run, answered, path: Path) -> None:
    assert run("replay", answered(path, "--all")).code == 0
    ran = run("replay", answered(path))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("ANSWER: the same\n")
    assert ran.out.count("the same\n") == 5


def test_what_was_asked_for_is_asked_for_again(run, answered, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("diagnoses: [juvenile dermatomyositis]\nfindings: [calcinosis, nonsense]\n")
    answer = answered(path, "--all", "--allow-unknown", "--engine", "native")
    told = json.loads(answer.read_text("utf-8"))
    assert told["asked"] == {"everything": True, "allow_unknown": True, "cross_check": True}
    path.unlink()
    found = json.loads(run("replay", answer, "--format", "json").out)
    assert found["same"]
    assert found["as_of"] == told["profile"]["as_of"]


def test_an_answer_is_run_at_its_own_date(run, answered, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    text = "diagnoses: [silver blight]\nfindings: {spots: {since: 2024-01-01}}\n"
    path.write_text(f"as_of: 2024-02-01\n{text}")
    answer = answered(path, "--knowledge", PLANTS)
    ran = run("replay", answer, "--knowledge", PLANTS)
    assert ran.code == 0
    assert ran.out.startswith(f"REPLAY  {path}, as of 2024-02-01\n")


def test_without_a_date_of_its_own_it_is_the_date_of_the_answer(run, kb, tmp_path: Path) -> None:
    text = "findings: {fever: {since: 2024-01-01, for: 3 mo}}\n"
    profile = cdss.profile_from_yaml(text, kb, today=date(2024, 2, 1))
    answer = cdss.consult(profile, kb)
    assert answer.oddities, "which it is not any more after three months"
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer.model_dump()))
    assert run("replay", path).code == 0


def test_a_changed_rule_is_named_with_what_it_does(run, answered, knowledge: Path) -> None:
    answer = answered(FEBRILE)
    alter(knowledge, THALIDOMIDE, ITS_CONDITION, ITS_CONDITION[:-2] + ", {age: {at_least: 13 y}}]}")
    alter(knowledge, THALIDOMIDE, "version: 1", "version: 2")
    found = changed(run, answer, knowledge)
    (part,) = found["parts"]
    assert (part["kind"], part["name"], part["how"]) == ("rule", "JDM-O-0003", "changed")
    assert (part["before"], part["after"]) == ("1", "2")
    (change,) = found["changes"]
    assert (change["kind"], change["name"], change["how"]) == ("option", "JDM-O-0003", "went")
    assert change["because"] == ["rule JDM-O-0003"]
    aspects = {each["name"]: each for each in change["aspects"]}
    assert aspects["outcome"]["before"] == ["cautioned (exclude-first)"]
    assert aspects["outcome"]["after"] == ["not-applicable"]
    assert aspects["failed"]["after"] == ["age at least 13 y"]
    shown = run("replay", answer, "--knowledge", knowledge).out
    assert " ~ rule JDM-O-0003 changed (version 1 to 2): Thalidomide reported" in shown
    assert "because   changed: rule JDM-O-0003\n" in shown


def test_a_rule_changed_under_its_old_version_is_found(run, answered, knowledge: Path) -> None:
    answer = answered(FEBRILE)
    alter(knowledge, THALIDOMIDE, "Thalidomide reported for", "Thalidomide as reported for")
    (change,) = changed(run, answer, knowledge)["changes"]
    assert [each["name"] for each in change["aspects"]] == ["title"]
    assert "(version 1 still)" in run("replay", answer, "--knowledge", knowledge).out


def test_a_changed_derivation_is_named_at_each_option_that_rests_on_it(
    run, answered, knowledge: Path
) -> None:
    answer = answered(FEBRILE)
    alter(knowledge, "rules/derivations/calcinosis.yaml", "at_least: 2}", "at_least: 4}")
    found = changed(run, answer, knowledge)
    assert [each["name"] for each in found["parts"]] == ["JDM-D-0011"]
    moved = {each["name"]: each for each in found["changes"]}
    assert {"JDM-O-0003", "JDM-D-0011"} <= set(moved)
    assert moved["JDM-D-0011"]["how"] == "went"
    assert {tuple(each["because"]) for each in moved.values()} == {("rule JDM-D-0011",)}


def test_a_new_caution_is_named_with_the_option_it_is_on(run, answered, knowledge: Path) -> None:
    answer = answered(FEBRILE)
    path = knowledge / "rules" / "cautions" / "thalidomide.yaml"
    path.write_text(
        path.read_text("utf-8")
        + "---\nid: C-9001\nkind: caution\ntitle: Calcinosis\nstatus: draft\nversion: 1\n"
        "purpose: A caution for a test.\nmisuse: None.\nwhen: {finding: calcinosis}\n"
        "then: {caution: thalidomide, severity: contraindicated, text: Not with deposits.}\n"
        "sources: [{from: safety/thalidomide/A, certainty: label copy}]\nexamples:\n"
        '  - {name: A, given: {findings: {calcinosis: absent}}, expect: "false"}\n'
        "  - {name: B, given: {findings: {calcinosis: present}}, expect: holds}\n"
        "  - {name: C, given: {findings: {fever: present}}, expect: unknown}\n",
        "utf-8",
    )
    found = changed(run, answer, knowledge)
    assert [(each["name"], each["how"]) for each in found["parts"]] == [("C-9001", "added")]
    (change,) = found["changes"]
    assert (change["name"], change["how"]) == ("JDM-O-0003", "changed")
    aspects = {each["name"]: each for each in change["aspects"]}
    assert set(aspects) == {"outcome", "cautions"}
    assert aspects["outcome"]["before"] == ["cautioned (exclude-first)"]
    assert aspects["outcome"]["after"] == ["cautioned (contraindicated)"]
    assert aspects["cautions"]["before"] == []
    assert aspects["cautions"]["after"] == ["C-9001 (contraindicated: Calcinosis)"]
    assert change["because"] == ["rule C-9001"]


def test_a_withdrawn_rule_is_not_called_removed(run, answered, knowledge: Path) -> None:
    answer = answered(FEBRILE)
    withdrawn = "id: JDM-O-0003\nkind: option\n"
    title = "title: Thalidomide reported for inflammatory calcinosis after other agents\n"
    alter(
        knowledge,
        THALIDOMIDE,
        f"{withdrawn}{title}status: draft",
        f"{withdrawn}{title}status: {{withdrawn: {{on: 2026-11-20, why: a test}}}}",
    )
    found = changed(run, answer, knowledge)
    assert [(each["name"], each["how"]) for each in found["parts"]] == [("JDM-O-0003", "withdrawn")]
    assert [(each["name"], each["how"]) for each in found["changes"]] == [("JDM-O-0003", "went")]


def test_a_source_read_again_is_named_at_the_evidence(run, answered, tmp_path: Path) -> None:
    knowledge = copied(tmp_path / "plants", PLANTS)
    answer = answered(SPOTTED, "--knowledge", knowledge)
    source = "cases/sources/invented-ashwater-moonleaf.yaml"
    alter(knowledge, source, "one cup", "two cups")
    found = changed(run, answer, knowledge)
    assert [(each["kind"], each["name"]) for each in found["parts"]] == [
        ("source", "invented-ashwater-moonleaf")
    ]
    for change in found["changes"]:
        assert change["because"] == ["source invented-ashwater-moonleaf"]
    (evidence,) = [
        aspect
        for change in found["changes"]
        for aspect in change["aspects"]
        if aspect["name"] == "evidence"
    ]
    assert evidence["otherwise"] == ["invented-ashwater-moonleaf/E1 (dose as reported)"]


def test_a_derivation_behind_a_caution_is_named_at_the_option(
    run, answered, tmp_path: Path
) -> None:
    profile = tmp_path / "p.yaml"
    text = SPOTTED.read_text("utf-8")
    profile.write_text(text.replace("measurements:", "  soft roots: present\nmeasurements:"))
    knowledge = copied(tmp_path / "plants", PLANTS)
    answer = answered(profile, "--knowledge", knowledge)
    rules = knowledge / "rules" / "derivations" / "failure.yaml"
    rules.write_text(rules.read_text("utf-8") + FLOWERS)
    changes = {each["name"]: each for each in changed(run, answer, knowledge)["changes"]}
    assert changes["PLANT-O-0001"]["because"] == ["rule PLANT-D-0009"]


def test_what_bears_on_nothing_changes_no_answer(run, answered, knowledge: Path) -> None:
    answer = answered(FEBRILE)
    alter(knowledge, "rules/cautions/ivig.yaml", "version: 1", "version: 2")
    ran = run("replay", answer, "--knowledge", knowledge)
    assert ran.code == 0
    assert "KNOWLEDGE: 1 part changed\n ~ rule C-0001 changed (version 1 to 2)" in ran.out
    assert ran.out.endswith("ANSWER: the same\n")


@pytest.mark.parametrize(
    "edit",
    [("version: 1\n", "version:   1   # a comment\n"), ("name: A girl of 12", "name: A girl, 12")],
)
def test_layout_and_examples_are_no_change_of_a_part(
    run, answered, knowledge: Path, edit: tuple[str, str]
) -> None:
    answer = answered(FEBRILE)
    alter(knowledge, THALIDOMIDE, *edit)
    ran = run("replay", answer, "--knowledge", knowledge)
    assert ran.code == 0
    assert "knowledge was 0.1.0" in ran.out
    assert "KNOWLEDGE" not in ran.out


def test_the_vocabulary_and_the_scope_are_named(run, answered, knowledge: Path) -> None:
    answer = answered(FEBRILE)
    alter(knowledge, "rules/vocabulary/general-findings.yaml", "label: Fever", "label: Pyrexia")
    alter(knowledge, "rules/scope.yaml", "not_covered:\n", "not_covered:\n  - what a test adds\n")
    found = changed(run, answer, knowledge)
    assert [(each["kind"], each["name"]) for each in found["parts"]] == [
        ("concept", "fever"),
        ("scope", ""),
    ]
    moved = {each["name"]: each for each in found["changes"]}
    assert moved["scope"]["aspects"][0]["after"] == ["what a test adds"]
    assert moved["scope"]["because"] == ["scope"]
    assert "pyrexia" in moved["read as"]["aspects"][0]["after"][0]
    assert moved["read as"]["because"] == ["concept fever"]
    assert moved["JDM-O-0003"]["because"] == ["concept fever"]


def test_a_concept_is_named_where_it_bears_on_the_change_alone(
    run, answered, knowledge: Path
) -> None:
    answer = answered(FEBRILE)
    findings = "rules/vocabulary/general-findings.yaml"
    alter(knowledge, findings, "label: Fever", "label: Pyrexia")
    alter(
        knowledge,
        "rules/vocabulary/skin-and-calcinosis.yaml",
        "label: Calcinosis\n",
        "label: Deposits\n",
    )
    alter(knowledge, "rules/vocabulary/agents.yaml", "label: Ibuprofen", "label: The ibuprofen")
    found = changed(run, answer, knowledge)
    assert [(each["kind"], each["name"], each["how"]) for each in found["parts"]] == [
        ("concept", "calcinosis", "changed"),
        ("concept", "fever", "changed"),
        ("vocabulary", "", "changed"),
    ]
    because = {each["name"]: each["because"] for each in found["changes"]}
    assert because["JDM-A-0004"] == ["concept fever"]
    assert because["JDM-O-0003"] == ["concept calcinosis", "concept fever"]
    assert sorted(because["read as"]) == ["concept calcinosis", "concept fever"]
    assert "vocabulary" not in {part for each in because.values() for part in each}
    shown = run("replay", answer, "--knowledge", knowledge).out
    assert " ~ concept fever changed: Pyrexia\n" in shown
    assert " ~ vocabulary changed: concepts that did not bear on the answer\n" in shown


def test_a_concept_that_was_added_is_behind_what_it_brings(run, answered, tmp_path: Path) -> None:
    profile = tmp_path / "p.yaml"
    profile.write_text(
        "diagnoses: [silver blight]\nfindings: {spots: present, freckles: present}\n"
    )
    knowledge = copied(tmp_path / "plants", PLANTS)
    answer = answered(profile, "--knowledge", knowledge, "--allow-unknown")
    path = knowledge / "rules" / "vocabulary" / "plants.yaml"
    path.write_text(path.read_text("utf-8") + "- {id: freckles, label: Freckles, kind: finding}\n")
    found = changed(run, answer, knowledge)
    assert [each["kind"] for each in found["parts"]] == ["vocabulary"]
    moved = {each["name"]: each["because"] for each in found["changes"]}
    assert moved["not understood"] == ["vocabulary"]
    assert moved["read as"] == ["vocabulary"]


def test_an_answer_without_the_concepts_names_the_vocabulary(
    run, answered, knowledge: Path
) -> None:
    """As those of earlier programs are."""
    answer = answered(FEBRILE)
    told = json.loads(answer.read_text("utf-8"))
    del told["knowledge"]["parts"]["concepts"], told["knowledge"]["parts"]["other_concepts"]
    answer.write_text(json.dumps(told), "utf-8")
    alter(knowledge, "rules/vocabulary/general-findings.yaml", "label: Fever", "label: Pyrexia")
    found = changed(run, answer, knowledge)
    assert [(each["kind"], each["title"]) for each in found["parts"]] == [("vocabulary", "")]
    moved = {each["name"]: each["because"] for each in found["changes"]}
    assert moved["JDM-O-0003"] == ["vocabulary"]


def test_an_answer_carries_the_concepts_that_bear_on_it_alone(kb) -> None:
    """Each of those that an edit of the knowledge can bring into it, and no hundreds beside."""
    text = "patient: {age: 40 y}\nfindings: [fever]\n"
    parts = cdss.consult(cdss.profile_from_yaml(text, kb), kb, explain=True).knowledge.parts
    assert "fever" in parts.concepts
    assert len(parts.concepts) < len(kb.vocabulary) / 4
    assert parts.vocabulary == kb.parts.vocabulary


def test_what_no_engine_checked_is_run_again_without_a_check(run, kb, tmp_path: Path) -> None:
    profile = cdss.profile_from_yaml(FEBRILE.read_text("utf-8"), kb, name=str(FEBRILE))
    told = cdss.consult(profile, kb, cross_check=False).model_dump()
    assert told["asked"]["cross_check"] is False
    path = tmp_path / "answer.json"
    for earlier in (False, True):
        if earlier:
            # An earlier program did not tell it, and what came of it does.
            del told["asked"]["cross_check"]
            told["engine"]["sha256"] = "0" * 64
        path.write_text(json.dumps(told), "utf-8")
        assert run("replay", path).code == 0


def test_an_edited_answer_is_not_blamed_on_the_knowledge(run, answered) -> None:
    answer = answered(FEBRILE)
    told = json.loads(answer.read_text("utf-8"))
    (option,) = [each for each in told["options"] if each["rule"] == "JDM-O-0003"]
    option["outcome"], option["because"] = "reported", None
    answer.write_text(json.dumps(told), "utf-8")
    ran = run("replay", answer)
    assert ran.code == 1
    assert "outcome   was reported; now cautioned (exclude-first)" in ran.out
    assert "neither the knowledge nor the program changed: the answer was" in ran.out
    told["engine"]["sha256"] = "0" * 64
    answer.write_text(json.dumps(told), "utf-8")
    ran = run("replay", answer)
    assert ran.code == 1
    assert "no part of the knowledge it rests on changed: the program did" in ran.out


def edit(path: str, how: str) -> Callable[[dict[str, Any]], None]:
    """What takes away, doubles, turns round or rewrites a part of an answer."""

    def editing(told: dict[str, Any]) -> None:
        rules = [each["rule"] for each in told["options"]]
        *way, last = [
            int(each) if each.isdigit() else rules.index(each) if each in rules else each
            for each in path.split("/")
        ]
        of: Any = told
        for each in way:
            of = of[each]
        if how == "taken away":
            del of[last]
        elif how == "doubled":
            of[last].append(of[last][0])
        elif how == "turned round":
            of[last].reverse()
        elif how == "emptied":
            of[last] = type(of[last])()
        elif isinstance(of[last], bool):
            of[last] = not of[last]
        elif isinstance(of[last], dict):
            of[last][next(iter(of[last]))] = "1" if of is told else 1000
        else:
            of[last] = "2020-01-01" if last in {"as_of", "date"} else "what nobody said"

    return editing


@pytest.mark.parametrize(
    ("path", "how", "said"),
    [
        ("alerts", "taken away", "section alerts appeared"),
        ("alerts", "emptied", "alert JDM-A-0002 appeared"),
        ("options/JDM-O-0003/cautions", "taken away", "option JDM-O-0003 changed"),
        ("options/JDM-O-0003/cautions/0/text", "rewritten", "option JDM-O-0003 changed"),
        ("options/JDM-O-0003/changes", "taken away", "option JDM-O-0003 changed"),
        ("options/JDM-O-0003/reasons/sets", "emptied", "option JDM-O-0003 changed"),
        ("options/JDM-O-0003/comparison", "emptied", "option JDM-O-0003 changed"),
        ("options", "doubled", " (2) went"),
        ("options", "turned round", "section option: the order changed"),
        ("disclaimer", "taken away", "section disclaimer changed"),
        ("disclaimer", "rewritten", "section disclaimer changed"),
        ("labels", "rewritten", "section labels changed"),
        ("labels", "emptied", "section labels changed"),
        ("knowledge/rules", "rewritten", "knowledge rules changed"),
        ("knowledge/parts/rules", "emptied", "knowledge parts changed"),
        ("knowledge/date", "rewritten", "knowledge date changed"),
        ("knowledge/covers", "taken away", "knowledge scope changed"),
        ("engine/cross_checked", "rewritten", "engine stamp changed"),
        ("engine/program", "rewritten", "engine stamp changed"),
        ("profile/as_of", "rewritten", "profile as of changed"),
        ("profile/id", "rewritten", "profile id changed"),
        ("profile/read_as", "rewritten", "profile read as changed"),
        ("profile/read_as", "taken away", "profile read as changed"),
    ],
)
def test_nothing_is_taken_from_an_answer_or_altered_in_it_unseen(
    run, answered, path: str, how: str, said: str
) -> None:
    answer = answered(FEBRILE)
    told = json.loads(answer.read_text("utf-8"))
    edit(path, how)(told)
    answer.write_text(json.dumps(told), "utf-8")
    ran = run("replay", answer)
    assert ran.code == 1, ran.err
    assert any(said in each for each in ran.out.splitlines() if each[1:2] in "+-~")
    assert "ANSWER: the same" not in ran.out
    assert "neither the knowledge nor the program changed" in " ".join(ran.out.split())
    assert "NOT COMPARED" not in ran.out


def test_what_only_another_program_knows_is_named_and_not_compared(run, answered) -> None:
    answer = answered(FEBRILE)
    told = json.loads(answer.read_text("utf-8"))
    told["engine"]["sha256"] = "0" * 64
    del told["alerts"], told["profile"]["read_as"]
    answer.write_text(json.dumps(told), "utf-8")
    ran = run("replay", answer)
    assert ran.code == 0
    assert (
        "NOT COMPARED: alerts, profile: read as; only one of the two programs knows it" in ran.out
    )


def test_a_severity_is_told_then_and_now(run, answered, knowledge: Path) -> None:
    answer = answered(FEBRILE)
    path = knowledge / "rules" / "cautions" / "thalidomide.yaml"
    before, name, behind = path.read_text("utf-8").partition("id: C-0044\n")
    path.write_text(
        before + name + behind.replace("severity: warn", "severity: monitor", 1), "utf-8"
    )
    shown = " ".join(run("replay", answer, "--knowledge", knowledge).out.split())
    assert "otherwise C-0044 (severity: was warn, now monitor)" in shown


@pytest.fixture
def quoting(answered) -> Path:
    answer = answered(SPOTTED, "--knowledge", PLANTS, "--texts", PLANTS / "texts")
    assert "had cleared" in answer.read_text("utf-8")
    return answer


def test_quotations_are_read_again_where_the_texts_are_at_hand(run, quoting: Path) -> None:
    ran = run("replay", quoting, "--knowledge", PLANTS)
    assert ran.code == 0
    assert "quoted    3 passages, not read again (`--texts DIR` does)\n" in ran.out
    ran = run("replay", quoting, "--knowledge", PLANTS, "--texts", PLANTS / "texts")
    assert ran.code == 0
    assert "quoted    3 passages, all read again\n" in ran.out


def test_a_quotation_that_was_altered_is_named(run, quoting: Path) -> None:
    told = quoting.read_text("utf-8")
    quoting.write_text(told.replace("had cleared", "had not cleared", 1), "utf-8")
    assert run("replay", quoting, "--knowledge", PLANTS).code == 0, "the texts alone tell it"
    asked = ("replay", quoting, "--knowledge", PLANTS, "--texts", PLANTS / "texts")
    ran = run(*asked, "--format", "json")
    assert ran.code == 1
    (change,) = json.loads(ran.out)["changes"]
    assert (change["kind"], change["reason"]) == ("quotation", "unexplained")
    (aspect,) = change["aspects"]
    assert "had not cleared" in aspect["before"][0]
    assert "had cleared" in aspect["after"][0]
    assert "quotation invented-ashwater-moonleaf, " in run(*asked).out


def test_a_text_that_was_altered_is_named(run, quoting: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(PLANTS / "texts", texts)
    for path in texts.iterdir():
        path.write_text(path.read_text("utf-8").replace("had cleared", "had not cleared"), "utf-8")
    ran = run("replay", quoting, "--knowledge", PLANTS, "--texts", texts)
    assert ran.code == 0
    said = " ".join(ran.out.split())
    assert "quoted 3 passages, 3 not read again; `" in said
    assert "` is another text" in said


def test_a_source_read_at_another_place_explains_its_quotation(
    run, quoting: Path, tmp_path: Path
) -> None:
    """The words there are what the knowledge of today points at."""
    knowledge = copied(tmp_path / "plants", PLANTS)
    alter(knowledge, "cases/sources/invented-ashwater-moonleaf.yaml", "one cup", "two cups")
    told = quoting.read_text("utf-8")
    quoting.write_text(told.replace("had cleared", "had not cleared"), "utf-8")
    asked = ("replay", quoting, "--knowledge", knowledge, "--texts", PLANTS / "texts")
    found = json.loads(run(*asked, "--format", "json").out)
    (change,) = [each for each in found["changes"] if each["kind"] == "quotation"]
    assert change["because"] == ["source invented-ashwater-moonleaf"]


def test_an_answer_of_another_field_cannot_be_read_here(run, answered) -> None:
    answer = answered(SPOTTED, "--knowledge", PLANTS)
    ran = run("replay", answer)
    assert (ran.code, ran.out) == (4, "")
    assert "with this knowledge the profile of the answer cannot be read" in ran.err
    assert f"--> {SPOTTED}:2:" in ran.err


def test_standard_input_is_an_answer_too(answered) -> None:
    answer = answered(FEBRILE)
    ran = subprocess.run(
        [sys.executable, "-m", "cdss", "replay", "-"],
        input=answer.read_bytes(),
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith(b"ANSWER: the same\n")
