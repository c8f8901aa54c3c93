"""Screening at scale, measured by hand: no test, since it takes minutes.

    python tests/benchmarks/measure_screening.py profiles 100000 /data/profiles.ndjson
    python tests/benchmarks/measure_screening.py measure /data/profiles.ndjson /data/out.parquet
    python tests/benchmarks/measure_screening.py killed 10 /data/profiles.ndjson /data/out.parquet
    python tests/benchmarks/measure_screening.py spark /data/profiles.ndjson /data/out.parquet

``profiles`` makes patients from the rules: what one to three rules ask for is stated, or
denied, and the rest left unknown. ``measure`` screens them, and prints the rate, the peak of
the memory of all processes together (the sum of PSS, so that what they share counts once)
and the share of the processors' time, of all processes, that was not spent in reading and
consulting a record; other work on the machine makes a run longer and leaves that as it is.
``killed`` kills the whole run at random so often, resumes it, and compares the tables with
those of a run that was left alone.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import cdss
from cdss.explain.giving import giving, together


def profiles(count, path, seed=7):
    """Write so many profiles, one in each line; the same every time."""
    kb = cdss.load()
    chance = random.Random(seed)  # noqa: S311 - patients are invented, not secret
    rules = [*kb.of_kind("option"), *kb.of_kind("caution")]
    ways = [
        [*islice(giving(rule.when, kb.vocabulary, met=met), 6)]
        for rule in rules
        for met in (True, True, False)
    ]
    ways = [each for each in ways if each]
    with Path(path).open("w", encoding="utf-8") as file:
        for number in range(count):
            given = {"diagnoses": {"juvenile-dermatomyositis": "present"}}
            if chance.random() < 0.1:
                given = {}
            for _ in range(chance.randint(1, 3)):
                given = together([given, chance.choice(chance.choice(ways))]) or given
            patient = given.setdefault("patient", {})
            patient.setdefault("age", f"{chance.randint(1, 17)} y")
            patient.setdefault("sex", chance.choice(["female", "male"]))
            file.write(json.dumps({"id": f"g{number}"} | given, default=str) + "\n")


def started(source, out, *more):
    """A screening, in a group of its own, so that all of it can be killed at once."""
    command = [sys.executable, "-m", "cdss", "screen", source, "--out", out, "--format", "json"]
    return subprocess.Popen(
        [*command, "--as-of", "2026-11-20", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def memory(group):
    """The PSS of every process of a group, in MB."""
    total = 0
    for each in Path("/proc").iterdir():
        try:
            if each.name.isdigit() and os.getpgid(int(each.name)) == group:
                for line in (each / "smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
        except OSError:
            continue
    return total / 1024


def measure(source, out):
    """Screen, and watch."""
    begun, peak = time.monotonic(), 0.0
    busy = os.getloadavg()[0]
    process = started(source, out)
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(0.25)
    took = time.monotonic() - begun
    said, error = process.communicate()
    if process.returncode:
        sys.exit(error.decode())
    summary = json.loads(said)
    work = summary["work"]
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = spent.ru_utime + spent.ru_stime
    return {
        "patients": summary["patients"],
        "rows": summary["files"]["options"]["rows"],
        "errors": summary["errors"],
        "seconds": round(took, 1),
        "patients_per_second": round(summary["patients"] / took, 1),
        "peak_mb": round(peak),
        "core_seconds": round(cpu, 1),
        "patients_per_core_second": round(summary["patients"] / cpu, 1),
        "share_lost": round(1 - work["screening_seconds"] / cpu, 4),
        "share_of_both_cores_had": round(cpu / (took * len(os.sched_getaffinity(0))), 4),
        "load_before": busy,
        "sha256": {key: each["sha256"] for key, each in summary["files"].items()},
    }


def killed(times, source, out, longest=None):
    """Kill a screening at random so often, resume it, and say what it came to."""
    chance = random.Random(11)  # noqa: S311 - as above
    alone = measure(source, str(Path(out).with_name("alone.parquet")))
    longest = longest or alone["seconds"] / (times / 2)
    kills, begun = 0, time.monotonic()
    while True:
        process = started(source, out)
        try:
            said, error = process.communicate(
                timeout=chance.uniform(0.2, longest) if kills < times else None
            )
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
            continue
        if process.returncode:
            sys.exit(error.decode())
        if kills >= times:
            break
    files = json.loads(said)["files"]
    return {
        "kills": kills,
        "seconds": round(time.monotonic() - begun, 1),
        "rows": files["options"]["rows"],
        "the_same_bytes": {k: v["sha256"] for k, v in files.items()} == alone["sha256"],
        "alone": alone,
    }


def spark(source, out):
    """Screen on two executors, and watch what each kind of process takes."""
    log = Path(f"{out}.events")
    log.mkdir()
    settings = ["spark.ui.enabled=false", "spark.eventLog.enabled=true"]
    settings += ["spark.eventLog.compress=false", f"spark.eventLog.dir=file://{log.absolute()}"]
    given = " ".join(f"--conf {each}" for each in settings)
    master = "--master local-cluster[2,1,1024]"
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f"{master} {given} pyspark-shell")
    begun, peak, spent = time.monotonic(), 0.0, {}
    process = started(source, out, "--engine", "spark")
    while process.poll() is None:
        total = 0.0
        for each in Path("/proc").iterdir():
            if each.name.isdigit():
                total += looked_at(each, process.pid, spent)
        peak = max(peak, total)
        time.sleep(0.25)
    took = time.monotonic() - begun
    said, error = process.communicate()
    if process.returncode:
        sys.exit(error.decode())
    patients = json.loads(said)["patients"]
    by_kind, largest = {}, {}
    for kind, seconds, memory_had in spent.values():
        by_kind[kind] = by_kind.get(kind, 0.0) + seconds
        largest[kind] = max(largest.get(kind, 0), round(memory_had))
    return {
        "patients": patients,
        "seconds": round(took, 1),
        "peak_mb": round(peak),
        "core_seconds": {kind: round(each, 1) for kind, each in by_kind.items()},
        "mb_of_the_largest": largest,
        "stages": stages(log),
    }


def looked_at(process, session, spent):
    """Note the processor's time of a process of the session; its PSS in MB."""
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        if int(fields[3]) != session:
            return 0.0
        command = (process / "cmdline").read_bytes()
        kind = "executors, Java" if b"CoarseGrainedExecutor" in command else "driver, Java"
        if b"pyspark" in command and b"org.apache" not in command:
            kind = "executors, Python"
        elif b"cdss" in command and b"org.apache" not in command:
            kind = "driver, Python"
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        if not command:
            # It has ended, and is told of as it last was.
            return 0.0
        lines = (process / "smaps_rollup").read_text().splitlines()
        here = sum(int(each.split()[1]) for each in lines if each.startswith("Pss:")) / 1024
        before = spent.get(process.name, (kind, 0.0, 0.0))
        spent[process.name] = (kind, seconds, max(here, before[2]))
    except OSError:
        return 0.0
    return here


def stages(log):
    """What Spark logs: for each job that took a second its stages, tasks and seconds."""
    about, found = {}, []
    for path in sorted(log.rglob("events_*")):
        for line in path.read_text("utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerJobStart":
                told = (event.get("Properties") or {}).get("spark.job.description", "")
                about |= dict.fromkeys(event["Stage IDs"], told)
            elif event["Event"] == "SparkListenerStageCompleted":
                info = event["Stage Info"]
                values = {each["Name"]: each.get("Value") for each in info["Accumulables"]}
                found.append(
                    {
                        "of": about.get(info["Stage ID"], ""),
                        "tasks": info["Number of Tasks"],
                        "seconds": (info["Completion Time"] - info["Submission Time"]) / 1000,
                        "task_seconds": int(values["internal.metrics.executorRunTime"]) / 1000,
                        "rows_written": values.get("internal.metrics.output.recordsWritten"),
                    }
                )
    return [each for each in found if each["seconds"] >= 1]


if __name__ == "__main__":
    what, *told = sys.argv[1:]
    if what == "profiles":
        profiles(int(told[0]), told[1])
    elif what == "measure":
        print(json.dumps(measure(*told), indent=1))  # noqa: T201
    elif what == "spark":
        print(json.dumps(spark(*told), indent=1))  # noqa: T201
    else:
        print(json.dumps(killed(int(told[0]), *told[1:]), indent=1))  # noqa: T201
