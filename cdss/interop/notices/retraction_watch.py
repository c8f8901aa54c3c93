"""Retraction Watch's table of retractions, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from cdss.errors import NoticeError
from cdss.model.notice import Notice

COLUMNS = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature")
"""The columns that are read; the published table has more, in any order."""

_STANDINGS = {
    "retraction": "retracted",
    "expression of concern": "concern",
    "correction": "corrected",
    "reinstatement": "current",
}
_NOTHING = frozenset({"", "0", "unavailable"})


def notices(text: str) -> Iterator[Notice]:
    r"""Read the table, one notice a line.

    Raises:
        NoticeError: A column is missing, or a nature of notice is not known.

    Example:
        >>> table = "OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature\n10.1/X,0,Retraction"
        >>> [(each.doi, each.pmid, each.standing) for each in notices(table)]
        [('10.1/x', '', 'retracted')]
    """
    table = csv.DictReader(text.lstrip("\ufeff").splitlines())
    missing = [each for each in COLUMNS if each not in (table.fieldnames or ())]
    if missing:
        raise NoticeError(f"the table has no column `{missing[0]}`")
    for number, row in enumerate(table, start=2):
        nature = (row["RetractionNature"] or "").strip()
        standing = _STANDINGS.get(nature.lower())
        if standing is None:
            raise NoticeError(f"line {number}: no nature of notice is called `{nature}`")
        record = (row.get("Record ID") or "").strip()
        yield Notice(
            doi=_given(row["OriginalPaperDOI"]).lower().removeprefix("https://doi.org/"),
            pmid=_given(row["OriginalPaperPubMedID"]),
            standing=standing,
            on=_date(row.get("RetractionDate") or ""),
            where=f"Retraction Watch{f', record {record}' if record else ''}: {nature}",
        )


def _given(value: str | None) -> str:
    words = (value or "").strip()
    return "" if words.lower() in _NOTHING else words


def _date(words: str) -> str:
    """A date of the table, month first, as ISO 8601; anything else is left out."""
    parts = words.strip().split(" ")[0].split("/")
    if len(parts) != 3 or not all(each.isdigit() for each in parts):
        return ""
    month, day, year = (int(each) for each in parts)
    return f"{year:04}-{month:02}-{day:02}"
