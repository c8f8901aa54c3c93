"""``before`` and ``after``: which came first."""


def test_before_and_after(asks):
    """`before` and `after` compare beginnings: a rash before the smoke was given. One such event
    is enough; where dates are missing, overlap, or say otherwise, it is unknown, because
    another event may be unstated.
    """
    before = asks("{finding: rash, before: {treatment: smoke}}")
    after = asks("{finding: rash, after: {treatment: smoke}}")
    story = "{findings: {rash: {since: %s}}, treatments: [{agent: smoke, since: %s}]}"
    assert before(story % ("5 mo", "3 mo")) == "reported"
    assert after(story % ("5 mo", "3 mo")) == "undecided"
    assert after(story % ("3 mo", "5 mo")) == "reported"
    assert before(story % ("3 mo", "3 mo")) == "undecided"
    assert before("{findings: [rash], treatments: [smoke]}") == "undecided"


def test_one_more_course_takes_nothing_back(asks):
    """Two courses: the rash came before one of them, and that stays so."""
    before = asks("{finding: rash, before: {treatment: smoke}}")
    courses = "treatments: [{agent: smoke, since: 3 mo}, {agent: smoke, since: 9 mo}]"
    assert before(f"{{findings: {{rash: {{since: 5 mo}}}}, {courses}}}") == "reported"


def test_a_treatment_after_a_diagnosis(asks):
    """The event named may be a diagnosis, a finding, a point of history or a treatment."""
    outcome = asks("{treatment: smoke, after: {diagnosis: ember-fever}}")
    told = "{diagnoses: {ember fever: {on: 2025-01-10}}, treatments: [{agent: smoke, since: %s}]}"
    assert outcome(told % "2025-03-01") == "reported"
    assert outcome(told % "2024-03-01") == "undecided"


def test_what_would_have_lasted_and_is_absent_came_before_nothing(asks):
    """What lasts for ever and is stated absent never was, before or after anything."""
    outcome = asks("{history: old-burn, before: {treatment: smoke}}")
    assert outcome("{history: {old burn: absent}, treatments: [smoke]}") == "not-applicable"


def test_a_complete_list_of_treatments_is_no_list_of_events(asks):
    """That every treatment is listed does not say that the rash came only once: what is not
    stated to have come before it stays unknown.
    """
    outcome = asks("{treatment: smoke, after: {finding: rash}}")
    told = (
        "{findings: {rash: {since: 3 mo}}, treatments: [{agent: smoke, since: %s}],"
        " treatments_complete: true}"
    )
    assert outcome(told % "2 mo") == "reported"
    assert outcome(told % "5 mo") == "undecided"
