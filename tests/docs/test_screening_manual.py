"""The manual of screening: every query of it answers, and every column of it is there."""

import json
import re
from pathlib import Path

import duckdb
import pytest
from screening.tables import PROFILES, ndjson, patients, rows

from cdss.cli.main import main
from cdss.screening.schema import TABLES

MANUAL = (Path(__file__).resolve().parents[2] / "cdss" / "screening" / "README.md").read_text(
    "utf-8"
)
QUERIES = re.findall(r"^```sql\n(.*?)^```$", MANUAL, re.MULTILINE | re.DOTALL)

TRIED = {
    "id": "tried",
    "patient": {"age": "9 y", "sex": "female"},
    "diagnoses": ["juvenile dermatomyositis"],
    "findings": {"calcinosis": "present"},
    "treatments": [
        {"agent": "methotrexate", "response": {"calcinosis": "none"}},
        {"agent": "alendronate", "response": {"calcinosis": "none"}},
    ],
}
GIVEN = TRIED | {
    "id": "given",
    "treatments": [*TRIED["treatments"], {"agent": "topical sodium thiosulfate"}],
}


@pytest.fixture(scope="module")
def screened(tmp_path_factory):
    top = tmp_path_factory.mktemp("manual")
    (top / "screened").mkdir()
    (top / "in.ndjson").write_text(ndjson([*patients(12), TRIED, GIVEN]) + "{\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(
            [
                *("screen", str(top / "in.ndjson"), *map(str, PROFILES)),
                *("--out", str(top / "screened" / "options.parquet")),
            ]
        )
    assert not ended.value.code
    return top


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_query_of_the_manual_answers(screened, monkeypatch, query):
    monkeypatch.chdir(screened)
    assert duckdb.sql(query).fetchall()


def test_who_was_not_given_thiosulfate(screened, monkeypatch):
    monkeypatch.chdir(screened)
    found = {row[0] for row in duckdb.sql(QUERIES[0]).fetchall()}
    assert "tried" in found
    assert "given" not in found


def test_the_fact_that_decides_most(screened, monkeypatch):
    monkeypatch.chdir(screened)
    fact, children, options = duckdb.sql(QUERIES[1]).fetchall()[0]
    young = {
        each["place"]
        for each in rows(screened / "screened" / "patients.parquet")
        if each["age_years"] is not None and each["age_years"] < 18
    }
    alone = [
        each["place"]
        for each in rows(screened / "screened" / "options.parquet")
        if each["outcome"] == "undecided" and each["missing"] == [fact]
    ]
    alone = [each for each in alone if each in young]
    assert (children, options) == (len(set(alone)), len(alone))
    assert children > 1


def test_the_manual_names_every_column():
    told = set(re.findall(r"`(\w+)`", MANUAL))
    for table, columns in TABLES.items():
        assert set(columns) <= told, table


def test_the_summary_prints_as_json(screened, capfd):
    with pytest.raises(SystemExit):
        main(
            [
                *("screen", str(screened / "in.ndjson"), "--format", "json"),
                *("--out", str(screened / "again.parquet")),
            ]
        )
    summary = json.loads(capfd.readouterr().out)
    assert summary["patients"] == 14
    assert summary["errors"] == 1
    counted = sum(sum(each["patients"].values()) for each in summary["options"])
    assert counted == summary["files"]["options"]["rows"] == len(rows(screened / "again.parquet"))


def test_without_the_extra_it_says_what_to_install(monkeypatch, capfd, tmp_path):
    import importlib.util  # noqa: PLC0415

    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "duckdb" else real(name)
    )
    with pytest.raises(SystemExit) as ended:
        main(["screen", str(PROFILES[0]), "--out", str(tmp_path / "o.parquet")])
    assert ended.value.code == 2
    assert "pip install 'cdss[batch]'" in capfd.readouterr().err
