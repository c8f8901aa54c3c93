"""``cdss sources refresh``: what registers say of the sources, from files and from services.

The services are asked over the loopback, by the client that would ask the real ones.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import cdss

ROOT = Path(__file__).parents[2]
RITUXIMAB = "bader-meunier-2011-rituximab"
DOI = "10.3899/jrheum.101321"
TABLE = "Record ID,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate\n"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the user's own, as it is and compiled."""
    home = tmp_path_factory.mktemp("as-it-is")
    for folder in ("rules", "cases"):
        shutil.copytree(ROOT / folder, home / "kb" / folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(home / "cache"))
        cdss.load(home / "kb")
    return home


@pytest.fixture
def copied(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a knowledge base of the user's own, that a test may alter.

    It always stands at one place, so that what is compiled of it is in the cache.
    """
    here = compiled / "kb"
    shutil.rmtree(here)
    for folder in ("rules", "cases"):
        shutil.copytree(ROOT / folder, here / folder)
    shutil.copytree(compiled / "cache", tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return here


def standing(kb: Path, source: str = RITUXIMAB) -> str:
    text = (kb / "cases" / "sources" / f"{source}.yaml").read_text("utf-8")
    return next(line for line in text.splitlines() if line.startswith("standing:"))


class Service(ThreadingHTTPServer):
    """A register on the loopback, that remembers what it was asked."""

    def __init__(self, answers: dict[str, tuple[int, str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        part = next((each for each in self.server.answers if each in self.path), None)
        code, body = (404, "") if part is None else self.server.answers[part]
        self.send_response(code)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """A test prints nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service({})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("nature", "marked", "code"),
    [
        ("Retraction", "retracted", 1),
        ("Expression of concern", "concern", 1),
        ("Correction", "corrected", 1),
        ("Reinstatement", "current", 0),
    ],
)
def test_a_table_marks_a_source(copied, run, tmp_path, nature, marked, code) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"{TABLE}77,{DOI.upper()},0,{nature},2/13/2024 0:00\n", "utf-8")
    ran = run("sources", "refresh", "--from", table, "--knowledge", copied)
    assert (ran.code, ran.err) == (code, "")
    assert f"status: {marked}" in standing(copied)
    assert f"Retraction Watch, record 77: {nature} (2024-02-13)" in standing(copied)
    before = (ROOT / "cases" / "sources" / f"{RITUXIMAB}.yaml").read_text("utf-8")
    after = (copied / "cases" / "sources" / f"{RITUXIMAB}.yaml").read_text("utf-8")
    kept = [line for line in before.splitlines() if not line.startswith("standing:")]
    assert kept == [line for line in after.splitlines() if not line.startswith("standing:")]


def test_what_no_register_names_stays_as_it_is(copied, run, tmp_path) -> None:
    before = {path.name: path.read_bytes() for path in (copied / "cases/sources").iterdir()}
    table = tmp_path / "table.csv"
    table.write_text(f"{TABLE}77,10.1/elsewhere,0,Retraction,2/13/2024 0:00\n", "utf-8")
    ran = run("sources", "refresh", "--from", table, "--knowledge", copied)
    assert (ran.code, ran.out.startswith("0 sources found")) == (0, True)
    assert before == {path.name: path.read_bytes() for path in (copied / "cases/sources").iterdir()}


def test_what_no_register_can_know_is_named(copied, run, tmp_path) -> None:
    """Silence on it is no good standing: it was not looked up."""
    table = tmp_path / "table.csv"
    table.write_text(f"{TABLE}77,10.1/elsewhere,0,Retraction,2/13/2024 0:00\n", "utf-8")
    asked = ("sources", "refresh", "--from", table, "--knowledge", copied)
    said = run(*asked).out
    nameless, by_pmcid = said.splitlines()[-2:]
    named = nameless.partition("): ")[2].split(", ")
    assert nameless.startswith(
        f"never found in any register, as they carry no DOI, PMID or PMCID ({len(named)}): "
    )
    for source in (copied / "cases" / "sources").glob("*.yaml"):
        words = source.read_text("utf-8")
        keys = [f"\n{key}: " in words.replace("\n  ", "\n") for key in ("doi", "pmid", "pmcid")]
        told = [
            keys[0] or ("cite_as" in words and ", doi:10." in words),
            keys[1],
            keys[2] or " PMC1033" in words,
        ]
        assert (source.stem in named) == (not any(told))
        assert (source.stem in by_pmcid) == (told == [False, False, True])
    ran = run(*asked, "--format", "json")
    assert (ran.out, ran.err.splitlines()) == ("[]\n", [nameless, by_pmcid])


def test_of_two_folders_with_the_same_files_only_the_one_asked_about_is_written(
    copied, run, tmp_path
) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(copied, twin)
    table = tmp_path / "table.csv"
    table.write_text(f"{TABLE}77,{DOI},0,Retraction,2/13/2024 0:00\n", "utf-8")
    # The first folder is compiled, and kept in the cache.
    assert run("sources", "list", "--knowledge", copied).code == 0
    run("sources", "refresh", "--from", table, "--knowledge", twin)
    assert "status: retracted" in standing(twin)
    assert "status: current" in standing(copied)


def test_a_doi_may_be_given_as_an_address(copied, run, tmp_path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"{TABLE}1,https://doi.org/{DOI},0,Retraction,2/13/2024 0:00\n", "utf-8")
    run("sources", "refresh", "--from", table, "--knowledge", copied)
    assert "status: retracted" in standing(copied)


def test_an_alert_whose_source_was_retracted_stays_and_says_so(copied, run, tmp_path) -> None:
    table, profile = tmp_path / "table.csv", tmp_path / "profile.yaml"
    table.write_text(
        f"{TABLE}1,10.1136/annrheumdis-2016-209247,0,Retraction,2/13/2024 0:00\n", "utf-8"
    )
    profile.write_text("diagnoses: [juvenile dermatomyositis]\nfindings: {dysphagia: present}\n")
    run("sources", "refresh", "--from", table, "--knowledge", copied)
    shown = run("consult", profile, "--knowledge", copied).out
    assert "A sign that a consensus of 2017 (SHARE) counts as" in shown
    assert "[1] RETRACTED. Bellutti Enders F" in shown


def test_a_dry_run_writes_nothing(copied, run, tmp_path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"{TABLE}77,{DOI},0,Retraction,2/13/2024 0:00\n", "utf-8")
    before = standing(copied)
    ran = run("sources", "refresh", "--from", table, "--dry-run", "--knowledge", copied)
    assert (ran.code, standing(copied)) == (1, before)
    assert f"{RITUXIMAB}: current -> retracted" in ran.out


def test_a_retraction_stands_whatever_came_beside_it(copied, run, tmp_path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        f"{TABLE}1,{DOI},0,Retraction,2/13/2020 0:00\n2,{DOI},0,Correction,3/1/2021 0:00\n", "utf-8"
    )
    run("sources", "refresh", "--from", table, "--knowledge", copied)
    assert "status: retracted" in standing(copied)


def test_a_later_reinstatement_lifts_a_retraction(copied, run, tmp_path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        f"{TABLE}1,{DOI},0,Retraction,2/13/2020 0:00\n2,{DOI},0,Reinstatement,3/1/2021 0:00\n",
        "utf-8",
    )
    ran = run("sources", "refresh", "--from", table, "--knowledge", copied)
    assert (ran.code, "status: current" in standing(copied)) == (0, True)


def test_silence_of_a_register_takes_no_doubt_back(copied, run, tmp_path) -> None:
    table, answer = tmp_path / "table.csv", tmp_path / "answer.json"
    table.write_text(f"{TABLE}1,{DOI},0,Retraction,2/13/2020 0:00\n", "utf-8")
    answer.write_text(json.dumps({"message": {"DOI": DOI}}), "utf-8")
    run("sources", "refresh", "--from", table, "--knowledge", copied)
    ran = run("sources", "refresh", "--from", answer, "--knowledge", copied)
    assert (ran.code, "status: retracted" in standing(copied)) == (0, True)


def test_crossref_is_asked_for_every_doi(copied, run, service) -> None:
    update = {
        "DOI": "10.1/notice",
        "type": "retraction",
        "updated": {"date-parts": [[2025, 3, 9]]},
    }
    work = {"message": {"DOI": DOI, "updated-by": [update]}}
    service.answers["101321"] = (200, json.dumps(work))
    ran = run(
        "sources", "refresh", "--crossref", "--crossref-at", service.address, "--knowledge", copied
    )
    assert (ran.code, ran.err) == (1, "")
    assert "status: retracted" in standing(copied)
    assert "Crossref: retraction 10.1/notice (2025-03-09)" in standing(copied)
    assert f"/works/{DOI.replace('/', '%2F')}" in service.asked
    # A work that the register does not know is not told to stand.
    assert "miyamae-2010-thalidomide" not in ran.out


def test_pubmed_is_asked_for_every_pmid(copied, run, service) -> None:
    path = copied / "cases" / "sources" / f"{RITUXIMAB}.yaml"
    path.write_text(
        path.read_text("utf-8").replace(f"  doi: {DOI}\n", f"  doi: {DOI}\n  pmid: 42\n"), "utf-8"
    )
    service.answers["efetch"] = (
        200,
        (
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>42</PMID>"
            "<CommentsCorrectionsList><CommentsCorrections RefType='ExpressionOfConcernIn'>"
            "<PMID>43</PMID></CommentsCorrections></CommentsCorrectionsList>"
            "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
        ),
    )
    ran = run(
        "sources", "refresh", "--pubmed", "--pubmed-at", service.address, "--knowledge", copied
    )
    assert (ran.code, ran.err) == (1, "")
    assert "status: concern" in standing(copied)
    assert "PubMed: ExpressionOfConcernIn 43" in standing(copied)
    (asked,) = parse_qs(urlsplit(service.asked[0]).query)["id"]
    assert "42" in asked.split(",")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "the table has no column `OriginalPaperDOI`"),
        (f"{TABLE}1,10.1/x,0,Praise,\n", "line 2: no nature of notice is called `Praise`"),
        ("{", "line 1: this is no JSON"),
        ('{"status": "ok"}', "the answer has no `message` with a work or `items`"),
        ("<PubmedArticleSet>", "line 1: this is no XML"),
        ("<html/>", "this is no `PubmedArticleSet`"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a/>', "the document declares entities"),
    ],
)
def test_what_is_no_answer_of_a_register_is_refused(copied, run, tmp_path, content, said) -> None:
    path = tmp_path / "given"
    path.write_text(content, "utf-8")
    ran = run("sources", "refresh", "--from", path, "--knowledge", copied)
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}: {said}" in ran.err


@pytest.mark.parametrize(
    ("code", "body", "said"),
    [(500, "", "answered 500"), (200, "<html>", "line 1: this is no JSON")],
)
def test_a_service_that_fails_changes_nothing(copied, run, service, code, body, said) -> None:
    service.answers["works"] = (code, body)
    before = standing(copied)
    ran = run(
        "sources", "refresh", "--crossref", "--crossref-at", service.address, "--knowledge", copied
    )
    assert (ran.code, ran.out, standing(copied)) == (1, "", before)
    assert said in ran.err


def test_nothing_to_ask_is_a_slip(run) -> None:
    ran = run("sources", "refresh")
    assert ran.code == 2
    assert "nothing to ask" in ran.err


def test_a_doi_in_the_words_of_a_source_without_authors_is_asked_for(copied, run, tmp_path) -> None:
    table = tmp_path / "table.csv"
    row = "77,10.3389/fped.2023.1149785,0,Retraction,2/13/2024 0:00\n"
    table.write_text(f"{TABLE}{row}", "utf-8")
    ran = run("sources", "refresh", "--from", table, "--knowledge", copied)
    assert ran.code == 1
    assert "status: retracted" in standing(copied, "adalimumab-2023-nephrotic")
    assert "adalimumab-2023-nephrotic" not in ran.out.partition("never found")[2]
