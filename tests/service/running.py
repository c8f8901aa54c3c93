"""A service in a process of its own, as an operator runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A service in a process of its own."""

    def __init__(self, folder: Path, *arguments: str, config: str = "") -> None:
        self.folder = folder
        self._log = folder / "log"
        command = [sys.executable, "-m", "cdss", "serve", "--port", "0", *arguments]
        if config:
            (folder / "settings.toml").write_text(config, "utf-8")
            command += ["--config", str(folder / "settings.toml")]
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)},
                stdout=log,
                stderr=log,
            )
        try:
            said = self.wait_for("listening")
        except BaseException:
            self.process.kill()
            raise
        self.url = f"http://127.0.0.1:{said['port']}"
        # A connection is not used again after a second: the service closes idle ones after five.
        limits = httpx.Limits(keepalive_expiry=1)
        self.client = httpx.Client(base_url=self.url, timeout=60, trust_env=False, limits=limits)

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [each for each in lines if each["event"] == name]

    def wait_for(self, name: str, count: int = 1) -> dict[str, Any]:
        """The event, once it was logged so often."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            found = self.events(name)
            if len(found) >= count:
                return found[count - 1]
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"never said {name}:\n{self.log}")

    def workers(self) -> list[int]:
        """The ids of the worker processes."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        text = "".join((each / "children").read_text() for each in tasks.iterdir())
        return [int(each) for each in text.split()]

    def metric(self, line: str) -> float:
        found = re.search(
            rf"^{re.escape(line)} (\S+)$", self.client.get("/metrics").text, re.MULTILINE
        )
        return float(found[1]) if found else 0.0

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)
