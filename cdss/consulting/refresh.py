"""The standing of each source, as registers tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from cdss.knowledge.documents.source import IdentifiedSource, Source
from cdss.model.notice import STANDINGS, Notice


class Restanding(NamedTuple):
    """What becomes of one source's standing.

    Attributes:
        source: Its id.
        before: The standing that its file states.
        after: The standing that the registers tell, the worst of them.
        where: Which registers say so.
        checked: When, as ISO 8601.
    """

    source: str
    before: str
    after: str
    where: str
    checked: str

    @property
    def changed(self) -> bool:
        """Whether the source stands otherwise than its file says."""
        return self.before != self.after

    @property
    def worse(self) -> bool:
        """Whether it stands worse than its file says."""
        return STANDINGS.index(self.after) > STANDINGS.index(self.before)


class _Known(NamedTuple):
    """By what registers know a source; empty where it carries none."""

    doi: str
    pmid: str
    pmcid: str


_DOI = re.compile(r"\bdoi:\s*(10\.[0-9]{4,9}/[^\s\"<>,;)]*[^\s\"<>,;).])", re.IGNORECASE)

_PMCID = re.compile(r"\bPMC[0-9]+\b")


def _known_by(source: Source) -> _Known:
    """The identifiers of a source; one without authors may carry a DOI in its words."""
    if isinstance(source, IdentifiedSource):
        cited = source.citation
        return _Known(cited.doi or "", str(cited.pmid or ""), cited.pmcid or "")
    doi, pmcid = _DOI.search(source.cite_as), _PMCID.search(source.cite_as)
    return _Known(doi[1] if doi else "", "", pmcid[0] if pmcid else "")


def identifiers(sources: Iterable[Source]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The DOIs, and the PMIDs, that the sources give."""
    known = [_known_by(each) for each in sources]
    return (
        tuple(each.doi for each in known if each.doi),
        tuple(each.pmid for each in known if each.pmid),
    )


class Unfindable(NamedTuple):
    """The sources that no register can be asked about, by id.

    Attributes:
        nameless: They carry no DOI, PMID or PMCID.
        by_pmcid: They carry a PMCID alone, by which no register is read here.
    """

    nameless: tuple[str, ...]
    by_pmcid: tuple[str, ...]


def unfindable(sources: Iterable[Source]) -> Unfindable:
    """The sources whose standing no register will ever tell.

    Example:
        >>> import cdss
        >>> found = unfindable(cdss.load().archive.sources)
        >>> "unidentified-ivig-banker" in found.nameless, "without-steroids-2010" in found.by_pmcid
        (True, True)
    """
    known = {each.id: _known_by(each) for each in sources}
    unasked = [name for name, each in known.items() if not (each.doi or each.pmid)]
    return Unfindable(
        tuple(name for name in unasked if not known[name].pmcid),
        tuple(name for name in unasked if known[name].pmcid),
    )


def restandings(
    sources: Iterable[Source], notices: Sequence[Notice], today: date
) -> tuple[Restanding, ...]:
    """Hold notices against sources, by DOI and PMID.

    A source that no notice is about is left out: not found is not "current". Of several
    notices on one source the latest reinstatement lifts what came before it; else the
    worst counts. What a curator wrote down is never made better by silence: where the
    registers know of nothing, a worse standing in the file stays.

    Args:
        sources: The documents.
        notices: What registers say.
        today: When they were asked.
    """
    found = []
    for source in sources:
        about = [each for each in notices if _is_about(each, source)]
        if not about:
            continue
        lifted = max((each.on for each in about if _lifts(each)), default=None)
        worst = max(
            (each for each in about if lifted is None or each.on > lifted or _lifts(each)),
            key=lambda each: (STANDINGS.index(each.standing), each.on),
        )
        before = source.standing.status
        after = worst.standing
        if after == "current" and not _lifts(worst):
            after = before
        where = "; ".join(
            dict.fromkeys(
                f"{each.where} ({each.on})" if each.on else each.where
                for each in about
                if each.standing == worst.standing
            )
        )
        found.append(Restanding(source.id, before, after, where, today.isoformat()))
    return tuple(found)


def _lifts(notice: Notice) -> bool:
    """Whether a notice takes an earlier one back."""
    return notice.standing == "current" and bool(notice.on)


def _is_about(notice: Notice, source: Source) -> bool:
    known = _known_by(source)
    return bool(
        (known.doi and notice.doi == known.doi.lower())
        or (known.pmid and notice.pmid == known.pmid)
    )
