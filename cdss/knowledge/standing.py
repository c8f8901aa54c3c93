"""Writing a source's standing into its file, and nothing else."""

from __future__ import annotations

import re

from cdss.errors import NoticeError

_STANDING = re.compile(r"^standing:[^\n]*\n(?:[ \t]+[^\n]*\n)*", re.MULTILINE)


def with_standing(text: str, status: str, checked: str, where: str) -> str:
    r"""The text of a source file with another standing; every other sign stays as it is.

    Raises:
        NoticeError: The file states no standing at its top level.

    Example:
        >>> print(with_standing("id: a\nstanding: {status: current}\n", "retracted", "2026-01-02",
        ...       "Crossref: retraction"), end="")
        id: a
        standing: {status: retracted, checked: 2026-01-02, where: "Crossref: retraction"}
    """
    words = where.replace("\\", "\\\\").replace('"', '\\"')
    line = f'standing: {{status: {status}, checked: {checked}, where: "{words}"}}\n'
    found = _STANDING.findall(text)
    if len(found) != 1:
        raise NoticeError("the file states no `standing`, or more than one")
    return _STANDING.sub(lambda _: line, text)
