"""The sections of a profile: patient, diagnoses, findings, history, measurements, treatments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cdss.errors import Diagnostic, Location
from cdss.interop.profile_faults import Faults
from cdss.interop.profile_measurements import MeasurementReader
from cdss.interop.profile_patient import read_patient
from cdss.interop.profile_times import TIME_KEYS, TimeReader
from cdss.interop.profile_treatments import TreatmentReader
from cdss.located import Mapping, Node, Scalar, Sequence
from cdss.model.concept import Concept, Vocabulary
from cdss.model.duration import TimeError
from cdss.model.profile import Profile, Statement
from cdss.model.time import NOW, parse_date

PROFILE_KEYS = (
    "id",
    "as_of",
    "patient",
    "diagnoses",
    "findings",
    "measurements",
    "treatments",
    "treatments_complete",
    "history",
)
FHIR_KEY = "resourceType"
"""What every FHIR resource has, and no profile."""
STATE_KEYS = ("state", "kind", *TIME_KEYS)
STATES = {
    "present": "present",
    "yes": "present",
    "true": "present",
    "absent": "absent",
    "no": "absent",
    "false": "absent",
    "suspected": "suspected",
    "unknown": "unknown",
}
STATED_KINDS = ("diagnosis", "finding", "history", "demographic")
HOMES = {
    "diagnosis": "diagnoses",
    "finding": "findings",
    "history": "history",
    "measurement": "measurements",
    "score": "measurements",
    "agent": "treatments",
    "intervention": "treatments",
    "procedure": "treatments",
}


class ProfileReader:
    """Reads one profile; ``diagnostics`` holds what is wrong with it."""

    def __init__(
        self, vocabulary: Vocabulary, *, allow_unknown: bool = False, today: date | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._faults = Faults(vocabulary, allow_unknown=allow_unknown)
        self._today = today

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Everything that is wrong, in the order in which it was met."""
        return self._faults.diagnostics

    def read(self, nodes: tuple[Node, ...], name: str, sha256: str) -> Profile:
        """The profile that the text states, as far as it could be read."""
        root = self._root(nodes, name)
        as_of = self._as_of(root.get("as_of"))
        if root.get(FHIR_KEY) is not None:
            self._fhir(root)
            return Profile(sha256, as_of)
        entries = self._faults.mapping(root, PROFILE_KEYS)
        identity = entries.get("id")
        patient = entries.get("patient")
        age, age_place, sex, sex_place, weight = read_patient(patient, self._faults)
        times = TimeReader(self._faults, as_of, age)
        measurements = MeasurementReader(self._faults, times, HOMES)
        treatments = TreatmentReader(self._faults, times, HOMES)
        statements: list[Statement] = []
        for section in ("diagnoses", "findings", "history"):
            if section in entries:
                statements += self._section(section, entries[section], times)
        if "measurements" in entries:
            statements += measurements.read(entries["measurements"])
        given, complete = treatments.read(
            entries.get("treatments"), entries.get("treatments_complete")
        )
        scalar = None if identity is None else self._faults.scalar(identity)
        return Profile(
            sha256=sha256,
            as_of=as_of,
            id=None if scalar is None else scalar.text,
            age=age,
            age_words="" if age is None else str(age),
            age_place=age_place,
            sex=sex,
            sex_place=sex_place,
            weight=weight,
            statements=tuple(statements),
            treatments=given,
            treatments_complete=complete,
            not_understood=tuple(self._faults.not_understood),
        )

    def _root(self, nodes: tuple[Node, ...], name: str) -> Mapping:
        nothing = Mapping((), Location(name))
        if not nodes or (isinstance(nodes[0], Scalar) and nodes[0].value is None):
            self._faults.add(
                "P001",
                "empty-profile",
                "the profile states nothing",
                Location(name),
                help_="`cdss new profile` prints one to fill in",
            )
            return nothing
        if len(nodes) > 1:
            self._faults.add(
                "P002",
                "several-documents",
                "a profile is one document, and a second one begins here",
                nodes[1].place,
            )
        root = nodes[0]
        if not isinstance(root, Mapping):
            self._faults.shape(root, "a profile, of keys and values,")
            return nothing
        if not root.entries:
            self._faults.add(
                "P001",
                "empty-profile",
                "the profile states nothing",
                root.place,
                help_="`cdss new profile` prints one to fill in",
            )
        return root

    def _fhir(self, root: Mapping) -> None:
        kind = root.get(FHIR_KEY)
        self._faults.add(
            "P003",
            "fhir-resource",
            "this is a FHIR resource, and a profile is expected",
            root.place,
            help_="`cdss new profile` prints a profile to fill in",
            private=f"{FHIR_KEY}: {kind.text}" if isinstance(kind, Scalar) else "",
        )

    def _as_of(self, node: Node | None) -> date:
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is not None:
            try:
                span = parse_date(scalar.text)
            except TimeError as error:
                self._faults.add(
                    "P033",
                    "bad-time",
                    error.what,
                    scalar.place,
                    help_=error.help,
                    private=scalar.text,
                )
            else:
                if span.first == span.last:
                    return span.first
                self._faults.add(
                    "P033", "bad-time", "the consultation date needs its day", scalar.place
                )
        return self._today or date.today()  # noqa: DTZ011 - the date at the user's desk

    # Diagnoses, findings, history

    def _section(self, section: str, node: Node, times: TimeReader) -> Iterator[Statement]:
        if isinstance(node, Mapping):
            for entry in node.entries:
                yield from self._about(section, entry.key, entry.value, times)
        elif isinstance(node, Sequence):
            for part in node.parts:
                if isinstance(part, Mapping):
                    yield from self._section(section, part, times)
                else:
                    scalar = self._faults.scalar(part)
                    if scalar is not None:
                        yield from self._about(section, scalar, None, times)
        else:
            self._faults.shape(node, "a list or mapping of names")

    def _about(
        self, section: str, name: Scalar, node: Node | None, times: TimeReader
    ) -> Iterator[Statement]:
        concept = self._faults.term(name, STATED_KINDS, section, HOMES)
        if concept is None:
            return
        if isinstance(node, Sequence):
            for part in node.parts:
                yield from self._statement(section, concept, name, part, times)
        else:
            yield from self._statement(section, concept, name, node, times)

    def _statement(
        self,
        section: str,
        concept: Concept,
        name: Scalar,
        node: Node | None,
        times: TimeReader,
    ) -> Iterator[Statement]:
        entries: dict[str, Node] = {}
        state: str | None = "present"
        if isinstance(node, Mapping):
            entries = self._faults.mapping(node, STATE_KEYS)
            state = self._state(entries["state"]) if "state" in entries else "present"
        elif node is not None:
            state = self._state(node)
        if state is None:
            return
        when = times.read(entries)
        past_finding = section == "history" and concept.kind == "finding" and not concept.lasting
        if past_finding and state == "present" and not when.dated:
            self._faults.add(
                "P012",
                "past-or-present",
                f"`{concept.id}` under `history` does not say whether it is so now",
                name.place,
                help_="put it under `findings`, or say `until:` when",
            )
            return
        for kind in self._kinds(concept, entries.get("kind")):
            yield Statement(
                concept=kind.id,
                words=f"{kind.phrase}: {state}{when.words}",
                place=name.place.brief,
                state=state,
                observed=when.observed,
                dated=when.dated,
                start=when.start,
                backwards=when.backwards,
            )
            if when.end is not None and state == "present" and not kind.lasting:
                yield Statement(
                    concept=kind.id,
                    words=f"{kind.phrase}: ended{when.words}",
                    place=name.place.brief,
                    state="absent",
                    observed=NOW,
                )

    def _state(self, node: Node) -> str | None:
        scalar = self._faults.scalar(node)
        if scalar is None:
            return None
        state = STATES.get(scalar.text.casefold())
        if state is None:
            self._faults.add(
                "P013",
                "unknown-state",
                "a state is `present`, `absent`, `suspected` or `unknown`",
                scalar.place,
                private=scalar.text,
            )
        return state

    def _kinds(self, concept: Concept, node: Node | None) -> Iterator[Concept]:
        """The concept itself, or the kinds of it that are named."""
        if node is None:
            yield concept
            return
        parts = node.parts if isinstance(node, Sequence) else (node,)
        for part in parts:
            scalar = self._faults.scalar(part)
            if scalar is None:
                continue
            kind = self._vocabulary.kind_of(concept.id, scalar.text)
            if kind is not None:
                yield kind
                continue
            known = sorted(self._vocabulary.descendants(concept.id) - {concept.id})
            self._faults.add(
                "P014",
                "unknown-kind",
                f"`{concept.id}` has no such kind",
                scalar.place,
                private=scalar.text,
                help_="known: " + ", ".join(f"`{each}`" for each in known) if known else "",
            )
