"""On a terminal one sees how far it is; elsewhere nothing is told until the end."""

import os
import subprocess
import sys

import pexpect

from screening.tables import ROOT, ndjson, patients


def test_a_terminal_shows_rate_and_time_left(tmp_path):
    (tmp_path / "in.ndjson").write_text(ndjson(patients(12)), "utf-8")
    arguments = ["-m", "cdss", "screen", "in.ndjson", "--out", "o.parquet", "--chunk", "4"]
    child = pexpect.spawn(
        sys.executable,
        arguments,
        cwd=str(tmp_path),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
        encoding="utf-8",
    )
    child.expect(r"\d+ %  \d+ records  [\d,]+/s  \d+ s left")
    # After the last patient, too: of a million of them the tables take minutes.
    child.expect("putting the table of options together  0 s")
    child.expect("\r +\rPatients screened: 12")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_elsewhere_nothing_is_shown(tmp_path):
    (tmp_path / "in.ndjson").write_text(ndjson(patients(12)), "utf-8")
    arguments = ["-m", "cdss", "screen", "in.ndjson", "--out", "o.parquet", "--chunk", "4"]
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert ran.stderr == ""
    assert ran.stdout.startswith("Patients screened: 12")
