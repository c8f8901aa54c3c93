"""Feedback is kept so that a change shows."""

import sqlite3

import pytest

from cdss.service.audit import digest
from service.fhir_server import call
from service.running import Running
from service.test_cards_over_http import SENT, VIEW

FEEDBACK = f"{VIEW}/feedback"
AT = "2026-11-20T09:00:00Z"
CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
MALFORMED = (
    {"card": "1", "outcome": "overridden", "outcomeTimestamp": AT},
    {"card": CARD, "outcome": "maybe", "outcomeTimestamp": AT},
    {"card": CARD, "outcome": "overridden"},
    {"card": CARD, "outcome": "accepted", "outcomeTimestamp": AT},
    {},
)
"""Of a request that holds one of these, nothing is kept."""


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """An audit of cards and of feedback on them, after the service has ended."""
    folder = tmp_path_factory.mktemp("audit")
    file = folder / "audit.sqlite"
    service = Running(folder, "--insecure", "--audit", str(file), "--workers", "1")
    cards = service.client.post(VIEW, json=call(prefetch=SENT)).json()["cards"]
    override = {
        "reason": {"code": "contraindicated", "system": "http://terminology.hl7.org/x"},
        "userComment": "seen, and not today",
    }
    told = [
        {"card": cards[0]["uuid"], "outcome": "overridden", "outcomeTimestamp": AT},
        {
            "card": cards[-1]["uuid"],
            "outcome": "overridden",
            "overrideReason": override,
            "outcomeTimestamp": AT,
        },
    ]
    assert service.client.post(FEEDBACK, json={"feedback": told}).status_code == 200
    for each in MALFORMED:
        refused = service.client.post(FEEDBACK, json={"feedback": [told[0], each]})
        assert refused.status_code == 400, each
    assert service.stop() == 0
    return file, cards, service


@pytest.fixture
def kept(ended, tmp_path):
    """The same, for a test to change."""
    file, cards, service = ended
    copied = tmp_path / "audit.sqlite"
    copied.write_bytes(file.read_bytes())
    copied.chmod(file.stat().st_mode)
    return copied, cards, service


def test_feedback_is_found_again_beside_its_card(kept, run):
    file, cards, service = kept
    store = sqlite3.connect(file)
    events = [event for (event,) in store.execute("SELECT event FROM entry ORDER BY seq")]
    assert events == ["cards", "feedback", "feedback"]
    shown = "SELECT count(*) FROM entry, json_each(body, '$.cards') WHERE value = ?"
    assert store.execute(shown, (cards[0]["uuid"],)).fetchone() == (1,)
    comment = "SELECT json_extract(body, '$.overrideReason.userComment') FROM entry WHERE seq = 3"
    assert store.execute(comment).fetchone() == ("seen, and not today",)
    store.close()
    assert "not today" not in service.log
    ran = run("audit", "verify", file)
    assert ran.code == 0
    assert ran.out.startswith("3 entries; the newest is ")
    assert run("audit", "verify", file, "--head", service.events("audit")[-1]["sha256"]).code == 0


def without_triggers(file):
    store = sqlite3.connect(file, isolation_level=None)
    rows = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in rows:
        store.execute(f"DROP TRIGGER {name}")
    return store, [definition for _, definition in rows]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE entry SET body = body || ' ' WHERE seq = 3", "entry 3 was changed"),
        ("UPDATE entry SET at = '2020' WHERE seq = 1", "entry 1 was changed"),
        ("DELETE FROM entry WHERE seq = 2", "entry 2 is missing: entry 3 follows"),
        ("UPDATE entry SET previous = sha256 WHERE seq = 2", "entry 2 does not follow"),
    ],
)
def test_a_change_is_found(kept, run, change, said):
    file, _, _ = kept
    store, definitions = without_triggers(file)
    store.execute(change)
    for each in definitions:
        store.execute(each)
    store.close()
    ran = run("audit", "verify", file)
    assert ran.code == 1
    assert said in ran.out
    assert "triggers" not in ran.out


def test_a_change_with_its_own_digest_is_found_at_the_next_entry(kept, run):
    file, _, _ = kept
    store, _ = without_triggers(file)
    seq, at, event, _, previous, _ = store.execute("SELECT * FROM entry WHERE seq = 2").fetchone()
    told = ("{}", digest(seq, at, event, "{}", previous), seq)
    store.execute("UPDATE entry SET body = ?, sha256 = ? WHERE seq = ?", told)
    store.close()
    ran = run("audit", "verify", file, "--format", "json")
    assert ran.code == 1
    assert "entry 3 does not follow the entry before it" in ran.out
    assert "triggers" in ran.out


def test_what_is_cut_off_is_found_with_the_digest_of_the_log(kept, run):
    file, _, service = kept
    store, definitions = without_triggers(file)
    store.execute("DELETE FROM entry WHERE seq = 3")
    for each in definitions:
        store.execute(each)
    store.close()
    assert run("audit", "verify", file).code == 0
    ran = run("audit", "verify", file, "--head", service.events("audit")[-1]["sha256"])
    assert ran.code == 1
    assert "entries at the end are missing" in ran.out


def test_the_file_itself_refuses_changes(kept):
    file, _, _ = kept
    store = sqlite3.connect(file)
    for change in (
        "UPDATE entry SET event = 'x'",
        "DELETE FROM entry",
        "INSERT INTO entry VALUES (9, '', '', '', '', '')",
        "INSERT OR REPLACE INTO entry VALUES (1, '', '', '', '', '')",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            store.execute(change)
    store.close()
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_no_audit_is_said(run, tmp_path):
    (tmp_path / "x").write_bytes(b"nothing of the kind" * 100)
    assert run("audit", "verify", tmp_path / "x").code == 2
    assert run("audit", "verify", tmp_path / "none").code == 2


def test_without_an_audit_no_feedback_is_taken(service):
    good = {"card": CARD, "outcome": "overridden", "outcomeTimestamp": AT}
    assert service.client.post(FEEDBACK, json={"feedback": [good]}).status_code == 404
