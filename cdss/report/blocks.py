"""What a report is made of, before it is text or Markdown."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """Some words, and the numbers of the citations behind them."""

    text: str
    refs: tuple[int, ...] = ()


class Line(NamedTuple):
    """Words under a label; ``apart`` gives each of them a line of its own."""

    label: str
    said: tuple[Said, ...]
    apart: bool = False


class Block(NamedTuple):
    """One intervention or examination, under its name; ``rules`` are behind it."""

    title: str
    lines: tuple[Line, ...]
    aside: Said = Said("")
    number: str = ""
    rules: tuple[str, ...] = ()


class Note(NamedTuple):
    """A remark behind a mark; ``more`` stands below it, ``link`` is an address to print.

    ``url`` is the whole address, also where the words give it already.
    """

    said: Said
    mark: str = ""
    more: tuple[Said, ...] = ()
    link: str = ""
    url: str = ""


class Section(NamedTuple):
    """A part of the report: words that run on from its title, then what stands below."""

    title: str
    note: str = ""
    said: Said = Said("")
    parts: tuple[Block | Note, ...] = ()
