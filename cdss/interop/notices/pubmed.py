"""PubMed's record of an article: its comments and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from cdss.errors import NoticeError
from cdss.model.notice import Notice

_STANDINGS = {
    "RetractionIn": "retracted",
    "PartialRetractionIn": "retracted",
    "ExpressionOfConcernIn": "concern",
    "ErratumIn": "corrected",
    "CorrectedandRepublishedIn": "corrected",
}


def notices(text: str) -> Iterator[Notice]:
    """Read a ``PubmedArticleSet``.

    An article that was looked up and has no such notice is told as ``current``.

    Raises:
        NoticeError: It is no such document.

    Example:
        >>> text = (
        ...     "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID>"
        ...     "<CommentsCorrectionsList><CommentsCorrections RefType='RetractionIn'>"
        ...     "<PMID>9</PMID></CommentsCorrections></CommentsCorrectionsList>"
        ...     "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
        ... )
        >>> [(each.pmid, each.standing, each.where) for each in notices(text)]
        [('7', 'retracted', 'PubMed: RetractionIn 9')]
    """
    # An entity that expands is the one way in which such a document does harm.
    if "<!ENTITY" in text:
        raise NoticeError("the document declares entities, which PubMed's have no need of")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without entities
    except ET.ParseError as error:
        raise NoticeError(f"line {error.position[0]}: this is no XML") from None
    if root.tag != "PubmedArticleSet":
        raise NoticeError("this is no `PubmedArticleSet`")
    for article in root.iter("PubmedArticle"):
        yield from _of_article(article)


def _of_article(article: ET.Element) -> Iterator[Notice]:
    pmid = (article.findtext("MedlineCitation/PMID") or "").strip()
    if not pmid:
        raise NoticeError("an article in the document has no PMID")
    doi = next(
        (
            (each.text or "").strip().lower()
            for each in article.findall("PubmedData/ArticleIdList/ArticleId")
            if each.get("IdType") == "doi"
        ),
        "",
    )
    found = False
    for each in article.iter("CommentsCorrections"):
        kind = each.get("RefType", "")
        if kind in _STANDINGS:
            found = True
            by = (each.findtext("PMID") or "").strip()
            yield Notice(doi, pmid, _STANDINGS[kind], "", f"PubMed: {kind}{f' {by}' if by else ''}")
    for kind_of in article.iter("PublicationType"):
        if (kind_of.text or "").strip() == "Retracted Publication":
            found = True
            yield Notice(doi, pmid, "retracted", "", "PubMed: Retracted Publication")
    if not found:
        yield Notice(doi, pmid, "current", "", "PubMed: no notice")
