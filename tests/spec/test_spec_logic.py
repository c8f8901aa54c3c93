"""``all``, ``any``, ``not``: three values, as Kleene joins them."""

import itertools

import pytest

STATED = {"yes": "present", "no": "absent", "unknown": "unknown"}
OUTCOME = {"yes": "reported", "no": "not-applicable", "unknown": "undecided"}
ORDER = ("no", "unknown", "yes")


@pytest.mark.parametrize(("one", "other"), list(itertools.product(STATED, STATED)))
def test_all_and_any(asks, one, other):
    """`all` is as true as its least true part, `any` as its most true one, in the order false,
    unknown, true. So one false part decides an `all`, and one true part an `any`, whatever
    else is unknown.
    """
    profile = f"findings: {{rash: {STATED[one]}, cough: {STATED[other]}, sneeze: present}}"
    ranked = sorted((one, other), key=ORDER.index)
    assert asks("{all: [{finding: rash}, {finding: cough}]}")(profile) == OUTCOME[ranked[0]]
    assert asks("{any: [{finding: rash}, {finding: cough}]}")(profile) == OUTCOME[ranked[-1]]


def test_not(asks):
    """`not` is true where its part is false: stated absent, never merely unstated."""
    outcome = asks("{not: {finding: rash}}")
    assert outcome("findings: {rash: absent}") == "reported"
    assert outcome("findings: {rash: present}") == "not-applicable"
    assert outcome("findings: {cough: absent}") == "undecided"


def test_they_nest(asks):
    """The three nest to any depth, and each may hold as many parts as it needs."""
    parts = ", ".join(["{finding: rash}", "{not: {finding: cough}}"] * 20)
    outcome = asks(f"{{not: {{any: [{{not: {{all: [{parts}]}}}}, {{finding: sneeze}}]}}}}")
    assert outcome("findings: {rash: present, cough: absent, sneeze: absent}") == "reported"
    assert outcome("findings: {rash: present, cough: present, sneeze: absent}") == "not-applicable"
    assert outcome("findings: {rash: present, sneeze: absent}") == "undecided"


def test_what_fails_is_named(asks):
    """An option that does not apply names the parts that are false."""
    desk = asks("{all: [{finding: rash}, {finding: cough}, {not: {finding: sneeze}}]}")
    (entry,) = desk.consult("findings: {cough: absent, sneeze: present}").options
    assert entry.failed == ("cough", "not sneeze")
