"""FHIR out is valid by R4's own definitions, as the npm package ``fhir`` carries them.

Needs ``node`` on the path and ``FHIR_JS`` in the environment: the folder of that package
(``npm install fhir``; ``node_modules/fhir``).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import cdss
from cdss.interop.fhir_out import answer_to_fhir

FOLDER = Path(__file__).parents[2] / "cases" / "profiles"
NODE = shutil.which("node")
PACKAGE = Path(os.environ.get("FHIR_JS", "node_modules/fhir"))

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="no node on the path"),
    pytest.mark.skipif(not PACKAGE.is_dir(), reason="FHIR_JS does not name the package `fhir`"),
]

VALIDATE = """
const {Fhir} = require(process.argv[1]);
const bundles = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const found = bundles.map(each => new Fhir().validate(each, {errorOnUnexpected: true}).messages
  .filter(each => each.severity === "error" || each.severity === "fatal")
  .map(each => `${each.location}: ${each.message}`));
process.stdout.write(JSON.stringify(found));
"""


def errors(*bundles: dict[str, Any]) -> list[list[str]]:
    """What is wrong with each Bundle. A code outside an example value set is a warning."""
    ran = subprocess.run(
        [str(NODE), "-e", VALIDATE, str(PACKAGE.resolve())],
        input=json.dumps(bundles), capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    found: list[list[str]] = json.loads(ran.stdout)
    return found


@pytest.fixture(scope="module")
def bundles(kb):
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        profile = cdss.profile_from_yaml(path.read_text(), kb, name=path.name)
        answer = cdss.consult(profile, kb, everything=True, explain=True)
        found[path.stem] = answer_to_fhir(answer, kb)
    return found


def test_every_bundled_profile_is_valid(bundles):
    assert dict(zip(bundles, errors(*bundles.values()), strict=True)) == {
        name: [] for name in bundles
    }


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("GuidanceResponse", "status", "answered"),
        ("DetectedIssue", "status", "found"),
        ("DetectedIssue", "advice", "x"),
        ("Provenance", "agent", KeyError),
    ],
)
def test_the_definitions_see_what_is_wrong(bundles, kind, key, value):
    bundle = json.loads(json.dumps(bundles["untreated"]))
    resource = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind)
    if value is KeyError:
        del resource[key]
    else:
        resource[key] = value
    (found,) = errors(bundle)
    assert found
