"""axe-core finds nothing on the page, in Chromium at the width of a desk and of a phone.

Needs ``chromium`` on the path and ``AXE`` in the environment: the file ``axe.min.js``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from report_profiles import PROFILES

import cdss
from cdss.report.html import html, option_page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE", "axe.min.js"))

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path"),
    pytest.mark.skipif(not AXE.is_file(), reason="AXE does not name axe.min.js"),
]

WRITE = """
axe.run(document, {resultTypes: ["violations"]}).then(found => {
  const wide = document.documentElement.scrollWidth > window.innerWidth;
  document.title = "axe:" + found.violations.map(each => each.id).join(",") + (wide ? ",wide" : "");
});
"""


def violations(page, tmp_path, width):
    """What axe names, and ``wide`` where the page scrolls sideways."""
    # The page forbids every script; its copy for this test lets one in.
    opened = re.sub(r"<meta http-equiv[^>]*>", "", page).replace("<details", "<details open")
    script = AXE.read_text("utf-8").replace("</script", "<\\/script")
    copy = tmp_path / "page.html"
    copy.write_text(
        opened.replace("</body>", f"<script>{script}</script><script>{WRITE}</script></body>"),
        "utf-8",
    )
    ran = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
            "--virtual-time-budget=60000", f"--window-size={width},900", copy.as_uri(),
        ],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    return re.search(r"<title>axe:([^<]*)</title>", ran.stdout)[1]


@pytest.fixture(scope="module")
def answer(kb):
    """An answer with one option of each sort: axe takes a minute for a page of 60 options."""
    profile = cdss.profile_from_yaml(PROFILES["girl of 12"], kb, name="patient.yaml")
    whole = cdss.consult(profile, kb, everything=True, explain=True)
    of_each = {
        (each.outcome, each.because, each.direction): each for each in reversed(whole.options)
    }
    return whole._replace(options=tuple(each for each in whole.options if each in of_each.values()))


@pytest.mark.parametrize("width", [1280, 500])
def test_axe_finds_nothing(answer, tmp_path, width):
    assert {each.outcome for each in answer.options} >= {"reported", "cautioned", "undecided"}
    assert violations(html(answer), tmp_path, width) == ""
    assert violations(option_page(answer, answer.options[:1]), tmp_path, width) == ""


def test_axe_finds_what_is_wrong(answer, tmp_path):
    page = html(answer).replace(' lang="en"', "")
    assert violations(page, tmp_path, 1280) == "html-has-lang"
