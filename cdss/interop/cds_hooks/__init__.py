"""CDS Hooks 2.0, and what the ballot of 3.0 adds: requests, cards and feedback as data.

What a card says of an answer needs words as well: ``cdss.consulting.cards``.
"""

from cdss.interop.cds_hooks.card import Card, Link, Source
from cdss.interop.cds_hooks.discovery import HOOKS, SERVICES, discovery
from cdss.interop.cds_hooks.feedback import Feedback, read_feedback
from cdss.interop.cds_hooks.orders import NOTHING, Ordered, read_orders
from cdss.interop.cds_hooks.request import HookRequest, read_request

__all__ = [
    "HOOKS",
    "NOTHING",
    "SERVICES",
    "Card",
    "Feedback",
    "HookRequest",
    "Link",
    "Ordered",
    "Source",
    "discovery",
    "read_feedback",
    "read_orders",
    "read_request",
]
