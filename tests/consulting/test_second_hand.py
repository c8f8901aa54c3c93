"""What was read on a mirror or an aggregator is cited as that, and not as what it copies."""

from __future__ import annotations

import pytest

import cdss
from cdss.report.text import text

PROFILE = """patient: {age: 14 y, sex: female}
diagnoses: [juvenile dermatomyositis]
history: {pregnancy: present}
treatments: [{agent: methotrexate, running: true}, {agent: thalidomide, running: true}]
"""


@pytest.fixture
def answer(kb) -> cdss.Consultation:
    return cdss.consult(cdss.profile_from_yaml(PROFILE, kb), kb)


def test_a_copy_says_that_it_is_one_where_it_is_cited(answer) -> None:
    said = {each.source: each.citation for alert in answer.alerts for each in alert.sources}
    assert said["safety/thalidomide/C"] == (
        "a copy of the label, read at second hand (safety/thalidomide/C)"
    )
    # The manufacturer's own page is no copy.
    assert said["safety/methotrexate/C"] == "manufacturer Canada (safety/methotrexate/C)"


def test_the_report_says_so_before_the_address(answer) -> None:
    sources = " ".join(text(answer, width=100).partition("\nSOURCES")[2].split())
    before, _, _ = sources.partition("https://pill2trip.com")
    assert before.endswith("a copy of the label, read at second hand (safety/thalidomide/C). ")
