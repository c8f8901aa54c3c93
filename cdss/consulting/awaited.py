"""A consultation to be awaited, in a program that must go on meanwhile."""

from __future__ import annotations

import asyncio

from cdss.consulting.consultation import consult
from cdss.model.consultation import Consultation
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile


async def consult_async(
    profile: Profile,
    kb: KnowledgeBase,
    *,
    engine: str | None = None,
    cross_check: bool = True,
    everything: bool = False,
    explain: bool = False,
) -> Consultation:
    """``consult``, in a thread of its own: the event loop goes on.

    It keeps the loop free and makes nothing faster. Python runs one thread at a time, and
    the loop gets its turn every few milliseconds; for many consultations at once there are
    processes (``cdss serve``, or a pool of your own: a knowledge base pickles small). One
    that is cancelled is not waited for, and is done in its thread all the same.

    Args:
        profile: The patient.
        kb: The knowledge base; threads may share it.
        engine: As of ``consult``.
        cross_check: As of ``consult``.
        everything: As of ``consult``.
        explain: As of ``consult``.

    Raises:
        EngineError: As of ``consult``.

    Example:
        >>> import asyncio, cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> asyncio.run(cdss.consult_async(profile, kb)) == cdss.consult(profile, kb)
        True
    """
    return await asyncio.to_thread(
        consult,
        profile,
        kb,
        engine=engine,
        cross_check=cross_check,
        everything=everything,
        explain=explain,
    )
