"""What one more fact changed: two answers side by side, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cdss.model.consultation import Consultation, OptionEntry

_WITHOUT_BENEFIT = frozenset({"against", "harm"})
_STATES = {"holds": "", "were-it": " (were it that diagnosis)"}


def differences(before: Consultation, after: Consultation) -> tuple[str, ...]:
    """What the later answer says otherwise; nothing where both say the same.

    Both list every option (``consult(..., everything=True)``).

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> def answer(text):
        ...     return cdss.consult(cdss.profile_from_yaml(text, kb), kb, everything=True)
        >>> differences(answer("patient: {age: 4 y}"), answer("patient: {age: 4 y}"))
        ()
    """
    return tuple(line for told in _TOLD for line in told(before, after))


def _gates(before: Consultation, after: Consultation) -> Iterator[str]:
    shut = {each.diagnosis: each for each in after.gated}
    for each in before.gated:
        later = shut.get(each.diagnosis)
        if later is None:
            yield f"{each.label} is stated: {_count(each.options, 'option')} considered"
        elif later.state != each.state:
            yield f"{each.label} is stated absent: {_count(each.options, 'option')} not considered"


def _options(before: Consultation, after: Consultation) -> Iterator[str]:
    old = {each.rule: each for each in before.options}
    for each in after.options:
        was = old.get(each.rule)
        if was is not None and _outcome(was) != _outcome(each):
            about = after.labels.get(each.target or "", each.target)
            target = f" for {about}" if about and each.direction in _WITHOUT_BENEFIT else ""
            yield f"option {each.label}{target} ({each.rule}): {_outcome(was)} -> {_outcome(each)}"


def _outcome(entry: OptionEntry) -> str:
    because = f" ({entry.because})" if entry.because else ""
    found = f"{entry.outcome}{because}".replace("-", " ")
    # What failed is never told as what was reported to help.
    holds = entry.outcome not in {"undecided", "not-applicable"}
    if not holds or entry.direction not in _WITHOUT_BENEFIT:
        return found
    return "reported without benefit" if found == "reported" else f"{found}, without benefit there"


def _cautions(before: Consultation, after: Consultation) -> Iterator[str]:
    """Cautions on options that are considered in both answers."""
    considered = {each.rule for each in before.options if each.outcome != "not-applicable"}
    considered &= {each.rule for each in after.options if each.outcome != "not-applicable"}
    old, new = _holding(before, considered), _holding(after, considered)
    for key in sorted(new.keys() - old.keys()):
        yield f"caution on {key[0]}, {_severity(key[1])}: {new[key]}"
    for key in sorted(old.keys() - new.keys()):
        yield f"no longer a caution on {key[0]}: {old[key]}"
    waiting, left = _first(before, considered), _first(after, considered)
    for key in sorted(waiting.keys() - left.keys() - new.keys()):
        yield f"no longer to exclude on {key[0]}: {waiting[key]}"


def _holding(answer: Consultation, considered: set[str]) -> dict[tuple[str, str, str], str]:
    return {
        (option.label, each.severity, each.rule): each.text
        for option in answer.options
        if option.rule in considered
        for each in option.cautions
    }


def _first(answer: Consultation, considered: set[str]) -> dict[tuple[str, str, str], str]:
    """What is to be excluded before an option, and is not yet."""
    return {
        (option.label, each.severity, each.rule): each.text
        for option in answer.options
        if option.rule in considered
        for each in option.to_check
        if each.exclude_first or each.severity == "contraindicated"
    }


def _severity(severity: str) -> str:
    return {"contraindicated": "contraindication", "warn": "warning"}.get(severity, severity)


def _alerts(before: Consultation, after: Consultation) -> Iterator[str]:
    old = {each.rule: each for each in before.alerts}
    new = {each.rule: each for each in after.alerts}
    for rule, each in new.items():
        if rule not in old or old[rule].state != each.state:
            yield f"alert{_STATES[each.state]}: {each.text}"
    for rule in sorted(old.keys() - new.keys()):
        yield f"no longer an alert: {old[rule].text}"


def _derived(before: Consultation, after: Consultation) -> Iterator[str]:
    old = {(each.concept, each.state) for each in before.derived}
    told = dict.fromkeys(
        (each.label, each.state) for each in after.derived if (each.concept, each.state) not in old
    )
    for label, state in told:
        yield f"it follows: {label} {state}"


def _assessments(before: Consultation, after: Consultation) -> Iterator[str]:
    return _new(
        before,
        after,
        lambda answer: {e.rule: e.label for e in answer.assessments},
        "reported as informative",
    )


def _conflicts(before: Consultation, after: Consultation) -> Iterator[str]:
    return _new(
        before, after, lambda answer: {e.concept: e.text for e in answer.conflicts}, "conflict"
    )


def _oddities(before: Consultation, after: Consultation) -> Iterator[str]:
    return _new(before, after, lambda answer: {e.text: e.text for e in answer.oddities}, "oddity")


def _new(
    before: Consultation,
    after: Consultation,
    read: Callable[[Consultation], dict[str, str]],
    word: str,
) -> Iterator[str]:
    old = read(before)
    for key, text in read(after).items():
        if key not in old:
            yield f"{word}: {text}"


def _count(number: int, word: str) -> str:
    return f"{number} {word} is" if number == 1 else f"{number} {word}s are"


_TOLD = (
    _alerts,
    _gates,
    _options,
    _cautions,
    _derived,
    _assessments,
    _conflicts,
    _oddities,
)
