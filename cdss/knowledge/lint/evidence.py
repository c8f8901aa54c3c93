"""Checks of evidence: what a design may claim, and who cites it. L045 to L059."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

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
_UNSURE_FIRST = ("very-low", "low", "moderate", "high")


class _May(NamedTuple):
    """What a design may support: which questions it answers, how well, and how surely."""

    questions: frozenset[str]
    level: str
    certainty: str | None


_OUTCOMES = frozenset({"treatment", "harm", "frequency", "assessment"})
_FREQUENCY = frozenset({"frequency"})
MAY_SUPPORT: Mapping[tuple[str, bool], _May] = {
    ("case-report", False): _May(_OUTCOMES, "OCEBM 4", "very-low"),
    ("case-series", False): _May(_OUTCOMES, "OCEBM 4", "very-low"),
    ("cohort", False): _May(_OUTCOMES, "OCEBM 4", "very-low"),
    ("cohort", True): _May(_OUTCOMES, "OCEBM 3", "low"),
    ("trial", False): _May(_OUTCOMES, "OCEBM 4", "low"),
    ("trial", True): _May(_OUTCOMES, "OCEBM 3", "moderate"),
    ("survey", False): _May(_FREQUENCY, "not graded", None),
    ("consensus", False): _May(frozenset(), "not graded", None),
    ("review", False): _May(frozenset(), "not graded", None),
}
"""What each design may support, without and with a concurrent comparison group.

Levels are those of OCEBM 2011 (treatment benefits: 4 for series and for historical
comparison, 3 for a controlled cohort or trial without randomisation). Certainty begins where
GRADE begins it for observational studies, at low, and one step lower where nothing is
compared. A randomised comparison reaches level 2 and high certainty, whatever stands here.
"""


def _may(design: str, control: str) -> _May:
    if design == "trial" and control == "randomised":
        return _May(_OUTCOMES, "OCEBM 2", "high")
    compared = control in {"concurrent", "randomised"}
    return MAY_SUPPORT.get((design, compared), MAY_SUPPORT[design, False])


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
    "A design supports what it can and nothing stronger: a case report that something was "
    "reported (level 4 of OCEBM 2011 at most, very low certainty), a survey how often something "
    "is done, a consensus or a review nothing of its own: what it says is cited as `guidance`. "
    "A trial alone compares by chance.",
)
def too_strong(base: Base) -> Iterator[Finding]:
    """A question, level, certainty or comparison that the design cannot reach."""
    for placed, at, document in base.evidence_documents.values():
        design = placed.document.design
        if document.control == "randomised" and design != "trial":
            yield Finding(
                f"a {design} compares nothing by chance",
                placed.place("evidence", at, "control"),
            )
        may = _may(design, document.control)
        if document.question not in may.questions:
            yield Finding(
                f"a {design} answers no question of {document.question}",
                placed.place("evidence", at, *_where(document, "question")),
            )
            continue
        level = document.level or LEVELS.get((document.question, design), "not graded")
        # How common something is, and what a test shows, have rows of their own there.
        looks = document.question in {"frequency", "assessment"} and design in {"cohort", "trial"}
        most = "OCEBM 2" if looks else may.level
        if _WEAKEST_FIRST.index(level) > _WEAKEST_FIRST.index(most):
            yield Finding(
                f"a {design} gives at most {most}",
                placed.place("evidence", at, *_where(document, "level")),
            )
        rated = document.certainty
        if rated and _UNSURE_FIRST.index(rated) > _UNSURE_FIRST.index(may.certainty or rated):
            yield Finding(
                f"a {design} ({document.control} control) gives at most {may.certainty} certainty",
                placed.place("evidence", at, "certainty"),
            )


def _where(document: EvidenceDocument, key: str) -> tuple[str, ...]:
    return (key,) if key in document.model_fields_set else ()


@error(
    "L052",
    "unexplained-rating",
    "A rating without its reasons cannot be checked; a study of other patients that is rated as if "
    "it were of these misleads.",
)
def unexplained_rating(base: Base) -> Iterator[Finding]:
    """A certainty without reasons, or one that indirectness forbids."""
    for placed, at, document in base.evidence_documents.values():
        if document.certainty and not document.certainty_because:
            yield Finding(
                "a `certainty` needs its reasons in `certainty_because`",
                placed.place("evidence", at, "certainty"),
            )
        if document.certainty == "high" and document.indirect:
            yield Finding(
                "what is indirect gives at most moderate certainty",
                placed.place("evidence", at, "certainty"),
            )


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
    unexplained_rating,
)
