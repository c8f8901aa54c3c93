"""Each engine on the same patients, in turn, round after round."""

from __future__ import annotations

import gc
import importlib
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from side_by_side.ours import Native
from side_by_side.workload import PATIENTS, Base, conclusions, make_base, make_patient


class Entrant(NamedTuple):
    """An engine beside ours.

    Attributes:
        module: Where it is translated for.
        largest: The rules that it is given at most, and what was seen with ten times as many.
        anew: Whether it is made anew for each round, which is not timed.
        note: What it was spared, or helped with.
    """

    label: str
    module: str
    largest: tuple[int, str] = (10_000, "")
    anew: bool = False
    note: str = ""


ENTRANTS = (
    Entrant(
        "durable-rules",
        "durable",
        (1_000, "not built: its error 108"),
        note="raw, by its C module, none of our checks; a count is any of its combinations",
    ),
    Entrant(
        "clipspy",
        "clipspy",
        anew=True,
        note="slows down with every reset, so it is made anew for each round",
    ),
    Entrant("zen-engine", "zen", note="does not chain: expressions in the order of the chain"),
    Entrant("json-logic", "jsonlogic", note="does not chain: rules in the order of the chain"),
    Entrant(
        "clingo",
        "asp",
        note="grounded once; compares no values afterwards, so bounds are decided before",
    ),
    Entrant(
        "experta",
        "experta_rules",
        (100, "seconds for each patient"),
        note="`collections.Mapping` put back for it; a count is any of its combinations",
    ),
    Entrant(
        "business-rules",
        "business",
        note="does not chain: rules in the order of the chain; agents counted before",
    ),
    Entrant(
        "json-rules-engine",
        "node",
        (1_000, "2 to 3 s for each patient"),
        note="on node, its pipes not timed; a count is any of its combinations",
    ),
)

ROUNDS = {10: 15, 100: 15, 1_000: 9, 10_000: 3}


class Timed(NamedTuple):
    """Seconds for each patient, one figure for each round; or why there is none."""

    seconds: tuple[float, ...]
    why_not: str = ""


def contest(size: int, rounds: int | None = None) -> dict[str, Timed]:
    """The time of every engine at one size; the two of ours first."""
    base = make_base(size)
    native = Native(base)
    makers: dict[str, Callable[[], Any]] = {
        "on demand": lambda: native,
        "with proofs": lambda: _Proving(native),
    }
    left_out: dict[str, Timed] = {}
    for entrant in ENTRANTS:
        why_not = _why_not(entrant, base)
        if why_not:
            left_out[entrant.label] = Timed((), why_not)
        else:
            makers[entrant.label] = partial(_module(entrant).Engine, base)
    anew = {each.label for each in ENTRANTS if each.anew}
    found: dict[str, list[float]] = {label: [] for label in makers}
    kept: dict[str, Any] = {}
    most = ROUNDS.get(size, 5)
    for _ in range(min(rounds or most, most)):
        for label, make in makers.items():
            engine = kept[label] if label in kept else make()
            if label not in anew:
                kept[label] = engine
            found[label].append(_seconds(engine))
    for engine in kept.values():
        close(engine)
    return {label: Timed(tuple(each)) for label, each in found.items()} | left_out


class _Proving:
    """Ours, every fired rule's proof built."""

    def __init__(self, native: Native) -> None:
        self.prepare, self.conclude = native.prepare, native.prove


def _module(entrant: Entrant) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(f"side_by_side.engines.{entrant.module}")


def _why_not(entrant: Entrant, base: Base) -> str:
    """Why an engine is left out at this size; empty where it takes part."""
    most, why = entrant.largest
    if len(base.rules) > most:
        return why
    try:
        engine = _module(entrant).Engine(base)
    except ImportError:
        return "not installed"
    wrong = disagreements(engine, base)
    close(engine)
    return f"wrong for {len(wrong)} of {PATIENTS}" if wrong else ""


def disagreements(engine: Any, base: Base) -> list[int]:
    """The patients of whom an engine concludes something else than the rules say."""
    patients = [make_patient(number) for number in range(PATIENTS)]
    prepared = [engine.prepare(each) for each in patients]
    return [
        number
        for number, each in enumerate(prepared)
        if engine.conclude(each) != conclusions(base, patients[number])
    ]


def close(engine: Any) -> None:
    """End what an engine has started."""
    end = getattr(engine, "close", None)
    if end is not None:
        end()


def _seconds(engine: Any) -> float:
    """The time for one patient, on average: the processor's, as others use this machine too."""
    prepared = [engine.prepare(make_patient(number)) for number in range(PATIENTS)]
    # A collection goes through all that there is: it comes before the warming up.
    gc.collect()
    gc.disable()
    for each in prepared:
        engine.conclude(each)
    begun = _clock(engine)
    for each in prepared:
        engine.conclude(each)
    taken = _clock(engine) - begun
    gc.enable()
    return taken / PATIENTS


def _clock(engine: Any) -> float:
    # What runs in a process of its own tells its own time.
    own: float = getattr(engine, "seconds", None) or time.process_time()
    return own
