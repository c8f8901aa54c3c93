"""The compiled knowledge base on disk, so that a consultation starts at once.

A cache file is trusted for nothing: it is named by the digests of the knowledge
files, of the folder they were read from and of this program, and carries the digest
of its own bytes. Whatever does not fit is built anew. Writing is atomic, and failing
to write is harmless.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cdss.knowledge.files import files_below
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.lasting import lasting

_MARK = b"cdss-knowledge-1\n"
_DIGEST = hashlib.sha256().digest_size


def cached(
    sha256: str,
    root: Path,
    program: str,
    build: Callable[[], KnowledgeBase],
    folder: Path | None = None,
) -> KnowledgeBase:
    """The knowledge base with this digest, from the cache or built and cached.

    Args:
        sha256: Digest of the knowledge files.
        root: The folder they were read from, as given. The same files in two folders are
            compiled twice: what is named or written must be in the folder that was asked for.
        program: Digest of the program that compiles them.
        build: Makes the knowledge base where no cache serves.
        folder: Where caches are; None is the user's cache folder.
    """
    folder = folder or _folder()
    if folder is None:
        return build()
    place = hashlib.sha256(os.fsencode(root)).hexdigest()
    where = folder / f"{sha256[:32]}-{place[:8]}-{program[:16]}.kb"
    found = _read(where)
    if found is None:
        found = build()
        _write(where, found)
    return found


def _folder() -> Path | None:
    """The user's cache folder; None for a user who has no home."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return None if base.startswith("~") else Path(base) / "cdss"


def _read(where: Path) -> KnowledgeBase | None:
    try:
        status = where.stat()
        # A view, of which parts are no copies: touching fresh memory costs as much as reading.
        data = memoryview(where.read_bytes())
    except OSError:
        return None
    # Unpickling runs code: only our own file will do.
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    mark, digest, payload = (
        data[: len(_MARK)],
        data[len(_MARK) : len(_MARK) + _DIGEST],
        data[len(_MARK) + _DIGEST :],
    )
    if mark != _MARK or hashlib.sha256(payload).digest() != digest:
        return None
    try:
        found = loaded(payload)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is built anew
        return None
    if not isinstance(found, KnowledgeBase):
        return None
    with suppress(OSError):
        # Disks seldom note a reading; what is in use is not to be forgotten for edits of others.
        os.utime(where, ns=(time.time_ns(), status.st_mtime_ns))
    return found


def loaded(payload: bytes | memoryview) -> object:
    """What was kept."""
    return lasting(lambda: pickle.loads(payload))  # noqa: S301 - our own file, its digest checked


def _write(where: Path, kb: KnowledgeBase) -> None:
    import tempfile  # noqa: PLC0415 - reading, the common case, does without

    payload = pickle.dumps(kb, protocol=pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=where.parent, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_MARK + hashlib.sha256(payload).digest() + payload)
            Path(name).replace(where)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        _forget_old(where)


def _forget_old(newest: Path, keep: int = 8) -> None:
    """Leave the few that were used last: every edit of a rule makes another cache file."""
    used = {each: each.stat() for each in newest.parent.glob("*.kb")}
    files = sorted(used, key=lambda each: max(used[each].st_atime_ns, used[each].st_mtime_ns))
    for each in files[:-keep]:
        with suppress(OSError):
            each.unlink()


def program_digest(package: Path) -> str:
    """Digest of the program's own files, by name, size and time, and of the interpreter."""
    digest = hashlib.sha256(sys.version.encode())
    for name in files_below(package):
        if name.endswith(".py"):
            status = os.stat(name)  # noqa: PTH116
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def content_digest(package: Path) -> str:
    """Digest of what the program's own files hold; the same program gives it on any machine."""
    digest = hashlib.sha256()
    for path in [Path(each) for each in files_below(package) if each.endswith(".py")]:
        data = path.read_bytes()
        digest.update(f"{path.relative_to(package).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
