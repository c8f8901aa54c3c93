"""A row says what a consultation says, of every profile."""

from datetime import date
from itertools import islice

import pytest
import yaml

import cdss
from cdss.consulting.generated import generated
from cdss.screening.record import Record, Way
from cdss.screening.rows import screened
from screening.tables import BUNDLES, PROFILES

DAY = date(2026, 11, 20)


def told(options):
    return [
        (
            each.rule,
            each.intervention,
            each.target,
            each.outcome,
            each.because,
            each.direction,
            each.missing,
            tuple(caution.rule for caution in each.cautions),
            tuple(caution.rule for caution in each.to_check),
        )
        for each in options
    ]


def compare(kb, profile, text, way):
    answer = cdss.consult(profile, kb, engine="native", cross_check=False)
    found = screened(Record("here", text), kb, way)
    assert not found.errors
    (patient,), (options,) = found.patients, found.options
    assert [tuple(each) for each in options] == told(answer.options)
    assert patient["profile_sha256"] == answer.profile.sha256
    assert patient["gated"] == [each.diagnosis for each in answer.gated]
    stated = [each.rule for each in answer.alerts if each.state == "holds"]
    assert patient["alerts"] == [*dict.fromkeys(stated)]
    derived = {each.concept for each in answer.derived if each.state == "present"}
    assert derived <= set(patient["present"])
    return answer


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_bundled_profile(kb, path):
    text = path.read_bytes()
    profile = cdss.profile_from_yaml(text, kb, today=DAY)
    compare(kb, profile, text, Way("native", 0, DAY))


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.stem)
def test_a_bundle(kb, path):
    text = path.read_bytes()
    profile = cdss.profile_from_fhir(text, kb, as_of=DAY)
    compare(kb, profile, text, Way("native", 0, DAY))


def test_generated_profiles(kb):
    # Every 20th of what is made from the rules: some hundred ways to meet or deny one.
    outcomes = set()
    compared = 0
    for each in islice(generated(kb), 0, None, 20):
        given = {"diagnoses": {"juvenile-dermatomyositis": "present"}} | each.given
        text = yaml.safe_dump(given, default_flow_style=None).encode()
        try:
            profile = cdss.profile_from_yaml(text, kb, today=DAY)
        except cdss.CdssError:
            continue
        answer = compare(kb, profile, text, Way("native", 0, DAY))
        outcomes |= {option.outcome for option in answer.options}
        compared += 1
    assert compared > 50
    assert outcomes >= {"reported", "cautioned", "undecided"}


def test_both_engines_answer_a_sample(kb):
    pytest.importorskip("durable_rules_engine")
    text = PROFILES[0].read_bytes()
    for way, wanted in (
        (Way("native", 0, DAY), ("native 1", False)),
        (Way("native", 1, DAY), ("native 1", True)),
        (Way("durable", 1, DAY), ("durable-rules 2.0.28", True)),
    ):
        (patient,) = screened(Record("here", text), kb, way).patients
        assert (patient["engine"], patient["cross_checked"]) == wanted
