"""Lint: what a knowledge base can be wrong in although every file can be read.

Each check has a code that never changes and stands beside the reason for it;
``cdss lint --explain L063`` prints that reason.
"""

from __future__ import annotations

from cdss.errors import Diagnostic, in_order
from cdss.knowledge.build import draft
from cdss.knowledge.documents.source import Source
from cdss.knowledge.files import KnowledgeFiles
from cdss.knowledge.lint import (
    evidence,
    figures,
    grounds,
    rules,
    sources,
    unfinished,
    vocabulary,
)
from cdss.knowledge.lint.base import Base
from cdss.knowledge.lint.check import Check
from cdss.knowledge.lint.reading import WHY
from cdss.knowledge.read import Documents, read_documents
from cdss.knowledge.shape import Placed

__all__ = ["CHECKS", "Check", "codes", "explain", "lint", "lint_with"]

CHECKS: tuple[Check, ...] = (
    *vocabulary.CHECKS,
    *sources.CHECKS,
    *figures.CHECKS,
    *evidence.CHECKS,
    *rules.CHECKS,
    *grounds.CHECKS,
    *unfinished.CHECKS,
)
"""Every check, in the order of their codes."""


def lint(files: KnowledgeFiles) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with knowledge files, or may be.

    Files that cannot be read are named too, and the checks run on the rest: all
    at once, sorted by place.

    Example:
        >>> from cdss.knowledge.files import read_files
        >>> [each.code for each in lint(read_files()) if each.severity == "error"]
        []
    """
    return _checked(read_documents(files))


def lint_with(files: KnowledgeFiles, source: Placed[Source]) -> tuple[Diagnostic, ...]:
    """As ``lint``, were one more source among the files."""
    documents = read_documents(files)
    return _checked(documents._replace(sources=(*documents.sources, source)))


def _checked(documents: Documents) -> tuple[Diagnostic, ...]:
    parts, wrong = draft(documents)
    base = Base(documents, parts)
    found = [each for check in CHECKS for each in check.run(base)]
    return in_order((*wrong, *found))


def codes() -> tuple[str, ...]:
    """Every code that lint can print."""
    return (*WHY, *(check.code for check in CHECKS))


def explain(code: str) -> str | None:
    """Name, severity and reason of a code; None for one that nobody gives.

    Example:
        >>> print(explain("K025"))
        error[K025] unknown-evidence
        An option rests on evidence, and no source gives this one.
    """
    for check in CHECKS:
        if check.code == code:
            return f"{check.severity}[{code}] {check.name}\n{check.why}"
    if code in WHY:
        name, why = WHY[code]
        return f"error[{code}] {name}\n{why}"
    return None
