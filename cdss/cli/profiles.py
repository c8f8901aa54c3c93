"""A patient's profile as commands read it: from a file or from standard input."""

from __future__ import annotations

import click

from cdss.errors import ProfileError
from cdss.interop.profile_text import is_fhir

LARGEST = 1_000_000
"""Bytes of a profile; the largest that makes sense has some thousand lines."""

LARGEST_RECORD = 16_000_000
"""Bytes of FHIR about one patient."""

LARGEST_TEXT = 1_000_000
"""Bytes of a text: an abstract has some thousand, a whole article some hundred thousand."""

argument = click.argument(
    "profile", type=click.Path(allow_dash=True, readable=False, path_type=str)
)

subject = click.option(
    "--subject", metavar="ID", help="The patient (`Patient/1`), where a Bundle is about several."
)


def name_of(profile: str) -> str:
    """What messages call the profile."""
    return "stdin" if profile == "-" else profile


def read(profile: str, largest: int = LARGEST, about: str = "a profile is one patient") -> bytes:
    """The bytes of the profile, or of an answer; a file too large is never read whole.

    Args:
        profile: As the user gave it.
        largest: Bytes that make sense.
        about: Why more do not.

    Raises:
        ProfileError: It cannot be read, or is too large for one patient.
    """
    try:
        with click.open_file(profile, "rb") as file:
            data: bytes = file.read(largest + 1)
            if len(data) > largest == LARGEST and is_fhir(data):
                largest, about = LARGEST_RECORD, "a record is one patient"
                data += file.read(largest + 1 - len(data))
    except OSError as error:
        raise ProfileError(f"`{name_of(profile)}` cannot be read: {error.strerror}") from None
    except RuntimeError:
        # What click says of a standard input that was closed.
        raise ProfileError("`stdin` cannot be read: it is closed") from None
    if len(data) > largest:
        raise ProfileError(f"`{name_of(profile)}` is larger than {largest:,} bytes; {about}")
    return data


def decoded(data: bytes, name: str) -> str:
    """The characters of a publication's text.

    Raises:
        ProfileError: It is not UTF-8; nor is what has NUL characters, UTF-16 being read so.
    """
    try:
        raw = data.decode("utf-8")
        wrong = data.find(b"\0")
    except UnicodeDecodeError as error:
        raw, wrong = "", error.start
    if wrong >= 0:
        raise ProfileError(
            f"`{name}` is not UTF-8 at byte {wrong}; convert it, "
            "since places in a text count its characters"
        )
    return raw
