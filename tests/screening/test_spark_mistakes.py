"""What is wrong with Spark itself is told in a sentence, with what to do, and nothing else."""

import os
import shutil
import subprocess
import sys
from importlib import util

import pexpect
import pytest

from cdss.screening.spark_session import meant
from screening.tables import ROOT, ndjson, patients


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.ndjson"
    path.write_text(ndjson(patients(2)), "utf-8")
    return path


def told(source, *more, **environment):
    """What the command says of it, on the terminal."""
    command = [sys.executable, "-m", "cdss", "screen", source, "--engine", "spark"]
    ran = subprocess.run(
        [*command, "--out", source.with_name("o.parquet"), *more],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == ""
    assert {each.name for each in source.parent.iterdir()} <= {"in.ndjson", "no-java"}
    return ran.returncode, ran.stderr


def test_pyspark_is_not_installed(run, source, monkeypatch):
    there = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "pyspark" else there(name))
    ran = run("screen", source, "--engine", "spark", "--out", source.with_name("o.parquet"))
    assert ran.code == 2
    assert "needs pyspark" in ran.err or "needs pyspark and" in ran.err
    assert "pip install 'cdss[spark]'" in ran.err


class TestWithSpark:
    """Before any cluster is there."""

    @pytest.fixture(autouse=True)
    def _spark(self):
        pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'cdss[spark]'")

    def test_there_is_no_java(self, source):
        folder = source.with_name("no-java")
        folder.mkdir()
        code, said = told(source, PATH=str(folder), JAVA_HOME="")
        assert code == 5
        assert said.startswith("Spark needs Java 17 or newer, and there is none: install it")
        assert said.count("\n") == 1
        code, said = told(source, JAVA_HOME=str(folder))
        assert code == 5
        assert said.endswith(f"JAVA_HOME names a folder without it: `{folder}`\n")

    def test_a_terminal_shows_what_is_done(self, source):
        command = ["-m", "cdss", "screen", str(source), "--engine", "spark", "--out", "o.parquet"]
        child = pexpect.spawn(
            sys.executable,
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": "/", "JAVA_HOME": ""},
            timeout=120,
            encoding="utf-8",
        )
        child.expect("starting Spark  0 s")
        child.expect("\r +\rSpark needs Java 17")
        child.expect(pexpect.EOF)

    @pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java")
    def test_there_is_no_such_master(self, source):
        code, said = told(source, PYSPARK_SUBMIT_ARGS="--master moon://a pyspark-shell")
        assert code == 5
        assert said.startswith("Spark cannot be started: the master is of no kind")
        assert said.count("\n") == 1

    def test_a_server_of_spark_connect(self, source):
        code, said = told(source, SPARK_REMOTE="sc://localhost")
        assert code == 5
        assert said.startswith("SPARK_REMOTE names a server of Spark Connect")

    def test_wrong_knowledge_is_told_before_spark_is_started(self, source):
        code, said = told(source, "--knowledge", source.parent / "none", PATH="/", JAVA_HOME="")
        assert code == 3
        assert "Java" not in said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ModuleNotFoundError: No module named 'cdss'", "has no `cdss`"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker", "of another version"),
        ('java.io.IOException: Cannot run program "./environment/bin/python": e', "`./environment"),
        ("Encountered error while reading file file:///a/b.parquet. SQLSTATE", "`file:///a/b.parq"),
        ("java.io.IOException: No space left on device", "a disk is full"),
        ("Python worker exited unexpectedly (crashed)", "died"),
        ("java.lang.OutOfMemoryError: Java heap space", "spark.executor.memory"),
        ("Permission denied: user=x, access=WRITE", "see the rights of both"),
        ("Answer from Java side is empty", "its Java process has ended"),
        ("java.net.ConnectException: to a:8020 failed: Connection refused", "does not answer"),
    ],
)
def test_what_a_job_ends_with_is_told_in_our_words(said, words):
    assert words in meant(RuntimeError(f"An error occurred.\n{said} while at it\n"))


def test_java_has_ended():
    assert "its Java process has ended" in meant(ConnectionRefusedError(111, "Connection refused"))


def test_the_words_of_other_errors_are_not_told():
    said = meant(ValueError("the patient fell ill in May"))
    assert said.startswith("ValueError; ")
    assert "patient" not in said
