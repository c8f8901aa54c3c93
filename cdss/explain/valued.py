"""The values of conditions in one patient, as far as anyone asks."""

from __future__ import annotations

from collections.abc import Mapping

from cdss.explain.values import (
    INVERTED,
    NO,
    UNKNOWN,
    UNREAD,
    YES,
    bits_of,
    doubled,
    resting_on,
    settled,
    supports,
    value_of,
)
from cdss.inference.engine import Run
from cdss.inference.reading import Reading
from cdss.model.explanation import Basis
from cdss.model.network import Network


class Valued:
    """Reads values off one run.

    Args:
        network: The compiled rules.
        run: What an engine concluded.
        support: The statements behind the literals that the profile decides.
        reading: What the support came from; it tells what rests on a conflict.

    Attributes:
        network: The compiled rules.
        raw: What supports and opposes each node, conflicts unresolved; UNREAD where nobody
            has asked yet.
        contested: The nodes that statements, or what follows from them, support and
            oppose at once.
    """

    def __init__(
        self,
        network: Network,
        run: Run,
        support: Mapping[int, tuple[Basis, ...]],
        reading: Reading | None,
    ) -> None:
        self.network = network
        self._nodes = network.nodes
        self._under = network.under
        self._support = support
        self._reading = reading
        self._touched: int | None = None
        self._borne: int | None = None
        # Whether more is stated than is known here: bounds that no rule came to turn on.
        self._is_partly = False
        self.raw: bytearray
        self.contested: frozenset[int] = frozenset()
        # Of a statement in conflict both literals hold; where none is, no condition's do.
        # What a conflict reaches is found by looking at every condition.
        contrary = reading is not None and reading.contradictions
        if contrary or run.is_whole or doubled(run.led):
            self._known = run.known
            self.raw, self.contested = supports(len(network.nodes), run.known)
            loose = resting_on(network, self.contested, reading)
            self._values = settled(network, run.known, self.raw, self.contested, loose)
        else:
            self._known = run.led
            self._is_partly = True
            self.raw = self._values = bytearray([UNREAD]) * len(network.nodes)

    @property
    def touched(self) -> int:
        """The leaves of which something is stated, as bits."""
        # Not kept by `cached_property`: all that such an object holds is slower to read.
        found = self._touched
        if found is None:
            # What follows from these is touched by them: `under` reaches through derivations.
            always = self.network.always
            found = bits_of([each >> 1 for each in self._support if each != always])
            self._touched = found
        return found

    @property
    def _reached(self) -> int:
        """What is touched, and what holds for every patient."""
        always = self.network.always
        return self.touched if always is None else self.touched | 1 << (always >> 1)

    @property
    def _borne_on(self) -> int:
        """What is touched, and what statements leave open: proofs name those too."""
        found = self._borne
        if found is None:
            found = self._borne = self.touched | bits_of(self._left_open)
        return found

    @property
    def _left_open(self) -> Mapping[int, tuple[Basis, ...]]:
        return {} if self._reading is None else self._reading.left_open

    def left_open(self, index: int) -> tuple[Basis, ...]:
        """The statements that bear on a leaf and do not decide it."""
        return self._left_open.get(index, ())

    def is_blank(self, literal: int) -> bool:
        """Whether nothing known of this patient bears on a literal."""
        return not self._under[literal >> 1] & self.touched

    def bits(self, literal: int) -> int:
        """The value of a literal: UNKNOWN, YES, NO, or CONFLICT (as good as unknown)."""
        value = self._values[literal >> 1]
        if value == UNREAD:
            value = self._look(self._values, literal >> 1)
        return INVERTED[value] if literal & 1 else value

    def supported(self, literal: int) -> bool:
        """Whether the profile supports a literal, even where it opposes it too.

        Cautions and alerts read a conflict as true: what may harm is shown.
        """
        here = self.raw[literal >> 1]
        if here == UNREAD:
            here = self._look(self.raw, literal >> 1)
        return bool(here & (NO if literal & 1 else YES))

    def _look(self, values: bytearray, index: int) -> int:
        """The value of a node that nobody has asked for yet."""
        if self._is_partly:
            self._known = dict.fromkeys(self._support, -1) | self._known
            self._is_partly = False
        return value_of(self.network, self._known, self._reached, values, index)

    def state(self, concept: str) -> int:
        """The value of a concept's being present; UNKNOWN where no rule asks for it."""
        literal = self.network.stated.get(concept)
        return UNKNOWN if literal is None else self.bits(literal)

    def says(self, literal: int) -> str:
        """A literal in words."""
        words = self._nodes[literal >> 1].says
        return f"not {words}" if literal & 1 else words

    def is_stated(self, literal: int) -> bool:
        """Whether the profile itself decides a literal so."""
        return literal in self._support
