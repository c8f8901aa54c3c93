"""Concepts and the vocabulary that names them.

Records here are ``NamedTuple``: immutable, and four times cheaper to define
than a frozen dataclass, which a command that starts cold pays for each time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from cdss.model.duration import Duration

KINDS = (
    "diagnosis",
    "finding",
    "measurement",
    "score",
    "agent",
    "intervention",
    "procedure",
    "history",
    "demographic",
    "route",
    "target",
)
"""What a concept can be; the kind decides where a profile may state it."""

GIVEN_KINDS = frozenset({"agent", "intervention", "procedure"})
"""The kinds that a treatment, an option or a caution may name."""

_FOLD = re.compile(r"[\s\-_'\u2018\u2019\u2010-\u2015/]+")


class Code(NamedTuple):
    """A code of a terminology, with where it was checked."""

    system: str
    code: str
    display: str
    checked: str


class ReferenceRange(NamedTuple):
    """What is normal, in the concept's unit, for whom, and who says so."""

    low: Fraction | None
    high: Fraction | None
    sex: str | None
    age_from: Duration | None
    age_below: Duration | None
    source: str


class Conversion(NamedTuple):
    """A unit that this one concept may also be stated in: ``value * factor``."""

    unit: str
    factor: Fraction
    why: str


class Concept(NamedTuple):
    """One thing the knowledge can speak of; ``id`` is permanent.

    ``in_text`` is how a sentence names it where the label is long, or its first
    word a name that keeps its capital.
    """

    id: str
    label: str
    kind: str
    synonyms: tuple[str, ...] = ()
    is_a: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    unit: str | None = None
    accepts: tuple[Conversion, ...] = ()
    ranges: tuple[ReferenceRange, ...] = ()
    limits: tuple[Fraction | None, Fraction | None] = (None, None)
    routes: tuple[str, ...] = ()
    agent: str | None = None
    route: str | None = None
    safety_read: str = "none"
    treats: bool = False
    lasting: bool = False
    note: str = ""
    in_text: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a user may write: id, label, synonyms."""
        return (self.id, self.label, *self.synonyms)

    @property
    def phrase(self) -> str:
        """The concept as it reads inside a sentence: ``in_text``, else its label.

        Example:
            >>> Concept("cmas", "CMAS", "score").phrase
            'CMAS'
            >>> Concept("fever", "Fever", "finding").phrase
            'fever'
            >>> Concept("gottron-sign", "Gottron sign", "finding", in_text="Gottron sign").phrase
            'Gottron sign'
        """
        if self.in_text:
            return self.in_text
        head, _, tail = self.label.partition(" ")
        if head[1:] == head[1:].lower() and not any(letter.isdigit() for letter in head):
            head = head[:1].lower() + head[1:]
        return f"{head} {tail}".strip()


def fold(name: str) -> str:
    """Reduce a name to what two spellings of it share.

    Example:
        >>> fold("Gottron\u2019s  Papules") == fold("gottron's papules")
        True
        >>> fold("anti-Jo-1") == fold("anti Jo 1")
        True
    """
    return _FOLD.sub(" ", name).strip().casefold()


class Vocabulary:
    """The concepts, by id, by name, and by what they are.

    Immutable once built. ``phrases`` gives each concept's label as it reads inside a
    sentence, by id. ``ancestors`` and ``descendants`` include the concept itself.
    ``kinds`` are the concepts that have other ancestors, ``classes`` those that have
    other descendants.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts: dict[str, Concept] = {concept.id: concept for concept in concepts}
        self.phrases = {concept.id: concept.phrase for concept in self._concepts.values()}
        self._ids_by_name: dict[str, str] = {}
        for concept in self._concepts.values():
            for name in concept.names:
                self._ids_by_name.setdefault(fold(name), concept.id)
        self._ancestors: dict[str, frozenset[str]] = {}
        for concept_id in self._concepts:
            self._ancestors[concept_id] = self._climb(concept_id)
        down: dict[str, set[str]] = {concept_id: set() for concept_id in self._concepts}
        for concept_id, above in self._ancestors.items():
            for ancestor in above:
                down[ancestor].add(concept_id)
        self._descendants = {concept_id: frozenset(below) for concept_id, below in down.items()}
        # Most names are neither, and what classes imply need not be looked for there.
        self.kinds = frozenset([each for each, above in self._ancestors.items() if len(above) > 1])
        self.classes = frozenset([each for each, below in down.items() if len(below) > 1])
        self._akin: dict[str, frozenset[str]] = {}
        # Whoever judges whether one thing given is another, by their ids, keeps it here: it
        # is the same for every patient, and asked for each of them many times.
        self.judged: dict[tuple[str, str, str, str | None], bool | None] = {}
        self._narrower = frozenset(
            concept_id for concept_id in self._concepts if self._narrows(concept_id)
        )

    def _climb(self, concept_id: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [concept_id]
        while waiting:
            here = waiting.pop()
            if here not in found and here in self._concepts:
                found.add(here)
                waiting.extend(self._concepts[here].is_a)
        return frozenset(found)

    def _narrows(self, concept_id: str) -> bool:
        # Pulses of one steroid are as much more than its agent and route as pulses of any are.
        return any(
            self.agent_of(one) == self.agent_of(other)
            and self.route_of(one) == self.route_of(other)
            for one in self._ancestors[concept_id]
            for other in self._ancestors[one] - {one}
            if self._concepts[one].kind == self._concepts[concept_id].kind
        )

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __len__(self) -> int:
        return len(self._concepts)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._concepts

    def __getitem__(self, concept_id: str) -> Concept:
        return self._concepts[concept_id]

    def get(self, concept_id: str) -> Concept | None:
        """The concept with this id, or None."""
        return self._concepts.get(concept_id)

    def ancestors(self, concept_id: str) -> frozenset[str]:
        """The concept and everything it is a kind of."""
        return self._ancestors[concept_id]

    def descendants(self, concept_id: str) -> frozenset[str]:
        """The concept and every kind of it."""
        return self._descendants[concept_id]

    def is_a(self, concept_id: str, ancestor: str) -> bool:
        """Whether the one is the other, or a kind of it."""
        return ancestor in self._ancestors.get(concept_id, frozenset())

    def is_any(self, concept_id: str, ancestors: Iterable[str]) -> bool:
        """Whether it is one of several concepts, or a kind of one."""
        return not self._ancestors.get(concept_id, frozenset()).isdisjoint(ancestors)

    def may_be(self, one: str, other: str) -> bool:
        """Whether something can be both: one is a kind of the other, or both have a kind."""
        nothing: frozenset[str] = frozenset()
        return not self._descendants.get(one, nothing).isdisjoint(
            self._descendants.get(other, nothing)
        )

    def named(self, name: str) -> Concept | None:
        """The concept with this id, label or synonym, whatever its case and hyphens."""
        concept_id = self._ids_by_name.get(fold(name))
        return self._concepts[concept_id] if concept_id else None

    def names(self) -> Mapping[str, str]:
        """Every folded name with the id it stands for."""
        return self._ids_by_name

    def nearest(
        self, name: str, kinds: Iterable[str] | None = None, count: int = 3
    ) -> tuple[Concept, ...]:
        """The concepts whose names look most like ``name``, the likest first."""
        # Only a slip of the pen needs it, and a consultation starts cold.
        import difflib  # noqa: PLC0415

        wanted = None if kinds is None else frozenset(kinds)
        known = [
            each
            for each, concept_id in self._ids_by_name.items()
            if wanted is None or self._concepts[concept_id].kind in wanted
        ]
        close = difflib.get_close_matches(fold(name), known, n=count * 2, cutoff=0.6)
        found = dict.fromkeys(self._ids_by_name[each] for each in close)
        return tuple(self._concepts[each] for each in found)[:count]

    def kind_of(self, parent: str, word: str) -> Concept | None:
        """The kind of ``parent`` that ``word`` names: "tumoral" under calcinosis."""
        concept = self._concepts[parent]
        names = {fold(word)} | {fold(f"{word} {name}") for name in concept.names}
        for below in sorted(self._descendants[parent] - {parent}):
            if names & {fold(name) for name in self._concepts[below].names}:
                return self._concepts[below]
        return None

    def phrases_of(self, named: Iterable[str]) -> dict[str, str]:
        """The words for those names that are concepts, in the order of their ids."""
        phrases = self.phrases
        return {each: phrases[each] for each in sorted(named) if each in phrases}

    def agent_of(self, concept_id: str) -> str:
        """The agent that an intervention gives; any other concept is its own agent."""
        return self._concepts[concept_id].agent or concept_id

    def concerning(self, intervention: str) -> frozenset[str]:
        """What a caution on an intervention may name: it, its agent, and what they are kinds of.

        What names an agent and no route may be given by any: what speaks against one of its
        routes concerns it too.
        """
        agent = self.agent_of(intervention)
        found = self._ancestors[intervention] | self._ancestors.get(agent, frozenset())
        if intervention != agent:
            return found
        return found | {
            each.id for each in self._concepts.values() if each.agent == agent and each.route
        }

    def route_of(self, concept_id: str) -> str | None:
        """The route that an intervention names, or None."""
        return self._concepts[concept_id].route

    def akin(self, concept_id: str) -> frozenset[str]:
        """What a treatment must name, as itself or its agent, to have perhaps been this one."""
        found = self._akin.get(concept_id)
        if found is None:
            kinds = self._descendants.get(self.agent_of(concept_id), frozenset())
            found = self._descendants[concept_id].union(*(self._ancestors[each] for each in kinds))
            self._akin[concept_id] = found
        return found

    def is_narrower(self, concept_id: str) -> bool:
        """Whether an intervention is more than its agent and route.

        It is where it, or what it is a kind of, is a kind of another one with its very
        agent and route.
        """
        return concept_id in self._narrower
