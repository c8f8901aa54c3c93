"""json-rules-engine, in a node process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from side_by_side.workload import AtLeast, Atom, Base, Has, Lacks, Patient, ways

NODE = shutil.which("node")
PACKAGES = Path(os.environ.get("NODE_RULES", "."))
"""Where ``npm install json-rules-engine`` was called."""

if NODE is None or not (PACKAGES / "node_modules" / "json-rules-engine").is_dir():
    raise ImportError("no json-rules-engine for node; NODE_RULES names where it was installed")


class Engine:
    """Levels of the chain are its priorities; it tells its own time."""

    def __init__(self, base: Base) -> None:
        self._process = subprocess.Popen(
            [str(NODE), str(Path(__file__).with_name("node_engine.mjs"))],
            cwd=PACKAGES,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._facts: list[dict[str, Any]] = []
        self._sent = 0
        self.seconds = 0.0
        self._ask(
            {"rules": [_rule(each.name, (Has(each.gate), *each.atoms)) for each in base.rules]}
        )

    def prepare(self, patient: Patient) -> int:
        """The patient's number: the facts are sent before any time is taken."""
        told: dict[str, Any] = dict.fromkeys((*patient.present, *patient.given), True)
        self._facts.append(told | {f"no {each}": True for each in patient.absent} | patient.values)
        return len(self._facts) - 1

    def conclude(self, number: int) -> frozenset[str]:
        """The rules that fire."""
        if self._sent < len(self._facts):
            self._ask({"facts": self._facts})
            self._sent = len(self._facts)
        answer = self._ask({"ask": [number]})
        self.seconds += answer["seconds"]
        return frozenset(answer["found"][0])

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _ask(self, asked: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def _rule(name: str, atoms: tuple[Atom, ...]) -> dict[str, Any]:
    level = int(name.split("-")[1])
    conditions = {"all": [_condition(each) for each in atoms]}
    return {"conditions": conditions, "event": {"type": name}, "priority": 10 - level}


def _condition(atom: Atom) -> dict[str, Any]:
    if isinstance(atom, AtLeast):
        return {"any": [{"all": [_is_true(each) for each in way]} for way in ways(atom)]}
    if isinstance(atom, Has | Lacks):
        return _is_true(atom.name if isinstance(atom, Has) else f"no {atom.name}")
    over = "greaterThan" if atom.sign == ">" else "lessThan"
    return {"fact": atom.lab, "operator": over, "value": atom.limit}


def _is_true(name: str) -> dict[str, Any]:
    return {"fact": name, "operator": "equal", "value": True}
