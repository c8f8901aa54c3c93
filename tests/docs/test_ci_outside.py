"""What CI installs beside Python, or says that it cannot."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASH = shutil.which("bash")
PLAIN = ("cp", "id", "tail", "timeout", "env", "mkdir", "cat")
NPM = """#!/bin/sh
[ "$1" = ci ] || exit 1
echo "$@" > npm.asked
mkdir -p node_modules/axe-core node_modules/fhir
cat /dev/null > node_modules/axe-core/axe.min.js
"""

pytestmark = pytest.mark.skipif(BASH is None, reason="no bash on the path")


@pytest.fixture
def bare(tmp_path):
    """A path on which there is next to nothing, and a user who is not root."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for each in PLAIN:
        (folder / each).symlink_to(shutil.which(each))
    (folder / "id").unlink()
    command(folder, "id", "#!/bin/sh\necho 1000\n")
    return folder


def command(folder, name, text):
    (folder / name).write_text(text, "utf-8")
    (folder / name).chmod(0o755)


def sourced(tmp_path, path):
    work = tmp_path / "work"
    work.mkdir()
    script = 'set -euo pipefail; work=$1; . .ci/outside; echo "AXE=${AXE:-} FHIR_JS=${FHIR_JS:-}"'
    ran = subprocess.run(
        [BASH, "-c", script, "bash", str(work)],
        cwd=ROOT, env={"PATH": str(path), "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_what_cannot_be_had_is_said_and_nothing_fails(tmp_path, bare):
    told = sourced(tmp_path, bare)
    for each in ("chromium", "chromedriver", "node", "AXE", "FHIR_JS"):
        assert f"SKIPPED: tests that need {each}" in told
    assert told.endswith("AXE= FHIR_JS=\n")


def test_the_packages_of_npm_are_named_to_the_tests(tmp_path, bare):
    command(bare, "npm", NPM)
    told = sourced(tmp_path, bare)
    work = tmp_path / "work"
    assert f"AXE={work}/npm/node_modules/axe-core/axe.min.js FHIR_JS={work}/npm/" in told
    assert (work / "npm" / "npm.asked").read_text("utf-8").split()[:2] == ["ci", "--ignore-scripts"]
    assert not (ROOT / ".ci" / "npm" / "node_modules").exists()


def test_an_npm_without_a_network_is_said(tmp_path, bare):
    command(bare, "npm", "#!/bin/sh\necho no network\nexit 1\n")
    told = sourced(tmp_path, bare)
    assert "no network\nnot installed: axe-core and fhir, of npm" in told


def test_root_installs_what_is_missing(tmp_path, bare):
    command(bare, "id", "#!/bin/sh\necho 0\n")
    asked = tmp_path / "asked"
    command(bare, "apt-get", f'#!/bin/sh\necho "$@" >> {asked}\n')
    sourced(tmp_path, bare)
    assert asked.read_text("utf-8").split("\n")[1].endswith("chromium chromium-driver nodejs npm")


def test_the_versions_are_exact():
    told = json.loads((ROOT / ".ci/npm/package.json").read_text("utf-8"))["dependencies"]
    assert set(told) == {"axe-core", "fhir"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", each) for each in told.values())
    locked = json.loads((ROOT / ".ci/npm/package-lock.json").read_text("utf-8"))["packages"]
    for name, version in told.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    inside = [each for place, each in locked.items() if place and not each.get("inBundle")]
    assert all("integrity" in each for each in inside)
