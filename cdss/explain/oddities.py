"""What in a profile is unlikely or out of order: named, and nothing is concluded from it.

What cannot be so at all is refused when the profile is read (``cdss.interop``); a concept
stated in two ways is a conflict (``cdss.explain.conflicts``). This is the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from cdss.explain.proof import Explainer
from cdss.explain.stale import stale_exclusions
from cdss.explain.told_twice import told_twice
from cdss.explain.values import NO
from cdss.inference.treated import is_intervention
from cdss.inference.verdicts import basis_of
from cdss.model.concept import Concept
from cdss.model.consultation import Oddity
from cdss.model.explanation import Basis
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.time import before

FACTOR = 100
"""How many times beyond its range a value is called implausible. The number is ours and no
source's: slips between units are mostly of a thousand, and illness seldom raises a hundredfold."""


def oddities(
    profile: Profile, kb: KnowledgeBase, explainer: Explainer, aims: Mapping[str, str]
) -> tuple[Oddity, ...]:
    """Name what is odd in a profile.

    Args:
        profile: The patient.
        kb: The knowledge base.
        explainer: Knows what is absent in this patient.
        aims: The target of each intervention that is reported for one target alone.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> text = "measurements: {aldolase: 19300 U/L}"
        >>> answer = cdss.consult(cdss.profile_from_yaml(text, kb), kb)
        >>> print(answer.oddities[0].text)
        aldolase is more than 100 times the upper end of its range; check the value and its unit
    """
    given = [each for each in profile.treatments if not each.never]
    return (
        *(_treated_but_absent(profile, given, kb, explainer, aims) if given else ()),
        *_implausible(profile, kb),
        *_backwards(profile, given, kb),
        *(told_twice(given, kb.vocabulary) if len(given) > 1 else ()),
        *stale_exclusions(profile, kb, explainer),
    )


# Treated for what is absent


def _treated_but_absent(
    profile: Profile,
    given: list[Treatment],
    kb: KnowledgeBase,
    explainer: Explainer,
    aims: Mapping[str, str],
) -> Iterator[Oddity]:
    phrases = kb.vocabulary.phrases
    for each in given:
        told = set()
        for target, response in each.responses:
            # What was cleared may be absent.
            if target is None or response == "complete":
                continue
            absent = _absent(target, profile, kb, explainer)
            if absent:
                told.add(target)
                said = (
                    f"how {phrases[target]} responded to {phrases[each.concept]} is stated, "
                    f"and {phrases[target]} is absent"
                )
                yield Oddity("treated-but-absent", said, (basis_of(each), *absent))
        if not each.running:
            continue
        for intervention, target in aims.items():
            if target in told or not is_intervention(intervention, each, kb.vocabulary):
                continue
            absent = _absent(target, profile, kb, explainer)
            # That it cleared what it is given for was told already, as its response.
            if absent and (target, "complete") not in each.responses:
                told.add(target)
                said = (
                    f"{phrases[each.concept]} is running, {phrases[intervention]} is reported "
                    f"for {phrases[target]} alone, and {phrases[target]} is absent"
                )
                yield Oddity("treated-but-absent", said, (basis_of(each), *absent))


def _absent(
    concept: str, profile: Profile, kb: KnowledgeBase, explainer: Explainer
) -> tuple[Basis, ...]:
    """The statements by which a concept is absent, stated or derived; none where it is not.

    What is stated to have been present, ended or not, is not meant: it was there to be treated.
    """
    literal = kb.network.stated.get(concept)
    if literal is not None and explainer.state(concept) != NO:
        return ()
    below, above = kb.vocabulary.descendants(concept), kb.vocabulary.ancestors(concept)
    if any(each.state == "present" and each.concept in below for each in profile.statements):
        return ()
    if literal is not None:
        return explainer.both_sides(literal)[1]
    return tuple(
        basis_of(each)
        for each in profile.statements
        if each.state == "absent" and each.concept in above
    )


# Values far outside their range


def _implausible(profile: Profile, kb: KnowledgeBase) -> Iterator[Oddity]:
    for each in profile.statements:
        if each.value is None:
            continue
        concept = kb.vocabulary[each.concept]
        low, high = _range(each, concept)
        value = each.value
        if high and value.low is not None and value.low > FACTOR * high:
            side = f"more than {FACTOR} times the upper end"
        elif low and value.high is not None and value.high * FACTOR < low:
            side = f"less than a {FACTOR}th of the lower end"
        else:
            continue
        said = f"{concept.phrase} is {side} of its range; check the value and its unit"
        yield Oddity("implausible-value", said, (basis_of(each),))


def _range(each: Statement, concept: Concept) -> tuple[Fraction | None, Fraction | None]:
    """The stated range; else the widest of the vocabulary's, whomever they are for."""
    if each.reference is not None:
        return each.reference
    lows = [range_.low for range_ in concept.ranges]
    highs = [range_.high for range_ in concept.ranges]
    return (
        None if None in lows else min(filter(None, lows), default=None),
        None if None in highs else max(filter(None, highs), default=None),
    )


# Times that run backwards


def _backwards(profile: Profile, given: list[Treatment], kb: KnowledgeBase) -> Iterator[Oddity]:
    phrases = kb.vocabulary.phrases
    stated: list[Statement | Treatment] = [*profile.statements, *given]
    for each in stated:
        if each.backwards:
            said = f"{phrases[each.concept]}: {each.backwards}"
            yield Oddity("dates-backwards", said, (basis_of(each),))
    begun = [
        each for each in profile.statements if each.start is not None and each.state == "present"
    ]
    if begun:
        yield from _kind_before_class(begun, kb)
        yield from _response_before_begin(given, begun, kb)


def _kind_before_class(begun: list[Statement], kb: KnowledgeBase) -> Iterator[Oddity]:
    """Where a kind of something is there since before that something itself."""
    for kind in begun:
        for whole in begun:
            if (
                kind.concept != whole.concept
                and kb.vocabulary.is_a(kind.concept, whole.concept)
                and kind.start is not None
                and whole.start is not None
                and before(kind.start, whole.start)
            ):
                phrases = kb.vocabulary.phrases
                said = (
                    f"{phrases[kind.concept]} began before {phrases[whole.concept]}, "
                    "and is a kind of it"
                )
                yield Oddity("dates-backwards", said, (basis_of(kind), basis_of(whole)))


def _response_before_begin(
    given: list[Treatment], begun: list[Statement], kb: KnowledgeBase
) -> Iterator[Oddity]:
    """Where something responded to what had ended before it began."""
    phrases = kb.vocabulary.phrases
    for each in given:
        for target, _ in each.responses if each.end is not None else ():
            later = [one for one in begun if target and kb.vocabulary.is_a(one.concept, target)]
            if target and later and all(_is_over(each, one) for one in later):
                said = (
                    f"how {phrases[target]} responded to {phrases[each.concept]} is stated, "
                    "which ended before that began"
                )
                places = (basis_of(each), *(basis_of(one) for one in later))
                yield Oddity("dates-backwards", said, places)


def _is_over(treatment: Treatment, begun: Statement) -> bool:
    """Whether a treatment surely ended before something began."""
    return bool(treatment.end and begun.start and before(treatment.end, begun.start))
