"""What of a text is in another language than English: it stays unread, and is told of.

English rules misread other languages: "sans dysphagie" would be dysphagia. A paragraph is
judged by its small words and its letters; one that has none goes with the whole text.
"""

from __future__ import annotations

import re
from typing import Final

from cdss.extract.words import listed

_WORD: Final = re.compile(r"[^\W\d_]+")
_BETWEEN: Final = re.compile(r"(?:\r\n|[\n\r\u2029])[^\S\n\r]*(?:\r\n|[\n\r\u2029])\s*")
_OTHER_LETTER: Final = re.compile(
    "[\u0400-\u1cff\u2e80-\u2fdf\u3041-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
_LETTERS_OF_A_WORD: Final = 3
_FEWEST: Final = 2
"""Foreign words that make a paragraph foreign: one alone may be a name."""

# Without what another of these languages has too, and without parts of names.
_ENGLISH: Final = listed(
    "the and with to by from that this these those which who whom were are have has been after "
    "before without during she her his he not it its their or when while than then because "
    "patient patients treated treatment our did does"
)
_OTHERS: Final = listed(
    "une les des avec sans dans aux qui été était étaient ont est chez après cette ces ses "
    "mais nous elle aucun aucune depuis entre "
    "und das dem ein eine einer eines einem einen mit ohne wurde wurden nicht kein keine keinen "
    "bei nach zur zum ist sind hatte hatten auf aus für durch sich über als oder auch "
    "con los las una sin por para fue fueron que sus años tras pero esta hasta según desde "
    "senza che nel nella della delle degli dei sono stato stata gli anni dopo alla dal dalla "
    "sem uma não foi foram aos após pela pelo à "
    "een het niet zonder werd werden naar voor door ook zijn geen jaar "
    "och inte utan uden ikke ved som blev ble til fra på är att eller och efter "
    "oraz jest przez się bez był była nie "
    "bir ile olan için olarak "
    "és hogy egy nem volt při byl která "
    "și cu fără pentru este "
    "yang dan dengan pada tidak dari"
)


def foreign(raw: str) -> tuple[tuple[int, int], ...]:
    r"""The places of a text that are in another language than English.

    Args:
        raw: The characters of the file.

    Example:
        >>> foreign("A girl with the disease.\n\nEine Patientin mit der Krankheit, ohne Fieber.")
        ((26, 72),)
        >>> foreign("Fever (+), calcinosis (-)")
        ()
    """
    paragraphs: list[tuple[int, int]] = []
    start = 0
    for end, following in [*(each.span() for each in _BETWEEN.finditer(raw)), (len(raw), 0)]:
        words = raw[start:end]
        if words.strip():
            begun = start + len(words) - len(words.lstrip())
            paragraphs.append((begun, start + len(words.rstrip())))
        start = following
    counts = [_counted(raw[start:end]) for start, end in paragraphs]
    english, others = (sum(each) for each in zip(*counts, strict=True)) if counts else (0, 0)
    whole = _is_foreign(english, others)
    return tuple(
        place
        for place, (english, others) in zip(paragraphs, counts, strict=True)
        if _is_foreign(english, others) or (whole and not english)
    )


def blanked(raw: str, places: tuple[tuple[int, int], ...]) -> str:
    """The text with spaces in these places, so that all else stands where it stood.

    Example:
        >>> blanked("one two", ((0, 3),))
        '    two'
    """
    for start, end in places:
        raw = f"{raw[:start]}{' ' * (end - start)}{raw[end:]}"
    return raw


def _counted(words: str) -> tuple[int, int]:
    """How many words are English, and how many are another language's."""
    small = _WORD.findall(words.lower())
    others = sum(map(_OTHERS.__contains__, small))
    if not words.isascii():
        others += len(_OTHER_LETTER.findall(words)) // _LETTERS_OF_A_WORD
    return sum(map(_ENGLISH.__contains__, small)), others


def _is_foreign(english: int, others: int) -> bool:
    return others >= _FEWEST and others > english
