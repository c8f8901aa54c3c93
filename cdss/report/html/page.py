"""The page: an answer, or one intervention of it, as one file that loads nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from cdss.errors import EngineError
from cdss.model.consultation import TOO_LONG, Consultation, OptionEntry
from cdss.report.blocks import Block, Section
from cdss.report.html.compared import changing, comparisons
from cdss.report.html.inputs import alerts_proved, behind, inputs
from cdss.report.html.markup import NOTHING, Html, Ids, folded, joined, listed, tag
from cdss.report.html.parts import section, sources
from cdss.report.html.proofs import proof_list, proved
from cdss.report.html.style import STYLE
from cdss.report.sections import sections
from cdss.report.words import clean, count, spoken

TITLE = "What was reported, beside one patient"

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""A browser that opens the page loads nothing and runs nothing, whatever stands in it."""

_MEANING = {
    "reported": "the conditions hold here",
    "cautioned": "the conditions hold, and something speaks against it here",
    "already given": "the conditions hold, and the patient had it",
    "undecided": "facts that are not stated decide",
    "reported without benefit": "the conditions hold; the report tells of no benefit, or of harm",
    "not applicable": "a condition is not so here",
}

_PLACES = "A number behind a colon, as in :7, is a line of the profile."

_ON_PAPER = "On paper, what is closed on the screen is left out, the drawn proofs excepted."

_BEHIND = frozenset({"Knowledge", "Engine", "Profile"})
"""Told whole at the end, in one place."""

_ASIDE = frozenset({"Diagnosis", "Assessments", "Covered", "Not covered"})
"""Left out where the page is about one intervention."""

_QUIET = frozenset({"Undecided", "Not applicable"})


_Written = TypeVar("_Written")


def html(answer: Consultation) -> str:
    """The whole answer as a page; nothing is folded away that cannot be opened.

    Raises:
        EngineError: A proof runs through more rules than can be written.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> html(cdss.consult(profile, kb)).splitlines()[0]
        '<!DOCTYPE html>'
    """
    return _guarded(lambda: _whole(answer))


def embedded(answer: Consultation) -> tuple[Html, Html]:
    """The report without a page around it: what stands at its head, and its sections.

    Headings begin with the second level; ``STYLE`` lays it out.

    Raises:
        EngineError: A proof runs through more rules than can be written.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> head, body = embedded(cdss.consult(profile, kb))
        >>> head.startswith("<p"), "<h1" in head + body
        (True, False)
    """
    return _guarded(lambda: _parts(answer))


def option_page(answer: Consultation, options: Sequence[OptionEntry]) -> str:
    """One intervention on one page: all its targets, those it failed included.

    Args:
        answer: The answer that lists them.
        options: The options of one intervention.

    Raises:
        EngineError: A proof runs through more rules than can be written.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> answer = cdss.consult(profile, kb)
        >>> answer.options[0].label in option_page(answer, answer.options[:1])
        True
    """
    return _guarded(lambda: _of_one(answer, options))


def _guarded(write: Callable[[], _Written]) -> _Written:
    try:
        return write()
    except RecursionError:
        raise EngineError(TOO_LONG) from None


def _whole(answer: Consultation) -> str:
    head, body = _parts(answer)
    return _page(answer, TITLE, [head], [body])


def _parts(answer: Consultation) -> tuple[Html, Html]:
    ids = Ids()
    found = sections(answer, fold=False, whole=True)
    proofs = _Entries(answer, ids)
    body: list[Html] = []
    for part in found:
        name = part.title.partition(":")[0]
        if not name or name in _BEHIND or name == "Read as":
            continue
        if name == "Sources":
            body += [inputs(answer), behind(answer), sources(part)]
            continue
        shown = section(part, ids, proofs.whole, quiet=name in _QUIET)
        if name == "Look first":
            shown = tag("div", shown, alerts_proved(answer), class_="first")
        body.append(shown)
    if not any(part.title == "Sources" for part in found):
        body += [inputs(answer), behind(answer)]
    return joined(_summary(answer, found)), joined(body, "\n")


def _of_one(answer: Consultation, options: Sequence[OptionEntry]) -> str:
    ids = Ids()
    label = ", ".join(dict.fromkeys(clean(each.label) for each in options))
    narrow = answer._replace(options=tuple(options), gated=(), assessments=())
    entries = _Entries(narrow, ids)
    body: list[Html] = []
    cited = [NOTHING]
    for part in sections(narrow, fold=False, whole=True):
        name = part.title.partition(":")[0]
        if name == "Sources":
            cited = [sources(part)]
        elif name == "Reported" and not any(isinstance(each, Block) for each in part.parts):
            continue
        elif name and name not in _BEHIND | _ASIDE | {"Read as"}:
            body.append(section(_without_list(part), ids, entries.compared))
    total = len({each.intervention for each in answer.options})
    head = [
        _read(answer),
        tag(
            "p",
            f"This page is about {label}. The answer names {count(total, 'intervention')}; what "
            "else it holds stands in the whole report.",
            class_="note",
        ),
    ]
    return _page(answer, f"{TITLE}: {label}", head, [*body, behind(answer), *cited], "one")


def _without_list(part: Section) -> Section:
    """Of what does not apply, the entries alone: the list above them says the same once more."""
    blocks = tuple(each for each in part.parts if isinstance(each, Block))
    listed_too = blocks and part.title.startswith("Not applicable")
    return part._replace(parts=blocks) if listed_too else part


def _page(
    answer: Consultation,
    title: str,
    head: Sequence[Html],
    body: Sequence[Html],
    class_: str | None = None,
) -> str:
    whose = f" ({clean(answer.profile.id)})" if answer.profile.id else ""
    document = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", f"{title}{whose}"),
            # The style sheet is ours alone, and quotes in it must stay quotes.
            tag("style", Html(STYLE)),
        ),
        "\n",
        tag(
            "body",
            tag("a", "To the answer", href="#answer", class_="skip"),
            tag("header", tag("h1", title), *head),
            "\n",
            tag(
                "main",
                joined(body, "\n"),
                id="answer",
            ),
            tag("footer", tag("p", clean(answer.disclaimer), class_="note")),
            class_=class_,
        ),
        lang="en",
    )
    return f"<!DOCTYPE html>\n{document}\n"


def _read(answer: Consultation) -> Html:
    return joined(
        [
            tag("p", "Read as: ", tag("strong", clean(answer.profile.read_as)), class_="read"),
            tag("p", f"As of {clean(answer.profile.as_of)}.", class_="note"),
            tag("p", clean(answer.disclaimer), class_="disclaimer"),
        ]
    )


def _summary(answer: Consultation, found: Sequence[Section]) -> list[Html]:
    """The patient, the numbers, and the way to each part."""
    ids = Ids()
    links = [
        tag("a", part.title, href=f"#{ids.take(part.title)}")
        for part in found
        if part.title and part.title not in _BEHIND | {"Read as", "Sources"}
    ]
    links += [
        tag("a", title, href=f"#{name}")
        for title, name in (("Inputs used", "inputs"), ("Behind this answer", "behind"))
    ]
    if any(part.title == "Sources" for part in found):
        links.append(tag("a", "Sources", href="#sources"))
    counted = listed(
        f"{number} {name}: {_MEANING[name]}" for name, number in _counts(answer).items() if number
    )
    looked = (
        f"{count(len(answer.options), 'option')}, by what became of it (order is not preference)"
    )
    return [
        _read(answer),
        tag("p", looked, class_="lead") if answer.options else NOTHING,
        counted,
        tag("p", _PLACES, class_="small"),
        tag("p", _ON_PAPER, class_="paper note"),
        tag("nav", listed(links), aria_label="Parts of this report"),
    ]


def _counts(answer: Consultation) -> dict[str, int]:
    """How many options came to what, in words, as the sections have them."""
    found = dict.fromkeys(_MEANING, 0)
    for each in answer.options:
        failed = each.outcome == "reported" and each.direction in {"against", "harm"}
        found["reported without benefit" if failed else each.outcome.replace("-", " ")] += 1
    return found


class _Entries:
    """What stands in an entry below its lines, looked up by the rules behind it."""

    def __init__(self, answer: Consultation, ids: Ids) -> None:
        self._labels = answer.labels
        self._options = {each.rule: each for each in answer.options}
        self._assessments = {each.rule: each for each in answer.assessments}
        self._ids = ids

    def whole(self, block: Block) -> list[Html]:
        """Proofs, changes and comparisons."""
        options = [self._options[rule] for rule in block.rules if rule in self._options]
        found = [each for option in options for each in changing(option, "h4")]
        found += self._compared(block, brief=False)
        for rule in block.rules:
            if rule in self._options:
                option = self._options[rule]
                target = f", for {spoken(option.target, self._labels)}" if option.target else ""
                title = f"Proof of {clean(rule)}{target}: {clean(option.title)}"
                found.append(folded(title, proved(option.proof, rule, self._ids), class_="printed"))
            elif rule in self._assessments:
                assessed = self._assessments[rule]
                found.append(folded(f"Proof of {clean(rule)}", proof_list(assessed.proof)))
        return found

    def compared(self, block: Block) -> list[Html]:
        """Comparisons alone, in few words."""
        return self._compared(block, brief=True)

    def _compared(self, block: Block, *, brief: bool) -> list[Html]:
        """The patient beside each subject, who is shown once."""
        options = [self._options[rule] for rule in block.rules if rule in self._options]
        found: list[Html] = []
        shown: set[tuple[str, ...]] = set()
        for option in options:
            fresh = [
                each
                for each in option.comparison or ()
                if (each.source, each.evidence, each.subject) not in shown
            ]
            shown |= {(each.source, each.evidence, each.subject) for each in fresh}
            found += comparisons(fresh, option.rule, "h4", self._ids, brief=brief)
        return found
