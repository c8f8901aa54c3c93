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


def test_what_is_stated_of_a_day_did_not_begin_then(asks):
    """A day, or an age, says when something was so; it says neither since when nor for how
    long. So what it says of a day years ago was not so lately.
    """
    lately = asks("{finding: rash, within: 1 wk}")
    assert lately("findings: {rash: {on: 2026-01-02, for: 3 d}}") == "undecided"
    assert lately("findings: {rash: {for: 3 d}}") == "reported"
    lasting = asks("{finding: rash, for_at_least: 3 mo}")
    assert lasting("patient: {age: 9 y}\nfindings: {rash: {at_age: 4 y}}") == "undecided"
    assert lasting("findings: {rash: {for: 4 mo}}") == "reported"


def test_today_is_a_date_too(asks):
    """What is dated on the day of the consultation is dated."""
    outcome = asks("{measurement: brine, above: 10, within: 3 mo}")
    assert outcome("measurements: {brine: {value: 12 U/L, on: 2026-11-20}}") == "reported"
    assert outcome("measurements: {brine: 12 U/L}") == "undecided"
    assert asks("{history: voyage, within: 6 mo}")("history: {voyage: {on: 2026-11-20}}") == (
        "reported"
    )


def test_how_long_a_treatment_lasted_does_not_say_when(asks):
    """Three months of it may lie years back, unless it still runs; they began at least three
    months ago.
    """
    outcome = asks("{treatment: smoke, within: 4 mo}")
    assert outcome("treatments: [{agent: smoke, for: 3 mo, running: true}]") == "reported"
    assert outcome("treatments: [{agent: smoke, for: 3 mo}]") == "undecided"
    assert outcome("treatments: [{agent: smoke, for: 3 mo, running: false}]") == "undecided"
    first = asks("{treatment: smoke, before: {finding: rash}}")
    told = "{treatments: [{agent: smoke, for: %s}], findings: {rash: {since: 3 mo}}}"
    assert first(told % "2 y") == "reported"
    assert first(told % "2 wk") == "undecided"


def test_a_beginning_says_how_long_only_of_what_went_on(asks):
    """Since when up to now is a duration where nothing says that it was stopped, and only
    where it is stated since when: an age at which it was given is no course.
    """
    outcome = asks("{treatment: smoke, duration: {at_least: 3 mo}}")
    told = "{patient: {age: 9 y}, treatments: [{agent: smoke, %s}]}"
    assert outcome(told % "since: 14 mo") == "reported"
    assert outcome(told % "since: 14 mo, running: false") == "undecided"
    assert outcome(told % "since: 14 mo, until: 1 mo") == "undecided"
    assert outcome(told % "at_age: 4 y") == "undecided"
