"""What goes wrong, as data: places, diagnostics, and the exception tree.

The tree::

    CdssError
    ├── KnowledgeBaseError   files of the knowledge base are wrong   exit 3
    ├── ProfileError         the patient profile is wrong            exit 4
    └── EngineError          an engine failed, or the engines differ exit 5

A case, a register's answer, a screening's input or a target that cannot be read is a
`CdssError` of its own.

``str(error)`` holds places and concept names and is safe to log; a
diagnostic's ``private`` part may quote the patient's words and is for the
terminal alone.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file: path as the user gave it, line and column from 1.

    Line 0 is a part that is named and stands in no text: a resource.

    Example:
        >>> str(Location("patient.yaml", 4, 3))
        'patient.yaml:4:3'
        >>> Location("patient.yaml", 4, 3).brief
        'patient.yaml:4'
        >>> str(Location("Condition/123", 0, 0))
        'Condition/123'
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    @property
    def brief(self) -> str:
        """Path and line, as reports print it."""
        return f"{self.path}:{self.line}"


class Diagnostic(NamedTuple):
    """One thing that is wrong: what, where, why, how to mend.

    Attributes:
        code: Permanent code, such as ``P003``; the letter names the kind of file.
        name: The bad thing in kebab-case.
        what: One lower-case sentence without a full stop, free of the patient's words.
        place: The smallest wrong thing.
        notes: The facts behind it, free of the patient's words.
        help: An edit to make; empty when unsure.
        private: The words that stand there; shown at a terminal, never logged.
        severity: ``error`` or ``warning``.
    """

    code: str
    name: str
    what: str
    place: Location
    notes: tuple[str, ...] = ()
    help: str = ""
    private: str = ""
    severity: str = "error"

    def render(self, *, private: bool = False) -> str:
        """Lay the diagnostic out for people; with ``private``, quote what stands there.

        Example:
            >>> place = Location("p.yaml", 2, 1)
            >>> print(Diagnostic("P001", "unknown-key", "unknown key", place,
            ...                  help="did you mean `findings`?").render())
            error[P001] unknown-key: unknown key
              --> p.yaml:2:1
              help: did you mean `findings`?
        """
        lines = [f"{self.severity}[{self.code}] {self.name}: {self.what}", f"  --> {self.place}"]
        if private and self.private:
            lines.append(f"  here: {_visible(self.private)}")
        lines += [f"  note: {note}" for note in self.notes]
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(lines)


def _visible(words: str) -> str:
    """The words on one line, with what a terminal would hide or obey spelt out."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in words
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort diagnostics by place, then code, and drop repetitions."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda each: (each.place, each.code)))


def nearest(word: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Name the known words that look most like ``word``, the likest first.

    Example:
        >>> nearest("findngs", ["findings", "history"])
        ('findings',)
    """
    # Only a slip of the pen needs it, and a consultation starts cold.
    import difflib  # noqa: PLC0415

    return tuple(difflib.get_close_matches(word, list(known), n=count, cutoff=0.6))


class CdssError(Exception):
    """Base of every error this package raises for its user."""

    exit_code = 1

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.diagnostics = in_order(diagnostics)
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return "\n".join([self.message, *(each.render() for each in self.diagnostics)])

    def shown(self) -> str:
        """The message for a terminal, with the words that stand in the input."""
        return "\n".join([self.message, *(each.render(private=True) for each in self.diagnostics)])


class KnowledgeBaseError(CdssError):
    """A file of the knowledge base is missing, malformed, or contradicts another."""

    exit_code = 3


class ProfileError(CdssError):
    """The patient profile cannot be read, or states what cannot be."""

    exit_code = 4


class EngineError(CdssError):
    """An inference engine failed, met a limit, or differs from the other engine."""

    exit_code = 5


class NoticeError(CdssError):
    """What a register of retractions gives cannot be read, or the register does not answer."""


class CaseError(CdssError):
    """A case in another program's format cannot be read, or is not one person's."""


class CandidateError(CdssError):
    """A candidate does not belong to this text, or cannot be accepted as it is."""


class TargetError(CdssError):
    """No rule is about what was asked for."""

    exit_code = 2


class ScreeningError(CdssError):
    """What is to be screened cannot be, or is not what the run was begun with."""

    exit_code = 2
