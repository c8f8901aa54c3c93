"""Treatments that the vocabulary does not know: what they did is not told of the known ones."""

from __future__ import annotations

from cdss.extract.clauses import Part
from cdss.extract.unread import like_a_drug

_GIVES = frozenset(
    (
        *("treated", "given", "received", "administered", "initiated", "commenced", "started"),
        *("begun", "began", "introduced", "added", "injected", "infused", "prescribed", "put"),
        *("switched", "changed", "replaced", "instituted", "tried", "restarted", "resumed"),
    )
)
_ACTIVE = frozenset(
    {"received", "treated with", "was given", "were given", "switched to", "changed to"}
)
_GENERAL = frozenset(
    (
        *("treatment", "treatments", "therapy", "therapies", "regimen", "regimens", "medication"),
        *("medications", "course", "courses", "cycle", "cycles", "infusion", "infusions"),
        *("injection", "injections", "pulse", "pulses", "dose", "doses", "dosage", "drug"),
        *("drugs", "agent", "agents", "combination", "immunosuppression", "immunotherapy"),
        *("monotherapy", "induction", "maintenance", "prophylaxis", "management", "measures"),
        *("support", "supportive", "physiotherapy", "rehabilitation", "exercise", "exercises"),
        *("training", "operation", "protocol", "chemotherapy", "retreatment"),
        *("second", "third", "first", "fourth", "another", "further", "additional", "several"),
        *("various", "different", "multiple", "combined", "intensive", "aggressive", "systemic"),
        *("topical", "local", "conventional", "standard", "medical", "patient", "patients"),
        *("child", "children", "which", "these", "those", "their", "other", "others", "there"),
        *("again", "alone", "later", "until", "through", "without", "within", "twice", "daily"),
        *("weekly", "monthly", "increasing", "decreasing", "maximal", "initial", "repeated"),
        *("biological", "immunosuppressive"),
        *("antirheumatic", "symptomatic", "empirical", "empiric", "adjunctive", "adjuvant"),
        *("full-dose", "low-dose", "high-dose", "intravenous", "subcutaneous", "before", "after"),
        *("under", "during", "where", "while", "since", "because", "early", "rapid", "prompt"),
        *("blood", "fluids", "fluid", "oxygen", "nutrition", "feeding", "ventilation", "diet"),
        *("psychotherapy", "education", "investigations", "evaluation", "follow-up", "tapering"),
        *("taper", "dosing", "administration", "escalation", "approach", "strategy", "option"),
        *("between", "around", "approximately", "about", "total", "either", "every", "monthly"),
        *("evaluated", "included", "analysed", "assessed", "concomitant", "previous", "prior"),
        *("group", "placebo", "information", "consent", "priority", "diagnosis", "approval"),
    )
)
_SHORT = 5
_NEAR = 4


def told(parts: tuple[Part, ...], start: int, end: int, *, named: bool) -> bool:
    """Whether a clause is about a treatment that is none of the known."""
    return not named and (begins(parts, start, end) or acts(parts, start, end))


def begins(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause that names no known treatment says that another was given."""
    for at in range(start, end):
        part = parts[at]
        if not part.cues or part.says("treated") is None or not _GIVES & set(part.word.split()):
            continue
        if part.says("negation", "not-given", "planned"):
            continue
        named = _object(parts, at, end) if part.word in _ACTIVE else _subject(parts, at, start)
        if named is not None and _is_name(named):
            return True
    return False


def acts(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause names a drug, by the ending of its word, that is none of the known."""
    return any(
        word.kind == "word"
        and (like_a_drug(word.word) or word.word in _BY_HAND)
        and word.word not in _GENERAL
        for word in parts[start:end]
    )


_BY_HAND = frozenset(
    {"excised", "excision", "resected", "resection", "operated", "surgically", "amputated"}
)


def _object(parts: tuple[Part, ...], at: int, end: int) -> Part | None:
    """What is given, after "treated with": the first name, past what tells how."""
    for part in parts[at + 1 : min(end, at + 1 + _NEAR)]:
        if part.kind == "mention":
            return None
        if part.kind == "word" and part.word not in _GENERAL and len(part.word) >= _SHORT:
            return part
        if part.kind in {"sign", "cue"}:
            return None
    return None


def _subject(parts: tuple[Part, ...], at: int, start: int) -> Part | None:
    """What is given, before "was started": the word right before, past its dose and adverbs."""
    inside = 0
    passive = parts[at].word.startswith(("was ", "were ", "been "))
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        inside += {")": 1, "(": -1}.get(part.word, 0)
        if inside or part.word in {"(", ")"} or part.kind == "figure" or part.word.endswith("ly"):
            continue
        if part.says("be") is not None or part.word in {"then", "also", "therefore", "has", "had"}:
            passive = True
            continue
        if not passive or part.kind != "word":
            return None
        # Of a name in two words, "methylene blue", the one that tells more.
        before = parts[back - 1] if back > start else part
        two = before.kind == "word" and len(part.word) < _SHORT and part.word not in _GENERAL
        return before if two else part
    return None


def _is_name(part: Part) -> bool:
    return len(part.word) >= _SHORT and part.word not in _GENERAL and part.word.isalpha()


def by_stranger(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a word that nobody knows is what did it: "[unknown] cleared the X"."""
    if not parts[at].verb or parts[at].says("be") or at <= start or at + 1 >= len(parts):
        return False
    before = parts[at - 1]
    follows = next((each for each in parts[at + 1 : at + 4] if each.kind != "word"), None)
    return (
        before.kind == "word"
        and len(before.word) > _LONGER
        and not before.word.endswith("ly")
        and before.word not in _DOERS
        and follows is not None
        and follows.kind == "mention"
        and not any(each.word in _PREPOSITIONS for each in parts[at + 1 : at + 4])
    )


_LONGER = 5
_DOERS = frozenset(
    (
        *("treatment", "therapy", "regimen", "medication", "combination", "infusion"),
        *("infusions", "injection", "injections", "course", "courses", "which", "herself"),
        *("himself", "monotherapy", "dosing", "retreatment", "reintroduction", "again"),
    )
)
_PREPOSITIONS = frozenset({"with", "in", "of", "for", "to", "on", "from", "within", "by", "at"})
