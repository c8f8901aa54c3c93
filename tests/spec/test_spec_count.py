"""``count … at_least``: distinct agents."""

WITHOUT = "{count: {response: [none, worsened], target: rash}, at_least: 2}"


def agents(*names: str, response: str = "{rash: none}") -> str:
    return "treatments:\n" + "".join(
        f"  - {{agent: {name}, response: {response}}}\n" for name in names
    )


def test_at_least(asks):
    """`count` counts the distinct agents among the treatments that fit. Enough of them make it
    true. Too few leave it unknown, because others may be unstated; it is false only where the
    list of treatments is complete.
    """
    outcome = asks(WITHOUT)
    assert outcome(agents("smoke", "salve")) == "reported"
    assert outcome(agents("smoke")) == "undecided"
    assert outcome(agents("smoke") + "treatments_complete: true") == "not-applicable"
    assert outcome("treatments: none") == "not-applicable"


def test_one_agent_counts_once(asks):
    """An agent counts once, in how many courses and by how many routes it was given."""
    twice = "treatments:\n" + "".join(
        f"  - {{agent: sweet tonic, route: {route}, response: {{rash: none}}}}\n"
        for route in ("oral", "topical")
    )
    assert asks(WITHOUT)(twice) == "undecided"
    assert asks(WITHOUT)(twice + "treatments_complete: true") == "not-applicable"


def test_a_class_and_its_member_count_once(asks):
    """ "A tonic" and "bitter tonic" may be one and the same, so they count once; two members of
    a class are two agents.
    """
    assert asks(WITHOUT)(agents("tonic", "bitter tonic")) == "undecided"
    assert asks(WITHOUT)(agents("sweet tonic", "bitter tonic")) == "reported"


def test_classes_that_share_a_member_count_once(asks):
    """ "An oil" and "a wax" may both be the waxed oil, so they are one agent at least, and two at
    most: a complete list of them leaves the number open.
    """
    assert asks(WITHOUT)(agents("oil", "wax")) == "undecided"
    assert asks(WITHOUT)(agents("oil", "wax") + "treatments_complete: true") == "undecided"
    assert asks(WITHOUT)(agents("oil", "wax", "smoke")) == "reported"


def test_a_class_may_stand_for_several_agents(asks):
    """Each mention of a class may be another one of its members, so two tonics may be two."""
    outcome = asks(WITHOUT)
    assert outcome(agents("tonic", "tonic") + "treatments_complete: true") == "undecided"
    assert outcome(agents("smoke", "smoke") + "treatments_complete: true") == "not-applicable"


def test_only_what_fits_is_counted(asks):
    """A failure for another target does not count, nor one of which the target is not stated;
    but an unstated target may have been the one, so a complete list leaves it open.
    """
    outcome = asks(WITHOUT)
    other = agents("smoke") + "  - {agent: salve, response: {mood: none}}\n"
    whole = agents("smoke") + "  - {agent: salve, response: none}\n"
    good = agents("smoke") + "  - {agent: salve, response: {rash: improved}}\n"
    assert outcome(other) == "undecided"
    assert outcome(whole + "treatments_complete: true") == "undecided"
    assert outcome(good + "treatments_complete: true") == "not-applicable"


def test_count_within_a_class(asks):
    """`treatment` narrows the count to an agent, intervention or class."""
    outcome = asks("{count: {treatment: tonic}, at_least: 2}")
    assert outcome("treatments: [sweet tonic, bitter tonic]") == "reported"
    assert (
        outcome("{treatments: [sweet tonic, smoke], treatments_complete: true}") == "not-applicable"
    )


def test_count_within_a_time(asks):
    """Time relations narrow a count as they narrow a treatment."""
    outcome = asks("{count: {within: 6 mo}, at_least: 2}")
    lately = "treatments: [{agent: smoke, since: 2 mo}, {agent: salve, since: %s}]"
    assert outcome(lately % "3 mo") == "reported"
    assert outcome(lately % "3 y") == "undecided"
