"""Knowledge files in their shortest form: what may be left out, and what stands in its place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import cdss

WORDS = "A mudwort had rust. Ash did nothing. Tea helped."

FILES = {
    "rules/scope.yaml": """
version: "1"
date: 2026-11-20
covers: mudworts
not_covered: [all else]
intended_use: tests
""",
    "rules/references.yaml": '[{id: safety, what: "a leaflet", read: its beginning}]',
    "rules/vocabulary/plants.yaml": """
- {id: mudwort-rust, kind: diagnosis}
- {id: red-spots, kind: finding}
- {id: photograph, kind: procedure}
- {id: ash, kind: agent}
- {id: tea, kind: agent}
""",
    "rules/all.yaml": """
id: MW-O-0001
kind: option
title: Tea reported for red spots
status: draft
version: 1
purpose: test
misuse: none
gate: mudwort-rust
when: {finding: red-spots}
then: {option: tea, target: red-spots}
evidence: [a-note/E1]
---
id: C-0003
kind: caution
status: {reviewed: {by: A. B., role: gardener, on: 2026-11-20, version: 1}}
version: 1
purpose: test
misuse: none
when: always
then: {caution: tea, severity: warn, text: it stains}
sources: [{from: safety, certainty: label copy}]
---
id: MW-A-0001
kind: alert
status: draft
version: 1
purpose: test
misuse: none
gate: mudwort-rust
when: {finding: red-spots}
then: {alert: spreading, text: rust spreads}
sources: [a-note]
---
id: MW-X-0001
kind: assessment
status: draft
version: 1
purpose: test
misuse: none
gate: mudwort-rust
when: {finding: red-spots}
then: {assessment: photograph, text: shows how far it went}
evidence: [a-note/E2]
---
id: MW-O-0002
kind: option
title: Ash
status: {withdrawn: {on: 2026-11-20, why: it was never given}}
version: 1
purpose: test
misuse: none
when: {finding: red-spots}
then: {option: ash, target: red-spots}
evidence: [a-note/E1]
""",
    "cases/sources/a-note.yaml": f"""
id: a-note
identified: false
cite_as: Invented note on one mudwort
design: case-report
standing: {{status: current, checked: 2026-11-20, where: invented}}
text: {{sha256: {hashlib.sha256(WORDS.encode()).hexdigest()}, chars: {len(WORDS)}, licence: none}}
subjects:
  - id: P1
    n: 1
    statements:
      - {{concept: mudwort-rust, state: present, at: {{section: Note, span: [2, 18]}}}}
      - {{id: S1, concept: red-spots, state: present, at: {{section: Note, span: [14, 18]}}}}
    interventions:
      - id: I2
        intervention: tea
        dose_as_reported: {{printed: Tea, ambiguous: true}}
        response: {{red-spots: improved}}
        at: {{section: Note, span: [37, 48]}}
evidence:
  - id: E1
    subject: P1
    intervention: I2
    situation: [mudwort-rust]
    direction: {{red-spots: supports}}
    at: [{{section: Note, span: [37, 48]}}]
  - {{id: E2, subject: P1, assessment: photograph, situation: [mudwort-rust], question: assessment,
      direction: {{red-spots: supports}},
      at: {{section: Note, span: [2, 18]}}}}
general:
  - {{statement: rust is wet, kind: hypothesis, at: {{section: Note, span: [14, 18]}}}}
""",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "kb" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "kb"


def test_a_base_in_its_shortest_form_answers(base: Path) -> None:
    kb = cdss.load(base, cache=False)
    profile = cdss.profile_from_yaml(
        "{diagnoses: [mudwort rust], findings: {red spots: present}}", kb
    )
    answer = cdss.consult(profile, kb)
    (option,) = answer.options
    assert (option.intervention, option.label, option.outcome) == ("tea", "Tea", "reported")
    assert option.evidence[0].level == "OCEBM 4"
    assert option.evidence[0].result == {"red-spots": "improved"}
    assert option.cautions[0].source == "a leaflet (safety)"
    assert option.cautions[0].certainty == "label copy"
    assert [each.rule for each in answer.alerts] == ["MW-A-0001"]
    assert [each.label for each in answer.assessments] == ["Photograph"]
    assert kb.rules["MW-A-0001"].title == "rust spreads"
    assert answer.knowledge.rules == {"draft": 3, "reviewed": 1}


def test_lint_asks_for_the_examples_that_are_left_out(base: Path, run) -> None:
    ran = run("lint", "--knowledge", base)
    assert ran.code == 1
    assert ran.out.count("error[") == ran.out.count("error[L061] missing-example") == 4


def test_statements_without_ids_are_numbered_around_those_with_one(base: Path, run) -> None:
    shown = run("sources", "show", "a-note", "--knowledge", base).out
    assert "S2  Mudwort rust" in shown
    assert "S1  Red spots" in shown
    assert "G1  " in shown
    assert "(AMBIGUOUS, not for dosing)" in shown


def test_a_text_without_a_name_is_found_by_its_hash(base: Path, run, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "folder").mkdir(parents=True)
    (texts / "other.txt").write_text("another text", encoding="utf-8")
    missing = run("sources", "verify", "--texts", texts, "--knowledge", base)
    assert missing.code == 1
    assert "put `the file of this sha256` there" in missing.err
    (texts / "mud.txt").write_text(WORDS, encoding="utf-8")
    found = run("sources", "verify", "--texts", texts, "--knowledge", base)
    assert found.code == 0
    assert "mud.txt" in found.out
