"""A profile as a document that grows: statements are put into it, and it is written as YAML.

The document is the mapping that a profile file states, words as they were written. It
is read by the reader of all profiles, so that an answer typed at a terminal meets the
same checks as a line in a file. Comments inside a file are not kept.
"""

from __future__ import annotations

from typing import Any

from cdss.interop.profile_treatments import AS_A_WHOLE
from cdss.located import Mapping, Node, Sequence, read_text
from cdss.model.concept import Vocabulary

Document = dict[str, Any]
"""Keys to text, lists and mappings, in the order of the file."""

SECTIONS = {
    "diagnosis": "diagnoses",
    "finding": "findings",
    "history": "history",
    "demographic": "history",
}
"""Where a concept of each kind is stated."""

_SILENT = frozenset({"unknown", "not stated"})
"""What says nothing, and gives way to what says something."""


def document_of(text: str, name: str) -> Document:
    """The document that a profile's text holds; the text is one that could be read.

    Example:
        >>> document_of("{patient: {age: 9 y}, findings: [fever]}", "p.yaml")
        {'patient': {'age': '9 y'}, 'findings': ['fever']}
    """
    nodes = read_text(text, name)
    found = _words(nodes[0]) if nodes else {}
    return found if isinstance(found, dict) else {}


def _words(node: Node) -> Any:
    """The tree as it was written: every value is text, or None where there is none."""
    if isinstance(node, Mapping):
        return {entry.key.text: _words(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [_words(part) for part in node.parts]
    return None if node.value is None else node.text


def with_state(document: Document, concept: str, state: Any, vocabulary: Vocabulary) -> Document:
    """The document with a diagnosis, finding or history stated, beside what it says already.

    Example:
        >>> from cdss.model.concept import Concept
        >>> fever = Vocabulary([Concept("fever", "Fever", "finding")])
        >>> with_state({"findings": {"fever": "unknown"}}, "fever", "absent", fever)
        {'findings': {'fever': 'absent'}}
        >>> with_state({"findings": {"fever": "suspected"}}, "fever", "present", fever)
        {'findings': {'fever': 'present'}}
    """
    section = SECTIONS[vocabulary[concept].kind]
    there = document.get(section)
    if isinstance(there, list):
        return {**document, section: [*there, {name_of(concept, vocabulary): state}]}
    return {**document, section: _entered(there, concept, state, vocabulary)}


def with_value(document: Document, concept: str, value: Any, vocabulary: Vocabulary) -> Document:
    """The document with a measurement or score stated.

    A word for a value that stands there already is put beside it.
    """
    there = document.get("measurements")
    stated = _under(there, concept, vocabulary)
    if isinstance(value, dict) and set(value) == {"is"}:
        if isinstance(stated, str) and stated.casefold() not in _SILENT:
            value = {"value": stated, **value}
            there = _without(there, concept, vocabulary)
        elif isinstance(stated, dict) and "value" in stated and "is" not in stated:
            value = {**stated, **value}
            there = _without(there, concept, vocabulary)
        else:
            value = value["is"]
    return {**document, "measurements": _entered(there, concept, value, vocabulary)}


def with_patient(document: Document, key: str, value: str) -> Document:
    """The document with the patient's age or sex."""
    there = document.get("patient")
    return {**document, "patient": {**(there if isinstance(there, dict) else {}), key: value}}


def with_treatment(document: Document, entry: Any) -> Document:
    """The document with one more treatment."""
    there = document.get("treatments")
    return {**document, "treatments": [*(there if isinstance(there, list) else ()), entry]}


def with_detail(document: Document, at: int, key: str, value: Any) -> Document:
    """The document with something stated of its treatment number ``at``.

    A response joins those that stand there, of targets or as a whole.
    """
    treatments = list(document["treatments"])
    entry = treatments[at]
    entry = {"agent": entry} if isinstance(entry, str) else dict(entry)
    stated = entry.get("response")
    if key == "response" and not _is_silent(stated):
        before = {name: said for name, said in _responses(entry).items() if not _is_silent(said)}
        value = before | (value if isinstance(value, dict) else {AS_A_WHOLE: value})
        entry.pop("target", None)
    treatments[at] = {**entry, key: value}
    return {**document, "treatments": treatments}


def _responses(entry: dict[str, Any]) -> dict[str, Any]:
    """The responses that a treatment states, by target."""
    stated, target = entry.get("response"), entry.get("target")
    if isinstance(stated, dict):
        return dict(stated)
    return {} if stated is None else {target or AS_A_WHOLE: stated}


def with_complete_list(document: Document) -> Document:
    """The document with its list of treatments declared complete."""
    if not document.get("treatments"):
        return {**document, "treatments": "none"}
    return {**document, "treatments_complete": "true"}


def name_of(concept: str, vocabulary: Vocabulary) -> str:
    """What to call a concept in a profile: its phrase, where that names it, else its id."""
    known = vocabulary[concept]
    named = vocabulary.named(known.phrase)
    return known.phrase if named is not None and named.id == concept else concept


def _under(there: Any, concept: str, vocabulary: Vocabulary) -> Any:
    """What a section says of a concept, by whatever name."""
    for name, stated in there.items() if isinstance(there, dict) else ():
        known = vocabulary.named(name)
        if known is not None and known.id == concept:
            return stated
    return None


def _without(there: Any, concept: str, vocabulary: Vocabulary) -> Document:
    return {
        name: stated
        for name, stated in there.items()
        if (known := vocabulary.named(name)) is None or known.id != concept
    }


def _entered(there: Any, concept: str, stated: Any, vocabulary: Vocabulary) -> Document:
    """A section with one more statement, beside what it says of that concept."""
    section = dict(there) if isinstance(there, dict) else {}
    for name, before in section.items():
        known = vocabulary.named(name)
        if known is not None and known.id == concept:
            parts = before if isinstance(before, list) else [before]
            kept = [each for each in parts if not _is_silent(each) and not _gives_way(each, stated)]
            if stated not in kept:
                section[name] = [*kept, stated] if kept else stated
            return section
    return {**section, name_of(concept, vocabulary): stated}


def _gives_way(before: Any, stated: Any) -> bool:
    """Whether one was a mere suspicion, and the other settles it."""
    told = stated.get("state", "present") if isinstance(stated, dict) else stated
    bare = before.get("state") if isinstance(before, dict) and len(before) == 1 else before
    return bare == "suspected" and told in {"present", "absent"}


def _is_silent(stated: Any) -> bool:
    if isinstance(stated, dict):
        said = stated.get("state", stated.get("value"))
        return set(stated) <= {"state", "value"} and _is_silent(said)
    return stated is None or (isinstance(stated, str) and stated.casefold() in _SILENT)


def profile_yaml(document: Document) -> str:
    """The document as YAML that ``cdss consult`` takes.

    Example:
        >>> print(profile_yaml({"as_of": "2026-11-20", "findings": {"fever": "no"}}), end="")
        as_of: 2026-11-20
        findings:
          fever: no
    """
    import yaml  # noqa: PLC0415 - only an interview writes profiles

    class Words(yaml.SafeDumper):
        """Writes words as they are: this program reads no word as a date or as false."""

        # What would be read back as nothing at all keeps its quotation marks.
        yaml_implicit_resolvers = {  # noqa: RUF012 - the shape is PyYAML's
            sign: [(tag, what) for tag, what in known if tag.endswith((":null", ":merge"))]
            for sign, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
        }

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
            return super().increase_indent(flow, indentless=False)

    written: str = yaml.dump(document, Dumper=Words, sort_keys=False, allow_unicode=True, width=100)
    return written
