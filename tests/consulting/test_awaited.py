"""An event loop that awaits a consultation goes on meanwhile."""

import asyncio
import threading

import pytest

import cdss
from cdss.consulting import awaited

PATIENTS = [
    "patient: {age: 2 y, sex: female}\ndiagnoses: [juvenile dermatomyositis]\n",
    "patient: {age: 9 y, sex: male}\nfindings: {calcinosis: present}\n",
    "diagnoses: {juvenile dermatomyositis: absent}\n",
    "treatments:\n  - {agent: prednisolone, response: relapse on taper}\n",
]


def test_the_loop_goes_on_while_a_consultation_runs(kb, monkeypatch):
    """The consultation ends only once the loop has ticked: one that blocked it never would."""
    ticked = threading.Event()
    done = cdss.consult(cdss.profile_from_yaml(PATIENTS[0], kb), kb)
    told = []

    def waiting(*given, **wanted):
        told.append((given, wanted))
        assert ticked.wait(30), "the loop stood still"
        return done

    monkeypatch.setattr(awaited, "consult", waiting)

    async def both():
        consulting = asyncio.create_task(cdss.consult_async("a patient", kb, everything=True))
        for _ in range(10):
            await asyncio.sleep(0)
        ticked.set()
        return await consulting

    assert asyncio.run(both()) is done
    ((given, wanted),) = told
    assert given == ("a patient", kb)
    assert wanted == {
        "engine": None,
        "cross_check": True,
        "everything": True,
        "explain": False,
    }


def test_a_real_consultation_lets_the_loop_tick(kb):
    profile = cdss.profile_from_yaml(PATIENTS[0], kb)

    async def counted():
        ticks = 0
        consulting = asyncio.create_task(cdss.consult_async(profile, kb, explain=True))
        while not consulting.done():
            await asyncio.sleep(0)
            ticks += 1
        return ticks

    # One that ran on the loop itself would be done at the first.
    assert asyncio.run(counted()) > 10


def test_many_at_once_are_each_answered_for_themselves(kb):
    profiles = [cdss.profile_from_yaml(each, kb) for each in PATIENTS] * 2

    async def all_of_them():
        return await asyncio.gather(*(cdss.consult_async(each, kb) for each in profiles))

    assert asyncio.run(all_of_them()) == [cdss.consult(each, kb) for each in profiles]


def test_its_error_is_that_of_the_consultation(kb):
    profile = cdss.profile_from_yaml(PATIENTS[0], kb)
    with pytest.raises(cdss.EngineError):
        asyncio.run(cdss.consult_async(profile, kb, engine="no such engine"))
