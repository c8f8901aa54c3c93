"""Records in, rows out: the pure function that every way of running shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cdss.errors import CdssError, ProfileError
from cdss.interop.profile_text import is_fhir
from cdss.interop.yaml_profile import profile_from_yaml
from cdss.model.consultation import OptionEntry
from cdss.model.duration import Duration
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.screening.answer import Brief, brief
from cdss.screening.record import FAULTS, LARGEST, Record, Way

Row = dict[str, Any]


class Form(NamedTuple):
    """What an option came to, as many patients have it."""

    rule: str
    intervention: str
    target: str | None
    outcome: str
    because: str | None
    direction: str
    missing: tuple[str, ...]
    cautions: tuple[str, ...]
    to_check: tuple[str, ...]


class Screened(NamedTuple):
    """What one record, or some, came to.

    Attributes:
        patients: A row for each patient that was answered.
        options: For each of them the options, in the order of the answer.
        errors: A row for each patient that was not, or for a whole record.
    """

    patients: list[Row]
    options: list[list[Form]]
    errors: list[Row]


def screened(record: Record, kb: KnowledgeBase, way: Way) -> Screened:
    """Screen one record; whatever is wrong with it becomes a row and no error.

    Args:
        record: A profile, or FHIR resources about one patient or several.
        kb: The knowledge base.
        way: How to consult.

    Example:
        >>> import cdss
        >>> from datetime import date
        >>> kb, way = cdss.load(), Way("native", 0, date(2026, 11, 20))
        >>> rows = screened(Record("p.ndjson:1", b"{findings: [nonsense]}"), kb, way)
        >>> rows.errors[0]["place"], rows.errors[0]["name"]
        ('p.ndjson:1', 'unknown-term')
        >>> rows = screened(Record("p.ndjson:2", b"{diagnoses: [JDM]}"), kb, way)
        >>> rows.patients[0]["options"] == len(rows.options[0]) > 0
        True
    """
    found = Screened([], [], [])
    if record.fault:
        found.errors.append(_error(record.place, "Record", record.fault, FAULTS[record.fault]))
        return found
    try:
        for place, patient, profile in _profiles(record, kb, way):
            _add(found, place, patient, profile, kb, way)
    except CdssError as error:
        found.errors.append(_of(error, record.place))
    except Exception as error:  # noqa: BLE001 - one record never stops the others
        # Its words may be the patient's; its class is ours or Python's.
        found.errors.append(_failed(record.place, error))
    return found


def _profiles(
    record: Record, kb: KnowledgeBase, way: Way
) -> Iterator[tuple[str, str | None, Profile | ProfileError]]:
    """Each patient of a record: place, what to call the patient, and the profile."""
    place, text = record.place, record.text
    if len(text) > LARGEST:
        raise ProfileError(FAULTS["too-large"])
    if not is_fhir(text):
        profile = profile_from_yaml(
            text, kb, name=place, allow_unknown=way.allow_unknown, today=way.today
        )
        yield place, profile.id, profile
        return
    # Whoever screens profiles does not wait for the readers of FHIR.
    from cdss.interop.fhir.profile import profiles_from_fhir  # noqa: PLC0415

    found = profiles_from_fhir(text, kb, as_of=way.today, name=place)
    for key, each in found.items():
        yield place if len(found) == 1 else f"{place}#{key}", key or None, each


def _add(
    found: Screened,
    place: str,
    patient: str | None,
    profile: Profile | ProfileError,
    kb: KnowledgeBase,
    way: Way,
) -> None:
    if isinstance(profile, ProfileError):
        found.errors.append(_of(profile, place))
        return
    try:
        answer = brief(profile, kb, way)
    except CdssError as error:
        found.errors.append(_of(error, place))
    except Exception as error:  # noqa: BLE001 - as above
        found.errors.append(_failed(place, error))
    else:
        found.patients.append(_patient(place, patient, profile, answer, kb))
        found.options.append([_form(each) for each in answer.options])


def _patient(
    place: str, patient: str | None, profile: Profile, answer: Brief, kb: KnowledgeBase
) -> Row:
    given = {
        name for each in profile.treatments if not each.never for name in (each.concept, each.agent)
    }
    never = {each.concept for each in profile.treatments if each.never}
    return {
        "patient": patient,
        "place": place,
        "age_years": None if profile.age is None else _years(profile.age),
        "sex": profile.sex,
        "as_of": profile.as_of.isoformat(),
        "present": answer.present,
        "absent": answer.absent,
        "given": sorted(given),
        "never_given": sorted(never - given),
        "treatments_complete": profile.treatments_complete is not None,
        "options": len(answer.options),
        "gated": [each.diagnosis for each in answer.gated],
        "alerts": _rules(answer, "holds"),
        "alerts_were_it": _rules(answer, "were-it"),
        "alerts_to_check": answer.to_check,
        "not_understood": len(profile.not_understood),
        "profile_sha256": profile.sha256,
        "knowledge_sha256": kb.sha256,
        "engine": f"{answer.engine.name} {answer.engine.version}",
        "cross_checked": answer.engine.cross_checked,
    }


def _rules(answer: Brief, state: str) -> list[str]:
    return [*dict.fromkeys(each.rule for each in answer.alerts if each.state == state)]


def _years(age: Duration) -> int:
    """Whole years that the patient surely has."""
    return int((age.low.months + age.low.days / 30.436875) // 12)


def _form(option: OptionEntry) -> Form:
    return Form(
        option.rule,
        option.intervention,
        option.target,
        option.outcome,
        option.because,
        option.direction,
        option.missing,
        tuple([caution.rule for caution in option.cautions]),
        tuple([caution.rule for caution in option.to_check]),
    )


def _of(error: CdssError, place: str) -> Row:
    """An error that the program tells: its words are free of the patient's."""
    if not error.diagnostics:
        return _error(place, type(error).__name__, "", error.message)
    first = error.diagnostics[0]
    row = _error(place, type(error).__name__, first.code, first.what)
    # In what was put together from many files, a line would be that of no file.
    line, column = (None, None) if "#" in place else (first.place.line, first.place.column)
    within = [each.removeprefix("in ") for each in first.notes if each.startswith("in ")]
    return row | {
        "name": first.name,
        "resource": within[0] if within else None if first.place.line else first.place.path,
        "line": line or None,
        "column": column or None,
        "more": len(error.diagnostics) - 1,
    }


def _failed(place: str, error: Exception) -> Row:
    return _error(place, type(error).__name__, "", "the program failed at this record")


def _error(place: str, kind: str, code: str, reason: str) -> Row:
    return {
        "place": place,
        "error": kind,
        "code": code or None,
        "name": None,
        "reason": reason,
        "resource": None,
        "line": None,
        "column": None,
        "more": 0,
    }
