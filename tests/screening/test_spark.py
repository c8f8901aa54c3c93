"""On Spark the rows are those of one machine, in the same order.

It takes Java 17 and the extra `spark`, which the suite does not install.
"""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
import zstandard

from cdss.errors import ScreeningError
from cdss.screening.run import Asked, screen
from screening.tables import BUNDLES, PROFILES, ROOT, export, ndjson, patients, rows

pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'cdss[spark]'")
if shutil.which("java") is None:
    pytest.skip("there is no Java", allow_module_level=True)


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
    (top / "notes.txt").write_text("of no kind", "utf-8")
    export(top / "exported")
    with (top / "exported" / "Condition.ndjson").open("a", encoding="utf-8") as file:
        file.write("{\n" + json.dumps({"resourceType": "Condition", "id": "nobody"}) + "\n")
    return top


@pytest.mark.filterwarnings("default")
def test_the_rows_are_those_of_one_machine(spark, folder, kb, tmp_path):
    from cdss.screening.spark import screen_on_spark  # noqa: PLC0415

    asked = Asked((str(folder),), tmp_path / "here" / "o.parquet", today=date(2026, 11, 20))
    asked.out.parent.mkdir()
    here = screen(asked, kb)
    there = screen_on_spark(asked, f"{tmp_path}/there/o.parquet", kb, spark)
    for name in ("o", "patients", "errors"):
        local = rows(tmp_path / "here" / f"{name}.parquet")
        assert local
        assert rows(Path(tmp_path, "there", f"{name}.parquet", "*.parquet")) == local
    for key in (
        "patients",
        "options",
        "missing",
        "alerts",
        "errors",
        "errors_by_reason",
        "ignored_files",
    ):
        assert there[key] == here[key]
    assert not (tmp_path / "there" / "o.parquet.run").exists()


@pytest.mark.filterwarnings("default")
def test_what_spark_cannot_do_is_said_before_anything_is_written(spark, kb, tmp_path):
    from cdss.screening.spark import screen_on_spark  # noqa: PLC0415

    lines = ndjson(patients(2)).encode()
    (tmp_path / "a.ndjson.zst").write_bytes(zstandard.compress(lines))
    (tmp_path / "b.txt").write_bytes(lines)
    (tmp_path / "c.parquet").write_bytes(lines)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "patients.parquet").mkdir()
    (tmp_path / "mine" / "patients.parquet" / "diary.txt").write_text("mine", "utf-8")
    duckdb.execute(f"COPY (SELECT 1 AS x) TO '{tmp_path}/d.parquet' (FORMAT parquet)")
    before = {*tmp_path.rglob("*")}
    for named, out, said in (
        ("a.ndjson.zst", "o.parquet", "zstd -d"),
        ("b.txt", "o.parquet", "by its name"),
        ("c.parquet", "o.parquet", "cannot be read"),
        ("d.parquet", "o.parquet", "--column"),
        ("b.txt", "mine", "ends in .parquet"),
        ("b.txt", "patients.parquet", "ends in .parquet"),
        ("b.txt", "mine/o.parquet", "no screening made it"),
        ("none", "o.parquet", "is not there"),
    ):
        asked = Asked((str(tmp_path / named),), tmp_path / out, today=date(2026, 11, 20))
        with pytest.raises(ScreeningError, match=said):
            screen_on_spark(asked, f"{tmp_path}/{out}", kb, spark)
    assert {*tmp_path.rglob("*")} == before
