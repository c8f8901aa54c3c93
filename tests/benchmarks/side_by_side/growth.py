"""How our own time and memory grow: with rules, with facts, with patients."""

from __future__ import annotations

import gc
import pickle
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from cdss.inference.compile import compile_rules
from cdss.knowledge.cache import loaded
from side_by_side import workload
from side_by_side.ours import Native, knowledge_of, profile_of
from side_by_side.workload import Base, Bound, Patient, Rule, field_rules, make_base, make_patient

_ROOT = Path(__file__).resolve().parents[3]


class Row(NamedTuple):
    """One line of a table."""

    label: str
    cells: tuple[str, ...]


def beside_shut_gates(size: int, *, own_values: bool) -> Base:
    """A hundred rules of one field, and others of diagnoses that the patient does not have.

    Args:
        size: All rules.
        own_values: Whether each other field reads values of its own, or the same 20.
    """
    drawn = random.Random(1)  # noqa: S311 - no secret
    rules: list[Rule] = field_rules(drawn, 0, 100)
    others = (size - 100) // 100
    for field in range(1, others + 1):
        for rule in field_rules(drawn, field, 100):
            atoms = tuple([_own(each, field) if own_values else each for each in rule.atoms])
            rules.append(rule._replace(atoms=atoms))
    return Base(tuple(rules), others + 1)


def _own(atom: Any, field: int) -> Any:
    return atom._replace(lab=f"f{field}-{atom.lab}") if isinstance(atom, Bound) else atom


def microseconds(work: Callable[[], object], rounds: int = 15) -> float:
    """The median time of something, by the processor's clock."""
    taken = []
    work()
    for _ in range(rounds):
        gc.collect()
        begun = time.process_time()
        for _ in range(10):
            work()
        taken.append((time.process_time() - begun) / 10)
    return 1e6 * statistics.median(taken)


def by_shut_rules() -> list[Row]:
    """The same patient, the same rules fire, and ever more rules stand behind other gates."""
    rows = []
    patient = make_patient(0)
    for label, own in (("that read other values", True), ("that read the same 20 values", False)):
        engines = [Native(beside_shut_gates(size, own_values=own)) for size in (100, 1_000, 10_000)]
        profiles = [each.prepare(patient) for each in engines]
        taken: list[list[float]] = [[], [], []]
        for _ in range(9):
            for at, (engine, profile) in enumerate(zip(engines, profiles, strict=True)):
                taken[at].append(microseconds(lambda e=engine, p=profile: e.prove(p), 1))
        ratios = [
            statistics.median(a / b for a, b in zip(each, taken[0], strict=True)) for each in taken
        ]
        rows.append(
            Row(f"rules behind shut gates, {label}", tuple(f"{each:.1f}" for each in ratios))
        )
    return rows


def by_facts() -> list[Row]:
    """The same thousand rules, ever more of the patient stated."""
    engine = Native(make_base(1_000))
    whole = make_patient(0)
    cells = []
    for share in (1, 2, 4):
        patient = Patient(
            whole.present[: 1 + workload.PRESENT * share // 4],
            whole.absent[: workload.ABSENT * share // 4],
            dict(list(whole.values.items())[: workload.LABS * share // 4]),
            whole.given[: workload.GIVEN * share // 4],
        )
        profile = profile_of(patient)
        cells.append(f"{microseconds(lambda p=profile: engine.prove(p)):.0f}")
    return [Row("microseconds at 15, 30 and 60 facts (1,000 rules, proofs built)", tuple(cells))]


def by_size() -> list[Row]:
    """Compiling, loading and keeping knowledge, for each size."""
    columns = []
    for size in workload.SIZES:
        base = make_base(size)
        begun = time.process_time()
        kb = knowledge_of(base)
        built = time.process_time() - begun
        begun = time.process_time()
        compile_rules(kb.rules.values(), kb.vocabulary)
        compiled = time.process_time() - begun
        packed = pickle.dumps(kb, protocol=pickle.HIGHEST_PROTOCOL)
        begun = time.process_time()
        loaded(packed)
        read = time.process_time() - begun
        columns.append((compiled, built, read, len(packed) / 1e6, _resident(size)))
    labels = (
        "compile the rules, s",
        "build the knowledge base, s",
        "load it from the cache, s",
        "size in the cache, MB",
        "memory of a process that holds it and has answered 10 patients, MB",
    )
    return [
        Row(label, tuple(f"{column[at]:.3g}" for column in columns))
        for at, label in enumerate(labels)
    ]


_HOLD = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from side_by_side.ours import Native
from side_by_side.workload import make_base, make_patient
engine = Native(make_base({size}))
profiles = [engine.prepare(make_patient(number)) for number in range(10)]
for _ in range({times}):
    for profile in profiles:
        engine.prove(profile)
# What the system counts as used by it includes what the process that began it held.
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def _resident(size: int, times: int = 1) -> int:
    program = _HOLD.format(here=str(Path(__file__).parents[1]), size=size, times=times)
    return int(_run([sys.executable, "-c", program]))


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT).stdout


def by_patients() -> list[Row]:
    """Memory after ever more consultations at 1,000 rules."""
    cells = tuple(str(_resident(1_000, times)) for times in (1, 10, 100))
    return [Row("MB after 10, 100 and 1,000 patients (1,000 rules)", cells)]


def cold() -> list[Row]:
    """What a single question at a terminal takes, beside an interpreter that does nothing."""
    profile = min((_ROOT / "cases" / "profiles").glob("*.yaml"))
    commands = {
        "python": [sys.executable, "-c", "pass"],
        "cdss": [sys.executable, "-m", "cdss", "consult", str(profile), "--format", "json"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(9):
        for name, command in commands.items():
            begun = time.perf_counter()
            _run(command)
            taken[name].append(1e3 * (time.perf_counter() - begun))
    cells = tuple(f"{statistics.median(each):.0f}" for each in taken.values())
    return [Row("ms of a bare Python, and of a cold `cdss consult --format json`", cells)]
