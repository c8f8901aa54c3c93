"""What came back when less was given: by the words of its sentence, or those just before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Part
from cdss.extract.shades import drug_was

if TYPE_CHECKING:
    from cdss.extract.events import Walk

_TAPER = frozenset(
    {
        *("tapering", "taper", "tapered", "tapered to", "tapered off", "tapered down"),
        *("weaned off", "reduced to", "weaning", "weaned", "reduced", "reduction of"),
        *("withdrawal of", "discontinuation of", "stopped", "discontinued", "withdrawn"),
        *("dose reduction of", "interrupted", "suspended", "ceased", "abandoned"),
    }
)
_STOPPING = frozenset(
    {
        *("cessation", "discontinuation", "withdrawal", "interruption", "stopping"),
        *("discontinuing", "withdrawing", "weaning", "ceasing"),
    }
)
_WEANING = ("wean", "taper", "to wean", "to taper", "to withdraw", "to discontinue", "to stop")
_AROUND = 60
"""Parts of a sentence beside a clause that may say that a dose was being reduced."""
_LATELY = 2
"""Sentences after a taper in which a relapse is told as what followed it."""
_BELOW = ("below", "under", "at", "less than", "<")
_SPACED = frozenset({"extended", "prolonged", "lengthened", "increased", "spaced", "widened"})


def tapered_here(walk: Walk, parts: tuple[Part, ...], start: int, end: int, sentence: int) -> None:
    """Keep in mind which treatments a clause says were reduced or stopped."""
    stops = [at for at in range(start, end) if parts[at].cues and _tapers(parts[at])]
    if not stops:
        return
    if parts[stops[0]].says("complete") and parts[stops[0] - 1].kind == "mention":
        return  # what stopped may be a finding
    named = [
        walk.named[each.number]
        for each in parts[start:end]
        if each.kind == "mention" and each.number in walk.named
    ]
    for which in named or walk.told_here or walk.running_now():
        walk.tapered[which] = sentence


def tapered_agent(walk: Walk, parts: tuple[Part, ...], start: int, end: int) -> int | None:
    """The treatment that a clause says was being reduced or stopped."""
    for at in range(start, end):
        if _tapers(parts[at]) and not parts[at].word.endswith(" of"):
            for each in reversed(parts[start:at]):
                if each.kind == "mention" and each.number in walk.named:
                    return walk.named[each.number]
    return None


def only_tapered(walk: Walk, parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause names a treatment only to say that it was reduced or stopped."""
    for at in range(start, end):
        if not _tapers(parts[at]) or parts[at].word.endswith(" of"):
            continue
        before = next((each for each in reversed(parts[start:at]) if each.kind == "mention"), None)
        if before is not None and before.number in walk.named:
            return True
    return False


def only_continued(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause names a treatment only to say that it went on: "A was continued"."""
    told = [each.word for each in parts[start:end] if each.says("treated")]
    return bool(told) and all(word in _WENT_ON for word in told)


_WENT_ON = frozenset({"continued", "treatment", "therapy"})


def _tapers(part: Part) -> bool:
    stopped = part.says("stopped")
    return stopped is not None and stopped.words in _TAPER


def on_taper(
    walk: Walk,
    parts: tuple[Part, ...],
    at: int,
    clause: tuple[int, int],
    value: str,
    agents: list[int],
    sentence: int,
) -> str:
    """What a relapse, or a worsening, is where the text says that a dose went down."""
    if value not in {"relapsed", "worsened", "rise"}:
        return value
    if value == "relapsed" and _stopped_for_it(parts, clause[1]):
        return ""
    start, end = clause
    around = range(max(0, start - _AROUND), min(len(parts), end + _AROUND))
    tapering = any(
        _tapers(parts[each]) or parts[each].word.startswith(_WEANING)
        for each in around
        if each != at
    ) or any(
        parts[each].kind == "figure" and _is_lower_dose(walk, parts, each)
        for each in range(at, around.stop)
    )
    stopped = any(
        parts[each].word in _STOPPING
        and any(
            later.word in {"after", "upon", "on", "following"}
            for later in parts[max(0, each - 3) : each]
        )
        for each in around
    )
    tapering = (
        tapering
        or stopped
        or any(
            parts[each].kind == "figure" and _since_stopping(walk, parts[each]) for each in around
        )
    )
    tapering = tapering or any(
        parts[each].says("fall") and drug_was(walk, parts, each) for each in around
    )
    tapering = tapering or any(
        parts[each].word == "dose" and any(later.says("fall") for later in parts[each : each + 4])
        for each in around
    )
    if value == "relapsed":
        lately = any(
            0 <= sentence - walk.tapered.get(which, sentence + 1) <= _LATELY for which in agents
        )
        spaced = any(_is_spaced(parts, each) for each in around)
        return "relapse-on-taper" if tapering or lately or spaced else "worsened"
    dosing = any(parts[each].word == "dose" for each in around)
    return "relapse-on-taper" if stopped or (tapering and dosing) else value


def _stopped_for_it(parts: tuple[Part, ...], end: int) -> bool:
    """Whether what came back is why it was stopped: "[X] recurred, so A was stopped"."""
    first = next((at for at in range(end, min(len(parts), end + 3)) if parts[at].word != ","), end)
    led = first < len(parts) and parts[first].word in {"so", "therefore", "hence", "thus"}
    return led and any(_tapers(each) for each in parts[first : first + 8])


def _since_stopping(walk: Walk, part: Part) -> bool:
    """Whether a time counts from a stop: "two months after its cessation"."""
    figure = walk.figures[part.number]
    return figure.kind == "since" and any(
        word in figure.printed.lower().split() for word in _STOPPING
    )


def _is_spaced(parts: tuple[Part, ...], at: int) -> bool:
    """Whether doses were given further apart: "the interval was extended"."""
    return parts[at].word.startswith("interval") and any(
        word in _SPACED for each in parts[max(0, at - 3) : at + 5] for word in each.word.split()
    )


def _is_lower_dose(walk: Walk, parts: tuple[Part, ...], at: int) -> bool:
    """Whether a figure is the dose that something came back at: "below 15 mg"."""
    figure = walk.figures[parts[at].number]
    printed = figure.printed.lower().startswith(_BELOW)
    return figure.kind == "dose" and (printed or parts[at - 1].word in _BELOW)
