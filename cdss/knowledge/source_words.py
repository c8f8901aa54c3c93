"""The words of a source's text, where its file is at hand; they are never in the repository."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from cdss.knowledge.documents.source import TextDocument
from cdss.model.evidence import Passage

LONGEST_QUOTE = 300
"""Characters of a quotation; enough to judge it by, too few to stand for the text."""

_BROKEN = re.compile(r"(\w+)-[ \t]*\r?\n\s*(\w+)")


class TextFile(NamedTuple):
    """A source's file as it was found.

    Attributes:
        path: Where it was looked for.
        state: ``read``, ``not there``, ``another text`` (its hash differs) or ``not UTF-8``.
        words: The text, when it was read.
    """

    path: Path
    state: str
    words: str = ""


def find_text(text: TextDocument, texts: Path) -> TextFile:
    """Look for a source's text in a folder, by its name, and check that it is that very file.

    Where the source gives no name, the file of its hash is taken.
    """
    if text.supplied_as is None:
        return _by_hash(text, texts)
    path = texts / text.supplied_as
    try:
        data = path.read_bytes()
    except OSError:
        return TextFile(path, "not there")
    if hashlib.sha256(data).hexdigest() != text.sha256:
        return TextFile(path, "another text")
    try:
        return TextFile(path, "read", data.decode("utf-8"))
    except UnicodeDecodeError:
        return TextFile(path, "not UTF-8")


def _by_hash(text: TextDocument, texts: Path) -> TextFile:
    for path in sorted(each for each in texts.iterdir() if each.is_file()):
        named = find_text(text.model_copy(update={"supplied_as": path.name}), texts)
        if named.state in {"read", "not UTF-8"}:
            return named
    return TextFile(texts, "not there")


def quote(words: str, span: tuple[int, int], *, longest: int = LONGEST_QUOTE) -> str:
    r"""The words of a span on one line.

    A word that a line break cut is joined where the same text has it whole
    elsewhere; otherwise its hyphen stays, since it may be the word's own.

    Example:
        >>> text = "cal-\ncinosis is hard; calcinosis, steroid-\nresistant"
        >>> quote(text, (0, 12)), quote(text, (34, 52))
        ('calcinosis', 'steroid-resistant')
    """
    start, end = span

    def mended(found: re.Match[str]) -> str:
        whole = found[1] + found[2]
        known = re.search(rf"\b{re.escape(whole)}\b", words, re.IGNORECASE)
        return whole if known else f"{found[1]}-{found[2]}"

    line = " ".join(_BROKEN.sub(mended, words[start:end]).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def stands_in(printed: str, words: str) -> bool:
    r"""Whether something printed stands in words, as a whole word or figure.

    White space is folded, and a hyphen at a line break may be the word's own or not. A
    line may break after a slash.

    Example:
        >>> stands_in("intravenous", "intrave-\nnous"), stands_in("high-dose", "high-\ndose")
        (True, True)
        >>> stands_in("2 mg/kg/day", "2 mg/\nkg/day"), stands_in("2 mg/ kg", "2 mg/\nkg")
        (True, True)
        >>> stands_in("8,000", "18,000"), stands_in("prednisolone", "methylprednisolone")
        (False, False)
    """
    return bool(re.search(_sought(printed), words))


def _sought(printed: str) -> str:
    """A pattern for what is printed, wherever lines were broken."""
    parts = []
    for word in printed.split():
        signs = [rf"{sign}\s*" if sign in "-/" else re.escape(sign) for sign in word]
        parts.append(r"(?:-[ \t]*\r?\n\s*)?".join(signs))
    body = r"\s+".join(parts)
    first, last = printed.strip()[:1], printed.strip()[-1:]
    before = r"(?<!\w)(?<!\d[.,])" if first.isdigit() else r"(?<!\w)" if first.isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if last.isdigit() else r"(?!\w)" if last.isalnum() else ""
    return f"{before}{body}{after}"


def quoted(at: tuple[Passage, ...], words: str) -> tuple[Passage, ...]:
    """Passages with the words of their spans; one that reaches beyond the text stays as it is.

    Example:
        >>> quoted((Passage("Results", (0, 5)),), "Fever went.")[0].quote
        'Fever'
    """
    return tuple(
        each._replace(quote=quote(words, each.span))
        if each.span is not None and each.span[1] <= len(words)
        else each
        for each in at
    )
