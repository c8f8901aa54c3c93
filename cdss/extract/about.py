"""Whom one clause is about: the record that passes between the stages."""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.marks import Why

OWN = frozenset({"patient", "cohort"})
"""The subjects whose facts are the source's own."""

COMPARES = "compares or arranges"
"""The rule by which a clause on a cohort tells of nobody in it."""


class About(NamedTuple):
    """Whom one clause is about, what kind of general statement it is else, and why."""

    who: str
    kind: str | None = None
    why: tuple[Why, ...] = ()
