"""Every example of every bundled rule: a page of the manual that cannot lie."""

from __future__ import annotations

import pytest

import cdss
from cdss.consulting.selftest import run_example
from cdss.knowledge.files import read_files
from cdss.knowledge.read import read_documents

# Named from the files, and run against what was loaded: a rule that was lost on the way is missed.
EXAMPLES = [
    pytest.param(
        placed.document.id, at, id=f"{placed.document.id} {example.name} -> {example.expect}"
    )
    for placed in sorted(read_documents(read_files()).rules, key=lambda each: each.document.id)
    for at, example in enumerate(placed.document.examples)
]


@pytest.mark.parametrize(("rule", "at"), EXAMPLES)
def test_a_rule_does_what_its_example_says(kb: cdss.KnowledgeBase, rule: str, at: int) -> None:
    result = run_example(kb, kb.rules[rule], kb.archive.examples[rule][at])
    assert result.passed, (
        f"{result.rule} {result.title}, {result.place}: {result.example}\n"
        f"expected {result.expected}, got {result.got}\n" + "\n".join(result.because)
    )
