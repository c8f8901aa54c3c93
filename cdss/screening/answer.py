"""A consultation without its proofs: what a row needs, by the code that makes every answer.

The outcomes come from the very functions that ``cdss.consult`` calls; what is left out is
what no row holds: proofs, evidence in words, and the patient in words.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cdss.consulting.alerts import alerts, alerts_to_check
from cdss.consulting.blank import blank_of
from cdss.consulting.engines import conclude
from cdss.consulting.options import gated, read_options
from cdss.errors import EngineError
from cdss.explain.proof import Explainer
from cdss.explain.values import NO, YES
from cdss.inference.evaluate import evaluate
from cdss.model.consultation import TOO_LONG, AlertEntry, EngineStamp, Gated, OptionEntry
from cdss.model.explanation import Proof
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.screening.record import Way

_UNPROVED: Final = Proof("not proved", "", None, (), ())


class Brief(NamedTuple):
    """What a screening keeps of an answer.

    Attributes:
        options: As the answer lists them; their proofs are not made.
        alerts: Rules whose signs are stated.
        were_it: Those of them whose diagnosis is not stated.
        to_check: Rules of alerts that unstated signs decide.
        gated: Diagnoses that would open options.
        present: Concepts that are stated or follow.
        absent: Concepts that are not so, stated or following.
        engine: Which engine answered, and whether the other one agreed.
    """

    options: tuple[OptionEntry, ...]
    alerts: tuple[AlertEntry, ...]
    to_check: tuple[str, ...]
    gated: tuple[Gated, ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    engine: EngineStamp


class _Unproving(Explainer):
    """Reads values as ever, and proves nothing: a row holds no proof."""

    def prove(self, literal: int) -> Proof:  # noqa: ARG002 - as it is called
        return _UNPROVED


def brief(profile: Profile, kb: KnowledgeBase, way: Way) -> Brief:
    """What becomes of each option in a patient.

    Raises:
        EngineError: An engine failed, or the two differ.

    Example:
        >>> import cdss
        >>> from datetime import date
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> answer = brief(profile, kb, Way("native", 0, date(2026, 11, 20)))
        >>> full = cdss.consult(profile, kb)
        >>> [each.outcome for each in answer.options] == [each.outcome for each in full.options]
        True
    """
    try:
        return _brief(profile, kb, way)
    except RecursionError:
        raise EngineError(TOO_LONG) from None


def _brief(profile: Profile, kb: KnowledgeBase, way: Way) -> Brief:
    network = kb.network
    reading = evaluate(network, profile, kb.vocabulary)
    run, stamp = conclude(
        network, reading.support, engine=way.engine, cross_check=is_sampled(profile.sha256, way)
    )
    blank = blank_of(kb)
    explainer = _Unproving(network, run, reading.support, kb.derivations, blank.explainer, reading)
    present, absent = _states(profile, kb, explainer)
    return Brief(
        options=read_options(kb, profile, explainer),
        alerts=alerts(kb, profile, explainer, blank),
        to_check=tuple(
            dict.fromkeys(e.rule for e in alerts_to_check(kb, profile, explainer, blank))
        ),
        gated=gated(kb, explainer),
        present=present,
        absent=absent,
        engine=stamp,
    )


def is_sampled(sha256: str, way: Way) -> bool:
    """Whether both engines answer; the digest decides, so that every run samples the same.

    Example:
        >>> from datetime import date
        >>> [is_sampled("00000003", Way("native", each, date.min)) for each in (0, 1, 2, 3)]
        [False, True, False, True]
    """
    return way.sample > 0 and int(sha256[:8], 16) % way.sample == 0


def _states(
    profile: Profile, kb: KnowledgeBase, explainer: Explainer
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is present and what is absent: as the rules see it, or stated where none asks."""
    asked = kb.network.stated
    present = {each for each in asked if explainer.state(each) == YES}
    absent = {each for each in asked if explainer.state(each) == NO}
    for each in profile.statements:
        if each.concept not in asked and not each.dated:
            if each.state == "present":
                present.add(each.concept)
            elif each.state == "absent":
                absent.add(each.concept)
    # No rule may ask for a wider concept, and someone who searches the rows may.
    wider = [kb.vocabulary.ancestors(each) for each in present]
    return tuple(sorted(present.union(*wider))), tuple(sorted(absent))
