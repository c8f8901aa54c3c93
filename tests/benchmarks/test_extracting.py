"""What reading a text costs: a text, the lexicon, the import, and texts made to be slow.

``python tests/benchmarks/test_extracting.py`` prints the figures; under pytest it is
skipped unless benchmarks are asked for. The targets: a text in at most 10 ms (median) with
5,000 concepts, the lexicon in about 100 ms, the import within 150 ms beyond pydantic, and
time that grows as the text does.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import cdss
from cdss.extract.lexicon import Lexicon
from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary

ROOT = Path(__file__).parents[2]
TEXTS = sorted((ROOT / "tests" / "extract" / "texts").glob("*/text.txt"))
ABSTRACTS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "mi",
    "no",
    "pe",
    "ri",
    "sta",
    "tro",
    "vex",
    "oxi",
)
_SENTENCE = "A 9-year-old girl with calcinosis received 2 mg/kg of prednisolone for 3 weeks. "
HOSTILE: dict[str, Callable[[int], str]] = {
    "sentences": lambda size: _SENTENCE * (size // len(_SENTENCE)),
    "one sentence": lambda size: "no rash, CK 3.5 U/L and " * (size // 24),
    "hyphens": lambda size: "-" * size,
    "broken words": lambda size: "cal-\n" * (size // 5),
    "brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "nested words": lambda size: "(a [b " * (size // 6),
    "digits": lambda size: "1" * size,
    "digits and points": lambda size: "1.1," * (size // 4),
    "spaces": lambda size: "a" + " " * size + "b",
    "line breaks": lambda size: "a\n\n" * (size // 3),
    "one word": lambda size: "a" * size,
    "capitals": lambda size: "CK ANA IL " * (size // 10),
    "abbreviations": lambda size: "creatine kinase (CK) " * (size // 21),
    "quotes": lambda size: "'s" * (size // 2),
}
"""Texts made to be slow, each of a size."""


def vocabulary(size: int = 5_000) -> Vocabulary:
    """The bundled words, with invented ones up to a number of concepts."""
    concepts = list(cdss.load().vocabulary)
    chance = random.Random(3)  # noqa: S311 - invented words
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(4_000)]
    for at in range(len(concepts), size):
        name = chance.choices(words, k=chance.randint(1, 3))
        other = f"{' '.join(reversed(name))} type"
        joined = f"{name[0]}-{name[-1]}"
        label = " ".join(name).capitalize()
        concepts.append(Concept(f"{'-'.join(name)}-{at}", label, "finding", (other, joined)))
    return Vocabulary(concepts)


def best(run: Callable[[], object], times: int) -> float:
    """Milliseconds of the fastest of some runs: the machine's other work only ever adds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        run()
        found.append(time.process_time() - began)
    return 1000 * min(found)


def machine() -> float:
    """How long this machine takes for a piece of work: some 20 ms on one of 2020."""
    return best(lambda: sum(number * number for number in range(300_000)), 5)


def imports(rounds: int = 7) -> float:
    """Milliseconds of a process that imports the pipeline beyond one that imports pydantic."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # As an installed package has it: modules compiled once, and not at each start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    taken: dict[str, list[float]] = {"pydantic": [], "pydantic, cdss.extract.pipeline": []}
    for at in range(rounds + 1):
        for names, seconds in taken.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {names}"], check=True, env=environment)
            if at:
                seconds.append(time.perf_counter() - began)
    bare, whole = (statistics.median(seconds) for seconds in taken.values())
    return 1000 * (whole - bare)


def growth(extractor: Extractor, size: int) -> Iterator[tuple[str, float, float]]:
    """Each hostile text: milliseconds of one of a size, and how many times that twice it takes."""
    for name, made in HOSTILE.items():
        taken, more = (
            best(partial(extractor.extract, made(each).encode()), 2) for each in (size, 2 * size)
        )
        yield name, taken, more / taken


def table(size: int = 20_000) -> str:
    words = vocabulary()
    extractor = Extractor(words)
    lines = [f"{machine():8.1f} ms  this machine's measure (some 20 ms on one of 2020)"]
    for name, paths in (("invented text", TEXTS), ("abstract", ABSTRACTS)):
        found = [best(partial(extractor.extract, path.read_bytes()), 7) for path in paths]
        if found:
            lines.append(
                f"{statistics.median(found):8.1f} ms  an {name} (median of {len(found)};"
                f" {min(found):.1f} to {max(found):.1f}), 5,000 concepts"
            )
    lines.append(f"{best(lambda: Lexicon(words), 5):8.1f} ms  the lexicon of 5,000 concepts")
    lines.append(f"{imports():8.1f} ms  import of the pipeline beyond pydantic")
    lines.extend(
        f"{taken:8.1f} ms  {name}, {size:,} characters; twice as many take {ratio:.1f} times this"
        for name, taken, ratio in growth(extractor, size)
    )
    return "\n".join(lines)


def test_extracting(benchmark):
    """Shown and not asserted."""
    print(f"\n{benchmark.pedantic(table, rounds=1)}")  # noqa: T201 - the figures are what it is for


if __name__ == "__main__":
    print(table())  # noqa: T201
