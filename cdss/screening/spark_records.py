"""What Spark reads, as records: with the places that a run on one machine gives them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdss.errors import ScreeningError
from cdss.screening.bulk import joined
from cdss.screening.cut import in_lines
from cdss.screening.packed import BrokenArchiveError, NoArchiveReaderError, unpacked
from cdss.screening.pieces import Piece, piece_of, rank
from cdss.screening.record import LARGEST
from cdss.screening.spark_inputs import Source, Unit, named

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

ORDER: Final = ("unit", "number", "rank")
"""What records are ordered by: a file and the line in it, a patient of an export."""

_RECORD: Final = "unit int, number long, rank string, place string, text binary, fault string"
_LINE: Final = "unit int, file int, number long, source string, text binary, fault string"
_PIECE: Final = (
    "unit int, file int, number long, source string, folder string, text binary, "
    "patient string, helper string, needs array<string>, fault string"
)
_ROUNDS: Final = 2
"""Products that refer to products."""

_CHANGED: Final = "lines were added to an input"
"""What a job ends with where a file is not as it was when its lines were counted."""

_FEW: Final = 64
"""Lines of an archive that are handed on together."""

_SIZES: Final = {"packed": 100, "export": 10_000}
"""Bytes for a record, roughly: how many tasks there are is all that hangs on it."""


class _Placed(NamedTuple):
    """A file, the position of its unit, and its own position in that."""

    unit: int
    file: int
    source: Source


class Records(NamedTuple):
    """The records of some units.

    Attributes:
        frame: One row for each, in no order; ``ORDER`` is theirs.
        about: How many there are, or roughly so.
        kept: What Spark keeps of them until it is told to forget it.
    """

    frame: DataFrame
    about: int
    kept: tuple[DataFrame, ...]


def records(session: SparkSession, units: Sequence[Unit], column: str) -> Records:
    """The records of files, at any address that Spark reads."""
    placed: dict[str, list[_Placed]] = {}
    for at, unit in enumerate(units):
        placed.setdefault(unit.kind, []).extend(
            _Placed(at, number, each) for number, each in enumerate(unit.sources)
        )
    frames: list[DataFrame] = []
    kept: tuple[DataFrame, ...] = ()
    count = 0
    for kind, some in placed.items():
        if kind == "whole":
            frame, here = _whole(session, some), len(some)
        elif kind == "parquet":
            frame, here = _rows(session, some, column)
        elif kind == "export":
            pieces = _pieces(session, some).persist()
            kept = (*kept, pieces)
            frame = _broken(pieces).unionByName(_patients(pieces))
            here = sum(each.source.size for each in some) // _SIZES[kind]
        else:
            lines, here = (_lines if kind == "lines" else _unpacked)(session, some)
            frame = _alone(lines)
        frames.append(frame.select(*(each.split()[0] for each in _RECORD.split(", "))))
        count += here
    return Records(reduce(lambda one, other: one.unionByName(other), frames), count, kept)


def has_column(session: SparkSession, units: Iterable[Unit], column: str) -> None:
    """Look whether Parquet files can be read, before anything is done.

    Raises:
        ScreeningError: One cannot be read, or has no such column.
    """
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    for unit in units:
        if unit.kind != "parquet":
            continue
        try:
            columns = session.read.parquet(*named(unit.sources)).columns
        except (Py4JJavaError, PySparkException):
            # Its words may quote what stands in the file.
            raise ScreeningError(
                f"`{unit.place}` cannot be read: it is no Parquet file, or is damaged"
            ) from None
        if column not in columns:
            raise ScreeningError(
                f"`{unit.place}` has no column `{column}`: name the one that holds the profiles "
                "with `--column`"
            )


def _frame(rows: list[tuple[Any, ...]], schema: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - on the executor

    return pd.DataFrame(rows, columns=[each.split()[0] for each in schema.split(", ")])


def _contents(session: SparkSession, placed: Sequence[_Placed]) -> DataFrame:
    """Whole files, with where they stand among the others."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    files = session.read.format("binaryFile").load(named(each.source for each in placed))
    files = files.select(f.col("_metadata.file_path").alias("path"), "content")
    return files.join(f.broadcast(_places(session, placed)), "path").select(
        "unit", "source", "content"
    )


def _places(session: SparkSession, placed: Sequence[_Placed]) -> DataFrame:
    return session.createDataFrame(
        [(each.source.address, each.unit, each.source.place) for each in placed],
        "path string, unit int, source string",
    )


def _whole(session: SparkSession, placed: Sequence[_Placed]) -> DataFrame:
    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield _frame([_file(*each) for each in frame.itertuples(index=False)], _RECORD)

    # Spark reads no file that is empty; who was to stand there must not be missed in silence.
    empty = [_file(each.unit, each.source.place, b"") for each in placed if not each.source.size]
    full = [each for each in placed if each.source.size]
    frame = session.createDataFrame(empty, _RECORD)
    return frame.unionByName(_contents(session, full).mapInPandas(read, _RECORD)) if full else frame


def _file(unit: int, place: str, content: bytes) -> tuple[Any, ...]:
    text, fault = b"", ""
    try:
        text = unpacked(io.BytesIO(content)).read(LARGEST + 1)
    except BrokenArchiveError:
        fault = "broken-archive"
    except NoArchiveReaderError:
        fault = "no-archive-reader"
    if len(text) > LARGEST:
        text, fault = b"", "too-large"
    return unit, 0, "", place, text, fault


def _rows(session: SparkSession, placed: Sequence[_Placed], column: str) -> tuple[DataFrame, int]:
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    table = session.read.parquet(*named(each.source for each in placed))
    told = table.select(
        f.col("_metadata.file_path").alias("path"),
        (f.col("_metadata.row_index") + 1).alias("number"),
        f.col(f"`{column}`").cast("string").cast("binary").alias("text"),
    ).join(f.broadcast(_places(session, placed)), "path")
    fault = f.when(f.col("text").isNull(), "empty-value").otherwise(_too_large("text"))
    return _as_records(told.select("*", fault.alias("fault"))), table.count()


def _too_large(text: str) -> Any:
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    return f.when(f.octet_length(text) > LARGEST, "too-large").otherwise("")


def _alone(lines: DataFrame) -> DataFrame:
    """Lines that are a record each."""
    return _as_records(lines)


def _as_records(told: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    return told.select(
        "unit",
        "number",
        f.lit("").alias("rank"),
        f.concat_ws(":", "source", f.col("number").cast("string")).alias("place"),
        f.when(f.col("fault") == "", f.col("text")).alias("text"),
        "fault",
    )


def _lines(session: SparkSession, placed: Sequence[_Placed]) -> tuple[DataFrame, int]:
    """Each line with its file and its number in it, however Spark divides the files."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    reader = session.read.option("lineSep", "\n")
    # Spark knows no numbers of lines, but how many rows of its task came before one.
    text = reader.text(named(each.source for each in placed)).select(
        f.col("_metadata.file_path").alias("path"),
        f.col("_metadata.file_block_start").alias("block"),
        f.monotonically_increasing_id().alias("at"),
        "value",
    )
    blocks = text.groupBy("path", "block").agg(f.min("at").alias("first"), f.count("*").alias("n"))
    by_path = {each.source.address: each for each in placed}
    before: dict[str, int] = {}
    places = []
    for path, block, first, count in blocks.orderBy("path", "block").collect():
        here = by_path[path]
        shift = before.get(path, 0) - first + 1
        places.append((path, block, here.unit, here.file, here.source.place, shift))
        before[path] = before.get(path, 0) + count
    known = session.createDataFrame(
        places, "path string, block long, unit int, file int, source string, shift long"
    )
    # The signs that Python takes for empty, so that the same lines are none.
    content = f.expr(r"trim(BOTH ' \t\n\r\u000b\u000c' FROM value)")
    lines = (
        text.join(f.broadcast(known), ["path", "block"], "left")
        .where(f.octet_length(content) > 0)
        .select(
            "unit",
            "file",
            # A line that was not counted must not be lost in silence.
            f.coalesce(f.col("at") + f.col("shift"), f.raise_error(f.lit(_CHANGED))).alias(
                "number"
            ),
            "source",
            f.expr(r"trim(TRAILING '\r' FROM value)").cast("binary").alias("text"),
        )
    )
    return lines.select("*", _too_large("text").alias("fault")), sum(before.values())


def _unpacked(session: SparkSession, placed: Sequence[_Placed]) -> tuple[DataFrame, int]:
    """The lines of archives, as far as they are whole."""
    files = {each.source.place: each.file for each in placed}

    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            for unit, source, content in frame.itertuples(index=False):
                lines = _lines_of(unit, files[source], source, content)
                while some := [*islice(lines, _FEW)]:
                    yield _frame(some, _LINE)

    count = sum(each.source.size for each in placed) // _SIZES["packed"]
    return _contents(session, placed).mapInPandas(read, _LINE), count


def _lines_of(unit: int, file: int, source: str, content: bytes) -> Iterator[tuple[Any, ...]]:
    number = 0
    try:
        with unpacked(io.BytesIO(content)) as text:
            for number, line in enumerate(in_lines(text), 1):
                if line is None:
                    yield unit, file, number, source, b"", "too-large"
                elif line.strip():
                    yield unit, file, number, source, line.rstrip(b"\r\n"), ""
    except BrokenArchiveError:
        yield unit, file, number + 1, source, b"", "broken-archive"
    except NoArchiveReaderError:
        yield unit, file, number + 1, source, b"", "no-archive-reader"


def _pieces(session: SparkSession, placed: Sequence[_Placed]) -> DataFrame:
    """The resources of exports, with whom they are about."""
    packed = [each for each in placed if not each.source.place.lower().endswith(_PLAIN_LINES)]
    plain = [each for each in placed if each not in packed]
    frames = []
    if plain:
        frames.append(_lines(session, plain)[0])
    if packed:
        frames.append(_unpacked(session, packed)[0])

    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield _frame([_piece(*each) for each in frame.itertuples(index=False)], _PIECE)

    return reduce(lambda one, other: one.unionByName(other), frames).mapInPandas(read, _PIECE)


_PLAIN_LINES: Final = (".ndjson", ".jsonl")


def _piece(
    unit: int, file: int, number: int, source: str, text: bytes, fault: str
) -> tuple[Any, ...]:
    piece = Piece(fault=fault) if fault else piece_of(text)
    about = (piece.patient, piece.helper, [*piece.needs], piece.fault)
    kept = b"" if piece.fault else text
    return unit, file, number, source, source.rpartition("/")[0], kept, *about


def _broken(pieces: DataFrame) -> DataFrame:
    """Lines of exports that are no resource; they come before the patients."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    return pieces.where("fault != ''").select(
        "unit",
        f.lit(0).cast("long").alias("number"),
        f.format_string("%08d:%012d", "file", "number").alias("rank"),
        f.concat_ws(":", "source", f.col("number").cast("string")).alias("place"),
        f.lit(None).cast("binary").alias("text"),
        "fault",
    )


def _patients(lines: DataFrame) -> DataFrame:
    """The patients of exports, each with the resources and the products about them."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    export = ("unit", "folder")
    piece = ("file", "number", "text", "needs")
    helpers = lines.where("helper != ''").select(*export, "helper", *piece)
    pieces = lines.where("patient != ''").select(*export, "patient", *piece)
    asking = pieces
    for _ in range(_ROUNDS):
        asked = asking.select(*export, "patient", f.explode("needs").alias("helper")).distinct()
        asking = asked.join(helpers, [*export, "helper"]).select(pieces.columns)
        pieces = pieces.unionByName(asking)
    pieces = pieces.dropDuplicates([*export, "patient", "file", "number"])
    told = f.struct("file", "number", "text")
    grouped = pieces.groupBy(*export, "patient").agg(f.collect_list(told).alias("pieces"))

    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield _frame([_patient(*each) for each in frame.itertuples(index=False)], _RECORD)

    return grouped.select(*export, "patient", "pieces").mapInPandas(read, _RECORD)


def _patient(unit: int, folder: str, patient: str, pieces: Iterable[Any]) -> tuple[Any, ...]:
    text = joined(((each["file"], each["number"]), bytes(each["text"])) for each in pieces)
    fault = "too-large" if len(text) > LARGEST else ""
    return unit, 1, rank(patient), f"{folder}#{patient}", b"" if fault else text, fault
