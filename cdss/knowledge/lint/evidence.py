"""Checks of evidence: what a design may claim, and who cites it. L045 to L059."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cdss.knowledge.documents.source import EvidenceDocument, ResponseDocument
from cdss.knowledge.evidence import LEVELS
from cdss.knowledge.lint.base import Base
from cdss.knowledge.lint.check import Finding, error, warning

_ASKS: Mapping[str, tuple[str | None, frozenset[str]]] = {
    "treatment": ("intervention", frozenset({"supports", "mixed", "against", "harm"})),
    "harm": ("intervention", frozenset({"harm", "mixed", "against"})),
    "assessment": ("assessment", frozenset({"supports", "mixed", "against"})),
    "frequency": (None, frozenset()),
}
"""What each question is about, and which directions an answer to it can have."""

_WEAKEST_FIRST = ("not graded", "OCEBM 5", "OCEBM 4", "OCEBM 3", "OCEBM 2", "OCEBM 1")
_AT_MOST = {"case-report": "OCEBM 4", "case-series": "OCEBM 4"}


@warning(
    "L045",
    "uncited-evidence",
    "No rule cites this evidence, so no answer shows it. Harms and frequencies are shown with "
    "their source and need no rule.",
)
def uncited_evidence(base: Base) -> Iterator[Finding]:
    """Evidence that no rule cites."""
    cited = {ref for rule in base.rules.values() for ref in rule.evidence}
    for ref, (placed, at, document) in base.evidence_documents.items():
        if ref not in cited and document.question not in {"harm", "frequency"}:
            yield Finding(f"no rule cites `{ref}`", placed.place("evidence", at, "id"))


@error(
    "L046",
    "unanswered-question",
    "A question about treatment or harm is about an intervention, one about an assessment about an "
    "examination, a frequency about neither; and each can be answered in certain directions only.",
)
def unanswered_question(base: Base) -> Iterator[Finding]:
    """Evidence whose parts do not fit its question."""
    for placed, at, document in base.evidence_documents.values():
        about, directions = _ASKS[document.question]
        for key in ("intervention", "assessment"):
            stated = getattr(document, key) is not None
            if stated != (key == about):
                yield Finding(
                    f"a question of {document.question} "
                    + (f"names its `{key}`" if key == about else f"names no `{key}`"),
                    placed.place("evidence", at, *((key,) if stated else ())),
                )
        for target, direction in document.direction.items():
            if direction not in directions:
                yield Finding(
                    f"a question of {document.question} has no direction `{direction}`",
                    placed.place("evidence", at, "direction", target),
                )
        if about is not None and not document.direction:
            yield Finding(
                f"a question of {document.question} has a `direction` per target",
                placed.place("evidence", at),
            )


@error(
    "L047",
    "too-strong",
    "A case report or series answers no question better than at level 4 of OCEBM 2011 (or the "
    "weaker level 5, or ungraded), however clear its outcome.",
)
def too_strong(base: Base) -> Iterator[Finding]:
    """A level that the design cannot reach."""
    for placed, at, document in base.evidence_documents.values():
        design = placed.document.design
        level = document.level or LEVELS.get((document.question, design), "not graded")
        most = _AT_MOST.get(design)
        if most and _WEAKEST_FIRST.index(level) > _WEAKEST_FIRST.index(most):
            yield Finding(f"a {design} gives at most {most}", placed.place("evidence", at, "level"))


@warning(
    "L048",
    "direction-without-result",
    "A direction is a reading of a result. Without the result beside it nobody can check it.",
)
def direction_without_result(base: Base) -> Iterator[Finding]:
    """A direction for a target of which no result is told."""
    for placed, at, document in base.evidence_documents.values():
        for target in document.direction:
            if document.result and target not in document.result:
                yield Finding(
                    f"no `result` is told for `{target}`",
                    placed.place("evidence", at, "direction", target),
                )


_HELPED = frozenset({"complete", "improved"})
_DID_NOT_HELP = frozenset({"none", "worsened", "not-tolerated"})


@error(
    "L049",
    "direction-against-response",
    "The evidence reads a target one way, and the intervention's response for that very target "
    "says the contrary. One of them is a slip.",
)
def direction_against_response(base: Base) -> Iterator[Finding]:
    """A direction that contradicts the response it rests on."""
    for placed, at, document in base.evidence_documents.values():
        if document.question != "treatment":
            continue
        responses = _responses(base, document, placed.document.id)
        for target, direction in document.direction.items():
            response = responses.get(target)
            contrary = (direction == "supports" and response in _DID_NOT_HELP) or (
                direction == "against" and response in _HELPED
            )
            if contrary:
                yield Finding(
                    f"`{direction}` for `{target}`, whose response is `{response}`",
                    placed.place("evidence", at, "direction", target),
                )


def _responses(base: Base, document: EvidenceDocument, source: str) -> dict[str, str]:
    return {
        target: each.value if isinstance(each, ResponseDocument) else each
        for subject in base.subjects()
        if subject.source.document.id == source and subject.document.id == document.subject
        for given in subject.document.interventions
        if given.id == document.intervention
        for target, each in given.response.items()
    }


@error(
    "L050",
    "retracted",
    "A publication that was retracted supports nothing. A rule that rests on it alone has no "
    "ground left.",
)
def retracted(base: Base) -> Iterator[Finding]:
    """A rule that rests on retracted publications alone."""
    standing = {placed.document.id: placed.document.standing for placed in base.documents.sources}
    for rule, placed in base.in_force():
        cited = [ref.partition("/")[0] for ref in rule.evidence]
        cited += [each.source for each in rule.grounds]
        if cited and all(
            name in standing and standing[name].status == "retracted" for name in cited
        ):
            key = "evidence" if rule.evidence else "sources"
            yield Finding(f"`{rule.id}` rests on nothing that was not retracted", placed.place(key))


@warning(
    "L051",
    "doubted",
    "A publication under retraction or concern stands beside others; its reader must be able to "
    "see why it is still cited.",
)
def doubted(base: Base) -> Iterator[Finding]:
    """A rule that cites a publication which is in doubt."""
    standing = {
        placed.document.id: placed.document.standing.status for placed in base.documents.sources
    }
    for rule, placed in base.in_force():
        refs = rule.evidence or tuple(each.source for each in rule.grounds)
        key = "evidence" if rule.evidence else "sources"
        for at, ref in enumerate(refs):
            status = standing.get(ref.partition("/")[0])
            if status in {"retracted", "concern"}:
                state = "is retracted" if status == "retracted" else "is under concern"
                yield Finding(f"`{ref}` {state}", placed.place(key, at))


CHECKS = (
    uncited_evidence,
    unanswered_question,
    too_strong,
    direction_without_result,
    direction_against_response,
    retracted,
    doubted,
)
