"""A session of Spark, and what Spark says when something is wrong, in our words."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Final

from cdss.errors import CdssError, EngineError
from cdss.screening.spark_files import thrown

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS: Final = {
    # What a Python worker, and what Spark keeps, holds at a time: an option is a row.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
    "spark.sql.execution.arrow.maxBytesPerBatch": "16000000",
    "spark.sql.inMemoryColumnarStorage.batchSize": "256",
}
_DIVIDED: Final = "spark.sql.files.minPartitionNum"
_LEVEL: Final = "spark.log.level"
_MOST_SAID: Final = 1 << 16
_HEARD: Final = 2.0
"""Seconds in which the last words of a Java that has ended are heard."""


_MEANT: Final = {
    r"ModuleNotFoundError: No module named '([\w.]+)'": (
        "the Python of the executors has no `{0}`: send them an environment with `cdss[spark]` "
        "(`--archives`), and name its Python in PYSPARK_PYTHON"
    ),
    r"PYTHON_VERSION_MISMATCH": (
        "the Python of the executors is of another version than the driver's: give both the same "
        "with PYSPARK_PYTHON and PYSPARK_DRIVER_PYTHON"
    ),
    r'Cannot run program "([^"]+)"': (
        "there is no `{0}` on the executors: name their Python in PYSPARK_PYTHON"
    ),
    r"rror while reading file (\S+?)\.?\s": (
        "`{0}` cannot be read to its end: it is damaged, or was changed while it was read"
    ),
    r"lines were added to an input": "an input was changed while it was read: begin anew",
    r"No space left on device": (
        "a disk is full: Spark's own (`spark.local.dir`), or the output's"
    ),
    r"Python worker exited unexpectedly": (
        "the process that consults died, each of the times that Spark tried: look for what ends "
        "it (the memory of executors: `spark.executor.memoryOverhead`)"
    ),
    r"OutOfMemoryError": (
        "Java has not enough memory: give it more with `spark.executor.memory`, and the driver "
        "with `spark.driver.memory`"
    ),
    r"AccessControlException|Permission denied": (
        "Spark may not read an input, or not write the output: see the rights of both"
    ),
    r"^Py4JNetworkError|^Connection\w*Error|from Java side is empty|stopped SparkContext": (
        "its Java process has ended"
    ),
    r"Connection refused|UnknownHostException|timed out": (
        "what an input, the output or the cluster is on does not answer"
    ),
}
"""What stands in Spark's errors, and what it means. The rest of their words is not told: it
may quote what was read."""


def started() -> SparkSession:
    """The session of the usual configuration.

    Raises:
        EngineError: Spark cannot be started.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    # Spark's own default is whatever `python3` is, which need not know this program.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if "SPARK_REMOTE" in os.environ:
        raise EngineError(
            "SPARK_REMOTE names a server of Spark Connect, which knows no broadcasts: unset it, "
            "and name a master"
        )
    ours = "PYSPARK_GATEWAY_PORT" not in os.environ
    if ours:
        _look_for_java()
    said = bytearray()
    try:
        if ours:
            _start_java(said)
        session = SparkSession.builder.appName("cdss screen").getOrCreate()
        if not session.sparkContext.getConf().contains(_LEVEL):
            # What goes wrong is told by our errors, once, and without what was read.
            session.sparkContext.setLogLevel("OFF")
        # Spark's own answer to Ctrl-C asks Java to stop all jobs, in the middle of asking it
        # something else; when we end, so does Java.
        if current_thread() is main_thread():
            signal.signal(signal.SIGINT, signal.default_int_handler)
    except Exception as error:  # noqa: BLE001 - no cluster: no record has been read
        why = _why_not(f"{_said(error)}\n{said.decode('utf-8', 'replace')}")
        raise EngineError(f"Spark cannot be started: {why}") from None
    return session


def settle(session: SparkSession) -> None:
    """Set what a screening rests on."""
    for name, value in _SETTINGS.items():
        session.conf.set(name, value)
    # Files are divided by how many cores there are, which may change between the look that
    # counts their lines and the one that reads them: both must see the same parts.
    now = str(max(1, session.sparkContext.defaultParallelism))
    session.conf.set(_DIVIDED, session.conf.get(_DIVIDED, now))


def _look_for_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else None
    if java is not None and not java.exists():
        raise EngineError(
            f"Spark needs Java 17 or newer, and JAVA_HOME names a folder without it: `{home}`"
        )
    if java is None and shutil.which("java") is None:
        raise EngineError(
            "Spark needs Java 17 or newer, and there is none: install it (`apt install "
            "openjdk-17-jre-headless`), or name its folder in JAVA_HOME"
        )


def _start_java(said: bytearray) -> None:
    """Start Java with what it prints, from here to its end, kept off the terminal.

    Where it is submitted, Java is there, and logs where whoever submitted it wants.

    Args:
        said: Its first words are written here.
    """
    from pyspark import SparkContext  # noqa: PLC0415 - an extra
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415

    if SparkContext._gateway is not None:  # noqa: SLF001 - no other door
        return
    read, write = os.pipe()

    def listen() -> None:
        while part := os.read(read, 1 << 12):
            if len(said) < _MOST_SAID:
                said.extend(part)

    listening = Thread(target=listen, daemon=True)
    listening.start()
    try:
        gateway = launch_gateway(popen_kwargs={"stderr": write})
        SparkContext._ensure_initialized(gateway=gateway)  # noqa: SLF001 - as above
    except Exception:
        os.close(write)
        # It has ended: all that it said is heard.
        listening.join(_HEARD)
        raise
    os.close(write)


def _said(error: BaseException) -> str:
    return ": ".join(thrown(error)) if hasattr(error, "java_exception") else str(error)


def _why_not(said: str) -> str:
    if "UnsupportedClassVersionError" in said:
        return "this Java is too old for it, which needs 17 or newer: see JAVA_HOME"
    if "Could not parse Master URL" in said or "Master must " in said:
        return (
            "the master is of no kind that it knows; `local[2]`, `yarn`, `spark://host:7077` and "
            "`k8s://https://host` are (`--master`, `spark.master`, PYSPARK_SUBMIT_ARGS)"
        )
    if "All masters are unresponsive" in said or "stopped SparkContext" in said:
        return "the master does not answer: see `--master`, or `spark.master`"
    lines = [each.strip() for each in said.splitlines()]
    telling = [each for each in lines if re.search(r"(?:Error|Exception|ERROR)\b", each)]
    return (telling or [each for each in lines if each] or ["Java said nothing"])[0][:300]


@contextmanager
def telling(after: str = "") -> Iterator[None]:
    """Tell in our words what Spark throws.

    Args:
        after: What is said of it besides.

    Raises:
        EngineError: Spark gave up.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except CdssError:
        raise
    except (Py4JError, PySparkException, ConnectionError) as error:
        raise EngineError(f"Spark gave up: {meant(error)}{after}") from None


def meant(error: BaseException) -> str:
    """What an error of Spark's means, without the words of it that may be a patient's."""
    said = f"{type(error).__name__} {error}"
    for sign, words in _MEANT.items():
        match = re.search(sign, said)
        if match:
            return words.format(*match.groups())
    condition = getattr(error, "getCondition", lambda: None)()
    kind = thrown(error)[0] if hasattr(error, "java_exception") else type(error).__name__
    return f"{condition or kind}; its own log says more (`--conf {_LEVEL}=ERROR`)"
