"""What would change an option's outcome, what it rests on, and the patient beside the reported."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.model.consultation import OptionEntry
from cdss.model.explanation import Basis, Changes, Comparison, Fact, Reasons
from cdss.report.beside import noted, said_there
from cdss.report.html.markup import NOTHING, Html, Ids, folded, listed, scrolling, tag
from cdss.report.html.timelines import LEGEND, said_in_words, timelines
from cdss.report.words import NOT_STATED, clean

_ALL = "These are all the smallest sets."
_VERDICTS = (
    "Same",
    "Different",
    "Stated there alone",
    "Stated here alone",
    "Stated on neither side",
    "Cannot be compared",
)
_ONLY = (
    "Treatments alone; a ring marks this option, and the line is broken beside one whose place in "
    "the order is not stated. Where no time stands, or nothing beside it, that is not stated."
)
_BOUND = "The bound on the search was met: there may be more sets."


def basis(statement: Basis) -> str:
    """A statement with its place.

    Example:
        >>> basis(Basis("fever: present", "p.yaml:3"))
        'fever: present (p.yaml:3)'
    """
    return f"{clean(statement.text)} ({clean(statement.location)})"


def changing(option: OptionEntry, level: str) -> list[Html]:
    """The smallest sets of facts that would change it, and those on which it rests."""
    found = []
    if option.changes is not None and option.outcome in {"undecided", "not-applicable"}:
        found += _changes(option.changes, level, option.rule)
    if option.reasons is not None and option.reasons.sets:
        found += _reasons(option.reasons, level, option.rule)
    return found


def _changes(changes: Changes, level: str, rule: str) -> list[Html]:
    found = [tag(level, f"What would change it ({clean(rule)})")]
    if changes.sets:
        found += [
            tag("p", "With any one of these sets of facts, its conditions would hold:"),
            listed("; and ".join(map(_fact, each)) for each in changes.sets),
        ]
    elif changes.complete:
        found.append(tag("p", "No set of facts that can change would make its conditions hold."))
    if changes.sets or not changes.complete:
        found.append(tag("p", _ALL if changes.complete else _BOUND, class_="small"))
    if changes.fixed:
        found += [
            tag("p", "Stands against it, and cannot change:"),
            listed(map(basis, changes.fixed)),
        ]
    return found


def _fact(fact: Fact) -> str:
    now = "not stated now" if fact.now == "unknown" else f"stated {clean(fact.now)} now"
    return f"{clean(fact.says)} ({now})"


def _reasons(reasons: Reasons, level: str, rule: str) -> list[Html]:
    found = [tag(level, f"What it rests on ({clean(rule)})")]
    if reasons.needed:
        found += [
            tag("p", "Without any one of these statements, its conditions do not hold:"),
            listed(map(basis, reasons.needed)),
        ]
    further = [[each for each in whole if each not in reasons.needed] for whole in reasons.sets]
    if any(further):
        lead = "With these, any" if reasons.needed else "Any"
        found += [
            tag("p", f"{lead} one of these sets of statements makes its conditions hold:"),
            listed("; ".join(map(basis, each)) for each in further),
        ]
    return [*found, tag("p", _ALL if reasons.complete else _BOUND, class_="small")]


def comparisons(
    compared: Iterable[Comparison], rule: str, level: str, ids: Ids, *, brief: bool
) -> list[Html]:
    """The patient beside subjects of an option's evidence.

    Args:
        compared: One comparison for each subject.
        rule: The option's rule.
        level: The heading's element.
        ids: Where ids are taken from.
        brief: Whether the aspects are only named by their verdict, and no table is given.
    """
    found = []
    for each in compared:
        who = clean(each.subject_label) or clean(each.subject)
        name = f"{clean(rule)}, {clean(each.source)}/{clean(each.evidence)}"
        found += [tag(level, f"Beside the reported: {who}"), _verdicts(each)]
        if brief:
            found += _courses(each, name, ids, brief=True)
        else:
            whole = [*_table(each, name), *_courses(each, name, ids, brief=False)]
            title = f"Table and courses, this patient and the reported ({name})"
            found.append(folded(title, *whole, class_="text"))
    return found


def _verdicts(comparison: Comparison) -> Html:
    """What is the same, different and unknown, each aspect named once."""
    told: dict[str, list[tuple[str, str]]] = {}
    for each in comparison.rows:
        here, there = clean(each.here), clean(each.there)
        if each.verdict == "same":
            words = "" if here == there == "present" else here if here == there else ""
            if here != there:
                words = f"here {here}, there {there}"
            label = "Same"
        elif each.verdict == "different":
            label, words = "Different", f"here {here}, there {there}"
        elif here == there == NOT_STATED:
            label, words = "Stated on neither side", ""
        elif here == NOT_STATED:
            label, words = "Stated there alone", "" if there == "present" else there
        elif there == NOT_STATED:
            label, words = "Stated here alone", "" if here == "present" else here
        else:
            label, words = "Cannot be compared", f"here {here}, there {there}"
        aspect = clean(each.aspect)
        time = clean(each.time)
        if time:
            words = f"{words} {time}" if "there " in words else f"{words}; there {time}"
        told.setdefault(label, []).append((aspect, words.removeprefix("; ")))
    rows = (
        tag("div", tag("dt", label), tag("dd", noted(told[label])))
        for label in _VERDICTS
        if label in told
    )
    return tag("dl", *rows) if told else NOTHING


def _table(comparison: Comparison, name: str) -> list[Html]:
    if not comparison.rows:
        return []
    columns = (tag("th", each, scope="col") for each in ("Aspect", "Here", "There", "Verdict"))
    rows = [
        tag(
            "tr",
            tag("th", clean(each.aspect), scope="row"),
            tag("td", clean(each.here)),
            tag("td", said_there(each)),
            tag("td", clean(each.verdict)),
        )
        for each in comparison.rows
    ]
    title = f"This patient and the reported, aspect by aspect ({name})"
    table = tag(
        "table", tag("caption", title), tag("thead", tag("tr", *columns)), tag("tbody", *rows)
    )
    return [scrolling(f"Table: {title}", table)]


def _courses(comparison: Comparison, name: str, ids: Ids, *, brief: bool) -> list[Html]:
    if comparison.n > 1 and not comparison.there:
        said = f"A group of {comparison.n}: its course is not set beside this patient's."
        return [tag("p", said)]
    if not comparison.here and not comparison.there:
        return []
    title = f"Both courses ({name})"
    image = timelines(comparison, (ids.take("title"), ids.take("description")), title, brief=brief)
    found = [tag("figure", scrolling(title, image), tag("figcaption", _ONLY if brief else LEGEND))]
    if not brief:
        found += [tag("p", "The courses in words", class_="lead"), said_in_words(comparison)]
    return found
