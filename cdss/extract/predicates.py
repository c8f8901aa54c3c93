"""What a predicate says, and of which subject: "A, B and C were negative", "ANA negative".

The grammar that the context of a mention is read with: where a predicate or a tag stands, how
far back its subject reaches, and what tells of a change rather than of a value.
"""

from __future__ import annotations

from cdss.extract.clauses import Part
from cdss.extract.cues import Cue


def leaves_off(parts: tuple[Part, ...], at: int, end: int) -> Cue | None:
    """A denial that ends its clause, its verb left to the reader: "A was seen, but B was not"."""
    last = at + 1 >= end or (at + 2 >= end and parts[at + 1].word in {".", ",", ";", ")"})
    cue = parts[at].says("negation") if last and parts[at].cues else None
    whole = cue is not None and cue.words in _IS_NOT and cue.end == parts[at].end
    return cue if whole else None


_IS_NOT = frozenset({"was not", "were not", "is not", "are not", "wasn't", "weren't"})


def said_of_subject(parts: tuple[Part, ...], start: int, at: int, cue: Cue) -> bool:
    """Whether it is a predicate: "X was suspected", "X is planned"."""
    if cue.words.endswith("considered"):
        # "X was considered", and no "X was considered benign".
        return at + 1 >= len(parts) or parts[at + 1].word in {",", ".", ";", "and", "but"}
    if cue.words.endswith(("excluded", "ruled out")):
        return True
    told = {"suspected", "planned", "scheduled", "questionable", "unlikely"}
    if cue.words.split()[-1] not in told:
        return False
    if " " in cue.words:
        return True
    back = at - 1
    while back >= start and parts[back].word.endswith("ly"):
        back -= 1
    return back >= start and bool(parts[back].cues) and parts[back].says("be") is not None


def changes(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether it tells of a change: "X decreased to", not "decreased X" or "X was decreased"."""
    part = parts[at]
    if part.says("fall", "rise") is None:
        return False
    if part.word.endswith(" to"):
        return True
    back = at - 1
    while back >= start and parts[back].word.endswith("ly"):
        back -= 1
    if back < start:
        return False
    before = parts[back]
    if before.kind == "mention" and _is_shown(parts, start, back) and not part.word.endswith(" to"):
        return False
    return before.kind == "mention" or before.word in {
        "levels",
        "level",
        "had",
        "has",
        "values",
        ")",
    }


def _is_shown(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether something shows what follows: "tests showed X decreased" tells a value of X."""
    for back in range(at - 1, max(start, at - 4) - 1, -1):
        if parts[back].word in {"showed", "revealed", "demonstrated", "with", "found"}:
            return True
        if parts[back].verb:
            return False
    return False


def has_object(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a name follows a verb at once, over articles and the like: "did not develop X"."""
    for each in parts[at + 1 : min(end, at + 4)]:
        if each.kind == "mention":
            return True
        if each.kind != "word" or each.word in {"in", "during", "after", "until", "with", "and"}:
            return False
    return False


def denies_value(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a denial is of the value of its subject, and of nothing after: "was not raised"."""
    after = parts[at + 1] if at + 1 < end else None
    if parts[at].word not in _IS_NOT or after is None or not after.cues:
        return False
    return after.says("raised", "low", "normal", "abnormal", "positive", "negative") is not None


def denied_before(parts: tuple[Part, ...], start: int, at: int) -> Cue | None:
    """A denial between the verb and its predicate: "was not raised"."""
    for back in range(at - 1, max(start, at - 4) - 1, -1):
        if parts[back].kind == "mention":
            return None
        if parts[back].cues and parts[back].says("negation"):
            return parts[back].says("negation")
    return None


def is_predicate(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether a form of "to be" or "to remain" leads to it, with no noun between."""
    for back in range(at - 1, max(start, at - 7) - 1, -1):
        part = parts[back]
        if part.kind == "mention" or part.word in {"with", ";"}:
            return False
        if part.cues and (part.says("be") or part.word in _IS_NOT):
            return True
        if part.word in {"deemed", "considered", "found", "judged", "to"}:
            continue
        if part.verb and not part.says("have", "negation"):
            return False
    return False


def is_tag(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether it follows its mention bare: "ANA negative", "ANA: negative", "ANA (negative)"."""
    if at == start:
        return False
    back = at - 1
    while back > start and parts[back].word in {":", "=", "(", "-"}:
        back -= 1
    if parts[back].kind != "mention":
        return False
    after = parts[at + 1] if at + 1 < end else None
    if parts[at].word in {"positive", "negative"} and back >= at - 2 and parts[at - 1].word != "(":
        # "ANA-positive arthritis", "ANA positive children": no tag of what comes.
        named = after is not None and (after.kind == "mention" or after.says("cohort") is not None)
        if named:
            return True
    return (
        after is None
        or after.word in {",", ";", ")", ".", "and", "]"}
        or after.kind == "figure"
        or after.word == "("
    )


def closes(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a predicate is whole with it, and says nothing of what follows: "A was low, B"."""
    after = parts[at + 1] if at + 1 < end else None
    if after is not None and after.word not in {",", ";", ".", "(", ")", "but", "["}:
        return False
    return is_predicate(parts, start, at)


_THERE = frozenset({"present", "detected", "found", "identified", "demonstrated", "detectable"})
_SHOWS = frozenset(
    [
        *("had", "has", "have", "having", "revealed", "showed", "detected", "identified"),
        *("demonstrated", "disclosed", "found", "presence of", "developed", "shows", "reveals"),
        *("with detectable", "carried", "showing", "revealing"),
    ]
)


def is_there(parts: tuple[Part, ...], at: int, start: int, end: int) -> Part | None:
    """What says that a thing was found: "X was [detected]", "tests [revealed] X"."""
    after = at + 1
    while after < end and parts[after].kind in {"mention", "sign"} and parts[after].word != ".":
        after += 1
    if after < end and parts[after].says("be"):
        last = parts[min(after + 1, end - 1)]
        closed = after + 2 >= end or parts[after + 2].word in _CLOSES
        if last.word in _THERE and closed:
            return last
    back = at - 1
    while back >= start and parts[back].word in _ARTICLES:
        back -= 1
    if back >= start and parts[back].word == "of" and parts[back - 1].word == "presence":
        return parts[back - 1]
    return parts[back] if back >= start and parts[back].word in _SHOWS else None


_CLOSES = frozenset({"in", ".", ",", ";", "and", "by", "at", "(", "on", "with", "but", "among"})
_ARTICLES = frozenset({"a", "an", "the", "both", "also", "circulating", "serum", "any"})


def tagged(parts: tuple[Part, ...], start: int, at: int) -> list[int]:
    """The mention that a bare tag follows, and those joined to it by "and" alone."""
    back = at - 1
    while back > start and parts[back].kind != "mention":
        back -= 1
    found = [parts[back].number]
    while (
        back - 2 >= start
        and parts[back - 1].word in {"and", "or", "/"}
        and parts[back - 2].kind == "mention"
    ):
        back -= 2
        found.append(parts[back].number)
    return found


def subject(parts: tuple[Part, ...], start: int, at: int) -> list[int]:
    """The mentions of the subject: back from the predicate's verb to the one before it."""
    back = at - 1
    # Over the verb group itself.
    while back >= start and parts[back].kind != "mention":
        if parts[back].word == ";":
            return []
        back -= 1
    found: list[tuple[int, int]] = []
    comma = at
    while back >= start:
        part = parts[back]
        if part.kind == "mention":
            found.append((back, part.number))
        elif part.word == ",":
            comma = back
        elif part.cues and (part.says("time-word") or part.word in _EXCEPTS):
            # "Upon examination, A and B were normal": what was done is no subject.
            return [number for place, number in found if place > comma]
        elif part.verb or part.word in {";", ":"} or part.says("arose"):
            break
        back -= 1
    return [number for _, number in found]


_EXCEPTS = frozenset(
    {"except", "except for", "apart from", "aside from", "other than", "with the exception of"}
)


def went_before(parts: tuple[Part, ...], at: int, start: int, cue: Cue) -> list[int]:
    """What a clause without a subject excludes: "X was considered [but excluded]"."""
    if at != start + 1 or start < 1 or not cue.words.endswith(_EXCLUDING):
        return []
    if parts[start].word not in {"but", "and", "yet"} and not parts[start].says("turn"):
        return []
    back = start - 1
    while back >= 0 and parts[back].kind != "mention":
        if parts[back].word in {".", ";"}:
            return []
        back -= 1
    return [parts[back].number] if back >= 0 else []


def excludes_by(parts: tuple[Part, ...], at: int, end: int, cue: Cue) -> bool:
    """Whether it is told by what something was excluded: "excluded [by X]" denies no X."""
    after = parts[at + 1].word if at + 1 < end else ""
    return cue.words.endswith(_EXCLUDING) and after in _BY


_EXCLUDING = ("excluded", "ruled out", "denied")
_BY = frozenset({"by", "on", "through", "with", "from"})


def antecedent(parts: tuple[Part, ...], start: int, at: int) -> list[int]:
    """What a relative clause without a subject is about: "X, [which did not develop]"."""
    if at != start + 1 or parts[start].says("relative") is None:
        return []
    back = start - 1
    if back >= 0 and parts[back].word == ",":
        back -= 1
    return [parts[back].number] if back >= 0 and parts[back].kind == "mention" else []


def gapped(parts: tuple[Part, ...], at: int, end: int, cue: Cue) -> list[int]:
    """What is excluded by the same verb, left out: "X was excluded by A, [and Y by B]"."""
    if not cue.words.endswith(_EXCLUDING):
        return []
    found = []
    for each in range(at + 2, end - 1):
        if parts[each].verb:
            break
        joined = parts[each - 1].word in {"and", ","}
        if parts[each].kind == "mention" and joined and parts[each + 1].word in _BY:
            found.append(parts[each].number)
    return found


def neither_nor(parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """A denial of what stands before it: "X was [neither] seen nor reported"."""
    if parts[at].word != "neither" or at == start or parts[at - 1].says("be") is None:
        return None
    after = parts[at + 1] if at + 1 < len(parts) else None
    return parts[at].says("negation") if after is not None and after.verb else None


def denies_change(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a denial before a subject is of its verb: "neither X nor Y improved" has both."""
    if parts[at].word not in {"neither", "nor", "no", "none", "none of"}:
        return False
    joined = True
    verbs = 0
    for part in parts[at + 1 : end]:
        verbs += part.word.split()[:1] != [] and part.word.split()[0] in FINITE
        if verbs > 1:
            return False  # "those in whom no X was found [were better]"
        if part.kind == "mention" and not joined:
            return False  # "with no X the Y improved"
        if part.kind == "mention" or part.word in {"nor", "or", "and"}:
            joined = part.kind != "mention"
            continue
        if part.says(*_CHANGED) or part.word in _CHANGE_WORDS:
            return True
        if part.kind in {"sign", "figure"} or (part.verb and not part.says("be", "have")):
            return False
    return False


FINITE = frozenset({"was", "were", "is", "are", "had", "has", "have"})
"""Forms that begin a verb: two of them are two verbs."""
_CHANGED = ("complete", "improved", "partial", "worsened", "fall", "rise")
_CHANGE_WORDS = frozenset({"changed", "altered", "differed", "responded", "varied", "fluctuated"})


def was_able(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether "could" tells of what came about, and of no chance: "A could be stopped"."""
    if parts[at].word != "could":
        return False
    after = parts[at + 1 : min(end, at + 4)]
    return (
        bool(after)
        and after[0].says("be") is not None
        and any(each.says("stopped") for each in after)
    )
