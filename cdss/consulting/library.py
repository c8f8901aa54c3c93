"""Loading a knowledge base: read, checked, compiled, cached."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdss.errors import KnowledgeBaseError
from cdss.knowledge.cache import cached, content_digest, program_digest
from cdss.knowledge.files import KnowledgeFiles, read_files

if TYPE_CHECKING:
    from cdss.model.knowledge_base import KnowledgeBase

_PACKAGE = Path(__file__).resolve().parent.parent


def load(root: str | os.PathLike[str] | None = None, *, cache: bool = True) -> KnowledgeBase:
    """Load a knowledge base.

    Args:
        root: The folder that holds ``rules/`` and ``cases/``; None is the bundled one.
        cache: Whether a compiled copy in the user's cache folder may serve and be written.

    Raises:
        KnowledgeBaseError: Files are missing or wrong; it names every mistake.

    Example:
        >>> import cdss
        >>> cdss.load().vocabulary.named("JDM").id
        'juvenile-dermatomyositis'
    """
    files = read_files(None if root is None else Path(root))
    if not cache:
        return compile_files(files)
    return cached(files.sha256, files.root, program_digest(_PACKAGE), lambda: compile_files(files))


def compile_files(files: KnowledgeFiles) -> KnowledgeBase:
    """Read, check and compile knowledge files.

    Raises:
        KnowledgeBaseError: A file is wrong; it names every mistake.
    """
    # Reading documents needs pydantic, which takes longer to import than a
    # consultation takes to answer: only a stale cache pays for it.
    from cdss.inference.compile import compile_rules  # noqa: PLC0415
    from cdss.knowledge.build import build  # noqa: PLC0415
    from cdss.knowledge.quarantine import in_force, quarantined  # noqa: PLC0415
    from cdss.knowledge.read import read_documents  # noqa: PLC0415
    from cdss.knowledge.reported import reported_in  # noqa: PLC0415
    from cdss.model.knowledge_base import KnowledgeBase  # noqa: PLC0415
    from cdss.model.lasting import lasting  # noqa: PLC0415

    parts, found = lasting(lambda: build(read_documents(files)))
    if parts is None:
        count = len(found)
        raise KnowledgeBaseError(
            f"the knowledge base has {count} mistake{'' if count == 1 else 's'}", found
        )
    fallen = quarantined(parts.rules.values(), parts.archive.sources)
    rules = in_force(parts.rules, fallen)
    return KnowledgeBase(
        root=str(files.root),
        scope=parts.scope,
        sha256=files.sha256,
        vocabulary=parts.vocabulary,
        rules=rules,
        quarantined=tuple(fallen.values()),
        evidence=parts.evidence,
        network=compile_rules(rules.values(), parts.vocabulary),
        archive=parts.archive,
        parts=parts.digests,
        program=content_digest(_PACKAGE),
        reported=reported_in(
            parts.archive.sources, parts.vocabulary, date.fromisoformat(parts.scope.date)
        ),
    )
