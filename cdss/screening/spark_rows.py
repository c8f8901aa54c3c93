"""Rows for Spark: what records came to, in Arrow, and what the tables are in Spark's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from cdss.screening.rows import Form, Row, Screened
from cdss.screening.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

_TYPES: Final = {
    "VARCHAR": "string",
    "VARCHAR[]": "array<string>",
    "INTEGER": "int",
    "BOOLEAN": "boolean",
    "DATE": "date",
}
_FORM: Final = {name: TABLES["options"][name] for name in Form._fields}


def ddl(columns: Mapping[str, str]) -> str:
    """Columns as Spark writes them.

    Example:
        >>> ddl({"place": "VARCHAR", "missing": "VARCHAR[]"})
        '`place` string, `missing` array<string>'
    """
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in columns.items())


def _struct(columns: Mapping[str, str]) -> str:
    return f"struct<{ddl(columns)}>".replace("` ", "`: ")


TOLD: Final = (
    f"patient {_struct(TABLES['patients'])}, forms array<{_struct(_FORM)}>, "
    f"error {_struct(TABLES['errors'])}"
)
"""A row is a patient with what each option came to, or an error."""


def chosen(table: str) -> list[str]:
    """How the columns of a table are chosen from such rows; options are laid out as ``form``."""
    if table != "options":
        row = "patient" if table == "patients" else "error"
        return [f"{row}.`{name}`" for name in TABLES[table]]
    return [f"{'form' if name in _FORM else 'patient'}.`{name}`" for name in TABLES[table]]


def batch_of(found: Screened) -> pa.RecordBatch:
    """What some records came to: patients first, and then errors.

    Thousands of options come to the same few hundred forms: each is made once.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra, and on the executor

    patients, errors = len(found.patients), len(found.errors)
    forms: dict[Form, int] = {}
    numbers = [forms.setdefault(form, len(forms)) for some in found.options for form in some]
    ends = [0, *accumulate(len(some) for some in found.options)]
    each = _structs([form._asdict() for form in forms], _FORM)
    patient = _structs(found.patients, TABLES["patients"])
    error = _structs(found.errors, TABLES["errors"])
    columns = {
        "patient": pa.concat_arrays([patient, pa.nulls(errors, patient.type)]),
        "forms": pa.ListArray.from_arrays(
            pa.array(ends + [ends[-1]] * errors, pa.int32()),
            each.take(pa.array(numbers, pa.int32())),
            type=pa.list_(pa.field("element", each.type)),
        ),
        "error": pa.concat_arrays([pa.nulls(patients, error.type), error]),
    }
    return pa.RecordBatch.from_pydict(columns)


def _structs(rows: Sequence[Row], columns: Mapping[str, str]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - as above

    return pa.StructArray.from_arrays(
        [_column([row[name] for row in rows], kind) for name, kind in columns.items()],
        names=[*columns],
    )


def _column(values: list[Any], kind: str) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - as above

    if kind == "DATE":
        return pa.array(values, pa.string()).cast(pa.date32())
    types = {"INTEGER": pa.int32(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string()}
    if kind in types:
        try:
            return pa.array(values, types[kind])
        except UnicodeEncodeError:
            # A lone surrogate is no text, there as here: it becomes a question mark.
            clean = [None if each is None else each.encode("utf-8", "replace") for each in values]
            return pa.array([None if each is None else each.decode() for each in clean])
    return pa.array(values, pa.list_(pa.field("element", pa.string())))
