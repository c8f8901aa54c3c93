"""Where the answer goes and the profile comes from: old terminals, full disks, closed ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "cases" / "profiles" / "suspected.yaml"


def cdss(*args: str | Path, **how) -> subprocess.CompletedProcess[bytes]:
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": ROOT} | how
    return subprocess.run([sys.executable, "-m", "cdss", *args], check=False, **how)


def speaking(encoding: str) -> dict[str, str]:
    return os.environ | {"PYTHONIOENCODING": encoding}


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_a_sign_that_the_terminal_lacks_is_no_obstacle(format_: str) -> None:
    ran = cdss("consult", PROFILE, "--format", format_, env=speaking("latin-1"))
    assert (ran.returncode, ran.stderr) == (0, b"")
    plain = cdss("consult", PROFILE, "--format", format_, env=speaking("utf-8")).stdout.decode()
    assert ran.stdout == plain.encode("latin-1", errors="replace")


def test_json_says_every_sign_in_any_encoding(tmp_path: Path) -> None:
    profile = tmp_path / "p.yaml"
    profile.write_text("findings: {\u03b1-fever: present}", encoding="utf-8")
    said = [
        json.loads(
            cdss(
                "consult", profile, "--format", "json", "--allow-unknown", env=speaking(encoding)
            ).stdout.decode(encoding)
        )
        for encoding in ("latin-1", "utf-8")
    ]
    assert said[0] == said[1]
    assert said[0]["profile"]["not_understood"][0]["text"] == "\u03b1-fever"


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_full_disk_is_named(format_: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        ran = cdss("consult", PROFILE, "--format", format_, stdout=full)
    assert (ran.returncode, ran.stderr.decode()) == (
        2,
        "the answer cannot be written: No space left on device\n",
    )


def test_a_closed_standard_input_is_named() -> None:
    ran = cdss("consult", "-", preexec_fn=lambda: os.close(0))
    assert (ran.returncode, ran.stdout) == (4, b"")
    assert ran.stderr.decode() == "`stdin` cannot be read: it is closed\n"


def test_a_closed_standard_output_is_no_obstacle() -> None:
    ran = cdss("consult", PROFILE, stdout=None, preexec_fn=lambda: os.close(1))
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_whoever_stops_reading_has_seen_enough() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "cdss", "schema", "profile"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_whether_a_profile_can_be_read_is_found_by_reading_it(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the exit code of an unreadable profile would be that of a wrong option."""
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert run("consult", PROFILE).code == 0
