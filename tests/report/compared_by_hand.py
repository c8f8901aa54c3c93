"""Explanations written by hand, and an answer that carries them on every option."""

from __future__ import annotations

import cdss
from cdss.model.consultation import Oddity, OptionEntry
from cdss.model.explanation import Basis, Changes, Comparison, Fact, Reasons, Row, Step

STEPS_HERE = (
    Step(
        "Prednisolone", "", False, False, True, {"calcinosis": "worsened"}, "", (),
        "patient.yaml:14",
    ),
    Step(
        "Ciclosporin", "2 years ago", True, False, True, {"calcinosis": "no response"},
        "prednisolone", (), "patient.yaml:15",
    ),
    Step(
        "Consultation", "2026-11-20", True, False, False, {}, "",
        ("fever: present", "CRP: raised"), "patient.yaml:10",
    ),
)  # fmt: skip

STEPS_THERE = (
    Step("At onset", "age 3 years", True, False, False, {}, "", ("weakness: present",), "Methods"),
    Step("Prednisolone", "", True, False, True, {"calcinosis": "no response"}, "", (), "Methods"),
    Step(
        "Methotrexate, alendronate and whatever else was given over these long years", "", False,
        False, True, {"calcinosis": "no response", "muscle": "not stated"}, "prednisolone", (),
        "Methods, Results",
    ),
    Step(
        "Thalidomide", "age 14 years", True, True, True,
        {"inflammation": "markers called remarkably better", "calcinosis": "partial"}, "", (),
        "Conclusion",
    ),
    Step("At 15 months", "15 months on", True, False, False, {}, "", ("hot spots",), "Conclusion"),
)  # fmt: skip

ROWS = (
    Row("Age at the intervention", "12 y", "14 y at report", "different"),
    Row("Sex", "female", "female", "same"),
    Row("Subtype", "not stated", "not stated", "unknown"),
    Row("Earlier agents", "prednisolone (worsened), ciclosporin", "nine agents", "different"),
)


def comparison(evidence: OptionEntry) -> Comparison:
    """The comparison with the first subject of an option's evidence."""
    first = evidence.evidence[0]
    return Comparison(
        first.source, first.id, first.subject, first.subject_label, first.n, ROWS,
        STEPS_HERE, STEPS_THERE if first.n == 1 else (),
    )  # fmt: skip


CHANGES = Changes(
    (
        (Fact("fever", "fever", "unknown"), Fact("c-reactive-protein", "CRP raised", "unknown")),
        (Fact("pregnancy", "not pregnancy", "present"),),
    ),
    complete=True,
    fixed=(Basis("age: 40 y", "patient.yaml:4"),),
)

REASONS = Reasons(
    ((Basis("fever: present", "patient.yaml:10"), Basis("calcinosis: present", "patient.yaml:9")),),
    complete=False,
    needed=(Basis("calcinosis: present", "patient.yaml:9"),),
)

ODDITY = Oddity(
    "treated-but-absent",
    "an agent for what is stated absent",
    (Basis("calcinosis: absent", "patient.yaml:9"),),
)


def explained(answer: cdss.Consultation) -> cdss.Consultation:
    """The answer as ``explain=True`` gives it, with explanations written by hand."""
    holds = {"reported", "cautioned", "already-given"}
    options = tuple(
        each._replace(
            comparison=(comparison(each),),
            changes=None if each.outcome in holds else CHANGES,
            reasons=REASONS if each.outcome in holds else None,
        )
        for each in answer.options
    )
    return answer._replace(options=options, oddities=(ODDITY,))
