"""What cannot be screened becomes a row, stops nothing, and tells nothing of the patient."""

import gzip
import json

import pytest

from screening.tables import PROFILES, ndjson, patients, rows

MARK = "Xyzzymarker"


@pytest.fixture
def screened(tmp_path, run, monkeypatch):
    temporary = tmp_path / "elsewhere"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    here = tmp_path / "in"
    here.mkdir()
    good = ndjson(patients(1)).encode()
    lines = [
        good,
        f'{{"findings": ["{MARK}"]}}\n'.encode(),
        f'{{"findings": ["{MARK}"\n'.encode(),
        b'{"id": "\xff' + MARK.encode() + b'"}\n',
        json.dumps({"id": MARK, "note": "x" * 17_000_000}).encode() + b"\n",
        b"[" * 200_000 + b"\n",
        json.dumps({"id": "z", "patient": {"age": f"{MARK} y"}}).encode() + b"\n",
        '{"id": "Žofie 日本", "diagnoses": ["JDM"]}\n'.encode(),
        good.rstrip(),
    ]
    (here / "a.ndjson").write_bytes(b"".join(lines))
    (here / "b.ndjson.gz").write_bytes(gzip.compress(good * 500)[:-40])
    (here / "c.yaml").write_text(f"{MARK}: [", "utf-8")
    (here / "d.json").write_text(
        json.dumps(
            [
                {"resourceType": "Patient", "id": "1", "birthDate": MARK},
                {"resourceType": "Patient", "id": "2"},
            ]
        ),
        "utf-8",
    )
    (here / "e.parquet").write_bytes(MARK.encode())
    out = tmp_path / "out" / "o.parquet"
    out.parent.mkdir()
    ran = run("screen", here, "--out", out)
    return here, out, ran, temporary


def test_the_others_are_screened(screened):
    here, out, ran, _ = screened
    assert ran.code == 0
    answered = rows(out.with_name("patients.parquet"))
    places = [each["place"].removeprefix(f"{here}/") for each in answered]
    assert places[:3] == ["a.ndjson:1", "a.ndjson:8", "a.ndjson:9"]
    assert places[-1] == "d.json#Patient/2"
    assert answered[1]["patient"].startswith("Žofie ")
    assert answered[1]["patient"].endswith("日本")
    errors = {
        each["place"].removeprefix(f"{here}/"): each
        for each in rows(out.with_name("errors.parquet"))
    }
    broken = [each for each in errors if each.startswith("b.ndjson.gz:")]
    assert len(broken) == 1
    assert errors.pop(broken[0])["code"] == "broken-archive"
    # What stands before the damage is kept, line by line.
    assert int(broken[0].partition(":")[2]) - 1 == sum("b.ndjson" in each for each in places)
    assert [*errors] == [
        *(f"a.ndjson:{number}" for number in range(2, 8)),
        "c.yaml",
        "d.json#Patient/1",
        "e.parquet:1",
    ]
    assert errors["a.ndjson:2"]["name"] == "unknown-term"
    assert errors["a.ndjson:5"]["code"] == "too-large"
    assert errors["d.json#Patient/1"]["error"] == "ProfileError"
    assert errors["e.parquet:1"]["code"] == "no-parquet"
    # The same patient twice is two records, each with its rows; the summary says so.
    assert answered[0]["patient"] == answered[2]["patient"] == "p0"
    assert "ids that several records have" in ran.out
    assert f"NOT SCREENED: {len(errors) + 1}" in ran.out


def test_nothing_of_a_patient_is_told_elsewhere(screened):
    _, out, ran, temporary = screened
    assert MARK not in ran.out + ran.err
    for path in (out, out.with_name("errors.parquet")):
        assert MARK.encode() not in path.read_bytes()
    told = json.dumps(rows(out.with_name("errors.parquet")))
    assert MARK not in told
    assert not list(temporary.iterdir())
    assert {each.name for each in out.parent.iterdir()} == {
        "o.parquet",
        "patients.parquet",
        "errors.parquet",
    }
    assert out.stat().st_mode & 0o077 == 0


def test_unknown_terms_may_be_gone_past(tmp_path, run):
    (tmp_path / "a.ndjson").write_text('{"diagnoses": ["JDM"], "findings": ["nonsense"]}', "utf-8")
    out = tmp_path / "o.parquet"
    assert run("screen", tmp_path / "a.ndjson", "--out", out, "--allow-unknown").code == 0
    (patient,) = rows(tmp_path / "patients.parquet")
    assert patient["not_understood"] == 1
    assert not rows(tmp_path / "errors.parquet")


def test_a_patient_without_any_option_is_seen(tmp_path, run):
    (tmp_path / "a.ndjson").write_text('{"id": "q", "findings": {"fever": "present"}}', "utf-8")
    ran = run("screen", tmp_path / "a.ndjson", "--out", tmp_path / "o.parquet", "--format", "json")
    assert rows(tmp_path / "o.parquet") == []
    (patient,) = rows(tmp_path / "patients.parquet")
    assert (patient["patient"], patient["options"]) == ("q", 0)
    assert patient["gated"] == ["juvenile-dermatomyositis"]
    assert json.loads(ran.out)["without_option"] == 1


def test_wrong_knowledge_ends_it(tmp_path, run):
    ran = run("screen", PROFILES[0], "--out", tmp_path / "o.parquet", "--knowledge", tmp_path)
    assert ran.code == 3
    ran = run("screen", PROFILES[0], "--out", tmp_path / "absent" / "o.parquet")
    assert ran.code == 2
