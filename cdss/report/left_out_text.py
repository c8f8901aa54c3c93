"""The replay of reported patients without their own publications, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cdss.model.trial import ABSENT, LeftOutResult

_SAID = (
    ("reported", "reported"),
    ("cautioned", "cautioned"),
    ("already-given", "listed as already given"),
    ("undecided", "undecided"),
    ("not-applicable", "not applicable"),
    (ABSENT, "absent: no other source reports it"),
)


def left_out_table(results: Sequence[LeftOutResult]) -> str:
    """A Markdown table of what becomes of each intervention that a patient was given.

    Example:
        >>> print(left_out_table([LeftOutResult("s", "P1", "I1", "tea", "reported", 3)]))
        | Before an intervention, without the patient's own source | Times |
        | --- | ---: |
        | reported | 1 |
        | cautioned | 0 |
        | listed as already given | 0 |
        | undecided | 0 |
        | not applicable | 0 |
        | absent: no other source reports it | 0 |
        | all, of 1 patient | 1 |
        <BLANKLINE>
        Interventions reported at such a time, on average: 3.0
    """
    counted = Counter(each.outcome for each in results)
    patients = len({(each.source, each.subject) for each in results})
    average = sum(each.reported for each in results) / len(results) if results else 0.0
    return "\n".join(
        [
            "| Before an intervention, without the patient's own source | Times |",
            "| --- | ---: |",
            *(f"| {words} | {counted[outcome]} |" for outcome, words in _SAID),
            f"| all, of {patients} patient{'' if patients == 1 else 's'} | {len(results)} |",
            "",
            f"Interventions reported at such a time, on average: {average:.1f}",
        ]
    )
