"""What lint found, for people and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdss.errors import Diagnostic


def lint_text(found: Sequence[Diagnostic], *, strict: bool = False) -> str:
    """Every finding with its place, and a line that counts them.

    Example:
        >>> print(lint_text(()))
        no mistakes, no warnings
    """
    return "\n\n".join([*(each.render() for each in found), _count(found, strict=strict)])


def _count(found: Sequence[Diagnostic], *, strict: bool) -> str:
    errors = sum(each.severity == "error" for each in found)
    warnings = len(found) - errors
    line = f"{_many(errors, 'mistake')}, {_many(warnings, 'warning')}"
    if warnings and not errors:
        line += (
            " (with --strict a warning counts as a mistake)"
            if strict
            else " (a warning alone is no failure; --strict makes it one)"
        )
    return line


def _many(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def diagnostic_data(each: Diagnostic) -> dict[str, Any]:
    """A finding as plain data."""
    return {
        "code": each.code,
        "name": each.name,
        "severity": each.severity,
        "what": each.what,
        "place": {
            "path": each.place.path,
            "line": each.place.line,
            "column": each.place.column,
        },
        "notes": list(each.notes),
        "help": each.help or None,
    }
