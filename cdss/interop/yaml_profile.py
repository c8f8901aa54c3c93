"""A patient profile from YAML or JSON text.

Every mistake is named at its place, many at once; what cannot be read is never
left out in silence.
"""

from __future__ import annotations

import hashlib
from datetime import date

from cdss.errors import Diagnostic, ProfileError
from cdss.interop.profile_faults import MOST, Enough
from cdss.interop.profile_reader import ProfileReader
from cdss.located import Malformed, decode, read_text
from cdss.model.concept import Vocabulary
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile


def profile_from_yaml(
    text: str | bytes,
    kb: KnowledgeBase,
    *,
    name: str = "profile",
    allow_unknown: bool = False,
    today: date | None = None,
) -> Profile:
    """Read a profile.

    Args:
        text: YAML or JSON; bytes are UTF-8.
        kb: The knowledge base whose vocabulary the profile uses.
        name: What messages and proofs call the text: a file's path.
        allow_unknown: Go on where a term is not in the vocabulary, and list it in the answer.
        today: The consultation date where the profile states none; None is today.

    Raises:
        ProfileError: The text is malformed or states what cannot be; it names every mistake.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile_from_yaml("patient: {sex: female}", kb).sex
        'female'
    """
    return read_profile(text, kb.vocabulary, name=name, allow_unknown=allow_unknown, today=today)


def read_profile(
    text: str | bytes,
    vocabulary: Vocabulary,
    *,
    name: str = "profile",
    allow_unknown: bool = False,
    today: date | None = None,
) -> Profile:
    """Read a profile against a vocabulary alone (see ``profile_from_yaml``)."""
    try:
        decoded = decode(text, name) if isinstance(text, bytes) else text
        nodes = read_text(decoded, name)
    except Malformed as error:
        raise ProfileError("the profile cannot be read", error.diagnostics) from None
    reader = ProfileReader(vocabulary, allow_unknown=allow_unknown, today=today)
    sha256 = hashlib.sha256(decoded.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        profile = reader.read(nodes, name, sha256)
    except Enough:
        what = f"the profile has more than {MOST} mistakes; reading stopped at the last of these"
        raise ProfileError(what, reader.diagnostics) from None
    if reader.diagnostics:
        raise _refused(reader.diagnostics)
    return profile._replace(name=name, text=decoded, allow_unknown=allow_unknown)


def _refused(diagnostics: list[Diagnostic]) -> ProfileError:
    count = len(diagnostics)
    return ProfileError(f"the profile has {count} mistake{'' if count == 1 else 's'}", diagnostics)
