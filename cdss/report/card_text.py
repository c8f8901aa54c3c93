"""What a card in a record says of an answer: its sentence, and its detail in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cdss.model.consultation import CautionEntry, Citation, Consultation, OptionEntry
from cdss.report.blocks import Note, Said
from cdss.report.markdown import block_lines, escaped, note_lines, section_lines
from cdss.report.numbering import Numbering
from cdss.report.options import OptionWriter
from cdss.report.sections import citations_in, sections
from cdss.report.words import bare, clean, count, inside, placed, spoken

_BECAUSE = {
    "contraindicated": "Contraindicated here",
    "exclude-first": "Reported; something is to be excluded first",
    "not-tolerated": "Reported; not tolerated here",
}

_OUTCOME = {
    "reported": "Reported",
    "already-given": "Already given here",
    "undecided": "Undecided, since facts are not stated",
    "not-applicable": "Reported for other situations than this one",
}

_COUNTED = (
    "reported",
    "cautioned",
    "already given",
    "reported without benefit",
    "undecided",
)

_SHOWN = 5
"""Terms that were not understood before a card folds the rest."""

_ELSEWHERE = ("Read as", "Reported:", "Covered", "Engine", "Profile", "Knowledge")
"""Parts of the report that stand in cards of their own, or tell a client nothing new."""


def citable(answer: Consultation) -> tuple[Citation, ...]:
    """Everything that the cards of an answer could cite, each source once."""
    return tuple({each.source: each for each in citations_in(answer)}.values())


def has_card(option: OptionEntry) -> bool:
    """Whether an intervention has a card of its own: it is cautioned, or reported with benefit."""
    return option.outcome == "cautioned" or (
        option.outcome == "reported" and option.direction not in {"against", "harm"}
    )


def option_sentence(answer: Consultation, options: Sequence[OptionEntry]) -> str:
    """One intervention in a sentence.

    Args:
        answer: The consultation.
        options: The options of one intervention, alike in their outcome.
    """
    first = options[0]
    lead = _BECAUSE.get(first.because or "") or _OUTCOME[first.outcome]
    if first.outcome == "reported" and first.direction in {"against", "harm"}:
        lead = "Reported without benefit"
    targets = dict.fromkeys(spoken(o.target, answer.labels) for o in options if o.target)
    about = f" for {', '.join(targets)}" if targets else ""
    reports = len({each.source for option in options for each in option.evidence})
    return f"{lead}: {inside(clean(first.label))}{about} ({count(reports, 'report')})"


def option_detail(
    answer: Consultation,
    groups: Sequence[Sequence[OptionEntry]],
    known: Iterable[Citation],
    *,
    against: Sequence[CautionEntry] = (),
    unknown: Sequence[str] = (),
) -> str:
    """Interventions with proof, reports, what speaks against them and what is missing.

    Args:
        answer: The consultation.
        groups: The options, by intervention.
        known: What could be cited, from ``citable``: the same for every card of an answer.
        against: What contraindicates what is being ordered.
        unknown: What was not understood of what is being ordered.
    """
    numbers = Numbering(known)
    writer = OptionWriter(answer.labels, numbers, fold=False)
    lines = _before(answer)
    if unknown:
        told = escaped(", ".join(clean(each) for each in unknown))
        lines += [f"**Not understood of what is being ordered:** {told}", ""]
    if against:
        lines += ["### Contraindicated here", ""]
        lines += [line for each in against for line in note_lines(_contraindication(each, numbers))]
    for options in groups:
        lines += ["", *block_lines(writer.block(options, options[0].outcome))]
    lines += ["", "#### Sources", ""]
    for each in numbers.listed():
        lines += note_lines(each)
    return _joined([*lines, *_after(answer)])


def _contraindication(caution: CautionEntry, numbers: Numbering) -> Note:
    because = f"{placed(caution.because)}: " if caution.because else ""
    said = f"{because}{clean(caution.text)} ({clean(caution.certainty)}; rule {caution.rule})"
    return Note(Said(said, numbers.of(caution.sources)))


def contraindication_sentence(label: str, against: Sequence[CautionEntry]) -> str:
    """That what is being ordered is contraindicated in this patient, and by what."""
    because = dict.fromkeys(bare(each) for caution in against for each in caution.because)
    stated = f"; stated here: {', '.join(because)}" if because else ""
    return f"Contraindicated as far as was read: {inside(clean(label))}{stated}"


def unread_sentence(orders: Sequence[str]) -> str:
    """That nothing could be looked up of what is being ordered."""
    which = "an order names" if len(orders) == 1 else f"{len(orders)} orders name"
    return f"Not looked up: what {which} was not sent, and may be contraindicated"


def unread_detail(answer: Consultation, orders: Sequence[str]) -> str:
    """Which orders could not be read, and what would let them be."""
    lines = ["Their medication is neither among the draft orders nor in what was prefetched:", ""]
    lines += [f"- {escaped(clean(each))}" for each in orders]
    return _joined([*lines, *_after(answer)])


def alert_sentence(answer: Consultation) -> str:
    """What is to be seen before anything else, in a sentence."""
    first, more = answer.alerts[0], len(answer.alerts) - 1
    gate = ""
    if first.state == "were-it" and first.gate:
        gate = f"were it {spoken(first.gate, answer.labels)}: "
    return f"Look first{f' (and {more} more)' if more else ''}: {gate}{clean(first.text)}"


def alert_detail(answer: Consultation) -> str:
    """What is to be seen first, and its sources."""
    alone = answer._replace(options=(), gated=(), assessments=())
    lines = _before(answer)
    for section in sections(alone, fold=False):
        if section.title in {"Look first", "Sources"}:
            lines += ["", *section_lines(section)]
    return _joined([*lines, *_after(answer)])


def overview_sentence(answer: Consultation) -> str:
    """What is known of the patient as a whole, in a sentence."""
    if answer.gated and not answer.options:
        gate = answer.gated[0]
        return f"{clean(gate.label)} is not stated as present; no option is listed"
    told: dict[str, set[str]] = {}
    for each in answer.options:
        against = each.outcome == "reported" and each.direction in {"against", "harm"}
        outcome = "reported without benefit" if against else each.outcome.replace("-", " ")
        told.setdefault(outcome, set()).add(each.intervention)
    parts = [f"{len(told[outcome])} {outcome}" for outcome in _COUNTED if outcome in told]
    return (
        f"Reported in the literature: {', '.join(parts)}" if parts else "Nothing that was read fits"
    )


def overview_detail(answer: Consultation) -> str:
    """What no card of its own tells: what is open, what was given, what is not covered."""
    rest = answer._replace(options=tuple(each for each in answer.options if not has_card(each)))
    if answer.alerts:
        rest = rest._replace(alerts=(), alerts_to_check=())
    lines: list[str] = []
    for section in sections(rest, fold=True):
        if section.title and not section.title.startswith(_ELSEWHERE):
            lines += ["", *section_lines(section)]
    return _joined([*lines, *_after(answer)])


def _before(answer: Consultation) -> list[str]:
    """What must be known before anything else: what may be the contraindication, or hide it."""
    lines = []
    terms = answer.profile.not_understood
    if terms:
        shown = [f"“{clean(each.text)}”" for each in terms[:_SHOWN]]
        more = f" and {len(terms) - _SHOWN} more" if len(terms) > _SHOWN else ""
        told = escaped(f"{', '.join(shown)}{more}")
        lead = f"**Not understood: {len(terms)}** (left out; it may be the contraindication)"
        lines += [f"{lead}: {told}", ""]
    if answer.conflicts:
        told = escaped("; ".join(clean(each.text) for each in answer.conflicts))
        lines += [f"**In conflict** (nothing was resolved): {told}", ""]
    return lines


def _after(answer: Consultation) -> list[str]:
    knowledge = answer.knowledge
    stamp = f"Knowledge {clean(knowledge.version)} of {clean(knowledge.date)}."
    return ["", f"> {escaped(clean(answer.disclaimer))} {escaped(stamp)}"]


def _joined(lines: Iterable[str]) -> str:
    found: list[str] = []
    for each in lines:
        if each or (found and found[-1]):
            found.append(each)
    return "\n".join(found).strip()
