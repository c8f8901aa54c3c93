"""Asking Crossref and PubMed for the records of publications."""

from __future__ import annotations

import time
from collections.abc import Sequence
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from cdss.errors import NoticeError
from cdss.interop.notices import crossref, pubmed
from cdss.model.notice import Notice

CROSSREF = "https://api.crossref.org"
PUBMED = "https://eutils.ncbi.nlm.nih.gov"

_SECONDS = 30.0
_MOST = 20_000_000
_TRIES = 3
_AT_ONCE = 100
"""PMIDs in one request."""
_TOO_MANY = 429
_NOT_FOUND = 404


def from_crossref(dois: Sequence[str], base: str = CROSSREF) -> tuple[Notice, ...]:
    """The notices on these works; a work that Crossref does not know is left out.

    Args:
        dois: Which works.
        base: Where the service is.

    Raises:
        NoticeError: The service does not answer, or not as Crossref does.
    """
    found: list[Notice] = []
    for doi in dois:
        text = _get(f"{base.rstrip('/')}/works/{quote(doi, safe='')}")
        if text is not None:
            found.extend(crossref.notices(text))
    return tuple(found)


def from_pubmed(pmids: Sequence[str], base: str = PUBMED) -> tuple[Notice, ...]:
    """The notices on these articles.

    Args:
        pmids: Which articles.
        base: Where the service is.

    Raises:
        NoticeError: The service does not answer, or not as PubMed does.
    """
    found: list[Notice] = []
    for start in range(0, len(pmids), _AT_ONCE):
        asked = urlencode(
            {"db": "pubmed", "retmode": "xml", "id": ",".join(pmids[start : start + _AT_ONCE])}
        )
        text = _get(f"{base.rstrip('/')}/entrez/eutils/efetch.fcgi?{asked}")
        if text is not None:
            found.extend(pubmed.notices(text))
    return tuple(found)


def _get(url: str) -> str | None:
    """The body of an answer; None where the service knows nothing of that name."""
    if not url.startswith(("http://", "https://")):
        raise NoticeError(f"`{url}` is no address of a service: it begins with http")
    request = Request(url, headers={"User-Agent": "cdss (sources refresh)"})  # noqa: S310 - http alone
    for left in range(_TRIES - 1, -1, -1):
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - http alone
                body = answer.read(_MOST + 1)
        except HTTPError as error:
            if error.code == _NOT_FOUND:
                return None
            if error.code == _TOO_MANY and left:
                time.sleep(_wait(error.headers.get("Retry-After")))
                continue
            raise NoticeError(f"`{url}` answered {error.code}") from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise NoticeError(f"`{url}` does not answer: {reason}") from None
        if len(body) > _MOST:
            raise NoticeError(f"`{url}` answered more than {_MOST:,} bytes")
        return str(body.decode("utf-8", "replace"))
    return None


def _wait(asked: str | None) -> float:
    """Seconds to wait when a service asks for patience; a minute at most."""
    return min(float(asked), 60.0) if asked and asked.isdigit() else 1.0
