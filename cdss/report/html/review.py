"""A candidate as one page: its text beside what was read there, each leading to the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cdss.model.evidence import Passage
from cdss.model.review import Fact, Review
from cdss.report.html.markup import NOTHING, Html, joined, listed, tag
from cdss.report.html.review_style import POLICY, REVIEW_STYLE, SCRIPT
from cdss.report.html.style import STYLE
from cdss.report.marking import Mark, Stretch, marks, stretches
from cdss.report.paragraphs import wraps
from cdss.report.review_text import GROUPS, NOT_YET, NOTHING_UNSURE
from cdss.report.words import clean, line_of

_BETWEEN = re.compile(r"\n[^\S\n]*(?:\n\s*)+")
"""What divides the paragraphs of a text."""


def review_page(review: Review) -> str:
    """Lay a review out as one page that loads nothing and can be read without its script."""
    sure = [fact for fact in review.facts if not fact.unsure]
    groups = [("Unsure, to be looked at first", "unsure", review.unsure)]
    groups += [
        (title.capitalize(), kind, tuple(each for each in sure if each.kind == kind))
        for kind, title in GROUPS.items()
    ]
    shown = [each for each in groups if each[2]]
    numbers = {id(fact): number for number, fact in enumerate(review.facts)}
    lists = [
        _section(f"{title}: {len(found)}", name, [_fact(each, numbers[id(each)]) for each in found])
        for title, name, found in shown
    ]
    if review.unread:
        lists.append(_section(f"Not read: {len(review.unread)}", "unread", [_unread(review)]))
    ways = [("The text", "text")]
    ways += [(f"{title}: {len(found)}", name) for title, name, found in shown]
    ways += [(f"Not read: {len(review.unread)}", "unread")] if review.unread else []
    document = tag(
        "html",
        _head(review),
        "\n",
        tag(
            "body",
            tag("a", "To the text", href="#text", class_="skip"),
            _header(review, ways),
            "\n",
            tag("main", _text(review), "\n", tag("div", joined(lists, "\n"))),
            tag("footer", tag("p", NOT_YET, class_="note")),
            # Ours alone, and its quotes must stay quotes.
            tag("script", Html(SCRIPT)),
            class_="candidate",
        ),
        lang="en",
    )
    return f"<!DOCTYPE html>\n{document}\n"


def _head(review: Review) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"Candidate: {clean(review.source)}"),
        tag("style", Html(STYLE + REVIEW_STYLE)),
    )


def _header(review: Review, ways: Iterable[tuple[str, str]]) -> Html:
    told = f"{review.design.replace('-', ' ')}; standing: {review.standing}"
    made = f"Made by {review.program}, knowledge {review.knowledge[:12]}, from {review.text_name}."
    wrong = [f"line {each.place.line}: {each.what}" for each in review.wrong]
    return tag(
        "header",
        tag("h1", f"Candidate: {clean(review.source)}"),
        tag("p", clean(review.citation), class_="read"),
        tag("p", clean(told)),
        tag("p", clean(made), class_="note"),
        tag("p", NOT_YET, class_="disclaimer"),
        tag("p", "Wrong: the text does not bear it out", class_="lead") if wrong else NOTHING,
        listed(wrong),
        NOTHING if review.unsure else tag("p", NOTHING_UNSURE),
        tag(
            "nav",
            listed(tag("a", title, href=f"#{name}") for title, name in ways),
            aria_label="Parts of this page",
        ),
    )


def _section(title: str, name: str, content: Iterable[Html]) -> Html:
    return tag("section", tag("h2", title, id=name), *content, aria_labelledby=name)


# The text


def _text(review: Review) -> Html:
    return tag(
        "section",
        tag("h2", "The text", id="text"),
        *_paragraphs(review),
        class_="words",
        aria_labelledby="text",
        tabindex=0,
    )


def _paragraphs(review: Review) -> Iterator[Html]:
    words = review.text
    breaks = [each.span() for each in _BETWEEN.finditer(words)]
    within = dict(breaks)
    labels = [clean(each.words) for each in review.facts]
    labels += [f"not read: {clean(each.text)}" for each in review.unread]
    paragraph: list[Html] = []
    until = 0
    folded = wraps(words)
    cuts = [offset for each in breaks for offset in each]
    for each in stretches(len(words), marks(review), cuts):
        until = within.get(each.start, until)
        between = each.end <= until
        if between and each.start in within and paragraph:
            paragraph += _references(each.closed, labels)
            yield tag("p", *paragraph)
            paragraph = []
        elif not between:
            paragraph += _stretch(each, words, folded)
            paragraph += _references(each.closed, labels)
    if paragraph:
        yield tag("p", *paragraph)


def _stretch(stretch: Stretch, words: str, folded: frozenset[int]) -> Iterator[Html]:
    content = _lines(words, stretch.start, stretch.end, folded)
    if not stretch.over:
        yield content
        return
    inner = stretch.over[0]
    kinds = {"m": None, inner.kind: None}
    if any(each.unsure for each in stretch.over):
        kinds["unsure"] = None
    numbers = " ".join(str(each.number) for each in stretch.over)
    shown = tag("span", content, class_=" ".join(kinds), data_of=numbers)
    for mark in stretch.opened:
        shown = tag("span", shown, id=_place_id(mark.number, mark.nth))
    yield shown


def _lines(words: str, start: int, end: int, folded: frozenset[int]) -> Html:
    """Words with the line breaks that mean something."""
    pieces: list[Html] = []
    at = start
    while at < end:
        line_end = words.find("\n", at, end)
        if line_end < 0:
            break
        broken = joined([" "]) if line_end in folded else tag("br")
        pieces += [joined([words[at:line_end]]), broken]
        at = line_end + 1
    return joined([*pieces, words[at:end]])


def _references(closed: Iterable[Mark], labels: list[str]) -> Iterator[Html]:
    for mark in closed:
        name = f"{mark.name}{'?' if mark.unsure else ''}"
        link = tag(
            "a",
            name,
            href=f"#f{mark.number}",
            data_of=mark.number,
            aria_label=f"{name} {labels[mark.number]}",
        )
        yield tag("sup", link)


# The facts


def _fact(fact: Fact, number: int) -> Html:
    name = f"{fact.mark}{'?' if fact.unsure else ''}"
    rows = [_row("unsure", tag("span", clean(fact.unsure), class_="doubt"))] if fact.unsure else []
    rows += [_row(label, clean(said)) for label, said in fact.details]
    rows += [_row("read in", _passage(each, number, nth)) for nth, each in enumerate(fact.at)]
    rows += [
        _row("because", f"{clean(each.rule)}: “{clean(each.words)}” {each.span[0]}-{each.span[1]}")
        for each in fact.why
    ]
    line = line_of(fact.location)
    where = tag("span", f" (line {line})", class_="place") if line else NOTHING
    return tag(
        "article",
        tag("h3", tag("span", name, class_="name"), " ", clean(fact.words), where),
        tag("dl", *rows) if rows else NOTHING,
        id=f"f{number}",
        class_="fact unsure" if fact.unsure else "fact",
        data_of=number,
    )


def _row(label: str, said: str) -> Html:
    return tag("div", tag("dt", label), tag("dd", said))


def _passage(passage: Passage, number: int, nth: int) -> Html:
    if passage.span is None:
        return joined([clean(passage.section)])
    where = f"{clean(passage.section)} {passage.span[0]}-{passage.span[1]}"
    link = tag("a", where, href=f"#{_place_id(number, nth)}", data_of=number)
    return joined([link, f": “{clean(passage.quote)}”" if passage.quote else ""])


def _unread(review: Review) -> Html:
    first = len(review.facts)
    rows = [
        tag(
            "li",
            tag("b", each.mark),
            f" {each.what} “{clean(each.text)}”: ",
            _passage(each.at, number, 0),
            id=f"f{number}",
            class_="left",
            data_of=number,
        )
        for number, each in enumerate(review.unread, start=first)
    ]
    return tag("ul", *rows, class_="plain")


def _place_id(number: int, nth: int) -> str:
    return f"t{number}-{nth}"
