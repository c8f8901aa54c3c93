"""The patient in one line, as the program understood the profile."""

from __future__ import annotations

from cdss.model.concept import Vocabulary
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.time import parse_duration
from cdss.model.wording import phrase

_ADULT = parse_duration("18 y")
"""Only chooses between "girl" and "woman"; no rule reads it."""


def read_as(profile: Profile, vocabulary: Vocabulary) -> str:
    """Name the patient, then what is present, then the treatments, then what is absent."""
    present = [each for each in profile.statements if each.state != "absent"]
    absent = [each for each in profile.statements if each.state == "absent"]
    parts = [_patient(profile)]
    parts += [_statement(each, vocabulary) for each in present]
    parts += [_treatment(each, vocabulary) for each in profile.treatments]
    if profile.treatments_complete and not profile.treatments:
        parts.append("no treatments")
    if absent:
        parts.append("stated absent: " + ", ".join(phrase(a.concept, vocabulary) for a in absent))
    return "; ".join(part for part in parts if part)


def _patient(profile: Profile) -> str:
    age = profile.age
    young = None if age is None else age.below(_ADULT)
    noun = {
        ("female", True): "girl",
        ("male", True): "boy",
        ("female", False): "woman",
        ("male", False): "man",
    }.get((profile.sex or "", young), profile.sex or "sex not stated")
    return f"{noun} {profile.age_words}" if age is not None else f"{noun}, age not stated"


def _statement(each: Statement, vocabulary: Vocabulary) -> str:
    name = phrase(each.concept, vocabulary)
    if each.state is None:
        return each.words
    return name if each.state == "present" else f"{name} {each.state}"


def _treatment(each: Treatment, vocabulary: Vocabulary) -> str:
    name = phrase(each.concept, vocabulary)
    if each.never:
        return f"never {name}"
    said = [
        response.replace("-", " ")
        if target is None
        else f"{response.replace('-', ' ')} for {phrase(target, vocabulary)}"
        for target, response in each.responses
    ]
    return f"{name} ({', '.join(said)})" if said else name

