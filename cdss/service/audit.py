"""What was shown and what became of it, in a file that shows when it was changed.

Each entry carries the digest of the one before it, so that no entry can be altered, taken
out or put between without all later digests changing. What is cut off at the end leaves no
trace in the file: whoever keeps the newest digest elsewhere (every entry's is in the log)
sees that too. No patient's data is kept; a clinician's comment is, as it was sent.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from cdss.errors import CdssError

GENESIS: Final = "0" * 64
"""What the first entry follows."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS entry (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS entry_is_not_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER IF NOT EXISTS entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER IF NOT EXISTS entry_is_added_at_the_end BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
"""

_TRIGGERS: Final = frozenset(
    {"entry_is_not_changed", "entry_is_not_deleted", "entry_is_added_at_the_end"}
)


class AuditError(CdssError):
    """The audit cannot be read or written."""

    exit_code = 2


class Head(NamedTuple):
    """The newest entry: its number and its digest."""

    seq: int
    sha256: str


class Audit:
    """Adds entries to an audit file, made where there is none.

    Raises:
        AuditError: On construction, when the file is none.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        with _told(path):
            # Comments of clinicians stand in it: nobody else's eyes.
            with suppress(OSError):
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            self._store = sqlite3.connect(
                path, check_same_thread=False, isolation_level=None, timeout=5.0
            )
            try:
                self._store.execute("PRAGMA synchronous = FULL")
                self._store.executescript(_SCHEMA)
            except sqlite3.Error:
                self._store.close()
                raise
        self._path = path

    def add(self, event: str, bodies: Sequence[Mapping[str, Any]]) -> Head:
        """Add entries, all of them or none.

        Raises:
            AuditError: They cannot be written.
        """
        with self._lock, _told(self._path):
            # Other services may write to this file too: its end is looked up under its lock.
            self._store.execute("BEGIN IMMEDIATE")
            try:
                head = self._head()
                for body in bodies:
                    head = self._added(head, event, body)
                self._store.execute("COMMIT")
            except BaseException:
                self._store.execute("ROLLBACK")
                raise
        return head

    def _head(self) -> Head:
        found = self._store.execute("SELECT seq, sha256 FROM entry ORDER BY seq DESC LIMIT 1")
        row = found.fetchone()
        return Head(0, GENESIS) if row is None else Head(*row)

    def _added(self, head: Head, event: str, body: Mapping[str, Any]) -> Head:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        text = json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        seq = head.seq + 1
        sha256 = digest(seq, at, event, text, head.sha256)
        self._store.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
            (seq, at, event, text, head.sha256, sha256),
        )
        return Head(seq, sha256)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._store.close()


def digest(seq: int, at: str, event: str, body: str, previous: str) -> str:
    """An entry's digest: over a JSON list, in which no two entries read the same."""
    text = json.dumps([seq, at, event, body, previous], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verified(path: Path, head: str = "") -> tuple[Head, list[str]]:
    """Read an audit through.

    Args:
        path: The file; it is not changed.
        head: A digest that must be among its entries, kept elsewhere before; empty for none.

    Returns:
        The newest entry, and every fault in words, with its entry's number.

    Raises:
        AuditError: The file is no audit.
    """
    if not path.is_file():
        raise AuditError(f"`{path}` is no file")
    found: list[str] = []
    last, seen = Head(0, GENESIS), not head
    with _told(path):
        store = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            there = store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            if not {name for (name,) in there} >= _TRIGGERS:
                found.append("the triggers that keep entries from being changed are gone")
            for row in _rows(store):
                seq, at, event, body, previous, sha256 = row
                if seq != last.seq + 1:
                    found.append(f"entry {last.seq + 1} is missing: entry {seq} follows")
                elif previous != last.sha256:
                    found.append(f"entry {seq} does not follow the entry before it")
                if digest(seq, at, event, body, previous) != sha256:
                    found.append(f"entry {seq} was changed")
                last = Head(seq, sha256)
                seen = seen or sha256 == head
        finally:
            store.close()
    if not seen:
        found.append("the digest given is of no entry: entries at the end are missing or changed")
    return last, found


def _rows(store: sqlite3.Connection) -> Iterable[tuple[int, str, str, str, str, str]]:
    return store.execute("SELECT seq, at, event, body, previous, sha256 FROM entry ORDER BY seq")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        # SQLite's names of its errors say what is wrong, and nothing that stands in the file.
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        if not path.parent.is_dir():
            name = "its folder is not there"
        raise AuditError(f"`{path}` cannot be used as an audit: {name}") from None
