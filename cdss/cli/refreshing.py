"""Reading registers of retractions, and writing what they say into the source files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cdss.consulting.refresh import Restanding, identifiers, restandings, unfindable
from cdss.errors import NoticeError
from cdss.interop.notices.client import CROSSREF, PUBMED, from_crossref, from_pubmed
from cdss.interop.notices.reading import read_notices
from cdss.knowledge.standing import with_standing

if TYPE_CHECKING:
    from cdss.knowledge.documents.source import Source
    from cdss.model.notice import Notice


def asked(
    sources: Sequence[Source], files: Iterable[Path], crossref: str | None, pubmed: str | None
) -> tuple[Restanding, ...]:
    """What the registers say of the sources.

    Args:
        sources: The documents.
        files: What registers gave, kept in files.
        crossref: Where to ask Crossref; empty is its own address, None is not to ask.
        pubmed: The same for PubMed.

    Raises:
        NoticeError: A file cannot be read, or a service does not answer.
    """
    notices: list[Notice] = []
    for path in files:
        try:
            notices.extend(read_notices(path.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError as error:
            raise NoticeError(f"{path}: byte {error.start} is no UTF-8") from None
        except OSError as error:
            raise NoticeError(f"{path}: {error.strerror}") from None
        except NoticeError as error:
            raise NoticeError(f"{path}: {error.message}") from None
    dois, pmids = identifiers(sources)
    if crossref is not None:
        notices.extend(from_crossref(dois, crossref or CROSSREF))
    if pubmed is not None:
        notices.extend(from_pubmed(pmids, pubmed or PUBMED))
    return restandings(sources, notices, datetime.now(tz=UTC).date())


def unaskable(sources: Sequence[Source]) -> Iterator[str]:
    """Lines that name the sources which no register will ever say anything of."""
    never = unfindable(sources)
    for names, why in (
        (never.nameless, "carry no DOI, PMID or PMCID"),
        (never.by_pmcid, "carry a PMCID alone, which is not asked for"),
    ):
        if names:
            yield f"never found in any register, as they {why} ({len(names)}): {', '.join(names)}"


def write(found: Iterable[Restanding], root: Path) -> None:
    """Write each standing into its file below ``root``, whole or not at all.

    Raises:
        NoticeError: A file cannot be written, or states no standing.
    """
    for each in found:
        path = root / "cases" / "sources" / f"{each.source}.yaml"
        try:
            text = path.read_bytes().decode("utf-8")
            new = with_standing(text, each.after, each.checked, each.where)
            if new != text:
                _replace(path, new)
        except OSError as error:
            raise NoticeError(f"{path} cannot be written: {error.strerror}") from None
        except NoticeError as error:
            raise NoticeError(f"{path}: {error.message}") from None


def _replace(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
        Path(name).chmod(path.stat().st_mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
