"""The arms of a trial: who was given what, and which sentences, or parts of one, tell of whom."""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.about import OWN, About
from cdss.extract.clauses import Line, Part, part_of
from cdss.extract.marks import Figure, Mention, Sentence
from cdss.extract.relations import pick
from cdss.model.concept import GIVEN_KINDS, Vocabulary

_DRUGS = GIVEN_KINDS - {"procedure"}
_GROUP = frozenset({"group", "arm", "cohort"})
_EVERYONE = frozenset({"both", "either", "each", "all", "neither", "groups", "arms", "overall"})
_LEADING = frozenset({"in", "of", "among", "the", "for", "with", "and", "vs", "versus"})


_MOST = 8
"""Arms of one trial: what counts more in one sentence is no trial."""


class Arm(NamedTuple):
    """An arm: how many people, what it is called, its own agents, and its sentences' parts."""

    people: int
    name: str
    agents: frozenset[str]
    lines: tuple[Line, ...] = ()


class Split(NamedTuple):
    """A study in arms: the arms, and the sentences that tell of everybody."""

    arms: tuple[Arm, ...]
    rest: tuple[Line, ...]

    @property
    def people(self) -> int:
        """How many there are in all arms."""
        return sum(each.people for each in self.arms)


def split(
    lines: tuple[Line, ...],
    about: tuple[tuple[About, ...], ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    sentences: tuple[Sentence, ...],
    vocabulary: Vocabulary,
) -> Split | None:
    """The arms, where one sentence gives each its number and what it was given.

    "... to A (group A, n = 20) or A and B (group B, n = 20)".
    """
    for line in lines:
        if not any(each.who in OWN for each in about[line.number]):
            continue
        found = _defined(line, mentions, figures, vocabulary)
        if found is not None:
            arms, segments = found
            return _dealt(lines, line.number, arms, segments, mentions, sentences, vocabulary)
    return None


def _defined(
    line: Line, mentions: tuple[Mention, ...], figures: tuple[Figure, ...], vocabulary: Vocabulary
) -> tuple[list[Arm], list[range]] | None:
    """The arms that a sentence defines, and the parts of it that are each one's."""
    parts = line.parts
    counts = [at for at in range(len(parts)) if _is_size(parts, at, figures)]
    if not 2 <= len(counts) <= _MOST or not any(_says_arms(each) for each in parts):
        return None
    start = next((at for at, each in enumerate(parts) if _agent(each, mentions, vocabulary)), None)
    if start is None or start > counts[0]:
        return None
    arms: list[Arm] = []
    segments: list[range] = []
    for at in counts:
        end = next((each for each in range(at, len(parts)) if parts[each].word == ")"), at) + 1
        here = [_agent(each, mentions, vocabulary) for each in parts[start:end]]
        agents = frozenset(each for each in here if each is not None)
        bounds = figures[parts[at].number].bounds
        if not agents or bounds is None or bounds.low is None:
            return None
        arms.append(Arm(int(bounds.low), _name(parts, start, end), agents))
        segments.append(range(start, end))
        start = end
    if len({each.agents for each in arms}) < len(arms):
        return None
    return arms, segments


def _is_size(parts: tuple[Part, ...], at: int, figures: tuple[Figure, ...]) -> bool:
    """Whether a figure is the number of an arm: "n = 20"."""
    part = parts[at]
    if part.kind != "figure" or at < _BEFORE or figures[part.number].kind != "count":
        return False
    return parts[at - 1].word in {"=", ":"} and parts[at - 2].word == "n"


_BEFORE = 2


def _says_arms(part: Part) -> bool:
    return part.word in _GROUP or part.word.startswith(("random", "placebo", "allocat", "assign"))


def _agent(part: Part, mentions: tuple[Mention, ...], vocabulary: Vocabulary) -> str | None:
    if part.kind != "mention":
        return None
    concept = pick(mentions[part.number], vocabulary, _DRUGS)
    return None if concept is None else vocabulary.agent_of(concept)


def _name(parts: tuple[Part, ...], start: int, end: int) -> str:
    """What an arm is called: the "a" of "group A"."""
    for at in range(start, end - 1):
        if parts[at].word in _GROUP:
            return parts[at + 1].word
    return ""


def _dealt(
    lines: tuple[Line, ...],
    defined: int,
    arms: list[Arm],
    segments: list[range],
    mentions: tuple[Mention, ...],
    sentences: tuple[Sentence, ...],
    vocabulary: Vocabulary,
) -> Split:
    """Every sentence, or the parts of it, with the arm that it tells of."""
    own = [
        arm.agents - frozenset().union(*(other.agents for other in arms if other is not arm))
        for arm in arms
    ]
    kept: list[list[Line]] = [[] for _ in arms]
    rest: list[Line] = []
    given = frozenset[str]().union(*(each.agents for each in arms))
    carried: int | None = None
    section = -1
    for line in lines:
        empty = Line(line.number, (), ())
        if line.number == defined:
            tail = range(segments[-1].stop, len(line.parts))
            for which, segment in enumerate(segments):
                kept[which].append(part_of(line, (*segment, *tail)))
            rest.append(part_of(line, (*range(segments[0].start), *tail)))
            continue
        named = _named(line, arms, own, mentions, vocabulary) if line.number > defined else []
        told = {which for _, which in named}
        past = frozenset(at for at, _ in named)
        if len(told) > 1:
            carried = None
            shares = _shares(line, named)
        else:
            everyone = any(word in _EVERYONE for each in line.parts for word in each.word.split())
            everyone = everyone or sentences[line.number].section != section
            carried = next(iter(told), None if everyone else carried)
            shares = {} if carried is None else {carried: tuple(range(len(line.parts)))}
        for which, of_arm in enumerate(kept):
            of_arm.append(part_of(line, shares[which], past) if which in shares else empty)
        rest.append(empty if shares else _without(line, given, mentions, vocabulary))
        section = sentences[line.number].section
    found = tuple(arm._replace(lines=tuple(kept[at])) for at, arm in enumerate(arms))
    return Split(found, tuple(rest))


def _without(
    line: Line, given: frozenset[str], mentions: tuple[Mention, ...], vocabulary: Vocabulary
) -> Line:
    """A sentence about everybody without what only some were given."""
    kept = [
        at for at, part in enumerate(line.parts) if _agent(part, mentions, vocabulary) not in given
    ]
    return line if len(kept) == len(line.parts) else part_of(line, kept)


def _named(
    line: Line,
    arms: list[Arm],
    own: list[frozenset[str]],
    mentions: tuple[Mention, ...],
    vocabulary: Vocabulary,
) -> list[tuple[int, int]]:
    """Where a sentence names an arm: by its name, or by what it alone was given."""
    found: list[tuple[int, int]] = []
    parts = line.parts
    for at, part in enumerate(parts):
        if part.word in _GROUP and at + 1 < len(parts):
            known = [which for which, arm in enumerate(arms) if arm.name == parts[at + 1].word]
            found.extend((at + 1, which) for which in known if arms[which].name)
        agent = _agent(part, mentions, vocabulary)
        if agent is not None:
            found.extend((at, which) for which, agents in enumerate(own) if agent in agents)
    return found


def _shares(line: Line, named: list[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """The parts of a sentence that tell of each arm: before its name, or after it."""
    parts = line.parts
    figures = [at for at, each in enumerate(parts) if each.kind == "figure"]
    first = figures[0] if figures else len(parts)
    found: dict[int, tuple[int, ...]] = {}
    if named[0][0] < first:
        starts = [_back(parts, at) for at, _ in named]
        for (_, which), start, end in zip(named, starts, [*starts[1:], len(parts)], strict=True):
            found[which] = (*found.get(which, ()), *range(start, end))
        return found
    start = first
    for at, which in named:
        end = at + 1
        if end < len(parts) and parts[end].word == "(":
            close = (each for each in range(end, len(parts)) if parts[each].word == ")")
            end = next(close, end) + 1
        # "X was 4 in group A and 5 in group B": what they share stands before the first.
        alone = start == first or any(each.kind == "mention" for each in parts[start:at])
        shared = range(first) if which not in found and (start == first or not alone) else ()
        if shared:
            start = next((each for each in figures if each >= start), start)
        found[which] = (*found.get(which, ()), *shared, *range(start, end))
        start = end
    return found


def _back(parts: tuple[Part, ...], at: int) -> int:
    """Where the words begin that lead to a name: "in the group A"."""
    while at > 0 and (parts[at - 1].word in _LEADING or parts[at - 1].word in _GROUP):
        at -= 1
    return at


def told_of(
    lines: tuple[Line, ...], about: tuple[tuple[About, ...], ...]
) -> tuple[tuple[About, ...], ...]:
    """Whom each clause is about, for sentences of which only parts are left."""
    found = []
    for line, whole in zip(lines, about, strict=True):
        ours = next((each for each in whole if each.who in OWN), None)
        who = ours or (whole[0] if whole else About("others"))
        found.append(whole if len(whole) == len(line.clauses) else (who,) * len(line.clauses))
    return tuple(found)
