"""A tree written as YAML, as the files of a knowledge base are written by hand.

What fits on a line stands on one; every scalar keeps its own words, so that ``19.30``
is not rewritten as ``19.3`` and ``yes`` gets no quotation marks that this program's
reader does not need.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from cdss.located.building import number
from cdss.located.nodes import Mapping, Node, Scalar, Sequence

WIDTH: Final = 100
"""Columns of a line; text that is longer goes on in the next."""

_TAG: Final = "tag:yaml.org,2002:"
_QUOTES: Final = 4
"""Columns that brackets and quotation marks may take beside what is counted."""


def write_yaml(node: Node) -> str:
    r"""Write a tree as one document, which ``read_yaml`` reads as the same tree.

    Example:
        >>> from cdss.located import read_yaml
        >>> (node,) = read_yaml("a: [1, 0.50]\nb:\n  c: no\n  d: '1'\n", "r.yaml")
        >>> print(write_yaml(node), end="")
        a: [1, 0.50]
        b: {c: no, d: '1'}
    """
    import yaml  # noqa: PLC0415 - 50 ms, which only those who write need to spend

    class Words(yaml.SafeDumper):
        """Writes plainly what this program's reader takes for what it is."""

        yaml_implicit_resolvers: dict[str | None, Any] = {  # noqa: RUF012 - the shape is PyYAML's
            None: [
                (f"{_TAG}null", re.compile(r"(?:~|null|)\Z")),
                (f"{_TAG}bool", re.compile(r"(?:true|false)\Z")),
                (f"{_TAG}int", _Number()),
            ]
        }

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
            return super().increase_indent(flow, indentless=False)

    shaped = _shaped(node, yaml, 0, top=True)
    written: str = yaml.serialize(shaped, Dumper=Words, allow_unicode=True, width=WIDTH)
    if _STEERING.search(written):
        # PyYAML lets them stand; what is written may be looked at in a terminal.
        written = yaml.serialize(shaped, Dumper=Words, allow_unicode=False, width=WIDTH)
    return written


_STEERING: Final = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Signs that print nothing and turn, or hide, what stands around them."""


class _Number:
    """Tells PyYAML what this program reads as a number."""

    def match(self, text: str) -> bool:
        try:
            return number(text, bare_exponent=False) is not None
        except OverflowError:
            return True


def _shaped(node: Node, yaml: Any, indent: int, *, top: bool = False) -> Any:
    """A node of PyYAML's, in flow style where it fits on its line."""
    if isinstance(node, Scalar):
        return yaml.ScalarNode(_tag(node), _word(node))
    flow = not top and _columns(node) <= WIDTH - indent - _QUOTES
    if isinstance(node, Sequence):
        # The parts of a list look alike: one that does not fit keeps the others from it.
        each = [_columns(part) for part in node.parts if not isinstance(part, Scalar)]
        wide = bool(each) and max(each) > WIDTH - indent - 2 - _QUOTES
        parts = [_shaped(part, yaml, indent + 2, top=wide) for part in node.parts]
        return yaml.SequenceNode(f"{_TAG}seq", parts, flow_style=flow)
    pairs = [
        (
            yaml.ScalarNode(_tag(entry.key), entry.key.text),
            _shaped(entry.value, yaml, _indent(entry.key, entry.value, indent)),
        )
        for entry in node.entries
    ]
    return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=flow)


def _indent(key: Scalar, value: Node, indent: int) -> int:
    """The column at which what stands under a key begins, when it stands on the key's line."""
    inline = isinstance(value, Mapping) or not any(
        isinstance(part, Mapping) for part in getattr(value, "parts", ())
    )
    return indent + len(key.text) + 2 if inline else indent


def _tag(node: Scalar) -> str:
    if node.value is None:
        return f"{_TAG}null"
    if isinstance(node.value, bool):
        return f"{_TAG}bool"
    return f"{_TAG}str" if isinstance(node.value, str) else f"{_TAG}int"


def _word(node: Scalar) -> str:
    """What to write: a text's value, and everything else as it was written."""
    if isinstance(node.value, str):
        return node.value
    # JSON's 1e5 would be text in YAML.
    bare = isinstance(node.value, Decimal) and "." not in node.text
    return format(node.value, "f") if bare else node.text


def _columns(node: Node) -> int:
    """The columns that a node takes in flow style, quotation marks aside."""
    if isinstance(node, Scalar):
        return len(_word(node))
    if isinstance(node, Sequence):
        return 2 + sum(_columns(part) + 2 for part in node.parts)
    return 2 + sum(len(each.key.text) + _columns(each.value) + 4 for each in node.entries)
