"""Small pieces of wording that every part of a report shares."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from cdss.model.explanation import Basis, Proof

GLUE = "\u00a0"
"""Keeps two words on one line; printed as a space."""

NOT_STATED = "not stated"

ELSEWHERE = " (Markdown and JSON list all)"
"""Said where the text leaves something out."""


def clean(text: str) -> str:
    r"""Words on one line, with nothing in them that steers a terminal.

    Example:
        >>> clean("fever\n\x1b[2J  high")
        'fever [2J high'
    """
    # Nothing printable steers, and nearly all words are: a report cleans thousands of them.
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(each) in _STEERING else each for each in text)
    return " ".join(text.split())


_STEERING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def stated(text: str) -> str:
    """A source's or profile's words; what it leaves out is named as left out.

    Example:
        >>> stated("not-stated"), stated(""), stated("over twelve cycles")
        ('not stated', 'not stated', 'over twelve cycles')
    """
    return clean(text) if text and text != "not-stated" else NOT_STATED


def spoken(concept: str, labels: Mapping[str, str]) -> str:
    """A concept's words for people; its id, unhyphened, where the answer has none."""
    return clean(labels.get(concept) or concept.replace("-", " "))


def inside(label: str) -> str:
    """A label as it reads inside a sentence.

    Example:
        >>> inside("Prednisolone"), inside("PET-CT"), inside("IVIg")
        ('prednisolone', 'PET-CT', 'IVIg')
    """
    head = label.partition(" ")[0]
    ordinary = head[1:] == head[1:].lower() and not any(each.isdigit() for each in head)
    return label[:1].lower() + label[1:] if ordinary else label


def marks(numbers: Sequence[int]) -> str:
    """The numbers of citations as they are printed.

    Example:
        >>> marks([1, 3]), marks([])
        ('[1,3]', '')
    """
    return f"[{','.join(str(each) for each in numbers)}]" if numbers else ""


def line_of(location: str) -> str:
    """The line number of a place in a file, or nothing.

    Example:
        >>> line_of("patients/p17.yaml:7"), line_of("entry[3]")
        ('7', '')
    """
    tail = location.rpartition(":")[2]
    return tail if tail.isdigit() else ""


def place(location: str) -> str:
    """Where a statement stands, short: its line, or the whole place where there is none."""
    line = line_of(location)
    return f":{line}" if line else f"({clean(location)})"


def bare(basis: Basis) -> str:
    """A statement without the words that go without saying.

    Example:
        >>> bare(Basis("fever: present", "p:3")), bare(Basis("fever: absent", "p:3"))
        ('fever', 'fever absent')
    """
    text = clean(basis.text)
    for tail, short in ((": present", ""), (": given", ""), (": absent", " absent")):
        if text.endswith(tail):
            return text.removesuffix(tail) + short
    return text


def placed(statements: Iterable[Basis]) -> str:
    r"""Statements with their places; those that say the same of several are said once.

    Example:
        >>> placed([Basis("fever: present", "p:3"), Basis("A: no", "p:5"), Basis("B: no", "p:6")])
        'fever\xa0:3, A\xa0:5 and B\xa0:6: no'
    """
    found: list[tuple[list[str], str]] = []
    for each in dict.fromkeys(statements):
        name, _, tail = bare(each).partition(": ")
        if found and tail and found[-1][1] == tail:
            found[-1][0].append(f"{name}{GLUE}{place(each.location)}")
        else:
            found.append(([f"{name}{GLUE}{place(each.location)}"], tail))
    return ", ".join(
        _both(names) + (f": {tail}" if tail else "")
        if len(names) > 1 or not tail
        else f"{names[0].partition(GLUE)[0]}: {tail}{GLUE}{names[0].partition(GLUE)[2]}"
        for names, tail in found
    )


def _both(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def grounds(proof: Proof) -> str:
    """In words, what a met condition rests on: statements, and what was derived from them."""
    plain: dict[Basis, None] = {}
    derived: dict[str, tuple[Basis, ...]] = {}
    _gather(proof, "yes", plain, derived)
    parts = [placed(plain)] if plain else []
    for name, below in derived.items():
        # What was named already is not named again behind what follows from it.
        fresh = [each for each in below if each not in plain]
        parts.append(f"{name} (from {placed(fresh)})" if fresh else name)
    return "; ".join(parts)


def _gather(
    proof: Proof,
    wanted: str,
    plain: dict[Basis, None],
    derived: dict[str, tuple[Basis, ...]],
) -> None:
    if proof.value not in {wanted, "conflict"}:
        return
    if proof.rule is not None:
        below: dict[Basis, None] = dict.fromkeys(proof.statements)
        further: dict[str, tuple[Basis, ...]] = {}
        for part in proof.parts:
            _gather(part, part.value, below, further)
        for statements in further.values():
            below.update(dict.fromkeys(statements))
        negated = "not " if proof.value == "no" else ""
        derived[negated + clean(proof.condition)] = tuple(below)
        return
    if proof.statements:
        # What is stated may follow besides; why it holds is told without that.
        plain.update(dict.fromkeys(proof.statements))
        return
    for part in proof.parts:
        opposed = proof.condition.startswith("not ") and len(proof.parts) == 1
        flipped = {"yes": "no", "no": "yes"}[wanted] if opposed else wanted
        _gather(part, flipped, plain, derived)


def count(number: int, word: str) -> str:
    """A number with its noun.

    Example:
        >>> count(1, "option"), count(14, "option")
        ('1 option', '14 options')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"
