"""A patient beside a reported subject, aspect by aspect.

Nothing is weighed and nothing is counted: which likeness matters, the reader judges.
What one side does not state is unknown, whatever the other states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from cdss.inference.evaluate import verdicts_on
from cdss.inference.measured import IMPLIED, Measurements
from cdss.inference.treated import is_intervention, rules_out
from cdss.inference.verdicts import Verdict
from cdss.model.concept import Vocabulary
from cdss.model.condition import Treated
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
    """What one side states of an aspect: in words, as something to compare, and when it was so."""

    words: str
    value: object = None
    time: str = ""


class _Given(NamedTuple):
    """How an agent turned out: the responses to each target, and the routes stated."""

    responses: Mapping[str | None, frozenset[str]]
    routes: frozenset[str]


_SILENT = _Side(NOT_STATED)


class Patient:
    """A profile, ready to be asked aspect by aspect; what was asked once is remembered.

    Args:
        profile: The patient, or the subject of a source as it stood then.
        vocabulary: The concepts.
        derived: What follows of findings, where rules were run.
        times: When each statement was so, in words, by its place; for the subject of a source.
    """

    def __init__(
        self,
        profile: Profile,
        vocabulary: Vocabulary,
        derived: Mapping[str, bool] | None = None,
        times: Mapping[str, str] | None = None,
    ) -> None:
        self.profile = profile
        self.vocabulary = vocabulary
        about: dict[str, list[Statement]] = {}
        for each in profile.statements:
            about.setdefault(each.concept, []).append(each)
        self.stated = [name for name, found in about.items() if found[0].state is not None]
        self.measured = [name for name, found in about.items() if found[0].state is None]
        self._about = about
        self._derived = derived or {}
        self._times = times or {}
        self._measurements = Measurements(about, profile, vocabulary)
        self._sides: dict[tuple[str, str], _Side] = {}
        self.given = [each for each in profile.treatments if not each.never]
        self._steps = tuple([(each, self._step(each)) for each in _in_order(self.given)])

    def side(self, of: Callable[[Patient, str], _Side], name: str) -> _Side:
        """What the patient's side of an aspect is: ``Patient.state`` of a finding, say."""
        key = (of.__name__, name)
        found = self._sides.get(key)
        if found is None:
            found = self._sides[key] = of(self, name)
        return found

    def state(self, concept: str) -> _Side:
        """Whether something is there now, by its kinds and classes and by what follows."""
        yes, no = self._verdicts.get(concept, (None, None))
        time = self._time(each.location for each in (*(yes or ()), *(no or ())))
        if yes and no:
            return _Side("stated in two ways", time=time)
        if yes or no:
            return _Side("present" if yes else "absent", bool(yes), time)
        follows = self._derived.get(concept)
        if follows is not None:
            return _Side(f"{'present' if follows else 'absent'} (it follows)", follows)
        suspected = [each for each in self._about.get(concept, ()) if each.state == "suspected"]
        time = self._time(each.place for each in suspected)
        return _Side("suspected", time=time) if suspected else _SILENT

    def _time(self, places: Iterable[str]) -> str:
        """When what is stated at some places was so, in words; nothing of the patient of today."""
        told = dict.fromkeys(self._times.get(each, "") for each in places)
        return "; ".join(each for each in told if each)

    @cached_property
    def _verdicts(self) -> Mapping[str, Verdict]:
        return verdicts_on(self.vocabulary, self.profile, self.vocabulary)

    def measurement(self, concept: str) -> _Side:
        """The newest value or its word; several at once are told and not compared."""
        current = self._measurements.current(concept)
        if not current:
            return _SILENT
        told = [self._measured(each) for each in current]
        words = "; ".join(dict.fromkeys(each.words for each in told))
        values = {each.value for each in told}
        time = self._time(each.place for each in current)
        return _Side(words, values.pop() if len(values) == 1 else None, time)

    def _measured(self, stated: Statement) -> _Side:
        words = stated.words.partition(": ")[2]
        status = self._measurements.status(stated)
        if status is None:
            return _Side(words, stated.value)
        return _Side(words if status in words else f"{words} ({status})", status)

    def treatment(self, agent: str) -> _Side:
        """How an agent turned out; the value is a ``_Given``, or False where it was not given."""
        given = [each for each in self.given if each.agent == agent]
        if not given:
            return self._not_given(agent)
        responses: dict[str | None, dict[str, None]] = {}
        for each in given:
            for target, response in each.responses:
                if response != "unknown":
                    responses.setdefault(target, {})[response] = None
        said = [
            _answered(target, answers, self.vocabulary) for target, answers in responses.items()
        ]
        routes = dict.fromkeys(each.route for each in given if each.route is not None)
        by = "".join(f" {phrase(each, self.vocabulary)}:" for each in routes).lstrip()
        words = ", ".join(said) or "given; response not stated"
        value = _Given(
            {target: frozenset(answers) for target, answers in responses.items()},
            frozenset(routes),
        )
        return _Side(f"{by} {words}".strip(), value)

    def _not_given(self, agent: str) -> _Side:
        above = self.vocabulary.ancestors(agent)
        wider = [each for each in self.given if each.agent in above]
        if wider:
            return _Side(f"{phrase(wider[0].agent, self.vocabulary)} given; which one not stated")
        asked = Treated(agent)
        never = any(
            each.never and rules_out(each, asked, self.vocabulary)
            for each in self.profile.treatments
        )
        if never or self.profile.treatments_complete is not None:
            return _Side("not given", value=False)
        return _SILENT

    def steps(self, intervention: str) -> tuple[Step, ...]:
        """The patient's treatments, the dated ones in order, and what is stated of the present."""
        found = [
            step._replace(is_this=is_intervention(intervention, each, self.vocabulary) is True)
            for each, step in self._steps
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
        if given.route is not None and given.route != self.vocabulary.route_of(given.concept):
            words += f" {phrase(given.route, self.vocabulary)}"
        if given.dose_words:
            words += f" {given.dose_words}"
        running = {True: "running", False: "stopped", None: ""}[given.running]
        start = "" if given.start is None else f"since {given.start.stated}"
        beside = [
            phrase(each.concept, self.vocabulary)
            for each in self.given
            if given.running and each.running and each is not given
        ]
        responses: dict[str, list[str]] = {}
        for target, response in given.responses:
            name = "as a whole" if target is None else phrase(target, self.vocabulary)
            responses.setdefault(name, []).append(response_words(response))
        return Step(
            title=words,
            when=", ".join(each for each in (start, running) if each),
            known=given.start is not None,
            is_this=False,
            given=True,
            response={name: ", ".join(said) for name, said in responses.items()},
            beside=f"running too: {', '.join(beside)}" if beside else "",
            observed=(),
            at=given.place,
        )


def _in_order(given: Sequence[Treatment]) -> list[Treatment]:
    """The dated treatments from the earliest start on, then the others as they are stated."""
    dated = [each for each in given if each.start is not None]
    return [
        *sorted(dated, key=_begun),
        *(each for each in given if each.start is None),
    ]


def _begun(given: Treatment) -> Fraction:
    start = given.start
    if start is None:
        return Fraction(0)
    return Fraction(start.earliest if start.earliest is not None else start.latest or 0)


def _answered(target: str | None, answers: Iterable[str], vocabulary: Vocabulary) -> str:
    words = " and ".join(response_words(each) for each in answers)
    return words if target is None else f"{words} for {phrase(target, vocabulary)}"


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
            vocabulary,
            agent,
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
    verdict = _verdict(here.value, there.value)
    return Row(aspect, here.words, there.words, verdict, there.time)


def _verdict(here: object, there: object) -> str:
    """Alike, different, or not to be told: a word says nothing of a bare value."""
    if here is None or there is None or type(here) is not type(there):
        return "unknown"
    if here == there:
        return "same"
    if isinstance(here, str) and isinstance(there, str):
        apart = IMPLIED.get((here, there), False) is False
        return "different" if apart and IMPLIED.get((there, here), False) is False else "unknown"
    return "different"


def _prior(vocabulary: Vocabulary, agent: str, here: _Side, there: _Side) -> Row:
    """Agents given before: alike where they turned out alike for every target both state."""
    row = Row(f"earlier: {phrase(agent, vocabulary)}", here.words, there.words, "unknown")
    if isinstance(here.value, _Given) is not isinstance(there.value, _Given):
        told = here.value is not None and there.value is not None
        return row._replace(verdict="different") if told else row
    if not isinstance(here.value, _Given) or not isinstance(there.value, _Given):
        return row._replace(verdict=_verdict(here.value, there.value))
    one, other = here.value.responses, there.value.responses
    shared = one.keys() & other.keys()
    # Several answers to one target, or what may be another form, are told and not compared.
    if (
        not shared
        or not _alike(agent, here.value.routes, there.value.routes, vocabulary)
        or any(len(one[each]) > 1 or len(other[each]) > 1 for each in shared)
    ):
        return row
    alike = all(one[each] == other[each] for each in shared)
    return row._replace(verdict="same" if alike else "different")


def _alike(
    agent: str, routes: frozenset[str], others: frozenset[str], vocabulary: Vocabulary
) -> bool:
    """Whether two courses were of one form, as far as the routes tell."""
    known = vocabulary.get(agent)
    forms = frozenset(known.routes if known else ())
    one, other = routes or forms, others or forms
    return all(vocabulary.is_a(a, b) or vocabulary.is_a(b, a) for a in one for b in other)


def _ages(here: Patient, there: Patient) -> Row:
    ages = (here.profile.age, there.profile.age)
    return Row(
        "age (there: at the start)",
        here.profile.age_words or NOT_STATED,
        there.profile.age_words or NOT_STATED,
        _overlap(*ages),
    )


def _onset(here: Patient, reported: Reported) -> Row:
    """How long after onset it was given; here, since when a diagnosis there is one here too."""
    there = () if reported.before is None else reported.before.statements
    diagnoses = {each.concept for each in there if each.state == "present"}
    told = next(
        (
            str(each.start.stated or each.start.ago)
            for each in here.profile.statements
            if each.start is not None
            and each.concept in diagnoses
            and here.vocabulary[each.concept].kind == "diagnosis"
        ),
        None,
    )
    # A time since the diagnosis is none since onset: the two are told and not compared.
    return Row(
        "time (there: from onset to the start)",
        f"{told} since diagnosis" if told else NOT_STATED,
        reported.from_onset or NOT_STATED,
        "unknown",
    )


def _overlap(one: Duration | None, other: Duration | None) -> str:
    """Ages and times are stated roughly: they differ where they surely do."""
    if one is None or other is None:
        return "unknown"
    apart = one.at_least(other) is False or other.at_least(one) is False
    return "different" if apart else "same"


def _of_group(here: Patient, concept: str, words: str, time: str) -> Row:
    """What a group's statement says of one patient stays unknown."""
    known = here.vocabulary.get(concept)
    measured = known is not None and known.kind in {"measurement", "score"}
    side = here.measurement(concept) if measured else here.state(concept)
    return Row(phrase(concept, here.vocabulary), side.words, words, "unknown", time)
