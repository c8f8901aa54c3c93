"""Units of measurement as reports print them, read into UCUM's writing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from cdss.extract.patterns import Pattern
from cdss.model.unit import QuantityError, canonical_unit

# Each printed unit with UCUM's and what it measures. Units are language: of every field.
_TABLE: Final = (
    ("mass", "kg Kg KG kilogram kilograms kilo kilos", "kg"),
    ("mass", "g gm gms gr gram grams", "g"),
    ("percentage", "mg% mg_% mg/100_mL mg/100_ml", "mg/dL"),
    ("percentage", "g% gm% g_% gms%", "g/dL"),
    ("mass", "mg mgs milligram milligrams", "mg"),
    ("mass", "μg ug mcg microgram micrograms", "ug"),
    ("mass", "ng nanogram nanograms", "ng"),
    ("mass", "pg picogram picograms", "pg"),
    ("mass", "fg", "fg"),
    ("volume", "L l liter liters litre litres", "L"),
    ("volume", "dL dl deciliter deciliters decilitre decilitres", "dL"),
    ("volume", "mL ml mls cc milliliter milliliters millilitre millilitres", "mL"),
    ("volume", "μL μl uL ul microliter microlitre microliters microlitres", "uL"),
    ("volume", "fL fl", "fL"),
    ("volume", "mm3 mm³ mm^3 cmm cu_mm cubic_millimeter cubic_millimetre", "mm3"),
    ("amount", "mol", "mol"), ("amount", "mmol", "mmol"), ("amount", "μmol umol", "umol"),
    ("amount", "nmol", "nmol"), ("amount", "pmol", "pmol"),
    ("amount", "mEq meq MeQ mEQ Meq", "meq"), ("amount", "mOsm mosm mOsmol", "mosm"),
    ("activity", "IU I.U. UI IE international_units international_unit", "[IU]"),
    ("activity", "mIU", "m[IU]"), ("activity", "μIU uIU", "u[IU]"), ("activity", "kIU", "k[IU]"),
    ("activity", "U units unit BU", "U"), ("activity", "kU", "kU"), ("activity", "mU", "mU"),
    ("activity", "μU uU", "uU"), ("activity", "MU", "MU"),
    ("activity", "nkat", "nkat"), ("activity", "μkat ukat", "ukat"),
    ("activity", "MBq", "MBq"), ("activity", "GBq", "GBq"), ("activity", "mCi", "mCi"),
    ("activity", "Gy", "Gy"), ("activity", "cGy", "cGy"), ("activity", "mGy", "mGy"),
    ("form", "tablets tablet capsules capsule drops drop puffs puff ampoules ampoule", "1"),
    ("form", "vials vial sachets sachet suppositories suppository", "1"),
    ("length", "mm millimeters millimetres millimeter millimetre", "mm"),
    ("length", "cm centimeters centimetres centimeter centimetre", "cm"),
    ("length", "m meters metres meter metre", "m"),
    ("length", "μm um", "um"), ("length", "nm", "nm"),
    ("area", "m2 m² m^2 M2 sqm", "m2"), ("area", "cm2 cm² cm^2", "cm2"),
    ("area", "mm2 mm²", "mm2"),
    ("volume", "cm3 cm³", "cm3"),
    ("time", "days day d", "d"), ("time", "hours hour hrs hr h", "h"),
    ("time", "minutes minute mins min", "min"), ("time", "seconds second secs sec s", "s"),
    ("time", "weeks week wks wk", "wk"), ("time", "months month mos mo", "mo"),
    ("time", "years year yrs yr", "a"),
    ("brief", "ms msec", "ms"),
    ("dose", "doses dose injection infusion", "{dose}"),
    ("pressure", "mmHg mm_Hg", "mm[Hg]"), ("pressure", "cmH2O cm_H2O", "cm[H2O]"),
    ("pressure", "kPa", "kPa"),
    ("heat", "°C °c ℃ degrees_C degrees_Celsius deg_C", "Cel"),
    ("heat", "°F ℉ degrees_F", "[degF]"),
    ("rate", "bpm beats/min beats/minute beats_per_minute", "/min"),
    ("rate", "breaths/min breaths/minute breaths_per_minute", "/min"),
    ("cells", "cells cell copies leukocytes", "{cells}"),
    ("field", "HPF hpf LPF lpf", "[HPF]"),
    ("energy", "kcal", "kcal"), ("voltage", "mV", "mV"), ("voltage", "μV", "uV"),
    ("speed", "Hz", "Hz"),
)  # fmt: skip
_ATOMS: Final = {
    word.replace("_", " "): (kind, symbol)
    for kind, words, symbol in _TABLE
    for word in words.split()
}
_ATOM: Final = "|".join(re.escape(word) for word in sorted(_ATOMS, key=len, reverse=True))
_END: Final = r"(?![A-Za-zμ0-9²³])"
_TEN: Final = (
    r"(?:[x\u00d7*] ?)?10(?: ?[\^*]{1,2} ?[0-9]{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|(?:3|6|9|12)(?= ?/)"
    r"|[eE][0-9]{1,2}(?= ?/)| ?\([0-9]{1,2}\)(?= ?/)| (?:3|6|9|12)(?= ?/))"
    r"|[eE](?:3|6|9|12)(?= ?/)"
    # A thousand cells, a million: what stands for a power, before what it is counted in.
    r"|(?:[kKMG]|[GT]pt|[Tt]housands?|[Mm]illions?|[Ll]akhs?)"
    r"(?= ?(?:/ ?|per )(?:[\u03bcu][Ll]|mm3|mm\u00b3|mm\^3|cmm|cu ?mm|cubic|micro)"
    r"|(?<=[Gt]) ?/ ?[lL]\b)"
    r"|(?:[Mm]illions?|[Mm]io\.?|[Tt]housand)(?= (?:IU|IE|U|units?|international|copies|cells)\b)"
)
_POWERS: Final = {
    "k": 3, "th": 3, "la": 5, "m": 6, "mi": 6, "g": 9, "gp": 9, "tp": 12,
}  # fmt: skip
"""What letters or a word for a power stand for, by the first two of them."""
_UNIT: Final = Pattern(
    rf"[ -]?(?:(?P<ten>{_TEN}) ?)?(?:"
    rf"(?P<first>{_ATOM}){_END}"
    r"|(?P<over>/ ?(?:1000 ?)?|per (?=[\u03bcu][Ll]|micro|mm|cmm|cu|HPF|hpf|high))"
    r"(?P<below>[μu]?[Ll]|mm3|mm³|mm\^3|cmm|cu mm|cubic millimet(?:er|re)|microlit(?:er|re)"
    rf"|HPF|hpf|m[Ll]|d[Ll]|min|kg|day){_END})?"
)
_MORE: Final = Pattern(
    r"(?P<hour> ?/ ?1(?:st|\.)? ?(?:hr?|hour)\b| (?:in|at) (?:the |1 )?(?:first |1st )?hour\b)"
    r"|(?P<daily>(?: ?/ ?| per | in )24[ -]?(?:hours?|hrs?|h)\b)"
    rf"|(?: ?(?P<per>/) ?|(?P<words> per )| ?[\u00b7.] ?(?=(?:kg|day|d|m2|min|h)\b))"
    rf"(?P<atom>{_ATOM}){_END}(?P<minus>-1|⁻¹)?"
    rf"|(?P<one> ?/ ?(?P<prefix>[md]?)[1I|](?![A-Za-z0-9.,][A-Za-z0-9]|[0-9]))"
    rf"|(?P<nothing> ?/(?= ?(?:[;,)]|\.(?: |$)|$)))"
    rf"|(?P<surface> ?/ ?1\.73 ?m[2²])"
)
_OCR: Final = {"": "L", "m": "mL", "d": "dL"}


class UnitRead(NamedTuple):
    """A unit in a text: where it ends, its writing in UCUM and how it was read.

    ``kinds`` is what its parts measure, the first above the line, the others below.
    """

    end: int
    symbol: str
    kinds: tuple[str, ...]
    read_as: str | None = None


def unit_at(plain: str, at: int) -> UnitRead | None:
    """The unit that begins here, perhaps after a space or a hyphen; None where none does.

    Example:
        >>> unit_at("14,420 IU/1, and", 6)
        UnitRead(end=11, symbol='[IU]/L', kinds=('activity', 'volume'), read_as='the 1 after the slash read as the letter of litre')
        >>> unit_at("2 mg/kg/day", 1).symbol, unit_at("12 x 10^9/L", 2).symbol
        ('mg/kg/d', '10*9/L')
        >>> unit_at("2 more", 1) is None
        True
    """  # noqa: E501 - the whole record is shown
    first = _UNIT.match(plain, at)
    if first is None or first.end() == at or not (first["ten"] or first["first"] or first["below"]):
        return None
    parts: list[str] = []
    kinds: list[str] = []
    if first["first"]:
        kind, symbol = _ATOMS[first["first"]]
        parts.append(symbol)
        kinds.append(kind)
    else:
        kinds.append("number")
        if first["below"]:
            kind, symbol = _ATOMS[first["below"]]
            parts.append("1/" + symbol)
            kinds.append(kind)
        else:
            parts.append("1")
    end = first.end()
    read_as = None
    while len(parts) < 5 and (more := _MORE.match(plain, end)):
        further = _below(more, kinds)
        if further is None:
            break
        symbol, kind, said = further
        parts.append(symbol)
        kinds.append(kind)
        read_as = said or read_as
        end = more.end()
    if first["ten"] and not (first["first"] or first["below"]) and len(parts) == 1:
        return None
    return UnitRead(end, _symbol(first["ten"], tuple(parts)), tuple(kinds), read_as)


def _below(more: re.Match[str], kinds: list[str]) -> tuple[str, str, str | None] | None:
    """What stands below the line: its writing in UCUM, what it measures, and how it was read."""
    if more["one"]:
        return _OCR[more["prefix"]], "volume", "the 1 after the slash read as the letter of litre"
    if more["nothing"]:
        said = "the unit breaks off after the slash; read as per litre"
        return ("L", "volume", said) if kinds == ["activity"] else None
    if more["hour"]:
        return ("h", "time", None) if kinds == ["length"] else None
    if more["daily"]:
        return None if "time" in kinds else ("d", "time", "24 hours read as one day")
    if more["surface"]:
        return "{1.73_m2}", "surface", None
    kind, symbol = _ATOMS[more["atom"]]
    return symbol, kind, None


@lru_cache(maxsize=1024)
def _symbol(ten: str | None, parts: tuple[str, ...]) -> str:
    written = "/".join(parts)
    if ten:
        power = re.sub(r"[ ().]", "", ten).lstrip("x\u00d7*")
        power = re.sub(r"^(?:10)?[eE](?=[0-9])|^10(?=[0-9])", "10^", power)
        if power[0].isalpha():
            power = f"10^{_POWERS[power[:2].lower()]}"
        written = power + written.removeprefix("1")
        if not written.startswith(power + "/") and parts[0] != "1":
            written = f"{power}.{'/'.join(parts)}"
    try:
        return canonical_unit(written.removeprefix("1") if written.startswith("1/") else written)
    except QuantityError:
        return written.removeprefix("1") if written.startswith("1/") else written
