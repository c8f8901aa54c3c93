"""What would change an option's outcome, what it rests on, and the patient beside the reported."""

from __future__ import annotations

from cdss.model.consultation import OptionEntry
from cdss.model.explanation import Basis, Changes, Comparison, Fact, Reasons
from cdss.report.html.markup import Html, Ids, folded, joined, listed, scrolling, tag
from cdss.report.html.timelines import LEGEND, said_in_words, timelines
from cdss.report.words import clean

_ALL = "These are all the smallest sets."
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
    if option.changes is not None:
        found += _changes(option.changes, level, option.rule)
    if option.reasons is not None:
        found += _reasons(option.reasons, level, option.rule)
    return found


def _changes(changes: Changes, level: str, rule: str) -> list[Html]:
    if not changes.sets and not changes.fixed:
        return []
    found = [tag(level, f"What would change it ({clean(rule)})")]
    if changes.sets:
        found += [
            tag("p", "With any one of these sets of facts, its conditions would hold:"),
            listed("; and ".join(map(_fact, each)) for each in changes.sets),
            tag("p", _ALL if changes.complete else _BOUND, class_="small"),
        ]
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
    if not reasons.sets:
        return []
    found = [tag(level, f"What it rests on ({clean(rule)})")]
    if reasons.needed:
        found += [
            tag("p", "Without any one of these statements, it falls:"),
            listed(map(basis, reasons.needed)),
        ]
    found += [
        tag("p", "Each of these sets of statements alone makes its conditions hold:"),
        listed("; ".join(map(basis, each)) for each in reasons.sets),
        tag("p", _ALL if reasons.complete else _BOUND, class_="small"),
    ]
    return found


def comparisons(option: OptionEntry, level: str, ids: Ids) -> list[Html]:
    """The patient beside each subject of an option's evidence."""
    found = []
    for each in option.comparison or ():
        who = clean(each.subject_label) or clean(each.subject)
        name = f"{clean(option.rule)}, {clean(each.source)}/{clean(each.evidence)}"
        found.append(tag(level, f"Beside the reported: {who} ({name})"))
        found += _table(each, name)
        found += _courses(each, name, ids)
    return found


def _table(comparison: Comparison, name: str) -> list[Html]:
    if not comparison.rows:
        return []
    columns = (tag("th", each, scope="col") for each in ("Aspect", "Here", "There", "Verdict"))
    rows = [
        tag(
            "tr",
            tag("th", clean(each.aspect), scope="row"),
            tag("td", clean(each.here)),
            tag("td", clean(each.there)),
            tag("td", clean(each.verdict)),
        )
        for each in comparison.rows
    ]
    title = f"This patient and the reported, aspect by aspect ({name})"
    table = tag(
        "table", tag("caption", title), tag("thead", tag("tr", *columns)), tag("tbody", *rows)
    )
    return [scrolling(f"Table: {title}", table)]


def _courses(comparison: Comparison, name: str, ids: Ids) -> list[Html]:
    if comparison.n > 1 and not comparison.there:
        said = f"A group of {comparison.n}: its course is not set beside this patient's."
        return [tag("p", said)]
    if not comparison.here and not comparison.there:
        return []
    title = f"Both courses ({name})"
    image = timelines(comparison, (ids.take("title"), ids.take("description")), title)
    return [
        joined(
            [
                tag("figure", scrolling(title, image), tag("figcaption", LEGEND)),
                folded("The courses in words", said_in_words(comparison), class_="text"),
            ]
        )
    ]
