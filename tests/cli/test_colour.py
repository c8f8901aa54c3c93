"""Bold names are for terminals, and for those who did not say no."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cdss

pexpect = pytest.importorskip("pexpect")

ROOT = Path(cdss.__file__).parent.parent
PROFILE = "diagnoses: [juvenile dermatomyositis]\n"


@pytest.fixture
def command(tmp_path):
    profile = tmp_path / "p.yaml"
    profile.write_text(PROFILE)
    return ["-m", "cdss", "consult", str(profile)]


def at_a_terminal(command, width, **more):
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    environment.pop("NO_COLOR", None)
    said, code = pexpect.run(
        " ".join([sys.executable, *command]),
        env=environment | more,
        cwd=str(ROOT),
        withexitstatus=True,
        encoding="utf-8",
        timeout=60,
        dimensions=(50, width),
    )
    assert code == 0
    return said.replace("\r\n", "\n")


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_bold_names_in_its_own_width(command, width):
    said = at_a_terminal(command, width)
    assert "\x1b[1mREAD AS" in said
    plain = re.sub(r"\x1b\[\d+m", "", said)
    longest = max(len(line) for line in plain.splitlines() if len(line.split()) > 2)
    assert width - 25 < longest <= width


def test_no_color_is_respected(command):
    assert "\x1b" not in at_a_terminal(command, 80, NO_COLOR="1")


def test_a_pipe_gets_plain_text(command):
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "\x1b" not in done.stdout
    assert done.stdout.startswith("READ AS")
