"""The durable-rules engine, inside the limits measured for release 2.0.28.

Through its own API that engine gives silent wrong answers and crashes: on
negation, disjunction, numbers, mixed types, counts, 256 rules on one condition,
sessions whose names share a hash. What it does reliably is conjunction and
chaining over plain symbols, so that is all it gets: a literal is a symbol, a
clause is a conjunction of at most 15 of them.

The C module is called without its ``Host`` (which starts timer threads and
keeps global state). One session lives at a time in each ruleset, under a lock,
and is deleted before the next. Every ruleset carries a rule that always fires:
deleting a session in which no action ever began frees memory that was never
allocated.
"""

from __future__ import annotations

import itertools
import json
import os
import threading
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import durable_rules_engine as rules_engine

from cdss.errors import EngineError
from cdss.inference.engine import Run, conclude

if TYPE_CHECKING:
    from cdss.model.network import Clause, Network

RULES_PER_SYMBOL = 200
"""Rules that wait for one copy of a symbol; at 256 another rule fires, at 257 the call fails."""

BUCKETS = 64
"""A symbol's first test; spreads the distinct values that one node compares."""

SYMBOLS_PER_BUCKET = 400
"""Distinct values under one node; at 513 the ruleset's compilation never ends."""

RULES_PER_SET = 4000
"""Rules in a ruleset; it holds 4,096, and one is the rule that always fires."""

FACTS_PER_RULE = 15
"""Facts joined by a rule; it joins 16."""

_GO = "$go"
_SESSION = "s"
_serial = itertools.count()


def _version() -> str:
    """The installed release, by the name of its metadata's folder.

    ``importlib.metadata`` would answer too, at the price of importing ``email``
    and ``socket``, which is more than a consultation costs.
    """
    site = os.path.dirname(rules_engine.__file__)  # noqa: PTH120 - as above, of ``pathlib``
    named = (name for name in os.listdir(site) if name.startswith("durable_rules-"))  # noqa: PTH208
    found = sorted(name for name in named if name.endswith(".dist-info"))
    return found[-1].removeprefix("durable_rules-").removesuffix(".dist-info") if found else "?"


class DurableEngine:
    """Runs a network on durable-rules.

    Raises:
        EngineError: On construction, when the network exceeds a limit; it names the rule.
    """

    name = "durable-rules"
    version = _version()

    def __init__(self, network: Network) -> None:
        self._clauses = network.clauses
        self._heads = network.course.heads
        self._lock = threading.Lock()
        indexed = list(enumerate(network.clauses))
        self._sets = [
            _RuleSet(indexed[start : start + RULES_PER_SET])
            for start in range(0, len(indexed), RULES_PER_SET)
        ]

    def run(self, seeds: Collection[int]) -> Run:
        """Conclude all that follows from the seeds.

        Raises:
            EngineError: The C module refused a call or answered what cannot be.
        """
        with self._lock:
            try:
                return self._run(seeds)
            except BaseException:
                # After any failure the state inside is unknown: never use it again.
                self._close()
                raise

    def close(self) -> None:
        """Give the rulesets' memory back; a later run builds them anew."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        for each in self._sets:
            each.close()

    def _run(self, seeds: Collection[int]) -> Run:
        known = dict.fromkeys(seeds, -1)
        fired: set[int] = set()
        fresh = list(known)
        for each in self._sets:
            each.open()
        try:
            while True:
                met: list[int] = []
                for each in self._sets:
                    for index, body in each.tell(fresh):
                        clause = self._clauses[index]
                        if body != clause.body or index in fired:
                            raise EngineError(
                                f"durable-rules fired clause {index} of rule `{clause.rule}` "
                                "on other facts than it asks for, or twice"
                            )
                        fired.add(index)
                        met.append(index)
                fresh = conclude(sorted(met), self._heads, known)
                if not fresh:
                    return Run(known, frozenset(fired))
        finally:
            for each in self._sets:
                each.forget()


class _RuleSet:
    """Some clauses as one durable ruleset; opened when first used."""

    def __init__(self, clauses: Sequence[tuple[int, Clause]]) -> None:
        self._copies: dict[int, list[str]] = {}
        self._literal: dict[str, int] = {}
        self._definition = self._define(clauses)
        self._handle: Any = None
        self._told = False

    def _define(self, clauses: Sequence[tuple[int, Clause]]) -> str:
        # Symbols are digits and dots: put together by hand, this text takes a fifth of the time.
        uses: dict[int, int] = {}
        tests: dict[str, str] = {}
        filled = [0] * BUCKETS
        rules = [f'"{_GO}":{{"all":[{{"m":{{"go":1}}}}]}}']
        for index, clause in clauses:
            if len(clause.body) > FACTS_PER_RULE:
                raise EngineError(
                    f"rule `{clause.rule}` joins {len(clause.body)} conditions at once; "
                    f"durable-rules is given at most {FACTS_PER_RULE}"
                )
            conditions = []
            for position, literal in enumerate(clause.body):
                use = uses.get(literal, 0)
                uses[literal] = use + 1
                symbol = f"{literal}.{use // RULES_PER_SYMBOL}"
                if symbol not in self._literal:
                    bucket = _bucket(symbol)
                    filled[bucket] += 1
                    tests[symbol] = f'{{"$and":[{{"b":{bucket}}},{{"c":"{symbol}"}}]}}'
                    self._literal[symbol] = literal
                    self._copies.setdefault(literal, []).append(symbol)
                conditions.append(f'{{"p{position}":{tests[symbol]}}}')
            rules.append(f'"{index}":{{"all":[{",".join(conditions)}]}}')
        if max(filled) > SYMBOLS_PER_BUCKET:
            raise EngineError(
                f"the rules from `{clauses[0][1].rule}` to `{clauses[-1][1].rule}` compare more "
                f"than {SYMBOLS_PER_BUCKET} symbols at one node of durable-rules"
            )
        return f"{{{','.join(rules)}}}"

    def open(self) -> None:
        if self._handle is None:
            self._handle = rules_engine.create_ruleset(f"cdss{next(_serial)}", self._definition)
        self._told = False

    def close(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            rules_engine.delete_ruleset(handle)

    def forget(self) -> None:
        if self._handle is not None and self._told:
            rules_engine.delete_state(self._handle, _SESSION)

    def tell(self, literals: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Assert literals; give each clause that fires with the literals it fired on."""
        facts: list[dict[str, object]] = [
            {"sid": _SESSION, "b": _bucket(symbol), "c": symbol}
            for literal in literals
            for symbol in self._copies.get(literal, ())
        ]
        first = not self._told
        if first:
            facts.append({"sid": _SESSION, "go": 1})
        if not facts:
            return
        code, offset = rules_engine.assert_facts(self._handle, json.dumps(facts))
        self._told = True
        if code != 0:
            raise EngineError(f"durable-rules refused facts with code {code}")
        answer = rules_engine.start_action_for_state(self._handle, offset)
        message = answer[1] if answer else None
        if first and not message:
            raise EngineError("durable-rules did not fire the rule that always fires")
        while message:
            ((name, bindings),) = json.loads(message).items()
            if name != _GO:
                yield (
                    int(name),
                    tuple(
                        self._literal[bindings[f"p{position}"]["c"]]
                        for position in range(len(bindings))
                    ),
                )
            message = rules_engine.complete_and_start_action(self._handle, offset)


def _bucket(symbol: str) -> int:
    return zlib.crc32(symbol.encode()) % BUCKETS
