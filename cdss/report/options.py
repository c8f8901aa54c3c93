"""One option in a report: what was reported, how it turned out, what speaks against it here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cdss.model.consultation import CautionCheck, CautionEntry, Given, OptionEntry
from cdss.model.evidence import DESIGNS, Evidence
from cdss.model.wording import response_words
from cdss.report.beside import beside
from cdss.report.blocks import Block, Line, Said
from cdss.report.evidence_words import dose, in_all, not_for, opening, rated, schedule
from cdss.report.numbering import Numbering
from cdss.report.words import (
    ELSEWHERE,
    GLUE,
    NOT_STATED,
    clean,
    count,
    grounds,
    inside,
    marks,
    placed,
    spoken,
    stated,
)

_CHECKS_SHOWN = 5
"""Cautions to check before the text folds the rest; contraindications come first."""

_GENERAL_SHOWN = 2
"""Warnings for every patient before the text folds the rest."""

_UNCONTROLLED = frozenset({"case-report", "case-series"})

_TOLD = {"mixed": " (mixed)", "against": " (no benefit)", "harm": " (harm)"}

_THERE = {
    "mixed": " (mixed there)",
    "against": " (without benefit there)",
    "harm": " (harm there)",
}

_SAFETY = {
    "none": "its safety was not read; silence here is not safety",
    "partial": "its safety was read in part only; silence here is not safety",
    "label": "from a label or a copy of one, as far as it was read; silence here is not safety",
}

_BECAUSE = {
    "contraindicated": "contraindicated here",
    "exclude-first": "to exclude first, and not yet excluded",
    "not-tolerated": "not tolerated here",
}

_ASKS = {
    "contraindicated": "would contraindicate: ",
    "warn": "would warn: ",
    "monitor": "would ask to monitor: ",
}

_TO_MONITOR = "to monitor: "

_WEAK = frozenset(
    {"analogy", "derived", "editorial", "incomplete", "unverified", "news", "patient organisation"}
)
"""Certainties that are said even where a caution is only named."""

_FACTS_SHOWN = 3
"""Facts that one caution asks for before the text folds the rest."""


class OptionWriter:
    """Writes options, numbering their citations as they come up.

    Args:
        labels: The answer's words for its concepts.
        numbers: Where citations get their numbers.
        fold: Whether long lists are cut.
        whole: Whether every entry tells all there is: doses where it failed, and what a
            caution to be checked says.
    """

    def __init__(
        self, labels: Mapping[str, str], numbers: Numbering, *, fold: bool, whole: bool = False
    ) -> None:
        self._labels = labels
        self._numbers = numbers
        self._fold = fold
        self._whole = whole
        self._told: set[tuple[str, str]] = set()

    def block(self, options: Sequence[OptionEntry], outcome: str, number: int = 0) -> Block:
        """The options of one intervention under its name."""
        first = options[0]
        evidence = list({each.ref: each for option in options for each in option.evidence}.values())
        title = clean(first.label)
        about = inside(title)
        if first.direction in {"against", "harm"}:
            targets = dict.fromkeys(o.target for o in options if o.target)
            if targets:
                title += f", for {' and '.join(spoken(each, self._labels) for each in targets)}"
        refs = [self._numbers.of_evidence(each, about) for each in evidence]
        one = len(evidence) == 1
        lines = [*self._because(options), *self._given_here(first.given_here)]
        if self._whole:
            lines += _undecided(options)
        why = dict.fromkeys(filter(None, (grounds(option.proof) for option in options)))
        rules = ", ".join(f"{option.rule}{GLUE}({clean(option.rule_status)})" for option in options)
        lines.append(Line("why", (*(Said(each) for each in why), Said(f"rule{GLUE}{rules}"))))
        brief = outcome in {"against", "already-given"} and not self._whole
        if not (brief and one):
            lines += in_all(options, self._numbers)
        if self._whole or outcome in {"reported", "cautioned"}:
            lines += not_for(options, fold=self._fold)
        for each, numbers in zip(evidence, refs, strict=True):
            if not one:
                lines.append(Line("report", (Said(self.who(each), numbers),)))
            lines += self._report(each, brief=brief)
            # Who is told whole has a table of her own.
            if not brief and not self._whole:
                lines += self._beside(first, each)
        lines += self._guidance(options, about)
        lines += self._cautions(first)
        if first.safety_read in _SAFETY:
            lines.append(Line("safety", (Said(_SAFETY[first.safety_read]),)))
        aside = Said(self.who(evidence[0]), refs[0]) if one else Said("")
        return Block(
            title,
            tuple(line for line in lines if line.said and line.said[0].text),
            aside,
            str(number) if number else "",
            tuple(option.rule for option in options),
        )

    def named(self, option: OptionEntry) -> Said:
        """An option's name inside a sentence, and where it was reported."""
        about = inside(clean(option.label))
        refs = sorted(
            {
                number
                for each in option.evidence
                for number in self._numbers.of_evidence(each, about)
            }
        )
        return Said(about, tuple(refs))

    def together(self, options: Sequence[OptionEntry]) -> Said:
        """Several options in a few words, those for one target and with one outcome named once."""
        alike: dict[str, list[OptionEntry]] = {}
        for option in options:
            target = f" for {spoken(option.target, self._labels)}" if option.target else ""
            alike.setdefault(f"{target}{_THERE.get(option.direction, '')}", []).append(option)
        parts = []
        for tail, named in alike.items():
            said = [self.named(each) for each in named]
            refs = sorted({number for each in said for number in each.refs})
            names = ", ".join(dict.fromkeys(each.text for each in said))
            parts.append(f"{names}{tail}{GLUE}{marks(refs)}")
        return Said("; ".join(parts))

    def who(self, evidence: Evidence) -> str:
        """In whom it was reported, and how far that carries: n, design, control, level.

        Who was met above is not counted a second time.
        """
        met = (evidence.source, evidence.subject)
        if met in self._told:
            who = "patient" if evidence.n == 1 else f"{evidence.n} patients"
            return f"the same {who} as above"
        self._told.add(met)
        label = clean(evidence.subject_label)
        if not label:
            label = count(evidence.n, "patient")
        elif not label[0].isdigit():
            label = f"{evidence.n} {label}"
        design = evidence.design.replace("-", " ")
        if evidence.design in _UNCONTROLLED:
            design = f"uncontrolled {design}"
        standing = "" if evidence.standing == "current" else f"{evidence.standing.upper()}: "
        return f"{standing}{label}; {design}, {clean(evidence.level).replace(' ', GLUE)}"

    # What the patient at hand adds

    def _because(self, options: Sequence[OptionEntry]) -> list[Line]:
        first = options[0]
        if first.because is None:
            return []
        lead = _BECAUSE.get(first.because, first.because.replace("-", " "))
        said: list[Said] = []
        if first.because == "contraindicated":
            grave = [each for each in first.cautions if each.severity == "contraindicated"]
            said = [self._caution(each) for each in grave]
        elif first.because == "exclude-first":
            said = [
                Said(f"{self._facts(each)}: {clean(each.text)}", self._numbers.of(each.sources))
                for each in first.to_check
                if each.exclude_first
            ]
            said += [self._caution(each) for each in first.cautions if each.exclude_first]
        return [Line("because", (Said(lead), *said), apart=True)]

    def _given_here(self, given: Given | None) -> list[Line]:
        if given is None:
            return []
        told = [
            f"{spoken(target, self._labels) if target != 'unspecified' else 'target not stated'}: "
            f"{response_words(value)}"
            for target, value in given.response.items()
        ]
        running = {"yes": "running", "no": "not running"}.get(
            given.running, "whether it is running: not stated"
        )
        routes = ", ".join(
            NOT_STATED if each == NOT_STATED else spoken(each, self._labels)
            for each in given.route.split(", ")
        )
        where = placed(given.statements)
        if given.is_this != "yes":
            where = f"{where}; whether it was this: not stated"
        parts = [where, *([] if told else ["response: not stated"]), running, f"route: {routes}"]
        return [Line("here", (Said("; ".join(parts)),))]

    # What was reported

    def _report(self, evidence: Evidence, *, brief: bool) -> list[Line]:
        situation = ", ".join(spoken(each, self._labels) for each in evidence.situation)
        alike: dict[tuple[str, str], list[str]] = {}
        for target, words in evidence.result.items():
            told = _TOLD.get(evidence.direction.get(target, ""), "")
            alike.setdefault((told, stated(words)), []).append(spoken(target, self._labels))
        counted = tuple(
            Said(f"{each.n} of {each.of}: {clean(each.what)}") for each in evidence.counts
        )
        results = tuple(
            Said(f"{', '.join(targets)}{told}: {words}") for (told, words), targets in alike.items()
        ) or (Said(NOT_STATED),)
        there = Line("there", (Said(situation),))
        result = Line("result", (*results, *counted), apart=True)
        failed = ", ".join(
            spoken(each, self._labels) for each in evidence.prior_failures if each != "not-stated"
        )
        limits = Line(
            "limits",
            tuple(Said(self._numbers.resolved(clean(each))) for each in evidence.limitations),
        )
        harm = stated(evidence.adverse_events)
        harms = Line(
            "harm", (Said(f"{harm} (which is not “none”)" if harm == NOT_STATED else harm),)
        )
        hedging = stated(evidence.hedging).removeprefix("the ").removeprefix("authors ")
        authors = Line("authors", (Said(hedging),))
        if brief:
            return [there, result, harms, limits]
        return [
            there,
            Line("before", (Said(f"failed before it: {clean(failed)}" if failed else ""),)),
            Line("given", (Said(dose(evidence)), Said(schedule(evidence)))),
            Line("time", (Said(stated(evidence.follow_up)),)),
            result,
            harms,
            Line("running", (Said(f"other drugs beside it: {stated(evidence.concomitant)}"),)),
            authors,
            limits,
            Line("rated", (Said(rated(evidence)),)),
        ]

    def _guidance(self, options: Sequence[OptionEntry], about: str) -> list[Line]:
        """What consensus plans, surveys and reviews say beside the reports."""
        told = {f"{e.source}/{e.id}": e for option in options for e in option.guidance}
        said = tuple(
            Said(
                f"{each.design.replace('-', ' ')}, no report of its own: {clean(each.statement)}",
                self._numbers.of_guidance(each, about),
            )
            for each in told.values()
        )
        return [Line("beside", said, apart=True)]

    def _beside(self, option: OptionEntry, evidence: Evidence) -> list[Line]:
        return [
            line
            for told in option.comparison or ()
            if f"{told.source}/{told.evidence}" == evidence.ref
            for line in beside(told, fold=self._fold)
        ]

    # What speaks against it here, and what would

    def _cautions(self, option: OptionEntry) -> list[Line]:
        named = {"contraindicated"} if option.because == "contraindicated" else set()
        holding = [
            each
            for each in option.cautions
            if each.severity not in named
            and not (option.because == "exclude-first" and each.exclude_first)
        ]
        here = tuple(self._caution(each) for each in holding if each.because)
        general = [each for each in holding if not each.because]
        caution = Line("caution", (*here, *self._general(general)), apart=True)
        checks = self._checks(
            each
            for each in option.to_check
            if not (option.because == "exclude-first" and each.exclude_first)
        )
        return [caution, Line("check", checks, apart=True)]

    def _caution(self, caution: CautionEntry) -> Said:
        said = f"{_TO_MONITOR if caution.severity == 'monitor' else ''}{clean(caution.text)}"
        if caution.because:
            said = f"{placed(caution.because)}: {said}"
        return Said(f"{said} ({_certainty(caution)})", self._numbers.of(caution.sources))

    def _general(self, cautions: Sequence[CautionEntry]) -> tuple[Said, ...]:
        """Cautions for every patient: folded, the first sentence of the first ones."""
        if not self._fold:
            return tuple(self._caution(each) for each in cautions)
        grave = [each for each in cautions if each.severity != "monitor"]
        watch = len(cautions) - len(grave)
        shown = grave if len(grave) <= _GENERAL_SHOWN + 1 else grave[:_GENERAL_SHOWN]
        said = [
            Said(
                f"{opening(clean(each.text))} ({_certainty(each)})",
                self._numbers.of(each.sources),
            )
            for each in shown
        ]
        left = []
        if len(shown) < len(grave):
            left.append(count(len(grave) - len(shown), "more warning"))
        if watch:
            left.append(f"{watch} on what to monitor")
        if left:
            said.append(Said(f"and {', '.join(left)}{ELSEWHERE}"))
        return tuple(said)

    def _checks(self, checks: Iterable[CautionCheck]) -> tuple[Said, ...]:
        """What to ask, by what it would mean; contraindications and what is excluded first lead."""
        ordered = list(checks)
        if self._whole:
            return tuple(
                Said(
                    f"{_lead(each)}{self._facts(each)}: {clean(each.text)}",
                    self._numbers.of(each.sources),
                )
                for each in ordered
            )
        shown = ordered[:_CHECKS_SHOWN] if self._fold else ordered
        by_weight: dict[str, list[CautionCheck]] = {}
        for each in shown:
            by_weight.setdefault(_lead(each), []).append(each)
        said = [
            Said(
                lead + "; ".join(dict.fromkeys(self._facts(each) for each in group)),
                self._numbers.of(source for each in group for source in each.sources),
            )
            for lead, group in by_weight.items()
        ]
        if len(shown) < len(ordered):
            said.append(Said(f"and {len(ordered) - len(shown)} more{ELSEWHERE}"))
        return tuple(said)

    def _facts(self, check: CautionCheck) -> str:
        """What a caution asks for, and its certainty where that is weak."""
        facts = [clean(each) for each in check.asks]
        if self._fold and len(facts) > _FACTS_SHOWN + 1:
            facts = [*facts[:_FACTS_SHOWN], f"{len(facts) - _FACTS_SHOWN} more"]
        weak = [each for each in check.certainty.split("; ") if each in _WEAK]
        return " / ".join(facts) + (f" ({', '.join(weak)})" if weak else "")


def _undecided(options: Sequence[OptionEntry]) -> list[Line]:
    """What is open, and what is not so, each named once."""
    asks = dict.fromkeys(clean(each) for option in options for each in option.asks)
    failed = dict.fromkeys(clean(each) for option in options for each in option.failed)
    return [Line("open", tuple(map(Said, asks))), Line("failed", tuple(map(Said, failed)))]


def _lead(check: CautionCheck) -> str:
    return "to exclude first: " if check.exclude_first else _ASKS.get(check.severity, "")


def _certainty(caution: CautionEntry) -> str:
    kinds = clean(caution.certainty).split("; ")
    return "; ".join(each.replace("-", " ") if each in DESIGNS else each for each in kinds)
