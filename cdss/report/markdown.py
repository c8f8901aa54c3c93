"""A consultation as Markdown, to be pasted into a record; nothing is folded."""

from __future__ import annotations

import re

from cdss.model.consultation import Consultation
from cdss.report.blocks import Block, Line, Note, Said, Section
from cdss.report.sections import sections
from cdss.report.words import GLUE, marks

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~@&])")
_OPENING = re.compile(r"^(?:([-+=])|(\d+)([.)]))")


def markdown(answer: Consultation) -> str:
    """The answer with headings and lists.

    Words that come from the profile or a source cannot become markup.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> print(markdown(cdss.consult(profile, kb)).splitlines()[0])
        # What was reported, beside one patient
    """
    lines = ["# What was reported, beside one patient"]
    for section in sections(answer, fold=False):
        lines += ["", *section_lines(section)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def escaped(text: str) -> str:
    r"""Words that no Markdown reader takes for markup.

    Example:
        >>> print(escaped("*fever* [1](http://x)"), escaped("1. fever"))
        \*fever\* \[1\](http\://x) 1\. fever
    """
    text = _SIGNS.sub(r"\\\1", text.replace(GLUE, " ")).replace("://", r"\://")
    return _OPENING.sub(
        lambda found: rf"\{found[1]}" if found[1] else rf"{found[2]}\{found[3]}", text
    )


def _said(said: Said) -> str:
    return f"{escaped(said.text)} {marks(said.refs)}" if said.refs else escaped(said.text)


def section_lines(section: Section) -> list[str]:
    """A part of a report under its heading."""
    if not section.title:
        return [f"> {_said(section.said)}"]
    title = escaped(section.title)
    if section.said.text:
        return [f"**{title}:** {_said(section.said)}"]
    lines = [f"## {title}", *(["", escaped(section.note)] if section.note else []), ""]
    for part in section.parts:
        lines += block_lines(part) if isinstance(part, Block) else note_lines(part)
    return lines


def block_lines(block: Block) -> list[str]:
    """One intervention or examination under its name."""
    aside = ["", _said(block.aside)] if block.aside.text else []
    number = f"{block.number}\\. " if block.number else ""
    lines = [f"### {number}{escaped(block.title)}", *aside, ""]
    for line in block.lines:
        lines += _line(line)
    return [*lines, ""]


def _line(line: Line) -> list[str]:
    if line.apart and len(line.said) > 1:
        return [f"- {line.label}:", *(f"    - {_said(each)}" for each in line.said)]
    return [f"- {line.label}: {'; '.join(_said(each) for each in line.said)}"]


def note_lines(note: Note) -> list[str]:
    """A remark, and what stands below it."""
    lead = (
        ""
        if note.mark in {"", "-"}
        else f"{escaped(note.mark)} "
        if len(note.mark) == 1
        else f"{note.mark} "
    )
    link = f" <{note.link}>" if re.fullmatch(r"https?://[^\s<>]+", note.link) else ""
    return [f"- {lead}{_said(note.said)}{link}", *(f"    - {_said(each)}" for each in note.more)]
