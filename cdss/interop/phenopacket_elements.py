"""The elements of a phenopacket as statements and interventions of a source file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from cdss.interop.phenopacket_actions import by_route
from cdss.interop.phenopacket_nodes import Nodes
from cdss.interop.phenopacket_statements import AGE
from cdss.interop.phenopacket_terms import unit_said
from cdss.interop.phenopacket_times import age_value
from cdss.located import Node, Scalar, plain
from cdss.model.concept import KINDS

Part = dict[str, Any]

_SEXES: Final = {"FEMALE": "female", "MALE": "male"}
_HUMAN: Final = "NCBITaxon:9606"


def individual(node: Node, nodes: Nodes) -> tuple[Part, list[Part]]:
    """Who it is: the subject's own keys, and the statements about sex and age."""
    here = nodes.entries(
        node,
        (
            "id",
            "alternateIds",
            "dateOfBirth",
            "timeAtLastEncounter",
            "vitalStatus",
            "sex",
            "karyotypicSex",
            "gender",
            "taxonomy",
        ),
    )
    nodes.others(here, ("alternateIds", "dateOfBirth", "vitalStatus", "karyotypicSex", "gender"))
    if "taxonomy" in here and nodes.code(here["taxonomy"]) != _HUMAN:
        nodes.leave(here["taxonomy"], "this is no human being")
    statements: list[Part] = []
    sex = nodes.text(here.get("sex"))
    if sex in _SEXES:
        statements.append({"concept": _SEXES[sex], "state": "present"})
    elif sex not in (None, "UNKNOWN_SEX"):
        nodes.leave(here["sex"], "this sex has no concept")
    if "timeAtLastEncounter" in here:
        age = _age_at_report(here["timeAtLastEncounter"])
        if age:
            statements.append(age)
        else:
            nodes.leave(here["timeAtLastEncounter"], "this is no age that can be stated")
    name = nodes.text(here.get("id"))
    return ({"label": name} if name else {}), [
        {**each, "at": {"section": "phenopacket, subject"}} for each in statements
    ]


def _age_at_report(element: Node) -> Part | None:
    """The age at the last encounter, as a statement; None when it is no age."""
    plainly = plain(element)
    age = plainly.get("age") if isinstance(plainly, dict) and len(plainly) == 1 else None
    iso = age.get("iso8601duration") if isinstance(age, dict) else None
    found = age_value(iso) if isinstance(iso, str) else None
    return found and {"concept": AGE, "value": found[0], "unit": found[1], "time": "report"}


def feature(node: Node, nodes: Nodes) -> Part | None:
    """A phenotypic feature as a statement."""
    here = nodes.entries(
        node,
        (
            "description",
            "type",
            "excluded",
            "severity",
            "modifiers",
            "onset",
            "resolution",
            "evidence",
        ),
    )
    concept = nodes.concept(here.get("type"), ("finding", "history", "diagnosis"))
    if concept is None:
        return None
    nodes.others(here, ("severity", "modifiers", "resolution", "evidence"))
    return _stated(
        {
            "concept": concept.id,
            "state": "absent" if nodes.truth(here.get("excluded")) else "present",
        },
        detail=nodes.text(here.get("description")),
        time=nodes.time(here.get("onset")),
    )


def disease(node: Node, nodes: Nodes) -> Part | None:
    """A disease as a statement; its onset is the time of it."""
    here = nodes.entries(
        node,
        (
            "term",
            "excluded",
            "onset",
            "resolution",
            "diseaseStage",
            "clinicalTnmFinding",
            "primarySite",
            "laterality",
        ),
    )
    concept = nodes.concept(here.get("term"), ("diagnosis", "finding"))
    if concept is None:
        return None
    nodes.others(
        here, ("resolution", "diseaseStage", "clinicalTnmFinding", "primarySite", "laterality")
    )
    absent = nodes.truth(here.get("excluded"))
    return _stated(
        {"concept": concept.id, "state": "absent" if absent else "present"},
        time=nodes.time(here.get("onset")),
    )


def measurement(node: Node, nodes: Nodes) -> Part | None:
    """A measurement as a statement; None when its value is not understood."""
    here = nodes.entries(
        node, ("description", "assay", "value", "complexValue", "timeObserved", "procedure")
    )
    concept = nodes.concept(here.get("assay"), ("measurement", "score", "demographic"))
    if concept is None:
        return None
    value: Part | None = None
    if "value" in here:
        value = _value(here["value"], nodes)
    elif "complexValue" in here:
        value = _bounds(here["complexValue"], nodes)
    else:
        nodes.leave(node, f"the measurement of `{concept.id}` has no value")
    if value is None:
        return None
    nodes.others(here, ("procedure",))
    return _stated(
        {"concept": concept.id, **value},
        detail=nodes.text(here.get("description")),
        time=nodes.time(here.get("timeObserved")),
    )


def _value(node: Node, nodes: Nodes) -> Part | None:
    here = nodes.entries(node, ("quantity", "ontologyClass"))
    if "ontologyClass" in here:
        word = nodes.word(here["ontologyClass"], "result")
        return {"is": word} if word else None
    return _quantity(here["quantity"], nodes) if "quantity" in here else None


def _quantity(node: Node, nodes: Nodes) -> Part | None:
    here = nodes.entries(node, ("unit", "value", "referenceRange"))
    unit = _unit(here.get("unit"), nodes)
    figure = _figure(here.get("value"), nodes)
    if unit is None or figure is None:
        return None
    if unit == "{titre}":
        return {"titre": f"1:{figure}"}
    stated: Part = {"value": figure, "unit": unit}
    if "referenceRange" in here:
        stated |= _reference(here["referenceRange"], nodes)
    return stated


def _reference(node: Node, nodes: Nodes) -> Part:
    here = nodes.entries(node, ("unit", "low", "high"))
    if not {"unit", "low", "high"} <= here.keys():
        # An end that was left out and one that is nought look the same.
        nodes.leave(node, "the reference range does not state both ends and a unit")
        return {}
    unit = _unit(here["unit"], nodes)
    low, high = _figure(here["low"], nodes), _figure(here["high"], nodes)
    if unit is None or low is None or high is None:
        return {}
    printed = f"{low}-{high} {unit}"
    return {"reference": {"low": low, "high": high, "unit": unit, "printed": printed}}


def _bounds(node: Node, nodes: Nodes) -> Part | None:
    """A value that is no one number, as `export` writes it; other complex values are none."""
    bounds: dict[str, Any] = {}
    units = set()
    for part in nodes.parts(nodes.entries(node, ("typedQuantities",)).get("typedQuantities")):
        here = nodes.entries(part, ("type", "quantity"))
        bound = nodes.word(here.get("type"), "bound")
        quantity = _quantity(here["quantity"], nodes) if "quantity" in here else None
        if bound is None or quantity is None or "value" not in quantity:
            return None
        bounds[bound] = quantity["value"]
        units.add(quantity["unit"])
    return {"value": bounds, "unit": units.pop()} if len(units) == 1 else None


def _unit(node: Node | None, nodes: Nodes) -> str | None:
    if node is None:
        return None
    code = nodes.code(node)
    unit = unit_said(code) if code else None
    if unit is None:
        nodes.leave(node, "the unit is none of UCUM's that are known here")
    return unit


def _figure(node: Node | None, nodes: Nodes) -> int | Decimal | None:
    """The number; left out it is nought to Protobuf, and not stated to us."""
    if node is None:
        return None
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        nodes.leave(node, "a number belongs here")
        return None
    # Other programs write 14 as 14.0.
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return int(value) if whole else value


def action(node: Node, nodes: Nodes) -> tuple[str, Part] | None:
    """A medical action as ``statements`` or ``interventions`` and what to add there.

    A procedure is an examination that was done, unless something is said of it that is
    said of treatments.
    """
    here = nodes.entries(
        node,
        (
            "procedure",
            "treatment",
            "radiationTherapy",
            "therapeuticRegimen",
            "treatmentTarget",
            "treatmentIntent",
            "responseToTreatment",
            "adverseEvents",
            "treatmentTerminationReason",
        ),
    )
    nodes.others(here, ("radiationTherapy", "therapeuticRegimen", "treatmentTerminationReason"))
    if "treatment" in here:
        found = _treatment(here["treatment"], nodes)
    elif "procedure" in here:
        found = _procedure(here["procedure"], nodes)
        of_treatments = {"treatmentTarget", "treatmentIntent", "responseToTreatment"}
        if found and not of_treatments & here.keys() and "adverseEvents" not in here:
            started = found.pop("started", None)
            return "statements", _stated(
                {"concept": found["intervention"], "state": "present"}, time=started
            )
    else:
        return None
    if found is None:
        return None
    if "procedure" not in here and "treatmentIntent" in here:
        nodes.leave(here["treatmentIntent"], "`treatmentIntent` has no place in a source file")
    _answer(here, nodes, found)
    return "interventions", found


def _treatment(node: Node, nodes: Nodes) -> Part | None:
    here = nodes.entries(
        node, ("agent", "routeOfAdministration", "doseIntervals", "drugType", "cumulativeDose")
    )
    concept = nodes.concept(here.get("agent"), ("agent", "intervention"))
    if concept is None:
        return None
    drug_type = here.get("drugType")
    if not isinstance(drug_type, Scalar) or drug_type.value != "UNKNOWN_DRUG_TYPE":
        nodes.others(here, ("drugType",))
    nodes.others(here, ("doseIntervals", "cumulativeDose"))
    given = concept.id
    route = nodes.concept(here.get("routeOfAdministration"), ("route",))
    if route is not None and concept.route != route.id:
        ways = by_route(nodes.terms.vocabulary, concept.id, route.id)
        if len(ways) == 1:
            given = ways[0]
        else:
            what = f"no intervention is `{concept.id}` by this route; it stays without one"
            nodes.leave(here["routeOfAdministration"], what)
    return {"intervention": given}


def _procedure(node: Node, nodes: Nodes) -> Part | None:
    here = nodes.entries(node, ("code", "bodySite", "performed"))
    concept = nodes.concept(here.get("code"), ("procedure",))
    if concept is None:
        return None
    nodes.others(here, ("bodySite",))
    return _stated({"intervention": concept.id}, started=nodes.time(here.get("performed")))


def _answer(here: Any, nodes: Nodes, found: Part) -> None:
    """Purpose, response and adverse events."""
    target = nodes.concept(here.get("treatmentTarget"), KINDS)
    if target is not None:
        found["purpose"] = [target.id]
    response = nodes.word(here.get("responseToTreatment"), "response")
    if response and target is not None:
        found["response"] = {target.id: response}
    elif response:
        what = "a response without its target, which a source file states"
        nodes.leave(here["responseToTreatment"], what)
    events = [
        concept.id
        for each in nodes.parts(here.get("adverseEvents"))
        if (concept := nodes.concept(each, ("finding", "history", "diagnosis"))) is not None
    ]
    if events:
        found["adverse_events"] = {"state": "present", "what": events}
    started = found.get("started")
    if isinstance(started, str):
        # A source file begins an intervention at an age, and at no event.
        nodes.leave(here["procedure"], "this time has no place in a source file")
        del found["started"]


def _stated(part: Part, **more: object) -> Part:
    return {**part, **{key: value for key, value in more.items() if value is not None}}
