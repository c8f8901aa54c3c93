"""Plain data beside a rule to a profile, through the reader that reads everybody's."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from cdss.errors import Location, ProfileError
from cdss.interop.profile_reader import ProfileReader
from cdss.located import node_of
from cdss.model.concept import Vocabulary
from cdss.model.profile import Profile


def profile_of(given: Any, vocabulary: Vocabulary, place: Location, today: date) -> Profile:
    """The profile that an example's ``given`` states; all of it stands at the example's place.

    Raises:
        ProfileError: It is no profile, as ``cdss consult`` would say.

    Example:
        >>> from cdss.model.concept import Concept
        >>> fever = Vocabulary([Concept("fever", "Fever", "finding")])
        >>> given = {"patient": {"age": "4 y"}, "findings": {"fever": "present"}}
        >>> profile = profile_of(given, fever, Location("r.yaml", 8, 5), date(2026, 11, 20))
        >>> profile.statements[0].words, profile.statements[0].place
        ('fever: present', 'r.yaml:8')
    """
    reader = ProfileReader(vocabulary, today=today)
    data = json.dumps(given, default=str, sort_keys=True).encode()
    profile = reader.read((node_of(given, place),), place.path, hashlib.sha256(data).hexdigest())
    if reader.diagnostics:
        raise ProfileError("the example is no profile", reader.diagnostics)
    return profile
