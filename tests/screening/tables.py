"""What the tests of screening share: patients to screen, and tables read back."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
PROFILES = sorted((ROOT / "cases" / "profiles").glob("*.yaml"))
BUNDLES = sorted((ROOT / "tests" / "interop" / "from_fhir" / "bundles").glob("*.json"))
DAY = "2026-11-20"


def rows(path):
    """A table as dictionaries, in its order."""
    found = duckdb.execute("FROM read_parquet(?)", [str(path)])
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def outcomes(path):
    """For each place, what became of each option there."""
    found = {}
    for each in rows(path):
        kept = {key: each[key] for key in each if key not in {"patient", "place"}}
        found.setdefault(each["place"], []).append(kept)
    return found


def patients(count):
    """Small profiles, no two of which have the same findings."""
    signs = ["calcinosis", "skin ulceration", "fever", "tumoral calcinosis"]
    for number in range(count):
        states = {each: "present" for bit, each in enumerate(signs) if number >> bit & 1}
        yield {
            "id": f"p{number}",
            "patient": {"age": f"{number % 17 + 1} y", "sex": "male" if number % 2 else "female"},
            "diagnoses": ["juvenile dermatomyositis"],
            "findings": states,
        }


def ndjson(profiles):
    """Profiles in lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in profiles)


def export(folder):
    """The bundles of the tests as a bulk export: resources of one type in each file."""
    by_kind = {}
    for at, path in enumerate(BUNDLES):
        for number, entry in enumerate(json.loads(path.read_text("utf-8"))["entry"]):
            resource = owned(path.stem, entry["resource"], f"r{at}-{number}")
            by_kind.setdefault(resource["resourceType"], []).append(resource)
    folder.mkdir()
    for kind, found in by_kind.items():
        lines = [json.dumps(each) for each in found]
        (folder / f"{kind}.ndjson").write_text("\n".join(lines) + "\n", "utf-8")


def owned(stem, resource, name):
    """A resource whose ids are its own, so that those of several patients stand in one file."""
    if resource["resourceType"] == "Patient":
        return resource | {"id": stem}
    return resource | {"id": name, "subject": {"reference": f"Patient/{stem}"}}
