"""YAML or JSON, told apart by what stands there."""

from __future__ import annotations

import re
from typing import Final

from cdss.located.json_text import read_json
from cdss.located.nodes import Malformed, Node
from cdss.located.raw import BOM, LIMIT
from cdss.located.yaml_text import read_yaml

_JSON_LIKE: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")


def read_text(text: str, name: str, *, limit: int = LIMIT) -> tuple[Node, ...]:
    """Read YAML or JSON, deciding by the text and not by the file's name.

    A text that begins with a bracket is read as JSON. When its JSON is malformed it
    is read as YAML in flow style, except when the name ends in ``.json``.

    Args:
        text: The text.
        name: What to call it in places.
        limit: Characters it may have.

    Returns:
        One node for each document; none when the text is empty.

    Raises:
        Malformed: As `read_json` when the text looks like JSON, else as `read_yaml`.

    Example:
        >>> from cdss.located import plain
        >>> [plain(each) for each in read_text('{"sex": "male"}', "-")]
        [{'sex': 'male'}]
        >>> [plain(each) for each in read_text("{sex: male, age: 9 y}", "-")]
        [{'sex': 'male', 'age': '9 y'}]
    """
    begins = text.removeprefix(BOM).lstrip()
    if not begins:
        return ()
    if begins[0] not in "{[":
        return read_yaml(text, name, limit=limit)
    try:
        return (read_json(text, name, limit=limit),)
    except Malformed as error:
        # A duplicate key or deep nesting would be refused in YAML too, and NaN, which
        # YAML would take for a word, must not slip in by that door.
        only_syntax = all(each.code == "D002" for each in error.diagnostics)
        if not only_syntax or name.lower().endswith(".json"):
            raise
        try:
            return read_yaml(text, name, limit=limit)
        except Malformed:
            if _JSON_LIKE.match(begins):
                raise error from None
            raise
