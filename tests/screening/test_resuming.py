"""However often a screening is killed, and by how many it is done: the same bytes."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from screening.tables import DAY, ROOT, ndjson, patients, rows

COUNT = 240
NAMES = ("o.parquet", "patients.parquet", "errors.parquet")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("resuming") / "in.ndjson"
    lines = ndjson(patients(COUNT)).splitlines(keepends=True)
    lines[100] = '{"findings": [\n'
    path.write_text("".join(lines), "utf-8")
    return path


def started(source, folder, *more):
    command = [sys.executable, "-m", "cdss", "screen", source, "--out", folder / "o.parquet"]
    return subprocess.Popen(
        [*command, "--as-of", DAY, "--chunk", "8", "--format", "json", *more],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def digests(folder):
    return [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES]


@pytest.fixture(scope="module")
def alone(source, tmp_path_factory):
    """A run that nobody disturbed, by one worker."""
    folder = tmp_path_factory.mktemp("alone")
    process = started(source, folder, "--workers", "1")
    said, error = process.communicate()
    assert process.returncode == 0, error
    files = json.loads(said)["files"]
    assert digests(folder) == [files[each]["sha256"] for each in ("options", "patients", "errors")]
    answered = rows(folder / "patients.parquet")
    assert [each["patient"] for each in answered] == [
        f"p{number}" for number in range(COUNT) if number != 100
    ]
    assert [each["place"] for each in rows(folder / "errors.parquet")] == [f"{source}:101"]
    return digests(folder)


def test_three_workers_write_the_same_bytes(source, alone, tmp_path):
    process = started(source, tmp_path, "--workers", "3")
    assert process.communicate()[1] == b""
    assert digests(tmp_path) == alone


def test_killed_at_random_and_resumed(source, alone, tmp_path):
    chance = random.Random(4)  # noqa: S311 - when to kill is no secret
    chunks = tmp_path / "o.parquet.run" / "chunks"
    kills = resumed = 0
    while True:
        process = started(source, tmp_path, "--workers", "2")
        # Wherever it happens to be when so many chunks more are there.
        wanted = len(list(chunks.glob("0*"))) + chance.randint(0, 8)
        until = time.monotonic() + 60
        while kills < 4 and process.poll() is None and time.monotonic() < until:
            if chunks.exists() and len(list(chunks.glob("0*"))) >= wanted:
                break
            time.sleep(0.002)
        if kills < 4 and process.poll() is None:
            time.sleep(chance.uniform(0, 0.2))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
            continue
        said, error = process.communicate()
        assert process.returncode == 0, error
        resumed = json.loads(said)["work"]["resumed"] if json.loads(said)["work"] else 0
        break
    assert kills > 0
    assert resumed > 0
    assert digests(tmp_path) == alone
    assert {each.name for each in tmp_path.iterdir()} == set(NAMES)


def test_a_worker_that_is_killed_loses_nothing(source, alone, tmp_path):
    process = started(source, tmp_path, "--workers", "2")
    killed = set()
    while process.poll() is None and len(killed) < 2:
        for each in workers_of(process.pid) - killed:
            if (tmp_path / "o.parquet.run" / "chunks" / "00000001").exists():
                os.kill(each, signal.SIGKILL)
                killed.add(each)
                break
        time.sleep(0.01)
    assert process.communicate()[1] == b""
    assert process.returncode == 0
    assert killed
    assert digests(tmp_path) == alone


def workers_of(parent):
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return {int(each) for each in path.read_text().split()} if path.exists() else set()


def test_another_run_is_not_gone_on_with(source, tmp_path, run):
    process = started(source, tmp_path)
    chunk = tmp_path / "o.parquet.run" / "chunks" / "00000000"
    while not chunk.exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    other = tmp_path / "other.ndjson"
    other.write_text(ndjson(patients(2)), "utf-8")
    arguments = ("--out", tmp_path / "o.parquet", "--as-of", DAY, "--chunk", "8")
    ran = run("screen", other, *arguments)
    assert ran.code == 2
    assert "of other inputs" in ran.err
    ran = run("screen", source, *arguments, "--knowledge", ROOT / "tests" / "plants")
    assert ran.code == 2
    assert "of other knowledge" in ran.err
    ran = run("screen", source, *arguments, "--allow-unknown")
    assert "of other options" in ran.err
    assert not (tmp_path / "o.parquet").exists()
    assert run("screen", other, *arguments, "--restart").code == 0
    assert len(rows(tmp_path / "patients.parquet")) == 2


def test_one_run_at_a_time(source, tmp_path, run, monkeypatch):
    monkeypatch.setattr("cdss.screening.store._WAITING", 0.1)
    process = started(source, tmp_path)
    chunk = tmp_path / "o.parquet.run" / "chunks" / "00000000"
    while not chunk.exists():
        assert process.poll() is None
        time.sleep(0.01)
    ran = run("screen", source, "--out", tmp_path / "o.parquet")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert ran.code == 2
    assert "another run is at work" in ran.err
