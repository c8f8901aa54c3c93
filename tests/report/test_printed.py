"""The page for a board, printed: one sheet of A4 where its content allows, in print to be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import cdss
from cdss.report.html.style import STYLE

PROFILES = Path(cdss.__file__).parent.parent / "cases" / "profiles"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(BROWSER is None or not shutil.which("pdftotext"), reason="no browser to print")
@pytest.mark.parametrize(
    ("profile", "target", "most"),
    [
        ("untreated", "alendronate", 2),
        ("febrile-calcinosis", "magnesium-aluminium-hydroxide", 1),
        ("febrile-calcinosis", "hydroxychloroquine", 2),
        ("febrile-calcinosis", "thalidomide", 2),
    ],
)
def test_one_option_is_printed_on_few_sheets_with_all_it_holds(
    run, tmp_path: Path, profile: str, target: str, most: int
) -> None:
    path = PROFILES / f"{profile}.yaml"
    ran = run("consult", path, "--format", "html", "--option", target)
    page, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(ran.out, "utf-8")
    subprocess.run(
        [
            str(BROWSER),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            str(page),
        ],
        check=True,
        capture_output=True,
    )
    shown = subprocess.run(["pdftotext", printed, "-"], check=True, capture_output=True)
    text = shown.stdout.decode()
    # Where one engine answered alone, the lines that say so may need a sheet more.
    assert text.count("\f") <= most + ("answers alone" in ran.out)
    said = " ".join(text.split())
    labels = set(re.findall(r"<dt>([^<]+)</dt>", ran.out))
    assert {"Result there", "Adverse events", "Stated there alone"} <= labels
    assert all(each in said for each in labels), "what failed and is unknown is printed too"
    for part in ("not a medical device", "Reported: ", "Behind this answer", "Sources"):
        assert part in said
    sources = re.findall(r'id="source-(\d+)"', ran.out)
    assert all(f"[{number}]" in said for number in sources)


def test_no_print_is_smaller_than_can_be_read() -> None:
    sizes = [float(each) for each in re.findall(r"([\d.]+)pt(?=[ ;/])", STYLE)]
    assert min(each for each in sizes if each > 1) >= 8.5
