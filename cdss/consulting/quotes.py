"""Citations with the words they point at, where the texts are at hand."""

from __future__ import annotations

from pathlib import Path

from cdss.knowledge.source_words import TextFile, find_text, quoted
from cdss.model.knowledge_base import KnowledgeBase


def with_quotes(kb: KnowledgeBase, texts: Path) -> tuple[KnowledgeBase, tuple[TextFile, ...]]:
    """The same knowledge, its evidence quoting what stands at each place; and what gave no words.

    A text that is not in the folder, or is not the very text that was read, gives
    no quotation: section and link remain.

    Args:
        kb: The knowledge base.
        texts: The folder of source texts, named as the sources name them.
    """
    words = {}
    unread = []
    for source in kb.archive.sources:
        file = None if source.text is None else find_text(source.text, texts)
        if file is not None and file.state == "read":
            words[source.id] = file.words
        elif file is not None:
            unread.append(file)
    quoting = kb.with_evidence(
        {
            ref: each._replace(at=quoted(each.at, words[each.source]))
            if each.source in words
            else each
            for ref, each in kb.evidence.items()
        }
    )
    return quoting, tuple(unread)
