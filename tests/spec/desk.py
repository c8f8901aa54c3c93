"""A desk for one rule: what a condition makes of a profile, through the public doors.

Each test of this folder is a paragraph of the manual: its docstring says what an
operator means, and what follows shows it. All of it happens in an invented field.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import cdss

VOCABULARY = """
- {id: ember-fever, label: Ember fever, kind: diagnosis}
- {id: red-ember-fever, label: Red ember fever, kind: diagnosis, is_a: [ember-fever]}
- {id: frost-ague, label: Frost ague, kind: diagnosis}
- {id: rash, label: Rash, kind: finding}
- {id: red-rash, label: Red rash, kind: finding, is_a: [rash]}
- {id: blue-rash, label: Blue rash, kind: finding, is_a: [rash]}
- {id: cough, label: Cough, kind: finding}
- {id: sneeze, label: Sneeze, kind: finding}
- {id: weak, label: Weak, kind: finding}
- {id: worn-out, label: Worn out, kind: finding, is_a: [weak]}
- {id: old-burn, label: Old burn, kind: history, lasting: true}
- {id: voyage, label: Voyage, kind: history}

- {id: salts, label: Salts, kind: measurement}
- {id: brine, label: Brine, kind: measurement, unit: U/L, is_a: [salts],
   range: [{low: 10, high: 20, source: an-old-book}],
   accepts: [{unit: IU/L, factor: 1, why: the same here}]}
- {id: chalk, label: Chalk, kind: measurement, unit: mg/L, is_a: [salts]}
- {id: soot, label: Soot, kind: measurement, unit: mg/L, range: [
   {high: 5, age_below: 6 y, source: an-old-book}, {high: 9, age_from: 6 y, source: an-old-book}]}
- {id: dye, label: Dye, kind: measurement, unit: "{titre}"}
- {id: steps, label: Steps, kind: score, limits: {low: 0, high: 50}}

- {id: tonic, label: Tonic, kind: agent}
- {id: bitter-tonic, label: Bitter tonic, kind: agent, is_a: [tonic], routes: [oral]}
- {id: sweet-tonic, label: Sweet tonic, kind: agent, is_a: [tonic], routes: [oral, topical]}
- {id: salve, label: Salve, kind: agent, routes: [topical]}
- {id: smoke, label: Smoke, kind: agent}
- {id: oil, label: Oil, kind: agent}
- {id: wax, label: Wax, kind: agent}
- {id: waxed-oil, label: Waxed oil, kind: agent, is_a: [oil, wax]}
- {id: broth, label: Broth, kind: agent, routes: [systemic]}
- {id: tonic-systemic, label: "Tonic, systemic", kind: intervention, agent: tonic, route: systemic}
- {id: sweet-tonic-topical, label: "Sweet tonic, topical", kind: intervention,
   agent: sweet-tonic, route: topical}
- {id: bed-rest, label: Bed rest, kind: procedure}
- {id: systemic, label: Systemic, kind: route}
- {id: oral, label: Oral, kind: route, is_a: [systemic]}
- {id: drip, label: Drip, kind: route, is_a: [systemic]}
- {id: topical, label: Topical, kind: route}
- {id: strength, label: Strength, kind: target}
- {id: grip, label: Grip, kind: target, is_a: [strength]}
- {id: mood, label: Mood, kind: target}
"""

SOURCE = """
id: an-old-book
identified: false
cite_as: An old book, invented for tests
design: case-report
standing: {status: current, checked: 2026-11-20, where: invented}
read: nowhere; it does not exist
subjects: [{id: P1, n: 1}]
evidence:
  - {id: E1, subject: P1, situation: [rash], direction: {rash: supports}, at: {section: Page 1}}
"""

SCOPE = """
version: "0"
date: 2026-11-20
covers: an invented field
not_covered: [the rest]
intended_use: tests
"""

RULE = """
id: {id}
kind: {kind}
title: {id}
status: draft
version: 1
purpose: a test
misuse: none
{gate}
when: {when}
then: {then}
{grounds}
examples: [{{name: none, given: {{}}, expect: unknown}}]
"""


class Rule(NamedTuple):
    """One rule in few words; the rest of its file is the same for all."""

    kind: str
    when: str
    then: str
    gate: str | None = None

    def text(self, number: int) -> str:
        cited = self.kind in {"option", "assessment"}
        return RULE.format(
            id=f"R-{number:04}",
            kind=self.kind,
            gate=f"gate: {self.gate}" if self.gate else "",
            when=self.when,
            then=self.then,
            grounds="evidence: [an-old-book/E1]" if cited else "sources: [an-old-book]",
        )


def option(when: str, of: str = "bed-rest", gate: str | None = None) -> Rule:
    return Rule("option", when, f"{{option: {of}, target: rash}}", gate)


def derivation(when: str, finding: str, *, defines: bool = False, gate: str | None = None) -> Rule:
    then = f"{{finding: {finding}, defines: {str(defines).lower()}}}"
    return Rule("derivation", when, then, gate)


def caution(
    when: str, of: str = "bed-rest", severity: str = "contraindicated", *, first: bool = False
) -> Rule:
    exclude = f"exclude_first: {str(first).lower()}"
    return Rule("caution", when, f"{{caution: {of}, severity: {severity}, {exclude}, text: Care.}}")


def alert(when: str, gate: str | None = None) -> Rule:
    return Rule("alert", when, "{alert: look, text: Look first.}", gate)


class Desk:
    """A knowledge base made of a few rules."""

    def __init__(self, folder: Path, rules: Iterable[Rule]) -> None:
        files = {
            "rules/vocabulary/field.yaml": VOCABULARY,
            "rules/scope.yaml": SCOPE,
            "cases/sources/an-old-book.yaml": SOURCE,
            "rules/rules.yaml": "\n---\n".join(
                rule.text(number) for number, rule in enumerate(rules, 1)
            ),
        }
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        self.kb = cdss.load(folder, cache=False)

    def consult(self, profile: str) -> cdss.Consultation:
        """The answer for a profile as of 20 November 2026."""
        patient = cdss.profile_from_yaml(profile, self.kb, today=date(2026, 11, 20))
        return cdss.consult(patient, self.kb, everything=True)

    def __call__(self, profile: str) -> str:
        """The outcome of the first option rule."""
        options = sorted(self.consult(profile).options, key=lambda each: each.rule)
        return options[0].outcome
