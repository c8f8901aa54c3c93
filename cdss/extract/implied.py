"""What a name says of its opposite: "inability to walk" makes "able to walk" its denial.

The vocabulary's own names tell which capability a finding takes away ("inability to X",
"cannot X") and which thing it calls abnormal ("restricted X", "X abnormality"). The words that
tell it are English; the X is the vocabulary's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cdss.extract.clauses import Line
from cdss.extract.cues import Spoken, Token, find, may_open, tokens
from cdss.extract.marks import Context, Mention, Span, Why
from cdss.model.concept import Vocabulary

_UNABLE = re.compile(
    r"^(?:inability to|unable to|not able to|cannot|can not|could not|loss of ability to|"
    r"difficulty(?: in| with)?) +(?P<what>.+)$"
)
_ABNORMAL = re.compile(
    r"^(?:restricted|limited|reduced|impaired|abnormal|decreased|diminished|disturbed|poor|"
    r"abnormality of|loss of|restriction of|limitation of|reduction of|disturbance of) +"
    r"(?P<what>.+)$"
)
_ABNORMALITY = re.compile(r"^(?P<what>.+) +(?:abnormality|abnormalities|impairment|dysfunction)$")
_SKIPPED = frozenset({"a", "an", "the", "his", "her", "their", "its", "of", "again", "up"})
EXAMINED = "examined"
"""The rule by which a mention names a thing, and its concept what is wrong with it."""


class Implied(NamedTuple):
    """The capabilities and the examined things of a vocabulary, by first word, longest first."""

    capabilities: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    examined: dict[str, tuple[tuple[tuple[str, ...], str], ...]]


def implied(vocabulary: Vocabulary) -> Implied:
    """What the names of the findings say of their opposites."""
    able: dict[tuple[str, ...], str] = {}
    things: dict[tuple[str, ...], str] = {}
    for concept in vocabulary:
        if concept.kind != "finding":
            continue
        for name in concept.names:
            words = name.replace("-", " ").lower() if name == concept.id else name.lower()
            found = _UNABLE.match(words)
            if found:
                able.setdefault(_stems(found["what"]), concept.id)
                continue
            found = _ABNORMAL.match(words) or _ABNORMALITY.match(words)
            if found and len(_stems(found["what"])) > 1:
                things.setdefault(_stems(found["what"]), concept.id)
    return Implied(_by_first(able), _by_first(things))


def _by_first(
    names: dict[tuple[str, ...], str],
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, concept in names.items():
        if words:
            found.setdefault(words[0], []).append((words, concept))
    return {
        first: tuple(sorted(each, key=lambda one: (-len(one[0]), one[0])))
        for first, each in found.items()
    }


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def _stems(words: str) -> tuple[str, ...]:
    return tuple(
        _stem(each.word) for each in tokens(words, 0, len(words)) if each.word not in _SKIPPED
    )


def capabilities(
    spoken: Spoken, lines: tuple[Line, ...], known: Implied, first: int
) -> tuple[list[Mention], list[Context]]:
    """Deficits worded as capabilities, each with its context: "was able to walk" denies one.

    ``first`` is the number that the first of the new mentions gets.
    """
    mentions: list[Mention] = []
    contexts: list[Context] = []
    for line in lines:
        for start, end in line.clauses:
            for at in range(start, end):
                part = line.parts[at]
                cue = part.says("incapable", "capable") if part.cues else None
                if part.kind == "mention":
                    # A name that begins so may go on: "unable to sit or [to] stand".
                    words = spoken.within(line.number, part.start, part.end)
                    named = find(words, "cues") if may_open(words, "cues", "incapable") else []
                    cue = next((each for each in named if each.kind == "incapable"), None)
                    cue = cue if cue is not None and cue.start == part.start else None
                if cue is None:
                    continue
                state = "present" if cue.kind == "incapable" or part.says("incapable") else "absent"
                denied = at > start and any(
                    each.cues and each.says("negation")
                    for each in line.parts[max(start, at - 2) : at]
                )
                if denied:
                    state = {"present": "absent", "absent": "present"}[state]
                alone = cue.words in _ALONE
                stop = _next_capability(line, at, end)
                if alone:
                    found = _done_alone(spoken, line, start, at, known)
                    if found is not None and state == "absent":
                        concept, low = found
                        why = (Why(f"{cue.kind}: {cue.words}", cue.span),)
                        mentions.append(Mention((concept,), low, part.end, line.number, why))
                        contexts.append(Context(first + len(contexts), state, "patient", why=why))
                        continue
                for concept, low, high in _found(
                    spoken.within(line.number, part.end, line.parts[stop - 1].end),
                    known.capabilities,
                ):
                    del low
                    why = (Why(f"{cue.kind}: {cue.words}", cue.span),)
                    mentions.append(Mention((concept,), part.start, high, line.number, why))
                    contexts.append(Context(first + len(contexts), state, "patient", why=why))
    return mentions, contexts


_ALONE = frozenset(
    [
        *("independently", "without assistance", "without help", "without aid", "unaided"),
        *("unassisted", "without support", "unsupported"),
    ]
)


def _done_alone(
    spoken: Spoken, line: Line, start: int, at: int, known: Implied
) -> tuple[str, int] | None:
    """What is done without help, where its verb stands before: "she walks [unaided]"."""
    words = spoken.within(line.number, line.parts[start].start, line.parts[at].start)
    found = [
        (concept, low)
        for concept, low, high in _found(words[-_NEAR:], known.capabilities)
        if not words or words[-1].end - high <= _BESIDE
    ]
    return found[-1] if found else None


_NEAR = 6
_BESIDE = 12
"""Characters between a verb and the word that says that it needs no help: "walks again"."""


def _next_capability(line: Line, at: int, end: int) -> int:
    for later in range(at + 1, end):
        part = line.parts[later]
        if part.cues and part.says("incapable", "capable") and part.end > line.parts[at].end:
            return later
    return end


def _found(
    words: list[Token], known: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
) -> Iterator[tuple[str, int, int]]:
    """The concepts whose words stand in a row, over articles and the like."""
    kept = [(each, _stem(each.word)) for each in words if each.word not in _SKIPPED]
    at = 0
    while at < len(kept):
        for phrase, concept in known.get(kept[at][1], ()):
            here = kept[at : at + len(phrase)]
            if len(here) == len(phrase) and all(
                one[1] == other for one, other in zip(here, phrase, strict=True)
            ):
                yield concept, here[0][0].start, here[-1][0].end
                at += len(phrase)
                break
        else:
            at += 1


def examined(
    spoken: Spoken, sentences: int, mentions: tuple[Mention, ...], known: Implied
) -> tuple[Mention, ...]:
    """The mentions, and those of things that a finding calls abnormal; the longer words win."""
    added: list[Mention] = []
    for number in range(sentences):
        words = spoken.of(number)
        if not words:
            continue
        for concept, start, end in (
            *_found(words, known.examined),
            *_joined(words, known.examined),
        ):
            added.append(
                Mention((concept,), start, end, number, (Why(EXAMINED, Span(start, end)),))
            )
    if not added:
        return mentions
    added.sort(key=lambda each: (each.start, -each.end))
    starts = [each.start for each in added]
    kept = [each for each in mentions if not _inside_longer(each, added, starts)]
    places = [each.start for each in kept]
    added = [new for new in added if not _meets(new, kept, places)]
    return tuple(sorted((*kept, *added), key=lambda each: (each.start, each.end)))


def _inside_longer(mention: Mention, added: list[Mention], starts: list[int]) -> bool:
    at = bisect_right(starts, mention.start) - 1
    if at < 0:
        return False
    new = added[at]
    longer = new.end - new.start > mention.end - mention.start
    return mention.end <= new.end and longer


def _meets(new: Mention, kept: list[Mention], starts: list[int]) -> bool:
    at = bisect_left(starts, new.end) - 1
    return at >= 0 and kept[at].end > new.start


def _joined(
    words: list[Token], known: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
) -> Iterator[tuple[str, int, int]]:
    """The first thing of "motor and sensory nerves", whose noun comes with the second."""
    for at in range(len(words) - 3):
        if words[at + 1].word not in {"and", "or"}:
            continue
        phrase = (_stem(words[at].word), _stem(words[at + 3].word))
        for known_words, concept in known.get(phrase[0], ()):
            if known_words == phrase:
                yield concept, words[at].start, words[at + 1].start - 1
