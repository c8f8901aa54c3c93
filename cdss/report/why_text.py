"""Why rules came out as they did, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cdss.model.explanation import Basis, Changes, Comparison, Fact, Proof, Reasons
from cdss.model.why import Why
from cdss.report.beside import said_there
from cdss.report.words import clean, count
from cdss.report.wrapping import wrapped

_INDENT = 2
_DEEPEST = 30
"""Levels of a proof that are indented; below, lines stay where they are."""
_SHOWN = 12
"""Sets listed one by one; JSON has all."""


def why_text(told: Sequence[Why], *, width: int = 80, brief: bool = False) -> str:
    """Accounts as lines of at most ``width`` columns.

    Args:
        told: The accounts.
        width: Columns.
        brief: Leave out the trees and the rules' own words.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("findings: {calcinosis: absent}", kb)
        >>> print(why_text(cdss.why(profile, kb, "thalidomide")).splitlines()[0])
        THALIDOMIDE, FOR INFLAMMATION  JDM-O-0003: not applicable
    """
    blocks = ["\n".join(_account(each, width, brief=brief)) for each in told]
    return "\n\n".join(blocks)


def _account(told: Why, width: int, *, brief: bool) -> Iterator[str]:
    outcome = told.outcome.replace("-", " ")
    because = "" if told.because is None else f" ({told.because.replace('-', ' ')})"
    yield from wrapped(
        f"{clean(told.about).upper()}  {told.rule}: {outcome}{because}", width, "", "   "
    )
    yield from wrapped(clean(told.sentence), width, "", "")
    yield from _changes(told.changes, width)
    yield from _reasons(told.reasons, width)
    if brief:
        return
    yield ""
    yield "Proof"
    yield from _proof(told.proof, width, 1)
    if told.cautions:
        yield ""
        yield "Cautions"
        for caution in told.cautions:
            yield from wrapped(clean(caution), width, "  - ", "    ")
    for each in told.comparison:
        yield ""
        yield from _comparison(each, width)
    yield ""
    yield from _rule(told, width)


def _changes(changes: Changes, width: int) -> Iterator[str]:
    if changes.sets:
        yield "Its conditions would hold with any one of these:"
        for each in changes.sets[:_SHOWN]:
            yield from wrapped(" + ".join(_fact(fact) for fact in each), width, "  - ", "    ")
        if len(changes.sets) > _SHOWN:
            yield f"  and {len(changes.sets) - _SHOWN} more (JSON lists them)"
        if not changes.complete:
            yield "  There may be more: the bound on the search was met."
    elif not changes.complete:
        yield "What would change that was not found, and the bound on the search was met."
    elif changes.fixed:
        told = "; ".join(_placed(each) for each in changes.fixed)
        yield from wrapped(f"Nothing unstated would change that: {told}.", width, "", "  ")


def _placed(basis: Basis) -> str:
    return f"{clean(basis.text)} ({clean(basis.location)})"


def _fact(fact: Fact) -> str:
    return clean(fact.says) if fact.now == "unknown" else f"{clean(fact.says)} (now {fact.now})"


def _reasons(reasons: Reasons, width: int) -> Iterator[str]:
    if not any(reasons.sets):
        return
    if len(reasons.sets) == 1 and not reasons.complete:
        yield "It rests on some of these; which of them suffice was not worked out:"
        for each in reasons.sets[0]:
            yield from wrapped(_placed(each), width, "  - ", "    ")
        return
    if len(reasons.sets) == 1:
        yield "It rests on each of these:"
        for each in reasons.sets[0]:
            yield from wrapped(
                f"{clean(each.text)} ({clean(each.location)})", width, "  - ", "    "
            )
        return
    yield "It rests on any one of these:"
    for one in reasons.sets[:_SHOWN]:
        said = " + ".join(_placed(each) for each in one)
        yield from wrapped(said, width, "  - ", "    ")
    if len(reasons.sets) > _SHOWN:
        yield f"  and {len(reasons.sets) - _SHOWN} more (JSON lists them)"
    if not reasons.complete:
        yield "  There may be more: the bound on the search was met."


def _proof(proof: Proof, width: int, depth: int) -> Iterator[str]:
    lead = " " * (_INDENT * min(depth, _DEEPEST))
    words = f"{clean(proof.condition)}"
    if proof.rule is not None:
        words += f" [{clean(proof.rule)}]"
    if proof.statements:
        told = "; ".join(f"{clean(each.text)}, {clean(each.location)}" for each in proof.statements)
        words += f" ({told})"
    yield from wrapped(words, width, f"{lead}{proof.value + ':':<10}", f"{lead}{'':<10}")
    for part in proof.parts:
        yield from _proof(part, width, depth + 1)


def _comparison(told: Comparison, width: int) -> Iterator[str]:
    who = clean(told.subject_label) or told.subject
    several = "" if told.n == 1 else f", {count(told.n, 'person')}"
    yield from wrapped(f"Beside {who}{several} ({told.source}/{told.evidence})", width, "", "  ")
    for verdict in ("same", "different", "unknown"):
        rows = [row for row in told.rows if row.verdict == verdict]
        for row in rows:
            words = f"{clean(row.aspect)}: here {clean(row.here)}; there {said_there(row)}"
            yield from wrapped(words, width, f"  {verdict + ':':<11}", " " * 13)


def _rule(told: Why, width: int) -> Iterator[str]:
    yield f"Rule {told.rule}, version {told.version}, {told.status}: {clean(told.title)}"
    for name, words in (("for", told.purpose), ("not for", told.misuse)):
        if words:
            yield from wrapped(clean(words), width, f"  {name + ':':<9}", " " * 11)
    for each in told.grounds:
        yield from wrapped(clean(each), width, f"  {'read in:':<9}", " " * 11)
