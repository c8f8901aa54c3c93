"""``within`` and ``for_at_least``: how long ago, and for how long."""


def test_within(asks):
    """`within` asks whether something surely was so within a time before the consultation: by
    its date, by when it began, or because a finding without a date is there now. Otherwise it
    is unknown: an older date does not say that it did not come back.
    """
    outcome = asks("{finding: rash, within: 6 mo}")
    assert outcome("findings: {rash: {on: 2026-09-01}}") == "reported"
    assert outcome("findings: {rash: {since: 3 mo}}") == "reported"
    assert outcome("findings: {rash: {since: 3 y, until: 2026-10-01}}") == "reported"
    assert outcome("findings: {rash: present}") == "reported"
    assert outcome("findings: {rash: {on: 2024-01}}") == "undecided"
    assert outcome("findings: {rash: absent}") == "undecided"


def test_history_without_a_date(asks):
    """History without a date was at some time, so `within` is unknown. What would last and is
    stated absent never was.
    """
    assert asks("{history: voyage, within: 6 mo}")("history: {voyage: present}") == "undecided"
    burn = asks("{history: old-burn, within: 6 mo}")
    assert burn("history: {old burn: present}") == "undecided"
    assert burn("history: {old burn: {on: 2026-10}}") == "reported"
    assert burn("history: {old burn: absent}") == "not-applicable"


def test_within_a_measurement(asks):
    """A measurement `within` a time must be dated so."""
    outcome = asks("{measurement: brine, above: 10, within: 3 mo}")
    assert outcome("measurements: {brine: {value: 12 U/L, on: 2026-10-01}}") == "reported"
    assert outcome("measurements: {brine: {value: 9 U/L, on: 2026-10-01}}") == "not-applicable"
    assert outcome("measurements: {brine: {value: 12 U/L, on: 2025-10-01}}") == "undecided"


def test_within_a_treatment(asks):
    """A treatment was given `within` a time where it began then, or still runs."""
    outcome = asks("{treatment: smoke, within: 1 mo}")
    assert outcome("treatments: [{agent: smoke, since: 2 wk}]") == "reported"
    assert outcome("treatments: [{agent: smoke, since: 2 y, running: true}]") == "reported"
    assert outcome("treatments: [{agent: smoke, since: 2 y}]") == "undecided"
    assert outcome("treatments: [smoke]") == "undecided"


def test_for_at_least(asks):
    """`for_at_least` asks how long something has lasted. Absent now, it has not; begun too
    lately, it has not lasted long enough; without a beginning it is unknown.
    """
    outcome = asks("{finding: rash, for_at_least: 3 mo}")
    assert outcome("findings: {rash: {since: 3 mo}}") == "reported"
    assert outcome("findings: {rash: {since: 2 mo}}") == "not-applicable"
    assert outcome("findings: {rash: absent}") == "not-applicable"
    assert outcome("findings: {rash: present}") == "undecided"
    assert outcome("findings: {rash: {since: 3 y, until: 2026-10-01}}") == "not-applicable"


def test_for_at_least_and_kinds(asks):
    """A kind that has lasted makes the class last. A kind that began lately leaves open since
    when there was another one.
    """
    outcome = asks("{finding: rash, for_at_least: 3 mo}")
    assert outcome("findings: {red rash: {since: 5 mo}}") == "reported"
    assert outcome("findings: {red rash: {since: 1 mo}}") == "undecided"
