"""A proof drawn: one condition below the other, each indented under what rests on it."""

from __future__ import annotations

from typing import NamedTuple

from cdss.report.graph import Graph, Node
from cdss.report.html.drawing import LINE, Run, broken, drawing, written
from cdss.report.html.markup import Html, tag

_INDENT = 26
_GAP = 8
_PAD = 10
_WIDEST = 54
"""Columns of text in a box."""


class _Placed(NamedTuple):
    """A box: its lines, where it stands, and the middle of the box above, where there is one."""

    node: Node
    runs: tuple[Run, ...]
    x: float
    y: float
    width: float
    height: float
    above: tuple[float, float] | None


def proof_graph(drawn: Graph, ids: tuple[str, str], title: str) -> Html:
    """A proof as an image.

    Borders tell the values, which are written out too: one line for yes, two for no, a
    dashed round one for unknown, a thick pointed one for a conflict.
    """
    boxes: list[_Placed] = []
    bottom = _place(drawn.root, 2.0, 2.0, None, boxes)
    width = max(each.x + each.width for each in boxes) + 4
    shown = sum(1 for each in boxes if each.node.value)
    left = f"; {drawn.hidden} of which nothing is stated are only counted" if drawn.hidden else ""
    description = (
        f"{boxes[0].node.lines[0]}: {drawn.root.value}. "
        f"Drawn as a tree of {shown} conditions{left}. "
        "The list beside the drawing says the same."
    )
    content = [_line(each) for each in boxes if each.above]
    for each in boxes:
        content += [*_border(each), written(each.runs, each.x + _PAD, each.y + _PAD + 9)]
    return drawing(content, width, bottom, ids, (title, description))


def _place(
    node: Node, x: float, y: float, above: tuple[float, float] | None, boxes: list[_Placed]
) -> float:
    """Place a node and all below it; where the next box may begin."""
    lead = f"{node.value}: " if node.value else ""
    runs = broken(f"{lead}{node.lines[0]}", _WIDEST, "strong" if node.value else "")
    for line in node.lines[1:]:
        runs += broken(line, _WIDEST, "small")
    width = max(each.width for each in runs) + 2 * _PAD
    height = len(runs) * LINE + _PAD
    boxes.append(_Placed(node, tuple(runs), x, y, width, height, above))
    bottom = y + height + _GAP
    for part in node.parts:
        bottom = _place(part, x + _INDENT, bottom, (x + _INDENT / 2, y + height), boxes)
    return bottom


def _line(box: _Placed) -> Html:
    """From the box above down, then across to this one."""
    x, y = box.above or (0.0, 0.0)
    middle = box.y + min(box.height / 2, 14)
    return tag("path", d=f"M{x:g} {y:g}V{middle:g}H{box.x:g}", class_="link")


def _border(box: _Placed) -> list[Html]:
    value, x, y, width, height = box.node.value, box.x, box.y, box.width, box.height
    if not value:
        return []
    if value == "conflict":
        middle = y + height / 2
        points = (
            (x, middle),
            (x + 7, y),
            (x + width, y),
            (x + width + 7, middle),
            (x + width, y + height),
            (x + 7, y + height),
        )
        drawn = " ".join(f"{across:g},{down:g}" for across, down in points)
        return [tag("polygon", points=drawn, class_="conflict")]
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    found = [
        tag("rect", x=f"{x:g}", y=f"{y:g}", rx=9 if value == "unknown" else 0, class_=value, **size)
    ]
    if value == "no":
        inner = {"width": f"{width - 6:g}", "height": f"{height - 6:g}"}
        found.append(tag("rect", x=f"{x + 3:g}", y=f"{y + 3:g}", class_="no", **inner))
    return found
