"""Counts and times in Prometheus' text format, of which nothing names a patient."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; upper bounds of what is counted together."""

HELP = {
    "cdss_requests_total": "Requests answered, by route, method and status.",
    "cdss_request_seconds": "Seconds from the first byte of a request to the end of its answer.",
    "cdss_consultation_seconds": "Seconds of that in which the rules were run, by task.",
    "cdss_task_seconds": "Seconds a request waited for and spent in a worker, by task.",
    "cdss_worker_deaths_total": "Worker processes that died or were ended.",
    "cdss_reloads_total": "Loads of the knowledge by signal, by outcome.",
    "cdss_fetches_total": "Addresses fetched from FHIR servers, by outcome.",
    "cdss_tokens_refused_total": "Tokens of clients that were refused, by reason.",
    "cdss_feedback_total": "Feedback on cards, by outcome.",
    "cdss_workers": "Worker processes that are there.",
    "cdss_waiting": "Requests that wait for a worker.",
    "cdss_knowledge_info": "The knowledge that answers.",
}

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts and times.

    Example:
        >>> metrics = Metrics()
        >>> metrics.count("cdss_worker_deaths_total")
        >>> print(metrics.text().splitlines()[-1])
        cdss_worker_deaths_total 1
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, Labels], int] = {}
        self._times: dict[tuple[str, Labels], tuple[list[int], list[float]]] = {}
        self._gauges: dict[str, Callable[[], Iterator[tuple[Labels, float]]]] = {}

    def count(self, name: str, **labels: str) -> None:
        """Count one."""
        key = (name, tuple(sorted(labels.items())))
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1

    def time(self, name: str, seconds: float, **labels: str) -> None:
        """Note how long something took."""
        key = (name, tuple(sorted(labels.items())))
        with self._lock:
            buckets, total = self._times.setdefault(key, ([0] * (len(BOUNDS) + 1), [0.0]))
            buckets[bisect_left(BOUNDS, seconds)] += 1
            total[0] += seconds

    def gauge(self, name: str, read: Callable[[], Iterator[tuple[Labels, float]]]) -> None:
        """Something to be read whenever the metrics are."""
        self._gauges[name] = read

    def text(self) -> str:
        """All of it, as Prometheus reads it."""
        lines: list[str] = []
        with self._lock:
            counts, times = dict(self._counts), dict(self._times)
        said: set[str] = set()

        def head(name: str, kind: str) -> None:
            if name not in said:
                said.add(name)
                lines.append(f"# HELP {name} {HELP[name]}")
                lines.append(f"# TYPE {name} {kind}")

        for name, read in sorted(self._gauges.items()):
            head(name, "gauge")
            lines += [f"{name}{_braced(labels)} {value:g}" for labels, value in read()]
        for (name, labels), (buckets, total) in sorted(times.items()):
            head(name, "histogram")
            sofar = 0
            for bound, number in zip((*map(str, BOUNDS), "+Inf"), buckets, strict=True):
                sofar += number
                lines.append(f"{name}_bucket{_braced((*labels, ('le', bound)))} {sofar}")
            lines.append(f"{name}_sum{_braced(labels)} {total[0]:.6f}")
            lines.append(f"{name}_count{_braced(labels)} {sofar}")
        for (name, labels), number in sorted(counts.items()):
            head(name, "counter")
            lines.append(f"{name}{_braced(labels)} {number}")
        return "\n".join(lines) + "\n"


def _braced(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
