"""Screening on Spark: the same function, over the same records.

Spark reads, divides and writes; the knowledge goes to each executor once. The input is done
in portions, each committed by itself, so that an interrupted run goes on.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cdss.errors import ScreeningError
from cdss.model.knowledge_base import KnowledgeBase
from cdss.screening.record import Record, Way
from cdss.screening.rows import Screened, screened
from cdss.screening.run import Asked, manifest_of, way_of
from cdss.screening.schema import TABLES
from cdss.screening.spark_files import Hadoop
from cdss.screening.spark_inputs import Inputs, Unit, found, portions
from cdss.screening.spark_records import ORDER, has_column, records
from cdss.screening.spark_rows import TOLD, batch_of, chosen, ddl
from cdss.screening.spark_session import settle, started, telling
from cdss.screening.spark_store import SparkStore
from cdss.screening.summary import QUERIES, TABLE, Counts, summary_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

PORTION: Final = "spark.cdss.portionBytes"
"""The setting that says how many bytes of input are committed together, if it is not large."""

_PORTION: Final = 1 << 30
_SMALL, _LARGE = 250, 10_000
"""Records of a task: fewer are not worth starting one, and more make one that fails too dear."""

_TASKS_EACH: Final = 3
"""Tasks for each core, so that none waits long for the last of the others."""

_IN_SPARK: Final = {"unnest(": "explode(", "len(": "size(", "missing[1]": "missing[0]"}
"""Where Spark's SQL has other words than DuckDB's."""


def screen_on_spark(
    asked: Asked,
    out: str,
    kb: KnowledgeBase,
    spark: SparkSession | None = None,
    *,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Screen on the cluster that Spark is set to.

    Args:
        asked: What to screen, and how; the inputs may be any address that Spark reads.
        out: The folder of the options, at any address that Spark writes.
        kb: The knowledge base.
        spark: The session; None takes or makes that of the usual configuration.
        told: Told what is being done.

    Returns:
        The summary, as ``cdss screen --format json`` prints it.

    Raises:
        ScreeningError: An input is not there or is of a form that Spark does not read, an
            interrupted run was of something else, or what no screening made would be
            written over.
        EngineError: Spark cannot be started, or gave up.
    """
    if "-" in asked.inputs:
        raise ScreeningError("Spark does not read standard input: name a file or a folder")
    out = out.rstrip("/")
    outputs = _outputs(out)
    if not out.endswith(".parquet") or len({*outputs.values()}) < len(outputs):
        # What stands under that name is replaced: a folder named by mistake would be lost.
        raise ScreeningError(
            f"`{out}`: name a folder that ends in .parquet, and is not patients.parquet or "
            "errors.parquet"
        )
    told("starting Spark")
    session = spark or started()

    def doing(what: str) -> None:
        session.sparkContext.setJobDescription(what)
        told(what)

    with telling():
        settle(session)
        return _screen(session, asked, outputs, kb, doing)


def _screen(
    session: SparkSession,
    asked: Asked,
    outputs: dict[str, str],
    kb: KnowledgeBase,
    doing: Callable[[str], None],
) -> dict[str, Any]:
    hadoop = Hadoop(session)
    folder = f"{outputs['options']}.run"
    own = [hadoop.place(each) for each in (*outputs.values(), folder)]
    _check(session, hadoop, outputs)
    doing("looking for what there is to read")
    inputs = found(session, asked.inputs, own)
    has_column(session, inputs.units, asked.column)
    room = _room(session)
    parts = [*portions(inputs.units, room)]
    store = SparkStore(hadoop, folder)
    # A chunk is a portion here: of bytes, since records are not counted before they are read.
    begun = asked._replace(engine="spark", chunk=room)
    manifest = store.begin(manifest_of(begun, kb, inputs.sha256), restart=asked.restart)
    way = way_of(asked._replace(engine="native"), date.fromisoformat(manifest["today"]))
    with telling(f"; what is finished stands in `{folder}`, and the same command goes on from it"):
        knowledge = session.sparkContext.broadcast(pickle.dumps(kb, pickle.HIGHEST_PROTOCOL))
        resumed = 0
        for number, units in enumerate(parts):
            if store.is_done(number):
                resumed += 1
                continue
            doing(f"screening portion {number + 1} of {len(parts)}")
            run = _screening(knowledge, way)
            _screen_portion(session, units, asked.column, run, number, store)
            store.finish(number)
        doing("putting the tables together, and counting what was found")
        return _finished(session, store, outputs, inputs, len(parts), kb) | {
            "work": {"portions": len(parts), "resumed": resumed}
        }


def _room(session: SparkSession) -> int:
    """How many bytes of input are committed together.

    Raises:
        ScreeningError: The setting is no number.
    """
    said = str(session.conf.get(PORTION, str(_PORTION)))
    if not said.isdecimal():
        raise ScreeningError(f"`{PORTION}` is a number of bytes, and not `{said}`")
    return int(said)


def _screen_portion(
    session: SparkSession,
    units: tuple[Unit, ...],
    column: str,
    run: Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]],
    number: int,
    store: SparkStore,
) -> None:
    read = records(session, units, column)
    tasks = _tasks(read.about, session.sparkContext.defaultParallelism)
    # Records are put in order, and not the fifty rows that may come of one: tasks write their
    # rows as they are, and the files of the tasks one after the other are the table.
    answered = (
        read.frame.repartitionByRange(tasks, *ORDER)
        .sortWithinPartitions(*ORDER)
        .select("place", "text", "fault")
        .mapInArrow(run, TOLD)
        .persist()
    )
    for table in TABLES:
        _rows_of(answered, table).write.mode("overwrite").option("compression", "zstd").parquet(
            store.table(number, table)
        )
    for each in (answered, *read.kept):
        each.unpersist()


def _tasks(records: int, cores: int) -> int:
    """How many tasks: all cores have work, and none of it is too small or too large.

    Example:
        >>> _tasks(100, 8), _tasks(4_000, 8), _tasks(100_000, 8), _tasks(1_000_000, 8)
        (1, 16, 24, 100)
    """
    return max(1, -(-records // _LARGE), min(-(-records // _SMALL), _TASKS_EACH * cores))


def _rows_of(answered: DataFrame, table: str) -> DataFrame:
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    if table == "options":
        laid_out = answered.select("patient", f.explode("forms").alias("form"))
    else:
        laid_out = answered.where(f"{'patient' if table == 'patients' else 'error'} IS NOT NULL")
    return laid_out.select(*chosen(table))


def _screening(
    knowledge: Any, way: Way
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Records in, rows out, in a Python worker of an executor."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        kb = known(knowledge.value)
        for batch in batches:
            rows = Screened([], [], [])
            for place, text, fault in zip(*(each.to_pylist() for each in batch), strict=True):
                one = screened(Record(place, text or b"", fault), kb, way)
                rows.patients.extend(one.patients)
                rows.options.extend(one.options)
                rows.errors.extend(one.errors)
            yield batch_of(rows)

    return run


_known: dict[int, KnowledgeBase] = {}


def known(pickled: bytes) -> KnowledgeBase:
    """The knowledge base; a Python worker reads it once, however many tasks it does."""
    import gc  # noqa: PLC0415 - on the executor

    key = hash(pickled)
    if key not in _known:
        _known.clear()
        _known[key] = pickle.loads(pickled)  # noqa: S301 - from our own driver
        # What stays for good is not searched for garbage again and again.
        gc.collect()
        gc.freeze()
    return _known[key]


def _outputs(out: str) -> dict[str, str]:
    head, _, _ = out.rpartition("/")
    beside = f"{head}/" if head or out.startswith("/") else ""
    return {
        "options": out,
        "patients": f"{beside}patients.parquet",
        "errors": f"{beside}errors.parquet",
    }


def _check(session: SparkSession, hadoop: Hadoop, outputs: dict[str, str]) -> None:
    """Write over nothing but what a screening made.

    Raises:
        ScreeningError: Something else is there.
    """
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    for table, path in outputs.items():
        if not hadoop.exists(path):
            continue
        try:
            columns = session.read.parquet(path).columns
        except (Py4JJavaError, PySparkException):
            columns = []
        if columns != [*TABLES[table]]:
            raise ScreeningError(
                f"`{path}` is there, and no screening made it: name an `--out` in another folder"
            )


def _finished(
    session: SparkSession,
    store: SparkStore,
    outputs: dict[str, str],
    inputs: Inputs,
    portions: int,
    kb: KnowledgeBase,
) -> dict[str, Any]:
    """The tables in their places, and the summary of them."""
    if not portions:
        _screen_portion_of_nothing(session, store)
        portions = 1
    store.assemble(portions, outputs)
    files = {}
    for table, path in outputs.items():
        frame = session.read.schema(ddl(TABLES[table])).parquet(path)
        frame.createOrReplaceTempView(f"cdss_{table}")
        files[table] = {"path": path, "rows": frame.count(), "sha256": None}
    summary = summary_of(_counted(session), files, kb) | {"ignored_files": inputs.ignored}
    store.remove()
    return summary


def _screen_portion_of_nothing(session: SparkSession, store: SparkStore) -> None:
    """Tables without rows, where there is no record."""
    for table in TABLES:
        session.createDataFrame([], ddl(TABLES[table])).write.mode("overwrite").parquet(
            store.table(0, table)
        )


def _counted(session: SparkSession) -> Counts:
    counts = []
    for table, query in QUERIES:
        said = query.replace(TABLE, f"cdss_{table}")
        for here, there in _IN_SPARK.items():
            said = said.replace(here, there)
        counts.append([tuple(each) for each in session.sql(said).collect()])
    return Counts(*counts)
