"""Screening on Spark: the same function over ``mapInPandas``.

Spark reads and writes; the knowledge goes to each executor once. What a task that fails had
done is Spark's to do again, so a run on Spark has no folder to resume from.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cdss.errors import EngineError, ScreeningError
from cdss.model.knowledge_base import KnowledgeBase
from cdss.screening.record import Record, Way
from cdss.screening.rows import screened
from cdss.screening.run import Asked, way_of
from cdss.screening.schema import TABLES
from cdss.screening.spark_records import ORDER, listed, records
from cdss.screening.summary import QUERIES, TABLE, Counts, summary_of

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

_TYPES: Final = {
    "VARCHAR": "string",
    "VARCHAR[]": "array<string>",
    "INTEGER": "int",
    "BOOLEAN": "boolean",
    "DATE": "date",
}

_IN_SPARK: Final = {"unnest(": "explode(", "len(": "size(", "missing[1]": "missing[0]"}
"""Where Spark's SQL has other words than DuckDB's."""

_STAGED: Final = "source string, number long, rank string, kind string, at int, row string"
_BATCH: Final = 256
"""Records that a Python worker is given at a time."""


def screen_on_spark(
    asked: Asked, out: str, kb: KnowledgeBase, spark: SparkSession | None = None
) -> dict[str, Any]:
    """Screen on the cluster that Spark is set to.

    Args:
        asked: What to screen, and how; the inputs may be any address that Spark reads.
        out: The folder of the options, at any address that Spark writes.
        kb: The knowledge base.
        spark: The session; None takes or makes that of the usual configuration.

    Returns:
        The summary, as ``cdss screen --format json`` prints it.

    Raises:
        ScreeningError: An input is not there, or is of a form that Spark does not read.
        EngineError: Spark cannot be started.
    """
    if "-" in asked.inputs:
        raise ScreeningError("Spark does not read standard input: name a file or a folder")
    outputs = _outputs(out)
    if not out.rstrip("/").endswith(".parquet") or len({*outputs.values()}) < len(outputs):
        # What stands under that name is replaced: a folder named by mistake would be lost.
        raise ScreeningError(
            f"`{out}`: name a folder that ends in .parquet, and is not patients.parquet or "
            "errors.parquet"
        )
    session = spark or _session()
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(_BATCH))
    way = way_of(
        asked._replace(engine="native"),
        asked.today or date.today(),  # noqa: DTZ011 - the date at the user's desk
    )
    knowledge = session.sparkContext.broadcast(pickle.dumps(kb, pickle.HIGHEST_PROTOCOL))
    staging = f"{out.rstrip('/')}.run"
    own = [_whole_address(session, each) for each in (*outputs.values(), staging)]
    _check(session, outputs)
    inputs = listed(session, asked.inputs, own)
    try:
        staged = records(session, inputs, asked.column).mapInPandas(
            _screening(knowledge, way), _STAGED
        )
        staged.write.mode("overwrite").parquet(staging)
        files = {
            table: {"path": path, "rows": _write(session, staging, table, path), "sha256": None}
            for table, path in outputs.items()
        }
        summary = summary_of(_counted(session, outputs), files, kb)
    finally:
        _remove(session, staging)
    return summary | {"ignored_files": inputs.ignored, "work": None}


def _whole_address(session: SparkSession, path: str) -> str:
    """An address as Spark lists it."""
    hadoop, system = _hadoop(session, path)
    return str(system.makeQualified(hadoop).toString()).replace("file:/", "file:///", 1)


def _check(session: SparkSession, outputs: dict[str, str]) -> None:
    """Write over nothing but what a screening made.

    Raises:
        ScreeningError: Something else is there.
    """
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    for table, path in outputs.items():
        hadoop, system = _hadoop(session, path)
        if not system.exists(hadoop):
            continue
        try:
            columns = session.read.parquet(path).columns
        except (Py4JJavaError, PySparkException):
            columns = []
        if columns != [*TABLES[table]]:
            raise ScreeningError(
                f"`{path}` is there, and no screening made it: name an `--out` in another folder"
            )


def _session() -> SparkSession:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    # Spark's own default is whatever `python3` is, which need not know this program.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return SparkSession.builder.appName("cdss screen").getOrCreate()
    except Exception as error:
        # No Java, or no cluster: no record has been read.
        raise EngineError(f"Spark cannot be started ({type(error).__name__})") from error


def _screening(knowledge: Any, way: Way) -> Callable[[Iterable[pd.DataFrame]], Any]:
    """Records in, rows out, in a Python worker of an executor."""

    def run(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        import pandas as pd  # noqa: PLC0415 - on the executor

        kb = known(knowledge.value)
        for frame in frames:
            told = [
                (each.source, each.number, each.rank, kind, at, row)
                for each in frame.itertuples(index=False)
                for kind, at, row in lines(
                    Record(each.place, bytes(each.text or b""), each.fault), kb, way
                )
            ]
            yield pd.DataFrame(told, columns=[each.split()[0] for each in _STAGED.split(", ")])

    return run


_known: dict[int, KnowledgeBase] = {}


def known(pickled: bytes) -> KnowledgeBase:
    """The knowledge base; a Python worker reads it once, however many tasks it does."""
    key = hash(pickled)
    if key not in _known:
        _known.clear()
        _known[key] = pickle.loads(pickled)  # noqa: S301 - from our own driver
    return _known[key]


def lines(record: Record, kb: KnowledgeBase, way: Way) -> Iterator[tuple[str, int, str]]:
    """The rows of a record: of which table, where in their order, and the row as JSON."""
    found = screened(record, kb, way)
    at = 0
    for patient, options in zip(found.patients, found.options, strict=True):
        yield "patients", at, _json(patient)
        for form in options:
            row = patient | form._asdict()
            yield "options", at, _json({name: row[name] for name in TABLES["options"]})
            at += 1
        at += 1
    for error in found.errors:
        yield "errors", at, _json(error)
        at += 1


def _json(row: Any) -> str:
    # A lone surrogate is no text, there as here: it becomes a question mark.
    text = json.dumps(row, ensure_ascii=False, check_circular=False)
    return text.encode("utf-8", "replace").decode()


def _write(session: SparkSession, staging: str, table: str, path: str) -> int:
    from pyspark.sql import functions  # noqa: PLC0415

    columns = TABLES[table]
    types = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in columns.items())
    staged = session.read.schema(_STAGED).parquet(staging).where(f"kind = '{table}'")
    rows: DataFrame = (
        staged.select(functions.from_json("row", types).alias("told"), *ORDER, "at")
        .orderBy(*ORDER, "at")
        .select("told.*")
    )
    rows.write.mode("overwrite").parquet(path)
    return int(session.read.schema(types).parquet(path).count())


def _outputs(out: str) -> dict[str, str]:
    head, _, _ = out.rstrip("/").rpartition("/")
    beside = f"{head}/" if head or out.startswith("/") else ""
    return {
        "options": out,
        "patients": f"{beside}patients.parquet",
        "errors": f"{beside}errors.parquet",
    }


def _counted(session: SparkSession, outputs: dict[str, str]) -> Counts:
    for table, path in outputs.items():
        types = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in TABLES[table].items())
        session.read.schema(types).parquet(path).createOrReplaceTempView(f"cdss_{table}")
    found = []
    for table, query in QUERIES:
        said = query.replace(TABLE, f"cdss_{table}")
        for here, there in _IN_SPARK.items():
            said = said.replace(here, there)
        found.append([tuple(each) for each in session.sql(said).collect()])
    return Counts(*found)


def _remove(session: SparkSession, path: str) -> None:
    """Remove what was staged, wherever Spark wrote it."""
    hadoop, system = _hadoop(session, path)
    system.delete(hadoop, True)  # noqa: FBT003 - Java's


def _hadoop(session: SparkSession, path: str) -> tuple[Any, Any]:
    """An address, and the file system that it is of."""
    hadoop = session.sparkContext._jvm.org.apache.hadoop.fs.Path(path)  # noqa: SLF001 - no other door
    return hadoop, hadoop.getFileSystem(session.sparkContext._jsc.hadoopConfiguration())  # noqa: SLF001
