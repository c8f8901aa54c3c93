"""The answer: what was asked, what was found, and why.

``Consultation.model_dump()`` is the JSON contract ``cdss/consultation/1``.
"""

from typing import Any, Final, NamedTuple

from cdss.errors import EngineError
from cdss.model.evidence import Evidence, EvidenceProfile, Guidance
from cdss.model.explanation import Basis, Changes, Comparison, Proof, Reasons
from cdss.model.knowledge_base import NO_PARTS, KnowledgeParts
from cdss.model.profile import NotUnderstood

SCHEMA = "cdss/consultation/1"

TOO_LONG = (
    "the rules conclude from one another in a chain too long to be explained; no answer is given"
)

OUTCOMES = ("reported", "cautioned", "already-given", "undecided", "not-applicable")
"""What can become of an option, in the order in which answers list them."""


ODDITIES = (
    "treated-but-absent",
    "implausible-value",
    "dates-backwards",
    "told-twice",
    "stale-exclusion",
)
"""The kinds of what is odd in a profile."""


class KnowledgeStamp(NamedTuple):
    """Which knowledge answered; ``parts`` are what a replay names when they have changed.

    ``quarantined`` says which rules did not take part, since what they rest on was retracted.
    """

    version: str
    date: str
    sha256: str
    covers: str
    not_covered: tuple[str, ...]
    rules: dict[str, int]
    parts: KnowledgeParts = NO_PARTS
    quarantined: tuple[str, ...] = ()


class EngineStamp(NamedTuple):
    """Which engine answered, and whether the other one agreed.

    ``program`` is the version of the program around it, ``sha256`` the digest of its files.
    """

    name: str
    version: str
    cross_checked: bool
    note: str | None
    program: str = ""
    sha256: str = ""


class ProfileStamp(NamedTuple):
    """What was understood of the input.

    ``text`` is the profile as it was read, so that an answer can be worked out again from
    itself alone; None for a profile that was read from no text. ``name`` is its file's.
    """

    id: str | None
    sha256: str
    as_of: str
    read_as: str
    not_understood: tuple[NotUnderstood, ...]
    name: str = ""
    text: str | None = None


class Asked(NamedTuple):
    """How the answer was asked for.

    Also what does not apply; going on past unknown terms; the other engine checking the one.
    """

    everything: bool = False
    allow_unknown: bool = False
    cross_check: bool = True


class Conflict(NamedTuple):
    """A concept that is supported and opposed at one time; nothing was resolved."""

    concept: str
    text: str
    supported_by: tuple[Basis, ...]
    opposed_by: tuple[Basis, ...]


class Oddity(NamedTuple):
    """Something in the profile that is unlikely or out of order; nothing is concluded from it.

    ``kind`` is one of ``ODDITIES``: a treatment for what is absent, a value far beyond its
    range, times that run backwards, entries on one course that say different things, and
    what excludes a caution by a statement of an earlier day.
    """

    kind: str
    text: str
    statements: tuple[Basis, ...]


class Citation(NamedTuple):
    """A source or reference behind a rule."""

    source: str
    certainty: str
    citation: str
    url: str | None


class AlertEntry(NamedTuple):
    """What must be seen first. ``state``: ``holds``, or ``were-it`` when the gate is open.

    ``gate`` is the diagnosis it is about.
    """

    rule: str
    alert: str
    text: str
    state: str
    signs: tuple[Basis, ...]
    not_stated: tuple[str, ...]
    sources: tuple[Citation, ...]
    proof: Proof
    gate: str | None


class AlertCheck(NamedTuple):
    """An alert that unstated facts decide; ``state`` and ``gate`` as in ``AlertEntry``.

    ``signs`` are the treatments that run, or may, where something is to be excluded first.
    """

    rule: str
    alert: str
    text: str
    not_stated: tuple[str, ...]
    sources: tuple[Citation, ...]
    state: str
    gate: str | None
    signs: tuple[Basis, ...] = ()


class Derived(NamedTuple):
    """A statement that a derivation concluded."""

    concept: str
    label: str
    state: str
    rule: str
    proof: Proof


class CautionEntry(NamedTuple):
    """What speaks against an option in this patient."""

    rule: str
    severity: str
    exclude_first: bool
    text: str
    source: str
    certainty: str
    because: tuple[Basis, ...]
    sources: tuple[Citation, ...]


class CautionCheck(NamedTuple):
    """A caution that unstated facts decide; ``missing`` names them.

    ``asks`` says them for people: each alternative alone would decide; what must come
    together stands in one, joined by a plus sign.
    """

    rule: str
    severity: str
    exclude_first: bool
    missing: tuple[str, ...]
    text: str
    source: str
    certainty: str
    sources: tuple[Citation, ...]
    asks: tuple[str, ...]


class Given(NamedTuple):
    """This patient's own course with the intervention.

    ``is_this`` is ``yes``, or ``not stated`` where the profile names only a class of
    agents, or another form of it: it may have been this one.
    """

    statements: tuple[Basis, ...]
    route: str
    running: str
    response: dict[str, str]
    is_this: str


class OptionEntry(NamedTuple):
    """One option rule's outcome, with everything behind it.

    Attributes:
        missing: What is not stated and decides, for programs.
        asks: The same for people.
        comparison: The patient beside each subject of the evidence; as the two below, None
            where no explanation was asked for.
        changes: What would make its conditions hold; for an option whose conditions hold, none.
        reasons: What its conditions rest on; for an option whose conditions do not hold, none.
        evidence_profile: How much the evidence is, by direction and design, and in a sentence.
        guidance: What consensus plans, surveys and reviews say beside it; never counted.
        misuse: What the rule is not for, in its own words.
    """

    intervention: str
    label: str
    target: str | None
    rule: str
    title: str
    rule_status: str
    outcome: str
    because: str | None
    direction: str
    safety_read: str
    evidence: tuple[Evidence, ...]
    given_here: Given | None
    cautions: tuple[CautionEntry, ...]
    to_check: tuple[CautionCheck, ...]
    missing: tuple[str, ...]
    failed: tuple[str, ...]
    proof: Proof
    comparison: tuple[Comparison, ...] | None
    asks: tuple[str, ...]
    changes: Changes | None = None
    reasons: Reasons | None = None
    evidence_profile: EvidenceProfile | None = None
    guidance: tuple[Guidance, ...] = ()
    misuse: str = ""


class Gated(NamedTuple):
    """Options that a diagnosis would open."""

    diagnosis: str
    label: str
    state: str
    options: int


class AssessmentEntry(NamedTuple):
    """An examination that a source reports as informative in this situation."""

    rule: str
    assessment: str
    label: str
    text: str
    evidence: tuple[Evidence, ...]
    proof: Proof


class Consultation(NamedTuple):
    """The whole answer. Options are in a fixed order, and order is not preference.

    ``labels`` gives, for every concept that the answer names by its id (targets,
    situations, what is missing), the words for people.
    """

    schema: str
    knowledge: KnowledgeStamp
    engine: EngineStamp
    profile: ProfileStamp
    conflicts: tuple[Conflict, ...]
    alerts: tuple[AlertEntry, ...]
    alerts_to_check: tuple[AlertCheck, ...]
    derived: tuple[Derived, ...]
    options: tuple[OptionEntry, ...]
    gated: tuple[Gated, ...]
    assessments: tuple[AssessmentEntry, ...]
    disclaimer: str
    labels: dict[str, str]
    oddities: tuple[Oddity, ...] = ()
    asked: Asked = Asked()

    def model_dump(self) -> dict[str, Any]:
        """The answer as plain dictionaries and lists, ready for JSON.

        What several options share (their cautions, proofs, evidence), their dictionaries
        share too: copy what you mean to change.

        Raises:
            EngineError: A proof runs through more rules than can be written.

        Example:
            >>> import cdss
            >>> kb = cdss.load()
            >>> profile = cdss.profile_from_yaml("findings: [calcinosis]", kb)
            >>> cdss.consult(profile, kb).model_dump()["gated"][0]["state"]
            'unknown'
        """
        try:
            dumped: dict[str, Any] = plain(self)
        except RecursionError:
            raise EngineError(TOO_LONG) from None
        return dumped


def plain(value: Any) -> Any:
    """Named tuples as dictionaries and tuples as lists, all the way down.

    A record that stands in several places becomes one dictionary that stands in them.

    Example:
        >>> plain((Basis("fever: present", "p.yaml:3"),))
        [{'text': 'fever: present', 'location': 'p.yaml:3'}]
    """
    return _plain(value, {})


_AS_IT_IS: Final = frozenset({str, int, float, bool, type(None)})


def _plain(value: Any, records: dict[int, dict[str, Any]]) -> Any:
    # Most of an answer is words: they are told at once, and options share most of the rest.
    if value.__class__ is tuple:
        if not value:
            return []
        return [each if each.__class__ in _AS_IT_IS else _plain(each, records) for each in value]
    if isinstance(value, tuple):
        found = records.get(id(value))
        if found is None:
            parts = [
                each if each.__class__ in _AS_IT_IS else _plain(each, records) for each in value
            ]
            fields = getattr(value, "_fields", None)
            if fields is None:
                return parts
            found = records[id(value)] = dict(zip(fields, parts, strict=True))
        return found
    if isinstance(value, dict):
        return {key: _plain(each, records) for key, each in value.items()}
    return value
