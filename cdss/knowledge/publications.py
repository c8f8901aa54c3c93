"""What no two publications share: by it one is known again under another name."""

from __future__ import annotations

from collections.abc import Iterator

from cdss.knowledge.documents.source import Source


def identity(source: Source) -> Iterator[tuple[tuple[str, str], str]]:
    """What identifies a source's publication, under the keys at which it stands.

    That is the text itself, by its hash, and the numbers that registers give; of a text
    whose publication could not be identified, the text alone.
    """
    if source.text is not None:
        yield ("text", "sha256"), source.text.sha256
    if source.identified:
        for key in ("doi", "pmid", "pmcid"):
            value = getattr(source.citation, key)
            if value is not None:
                yield ("citation", key), str(value).strip().casefold()
