"""What a source file states, taken apart into items that can be counted and compared.

It reads plain data (dicts and lists, as YAML or JSON give them), so that a candidate
which does not pass the schema can be measured too. An item is the smallest thing that is
right or wrong by itself: a statement, an intervention, one of its doses, its response for
one target, a field of the bibliography.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from cdss.model.concept import Vocabulary
from cdss.model.figures import as_figure
from cdss.model.unit import QuantityError, parse_unit

KINDS = (
    "study",
    "demographic",
    "finding",
    "measurement",
    "score",
    "procedure",
    "frequency",
    "intervention",
    "dose",
    "response",
    "adverse",
    "general",
    "bibliography",
)
"""The kinds of item, in the order of a table.

A ``frequency`` is a statement that says of how many; ``dose`` counts each dose, schedule,
duration and route; ``study`` the design and what each subject is.
"""

COUNTED_FIELDS = ("title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "pmcid")
"""The fields of a citation that are compared one by one; authors are compared together."""

_BY_KIND = {"demographic", "measurement", "score", "procedure"}
_NOT_STATED = "not-stated"

Figures = tuple[tuple[str, Fraction | str], ...]
Places = tuple[tuple[int, int], ...]


class Item(NamedTuple):
    """One thing that a document states.

    Attributes:
        kind: One of `KINDS`.
        path: Where it stands in the document: ``P1/S12``, ``P1/I2 dose``.
        subject: The number of the subject in the document; None outside subjects.
        owner: Of a part of an intervention, the intervention's number.
        concept: What it is about; of parts and fields, which part or field.
        state: What is said of it, without figures.
        figures: The figures by name, in base units where the unit is known.
        words: What was printed, where words and not figures are compared.
        places: Its spans.
        inferred: Whether the text only implies it.
        time: When, as the document has it; of an intervention, the whole of it.
        also: Of a general statement, its concepts; of what names one concept, that and all it
            is a kind of.
        shown: The figures as they are written.
    """

    kind: str
    path: str
    concept: str
    places: Places
    subject: int | None = None
    owner: int | None = None
    state: str = ""
    figures: Figures = ()
    words: str = ""
    inferred: bool = False
    time: object = None
    also: frozenset[str] = frozenset()
    shown: str = ""

    @property
    def said(self) -> str:
        """The item in a few words."""
        words = (self.concept, self.state, self.shown, self.words)
        return " ".join(each for each in words if each)


def items(document: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[Item, ...]:
    """Everything a source file or a candidate states.

    Args:
        document: The file's data; what has not the form of a source file is passed over.
        vocabulary: Resolves synonyms, and tells of which kind a concept is.

    Example:
        >>> from cdss.model.concept import Concept
        >>> words = Vocabulary([Concept("fever", "Fever", "finding", synonyms=("pyrexia",))])
        >>> pyrexia = {"concept": "pyrexia", "state": "absent", "at": {"span": [4, 11]}}
        >>> given = {"subjects": [{"id": "P1", "n": 1, "statements": [pyrexia]}]}
        >>> [(each.kind, each.path, each.said) for each in items(given, words)]
        [('study', 'P1', 'subject patient, n 1'), ('finding', 'P1/S1', 'fever absent')]
    """
    return tuple(_Reader(vocabulary).document(document))


class _Reader:
    """Walks a document; it holds the vocabulary and nothing else."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def document(self, document: Mapping[str, Any]) -> Iterator[Item]:
        if document.get("design"):
            yield Item("study", "design", "design", (), state=str(document["design"]))
        for number, subject in enumerate(_dicts(document.get("subjects"))):
            yield from self._subject(subject, number)
        for number, general in enumerate(_dicts(document.get("general")), start=1):
            yield self._general(general, str(general.get("id") or f"G{number}"))
        yield from _citation(document.get("citation"))

    def _subject(self, subject: Mapping[str, Any], number: int) -> Iterator[Item]:
        name = str(subject.get("id") or f"subject {number + 1}")
        count = as_figure(subject.get("n"))
        kind = subject.get("kind") or ("patient" if count == 1 else "cohort")
        figures: Figures = () if count is None else (("n", count),)
        shown = f", n {subject.get('n')}"
        whole = Item("study", name, "subject", (), subject=number, figures=figures)
        yield whole._replace(state=f"{kind}{shown}")
        for at, statement in enumerate(_dicts(subject.get("statements")), start=1):
            path = f"{name}/{statement.get('id') or f'S{at}'}"
            yield self._statement(statement, path, number)
        for at, given in enumerate(_dicts(subject.get("interventions"))):
            path = f"{name}/{given.get('id') or f'I{at + 1}'}"
            yield from self._intervention(given, path, number, at)

    def _statement(self, statement: Mapping[str, Any], path: str, subject: int) -> Item:
        concept = self._named(statement.get("concept"))
        figures = statement_figures(statement)
        names = {name for name, _ in figures}
        kind = self._kind(concept)
        if names & {"n", "percent"} and kind != "score":
            kind = "frequency"
        measured = bool(figures) or "is" in statement
        state = str(statement.get("state") or "")
        # A measured value is there by being measured.
        said = ["" if measured and state == "present" else state, str(statement.get("is") or "")]
        return Item(
            kind,
            path,
            concept,
            places(statement.get("at")),
            subject=subject,
            state=" ".join(each for each in said if each),
            figures=figures,
            inferred=bool(statement.get("inferred")),
            time=statement.get("time"),
            also=self._kinds_of(concept),
            shown=_shown(statement),
        )

    def _intervention(
        self, given: Mapping[str, Any], path: str, subject: int, owner: int
    ) -> Iterator[Item]:
        concept = self._named(given.get("intervention"))
        at = places(given.get("at"))
        inferred = bool(given.get("inferred"))
        whole = Item(
            "intervention", path, self._agent(concept), at, subject=subject, inferred=inferred
        )
        yield whole._replace(owner=owner, time=given)
        part = whole._replace(owner=owner, kind="dose")
        route = self._vocabulary.route_of(concept) if concept in self._vocabulary else None
        if route is not None:
            yield part._replace(path=f"{path} route", concept="route", state=route)
        for dose in _some(given.get("dose_as_reported")):
            yield part._replace(
                path=f"{path} dose",
                concept="dose",
                words=str(dose.get("printed", "") if isinstance(dose, Mapping) else dose),
                places=_own_places(dose, at),
            )
        for name in ("schedule", "duration"):
            for words in _some(given.get(name)):
                said = _stated(str(words))
                # How long is not stated where the curators say so, whatever else they tell.
                unsaid = name == "duration" and said != str(words)
                yield part._replace(
                    path=f"{path} {name}",
                    concept=name,
                    words=said or str(words),
                    inferred=part.inferred or unsaid or not said,
                )
        yield from self._responses(given, part)

    def _responses(self, given: Mapping[str, Any], part: Item) -> Iterator[Item]:
        path, at = part.path, part.places
        responses = given.get("response")
        for target, response in responses.items() if isinstance(responses, Mapping) else ():
            told = response if isinstance(response, Mapping) else {"value": response}
            yield part._replace(
                kind="response",
                path=f"{path} response",
                concept=self._named(target),
                also=self._kinds_of(self._named(target)),
                state=str(told.get("value", "")),
                places=_own_places(told, at),
                inferred=part.inferred or bool(told.get("inferred")),
            )
        adverse = given.get("adverse_events")
        if isinstance(adverse, Mapping):
            # "No adverse effects" is one statement, whatever it goes on to name.
            named = _some(adverse.get("what")) if adverse.get("state") != "absent" else ()
            for what in named or ("any",):
                yield part._replace(
                    kind="adverse",
                    path=f"{path} adverse_events",
                    concept=self._named(what),
                    state=str(adverse.get("state", "")),
                    places=_own_places(adverse, at),
                    inferred=part.inferred or bool(adverse.get("inferred")),
                )

    def _general(self, general: Mapping[str, Any], path: str) -> Item:
        concepts = frozenset(self._named(each) for each in _some(general.get("concepts")))
        return Item(
            "general",
            path,
            ", ".join(sorted(concepts)),
            places(general.get("at")),
            state=str(general.get("kind", "")),
            inferred=bool(general.get("inferred")),
            also=concepts,
        )

    def _named(self, name: object) -> str:
        """The concept's own id, whichever of its names is written."""
        concept = self._vocabulary.get(str(name)) or self._vocabulary.named(str(name))
        return concept.id if concept else str(name)

    def _kinds_of(self, concept: str) -> frozenset[str]:
        return self._vocabulary.ancestors(concept) if concept in self._vocabulary else frozenset()

    def _kind(self, concept: str) -> str:
        known = self._vocabulary.get(concept)
        return known.kind if known and known.kind in _BY_KIND else "finding"

    def _agent(self, concept: str) -> str:
        """What is given, apart from its route: that is an item of its own."""
        if concept not in self._vocabulary or self._vocabulary.is_narrower(concept):
            return concept
        return self._vocabulary.agent_of(concept)


def statement_figures(statement: Mapping[str, Any]) -> Figures:
    """The figures of a statement by name; values in base units where the unit is known.

    Example:
        >>> age = {"value": 2, "unit": "a"}
        >>> statement_figures(age) == statement_figures({"value": 24, "unit": "mo"})
        True
        >>> statement_figures({"value": {"above": "8,000"}, "unit": "U/L"})[0][0]
        'value above'
    """
    unit, factor = _unit(statement.get("unit"))
    value = statement.get("value")
    found: list[tuple[str, Fraction | str]] = []
    bounds = value if isinstance(value, Mapping) else {"": value}
    for name, bound in bounds.items():
        figure = as_figure(bound)
        if bound is not None:
            found.append((f"value {name}".strip(), bound if figure is None else figure * factor))
    if found and unit:
        found.append(("unit", unit))
    for name in ("of", "n", "percent"):
        figure = as_figure(statement.get(name))
        if statement.get(name) is not None:
            found.append((name, str(statement[name]) if figure is None else figure))
    if statement.get("titre") is not None:
        last = str(statement["titre"]).split(":")[-1]
        found.append(("titre", as_figure(last) or last))
    given = statement.get("reference")
    reference = given if isinstance(given, Mapping) else {}
    for name in ("low", "high"):
        figure = as_figure(reference.get(name))
        if figure is not None:
            found.append((f"reference {name}", figure))
    return tuple(found)


def places(at: object) -> Places:
    """The spans of one place or several.

    Example:
        >>> places([{"section": "Case", "span": [3, 9]}, {"section": "Case"}])
        ((3, 9),)
    """
    found = []
    for each in _dicts(at if isinstance(at, list | tuple) else [at]):
        match each.get("span"):
            case [int(start), int(end)]:
                found.append((start, end))
    return tuple(found)


def _own_places(part: object, otherwise: Places) -> Places:
    return (places(part.get("at")) if isinstance(part, Mapping) else ()) or otherwise


def _unit(unit: object) -> tuple[str, Fraction]:
    """What a unit measures, and its size; an international unit of a reading is taken as U."""
    if unit is None:
        return "", Fraction(1)
    written = str(unit).replace("[iU]", "U").replace("[IU]", "U").replace("IU", "U")
    if written in {"1", "{score}"}:
        return "", Fraction(1)
    try:
        known = parse_unit(written)
    except QuantityError:
        return written, Fraction(1)
    return " ".join(f"{base}{power}" for base, power in known.dimension) or "1", known.factor


def _citation(citation: object) -> Iterator[Item]:
    if not isinstance(citation, Mapping):
        return
    authors = [str(each) for each in _some(citation.get("authors"))]
    if authors:
        yield Item("bibliography", "citation.authors", "authors", (), words=", ".join(authors))
    for field in COUNTED_FIELDS:
        if citation.get(field) is not None:
            words = str(citation[field])
            yield Item("bibliography", f"citation.{field}", field, (), words=words)


def _stated(words: str) -> str:
    """A schedule or duration without what the curators remark that the text leaves out."""
    return ";".join(each for each in words.split(";") if "not stated" not in each).strip()


def _some(said: object) -> tuple[Any, ...]:
    """What is stated, as a list; nothing where it is not."""
    if said is None or said == _NOT_STATED:
        return ()
    return tuple(said) if isinstance(said, list | tuple) else (said,)


def _dicts(parts: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(parts, list | tuple):
        yield from (each for each in parts if isinstance(each, Mapping))


def _shown(statement: Mapping[str, Any]) -> str:
    """The figures of a statement as the document writes them."""
    value = statement.get("value")
    if isinstance(value, Mapping):
        value = ", ".join(f"{name} {each}" for name, each in value.items() if each is not None)
    reference = statement.get("reference")
    named = {
        "of": statement.get("of"),
        "n": statement.get("n"),
        "percent": statement.get("percent"),
        "titre": statement.get("titre"),
        "reference": reference.get("printed") if isinstance(reference, Mapping) else None,
    }
    told = ["" if value is None else f"{value} {statement.get('unit') or ''}".strip()]
    told += [f"{name} {each}" for name, each in named.items() if each is not None]
    return " ".join(each for each in told if each)
