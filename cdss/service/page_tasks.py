"""What a worker does for the page: reads what was posted, consults, and ranks questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from time import perf_counter
from typing import Any

from cdss.consulting.differences import differences
from cdss.errors import Diagnostic, ProfileError
from cdss.explain.choosing import Desk
from cdss.explain.questions import Key
from cdss.interop.fhir.profile import profiles_from_fhir
from cdss.interop.profile_document import Document, document_of
from cdss.interop.profile_reader import ProfileReader
from cdss.located import Malformed, decode, plain
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.report.html import embedded
from cdss.service import page_filling, page_form, page_questions, page_state
from cdss.service.problem import Problem
from cdss.service.tasks import Done, Way, answered, facts_of, written

TEXT = "text"
"""The field for a pasted profile or Bundle."""

SUBJECT = "subject"
"""The field for the patient, where a Bundle is about several."""

_WHOSE = {
    "several-patients": "the resources are about several patients, and an answer is about one",
    "no-such-patient": "none of the resources is about this patient",
}

_OFFERED = 8
"""Patients that are offered; who has more of them writes the one down."""


def page(kb: KnowledgeBase, way: Way, told: Mapping[str, Any]) -> Done:
    """What a page shows after something was posted: an answer, errors, or the form."""
    fields: dict[str, str] = dict(told["fields"])
    if told["file"]:
        try:
            fields[TEXT] = decode(told["file"], page_state.NAME)
        except Malformed as error:
            return _form(fields, {TEXT: [_told(each) for each in error.diagnostics]})
    action = fields.get("do", "")
    if action.startswith("use:") and action.count(":") > 1:
        _, name, term = action.split(":", 2)
        fields[name] = term
    for section in page_form.SECTIONS:
        if action == f"more:{section.name}":
            return _form(page_form.with_row(section, fields)[0], {})
    if action == "change":
        return _form(_changeable(fields), {})
    if action in {"answer", "again"}:
        return _answered(kb, way, fields)
    return _consulted(kb, way, fields, from_text=action == "text")


def _consulted(kb: KnowledgeBase, way: Way, fields: dict[str, str], *, from_text: bool) -> Done:
    """The answer to the fields, or to the text beside them, but never to both."""
    if fields.get("do") == "without":
        fields["allow_unknown"] = "yes"
    pasted = bool(fields.get(TEXT, "").strip())
    if from_text or (pasted and not page_form.is_filled(fields)):
        return _from_text(kb, way, fields)
    if pasted:
        said = "a profile stands here too: empty this field, or use the button below it"
        return _form(fields, {TEXT: [_fault(said)]})
    return _from_fields(kb, way, fields)


def questions(kb: KnowledgeBase, _way: Way, told: Mapping[str, Any]) -> Done:
    """The questions that decide most for where a page stands."""
    stand, asked = _stand(told["fields"])
    profile = page_state.read(stand, kb)
    return Done(written(page_questions.ranking(_desk(kb), profile, asked)), {})


def _from_text(kb: KnowledgeBase, way: Way, fields: dict[str, str]) -> Done:
    text = fields.get(TEXT, "")
    if not text.strip():
        return _form(fields, {TEXT: [_fault("choose a file, or paste a profile or a Bundle")]})
    allowed = bool(fields.get("allow_unknown"))
    try:
        subject = fields.get(SUBJECT, "").strip()
        stand, profile = page_state.begun(text, kb, allow_unknown=allowed, subject=subject)
    except ProfileError as error:
        said = next((_WHOSE[each.name] for each in error.diagnostics if each.name in _WHOSE), "")
        if said:
            return _form(fields, {SUBJECT: [_fault(said, _patients(text, kb))]})
        told = [_told(each) for each in error.diagnostics] or [_fault(error.message)]
        return _form(fields, {TEXT: told}, error.diagnostics)
    return _answer(kb, way, stand, profile, fields)


def _patients(text: str, kb: KnowledgeBase) -> list[str]:
    try:
        return [*profiles_from_fhir(text, kb)][:_OFFERED]
    except ProfileError:
        return []


def _from_fields(kb: KnowledgeBase, way: Way, fields: dict[str, str]) -> Done:
    allowed = bool(fields.get("allow_unknown"))
    errors: dict[str, list[dict[str, Any]]] = {
        name: [_fault("name what this row is about, or empty the row")]
        for name in page_form.nameless(fields)
    }
    nodes = page_form.document_nodes(fields)
    diagnostics: list[Diagnostic] = []
    if page_form.is_filled(fields):
        reader = ProfileReader(kb.vocabulary, allow_unknown=allowed)
        reader.read((nodes,), "age", "")
        diagnostics = reader.diagnostics
    else:
        errors.setdefault("age", []).append(_fault("state something about the patient"))
    for each in dict.fromkeys(diagnostics):
        fault = _told(each, _near(each, fields, kb), placed=False)
        errors.setdefault(each.place.path, []).append(fault)
    if errors:
        return _form(fields, errors, diagnostics)
    text = page_state.Stand(plain(nodes)).text
    try:
        stand, profile = page_state.begun(text, kb, allow_unknown=allowed)
    except ProfileError as error:
        # Signs that no text of a profile can hold.
        return _form(fields, {"age": [_told(each) for each in error.diagnostics]})
    return _answer(kb, way, stand, profile, fields)


def _answered(kb: KnowledgeBase, way: Way, fields: dict[str, str]) -> Done:
    """The answer after questions were answered, and what that changed."""
    stand, asked = _stand(fields)
    if fields["do"] == "again":
        profile = page_state.read(stand, kb)
        return _answer(kb, way, stand, profile, fields, {"asked": []})
    desk = _desk(kb)
    found = page_questions.answered(stand, asked, fields, desk)
    before = answered(kb, page_state.read(stand, kb), way, everything=True)
    after = answered(kb, found.profile, way, everything=True)
    more = {
        "asked": sorted(map(list, found.asked)),
        "errors": found.errors,
        "notes": found.notes,
        "taken": found.taken,
        "changes": list(differences(before, after)),
        "answers": {k: v for k, v in fields.items() if _question(k) in found.errors},
    }
    return _answer(kb, way, found.stand, found.profile, fields, more)


def _answer(
    kb: KnowledgeBase,
    way: Way,
    stand: page_state.Stand,
    profile: Profile,
    fields: Mapping[str, str],
    more: Mapping[str, Any] | None = None,
) -> Done:
    everything = bool(fields.get("all"))
    begun = perf_counter()
    answer = answered(kb, profile, way, everything=everything, explain=True)
    facts = facts_of(answer, begun)
    head, body = embedded(answer)
    view: dict[str, Any] = {
        "kind": "answer",
        "head": head,
        "report": body,
        "profile": stand.text,
        "fhir": stand.fhir,
        "allow_unknown": "yes" if stand.allow_unknown else "",
        "all": "yes" if everything else "",
        "asked": [],
        "errors": {},
        "notes": {},
        "changes": None,
        "taken": 0,
        "answers": {},
    }
    return Done(written(view | dict(more or {})), facts)


def _form(
    fields: Mapping[str, str],
    errors: Mapping[str, list[dict[str, Any]]],
    diagnostics: Iterable[Diagnostic] = (),
) -> Done:
    """The form once more, with all that was entered."""
    kept = {k: v for k, v in fields.items() if k != "do"}
    unknown = any(each.name == "unknown-term" for each in diagnostics)
    view: dict[str, Any] = {"kind": "form", "fields": kept, "errors": errors, "unknown": unknown}
    return Done(written(view), {"mistakes": sum(map(len, errors.values()))})


def _changeable(fields: Mapping[str, str]) -> dict[str, str]:
    """The form for what a page stands at: its fields where they can hold all of it, else text."""
    kept = {key: fields[key] for key in ("allow_unknown", "all") if fields.get(key)}
    if fields.get("fhir"):
        return {**kept, TEXT: fields["fhir"]}
    found = page_filling.fields_of(_document(fields))
    return {**kept, TEXT: fields.get("profile", "")} if found is None else {**kept, **found}


# What is wrong


def _fault(what: str, use: Iterable[str] = ()) -> dict[str, Any]:
    return {"what": what, "use": list(use)}


def _told(each: Diagnostic, use: Iterable[str] = (), *, placed: bool = True) -> dict[str, Any]:
    """A mistake in words; the patient's own are shown to whoever wrote them."""
    where = f"line {each.place.line}: " if each.place.line else f"{each.place}: "
    where = where if placed else ""
    words = [f"{where}{each.what}"]
    if each.private and placed:
        words[0] += f" (“{each.private}”)"
    words += each.notes
    # What helps at a terminal helps nobody here, and near terms have buttons of their own.
    if each.help and not each.help.startswith("`cdss") and not use:
        words.append(each.help)
    return _fault(re.sub(r"`([^`]*)`", r"“\1”", "; ".join(words)), use)


def _near(each: Diagnostic, fields: Mapping[str, str], kb: KnowledgeBase) -> list[str]:
    """The terms that a word at a field looks like."""
    if each.name != "unknown-term":
        return []
    name, _, key = each.place.path.rpartition("-")
    lists = {"route": "routes", "target": "targets"}
    kinds = page_form.KINDS[lists.get(key, name.partition("-")[0])]
    word = fields.get(each.place.path, "")
    return [near.label for near in kb.vocabulary.nearest(word, kinds)]


# Where a page stands


def _stand(fields: Mapping[str, str]) -> tuple[page_state.Stand, frozenset[Key]]:
    allowed = bool(fields.get("allow_unknown"))
    asked = frozenset(tuple(each.split(":")) for each in fields.get("asked", "").split() if each)
    return page_state.Stand(_document(fields), fields.get("fhir", ""), allowed), asked


def _document(fields: Mapping[str, str]) -> Document:
    try:
        return document_of(fields.get("profile", ""), page_state.NAME)
    except Malformed:
        raise Problem("malformed-body", "the profile in the page is no profile") from None


def _question(name: str) -> str:
    return f"q{name[1:]}"


_DESKS: list[tuple[KnowledgeBase, Desk]] = []


def _desk(kb: KnowledgeBase) -> Desk:
    """The desk for a knowledge base; a worker knows one."""
    if not _DESKS or _DESKS[0][0] is not kb:
        _DESKS[:] = [(kb, Desk(kb))]
    return _DESKS[0][1]
