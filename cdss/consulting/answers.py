"""An answer typed to a question, put into a profile's document."""

from __future__ import annotations

import re
from typing import Any

from cdss.explain.questions import Question
from cdss.explain.supposing import targets
from cdss.interop.profile_document import (
    Document,
    name_of,
    with_complete_list,
    with_detail,
    with_patient,
    with_state,
    with_treatment,
    with_value,
)
from cdss.interop.profile_times import TIME_KEYS
from cdss.model.concept import GIVEN_KINDS, Vocabulary, fold
from cdss.model.condition import RESPONSES, STATUSES

YES = frozenset({"yes", "y", "present", "true"})
NO = frozenset({"no", "n", "absent", "false"})
NEVER = NO | {"never"}

_TIME = re.compile(rf"(?:^|\s)({'|'.join(TIME_KEYS)})\s+")
_RANGED = re.compile(r"^(.*\S)\s*\(([^()]*\d[^()]*)\)$")
_JUDGED = re.compile(rf"^(.*\d.*?)[\s,]+({'|'.join(STATUSES)})$", re.IGNORECASE)
_RESPONSES = {fold(each) for each in RESPONSES}
_DETAILS = {"route": "route", "dose": "dose", "duration": "for", "start": "since"}


class Misread(Exception):  # noqa: N818 - it asks for another answer
    """An answer that says nothing that can be put into a profile; ``str`` says what is wanted."""


def put(document: Document, question: Question, said: str, vocabulary: Vocabulary) -> Document:
    """The document with what was said in answer to a question.

    Whether it can be is for the reader of profiles to say: values, units and words are
    put as they were typed.

    Raises:
        Misread: There is nothing to put.

    Example:
        >>> from cdss.model.concept import Concept
        >>> fever = Vocabulary([Concept("fever", "Fever", "finding")])
        >>> put({}, Question(("state", "fever"), (), ()), "yes since 2 mo", fever)
        {'findings': {'fever': {'state': 'present', 'since': '2 mo'}}}
    """
    sort, *about = question.key
    if sort in {"age", "sex"}:
        return with_patient(document, sort, said)
    if sort in {"state", "when"}:
        stated = _state(said, about[0], vocabulary, bare_time=sort == "when")
        return with_state(document, about[0], stated, vocabulary)
    if sort == "value":
        return with_value(document, about[0], _value(said), vocabulary)
    if sort == "given":
        return _given(document, about[0], about[1], said, vocabulary)
    if sort == "others":
        return _others(document, said)
    at = int(about[0])
    if sort == "response":
        response = _response(said, targets(question.leaves), vocabulary)
        return with_detail(document, at, "response", response)
    if sort == "running":
        running = "true" if said.casefold() in YES else "false" if said.casefold() in NO else said
        return with_detail(document, at, "running", running)
    return with_detail(document, at, _DETAILS[sort], said)


def _times(said: str) -> tuple[str, dict[str, str]]:
    """What was said, and the times that follow it."""
    found = list(_TIME.finditer(said))
    if not found:
        return said, {}
    ends = [*(each.start() for each in found[1:]), len(said)]
    times = {each[1]: said[each.end() : end].strip() for each, end in zip(found, ends, strict=True)}
    return said[: found[0].start()].strip(), times


def _state(said: str, concept: str, vocabulary: Vocabulary, *, bare_time: bool) -> Any:
    word, times = _times(said)
    folded = word.casefold()
    if bare_time and not times and folded not in YES | NO:
        return {"state": "present", "since": word}
    kind = vocabulary.kind_of(concept, word) if word else None
    if kind is not None:
        return {"state": "present", "kind": word, **times}
    if word and folded not in YES | NO | {"suspected"}:
        kinds = sorted(vocabulary.descendants(concept) - {concept})
        named = ", ".join(f"`{name_of(each, vocabulary)}`" for each in kinds)
        raise Misread(
            "answer `yes`, `no`, `suspected` or `unknown`" + (f"; kinds: {named}" if kinds else "")
        )
    state = "absent" if folded in NO else "suspected" if folded == "suspected" else "present"
    return {"state": state, **times} if times else state


def _value(said: str) -> Any:
    word, times = _times(said)
    judged = _JUDGED.match(word)
    if judged is not None:
        # A number and the word for it, where no range is known.
        return {"value": judged[1], "is": judged[2].casefold(), **times}
    ranged = _RANGED.match(word)
    if ranged is not None:
        return {"value": ranged[1], "reference": ranged[2], **times}
    if times:
        return {"value": word, **times}
    return {"is": word.casefold()} if word.casefold() in STATUSES else word


def _parts(said: str) -> list[tuple[str, str]]:
    """`one: this, other` as names, each with what is said of it."""
    parts = [part.partition(":") for part in re.split(r"[,;]", said)]
    return [(name.strip(), rest.strip()) for name, _, rest in parts if name.strip()]


def _is_given(name: str, vocabulary: Vocabulary) -> bool:
    known = vocabulary.named(name)
    return known is not None and known.kind in GIVEN_KINDS


def _response(said: str, about: tuple[str | None, ...], vocabulary: Vocabulary) -> Any:
    """A response as a whole, or one per target; a bare one is of what was asked for."""
    parts = _parts(said)
    if any(_is_given(name, vocabulary) for name, _ in parts):
        raise Misread("this asks for a response, as a whole or as `TARGET: RESPONSE`")
    if not all(rest for _, rest in parts) and len(parts) > 1:
        raise Misread("say what each response is of: `TARGET: RESPONSE, TARGET: RESPONSE`")
    if parts and parts[0][1]:
        if len(dict(parts)) < len(parts):
            raise Misread("one target is named twice; say one response of each")
        return dict(parts)
    if None in about or not about:
        return said
    if len(about) > 1:
        raise Misread("say what the response is of: `TARGET: RESPONSE`")
    return {name_of(str(about[0]), vocabulary): said}


def _given(
    document: Document, concept: str, route: str, said: str, vocabulary: Vocabulary
) -> Document:
    entry: dict[str, Any] = {"agent": name_of(concept, vocabulary)}
    if route:
        entry["route"] = name_of(route, vocabulary)
    folded = said.casefold()
    if folded in YES:
        return with_treatment(document, entry)
    if folded in NEVER:
        return with_treatment(document, {**entry, "given": "never"})
    if folded == "none":
        # None was given, or it was given and there was no response: nobody can tell.
        raise Misread(
            "`none` can be read in two ways: answer `no` for never given, or "
            f"`{entry['agent']}: none` for given without a response"
        )
    parts = _parts(said)
    if any(_is_given(name, vocabulary) for name, _ in parts):
        return _named(document, parts)
    if fold(said) in _RESPONSES or all(rest for _, rest in parts):
        return with_treatment(document, {**entry, "response": _response(said, (), vocabulary)})
    raise Misread(
        "answer `yes` or `no`, or say the response, or name what was given as `NAME: RESPONSE`"
    )


def _others(document: Document, said: str) -> Document:
    folded = said.casefold()
    if folded in NEVER | {"none"}:
        return with_complete_list(document)
    if folded in YES:
        raise Misread("name what was given, each with its response: `NAME: RESPONSE, NAME: ...`")
    return _named(document, _parts(said))


def _named(document: Document, parts: list[tuple[str, str]]) -> Document:
    for name, response in parts:
        entry: dict[str, Any] = {"agent": name}
        word, _, target = response.partition("(")
        if target.endswith(")"):
            # `NAME: RESPONSE (TARGET)` says what the response is of.
            entry["response"] = {target[:-1].strip(): word.strip()}
        elif response:
            entry["response"] = response
        document = with_treatment(document, entry)
    return document
