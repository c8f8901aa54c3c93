"""The patient in one line, as the program understood the profile."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.model.concept import Vocabulary
from cdss.model.duration import parse_duration
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.wording import phrase, response_words

_ADULT = parse_duration("18 y")
"""Only chooses between "girl" and "woman"; no rule reads it."""


def read_as(profile: Profile, vocabulary: Vocabulary) -> str:
    """Name the patient, then what is present, then the treatments, then what is absent."""
    present = [each for each in profile.statements if each.state != "absent"]
    absent = [each for each in profile.statements if each.state == "absent"]
    parts = [_patient(profile)]
    parts += [_statement(each) for each in present]
    parts += _treatments(profile.treatments, vocabulary)
    if profile.treatments_complete and not profile.treatments:
        parts.append("no treatments")
    if absent:
        parts.append("stated absent: " + ", ".join(_absent(each, vocabulary) for each in absent))
    return "; ".join(part for part in parts if part)


def _patient(profile: Profile) -> str:
    age = profile.age
    young = None if age is None else age.below(_ADULT)
    nouns: dict[tuple[str, bool | None], str] = {
        ("female", True): "girl",
        ("male", True): "boy",
        ("female", False): "woman",
        ("male", False): "man",
    }
    noun = nouns.get((profile.sex or "", young), profile.sex or "sex not stated")
    # "boy 9 y", but "sex not stated, 9 y".
    told = f"{noun}{' ' if profile.sex else ', '}{profile.age_words}" if age else noun
    parts = [told] if age else [told, "age not stated"]
    if profile.weight is not None:
        parts.append(str(profile.weight))
    return ", ".join(parts)


def _statement(each: Statement) -> str:
    # A name needs no "present" after it; a date that was stated stays.
    return each.words.replace(": present", "", 1).replace(f": {each.state}", f" {each.state}", 1)


def _absent(each: Statement, vocabulary: Vocabulary) -> str:
    # What was excluded long ago may no longer be: its date is seen first.
    return each.words.replace(": absent", "", 1) if each.dated else phrase(each.concept, vocabulary)


def _treatments(treatments: Iterable[Treatment], vocabulary: Vocabulary) -> list[str]:
    """The treatments, those of which the same is said under one remark."""
    alike: dict[str, list[str]] = {}
    for each in treatments:
        name = phrase(each.concept, vocabulary)
        if each.route and each.route != vocabulary.route_of(each.concept):
            name += f" {phrase(each.route, vocabulary)}"
        if each.dose_words:
            name += f" {each.dose_words}"
        if each.never:
            alike[f"never {name}"] = []
        else:
            alike.setdefault(_remark(each, vocabulary), []).append(name)
    return [f"{', '.join(names)} ({said})" if names else said for said, names in alike.items()]


def _remark(each: Treatment, vocabulary: Vocabulary) -> str:
    said = [
        response_words(response)
        if target is None
        else f"{response_words(response)} for {phrase(target, vocabulary)}"
        for target, response in each.responses
    ]
    running = {True: "running", False: "stopped", None: "running? not stated"}[each.running]
    return "; ".join([", ".join(said) or "response not stated", running])
