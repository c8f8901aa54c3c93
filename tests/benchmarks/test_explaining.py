"""What an explanation costs beside a plain consultation, and how that grows.

``python tests/benchmarks/test_explaining.py`` prints the figures; under pytest it is
skipped unless benchmarks are asked for. The targets: all proofs and smallest sets within
five times the plain consultation, and a bound on a thousand generated rules.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import cdss
from cdss.consulting.explained import Explanation
from cdss.inference.compile import compile_rules
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import All, AnyOf, Condition, Not, Stated
from cdss.model.knowledge_base import Archive, KnowledgeBase, Scope
from cdss.model.profile import Profile, Statement
from cdss.model.rule import Conclusion, Rule

ROOT = Path(__file__).parents[2]
PROFILES = sorted((ROOT / "cases" / "profiles").glob("*.yaml"))


def thousand() -> KnowledgeBase:
    """A thousand rules over 400 findings: derivations in layers, options upon them."""
    names = [f"f{at:03}" for at in range(400)]
    rules: dict[str, Rule] = {}

    def add(kind: str, when: Condition, then: Conclusion) -> None:
        name = f"{kind[0].upper()}-{len(rules):04}"
        rules[name] = Rule(name, kind, name, "draft", 1, "", "", None, when, then, (), (), "")

    def stated(at: int) -> Stated:
        return Stated(names[at % 200])

    for at in range(200, 400):
        for turn in range(2):
            first, second = stated(7 * at + turn), stated(13 * at + 3 * turn)
            # A layer rests on the one before it, so that chains are some five rules long.
            below = Stated(names[at - 40]) if at >= 240 else stated(at)
            when = All((below, AnyOf((first, second)))) if turn else All((first, Not(second)))
            add("derivation", when, Conclusion(names[at]))
    for at in range(600):
        parts = (Stated(names[200 + at % 200]), AnyOf((stated(3 * at), stated(5 * at + 1))))
        add("option", All(parts), Conclusion(f"a{at % 50:02}"))
    vocabulary = Vocabulary(
        [
            *(Concept(name, name, "finding") for name in names),
            *(Concept(f"a{at:02}", f"a{at:02}", "agent") for at in range(50)),
        ]
    )
    return KnowledgeBase(
        root="",
        scope=Scope("0", "2026-11-20", "invented", (), "benchmarks"),
        sha256="0" * 64,
        vocabulary=vocabulary,
        rules=rules,
        evidence={},
        network=compile_rules(rules.values(), vocabulary),
        archive=Archive((), {}),
    )


def invented() -> Profile:
    states = [("present", "absent")[at % 5 == 0] for at in range(40)]
    return Profile(
        "0" * 64,
        date(2026, 11, 20),
        statements=tuple(
            Statement(f"f{5 * at:03}", f"f{5 * at:03}: {state}", f"p:{at}", state)
            for at, state in enumerate(states)
        ),
    )


def best(run: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of some runs: the machine's other work only ever adds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return min(found)


def ratio(profile: Profile, kb: KnowledgeBase, times: int, *, compare: bool) -> tuple[float, float]:
    """Seconds of the plain consultation and of the explained one, turn and turn about."""
    plain = explained = float("inf")
    beside = Explanation.comparison
    if not compare:
        Explanation.comparison = lambda *_: ()  # type: ignore[method-assign]
    try:
        for _ in range(times):
            plain = min(
                plain,
                best(lambda: cdss.consult(profile, kb, engine="native", cross_check=False), 2),
            )
            explained = min(
                explained,
                best(
                    lambda: cdss.consult(
                        profile, kb, engine="native", cross_check=False, explain=True
                    ),
                    2,
                ),
            )
    finally:
        Explanation.comparison = beside  # type: ignore[method-assign]
    return plain, explained


def table(times: int = 15) -> str:
    kb = cdss.load()
    lines = []
    for path in PROFILES:
        profile = cdss.profile_from_yaml(path.read_bytes(), kb, name=path.name)
        for compare, name in ((False, "sets and proofs"), (True, "and comparisons")):
            plain, explained = ratio(profile, kb, times, compare=compare)
            lines.append(
                f"{1000 * plain:7.2f} ms plain {1000 * explained:7.2f} ms with {name:16}"
                f"{explained / plain:5.1f} times  {path.stem}"
            )
    plain, explained = ratio(invented(), thousand(), 2, compare=True)
    lines.append(
        f"{1000 * plain:7.2f} ms plain {1000 * explained:7.2f} ms with everything     "
        f"{explained / plain:5.1f} times  a thousand invented rules"
    )
    return "\n".join(lines)


def test_explaining(benchmark):
    """Shown and not asserted."""
    print(f"\n{benchmark.pedantic(table, rounds=1)}")  # noqa: T201 - the figures are what it is for


if __name__ == "__main__":
    print(table())  # noqa: T201
