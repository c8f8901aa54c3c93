"""The tree: scalars, sequences and mappings, each with its place.

The classes are named tuples: a tree may hold 100,000 of them, and a named tuple
is built in C and costs little at import.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from cdss.errors import Diagnostic, Location, in_order

KEY: Final = "~key"
"""Last step of a path in `places` that leads to a key and not to its value."""

Value: TypeAlias = str | int | Decimal | bool | None
Path: TypeAlias = tuple[str | int, ...]


class Scalar(NamedTuple):
    """A single value.

    Attributes:
        value: The value, typed; a quoted ``"1"`` is text.
        text: The words themselves, so that ``19.30`` can be printed as it was written.
        place: Where it begins.
    """

    value: Value
    text: str
    place: Location


class Entry(NamedTuple):
    """A key and what stands under it. The key's ``value`` is always text."""

    key: Scalar
    value: Node


class Sequence(NamedTuple):
    """A list: its nodes are in ``parts``."""

    parts: tuple[Node, ...]
    place: Location


class Mapping(NamedTuple):
    """Keys and values in the order of the text; no key stands twice."""

    entries: tuple[Entry, ...]
    place: Location

    def get(self, name: str) -> Node | None:
        """Return what stands under ``name``, or None when the key is not there.

        Example:
            >>> here = Location("p.yaml")
            >>> male = Scalar("male", "male", here)
            >>> patient = Mapping((Entry(Scalar("sex", "sex", here), male),), here)
            >>> plain(patient.get("sex")), patient.get("age")
            ('male', None)
        """
        return next((entry.value for entry in self.entries if entry.key.text == name), None)


Node: TypeAlias = Scalar | Sequence | Mapping


class Malformed(Exception):  # noqa: N818 - it names the state of the text, as `KeyError` does not
    """The text cannot be read; callers turn it into the error of their file.

    ``str`` of it is safe to log; each diagnostic's ``private`` part is not.
    """

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(each.render() for each in self.diagnostics)


def plain(node: Node | None) -> Any:
    """Return the tree without places: dict, list, str, int, Decimal, bool or None.

    Example:
        >>> here = Location("p.yaml")
        >>> plain(Sequence((Scalar(1, "1", here), Scalar("a", "a", here)), here))
        [1, 'a']
    """
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [plain(part) for part in node.parts]
    return None if node is None else node.value


def places(node: Node) -> dict[Path, Location]:
    """Return where each value stands, by its path of keys and list positions.

    The place of a key is under its path with `KEY` at the end. Should a text have a
    key of that name itself, the place of its value is the one that is given.

    Example:
        >>> here, there = Location("p.yaml", 1, 1), Location("p.yaml", 1, 6)
        >>> sex = Mapping((Entry(Scalar("sex", "sex", here), Scalar("male", "male", there)),), here)
        >>> found = places(sex)
        >>> str(found[("sex",)]), str(found[("sex", KEY)])
        ('p.yaml:1:6', 'p.yaml:1:1')
    """
    found: dict[Path, Location] = {}
    waiting: list[tuple[Path, Node]] = [((), node)]
    while waiting:
        path, here = waiting.pop()
        found[path] = here.place
        if isinstance(here, Mapping):
            for entry in here.entries:
                found.setdefault((*path, entry.key.text, KEY), entry.key.place)
                waiting.append(((*path, entry.key.text), entry.value))
        elif isinstance(here, Sequence):
            waiting.extend(((*path, at), part) for at, part in enumerate(here.parts))
    return found


def node_of(data: Any, place: Location) -> Node:
    """Return plain data as a tree, all of it at one place.

    Example:
        >>> plain(node_of({"a": [1, None, "b"]}, Location("p.yaml")))
        {'a': [1, None, 'b']}
    """
    if isinstance(data, dict):
        return Mapping(
            tuple(
                Entry(Scalar(str(key), str(key), place), node_of(value, place))
                for key, value in data.items()
            ),
            place,
        )
    if isinstance(data, list | tuple):
        return Sequence(tuple(node_of(each, place) for each in data), place)
    if data is None or isinstance(data, bool):
        return Scalar(data, {None: "null", True: "true", False: "false"}[data], place)
    return Scalar(data, str(data), place)
