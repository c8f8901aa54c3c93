"""Which dose, rhythm or length of time belongs to which agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.relations import pick
from cdss.model.concept import GIVEN_KINDS, Vocabulary

_DOSING = frozenset({"dose", "schedule", "duration"})
_DRUGS = GIVEN_KINDS - {"procedure"}
_HANDS_ON = frozenset({"of", "oral", "intravenous", "daily", "weekly", "course"})


class Dosed(NamedTuple):
    """A dose, schedule or duration; ``mention`` is its agent's, or -1: the agent before."""

    mention: int
    figure: int
    sentence: int
    why: tuple[Why, ...]


def dosed(
    lines: tuple[Line, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> tuple[Dosed, ...]:
    """Doses, schedules and durations with the agent they are of."""
    found = list(_within(mentions, figures, vocabulary))
    for line in lines:
        for start, end in line.clauses:
            if any(each.kind == "figure" for each in line.parts[start:end]):
                found.extend(_dosed_in(line, start, end, mentions, figures, vocabulary))
    return tuple(found)


def _dosed_in(
    line: Line,
    start: int,
    end: int,
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> Iterator[Dosed]:
    """The amounts and times of giving in a clause, each with its agent."""
    parts = line.parts
    agents = [
        at
        for at in range(start, end)
        if parts[at].kind == "mention" and pick(mentions[parts[at].number], vocabulary, _DRUGS)
    ]
    routes = [
        at
        for at in range(start, end)
        if parts[at].word in _FORMS
        or (parts[at].kind == "mention" and pick(mentions[parts[at].number], vocabulary, {"route"}))
    ]
    for at in range(start, end):
        part = parts[at]
        if part.kind != "figure":
            continue
        figure = figures[part.number]
        if (
            figure.kind not in _DOSING
            and not _lasts(parts, at, end, figures)
            and not _is_strength(parts, at, agents, routes, figure)
        ):
            continue
        by_weight = "kg" in figure.printed
        if (not by_weight and _of_another(parts, at, agents)) or _of_finding(
            parts, at, end, mentions, figures, vocabulary
        ):
            continue
        to = _agent_of(parts, at, agents)
        if _of_somebody(parts, (start, at), mentions, vocabulary) or (
            to is not None
            and to > at
            and (
                _of_unknown(parts, at, start)
                or _of_an_illness(parts, (start, at, to), mentions, figure, vocabulary)
            )
        ):
            continue
        if to is not None and _of_procedure(parts, to, at, mentions, figure, vocabulary):
            continue
        if to is None and not _of_the_running(
            parts, (start, at, end), mentions, figure, vocabulary
        ):
            continue
        why = (Why(f"{figure.kind} beside its agent", Span(part.start, part.end)),)
        yield Dosed(-1 if to is None else parts[to].number, part.number, line.number, why)
        if figure.kind == "duration" and to is not None and to < at:
            for each in _listed_before(parts, start, to, agents, figures):
                yield Dosed(parts[each].number, part.number, line.number, why)


def _listed_before(
    parts: tuple[Part, ...],
    start: int,
    last: int,
    agents: list[int],
    figures: tuple[Figure, ...],
) -> list[int]:
    """The other agents of a list that ends with a time: "A 5 mg daily and B for ten days"."""
    found: list[int] = []
    joined = False
    for back in range(last - 1, start - 1, -1):
        part = parts[back]
        if back in agents:
            if not joined:
                break
            found.append(back)
            joined = False
        elif part.word in {"and", "plus", ","}:
            joined = joined or part.word != ","
        elif part.kind == "figure":
            if figures[part.number].kind == "duration":
                break
        elif part.kind != "mention" and part.word not in {"(", ")", "oral", "both"}:
            break
    return found


def _is_strength(
    parts: tuple[Part, ...], at: int, agents: list[int], routes: list[int], figure: Figure
) -> bool:
    """Whether a percentage is how strong a preparation is: "10% A", "A 25% in oil"; no share."""
    if figure.kind == "value" and (figure.unit or "").endswith("/mL"):
        # "A (250 mg/mL)": what so much of it holds; a level of A in blood says so.
        return at - 1 in agents or (at - 2 in agents and parts[at - 1].word == "(")
    if figure.kind != "percent":
        return False
    if at + 1 in agents:
        return at == 0 or parts[at - 1].word not in {"in", "of", "by", ","}
    if at - 2 in agents and at - 1 in routes:
        return True
    after = parts[at + 1] if at + 1 < len(parts) else None
    if at - 1 not in agents or after is None:
        return False
    # "A 25% twice daily": a share would stand apart from what follows.
    rhythm = after.kind == "figure" and after.start - parts[at].end <= 1
    return after.word in _PREPARED or rhythm


_FORMS = frozenset({"cream", "ointment", "gel", "solution", "lotion", "paste", "drops", "foam"})


_PREPARED = frozenset(
    {"in", "cream", "ointment", "gel", "solution", "lotion", "paste", "topically", "was", "were"}
)


def _of_somebody(
    parts: tuple[Part, ...],
    places: tuple[int, int],
    mentions: tuple[Mention, ...],
    vocabulary: Vocabulary,
) -> bool:
    """Whether it tells how old somebody was, or when it was looked: no time of giving."""
    start, at = places
    for each in reversed(parts[max(start, at - 14) : at]):
        if each.cues and each.says("treated"):
            break  # "children aged 6 to 11 [received] A 1 mg/kg"
        if each.word in {"age", "ages", "aged"} or (
            each.kind == "mention"
            and pick(mentions[each.number], vocabulary, {"demographic"}) == "age"
        ):
            return True
    after = parts[at + 1 : at + 3]
    return (
        len(after) == 2
        and after[0].word == "after"
        and after[1].word.startswith(("initiation", "start", "beginning", "introduction"))
    )


def _of_an_illness(
    parts: tuple[Part, ...],
    places: tuple[int, int, int],
    mentions: tuple[Mention, ...],
    figure: Figure,
    vocabulary: Vocabulary,
) -> bool:
    """Whether a time is that of what was treated: "[X] for 3 years was treated with A"."""
    start, at, to = places
    if figure.kind != "duration" or not any(each.verb for each in parts[at:to]):
        return False
    before = next((each for each in reversed(parts[start:at]) if each.kind == "mention"), None)
    kinds = {"finding", "diagnosis"}
    return before is not None and pick(mentions[before.number], vocabulary, kinds) is not None


def _of_procedure(
    parts: tuple[Part, ...],
    to: int,
    at: int,
    mentions: tuple[Mention, ...],
    figure: Figure,
    vocabulary: Vocabulary,
) -> bool:
    """Whether a time is that of a procedure between it and the agent: "A after X for a week"."""
    return figure.kind != "dose" and any(
        each.kind == "mention" and pick(mentions[each.number], vocabulary, {"procedure"})
        for each in parts[to + 1 : at]
    )


def _of_the_running(
    parts: tuple[Part, ...],
    clause: tuple[int, int, int],
    mentions: tuple[Mention, ...],
    figure: Figure,
    vocabulary: Vocabulary,
) -> bool:
    """Whether a clause that names no agent tells how the one before it is given."""
    start, at, end = clause
    if figure.kind == "duration":
        return _of_therapy(parts, at)
    if not _tells_of_giving(parts[start:end], dose=figure.kind == "dose"):
        return False
    return not _of_measure(parts, start, at, mentions, vocabulary)


def _of_therapy(parts: tuple[Part, ...], at: int) -> bool:
    """Whether a length of time is said to be that of the treatment: "8 months of therapy"."""
    after = parts[at + 1 : at + 3]
    return len(after) == 2 and after[0].word == "of" and after[1].says("treated") is not None


def _lasts(parts: tuple[Part, ...], at: int, end: int, figures: tuple[Figure, ...]) -> bool:
    """Whether a time since is how long a treatment lasted: "after 9 months of therapy"."""
    if figures[parts[at].number].kind not in {"since", "moment"}:
        return False
    printed = figures[parts[at].number].printed
    if any(word in _ENDING for word in printed.lower().split()):
        return False
    if printed.endswith((" of therapy", " of treatment")):
        return True
    if printed.endswith((" ago", " later", " earlier")):
        return False
    if printed.startswith("at ") or figures[parts[at].number].kind == "moment":
        # "Stopped at month 7": that long it was given.
        return parts[at - 1].word.partition(" ")[0] in _ENDED and "at " in f"{printed} "
    after = parts[at + 1 : min(end, at + 4)]
    told = printed[: parts[at].end - parts[at].start].rstrip()
    if after and after[0].kind == "mention" and told.endswith(" of"):
        return True  # "after 3 months of A", where A is named within the time
    if after and after[0].word == "of":
        return any(each.kind == "mention" or each.says("treated") for each in after)
    before = parts[max(0, at - 2) : at]
    return any(each.cues and each.says("stopped") for each in before)


_ENDING = frozenset({"discontinuation", "cessation", "withdrawal", "stopping", "discontinuing"})
_ENDED = frozenset({"stopped", "discontinued", "suspended", "withdrawn", "abandoned"})


def _within(
    mentions: tuple[Mention, ...], figures: tuple[Figure, ...], vocabulary: Vocabulary
) -> list[Dosed]:
    """Figures that stand inside an agent's own name: "daily oral X"."""
    found = []
    by_start = {(each.sentence, each.start): number for number, each in enumerate(mentions)}
    for number, figure in enumerate(figures):
        mention = by_start.get((figure.sentence, figure.start))
        if mention is None or figure.kind not in _DOSING or mentions[mention].end <= figure.end:
            continue
        if pick(mentions[mention], vocabulary, _DRUGS):
            why = (Why(f"{figure.kind} in its agent's name", Span(figure.start, figure.end)),)
            found.append(Dosed(mention, number, figure.sentence, why))
    return found


def _agent_of(parts: tuple[Part, ...], at: int, agents: list[int]) -> int | None:
    following = next((each for each in agents if each > at), None)
    preceding = next((each for each in reversed(agents) if each < at), None)
    if following is not None and all(
        each.word in _HANDS_ON or (each.kind == "word" and each.word not in {"and", "or"})
        for each in parts[at + 1 : following]
    ):
        handed = any(each.word == "of" for each in parts[at + 1 : following])
        if handed or preceding is None or _comma_between(parts, preceding, at):
            return following
    return preceding if preceding is not None else following


def _of_unknown(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether an amount is of a name that is not known: "[pred] 2 mg/kg, A 15 mg/m2"."""
    if at <= start or at + 1 >= len(parts) or parts[at + 1].word not in {",", "and", ";"}:
        return False
    before = parts[at - 1]
    return before.kind == "word" and before.word.isalpha() and before.word not in _LEADS_TO_DOSE


_LEADS_TO_DOSE = frozenset(
    [
        *("of", "at", "with", "to", "dose", "doses", "dosage", "initially", "about", "a", "the"),
        *("was", "and", "or", "then", "from", "up", "as", "daily", "given", "total", "oral"),
        *("by", "in", "for", "until", "approximately", "maximum", "least", "than", "only"),
    ]
)


def _of_another(parts: tuple[Part, ...], at: int, agents: list[int]) -> bool:
    """Whether an amount is of something that is no agent: "four units of X"."""
    if at + 1 >= len(parts) or parts[at + 1].word != "of":
        return False
    for later in range(at + 2, min(len(parts), at + 7)):
        if later in agents or parts[later].says("treated"):
            return False
        if parts[later].kind == "sign" or parts[later].verb or parts[later].word in {"and", "or"}:
            return True
    return False


def _of_finding(
    parts: tuple[Part, ...],
    at: int,
    end: int,
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> bool:
    """Whether a rhythm is that of a finding: "daily [seizures]"; an amount a step: "by 2 mg"."""
    kind = figures[parts[at].number].kind
    if kind == "duration":
        return at > 0 and _of_outcome(parts[max(0, at - 2) : at], figures[parts[at].number])
    if kind == "dose":
        return at > 0 and parts[at - 1].word in _STEPS and not parts[at - 2].says("treated")
    if kind != "schedule" or at + 1 >= end or parts[at + 1].kind != "mention":
        return False
    named = mentions[parts[at + 1].number]
    return pick(named, vocabulary, {"finding", "diagnosis"}) is not None


_STEPS = frozenset({"by", "increased by", "decreased by", "reduced by", "lowered by", "raised by"})


def _of_outcome(before: tuple[Part, ...], figure: Figure) -> bool:
    """Whether a length of time is that of an outcome, or of a pause: "free of X for a year"."""
    last = before[-1]
    if figure.printed.lower().startswith(("in ", "within ")):
        return True  # how long it took
    if last.says("complete", "improved", "partial") or last.word in _LASTING:
        return True
    if last.word in {"of", "at"} and before[0].word == "end":
        return True
    pause = last.word.startswith(("interrupted", "suspended", "withheld", "paused"))
    return pause and figure.printed.startswith("for ")


_LASTING = frozenset({"free", "stable", "asymptomatic", "well", "symptom-free", "alive"})


def _of_measure(
    parts: tuple[Part, ...],
    start: int,
    at: int,
    mentions: tuple[Mention, ...],
    vocabulary: Vocabulary,
) -> bool:
    """Whether an amount is that of something measured: "[X] fell to 0.4 g/day"."""
    if any(each.says("treated") for each in parts[start:at]):
        return False
    kinds = {"measurement", "score", "finding", "target"}
    return any(
        each.kind == "mention" and pick(mentions[each.number], vocabulary, kinds)
        for each in parts[start:at]
    )


def _tells_of_giving(parts: tuple[Part, ...], *, dose: bool) -> bool:
    """Whether a clause without an agent gives one: by its verb, or its word for the dose."""
    kinds = ("treated", "stopped", "rise", "fall") if dose else ("treated", "stopped")
    return any(each.says(*kinds) or each.word in {"dose", "dosage"} for each in parts)


def _comma_between(parts: tuple[Part, ...], low: int, high: int) -> bool:
    return any(parts[each].word in {",", "and"} for each in range(low + 1, high))
