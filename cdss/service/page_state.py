"""Where a page stands: what was given of a patient and what was answered since.

All of it travels in the page and back; the service keeps nothing. A profile grows as a
document. What FHIR resources state stays as they state it, and what was answered is a
profile of its own beside them, laid over what they leave open.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

from cdss.interop.profile_document import Document, document_of, name_of, profile_yaml
from cdss.interop.profile_text import is_fhir, profile_from_text
from cdss.interop.yaml_profile import profile_from_yaml
from cdss.model.concept import Vocabulary
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Treatment

NAME = "profile"
"""What proofs and messages call the profile on the page."""

ANSWERS = "answers"
"""What they call the answers beside FHIR resources."""


class Stand(NamedTuple):
    """What is known of a patient.

    Attributes:
        document: The profile as far as it is completed; beside FHIR, what was answered.
        fhir: The resources as they were given; empty where there are none.
        allow_unknown: Whether terms that the vocabulary does not know are let pass.
    """

    document: Document
    fhir: str = ""
    allow_unknown: bool = False

    @property
    def text(self) -> str:
        """The document, as YAML."""
        return profile_yaml(self.document)


def begun(text: str, kb: KnowledgeBase, *, allow_unknown: bool = False) -> tuple[Stand, Profile]:
    r"""Where a page begins with a text, and the profile that it states.

    Raises:
        ProfileError: It cannot be read.

    Example:
        >>> import cdss
        >>> stand, profile = begun("as_of: 2026-11-20\nfindings: [fever]", cdss.load())
        >>> print(stand.text, end="")
        as_of: 2026-11-20
        findings:
          - fever
    """
    first = profile_from_text(text, kb, name=NAME, allow_unknown=allow_unknown)
    if is_fhir(text):
        stand = Stand(_beside(first, kb.vocabulary), text, allow_unknown)
        return stand, read(stand, kb)
    document = document_of(text, NAME)
    if "as_of" not in document:
        # "For 2 months" means another time tomorrow: the profile keeps the day of its answers.
        head = {key: document[key] for key in ("id",) if key in document}
        document = {**head, "as_of": first.as_of.isoformat(), **document}
    stand = Stand(document, "", allow_unknown)
    return stand, read(stand, kb)


def read(stand: Stand, kb: KnowledgeBase) -> Profile:
    """The patient, as known so far.

    Raises:
        ProfileError: The document states what cannot be.
    """
    if not stand.fhir:
        return profile_from_yaml(stand.text, kb, name=NAME, allow_unknown=stand.allow_unknown)
    told = profile_from_yaml(stand.text, kb, name=ANSWERS)
    return laid_over(_resources(stand, kb, told.as_of), told)


def _resources(stand: Stand, kb: KnowledgeBase, as_of: date) -> Profile:
    return profile_from_text(stand.fhir, kb, today=as_of)


def _beside(profile: Profile, vocabulary: Vocabulary) -> Document:
    """A document for answers about what FHIR states; it numbers the treatments alike."""
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
