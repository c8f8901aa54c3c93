"""Condition documents to conditions: ids resolved, values in their concept's unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cdss.errors import Diagnostic, Location
from cdss.knowledge.documents import rule as doc
from cdss.model.concept import GIVEN_KINDS, Vocabulary
from cdss.model.condition import (
    Aged,
    All,
    Always,
    AnyOf,
    Bounds,
    Condition,
    Counted,
    Measured,
    Not,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.measure import in_unit_of
from cdss.model.quantity import Quantity, parse_quantity
from cdss.model.unit import QuantityError

Path = tuple[str | int, ...]

_BY_KEY: dict[str, frozenset[str]] = {
    "diagnosis": frozenset({"diagnosis"}),
    "finding": frozenset({"finding"}),
    "history": frozenset({"history", "demographic"}),
    "measurement": frozenset({"measurement"}),
    "score": frozenset({"score"}),
    "treatment": GIVEN_KINDS,
    "route": frozenset({"route"}),
}


class ConditionReader:
    """Builds conditions from one rule's documents and notes what is wrong.

    Args:
        vocabulary: The concepts that conditions may name.
        place: Where a path of the rule's file stands.
    """

    def __init__(self, vocabulary: Vocabulary, place: Callable[..., Location]) -> None:
        self._vocabulary = vocabulary
        self.where = place
        self.diagnostics: list[Diagnostic] = []

    def read(self, document: Any, path: Path) -> Condition:
        """The condition that a document states."""
        if document == "always":
            return Always()
        if isinstance(document, doc.AllDocument):
            return All(self._parts(document.all, (*path, "all")))
        if isinstance(document, doc.AnyDocument):
            return AnyOf(self._parts(document.any, (*path, "any")))
        if isinstance(document, doc.NotDocument):
            return Not(self.read(document.not_, (*path, "not")))
        return self._leaf(document, path)

    def _leaf(self, document: Any, path: Path) -> Condition:
        if isinstance(document, doc.AgeDocument):
            return Aged(self._durations(document.age, (*path, "age")))
        if isinstance(document, doc.SexDocument):
            return OfSex(document.sex)
        if isinstance(document, doc.CountDocument):
            return Counted(self._treated(document.count, (*path, "count")), document.at_least)
        if isinstance(document, doc.TreatmentDocument):
            return self._treated(document, path)
        if isinstance(document, doc.MeasurementDocument):
            return self._measured(document.measurement, document, "measurement", path)
        if isinstance(document, doc.ScoreDocument):
            return self._measured(document.score, document, "score", path)
        return self._stated(document, path)

    def _parts(self, documents: Iterable[Any], path: Path) -> tuple[Condition, ...]:
        return tuple(self.read(each, (*path, at)) for at, each in enumerate(documents))

    def _stated(self, document: Any, path: Path) -> Condition:
        key = next(key for key in ("diagnosis", "finding", "history") if hasattr(document, key))
        concept = self.concept(getattr(document, key), _BY_KEY[key], (*path, key))
        relations = {
            "within": self._duration(document.within, (*path, "within")),
            "for_at_least": self._duration(document.for_at_least, (*path, "for_at_least")),
            **self._order(document, path),
        }
        if not any(relations.values()):
            return Stated(concept)
        return Timed(concept, **relations)  # type: ignore[arg-type]

    def _order(self, document: Any, path: Path) -> dict[str, Condition | None]:
        found: dict[str, Condition | None] = {}
        for key in ("before", "after"):
            related = getattr(document, key)
            found[key] = None if related is None else self.read(related, (*path, key))
            if not isinstance(found[key], Stated | Treated | None):
                self._wrong(
                    "K014",
                    "no-event",
                    f"`{key}` names a diagnosis, finding, history or treatment",
                    (*path, key),
                )
        return found

    def _treated(self, document: Any, path: Path) -> Treated:
        targets = _several(document.target)
        wanted = tuple(each for each in targets if each != "unspecified")
        for each in wanted:
            self.concept(each, None, (*path, "target"))
        if document.treatment is not None:
            self.concept(document.treatment, _BY_KEY["treatment"], (*path, "treatment"))
        if document.route is not None:
            self.concept(document.route, _BY_KEY["route"], (*path, "route"))
        if targets and not document.response:
            self._wrong(
                "K015",
                "target-without-response",
                "`target` says what a `response` was judged on, and none is given",
                (*path, "target"),
            )
        return Treated(
            concept=document.treatment,
            responses=_several(document.response),
            targets=wanted,
            unspecified="unspecified" in targets,
            route=document.route,
            dose=self._amounts(document.dose, None, (*path, "dose")),
            duration=self._durations(document.duration, (*path, "duration")),
            running=document.running,
            within=self._duration(document.within, (*path, "within")),
            **self._order(document, path),
        )

    def _measured(self, name: str, document: Any, key: str, path: Path) -> Measured:
        concept = self.concept(name, _BY_KEY[key], (*path, key))
        bounds = self._amounts(document, concept, path)
        # A bound that cannot be read has been named already, and is a bound all the same.
        bounded = any(getattr(document, name) is not None for name in Bounds._fields)
        if document.is_ is None and not bounded:
            self._wrong("K013", "no-bound", f"say what `{key}` must be: `is`, `above`, …", path)
        if document.is_ is not None and bounded:
            self._wrong(
                "K013", "word-and-bound", "ask by word or by bounds; join two with `all`", path
            )
        return Measured(
            concept, document.is_, bounds, self._duration(document.within, (*path, "within"))
        )

    def concept(self, name: str, kinds: frozenset[str] | None, path: Path) -> str:
        """Check that a concept exists and is of a kind that belongs here."""
        concept = self._vocabulary.get(name)
        if concept is None:
            near = self._vocabulary.nearest(name, kinds, 1)
            self._wrong(
                "K010",
                "unknown-concept",
                f"`{name}` is not in the vocabulary",
                path,
                help_=f"did you mean `{near[0].id}`?" if near else "",
            )
        elif kinds is not None and concept.kind not in kinds:
            self._wrong(
                "K011",
                "wrong-kind",
                f"`{name}` is of kind {concept.kind}, and this asks for "
                + " or ".join(sorted(kinds)),
                path,
            )
        return name

    def _amounts(self, document: Any, concept: str | None, path: Path) -> Bounds[Quantity]:
        if document is None:
            return Bounds()
        known = self._vocabulary.get(concept) if concept else None
        limits: dict[str, Quantity] = {}
        for name in Bounds._fields:
            stated = getattr(document, name)
            if stated is None:
                continue
            try:
                quantity = parse_quantity(str(stated), known.unit if known else None)
                if known is not None:
                    quantity = in_unit_of(known, quantity)
                limits[name] = quantity
            except QuantityError as error:
                self._wrong("K012", "bad-value", error.what, (*path, name), help_=error.help)
        return Bounds(**limits)

    def _durations(self, document: Any, path: Path) -> Bounds[Duration]:
        if document is None:
            return Bounds()
        limits = {
            name: self._duration(str(stated), (*path, name))
            for name in Bounds._fields
            if (stated := getattr(document, name)) is not None
        }
        return Bounds(**limits)

    def _duration(self, text: str | None, path: Path) -> Duration | None:
        if text is None:
            return None
        try:
            return parse_duration(text)
        except TimeError as error:
            self._wrong("K012", "bad-value", error.what, path, help_=error.help)
            return None

    def _wrong(self, code: str, name: str, what: str, path: Path, *, help_: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, name, what, self.where(*path), help=help_))


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
