"""Where knowledge files are, and what they hold together."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cdss.errors import KnowledgeBaseError

_PACKAGE = Path(__file__).resolve().parent.parent


class KnowledgeFiles(NamedTuple):
    """The files of one knowledge base: name below the root to bytes, in order of name."""

    root: Path
    content: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """Digest of names and bytes; the same knowledge gives the same digest anywhere."""
        digest = hashlib.sha256()
        for name, data in self.content.items():
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()

    def shown(self, name: str) -> str:
        """A file's path as messages name it."""
        return (self.root / name).as_posix() if self.root != bundled() else name


def bundled() -> Path:
    """The folder that holds the bundled ``rules/`` and ``cases/``.

    Inside the wheel they travel in the package; in a checkout they stand beside it.
    """
    packed = _PACKAGE / "data"
    return packed if (packed / "rules").is_dir() else _PACKAGE.parent


def read_files(root: Path | None = None) -> KnowledgeFiles:
    """Read every YAML file below ``rules/`` and ``cases/sources/``.

    Args:
        root: The folder that holds ``rules/`` and ``cases/``; None is the bundled one.

    Raises:
        KnowledgeBaseError: There is no ``rules`` folder, or a file cannot be read.
    """
    base = bundled() if root is None else root
    if not (base / "rules").is_dir():
        raise KnowledgeBaseError(
            f"`{base}` is no knowledge base: it has no folder `rules` "
            "(give the folder that holds `rules` and `cases`)"
        )
    content: dict[str, bytes] = {}
    for folder in ("rules", "cases/sources"):
        above = str(base / folder)
        names = files_below(base / folder)
        for name in names:
            if name.endswith(".yml"):
                raise KnowledgeBaseError(
                    f"`{name}` would not be read: the name of a knowledge file ends in `.yaml`"
                )
        for name in names:
            if name.endswith(".yaml"):
                below = name[len(above) :].replace(os.sep, "/")
                content[f"{folder}{below}"] = _read(name)
    return KnowledgeFiles(base, dict(sorted(content.items())))


def files_below(folder: Path) -> list[str]:
    """The paths of all files and folders in a folder and in those below it, sorted.

    Example:
        >>> [Path(each).name for each in files_below(bundled() / "rules") if "scope" in each]
        ['scope.yaml']
    """
    # Every start reads two trees: `Path.rglob` and `os.walk` take several times as long for it.
    found: list[str] = []
    waiting = [str(folder)]
    while waiting:
        # What is not there, or may not be read, holds nothing.
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                found.append(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return sorted(found)


def _read(name: str) -> bytes:
    # Unbuffered, since every start reads each file, whole and once.
    try:
        with open(name, "rb", buffering=0) as file:  # noqa: PTH123 - `Path` takes twice as long
            return file.read()
    except OSError as error:
        raise KnowledgeBaseError(f"`{name}` cannot be read: {error.strerror}") from error
