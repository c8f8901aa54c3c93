"""Whether a figure is of a measurement near it, or of something that nobody here knows."""

from __future__ import annotations

from cdss.extract.clauses import Part
from cdss.extract.marks import Figure
from cdss.extract.words import listed
from cdss.model.unit import QuantityError, parse_unit

_LINKS = listed("of was were is are at to = : ( [ + about as high low only being a the by -")
_PARTING = frozenset({",", ";", "(", "[", "and", "with"})
_NO_THING = listed(
    "level levels value values concentration concentrations count counts titer titre titers titres "
    "maximum minimum nadir peak maximal minimal mean median average baseline initial initially "
    "range normal reference result results right left eye eyes day days week weeks month months "
    "year years serum plasma urine urinary blood total activity ratio score scores point points "
    "admission discharge presentation diagnosis onset respectively then only also still almost "
    "index grade grades class stage upper lower limb limbs limit and or on in for from "
    "by an the a both each now later "
    "after before during until increasing decreasing up down more less than high low stable "
    "higher lower highest lowest last first second third final persistent repeat repeated"
)


def of_unknown(parts: tuple[Part, ...], to: int, at: int) -> bool:
    """Whether a figure follows another noun of the list: "X 130 /min, warp rate 28 /min"."""
    if parts[at - 1].word in {"to", "from", "then"}:
        return False  # one more value of a change
    back = at - 1
    while back > to and (parts[back].word in _LINKS or parts[back].says("be", "rise", "fall")):
        back -= 1
    if back <= to:
        return False
    last = parts[back]
    if last.kind != "word" or last.word in _NO_THING or not last.word[0].isalpha():
        return False
    if last.word.endswith(("ly", "ing", "ed")):
        return False
    return any(parts[each].word in _PARTING for each in range(to + 1, back))


def is_amount_of(
    parts: tuple[Part, ...], at: int, units: dict[int, str | None], figure: Figure
) -> bool:
    """Whether what looks like a dose is the value of what it follows: "weight was 2,700 g".

    Args:
        parts: The parts of the sentence.
        at: Where the figure stands.
        units: The place of each measurement in the sentence, with its unit.
        figure: The figure.
    """
    to = max((each for each in units if each < at), default=None)
    unit = units[to] if to is not None else None
    if figure.kind != "dose" or to is None or unit is None or figure.unit is None:
        return False
    if at - to > _BESIDE or not all(
        each.word in _LINKS or each.word in _NO_THING or each.says("be")
        for each in parts[to + 1 : at]
    ):
        return False
    try:
        return parse_unit(figure.unit).dimension == parse_unit(unit).dimension
    except QuantityError:
        return False


_BESIDE = 5
