"""How the proof of what holds is put together: mostly the same for every patient.

A met "all of" has the proofs of its parts, a statement the patient's own words, a finding
that one rule alone concludes the proof of that rule's condition. What is not so simple has
no plan, and its proof is found by looking at everything that bears on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter

from cdss.model.explanation import Proof
from cdss.model.network import ALL, Network

MET, STATED, DENIED, CONCLUDED, OTHER = range(5)
"""All parts hold; the profile says so; it says that the contrary is not so; a rule says so."""

Gather = Callable[[Mapping[int, Proof]], tuple[Proof, ...]]
Told = tuple[int, str]
"""A literal that statements alone decide, and its condition in words."""

Plan = tuple[int, str, str | None, tuple[Told, ...], tuple[int, ...], Gather]
"""The proof of a literal that holds.

Its sort (OTHER where it is not so simple), the condition in words, the rule that concludes it,
the literals on whose proofs it rests (those first that the profile states, which most are),
and what takes these from all proofs.
"""


def plan_of(network: Network, literal: int) -> Plan:
    """The plan for a literal.

    Example:
        >>> import cdss
        >>> network = cdss.load().network
        >>> plan_of(network, network.stated["fever"])[:2] == (STATED, "fever")
        True
    """
    sort, parts, _, says = network.nodes[literal >> 1]
    if parts:
        if literal & 1 or sort != ALL:
            return _OTHER
        says_of = {part: _stated(network, part) for part in parts}
        told = tuple([(part, words) for part, words in says_of.items() if words is not None])
        rest = tuple([part for part, words in says_of.items() if words is None])
        return (MET, "all of", None, told, rest, itemgetter(*parts))
    led = network.leading.get(literal, ())
    if not led:
        return (DENIED if literal & 1 else STATED, says, None, (), (), _none)
    clause = network.clauses[led[0]]
    refuted = (literal | clause.body[0]) & 1
    if len(led) > 1 or not clause.rule or refuted or can_circle(network, literal >> 1):
        return _OTHER
    (whole,) = clause.body
    return (CONCLUDED, says, clause.rule, (), (whole,), lambda proofs: (proofs[whole],))


def _stated(network: Network, literal: int) -> str | None:
    """In words, what statements alone can make so; None for anything else."""
    node = network.nodes[literal >> 1]
    if literal & 1 or node.parts or network.leading.get(literal):
        return None
    return node.says


def can_circle(network: Network, index: int) -> bool:
    """Whether a leaf can bear on what concludes it."""
    leading, clauses = network.leading, network.clauses
    led = (*leading.get(2 * index, ()), *leading.get(2 * index + 1, ()))
    below = [part >> 1 for clause in led for part in clauses[clause].body]
    return any(network.under[part] >> index & 1 for part in below)


def _none(_: object) -> tuple[Proof, ...]:
    return ()


_OTHER: Plan = (OTHER, "", None, (), (), _none)
