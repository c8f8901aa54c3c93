"""The proofs of what holds in one patient, where nothing is in conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import Protocol

from cdss.explain.plans import CONCLUDED, DENIED, MET, STATED, Gather, Inner, Plan, plan_of
from cdss.inference.supports import cited
from cdss.model.explanation import Basis, Proof
from cdss.model.network import Network

# What a record's own maker does, less the call of a function: of proofs there are many.
_new = tuple.__new__


class Prover(Protocol):
    """Proves what has no plan."""

    def prove_in_full(self, literal: int) -> Proof:
        """The proof of a literal by everything that bears on it."""
        ...


class Held(dict[int, Proof]):
    """Proofs by literal; that of a literal which holds is built when it is first taken.

    A plan takes the proofs of all parts in one go, and whatever is not there yet is built
    on the way: so a proof that several conditions share is built once, and nobody looks
    beforehand which are there.

    Args:
        network: The compiled rules.
        known: The literals that hold, each with the clause that concluded it or -1.
        support: The statements behind the literals that the profile decides.
        plans: How proofs are put together, as far as anyone asked; the same for every patient.
        prover: Proves what has no plan.
    """

    __slots__ = ("_known", "_network", "_plans", "_prover", "_stated", "_support")

    def __init__(
        self,
        network: Network,
        known: Mapping[int, int],
        support: Mapping[int, tuple[Basis, ...]],
        plans: dict[int, Plan],
        prover: Prover,
    ) -> None:
        super().__init__()
        self._network = network
        self._known = known
        self._stated = support
        self._support = support.get
        self._plans = plans
        self._prover = prover

    def build(self, literals: Iterable[int]) -> None:
        """Build the proofs of literals that hold: those that statements make hold first.

        Args:
            literals: What is concluded from another best stands behind it, as a run knows them.
        """
        found = self._plans
        plans = [(each, found.get(each) or self._plan(each)) for each in literals]
        told = {*()}.union(*[plan[3] for _, plan in plans]).difference(self)
        nodes = self._network.nodes
        words = [nodes[each >> 1].says for each in told]
        stated = zip(words, repeat("yes"), repeat(None), cited(self._stated, told), repeat(()))
        self.update(zip(told, map(_new, repeat(Proof), stated), strict=True))
        for literal, (sort, _, _, _, inside, gather) in plans:
            if sort == MET and literal not in self:
                self._put_met(literal, inside, gather)

    def __missing__(self, literal: int) -> Proof:
        """Build the proof of a literal that holds, and keep it."""
        plan = self._plans.get(literal) or self._plan(literal)
        sort, says, rule, _, inside, gather = plan
        if sort == MET:
            return self._put_met(literal, inside, gather)
        if sort == STATED:
            found = _new(Proof, (says, "yes", None, self._support(literal, ()), ()))
        # What is stated holds whether or not the rule's condition does.
        elif sort == CONCLUDED and self._known[literal] >= 0:
            found = _new(Proof, (says, "yes", rule, (), gather(self)))
        elif sort == DENIED:
            denied = _new(Proof, (says, "no", None, self._support(literal, ()), ()))
            found = _new(Proof, (f"not {says}", "yes", None, (), (denied,)))
        else:
            found = self._prover.prove_in_full(literal)
        self[literal] = found
        return found

    def _put_met(self, literal: int, inside: Iterable[Inner], gather: Gather) -> Proof:
        for part, of_part in inside:
            if part not in self:
                self[part] = _new(Proof, ("all of", "yes", None, (), of_part(self)))
        found = self[literal] = _new(Proof, ("all of", "yes", None, (), gather(self)))
        return found

    def _plan(self, literal: int) -> Plan:
        plan = self._plans[literal] = plan_of(self._network, literal)
        return plan
