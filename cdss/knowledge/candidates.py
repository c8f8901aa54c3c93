"""Candidate files: read, held to their text, and turned into source files."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from cdss.errors import CandidateError, Diagnostic, KnowledgeBaseError
from cdss.knowledge.documents.candidate import (
    OF_A_PART,
    OF_THE_WHOLE,
    Candidate,
    CandidateDocument,
    CandidateSubject,
)
from cdss.knowledge.shape import Path, Placed, validate
from cdss.located import Entry, Malformed, Mapping, Node, Scalar, Sequence, decode, read_text

LARGEST = 10_000_000
"""Characters of a candidate; it says several lines for every word of its text that is read."""


class CandidateFile(NamedTuple):
    """A candidate and the tree it was read from, which knows every place of it."""

    placed: Placed[Candidate]
    node: Node


class Unsure(NamedTuple):
    """A part that the program was not sure of: its name, its path, and the reason."""

    part: str
    path: Path
    reason: str


def read_candidate(data: bytes, name: str) -> CandidateFile:
    """Read a candidate, in YAML or JSON.

    Args:
        data: The file.
        name: What to call it in messages.

    Raises:
        KnowledgeBaseError: It is no candidate; every mistake has its place.
    """
    try:
        nodes = read_text(decode(data, name), name, limit=LARGEST)
    except Malformed as error:
        raise _no_candidate(error.diagnostics) from None
    if len(nodes) != 1:
        raise KnowledgeBaseError(f"`{name}` holds {len(nodes)} documents, and one is a candidate")
    (node,) = nodes
    placed, wrong = validate(node, TypeAdapter[Candidate](CandidateDocument))
    if placed is None:
        raise _no_candidate(wrong)
    return CandidateFile(placed, node)


def _no_candidate(wrong: tuple[Diagnostic, ...]) -> KnowledgeBaseError:
    count = len(wrong)
    return KnowledgeBaseError(
        f"the candidate has {count} mistake{'' if count == 1 else 's'}", wrong
    )


def words_of(candidate: Placed[Candidate], data: bytes, name: str) -> str:
    """The words of the text that a candidate was read from.

    Args:
        candidate: The candidate.
        data: The file of the text.
        name: What to call that file.

    Raises:
        CandidateError: The candidate was made from another text, or the text is not UTF-8.
    """
    place = candidate.place("text", "sha256")
    found = hashlib.sha256(data).hexdigest()
    if found != candidate.document.text.sha256:
        what = "the candidate was made from another text: the sha256 differs"
        notes = (f"`{name}` has {found}",)
        help_ = "offsets of one text mean nothing in another; extract this one anew"
        raise CandidateError(
            f"`{name}` is not the text of this candidate",
            [Diagnostic("T002", "another-text", what, place, notes=notes, help=help_)],
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise CandidateError(f"`{name}` is not UTF-8") from None


def unsure(candidate: Candidate) -> tuple[Unsure, ...]:
    """Every part that still says why it may be wrong, in the order of the file."""
    found = [Unsure("the source", (), candidate.unsure)] if candidate.unsure else []
    for at, subject in enumerate(candidate.subjects):
        path: Path = ("subjects", at)
        if subject.unsure:
            found.append(Unsure(subject.id, path, subject.unsure))
        found += _unsure_within(subject, path)
    for key in ("evidence", "general"):
        for at, each in enumerate(getattr(candidate, key)):
            if each.unsure:
                found.append(Unsure(each.id, (key, at), each.unsure))
    return tuple(found)


def _unsure_within(subject: CandidateSubject, path: Path) -> list[Unsure]:
    return [
        Unsure(f"{subject.id}/{each.id}", (*path, key, at), each.unsure)
        for key in ("statements", "interventions")
        for at, each in enumerate(getattr(subject, key))
        if each.unsure
    ]


def as_source(candidate: Node, standing: dict[str, str] | None) -> Node:
    """The candidate's tree as that of a source file, each part where it stood.

    Args:
        candidate: The tree of a candidate.
        standing: What to write as its standing; None keeps what it says.
    """
    if not isinstance(candidate, Mapping):
        return candidate
    kept = [
        Entry(each.key, _without_reasons(each.key.text, each.value))
        for each in candidate.entries
        if each.key.text not in OF_THE_WHOLE
    ]
    if standing is None:
        return Mapping(tuple(kept), candidate.place)
    place = candidate.place
    said = next((each.value.place for each in kept if each.key.text == "standing"), place)
    stated = Mapping(
        tuple(
            Entry(Scalar(key, key, said), Scalar(word, word, said))
            for key, word in standing.items()
        ),
        said,
    )
    kept = [each for each in kept if each.key.text != "standing"]
    at = next((i + 1 for i, each in enumerate(kept) if each.key.text == "design"), len(kept))
    kept.insert(at, Entry(Scalar("standing", "standing", said), stated))
    return Mapping(tuple(kept), place)


_PARTS = ("subjects", "statements", "interventions", "evidence", "general")


def _without_reasons(key: str, node: Node) -> Node:
    """What stands under a key, without what only candidates say of each part."""
    if key not in _PARTS or not isinstance(node, Sequence):
        return node
    return Sequence(tuple(map(_part, node.parts)), node.place)


def _part(node: Node) -> Node:
    if not isinstance(node, Mapping):
        return node
    kept: list[Any] = [
        Entry(each.key, _without_reasons(each.key.text, each.value))
        for each in node.entries
        if each.key.text not in OF_A_PART
    ]
    return Mapping(tuple(kept), node.place)
