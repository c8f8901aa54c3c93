"""What two spellings of a word share: British and American, plural, accents, doubled letters.

A fold is a key and no word: both sides are folded the same way, so that a rule need not
be right about a language, as long as it keeps different words apart.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "σ": "sigma", "τ": "tau", "ω": "omega", "ζ": "zeta", "η": "eta",
    "θ": "theta",
}  # fmt: skip
_PAIRS: Final = (("ae", "e"), ("oe", "e"), ("ph", "f"), ("our", "or"), ("z", "s"), ("k", "c"))
_DOUBLED: Final = re.compile(r"([a-z])\1")
_LETTERS: Final = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ı": "i", "ł": "l"})


def fold_word(word: str) -> str:
    """The key of a word.

    Example:
        >>> fold_word("Tumours") == fold_word("tumor"), fold_word("sulphate") == fold_word("sulfate")
        (True, True)
        >>> fold_word("diagnoses") == fold_word("diagnosis"), fold_word("fibre") == fold_word("fibers")
        (True, True)
        >>> fold_word("IL"), fold_word("β"), fold_word("III")
        ('il', 'beta', 'iii')
    """
    lower = word.lower()
    if not lower.isascii():
        if lower in GREEK:
            return GREEK[lower]
        parts = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
        lower = "".join(each for each in parts if not unicodedata.combining(each))
    if len(lower) < 4 or not lower.isalpha():
        return lower
    for old, new in _PAIRS:
        if old in lower:
            lower = lower.replace(old, new)
    if len(lower) > 3:
        lower = _ending(lower)
    if len(lower) > 4 and _DOUBLED.search(lower):
        return _DOUBLED.sub(r"\1", lower)
    return lower


def _ending(word: str) -> str:
    size = len(word)
    if word.endswith("ies") and size > 4:
        return word[:-3] + "y"
    if size > 6 and word.endswith("omata"):
        return word[:-2]
    if size > 6 and word.endswith("inium"):
        return word[:-3] + "um"
    if word.endswith("ogue"):
        return word[:-2]
    if word.endswith(("ses", "sis", "xes", "ches", "shes")) and size > 4:
        return word[:-2]
    if size > 6 and word.endswith(("us", "um")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
        size -= 1
    if word.endswith("se") or (size > 4 and word.endswith("e")):
        word = word[:-1]
    elif size > 6 and word.endswith(("i", "a")):
        word = word[:-1]
    # "titer" as "titre", "fiber" as "fibre", "center" as "centre".
    if word.endswith(("ter", "ber")) and size > 4:
        word = word[:-2] + "r"
    return word
