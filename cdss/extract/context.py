"""How each mention is meant: there, denied, normal, raised, only feared, planned, another's.

A cue reaches forward over the list it opens and no further than grammar lets it: a verb after
the noun it stands before, a word that turns, a cue of its own kind ends it. What a predicate
says ("A, B and C were negative") reaches back over its subject.
"""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.cues import Cue
from cdss.extract.marks import Context, Mention, Why
from cdss.extract.predicates import (
    antecedent,
    changes,
    closes,
    denied_before,
    denies_change,
    denies_value,
    excludes_by,
    gapped,
    has_object,
    is_predicate,
    is_tag,
    leaves_off,
    neither_nor,
    said_of_subject,
    subject,
    tagged,
    went_before,
)

_VALUE_STATES = {
    "normal": "normal",
    "normalised": "normal",
    "abnormal": "abnormal",
    "raised": "raised",
    "low": "low",
    "positive": "positive",
    "negative": "negative",
}
_DENIES_BEFORE = "negation"
_UNCERTAIN = {"suspected": "suspected", "hypothetical": "hypothetical", "planned": "planned"}
_REACHING = frozenset({"family", "history", "hedge", _DENIES_BEFORE, *_VALUE_STATES, *_UNCERTAIN})
"""The kinds of cue that say something of what stands after them."""
_NAMING = frozenset({"no", "without", "absence", "lack", "free", "neither", "devoid"})
_LIGHT = frozenset(
    {"any", "the", "a", "an", "other", "further", "new", "apparent", "obvious", "of"}
)
_STOPS_DENIAL = frozenset({"with", "as"})
_CHANGE = ("worsened", "improved", "complete", "partial", "fall", "rise")
_OF = (" of", " in")
_SHOWING = ("show", "reveal", "demonstrate", "detect", "disclose", "find")


class _Reach(NamedTuple):
    """A cue that reaches forward, and whether a mention has come under it."""

    state: str
    cue: Cue
    used: bool = False


class _Said(NamedTuple):
    """What was said of one mention so far."""

    state: str | None = None
    denied: Cue | None = None
    family: Cue | None = None
    past: Cue | None = None
    hedged: Cue | None = None
    why: tuple[Why, ...] = ()

    def with_state(self, state: str, cue: Cue) -> _Said:
        return self._replace(
            state=state, why=(*self.why, Why(f"{cue.kind}: {cue.words}", cue.span))
        )

    def with_denial(self, cue: Cue) -> _Said:
        if self.denied is not None:
            return self
        return self._replace(denied=cue, why=(*self.why, Why(f"{cue.kind}: {cue.words}", cue.span)))


def contexts(lines: tuple[Line, ...], mentions: tuple[Mention, ...]) -> tuple[Context, ...]:
    """The context of every mention, in their order.

    What nothing is said of is present, and the patient's: who a sentence is about is another
    stage's question.
    """
    said: dict[int, _Said] = {}
    for line in lines:
        for start, end in line.clauses:
            _forward(line.parts, start, end, said)
            _backward(line.parts, start, end, said)
    return tuple(_context(number, said.get(number, _Said())) for number in range(len(mentions)))


def _context(number: int, said: _Said) -> Context:
    state = said.state or "present"
    if said.denied is not None:
        state = _DENIED.get(state, "absent")
    return Context(
        number,
        state,
        "family" if said.family is not None else "patient",
        hedged=said.hedged is not None,
        past=said.past is not None,
        why=said.why,
    )


_DENIED = {
    "present": "absent",
    "suspected": "absent",
    "raised": "not-raised",
    "low": "not-low",
    "abnormal": "normal",
    "normal": "abnormal",
    "positive": "negative",
    "negative": "positive",
    "hypothetical": "hypothetical",
    "planned": "absent",
}


def _forward(parts: tuple[Part, ...], start: int, end: int, said: dict[int, _Said]) -> None:
    """Cues that stand before what they are about."""
    scope = _Scope()
    for at in range(start, end):
        part = parts[at]
        if part.kind == "mention":
            if at + 1 < end and parts[at + 1].kind == "figure":
                # "Normal A, B 60 U/L": what has its own value has no word of another's.
                scope.state = _unused(scope.state)
            said[part.number] = scope.over(said.get(part.number, _Said()))
            continue
        if part.word in _DETERMINERS and at > start and parts[at - 1].kind == "mention":
            scope.denial = None  # "with no X [the] Y improved"
        scope.ended_by(part, parts[at + 1] if at + 1 < end else None)
        if part.cues:
            scope.opened_by(parts, at, start, end)


class _Scope:
    """The cues that reach forward at one place of a clause."""

    def __init__(self) -> None:
        self.denial: _Reach | None = None
        self.state: _Reach | None = None
        self.doubt: _Reach | None = None
        self.family: Cue | None = None
        self.past: Cue | None = None
        self.hedge: Cue | None = None
        self.opening = False

    def over(self, here: _Said) -> _Said:
        """What is said of a mention that comes under the cues."""
        if self.denial is not None:
            here = here.with_denial(self.denial.cue)
            self.denial = self.denial._replace(used=True)
        if self.doubt is not None and self.state is None:
            here = here.with_state(self.doubt.state, self.doubt.cue)
            self.doubt = self.doubt._replace(used=True)
        if self.state is not None:
            here = here.with_state(self.state.state, self.state.cue)
            self.state = self.state._replace(used=True)
        if self.family is not None:
            why = Why(f"family: {self.family.words}", self.family.span)
            here = here._replace(family=self.family, why=(*here.why, why))
        return here._replace(past=here.past or self.past, hedged=here.hedged or self.hedge)

    def ended_by(self, part: Part, after: Part | None) -> None:
        """End what a part ends: the noun that a denial stood before ends at its verb."""
        if self.denial is None and self.state is None and self.doubt is None:
            return
        self.denial = _goes_on(self.denial, part, after)
        if part.verb or part.word in {";", ":"}:
            self.denial, self.state = _unused(self.denial), _unused(self.state)
            self.doubt = _unused(self.doubt)
            if part.verb and not part.says("be"):
                self.state = None
        if self.denial is not None and _is_unknown_noun(part, self.denial):
            # What is denied may be something the vocabulary does not know.
            self.denial = self.denial._replace(used=True)
        if part.word == "," and self.opening:
            # "Without treatment, X ...": what opens a clause so is over at the comma.
            self.denial, self.opening = None, False
        if part.word in _STOPS_DENIAL or self._within(part):
            self.denial = _unused(self.denial)
        if not part.cues:
            return
        if _is_change(part):
            self.denial = None
        self._ended_by_cue(part)

    def _ended_by_cue(self, part: Part) -> None:
        if part.says("time-word"):
            verbal = self.denial is not None and self.denial.cue.words.endswith(("not", "n't"))
            self.denial = None if verbal else _unused(self.denial)
        if part.says("time-word", "treated"):
            self.state = _unused(self.state)
        if part.says("diagnosed") or part.word in _SETTLES:
            # "Suspected of X, she was diagnosed with Y".
            self.doubt = None

    def _within(self, part: Part) -> bool:
        """Whether it says where something is missing: "without X [in] Y"."""
        return part.word == "in" and self.denial is not None and "without" in self.denial.cue.words

    def opened_by(self, parts: tuple[Part, ...], at: int, start: int, end: int) -> None:
        """Let the cues of a part reach forward."""
        part = parts[at]
        if _REACHING.isdisjoint([each.kind for each in part.cues]):
            return
        if at == start or parts[at - 1].kind != "figure":
            # "Her 8-year-old sister came" brings in a patient, and no family history.
            self.family = (None if tells(parts, at, end) else part.says("family")) or self.family
        self.past = part.says("history") or self.past
        self.hedge = part.says("hedge") or self.hedge
        if part.says("not-negation"):
            return
        deny = part.says(_DENIES_BEFORE)
        turned = part.says("incapable", "none") is not None or _but_not(parts, at, start)
        if deny is not None and deny.words.endswith(_SHOWING):
            # "Failed to show X" is no failure of a treatment.
            turned = not has_object(parts, at, end)
        after = part.says("negated-after") is not None
        turned = turned or (after and not has_object(parts, at, end))
        turned = turned or denies_value(parts, at, end)
        turned = turned or (deny is not None and excludes_by(parts, at, end, deny))
        turned = turned or (deny is not None and denies_change(parts, at, end))
        turned = turned or (part.word == "nor" and at + 1 < end and parts[at + 1].word in _DID)
        if deny is not None and not turned:
            self.denial = _Reach("absent", deny)
            self.opening = at == start and deny.words in _OPENING and bool(part.says("negation"))
        value = part.says(*_VALUE_STATES)
        told = changes(parts, start, at) or is_tag(parts, at, start, end)
        told = told or closes(parts, at, start, end)
        if value is not None and not told:
            self.state = _Reach(_VALUE_STATES[value.kind], value)
            self.denial = _unused(self.denial)
        unsure = part.says(*_UNCERTAIN)
        forward = unsure is not None and not unsure.words.endswith("considered")
        if forward and unsure is not None and not said_of_subject(parts, start, at, unsure):
            self.doubt = _Reach(_UNCERTAIN[unsure.kind], unsure)


_SETTLES = frozenset({"confirmed", "established", "proved", "proven", "turned out"})
_DETERMINERS = frozenset({"the", "his", "her", "their", "its"})
_DID = frozenset({"did", "does", "do", "has", "have", "had", "could", "would"})
"""After "nor", these stand for a verb before them: "X did not fall, nor did Y"."""
_OPENING = frozenset({"without", "in the absence of"})
_TELLING = frozenset(
    [
        *("report", "reported", "reports", "noted", "noticed", "complain", "complained", "denied"),
        *("describe", "described", "gave", "give", "brought", "stated", "observed", "consented"),
        *("said", "told", "refused", "agreed", "mentioned", "denies", "recalled", "confirmed"),
        *("note", "notice", "observe", "mention", "declined", "asked", "were", "informed"),
    ]
)


def tells(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a relative only tells of the patient: "the mother did not report X"."""
    if parts[at].word.endswith((" of", "history")):
        return False
    return any(
        word in _TELLING and each.kind != "mention"
        for each in parts[at + 1 : min(end, at + 4)]
        for word in each.word.split()
    )


def _goes_on(denial: _Reach | None, part: Part, after: Part | None) -> _Reach | None:
    """The denial of "neither X nor Y showed Z" reaches the Z, and that of "no X had Z" does."""
    if denial is None or denial.cue.words not in {"neither", "nor", "no"} or not part.verb:
        return denial
    showed = part.word in _SHOWED and denial.cue.words != "no"
    had = part.word in _HAD and after is not None and after.kind == "mention"
    return denial._replace(used=False) if showed or had else denial


_HAD = frozenset({"had", "has", "have", "developed", "experienced", "suffered from"})


_SHOWED = frozenset({"showed", "revealed", "demonstrated", "disclosed", "detected", "found"})


def _is_change(part: Part) -> bool:
    """Whether it is a change that is denied, and its noun may be there: "no worsening of X"."""
    return part.says(*_CHANGE) is not None and part.word.endswith(_OF)


def _unused(reach: _Reach | None) -> _Reach | None:
    """A cue that no mention has come under yet."""
    return None if reach is not None and reach.used else reach


_PEOPLE = frozenset(
    [
        *("patient", "patients", "child", "children", "one", "subject", "subjects"),
        *("case", "cases"),
        *("participant", "participants", "infant", "infants", "animal", "animals", "dog", "dogs"),
        *("eye", "nobody"),
    ]
)
"""Of whom something is denied: "no patient had X" denies what follows the verb."""


def _is_unknown_noun(part: Part, denial: _Reach) -> bool:
    return (
        part.kind == "word"
        and denial.cue.words.split()[-1] not in _PEOPLE
        and denial.cue.words.split()[0] in _NAMING
        and part.word not in _LIGHT
        and not part.word.endswith("ly")
    )


def _backward(parts: tuple[Part, ...], start: int, end: int, said: dict[int, _Said]) -> None:
    """Predicates: what is said of the subject that stands before them."""
    for at in range(start, end):
        part = parts[at]
        if not part.cues:
            continue
        after = part.says("negated-after") or leaves_off(parts, at, end)
        if after is not None and part.says("negation") and has_object(parts, at, end):
            continue  # "did not develop X", and no "X did not develop"
        after = after or neither_nor(parts, at, start)
        excluded = part.says("negation")
        if after is None and excluded is not None and went_before(parts, at, start, excluded):
            after = excluded
        unsure = part.says(*_UNCERTAIN)
        if after is not None:
            _deny(parts, at, start, end, after, said)
        elif unsure is not None and said_of_subject(parts, start, at, unsure):
            for each in subject(parts, start, at):
                here = said.get(each, _Said())
                if here.state is None:
                    said[each] = here.with_state(_UNCERTAIN[unsure.kind], unsure)
        else:
            _value_after(parts, start, at, end, said)


def _deny(
    parts: tuple[Part, ...], at: int, start: int, end: int, cue: Cue, said: dict[int, _Said]
) -> None:
    """Deny what a predicate is about, and what shares its verb."""
    reached = subject(parts, start, at) or antecedent(parts, start, at)
    reached = reached or went_before(parts, at, start, cue)
    for each in (*reached, *gapped(parts, at, end, cue)):
        said[each] = said.get(each, _Said()).with_denial(cue)


def _value_after(
    parts: tuple[Part, ...], start: int, at: int, end: int, said: dict[int, _Said]
) -> None:
    """A word of value as a predicate or a tag: "A and B were normal", "ANA negative"."""
    value = parts[at].says(*_VALUE_STATES)
    if value is None or value.words.endswith((" of", " for", " in")):
        return
    if changes(parts, start, at):
        return
    reached: list[int] = []
    if is_predicate(parts, start, at) or value.kind == "normalised":
        reached = subject(parts, start, at)
    elif is_tag(parts, at, start, end):
        reached = tagged(parts, start, at)
    denied = denied_before(parts, start, at)
    for each in reached:
        here = said.get(each, _Said())
        if each == _just_before(parts, at) and here.state is not None:
            here = here._replace(state=None)  # its own tag says more than what opens the list
        feared = here.state in _UNCERTAIN.values() and value.words == "raised"
        if here.state not in _VALUE_STATES.values() and not feared:
            here = here.with_state(_VALUE_STATES[value.kind], value)
            said[each] = here.with_denial(denied) if denied is not None else here


def _just_before(parts: tuple[Part, ...], at: int) -> int:
    """The mention that a bare tag follows at once: "A positive, B [negative]"."""
    before = parts[at - 1] if at else None
    return before.number if before is not None and before.kind == "mention" else -1


def _but_not(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it tells what did not improve: "X improved, but not Y"; no "had X, but not Y"."""
    if parts[at].word != "not" or at != start + 1 or parts[start].word != "but":
        return False
    return any(each.cues and each.says(*_CHANGE, "none") for each in parts[:start])
