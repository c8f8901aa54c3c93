"""Citations in the Vancouver manner, from what was read and nothing else."""

from __future__ import annotations

from cdss.knowledge.documents.source import CitationDocument, Source, UnidentifiedSource

_AUTHORS_SHOWN = 6
"""Authors before "et al.": the number of the Vancouver style (ICMJE sample references)."""


def cite(source: Source) -> str:
    """One publication as a line of text.

    A source that could not be identified is cited as what it is.
    """
    if isinstance(source, UnidentifiedSource):
        return source.cite_as
    return _vancouver(source.citation)


def _vancouver(citation: CitationDocument) -> str:
    parts = []
    if citation.authors:
        shown = list(citation.authors[:_AUTHORS_SHOWN])
        if len(citation.authors) > _AUTHORS_SHOWN:
            shown.append("et al.")
        parts.append(", ".join(shown))
    parts.append(citation.title)
    if citation.journal:
        parts.append(citation.journal)
    where = _where(citation)
    if where:
        parts.append(where)
    if citation.doi:
        parts.append(f"doi:{citation.doi}")
    elif citation.pmid:
        parts.append(f"PMID {citation.pmid}")
    elif citation.pmcid:
        parts.append(citation.pmcid)
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts)


def _where(citation: CitationDocument) -> str:
    text = "" if citation.year is None else str(citation.year)
    volume = "" if citation.volume is None else str(citation.volume)
    if citation.issue is not None:
        volume += f"({citation.issue})"
    if volume:
        text += f";{volume}"
    if citation.pages is not None:
        text += f":{citation.pages}"
    return text


def link(source: Source) -> str | None:
    """The DOI's address, else PubMed's, PubMed Central's, or the publisher's page."""
    if isinstance(source, UnidentifiedSource):
        return None
    citation = source.citation
    if citation.doi:
        return f"https://doi.org/{citation.doi}"
    if citation.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{citation.pmid}/"
    if citation.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{citation.pmcid}/"
    return citation.url
