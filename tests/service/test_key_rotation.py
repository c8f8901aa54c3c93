"""A client changes its keys: the new one counts at once, the old one no more."""

import asyncio
import types

import pytest

from cdss.service import tokens
from cdss.service.metrics import Metrics
from cdss.service.problem import Problem
from cdss.service.replays import Replays
from cdss.service.settings import Client
from service.test_tokens import AUDIENCE, ISSUER, Clients, jwk


@pytest.fixture
def clients():
    made = Clients()
    made.served = {"keys": [jwk(made.ec, "old", "ES384")]}
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""
    now = types.SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr(tokens, "time", types.SimpleNamespace(monotonic=lambda: now.seconds))
    return now


@pytest.fixture
def accepted(clients, clock):
    store = Replays()
    known = tokens.Tokens([Client(ISSUER, clients.url)], 300, store, Metrics())

    def asking(key, name):
        token = clients.token(key, header={"kid": name})
        try:
            return asyncio.run(known.verified(f"Bearer {token}", {AUDIENCE})) == ISSUER
        except Problem as problem:
            return problem.detail

    yield asking
    store.close()


def test_a_new_key_is_fetched_and_the_old_one_withdrawn(clients, clock, accepted):
    assert accepted(clients.ec, "old") is True
    clients.served = {"keys": [jwk(clients.stranger, "new", "ES384")]}
    clock.seconds += 31
    assert accepted(clients.stranger, "new") is True
    assert accepted(clients.ec, "old") == "key"
    # Nor does the old key serve under the new one's name.
    assert accepted(clients.ec, "new") == "signature"


def test_both_count_while_both_are_served(clients, clock, accepted):
    assert accepted(clients.ec, "old") is True
    clients.served["keys"].append(jwk(clients.stranger, "new", "ES384"))
    clock.seconds += 31
    assert accepted(clients.stranger, "new") is True
    assert accepted(clients.ec, "old") is True


def test_a_key_withdrawn_in_silence_counts_for_ten_minutes_at_most(clients, clock, accepted):
    assert accepted(clients.ec, "old") is True
    clients.served = {"keys": []}
    clock.seconds += 599
    assert accepted(clients.ec, "old") is True
    clock.seconds += 2
    assert accepted(clients.ec, "old") == "key"


def test_keys_stay_while_their_address_is_silent_and_not_for_ever(clients, clock, accepted):
    assert accepted(clients.ec, "old") is True
    clients.served = "no set of keys"
    clock.seconds += 700
    assert accepted(clients.ec, "old") is True
    clock.seconds += 3600
    assert accepted(clients.ec, "old") == "key"
