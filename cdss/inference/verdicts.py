"""Verdicts on leaves: what speaks for one, and what against it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cdss.model.condition import Bounds
from cdss.model.explanation import Basis
from cdss.model.profile import Statement, Treatment
from cdss.model.time import before

Support = tuple[Basis, ...]
Verdict = tuple[Support | None, Support | None]
"""What supports a leaf, and what supports its opposite; None is no support at all."""

# What a record's own maker does, less the call of a function: of these there are many.
_new = tuple.__new__

SILENT: Verdict = (None, None)


def later(one: Statement, other: Statement) -> bool:
    """Whether the one is surely newer."""
    # Undated statements, nearly all there are, share one moment: no arithmetic for them.
    return one.observed is not other.observed and before(other.observed, one.observed) is True


def basis_of(each: Statement | Treatment) -> Basis:
    """A statement as proofs cite it."""
    return _new(Basis, (each.words, each.place))


def support_of(statements: Iterable[Statement | Treatment]) -> Support | None:
    """Statements as support, each once; no statement is no support."""
    return tuple(dict.fromkeys(basis_of(each) for each in statements)) or None


def verdict_of(verdicts: Iterable[tuple[Statement, bool | None]]) -> Verdict:
    """What speaks for a leaf and what against it, from what each statement says."""
    listed = list(verdicts)
    return (
        support_of(each for each, verdict in listed if verdict is True),
        support_of(each for each, verdict in listed if verdict is False),
    )


def every(verdicts: Iterable[bool | None]) -> bool | None:
    """Kleene's conjunction: one false makes false, else one unknown makes unknown."""
    listed = list(verdicts)
    if False in listed:
        return False
    return None if None in listed else True


def in_bounds(value: Any, bounds: Bounds[Any]) -> bool | None:
    """Whether a value (a quantity or an age) lies within bounds; None when it straddles one."""
    return every(
        getattr(value, name)(limit)
        for name, limit in zip(bounds._fields, bounds, strict=True)
        if limit is not None
    )
