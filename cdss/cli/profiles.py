"""A patient's profile as commands read it: from a file or from standard input."""

from __future__ import annotations

import click

from cdss.errors import ProfileError

LARGEST = 1_000_000
"""Bytes of a profile; the largest that makes sense has some thousand lines."""

argument = click.argument(
    "profile", type=click.Path(allow_dash=True, readable=False, path_type=str)
)


def name_of(profile: str) -> str:
    """What messages call the profile."""
    return "stdin" if profile == "-" else profile


def read(profile: str) -> bytes:
    """The bytes of the profile; a file too large is never read whole.

    Raises:
        ProfileError: It cannot be read, or is too large for one patient.
    """
    try:
        with click.open_file(profile, "rb") as file:
            data: bytes = file.read(LARGEST + 1)
    except OSError as error:
        raise ProfileError(f"`{name_of(profile)}` cannot be read: {error.strerror}") from None
    except RuntimeError:
        # What click says of a standard input that was closed.
        raise ProfileError("`stdin` cannot be read: it is closed") from None
    if len(data) > LARGEST:
        raise ProfileError(
            f"`{name_of(profile)}` is larger than {LARGEST:,} bytes; a profile is one patient"
        )
    return data
