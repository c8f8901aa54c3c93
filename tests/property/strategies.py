"""Invented vocabularies, rule bases and profiles, of every shape that the language allows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from cdss.inference.compile import compile_rules
from cdss.model.concept import Concept, ReferenceRange, Vocabulary
from cdss.model.condition import (
    RESPONSES,
    STATUSES,
    Aged,
    All,
    Always,
    AnyOf,
    Bounds,
    Condition,
    Counted,
    Measured,
    Not,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.duration import parse_duration
from cdss.model.evidence import Evidence
from cdss.model.knowledge_base import Archive, KnowledgeBase, Scope
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.quantity import Quantity
from cdss.model.rule import SEVERITIES, Conclusion, Grounds, Rule
from cdss.model.time import NOW, Moment, moment_ago, moment_of_date, parse_date

AS_OF = date(2026, 11, 20)
FINDINGS = ("f0", "f1", "f2", "h0", "h1", "d0", "d1")
MEASURES = ("m0", "m1", "m2")
AGENTS = ("a0", "a1", "a2", "a3")
INTERVENTIONS = ("i0", "i1")
ROUTES = ("r0", "r1", "r2")
TARGETS = ("t0", "t1", "t2")
KINDS = {"f": "finding", "h": "history", "d": "diagnosis"}
DURATIONS = tuple(map(parse_duration, ("3 wk", "2 mo", "5 mo", "1 y", "3 y")))
AGES = tuple(map(parse_duration, ("8 mo", "1 y", "23 mo", "6 y", "6 y 3 mo", "18 y")))
DATES = tuple(parse_date(text) for text in ("2024", "2026-03", "2026-06-05", "2026-09"))


# A strategy is costly to make and cheap to draw from: each is made once.


@cache
def some(values: Any, most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(
        lambda found: tuple(sorted(found))
    )


@cache
def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


@cache
def several(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(of, min_size=most // 3, max_size=most)


@cache
def count(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


@cache
def one(values: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


BOOLEAN = st.booleans()
TWO = st.tuples(st.integers(0, 7), st.integers(0, 7))
ONE_IN_FOUR = st.integers(0, 3).map(lambda drawn: drawn == 0)
ONE_IN_EIGHT = st.integers(0, 7).map(lambda drawn: drawn == 0)
SEX = ("female", "male")


# Vocabulary


@cache
@st.composite
def vocabularies(draw: Any) -> Vocabulary:
    """A vocabulary whose kinds, ranges, routes and lasting concepts are drawn."""

    def above(names: tuple[str, ...], at: int, most: int = 2) -> tuple[str, ...]:
        same = tuple(each for each in names[:at] if each[0] == names[at][0])
        return draw(some(same, most)) if same else ()

    concepts = [
        Concept(
            id=name,
            label=name,
            kind=KINDS[name[0]],
            is_a=above(FINDINGS, at),
            lasting=name[0] != "d" and draw(BOOLEAN),
        )
        for at, name in enumerate(FINDINGS)
    ]
    concepts += [
        Concept(
            id=name,
            label=name,
            kind="measurement",
            unit="U/L",
            is_a=above(MEASURES, at, 1),
            ranges=tuple(draw(RANGES)),
        )
        for at, name in enumerate(MEASURES)
    ]
    concepts += [
        Concept(name, name, "route", is_a=above(ROUTES, at)) for at, name in enumerate(ROUTES)
    ]
    concepts += [
        Concept(name, name, "target", is_a=above(TARGETS, at)) for at, name in enumerate(TARGETS)
    ]
    concepts += [
        Concept(name, name, "agent", is_a=above(AGENTS, at), routes=draw(some(ROUTES)))
        for at, name in enumerate(AGENTS)
    ]
    for at, name in enumerate(INTERVENTIONS):
        # A narrower intervention has the very agent and route of the wider one.
        if at and draw(BOOLEAN):
            wider = concepts[-1]
            concepts.append(wider._replace(id=name, label=name, is_a=(wider.id,)))
        else:
            agent = draw(one(AGENTS))
            route = draw(one(ROUTES))
            concepts.append(Concept(name, name, "intervention", agent=agent, route=route))
    return Vocabulary(concepts)


@st.composite
def ranges(draw: Any) -> ReferenceRange:
    low, high = sorted(draw(TWO))
    return ReferenceRange(
        low=Fraction(low) if draw(BOOLEAN) else None,
        high=Fraction(high),
        sex=draw(maybe(one(SEX))),
        age_from=draw(maybe(one(AGES))),
        age_below=draw(maybe(one(AGES))),
        source="s",
    )


RANGES = st.lists(ranges(), max_size=2)


# Conditions

STATED = one(FINDINGS).map(Stated)


@cache
@st.composite
def bounds(draw: Any, values: st.SearchStrategy[Any]) -> Bounds[Any]:
    name = draw(one(Bounds._fields))
    return Bounds(**{name: draw(values)})


POINTS = st.integers(0, 6).map(lambda value: Quantity.of(value, "U/L"))
DOSES = st.integers(1, 4).map(lambda value: Quantity.of(value, "mg/d"))


@cache
@st.composite
def treated(draw: Any, *, of_any: bool = False) -> Treated:
    names = one((*AGENTS, *INTERVENTIONS))
    responses = draw(some(RESPONSES, 4)) if draw(BOOLEAN) else ()
    targets = draw(some(TARGETS)) if responses else ()
    related = draw(one((*["none"] * 9, "before", "after", "within")))
    return Treated(
        concept=draw(maybe(names) if of_any else names),
        responses=responses,
        targets=targets,
        unspecified=bool(responses) and not targets and draw(BOOLEAN),
        route=draw(one(ROUTES)) if draw(ONE_IN_FOUR) else None,
        dose=draw(bounds(DOSES)) if draw(ONE_IN_EIGHT) else Bounds(),
        duration=draw(bounds(one(DURATIONS))) if draw(ONE_IN_EIGHT) else Bounds(),
        running=draw(BOOLEAN) if draw(ONE_IN_FOUR) else None,
        within=draw(one(DURATIONS)) if related == "within" else None,
        before=draw(STATED) if related == "before" else None,
        after=draw(STATED) if related == "after" else None,
    )


@st.composite
def timed(draw: Any) -> Timed:
    related = draw(one(("within", "for_at_least", "before", "after")))
    other: Any = one(DURATIONS)
    if related in {"before", "after"}:
        other = st.one_of(STATED, one(AGENTS).map(Treated))
    return Timed(draw(one(FINDINGS)), **{related: draw(other)})


@st.composite
def measured(draw: Any) -> Measured:
    concept = draw(one(MEASURES))
    within = draw(one(DURATIONS)) if draw(ONE_IN_EIGHT) else None
    if draw(BOOLEAN):
        return Measured(concept, draw(one(STATUSES)), within=within)
    return Measured(concept, None, draw(bounds(POINTS)), within)


LEAVES = st.one_of(
    STATED,
    STATED,
    STATED,
    STATED,
    STATED,
    timed(),
    measured(),
    measured(),
    bounds(one(AGES)).map(Aged),
    one(SEX).map(OfSex),
    treated(),
    treated(),
    st.builds(Counted, treated(of_any=True), st.integers(1, 3)),
)


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions of every kind, nested."""
    return st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=4,
    )


CONDITIONS = conditions()
ALWAYS_OR = st.just(Always()) | CONDITIONS


# Rules


NUMBER = st.integers(0, 899)


class Base(NamedTuple):
    """A vocabulary and the rules written in it."""

    vocabulary: Vocabulary
    rules: tuple[Rule, ...]

    def knowledge(self, rules: tuple[Rule, ...] | None = None) -> KnowledgeBase:
        kept = self.rules if rules is None else rules
        return KnowledgeBase(
            root="",
            scope=Scope("0", "2026-11-20", "invented", ("the rest",), "tests"),
            sha256="0" * 64,
            vocabulary=self.vocabulary,
            rules={rule.id: rule for rule in kept},
            evidence={"s/E1": EVIDENCE},
            network=compile_rules(kept, self.vocabulary),
            archive=Archive((), {}),
        )


EVIDENCE = Evidence(
    **{
        name: {"n": 1, "dose_ambiguous": False, "url": None, "direction": {"t0": "supports"}}.get(
            name,
            () if name in {"situation", "limitations", "at"} else {} if name == "result" else "x",
        )
        for name in Evidence._fields
        if name not in Evidence._field_defaults
    }
)._replace(source="s", id="E1")


@cache
@st.composite
def rules(draw: Any, kind: str, number: int) -> Rule:
    when: Condition = draw(CONDITIONS)
    gate = draw(one((None, None, None, "d0")))
    then = Conclusion("look")
    if kind == "derivation":
        then = Conclusion(draw(one(FINDINGS)), defines=draw(BOOLEAN))
    elif kind == "option":
        then = Conclusion(draw(one((*AGENTS, *INTERVENTIONS))), target="t0")
    elif kind == "caution":
        gate = None
        when = draw(ALWAYS_OR)
        then = Conclusion(
            draw(one((*AGENTS, *INTERVENTIONS))),
            severity=draw(one(SEVERITIES)),
            exclude_first=draw(BOOLEAN),
        )
    elif kind == "assessment":
        then = Conclusion("p0")
    cited = kind in {"option", "assessment"}
    return Rule(
        id=f"{kind[0].upper()}-{draw(NUMBER) * 10 + number:04}",
        kind=kind,
        title=kind,
        status="draft",
        version=1,
        purpose="",
        misuse="",
        gate=gate,
        when=when,
        then=then,
        evidence=("s/E1",) if cited else (),
        grounds=() if cited else (Grounds("s", "x", "x", None),),
        place="rules.yaml:1",
    )


@cache
@st.composite
def bases(draw: Any, most: int = 3) -> Base:
    """A rule base: up to so many rules of each kind, in any order of ids."""
    vocabulary = draw(vocabularies())
    found = []
    for kind in ("derivation", "option", "caution", "alert"):
        for number in range(draw(count(1 if kind in {"derivation", "option"} else 0, most))):
            found += [draw(rules(kind, number))]
    return Base(vocabulary, tuple(found))


# Profiles


@cache
def moments(*, dated: bool) -> st.SearchStrategy[Moment]:
    if not dated:
        return st.just(NOW)
    return one((NOW, *(moment_of_date(each, AS_OF) for each in DATES)))


STARTS = one((None, None, *(moment_ago(each) for each in DURATIONS)))


@cache
@st.composite
def statements(draw: Any, *, dated: bool) -> Statement:
    observed = draw(moments(dated=dated))
    concept = draw(one(FINDINGS))
    state = draw(one(("present", "present", "present", "absent", "absent", "suspected")))
    start = draw(STARTS) if state == "present" and observed is NOW else None
    return Statement(
        concept,
        f"{concept}: {state}",
        "",
        state,
        observed=observed,
        dated=observed is not NOW,
        start=start,
    )


@cache
@st.composite
def values(draw: Any, *, dated: bool) -> Statement:
    observed = draw(moments(dated=dated))
    concept = draw(one(MEASURES))
    low, high = sorted(draw(TWO))
    sort = draw(one(("point", "range", "word", "both")))
    value = None
    if sort != "word":
        value = Quantity.of(low, "U/L")
    if sort == "range" and low < high:
        value = Quantity(Fraction(low), draw(BOOLEAN), Fraction(high), False, "U/L")
    status = draw(one(STATUSES)) if sort in {"word", "both"} else None
    reference = draw(one((None, None, (Fraction(1), Fraction(4)), (None, Fraction(3)))))
    return Statement(
        concept,
        f"{concept}: {value or ''} {status or ''} {reference or ''}",
        "",
        value=value,
        status=status,
        reference=reference if value is not None else None,
        observed=observed,
        dated=observed is not NOW,
    )


@st.composite
def treatments(draw: Any, vocabulary: Vocabulary, *, never: bool = True) -> Treatment:
    concept = vocabulary[draw(one((*AGENTS, *INTERVENTIONS)))]
    agent = vocabulary.agent_of(concept.id)
    route = concept.route
    if route is None:
        # A form that the vocabulary does not know would say that the vocabulary is wrong.
        route = draw(maybe(one(vocabulary[agent].routes or ROUTES)))
    if never and draw(ONE_IN_FOUR):
        return Treatment(concept.id, agent, f"{concept.id} {route}: never", "", route, never=True)
    responses: tuple[tuple[str | None, str], ...] = ()
    sort = draw(one(("none", "whole", "targets")))
    if sort == "whole":
        responses = ((None, draw(one(RESPONSES))),)
    elif sort == "targets":
        responses = tuple((target, draw(one(RESPONSES))) for target in draw(some(TARGETS)))
    start = draw(STARTS)
    return Treatment(
        concept=concept.id,
        agent=agent,
        words=f"{concept.id} {route} {responses} {start and start.stated}",
        place="",
        route=route,
        responses=responses,
        running=draw(maybe(BOOLEAN)),
        dose=draw(maybe(DOSES)),
        duration=draw(maybe(one(DURATIONS))),
        start=start,
    )


@st.composite
def profiles(draw: Any, vocabulary: Vocabulary, *, dated: bool = True) -> Profile:
    """A profile; every statement has a place of its own."""
    stated = draw(several(statements(dated=dated), 9))
    stated += draw(several(values(dated=dated), 3))
    given = [draw(treatments(vocabulary)) for _ in range(draw(count(0, 4)))]
    age = draw(maybe(one(AGES)))
    sex = draw(maybe(one(SEX)))
    complete = draw(BOOLEAN)
    return Profile(
        sha256="",
        as_of=AS_OF,
        age=age,
        age_words=str(age) if age else "",
        age_place="p:age" if age else "",
        sex=sex,
        sex_place="p:sex" if sex else "",
        statements=tuple(each._replace(place=f"p:s{at}") for at, each in enumerate(stated)),
        treatments=tuple(each._replace(place=f"p:t{at}") for at, each in enumerate(given)),
        treatments_complete="p:complete" if complete else None,
    )


@st.composite
def cases(draw: Any, *, dated: bool = True, most: int = 3) -> tuple[Base, Profile]:
    base = draw(bases(most))
    return base, draw(profiles(base.vocabulary, dated=dated))
