"""Exact quantities: an interval in one unit.

Numbers are `Fraction`: no rounding stands between a value and a bound. Units are
in `cdss.model.unit`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple, Self

from cdss.model.unit import (
    DIGITS,
    LONGEST,
    SIGNS,
    SUPERSCRIPT,
    QuantityError,
    UnitError,
    parse_unit,
    shown_unit,
)


class _Interval(NamedTuple):
    low: Fraction | None
    low_open: bool
    high: Fraction | None
    high_open: bool
    unit: str


class Quantity(_Interval):
    """What is known of a value: it lies between ``low`` and ``high``, in ``unit``.

    An end that is None has no limit; an open end is not itself included. Two
    quantities are equal when they say the same, whatever their units:

        >>> parse_quantity("1 g/L") == parse_quantity("1000 mg/L")
        True

    Attributes:
        unit: UCUM's symbol.

    Raises:
        QuantityError: The interval is empty, or the unit not known.
    """

    __slots__ = ()

    def __new__(  # noqa: D102 - the class says what it takes
        cls,
        low: Fraction | None,
        low_open: bool,  # noqa: FBT001 - the ends of an interval
        high: Fraction | None,
        high_open: bool,  # noqa: FBT001
        unit: str,
    ) -> Self:
        if low is not None and high is not None:
            empty = low == high and (low_open or high_open)
            if low > high or empty:
                raise QuantityError("the range ends below its beginning", "turn it round")
        return super().__new__(cls, low, low_open, high, high_open, parse_unit(unit).symbol)

    @classmethod
    def of(cls, value: Fraction | Decimal | int, unit: str = "1") -> Quantity:
        """The quantity that is exactly ``value``.

        Example:
            >>> print(Quantity.of(Decimal("19.3"), "U/l"))
            19.3 U/L
        """
        exact = Fraction(value)
        return cls(exact, False, exact, False, unit)  # noqa: FBT003

    @property
    def point(self) -> Fraction | None:
        """The value when it is exactly known."""
        return self.low if self.low == self.high else None

    def convert(self, unit: str) -> Quantity:
        """Return the same quantity in another unit, exactly.

        Raises:
            UnitError: The unit is not known, or measures something else.

        Example:
            >>> print(parse_quantity("0.5 mg/dL").convert("mg/L"))
            5 mg/L
            >>> parse_quantity("7 IU/L").convert("U/L")
            Traceback (most recent call last):
            ...
            cdss.model.unit.UnitError: the two units measure different things
        """
        old, new = parse_unit(self.unit), parse_unit(unit)
        if old.dimension != new.dimension:
            what = "the two units measure different things"
            raise UnitError(what, f"give it in {shown_unit(new.symbol) or 'plain numbers'}")
        return self.scaled(old.factor / new.factor, new.symbol)

    def scaled(self, factor: Fraction, unit: str) -> Quantity:
        """Return ``factor`` times the quantity, said in a unit of any kind.

        For what is known about one concept alone: that its IU/L are U/L.

        Args:
            factor: Above zero.
            unit: The unit of the result.

        Example:
            >>> print(parse_quantity("14,420 IU/L").scaled(Fraction(1), "U/L"))
            14420 U/L
        """
        if factor <= 0:
            raise QuantityError("a conversion factor is not above zero")
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Quantity(low, self.low_open, high, self.high_open, unit)

    def above(self, bound: Quantity) -> bool | None:
        """Whether every value it can have is greater than a bound, or none is.

        Args:
            bound: A point; in any unit.

        Returns:
            None when some of its values are and some are not, and when the units measure
            different things: 60 mg say nothing about a bound in mg/kg.

        Raises:
            QuantityError: The bound is not a point.

        Example:
            >>> stated = ("8000 U/L", "> 8000 U/L", "> 1 U/L")
            >>> [parse_quantity(text).above(Quantity.of(8000, "U/L")) for text in stated]
            [False, True, None]
        """
        limit = self._limit(bound)
        if limit is None:
            return None
        if self.low is not None and (self.low > limit or (self.low == limit and self.low_open)):
            return True
        return False if self.high is not None and self.high <= limit else None

    def at_least(self, bound: Quantity) -> bool | None:
        """Whether every value it can have is a bound or greater, or none is; as `above`."""
        limit = self._limit(bound)
        if limit is None:
            return None
        if self.low is not None and self.low >= limit:
            return True
        if self.high is None:
            return None
        return False if self.high < limit or (self.high == limit and self.high_open) else None

    def below(self, bound: Quantity) -> bool | None:
        """Whether every value it can have is less than a bound, or none is; as `above`."""
        return _opposite(self.at_least(bound))

    def at_most(self, bound: Quantity) -> bool | None:
        """Whether every value it can have is a bound or less, or none is; as `above`."""
        return _opposite(self.above(bound))

    def _limit(self, bound: Quantity) -> Fraction | None:
        if bound.point is None:
            raise QuantityError("a bound must be one exact value", "write one number and a unit")
        if bound.unit == self.unit:
            return bound.point
        own, other = parse_unit(self.unit), parse_unit(bound.unit)
        if own.dimension != other.dimension:
            return None
        return bound.point * other.factor / own.factor

    def _meaning(self) -> tuple[object, ...]:
        unit = parse_unit(self.unit)
        low = None if self.low is None else self.low * unit.factor
        high = None if self.high is None else self.high * unit.factor
        # Whether an end without limit is open says nothing.
        opened = (low is not None and self.low_open, high is not None and self.high_open)
        return (unit.dimension, low, high, opened)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quantity):
            return NotImplemented
        return self._meaning() == other._meaning()

    def __hash__(self) -> int:
        return hash(self._meaning())

    def __repr__(self) -> str:
        return f"<Quantity {self}>"

    def __str__(self) -> str:
        if self.unit == "{titre}" and self.point is not None:
            return f"1:{_number(self.point)}"
        return f"{self._interval()} {shown_unit(self.unit)}".rstrip()

    def _interval(self) -> str:
        above = "" if self.low is None else f"{'>' if self.low_open else '>='} {_number(self.low)}"
        below = (
            "" if self.high is None else f"{'<' if self.high_open else '<='} {_number(self.high)}"
        )
        if self.low is None or self.high is None:
            return above or below or "any value"
        if self.low == self.high:
            return _number(self.low)
        if self.low_open or self.high_open:
            return f"{above} and {below}"
        between = "-" if self.low >= 0 else " to "
        return f"{_number(self.low)}{between}{_number(self.high)}"


# As functions too: `above(quantity, bound)`.
above = Quantity.above
at_least = Quantity.at_least
below = Quantity.below
at_most = Quantity.at_most


def _opposite(verdict: bool | None) -> bool | None:  # noqa: FBT001 - a truth value is its subject
    return None if verdict is None else not verdict


def _number(value: Fraction) -> str:
    """A number in full, or as a fraction when its decimals never end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).zfill(places + 1)
    sign = "-" if value < 0 else ""
    if max(places, len(digits)) > 21:  # 0.000000000000000000001 is still read at a glance
        short = digits.rstrip("0")
        return f"{sign}{short.lstrip('0')}e{len(digits) - len(short) - places}"
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{sign}{whole}.{decimals}" if places else f"{sign}{whole}"


_NUMBER: Final = r"-?[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
# Not compiled here: a profile without values, which starts cold too, needs none of them.
_QUANTITY: Final = (
    rf"(?s)(?P<sign>[<>]=?)?\s*(?P<titre>1\s?:\s?)?(?P<first>{_NUMBER})"
    rf"(?:\s*(?:[-\u2013]|\bto\b)\s*(?P<second>{_NUMBER}))?(?P<unit>.*)"
)
_GROUPED: Final = r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_ABOUT: Final = r"(?i)\s*(?:about|around|approx\w*\.?|ca\.?|circa|~|≈)"


def parse_quantity(text: str, default_unit: str | None = None) -> Quantity:
    """Read a quantity.

    Args:
        text: A number (``19.3 U/L``, ``14,420 U/L``), a bound (``> 8000 U/L``, ``≤ 3``),
            a range (``4000-5000 U/L``, ``4 to 5 g/L``), or a titre (``1:640``).
        default_unit: The unit of a number that has none; else it is a plain number.

    Returns:
        The quantity; a value without comparator is exactly that value.

    Raises:
        QuantityError: The text is something else; `UnitError` when it is the unit.

    Example:
        >>> print(parse_quantity("14,420 IU/l"), parse_quantity("≥5", "g/L"), sep="; ")
        14420 IU/L; >= 5 g/L
        >>> print(parse_quantity("12.5 x 10⁹/L"), parse_quantity("1:640"), sep="; ")
        12.5 x10^9/L; 1:640
        >>> parse_quantity("1,5 g/L")
        Traceback (most recent call last):
        ...
        cdss.model.unit.QuantityError: a comma does not stand before exactly three digits
    """
    if len(text) > LONGEST:
        raise QuantityError(f"the quantity has more than {LONGEST} characters")
    if re.match(_ABOUT, text):
        raise QuantityError("an approximate value has no bounds", "write a range, such as 900-1100")
    found = re.fullmatch(_QUANTITY, re.sub(SUPERSCRIPT, r"^\g<0>", text).translate(SIGNS).strip())
    if not found:
        raise QuantityError("this is no quantity", "write a number and a unit, such as 19.3 U/L")
    written = found["unit"].strip()
    if re.match(r"(?!10[*^])[0-9.,:+]|/\s*[0-9](?!\.73)", written):
        raise QuantityError("more than one number stands here", "write one number and a unit")
    unit = "{titre}" if found["titre"] else written or default_unit or "1"
    if found["titre"] and written:
        raise QuantityError("a titre has no unit", "write it as 1:640")
    first = _value(found["first"])
    sign = found["sign"]
    if found["second"] is not None:
        if sign or found["titre"]:
            raise QuantityError("a range has no comparator", "write it as 4000-5000 U/L")
        return Quantity(first, False, _value(found["second"]), False, unit)  # noqa: FBT003
    if not sign:
        return Quantity.of(first, unit)
    strict = len(sign) == 1
    if sign[0] == ">":
        return Quantity(first, strict, None, False, unit)  # noqa: FBT003
    return Quantity(None, False, first, strict, unit)  # noqa: FBT003


def _value(written: str) -> Fraction:
    """Read a number; a comma counts only where it cannot be a decimal sign."""
    if "," in written and not re.fullmatch(_GROUPED, written):
        what = "a comma does not stand before exactly three digits"
        raise QuantityError(what, "write a point before decimals, and no comma")
    mantissa, _, exponent = written.replace(",", "").lower().partition("e")
    if sum(sign.isdigit() for sign in mantissa) > DIGITS:
        raise QuantityError(f"the number has more than {DIGITS} digits")
    if exponent and (len(exponent) > len("+30") or abs(int(exponent)) > DIGITS):
        raise QuantityError(f"the exponent is beyond {DIGITS}")
    return Fraction(mantissa) * Fraction(10) ** int(exponent or 0)
