"""What becomes of a record at which every process dies."""

import pytest

from screening.tables import ndjson, patients, rows


@pytest.fixture
def deadly(tmp_path, monkeypatch):
    """Whoever consults for `p3` dies: a worker imports this in place of the real function."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal\n"
        "import cdss.screening.chunk as chunk\n"
        "real = chunk.screened\n"
        "def deadly(record, kb, way):\n"
        "    if b'\"p3\"' in record.text:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(record, kb, way)\n"
        "chunk.screened = deadly\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)


def test_it_becomes_an_error_and_the_others_are_screened(deadly, tmp_path, run):
    (tmp_path / "in.ndjson").write_text(ndjson(patients(6)), "utf-8")
    out = tmp_path / "out" / "o.parquet"
    out.parent.mkdir()
    ran = run("screen", tmp_path / "in.ndjson", "--out", out)
    assert ran.code == 0, ran.err
    answered = [each["patient"] for each in rows(out.with_name("patients.parquet"))]
    assert answered == ["p0", "p1", "p2", "p4", "p5"]
    (error,) = rows(out.with_name("errors.parquet"))
    assert (error["place"], error["code"]) == (f"{tmp_path}/in.ndjson:4", "died")
