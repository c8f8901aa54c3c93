"""The folder of a run on Spark: what was asked, and each portion of it that is finished.

It stands beside the output, at an address that Spark reaches. A portion counts from the
moment at which its mark is there, and the mark is made when all of its rows are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cdss.errors import ScreeningError
from cdss.screening.run import agreed
from cdss.screening.schema import TABLES
from cdss.screening.spark_files import Hadoop

_LARGEST: Final = 1 << 20
_OURS: Final = frozenset({"manifest.json", "assembled", "portions", "tables"})


class SparkStore:
    """The folder of one run.

    Args:
        hadoop: Reaches it.
        folder: Its address.
    """

    def __init__(self, hadoop: Hadoop, folder: str) -> None:
        self._hadoop = hadoop
        self._folder = folder
        self._manifest = f"{folder}/manifest.json"
        self._assembled = f"{folder}/assembled"

    def begin(self, wanted: dict[str, Any], *, restart: bool) -> dict[str, Any]:
        """Go on with the run that was interrupted here, or begin one.

        Args:
            wanted: All that the rows depend on; without ``today`` that of the interrupted run.
            restart: Forget what an earlier run did.

        Returns:
            The manifest.

        Raises:
            ScreeningError: What was interrupted is about something else, or what stands in the
                folder is of no run: at its end all of it is removed.
        """
        begun = None
        if self._hadoop.exists(self._folder) and not self._is_ours():
            raise ScreeningError(
                f"`{self._folder}` is there, and no screening made it: name another `--out`"
            )
        if not restart and self._hadoop.exists(self._manifest):
            begun = json.loads(self._hadoop.read(self._manifest, _LARGEST))
        manifest = agreed(begun, wanted, self._folder)
        if begun is None:
            self._hadoop.remove(self._folder)
            self._hadoop.make(self._folder)
            self._hadoop.write(self._manifest, json.dumps(manifest, indent=1).encode())
        return manifest

    def _is_ours(self) -> bool:
        # Hadoop keeps a digest beside a local file, as `.assembled.crc`.
        names = (
            each.removeprefix(".").removesuffix(".crc").removesuffix(".new")
            for each in self._hadoop.names(self._folder)
        )
        return {*names} <= _OURS

    def table(self, portion: int, table: str) -> str:
        """Where the rows of a portion are written."""
        return f"{self._folder}/portions/{portion:05d}/{table}"

    def is_done(self, portion: int) -> bool:
        """Whether a portion is finished."""
        return self._hadoop.exists(self._mark(portion))

    def finish(self, portion: int) -> None:
        """Say that all rows of a portion are there."""
        self._hadoop.write(self._mark(portion), b"")

    def _mark(self, portion: int) -> str:
        return f"{self._folder}/portions/{portion:05d}.done"

    def assemble(self, portions: int, outputs: Mapping[str, str]) -> None:
        """Put the files of all portions in the places of the tables.

        Each step can be interrupted and done again: a file that has been moved is not in its
        portion any more, and a table that has been put in its place not in this folder.
        """
        if not self._hadoop.exists(self._assembled):
            for table in TABLES:
                self._gather(portions, table)
            self._hadoop.write(self._assembled, b"")
        for table, out in outputs.items():
            if self._hadoop.exists(self._aside(table)):
                self._hadoop.remove(out)
                self._hadoop.move(self._aside(table), out)

    def _aside(self, table: str) -> str:
        return f"{self._folder}/tables/{table}"

    def _gather(self, portions: int, table: str) -> None:
        self._hadoop.make(self._aside(table))
        for portion in range(portions):
            folder = self.table(portion, table)
            for name in self._hadoop.names(folder):
                if name.endswith(".parquet"):
                    # Spark begins the name of a file with the number of its task: `part-00017-`.
                    task = int(name.split("-")[1])
                    to = f"{self._aside(table)}/part-{portion:05d}-{task:06d}.parquet"
                    self._hadoop.move(f"{folder}/{name}", to)

    def remove(self) -> None:
        """The run is over. What says that its tables are made goes last."""
        for each in ("portions", "tables"):
            self._hadoop.remove(f"{self._folder}/{each}")
        self._hadoop.remove(self._folder)
