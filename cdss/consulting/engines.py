"""Choosing an engine, and checking it against the other."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from cdss.errors import EngineError
from cdss.inference.engine import Engine, EngineFactory, Run
from cdss.inference.native import NativeEngine
from cdss.model.consultation import EngineStamp

if TYPE_CHECKING:
    from cdss.model.network import Network

ENGINES = ("durable", "native")

_KEPT = 4
"""Compiled rule bases kept open per engine; each durable ruleset holds memory until closed."""


class _Kept:
    """The engines of the networks used last, made on demand, closed when dropped."""

    def __init__(self, factory: EngineFactory) -> None:
        self._factory = factory
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._lock = threading.Lock()

    def engine(self, network: Network) -> Engine:
        with self._lock:
            engine = self._engines.get(network.sha256)
            if engine is None:
                engine = self._factory(network)
                self._engines[network.sha256] = engine
            self._engines.move_to_end(network.sha256)
            dropped = [] if len(self._engines) <= _KEPT else [self._engines.popitem(last=False)[1]]
        for each in dropped:
            close = getattr(each, "close", None)
            if close is not None:
                close()
        return engine


_native = _Kept(NativeEngine)


@cache
def _durable() -> tuple[_Kept | None, str | None]:
    """The durable engines, or why there are none."""
    try:
        from cdss.inference.durable import DurableEngine  # noqa: PLC0415 - optional dependency
    except ImportError as error:
        return None, (
            "durable-rules cannot be used here "
            f"({'not installed' if isinstance(error, ModuleNotFoundError) else 'import failed'}); "
            "the native engine answers alone"
        )
    return _Kept(DurableEngine), None


def conclude(
    network: Network, seeds: Collection[int], *, engine: str | None, cross_check: bool
) -> tuple[Run, EngineStamp]:
    """Run the network on the chosen engine and check it against the other.

    Args:
        network: The compiled rules.
        seeds: The literals that the profile decides.
        engine: ``durable``, ``native``, or None for durable where it can be used.
        cross_check: Whether the other engine must agree.

    Returns:
        The run, proofs and all, and which engines stand behind it.

    Raises:
        EngineError: An engine failed, the named one cannot be used, or they differ.
    """
    if engine not in (None, *ENGINES):
        raise EngineError(f"no engine is called `{engine}`; there are {' and '.join(ENGINES)}")
    durable, why_not = (None, None) if engine == "native" and not cross_check else _durable()
    if engine == "durable" and durable is None:
        raise EngineError(why_not or "durable-rules cannot be used here")
    chosen = durable if durable is not None and engine != "native" else _native
    other = None
    if cross_check:
        other = _native if chosen is durable else durable
    leading = chosen.engine(network)
    run = leading.run(seeds)
    # An answer reads most of what rules ask for; one after the other that takes longer.
    run.whole()
    if other is not None:
        _compare(network, leading, run, other.engine(network), seeds)
    note = why_not if other is None and cross_check else None
    return run, EngineStamp(leading.name, leading.version, other is not None, note)


def _compare(
    network: Network, leading: Engine, run: Run, other: Engine, seeds: Collection[int]
) -> None:
    check = other.run(seeds)
    if check.fired == run.fired and check.known.keys() == run.known.keys():
        return
    clauses = (network.clauses[index] for index in check.fired ^ run.fired)
    differing = sorted({each.rule or "(part of a condition)" for each in clauses})
    raise EngineError(
        f"{leading.name} and {other.name} differ on {', '.join(differing) or 'what is known'}; "
        "no answer is given"
    )
