"""How a treatment came out: which words say it, of which agents, for which targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Line, Part
from cdss.extract.course import MOST, Given, Response, with_places
from cdss.extract.cues import Cue
from cdss.extract.marks import Span, Why
from cdss.extract.predicates import denies_change
from cdss.extract.relations import pick
from cdss.extract.rises import is_good, turned_round, value_for, was_ill
from cdss.extract.shades import (
    beside_better,
    by_itself,
    by_unnamed,
    denied,
    eased_by_stopping,
    so_called,
    told,
)
from cdss.extract.strangers import by_stranger
from cdss.extract.tapers import on_taper, tapered_agent
from cdss.extract.targets import disease, target_of, targets_of
from cdss.extract.whose import agents_of
from cdss.model.concept import GIVEN_KINDS

if TYPE_CHECKING:
    from cdss.extract.events import Walk

RESPONSES = (
    "relapse-on-taper",
    "not-tolerated",
    "complete",
    "none",
    "worsened",
    "partial",
    "improved",
    "relapsed",
    "fall",
    "rise",
)
_DENIED = {
    "improved": "none",
    "complete": "none",
    "partial": "none",
    "fall": "none",
    "worsened": "not-worsened",
    "relapsed": "complete",
}
_BETTER = frozenset({"improved", "complete", "partial"})
OUTSIDE = 3
"""From this rank on, a part of the text tells of no course: a response there names its agent."""


def responses(
    walk: Walk,
    line: Line,
    start: int,
    end: int,
    before: list[int],
    previous: list[int],
) -> None:
    """Add what a clause says of how treatments came out to the walk's interventions.

    ``before`` are the interventions of the clause before it, ``previous`` those that ran.
    """
    parts = line.parts
    for at in range(start, end):
        cue = _response_at(walk, parts, at, start, end)
        if cue is None:
            continue
        turned = denied(parts, at, start) or _neither(walk, parts, at, start)
        value = _said(walk, parts, at, (start, end), cue, turned)
        if not value:
            continue
        agents = _whose(walk, line, at, (start, end), value, previous, before)
        if not agents:
            continue
        again = cue.kind in {"relapsed", "relapse-on-taper"}
        targets = [] if value == "not-tolerated" else targets_of(walk, parts, at, start, end)
        if again and turned is not None:
            targets = []
        value = on_taper(walk, parts, at, (start, end), value, agents, line.number)
        if not value:
            continue
        if value == "not-worsened":
            targets = targets or walk.last_targets
        if not targets and (value in _OF_SOMETHING or cue.words in _OF_SOMETHING):
            continue
        walk.last_targets = targets
        since = min(turned.start, parts[at].start) if turned is not None else parts[at].start
        _add(walk, line, at, agents, targets, value, cue, since)


def _whose(
    walk: Walk,
    line: Line,
    at: int,
    clause: tuple[int, int],
    value: str,
    previous: list[int],
    before: list[int],
) -> list[int]:
    """The treatments that a response is of; none where it may be of one that is not known."""
    start, end = clause
    agents, named = agents_of(walk, line, at, start, end, previous, before)
    if not named and (by_stranger(line.parts, at, start) or walk.ranks[line.number] >= OUTSIDE):
        return []
    return _but_without(walk, line.parts, at, end, agents, value)


def _said(
    walk: Walk,
    parts: tuple[Part, ...],
    at: int,
    clause: tuple[int, int],
    cue: Cue,
    turned: Cue | None,
) -> str:
    """How it came out by a cue and its denial; nothing where no treatment did it."""
    if parts[at].kind == "mention" and walk.contexts[parts[at].number].state == "suspected":
        return ""
    start, end = clause
    if at + 1 < end and parts[at + 1].word in _SHIFTS:
        return ""  # "a successful switch to A": it was done, nothing came of it yet
    value = told(walk, parts, at, clause, cue)
    if turned is not None:
        value = _DENIED.get(value, "")
    if not value or _hedged(parts, at, start) or by_unnamed(walk, parts, start, end):
        return ""
    if value in _BETTER and (
        by_itself(parts, start, end) or eased_by_stopping(parts, at, start, end)
    ):
        return ""  # the harm of what was stopped, if anything
    return value


_SHIFTS = frozenset(
    {"shift", "switch", "transition", "conversion", "rechallenge", "desensitisation"}
    | {"desensitization", "withdrawal", "discontinuation", "placement", "insertion"}
)


def _neither(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """The denial of "neither A nor B helped", of what was given, or of "no X healed" before it."""
    denial: Cue | None = None
    given = True
    for each in range(start, at):
        part = parts[each]
        if part.word in _NONE_OF:
            denial, given = part.says("negation"), True
        elif part.kind == "mention" and part.number not in walk.named:
            given = False
        elif not given and (part.word == "," or (part.verb and not part.says("be", "have"))):
            denial = None
    if denial is None or given:
        return denial if any(each.word == "neither" for each in parts[start:at]) else None
    return denial if denies_change(parts, _last_of(parts, start, at, denial), at + 1) else None


def _but_without(
    walk: Walk, parts: tuple[Part, ...], at: int, end: int, agents: list[int], value: str
) -> list[int]:
    """The treatments of an outcome, without those it came to be off: "in remission without A"."""
    for each in range(at + 1, min(end, at + _NEAR) if value in _BETTER else 0):
        if parts[each].word.partition(" ")[0] not in {"without", "off"}:
            if parts[each].verb or parts[each].word in {",", ";"}:
                return agents
            continue
        for after in parts[each + 1 : min(end, each + 4)]:
            if after.kind == "mention":
                return [which for which in agents if not _is_of(walk, which, after.number)]
            if after.word.split()[-1:] and after.word.split()[-1] in _TREATMENT:
                return []
    return agents


def _is_of(walk: Walk, which: int, mention: int) -> bool:
    """Whether a treatment is what a mention names, or one of that class."""
    named = pick(walk.mentions[mention], walk.vocabulary, GIVEN_KINDS)
    if named is None:
        return False
    vocabulary = walk.vocabulary
    agent = vocabulary.agent_of(walk.given[which].concept)
    return agent == vocabulary.agent_of(named) or vocabulary.is_a(agent, named)


_NEAR = 5
_TREATMENT = frozenset(
    [
        *("treatment", "therapy", "medication", "medications", "medicines", "drugs", "drug"),
        *("treatments", "therapies", "immunosuppression"),
    ]
)
_NONE_OF = frozenset({"neither", "nor", "none", "none of", "no"})


def _last_of(parts: tuple[Part, ...], start: int, at: int, cue: Cue) -> int:
    return next(each for each in range(start, at) if parts[each].start == cue.start)


def lapsed(walk: Walk, line: Line, start: int, end: int) -> None:
    """Add a relapse that is said to have come while less of a treatment was given."""
    parts = line.parts
    if parts[start].word not in _WHILE or walk.prior is None or walk.prior[1] != start:
        return
    which = tapered_agent(walk, parts, start, end)
    first, last = walk.prior
    at = next((each for each in range(first, last) if parts[each].says("relapsed")), None)
    cue = parts[at].says("relapsed") if at is not None else None
    told = which is not None and any(
        each.sentence == line.number and each.value == "relapse-on-taper"
        for each in walk.given[which].responses
    )
    if which is None or at is None or cue is None or told or denied(parts, at, first):
        return
    targets = targets_of(walk, parts, at, first, last)
    _add(walk, line, at, [which], targets, "relapse-on-taper", cue, parts[at].start)


_WHILE = frozenset({"while", "whilst", "when", "as", "during"})


def but_not(walk: Walk, line: Line, start: int, end: int) -> None:
    """Add what did not respond: of "A improved X, but not Y" the Y, as of "but Y did not"."""
    parts = line.parts
    bare = end - start >= 3 and parts[start].word == "but" and parts[start + 1].word == "not"
    at = start + 1 if bare else _last_word(parts, start, end)
    cue = parts[at].says("negation")
    if cue is None or not (bare or cue.words in _DID_NOT):
        return
    agents = [
        which
        for which, given in enumerate(walk.given)
        if any(each.sentence == line.number and each.value in _BETTER for each in given.responses)
    ]
    place = parts[start:at]
    if bare:
        verbs = [each for each in range(at + 1, end) if parts[each].verb]
        ends = [each for each in range(at + 1, end) if parts[each].word in {",", "and"}]
        place = parts[at + 1 : min([*verbs, *ends, end])]
    targets = [each.number for each in place if each.kind == "mention"]
    if agents and targets and place[0].word != "to":
        _add(walk, line, at, agents, targets, "none", cue, parts[at].start)


_DID_NOT = frozenset({"did not", "does not", "do not", "has not", "have not", "had not", "didn't"})


def _last_word(parts: tuple[Part, ...], start: int, end: int) -> int:
    """The last part of a clause that is no sign."""
    last = end - 1
    while last > start and parts[last].kind == "sign":
        last -= 1
    return last


def _add(
    walk: Walk,
    line: Line,
    at: int,
    agents: list[int],
    targets: list[int],
    value: str,
    cue: Cue,
    since: int,
) -> None:
    """Add an outcome to the treatments it is of; its words, with their denial, begin at `since`."""
    part = line.parts[at]
    why = (Why(f"{cue.kind}: {cue.words}", cue.span),)
    found = (
        _of_targets(walk, line, at, targets, value, why)
        if targets
        else _of_disease(walk, line, at, value, cue, why)
    )
    whole = Span(since, part.end)
    for which in agents:
        known = walk.given[which]
        if len(known.responses) + len(known.untargeted) >= MOST:
            continue
        # What a treatment did harm with, it did not help.
        harmed = known.harm[2] if known.harm is not None and value in _BETTER else ()
        own = [_in_part(known, each, cue) for each in found if each.target not in harmed]
        if own:
            known = known._replace(responses=(*known.responses, *own))
            places = tuple((line.number, each.span) for each in own)
            walk.given[which] = with_places(known, places)
        elif not targets and value not in {"fall", "rise"}:
            response = Response("", value, whole, whole, line.number, why)
            known = known._replace(untargeted=(*known.untargeted, response))
            walk.given[which] = with_places(known, ((line.number, whole),))


def _in_part(known: Given, response: Response, cue: Cue) -> Response:
    """What got better in the same sentence and "did not stop": better in part."""
    if response.value != "none" or not cue.words.startswith(_NOT_WHOLLY):
        return response
    better = any(
        each.target == response.target
        and each.sentence == response.sentence
        and each.value == "improved"
        for each in known.responses
    )
    return response._replace(value="partial") if better else response


_NOT_WHOLLY = tuple(
    f"{did} not {verb}"
    for did in ("did", "does", "do", "had", "has")
    for verb in ("stop", "resolve", "disappear", "clear", "cease", "heal", "abate", "normali")
)


def _of_disease(
    walk: Walk, line: Line, at: int, value: str, cue: Cue, why: tuple[Why, ...]
) -> list[Response]:
    """How the disease as a whole came out, where no target is named."""
    again = cue.kind in {"relapsed", "relapse-on-taper"}
    rank = walk.ranks[line.number]
    remitted = not rank and "remission" in line.parts[at].word.split()
    known = disease(walk, line.parts, at, value, again=again, remitted=remitted)
    if known is None:
        return []
    return [Response(known[0], value, known[1], known[1], line.number, why, -1, rank)]


def _of_targets(
    walk: Walk, line: Line, at: int, targets: list[int], value: str, why: tuple[Why, ...]
) -> list[Response]:
    """How each target came out; what a fall means for one of a list, it means for the next."""
    part, rank = line.parts[at], walk.ranks[line.number]
    found: list[Response] = []
    for number in targets:
        mention = walk.mentions[number]
        concept = target_of(walk, mention, value)
        if concept is None:
            continue
        if value == "improved" and walk.plain[mention.start : mention.end].endswith("remission"):
            continue  # "restored remission" is one, and no better one
        come = value_for(walk, concept, turned_round(walk, mention, concept, value)) or (
            found[-1].value if found else None
        )
        if part.word in _CAME_BACK and is_good(walk, concept):
            come = "improved"
        if part.word in _AS_BEFORE and not was_ill(walk, concept):
            continue
        if come is None and beside_better(line.parts, at):
            come = "improved"
        if come is not None:
            span = Span(min(mention.start, part.start), max(mention.end, part.end))
            found.append(Response(concept, come, span, span, line.number, why, number, rank))
    return found


_OF_SOMETHING = frozenset({"fall", "rise", "not-worsened", "grew", "enlarged", "increased in"})
"""What tells of no treatment unless it says of what: "cultures grew nothing"."""
_CAME_BACK = frozenset({"returned", "came back", "re-emerged", "reappeared"})
"""Of what is good in itself these tell no relapse: "strength and appetite returned"."""
_AS_BEFORE = frozenset({"did not change", "unchanged", "remained unchanged", "no change in"})


def _response_at(walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int) -> Cue | None:
    part = parts[at]
    if not part.cues:
        return None
    if part.says(*RESPONSES) is None:
        return None
    cue = max(
        (each for each in part.cues if each.kind in RESPONSES),
        key=lambda each: each.end - each.start,
    )
    if part.kind == "mention" and cue.kind in {"rise", "fall"}:
        return None  # a name that holds the word: "difficulty [rising]"
    return None if so_called(walk, parts, at, (start, end), cue) else cue


def _hedged(parts: tuple[Part, ...], at: int, start: int) -> bool:
    return any(
        each.cues and each.says("hedge", "hypothetical", "planned", "suspected") and not each.verb
        for each in parts[max(start, at - 3) : at]
    )
