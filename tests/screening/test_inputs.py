"""Every form of input, and what of it is the same."""

import gzip
import json
import os
import subprocess
import sys

import duckdb
import pytest
import zstandard

from screening.tables import BUNDLES, DAY, PROFILES, ROOT, export, ndjson, outcomes, patients, rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder with all forms."""
    top = tmp_path_factory.mktemp("inputs")
    some = [*patients(6)]
    text = ndjson(some).encode()
    (top / "a.ndjson").write_bytes(text)
    (top / "b.jsonl.gz").write_bytes(gzip.compress(text[:300]) + gzip.compress(text[300:]))
    (top / "c.ndjson.zst").write_bytes(zstandard.compress(text))
    duckdb.execute("CREATE OR REPLACE TABLE t (profile VARCHAR, other INT)")
    duckdb.executemany("INSERT INTO t VALUES (?, 1)", [[json.dumps(each)] for each in some])
    duckdb.execute(f"COPY t TO '{top}/d.parquet' (FORMAT parquet)")
    (top / "e.json").write_text(json.dumps(some[3], indent=2), "utf-8")
    (top / "f.yaml").write_bytes(PROFILES[0].read_bytes())
    (top / "notes.txt").write_text("no profile", "utf-8")
    export(top / "exported")
    bundles = top / "bundles"
    bundles.mkdir()
    for path in BUNDLES:
        (bundles / path.name).write_bytes(path.read_bytes())
    both = [json.loads(path.read_text("utf-8")) for path in BUNDLES]
    (bundles / "lines.ndjson").write_text("".join(json.dumps(e) + "\n" for e in both), "utf-8")
    return top


@pytest.fixture(scope="module")
def screened(folder, tmp_path_factory):
    """That folder, screened by the command."""
    out = tmp_path_factory.mktemp("out") / "o.parquet"
    command = [sys.executable, "-m", "cdss", "screen", folder, "--out", out, "--format", "json"]
    ran = subprocess.run(
        [*command, "--as-of", DAY],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert ran.stderr == b"", "there is no terminal to show progress on"
    return out, json.loads(ran.stdout)


def test_every_form_gives_the_same_rows(folder, screened):
    out, summary = screened
    found = outcomes(out)
    plain = [found[f"{folder}/a.ndjson:{n}"] for n in range(1, 7)]
    for name in ("b.jsonl.gz", "c.ndjson.zst", "d.parquet"):
        assert [found[f"{folder}/{name}:{n}"] for n in range(1, 7)] == plain, name
    # A profile laid out otherwise is another text, and so has another digest.
    whole = [each | {"profile_sha256": ""} for each in found[f"{folder}/e.json"]]
    assert whole == [each | {"profile_sha256": ""} for each in plain[3]]
    assert summary["ignored_files"] == 1
    assert summary["errors"] == 0, rows(out.with_name("errors.parquet"))


def test_rows_stand_in_the_order_of_the_input(folder, screened):
    out, _ = screened
    places = [each["place"] for each in rows(out.with_name("patients.parquet"))]
    files = [each.partition(".")[0].rpartition("/")[2] for each in places]
    firsts = [*dict.fromkeys(files)]
    assert firsts[:4] == [
        "a",
        "b",
        "relapse-on-taper" if "relapse" in firsts[2] else firsts[2],
        firsts[3],
    ]
    lines = [each for each in places if each.startswith(f"{folder}/a.ndjson")]
    assert lines == [f"{folder}/a.ndjson:{n}" for n in range(1, 7)]
    assert [*dict.fromkeys(each["place"] for each in rows(out))] == [
        each["place"] for each in rows(out.with_name("patients.parquet")) if each["options"]
    ]


def test_an_export_is_joined_by_patient(folder, screened):
    found = outcomes(screened[0])
    for at, path in enumerate(BUNDLES, 1):
        alone = [kept(each) for each in found[f"{folder}/bundles/{path.name}"]]
        assert [kept(each) for each in found[f"{folder}/exported#Patient/{path.stem}"]] == alone
        assert [kept(each) for each in found[f"{folder}/bundles/lines.ndjson:{at}"]] == alone


@pytest.mark.parametrize("before", ['{"resourceType": "Cond\n', "\ufeff", "\ufeff\r\n"])
def test_what_an_export_begins_with_loses_no_patient(before, folder, tmp_path, run):
    top = tmp_path / "exported"
    top.mkdir()
    for path in (folder / "exported").iterdir():
        text = before + path.read_text("utf-8")
        (top / path.name).write_text(text, "utf-8", newline="")
    out = tmp_path / "o.parquet"
    assert run("screen", top, "--out", out, "--as-of", DAY).code == 0
    found = outcomes(out)
    assert run("screen", folder / "exported", "--out", out, "--as-of", DAY).code == 0
    expected = outcomes(out)
    assert [[kept(row) for row in each] for each in found.values()] == [
        [kept(row) for row in each] for each in expected.values()
    ]
    assert [each.rpartition("#")[2] for each in found] == [
        each.rpartition("#")[2] for each in expected
    ]


def kept(row):
    return {key: value for key, value in row.items() if key != "profile_sha256"}


def test_standard_input_is_told_by_its_content(tmp_path):
    for at, data in enumerate((ndjson(patients(3)).encode(), PROFILES[0].read_bytes())):
        packed = gzip.compress(data) if at else data
        out = tmp_path / f"{at}.parquet"
        command = [sys.executable, "-m", "cdss", "screen", "-", "--out", out]
        ran = subprocess.run(
            command,
            input=packed,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        places = [each["place"] for each in rows(tmp_path / "patients.parquet")]
        assert places == (["stdin"] if at else ["stdin:1", "stdin:2", "stdin:3"]), ran.stderr
    assert not list(tmp_path.glob("*.run"))


def test_a_broken_first_line_of_standard_input_is_one_record(tmp_path):
    out = tmp_path / "o.parquet"
    pretty = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": "?"})
    entry = json.dumps({"resource": {"resourceType": "Patient", "id": "1"}})
    for data, places, errors in (
        ('{"id": "x\n' + ndjson(patients(3)), ["stdin:2", "stdin:3", "stdin:4"], ["stdin:1"]),
        (pretty.replace('"?"}', f"[\n{entry}\n]}}"), ["stdin"], []),
    ):
        subprocess.run(
            [sys.executable, "-m", "cdss", "screen", "-", "--out", out],
            input=data.encode(),
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        assert [each["place"] for each in rows(tmp_path / "patients.parquet")] == places
        assert [each["place"] for each in rows(tmp_path / "errors.parquet")] == errors


def test_links_are_followed_and_none_in_a_circle(tmp_path, run):
    top, elsewhere = tmp_path / "in", tmp_path / "elsewhere"
    top.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.ndjson").write_text(ndjson(patients(2)), "utf-8")
    (elsewhere / "again").symlink_to(top)
    (top / "linked").symlink_to(elsewhere)
    assert run("screen", top, "--out", tmp_path / "o.parquet").code == 0
    places = [each["place"] for each in rows(tmp_path / "patients.parquet")]
    assert places == [f"{top}/linked/a.ndjson:{n}" for n in (1, 2)]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for the superuser")
def test_a_folder_that_cannot_be_read_is_no_empty_one(tmp_path, run):
    (tmp_path / "in" / "closed").mkdir(parents=True)
    (tmp_path / "in" / "closed").chmod(0)
    ran = run("screen", tmp_path / "in", "--out", tmp_path / "o.parquet")
    (tmp_path / "in" / "closed").chmod(0o700)
    assert ran.code == 2
    assert ran.err == f"`{tmp_path}/in/closed` cannot be read: Permission denied\n"


def test_what_can_be_read_only_once_is_refused(tmp_path, run):
    pipe = tmp_path / "pipe.ndjson"
    os.mkfifo(pipe)
    # Open for both, so that nobody waits for the other end.
    end = os.open(pipe, os.O_RDWR)
    try:
        ran = run("screen", pipe, "--out", tmp_path / "o.parquet")
    finally:
        os.close(end)
    assert ran.code == 2
    assert "standard input" in ran.err


def test_a_product_is_joined_to_those_who_were_given_it(tmp_path, run):
    top = tmp_path / "export"
    top.mkdir()
    reference = {"reference": "Patient/1"}
    jdm = {"coding": [{"system": "http://snomed.info/sct", "code": "1212005"}]}
    prednisolone = {"coding": [{"system": "http://www.whocc.no/atc", "code": "H02AB06"}]}
    resources = [
        {"resourceType": "Patient", "id": "1", "gender": "male"},
        {"resourceType": "Patient", "id": "2"},
        {"resourceType": "Condition", "id": "c", "subject": reference, "code": jdm},
        {
            "resourceType": "MedicationStatement",
            "id": "s",
            "status": "active",
            "subject": {"reference": "https://ehr.example.org/fhir/Patient/1"},
            "medicationReference": {"reference": "Medication/m"},
        },
        {"resourceType": "Medication", "id": "m", "code": prednisolone},
        {"resourceType": "Questionnaire", "id": "q"},
    ]
    for each in resources:
        with (top / f"{each['resourceType']}.ndjson").open("a", encoding="utf-8") as file:
            file.write(json.dumps(each) + "\n")
    out = tmp_path / "o.parquet"
    assert run("screen", top, "--out", out).code == 0
    given = {each["place"]: each["given"] for each in rows(tmp_path / "patients.parquet")}
    assert given[f"{top}#Patient/1"] == ["prednisolone"]
    assert given[f"{top}#Patient/2"] == []
    (error,) = rows(tmp_path / "errors.parquet")
    assert (error["place"], error["code"]) == (f"{top}/Questionnaire.ndjson:1", "no-patient")


def test_a_column_of_another_name(tmp_path, run):
    profile = json.dumps(next(patients(1)))
    duckdb.execute("CREATE OR REPLACE TABLE u AS SELECT ? AS note UNION ALL SELECT NULL", [profile])
    duckdb.execute(f"COPY u TO '{tmp_path}/in.parquet' (FORMAT parquet)")
    out = tmp_path / "out" / "o.parquet"
    out.parent.mkdir()
    assert run("screen", tmp_path / "in.parquet", "--out", out, "--column", "note").code == 0
    assert len(rows(out.with_name("patients.parquet"))) == 1
    (error,) = rows(out.with_name("errors.parquet"))
    assert (error["place"], error["code"]) == (f"{tmp_path}/in.parquet:2", "empty-value")
    assert run("screen", tmp_path / "in.parquet", "--out", out).code == 0
    (error,) = rows(out.with_name("errors.parquet"))
    assert error["code"] == "no-parquet"


def test_nothing_in_gives_empty_tables(tmp_path, run):
    (tmp_path / "in.ndjson").write_text("\n\n", "utf-8")
    ran = run("screen", tmp_path / "in.ndjson", "--out", tmp_path / "o.parquet", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["patients"] == 0
    for name in ("o", "patients", "errors"):
        assert rows(tmp_path / f"{name}.parquet") == []


def test_patterns_and_files_named_twice(tmp_path, run):
    for name in "ab":
        (tmp_path / f"{name}.ndjson").write_text(ndjson(patients(1)), "utf-8")
    out = tmp_path / "o.parquet"
    run("screen", tmp_path / "*.ndjson", tmp_path / "a.ndjson", "--out", out)
    places = [each["place"] for each in rows(tmp_path / "patients.parquet")]
    assert places == [f"{tmp_path}/a.ndjson:1", f"{tmp_path}/b.ndjson:1"]


@pytest.mark.parametrize("named", ["absent.ndjson", "*.nothing"])
def test_what_is_not_there_is_usage(tmp_path, run, named):
    (tmp_path / "absence.ndjson").write_text("", "utf-8")
    ran = run("screen", tmp_path / named, "--out", tmp_path / "o.parquet")
    assert ran.code == 2
    assert "absence.ndjson" in ran.err or "no file" in ran.err
    assert not (tmp_path / "o.parquet").exists()


def test_what_no_screening_made_is_not_written_over(tmp_path, run):
    source = tmp_path / "in.ndjson"
    source.write_text(ndjson(patients(2)), "utf-8")
    mine = tmp_path / "patients.parquet"
    duckdb.execute(f"COPY (SELECT 'id: a' AS profile) TO '{mine}' (FORMAT parquet)")
    before = mine.read_bytes(), source.read_bytes()
    for inputs, out in ((source, source), (mine, tmp_path / "o.parquet")):
        ran = run("screen", inputs, "--out", out)
        assert ran.code == 2
        assert "no screening made it" in ran.err
    assert (mine.read_bytes(), source.read_bytes()) == before
    assert sorted(tmp_path.iterdir()) == [source, mine]
    # At its end the folder of a run is removed, with all that is in it.
    note = tmp_path / "in" / "o.parquet.run" / "note.txt"
    note.parent.mkdir(parents=True)
    note.touch()
    ran = run("screen", source, "--out", tmp_path / "in" / "o.parquet")
    assert ran.code == 2
    assert "no screening made it" in ran.err
    assert note.exists()


def test_a_table_has_a_name_of_its_own(tmp_path, run):
    (tmp_path / "in.ndjson").write_text(ndjson(patients(2)), "utf-8")
    ran = run("screen", tmp_path / "in.ndjson", "--out", tmp_path / "patients.parquet")
    assert ran.code == 2
    assert "another table" in ran.err
    assert [each.name for each in tmp_path.iterdir()] == ["in.ndjson"]
