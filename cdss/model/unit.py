"""Units of measurement: UCUM's symbols, and the spellings people use for them.

Source:
    Symbols and factors of units: UCUM, https://ucum.org/ucum. Where two things would be
    the same to UCUM and are not to a clinician, they are kept apart: international units
    (``[IU]``) from enzyme units (``U``), ``/kg`` of body weight from a mass fraction,
    amounts (``mol``) from plain numbers, titres and ``{1.73_m2}`` from nothing at all.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from cdss.errors import nearest

LONGEST: Final = 100
"""Characters of a quantity or unit that is read: "14,420 U/L" has ten."""

DIGITS: Final = 30
"""Digits of a number that is read; more are no measurement, and only cost time."""

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

SUPERSCRIPT: Final = "[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
SIGNS: Final = str.maketrans(
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
# Not compiled here: most profiles state no unit that needs them, and all start cold.
_PER: Final = r"\s+per\s+|\s*/\s*"
_BODY_SURFACE: Final = r"/1\.73 ?m\^?2\b"
_TIMES_TEN: Final = r"^[x*] ?(?=10[*^])"
_COMPONENT: Final = (
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
    if len(text) > LONGEST:
        raise UnitError(f"the unit has more than {LONGEST} characters")
    spaced = re.sub(SUPERSCRIPT, lambda found: "^" + found[0], text).translate(SIGNS).strip()
    written = re.sub(_BODY_SURFACE, "/{1.73_m2}", re.sub(_PER, "/", spaced))
    written = re.sub(_TIMES_TEN, "", written)
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
    found = re.fullmatch(_COMPONENT, _SPELLINGS.get(part, part))
    if not found:
        raise _unknown(part)
    if found["ten"]:
        power = int(found["power"])
        if power > DIGITS:
            raise UnitError(f"a power of ten is beyond {DIGITS}")
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


def shown_unit(unit: str) -> str:
    """A unit's symbol for people; `parse_unit` reads it back."""
    if unit == "1":
        return ""
    return re.sub(r"10\*([0-9]+)", r"x10^\1", unit, count=1).replace("[IU]", "IU")
