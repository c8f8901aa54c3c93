"""Every command of the README runs, and what it says of the package is so."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cdss
from cdss.cli.main import COMMANDS
from cdss.interop.fhir.responses import RESPONSE_SYSTEM, RESPONSE_URL
from cdss.model.condition import RESPONSES

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHELL = [
    line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line.strip()
]
# The commands that make an environment are what `.ci/run` does, before this test can run.
TOUR = [line for line in SHELL if ".venv" not in line]


def shell(line):
    here = shlex.quote(sys.executable) + " -m cdss"
    command = re.sub(r"(^|\| )cdss ", rf"\1{here} ", line)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(  # noqa: S602 - the README's own lines, pipes and all
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("line", TOUR)
def test_a_command_of_the_tour_runs(line):
    ran = shell(line)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()
    assert "Traceback" not in ran.stderr


def test_the_tour_shows_every_command():
    # What serves until it is told to end is shown, and run by the tests of the service.
    served = [line for kind, block in BLOCKS if kind == "console" for line in block.splitlines()]
    lines = [*TOUR, *served]
    shown = {name for line in lines for name in re.findall(r"(?:^|\| )cdss ([\w-]+)", line)}
    assert shown == set(COMMANDS)


@pytest.mark.parametrize(
    ("door", "said"),
    [
        (
            "profile_from_yaml",
            "Intravenous immunoglobulin Unidentified case report, 2011 or later, supplied as 004",
        ),
        ("profile_from_fhir", "Intravenous immunoglobulin because of Condition/2"),
    ],
)
def test_a_program_of_the_readme_prints_the_reported_option(door, said):
    (program,) = [block for kind, block in BLOCKS if kind == "python" and door in block]
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said in ran.stdout.splitlines()


def test_the_readme_names_the_extension_and_its_codes():
    assert f"extension `{RESPONSE_URL}`" in README
    assert f"`{RESPONSE_SYSTEM}`" in README
    assert f"The codes are {', '.join(f'`{each}`' for each in RESPONSES)}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    ran = shell(f"cdss {name} --help")
    assert ran.returncode == 0
    assert len(ran.stdout.splitlines()) > 3


def test_the_package_exports_what_it_says():
    assert set(cdss.__all__) <= set(dir(cdss))
    assert all(getattr(cdss, name) is not None for name in cdss.__all__)
    with pytest.raises(AttributeError, match="no attribute `nonsense`"):
        _ = cdss.nonsense


def test_the_layout_of_the_readme_is_the_layout():
    (layout,) = [block for kind, block in BLOCKS if not kind]
    rooms = re.findall(r"^  (\w+)/ ", layout, re.MULTILINE)
    there = {path.parent.name for path in (ROOT / "cdss").glob("*/__init__.py")}
    assert set(rooms) == there


def test_the_interview_of_the_readme_changes_an_option():
    (line,) = [each for each in TOUR if "cdss interview" in each]
    told = " ".join(shell(line).stderr.split())
    assert "option Etanercept (JDM-O-0011): undecided -> reported" in told
    assert "!" not in told
