"""A sentence as what stands in it, one after the other, and the clauses it falls into.

The stages of meaning read a sentence as parts: mentions, figures, cues and plain words. A
clause ends where grammar ends it: at a semicolon, at a word that turns or relates, and where
a second verb with its own beginning follows a comma or an "and".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable
from typing import NamedTuple

from cdss.extract.cues import Cue, Spoken, Token, find, find_all
from cdss.extract.marks import Figure, Mention, Sentence


class Part(NamedTuple):
    """A mention, a figure, a cue, a word or a sign, in its order.

    Attributes:
        kind: mention, figure, cue, word or sign.
        number: Of a mention or figure, its number among all of the text; else -1.
        word: Of the others, the words in lower case.
        cues: What kinds of cue it is.
        verb: Whether it is read as a verb that can carry a clause.
    """

    kind: str
    start: int
    end: int
    number: int = -1
    word: str = ""
    cues: tuple[Cue, ...] = ()
    verb: bool = False

    def says(self, *kinds: str) -> Cue | None:
        """The cue of one of these kinds that it is, if any."""
        for each in self.cues:
            if each.kind in kinds:
                return each
        return None


class Line(NamedTuple):
    """A sentence: its parts, and where its clauses begin and end among them."""

    number: int
    parts: tuple[Part, ...]
    clauses: tuple[tuple[int, int], ...]

    def clause_of(self, at: int) -> tuple[int, int]:
        """The clause that a part belongs to."""
        starts = [start for start, _ in self.clauses]
        return self.clauses[max(0, bisect_left(starts, at + 1) - 1)]


_ENDS_NOUN = frozenset({"a", "an", "the", "with", "of", "in", "his", "her", "their", "no", "any"})
_AND = frozenset({"and", "or", "as well as", "&", "plus"})
_VERBAL = ("be", "have", "treated", "stopped", "capable", "incapable")
_RESPONDING = (
    "complete",
    "improved",
    "partial",
    "none",
    "worsened",
    "relapsed",
    "relapse-on-taper",
    "not-tolerated",
    "fall",
    "rise",
)
_NOUN_ENDINGS = (
    " of",
    " for",
    " with",
    " to",
    " in",
    "ment",
    "tion",
    "ing",
    "sion",
    "ence",
    "apse",
    "ure",
)
_OCCURS = frozenset({"occurs", "occur", "presents", "affects", "involves", "requires"})
_FINITE = frozenset({"results in", "presents with", "leads to"})
_NO_VERBS = frozenset({"with", "without", "to", "of"})
"""What begins with one of these carries no clause: "A, B and C [without effect]"."""
_PLAIN_VERBS = frozenset({"was", "were", "is", "are", "had", "has", "have", "did", "does", "do"})


def lines(
    spoken: Spoken,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
) -> tuple[Line, ...]:
    """Every sentence as its parts and clauses."""
    by_sentence: dict[int, list[tuple[int, int, str, int]]] = {}
    for number, mention in enumerate(mentions):
        by_sentence.setdefault(mention.sentence, []).append(
            (mention.start, mention.end, "mention", number)
        )
    for number, figure in enumerate(figures):
        by_sentence.setdefault(figure.sentence, []).append(
            (figure.start, figure.end, "figure", number)
        )
    found = []
    for number, sentence in enumerate(sentences):
        marks = sorted(by_sentence.get(number, ()), key=lambda each: (each[0], -each[1]))
        parts = _parts(spoken, number, sentence, marks, figures)
        found.append(Line(number, parts, _clauses(parts)))
    return tuple(found)


def _parts(
    spoken: Spoken,
    number: int,
    sentence: Sentence,
    marks: list[tuple[int, int, str, int]],
    figures: tuple[Figure, ...],
) -> tuple[Part, ...]:
    found: list[Part] = []
    here = sentence.start
    for start, end, kind, mark in marks:
        beyond = end > here  # "Three [pulses of A]"
        if start < here and kind == "mention" and _opens(found[-1], start, figures, beyond=beyond):
            here = start
            found[-1] = found[-1]._replace(end=start)
        if start < here:
            if kind == "figure" and end > here:
                found.append(Part(kind, start, end, mark))
                here = end
            continue
        _plain_parts(spoken.within(number, here, start), found)
        # A name may say how it goes: "clinical improvement", "relapse".
        said = _said_by_name(spoken.within(number, start, end)) if kind == "mention" else []
        word = said[0].words if said else ""
        found.append(Part(kind, start, end, mark, word, tuple(said)))
        here = end
    _plain_parts(spoken.within(number, here, sentence.end), found)
    return _with_verbs(_brackets_kept(_signed(found)))


_OF_TREATMENT = frozenset({"treatment", "therapy", "therapeutic", "drug", "response", "primary"})


def _said_by_name(words: list[Token]) -> list[Cue]:
    """How it goes, by a name itself: "relapse"; an organ's failure is none of a treatment."""
    found = find(words, "responses")
    ends = len(words) > 1 and words[-1].word == "failure"
    if ends and _OF_TREATMENT.isdisjoint(each.word for each in words):
        return [each for each in found if each.start != words[-1].start]
    return found


def _opens(part: Part, start: int, figures: tuple[Figure, ...], *, beyond: bool) -> bool:
    """Whether a figure leads to what starts within it, which is named like any other.

    "Within 5 days of starting A" counts from it; "three pulses of A" counts its pulses.
    """
    within = part.kind == "figure" and start > part.start
    return within and (beyond or figures[part.number].kind == "since")


_SIGNS = {"-": "negative", "+": "positive"}


def _signed(parts: list[Part]) -> list[Part]:
    """The parts, with "(-)" and "(+)" after a name as the words that they stand for."""
    if not any(each.word in _SIGNS for each in parts):
        return parts
    found: list[Part] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        sign = _SIGNS.get(parts[at + 1].word) if at + 2 < len(parts) else None
        closed = sign is not None and part.word == "(" and parts[at + 2].word == ")"
        named = found and (found[-1].kind == "mention" or found[-1].word == ":")
        if sign is not None and closed and named:
            start, end = part.start, parts[at + 2].end
            cue = Cue(sign, sign, start, end)
            found.append(Part("cue", start, end, word=sign, cues=(cue,)))
            at += 3
            continue
        found.append(part)
        at += 1
    return found


def _brackets_kept(parts: list[Part]) -> list[Part]:
    """The parts, with a semicolon within brackets as the comma that it is there."""
    opened = False
    found = []
    for part in parts:
        if part.kind == "sign":
            opened = part.word == "(" or (opened and part.word != ")")
            if opened and part.word == ";":
                part = part._replace(word=",")  # noqa: PLW2901
        found.append(part)
    return found


def _plain_parts(words: list[Token], found: list[Part]) -> None:
    """The words between two marks, cues joined."""
    cues = find_all(words)
    at = 0
    while at < len(words):
        word = words[at]
        if word.start not in cues:
            found.append(Part(_kind_of(word), word.start, word.end, word=word.word))
            at += 1
            continue
        here: list[Cue] = []
        end = word.end
        # Cues that overlap are one part: "effectively treated" and "treated with".
        while at < len(words) and words[at].start < end:
            begins = cues.get(words[at].start, ())
            here.extend(begins)
            end = max([end, *(each.end for each in begins)])
            at += 1
        longest = max(here, key=lambda each: each.end)
        found.append(Part("cue", word.start, end, word=longest.words, cues=tuple(here)))


def _kind_of(word: Token) -> str:
    return "word" if word.word[:1].isalnum() else "sign"


def _with_verbs(parts: list[Part]) -> tuple[Part, ...]:
    """Mark the parts that can carry a clause."""
    found = []
    before = ""
    for part in parts:
        verb = False
        if part.kind == "cue":
            carries = part.says(*_VERBAL) or part.says(*_RESPONDING)
            if carries is not None:
                nominal = (
                    carries.words.endswith(_NOUN_ENDINGS)
                    and not carries.words.split()[0].endswith("ed")
                    and not part.says("be")
                )
                nominal = nominal or carries.words.split()[0] in _NO_VERBS
                nominal = nominal and carries.words not in _FINITE
                verb = before not in _ENDS_NOUN and not nominal
                if verb and part.says("be", "capable", "incapable") is None:
                    verb = part.word.split()[0].endswith(("ed", "en", "t", "d", "ew", "ll", "ose"))
                    verb = verb or part.word.split()[0] in _PLAIN_VERBS or " " in part.word
                    verb = verb or part.word in _OCCURS
            if part.word.startswith(("followed by", "combined with", "resulting", "leading")):
                verb = False
            if part.says("planned") and part.word.startswith("will"):
                verb = True
            if part.says("negation") and part.word.split()[0] in _PLAIN_VERBS:
                verb = True
        found.append(part._replace(verb=verb) if verb else part)
        before = part.word if part.kind != "mention" else "mention"
    return tuple(found)


_LONGEST = 300
"""Parts of a clause: what is longer is no sentence, and is cut so that time stays linear."""


def _clauses(parts: tuple[Part, ...]) -> tuple[tuple[int, int], ...]:
    """Where the clauses begin and end: cut at turns, and before a second verb's beginning."""
    cuts = {0}
    verb_at = -1
    for at, part in enumerate(parts):
        if part.word == ";" or (part.cues and (part.says("turn") or _relates(parts, at))):
            cuts.add(at)
            verb_at = -1
        elif part.verb:
            if verb_at >= 0 and not _one_verb(parts, verb_at, at):
                cut = _cut_between(parts, verb_at, at)
                if cut is not None:
                    cuts.add(cut)
            verb_at = at
    ordered = sorted(cuts | set(range(_LONGEST, len(parts), _LONGEST)))
    return tuple(zip(ordered, [*ordered[1:], len(parts)], strict=True))


def part_of(line: Line, places: Iterable[int], past: Container[int] = ()) -> Line:
    """A sentence of which only some parts are left, with the clauses that these make.

    ``past`` are names that may be left out without parting what stands around them.
    """
    kept = list(places)
    parts = tuple(line.parts[at] for at in kept)
    if not parts:
        return Line(line.number, (), ())
    # What is left out between two parts parts their clauses, too, where it names something.
    gaps = {
        at
        for at in range(1, len(kept))
        if any(
            line.parts[each].kind == "mention" and each not in past
            for each in range(kept[at - 1] + 1, kept[at])
        )
    }
    starts = sorted(gaps | {start for start, _ in _clauses(parts)})
    return Line(line.number, parts, tuple(zip(starts, [*starts[1:], len(parts)], strict=True)))


def _relates(parts: tuple[Part, ...], at: int) -> bool:
    return at > 0 and parts[at].says("relative") is not None


def _one_verb(parts: tuple[Part, ...], first: int, second: int) -> bool:
    """Whether two verbs are one group: "were then applied"."""
    if second - first > _LONGEST:
        return False
    return all(
        each.kind in {"word", "cue"} and each.word not in _AND for each in parts[first + 1 : second]
    )


def _cut_between(parts: tuple[Part, ...], first: int, second: int) -> int | None:
    """Where a second verb's clause begins: at "and" just before it, the last comma, or "and"."""
    last_and = last_comma = None
    opened = False
    for at in range(first + 1, second):
        if parts[at].kind == "sign":
            # What stands in brackets begins no clause.
            opened = parts[at].word == "(" or (opened and parts[at].word != ")")
        if opened:
            continue
        if parts[at].word in _AND:
            last_and = at
        elif parts[at].word == ",":
            last_comma = at
    if last_and is not None and all(
        each.kind in {"word", "cue"} for each in parts[last_and + 1 : second]
    ):
        return last_and
    if last_comma is not None:
        return last_comma
    return last_and


def listed(parts: tuple[Part, ...], at: int, step: int, low: int, high: int) -> list[int]:
    """The mentions in one list with the mention at ``at``, going one way from it.

    A list holds together over commas, "and", "or", slashes, plain words, brackets and figures;
    a verb, a preposition or a cue that sets its own meaning ends it.
    """
    found: list[int] = []
    here = at + step
    joined = False
    while low <= here < high:
        part = parts[here]
        if part.kind == "mention":
            if not joined:
                break
            found.append(here)
            joined = False
        elif part.word in {",", "/"} or part.word in _AND:
            joined = True
        elif (
            part.verb
            or part.word in {";", "."}
            or (part.cues and not part.says("hedge", "patient") and part.word not in _AND)
        ) or (part.kind == "word" and part.word in PREPOSITIONS):
            break
        here += step
    return found


PREPOSITIONS = frozenset(
    {
        "with",
        "without",
        "for",
        "from",
        "to",
        "into",
        "between",
        "against",
        "via",
        "through",
        "as",
        "than",
    }
)
