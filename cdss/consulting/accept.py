"""Accepting a candidate: what a curator has read becomes a source file, or nothing does.

Everything is checked before anything is written, and each mistake is told at its place
in the candidate, where the curator can mend it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from cdss.consulting.verify import verify_words
from cdss.errors import CandidateError, Diagnostic, KnowledgeBaseError, Location
from cdss.knowledge.candidates import CandidateFile, as_source, unsure
from cdss.knowledge.documents.candidate import Candidate
from cdss.knowledge.documents.source import Source, SourceDocument
from cdss.knowledge.files import KnowledgeFiles, bundled, read_files
from cdss.knowledge.lint import lint_with
from cdss.knowledge.publications import identity
from cdss.knowledge.read import read_documents
from cdss.knowledge.shape import Placed, validate
from cdss.located import Node, plain, read_yaml, write_yaml

_GOES_WITHOUT_SAYING = frozenset({"L028", "L045", "L083"})
"""The candidate's file is not named after it, as the source's will be; and no rule cites it yet."""


class Accepted(NamedTuple):
    """What became of it.

    Attributes:
        path: The file that was written.
        warnings: What may be wrong with it, and kept nobody from writing it.
        evidence: Its evidence on treatments, which no rule cites yet.
    """

    path: Path
    warnings: tuple[Diagnostic, ...]
    evidence: tuple[str, ...]


def accept(
    file: CandidateFile,
    words: str,
    name: str,
    root: Path | None,
    standing: str | None,
    *,
    even_unsure: bool,
) -> Accepted:
    """Write a candidate into a knowledge base as a source.

    Args:
        file: The candidate.
        words: Its text.
        name: The name of the text's file.
        root: The folder that holds ``rules/`` and ``cases/``; None is that of this checkout.
        standing: Where the curator looked today and found the publication standing.
        even_unsure: Whether what is marked unsure goes with the rest.

    Raises:
        CandidateError: It cannot be accepted as it is; nothing was written.
        KnowledgeBaseError: There is no knowledge base there.
    """
    candidate = file.placed.document
    if not even_unsure:
        _refuse_unsure(file.placed)
    node = as_source(file.node, _standing(file.placed, standing))
    files = read_files(root)
    if root is None and files.root != Path(__file__).resolve().parents[2]:
        raise KnowledgeBaseError(
            f"`{bundled()}` belongs to the installed program; name yours with `--knowledge DIR`"
        )
    path = files.root / "cases" / "sources" / f"{candidate.id}.yaml"
    if os.path.lexists(path):
        raise CandidateError(f"`{path}` is there already; nothing is overwritten")
    source = _as_document(node)
    _refuse_empty(source)
    _refuse_known(source, files)
    found = _found(source, words, name, files)
    wrong = tuple(each for each in found if each.severity == "error")
    if wrong:
        raise _refused(wrong)
    _write(path, _written(node, path.name))
    return Accepted(
        path,
        found,
        tuple(
            f"{candidate.id}/{each.id}"
            for each in candidate.evidence
            if each.question == "treatment"
        ),
    )


def _refuse_unsure(candidate: Placed[Candidate]) -> None:
    left = unsure(candidate.document)
    if left:
        raise _refused(
            Diagnostic(
                "C001",
                "unsure",
                f"`{each.part}` is still marked unsure",
                candidate.place(*each.path, "unsure"),
                help="settle it and delete the key `unsure`, or give `--accept-unsure`",
                private=each.reason,
            )
            for each in left
        )


def _standing(candidate: Placed[Candidate], where: str | None) -> dict[str, str] | None:
    """What to write as the standing; None where the curator has written it."""
    today = datetime.now(tz=UTC).date().isoformat()
    if where is not None:
        return {"status": "current", "checked": today, "where": where}
    if candidate.document.standing.status != "not-checked":
        return None
    if not candidate.document.identified:
        # There is no register in which a text without a publication could be looked up.
        return {"status": "current", "checked": today, "where": "not identified"}
    raise _refused(
        [
            Diagnostic(
                "C002",
                "standing-not-checked",
                "nobody has looked whether this publication still stands",
                candidate.place("standing"),
                help="look it up, and say where with `--standing WHERE` or under `standing`",
            )
        ]
    )


def _refuse_empty(source: Placed[Source]) -> None:
    stated = source.document
    if not (stated.subjects or stated.evidence or stated.general):
        what = "it states nothing: no subject, no evidence, nothing general"
        raise _refused([Diagnostic("C005", "nothing-stated", what, source.place())])


def _refuse_known(source: Placed[Source], files: KnowledgeFiles) -> None:
    """One publication is one source: read twice, its patients would count twice."""
    own = dict(identity(source.document))
    for other in read_documents(files).sources:
        for key, value in identity(other.document):
            if own.get(key) != value:
                continue
            raise _refused(
                [
                    Diagnostic(
                        "C004",
                        "known-publication",
                        f"`{other.document.id}` has this publication already: the same {key[-1]}",
                        source.place(*key),
                        notes=(f"it stands in {other.place().path}",),
                        help="its patients would count twice; correct that source instead",
                    )
                ]
            )


def _as_document(node: Node) -> Placed[Source]:
    placed, wrong = validate(node, TypeAdapter[Source](SourceDocument))
    if placed is None:
        raise _refused(wrong)
    return placed


def _found(
    source: Placed[Source], words: str, name: str, files: KnowledgeFiles
) -> tuple[Diagnostic, ...]:
    """What lint and its text say of a source that would join a knowledge base."""
    path = source.place().path
    linted = tuple(
        each
        for each in lint_with(files, source)
        if each.place.path == path and each.code not in _GOES_WITHOUT_SAYING
    )
    text = source.document.text
    verified = () if text is None else verify_words(source, text, words, name).findings
    return (*linted, *verified)


def _written(node: Node, name: str) -> str:
    """The file's text, which is known to say what the tree says."""
    text = write_yaml(node)
    if [plain(each) for each in read_yaml(text, name)] != [plain(node)]:
        place = Location(name)
        raise _refused([Diagnostic("C003", "not-writable", "it cannot be written as YAML", place)])
    return text


def _refused(wrong: Iterable[Diagnostic]) -> CandidateError:
    listed = tuple(wrong)
    count = len(listed)
    return CandidateError(
        f"not accepted, nothing is written: {count} finding{'' if count == 1 else 's'}", listed
    )


def _write(path: Path, text: str) -> None:
    """Write a new file whole, or leave nothing behind."""
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
        Path(temporary).chmod(0o644)
        # A link, unlike a renaming, fails where a file has come to be meanwhile.
        os.link(temporary, path)
    except OSError as error:
        raise CandidateError(f"`{path}` cannot be written: {error.strerror}") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
