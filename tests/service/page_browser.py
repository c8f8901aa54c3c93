"""Chromium, driven over the WebDriver protocol by plain HTTP."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
AXE = Path(os.environ.get("AXE", "axe.min.js"))

KEYS = {
    "Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008", "Space": " ", "Down": "\ue015",
    "Control": "\ue009",
}  # fmt: skip
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

_FOCUSED = """
const at = document.activeElement;
return [at.tagName.toLowerCase(), at.id, at.name || "", (at.innerText || "").trim(),
        at.value === undefined ? "" : String(at.value)];
"""

_AXE = """
const done = arguments[arguments.length - 1];
document.querySelectorAll("details").forEach(each => { each.open = true; });
axe.run(document, {resultTypes: ["violations"]}).then(found => done(found.violations.map(
  each => each.id + ": " + each.nodes.map(node => node.target.join(" ")).slice(0, 5).join("; "))));
"""


class Browser:
    """One window of Chromium.

    Args:
        folder: Where it keeps its files.
        script: Whether pages may run scripts.
    """

    def __init__(self, folder: Path, *, script: bool = True) -> None:
        with (folder / "chromedriver.log").open("wb") as log:
            self._process = subprocess.Popen([DRIVER, "--port=0"], stdout=log, stderr=log)
        self._http = httpx.Client(
            base_url=f"http://127.0.0.1:{self._port(folder)}", timeout=180, trust_env=False
        )
        options = {
            "binary": CHROMIUM,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                f"--user-data-dir={folder / 'chromium'}", "--window-size=1280,900",
            ],
        }  # fmt: skip
        told = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}
        self._session = self._ask("POST", "/session", {"capabilities": told})["sessionId"]
        self._script = script
        self._do("POST", "/timeouts", {"script": 170_000})
        if not script:
            self._cdp("Emulation.setScriptExecutionDisabled", value=True)

    def _port(self, folder: Path) -> int:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = re.search(
                r"successfully on port (\d+)", (folder / "chromedriver.log").read_text("utf-8")
            )
            if found:
                return int(found[1])
            time.sleep(0.1)
        raise AssertionError("chromedriver did not start")

    def close(self) -> None:
        try:
            self._do("DELETE", "")
        finally:
            self._http.close()
            self._process.terminate()
            self._process.wait(30)

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        got = self._http.request(method, path, content=None if body is None else json.dumps(body))
        told = got.json()["value"]
        if got.status_code != 200:
            raise AssertionError(f"{path}: {told['error']}: {told['message']}")
        return told

    def _do(self, method: str, path: str, body: Any = None) -> Any:
        return self._ask(method, f"/session/{self._session}{path}", body)

    def _cdp(self, command: str, **told: Any) -> Any:
        return self._do("POST", "/goog/cdp/execute", {"cmd": command, "params": told})

    def width(self, width: int, height: int = 900) -> None:
        """How wide the window is, down to that of a phone."""
        self._cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip

    def open(self, url: str) -> None:
        self._do("POST", "/url", {"url": url})

    @property
    def source(self) -> str:
        return self._do("GET", "/source")

    @property
    def url(self) -> str:
        return self._do("GET", "/url")

    @property
    def title(self) -> str:
        return self._do("GET", "/title")

    def run(self, script: str, *arguments: Any) -> Any:
        return self._do("POST", "/execute/sync", {"script": script, "args": arguments})

    @property
    def focused(self) -> list[str]:
        """Of the element that has the focus: tag, id, name, words, value."""
        return self.run(_FOCUSED)

    def comes_to(self, read: Callable[[Browser], Any], wanted: Any) -> None:
        """Wait until something is so: keys are pressed, and what they do is not waited for."""
        until = time.monotonic() + 60
        found = None
        while time.monotonic() < until:
            try:
                found = read(self)
            except AssertionError as error:
                # Between two pages there is none to ask.
                found = error
            if found == wanted:
                return
            time.sleep(0.1)
        raise AssertionError(f"{found!r} never became {wanted!r}")

    def find(self, css: str) -> str:
        found = self._do("POST", "/element", {"using": "css selector", "value": css})
        return found[_ELEMENT]

    def text(self, css: str) -> str:
        return self._do("GET", f"/element/{self.find(css)}/text")

    def click(self, css: str) -> None:
        self._do("POST", f"/element/{self.find(css)}/click", {})

    def fill(self, css: str, words: str) -> None:
        self._do("POST", f"/element/{self.find(css)}/value", {"text": words})

    def press(self, *keys: str) -> None:
        """Press keys at whatever has the focus, one after another."""
        told = []
        for key in keys:
            held = [KEYS.get(each, each) for each in key.split("+")] if len(key) > 1 else [key]
            told += [{"type": "keyDown", "value": each} for each in held]
            told += [{"type": "keyUp", "value": each} for each in reversed(held)]
        keyboard = {"type": "key", "id": "keyboard", "actions": told}
        self._do("POST", "/actions", {"actions": [keyboard]})

    def type(self, words: str) -> None:
        self.press(*words)

    def axe(self) -> list[str]:
        """What axe finds, everything that can be opened being open."""
        # Axe is a script that waits for itself, whatever the page may run.
        self._cdp("Emulation.setScriptExecutionDisabled", value=False)
        self.run(AXE.read_text("utf-8"))
        found = self._do("POST", "/execute/async", {"script": _AXE, "args": []})
        self._cdp("Emulation.setScriptExecutionDisabled", value=not self._script)
        return found

    def overflows(self) -> list[str]:
        """What makes the page scroll sideways."""
        return self.run(
            "if (document.documentElement.scrollWidth <= window.innerWidth) return [];"
            "return [...document.querySelectorAll('body *')].filter(each => "
            "each.getBoundingClientRect().right > window.innerWidth + 1 && !each.closest('.wide'))"
            ".slice(0, 5).map(each => each.outerHTML.slice(0, 80)).concat('wide');"
        )

    def shot(self, path: Path, *, whole: bool = False) -> None:
        told = self._cdp("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(told["data"]))
