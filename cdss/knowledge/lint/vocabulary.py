"""Checks of the vocabulary: L001 to L019."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdss.knowledge.documents.base import Number
from cdss.knowledge.documents.vocabulary import ConceptDocument
from cdss.knowledge.lint.base import Base, Path
from cdss.knowledge.lint.check import Finding, error, warning
from cdss.knowledge.shape import Placed
from cdss.model.concept import fold

_PLACEHOLDER = re.compile(
    r"[\W_]*|todo|tbd|fixme|xxx?|n/?a|none|no|yes|ok|true|unknown|not checked|unchecked|checked"
    r"|(?:from )?memory",
    re.IGNORECASE,
)

_ALIKE = (
    frozenset({"diagnosis", "finding", "history", "demographic", "target"}),
    frozenset({"measurement", "score", "target"}),
    frozenset({"agent", "intervention", "procedure"}),
    frozenset({"route"}),
)
"""Kinds that may stand above each other: present implies ancestors present across them."""


@error(
    "L001",
    "unchecked-code",
    "A code is a claim about somebody else's list. `checked` says where it was verified, so that "
    "the next reader can look there too; a placeholder says that nobody looked.",
)
def unchecked_code(base: Base) -> Iterator[Finding]:
    """A code whose `checked` says nothing."""
    for placed in base.documents.concepts:
        for at, code in enumerate(placed.document.codes):
            if _PLACEHOLDER.fullmatch(code.checked.strip()):
                yield Finding(
                    f"`checked` does not say where the code `{code.code}` was verified",
                    placed.place("codes", at, "checked"),
                    help="name the place where it was read, or leave the code out",
                )


@warning(
    "L002",
    "unmentioned-concept",
    "No rule and no source names these concepts, nor anything above or below them: a profile may "
    "state them, and no answer changes. They may be kept so that more profiles can be read. One "
    "warning a file, at the first of them.",
)
def unmentioned_concept(base: Base) -> Iterator[Finding]:
    """Concepts that nothing uses, file by file."""
    reached = _reached(base)
    unused: dict[str, list[Placed[ConceptDocument]]] = {}
    for placed in base.documents.concepts:
        if placed.document.id not in reached:
            unused.setdefault(placed.place("id").path, []).append(placed)
    for found in unused.values():
        first, *others = found
        more = f" and {len(others)} more concepts of this file" if others else ""
        lines = ", ".join(str(each.place("id").line) for each in others)
        yield Finding(
            f"nothing mentions `{first.document.id}`{more}",
            first.place("id"),
            notes=(f"the others are in lines {lines}",) if others else (),
        )


def _reached(base: Base) -> set[str]:
    vocabulary = base.vocabulary
    named = base.named_by_rules() | {each.concept for each in base.mentions()}
    found: set[str] = set()
    for concept in named:
        if concept in vocabulary:
            found |= vocabulary.ancestors(concept) | vocabulary.descendants(concept)
    # An intervention is a name for its agent by a route, and the other way round.
    for each in vocabulary:
        if each.agent in found:
            found.add(each.id)
        if each.id in found and each.agent is not None and each.agent in vocabulary:
            found |= vocabulary.ancestors(each.agent)
        if each.id in found:
            found |= {route for route in (each.route, *each.routes) if route}
    for route in [each.id for each in vocabulary if each.kind == "route" and each.id in found]:
        found |= vocabulary.ancestors(route)
    return found


@warning(
    "L003",
    "nearly-the-same-name",
    "Two concepts have names that differ only by a plural. A user who writes the one may mean the "
    "other, and nothing tells them.",
)
def nearly_the_same_name(base: Base) -> Iterator[Finding]:
    """A name that is the plural of another concept's name."""
    owners = base.vocabulary.names()
    for placed in base.documents.concepts:
        concept = placed.document
        for name in dict.fromkeys(
            fold(each) for each in (concept.id, concept.label, *concept.synonyms)
        ):
            if not name.endswith("s"):
                continue
            other = owners.get(name[:-1])
            if other is not None and not base.related(other, concept.id):
                yield Finding(
                    f"the name `{name}` of `{concept.id}` is the plural of a name of `{other}`",
                    placed.place("id"),
                )


@error(
    "L004",
    "unlike-parent",
    "`is_a` carries presence upwards and absence downwards. Between kinds of which one is stated "
    "and the other measured or given, that means nothing.",
)
def unlike_parent(base: Base) -> Iterator[Finding]:
    """A parent of a kind that presence cannot be carried to."""
    for placed in base.documents.concepts:
        concept = placed.document
        for at, name in enumerate(concept.is_a):
            parent = base.vocabulary.get(name)
            if parent is None or parent.kind == concept.kind:
                continue
            if not any({parent.kind, concept.kind} <= group for group in _ALIKE):
                yield Finding(
                    f"`{concept.id}` is of kind {concept.kind}, "
                    f"its parent `{name}` of {parent.kind}",
                    placed.place("is_a", at),
                )


@error(
    "L005",
    "ill-made-intervention",
    "An intervention is an agent by a route. Rules ask for either, so both must be what they claim "
    "to be, and only an intervention has them.",
)
def ill_made_intervention(base: Base) -> Iterator[Finding]:
    """An intervention without an agent, or with something else in its place."""
    vocabulary = base.vocabulary
    for placed in base.documents.concepts:
        concept = placed.document
        if concept.kind == "intervention" and concept.agent is None:
            yield Finding(f"`{concept.id}` does not name its `agent`", placed.place("id"))
        if concept.kind != "intervention" and (concept.agent or concept.route):
            yield Finding(
                f"`{concept.id}` is of kind {concept.kind}, "
                "and only an intervention has `agent` or `route`",
                placed.place("agent" if concept.agent else "route"),
            )
        wanted = [("agent", concept.agent, "agent"), ("route", concept.route, "route")]
        for key, name, kind in wanted:
            known = vocabulary.get(name or "")
            if known is not None and known.kind != kind:
                yield Finding(
                    f"`{name}` is of kind {known.kind}, and this is the {kind}", placed.place(key)
                )
        for at, name in enumerate(concept.routes):
            known = vocabulary.get(name)
            if known is not None and known.kind != "route":
                yield Finding(
                    f"`{name}` is of kind {known.kind}, and this is a route",
                    placed.place("routes", at),
                )


@error(
    "L006",
    "impossible-range",
    "A range or a limit that ends before it begins, or lies where the concept's limits allow no "
    "value, would call every value raised or low.",
)
def impossible_range(base: Base) -> Iterator[Finding]:
    """A range that no value lies in."""
    for placed in base.documents.concepts:
        concept = placed.document
        limits = concept.limits
        spans: list[tuple[Number | None, Number | None, Path]] = [
            (each.low, each.high, ("range", at)) for at, each in enumerate(concept.range)
        ]
        if limits is not None:
            spans.append((limits.low, limits.high, ("limits",)))
        for low, high, path in spans:
            if low is None and high is None:
                yield Finding("this has neither `low` nor `high`", placed.place(*path))
            elif low is not None and high is not None and low >= high:
                yield Finding("this ends before it begins", placed.place(*path))
        if (concept.range or concept.accepts) and concept.unit is None:
            yield Finding(
                f"`{concept.id}` has a range or another unit, and no `unit` of its own",
                placed.place("id"),
            )


CHECKS = (
    unchecked_code,
    unmentioned_concept,
    nearly_the_same_name,
    unlike_parent,
    ill_made_intervention,
    impossible_range,
)
