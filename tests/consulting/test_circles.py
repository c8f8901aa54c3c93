"""Findings derived from each other: answers stay short, and the same whoever came before."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest
from spec.desk import SCOPE, SOURCE, Rule, derivation, option

import cdss

NAMES = tuple(f"sign-{at:02}" for at in range(14))


def laid(folder: Path, rules: list[Rule]) -> Path:
    concepts = [f"- {{id: {name}, kind: finding}}" for name in (*NAMES, "rash")]
    files = {
        "rules/vocabulary/field.yaml": "\n".join([*concepts, "- {id: bed-rest, kind: procedure}"]),
        "rules/scope.yaml": SCOPE,
        "cases/sources/an-old-book.yaml": SOURCE,
        "rules/rules.yaml": "\n---\n".join(rule.text(at) for at, rule in enumerate(rules, 1)),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def circle(tmp_path: Path) -> Path:
    """Each of three signs follows from the one before it, round in a circle."""
    rules = [
        option(f"{{all: [{{finding: {name}}}, {{finding: {beside}}}]}}")
        for name, beside in zip(NAMES[:3], NAMES[3:6], strict=True)
    ]
    for one, other in itertools.pairwise((*NAMES[:3], NAMES[0])):
        rules.append(derivation(f"{{all: [{{finding: {one}}}, {{finding: rash}}]}}", other))
    return laid(tmp_path, rules)


def test_who_came_before_changes_no_answer(circle: Path) -> None:
    """Each patient leaves other options open, so that other proofs are asked for first."""
    texts = [f"findings: {{{name}: absent}}" for name in NAMES[3:6]]

    def answers(order: tuple[int, ...]) -> dict[int, str]:
        kb = cdss.load(circle, cache=False)
        found = {}
        for at in order:
            answer = cdss.consult(cdss.profile_from_yaml(texts[at], kb), kb)
            found[at] = json.dumps(answer.model_dump())
        return found

    first = answers((0, 1, 2))
    for order in itertools.permutations(range(3)):
        assert answers(order) == first


def test_everything_derived_from_everything_is_proved_at_once(tmp_path: Path) -> None:
    rules = [option(f"{{finding: {NAMES[0]}}}")]
    for name in NAMES:
        others = ", ".join(f"{{finding: {other}}}" for other in NAMES if other != name)
        rules.append(derivation(f"{{any: [{others}]}}", name))
    kb = cdss.load(laid(tmp_path, rules), cache=False)
    begun = time.perf_counter()
    answer = cdss.consult(cdss.profile_from_yaml("findings: [rash]", kb), kb)
    assert answer.options[0].outcome == "undecided"
    assert time.perf_counter() - begun < 5  # a walk along every path would take hours


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("findings: [rash]", 400),
        ("findings: [rash]", 1000),
        # What holds is proved with fewer calls: a chain of 400 still is.
        ("findings: [sign-00]", 1000),
    ],
)
def test_a_chain_too_long_to_be_explained_is_an_error(tmp_path: Path, text, length) -> None:
    """Rather than a traceback; a chain of a dozen is explained."""
    rules = [option(f"{{finding: step-{length}}}"), derivation("{finding: sign-00}", "step-1")]
    rules += [derivation(f"{{finding: step-{at}}}", f"step-{at + 1}") for at in range(1, length)]
    folder = laid(tmp_path, rules)
    steps = "\n".join(f"- {{id: step-{at + 1}, kind: finding}}" for at in range(length))
    (folder / "rules" / "vocabulary" / "steps.yaml").write_text(steps)
    kb = cdss.load(folder, cache=False)
    with pytest.raises(cdss.CdssError, match="too long to be explained"):
        cdss.consult(cdss.profile_from_yaml(text, kb), kb).model_dump()
