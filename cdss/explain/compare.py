"""A patient beside a reported subject, aspect by aspect.

Nothing is weighed and nothing is counted: which likeness matters, the reader judges.
What one side does not state is unknown, whatever the other states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cdss.inference.measured import Measurements
from cdss.inference.treated import is_intervention
from cdss.model.concept import Vocabulary
from cdss.model.duration import Duration
from cdss.model.explanation import Comparison, Row, Step
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.reported import Reported
from cdss.model.wording import phrase, response_words

NOT_STATED = "not stated"


def compare(
    here: Patient, reported: Reported, there: Patient | None, intervention: str
) -> Comparison:
    """Set a patient beside the subject behind a piece of evidence.

    Args:
        here: The patient.
        reported: The subject.
        there: The subject as a patient; None for a group.
        intervention: What was given there, by id.
    """
    rows: Sequence[Row]
    if there is None:
        rows = [_of_group(here, *each) for each in reported.told]
    else:
        rows = list(_rows(here, there, reported, intervention))
    return Comparison(
        source=reported.source,
        evidence=reported.evidence,
        subject=reported.subject,
        subject_label=reported.label,
        n=reported.n,
        rows=tuple(rows),
        here=here.steps(intervention),
        there=reported.steps,
    )


class _Side(NamedTuple):
    """What one side states of an aspect: in words, and as something to compare."""

    words: str
    value: object = None


_SILENT = _Side(NOT_STATED)


class Patient:
    """A profile, ready to be asked aspect by aspect; what was asked once is remembered."""

    def __init__(self, profile: Profile, vocabulary: Vocabulary) -> None:
        self.profile = profile
        self.vocabulary = vocabulary
        self.stated: dict[str, Statement] = {}
        self.measured: dict[str, Statement] = {}
        self._present: set[str] = set()
        self._absent: set[str] = set()
        about: dict[str, list[Statement]] = {}
        for each in profile.statements:
            about.setdefault(each.concept, []).append(each)
            if each.state is None:
                self.measured[each.concept] = each
            else:
                self.stated[each.concept] = each
            if each.state == "present":
                self._present |= vocabulary.ancestors(each.concept)
            elif each.state == "absent":
                self._absent |= vocabulary.descendants(each.concept)
        self._measurements = Measurements(about, profile, vocabulary)
        self._sides: dict[tuple[str, str], _Side] = {}
        self.given = [each for each in profile.treatments if not each.never]
        self._steps = tuple([self._step(each) for each in self.given])

    def side(self, of: Callable[[Patient, str], _Side], name: str) -> _Side:
        """What the patient's side of an aspect is: ``Patient.state`` of a finding, say."""
        key = (of.__name__, name)
        found = self._sides.get(key)
        if found is None:
            found = self._sides[key] = of(self, name)
        return found

    def state(self, concept: str) -> _Side:
        """Whether something is there, by its kinds and classes too."""
        present, absent = concept in self._present, concept in self._absent
        if present and absent:
            return _Side("stated in two ways")
        if present or absent:
            return _Side("present" if present else "absent", present)
        stated = self.stated.get(concept)
        return _SILENT if stated is None or stated.state == "unknown" else _Side("suspected")

    def measurement(self, concept: str) -> _Side:
        """A value or its word."""
        stated = self.measured.get(concept)
        if stated is None:
            return _SILENT
        words = stated.words.partition(": ")[2]
        status = self._measurements.status(stated)
        if status is None:
            return _Side(words, stated.value)
        return _Side(words if status in words else f"{words} ({status})", status)

    def treatment(self, agent: str) -> _Side:
        """How an agent turned out; the value is its responses by target, False for not given."""
        given = [each for each in self.given if each.agent == agent]
        if not given:
            return self._not_given(agent)
        responses = {
            target: response
            for each in given
            for target, response in each.responses
            if response != "unknown"
        }
        said = [
            f"{response_words(response)} for {phrase(target, self.vocabulary)}"
            if target is not None
            else response_words(response)
            for target, response in responses.items()
        ]
        return _Side(", ".join(said) or "given; response not stated", responses)

    def _not_given(self, agent: str) -> _Side:
        above = self.vocabulary.ancestors(agent)
        wider = [each for each in self.given if each.agent in above]
        if wider:
            return _Side(f"{phrase(wider[0].agent, self.vocabulary)} given; which one not stated")
        never = any(each.never and each.agent in above for each in self.profile.treatments)
        if never or self.profile.treatments_complete is not None:
            return _Side("not given", value=False)
        return _SILENT

    def steps(self, intervention: str) -> tuple[Step, ...]:
        """The patient's treatments, and what is stated of the present."""
        found = [
            step._replace(is_this=is_intervention(intervention, each, self.vocabulary) is True)
            for step, each in zip(self._steps, self.given, strict=True)
        ]
        now = Step(
            title="at the consultation",
            when=str(self.profile.as_of),
            known=True,
            is_this=False,
            given=False,
            response={},
            beside="",
            observed=tuple([each.words for each in self.profile.statements]),
            at="",
        )
        return (*found, now)

    def _step(self, given: Treatment) -> Step:
        words = phrase(given.concept, self.vocabulary)
        if given.dose_words:
            words += f" {given.dose_words}"
        return Step(
            title=words,
            when="" if given.start is None else str(given.start.stated or ""),
            known=given.start is not None,
            is_this=False,
            given=True,
            response={
                "as a whole" if target is None else phrase(target, self.vocabulary): response_words(
                    response
                )
                for target, response in given.responses
            },
            beside="",
            observed=(),
            at=given.place,
        )


def _rows(here: Patient, there: Patient, reported: Reported, intervention: str) -> Iterable[Row]:
    vocabulary = here.vocabulary
    yield _ages(here, there)
    yield _row(
        "sex",
        *(
            _SILENT if each.profile.sex is None else _both(each.profile.sex)
            for each in (here, there)
        ),
    )
    yield _onset(here, reported)
    for concept in dict.fromkeys([*there.stated, *here.stated]):
        yield _of_both(phrase(concept, vocabulary), Patient.state, concept, here, there)
    for concept in dict.fromkeys([*there.measured, *here.measured]):
        yield _of_both(phrase(concept, vocabulary), Patient.measurement, concept, here, there)
    this = vocabulary.agent_of(intervention)
    agents = dict.fromkeys(each.agent for each in (*there.given, *here.given) if each.agent != this)
    narrowest = [each for each in agents if len(vocabulary.descendants(each) & agents.keys()) == 1]
    for agent in narrowest:
        yield _prior(
            phrase(agent, vocabulary),
            here.side(Patient.treatment, agent),
            there.side(Patient.treatment, agent),
        )


def _of_both(
    aspect: str, of: Callable[[Patient, str], _Side], name: str, here: Patient, there: Patient
) -> Row:
    return _row(aspect, here.side(of, name), there.side(of, name))


def _both(words: str) -> _Side:
    return _Side(words, words)


def _row(aspect: str, here: _Side, there: _Side) -> Row:
    verdict = "unknown"
    if here.value is not None and there.value is not None:
        same = type(here.value) is type(there.value) and here.value == there.value
        verdict = "same" if same else "different"
    return Row(aspect, here.words, there.words, verdict)


def _prior(agent: str, here: _Side, there: _Side) -> Row:
    """Agents given before: alike where they turned out alike for a target that both state."""
    row = _row(f"earlier: {agent}", here, there)
    if not isinstance(here.value, dict) or not isinstance(there.value, dict):
        return row
    shared = here.value.keys() & there.value.keys()
    if not shared:
        return row._replace(verdict="unknown")
    alike = all(here.value[each] == there.value[each] for each in shared)
    return row._replace(verdict="same" if alike else "different")


def _ages(here: Patient, there: Patient) -> Row:
    ages = (here.profile.age, there.profile.age)
    return Row(
        "age (there: at the start)",
        here.profile.age_words or NOT_STATED,
        there.profile.age_words or NOT_STATED,
        _overlap(*ages),
    )


def _onset(here: Patient, reported: Reported) -> Row:
    """How long after onset it was given; here, how long there has been a diagnosis."""
    starts = [
        each.start
        for each in here.profile.statements
        if each.start is not None and here.vocabulary[each.concept].kind == "diagnosis"
    ]
    own = starts[0].ago if starts else None
    other = reported.onset
    verdict = "unknown" if own is None or other is None else _overlap(own, other)
    told = f"{starts[0].stated or own} since diagnosis" if starts else NOT_STATED
    return Row(
        "time since onset (there: at the start)", told, reported.from_onset or NOT_STATED, verdict
    )


def _overlap(one: Duration | None, other: Duration | None) -> str:
    """Ages and times are stated roughly: they differ where they surely do."""
    if one is None or other is None:
        return "unknown"
    apart = one.at_least(other) is False or other.at_least(one) is False
    return "different" if apart else "same"


def _of_group(here: Patient, concept: str, words: str) -> Row:
    """What a group's statement says of one patient stays unknown."""
    known = here.vocabulary.get(concept)
    measured = known is not None and known.kind in {"measurement", "score"}
    side = here.measurement(concept) if measured else here.state(concept)
    return Row(phrase(concept, here.vocabulary), side.words, words, "unknown")
