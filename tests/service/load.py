"""Many requests at once, each checked to be about its own patient."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from service.fhir_server import JDM, PATIENT, call, searchset
from service.running import Running

VIEW = "/cds-services/cdss-patient-view"


class Load(NamedTuple):
    """What came of it."""

    statuses: Counter[int]
    mixed: list[str]
    lost: list[str]
    seconds: list[float]
    took: float

    @property
    def per_second(self) -> float:
        return sum(self.statuses.values()) / self.took

    def percentile(self, share: float) -> float:
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


class Patient:
    """One patient, asked about again and again: as a profile, by prefetch, by fetching."""

    def __init__(
        self, number: int, fhir: str, kinds: tuple[str, ...] = ("profile", "cards", "fetched")
    ) -> None:
        self._kinds = kinds
        self.name = f"p{number}"
        born = f"{2008 + number % 12}-0{1 + number % 9}-01"
        person = PATIENT | {"id": self.name, "birthDate": born}
        condition = JDM | {"subject": {"reference": f"Patient/{self.name}"}}
        self.resources = [person, condition]
        self._fhir = fhir
        self._profile = {"id": self.name, "diagnoses": ["juvenile dermatomyositis"]}
        prefetch = {"patient": person, "conditions": searchset(condition)}
        self._sent = call(patient=self.name, prefetch=prefetch)
        self._uuids: dict[bool, Any] = {}

    def ask(self, client: httpx.Client, turn: int) -> tuple[int, bool]:
        """Ask once: the status, and whether the answer is about this patient."""
        kind = self._kinds[turn % len(self._kinds)]
        if kind == "profile":
            got = client.post("/consult?explain=false", json=self._profile)
            return got.status_code, (
                got.status_code != 200 or got.json()["profile"]["id"] == self.name
            )
        fetched = kind == "fetched"
        body = self._sent
        if fetched:
            body = call(patient=self.name, fhirServer=self._fhir)
        got = client.post(VIEW, json=body)
        if got.status_code != 200:
            return got.status_code, True
        cards = got.json()["cards"]
        if fetched and any("Not supplied" in each["detail"] for each in cards):
            return 200, True
        uuids = [each["uuid"] for each in cards]
        return 200, self._uuids.setdefault(fetched, uuids) == uuids


def run_load(
    service: Running,
    patients: list[Patient],
    seconds: float,
    disturb: Callable[[float], None] | None = None,
) -> Load:
    """Ask about all patients at once for some time, while something disturbs."""
    statuses: Counter[int] = Counter()
    mixed: list[str] = []
    lost: list[str] = []
    times: list[float] = []
    begun = time.monotonic()

    def asking(patient: Patient) -> None:
        with httpx.Client(base_url=service.url, timeout=60, trust_env=False) as client:
            turn = 0
            while time.monotonic() - begun < seconds:
                start = time.monotonic()
                try:
                    status, own = patient.ask(client, turn)
                except httpx.HTTPError as error:
                    lost.append(repr(error))
                    continue
                times.append(time.monotonic() - start)
                statuses[status] += 1
                if not own:
                    mixed.append(patient.name)
                turn += 1

    threads = [threading.Thread(target=asking, args=(each,)) for each in patients]
    for each in threads:
        each.start()
    while disturb is not None and time.monotonic() - begun < seconds:
        disturb(time.monotonic() - begun)
    for each in threads:
        each.join()
    return Load(statuses, mixed, lost, times, time.monotonic() - begun)


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
