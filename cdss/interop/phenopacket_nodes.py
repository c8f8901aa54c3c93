"""The parts of a phenopacket, read leniently: what is not understood is listed, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from typing import Final, NamedTuple

from cdss.errors import Location
from cdss.interop.phenopacket_terms import Terms, said
from cdss.interop.phenopacket_times import time_said
from cdss.located import Mapping, Node, Scalar, Sequence, plain
from cdss.model.concept import Concept

_HUMP: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")


class Unread(NamedTuple):
    """Something that was not taken over.

    Attributes:
        place: Where it stands.
        what: Why it was not, free of what stands there.
        words: What stands there, for the terminal.
    """

    place: Location
    what: str
    words: str = ""

    def __str__(self) -> str:
        shown = "".join(sign if sign.isprintable() else "?" for sign in self.words[:80])
        return f"{self.place}: {self.what}" + (f": {shown}" if shown else "")


class Nodes:
    """Reads nodes, and gathers what was not understood.

    Args:
        terms: The concepts by their codes.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.unread: list[Unread] = []

    def leave(self, node: Node, what: str) -> None:
        """Note what is not taken over; a scalar's words, or a class's code, are shown."""
        words = node.text if isinstance(node, Scalar) else _of_class(node)
        self.unread.append(Unread(node.place, what, words))

    def entries(self, node: Node, known: Iterable[str]) -> AnyMapping[str, Node]:
        """The entries of a message by the names of its fields in the JSON form.

        The names of the schema itself (``phenotypic_features``) are read too, as by every
        reader of Protobuf. A null is a field left out.
        """
        if not isinstance(node, Mapping):
            self.leave(node, "keys and values belong here")
            return {}
        wanted = {_HUMP.sub(lambda hump: "_" + hump[1].lower(), name): name for name in known}
        found = {}
        for entry in node.entries:
            name = wanted.get(entry.key.text) or entry.key.text
            if isinstance(entry.value, Scalar) and entry.value.value is None:
                continue
            if name in wanted.values():
                found[name] = entry.value
            else:
                self.unread.append(Unread(entry.key.place, f"`{name[:40]}` is not read"))
        return found

    def parts(self, node: Node | None) -> tuple[Node, ...]:
        """The parts of a list; none where there is no list."""
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.leave(node, "a list belongs here")
            return ()
        return node.parts

    def text(self, node: Node | None) -> str | None:
        """The text that stands there."""
        if node is None:
            return None
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.leave(node, "text belongs here")
            return None
        return node.value or None

    def truth(self, node: Node | None) -> bool:
        """Whether it is true; left out it is false, as everywhere in Protobuf."""
        if node is None:
            return False
        if not isinstance(node, Scalar) or not isinstance(node.value, bool):
            self.leave(node, "`true` or `false` belongs here")
            return False
        return node.value

    def code(self, node: Node | None) -> str | None:
        """The CURIE of an ontology class."""
        return None if node is None else self.text(self.entries(node, ("id", "label")).get("id"))

    def concept(self, node: Node | None, kinds: Iterable[str]) -> Concept | None:
        """The concept that an ontology class stands for, where it is of one of the kinds."""
        if node is None:
            return None
        code = self.code(node)
        if code is None:
            return None
        concept = self.terms.named(code)
        if concept is None:
            self.leave(node, "no concept of the vocabulary has this code")
            return None
        wanted = tuple(kinds)
        if concept.kind not in wanted:
            self.leave(node, f"`{concept.id}` is of kind {concept.kind} and has no place here")
            return None
        return concept

    def word(self, node: Node | None, kind: str) -> str | None:
        """The word of a kind that an ontology class stands for."""
        if node is None:
            return None
        code = self.code(node)
        found = said(code, kind) if code else None
        if found is None:
            self.leave(node, f"no {kind} is known by this code")
        return found

    def time(self, node: Node | None) -> object:
        """The time of an element as a source file has it; None when it has none."""
        if node is None:
            return None
        found = time_said(plain(node))
        if found is None:
            self.leave(node, "this time has no place in a source file")
        return found

    def others(self, entries: AnyMapping[str, Node], names: Iterable[str]) -> None:
        """Note fields that are known and have no place in a source file."""
        for name in names:
            if name in entries:
                self.leave(entries[name], f"`{name}` has no place in a source file")


def _of_class(node: Node) -> str:
    if not isinstance(node, Mapping):
        return ""
    shown = (node.get("id"), node.get("label"))
    return " ".join(each.text for each in shown if isinstance(each, Scalar))
