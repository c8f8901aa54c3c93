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
Inner = tuple[int, Gather]
"""A literal of an "all of", and what takes the proofs of its parts from all proofs."""

Plan = tuple[int, str, str | None, tuple[int, ...], tuple[Inner, ...], Gather]
"""The proof of a literal that holds.

Its sort (OTHER where it is not so simple), the condition in words, the rule that concludes it,
the parts that statements alone decide, each "all of" inside it, the innermost first,
and what takes the proofs of its parts from all proofs.
"""


def plan_of(network: Network, literal: int) -> Plan:
    """The plan for a literal.

    Example:
        >>> import cdss
        >>> network = cdss.load().network
        >>> plan_of(network, network.stated["fever"])[:2] == (STATED, "fever")
        True
    """
    _, parts, _, says = network.nodes[literal >> 1]
    if parts:
        if not _is_met(network, literal):
            return _OTHER
        inside = _inside(network, literal)
        every = [*parts, *(part for each in inside for part in network.parts[each >> 1])]
        told = tuple([each for each in every if _is_told(network, each)])
        inner = tuple([(each, _taking(network.parts[each >> 1])) for each in inside])
        return (MET, "all of", None, told, inner, _taking(parts))
    led = network.leading.get(literal, ())
    if not led:
        return (DENIED if literal & 1 else STATED, says, None, (), (), _none)
    clause = network.clauses[led[0]]
    refuted = (literal | clause.body[0]) & 1
    if len(led) > 1 or not clause.rule or refuted or can_circle(network, literal >> 1):
        return _OTHER
    return (CONCLUDED, says, clause.rule, (), (), _taking(clause.body))


def _is_met(network: Network, literal: int) -> bool:
    """Whether a literal says that all of several parts hold."""
    sort, parts, _, _ = network.nodes[literal >> 1]
    return bool(parts) and sort == ALL and not literal & 1


def _inside(network: Network, literal: int) -> dict[int, None]:
    """Each "all of" inside another, the innermost first."""
    found: dict[int, None] = {}
    for part in network.parts[literal >> 1]:
        if _is_met(network, part):
            found |= _inside(network, part)
            found[part] = None
    return found


def _is_told(network: Network, literal: int) -> bool:
    """Whether statements alone can make a literal hold, and it says that something is so."""
    if literal & 1 or network.parts[literal >> 1]:
        return False
    return not network.leading.get(literal)


def _taking(literals: tuple[int, ...]) -> Gather:
    """What takes the proofs of these from all proofs."""
    if len(literals) == 1:
        (alone,) = literals
        return lambda proofs: (proofs[alone],)
    return itemgetter(*literals)


def can_circle(network: Network, index: int) -> bool:
    """Whether a leaf can bear on what concludes it."""
    leading, clauses = network.leading, network.clauses
    led = (*leading.get(2 * index, ()), *leading.get(2 * index + 1, ()))
    below = [part >> 1 for clause in led for part in clauses[clause].body]
    return any(network.under[part] >> index & 1 for part in below)


def _none(_: object) -> tuple[Proof, ...]:
    return ()


_OTHER: Plan = (OTHER, "", None, (), (), _none)
