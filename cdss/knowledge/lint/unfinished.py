"""The check of what was drafted and not completed. L090."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from cdss.knowledge.documents.base import TO_COMPLETE
from cdss.knowledge.lint.base import Base, Path
from cdss.knowledge.lint.check import Finding, error


@error(
    "L090",
    "left-to-complete",
    "A draft marks what needs a person's judgement. A mark that is left says that nobody has "
    "judged; an answer would print it as if it were the reason.",
)
def left_to_complete(base: Base) -> Iterator[Finding]:
    """A part of a rule or source that still carries the mark of its draft."""
    for placed in (*base.documents.rules, *base.documents.sources):
        for path, text in _texts(placed.document, ()):
            if text.startswith(TO_COMPLETE):
                keys = [str(step) for step in path if isinstance(step, str)]
                yield Finding(f"`{'.'.join(keys)}` is left to complete", placed.place(*path))


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text of a document, with its path in the file."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            alias = type(value).model_fields[name].alias or name
            yield from _texts(getattr(value, name), (*path, alias))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*path, key))
    elif isinstance(value, list | tuple):
        for at, each in enumerate(value):
            yield from _texts(each, (*path, at))


CHECKS = (left_to_complete,)
