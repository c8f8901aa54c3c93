"""Text and figures of inline SVG: no font is measured, so lines are broken with room to spare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cdss.report.html.markup import Html, tag
from cdss.report.wrapping import columns

LINE = 17
"""From one line of text to the next, in pixels."""

LETTER = 7.3
"""The width that a column of text is given, in pixels at a font size of 13."""

SMALL = 6.8
"""The same at a font size of 12."""

STRONG = 8.3
"""The same for bold text."""


class Run(NamedTuple):
    """One line of a text, ``style`` a class of the page's style sheet."""

    text: str
    style: str = ""

    @property
    def width(self) -> float:
        """What it may take, in pixels."""
        return columns(self.text) * (STRONG if self.style == "strong" else LETTER)


def broken(text: str, width: int, style: str = "") -> list[Run]:
    """Lines of at most ``width`` columns; a word that is longer is cut.

    Example:
        >>> [each.text for each in broken("one two threefour", 6)]
        ['one', 'two', 'threef', 'our']
    """
    lines: list[str] = []
    line = ""
    for word in _cut(text.split(), width):
        if line and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [Run(each, style) for each in [*lines, line]]


def _cut(words: Sequence[str], width: int) -> list[str]:
    found = []
    for word in words:
        if columns(word) <= width:
            found.append(word)
            continue
        piece = ""
        for letter in word:
            if columns(piece) + columns(letter) > width:
                found.append(piece)
                piece = ""
            piece += letter
        found.append(piece)
    return found


def written(runs: Sequence[Run], x: float, y: float, line: float = LINE) -> Html:
    """Lines of text below one another, the first on the baseline ``y``."""
    return tag(
        "text",
        *(
            tag("tspan", run.text, x=x, y=y + number * line, class_=run.style or None)
            for number, run in enumerate(runs)
        ),
    )


def drawing(
    content: Sequence[Html],
    width: float,
    height: float,
    ids: tuple[str, str],
    said: tuple[str, str],
) -> Html:
    """An image with a title and a description, at its own size, and narrower where it must.

    Args:
        content: What is drawn.
        width: In pixels.
        height: In pixels.
        ids: Of the title and of the description.
        said: The title and the description.
    """
    wide, high = round(width), round(height)
    return tag(
        "svg",
        tag("title", said[0], id=ids[0]),
        tag("desc", said[1], id=ids[1]),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {wide} {high}",
        width=wide,
        height=high,
        role="img",
        aria_labelledby=" ".join(ids),
    )
