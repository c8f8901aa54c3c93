"""Statements gathered as they are told: each once, with every place that tells it."""

from __future__ import annotations

from typing import Any

from cdss.extract.course import MOST
from cdss.extract.persons import Said


class Gathered:
    """Statements by what they say; a second place joins the first."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[Any, ...], Said] = {}

    def add(self, said: Said) -> None:
        """Take a statement, or its places where it was told before."""
        key = tuple(
            sorted(
                (name, repr(value)) for name, value in said.fields.items() if name not in _BESIDE
            )
        )
        known = self._by_key.get(key)
        if known is None:
            self._by_key[key] = said
            return
        if len(known.places) >= MOST:
            return
        new = tuple(each for each in said.places if each not in known.places)
        self._by_key[key] = known._replace(
            places=(*known.places, *new),
            figures=(*known.figures, *said.figures),
            fields={**said.fields, **known.fields},
        )

    def all(self) -> tuple[Said, ...]:
        """The statements in the order in which each was told first."""
        return tuple(self._by_key.values())


_BESIDE = frozenset({"printed", "read_as", "reference", "detail"})
