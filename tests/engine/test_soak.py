"""Thousands of consultations in one process, from several threads and in several processes."""

from __future__ import annotations

import gc
import json
import pickle
import random
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from property.strategies import Base

import cdss
from cdss.consulting.blank import blank_of
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import Stated
from cdss.model.consultation import Consultation
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.rule import Conclusion, Rule

pytestmark = pytest.mark.soak

PLANTS = Path(__file__).parent.parent / "plants"
THREADS = 6
ROUNDS = 400
"""Consultations of each thread."""

GROWTH = 24 * 1024 * 1024
"""Bytes by which thousands of consultations may grow the process: allocators keep some."""


def unpacked(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - packed by this very test


def resident() -> int:
    """Bytes of this process in memory."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        pytest.skip("this machine does not tell a process's memory")
    return pages * 4096


def patients(kb: KnowledgeBase) -> list[cdss.Profile]:
    """Fifty plants, no two alike: each is recognised by its answer."""
    draw = random.Random(3)  # noqa: S311 - for tests
    found = []
    for number in range(50):
        spots = draw.choice(["present", "absent", "unknown"])
        grafted = draw.choice(["present", "absent", "unknown"])
        response = draw.choice(["none", "improved", "unknown"])
        name = draw.choice(["moonleaf blight", "glasswort rot", "thornvine wilt"])
        text = (
            f"id: plant-{number}\ndiagnoses: [{name}]\n"
            f"findings: {{leaf spots: {spots}, soft roots: {draw.choice(['present', 'absent'])}}}\n"
            f"measurements: {{vigour: {number % 11}}}\n"
            f"treatments: [{{agent: sulphur dust, response: {{leaf spots: {response}}}}}]\n"
            f"history: {{grafted: {grafted}}}\n"
        )
        found.append(cdss.profile_from_yaml(text, kb, name=f"plant-{number}.yaml"))
    return found


@pytest.fixture(scope="module")
def plants() -> KnowledgeBase:
    return cdss.load(PLANTS, cache=False)


def dumped(answer: Consultation) -> str:
    return json.dumps(answer.model_dump(), sort_keys=True)


@pytest.mark.parametrize("engine", ["durable", "native"])
def test_threads_never_mix_patients_and_memory_is_bounded(plants, engine):
    """Each thread consults its own patients in its own order and checks every word of every
    answer. A thousand rounds in, memory no longer grows.
    """
    if engine == "durable":
        pytest.importorskip("cdss.inference.durable", exc_type=ImportError)
    profiles = patients(plants)
    expected = [dumped(cdss.consult(each, plants, engine=engine)) for each in profiles]
    assert len(set(expected)) == len(expected)

    def work(seed: int) -> int:
        draw = random.Random(seed)  # noqa: S311
        for _ in range(ROUNDS):
            at = draw.randrange(len(profiles))
            assert dumped(cdss.consult(profiles[at], plants, engine=engine)) == expected[at]
        return ROUNDS

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(work, range(THREADS))) == THREADS * ROUNDS
        gc.collect()
        before = resident()
        assert sum(pool.map(work, range(THREADS, 2 * THREADS))) == THREADS * ROUNDS
    gc.collect()
    assert resident() - before < GROWTH


@pytest.fixture
def hasty_threads():
    """Threads that give way after every few instructions: races come to light."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def chain(length: int) -> KnowledgeBase:
    """Findings derived from one another, and an option for the last of them."""
    names = [f"f{at}" for at in range(length)]
    concepts = [Concept(name, name, "finding") for name in (*names, "other")]
    rules = [
        _rule(f"D-{at:04}", "derivation", one, Conclusion(other))
        for at, (one, other) in enumerate(pairwise(names))
    ]
    option = _rule("O-0001", "option", names[-1], Conclusion("a", target="other"))
    vocabulary = Vocabulary([*concepts, Concept("a", "a", "agent")])
    return Base(vocabulary, (*rules, option)).knowledge()


def _rule(name: str, kind: str, when: str, then: Conclusion) -> Rule:
    evidence = ("s/E1",) if kind == "option" else ()
    return Rule(name, kind, "", "draft", 1, "", "", None, Stated(when), then, evidence, (), "")


@pytest.mark.usefixtures("hasty_threads")
def test_a_fresh_knowledge_base_serves_threads_at_once():
    """What is worked out once for all patients is worked out while many ask."""
    kb = chain(60)
    profile = cdss.profile_from_yaml("findings: {other: present}", kb)
    expected = dumped(cdss.consult(profile, chain(60)))
    for _ in range(20):
        fresh = unpacked(pickle.dumps(kb))
        blank_of(fresh)
        start = Barrier(8)

        def ask(_: int, kb: KnowledgeBase = fresh, start: Barrier = start) -> str:
            start.wait()
            return dumped(cdss.consult(profile, kb))

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(ask, range(8))) == {expected}


def test_many_knowledge_bases_leave_nothing_behind(kb, plants):
    """Rule bases change in a long-running process; the engines of old ones are closed."""
    profile = patients(plants)[0]
    networks = [plants.network._replace(sha256=f"{at:064}") for at in range(60)]

    def consult_all() -> None:
        for network in networks:
            fresh = unpacked(pickle.dumps(plants))
            fresh.network = network
            cdss.consult(profile, fresh)

    consult_all()
    gc.collect()
    before = resident()
    for _ in range(3):
        consult_all()
    gc.collect()
    assert resident() - before < GROWTH


def _in_worker(work: tuple[bytes, bytes]) -> str:
    kb, profile = (unpacked(each) for each in work)
    return dumped(cdss.consult(profile, kb))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_it_travels_to_worker_processes(plants, method):
    """A knowledge base and a profile pickle small, and answer the same elsewhere."""
    profiles = patients(plants)[:6]
    expected = [dumped(cdss.consult(each, plants)) for each in profiles]
    packed = pickle.dumps(plants)
    work = [(packed, pickle.dumps(each)) for each in profiles]
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as pool:
        assert list(pool.map(_in_worker, work)) == expected


def test_the_bundled_knowledge_pickles_small(kb):
    """The sources in full travel packed, and only when asked for."""
    packed = pickle.dumps(kb)
    assert len(packed) < 1_500_000
    twin = unpacked(packed)
    assert [each.id for each in twin.archive.sources] == [each.id for each in kb.archive.sources]
