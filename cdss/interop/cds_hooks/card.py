"""A card as CDS Hooks defines it.

Only what a report needs is here: a card of this program suggests nothing, so that it has
neither suggestions nor a selection behaviour, and no response has system actions.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

SUMMARY: Final = 139
"""Characters of a summary: fewer than 140, as the specification says."""

LABEL: Final = 100
"""Characters of a label, which is to be short."""

INDICATORS: Final = ("info", "warning")
"""How urgent a card may say that it is. The third of the specification, ``critical``, asks
for action at once: no report of ours does."""

_REASONS: Final = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"


class Source(NamedTuple):
    """Where a card's words come from."""

    label: str
    url: str | None = None

    def as_json(self) -> dict[str, str]:
        """The source as a response gives it; an address that is not absolute is left out."""
        label = {"label": shortened(self.label, LABEL)}
        return label | ({"url": self.url} if self.url and is_absolute(self.url) else {})


class Link(NamedTuple):
    """A further source, to be opened in a browser."""

    label: str
    url: str

    def as_json(self) -> dict[str, str]:
        """The link as a response gives it."""
        return {"label": shortened(self.label, LABEL), "url": self.url, "type": "absolute"}


class Reason(NamedTuple):
    """A reason to put a card aside, from HL7's code system."""

    code: str
    display: str

    def as_json(self) -> dict[str, str]:
        """The reason as a Coding."""
        return {"system": _REASONS, "code": self.code, "display": self.display}


REASONS: Final = (
    Reason("cds-not-applicable", "PC CDS does not apply to patient"),
    Reason("cds-suboptimal-context", "PC CDS delivered in suboptimal context"),
    Reason("indication-order-exists", "Patient has indication/order for intended action"),
)
"""Why a report may be put aside; of HL7's reasons those that answer no recommendation."""

REASONS_TO_GIVE: Final = (
    Reason(
        "action-performed-no-adverse-effect",
        "Intended action was performed previously without adverse effect",
    ),
    Reason("risk-benefit-ratio", "Recipient assessment of risk/benefit ratio"),
    Reason("mitigate-risk-negative-outcome", "Action taken to mitigate risk of negative outcome"),
)
"""Why something may be given all the same, beside what speaks against it."""


class Card(NamedTuple):
    """One card.

    Attributes:
        uuid: Names it in feedback; the same answer has the same cards.
        summary: One sentence; what is too long is cut.
        detail: Markdown.
        indicator: ``info``, or ``warning`` where what is being ordered is contraindicated.
        source: The main evidence.
        links: Further sources.
        reasons: Why it may be put aside.
    """

    uuid: str
    summary: str
    detail: str
    indicator: str
    source: Source
    links: tuple[Link, ...] = ()
    reasons: tuple[Reason, ...] = REASONS

    def as_json(self) -> dict[str, Any]:
        """The card as a response gives it; what has no value is left out."""
        links = [each.as_json() for each in self.links if is_absolute(each.url)]
        card = {
            "uuid": self.uuid,
            "summary": shortened(self.summary, SUMMARY),
            "detail": self.detail,
            "indicator": self.indicator,
            "source": self.source.as_json(),
            "overrideReasons": [each.as_json() for each in self.reasons],
            "links": links,
        }
        return {key: value for key, value in card.items() if value}


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, as a browser counts them, cut between two words.

    Example:
        >>> shortened("calcinosis and ulceration", 20), shortened("fever", 20)
        ('calcinosis and…', 'fever')
        >>> shortened("\U0001f9d2" * 20, 20) == "\U0001f9d2" * 9 + "…"
        True
    """
    if _counted(text) <= most:
        return text
    head = text[:most]
    while _counted(head) > most:
        head = head[:-1]
    return f"{(head[: head.rfind(' ')] if ' ' in head else head[:-1]).rstrip(' ,;:')}…"


def _counted(text: str) -> int:
    """How many characters a text has for JavaScript: some signs are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_absolute(url: str) -> bool:
    """Whether a browser can open an address as it stands.

    Example:
        >>> is_absolute("https://doi.org/10.1/x"), is_absolute("/about"), is_absolute("data:,x")
        (True, False, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and url.isprintable()
