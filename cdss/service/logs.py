"""Structured logs: one line of JSON for each event, from a closed set of words.

Nothing a client sent is ever logged: no path but the route it met, no query, no header, no
message of an exception. What went wrong is named by its type and by the lines of the
program it passed through.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

_logger = logging.getLogger("cdss.service")


class _Lines(logging.Formatter):
    """A record as one line; of other libraries' records only who spoke and what was raised."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        event = getattr(record, "event", None)
        if event is None:
            said |= {"event": "library", "logger": record.name}
        else:
            said |= {"event": event, **record.__dict__["told"]}
        if record.exc_info and record.exc_info[1] is not None:
            said |= of_exception(record.exc_info[1])
        return json.dumps(said, ensure_ascii=True, default=lambda value: type(value).__name__)


def of_exception(error: BaseException) -> dict[str, Any]:
    """An exception without its message: its type, and the places it passed through."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return {
        "error": type(error).__name__,
        "through": [f"{each.name}:{each.lineno}" for each in frames],
    }


def log(
    event: str, *, level: str = "info", raised: BaseException | None = None, **told: Any
) -> None:
    """Log an event; what is told must be free of the patient's data."""
    _logger.log(
        logging.getLevelNamesMapping()[level.upper()],
        "%s",
        event,
        extra={"event": event, "told": told},
        exc_info=raised,
    )


def log_to_stderr() -> None:
    """Send all logs of this process to standard error, and nothing of what others would say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    _logger.setLevel(logging.INFO)
    # A fetched address names a patient; the lines of the others are said here in our own words.
    for name in ("httpx", "httpcore", "uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        other = logging.getLogger(name)
        other.handlers = []
        other.propagate = True
        other.setLevel(logging.WARNING)
