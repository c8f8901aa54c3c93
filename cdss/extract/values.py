"""Values, titres and reference ranges as a source file has them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from cdss.extract.marks import Bounds, Figure


def value_fields(figure: Figure, beside: str | None, elsewhere: str | None) -> dict[str, Any]:
    """A value with its unit: its own, that of the value beside it, or of the text's others."""
    read_as = figure.read_as
    fields: dict[str, Any] = {}
    if figure.kind == "titre":
        fields["titre"] = titre_of(figure)
    elif figure.bounds is not None:
        fields["value"] = value_of(figure.bounds)
        unit = figure.unit or ("1" if figure.kind == "score" else None) or beside
        if unit is None and elsewhere is not None and not _counts_ones(figure.bounds, elsewhere):
            unit = elsewhere
            read_as = read_as or "no unit is printed here; read in the unit of the other values"
        if unit is not None:
            fields["unit"] = unit
    if figure.of is not None:
        fields["of"] = plain_number(figure.of)
    fields["printed"] = figure.printed
    if read_as:
        fields["read_as"] = read_as
    return fields


def _counts_ones(bounds: Bounds, unit: str) -> bool:
    """Whether a number is too large to count thousands: "platelets 560,000" beside 10*9/L."""
    most = bounds.high if bounds.high is not None else bounds.low
    return unit.startswith("10*") and most is not None and most >= _THOUSANDS


_THOUSANDS = 1000


def reference_of(figure: Figure) -> dict[str, Any]:
    """A reference range as a source file has it, with the words that are printed."""
    fields: dict[str, Any] = {}
    if figure.bounds is not None:
        if figure.bounds.low is not None:
            fields["low"] = plain_number(figure.bounds.low)
        if figure.bounds.high is not None:
            fields["high"] = plain_number(figure.bounds.high)
    if figure.unit:
        fields["unit"] = figure.unit
    fields["printed"] = figure.printed
    return fields


def plain_number(number: Fraction) -> int | float:
    """A number as YAML writes it.

    Example:
        >>> plain_number(Fraction(3)), plain_number(Fraction(73, 10))
        (3, 7.3)
    """
    return int(number) if number.denominator == 1 else float(number)


def value_of(bounds: Bounds) -> Any:
    """A value as a source file has it: a number, or an interval.

    Example:
        >>> value_of(Bounds(Fraction(8000), None, strict=True))
        {'above': 8000}
        >>> value_of(Bounds(Fraction(1000), Fraction(1000), about=True))
        {'about': 1000}
    """
    low, high = bounds.low, bounds.high
    if low is not None and low == high:
        return {"about": plain_number(low)} if bounds.about else plain_number(low)
    if low is not None and high is not None:
        return {"low": plain_number(low), "high": plain_number(high)}
    if low is not None:
        return {"above" if bounds.strict else "low": plain_number(low)}
    if high is not None:
        return {"below" if bounds.strict else "high": plain_number(high)}
    return None


def titre_of(figure: Figure) -> str:
    """A titre as a source file has it: the dilution, "1:640"."""
    if figure.bounds is not None and figure.bounds.low is not None:
        return f"1:{plain_number(figure.bounds.low)}"
    return figure.printed
