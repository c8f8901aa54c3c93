"""``treatment``: an agent, intervention or class was given, and how it turned out."""

import pytest

import cdss

GIVEN = "treatments: [{agent: %s}]"


def test_given(asks):
    """Without `response`, a treatment condition asks whether the agent was given at all. A
    treatment that is not listed is unknown, as every fact that is left out.
    """
    outcome = asks("{treatment: smoke}")
    assert outcome(GIVEN % "smoke") == "reported"
    assert outcome(GIVEN % "salve") == "undecided"
    assert outcome("findings: [rash]") == "undecided"


def test_what_closes_the_list(asks):
    """Three things say that something was not given: `treatments: none`, a list declared
    complete, and `given: never`.
    """
    outcome = asks("{treatment: smoke}")
    assert outcome("treatments: none") == "not-applicable"
    assert outcome("{treatments: [salve], treatments_complete: true}") == "not-applicable"
    assert outcome("treatments: [{agent: smoke, given: never}]") == "not-applicable"
    assert outcome("{treatments: [smoke], treatments_complete: true}") == "reported"


def test_a_class_of_agents(asks):
    """A condition on a class is met by any of its members. A profile that states only the class
    leaves the member open: "a tonic" may have been the bitter one.
    """
    assert asks("{treatment: tonic}")(GIVEN % "bitter-tonic") == "reported"
    member = asks("{treatment: bitter-tonic}")
    assert member(GIVEN % "tonic") == "undecided"
    assert member("{treatments: [tonic], treatments_complete: true}") == "undecided"
    assert member("treatments: [{agent: tonic, given: never}]") == "not-applicable"
    never_one = asks("{treatment: tonic}")("treatments: [{agent: bitter-tonic, given: never}]")
    assert never_one == "undecided"


def test_two_classes_that_share_a_member(asks):
    """Of two classes with a common member, a treatment known only by the one may have been of
    the other: "an oil" may have been the waxed oil, and that is a wax.
    """
    outcome = asks("{treatment: wax}")
    assert outcome("{treatments: [oil], treatments_complete: true}") == "undecided"
    assert outcome("{treatments: [waxed oil], treatments_complete: true}") == "reported"
    assert outcome("{treatments: [smoke], treatments_complete: true}") == "not-applicable"


def test_an_intervention_is_an_agent_by_a_route(asks):
    """A condition on an intervention asks for its agent and its route."""
    outcome = asks("{treatment: sweet-tonic-topical}")
    assert outcome("treatments: [{agent: sweet tonic, route: topical}]") == "reported"
    assert outcome(GIVEN % "sweet-tonic-topical") == "reported"
    other = "{treatments: [{agent: sweet tonic, route: oral}], treatments_complete: true}"
    assert outcome(other) == "not-applicable"
    assert asks("{treatment: sweet-tonic}")(GIVEN % "sweet-tonic-topical") == "reported"


def test_a_route_not_stated(asks):
    """A route that is not stated is known all the same where the agent has no other form: the
    bitter tonic is drunk. The sweet one exists for the skin too, so there it stays unknown.
    """
    outcome = asks("{treatment: tonic-systemic}")
    assert outcome(GIVEN % "bitter-tonic") == "reported"
    assert outcome(GIVEN % "sweet-tonic") == "undecided"
    assert outcome("treatments: [{agent: sweet tonic, route: drip}]") == "reported"
    assert outcome(
        "{treatments: [{agent: sweet tonic, route: topical}], treatments_complete: true}"
    ) == ("not-applicable")


def test_a_form_that_leaves_the_way_open(asks):
    """An agent whose one form is a wide route may have been given by any kind of it."""
    complete = "{treatments: [%s], treatments_complete: true}"
    outcome = asks("{treatment: broth, route: drip}")
    assert outcome(complete % "broth") == "undecided"
    assert outcome(complete % "{agent: broth, route: oral}") == "not-applicable"
    assert asks("{treatment: broth, route: topical}")(complete % "broth") == "not-applicable"


def test_route(asks):
    """`route` narrows any treatment condition; a kind of the route will do."""
    outcome = asks("{treatment: sweet-tonic, route: systemic}")
    assert outcome("treatments: [{agent: sweet tonic, route: oral}]") == "reported"
    assert outcome("treatments: [{agent: sweet tonic, route: systemic}]") == "reported"
    closed = "{treatments: [{agent: sweet tonic, route: topical}], treatments_complete: true}"
    assert outcome(closed) == "not-applicable"
    narrow = asks("{treatment: sweet-tonic, route: oral}")
    vague = "{treatments: [{agent: sweet tonic, route: systemic}], treatments_complete: true}"
    assert narrow(vague) == "undecided"


def test_never_by_one_route(asks):
    """Never having had an agent by one route says nothing of another route."""
    never = "treatments: [{agent: sweet tonic, route: topical, given: never}]"
    assert asks("{treatment: sweet-tonic-topical}")(never) == "not-applicable"
    assert asks("{treatment: sweet-tonic, route: topical}")(never) == "not-applicable"
    assert asks("{treatment: sweet-tonic, route: oral}")(never) == "undecided"
    assert asks("{treatment: sweet-tonic}")(never) == "undecided"
    assert asks("{treatment: tonic-systemic}")(never) == "undecided"
    assert asks("{treatment: tonic-systemic}")("treatments: [{agent: tonic, given: never}]") == (
        "not-applicable"
    )


def test_given_by_one_route_and_never_by_another(asks):
    """A patient may have had an agent by one route and never by another; by the very same route
    that is a mistake in the profile.
    """
    never = "{agent: sweet tonic, route: topical, given: never}"
    both = f"treatments: [{{agent: sweet tonic, route: %s}}, {never}]"
    assert asks("{treatment: tonic-systemic}")(both % "oral") == "reported"
    assert asks("{treatment: sweet-tonic-topical}")(both % "oral") == "not-applicable"
    with pytest.raises(cdss.ProfileError, match="as given and as never given"):
        asks("{treatment: tonic-systemic}")(both % "topical")
    with pytest.raises(cdss.ProfileError, match="as given and as never given"):
        asks("{treatment: tonic}")(
            "treatments: [sweet-tonic-topical, {agent: sweet tonic, given: never}]"
        )


@pytest.mark.parametrize("said", ["none", "worsened"])
def test_response(asks, said):
    """`response` asks how it turned out, one of a list. Not stated, or stated as `unknown`, it
    is unknown; another response rules it out once the list of treatments is complete.
    """
    outcome = asks("{treatment: smoke, response: [none, worsened]}")
    closed = "{treatments: [{agent: smoke, response: %s}], treatments_complete: true}"
    assert outcome(closed % said) == "reported"
    assert outcome(closed % "improved") == "not-applicable"
    assert outcome(closed % "unknown") == "undecided"
    assert outcome("treatments: [{agent: smoke, response: improved}]") == "undecided"
    assert outcome("treatments: [smoke]") == "undecided"


def test_response_for_a_target(asks):
    """`target` asks what the response was judged on; a kind of the target will do. A response
    that names no target leaves a targeted condition unknown.
    """
    outcome = asks("{treatment: smoke, response: none, target: strength}")
    closed = "{treatments: [{agent: smoke, response: %s}], treatments_complete: true}"
    assert outcome(closed % "{strength: none}") == "reported"
    assert outcome(closed % "{grip: none}") == "reported"
    assert outcome(closed % "{strength: improved}") == "not-applicable"
    assert outcome(closed % "{mood: none}") == "undecided"
    assert outcome(closed % "none") == "undecided"


def test_an_untargeted_condition_is_met_by_any_target(asks):
    """Without `target`, a response for anything counts."""
    outcome = asks("{treatment: smoke, response: none}")
    assert (
        outcome("treatments: [{agent: smoke, response: {mood: none, grip: improved}}]")
        == "reported"
    )


def test_unspecified(asks):
    """`target: unspecified` asks for a response that was stated of the treatment as a whole."""
    outcome = asks("{treatment: smoke, response: none, target: unspecified}")
    assert outcome("treatments: [{agent: smoke, response: none}]") == "reported"
    assert outcome("treatments: [{agent: smoke, response: {grip: none}}]") == "undecided"


def test_dose(asks):
    """`dose` bounds the stated dose. A dose in words, in another dimension, or not stated, is
    unknown: no dose is computed from a weight.
    """
    outcome = asks("{treatment: smoke, dose: {at_least: 2 mg/kg/d}}")
    closed = "{treatments: [{agent: smoke, dose: %s}], treatments_complete: true}"
    assert outcome(closed % "2 mg/kg/d") == "reported"
    assert outcome(closed % "1.9 mg/kg/day") == "not-applicable"
    assert outcome(closed % "60 mg/d") == "undecided"
    assert outcome(closed % "a pinch") == "undecided"


def test_duration(asks):
    """`duration` bounds how long it was given: `for`, or since when up to now."""
    outcome = asks("{treatment: smoke, duration: {at_least: 3 mo}}")
    closed = "{treatments: [{agent: smoke, %s}], treatments_complete: true}"
    assert outcome(closed % "for: 3 mo") == "reported"
    assert outcome(closed % "since: 14 mo") == "reported"
    assert outcome(closed % "for: 2 mo") == "not-applicable"
    assert outcome("treatments: [smoke]") == "undecided"


def test_running(asks):
    """`running` asks whether it is still given; what ended at a date is not."""
    outcome = asks("{treatment: smoke, running: true}")
    closed = "{treatments: [{agent: smoke, %s}], treatments_complete: true}"
    assert outcome(closed % "running: true") == "reported"
    assert outcome(closed % "running: false") == "not-applicable"
    assert outcome(closed % "until: 2026-10") == "not-applicable"
    assert outcome(closed % "since: 1 mo") == "undecided"


def test_one_treatment_meets_all_of_it(asks):
    """The parts of one treatment condition are about one treatment, never spread over two."""
    outcome = asks("{treatment: tonic, route: oral, response: none}")
    spread = """
treatments:
  - {agent: sweet tonic, route: oral, response: improved}
  - {agent: sweet tonic, route: topical, response: none}
"""
    assert outcome(spread + "treatments_complete: true") == "not-applicable"
    assert outcome(spread) == "undecided"
