"""Files at any address that Spark reaches, by Hadoop's own file systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from cdss.errors import ScreeningError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Hadoop:
    """Files by their addresses, as the cluster is set to reach them.

    Args:
        session: The session that knows how.
    """

    def __init__(self, session: SparkSession) -> None:
        self._jvm = session.sparkContext._jvm  # noqa: SLF001 - no other door
        self._settings = session.sparkContext._jsc.hadoopConfiguration()  # noqa: SLF001

    def _at(self, address: str) -> tuple[Any, Any]:
        """An address, and the file system that it is of.

        Raises:
            ScreeningError: It cannot be reached.
        """
        from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - an extra

        try:
            path = self._jvm.org.apache.hadoop.fs.Path(address)
            return path, path.getFileSystem(self._settings)
        except Py4JJavaError as error:
            kind, said = thrown(error)
            raise ScreeningError(
                f"`{address}` cannot be reached ({kind}: {said}): Spark needs what reads "
                "such addresses (`--packages org.apache.hadoop:hadoop-aws:...` for s3a), and leave "
                "to use it"
            ) from None

    def place(self, address: str) -> str:
        """What places call a file that need not be there."""
        path, system = self._at(address)
        whole = system.makeQualified(path).toUri()
        return str(whole.getPath() if whole.getScheme() == "file" else whole.toString())

    def exists(self, address: str) -> bool:
        """Whether a file or folder is there."""
        path, system = self._at(address)
        return bool(system.exists(path))

    def names(self, folder: str) -> list[str]:
        """The names of what is in a folder, in order."""
        path, system = self._at(folder)
        return sorted(str(each.getPath().getName()) for each in system.listStatus(path))

    def make(self, folder: str) -> None:
        """Make a folder that its owner alone can read.

        Raises:
            ScreeningError: It cannot be made.
        """
        from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - an extra

        path, system = self._at(folder)
        try:
            # Where one has rights, a folder that was there is known to be one's own.
            if not system.mkdirs(path):
                raise ScreeningError(f"`{folder}` cannot be made")
            system.setPermission(
                path, self._jvm.org.apache.hadoop.fs.permission.FsPermission("700")
            )
        except Py4JJavaError as error:
            kind, said = thrown(error)
            raise ScreeningError(f"`{folder}` cannot be made ({kind}: {said})") from None

    def read(self, address: str, most: int) -> bytes:
        """What a file begins with, at most so many bytes."""
        path, system = self._at(address)
        stream = system.open(path)
        try:
            return bytes(stream.readNBytes(most))
        finally:
            stream.close()

    def write(self, address: str, content: bytes) -> None:
        """Write a small file: whole, or not at all."""
        aside, system = self._at(f"{address}.new")
        stream = system.create(aside, True)  # noqa: FBT003 - Java's
        stream.write(bytearray(content))
        stream.close()
        self.remove(address)
        self.move(f"{address}.new", address)

    def move(self, address: str, to: str) -> None:
        """Give a file or folder another name, which none has.

        Raises:
            ScreeningError: It stays where it is.
        """
        old, system = self._at(address)
        new, _ = self._at(to)
        if not system.rename(old, new):
            raise ScreeningError(f"`{address}` cannot be moved to `{to}`")

    def remove(self, address: str) -> None:
        """Remove a file, or a folder with all that is in it."""
        path, system = self._at(address)
        system.delete(path, True)  # noqa: FBT003 - Java's


def thrown(error: Any) -> tuple[str, str]:
    """What Java threw: its class, and the first line of what it says."""
    java = error.java_exception
    while (cause := java.getCause()) is not None:
        java = cause
    return str(java.getClass().getSimpleName()), (
        str(java.getMessage() or "").splitlines() or [""]
    )[0]


def place_of(address: str) -> str:
    """What places call a file that Spark lists: a local one by its path.

    Example:
        >>> place_of("file:///data/a%20b.ndjson"), place_of("s3a://bucket/a%20b.ndjson")
        ('/data/a b.ndjson', 's3a://bucket/a b.ndjson')
    """
    parts = urlsplit(address)
    return unquote(parts.path if parts.scheme == "file" else address)
