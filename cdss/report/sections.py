"""What a report says, and in which order: text and Markdown only lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cdss.model.consultation import (
    AlertCheck,
    AlertEntry,
    AssessmentEntry,
    Citation,
    Conflict,
    Consultation,
    OptionEntry,
)
from cdss.model.explanation import Basis
from cdss.report.blocks import Block, Line, Note, Said, Section
from cdss.report.numbering import Numbering
from cdss.report.options import OptionWriter
from cdss.report.unread import in_line, not_understood
from cdss.report.words import (
    ELSEWHERE,
    GLUE,
    bare,
    clean,
    count,
    grounds,
    inside,
    placed,
    spoken,
    stated,
)

_OTHERWISE = {
    "cautioned": "cautioned",
    "already-given": "already given",
    "against": "reported without benefit",
}
"""What else can become of an option whose conditions hold."""

_UNCOVERED_SHOWN = 8
"""Things not covered before the text folds the rest."""


def sections(answer: Consultation, *, fold: bool, whole: bool = False) -> tuple[Section, ...]:
    """Everything a report says, in its order.

    Args:
        answer: The consultation.
        fold: Whether long lists are cut, with the number of what is left out.
        whole: Whether what is undecided or does not apply has an entry of its own as well.
    """
    return tuple(_Report(answer, fold=fold, whole=whole).sections())


class _Report:
    """One answer being written; citations are numbered as they come up."""

    def __init__(self, answer: Consultation, *, fold: bool, whole: bool = False) -> None:
        self._answer = answer
        self._fold = fold
        self._whole = whole
        self._numbers = Numbering(citations_in(answer))
        self._options = OptionWriter(answer.labels, self._numbers, fold=fold, whole=whole)

    def sections(self) -> list[Section]:
        found = [
            *not_understood(self._answer.profile.not_understood, fold=self._fold),
            *self._conflicts(),
            *self._oddities(),
            Section("Read as", said=Said(clean(self._answer.profile.read_as))),
            Section("", said=Said(clean(self._answer.disclaimer))),
            *self._look_first(),
            *self._of_options(),
            *self._assessments(),
            *self._not_applicable(),
            *self._footer(),
        ]
        listed = self._numbers.listed()
        return [*found, Section("Sources", parts=listed)] if listed else found

    # What must be known before anything else

    def _conflicts(self) -> list[Section]:
        """What stands in conflict; what only follows from the same statements is named with it."""
        behind: list[tuple[Conflict, set[Basis], list[str]]] = []
        for each in sorted(self._answer.conflicts, key=lambda each: len(_sides(each))):
            first = next((found for found in behind if found[1] <= _sides(each)), None)
            if first is None:
                behind.append((each, _sides(each), []))
            else:
                first[2].append(spoken(each.concept, self._answer.labels))
        notes = tuple(
            Note(
                Said(
                    f"{clean(each.text)} (on one side: {placed(each.supported_by)}; "
                    f"on the other: {placed(each.opposed_by)})"
                ),
                "!",
                (Said(f"and with it: {', '.join(sorted(others))}"),) if others else (),
            )
            for each, _, others in behind
        )
        return [Section("Conflicts", "(nothing was resolved)", parts=notes)] if notes else []

    def _oddities(self) -> list[Section]:
        notes = tuple(
            Note(Said(f"{clean(each.text)} ({placed(each.statements)})"), "!")
            for each in self._answer.oddities
        )
        return (
            [Section("Odd in the profile", "(nothing is concluded)", parts=notes)] if notes else []
        )

    def _look_first(self) -> list[Section]:
        answer = self._answer
        notes = [self._alert(each) for each in answer.alerts]
        to_check = answer.alerts_to_check
        # What runs and asks for something to be excluded is no sign to be looked for.
        notes += [self._not_excluded(each) for each in to_check if each.signs]
        signs = [each for each in to_check if not each.signs]
        entries: list[AlertEntry | AlertCheck] = [*answer.alerts, *signs]
        for state in ("holds", "were-it"):
            unstated = self._unstated([each for each in entries if each.state == state])
            notes += [unstated] if unstated else []
        return [Section("Look first", parts=tuple(notes))] if notes else []

    def _alert(self, alert: AlertEntry) -> Note:
        signs = ", ".join(f"{bare(each)} {in_line(each.location)}" for each in alert.signs)
        lead = f"{signs}: " if signs else ""
        return Note(
            Said(
                f"{self._were_it(alert)}{lead}{clean(alert.text)}",
                self._numbers.of(alert.sources),
            ),
            "!",
        )

    def _not_excluded(self, check: AlertCheck) -> Note:
        given = ", ".join(f"{bare(each)} {in_line(each.location)}" for each in check.signs)
        missing = "; ".join(map(clean, check.not_stated)) or "facts in conflict, see above"
        return Note(
            Said(
                f"{given}: to be excluded first, and not stated: {missing}. {clean(check.text)}",
                self._numbers.of(check.sources),
            ),
            "?",
        )

    def _were_it(self, alert: AlertEntry | AlertCheck) -> str:
        if alert.state != "were-it" or alert.gate is None:
            return ""
        return f"were it {spoken(alert.gate, self._answer.labels)}: "

    def _unstated(self, entries: Sequence[AlertEntry | AlertCheck]) -> Note | None:
        """The signs that nobody stated, of all alerts of one state, each named once."""
        # A sign in conflict is open too, but it was stated, and twice.
        labels = self._answer.labels
        twice = {spoken(each.concept, labels) for each in self._answer.conflicts}
        signs = dict.fromkeys(
            sign for each in entries for sign in map(clean, each.not_stated) if sign not in twice
        )
        if not signs:
            return None
        cited = [source for each in entries if each.not_stated for source in each.sources]
        gates = dict.fromkeys(self._were_it(each) for each in entries)
        return Note(
            Said(f"{''.join(gates)}not stated: {'; '.join(signs)}", self._numbers.of(cited)), "?"
        )

    # Options

    def _of_options(self) -> list[Section]:
        by_outcome: dict[str, list[OptionEntry]] = {}
        for option in self._answer.options:
            against = option.outcome == "reported" and option.direction in {"against", "harm"}
            by_outcome.setdefault("against" if against else option.outcome, []).append(option)
        found = [self._reported(by_outcome)]
        found += self._gated()
        found += self._listed(
            "Cautioned", "(reported, and something speaks against it here)", by_outcome, "cautioned"
        )
        found += self._listed(
            "Already given", "(no reason to stop a running drug)", by_outcome, "already-given"
        )
        found += self._undecided(by_outcome.get("undecided", []))
        found += self._listed(
            "Reported without benefit",
            "(in that situation, for that target only)",
            by_outcome,
            "against",
        )
        return found

    def _reported(self, by_outcome: dict[str, list[OptionEntry]]) -> Section:
        groups = _by_intervention(by_outcome.get("reported", []))
        note = "(order is not preference)"
        if not groups:
            others = [said for outcome, said in _OTHERWISE.items() if outcome in by_outcome]
            said = (
                f"nothing but what is {' or '.join(others)}, below"
                if others
                else "nothing that was read fits what is stated here"
            )
            return Section("Reported: 0", parts=(Note(Said(said), "-"),))
        blocks = tuple(
            self._options.block(group, "reported", number)
            for number, group in enumerate(groups, start=1)
        )
        return Section(f"Reported: {len(groups)}", note, parts=blocks)

    def _listed(
        self, title: str, note: str, by_outcome: dict[str, list[OptionEntry]], outcome: str
    ) -> list[Section]:
        groups = _by_intervention(by_outcome.get(outcome, []))
        blocks = tuple(self._options.block(group, outcome) for group in groups)
        return [Section(f"{title}: {len(groups)}", note, parts=blocks)] if groups else []

    def _undecided(self, options: Sequence[OptionEntry]) -> list[Section]:
        """Options that wait for the same facts stand together, the facts named once."""
        waiting: dict[tuple[str, ...], list[OptionEntry]] = {}
        for option in options:
            waiting.setdefault(option.asks, []).append(option)
        notes = tuple(
            Note(
                Said("; ".join(clean(each) for each in asks) or "facts in conflict, see above"),
                "?",
                (self._options.together(waiting_for),),
            )
            for asks, waiting_for in waiting.items()
        )
        number = len({option.intervention for option in options})
        title, note = f"Undecided: {number}", "(these facts are open, and decide)"
        parts: tuple[Block | Note, ...] = (*notes, *self._entries(options, "undecided"))
        return [Section(title, note, parts=parts)] if notes else []

    def _entries(self, options: Iterable[OptionEntry], outcome: str) -> tuple[Block, ...]:
        """What is only named in a line elsewhere, told whole."""
        groups = _by_intervention(options) if self._whole else []
        return tuple(self._options.block(group, outcome) for group in groups)

    def _gated(self) -> list[Section]:
        notes = []
        for each in self._answer.gated:
            name = clean(each.label)
            if each.state == "absent":
                verb = "is" if each.options == 1 else "are"
                said = (
                    f"{name} is stated absent: {count(each.options, 'option')} "
                    f"about it {verb} not applicable."
                )
            else:
                verb = "is" if each.options == 1 else "are"
                said = (
                    f"{name} is not stated as present. Were it, {count(each.options, 'option')} "
                    f"that {verb} not listed here would be looked at."
                )
            notes.append(Note(Said(said), "?"))
        return [Section("Diagnosis", parts=tuple(notes))] if notes else []

    def _not_applicable(self) -> list[Section]:
        options = [each for each in self._answer.options if each.outcome == "not-applicable"]
        failed: dict[tuple[str, ...], list[OptionEntry]] = {}
        for option in options:
            failed.setdefault(option.failed, []).append(option)
        notes = tuple(
            Note(
                Said("not so here: " + "; ".join(clean(each) for each in conditions)),
                "-",
                (self._options.together(ruled_out),),
            )
            for conditions, ruled_out in failed.items()
        )
        parts: tuple[Block | Note, ...] = (*notes, *self._entries(options, "not-applicable"))
        return [Section(f"Not applicable: {len(options)}", parts=parts)] if notes else []

    # Examinations, and what stands behind the answer

    def _assessments(self) -> list[Section]:
        blocks = tuple(self._assessment(each) for each in self._answer.assessments)
        title = f"Assessments: {len(blocks)}"
        return [Section(title, "(reported as informative)", parts=blocks)] if blocks else []

    def _assessment(self, entry: AssessmentEntry) -> Block:
        labels = self._answer.labels
        results: list[Said] = []
        for each in entry.evidence:
            refs = self._numbers.of_evidence(each, inside(clean(entry.label)))
            results.append(Said(self._options.who(each), refs))
            results += [
                Said(f"{spoken(target, labels)}: {stated(words)}")
                for target, words in each.result.items()
            ]
        lines = [
            Line("shows", (Said(clean(entry.text)),)),
            Line("why", (Said(grounds(entry.proof)), Said(f"rule{GLUE}{entry.rule}"))),
            Line("result", tuple(results), apart=True),
        ]
        told = tuple(line for line in lines if line.said)
        return Block(clean(entry.label), told, rules=(entry.rule,))

    def _footer(self) -> list[Section]:
        answer, knowledge = self._answer, self._answer.knowledge
        uncovered = [clean(each) for each in knowledge.not_covered]
        if self._fold and len(uncovered) > _UNCOVERED_SHOWN:
            left = len(uncovered) - _UNCOVERED_SHOWN
            uncovered = [each.partition(";")[0] for each in uncovered[:_UNCOVERED_SHOWN]]
            uncovered.append(f"and {left} more{ELSEWHERE}")
        drafts = knowledge.rules.get("draft", 0)
        total = sum(knowledge.rules.values())
        behind = (
            f"version {clean(knowledge.version)} of {clean(knowledge.date)}, "
            f"sha256 {knowledge.sha256[:12]}; {drafts} of {count(total, 'rule')} "
            f"{'is a draft' if drafts == 1 else 'are drafts'} that no clinician has reviewed"
        )
        checked = "cross-checked" if answer.engine.cross_checked else "not cross-checked"
        engine = f"{clean(answer.engine.name)} {clean(answer.engine.version)}, {checked}" + (
            f" ({clean(answer.engine.note)})" if answer.engine.note else ""
        )
        if answer.engine.sha256:
            program = f"program {clean(answer.engine.program)}, sha256 {answer.engine.sha256[:12]}"
            engine += f"; {program}"
        name = f"{clean(answer.profile.id)}, " if answer.profile.id else ""
        profile = f"{name}as of {answer.profile.as_of}, sha256 {answer.profile.sha256[:12]}"
        covers = clean(knowledge.covers)
        if self._fold:
            covers = covers.partition(". ")[0].partition(": ")[0].rstrip(".") + "."
        return [
            Section("Covered", said=Said(covers)),
            Section("Not covered", said=Said("; ".join(uncovered))),
            *(
                [Section("Quarantined", said=Said("; ".join(map(clean, knowledge.quarantined))))]
                if knowledge.quarantined
                else []
            ),
            Section("Knowledge", said=Said(behind)),
            Section("Engine", said=Said(engine)),
            Section("Profile", said=Said(profile)),
        ]


def _sides(conflict: Conflict) -> set[Basis]:
    return {*conflict.supported_by, *conflict.opposed_by}


def citations_in(answer: Consultation) -> Iterator[Citation]:
    """Everything that the answer could cite."""
    for option in answer.options:
        for each in option.evidence:
            yield Citation(each.source, each.design, each.citation, each.url)
        for caution in option.cautions:
            yield from caution.sources
        for check in option.to_check:
            yield from check.sources
    for alert in answer.alerts:
        yield from alert.sources
    for open_ in answer.alerts_to_check:
        yield from open_.sources


def _by_intervention(options: Iterable[OptionEntry]) -> list[list[OptionEntry]]:
    found: dict[str, list[OptionEntry]] = {}
    for option in options:
        found.setdefault(option.intervention, []).append(option)
    return list(found.values())
