"""What a candidate is called, until its curator calls it something better."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cdss.extract.folding import unaccented

_NO_LETTERS: Final = re.compile(r"[^a-z0-9]+")


def id_of(bibliography: Mapping[str, Any], topic: Sequence[str]) -> str:
    """An id after author, year and topic, or of an unidentified text after its topic.

    Example:
        >>> id_of({"authors": ["O'Brién K", "Lee A"], "year": 2019}, ["rituximab", "calcinosis"])
        'o-brien-2019-rituximab'
        >>> id_of({}, ["rituximab", "calcinosis"]), id_of({}, [])
        ('unidentified-rituximab-calcinosis', 'unidentified-text')
    """
    authors = bibliography.get("authors")
    if not authors:
        return "-".join(("unidentified", *(topic or ("text",))))
    first = str(authors[0])
    surname = _NO_LETTERS.sub("-", unaccented((first.rpartition(" ")[0] or first).lower()))
    year = (str(bibliography["year"]),) if "year" in bibliography else ()
    return "-".join((surname.strip("-") or "unnamed", *year, *topic[:1]))
