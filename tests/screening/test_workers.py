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


@pytest.fixture
def dying(tmp_path, monkeypatch):
    """The first worker that has committed a chunk dies before it can say so."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal\n"
        "import cdss.screening.chunk as chunk\n"
        "real = chunk.commit\n"
        "def dying(aside, place):\n"
        "    real(aside, place)\n"
        "    if 'temporary' in str(aside) and not os.path.exists('died'):\n"
        "        open('died', 'w').close()\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "chunk.commit = dying\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)


def test_a_chunk_that_was_committed_is_not_written_twice(dying, tmp_path, run):
    (tmp_path / "in.ndjson").write_text(ndjson(patients(6)), "utf-8")
    ran = run("screen", "in.ndjson", "--out", "o.parquet", "--chunk", "3", "--workers", "1")
    assert ran.code == 0, ran.err
    assert (tmp_path / "died").exists()
    answered = [each["patient"] for each in rows(tmp_path / "patients.parquet")]
    assert answered == [f"p{number}" for number in range(6)]


def test_what_cannot_be_written_ends_the_run(tmp_path, run, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(
        "import cdss.screening.chunk as chunk\n"
        "def full(aside, place):\n"
        "    raise OSError(28, 'No space left on device')\n"
        "chunk.commit = full\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "in.ndjson").write_text(ndjson(patients(2)), "utf-8")
    ran = run("screen", tmp_path / "in.ndjson", "--out", tmp_path / "o.parquet")
    assert ran.code == 2
    assert "cannot be written: No space left on device" in ran.err
    assert not (tmp_path / "o.parquet").exists()


def test_no_worker_can_be_started(tmp_path, run, monkeypatch):
    monkeypatch.setattr("sys.executable", str(tmp_path / "none"))
    (tmp_path / "in.ndjson").write_text(ndjson(patients(1)), "utf-8")
    ran = run("screen", tmp_path / "in.ndjson", "--out", tmp_path / "o.parquet")
    assert (ran.code, ran.err) == (5, "no worker process can be started\n")
