"""The treatments of a profile: what was given, how it turned out, what never was given."""

from __future__ import annotations

from cdss.errors import nearest
from cdss.interop.profile_faults import Faults
from cdss.interop.profile_times import TIME_KEYS, TimeReader
from cdss.located import Mapping, Node, Scalar, Sequence
from cdss.model.concept import GIVEN_KINDS, KINDS, Concept, fold
from cdss.model.condition import RESPONSES
from cdss.model.profile import Treatment
from cdss.model.quantity import Quantity, parse_quantity
from cdss.model.time import Moment
from cdss.model.unit import QuantityError
from cdss.model.wording import response_words

TREATMENT_KEYS = (
    "agent",
    "route",
    "dose",
    "response",
    "target",
    "running",
    "given",
    *TIME_KEYS,
)
TARGETS = tuple(each for each in KINDS if each not in {*GIVEN_KINDS, "route"})
"""What can respond: anything but what is given."""

AS_A_WHOLE = "as a whole"
"""Stands among the targets of a response for the treatment itself."""

_YES = {"yes": True, "true": True, "no": False, "false": False}
_RESPONSES = {fold(each): each for each in RESPONSES}


class TreatmentReader:
    """Reads the list of treatments and whether it is complete."""

    def __init__(self, faults: Faults, times: TimeReader, homes: dict[str, str]) -> None:
        self._faults = faults
        self._times = times
        self._homes = homes

    def read(
        self, node: Node | None, complete: Node | None
    ) -> tuple[tuple[Treatment, ...], str | None]:
        """The treatments, and where the list is declared complete (None: it is not)."""
        closing = self._complete(complete)
        none = isinstance(node, Scalar) and node.text.casefold() == "none"
        if none and complete is not None and closing is None:
            self._faults.add(
                "P045",
                "none-and-incomplete",
                "`treatments: none` is a complete list, and this says that it is not",
                complete.place,
            )
        if node is None:
            return (), closing
        if none:
            return (), node.place.brief
        if not isinstance(node, Sequence):
            self._faults.shape(node, "a list of treatments or the word `none`")
            return (), closing
        found = [each for part in node.parts for each in self._treatment(part)]
        self._check_never(found, node)
        return tuple(found), closing

    def _complete(self, node: Node | None) -> str | None:
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return None
        said = self._yes_or_no(scalar)
        return scalar.place.brief if said else None

    def _treatment(self, node: Node) -> list[Treatment]:
        if isinstance(node, Scalar):
            scalar = self._faults.scalar(node)
            entries: dict[str, Node] = {} if scalar is None else {"agent": scalar}
        else:
            entries = self._faults.mapping(node, TREATMENT_KEYS)
            if isinstance(node, Mapping) and "agent" not in entries:
                self._faults.add("P040", "no-agent", "a treatment names its `agent`", node.place)
        name = self._faults.scalar(entries["agent"]) if "agent" in entries else None
        concept = (
            None
            if name is None
            else self._faults.term(name, sorted(GIVEN_KINDS), "treatments", self._homes)
        )
        route = self._route(concept, entries.get("route"))
        responses = self._responses(entries.get("response"), entries.get("target"))
        never = self._never(entries.get("given"))
        running = self._running(entries.get("running"))
        dose, dose_words = self._dose(entries.get("dose"))
        when = self._times.read(entries)
        if never:
            self._check_only_never(entries)
        if concept is None or name is None:
            return []
        if when.end is not None and running is None:
            running = False
        return [
            Treatment(
                concept=concept.id,
                agent=concept.agent or concept.id,
                words=_words(concept, route, dose_words, responses, never=never) + when.words,
                place=name.place.brief,
                route=route,
                responses=responses,
                running=running,
                dose=dose,
                dose_words=dose_words,
                duration=when.lasted(running=running),
                start=when.began(running=running),
                never=never,
                end=when.end,
                backwards=when.backwards or _still_running(when.end, running=running),
            )
        ]

    def _route(self, concept: Concept | None, node: Node | None) -> str | None:
        """The stated route, else the one that the intervention's name carries."""
        own = None if concept is None else concept.route
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None or fold(scalar.text) in {"unknown", "not stated"}:
            return own
        route = self._faults.term(scalar, ("route",), "route", self._homes)
        if route is None:
            return own
        vocabulary = self._faults.vocabulary
        if own is not None and not vocabulary.is_a(route.id, own):
            if vocabulary.is_a(own, route.id):
                return own
            self._faults.add(
                "P041",
                "two-routes",
                f"`{concept.id if concept else ''}` is not given by this route",
                scalar.place,
                help_="name the agent alone, and the route beside it",
            )
            return own
        return route.id

    def _responses(
        self, node: Node | None, target: Node | None
    ) -> tuple[tuple[str | None, str], ...]:
        if isinstance(node, Mapping):
            if target is not None:
                self._faults.add(
                    "P042",
                    "target-twice",
                    "`response` already names its targets",
                    target.place,
                    help_="leave `target` out",
                )
            found: list[tuple[str | None, str]] = []
            for entry in node.entries:
                response = self._response(entry.value)
                if fold(entry.key.text) == fold(AS_A_WHOLE):
                    found += [(None, response)] if response is not None else []
                    continue
                concept = self._faults.term(entry.key, TARGETS, "response", self._homes)
                if concept is not None and any(concept.id == about for about, _ in found):
                    self._faults.add(
                        "P042",
                        "target-twice",
                        f"`{concept.id}` has a response here already, by another name",
                        entry.key.place,
                        help_="keep one of the two",
                    )
                elif concept is not None and response is not None:
                    found.append((concept.id, response))
            return tuple(found)
        response = None if node is None else self._response(node)
        if node is None and target is not None:
            self._faults.add(
                "P046",
                "target-without-response",
                "a `target` says what a `response` is about, and there is none",
                target.place,
            )
        about = None if target is None else self._faults.scalar(target)
        concept = (
            None if about is None else self._faults.term(about, TARGETS, "target", self._homes)
        )
        if response is None or (about is not None and concept is None):
            return ()
        return ((None if concept is None else concept.id, response),)

    def _response(self, node: Node) -> str | None:
        scalar = self._faults.scalar(node)
        if scalar is None:
            return None
        said = _RESPONSES.get(fold(scalar.text))
        if said is None:
            near = nearest(fold(scalar.text), _RESPONSES, 1)
            self._faults.add(
                "P043",
                "unknown-response",
                "a response is one of " + ", ".join(f"`{each}`" for each in _RESPONSES),
                scalar.place,
                private=scalar.text,
                help_=f"did you mean `{near[0]}`?" if near else "",
            )
        return said

    def _never(self, node: Node | None) -> bool:
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return False
        if scalar.text.casefold() in {"never", "no", "false"}:
            return True
        if scalar.text.casefold() not in {"yes", "true"}:
            self._faults.add(
                "P022",
                "not-a-choice",
                "`given` is `never` or `yes`",
                scalar.place,
                private=scalar.text,
            )
        return False

    def _running(self, node: Node | None) -> bool | None:
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None or scalar.text.casefold() == "unknown":
            return None
        return self._yes_or_no(scalar)

    def _yes_or_no(self, scalar: Scalar) -> bool | None:
        said = _YES.get(scalar.text.casefold())
        if said is None:
            self._faults.add(
                "P022",
                "not-a-choice",
                "this is `true` or `false`",
                scalar.place,
                private=scalar.text,
            )
        return said

    def _dose(self, node: Node | None) -> tuple[Quantity | None, str]:
        """The dose as stated; words that are no quantity are kept as words."""
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return None, ""
        try:
            dose = parse_quantity(scalar.text)
        except QuantityError:
            return None, scalar.text
        if dose.low is not None and dose.low < 0:
            self._faults.add(
                "P021",
                "impossible-value",
                "a dose is not below zero",
                scalar.place,
                private=scalar.text,
            )
        return dose, scalar.text

    def _check_only_never(self, entries: dict[str, Node]) -> None:
        """What never was given has no dose, no response and no time."""
        for key in ("dose", "response", "target", "running", *TIME_KEYS):
            if key in entries:
                self._faults.add(
                    "P047",
                    "never-and-told",
                    f"what was never given has no `{key}`",
                    entries[key].place,
                    help_="leave out one of the two",
                )

    def _check_never(self, found: list[Treatment], node: Node) -> None:
        vocabulary = self._faults.vocabulary
        for never in found:
            for each in found:
                # Given by one route and never by another is no contradiction.
                elsewhere = never.route is not None and (
                    each.route is None or not vocabulary.is_a(each.route, never.route)
                )
                same = any(
                    vocabulary.is_a(name, never.concept) for name in (each.concept, each.agent)
                )
                if never.never and not each.never and same and not elsewhere:
                    self._faults.add(
                        "P044",
                        "given-and-never",
                        f"`{each.concept}` is stated as given and as never given",
                        node.place,
                        notes=(f"given at {each.place}", f"never given at {never.place}"),
                    )


def _still_running(end: Moment | None, *, running: bool | None) -> str:
    over = end is not None and end.latest is not None and end.latest < 0
    return "it is stated to be running, and to have ended" if running and over else ""


def _words(
    concept: Concept,
    route: str | None,
    dose: str,
    responses: tuple[tuple[str | None, str], ...],
    *,
    never: bool,
) -> str:
    parts = [concept.phrase]
    if route and route != concept.route:
        parts.append(route)
    if never:
        return f"{' '.join(parts)}: never given"
    if dose:
        parts.append(dose)
    said = [
        response_words(response) + (f" for {target.replace('-', ' ')}" if target else "")
        for target, response in responses
    ]
    return " ".join(parts) + (f": {', '.join(said)}" if said else ": given")
