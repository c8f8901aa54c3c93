"""What is answered about a patient whom FHIR states: a document beside the resources.

What the resources state stays as they state it; what was answered is a profile of its own,
laid over what they leave open.
"""

from __future__ import annotations

import hashlib

from cdss.interop.profile_document import Document, name_of
from cdss.model.concept import Vocabulary
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.profile import Profile, Treatment

ANSWERS = "answers"
"""What proofs and messages call the answers."""


def beside(profile: Profile, vocabulary: Vocabulary) -> Document:
    """A document for answers about what FHIR states; it numbers the treatments alike.

    Example:
        >>> from datetime import date
        >>> beside(Profile("1", date(2026, 11, 20), sex="male"), Vocabulary([]))
        {'as_of': '2026-11-20', 'patient': {'sex': 'male'}}
    """
    document: Document = {"as_of": profile.as_of.isoformat()}
    patient = {}
    if profile.age is not None and _is_plain(profile.age):
        patient["age"] = str(profile.age)
    if profile.sex is not None:
        patient["sex"] = profile.sex
    if patient:
        document["patient"] = patient
    given = []
    for each in profile.treatments:
        entry = {"agent": name_of(each.concept, vocabulary)}
        given.append({**entry, "given": "never"} if each.never else entry)
    if given:
        document["treatments"] = given
    return document


def _is_plain(age: Duration) -> bool:
    """Whether an age can be stated as it is; one that a partial date gives is a span."""
    try:
        return parse_duration(str(age)) == age
    except TimeError:
        return False


def laid_over(base: Profile, told: Profile) -> Profile:
    """What FHIR states with what was answered, which fills what was open and changes nothing.

    Example:
        >>> from datetime import date
        >>> day = date(2026, 11, 20)
        >>> base = Profile("1", day, sex="male", treatments=(Treatment("mtx", "mtx", "", "a/1"),))
        >>> told = Profile("2", day, sex="male", treatments=(
        ...     Treatment("mtx", "mtx", "methotrexate: improved", "answers:3",
        ...               responses=((None, "improved"),)),))
        >>> laid_over(base, told).treatments[0].responses
        ((None, 'improved'),)
    """
    settled = {each.concept for each in told.statements if each.state in {"present", "absent"}}
    merged = base._replace(
        text=None,
        sha256=hashlib.sha256(f"{base.sha256} {told.sha256}".encode()).hexdigest(),
        statements=(
            # A mere suspicion gives way to the answer that settles it.
            *(
                each
                for each in base.statements
                if each.state != "suspected" or each.concept not in settled
            ),
            *told.statements,
        ),
        treatments=(
            *map(_filled, base.treatments, told.treatments),
            *told.treatments[len(base.treatments) :],
        ),
        treatments_complete=base.treatments_complete or told.treatments_complete,
    )
    if base.age is None:
        merged = merged._replace(age=told.age, age_words=told.age_words, age_place=told.age_place)
    if base.sex is None:
        merged = merged._replace(sex=told.sex, sex_place=told.sex_place)
    return merged


def _filled(base: Treatment, told: Treatment) -> Treatment:
    """One treatment with what was answered about it; its place stays the resource."""
    stated = {target for target, response in base.responses if response != "unknown"}
    fresh = tuple(each for each in told.responses if each[0] not in stated)
    kept = tuple(each for each in base.responses if each[0] in stated) if fresh else base.responses
    filled = base._replace(
        route=base.route or told.route,
        responses=(*kept, *fresh),
        running=told.running if base.running is None else base.running,
        dose=base.dose or told.dose,
        dose_words=base.dose_words or told.dose_words,
        duration=base.duration or told.duration,
        start=base.start or told.start,
    )
    if filled == base:
        return base
    # What was said of the resource, and what was answered since.
    return filled._replace(words=f"{base.words}; answered: {told.words}")
