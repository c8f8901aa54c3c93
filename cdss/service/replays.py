"""Which tokens were used; each is good once."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

from cdss.service.settings import SettingsError


class Replays:
    """Remembers tokens until they have expired.

    Args:
        path: A SQLite file, which outlives a restart; empty keeps them in memory.

    Raises:
        SettingsError: On construction, when the file cannot be used.
    """

    def __init__(self, path: str = "") -> None:
        self._lock = threading.Lock()
        try:
            self._store = sqlite3.connect(
                path or ":memory:", check_same_thread=False, isolation_level=None, timeout=5.0
            )
            try:
                self._store.execute(
                    "CREATE TABLE IF NOT EXISTS used (issuer TEXT, jti TEXT, until INTEGER, "
                    "PRIMARY KEY (issuer, jti)) WITHOUT ROWID"
                )
                self._store.execute("CREATE INDEX IF NOT EXISTS expiry ON used (until)")
            except sqlite3.Error:
                self._store.close()
                raise
        except sqlite3.Error:
            what = "no SQLite file" if Path(path).parent.is_dir() else "its folder is not there"
            raise SettingsError(f"`{path}` cannot remember tokens: {what}") from None

    def first(self, issuer: str, jti: str, until: int) -> bool:
        """Whether a token is used for the first time; it is used with that.

        Args:
            issuer: Whose token it is.
            jti: Its name.
            until: When it expires, in seconds since 1970.

        Example:
            >>> replays = Replays()
            >>> soon = int(time.time()) + 60
            >>> replays.first("ehr", "1", soon), replays.first("ehr", "1", soon)
            (True, False)
            >>> replays.close()
        """
        with self._lock:
            self._store.execute("DELETE FROM used WHERE until < ?", (int(time.time()),))
            added = self._store.execute(
                "INSERT OR IGNORE INTO used VALUES (?, ?, ?)", (issuer, jti, until)
            )
            return added.rowcount == 1

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._store.close()
