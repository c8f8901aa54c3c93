"""The standing of each source, as registers tell it."""

from __future__ import annotations

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


def identifiers(sources: Iterable[Source]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The DOIs, and the PMIDs, that the sources give."""
    cited = [each.citation for each in sources if isinstance(each, IdentifiedSource)]
    return (
        tuple(each.doi for each in cited if each.doi),
        tuple(str(each.pmid) for each in cited if each.pmid),
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
    if not isinstance(source, IdentifiedSource):
        return False
    doi, pmid = source.citation.doi, source.citation.pmid
    return bool((doi and notice.doi == doi.lower()) or (pmid and notice.pmid == str(pmid)))
