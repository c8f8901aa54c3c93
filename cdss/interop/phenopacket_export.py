"""A subject of a source as a Phenopacket (GA4GH, version 2), in its JSON form.

Plain data from plain data: the official classes are not needed to write it, and the tests
read every phenopacket with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cdss.interop.phenopacket_actions import medical_action
from cdss.interop.phenopacket_left import LeftOut
from cdss.interop.phenopacket_statements import Statements
from cdss.interop.phenopacket_terms import Terms, resources
from cdss.model.concept import Vocabulary

SCHEMA_VERSION = "2.0"

Data = Mapping[str, Any]


class Exported(NamedTuple):
    """A phenopacket, and what the source states that it has no field for."""

    packet: dict[str, Any]
    left_out: tuple[str, ...]


def phenopacket_of(
    source: Data, subject: Data, vocabulary: Vocabulary, *, program: str, version: str
) -> Exported:
    """Write one person of a source as a phenopacket.

    Args:
        source: A source file as data, its defaults filled in.
        subject: One of its subjects; a person and no group.
        vocabulary: The concepts that it names.
        program: Who made the phenopacket: the program and its version.
        version: That of the knowledge base, which is the version of its own codes.

    Returns:
        The same for the same arguments: its date is that of the source's standing.
    """
    left = LeftOut()
    terms = Terms(vocabulary)
    given = {
        each["id"]: vocabulary.phrases[each["intervention"]] for each in subject["interventions"]
    }
    stated = Statements(terms, given, subject["statements"], left)
    actions = [medical_action(each, terms, left) for each in subject["interventions"]]
    _onset_of_the_disease(stated, left)
    packet: dict[str, Any] = {
        "id": f"{source['id']}_{subject['id']}",
        "subject": _individual(subject, stated, left),
        "phenotypicFeatures": stated.features,
        "measurements": stated.measurements,
        "diseases": stated.diseases,
        "medicalActions": [*stated.procedures, *actions],
    }
    packet = {key: value for key, value in packet.items() if value}
    packet["metaData"] = {
        "created": f"{source['standing']['checked']}T00:00:00Z",
        "createdBy": program,
        "resources": resources(packet, version),
        "phenopacketSchemaVersion": SCHEMA_VERSION,
        "externalReferences": _references(source),
    }
    packet["metaData"] = {key: value for key, value in packet["metaData"].items() if value}
    _of_the_source(source, subject, left)
    return Exported(packet, left.lines())


def _individual(subject: Data, stated: Statements, left: LeftOut) -> dict[str, Any]:
    individual: dict[str, Any] = {"id": subject["id"]}
    if stated.age_at_report:
        age = {"iso8601duration": stated.age_at_report[0]}
        individual["timeAtLastEncounter"] = {"age": age}
    sexes = sorted(set(stated.sex))
    if len(sexes) == 1:
        individual["sex"] = sexes[0]
    elif sexes:
        left.add("sex, which is stated twice and differs", subject["id"])
    return individual


def _onset_of_the_disease(stated: Statements, left: LeftOut) -> None:
    """The age at onset belongs to the disease, where one disease alone is stated present."""
    present = [each for each in stated.diseases if not each.get("excluded")]
    for age in stated.age_at_onset:
        if len(present) == 1 and "onset" not in present[0]:
            present[0]["onset"] = {"age": {"iso8601duration": age}}
        else:
            left.add("age at the onset of the illness", age)


def _references(source: Data) -> list[dict[str, str]]:
    """The publication by its identifiers; an unidentified source has none."""
    citation = source.get("citation")
    if citation is None:
        return []
    standing = source["standing"]["status"]
    # Who takes the phenopacket alone must learn it too.
    title = citation["title"] + (f" [{standing}]" if standing != "current" else "")
    ways = (
        ("doi", "DOI:{}", "https://doi.org/{}"),
        ("pmid", "PMID:{}", "https://pubmed.ncbi.nlm.nih.gov/{}"),
        ("pmcid", "PMCID:{}", "https://www.ncbi.nlm.nih.gov/pmc/articles/{}"),
    )
    found = [
        {
            "id": curie.format(citation[key]),
            "reference": url.format(citation[key]),
            "description": title,
        }
        for key, curie, url in ways
        if key in citation
    ]
    if not found and "url" in citation:
        return [{"reference": citation["url"], "description": title}]
    return found


def _of_the_source(source: Data, subject: Data, left: LeftOut) -> None:
    if "cite_as" in source:
        left.add("what the unidentified source is", source["cite_as"])
    if source["standing"]["status"] != "current":
        left.add("standing of the publication", source["standing"]["status"])
    others = [each["subject"] for each in source["same_subject_as"]]
    if subject["id"] in others:
        also = [each["source"] for each in source["same_subject_as"]]
        left.add("that the same person is told of elsewhere", ", ".join(also))
    if "label" in subject:
        left.add("who the subject is in words", subject["label"])
    about = [each for each in source["evidence"] if each["subject"] == subject["id"]]
    if about:
        left.add(
            "evidence with its direction, limitations and hedging",
            ", ".join(each["id"] for each in about),
        )
    if source["general"]:
        number = len(source["general"])
        said = f"{number} statement{'' if number == 1 else 's'}"
        left.add("what the authors say in general", said)
    left.add("where in the text each fact stands", "section and characters of every one")
