"""What a response is of: the finding, measurement or target that its clause names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Part
from cdss.extract.marks import Mention, Span
from cdss.extract.predicates import FINITE
from cdss.extract.relations import pick
from cdss.extract.shades import is_adjective

if TYPE_CHECKING:
    from cdss.extract.events import Walk


TARGETS = frozenset({"target", "finding", "measurement", "score", "diagnosis"})


_GENERAL_TARGETS = frozenset({"disease", "illness", "condition"})


def targets_of(walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int) -> list[int]:
    """What responded: the list after a noun ("improvement of A and B"), else the subject."""
    word = parts[at].word
    if word.endswith("recovery") and "made" in [each.word for each in parts[max(0, at - 2) : at]]:
        return []  # who "left the ward and made a full recovery" did, and no ward
    if word in _THEN_WHAT or is_adjective(parts, at, start, end):
        return _targets_after(walk, parts, at, end)
    found = _object_of(walk, parts, at, start, end)
    found = found or _without_illness(walk, _subject_of(walk, parts, at, start))
    if found:
        return found
    if start > 1 and parts[start].says("turn") and parts[start - 1].word == "which":
        start -= 1  # of "... which however relapsed" what "which" is
    if start and (parts[start].word in {"that", "which"} or (at == start and _is_when(parts[at]))):
        found = _related(walk, parts, start)
    if not found and start and parts[at].verb:
        found = _before_relative(walk, parts, at, start)
    if not found and _by_pronoun(parts, start, at):
        found = list(walk.last_targets)
    if not found and walk.prior is not None and walk.prior[1] == start:
        found = _shared(walk, parts, at, start)
    return found or _targets_after(walk, parts, at, end, strict=True)


def _before_relative(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> list[int]:
    """The subject that a relative clause parts from its verb: "X, which ..., [regressed]"."""
    if any(each.kind != "cue" and each.word not in _BEGINNING for each in parts[start:at]):
        return []
    opened = next((at for at in range(start - 1, 0, -1) if parts[at].word == "which"), None)
    if opened is None or parts[start].word != "," or start - opened > _NEAR:
        return []
    return _related(walk, parts, opened)


def _object_of(walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int) -> list[int]:
    """What responded, where it stands after the word of outcome."""
    found: list[int] = []
    if _does(walk, parts, at, start):
        found = _targets_after(walk, parts, at, end, strict=True)
    then = _noun_then_of(parts, at, end)
    if not found and (then or parts[at].word.endswith((" of", " in", " from", " on"))):
        found = _targets_after(walk, parts, at + then, end)
    seen = _seen_in(parts, at, end)
    return found or (_targets_after(walk, parts, seen, end) if seen > at else [])


def may_be_target(walk: Walk, part: Part) -> bool:
    """Whether a mention names what can respond: a finding, and not an outcome such as "relapse"."""
    mention = walk.mentions[part.number]
    if pick(mention, walk.vocabulary, TARGETS) is None:
        return False
    if pick(mention, walk.vocabulary, {"target"}) is not None:
        return True
    words = walk.plain[mention.start : mention.end].lower().split()
    if words[-1] in _AGAIN:
        return recurrence(walk) is not None
    outcome = part.says(*_OUTCOMES)
    said = outcome is not None and outcome.end == part.end
    return not said and words[-1] not in _HARMS and not words[-1].endswith(_STATES)


_OUTCOMES = ("complete", "improved", "partial", "relapsed", "worsened")
_STATES = ("unresponsive", "resistant", "refractory", "dependent")
"""How somebody stands to a treatment is told of who is treated, and does not itself respond."""
_HARMS = frozenset({"event", "events", "effect", "effects", "reaction", "reactions", "toxicity"})


def _by_pronoun(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether a pronoun is what a verb is about: "it came back", "they resolved"."""
    subject = [each.word for each in parts[start:at] if each.kind == "word"]
    return parts[at].verb and parts[at].word not in _OF_A_DRUG and not _PRONOUNS.isdisjoint(subject)


def _shared(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> list[int]:
    """What the clause before is about, where this one has no subject: "X faded and resolved"."""
    if not parts[at].verb or walk.prior is None:
        return []
    if not all(
        each.kind == "cue" or each.word.endswith("ly") or each.word in _BEGINNING
        for each in parts[start:at]
    ):
        return []
    first, last = walk.prior
    verb = next((each for each in range(first, last) if parts[each].verb), first)
    if parts[verb].word in _CAME_UP:
        return []  # "X developed in week seven and resolved": a harm that went
    named = [each for each in parts[first:verb] if each.kind == "mention"]
    if any(each.number in walk.named for each in named):
        return []
    return [each.number for each in named if may_be_target(walk, each)]


_CAME_UP = frozenset({"developed", "occurred", "appeared", "arose", "ensued", "began", "started"})
_BEGINNING = frozenset({"and", "but", "then", "later", ",", "finally"})
_PRONOUNS = frozenset({"it", "this", "these", "they", "both", "all"})
_OF_A_DRUG = frozenset(
    {"failed", "helped", "was effective", "were effective", "was ineffective", "were ineffective"}
)


def _without_illness(walk: Walk, found: list[int]) -> list[int]:
    """The findings of "in a man with [illness], [X] and [Y] resolved"; the illness if alone."""
    ill = [
        each
        for each in found
        if pick(walk.mentions[each], walk.vocabulary, TARGETS - {"diagnosis"}) is None
    ]
    return [each for each in found if each not in ill] or found


def _does(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a treatment is what did it: "A [worsened] X"."""
    if not parts[at].verb or parts[at].word.startswith(("was ", "were ")):
        return False
    if at - 1 == start and parts[start].word in {"which", "that"} and start:
        # Of "a drug, which improved a finding", the drug did it.
        before = parts[start - 1 - (parts[start - 1].word == ",")]
        return before.kind == "mention" and before.number in walk.named
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.kind == "mention":
            return part.number in walk.named
        if part.verb or part.word in {",", ";"}:
            return False
    return False


def _subject_of(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> list[int]:
    """What stands before a word of outcome as that which came out so."""
    found: list[int] = []
    closed = 0
    verbs = int(parts[at].word.split()[0] in FINITE)
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        verbs += part.kind == "cue" and part.word.split()[0] in FINITE
        if verbs > 1 and not found:
            break  # "those in whom no [X] was found were better": the X is of the first
        if found and part.word in _SETTING and _names_target(walk, parts, back - 1, start):
            found = []  # "[X] associated with [Y] improved": the X
            continue
        closed += {")": 1, "(": -1}.get(part.word, 0)
        if closed < 0:
            break  # what stands in brackets tells of what stands there
        if part.kind == "mention":
            lacked = back > start and parts[back - 1].word == "without"
            lacked = lacked or (back + 1 < at and parts[back + 1].word in _SPECIMENS)
            if may_be_target(walk, part) and _may_respond(walk, part.number) and not lacked:
                found.insert(0, part.number)
        elif (
            (part.verb and found)
            or (part.verb and not part.says("be", "have", "capable", "treated"))
            or (part.word in {";", "by", "despite"} and not found)
        ):
            break
    return found


_SPECIMENS = frozenset(
    {"culture", "cultures", "swab", "swabs", "biopsy", "specimen", "sample", "smear", "graft"}
)
"""What was taken of a place: of "a skin culture grew ..." nothing grew but the culture."""


def _names_target(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether what stands right before is what responded, and what follows only where."""
    return at >= start and parts[at].kind == "mention" and may_be_target(walk, parts[at])


_SETTING = frozenset(
    {"in", "associated with", "complicating", "due to", "secondary to", "related to", "caused by"}
)
_THEN_WHAT = frozenset(
    {"continued to have", "continued to experience", "remained", "regained", "regaining"}
)
"""Words of outcome that what responded stands after."""


def _is_when(part: Part) -> bool:
    """Whether a cue holds the beginning of the next clause: "[X] flared when"."""
    return bool(part.cues) and part.word.endswith((" when", " as", " whenever"))


def _related(walk: Walk, parts: tuple[Part, ...], start: int) -> list[int]:
    """What a relative clause is about: the X of "X, which did not respond to A"."""
    for back in range(start - 1, max(-1, start - _NEAR), -1):
        part = parts[back]
        if part.kind == "mention" and may_be_target(walk, part):
            return [part.number] if _may_respond(walk, part.number) else []
    return []


_NEAR = 12
"""Parts before a relative clause that may name what it is about."""


def _may_respond(walk: Walk, number: int) -> bool:
    context = walk.contexts[number]
    return context.about != "family" and context.state not in {"hypothetical", "planned"}


def _targets_after(
    walk: Walk, parts: tuple[Part, ...], at: int, end: int, *, strict: bool = False
) -> list[int]:
    found = []
    for each in range(at + 1, end):
        part = parts[each]
        if part.kind == "mention":
            if may_be_target(walk, part):
                found.append(part.number)
            elif found or strict:
                break
        elif (
            part.verb
            or part.word in {";", "("}
            or (part.cues and part.says("time-word", "turn", "harm"))
            or (strict and part.word in {",", "."} and not _then_where(parts, each, end))
            or (part.word == "," and each + 1 < end and parts[each + 1].word in _BESIDE_THAT)
        ):
            break
    return found


def _then_where(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a comma only sets off where it came out so: "improved, in [X] and in [Y]"."""
    return at + 1 < end and parts[at + 1].word in {"in", "both in", "both"}


_BESIDE_THAT = frozenset({"with", "without", "although", "though", "but"})
"""What follows a comma and tells of something beside: "regression of X[, with] only mild Y"."""


def target_of(walk: Walk, mention: Mention, value: str) -> str | None:
    """What responds: of "widespread X" the X, where that is a name of its own."""
    concept = pick(mention, walk.vocabulary, {"target"}) or pick(mention, walk.vocabulary, TARGETS)
    if concept is None:
        return None
    words = walk.plain[mention.start : mention.end].split()
    if words[-1].lower() in _AGAIN and (rate := recurrence(walk)) is not None:
        return rate
    if walk.vocabulary[concept].kind == "diagnosis":
        activity = walk.vocabulary.named("disease activity")
        # "X resistant to A" tells what kind of X it is.
        other = activity is None or value == "none" or _came_beside(walk, concept)
        return None if activity is None or other else activity.id
    whole = words[-1].lower() in _WHOLE_NAMES
    for skip in range(0 if whole else len(words) - 1, 0, -1):
        head = " ".join(words[skip:])
        for name in (head, head.removesuffix("s")):
            known = walk.vocabulary.named(name)
            if known is not None and walk.vocabulary.is_a(concept, known.id):
                return known.id
    return concept


def _came_beside(walk: Walk, concept: str) -> bool:
    """Whether a diagnosis is not the disease that the report is of, but came to it later."""
    if not walk.ailments:
        return False
    first = min(walk.ailments, key=lambda each: walk.ailments[each])
    return not (walk.vocabulary.is_a(concept, first) or walk.vocabulary.is_a(first, concept))


_WHOLE_NAMES = frozenset({"disease", "disorder", "syndrome"})
"""Words of which what stands before is a part: an "X disease" is no kind of "disease"."""
_AGAIN = frozenset({"recurrence", "recurrences", "relapse", "relapses"})


def recurrence(walk: Walk) -> str | None:
    """What a vocabulary calls the coming back of a disease, as a target."""
    for name in ("recurrence rate", "relapse rate"):
        concept = walk.vocabulary.named(name)
        if concept is not None and concept.kind == "target":
            return concept.id
    return None


def disease(
    walk: Walk, parts: tuple[Part, ...], at: int, value: str, *, again: bool, remitted: bool
) -> tuple[str, Span] | None:
    """The disease as a whole, where the text says that it responded so, or relapsed."""
    if value in {"fall", "rise", "not-worsened"}:
        return None
    if at and parts[at - 1].says("relative") is not None:
        return None  # "she developed something, [which resolved]": that, and no disease
    here = Span(parts[at].start, parts[at].end)
    if again and value == "complete":
        rate = recurrence(walk)
        return None if rate is None else (rate, here)
    concept = walk.vocabulary.named("disease activity")
    if concept is None:
        return None
    if again or remitted:
        # A relapse, or a remission, is of the disease.
        return concept.id, here
    for back in range(at - 1, max(-1, at - 5), -1):
        if parts[back].word in _GENERAL_TARGETS:
            return concept.id, Span(parts[back].start, parts[at].end)
        auxiliary = parts[back].says("be") is not None or parts[back].word in {"had", "has"}
        if parts[back].kind == "mention" or (parts[back].verb and not auxiliary):
            return None
    return None


def _noun_then_of(parts: tuple[Part, ...], at: int, end: int) -> bool:
    if parts[at].verb and at + 2 < end and parts[at + 2].kind == "figure":
        return False  # "improved in 7"
    if at + 1 < end and parts[at + 1].word == "on" and parts[at].word.endswith("effect"):
        return True
    return at + 1 < end and parts[at + 1].word in {"of", "in"}


def _seen_in(parts: tuple[Part, ...], at: int, end: int) -> int:
    """Where the list of what got better begins: "[improvement was] seen in X and Y"; else -1."""
    for later in range(at + 1, min(end - 1, at + 4)):
        word = parts[later].word
        if word.endswith((" in", " of")) or (
            word in _SEEN and parts[later + 1].word in {"in", "of"}
        ):
            return later + (word in _SEEN)
        if not (parts[later].says("be") or word.endswith("ly") or word in {"also", "have"}):
            return -1
    return -1


_SEEN = frozenset(
    {"seen", "noted", "observed", "noticed", "achieved", "obtained", "recorded", "found", "evident"}
)
