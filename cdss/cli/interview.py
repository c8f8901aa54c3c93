"""``cdss interview``: questions at a terminal, or through a pipe."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import TYPE_CHECKING, TextIO

import click

from cdss.cli import profiles
from cdss.cli.options import knowledge, width
from cdss.consulting.library import load
from cdss.errors import CdssError
from cdss.interop.profile_text import is_fhir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdss.consulting.interview import Session, Step


@click.command()
@click.argument("profile", required=False, type=click.Path(readable=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write the completed profile; standard output when left out.",
)
@click.option(
    "--in-place",
    is_flag=True,
    help="Write the completed profile over PROFILE; of its comments, those at its head stay.",
)
@profiles.subject
@knowledge
@click.option(
    "--engine",
    type=click.Choice(("durable", "native")),
    help="The engine that answers; the other one checks it where it can run.",
)
def command(
    profile: Path | None,
    output: Path | None,
    in_place: bool,  # noqa: FBT001 - click passes options so
    subject: str | None,
    knowledge: Path | None,
    engine: str | None,
) -> None:
    """Ask for the unknown facts that decide most, and complete a profile.

    Begins with PROFILE, or with nothing. Where PROFILE is FHIR, what is written are the
    answers alone. Answers are `yes`, `no`, `unknown`, a value
    with its unit, a word; `back` takes the last answer back, `stop` ends, `?` explains.
    With at most eight unknown facts, as long as their answers make no more than 10,000
    positions, the order is one that asks fewest in the worst case if each question is
    answered; beyond that it is greedy, and says so. At the end `back` is still possible;
    an empty line ends.

    Through a pipe, answers are read one a line, and questions go to standard error.
    """
    target = _target(profile, output, in_place=in_place)
    from cdss.consulting.interview import respond, start, summary  # noqa: PLC0415
    from cdss.report.text import text as report  # noqa: PLC0415

    kb = load(knowledge)
    text = None if profile is None else _given(profile, in_place=in_place)
    talk = _Talk()
    name = str(target or profile or "profile")
    session = start(text, kb, name=name, engine=engine, subject=subject, weighing=talk.weighing)
    try:
        talk.begin(session)
        while not session.stopped:
            typed = talk.ask(session) if session.choice else talk.last(session)
            if typed is None:
                break
            step = respond(session, typed)
            session = step.session
            talk.tell(step)
    except KeyboardInterrupt:
        session = respond(session, "stop").session
    except (CdssError, OSError):
        # An engine failed, or nobody hears any more: what was answered is not lost with it.
        if not _kept(session.text, target):
            _show(session.text)
        raise
    # Before the report is made: whatever breaks that off, the profile is there.
    kept = _kept(session.text, target)
    try:
        if session.stopped:
            talk.stopped()
        click.echo(report(summary(session), width=width()))
    finally:
        if not kept:
            _show(session.text)
    if kept:
        what = "completed profile is" if session.room.base is None else "answers are"
        click.echo(f"\nThe {what} in `{target}`.")
    elif target is not None:
        sys.exit(2)


def _given(profile: Path, *, in_place: bool) -> bytes:
    text = profiles.read(str(profile))
    if in_place and is_fhir(text):
        raise click.UsageError("PROFILE is FHIR, which stays as it is: name a file with --output")
    return text


def _target(profile: Path | None, output: Path | None, *, in_place: bool) -> Path | None:
    """Where to write; whatever would fail after the last answer fails before the first."""
    if profile is not None and str(profile) == "-":
        raise click.UsageError("the answers come from standard input; PROFILE is a file")
    if in_place and profile is None:
        raise click.UsageError("--in-place writes over PROFILE, and none is named")
    target = output or (profile if in_place else None)
    if target is None:
        return None
    mine = in_place and profile is not None and profile.exists() and target.exists()
    if target.exists() and not (mine and profile is not None and target.samefile(profile)):
        raise click.UsageError(
            f"`{target}` exists and is not written over; name another file, "
            "or write over PROFILE with --in-place"
        )
    if not target.parent.is_dir():
        raise click.UsageError(f"`{target.parent}` is no folder")
    return target


def _kept(text: str, target: Path | None) -> bool:
    """Whether the completed profile could be written where it was wanted."""
    if target is None:
        return False
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        click.echo(f"`{target}` cannot be written: {error.strerror}", err=True)
        return False
    return True


def _show(text: str) -> None:
    """Print the completed profile; where nothing can be printed, on standard error."""
    try:
        click.echo(f"\n---\n{text}", nl=False)
    except OSError:
        click.echo(f"---\n{text}", nl=False, err=True)


class _Talk:
    """Puts questions and hears answers, at a terminal or through a pipe.

    Through a pipe standard output is for the answer alone, and all talk goes to
    standard error.
    """

    def __init__(self) -> None:
        self._at_terminal = _is_terminal(sys.stdin) and _is_terminal(sys.stdout)
        self._exhaustive: bool | None = None

    def begin(self, session: Session) -> None:
        """Say how to answer."""
        self._say(f"READ AS  {session.answer.profile.read_as}")
        self._say(
            "Questions, one at a time; no advice. Answer each, or: unknown (u), back (b), "
            "stop (s), ? (why it is asked, and how to answer)."
        )

    def ask(self, session: Session) -> str:
        """Put the question; hear what is typed. The end of the input is a stop."""
        from cdss.consulting.question_words import asks, hint, order, why  # noqa: PLC0415

        choice = session.choice
        if choice is None:
            return "stop"
        if choice.exhaustive != self._exhaustive:
            self._exhaustive = choice.exhaustive
            self._say(f"\n{order(choice)}.")
        kb = session.room.kb
        most = f"at most {choice.most} left if each is answered"
        left = "greedy" if choice.most is None else most
        self._say(
            f"\n{session.number + 1}. {asks(choice.question, session.profile, kb.vocabulary)}"
        )
        self._say(f"{why(choice, kb)} ({choice.facts} unknown; {left})", indent=3)
        return self._hear(f"   [{hint(choice.question, kb.vocabulary)}] > ") or "stop"

    def last(self, session: Session) -> str | None:
        """Say why nothing is left to ask, and offer to take the last answer back; None ends."""
        from cdss.consulting.interview import WORDS  # noqa: PLC0415

        self._over(session)
        if session.earlier is None:
            return None
        while True:
            typed = self._hear("   [`back` takes the last answer back, Enter ends] > ").strip()
            if WORDS.get(typed.casefold()) == "back":
                return typed
            # Who sends answers through a pipe may send more of them than are asked for.
            if not typed or WORDS.get(typed.casefold()) == "stop" or not self._at_terminal:
                return None

    def weighing(self) -> None:
        """Say that the next question takes a while to choose."""
        self._say("weighing the orders of questions ...", indent=3)

    def _hear(self, prompt: str) -> str:
        """What is typed, with the end of its line; nothing at all is the end of the input."""
        click.echo(prompt, nl=not self._at_terminal, err=not self._at_terminal)
        if not self._at_terminal:
            return sys.stdin.readline() if sys.stdin is not None else ""
        try:
            with _woken_by_signals() as wake:
                # A read that has begun hears no signal that came just before it.
                if wake is not None:
                    select([sys.stdin, wake], (), ())
                typed = sys.stdin.readline()
        except KeyboardInterrupt:
            typed = ""
        if not typed:
            click.echo()
        return typed

    def tell(self, step: Step) -> None:
        """Say what became of it."""
        for each in step.said:
            self._say(f"! {each}" if step.kind == "refused" else each, indent=3)
        if step.kind == "unknown":
            self._say("noted as unknown; not asked again", indent=3)
        elif step.kind == "back":
            self._say("taken back", indent=3)
        elif step.kind == "noted" and not step.changes:
            pass
        elif step.kind in {"answered", "noted"}:
            for each in step.changes or ("nothing changed in what is reported",):
                self._say(f"* {each}" if step.changes else each, indent=3)

    def stopped(self) -> None:
        """Say that the rest was not asked."""
        self._say("\nStopped; what was answered is kept.\n")

    def _over(self, session: Session) -> None:
        if session.settled:
            self._say(
                "\nSettled: no answer to a question that is left would change an option's "
                "conditions, what forbids an option, or an alert.\n"
            )
            return
        self._say(
            "\nNothing is left to ask. What was answered with unknown is not asked again, "
            "and answers to it may change what is reported."
        )
        if session.undecided:
            self._say(f"Undecided stay: {'; '.join(session.undecided)}.")
        self._say("")

    def _say(self, words: str, indent: int = 0) -> None:
        space = " " * indent
        lines = [
            textwrap.fill(line, width(), initial_indent=space, subsequent_indent=f"{space}  ")
            for line in words.split("\n")
        ]
        click.echo("\n".join(lines), err=not self._at_terminal)


@contextmanager
def _woken_by_signals() -> Iterator[int | None]:
    """Something to wait for that is ready as soon as a signal came; None where there is none."""
    if sys.platform == "win32":  # there a terminal cannot be waited for
        yield None
        return
    ready, written = os.pipe()
    os.set_blocking(written, False)
    before = signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    try:
        yield ready
    finally:
        signal.set_wakeup_fd(before)
        os.close(ready)
        os.close(written)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
