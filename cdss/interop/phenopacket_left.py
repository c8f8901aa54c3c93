"""What a phenopacket has no field for, gathered so that it is said and not lost in silence."""

from __future__ import annotations


class LeftOut:
    """Gathers what was left out, by what it is, in the order in which it is met."""

    def __init__(self) -> None:
        self._where: dict[str, list[str]] = {}

    def add(self, what: str, where: str) -> None:
        """Note one thing that was left out, and where the source file states it."""
        self._where.setdefault(what, []).append(where)

    def lines(self) -> tuple[str, ...]:
        """One line for each kind of thing.

        Example:
            >>> left = LeftOut()
            >>> left.add("dose as printed", 'I1 "2 mg/kg"')
            >>> left.add("dose as printed", 'I2 "3%"')
            >>> left.lines()
            ('dose as printed: I1 "2 mg/kg"; I2 "3%"',)
        """
        return tuple(f"{what}: {'; '.join(where)}" for what, where in self._where.items())
