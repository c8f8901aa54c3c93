"""What was not there once, and may have come since."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from cdss.model.concept import Vocabulary
from cdss.model.profile import Statement
from cdss.model.time import Moment, before

_LATELY: Final = 31
"""Days for which something that was looked for and not found is told as absent: an infection,
a pregnancy or a rash may come the next day, and a record keeps what was so years ago."""


def now_open(statements: Iterable[Statement], vocabulary: Vocabulary) -> list[Statement]:
    """The statements, with absences of long ago left open for the day of the consultation.

    One that ends what was there before stays: it is the news that it is over.

    Example:
        >>> from cdss.model.concept import Concept
        >>> from cdss.model.time import Moment
        >>> known = Vocabulary([Concept("fever", "Fever", "finding")])
        >>> absent = Statement("fever", "fever: absent, on 2019-05-01", "Observation/1",
        ...                    state="absent", observed=Moment(-2700, -2700), dated=True)
        >>> now_open([absent], known)[0].state
        'unknown'
    """
    listed = list(statements)
    if not any(each.state == "absent" and _is_old(each) for each in listed):
        return listed
    oldest: dict[str, Moment] = {}
    for each in listed:
        if each.state == "present":
            for above in vocabulary.ancestors(each.concept):
                known = oldest.setdefault(above, each.observed)
                if _last(each.observed) < _last(known):
                    oldest[above] = each.observed
    return [_open(each, oldest.get(each.concept)) if _is_old(each) else each for each in listed]


def _is_old(each: Statement) -> bool:
    latest = each.observed.latest
    return each.state == "absent" and each.dated and latest is not None and latest < -_LATELY


def _last(moment: Moment) -> Fraction | int:
    return 0 if moment.latest is None else moment.latest


def _open(absent: Statement, present: Moment | None) -> Statement:
    if present is not None and before(present, absent.observed) is True:
        return absent
    return absent._replace(state="unknown", words=f"{absent.words} (whether now is not said)")
