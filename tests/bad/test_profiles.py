"""Bad profiles: each is refused with a clear message at its place, and nothing is answered.

``profiles/<name>`` stands beside ``profiles/<name>.expected.txt``: the exit code
in the first line, then exactly what a terminal shows. ``--update`` writes them anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "profiles"
ROOT = FOLDER.parents[2]
BAD = sorted(
    each.name for each in FOLDER.iterdir() if not each.name.endswith((".expected.txt", ".swp"))
)


@pytest.fixture
def among_the_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in messages are those the user gave."""
    monkeypatch.chdir(FOLDER)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_profile_is_refused_in_these_words(
    run, request: pytest.FixtureRequest, among_the_bad: None, name: str
) -> None:
    ran = run("consult", name)
    assert ran.out == "", "nothing is partly answered"
    said = f"exit {ran.code}\n{ran.err}"
    expected = FOLDER / f"{name}.expected.txt"
    if request.config.getoption("--update"):
        expected.write_text(said)
    assert said == expected.read_text()
    assert ran.code == 4
    assert "Traceback" not in ran.err
    assert f"--> {name}:" in ran.err, "every message has a place"


def test_there_are_enough_of_them_and_no_expectation_without_its_profile() -> None:
    assert len(BAD) >= 30
    expected = {each.name.removesuffix(".expected.txt") for each in FOLDER.glob("*.expected.txt")}
    assert expected == set(BAD)


def test_each_format_refuses_alike(run, among_the_bad: None) -> None:
    for format_ in ("text", "markdown", "json"):
        ran = run("consult", "cmas-90.yaml", "--format", format_)
        assert (ran.code, ran.out) == (4, "")


def test_a_contradiction_is_reported_and_not_refused(run, tmp_path: Path) -> None:
    profile = tmp_path / "p.yaml"
    profile.write_text(
        "diagnoses: [juvenile dermatomyositis]\n"
        "findings:\n  calcinosis: absent\n  tumoral calcinosis: present\n"
    )
    ran = run("consult", profile, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert '"concept": "calcinosis"' in ran.out.partition('"conflicts"')[2].partition('"alerts"')[0]


def test_a_directory_and_a_missing_file_are_named(run, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.yaml"):
        ran = run("consult", path)
        assert (ran.code, ran.out) == (4, "")
        assert f"`{path}` cannot be read: " in ran.err


def test_an_unreadable_file_is_named(run, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    path = tmp_path / "p.yaml"
    path.write_text("patient: {age: 9 y}")
    path.chmod(0)
    assert run("consult", path).code == 4


def test_ten_megabytes_are_refused_at_once(run, tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"findings:\n" + b"  fever: absent\n" * 700_000)
    before = time.process_time()
    ran = run("consult", path)
    assert time.process_time() - before < 2
    assert (ran.code, ran.out) == (4, "")
    assert "is larger than 1,000,000 bytes" in ran.err


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("findings:\n", "  finding {}: present\n"),
        ("treatments:\n", "  - agent {}\n"),
        ("", "{}: 1\n"),
    ],
)
def test_what_just_fits_is_read_in_good_time(run, tmp_path: Path, head: str, line: str) -> None:
    path = tmp_path / "long.yaml"
    text = head + "".join(line.format(number) for number in range(20_000))
    path.write_text(text[:999_000])
    before = time.process_time()
    ran = run("consult", path)
    assert time.process_time() - before < 20
    assert (ran.code, ran.out) == (4, "")


def test_an_endless_file_is_not_read_to_its_end(run) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    ran = run("consult", "/dev/zero")
    assert (ran.code, ran.out) == (4, "")


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"diagnoses: [juvenile dermatomyositis]\n", 0, ""),
        (b"", 4, "--> stdin:1:1"),
        (b"\x00\xff\xfe", 4, "--> stdin:1:2"),
        (b"findings: {fever: maybe}\n", 4, "--> stdin:1:19"),
    ],
)
def test_standard_input_is_read_the_same_way(data: bytes, code: int, said: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cdss", "consult", "-", "--format", "json"],
        input=data,
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert ran.returncode == code
    assert said in ran.stderr.decode()
    assert b"Traceback" not in ran.stderr
    assert bool(ran.stdout) == (code == 0)


def test_a_name_that_is_no_text_is_still_named(run, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.yaml")
    path.write_bytes(b"findings: {fever: maybe}\n")
    assert run("consult", path).code == 4
