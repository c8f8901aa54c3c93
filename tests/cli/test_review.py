"""``cdss review``: what a curator sees of a candidate, and what becomes of it when accepted."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdss.located import plain, read_yaml

ROOT = Path(__file__).parents[2]
PLANTS = ROOT / "tests" / "plants"
CANDIDATE = ROOT / "tests" / "candidates" / "moonleaf.yaml"
TEXT = ROOT / "tests" / "candidates" / "moonleaf.txt"
WORDS = TEXT.read_text()
CITED = "cite_as: Invented text on a grafted moonleaf, made for tests"


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A copy of the second field's knowledge, to write into."""
    return Path(shutil.copytree(PLANTS, tmp_path / "kb"))


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """The candidate with words replaced; each must stand in it."""

    def made(*changes: tuple[str, str]) -> Path:
        text = CANDIDATE.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "candidate.yaml"
        path.write_text(text)
        return path

    return made


def shown(run, candidate: Path = CANDIDATE, *args: str) -> str:
    ran = run("review", candidate, "--text", TEXT, "--knowledge", PLANTS, *args)
    assert (ran.code, ran.err) == (0, "")
    return str(ran.out)


def accepting(run, kb: Path, candidate: Path = CANDIDATE, *args: str) -> Any:
    return run("review", candidate, "--text", TEXT, "--knowledge", kb, "--accept", *args)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


# What is shown


def test_what_is_unsure_comes_first_with_its_reason(run) -> None:
    text = shown(run)
    unsure, rest = text.split("\nTEXT ")
    assert re.findall(r"^\? (\w+)", unsure, re.MULTILINE) == ["S3", "I2"]
    assert "unsure     leaf and spots stand apart" in unsure
    assert not re.search(r"^\? ", rest, re.MULTILINE)


def test_the_words_are_bracketed_and_named_in_the_text(run) -> None:
    text = " ".join(shown(run).split())
    for said in (
        "of a [grafted moonleaf]S2 An",
        "The [leaves had silvery spots]S3? and [the roots were soft]S4; [no bleeding",
        "[[Sulphur dust was given for 8 weeks and did not help the leaf spots]I1]E2.",
        # Two spans that cross.
        "[[After 3 months [the leaf spots had cleared]E1, but some scorching was seen]I2?]S7.",
        "The [clinker index]U1 was [7]U2.",
    ):
        assert said in text


def test_taken_without_its_brackets_it_is_the_text(run) -> None:
    told = shown(run).split("was read there)\n")[1].split("\n\nSUBJECTS")[0]
    bare = re.sub(r"\]([SIEGU]\d+\??)|\[", "", told)
    assert bare.split() == WORDS.split()


def test_each_fact_has_its_cue_its_place_and_its_line(run) -> None:
    text = " ".join(shown(run).split())
    line = CANDIDATE.read_text().splitlines().index("      - id: S5") + 1
    said = (
        f'S5 Sap bleeding (absent) (line {line}) when presentation read in Case 257-284: "no '
        'bleeding of sap was seen" because denied by no: "no bleeding" 257-268'
    )
    assert said in text
    assert 'dose "half a cup" (ambiguous, not for dosing)' in text
    assert 'NOT READ: 2 U1 term "clinker index"' in text
    assert "Nothing of it is knowledge until a person has accepted it." in text


def test_as_data_every_part_is_there(run) -> None:
    told = json.loads(shown(run, CANDIDATE, "--format", "json"))
    marks = [each["mark"] for each in told["facts"]]
    assert marks[:2] == ["S3", "I2"]
    rest = ["S1", "S2", "S4", "S5", "S6", "S7", "I1", "E1", "E2", "G1"]
    assert [each for each in marks[2:] if each != "P1"] == rest
    assert told["wrong"] == []
    assert [each["text"] for each in told["unread"]] == ["clinker index", "7"]
    for fact in told["facts"]:
        for at in fact["at"]:
            assert at["quote"] == " ".join(WORDS[slice(*at["span"])].split())


def test_what_is_no_state_of_a_source_is_named_as_such(run, changed) -> None:
    candidate = changed(
        (
            "concept: soft-roots\n        state: present",
            "concept: soft-roots\n        state: hypothetical",
        )
    )
    assert "Soft roots (hypothetical)" in shown(run, candidate)


def test_a_response_to_nothing_named_is_shown_as_it_is_printed(run, changed) -> None:
    candidate = changed(
        (
            "response: {leaf-spots: {value: none, printed: did not help}}",
            "response_as_printed: did not help",
        )
    )
    assert 'printed    "did not help"' in shown(run, candidate)


def test_the_entries_of_a_list_stand_on_lines_of_their_own(run, tmp_path: Path) -> None:
    words = (
        "A grafted moonleaf\n"
        "- Findings: silvery leaf spots (seen), moonleaf blight (seen),\n"
        "and soft roots (seen)\n"
        "- Sap sugar: 12 g/L, measured on the third evening of the first week\n"
    )
    text, candidate = tmp_path / "list.txt", tmp_path / "list.yaml"
    text.write_text(words)
    candidate.write_text(run("extract", text, "--knowledge", PLANTS).out)
    seen = run("review", candidate, "--text", text, "--knowledge", PLANTS)
    told = seen.out.split("was read there)\n")[1].split("\n\n")[0]
    bare = re.sub(r"\]([SIEGU]\d+\??)|\[", "", told).splitlines()
    assert [line for line in bare if line.startswith("- ")] == [
        "- Findings: silvery leaf spots (seen), moonleaf blight (seen), and",
        "- Sap sugar: 12 g/L, measured on the third evening of the first week",
    ]
    page = run("review", candidate, "--text", text, "--knowledge", PLANTS, "--format", "html").out
    laid = re.sub(r"<sup>.*?</sup>|<(?!br)[^>]+>", "", page.split('id="text"')[1].split("</p>")[0])
    assert "(seen), and soft roots (seen)<br/>- Sap sugar" in laid


def test_a_mistake_within_a_mapping_is_told_alone(run, changed) -> None:
    candidate = changed(("printed: did not help", "printed: did, not helped"))
    ran = run("review", candidate, "--text", TEXT, "--knowledge", PLANTS)
    assert ran.code == 3
    assert re.findall(r"error\[(\w+)\]", ran.err) == ["K002"]


def test_what_the_text_does_not_bear_out_is_said(run, changed) -> None:
    text = shown(run, changed(("printed: 12 g/L", "printed: 21 g/L")))
    assert "WRONG: 1" in text
    assert "what is called printed does not stand in the span" in text


def test_standard_input_is_read_too(run) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cdss", "review", "-", "--text", TEXT, "--knowledge", PLANTS],
        input=CANDIDATE.read_bytes(), capture_output=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert ran.stdout.startswith(b"CANDIDATE proposed-grafted-moonleaf\n")


def test_a_text_steers_no_terminal(run, tmp_path: Path) -> None:
    import hashlib  # noqa: PLC0415

    words = WORDS.replace("clinker index", "clink\x1b[2Jndex")
    text = tmp_path / "moonleaf.txt"
    text.write_text(words)
    old = hashlib.sha256(WORDS.encode()).hexdigest()
    candidate = tmp_path / "c.yaml"
    digest = hashlib.sha256(words.encode()).hexdigest()
    candidate.write_text(CANDIDATE.read_text().replace(old, digest))
    for format_ in ("text", "html"):
        ran = run("review", candidate, "--text", text, "--knowledge", PLANTS, "--format", format_)
        assert ran.code == 0
        assert "\x1b" not in ran.out


def test_colours_are_for_terminals(run, tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    words = [sys.executable, "-m", "cdss", "review", str(CANDIDATE), "--text", str(TEXT)]

    def at_a_terminal(**more: str) -> str:
        said, code = pexpect.run(
            " ".join([*words, "--knowledge", str(PLANTS)]),
            env={
                key: value
                for key, value in os.environ.items()
                # The terminal's own size counts, not that of the one the tests run in.
                if key not in {"NO_COLOR", "COLUMNS", "LINES"}
            }
            | more,
            cwd=str(ROOT), withexitstatus=True, encoding="utf-8", timeout=60,
            dimensions=(50, 100),
        )  # fmt: skip
        assert code == 0
        return str(said)

    coloured = at_a_terminal()
    assert "\x1b[1;33mleaves had silvery spots\x1b[0m" in coloured
    assert "\x1b[36mmoonleaf blight\x1b[0m" in coloured
    assert "\x1b" not in at_a_terminal(NO_COLOR="1")
    assert "\x1b" not in shown(run)


# What is refused


def test_another_text_is_refused(run, tmp_path: Path) -> None:
    other = tmp_path / "moonleaf.txt"
    other.write_text(WORDS.replace("12 g/L", "13 g/L"))
    for args in ((), ("--accept",)):
        ran = run("review", CANDIDATE, "--text", other, "--knowledge", PLANTS, *args)
        assert (ran.code, ran.out) == (1, "")
        assert "error[T002] another-text" in ran.err
        assert "moonleaf.yaml:11:11" in ran.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("status: candidate", "status: accepted", "error[K004] not-a-choice"),
        ("    why: [{cue: denied by no", "    wy: [{cue: denied by no", "did you mean `why`?"),
        (
            "concept: soft-roots\n        state: present",
            "concept: soft-roots\n        state: soft",
            "or 'planned'",
        ),
        ("extracted: {program: cdss 0.1.0, ", "extracted: {", "the key `program` is missing"),
        ("status: candidate\n", "", "the key `status` is missing"),
        ("what: term", "what: word", "K004"),
    ],
)
def test_a_mistake_is_told_at_its_place(run, changed, old: str, new: str, said: str) -> None:
    path = changed((old, new))
    ran = run("review", path, "--text", TEXT, "--knowledge", PLANTS)
    assert (ran.code, ran.out) == (3, "")
    assert said in ran.err
    (place,) = re.findall(r"candidate\.yaml:(\d+):\d+", ran.err)
    if new.strip():
        first = new.splitlines()[-1]
        assert first in path.read_text().splitlines()[int(place) - 1]


def test_a_mistake_in_what_is_identified_is_told_at_its_place_too(run, changed) -> None:
    path = changed(
        ("identified: false\n", "identified: true\n"),
        (CITED, "citation: {title: It}"),
        ("what: term", "what: word"),
    )
    ran = run("review", path, "--text", TEXT, "--knowledge", PLANTS)
    (place,) = re.findall(r"candidate\.yaml:(\d+):\d+", ran.err)
    assert "what: word" in path.read_text().splitlines()[int(place) - 1]


def test_what_is_no_candidate_is_refused(run, tmp_path: Path) -> None:
    source = PLANTS / "cases" / "sources" / "invented-ashwater-moonleaf.yaml"
    assert "`status` is missing" in run("review", source, "--text", TEXT).err
    for text in ("", "a: 1\n---\nb: 2\n", "a: [\n"):
        path = tmp_path / "c.yaml"
        path.write_text(text)
        ran = run("review", path, "--text", TEXT)
        assert (ran.code, ran.out) == (3, "")
    ran = run("review", tmp_path / "nowhere.yaml", "--text", TEXT)
    assert (ran.code, ran.err) == (
        4,
        f"`{tmp_path}/nowhere.yaml` cannot be read: No such file or directory\n",
    )


# What is accepted


def test_accepted_it_is_a_source_that_everything_else_takes(run, kb: Path) -> None:
    ran = accepting(run, kb, CANDIDATE, "--accept-unsure")
    path = kb / "cases" / "sources" / "proposed-grafted-moonleaf.yaml"
    assert ran.code == 0
    assert ran.err == ""
    assert f"written: {path}" in ran.out
    assert "cdss new rule --from proposed-grafted-moonleaf/E1" in ran.out
    shutil.copy(TEXT, kb / "texts")
    assert "error" not in run("lint", "--knowledge", kb).out
    verified = run("sources", "verify", "--texts", kb / "texts", "--knowledge", kb)
    assert verified.code == 0
    assert "verified           proposed-grafted-moonleaf: 14 spans" in verified.out
    assert run("sources", "show", "proposed-grafted-moonleaf", "--knowledge", kb).code == 0


def test_only_what_is_of_candidates_is_taken_away(run, kb: Path) -> None:
    accepting(run, kb, CANDIDATE, "--accept-unsure")
    path = kb / "cases" / "sources" / "proposed-grafted-moonleaf.yaml"
    (node,) = read_yaml(path.read_text(), "source")
    (proposed,) = read_yaml(CANDIDATE.read_text(), "candidate")
    wanted, written = plain(proposed), plain(node)
    for key in ("status", "extracted", "unread"):
        del wanted[key]
    wanted["standing"] = written["standing"]
    subject = wanted["subjects"][0]
    parts = subject["statements"] + subject["interventions"]
    for part in (*parts, *wanted["evidence"], *wanted["general"]):
        del part["why"]
        part.pop("unsure", None)
    assert written == wanted
    # A dose's own `why` is the source's, and stays.
    dose = written["subjects"][0]["interventions"][1]["dose_as_reported"]
    assert dose["why"] == "cups differ"
    assert written["standing"]["where"] == "not identified"


def test_a_candidate_in_json_is_accepted_as_yaml(run, kb: Path, tmp_path: Path) -> None:
    path = tmp_path / "candidate.json"
    (node,) = read_yaml(CANDIDATE.read_text(), "candidate")
    path.write_text(json.dumps(plain(node), default=float))
    assert accepting(run, kb, path, "--accept-unsure").code == 0
    assert "error" not in run("lint", "--knowledge", kb).out


def test_what_is_unsure_is_refused_until_it_is_settled(run, kb: Path, changed) -> None:
    before = files(kb)
    ran = accepting(run, kb)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("error[C001] unsure") == 2
    assert "here: leaf and spots stand apart" in ran.err
    assert files(kb) == before
    settled = changed(
        ("        unsure: leaf and spots stand apart\n", ""),
        ("        unsure: poured may be a drench or a bath\n", ""),
    )
    assert accepting(run, kb, settled).code == 0


def test_nothing_is_overwritten(run, kb: Path) -> None:
    assert accepting(run, kb, CANDIDATE, "--accept-unsure").code == 0
    before = files(kb)
    ran = accepting(run, kb, CANDIDATE, "--accept-unsure")
    assert (ran.code, ran.out) == (1, "")
    assert "is there already; nothing is overwritten" in ran.err
    assert files(kb) == before


def test_a_publication_that_is_known_is_not_accepted_under_another_name(
    run, kb: Path, changed
) -> None:
    assert accepting(run, kb, CANDIDATE, "--accept-unsure").code == 0
    before = files(kb)
    again = changed(("id: proposed-grafted-moonleaf", "id: another-moonleaf"))
    ran = accepting(run, kb, again, "--accept-unsure")
    assert (ran.code, ran.out) == (1, "")
    assert "error[C004] known-publication: `proposed-grafted-moonleaf` has this" in ran.err
    assert "the same sha256" in ran.err
    assert files(kb) == before


@pytest.mark.parametrize(
    ("changes", "code", "word"),
    [
        ([("concept: soft-roots", "concept: soft-rots")], "L020", "soft-rots"),
        ([("printed: 12 g/L", "printed: 21 g/L")], "T006", "21 g/L"),
        ([("{leaf-spots: supports}", "{leaf-spots: against}")], "L049", "leaf-spots: against"),
        ([("id: proposed-grafted-moonleaf", "id: Grafted Moonleaf")], "K001", "Grafted Moonleaf"),
        ([("design: case-report", "design: not-stated")], "K004", "not-stated"),
        ([("span: [186, 201]}", "span: [187, 201]}")], "T005", "[187, 201]"),
        (
            [
                ("identified: false\n", "identified: true\n"),
                (CITED, "citation: {title: It}"),
            ],
            "C002",
            "standing",
        ),
    ],
)  # fmt: skip
def test_a_candidate_with_a_mistake_leaves_nothing_behind(
    run, kb: Path, changed, changes, code: str, word: str
) -> None:
    before = files(kb)
    path = changed(*changes)
    ran = accepting(run, kb, path, "--accept-unsure")
    assert ran.code in {1, 3}
    assert ran.out == ""
    place = re.search(rf"error\[{code}\].*\n  --> \S*candidate\.yaml:(\d+):", ran.err)
    assert place, ran.err
    assert word in path.read_text().splitlines()[int(place[1]) - 1]
    assert files(kb) == before


def test_the_standing_of_what_is_identified_is_the_curator_s_to_state(run, kb, changed) -> None:
    known = (
        ("identified: false\n", "identified: true\n"),
        (CITED, "citation: {title: It}"),
    )
    assert (
        accepting(run, kb, changed(*known), "--accept-unsure", "--standing", "Crossref").code == 0
    )
    path = kb / "cases" / "sources" / "proposed-grafted-moonleaf.yaml"
    (node,) = read_yaml(path.read_text(), "source")
    assert plain(node)["standing"]["status"] == "current"
    assert plain(node)["standing"]["where"] == "Crossref"
    path.unlink()
    stated = "standing: {status: concern, checked: 2026-11-01, where: PubMed}"
    path_ = changed(*known, ("standing: {status: not-checked}", stated))
    assert accepting(run, kb, path_, "--accept-unsure").code == 0
    assert stated in path.read_text()


def test_a_folder_that_cannot_be_written_is_told(run, kb: Path) -> None:
    folder = kb / "cases" / "sources"
    shutil.rmtree(folder)
    folder.write_text("no folder")
    ran = accepting(run, kb, CANDIDATE, "--accept-unsure")
    assert ran.code == 1
    assert "cannot be written" in ran.err
    assert folder.read_text() == "no folder"


def test_accepting_is_for_a_person_and_asked_for_by_name(run, kb: Path) -> None:
    told = " ".join(run("review", "--help").out.split())
    assert "Only a person who has read it accepts." in told
    assert "no program accepts" in told
    for args in (("--accept-unsure",), ("--standing", "x"), ("--accept", "--format", "html")):
        ran = run("review", CANDIDATE, "--text", TEXT, "--knowledge", kb, *args)
        assert (ran.code, ran.out) == (2, "")


def test_the_candidate_of_an_empty_text_can_be_looked_at(run, tmp_path: Path) -> None:
    text, candidate = tmp_path / "empty.txt", tmp_path / "empty.yaml"
    text.write_bytes(b"")
    ran = run("extract", text, "--knowledge", PLANTS)
    assert "nothing clinical was found" in ran.err
    candidate.write_text(ran.out)
    seen = run("review", candidate, "--text", text, "--knowledge", PLANTS)
    assert (seen.code, seen.err) == (0, "")
    assert "CANDIDATE unidentified-text" in seen.out


def test_what_cannot_be_asked_at_once_is_refused(run) -> None:
    for args in (
        ("review", "-", "--text", "-"),
        ("extract", TEXT, "--stage", "context", "--score", CANDIDATE),
    ):
        ran = run(*args, "--knowledge", PLANTS)
        assert (ran.code, ran.out) == (2, "")
        assert "Error: " in ran.err


def test_what_states_nothing_is_not_accepted(run, kb: Path, tmp_path: Path) -> None:
    text, candidate = tmp_path / "text.txt", tmp_path / "candidate.yaml"
    text.write_text("The committee met on Tuesday.\n")
    written = run("extract", text, "--knowledge", kb).out
    candidate.write_text(written.replace("design: not-stated", "design: review"))
    before = files(kb)
    ran = run("review", candidate, "--text", text, "--knowledge", kb, "--accept")
    assert ran.code == 1
    assert "error[C005] nothing-stated" in ran.err
    assert files(kb) == before
