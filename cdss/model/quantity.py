"""Exact quantities: an interval in one unit.

Numbers are `Fraction`: no rounding stands between a value and a bound.

Source:
    Symbols and factors of units: UCUM, https://ucum.org/ucum. Where two things would be
    the same to UCUM and are not to a clinician, they are kept apart: international units
    (``[IU]``) from enzyme units (``U``), ``/kg`` of body weight from a mass fraction,
    amounts (``mol``) from plain numbers, titres and ``{1.73_m2}`` from nothing at all.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from cdss.errors import nearest

_LONGEST: Final = 100  # characters of a quantity: "14,420 U/L" has ten
_DIGITS: Final = 30  # more are no measurement, and only cost time

Dimension = tuple[tuple[str, int], ...]


class QuantityError(ValueError):
    """A text is no quantity that can be read.

    Attributes:
        what: What is wrong, free of the input's words.
        help: An edit to make; empty when unsure.
    """

    def __init__(self, what: str, help: str = "") -> None:  # noqa: A002 - the diagnostic's word
        self.what = what
        self.help = help
        super().__init__(what, help)

    def __str__(self) -> str:
        return self.what


class UnitError(QuantityError):
    """A unit is not known, or measures something else than the one it is converted to."""


class Unit(NamedTuple):
    """A unit: its symbol, its size in base units, and what it measures.

    Two spellings of one size are equal:

        >>> parse_unit("mg/mL") == parse_unit("g/l")
        True
        >>> parse_unit("IU/L") == parse_unit("U/L")
        False
    """

    symbol: str
    factor: Fraction
    dimension: Dimension

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unit):
            return NotImplemented
        return self.factor == other.factor and self.dimension == other.dimension

    def __ne__(self, other: object) -> bool:
        # A tuple brings its own, which would compare the symbols.
        return not self == other

    def __hash__(self) -> int:
        return hash((self.factor, self.dimension))


def _base(factor: Fraction | int | str, **dimension: int) -> tuple[Fraction, dict[str, int]]:
    return Fraction(factor), dimension


_METRIC: Final = {
    "g": _base(1, mass=1),
    "m": _base(1, length=1),
    "L": _base("0.001", length=3),
    "mol": _base(1, amount=1),
    "s": _base(1, time=1),
    "kat": _base(1, amount=1, time=-1),
    "U": _base(Fraction(1, 60_000_000), amount=1, time=-1),  # 1 umol/min
    "[IU]": _base(1, international=1),
    "m[Hg]": _base(133_322_000, mass=1, length=-1, time=-2),
    "Pa": _base(1000, mass=1, length=-1, time=-2),
}
_PLAIN: Final = {
    "%": _base("0.01"),
    "min": _base(60, time=1),
    "h": _base(3600, time=1),
    "d": _base(86_400, time=1),
    "wk": _base(604_800, time=1),
    "mo": _base(Fraction(36525 * 864, 12), time=1),  # UCUM's mean Julian month
    "a": _base(36525 * 864, time=1),
    # Fahrenheit and Kelvin begin elsewhere and have no factor: not offered.
    "Cel": _base(1, temperature=1),
}
# No mega: `Mg` for `mg` would be a billion times too much.
_PREFIXES: Final = {
    "k": Fraction(1000),
    "d": Fraction(1, 10),
    "c": Fraction(1, 100),
    "m": Fraction(1, 10**3),
    "u": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
    "p": Fraction(1, 10**12),
    "f": Fraction(1, 10**15),
}
_ATOM_SPELLINGS: Final = {"l": "L", "IU": "[IU]", "iu": "[IU]", "[iU]": "[IU]", "mHg": "m[Hg]"}
_SPELLINGS: Final = {
    **dict.fromkeys(("u",), "U"),
    **dict.fromkeys(("mcg",), "ug"),
    **dict.fromkeys(("gram", "grams"), "g"),
    **dict.fromkeys(("sec", "second", "seconds"), "s"),
    **dict.fromkeys(("minute", "minutes"), "min"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("week", "weeks"), "wk"),
    **dict.fromkeys(("month", "months"), "mo"),
    **dict.fromkeys(("y", "yr", "year", "years"), "a"),
    **dict.fromkeys(("°C", "degC"), "Cel"),
    **dict.fromkeys(("percent",), "%"),
    **dict.fromkeys(("cells", "cell"), "{cells}"),
    **dict.fromkeys(("titre", "titres", "titer", "titers", "{titer}"), "{titre}"),
}
# UCUM gives no annotation a meaning. Here only these have none; any other keeps its
# unit apart, so that mL/min and mL/min/{1.73_m2} are not taken for each other.
_NEUTRAL: Final = frozenset({"{cells}", "{count}", "{score}", "{points}"})
_KNOWN: Final = (
    "U/L", "IU/L", "ng/mL", "pg/mL", "ug/L", "mg/dL", "mg/L", "g/L", "g/dL", "mmol/L", "umol/L",
    "10*9/L", "/uL", "mm/h", "mg", "g", "kg", "ug", "mg/d", "mg/wk", "mg/kg", "mg/kg/d", "g/kg",
    "g/kg/d", "mg/m2", "mL", "L", "%", "{titre}", "mL/min", "mL/min/{1.73_m2}", "cm", "m", "d",
    "wk", "mo", "a", "h", "min", "kU/L", "nkat/L", "mm[Hg]", "Cel",
)  # fmt: skip

_SUPERSCRIPT: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SIGNS: Final = str.maketrans(
    {
        "\N{MICRO SIGN}": "u",
        "\N{GREEK SMALL LETTER MU}": "u",
        "·": ".",
        "⋅": ".",
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{MINUS SIGN}": "-",
        "\N{FRACTION SLASH}": "/",
        "≥": ">=",
        "≤": "<=",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        **{sign: str(digit) for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    }
)
_PER: Final = re.compile(r"\s+per\s+|\s*/\s*")
_BODY_SURFACE: Final = re.compile(r"/1\.73 ?m\^?2\b")
_TIMES_TEN: Final = re.compile(r"^[x*] ?(?=10[*^])")
_COMPONENT: Final = re.compile(
    r"(?P<ten>10(?:\*\*?|\^)(?P<power>[0-9]{1,2}))|(?P<one>1)|(?P<note>\{[\w.%/ ]{1,30}\})"
    r"|(?P<name>[A-Za-z%°\[\]]+)(?:\^?(?P<exponent>-?[1-9]))?"
)


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """Read a unit in UCUM's spelling or a common human one.

    Args:
        text: Such as ``U/L``, ``µg/l``, ``mg/kg/day``, ``x10^9/L``. Case counts, as in
            UCUM, but for ``l``, ``iu`` and ``u``.

    Returns:
        The unit, with UCUM's symbol.

    Raises:
        UnitError: It is not known.

    Example:
        >>> parse_unit("µg/l").symbol, parse_unit("mg per kg per day").symbol
        ('ug/L', 'mg/kg/d')
        >>> parse_unit("x10⁹/l").symbol, parse_unit("cells/µl").symbol
        ('10*9/L', '/uL')
    """
    if len(text) > _LONGEST:
        raise UnitError(f"the unit has more than {_LONGEST} characters")
    spaced = _SUPERSCRIPT.sub(lambda found: "^" + found[0], text).translate(_SIGNS).strip()
    written = _BODY_SURFACE.sub("/{1.73_m2}", _PER.sub("/", spaced))
    written = _TIMES_TEN.sub("", written)
    if not written:
        raise UnitError("a unit is missing", 'write "1" for a plain number')
    factor = Fraction(1)
    dimension: dict[str, int] = {}
    symbol = ""
    # UCUM reads from the left: a/b.c is (a/b).c, and a/b/c is a/(b.c).
    for at, (sign, part) in enumerate(_split(written)):
        if not part and at == 0 and "/" in written:
            continue  # "/uL"
        spelled, size, measures = _component(part, below=sign == "/")
        power = -1 if sign == "/" else 1
        factor *= size**power
        for name, exponent in measures.items():
            dimension[name] = dimension.get(name, 0) + power * exponent
        if spelled:
            symbol += (sign if symbol or sign == "/" else "") + spelled
    kept = tuple(sorted((name, power) for name, power in dimension.items() if power))
    return Unit(symbol or "1", factor, kept)


def canonical_unit(text: str) -> str:
    """UCUM's spelling of a unit; raises as `parse_unit`.

    Example:
        >>> canonical_unit("mg/kg/day"), canonical_unit("IU/l")
        ('mg/kg/d', '[IU]/L')
    """
    return parse_unit(text).symbol


def _split(written: str) -> list[tuple[str, str]]:
    """The parts of a unit, each with the sign before it; dots inside braces are no signs."""
    parts = re.split(r"([/.])(?![^{]*\})", written)
    return list(zip([".", *parts[1::2]], parts[0::2], strict=True))


def _component(part: str, *, below: bool) -> tuple[str, Fraction, dict[str, int]]:
    """Symbol, size and dimension of one part; the symbol is empty for a plain 1."""
    found = _COMPONENT.fullmatch(_SPELLINGS.get(part, part))
    if not found:
        raise _unknown(part)
    if found["ten"]:
        power = int(found["power"])
        if power > _DIGITS:
            raise UnitError(f"a power of ten is beyond {_DIGITS}")
        return f"10*{power}", Fraction(10**power), {}
    if found["one"] or found["note"] in _NEUTRAL:
        return "", Fraction(1), {}
    if found["note"]:
        return found["note"], Fraction(1), {found["note"]: 1}
    symbol, size, measures = _named(_SPELLINGS.get(found["name"], found["name"]))
    exponent = int(found["exponent"] or 1)
    if below and symbol == "kg" and exponent == 1:
        # Per kilogram of the patient: 3 % is no dose of 30,000 mg/kg.
        return "kg", Fraction(1), {"body weight": 1}
    raised = {name: power * exponent for name, power in measures.items()}
    return symbol + (str(exponent) if exponent != 1 else ""), size**exponent, raised


def _named(name: str) -> tuple[str, Fraction, dict[str, int]]:
    whole = _ATOM_SPELLINGS.get(name, name)
    if whole in _PLAIN:
        return whole, *_PLAIN[whole]
    if whole in _METRIC:
        return whole, *_METRIC[whole]
    # "[mIU]" is not UCUM; "mIU", "m[IU]" and "kU" are read here.
    prefix, rest = name[:1], _ATOM_SPELLINGS.get(name[1:], name[1:])
    if prefix in _PREFIXES and rest in _METRIC:
        size, measures = _METRIC[rest]
        return prefix + rest, _PREFIXES[prefix] * size, measures
    raise _unknown(name)


def _unknown(part: str) -> UnitError:
    near = nearest(part, _KNOWN, 2)
    offered = " or ".join(f"`{each}`" for each in near or ("U/L", "mg/kg/d"))
    return UnitError("the unit is not known", f"write it as UCUM does, such as {offered}")


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
    ) -> Quantity:
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
            cdss.model.quantity.UnitError: the two units measure different things
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


def shown_unit(unit: str) -> str:
    """A unit's symbol for people; `parse_unit` reads it back."""
    if unit == "1":
        return ""
    return re.sub(r"10\*([0-9]+)", r"x10^\1", unit, count=1).replace("[IU]", "IU")


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
_QUANTITY: Final = re.compile(
    rf"(?P<sign>[<>]=?)?\s*(?P<titre>1\s?:\s?)?(?P<first>{_NUMBER})"
    rf"(?:\s*(?:[-\u2013]|\bto\b)\s*(?P<second>{_NUMBER}))?(?P<unit>.*)",
    re.DOTALL,
)
_GROUPED: Final = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_ABOUT: Final = re.compile(r"\s*(?:about|around|approx\w*\.?|ca\.?|circa|~|≈)", re.IGNORECASE)


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
        cdss.model.quantity.QuantityError: a comma does not stand before exactly three digits
    """
    if len(text) > _LONGEST:
        raise QuantityError(f"the quantity has more than {_LONGEST} characters")
    if _ABOUT.match(text):
        raise QuantityError("an approximate value has no bounds", "write a range, such as 900-1100")
    found = _QUANTITY.fullmatch(_SUPERSCRIPT.sub(r"^\g<0>", text).translate(_SIGNS).strip())
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
    if "," in written and not _GROUPED.fullmatch(written):
        what = "a comma does not stand before exactly three digits"
        raise QuantityError(what, "write a point before decimals, and no comma")
    mantissa, _, exponent = written.replace(",", "").lower().partition("e")
    if sum(sign.isdigit() for sign in mantissa) > _DIGITS:
        raise QuantityError(f"the number has more than {_DIGITS} digits")
    if exponent and (len(exponent) > len("+30") or abs(int(exponent)) > _DIGITS):
        raise QuantityError(f"the exponent is beyond {_DIGITS}")
    return Fraction(mantissa) * Fraction(10) ** int(exponent or 0)
