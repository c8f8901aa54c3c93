"""A proof as a graph: what is drawn of it, and its text for Mermaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cdss.model.explanation import Proof
from cdss.report.words import clean

MOST = 40
"""Nodes that a drawing shows before what nothing was stated about is counted instead."""

_SHAPES = {
    "yes": ('["', '"]'),
    "no": ('[["', '"]]'),
    "unknown": ('("', '")'),
    "conflict": ('{{"', '"}}'),
}
"""Values are told by words and shapes, never by a colour."""


class Node(NamedTuple):
    """One condition of a proof as it is drawn.

    Attributes:
        value: As in ``Proof``; empty for a node that only counts what is left out.
        lines: The condition, then the rule or the statements behind its value.
        parts: What it rests on.
    """

    value: str
    lines: tuple[str, ...]
    parts: tuple[Node, ...]


class Graph(NamedTuple):
    """A proof to be drawn; ``hidden`` conditions, unknown and unstated, are only counted."""

    root: Node
    hidden: int


def graph(proof: Proof, most: int = MOST) -> Graph:
    """What is drawn of a proof.

    Above ``most`` conditions, those of which nothing is stated give way to their number,
    the deepest first. What a statement bears on always stays.

    Example:
        >>> open_ = Proof("rash", "unknown", None, (), ())
        >>> anything = Proof("any of", "unknown", None, (), (open_,) * 9)
        >>> drawn = graph(Proof("all of", "unknown", None, (), (anything,)), most=5)
        >>> drawn.hidden, drawn.root.parts[0].parts[0].lines
        (9, ('9 conditions, nothing stated',))
    """
    whole = size(proof)
    if whole <= most:
        return Graph(_node(proof, None), 0)
    for depth in range(_depth(proof), 0, -1):
        root = _node(proof, depth)
        hidden = whole - sum(1 for each in nodes(root) if each.value)
        if whole - hidden <= most:
            break
    return Graph(root, hidden)


def size(proof: Proof) -> int:
    """How many conditions a proof names, itself included."""
    return 1 + sum(map(size, proof.parts))


def nodes(node: Node) -> Iterator[Node]:
    """A node and everything below it, as they are drawn."""
    yield node
    for part in node.parts:
        yield from nodes(part)


def mermaid(proof: Proof) -> str:
    """The graph as the text of a Mermaid flowchart.

    Example:
        >>> print(mermaid(Proof("fever", "unknown", None, (), ())))
        flowchart LR
          n0("unknown: fever")
    """
    lines = ["flowchart LR"]
    _write(graph(proof).root, lines, -1, [0])
    return "\n".join(lines)


def _write(node: Node, lines: list[str], above: int, taken: list[int]) -> None:
    here = taken[0]
    taken[0] += 1
    opened, closed = _SHAPES.get(node.value, ('>"', '"]'))
    lead = f"{node.value}: " if node.value else ""
    words = "<br/>".join(map(_quoted, node.lines))
    lines.append(f"  n{here}{opened}{lead}{words}{closed}")
    if above >= 0:
        lines.append(f"  n{above} --> n{here}")
    for part in node.parts:
        _write(part, lines, here, taken)


def _quoted(text: str) -> str:
    """Words in which Mermaid finds no markup: its signs as numbered entities."""
    return "".join(f"#{ord(each)};" if each in '"#<>&`\\*_' else each for each in text)


def _node(proof: Proof, depth: int | None) -> Node:
    """A proof as nodes; below ``depth`` levels, untouched parts are counted."""
    lines = [clean(proof.condition)]
    if proof.rule is not None:
        lines.append(f"by rule {clean(proof.rule)}")
    lines += [f"{clean(each.text)} ({clean(each.location)})" for each in proof.statements]
    below = None if depth is None else depth - 1
    if below is not None and below <= 0:
        shown = [each for each in proof.parts if not _untouched(each)]
        left = sum(size(each) for each in proof.parts if _untouched(each))
        parts = [_node(each, below) for each in shown]
        if left:
            noun = "condition" if left == 1 else "conditions"
            parts.append(Node("", (f"{left} {noun}, nothing stated",), ()))
    else:
        parts = [_node(each, below) for each in proof.parts]
    return Node(proof.value, tuple(lines), tuple(parts))


def _untouched(proof: Proof) -> bool:
    """Whether it is unknown and nothing at all is stated about it."""
    return proof.value == "unknown" and not proof.statements and all(map(_untouched, proof.parts))


def _depth(proof: Proof) -> int:
    return 1 + max(map(_depth, proof.parts), default=0)
