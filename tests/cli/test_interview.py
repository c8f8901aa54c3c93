"""``cdss interview``: at a real terminal, and through a pipe."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cdss
from cdss.cli.interview import command

pexpect = pytest.importorskip("pexpect")

ROOT = Path(cdss.__file__).parent.parent
PLANTS = ROOT / "tests" / "plants"
CALCINOSIS = "diagnoses: [juvenile dermatomyositis]\nfindings: {calcinosis: present}\n"
SILVER = (
    "as_of: 2026-11-20\ndiagnoses: [silver blight]\nfindings: {leaf spots: present}\n"
    "treatments: [{agent: yellow dust, response: {spots: none}}]\n"
)


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(CALCINOSIS)
    return path


@pytest.fixture
def plant(tmp_path):
    path = tmp_path / "plant.yaml"
    path.write_text(SILVER)
    return path


@pytest.fixture
def record(tmp_path):
    """Of two patients, one of whom has JDM with calcinosis."""
    one, other = {"reference": "Patient/1"}, {"reference": "Patient/2"}
    jdm = {"coding": [{"system": "http://snomed.info/sct", "code": "1212005"}]}
    calcinosis = {
        "coding": [{"system": "http://human-phenotype-ontology.org", "code": "HP:0003761"}]
    }
    path = tmp_path / "bundle.json"
    resources = [
        {"resourceType": "Patient", "id": "1", "gender": "female"},
        {"resourceType": "Patient", "id": "2", "gender": "male"},
        {"resourceType": "Condition", "id": "a", "subject": one, "code": jdm},
        {"resourceType": "Condition", "id": "b", "subject": one, "code": calcinosis},
        {"resourceType": "Condition", "id": "c", "subject": other, "code": jdm},
    ]
    path.write_text(json.dumps(resources))
    return path


def piped(*args, said=""):
    return subprocess.run(
        [sys.executable, "-m", "cdss", "interview", *map(str, args)],
        input=said,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def written(out):
    """The completed profile, after the report."""
    return out.partition("\n---\n")[2]


class Terminal:
    """A session at a pseudo-terminal."""

    def __init__(self, *args, **more):
        environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "cdss", "interview", *map(str, args)],
            env=environment | more,
            cwd=str(ROOT),
            encoding="utf-8",
            dimensions=(50, 100),
            timeout=60,
        )

    def asked(self, words):
        """What was printed before the question and its prompt."""
        self.child.expect_exact(words)
        before = self.child.before
        self.child.expect(r"\] > ")
        return before.replace("\r\n", "\n")

    def say(self, words):
        self.child.sendline(words)

    def end(self):
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.before.replace("\r\n", "\n")


# At a terminal


def test_a_session_at_a_terminal(profile, tmp_path):
    completed = tmp_path / "completed.yaml"
    terminal = Terminal(profile, "--output", completed)
    assert "(greedy)" in terminal.asked("1. Has any treatment been given so far?")
    terminal.say("methotrexatte: none")
    terminal.say("")
    refused = terminal.asked("1. Has any treatment been given so far?")
    assert "! a term is not in the vocabulary" in refused
    assert "did you mean `Methotrexate`" in refused
    assert "--allow-unknown" not in refused
    refused = terminal.asked("1. Has any treatment been given so far?")
    assert "! say something" in refused
    terminal.say("methotrexate: none (calcinosis), prednisolone")
    terminal.asked("2. Inflammatory calcinosis: present?")
    terminal.say("?")
    shown = terminal.asked("2. Inflammatory calcinosis: present?")
    assert re.search(r"\d+ options and 1 alert rest on it", shown)
    assert "JDM-O-0003" in shown
    terminal.say("yes")
    changed = terminal.asked("3. ")
    assert "* option Etanercept (JDM-O-0011): undecided -> reported" in changed
    terminal.say("b")
    assert "taken back" in terminal.asked("2. Inflammatory calcinosis: present?")
    terminal.say("n")
    changed = terminal.asked("3. Skin ulceration: present?")
    assert "* option Etanercept (JDM-O-0011): undecided -> not applicable" in changed
    terminal.say("u")
    assert "noted as unknown" in terminal.asked("4. ")
    terminal.say("stop")
    report = terminal.end()
    assert "Stopped; what was answered is kept." in report
    assert "READ AS" in report
    assert f"The completed profile is in `{completed}`" in report.replace("\n", "")
    assert terminal.child.exitstatus == 0
    kb = cdss.load()
    read = cdss.profile_from_yaml(completed.read_text(), kb)
    assert [each.agent for each in read.treatments] == ["methotrexate", "prednisolone"]
    stated = {each.concept: each.state for each in read.statements}
    assert stated == {
        "juvenile-dermatomyositis": "present",
        "calcinosis": "present",
        "inflammatory-calcinosis": "absent",
    }


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_breaking_off_keeps_what_was_answered(profile, key):
    terminal = Terminal(profile)
    terminal.asked("1. Has any treatment been given so far?")
    terminal.say("no")
    terminal.asked("2. ")
    terminal.child.send(key)
    report = terminal.end()
    assert "Traceback" not in report
    assert "Stopped; what was answered is kept." in report
    assert "treatments: none" in report
    assert terminal.child.exitstatus == 0


def test_values_with_units_and_what_is_wrong_with_them(tmp_path):
    profile = tmp_path / "p.yaml"
    profile.write_text(
        "diagnoses: [juvenile dermatomyositis]\ntreatments: none\n"
        "findings: {muscle weakness: present, rash: present, calcinosis: absent}\n"
    )
    terminal = Terminal(profile)
    number = 1
    while terminal.child.expect([rf"\n{number}\. What is the result for aldolase\?", r"\] > "]):
        terminal.say("u")
        number += 1
    terminal.child.expect(r"\] > ")
    terminal.say("19.3")
    again = f"{number}. What is the result for aldolase?"
    assert "`aldolase` has no unit here" in terminal.asked(again)
    terminal.say("19.3 U/L")
    changed = terminal.asked(f"{number + 1}. ")
    assert (
        "* option Systemic glucocorticoid for aldolase (JDM-O-0005): undecided -> reported "
        "without benefit"
    ) in " ".join(changed.split())
    terminal.say("s")
    assert "aldolase: 19.3 U/L" in terminal.end()


def test_an_exhaustive_order_counts_down_to_the_end(plant):
    terminal = Terminal(plant, "--knowledge", PLANTS)
    assert "every order was weighed" in terminal.asked("1. ")
    left = 9
    for number in range(2, 9):
        terminal.say("no")
        at = terminal.child.expect([rf"\n{number}\. .*?at most (\d+) left", "Settled:"])
        if at == 1:
            break
        now = int(terminal.child.match[1])
        assert now < left
        left = now
        terminal.child.expect(r"\] > ")
    else:
        pytest.fail("it did not end")
    # The answer that settled everything can be taken back, too.
    terminal.child.expect_exact("[`back` takes the last answer back, Enter ends] > ")
    terminal.say("what")
    terminal.child.expect_exact("Enter ends] > ")
    terminal.say("back")
    assert "taken back" in terminal.asked(f"\n{number - 1}. ")
    terminal.say("no")
    terminal.child.expect_exact("Settled:")
    terminal.child.expect_exact("Enter ends] > ")
    terminal.say("")
    assert "ASHWATER, SPRAYED" in terminal.end()


# Through a pipe


def test_a_pipe_can_take_the_last_answer_back(plant):
    once = piped(plant, "--knowledge", PLANTS, said="no\n" * 9)
    assert once.stderr.count("Enter ends") == 1
    count = len(re.findall(r"^\d+\. ", once.stderr, re.MULTILINE))
    again = piped(plant, "--knowledge", PLANTS, said="no\n" * count + "back\nno\n\n")
    assert again.stderr.count("Settled:") == 2
    assert "taken back" in again.stderr
    assert written(again.stdout) == written(once.stdout)


def test_a_pipe_gets_the_report_and_the_profile_alone(plant):
    ran = piped(plant, "--knowledge", PLANTS, said="no\n" * 9)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("READ AS")
    assert "> " not in ran.stdout.partition("\n---\n")[0].partition("\n")[0]
    assert "1. " in ran.stderr
    assert "Settled: no answer to a question that is left would change" in ran.stderr
    plants = cdss.load(PLANTS, cache=False)
    read = cdss.profile_from_yaml(written(ran.stdout), plants)
    answer = cdss.consult(read, plants)
    assert [each.outcome for each in answer.options] == ["reported", "already-given"]


def test_without_a_profile_it_begins_with_nothing():
    ran = piped(said="yes\n")
    assert ran.returncode == 0, ran.stderr
    assert "1. Is the diagnosis JDM?" in ran.stderr
    assert "JDM: present" in written(ran.stdout)
    nothing = piped(said="")
    assert nothing.returncode == 0
    assert written(nothing.stdout).startswith("as_of: ")
    assert len(written(nothing.stdout).splitlines()) == 1


def test_what_was_written_is_consulted_to_the_same_report(profile, tmp_path):
    completed = tmp_path / "completed.yaml"
    said = "prednisolone: relapse on taper\nyes\nno\nyes\n12 U/L\n"
    ran = piped(profile, "--output", completed, said=said)
    assert ran.returncode == 0, ran.stderr
    report = ran.stdout.partition("\nThe completed profile is in")[0].rstrip("\n")
    again = subprocess.run(
        [sys.executable, "-m", "cdss", "consult", str(completed)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert again.stdout.rstrip("\n") == report


def test_no_file_is_written_over_without_a_word(profile, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("id: other\n")
    for options in (
        ("--output", other),
        ("--output", other, "--in-place"),
        ("--output", profile),
        ("--output", tmp_path / "nowhere" / "p.yaml"),
    ):
        ran = piped(profile, *options, said="no\n")
        assert ran.returncode == 2, options
        assert "1. " not in ran.stderr
    assert other.read_text() == "id: other\n"
    assert profile.read_text() == CALCINOSIS
    assert piped("--in-place").returncode == 2
    assert piped("-").returncode == 2
    profile.write_text(f"# An invented patient.\n{CALCINOSIS}")
    ran = piped(profile, "--in-place", said="no\n")
    assert ran.returncode == 0, ran.stderr
    assert "treatments: none" in profile.read_text()
    assert profile.read_text().startswith("# An invented patient.\nas_of: ")


def test_a_wrong_profile_is_refused_at_its_place(tmp_path):
    wrong = tmp_path / "p.yaml"
    wrong.write_text("findings: {fevre: present}\n")
    ran = piped(wrong, said="no\n")
    assert ran.returncode == 4
    assert f"{wrong}:1:12" in ran.stderr
    assert piped(tmp_path / "none.yaml").returncode == 4


def test_what_cannot_be_written_is_printed(profile, tmp_path):
    nowhere = tmp_path / "link.yaml"
    nowhere.symlink_to(tmp_path / "no-folder" / "p.yaml")
    ran = piped(profile, "--output", nowhere, said="no\n")
    assert ran.returncode == 2
    assert "cannot be written" in ran.stderr
    assert "treatments: none" in written(ran.stdout)


def test_a_report_that_fails_loses_nothing(profile, tmp_path, monkeypatch):
    def fail(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("cdss.consulting.interview.summary", fail)
    completed = tmp_path / "completed.yaml"
    ran = CliRunner().invoke(
        command, [str(profile), "--output", str(completed)], input="no\nstop\n"
    )
    assert ran.exit_code == 1
    assert "treatments: none" in completed.read_text()
    ran = CliRunner().invoke(command, [str(profile)], input="no\nstop\n")
    assert "treatments: none" in written(ran.output)


def test_fhir_is_asked_about_and_stays_as_it_is(record, tmp_path):
    before, answers = record.read_text(), tmp_path / "answers.yaml"
    ran = piped(record, "--subject", "1", "--output", answers, said="no\nstop\n")
    assert ran.returncode == 0
    assert "Condition/b" in ran.stdout
    assert "The answers are in" in ran.stdout
    written = answers.read_text()
    assert written.startswith("# What was answered; all else")
    assert "absent" in written or "none" in written
    assert "JDM" not in written
    assert record.read_text() == before
    refused = piped(record, "--subject", "1", "--in-place")
    assert (refused.returncode, "PROFILE is FHIR" in refused.stderr) == (2, True)
    assert piped(record).returncode == 4


@pytest.mark.parametrize("asked", [("explain", "thalidomide"), ("why-not", "thalidomide")])
def test_one_of_several_patients_is_explained(record, asked):
    command, target = asked
    ran = subprocess.run(
        [sys.executable, "-m", "cdss", command, str(record), target, "--subject", "Patient/1"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 0
    assert "Condition/b" in ran.stdout
