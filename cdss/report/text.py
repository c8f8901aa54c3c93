"""A consultation as text, to be read at a desk."""

from __future__ import annotations

from cdss.model.consultation import Consultation
from cdss.report.blocks import Block, Line, Note, Said, Section
from cdss.report.sections import sections
from cdss.report.words import GLUE, marks
from cdss.report.wrapping import columns, wrapped

_INDENT = "   "
_LABEL = 9
_ASIDE = 36
_NOTE = 52

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def text(answer: Consultation, *, width: int = 80, color: bool = False) -> str:
    """The answer as lines of at most ``width`` columns.

    Args:
        answer: The consultation.
        width: Columns; a longer word stands alone on its line.
        color: Whether names are bold and labels dim. Nothing is ranked by a colour.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> print(text(cdss.consult(profile, kb)).splitlines()[0])
        READ AS  sex not stated, age not stated; JDM
    """
    page = _Page(width, color=color)
    for section in sections(answer, fold=True):
        page.section(section)
    return "\n".join(page.lines)


class _Page:
    """Lines as they are laid out."""

    def __init__(self, width: int, *, color: bool) -> None:
        self.lines: list[str] = []
        self._width = width
        self._color = color
        self._apart = False

    def section(self, section: Section) -> None:
        title = section.title.upper()
        if self.lines and (section.parts or self._apart):
            self.lines.append("")
        self._apart = bool(section.parts)
        if section.said.text:
            lead = f"{title}  " if title else ""
            hang = " " * min(columns(lead), 13)
            self._put(wrapped(_words(section.said), self._width, lead, hang), bold=columns(title))
        elif section.note:
            self._headed(title, section.note)
        else:
            self._put([title], bold=columns(title))
        for part in section.parts:
            if isinstance(part, Block):
                self._block(part)
            else:
                self._note(part)

    def _headed(self, title: str, note: str) -> None:
        line = f"{title}  {note}"
        if columns(line) > self._width:
            self._put([title], bold=columns(title))
            self._put(wrapped(note, self._width, _INDENT, _INDENT))
            return
        gap = min(_NOTE, self._width - columns(note)) - columns(title)
        self._put([f"{title}{' ' * max(gap, 2)}{note}"], bold=columns(title))

    def _block(self, block: Block) -> None:
        number = f"{block.number:<3}" if block.number else _INDENT
        title = wrapped(block.title.upper(), self._width, number, _INDENT)
        aside = _words(block.aside)
        if not aside:
            self._put(title, bold=columns(title[0]))
        elif len(title) == 1 and self._beside(title[0]) + columns(aside) <= self._width:
            line = title[0].ljust(self._beside(title[0])) + aside.replace(GLUE, " ")
            self._put([line], bold=columns(title[0]))
        else:
            self._put(title, bold=columns(title[0]))
            self._put(wrapped(aside, self._width, _INDENT, _INDENT))
        for line_ in block.lines:
            self._line(line_)

    def _beside(self, title: str) -> int:
        return max(_ASIDE, columns(title) + 2)

    def _line(self, line: Line) -> None:
        lead, hang = _INDENT + line.label.ljust(_LABEL), " " * (len(_INDENT) + _LABEL)
        texts = [_words(each) for each in line.said]
        if not line.apart:
            texts = ["; ".join(texts)]
        for index, each in enumerate(texts):
            self._put(
                wrapped(each, self._width, hang if index else lead, hang + "  " * line.apart),
                dim=0 if index else len(_INDENT) + len(line.label),
            )

    def _note(self, note: Note) -> None:
        lead = f" {note.mark} " if len(note.mark) < 2 else f"{note.mark} "
        hang = " " * max(len(lead), 3)
        words = _words(note.said)
        if note.link:
            words += f" {note.link}"
        self._put(wrapped(words, self._width, lead, hang))
        for each in note.more:
            self._put(wrapped(_words(each), self._width, hang + "  ", hang + "    "))

    def _put(self, lines: list[str], *, bold: int = 0, dim: int = 0) -> None:
        head, *rest = lines
        if self._color and bold:
            head = f"{_BOLD}{head[:bold]}{_PLAIN}{head[bold:]}"
        elif self._color and dim:
            head = f"{_DIM}{head[:dim]}{_PLAIN}{head[dim:]}"
        self.lines += [head, *rest]


def _words(said: Said) -> str:
    return f"{said.text}{GLUE}{marks(said.refs)}" if said.refs else said.text
