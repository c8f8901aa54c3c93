"""What a browser posts: the fields of a form, read in memory.

The framework's own reader would put large uploads into temporary files, and no patient's
data is ever written.
"""

from __future__ import annotations

from email.message import Message
from typing import NamedTuple
from urllib.parse import parse_qsl

from cdss.service.problem import Problem

_MOST = 2000
"""Fields of one form."""


class Posted(NamedTuple):
    """The fields of a form by name, and the content of the file that was chosen, if any."""

    fields: dict[str, str]
    file: bytes = b""


def posted(content_type: str, body: bytes) -> Posted:
    r"""Read what was posted; of fields of one name the last stays.

    Raises:
        Problem: It is no form.

    Example:
        >>> posted("application/x-www-form-urlencoded", b"age=9+y&do=consult")
        Posted(fields={'age': '9 y', 'do': 'consult'}, file=b'')
        >>> body = b'--x\r\nContent-Disposition: form-data; name="age"\r\n\r\n9 y\r\n--x--\r\n'
        >>> posted("multipart/form-data; boundary=x", body).fields
        {'age': '9 y'}
    """
    header = _header("content-type", content_type)
    if header.get_content_type() == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST)
        except ValueError:
            raise Problem("malformed-body", "the form cannot be read") from None
        return Posted({name: _lines(value) for name, value in pairs})
    boundary = header.get_boundary()
    if header.get_content_type() != "multipart/form-data" or not boundary:
        raise Problem("media-type", "a form is wanted")
    return _multipart(b"\r\n--" + boundary.encode("latin-1", "replace"), b"\r\n" + body)


def _multipart(delimiter: bytes, body: bytes) -> Posted:
    parts = body.split(delimiter, _MOST + 2)
    if len(parts) < 2 or len(parts) > _MOST + 1 or not parts[-1].startswith(b"--"):
        raise Problem("malformed-body", "the form cannot be read")
    fields: dict[str, str] = {}
    file = b""
    for part in parts[1:-1]:
        head, found, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = _name(head.decode("utf-8", "replace")) if found else None
        if name is None:
            raise Problem("malformed-body", "the form cannot be read")
        if name == "file":
            file = content
        else:
            fields[name] = _lines(content.decode("utf-8", "replace"))
    return Posted(fields, file)


def _name(head: str) -> str | None:
    for line in head.split("\r\n"):
        key, _, value = line.partition(":")
        if key.strip().lower() == "content-disposition":
            found = _header("content-disposition", value.strip()).get_param(
                "name", header="content-disposition"
            )
            return found if isinstance(found, str) else None
    return None


def _header(name: str, value: str) -> Message:
    message = Message()
    message[name] = value.replace("\r", " ").replace("\n", " ")
    return message


def _lines(value: str) -> str:
    """Browsers end every line with two signs."""
    return value.replace("\r\n", "\n")
