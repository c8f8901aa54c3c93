"""A Phenopacket (GA4GH, version 2) as a source file, as far as it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from typing import Any, Final, NamedTuple

from cdss.errors import CaseError, Diagnostic
from cdss.interop.phenopacket_elements import (
    action,
    disease,
    feature,
    individual,
    measurement,
)
from cdss.interop.phenopacket_nodes import Nodes, Unread
from cdss.interop.phenopacket_terms import Terms
from cdss.located import Malformed, Mapping, Node, decode, read_json
from cdss.model.concept import Vocabulary

Document = dict[str, Any]

_FIELDS: Final = (
    "id",
    "subject",
    "phenotypicFeatures",
    "measurements",
    "biosamples",
    "interpretations",
    "diseases",
    "medicalActions",
    "files",
    "metaData",
)
_GROUPS: Final = {"members": "a cohort", "proband": "a family", "relatives": "a family"}
_SUBJECT: Final = re.compile(r"(?P<source>.+)_(?P<subject>[A-Z]+[0-9]+)")
_STANDING: Final = re.compile(r"(?P<title>.+) \[(?:corrected|concern|retracted)\]")
_IDENTIFIERS: Final = {"doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "pmc": "pmcid"}


class Imported(NamedTuple):
    """A source file as data, what was not read, and what a curator still has to state."""

    document: Document
    unread: tuple[Unread, ...]
    to_state: tuple[str, ...]


def source_of(text: str | bytes, vocabulary: Vocabulary, *, name: str) -> Imported:
    """Read a phenopacket as a source file, as far as it goes.

    A code that no concept has changes nothing and is listed. Nothing is concluded: a field
    that is left out is not stated.

    Args:
        text: JSON, as Protobuf writes it; bytes are UTF-8.
        vocabulary: The concepts, which know their codes.
        name: What messages call the text: a file's path.

    Raises:
        CaseError: The text is malformed, or no phenopacket of one person.
    """
    try:
        node = read_json(decode(text, name) if isinstance(text, bytes) else text, name)
    except Malformed as error:
        raise CaseError("the phenopacket cannot be read", error.diagnostics) from None
    _refuse(node)
    nodes = Nodes(Terms(vocabulary))
    here = nodes.entries(node, _FIELDS)
    nodes.others(here, ("biosamples", "interpretations", "files"))
    packet_id = nodes.text(here.get("id")) or "phenopacket"
    source, subject_id = _ids(packet_id)
    about, reference = _meta(here.get("metaData"), nodes)
    subject, statements = individual(here["subject"], nodes) if "subject" in here else ({}, [])
    interventions: list[Document] = []
    _elements(here, nodes, statements, interventions)
    document: Document = {
        "id": source,
        **(reference or {"identified": False, "cite_as": f"Phenopacket {packet_id}"}),
        "read": f"the phenopacket {packet_id}{about}; not the text that it was made from",
        "subjects": [
            {
                "id": subject_id,
                "n": 1,
                "kind": "patient",
                # The subject's name within the phenopacket says no more than its id here.
                **({} if subject.get("label") == subject_id else subject),
                "statements": statements,
                "interventions": interventions,
            }
        ],
    }
    title = "title" in document.get("citation", {"title": ""})
    to_state = ("design", "standing", *(() if title else ("citation.title",)))
    return Imported(document, tuple(sorted(nodes.unread)), to_state)


def _elements(
    here: AnyMapping[str, Node],
    nodes: Nodes,
    statements: list[Document],
    interventions: list[Document],
) -> None:
    of_fields = (
        ("diseases", disease),
        ("phenotypicFeatures", feature),
        ("measurements", measurement),
    )
    for field, read in of_fields:
        for at, each in enumerate(nodes.parts(here.get(field))):
            part = read(each, nodes)
            if part is not None:
                statements.append({**part, "at": _place(field, at)})
    for at, each in enumerate(nodes.parts(here.get("medicalActions"))):
        taken = action(each, nodes)
        if taken is not None:
            section, part = taken
            placed = {**part, "at": _place("medicalActions", at)}
            if section == "statements":
                statements.append(placed)
            else:
                interventions.append({"id": f"I{len(interventions) + 1}", **placed})


def _place(field: str, at: int) -> dict[str, str]:
    return {"section": f"phenopacket, {field}[{at}]"}


def _refuse(node: Node) -> None:
    """Say what it is, when it is no phenopacket of one person in version 2."""
    what = ""
    if not isinstance(node, Mapping):
        what = "a phenopacket is keys and values"
    else:
        keys = {entry.key.text for entry in node.entries}
        group = next((called for key, called in _GROUPS.items() if key in keys), None)
        if group:
            what = f"this is {group}, and a source file is made of one person's phenopacket"
        elif not keys & {*_FIELDS[1:], "phenotypic_features", "medical_actions"}:
            what = "this has none of a phenopacket's fields"
        elif _version(node).startswith("1"):
            what = "this is a phenopacket of version 1; version 2 is read"
    if what:
        raise CaseError(
            "the phenopacket cannot be read",
            (Diagnostic("X001", "no-phenopacket", what, node.place),),
        )


def _version(node: Mapping) -> str:
    meta = node.get("metaData") or node.get("meta_data")
    if not isinstance(meta, Mapping):
        return ""
    stated = meta.get("phenopacketSchemaVersion") or meta.get("phenopacket_schema_version")
    return str(getattr(stated, "value", ""))


def _ids(packet_id: str) -> tuple[str, str]:
    """The ids of source and subject, from that of the phenopacket."""
    ours = _SUBJECT.fullmatch(packet_id)
    source, subject = (ours["source"], ours["subject"]) if ours else (packet_id, "P1")
    return re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-") or "phenopacket", subject


def _meta(node: Node | None, nodes: Nodes) -> tuple[str, Document | None]:
    """By whom it was made and when, in words; and the publication, where one is named."""
    if node is None:
        return "", None
    here = nodes.entries(
        node,
        (
            "created",
            "createdBy",
            "submittedBy",
            "resources",
            "updates",
            "phenopacketSchemaVersion",
            "externalReferences",
        ),
    )
    by, on = nodes.text(here.get("createdBy")), nodes.text(here.get("created"))
    about = (f", by {by}" if by else "") + (f", of {on[:10]}" if on else "")
    citation: Document = {}
    for each in nodes.parts(here.get("externalReferences")):
        _cite(each, nodes, citation)
    return about, {"identified": True, "citation": citation} if citation else None


def _cite(node: Node, nodes: Nodes, citation: Document) -> None:
    """Add what a reference says to the citation; references to further works are listed."""
    here = nodes.entries(node, ("id", "reference", "description"))
    prefix, _, local = (nodes.text(here.get("id")) or "").partition(":")
    title = nodes.text(here.get("description"))
    marked = _STANDING.fullmatch(title or "")
    title = marked["title"] if marked else title
    key = _IDENTIFIERS.get(prefix.lower())
    url = nodes.text(here.get("reference"))
    known = {"title": title, key or "url": local if key else url}
    fresh = {name: value for name, value in known.items() if value}
    if any(citation.get(name, value) != value for name, value in fresh.items()):
        nodes.leave(node, "a source file cites one publication, which stands before this one")
        return
    if marked:
        nodes.leave(here["description"], "the standing of the publication must be looked up")
    citation |= fresh


def source_yaml(document: Document) -> str:
    """A source file's data as YAML.

    Example:
        >>> print(source_yaml({"id": "a-case", "identified": False}), end="")
        id: a-case
        identified: false
    """
    import yaml  # noqa: PLC0415 - only an import writes source files

    class Figures(yaml.SafeDumper):
        """Writes decimals as the numbers that they are."""

    def figure(dumper: yaml.SafeDumper, value: object) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:float", str(value))

    from decimal import Decimal  # noqa: PLC0415

    Figures.add_representer(Decimal, figure)
    written: str = yaml.dump(
        document, Dumper=Figures, sort_keys=False, allow_unicode=True, width=100
    )
    return written
