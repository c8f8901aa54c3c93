"""``cdss sources``: what a curator and a reader see."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

BUNDLED = {path.stem for path in (Path(__file__).parents[2] / "cases" / "sources").glob("*.yaml")}


def test_list_names_every_source_with_what_it_states(run) -> None:
    ran = run("sources", "list", "--format", "json")
    listed = {each["id"]: each for each in json.loads(ran.out)}
    assert set(listed) == BUNDLED
    assert listed["sharma-2017-calcinosis"]["n"] == 36
    assert listed["unidentified-ivig-banker"]["statements"] > 50
    assert listed["miyamae-2008-thalidomide"]["same_subject_as"] == ["miyamae-2010-thalidomide"]
    text = run("sources", "list").out
    assert all(each in text for each in BUNDLED)
    assert "same person as in miyamae-2010-thalidomide: counts once" in text


@pytest.mark.parametrize("source", sorted(BUNDLED))
def test_every_source_is_shown_whole_and_within_the_width(run, source: str) -> None:
    shown = run("sources", "show", source)
    told = json.loads(run("sources", "show", source, "--format", "json").out)
    assert (shown.code, shown.err) == (0, "")
    # An address is one word, and copied whole.
    wide = [line for line in shown.out.splitlines() if len(line) > 80]
    assert wide in ([], [told["url"]])
    for subject in told["subjects"]:
        for stage in subject["stages"]:
            for each in stage["statements"]:
                assert f"\n   {each['id']:<4}" in shown.out
    for each in told["evidence"]:
        assert f"\n {each['evidence']['id']}  " in shown.out
    for each in told["general"]:
        assert f"\n {each['id']:<4}[" in shown.out


def test_the_case_of_004_reads_in_order(run) -> None:
    shown = run("sources", "show", "unidentified-ivig-banker").out
    order = [
        "\n Presentation",
        "\n Diagnosis",
        "\n > Oral prednisolone (I1)",
        'dose        "2 mg/ kg/day", then "1 mg/kg/ day"',
        "relapse on taper",
        "observed during or after it:",
        "Glaucoma",
        "\n > Intravenous immunoglobulin (I2)",
        '"400 mg/kg/5 days" (AMBIGUOUS, not for dosing',
        "EVIDENCE",
        "motor function: SUPPORTS",
        "creatine kinase: MIXED",
        "GENERAL STATEMENTS",
    ]
    places = [shown.index(each) for each in order]
    assert places == sorted(places)
    assert "cited as what it is" in shown


def test_kinds_of_general_statements_are_marked(run) -> None:
    shown = run("sources", "show", "miyamae-2008-thalidomide").out
    assert "[the authors' hypothesis] Speculation that thalidomide blocks TNF" in shown
    assert "which began first, this or I3" in " ".join(shown.split())


def test_unstated_harm_is_not_none(run) -> None:
    shown = run("sources", "show", "unidentified-thiosulfate-calcinosis").out
    assert "harm        not stated (which is not “none”)" in shown


def test_words_are_quoted_only_from_the_right_text(run, seeds: Path, tmp_path: Path) -> None:
    quoted = run("sources", "show", "unidentified-ivig-banker", "--texts", seeds)
    assert "“waddling gait”" in quoted.out
    (tmp_path / "004_699db5d1314cabdb.txt").write_text("another")
    plain = run("sources", "show", "unidentified-ivig-banker", "--texts", tmp_path)
    assert "“waddling gait”" not in plain.out
    assert "004_699db5d1314cabdb.txt` is another text" in plain.err


def test_an_unknown_source_names_the_nearest(run) -> None:
    ran = run("sources", "show", "unidentified-ivig")
    assert ran.code == 2
    assert "`unidentified-ivig-banker`" in ran.err


def test_verify_says_what_it_could_not_verify(run, seeds: Path, tmp_path: Path) -> None:
    for name in ("001_6c70d352fea8bf5a.txt", "002_0eefdfb817ea78a5.txt"):
        shutil.copy(seeds / name, tmp_path)
    (tmp_path / "000_8571d8dae4bb2241.txt").write_bytes(b"another text")
    ran = run("sources", "verify", "--texts", tmp_path)
    assert ran.code == 1
    assert "NOT VERIFIED       unidentified-ivig-banker: not there" in ran.out
    assert "NOT VERIFIED       miyamae-2008-thalidomide: another text" in ran.out
    assert "verified           sharma-2017-calcinosis: 23 spans" in ran.out
    assert "error[T001] not-verified" in ran.err
    assert "--> cases/sources/unidentified-ivig-banker.yaml:9:16" in ran.err
    assert "error[T002] another-text" in ran.err
    data = json.loads(run("sources", "verify", "--texts", tmp_path, "--format", "json").out)
    states = {each["source"]: each["state"] for each in data}
    assert states["unidentified-thiosulfate-calcinosis"] == "verified"
    assert states["bellutti-enders-2017-share"] == "no text"
    assert sum(len(each["findings"]) for each in data) == 2


def test_a_folder_that_is_not_there_is_a_usage_error(run, tmp_path: Path) -> None:
    assert run("sources", "verify", "--texts", tmp_path / "nowhere").code == 2
    assert run("sources", "verify").code == 2


def test_a_name_that_nothing_is_like_lists_no_others(run) -> None:
    ran = run("sources", "show", "xyzzy")
    assert ran.code == 2
    assert "`cdss sources list` names them" in ran.err
    assert "miyamae" not in ran.err
    assert "near: `miyamae-2008-thalidomide`" in run("sources", "show", "miyamae-2008").err
