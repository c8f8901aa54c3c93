"""A candidate beside its text, for a terminal or a plain file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cdss.model.evidence import Passage
from cdss.model.review import Fact, Review
from cdss.report.marking import Mark, marks, stretches
from cdss.report.paragraphs import wraps
from cdss.report.words import clean, line_of
from cdss.report.wrapping import columns, wrapped

NOT_YET = "Proposed by a program. Nothing of it is knowledge until a person has accepted it."

NOTHING_UNSURE = "Nothing was marked unsure; every fact still needs its reader."

GROUPS = {
    "source": "THE SOURCE",
    "subject": "SUBJECTS",
    "statement": "STATEMENTS",
    "intervention": "INTERVENTIONS",
    "evidence": "EVIDENCE",
    "general": "GENERAL (of the authors about the world; never the subject's)",
}
"""The kinds of facts and what their lists are called, in the order of a source file."""

_LABEL = 11
_STYLES = {
    "unsure": "1;33",
    "unread": "35",
    "intervention": "32",
    "statement": "36",
    "evidence": "4",
    "general": "4",
    "mark": "2",
}
"""How each kind of words looks on a terminal, the most telling first."""


class _Cell(NamedTuple):
    sign: str
    style: str


def review_text(review: Review, *, width: int = 80, color: bool = False) -> str:
    """Lay a review out as lines.

    Args:
        review: The candidate beside its text.
        width: Columns to print in.
        color: Whether to mark the words for a terminal; the brackets stand in any case.
    """
    return "\n".join(_Page(width, color=color).lines(review)) + "\n"


class _Page:
    def __init__(self, width: int, *, color: bool) -> None:
        self._width = width
        self._color = color

    def lines(self, review: Review) -> Iterator[str]:
        yield self._strong(f"CANDIDATE {clean(review.source)}")
        yield from self._block(clean(review.citation), "", "  ")
        told = f"{review.design.replace('-', ' ')}; standing: {review.standing}"
        yield from self._block(clean(told), "", "  ")
        made = (
            f"made by {review.program}, knowledge {review.knowledge[:12]}, from {review.text_name}"
        )
        yield from self._block(clean(made), "", "  ")
        yield from self._block(NOT_YET, "", "  ")
        yield from self._wrong(review)
        yield ""
        unsure, sure = review.unsure, [each for each in review.facts if not each.unsure]
        if unsure:
            yield self._strong(f"UNSURE: {len(unsure)}, to be looked at first")
            for fact in unsure:
                yield from self._fact(fact)
        else:
            yield f"UNSURE: {NOTHING_UNSURE}"
        yield ""
        yield self._strong("TEXT (each bracket is named by what was read there)")
        yield from self._text(review)
        for kind, title in GROUPS.items():
            found = [each for each in sure if each.kind == kind]
            if found:
                yield ""
                yield self._strong(f"{title}: {len(found)}")
                for fact in found:
                    yield from self._fact(fact)
        yield ""
        if review.unread:
            yield self._strong(f"NOT READ: {len(review.unread)}")
            for each in review.unread:
                words = f'{each.what} "{clean(each.text)}"  {_place(each.at)}'
                yield from self._block(words, f"  {each.mark:<5}", "       ")
        else:
            yield "NOT READ: nothing was left over"

    def _wrong(self, review: Review) -> Iterator[str]:
        if not review.wrong:
            return
        yield ""
        yield self._strong(f"WRONG: {len(review.wrong)}, the text does not bear it out")
        for each in review.wrong:
            words = f"{each.what} (line {each.place.line})"
            yield from self._block(clean(words), f"! {each.code}  ", "    ")

    def _fact(self, fact: Fact) -> Iterator[str]:
        head = f"{'?' if fact.unsure else ' '} {fact.mark:<5}"
        line = line_of(fact.location)
        words = f"{clean(fact.words)}{f'  (line {line})' if line else ''}"
        yield from self._block(words, f"{head} ", " " * (len(head) + 1))
        rows = [("unsure", fact.unsure)] if fact.unsure else []
        rows += list(fact.details)
        rows += [("read in", _place(each)) for each in fact.at]
        rows += [
            ("because", f'{each.rule}: "{each.words}" {each.span[0]}-{each.span[1]}')
            for each in fact.why
        ]
        for label, said in rows:
            indent = f"        {label:<{_LABEL}}"
            yield from self._block(clean(said), indent, " " * len(indent))

    def _text(self, review: Review) -> Iterator[str]:
        line: list[_Cell] = []
        cells = list(_cells(review))
        while cells and cells[-1].sign == "\n":
            cells.pop()
        cells = cells[next((at for at, each in enumerate(cells) if each.sign != "\n"), 0) :]
        for cell in cells:
            if cell.sign != "\n":
                line.append(cell)
            else:
                yield from self._printed(line)
                line = []
        yield from self._printed(line)

    def _printed(self, cells: list[_Cell]) -> Iterator[str]:
        """A line of the text, broken where it is too long."""
        line: list[_Cell] = []
        used = 0
        for word in _words(cells):
            needed = sum(columns(each.sign) for each in word)
            if line and used + needed > self._width:
                yield self._painted(line)
                line, used = [], 0
            line += word
            used += needed
        yield self._painted(line)

    def _painted(self, cells: Iterable[_Cell]) -> str:
        said, style = "", ""
        for cell in cells:
            if self._color and cell.style != style:
                said += ("\x1b[0m" if style else "") + (
                    f"\x1b[{_STYLES[cell.style]}m" if cell.style else ""
                )
                style = cell.style
            said += cell.sign
        return (said + "\x1b[0m") if style else said.rstrip()

    def _block(self, words: str, first: str, rest: str) -> list[str]:
        return wrapped(words, self._width, first, rest)

    def _strong(self, words: str) -> str:
        return f"\x1b[1m{words}\x1b[0m" if self._color else words


def _cells(review: Review) -> Iterator[_Cell]:
    """The text sign by sign, with brackets around what was read."""
    within = wraps(review.text)
    for each in stretches(len(review.text), marks(review)):
        yield from (_Cell("[", "mark") for _ in each.opened)
        style = _style(each.over)
        for at, sign in enumerate(review.text[each.start : each.end], each.start):
            # Nothing in a text may steer the terminal that shows it.
            plain = unicodedata.category(sign) not in _STEERING
            plain = plain or (sign == "\n" and at not in within)
            yield _Cell(sign if plain else " ", style)
        for mark in each.closed:
            doubt = "?" if mark.unsure else ""
            yield from (_Cell(sign, "mark") for sign in f"]{mark.name}{doubt}")


_STEERING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _style(over: tuple[Mark, ...]) -> str:
    kinds = {each.kind for each in over}
    if any(each.unsure for each in over):
        kinds.add("unsure")
    return next((each for each in _STYLES if each in kinds), "")


def _words(cells: list[_Cell]) -> Iterator[list[_Cell]]:
    """Words with the spaces after them."""
    word: list[_Cell] = []
    for cell in cells:
        if word and word[-1].sign == " " and cell.sign != " ":
            yield word
            word = []
        word.append(cell)
    yield word


def _place(passage: Passage) -> str:
    where = passage.section
    if passage.span is not None:
        where += f" {passage.span[0]}-{passage.span[1]}"
    return f'{where}: "{passage.quote}"' if passage.quote else where
