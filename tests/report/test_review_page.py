"""The page of a candidate: whole, well formed, loading nothing, each way a link."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from test_axe import AXE, CHROMIUM, violations

import cdss

ROOT = Path(cdss.__file__).parent.parent
CANDIDATE = ROOT / "tests" / "candidates" / "moonleaf.yaml"
TEXT = ROOT / "tests" / "candidates" / "moonleaf.txt"


@pytest.fixture
def page(run) -> str:
    ran = run(
        "review", CANDIDATE, "--text", TEXT, "--knowledge", ROOT / "tests" / "plants",
        "--format", "html",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    return str(ran.out)


def tree(page: str) -> ET.Element:
    body = page.partition("\n")[2]
    # The script's own signs are no markup.
    return ET.fromstring(re.sub(r"<script>.*?</script>", "", body, flags=re.DOTALL))  # noqa: S314


def words(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_every_word_of_the_text_is_there_in_its_order(page: str) -> None:
    shown = re.sub(r"<sup>.*?</sup>", "", page, flags=re.DOTALL)
    shown = shown[shown.index('class="words"') :].partition("</h2>")[2].partition("</section>")[0]
    shown = re.sub(r"<br/>|</p>", " ", shown)
    shown = re.sub(r"<[^>]*>", "", shown).replace("&quot;", '"').replace("&#x27;", "'")
    assert shown.split() == TEXT.read_text().split()


def test_each_link_leads_somewhere_and_each_id_is_one(page: str) -> None:
    root = tree(page)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    links = [str(each.get("href")) for each in root.iter("a")]
    assert {each.removeprefix("#") for each in links} <= set(ids)
    # From each mark to its fact, and from each place of a fact to its mark.
    for name in ids:
        if re.fullmatch(r"t\d+-\d+", str(name)):
            assert f"#{name}" in links
            assert f"#f{str(name)[1:].partition('-')[0]}" in links
    assert "t0-0" in ids


def test_what_is_unsure_stands_first_and_says_why(page: str) -> None:
    facts = list(tree(page).iter("article"))
    assert [each.get("class") for each in facts[:3]] == ["fact unsure", "fact unsure", "fact"]
    assert words(facts[0]).startswith("S3? Silvery leaf spots (line 32) unsure leaf and spots")
    first = re.search(r'<span class="m statement unsure" data-of="0">leaves had silvery', page)
    assert first


def test_it_loads_nothing_and_runs_its_own_script_alone(page: str) -> None:
    assert not re.search(r"<(link|img|iframe|object|embed|base|form)\b|src=|@import|url\(", page)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert f"script-src &#x27;sha256-{digest}&#x27;" in policy[1]
    assert "default-src &#x27;none&#x27;" in policy[1]


def test_hostile_words_are_only_words(run, tmp_path: Path) -> None:
    hostile = '<script>alert("x")</script>'
    path = tmp_path / "c.yaml"
    changed = CANDIDATE.read_text().replace("leaf and spots stand apart", f"'{hostile}'")
    path.write_text(changed.replace("label of the vocabulary", f"'{hostile}'"))
    plants = ROOT / "tests" / "plants"
    ran = run("review", path, "--text", TEXT, "--knowledge", plants, "--format", "html")
    assert ran.code == 0
    assert ran.out.count("<script>") == 1
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in ran.out


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path")
@pytest.mark.skipif(not AXE.is_file(), reason="AXE does not name axe.min.js")
@pytest.mark.parametrize("width", [1280, 500])
def test_axe_finds_nothing(page: str, tmp_path: Path, width: int) -> None:
    assert violations(page, tmp_path, width) == ""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path")
def test_hovering_a_fact_lights_its_words(page: str, tmp_path: Path) -> None:
    # The page lets no other script in; its copy for this test does.
    hover = """<script>
      document.getElementById("f0").dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
      document.title = [...document.querySelectorAll(".m.on")].map(e => e.textContent).join("|");
    </script>"""
    copy = tmp_path / "page.html"
    opened = re.sub(r"<meta http-equiv[^>]*>", "", page)
    copy.write_text(opened.replace("</body>", f"{hover}</body>"), "utf-8")
    ran = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", copy.as_uri()],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    title = re.search(r"<title>([^<]*)</title>", ran.stdout)
    assert title
    assert title[1] == "leaves had silvery spots"
