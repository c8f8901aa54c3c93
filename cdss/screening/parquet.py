"""Parquet, by DuckDB: a column of profiles in, and the tables of a screening out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cdss.errors import ScreeningError
from cdss.screening.cut import Told
from cdss.screening.files import File
from cdss.screening.record import LARGEST, Record
from cdss.screening.rows import Form, Screened
from cdss.screening.schema import TABLES
from cdss.screening.store import Store, sync

if TYPE_CHECKING:
    import duckdb

MARK: Final = "cdss"
"""What a table of a screening says of itself that no other file does."""

MEMORY: Final = "96MB"
_AT_ONCE: Final = 64
_LONGEST: Final = 1 << 20
"""Bytes of a row as JSON; it names concepts and rules, and the knowledge has so many."""

_DUMP: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))

_FORM: Final = {name: kind for name, kind in TABLES["options"].items() if name in Form._fields}


def connected(temporary: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that keeps to little of it, and spills to the run's folder alone.

    Raises:
        ScreeningError: DuckDB is not installed.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra, and only screening needs it
    except ImportError:
        raise ScreeningError("screening needs DuckDB: pip install 'cdss[batch]'") from None
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            # One thread, so that the same rows make the same bytes.
            "threads": 1,
            "temp_directory": str(temporary),
            "autoinstall_known_extensions": False,
        }
    )


def rows_of(file: File, column: str, temporary: Path, told: Told) -> Iterator[Record]:
    """A Parquet file with one record in each row of a column of text."""
    import duckdb  # noqa: PLC0415 - as above

    number = 0
    try:
        with connected(temporary) as database:
            path = str(file.path)
            count = "SELECT num_rows FROM parquet_file_metadata(?)"
            (rows,) = database.execute(count, [path]).fetchone() or (0,)
            query = f"SELECT {_name(column)}::VARCHAR FROM read_parquet(?)"  # noqa: S608 - quoted
            found = database.execute(query, [path])
            while some := found.fetchmany(_AT_ONCE):
                for (text,) in some:
                    number += 1
                    yield _record(f"{file.name}:{number}", text)
                told(file.size * number // rows)
    except duckdb.Error:
        # Its words may quote what stands in the file.
        yield Record(f"{file.name}:{number + 1}", b"", "no-parquet")


def _record(place: str, text: str | None) -> Record:
    if text is None:
        return Record(place, b"", "empty-value")
    data = text.encode("utf-8", "surrogatepass")
    return Record(place, b"", "too-large") if len(data) > LARGEST else Record(place, data)


class Writer:
    """Writes the rows of chunks as Parquet.

    Args:
        temporary: Where it may spill.
    """

    def __init__(self, temporary: Path) -> None:
        self._database = connected(temporary)

    def write(self, rows: Screened, folder: Path) -> None:
        """Write the tables that have rows into a folder."""
        if rows.errors:
            _lines(folder / "errors.json", rows.errors)
            self._copy(_read(folder / "errors.json", TABLES["errors"]), folder / "errors.parquet")
        if rows.patients:
            self._write_answered(rows, folder)
        for each in folder.glob("*.json"):
            each.unlink()

    def _write_answered(self, rows: Screened, folder: Path) -> None:
        # Thousands of options come to the same few hundred forms: each is written once.
        forms: dict[Form, int] = {}
        numbered = [
            row | {"n": n, "forms": [forms.setdefault(form, len(forms)) for form in options]}
            for n, (row, options) in enumerate(zip(rows.patients, rows.options, strict=True))
        ]
        _lines(folder / "patients.json", numbered)
        _lines(folder / "forms.json", [each._asdict() | {"form": at} for each, at in forms.items()])
        self._database.execute(
            "CREATE OR REPLACE TEMP TABLE chunk AS "
            + _read(
                folder / "patients.json",
                TABLES["patients"] | {"n": "INTEGER", "forms": "INTEGER[]"},
            )
        )
        columns = ", ".join(_name(each) for each in TABLES["patients"])
        in_order = f"SELECT {columns} FROM chunk ORDER BY n"  # noqa: S608 - our own names
        self._copy(in_order, folder / "patients.parquet")
        if forms:
            self._copy(
                _joined(_read(folder / "forms.json", _FORM | {"form": "INTEGER"})),
                folder / "options.parquet",
            )

    def _copy(self, query: str, out: Path) -> None:
        self._database.execute(f"COPY ({query}) TO '{_text(out)}' (FORMAT parquet)")


def _joined(forms: str) -> str:
    columns = ", ".join(
        f"{'f' if each in _FORM else 'p'}.{_name(each)}" for each in TABLES["options"]
    )
    return f"""
        SELECT {columns}
        FROM (SELECT *, unnest(forms) AS form, generate_subscripts(forms, 1) AS at FROM chunk) p
        JOIN ({forms}) f USING (form) ORDER BY p.n, p.at
    """  # noqa: S608 - our own names


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    # A lone surrogate, which JSON may hold, is no text: it becomes a question mark.
    text = "".join([_DUMP.encode(each) + "\n" for each in rows])
    path.write_bytes(text.encode("utf-8", "replace"))


def _read(path: Path, columns: Mapping[str, str]) -> str:
    types = ", ".join(f"{_name(name)}: '{kind}'" for name, kind in columns.items())
    return (
        f"SELECT * FROM read_json('{_text(path)}', format = 'newline_delimited', "  # noqa: S608
        f"columns = {{{types}}}, maximum_object_size = {_LONGEST})"
    )


def assemble(
    store: Store,
    count: int,
    outputs: Mapping[str, Path],
    about: Mapping[str, str],
    doing: Callable[[str], None],
) -> dict[str, Any]:
    """Make the tables of finished chunks, in their order, and put each in its place.

    Args:
        store: The folder of the run.
        count: How many chunks there are.
        outputs: Where each table is to be.
        about: What each file says of itself.
        doing: Told which table is being made.

    Returns:
        For each table its rows and the digest of its file.
    """
    told: dict[str, Any] = {}
    said = ", ".join(f"{_name(key)}: '{_text(value)}'" for key, value in about.items())
    with connected(store.temporary) as database:
        for table, out in outputs.items():
            doing(f"putting the table of {table} together")
            names = [store.path(at) / f"{table}.parquet" for at in range(count)]
            aside = store.temporary / f"{table}.parquet"
            query = _all(table, [each for each in names if each.exists()])
            (rows,) = database.execute(
                f"COPY ({query}) TO '{_text(aside)}' "
                f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}})"
            ).fetchone() or (0,)
            # Patients' data, as the run's folder is.
            aside.chmod(0o600)
            sync(aside)
            with aside.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            told[table] = {"path": str(out), "rows": int(rows), "sha256": digest}
    for table, out in outputs.items():
        (store.temporary / f"{table}.parquet").rename(out)
        sync(out.parent)
    return told


def is_ours(path: Path) -> bool:
    """Whether a file is a table of a screening; whatever else it is must not be written over."""
    import duckdb  # noqa: PLC0415 - as above

    try:
        with connected(path.parent) as database:
            query = "SELECT count(*) FROM parquet_kv_metadata(?) WHERE key = ?::BLOB"
            (found,) = database.execute(query, [str(path), MARK]).fetchone() or (0,)
    except duckdb.Error:
        return False
    return bool(found)


def _all(table: str, paths: Sequence[Path]) -> str:
    if not paths:
        columns = TABLES[table].items()
        empty = ", ".join(f"NULL::{kind} AS {_name(name)}" for name, kind in columns)
        return f"SELECT {empty} LIMIT 0"
    listed = ", ".join(f"'{_text(each)}'" for each in paths)
    return f"SELECT * FROM read_parquet([{listed}])"  # noqa: S608 - our own names


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return str(value).replace("'", "''")
