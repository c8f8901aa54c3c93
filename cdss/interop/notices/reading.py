"""A register's table or answer, by its content."""

from __future__ import annotations

from cdss.interop.notices import crossref, pubmed, retraction_watch
from cdss.model.notice import Notice


def read_notices(text: str) -> tuple[Notice, ...]:
    """Read what a register gives: JSON of Crossref, XML of PubMed, CSV of Retraction Watch.

    Raises:
        NoticeError: It is none of them, or is damaged.

    Example:
        >>> read_notices('{"message": {"DOI": "10.1/a"}}')[0].where
        'Crossref: lists no update'
    """
    start = text.lstrip("\ufeff \t\r\n")[:1]
    reader = {"{": crossref, "<": pubmed}.get(start, retraction_watch)
    return tuple(reader.notices(text))
