"""Whether a line is nothing but the names of authors, and which: "A B Lee 1, Jan de Wit 2"."""

from __future__ import annotations

import re
from typing import Final

_PARTICLE: Final = r"(?:de|van|von|der|den|la|le|da|do|dos|del|di|du|ten|el|al|bin) "
_WORD: Final = r"[A-Z][\w'\u2019-]{1,40}"
_SURNAME: Final = rf"(?:{_PARTICLE})*{_WORD}(?:[ -][A-Z][\w'\u2019-]{{0,40}}){{0,3}}"
_INITIALS: Final = r"(?:[A-Z]\.?[ -]?){1,3}"
_FIRST: Final = re.compile(rf"^(?P<initials>{_INITIALS})(?<=[ .-]) ?(?P<name>{_SURNAME})$")
_LAST: Final = re.compile(rf"^(?P<name>{_SURNAME}),? (?P<initials>{_INITIALS})$")
_FULL: Final = re.compile(
    rf"^(?P<given>{_WORD}(?: (?:{_WORD}|[A-Z]\.?)){{0,2}}) (?P<name>(?:{_PARTICLE})*{_WORD})$"
)
_LISTED: Final = re.compile(r"^[0-9]{1,2}[.)] ?")
_MARKS: Final = re.compile(
    r"[*†‡§¶✉]|\s?\([0-9a-z](?:,[0-9a-z])*\)|(?<=[a-z])[0-9](?:,[0-9])*$|\^?\([0-9a-z](?:,[0-9a-z])*\)$"
    r"| (?:[0-9]{1,2}|[a-z])$"
)
_BEHALF: Final = re.compile(
    r"[,;]? ?(?:on behalf of|for the)\b.*$|[,;] [^,;]*\b(?:Group|Network|Consortium|Investigators"
    r"|Collaborators|Registry|Alliance)\b.*$"
)
_PARTED: Final = re.compile(",| and | & |;")
_LONGEST: Final = 6_000


def authors(line: str) -> list[str]:
    """The authors, surname and initials, where a line is nothing but names; else none.

    Example:
        >>> authors("T Miyama*, M Kiku and S Yoko")
        ['Miyama T', 'Kiku M', 'Yoko S']
        >>> authors("Anna Maria Rossi 1, 2, Jan de Wit 1, Li Wei a, on behalf of the Snow Group")
        ['Rossi AM', 'de Wit J', 'Wei L']
        >>> authors("Snow, A.; Frost, Bea Carla")
        ['Snow A', 'Frost BC']
        >>> authors("Fever, rash and pain"), authors("Ember Fever, Snow Rash")
        ([], [])
    """
    plain = _BEHALF.sub("", _LISTED.sub("", line.strip()[:_LONGEST])).rstrip(".,; ")
    turned = _surname_first(plain)
    if turned:
        return turned
    names, full = [], 0
    for piece in filter(None, map(_bare, _PARTED.split(plain))):
        found = _FIRST.match(piece) or _LAST.match(piece)
        if found is not None and not found["name"].isupper():
            initials = "".join(each for each in found["initials"] if each.isalpha())
        else:
            found = _FULL.match(piece)
            if found is None or found["name"].isupper():
                return []
            initials = "".join(each[0] for each in found["given"].split())
            full += 1
        names.append(f"{found['name']} {initials}")
    # A title may have two words with capitals on either side of a comma.
    marked = full < len(names) or bool(re.search(r"[a-z] ?[0-9*†]", plain)) or len(names) > 2
    return names if marked or not full else []


def _bare(piece: str) -> str:
    words = piece.strip()
    for _ in range(3):
        words = _MARKS.sub("", words).strip()
    words = words.removeprefix("and ").strip()
    return "" if words.isdigit() or (len(words) == 1 and words.islower()) else words


def _surname_first(plain: str) -> list[str]:
    """The names of "Snow, A.; Frost, Bea Carla", where each has one comma of its own."""
    pieces = [each.strip() for each in plain.split(";")]
    if len(pieces) < 2:
        return []
    names = []
    for piece in pieces:
        surname, comma, given = piece.partition(", ")
        words = given.replace(".", ". ").split()
        if not comma or not words or not all(each[0].isupper() for each in words):
            return []
        if len(words) > 3 or not re.fullmatch(_SURNAME, surname):
            return []
        names.append(f"{surname} {''.join(each[0] for each in words)}")
    return names
