"""What a word of outcome says where it stands: in part, denied, of a dose, or of a stopping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Part
from cdss.extract.cues import Cue
from cdss.extract.relations import pick

if TYPE_CHECKING:
    from cdss.extract.events import Walk

_ADJECTIVES = frozenset(
    {
        *("increased", "decreased", "reduced", "increasing", "decreasing", "rising", "worsening"),
        *("effective", "partial", "diminished", "improved", "controlled", "flare", "relapse"),
        *("relapsing", "recurring", "failing", "declining", "falling", "suppressed", "rebound"),
    }
)
_OF_AMOUNT = frozenset({"dose", "doses", "dosage", "dosages", "dosing", "interval", "risk"})
_FELT = frozenset({"reported", "experienced", "noticed", "noted", "described", "showed"})
_IN_PART = frozenset(
    (
        *("partial", "transient", "modest", "slight", "limited", "moderate", "minimal"),
        *("incomplete", "temporary", "short-lived", "small"),
    )
)
_STOPPING = frozenset(
    (
        *("stopping", "discontinuing", "withdrawing", "cessation", "halved", "halving"),
        *("lowering", "lowered", "reducing", "stopped", "discontinued", "withdrawn", "ceased"),
    )
)
_WHEN = frozenset({"after", "upon", "on", "following", "when", "once", "with", "by", "as"})
_WHOLE = 100


def told(walk: Walk, parts: tuple[Part, ...], at: int, clause: tuple[int, int], cue: Cue) -> str:
    """What a cue says with the words around it: "transient [improvement]" is in part."""
    start, end = clause
    value = cue.kind
    before = parts[at - 1] if at > start else None
    if value == "complete" and _in_percent(walk, parts, at, start, end):
        return "improved"
    if value in {"complete", "improved", "fall"} and _only_little(parts, at, end):
        return "partial"
    if before is None:
        return value
    if value == "relapsed" and before.says("none"):
        return ""
    if value in {"improved", "complete"} and not parts[at].verb:
        if before.word == "for" or (
            before.kind == "word" and at - 1 > start and parts[at - 2].word == "to"
        ):
            return ""  # what was wanted: "to induce remission"
        if before.says("none") and not before.word.endswith((" of", " in", " to")):
            return value if before.word in _STAYED else "none"
        in_part = before.says("partial")
        return "partial" if before.word in _IN_PART or in_part is not None else value
    return value


_STAYED = frozenset({"remained", "continued"})


def is_adjective(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a word of outcome stands before what it describes: "with [improved] strength"."""
    after = parts[at + 1] if at + 1 < end else None
    return (
        parts[at].word in _ADJECTIVES
        and after is not None
        and after.kind == "mention"
        and not _verbal(parts, at, start)
    )


def _only_little(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether an adverb after it says that it was little: "reduced [X] only slightly"."""
    for part in parts[at + 1 : min(end, at + 7)]:
        if part.word.split()[-1:] and part.word.split()[-1] in _LITTLE:
            return True
        if part.verb or part.word in {",", ";", "and", "but"}:
            return False
    return False


_LITTLE = frozenset(
    (
        *("slightly", "partially", "partly", "modestly", "minimally", "marginally"),
        *("temporarily", "transiently", "incompletely", "somewhat", "briefly"),
    )
)


def _in_percent(walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a figure tells how much of it: "95% [clearance]", "[healed] by 80%"."""
    near = [parts[at - 1]] if at > start else []
    if at + 2 < end and parts[at + 1].word == "by":
        near.append(parts[at + 2])
    for each in near:
        if each.kind == "figure" and walk.figures[each.number].kind == "percent":
            bounds = walk.figures[each.number].bounds
            return bounds is not None and bounds.low is not None and bounds.low < _WHOLE
    return False


def so_called(
    walk: Walk, parts: tuple[Part, ...], at: int, clause: tuple[int, int], cue: Cue
) -> bool:
    """Whether a word of outcome only describes something, and tells of no outcome."""
    start, end = clause
    after = parts[at + 1] if at + 1 < end else None
    before = parts[at - 1] if at > start else None
    if cue.kind in {"fall", "rise"} and (
        (after is not None and after.word in _OF_AMOUNT)
        or (before is not None and before.word in _OF_AMOUNT)
    ):
        return True
    near = next((each for each in parts[at + 1 : min(end, at + 4)] if each.kind != "word"), None)
    given = near is not None and near.kind == "mention" and near.number in walk.named
    if cue.kind in {"fall", "rise"} and (
        (given and cue.words.endswith((" of", " in")))
        or _of_the_drug(walk, parts, at, start)
        or drug_was(walk, parts, at)
    ):
        return True
    if cue.words in _ADJECTIVES and after is not None and after.kind == "mention":
        return not _verbal(parts, at, start) and not felt(walk, parts, at, start)
    if cue.words == "continued":
        return not _goes_on(walk, parts, at, start, end)
    if cue.words == "remained":
        return not _remained(walk, parts, at, end)
    if cue.words == "despite":
        return not _there_despite(walk, parts, at, start, end)
    if cue.words in {"stopped", "had stopped", "ceased"}:
        return not _came_to_an_end(walk, parts, at, start)
    if cue.words in {"failure", "fail"}:
        return _of_an_organ(walk, parts, at, start)
    if cue.kind == "not-tolerated" and after is not None:
        # "Stopped because of inefficacy", "stopped because of remission".
        return any(each.says("none", "complete", "improved") for each in parts[at + 1 : at + 3])
    return cue.words in {"failed", "stopped", "effect"} and after is not None and after.word == "to"


def _of_an_organ(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it is no treatment that failed: "respiratory [failure]"."""
    if parts[at].kind == "mention":
        named = walk.plain[parts[at].start : parts[at].end].lower().split()
        return _THERAPY.isdisjoint(named)
    before = parts[at - 1] if at > start else None
    if before is None or before.kind in {"sign", "figure"}:
        return False
    if before.kind == "mention":
        return before.number not in walk.named
    return before.kind == "word" and before.word not in _THERAPY


_THERAPY = frozenset(
    {"treatment", "therapy", "drug", "therapeutic", "medical", "its", "their", "this", "of", "the"}
)


def _of_the_drug(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it is a treatment that was reduced, or increased: "A was reduced to"."""
    be = False
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.kind == "mention":
            return be and part.number in walk.named
        be = be or part.says("be") is not None
        if part.word in {",", ";"}:
            return False
    return False


def drug_was(walk: Walk, parts: tuple[Part, ...], at: int) -> bool:
    """Whether it is said of "the drug": "9 days after the drug was [decreased]"."""
    if at < 2 or parts[at - 1].says("be") is None:
        return False
    before = parts[at - 2]
    words = walk.figures[before.number].printed if before.kind == "figure" else before.word
    return words.lower().split()[-1:] in (["drug"], ["dose"], ["treatment"], ["therapy"])


def felt(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it is a finding that was felt to be less: "she reported decreased [pain]"."""
    after = parts[at + 1]
    if after.kind != "mention" or parts[at].says("fall", "improved") is None:
        return False
    if pick(walk.mentions[after.number], walk.vocabulary, {"finding", "target"}) is None:
        return False
    if at > start and parts[at - 1].word in {"with", "resulting in", "leading to", "led to"}:
        return True
    if at > 1 and parts[at - 1].word in {"and", ","}:
        # As in "a fall in pain and improved strength".
        return any(
            each.says("improved", "complete", "fall") and not each.verb
            for each in parts[max(0, at - _FEW) : at - 1]
        )
    return any(each.word in _FELT for each in parts[max(start, at - 4) : at])


_FEW = 8
"""Parts before an adjective in which the first of what got better stands."""


def _verbal(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a word like "increased" is a verb here: a noun or "was" stands before it."""
    if at == start:
        return False
    before = parts[at - 1]
    return (
        before.kind == "mention"
        or (before.says("be") is not None and bool(before.cues))
        or before.word in {")", "which", "that"}
        or (before.kind == "figure" and not any(each.verb for each in parts[start:at]))
    )


def _remained(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether it is a finding that remained: "she remained [febrile]"."""
    for each in parts[at + 1 : min(end, at + 4)]:
        if each.kind == "mention":
            known = pick(walk.mentions[each.number], walk.vocabulary, {"finding"})
            if each.says("complete", "improved") is not None:
                return False  # "she remained in remission"
            return known is not None and walk.contexts[each.number].state == "present"
        if not each.word.endswith("ly"):
            return False
    return False


def _there_despite(walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a finding was there in spite of a treatment: "[X] despite A"."""
    before, after = parts[start:at], parts[at + 1 : min(end, at + 8)]
    if any(each.says(*_TOLD) for each in (*before, *after)):
        return False
    agent = next((each for each in after if each.kind == "mention"), None)
    return (
        agent is not None
        and agent.number in walk.named
        and any(
            each.kind == "mention"
            and pick(walk.mentions[each.number], walk.vocabulary, {"finding"}) is not None
            and walk.contexts[each.number].state == "present"
            for each in before
        )
    )


_TOLD = ("complete", "improved", "partial", "worsened", "relapsed", "fall", "rise", "stopped")


_HEADS = frozenset({"formation", "episodes", "attacks", "growth", "activity", "production"})


def _came_to_an_end(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it is a finding that stopped: "the [bleeding] had stopped"."""
    back = at - 1
    while back >= start and (parts[back].word == "had" or parts[back].word.endswith("ly")):
        back -= 1
    if back > start and parts[back].word in _HEADS:
        back -= 1
    if back < start or parts[back].kind != "mention" or parts[back].number in walk.named:
        return False
    return pick(walk.mentions[parts[back].number], walk.vocabulary, {"finding"}) is not None


def _goes_on(walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether it is a finding that continued, and no treatment: "[X] continued"."""
    if at == start or parts[at - 1].kind != "mention" or parts[at - 1].number in walk.named:
        return False
    if at + 1 < end and parts[at + 1].word == "to":
        return False
    finding = pick(walk.mentions[parts[at - 1].number], walk.vocabulary, {"finding"})
    return finding is not None and not any(
        each.kind in {"mention", "figure"} for each in parts[at + 1 : end]
    )


def denied(parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """The denial that stands right before a part, if any."""
    if parts[start].word == "which" and start > 1 and parts[start - 1].word == "of":
        # "A, B and C, none of which helped"
        none_of = parts[start - 2].says("negation")
        if none_of is not None:
            return none_of
    own = parts[at].says("negation", "negated-after")
    again = parts[at].says("relapsed", "worsened")
    if own is not None and again is not None and again.start > own.start:
        return own  # "has not recurred", read as one
    for back in range(at - 1, max(start, at - 4) - 1, -1):
        part = parts[back]
        if part.kind in {"mention", "figure"} or part.word in {",", ";"}:
            return None
        if part.cues and part.says("negation"):
            nominal = part.word in _BEFORE_NOUNS and back < at - 1
            return None if nominal and _is_participle(parts[at]) else part.says("negation")
    return None


_BEFORE_NOUNS = frozenset({"without", "no", "lack of", "absence of", "free of"})


def _is_participle(part: Part) -> bool:
    """Whether it is done, and no noun: "an illness without fever [successfully treated]"."""
    words = part.word.split()
    return bool(words) and (words[0].endswith("ly") or words[-1] == "with") and len(words) > 1


def eased_by_stopping(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether it got better because less was given: "resolved after withdrawal of A"."""
    goes_on = end < len(parts) and parts[end].word in _WHEN
    after = min(len(parts), end + 8) if goes_on else end
    return _stopping_in(parts, at + 1, after) or _stopping_in(parts, start, at)


def by_unnamed(walk: Walk, parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether it was treated with something that is not named: "[X] was treated successfully"."""
    treated = any(
        ("treated" in each.word.split() and each.says("be") is None) or each.word in _BY_OTHERS
        for each in parts[start:end]
    )
    return treated and not any(
        each.kind == "mention" and each.number in walk.named for each in parts[start:end]
    )


_BY_OTHERS = frozenset({"supportive", "conservative", "conservatively", "symptomatically"})


_NEAR = 60
"""Parts of a sentence on either side that are read with a word of outcome."""


def beside_better(parts: tuple[Part, ...], at: int) -> bool:
    """Whether a sentence tells of nothing but betterment, or of what was achieved.

    "The score fell from 19 to 4, and she regained her strength": then the fall is one, too.
    """
    if any(each.word.startswith(("achiev", "attain")) for each in parts[max(0, at - 6) : at]):
        return True
    better = False
    for each in range(max(0, at - _NEAR), min(len(parts), at + _NEAR)):
        part = parts[each]
        if each == at or not part.cues:
            continue
        if part.says("turn", "worsened", "none", "not-tolerated", "relapsed", "harm", "negation"):
            return False
        better = better or part.says("improved", "complete") is not None
    return better


def by_itself(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether it is said that nothing made it better."""
    return any(each.word in {"spontaneously", "spontaneous"} for each in parts[start:end])


def _stopping_in(parts: tuple[Part, ...], start: int, end: int) -> bool:
    for each in range(start, end):
        if parts[each].word not in _WHEN:
            continue
        for later in range(each + 1, min(end, each + 7)):
            part = parts[later]
            if part.says("stopped") or part.word in _STOPPING:
                return True
            if part.word in {",", ";"} or (part.verb and not part.says("be")):
                break
    return any(
        parts[each].word == "dose" and parts[each + 1].word in {"reduction", "adjustment"}
        for each in range(start, end - 1)
    )
