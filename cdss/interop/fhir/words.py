"""Words for a measured value: in interpretations, in coded answers, in plain text."""

from __future__ import annotations

from typing import Final

from cdss.interop.fhir.codes import system_of
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Body, Record, list_at, said, text_at
from cdss.model.concept import fold
from cdss.model.condition import STATUSES

_INTERPRETED: Final = {
    **dict.fromkeys(("H", "HH", "HU", "H>", "HX"), "raised"),
    **dict.fromkeys(("L", "LL", "LU", "L<", "LX"), "low"),
    "N": "normal",
    **dict.fromkeys(("POS", "DET", "RR", "WR"), "positive"),
    **dict.fromkeys(("NEG", "ND", "NR"), "negative"),
}
"""The words of interpretation codes. "A" (abnormal) says neither raised nor low, and "<"
(off scale) compares with what the instrument can measure, not with what is normal."""

_HL7S: Final = ("ObservationInterpretation", "v2-0078", "v2/0078", "2.16.840.1.113883.5.83")
"""What the address of HL7's system of interpretations holds, in any of its releases."""

_ANSWERS: Final = {
    ("SNOMED CT", "10828004"): "positive",
    ("SNOMED CT", "260385009"): "negative",
    ("SNOMED CT", "260373001"): "positive",
    ("SNOMED CT", "260415000"): "negative",
    ("LOINC", "LA6576-8"): "positive",
    ("LOINC", "LA6577-6"): "negative",
    ("LOINC", "LA11882-0"): "positive",
    ("LOINC", "LA11883-8"): "negative",
}
"""Coded answers that are words for a measured value."""

WORDS: Final = {
    **{each: each for each in STATUSES},
    "detected": "positive",
    "not detected": "negative",
    "reactive": "positive",
    "non reactive": "negative",
    "nonreactive": "negative",
    "high": "raised",
    "elevated": "raised",
}
"""Texts that are words for a measured value, folded."""


def answer_word(answer: Body, record: Record, context: Context) -> str | None:
    """The word that a coded answer, or one in plain text, stands for."""
    problems = context.problems
    coded = False
    for coding in list_at(answer, "coding", record, problems):
        code = text_at(coding, "code", record, problems)
        if code is None:
            continue
        coded = True
        system = text_at(coding, "system", record, problems) or ""
        word = _ANSWERS.get((system_of(system), code))
        if word is None and "ObservationInterpretation" in system:
            word = _INTERPRETED.get(code)
        if word is not None:
            return word
    text = text_at(answer, "text", record, problems)
    return None if coded or text is None else WORDS.get(fold(text))


def interpretation(body: Body, record: Record, context: Context) -> tuple[str | None, str]:
    """The word that the interpretations give, and what else they say."""
    problems = context.problems
    words: dict[str, None] = {}
    rest: list[str] = []
    for each in list_at(body, "interpretation", record, problems):
        codings = list_at(each, "coding", record, problems)
        codes = {
            code: _is_hl7s(coding)
            for coding in codings
            if (code := text_at(coding, "code", record, problems))
        }
        text = text_at(each, "text", record, problems)
        # A laboratory's own "N" may say negative.
        found = {
            _INTERPRETED[code] for code, ours in codes.items() if ours and code in _INTERPRETED
        }
        if not codes and text is not None and fold(text) in WORDS:
            found.add(WORDS[fold(text)])
        words.update(dict.fromkeys(sorted(found)))
        if not found and (codes or text):
            rest.append(said(text or next(iter(codes))))
    _agree(words)
    if len(words) > 1:
        problems.wrong(
            record,
            "F017",
            "two-words",
            "its interpretations say different things",
            key="interpretation",
            private=", ".join(words),
        )
    return next(iter(words), None), ", ".join(rest)


def _is_hl7s(coding: Body) -> bool:
    """Whether an interpretation is one of HL7's; one that names no system is."""
    system = coding.get("system")
    return system is None or any(part in str(system) for part in _HL7S)


def _agree(words: dict[str, None]) -> None:
    """Leave of two words that may both be so the one that says more."""
    if "raised" in words:
        # A raised titre is a positive one.
        words.pop("positive", None)
    if "negative" in words:
        words.pop("normal", None)


def one_word(*stated: str | None) -> str | None:
    """The word that says all that several say; None where they cannot all be so.

    Example:
        >>> one_word("negative", "normal"), one_word("raised", "normal"), one_word("low", None)
        ('negative', None, 'low')
    """
    words = {each: None for each in stated if each is not None}
    _agree(words)
    return next(iter(words)) if len(words) == 1 else None
