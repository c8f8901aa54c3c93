"""Names that a sentence spreads out: "juvenile and adult X", "weakness in proximal muscles".

Where grammar puts a name's words apart, and the vocabulary has the name they make together,
the mention is of that. Only names of the vocabulary come out of it.
"""

from __future__ import annotations

from bisect import bisect_left

from cdss.extract.cues import Spoken, Token, tokens
from cdss.extract.lexicon import Lexicon
from cdss.extract.marks import Mention, Span, Why

_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "both", "all"})
_INTO = frozenset({"in", "of", "at", "on", "over", "around", "involving", "affecting"})


def composed(
    spoken: Spoken, mentions: tuple[Mention, ...], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """The mentions, with those whose names a sentence spreads out or joins."""
    by_sentence: dict[int, list[Mention]] = {}
    for each in mentions:
        by_sentence.setdefault(each.sentence, []).append(each)
    found: list[Mention] = []
    plain = spoken.plain
    for number in sorted(by_sentence):
        words = spoken.of(number)
        starts = [each.start for each in words]
        found.extend(_seen_on(words, number, by_sentence[number], lexicon))
        for order, each in enumerate(by_sentence[number]):
            parted = _parted(plain, each, lexicon)
            if parted:
                found.extend(parted)
                continue
            at = bisect_left(starts, each.start)
            after = bisect_left(starts, each.end)
            before = _before(plain, words, at, each, lexicon)
            found.extend(new for new in before if not _taken(new, by_sentence[number]))
            headed = _headed(plain, words, at, each, lexicon)
            found.extend(new for new in headed if not _taken(new, by_sentence[number]))
            told = _told_of(words, after, each, lexicon)
            found.extend(new for new in told if not _taken(new, by_sentence[number]))
            found.append(
                _narrowed(words, after, each, lexicon)
                or _in_specimen(
                    plain, by_sentence[number][max(0, order - 12) : order], each, lexicon
                )
                or each
            )
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _taken(new: Mention, named: list[Mention]) -> bool:
    """Whether a name is found there already."""
    return any(each.start < new.end and new.start < each.end for each in named)


def _seen_on(
    words: list[Token], number: int, beside: list[Mention], lexicon: Lexicon
) -> list[Mention]:
    """What was seen on a procedure: "liver biopsy showed fibrosis" is liver fibrosis."""
    vocabulary = lexicon.vocabulary
    found: list[Mention] = []
    starts = [word.start for word in words]
    covered: set[int] = set()
    for each in beside:
        first, after = bisect_left(starts, each.start), bisect_left(starts, each.end)
        covered.update(starts[first:after])
    for each in beside:
        known = vocabulary.get(each.concepts[0])
        if known is None or known.kind != "procedure":
            continue
        first = bisect_left(starts, each.start)
        after = bisect_left(starts, each.end)
        named = words[first:after]
        if len(named) < 2:
            continue
        organ = named[-2].word
        for word in words[after : after + _NEAR]:
            if len(word.word) < 5 or not word.word[0].isalpha() or word.start in covered:
                continue
            concepts = tuple(
                concept
                for concept in _meaning(f"{organ} {word.word}", lexicon)
                if vocabulary[concept].kind == "finding"
            )
            if concepts:
                why = Why(f"seen on the {named[-1].word} of that organ", Span(each.start, word.end))
                found.append(Mention(concepts, word.start, word.end, number, (why,)))
                covered.add(word.start)
    return found


_NEAR = 60
"""Words after a procedure that may tell what it showed."""


def _meaning(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    return _meant(lexicon.key_of(words), lexicon)


def _meant(key: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.concept for each in lexicon.meanings(key)))


def _parted(plain: str, mention: Mention, lexicon: Lexicon) -> list[Mention]:
    """Two names, of a mention that joins them: "calcinosis and ulcers"."""
    words = plain[mention.start : mention.end]
    for joint in (" and ", " or ", " with "):
        at = words.find(joint)
        if at < 0 or words.find(joint, at + 1) >= 0 or joint == " with ":
            continue
        left, right = _meaning(words[:at], lexicon), _meaning(words[at + len(joint) :], lexicon)
        if left and right:
            middle = mention.start + at
            why = Why("two names joined by and", Span(mention.start, mention.end))
            return [
                mention._replace(concepts=left, end=middle, why=(why,)),
                mention._replace(concepts=right, start=middle + len(joint), why=(why,)),
            ]
    return []


def _before(
    plain: str, words: list[Token], at: int, mention: Mention, lexicon: Lexicon
) -> list[Mention]:
    """The first of "juvenile and [adult arthritis]", whose noun comes with the second."""
    if at < 2 or words[at - 1].word not in {"and", "or", "/"}:
        return []
    named = tokens(plain, mention.start, mention.end)
    if len(named) < 2 or words[at - 2].start < 0:
        return []
    first = words[at - 2]
    if not first.word[:1].isalpha():
        return []
    for skip in range(1, len(named)):
        rest = plain[named[skip].start : named[-1].end]
        concepts = _meaning(f"{first.word} {rest}", lexicon)
        if concepts and concepts != mention.concepts:
            why = Why("its noun comes with the next name", Span(first.start, mention.end))
            return [
                mention._replace(concepts=concepts, start=first.start, end=first.end, why=(why,))
            ]
    return []


def _headed(
    plain: str, words: list[Token], at: int, mention: Mention, lexicon: Lexicon
) -> list[Mention]:
    """The first of "[biopsy] of the affected muscle": a name of both, with words between."""
    back = at - 1
    while back > max(1, at - 4) and words[back].word.isalpha() and words[back].word != "of":
        back -= 1
    if back < 1 or words[back].word != "of":
        return []
    head = words[back - 1]
    known = lexicon.vocabulary.get(mention.concepts[0])
    if known is None or len(head.word) < 4 or not lexicon.begins(lexicon.key_of(f"{head.word} of")):
        return []
    concepts = tuple(
        dict.fromkeys(
            each
            for name in (plain[mention.start : mention.end], *known.names[1:])
            for each in _meaning(f"{head.word} of {name}", lexicon)
            if lexicon.vocabulary[each].kind == "procedure"
        )
    )
    why = Why("a name of both, with words between", Span(head.start, mention.end))
    if not concepts or concepts == mention.concepts:
        return []
    return [mention._replace(concepts=concepts, start=head.start, end=head.end, why=(why,))]


def _narrowed(words: list[Token], after: int, mention: Mention, lexicon: Lexicon) -> Mention | None:
    """A mention narrowed by its place: "weakness in the proximal muscles"."""
    here = after
    while here < len(words) and words[here].word.endswith("ly") and here < after + 2:
        here += 1
    if here >= len(words) or words[here].word not in _INTO:
        return None
    into = words[here].word
    here += 1
    while here < len(words) and words[here].word in _ARTICLES:
        here += 1
    if here >= len(words) or not words[here].word[:1].isalpha():
        return None
    for length in (3, 2, 1):
        place = words[here : here + length]
        narrower = _narrower(mention, into, [each.word for each in place], lexicon)
        if narrower:
            end = place[-1].end
            why = Why("narrowed by its place", Span(mention.start, end))
            return mention._replace(concepts=narrower, end=end, why=(*mention.why, why))
    return None


_BECAME = frozenset({"is", "was", "were", "are", "became", "become", "remained", "be", "been"})
_MAY = frozenset({"can", "has", "have", "had", "also", "then"})
_UNSURE = frozenset(
    {"possibly", "probably", "presumably", "apparently", "hardly", "scarcely", "rarely", "likely"}
)


def _told_of(words: list[Token], after: int, mention: Mention, lexicon: Lexicon) -> list[Mention]:
    """What a predicate narrows its subject to: "the calcinosis was [generalised] and painful"."""
    here = after
    while here < len(words) and here < after + 2 and words[here].word in _MAY:
        here += 1
    if here >= len(words) or words[here].word not in _BECAME:
        return []
    found = []
    for word in words[here + 1 : here + 7]:
        if word.word in _UNSURE:
            break
        if word.word in {"and", ",", "or", "both"} or word.word.endswith("ly"):
            continue
        concepts = _narrower(mention, "", [word.word], lexicon) if len(word.word) > 3 else ()
        if not concepts:
            break
        why = Why("narrowed by what is said of it", Span(mention.start, word.end))
        found.append(
            mention._replace(concepts=concepts, start=word.start, end=word.end, why=(why,))
        )
    return found


def _narrower(mention: Mention, into: str, place: list[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The kinds of a mention that its name and its place make together."""
    vocabulary = lexicon.vocabulary
    said, first, between = (lexicon.key_of(each) for each in (" ".join(place), place[0], into))
    leading = [key for key in dict.fromkeys((said, first)) if lexicon.begins(key)]
    for concept in mention.concepts:
        for name in vocabulary[concept].names[1:] if concept in vocabulary else ():
            key = lexicon.key_of_name(name)
            ways = [(*each, *key) for each in leading]
            if lexicon.begins((*key, *between)):
                ways.insert(1 if said in leading else 0, (*key, *between, *said))
            for made in ways:
                found = tuple(
                    each
                    for each in _meant(made, lexicon)
                    if each != concept and vocabulary.is_a(each, concept)
                )
                if found:
                    return found
    return ()


def _in_specimen(
    plain: str, beside: list[Mention], mention: Mention, lexicon: Lexicon
) -> Mention | None:
    """A measured in X: "examination of X revealed raised A", where the vocabulary has it."""
    vocabulary = lexicon.vocabulary
    known = vocabulary.get(mention.concepts[0])
    if known is None or known.kind != "measurement":
        return None
    for other in beside:
        specimen = vocabulary.get(other.concepts[0])
        if specimen is None or specimen.kind == "measurement":
            continue
        for name in known.names[1:]:
            meant = _meaning(f"{name} in {specimen.label}", lexicon)
            if meant:
                why = Why(
                    f"measured in {plain[other.start : other.end]}", Span(other.start, other.end)
                )
                return mention._replace(concepts=meant, why=(*mention.why, why))
    return None
