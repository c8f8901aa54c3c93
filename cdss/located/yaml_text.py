"""YAML to nodes, from the parser's events.

The events come from libyaml, one at a time: reading stops at the first limit
passed, so that neither a million brackets nor aliases of aliases cost anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol

from cdss.errors import Diagnostic, Location
from cdss.located.building import Builder, number, too_long
from cdss.located.nodes import Malformed, Node, Value
from cdss.located.raw import LIMIT, Text, problem

if TYPE_CHECKING:
    import yaml

_WORDS: Final[dict[str, Value]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_TAG_LINE: Final = re.compile(r"^%TAG", re.MULTILINE)
_NO_SPACE: Final = re.compile(r"\s*(?:- +)*[\w][\w .()/-]*:[^\s:/]")


def read_yaml(text: str, name: str, *, limit: int = LIMIT) -> tuple[Node, ...]:
    r"""Read all documents of a YAML text.

    Plain ``null``, ``~`` and nothing are None; ``true`` and ``false`` are booleans;
    ``-12`` and ``0.5`` are numbers, and so is ``1.5e-3``. All else is text: ``1:40``,
    ``no``, ``True``, ``012``, ``0x10``, ``.inf``, ``1e5``, ``2026-11-20``. Keys are
    always text.

    Args:
        text: The text; a byte order mark at its beginning is passed over.
        name: What to call it in places.
        limit: Characters it may have.

    Returns:
        One node for each document; none when there is nothing but comments.

    Raises:
        Malformed: With all duplicate keys, anchors, aliases and tags up to 20, or the
            syntax error that ended the reading.

    Example:
        >>> from cdss.located import plain
        >>> [plain(each) for each in read_yaml("a: 1\n---\n- 1:40\n- 0.50\n", "r.yaml")]
        [{'a': 1}, ['1:40', Decimal('0.50')]]
        >>> try:
        ...     read_yaml("fever: absent\nfever: present\n", "p.yaml")
        ... except Exception as error:
        ...     print(error)
        error[D003] duplicate-key: a key stands twice in one mapping
          --> p.yaml:2:1
          note: it stands first at p.yaml:1:1
          help: keep one of the two
    """
    import yaml  # noqa: PLC0415 - 50 ms, which a cached knowledge base need not spend

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return _read(Text(text, name, limit), loader)


def _read(source: Text, loader: type[yaml.SafeLoader]) -> tuple[Node, ...]:
    import yaml  # noqa: PLC0415

    tag_line = _TAG_LINE.search(source.text)
    if tag_line:
        # libyaml compares each such line with all before it: 40,000 take 10 seconds.
        raise Malformed((_tag(source.at(tag_line.start())),))
    builder = Builder()
    try:
        for event in yaml.parse(source.text, Loader=loader):
            _take(event, builder, source)
    except yaml.MarkedYAMLError as error:
        raise builder.stop(_explained(error, source)) from None
    except yaml.YAMLError:
        what = "the text cannot be read as YAML"
        raise builder.stop(problem("D001", what, Location(source.name))) from None
    return builder.finished()


def _take(event: Any, builder: Builder, source: Text) -> None:
    """Hand one event to the builder. A scalar has a value, a list or mapping does not."""
    kind = event.__class__.__name__  # the C and the Python parser share the classes
    if kind == "ScalarEvent":
        place = _place(event.start_mark, source)
        if event.anchor is not None or event.tag is not None:
            _refuse_properties(event, place, builder)
        _scalar(event, place, builder)
    elif kind in ("MappingStartEvent", "SequenceStartEvent"):
        place = _place(event.start_mark, source)
        _refuse_properties(event, place, builder)
        builder.open(place, mapping=kind[0] == "M")
    elif kind in ("MappingEndEvent", "SequenceEndEvent"):
        builder.close()
    elif kind == "AliasEvent":
        place = _place(event.start_mark, source)
        builder.complain(_alias(place, "an alias", source.rest(place)))
        # A word in its place lets the reading go on to the next complaint.
        builder.scalar(None, f"*{place.line}:{place.column}", place)


def _scalar(event: yaml.ScalarEvent, place: Location, builder: Builder) -> None:
    text = event.value
    if event.style:  # quoted, or a block: text whatever it looks like
        builder.scalar(text, text, place)
        return
    if builder.awaits_key:
        if not text:
            what = "a key is missing before the colon"
            raise builder.stop(problem("D010", what, place))
        builder.scalar(text, text, place)
        return
    value: Value = text
    if text in _WORDS:
        value = _WORDS[text]
    else:
        try:
            found = number(text, bare_exponent=False)
        except OverflowError:
            builder.complain(too_long(place, text))
        else:
            value = text if found is None else found
    builder.scalar(value, text, place)


class _Mark(Protocol):
    line: int
    column: int


def _place(mark: _Mark | None, source: Text) -> Location:
    if mark is None:  # no event lacks one; the types allow it
        return Location(source.name)
    return Location(source.name, mark.line + 1, mark.column + 1)


def _refuse_properties(
    event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Location, builder: Builder
) -> None:
    if event.anchor is not None:
        builder.complain(_alias(place, "an anchor", event.anchor))
    if event.tag is not None:
        builder.complain(_tag(place))


def _alias(place: Location, kind: str, words: str) -> Diagnostic:
    return problem(
        "D004",
        f"{kind} is not allowed",
        place,
        help="write the value out, or quote the text if the & or * belongs to it",
        private=words,
    )


def _tag(place: Location) -> Diagnostic:
    return problem(
        "D009",
        "a tag is not allowed",
        place,
        help="leave it out, or quote the text if the ! belongs to it",
    )


def _explained(error: yaml.MarkedYAMLError, source: Text) -> Diagnostic:
    """Say in plain words what the parser stumbled over; its own words may quote the text."""
    stopped = _place(error.problem_mark or error.context_mark, source)
    began = _place(error.context_mark or error.problem_mark, source)
    what, place, notes, help_ = _said(error, stopped, began, source)
    return problem("D001", what, place, notes=notes, help=help_, private=source.rest(place))


_Said = tuple[str, Location, tuple[str, ...], str]


def _said(error: yaml.MarkedYAMLError, stopped: Location, began: Location, source: Text) -> _Said:
    """What, where, notes and help, for the parser's phrase (libyaml's or PyYAML's)."""
    context, words = error.context or "", error.problem or ""
    if "flow sequence" in context or "flow mapping" in context:
        return _bracket("[" if "sequence" in context else "{", stopped, began)
    if "cannot start any token" in words:
        return _bad_start(stopped, source)
    if "mapping values are not allowed" in words:
        return _stray_colon(stopped, source)
    if "block mapping" in context or "block collection" in context or "'-' indicator" in words:
        what = "this line does not fit the indentation of the lines before it"
        notes = () if began == stopped else (f"those begin at {began}",)
        return (what, stopped, notes, "indent neighbours alike, with spaces")
    for there, phrase, at_beginning, what, help_ in _PHRASES:
        if there in context and phrase in words:
            return (what, began if at_beginning else stopped, (), help_)
    return ("the text cannot be read as YAML from here on", stopped, (), "")


# Part of the parser's context and of its phrase; whether the mistake is where that
# context began; what to say; the help.
_PHRASES: Final = (
    (
        "quoted scalar",
        "unexpected",
        True,
        "a quotation mark is opened here and not closed",
        "close it",
    ),
    (
        "",
        "escape",
        False,
        "a backslash in double quotation marks begins an escape that YAML does not know",
        "write \\\\ for a backslash, or use single quotation marks",
    ),
    (
        "simple key",
        "",
        True,
        "this line is neither a key with a colon nor a list entry",
        "write the key, a colon and a space",
    ),
    (
        "block scalar",
        "",
        True,
        "a text begins with > or |, which YAML takes for a block of lines",
        'quote the text, such as "> 8000 U/L"',
    ),
    (
        "anchor",
        "",
        True,
        "a text begins with &, which YAML takes for an anchor",
        "quote the text",
    ),
    (
        "alias",
        "",
        True,
        "a text begins with *, which YAML takes for an alias",
        "quote the text",
    ),
    (
        "tag",
        "",
        True,
        "a text begins with !, which YAML takes for a tag",
        "quote the text",
    ),
)


def _bracket(sign: str, stopped: Location, began: Location) -> _Said:
    if stopped.line == began.line:
        notes: tuple[str, ...] = (f"{sign} is opened at {began}",)
        what = "a comma or closing bracket is missing here"
        return (what, stopped, notes, "close the bracket, or quote the text")
    notes = (f"reading stopped at {stopped}",)
    return (f"{sign} is opened here and not closed", began, notes, "close it")


def _bad_start(stopped: Location, source: Text) -> _Said:
    # libyaml marks the beginning of the blanks, PyYAML's own parser their end.
    line = source.line(stopped.line)
    rest = line[stopped.column - 1 :]
    if rest.startswith("\t") or (
        not line[: stopped.column - 1].strip() and "\t" in line[: -len(rest.lstrip()) or None]
    ):
        return ("a tab stands where only spaces may", stopped, (), "replace it by spaces")
    return ("a text cannot begin with this character", stopped, (), "quote the text")


def _stray_colon(stopped: Location, source: Text) -> _Said:
    what = "a colon stands where no key can be"
    if stopped.line > 1 and _NO_SPACE.match(source.line(stopped.line - 1)):
        # "age:9 y" is one text, which then runs on into the next line.
        help_ = f"put a space after the colon in line {stopped.line - 1}"
        return (what, stopped, (), help_)
    return (what, stopped, (), "quote the text or put a space after the colon")
