"""Why rules came out as they did in one patient: what `explain` and `why-not` tell."""

from __future__ import annotations

from cdss.consulting.blank import blank_of
from cdss.consulting.citations import citations
from cdss.consulting.consultation import consult
from cdss.consulting.engines import conclude
from cdss.consulting.explained import Explanation
from cdss.errors import TargetError, nearest
from cdss.explain.because import Because
from cdss.explain.proof import Explainer
from cdss.explain.values import CONFLICT, NO, YES
from cdss.inference.evaluate import evaluate
from cdss.model.consultation import Consultation, OptionEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.rule import Rule
from cdss.model.why import Why
from cdss.model.wording import phrase


def why(
    profile: Profile, kb: KnowledgeBase, target: str | None = None, *, engine: str | None = None
) -> tuple[Why, ...]:
    """Why each rule about a target came out as it did.

    Args:
        profile: The patient.
        kb: The knowledge base.
        target: A rule's id; an intervention, agent, finding or examination by any of its names;
            an alert by its name. None is every option rule.
        engine: As for ``consult``.

    Returns:
        One account a rule, in the order of rule ids.

    Raises:
        TargetError: No rule is about it; it names what is near.
        EngineError: As for ``consult``.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("findings: {calcinosis: absent}", kb)
        >>> cdss.why(profile, kb, "thalidomide")[0].outcome
        'not-applicable'
    """
    rules = kb.of_kind("option") if target is None else rules_about(target, kb)
    teller = _Teller(profile, kb, engine)
    return tuple([teller.why(rule) for rule in rules])


def rules_about(target: str, kb: KnowledgeBase) -> tuple[Rule, ...]:
    """The rules that a target names: a rule, what options give, or what rules conclude.

    Raises:
        TargetError: None is about it.
    """
    for rule in kb.rules.values():
        if rule.id.casefold() == target.strip().casefold():
            return (rule,)
    concept = kb.vocabulary.named(target)
    alerts = tuple(rule for rule in kb.of_kind("alert") if rule.then.of == _dashed(target))
    if concept is None:
        if alerts:
            return alerts
        known = [*kb.rules, *(rule.then.of for rule in kb.of_kind("alert"))]
        concepts = [each.label for each in kb.vocabulary.nearest(target)]
        near = dict.fromkeys([*concepts, *nearest(target, known, 3)])
        raise TargetError(
            f"no rule is about `{target}`"
            + (f"; near it: {', '.join(near)}" if near else "; `cdss vocabulary find` knows names")
        )
    below = kb.vocabulary.descendants(concept.id)
    options = tuple(
        rule
        for rule in kb.of_kind("option")
        if rule.then.of in below or kb.vocabulary.agent_of(rule.then.of) in below
    )
    if options:
        return options
    found = tuple(
        rule
        for kind in ("derivation", "assessment", "caution")
        for rule in kb.of_kind(kind)
        if rule.then.of == concept.id
    )
    if found or alerts:
        return (*found, *alerts)
    raise TargetError(
        f"no rule is about `{target}`: no option gives {phrase(concept.id, kb.vocabulary)}, "
        "and no rule concludes it"
    )


def _dashed(text: str) -> str:
    return "-".join(text.casefold().split())


class _Teller:
    """Tells why, for one patient."""

    def __init__(self, profile: Profile, kb: KnowledgeBase, engine: str | None) -> None:
        self._kb = kb
        self._answer: Consultation = consult(profile, kb, engine=engine, everything=True)
        reading = evaluate(kb.network, profile, kb.vocabulary)
        run, _ = conclude(kb.network, reading.support, engine="native", cross_check=False)
        blank = blank_of(kb)
        self._explainer = Explainer(
            kb.network, run, reading.support, kb.derivations, blank.explainer, reading
        )
        self._explanation = Explanation(kb, profile, reading, run, self._explainer, blank)
        self._because = Because(self._explainer, kb.vocabulary)
        self._options = {each.rule: each for each in self._answer.options}

    def why(self, rule: Rule) -> Why:
        whole = self._kb.network.roots[rule.id].whole
        option = self._options.get(rule.id)
        return Why(
            rule=rule.id,
            kind=rule.kind,
            title=rule.title,
            about=self._about(rule),
            status=rule.status,
            version=rule.version,
            purpose=rule.purpose,
            misuse=rule.misuse,
            grounds=self._grounds(rule),
            outcome=self._outcome(rule),
            because=None if option is None else option.because,
            sentence=self._sentence(rule, option),
            proof=self._explainer.prove(whole),
            changes=self._explanation.changes(whole),
            reasons=self._explanation.reasons(whole),
            cautions=() if option is None else _cautions(option),
            comparison=() if option is None else self._explanation.comparison(option),
        )

    def _about(self, rule: Rule) -> str:
        known = self._kb.vocabulary.get(rule.then.of)
        name = rule.then.of.replace("-", " ") if known is None else known.label
        target = rule.then.target
        return name if target is None else f"{name}, for {phrase(target, self._kb.vocabulary)}"

    def _grounds(self, rule: Rule) -> tuple[str, ...]:
        evidence = (self._kb.evidence[each].citation for each in rule.evidence)
        return tuple(dict.fromkeys([*evidence, *(each.citation for each in citations(rule))]))

    def _outcome(self, rule: Rule) -> str:
        if rule.kind == "option":
            return self._options[rule.id].outcome
        root = self._kb.network.roots[rule.id]
        value = self._explainer.bits(root.whole)
        if rule.kind == "derivation":
            # The condition may be unknown where the finding itself is stated.
            state = self._explainer.state(rule.then.of)
            return {YES: "present", NO: "absent"}.get(state, "unknown")
        if rule.kind == "alert":
            shown = {each.rule: each.state for each in self._answer.alerts}
            return shown.get(rule.id) or ("false" if value == NO else "unknown")
        if rule.kind == "caution" and self._explainer.supported(root.whole):
            return "holds"
        return {YES: "holds", NO: "false"}.get(value, "unknown")

    def _sentence(self, rule: Rule, option: OptionEntry | None) -> str:
        root = self._kb.network.roots[rule.id]
        reason = self._because.reason(root.whole)
        value = self._explainer.bits(root.whole)
        if option is not None:
            return _of_option(option, reason)
        if value == YES and not reason:
            return f"{_HOLDING[rule.kind]}: it asks for nothing, and so concerns every patient."
        if value == YES:
            return f"{_HOLDING[rule.kind]} because of {reason}."
        if value == NO:
            return f"{_FAILING[rule.kind]} because {reason}."
        if rule.kind in {"caution", "alert"} and self._explainer.supported(root.when):
            shown = "conflict reads as present" if value == CONFLICT else "its signs are stated"
            return f"{_HOLDING[rule.kind]} as {shown}; {reason}."
        return f"{_OPEN[rule.kind]} because {reason}."


_HOLDING = {
    "derivation": "Concluded",
    "assessment": "Listed",
    "caution": "Holds",
    "alert": "Shown",
}
_FAILING = {
    "derivation": "Not concluded",
    "assessment": "Not listed",
    "caution": "Does not hold",
    "alert": "Not shown",
}
_OPEN = {
    "derivation": "Not concluded",
    "assessment": "Not listed",
    "caution": "To be checked",
    "alert": "Not decided",
}


def _of_option(option: OptionEntry, reason: str) -> str:
    if option.outcome == "undecided":
        return f"Not decided because {reason}."
    if option.outcome == "not-applicable":
        return f"Not shown because {reason}."
    if option.outcome == "already-given":
        return f"Shown as already given: its conditions hold ({reason})."
    if option.outcome == "reported":
        return f"Shown because its conditions hold: {reason}."
    told = {
        "contraindicated": "a contraindication holds",
        "exclude-first": "something to be excluded first is not excluded",
        "not-tolerated": "this patient did not tolerate it",
    }[option.because or ""]
    return f"Shown under a caution because {told}; its conditions hold: {reason}."


def _cautions(option: OptionEntry) -> tuple[str, ...]:
    """What speaks against an option, and what is to be checked, in the answer's order."""
    holding = [f"{each.severity}: {each.text} ({each.rule})" for each in option.cautions]
    checked = [
        f"{each.severity}, to check ({', '.join(each.asks) or 'not decided'}): "
        f"{each.text} ({each.rule})"
        for each in option.to_check
    ]
    return (*holding, *checked)
