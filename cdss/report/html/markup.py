"""Pieces of a page: whatever is not made here is text, and text is escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape


class Html(str):
    """Markup that was made by ``tag`` or ``joined``; every other string is only text."""

    __slots__ = ()


NOTHING = Html("")

_EMPTY = frozenset({"meta", "br", "hr", "path", "rect", "circle", "line", "polygon"})


def escaped(text: str) -> Html:
    r"""Words as text of a page, without signs that steer a display.

    Example:
        >>> escaped("<b>&\u202e"), escaped("a\nb")
        ('&lt;b&gt;&amp; ', 'a\nb')
    """
    if not text.isprintable():
        text = "".join(
            " " if unicodedata.category(each) in _STEERING and each != "\n" else each
            for each in text
        )
    return Html(escape(text))


_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def joined(pieces: Iterable[str], between: str = "") -> Html:
    """Pieces one after another; what is not markup is escaped.

    Example:
        >>> joined([tag("b", "1"), "<2>"], ", ")
        '<b>1</b>, &lt;2&gt;'
    """
    return Html(_html(between).join(map(_html, pieces)))


def tag(name: str, /, *content: str, **attributes: str | float | None) -> Html:
    """An element; attributes that are None are left out, ``class_`` is ``class``.

    Example:
        >>> tag("p", "a < b & c", class_="note", id=None)
        '<p class="note">a &lt; b &amp; c</p>'
        >>> tag("line", x1=0, stroke_width=1.5)
        '<line x1="0" stroke-width="1.5"/>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY:
        return Html(f"<{name}{said}/>")
    return Html(f"<{name}{said}>{''.join(map(_html, content))}</{name}>")


def listed(pieces: Iterable[str], **attributes: str | float | None) -> Html:
    """An unordered list, or nothing where there is nothing to list."""
    found = [tag("li", each) for each in pieces]
    return tag("ul", *found, **attributes) if found else NOTHING


def folded(summary: str, *content: str, class_: str | None = None) -> Html:
    """Content behind its summary, opened without a script."""
    return tag("details", tag("summary", summary), *content, class_=class_)


def scrolling(label: str, *content: str, class_: str = "") -> Html:
    """Wide content that scrolls by itself, so that the page never does; a keyboard reaches it."""
    return tag(
        "div",
        *content,
        class_=f"wide {class_}".strip(),
        tabindex=0,
        role="group",
        aria_label=label,
    )


class Ids:
    """Gives every element an id of its own.

    Example:
        >>> ids = Ids()
        >>> ids.take("Reported: 3"), ids.take("Reported: 1"), ids.take("<>")
        ('reported', 'reported-2', 'part')
    """

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, words: str) -> str:
        """An id made of words up to a colon."""
        slug = "-".join(re.findall(r"[a-z0-9]+", words.partition(":")[0].casefold())) or "part"
        number = self._taken.get(slug, 0) + 1
        self._taken[slug] = number
        return slug if number == 1 else self.take(f"{slug}-{number}")


def _html(piece: str) -> Html:
    return piece if isinstance(piece, Html) else escaped(piece)
