"""On Spark the rows are those of one machine, in the same order.

It takes Java 17 and the extra `spark`, which the suite does not install.
"""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest
import zstandard

from cdss.errors import ScreeningError
from cdss.screening.run import Asked, screen
from cdss.screening.spark_files import Hadoop
from screening.tables import BUNDLES, DAY, PROFILES, ROOT, export, ndjson, patients, rows

pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'cdss[spark]'")
if shutil.which("java") is None:
    pytest.skip("there is no Java", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("default")
NAMES = ("o", "patients", "errors")
PORTION = 1_000
"""Bytes: every file is a portion."""
TODAY = date.fromisoformat(DAY)


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from pyspark.sql import SparkSession  # noqa: PLC0415

    # Executors import the program too, and are processes of their own.
    patch = pytest.MonkeyPatch()
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    patch.setenv("PYTHONPATH", str(ROOT))
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("cdss screen, tested")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.sql.files.maxPartitionBytes", "4k")
        .config("spark.cdss.portionBytes", PORTION)
        .config("spark.local.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    yield session
    session.stop()
    patch.undo()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    top = tmp_path_factory.mktemp("inputs")
    lines = ndjson(patients(40)).splitlines(keepends=True)
    lines[7] = "\n"
    lines[9] = '{"findings": [\n'
    (top / "a.ndjson").write_text("".join(lines), "utf-8")
    (top / "b.yaml").write_bytes(PROFILES[0].read_bytes())
    (top / "c.json").write_bytes(BUNDLES[0].read_bytes())
    (top / "d.yaml.zst").write_bytes(zstandard.compress(PROFILES[1].read_bytes()))
    (top / "e[1] f.ndjson.zst").write_bytes(zstandard.compress(ndjson(patients(3)).encode()))
    # The archive ends too early: its patients as far as they are there, and then an error.
    packed = gzip.compress("".join(lines[:4]).encode()) + gzip.compress(b"".join([b"{}"] * 99))[:-9]
    (top / "g.jsonl.gz").write_bytes(packed)
    text = json.dumps({"id": "\ud800", "diagnoses": ["JDM"]}).replace("'", "''")
    duckdb.execute(
        f"COPY (FROM (VALUES ('{text}'), (NULL)) t(profile)) TO '{top}/h.parquet' (FORMAT parquet)"
    )
    (top / "a folder").mkdir()
    (top / "a folder" / "z.ndjson").write_text(ndjson(patients(2)), "utf-8")
    (top / "notes.txt").write_text("of no kind", "utf-8")
    for name in ("b2.yaml", "f.ndjson", "notes-2.txt"):
        (top / name).touch()
    export(top / "exported")
    with (top / "exported" / "Condition.ndjson").open("a", encoding="utf-8") as file:
        file.write("{\n" + json.dumps({"resourceType": "Condition", "id": "nobody"}) + "\n")
    observed = top / "exported" / "Observation.ndjson"
    observed.write_text('{"resourceType": "Obs\n' + observed.read_text("utf-8"), "utf-8")
    return top


@pytest.fixture(scope="module")
def here(folder, kb, tmp_path_factory):
    """The run on one machine, and its tables."""
    asked = Asked((str(folder),), tmp_path_factory.mktemp("here") / "o.parquet", today=TODAY)
    summary = screen(asked, kb)
    found = {name: rows(asked.out.with_name(f"{name}.parquet")) for name in NAMES}
    assert all(found.values())
    return summary, found


def tables(folder):
    return {name: rows(folder / f"{name}.parquet" / "*.parquet") for name in NAMES}


def test_the_rows_are_those_of_one_machine(spark, folder, kb, here, tmp_path):
    from cdss.screening.spark import screen_on_spark  # noqa: PLC0415

    asked = Asked((str(folder),), tmp_path / "there" / "o.parquet", today=TODAY)
    there = screen_on_spark(asked, str(asked.out), kb, spark)
    summary, found = here
    assert tables(asked.out.parent) == found
    for key in (
        "patients",
        "options",
        "missing",
        "alerts",
        "errors",
        "errors_by_reason",
        "ignored_files",
    ):
        assert there[key] == summary[key]
    assert there["work"]["resumed"] == 0
    assert there["work"]["portions"] > 3
    assert {each.name for each in asked.out.parent.iterdir()} == {f"{n}.parquet" for n in NAMES}


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        (signal.SIGKILL, (-signal.SIGKILL, b"")),
        (signal.SIGINT, (130, b"stopped; the same command goes on from here\n")),
    ],
)
def test_stopped_and_resumed(sent, left, spark, folder, kb, here, tmp_path):
    """The process is stopped when a portion is finished; the next run does the others."""
    from cdss.screening.spark import screen_on_spark  # noqa: PLC0415

    out = tmp_path / "o.parquet"
    run = Path(f"{out}.run")
    settings = (
        f"spark.ui.enabled=false spark.cdss.portionBytes={PORTION} spark.local.dir={tmp_path}/l"
    )
    given = " ".join(f"--conf {each}" for each in settings.split())
    command = [sys.executable, "-m", "cdss", "screen", folder, "--out", out, "--as-of", DAY]
    process = subprocess.Popen(
        [*command, "--engine", "spark"],
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "PYSPARK_SUBMIT_ARGS": f"--master local[1] {given} pyspark-shell",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not (run / "portions" / "00001.done").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    os.killpg(process.pid, sent)
    said = process.communicate()
    # Nothing of what Spark or Java say of themselves is on the user's terminal.
    assert (process.returncode, said[1]) == left
    assert said[0] == b""
    assert not out.exists()
    assert run.stat().st_mode & 0o777 == 0o700
    asked = Asked((str(folder),), out, today=TODAY)
    with pytest.raises(ScreeningError, match="of other options"):
        screen_on_spark(asked._replace(allow_unknown=True), str(out), kb, spark)
    summary = screen_on_spark(asked, str(out), kb, spark)
    assert 2 <= summary["work"]["resumed"] < summary["work"]["portions"]
    assert tables(tmp_path) == here[1]
    assert not run.exists()


def test_interrupted_while_the_tables_are_put_together(spark, folder, kb, tmp_path, monkeypatch):
    from cdss.screening.spark import screen_on_spark  # noqa: PLC0415

    files = [folder / each for each in ("a.ndjson", "e[1] f.ndjson.zst", "c.json")]
    asked = Asked(tuple(map(str, files)), tmp_path / "o.parquet", today=TODAY)
    alone = asked._replace(out=tmp_path / "alone" / "o.parquet")
    alone.out.parent.mkdir()
    screen(alone, kb)
    moved, left = Hadoop.move, [0]

    def move(self, address, to):
        # What is moved to be written whole is not counted: it is where portions are marked.
        if not address.endswith(".new"):
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
        moved(self, address, to)

    monkeypatch.setattr(Hadoop, "move", move)
    for steps in (1, 3, 4, 2):
        left[0] = steps
        with pytest.raises(KeyboardInterrupt):
            screen_on_spark(asked, str(asked.out), kb, spark)
    left[0] = 99
    work = screen_on_spark(asked, str(asked.out), kb, spark)["work"]
    assert work["resumed"] == work["portions"] == len(files)
    for name in NAMES:
        assert tables(tmp_path)[name] == rows(tmp_path / "alone" / f"{name}.parquet")


def test_what_spark_cannot_do_is_said_before_anything_is_written(spark, kb, tmp_path):
    from cdss.screening.spark import screen_on_spark  # noqa: PLC0415

    lines = ndjson(patients(2)).encode()
    (tmp_path / "a.ndjson").write_bytes(lines)
    (tmp_path / "b.txt").write_bytes(lines)
    (tmp_path / "c.parquet").write_bytes(lines)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "patients.parquet").mkdir()
    (tmp_path / "mine" / "patients.parquet" / "diary.txt").write_text("mine", "utf-8")
    duckdb.execute(f"COPY (SELECT 1 AS x) TO '{tmp_path}/d.parquet' (FORMAT parquet)")
    before = {*tmp_path.rglob("*")}
    for named, out, said in (
        ("b.txt", "o.parquet", "by its name"),
        ("c.parquet", "o.parquet", "c.parquet` cannot be read"),
        ("d.parquet", "o.parquet", "--column"),
        ("b.txt", "mine", "ends in .parquet"),
        ("b.txt", "patients.parquet", "ends in .parquet"),
        ("b.txt", "mine/o.parquet", "no screening made it"),
        ("none", "o.parquet", "is not there"),
        ("a.ndjson", "b.txt/o.parquet", "o.parquet.run` cannot be made"),
        ("s3a://bucket/a.ndjson", "o.parquet", "cannot be reached"),
    ):
        asked = Asked((named if ":" in named else f"{tmp_path}/{named}",), tmp_path / out)
        with pytest.raises(ScreeningError, match=said):
            screen_on_spark(asked, f"{tmp_path}/{out}", kb, spark)
    assert {*tmp_path.rglob("*")} == before
