"""What is wrong with a profile, and where; gathered so that all of it is told at once."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.errors import Diagnostic, Location, nearest
from cdss.located import Mapping, Node, Scalar, Sequence
from cdss.model.concept import Concept, Vocabulary
from cdss.model.profile import NotUnderstood

MOST = 50
"""Mistakes after which reading stops; nobody mends more at a time."""


class Enough(Exception):  # noqa: N818 - it ends the reading and is no error of its own
    """So much is wrong that reading on would help nobody."""


class Faults:
    """Gathers diagnostics, and the terms that were let pass unknown.

    Args:
        vocabulary: Where the nearest terms come from.
        allow_unknown: Whether an unknown term is listed and not refused.
    """

    def __init__(self, vocabulary: Vocabulary, *, allow_unknown: bool) -> None:
        self.vocabulary = vocabulary
        self.allow_unknown = allow_unknown
        self.diagnostics: list[Diagnostic] = []
        self.not_understood: list[NotUnderstood] = []
        self._near: dict[str, tuple[str, ...]] = {}

    def add(
        self,
        code: str,
        name: str,
        what: str,
        place: Location,
        *,
        help_: str = "",
        private: str = "",
        notes: tuple[str, ...] = (),
    ) -> None:
        """Note one thing that is wrong.

        Raises:
            Enough: It is one of very many.
        """
        if len(self.diagnostics) >= MOST:
            raise Enough
        self.diagnostics.append(
            Diagnostic(code, name, what, place, notes=notes, help=help_, private=private[:60])
        )

    def unknown_key(self, key: Scalar, known: Iterable[str]) -> None:
        """A key that profiles do not have."""
        listed = list(known)
        near = nearest(key.text, listed, 1)
        self.add(
            "P004",
            "unknown-key",
            "profiles have no such key here",
            key.place,
            private=key.text,
            help_=f"did you mean `{near[0]}`?"
            if near
            else "known: " + ", ".join(f"`{each}`" for each in listed),
        )

    def term(
        self, name: Scalar, kinds: Iterable[str], section: str, homes: dict[str, str]
    ) -> Concept | None:
        """The concept that a name stands for, or None when it is unknown or stands wrongly."""
        wanted = tuple(kinds)
        concept = self.vocabulary.named(name.text)
        if concept is None:
            self._unknown_term(name, wanted)
            return None
        if concept.kind not in wanted:
            home = homes.get(concept.kind)
            self.add(
                "P011",
                "wrong-section",
                f"`{concept.id}` is {_article(concept.kind)} and cannot stand under `{section}`",
                name.place,
                help_=f"put it under `{home}`" if home else "",
            )
            return None
        return concept

    def _unknown_term(self, name: Scalar, kinds: tuple[str, ...]) -> None:
        near = self._nearest(name.text, kinds)
        if self.allow_unknown:
            self.not_understood.append(NotUnderstood(name.text, name.place.brief, near))
            return
        self.add(
            "P010",
            "unknown-term",
            "a term is not in the vocabulary",
            name.place,
            private=name.text,
            help_=("did you mean " + " or ".join(f"`{each}`" for each in near) + "?")
            if near
            else "`cdss vocabulary find` searches; `--allow-unknown` goes on without it",
        )

    def _nearest(self, name: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """The nearest labels, looked for a limited number of times: each costs milliseconds."""
        if name not in self._near and len(self._near) < MOST:
            found = self.vocabulary.nearest(name, kinds)
            self._near[name] = tuple(each.label for each in found)
        return self._near.get(name, ())

    def mapping(self, node: Node, known: Iterable[str]) -> dict[str, Node]:
        """The entries of a mapping by key; unknown keys are noted."""
        listed = tuple(known)
        found = {}
        if not isinstance(node, Mapping):
            self.shape(node, "a mapping of keys and values")
            return {}
        for entry in node.entries:
            if entry.key.text in listed:
                found[entry.key.text] = entry.value
            else:
                self.unknown_key(entry.key, listed)
        return found

    def scalar(self, node: Node) -> Scalar | None:
        """The node as one value; anything else is noted."""
        if isinstance(node, Scalar) and node.value is not None:
            return node
        if isinstance(node, Scalar):
            self.nothing(node)
        else:
            self.shape(node, "one value")
        return None

    def shape(self, node: Node, wanted: str) -> None:
        """A node of the wrong shape; ``wanted`` reads before "belongs here"."""
        if isinstance(node, Scalar) and node.value is None:
            self.nothing(node)
            return
        here = (
            "a list"
            if isinstance(node, Sequence)
            else "keys and values"
            if isinstance(node, Mapping)
            else "one value"
        )
        self.add("P007", "wrong-shape", f"{wanted} belongs here, not {here}", node.place)

    def nothing(self, node: Node) -> None:
        """A key with nothing under it."""
        help_ = "leave the key out, or state something"
        self.add("P006", "nothing-stated", "nothing stands here", node.place, help_=help_)


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
