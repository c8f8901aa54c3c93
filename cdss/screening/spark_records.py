"""What Spark reads, as records: with the places that a run on one machine gives them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from cdss.errors import ScreeningError
from cdss.screening.bulk import joined
from cdss.screening.packed import BrokenArchiveError, unpacked
from cdss.screening.pieces import Piece, piece_of, rank
from cdss.screening.record import LARGEST

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

ORDER: Final = ("source", "number", "rank")
"""What records are ordered by: a file and the line in it, a patient of an export."""

_RECORD: Final = "source string, number long, rank string, place string, text binary, fault string"
_LINE: Final = (
    "source string, number long, text binary, folder string, patient string, helper string, "
    "needs array<string>, fault string"
)
_BLOCK: Final = "path string, block long, lines long, export boolean"
_LINES: Final = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
_PLAIN: Final = (".yaml", ".yml", ".json")
_ZSTD: Final = (".zst", ".zstd")
# A file of one record is unpacked here; lines are divided, and unpacked, by Spark.
_WHOLE: Final = tuple(plain + packed for plain in _PLAIN for packed in ("", ".gz", *_ZSTD))
_UNREAD: Final = tuple(plain + packed for plain in (".ndjson", ".jsonl") for packed in _ZSTD)
_ROUNDS: Final = 2
"""Products that refer to products."""


class Inputs(NamedTuple):
    """What there is to read.

    Attributes:
        files: Every file of a kind that is read, once.
        ignored: How many files of folders are of no such kind.
    """

    files: tuple[str, ...]
    ignored: int


def records(session: SparkSession, inputs: Inputs, column: str) -> DataFrame:
    """The records of files, at any address that Spark reads.

    Raises:
        ScreeningError: A Parquet file cannot be read, or has no such column.
    """
    found: list[DataFrame] = []
    for endings, read in ((_WHOLE, _whole), (_LINES, _lines)):
        some = [each for each in inputs.files if each.lower().endswith(endings)]
        if some:
            found.append(read(session, some))
    some = [each for each in inputs.files if each.lower().endswith(".parquet")]
    if some:
        found.append(_rows(session, some, column))
    if not found:
        return session.createDataFrame([], _RECORD)
    return reduce(lambda one, other: one.unionByName(other), found)


def listed(session: SparkSession, inputs: Sequence[str], own: Sequence[str]) -> Inputs:
    """The files of files, folders and patterns; what is in them is not read.

    Args:
        session: The session.
        inputs: What the user named.
        own: Folders that the run writes, which are no input of it.

    Raises:
        ScreeningError: Nothing is there, or it is of a form that Spark does not read.
    """
    from pyspark.errors import AnalysisException  # noqa: PLC0415 - an extra

    found: dict[str, None] = {}
    ignored: dict[str, None] = {}
    mine = tuple(f"{place_of(each)}/" for each in own)
    for each in inputs:
        reader = session.read.format("binaryFile").option("recursiveFileLookup", "true")
        try:
            paths = reader.load(each).select("path").orderBy("path").collect()
        except AnalysisException:
            raise ScreeningError(f"`{each}` is not there") from None
        for (path,) in paths:
            place = place_of(path)
            if place.startswith(mine):
                continue
            name = place.lower()
            if name.endswith(_UNREAD):
                raise ScreeningError(
                    f"`{place}`: Spark does not read lines that are packed with zstd; unpack them "
                    "(`zstd -d`) or pack them with gzip, or leave out `--engine spark`"
                )
            if name.endswith((*_WHOLE, *_LINES, ".parquet")):
                found[path] = None
            elif place.endswith(f"/{each.rpartition('/')[2]}"):
                raise ScreeningError(
                    f"`{each}`: Spark knows what a file is by its name: .yaml, .json, .ndjson "
                    "(these also .gz) or .parquet; give it such a name, or leave out "
                    "`--engine spark`"
                )
            else:
                ignored[path] = None
    return Inputs(tuple(found), len(ignored))


def place_of(address: str) -> str:
    """What places call a file: a local one by its path.

    Example:
        >>> place_of("file:///data/a%20b.ndjson"), place_of("s3a://bucket/a.ndjson")
        ('/data/a b.ndjson', 's3a://bucket/a.ndjson')
    """
    parts = urlsplit(address)
    return unquote(parts.path) if parts.scheme == "file" else address


def _frame(rows: list[tuple[Any, ...]], schema: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - on the executor

    return pd.DataFrame(rows, columns=[each.split()[0] for each in schema.split(", ")])


def _whole(session: SparkSession, paths: list[str]) -> DataFrame:
    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield _frame(
                [_file(each.path, bytes(each.content)) for each in frame.itertuples()], _RECORD
            )

    files = session.read.format("binaryFile").load(paths).select("path", "content")
    return files.mapInPandas(read, _RECORD)


def _file(address: str, content: bytes) -> tuple[Any, ...]:
    place, text, fault = place_of(address), b"", ""
    try:
        text = unpacked(io.BytesIO(content)).read(LARGEST + 1)
    except BrokenArchiveError:
        fault = "broken-archive"
    if len(text) > LARGEST:
        text, fault = b"", "too-large"
    return place, 0, "", place, text, fault


def _rows(session: SparkSession, paths: list[str], column: str) -> DataFrame:
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415
    from pyspark.sql import functions as f  # noqa: PLC0415

    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield _frame(
                [_row(each.path, each.at + 1, each.text) for each in frame.itertuples()], _RECORD
            )

    try:
        table = session.read.parquet(*paths)
    except (Py4JJavaError, PySparkException):
        # Its words may quote what stands in the file.
        raise ScreeningError("a Parquet input cannot be read") from None
    if column not in table.columns:
        raise ScreeningError(f"a Parquet input has no column `{column}`: name it with `--column`")
    text = f.col(f"`{column}`").cast("string").cast("binary").alias("text")
    where = [f.col("_metadata.file_path").alias("path"), f.col("_metadata.row_index").alias("at")]
    return table.select(*where, text).mapInPandas(read, _RECORD)


def _row(address: str, number: int, text: bytes | None) -> tuple[Any, ...]:
    place = place_of(address)
    if text is None:
        return place, number, "", f"{place}:{number}", b"", "empty-value"
    fault = "too-large" if len(text) > LARGEST else ""
    return place, number, "", f"{place}:{number}", b"" if fault else bytes(text), fault


def _lines(session: SparkSession, paths: list[str]) -> DataFrame:
    """The lines of NDJSON: records, and resources that are joined by patient."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    lines = _numbered(session, paths).persist()
    alone = lines.where("folder = ''").select(
        "source",
        "number",
        f.lit("").alias("rank"),
        f.concat_ws(":", "source", f.col("number").cast("string")).alias("place"),
        "text",
        "fault",
    )
    broken = lines.where("folder != '' and fault != ''").select(
        f.col("folder").alias("source"),
        f.lit(0).cast("long").alias("number"),
        f.format_string("%s:%012d", "source", "number").alias("rank"),
        f.concat_ws(":", "source", f.col("number").cast("string")).alias("place"),
        f.lit(b"").alias("text"),
        "fault",
    )
    return alone.unionByName(broken).unionByName(_patients(lines))


def _numbered(session: SparkSession, paths: list[str]) -> DataFrame:
    """Each line with its file and its number in it, however Spark divides the files."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    reader = session.read.option("lineSep", "\n")
    where = [
        f.col("_metadata.file_path").alias("path"),
        f.col("_metadata.file_block_start").alias("block"),
    ]
    text = reader.text(paths).select(*where, f.col("value").cast("binary").alias("text"))
    # Lines are numbered in two steps: how many each block of a file has, then each in its own.
    before: dict[tuple[str, int], int] = {}
    lines: dict[str, int] = {}
    kinds: dict[str, bool] = {}
    for row in text.mapInPandas(_surveyed, _BLOCK).orderBy("path", "block").collect():
        before[row.path, row.block] = lines.get(row.path, 0)
        lines[row.path] = before[row.path, row.block] + row.lines
        if row.export is not None:
            kinds.setdefault(row.path, row.export)

    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        seen: dict[tuple[str, int], int] = {}
        for frame in frames:
            rows = []
            for each in frame.itertuples():
                key = (each.path, each.block)
                seen[key] = seen.get(key, 0) + 1
                line = bytes(each.text).rstrip(b"\r")
                if line.strip():
                    rows.append(_line(each.path, before[key] + seen[key], line, kinds[each.path]))
            yield _frame(rows, _LINE)

    return text.mapInPandas(read, _LINE)


def _surveyed(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """How many lines each block has, and what its first line is."""
    counts: dict[tuple[str, int], int] = {}
    exports: dict[tuple[str, int], bool] = {}
    for frame in frames:
        for each in frame.itertuples():
            key = (each.path, each.block)
            counts[key] = counts.get(key, 0) + 1
            if key not in exports and each.text.strip():
                exports[key] = _is_export(bytes(each.text))
    yield _frame([(*key, count, exports.get(key)) for key, count in counts.items()], _BLOCK)


def _is_export(line: bytes) -> bool:
    """Whether a file with this first line holds resources that are to be joined by patient."""
    try:
        kind = json.loads(line).get("resourceType", "Bundle")
    except (ValueError, AttributeError, RecursionError):
        return False
    return bool(kind != "Bundle")


def _line(
    address: str,
    number: int,
    line: bytes,
    is_export: bool,  # noqa: FBT001
) -> tuple[Any, ...]:
    source = place_of(address)
    fault = "too-large" if len(line) > LARGEST else ""
    text = b"" if fault else line
    if not is_export:
        return source, number, text, "", "", "", [], fault
    piece = Piece(fault=fault) if fault else piece_of(line)
    folder = source.rpartition("/")[0]
    return source, number, text, folder, piece.patient, piece.helper, [*piece.needs], piece.fault


def _patients(lines: DataFrame) -> DataFrame:
    """The patients of exports, each with the resources and the products about them."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    helpers = lines.where("helper != ''").select(
        "folder", "helper", "source", "number", "text", "needs"
    )
    pieces = lines.where("patient != ''").select(
        "folder", "patient", "source", "number", "text", "needs"
    )
    asking = pieces
    for _ in range(_ROUNDS):
        asked = asking.select("folder", "patient", f.explode("needs").alias("helper")).distinct()
        asking = asked.join(helpers, ["folder", "helper"]).select(pieces.columns)
        pieces = pieces.unionByName(asking)
    pieces = pieces.dropDuplicates(["folder", "patient", "source", "number"])
    told = f.struct("source", "number", "text")
    grouped = pieces.groupBy("folder", "patient").agg(f.collect_list(told).alias("pieces"))

    def read(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield _frame([_patient(*each) for each in frame.itertuples(index=False)], _RECORD)

    return grouped.select("folder", "patient", "pieces").mapInPandas(read, _RECORD)


def _patient(folder: str, patient: str, pieces: Iterable[Any]) -> tuple[Any, ...]:
    text = joined(((each["source"], each["number"]), bytes(each["text"])) for each in pieces)
    fault = "too-large" if len(text) > LARGEST else ""
    return folder, 1, rank(patient), f"{folder}#{patient}", b"" if fault else text, fault
