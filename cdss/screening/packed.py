"""Files as they come: plain, gzip or zstd, told by their first bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_PIECE: Final = 1 << 15


class BrokenArchiveError(Exception):
    """A compressed file is damaged, or ends too early."""


class NoArchiveReaderError(Exception):
    """What reads zstd is not installed."""


class Packed(io.RawIOBase):
    """A compressed file, read from its beginning to its end.

    A file that ends in the middle is an error, and not the end of what it holds: whoever
    is missing would be missed in silence.
    """

    def __init__(self, raw: IO[bytes], new: Any) -> None:
        super().__init__()
        self._raw = raw
        self._new = new
        self._stream: Any = None
        self._rest = b""
        self._data = b""

    def readable(self) -> bool:
        """It is for nothing else."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as the next piece goes."""
        while not self._data:
            piece = self._rest or self._raw.read(_PIECE)
            self._rest = b""
            if not piece:
                if self._stream is not None:
                    raise BrokenArchiveError
                return 0
            self._data = self._opened(piece)
        size = min(len(buffer), len(self._data))
        buffer[:size] = self._data[:size]
        self._data = self._data[size:]
        return size

    def _opened(self, piece: bytes) -> bytes:
        if self._stream is None:
            # After the last part some programs fill a block up with zeros.
            piece = piece.lstrip(b"\0")
            if not piece:
                return b""
            self._stream = self._new()
        try:
            data: bytes = self._stream.decompress(piece)
        except Exception as error:
            raise BrokenArchiveError from error
        if self._stream.eof:
            self._rest = self._stream.unused_data
            self._stream = None
        return data


def _zstd() -> Any:
    try:
        import zstandard  # noqa: PLC0415 - an extra, and only where such a file is read
    except ImportError:
        raise NoArchiveReaderError from None
    return zstandard.ZstdDecompressor().decompressobj()


def _gzip() -> Any:
    return zlib.decompressobj(wbits=31)


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    r"""A file's content, and the file beneath it, whose position tells how far one is.

    Raises:
        OSError: The file cannot be read.

    Example:
        >>> import gzip, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "a.gz")
        ...     _ = path.write_bytes(gzip.compress(b"one\ntwo"))
        ...     with opened(path) as (file, _):
        ...         file.readline()
        b'one\n'
    """
    with path.open("rb") as raw:
        yield unpacked(raw), raw


def unpacked(raw: IO[bytes]) -> IO[bytes]:
    """The content of a file that stands at its beginning."""
    head = raw.read(4)
    raw.seek(0)
    if head.startswith(_GZIP):
        return io.BufferedReader(Packed(raw, _gzip), _PIECE)
    if head == _ZSTD:
        return io.BufferedReader(Packed(raw, _zstd), _PIECE)
    return raw
