"""Crossref's record of a work: the updates that it lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cdss.errors import NoticeError
from cdss.model.notice import Notice

_STANDINGS = {
    "retraction": "retracted",
    "partial_retraction": "retracted",
    "withdrawal": "retracted",
    "removal": "retracted",
    "expression_of_concern": "concern",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
    "addendum": "corrected",
    "clarification": "corrected",
}
"""Crossref's kinds of update; others (a new version, say) leave a publication as it stands."""


def notices(text: str) -> Iterator[Notice]:
    """Read the answer for one work (``/works/DOI``) or for several (``/works?...``).

    A work that was looked up and has no update is told as ``current``. A notice that is
    itself a work (``update-to``) speaks of the works it updates.

    Raises:
        NoticeError: It is no answer of that kind.

    Example:
        >>> text = '{"message": {"DOI": "10.1/A", "updated-by": [{"type": "retraction"}]}}'
        >>> [(each.doi, each.standing) for each in notices(text)]
        [('10.1/a', 'retracted')]
    """
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        raise NoticeError(f"line {error.lineno}: this is no JSON") from None
    message = answer.get("message") if isinstance(answer, dict) else None
    works = message.get("items", [message]) if isinstance(message, dict) else None
    if not isinstance(works, list) or not all(isinstance(each, dict) for each in works):
        raise NoticeError("the answer has no `message` with a work or `items`")
    for work in works:
        yield from _of_work(work)


def _of_work(work: dict[str, Any]) -> Iterator[Notice]:
    doi = str(work.get("DOI", "")).lower()
    if not doi:
        raise NoticeError("a work in the answer has no `DOI`")
    updates = _listed(work, "updated-by")
    found = [
        notice
        for each in updates
        if (notice := _notice(doi, each, str(each.get("DOI", "")))) is not None
    ]
    yield from found
    for each in _listed(work, "update-to"):
        about = _notice(str(each.get("DOI", "")).lower(), each, doi)
        if about is not None:
            yield about
    if not found:
        yield Notice(doi, "", "current", "", "Crossref: lists no update")


def _notice(doi: str, update: dict[str, Any], by: str) -> Notice | None:
    kind = str(update.get("type", "")).lower().replace("-", "_").replace(" ", "_")
    standing = _STANDINGS.get(kind)
    if standing is None or not doi:
        return None
    when = update.get("updated")
    parts = when.get("date-parts") if isinstance(when, dict) else None
    numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    on = "-".join(f"{each:02}" for each in numbers if isinstance(each, int))
    return Notice(doi, "", standing, on, f"Crossref: {kind}{f' {by}' if by else ''}")


def _listed(work: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = work.get(key) or []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
