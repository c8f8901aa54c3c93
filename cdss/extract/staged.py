"""A finding that a story tells of at two stages, as two statements."""

from __future__ import annotations

from cdss.extract.persons import Said
from cdss.extract.timeline import Timeline
from cdss.model.concept import Vocabulary


def in_their_times(
    said: tuple[Said, ...], when: Timeline, vocabulary: Vocabulary
) -> tuple[Said, ...]:
    """The statements, with a finding that the story tells of at two stages as two of them."""
    if when.cohort:
        return said  # of many people it was so of some then, and of others later
    found: list[Said] = []
    for each in said:
        kind = vocabulary[each.fields["concept"]].kind
        # What a response says is one statement, with all that it came of.
        parted = kind == "finding" and "detail" not in each.fields
        first, *more = when.apart(each) if parted else (each,)
        found.append(first)
        found.extend(new for new in more if not _said_narrower(new, said, vocabulary))
    return tuple(found)


def _said_narrower(new: Said, said: tuple[Said, ...], vocabulary: Vocabulary) -> bool:
    """Whether a narrower finding is told of in its place: "X spread" is a progressive X."""
    concept = new.fields["concept"]
    return any(
        each.fields["concept"] != concept
        and vocabulary.is_a(each.fields["concept"], concept)
        and any(
            one.start < other.end and other.start < one.end
            for _, one in new.places
            for _, other in each.places
        )
        for each in said
    )
