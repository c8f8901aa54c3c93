"""Questions in words: what is asked, why, and how it may be answered.

Every question is neutral: it asks for a fact and hints at no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from cdss.explain.choosing import Choice
from cdss.explain.questions import Question
from cdss.explain.supposing import targets
from cdss.model.concept import Vocabulary
from cdss.model.condition import RESPONSES, STATUSES, Measured, Timed
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.unit import shown_unit
from cdss.model.wording import phrase, response_words


def asks(question: Question, profile: Profile, vocabulary: Vocabulary) -> str:
    """The question.

    Example:
        >>> from datetime import date
        >>> from cdss.model.concept import Concept
        >>> known = Vocabulary([Concept("bedridden", "Bedridden", "finding")])
        >>> nobody = Profile("", date(2026, 11, 20))
        >>> asks(Question(("state", "bedridden"), (), ()), nobody, known)
        'Bedridden: present?'
    """
    sort, *about = question.key
    if sort in _OF_PATIENT:
        return _OF_PATIENT[sort]
    if sort == "others":
        return _others(profile, vocabulary)
    if sort in _OF_TREATMENT:
        return _of_treatment(question, profile, vocabulary)
    name = phrase(about[0], vocabulary)
    if sort == "given":
        route = f" by this route: {phrase(about[1], vocabulary)}" if about[1] else ""
        return f"Was {name} ever given{route}?"
    if sort == "value":
        return f"What is the result for {name}?"
    kind = vocabulary[about[0]].kind
    if sort == "state" and kind == "diagnosis":
        return f"Is the diagnosis {name}?"
    if sort == "state" and kind != "finding":
        return f"In the history: {name}?"
    # Whether a name is a noun, an adjective or a plural, no vocabulary says.
    asked = "since when?" if sort == "when" else "present?"
    return f"{name[:1].upper()}{name[1:]}: {asked}"


_OF_PATIENT = {"age": "How old is the patient?", "sex": "What is the patient's sex?"}

_OF_TREATMENT = {
    "response": "",
    "running": "Is {} still running?",
    "route": "By which route was {} given?",
    "dose": "At what dose was {} given?",
    "duration": "For how long was {} given?",
    "start": "When was {} begun?",
}


def _of_treatment(question: Question, profile: Profile, vocabulary: Vocabulary) -> str:
    sort, at = question.key
    each = profile.treatments[int(at)]
    name = phrase(each.concept, vocabulary)
    if each.route and each.route != vocabulary.route_of(each.concept):
        name += f" ({phrase(each.route, vocabulary)})"
    if sort == "response":
        return f"What was the response to {name}{_judged_on(question, vocabulary)}?"
    return _OF_TREATMENT[sort].format(name)


def _others(profile: Profile, vocabulary: Vocabulary) -> str:
    given = dict.fromkeys(
        phrase(each.concept, vocabulary) for each in profile.treatments if not each.never
    )
    if not given:
        return "Has any treatment been given so far? Which, and with what response?"
    return f"Has any treatment been given beside {_listed(list(given), 'and')}? Which?"


def _judged_on(question: Question, vocabulary: Vocabulary) -> str:
    """What the response is wanted for: ", judged on calcinosis", or " as a whole"."""
    about = targets(question.leaves)
    named = [phrase(each, vocabulary) for each in about if each is not None]
    if not named:
        return " as a whole"
    if None in about:
        return f", as a whole or of {_listed(named, 'or')}"
    return f", judged on {_listed(named, 'or')}"


def still_open(question: Question, profile: Profile, vocabulary: Vocabulary) -> str:
    """What an answer that was noted leaves open; the question is the one that is left.

    Example:
        >>> from datetime import date
        >>> from cdss.model.concept import Concept
        >>> known = Vocabulary([Concept("esr", "ESR", "measurement", unit="mm/h")])
        >>> raised = Question(("value", "esr"), (Measured("esr", "raised"),), ())
        >>> still_open(raised, Profile("", date(2026, 11, 20)), known)
        'noted; it does not decide this: say raised, low or normal'
    """
    sort, *about = question.key
    if sort == "given":
        return f"noted; {phrase(about[0], vocabulary)} was asked"
    if sort == "others":
        return "noted; say `no` when nothing else was given"
    if sort == "response":
        return f"noted; the response{_judged_on(question, vocabulary)} is open still"
    how = "answer more exactly, or `unknown`"
    if sort == "value":
        asked = {leaf.status for leaf in question.leaves if isinstance(leaf, Measured)}
        stated = any(each.concept == about[0] and each.value for each in profile.statements)
        if asked & set(STATUSES[:3]):
            known = "no range is known for it; " if stated else ""
            how = f"{known}say {_listed(STATUSES[:3], 'or')}"
        elif asked & set(STATUSES[3:]):
            how = f"say {_listed(STATUSES[3:], 'or')}"
        else:
            unit = vocabulary[about[0]].unit
            how = "say a number" + (f" in {shown_unit(unit)}" if unit not in (None, "1") else "")
        if any(leaf.within is not None for leaf in question.leaves if isinstance(leaf, Measured)):
            how += ", with `on` and its date"
    return f"noted; it does not decide this: {how}"


def hint(question: Question, vocabulary: Vocabulary) -> str:
    """What an answer looks like, in a few words for the prompt."""
    sort = question.key[0]
    if sort == "state":
        return "yes, no, unknown"
    if sort == "value":
        return _value_hint(question, vocabulary)
    if sort == "response":
        named = [phrase(each, vocabulary) for each in targets(question.leaves) if each]
        words = "none, partial, improved, ... (`?` lists them)"
        return f"{words}, or `{named[-1]}: none`" if len(named) > 1 else words
    hints = {
        "when": "such as `2 mo`, or a date",
        "age": "such as `9 y` or `20 mo`",
        "sex": "female, male",
        "given": "yes, no, or a response such as `partial`",
        "others": "no, or `NAME: RESPONSE, ...`",
        "running": "yes, no, unknown",
        "route": _listed([phrase(each, vocabulary) for each in _routes(vocabulary)], "or"),
        "dose": "a value with its unit",
        "duration": "such as `3 mo`",
        "start": "such as `3 mo` ago, or a date",
    }
    return hints[sort]


def _routes(vocabulary: Vocabulary) -> Sequence[str]:
    return sorted(each.id for each in vocabulary if each.kind == "route")[:6]


def _value_hint(question: Question, vocabulary: Vocabulary) -> str:
    concept = vocabulary[question.key[1]]
    low, high = concept.limits
    if concept.kind == "score":
        span = f" from {low} to {high}" if low is not None and high is not None else ""
        return f"a number{span}"
    asked = {leaf.status for leaf in question.leaves if isinstance(leaf, Measured)}
    words = ", ".join(STATUSES[3:] if asked & set(STATUSES[3:]) else STATUSES[:3])
    if any(leaf.within is not None for leaf in question.leaves if isinstance(leaf, Measured)):
        words += ", with `on` and its date"
    if concept.unit in (None, "1"):
        return words
    return f"a value in {shown_unit(concept.unit)}, or {words}"


def help_lines(choice: Choice, kb: KnowledgeBase) -> list[str]:
    """Everything about a question: what rests on it, and every form of an answer."""
    question = choice.question
    lines = [f"Asked because {why(choice, kb)}:"]
    lines += [
        f"  {rule}  {kb.rules[rule].title or kb.rules[rule].then.text}"
        for kind in ("option", "alert", "caution")
        for rule in choice.bears_on.get(kind, ())
    ]
    sort = question.key[0]
    lines.append(f"Answer: {hint(question, kb.vocabulary)}.")
    if sort in {"given", "others", "response"}:
        said = ", ".join(
            each if each == "none" else response_words(each) for each in RESPONSES[:-1]
        )
        lines.append(f"A response is one of: {said}.")
    if sort == "given":
        lines.append("`no` says that it never was given.")
    if sort == "others":
        lines.append("`no` says that the list of treatments is complete.")
    if sort in {"state", "value"}:
        lines.append("A time may follow: `yes since 2 mo`, `raised on 2026-10-05`.")
    if sort == "value":
        lines.append("A range or a word may follow: `12 U/L (< 7.6)`, `12 U/L raised`.")
    if any(isinstance(leaf, Timed) for leaf in question.leaves):
        lines.append("The time decides here.")
    return [*lines, "unknown (u): not asked again; back (b): the question before; stop (s): end."]


def why(choice: Choice, kb: KnowledgeBase) -> str:
    """Why this question, and why now.

    Example:
        >>> import cdss
        >>> from cdss.explain.choosing import Desk
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("patient: {sex: female}", kb)
        >>> why(Desk(kb).choose(profile), kb).endswith("alerts rest on it")
        True
    """
    cautions = [kb.rules[each].then for each in choice.bears_on.get("caution", ())]
    forbidding = sum(each.severity == "contraindicated" for each in cautions)
    counts = (
        (len(choice.bears_on.get("option", ())), "option", "options"),
        (forbidding, "contraindication", "contraindications"),
        (len(cautions) - forbidding, "caution to exclude first", "cautions to exclude first"),
        (len(choice.bears_on.get("alert", ())), "alert", "alerts"),
    )
    told = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    total = sum(count for count, _, _ in counts)
    return f"{_listed(told, 'and')} {'rests' if total == 1 else 'rest'} on it"


def order(choice: Choice) -> str:
    """How the order was found, and how much is left."""
    if choice.exhaustive:
        left = "1 question is" if choice.most == 1 else f"{choice.most} questions are"
        return (
            f"{_facts(choice.facts)}: every order was weighed, and at most {left} left in this one "
            "if each is answered"
        )
    return (
        f"{_facts(choice.facts)}, with too many orders to weigh every one: the question that "
        "settles most comes first (greedy)"
    )


def _facts(count: int) -> str:
    return "1 unknown fact" if count == 1 else f"{count} unknown facts"


def _listed(words: Sequence[str], joint: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
