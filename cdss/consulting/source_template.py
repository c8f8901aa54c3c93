"""A source file to fill in by hand, for a publication that no program has read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from cdss.knowledge.documents.base import TO_COMPLETE
from cdss.model.knowledge_base import KnowledgeBase

_COLUMN = 38


def source_template(kb: KnowledgeBase, today: str, text: tuple[str, bytes] | None = None) -> str:
    """A commented source file; it can be read as it is, and lint names what it leaves open.

    Args:
        kb: Whose field it speaks of.
        today: The date of writing.
        text: The name and the bytes of the publication's text, where it is at hand.

    Example:
        >>> import cdss
        >>> source_template(cdss.load(), "2026-11-20").count("TO COMPLETE - ")
        7
    """
    return "".join(f"{line}\n" for line in _lines(kb, today, text))


def _lines(kb: KnowledgeBase, today: str, text: tuple[str, bytes] | None) -> Iterator[str]:
    gates = Counter(rule.gate for rule in kb.of_kind("option") if rule.gate is not None)
    diagnosis = gates.most_common(1)[0][0] if gates else "the-diagnosis"
    words = None if text is None else text[1].decode("utf-8", "replace")
    span = "" if words is None else ", span: [0, 1]"
    yield f"# One publication. Put what you read in place of each {TO_COMPLETE}; `cdss lint` names"
    yield "# those that are left. What is not stated is left out, and nothing is guessed."
    yield "# `cdss vocabulary find WORD` finds concepts, `cdss schema source` has every key."
    yield _line("id: new-source", "author-year-topic; the file is cases/sources/<id>.yaml")
    yield _line("identified: false", "true, with `citation` in place of `cite_as`:")
    yield "# citation: {authors: [Family AB], title: ..., journal: ..., year: 2026, doi: ...}"
    yield f"cite_as: {TO_COMPLETE} - what it is; no author or journal is invented"
    yield _line("design: case-report", "case-series; cohort; trial; survey; consensus; review")
    yield "standing:"
    yield _line("  status: current", "corrected; concern; retracted")
    yield f"  checked: {today}"
    yield f"  where: {TO_COMPLETE} - where you looked whether it still stands"
    if text is None or words is None:
        yield f"read: {TO_COMPLETE} - what was read, and where; `--text FILE` reads a text instead"
    else:
        yield "text:"
        yield f"  supplied_as: {json.dumps(text[0], ensure_ascii=False)}"
        yield f"  sha256: {hashlib.sha256(text[1]).hexdigest()}"
        yield f"  chars: {max(len(words), 1)}"
        yield _line("  licence: unknown", "as the text states it")
    yield from _parts(diagnosis, span)


def _parts(diagnosis: str, span: str) -> Iterator[str]:
    """The patient, her course, and what the authors say."""
    yield "subjects:"
    yield "  - id: P1"
    yield _line("    n: 1", "a cohort has more, with `n` and `percent` on its statements")
    yield f"    label: {TO_COMPLETE} - who, in a few words"
    yield "    statements:"
    yield _line(f"      - concept: {diagnosis}", "or value, unit and printed; or is: raised")
    yield _line("        state: present", "absent; suspected")
    yield _line("        time: diagnosis", "onset; presentation; {during: I1, after: 3 mo}")
    yield f"        at: {{section: {TO_COMPLETE} - its heading{span}}}"
    yield "    interventions: []"
    yield "#     - id: I1"
    yield _line("#       intervention: ...", "the agent, or agent and route")
    yield _line("#       after: []", "which came before it: [I2]")
    yield '#       dose_as_reported: {printed: "..."}'
    yield _line("#       response: {}", "a target and: complete; improved; partial; none; ...")
    yield f"#       at: {{section: ...{span}}}"
    yield "evidence: []"
    yield "#   - id: E1"
    yield "#     subject: P1"
    yield "#     intervention: I1"
    yield _line(f"#     situation: [{diagnosis}]", "and what it was given for")
    yield _line("#     direction: {}", "a target and: supports; mixed; against")
    yield f"#     at: {{section: ...{span}}}"
    yield "general:"
    yield f"  - statement: {TO_COMPLETE} - what the authors say of the world; or delete this"
    yield _line("    kind: background", "hypothesis; cited-work; limitation; claim; plan")
    yield f"    at: {{section: {TO_COMPLETE} - its heading{span}}}"


def _line(text: str, comment: str) -> str:
    return f"{text:<{_COLUMN}} # {comment}"
