"""One sign for each kind of dash, quote and joined letters, however a text prints them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
SIGNS: Final = {
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", ""),
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st", "\u2026": "...", "\u2044": "/", "\u2215": "/",
    "\u00b5": "\u03bc", "\u02dc": "~", "\u223c": "~", "\u2217": "*",
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}  # fmt: skip
"""Signs and what they say in plain letters; those that print nothing say nothing."""

_TABLE: Final = str.maketrans(SIGNS)
_SOFT: Final = re.compile("\u00ad\\s*")
_GROUPED: Final = re.compile("(?<!\\d)\\d{1,3}(?:[\u2009\u202f\u00a0]\\d{3})+(?!\\d)")
_NARROW: Final = re.compile("[\u2009\u202f\u00a0]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f]")


def plain_signs(words: str) -> str:
    r"""Words in plain signs; what printed them otherwise says the same.

    Example:
        >>> plain_signs("78\u2011year\u2011old, 25\u201337 s, \ufb01brosis, hyper\u00ad\ntension")
        '78-year-old, 25-37 s, fibrosis, hypertension'
        >>> plain_signs("14\u2009420 U/L")
        '14,420 U/L'
    """
    if words.isascii() and words.isprintable():
        return words
    bare = _CONTROL.sub("", _SOFT.sub("", words))
    bare = _GROUPED.sub(lambda found: _NARROW.sub(",", found[0]), bare)
    return unicodedata.normalize("NFC", bare.translate(_TABLE))
