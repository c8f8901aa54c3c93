"""Whether a treatment is one that a condition asks for."""

from __future__ import annotations

from typing import Any

from cdss.model.concept import Vocabulary
from cdss.model.condition import Bounds, Treated
from cdss.model.profile import Treatment


def fits(asked: Treated, treatment: Treatment, vocabulary: Vocabulary) -> bool | None:
    """Whether the treatment fits, by agent, route, response, dose, duration and state.

    Time relations are left to the caller, who knows the other statements.

    Returns:
        True, False, or None where what was left unstated decides.
    """
    verdict: bool | None = True
    if asked.concept is not None:
        verdict = is_intervention(asked.concept, treatment, vocabulary)
    if asked.route is not None:
        verdict = both(verdict, by_route(asked.route, treatment, vocabulary))
    # Most treatments are of another agent: nothing more need be looked at.
    if verdict is False:
        return False
    if asked.responses:
        verdict = both(verdict, _responded(asked, treatment, vocabulary))
    if any(asked.dose):
        verdict = both(verdict, _within(treatment.dose, asked.dose))
    if any(asked.duration):
        verdict = both(verdict, _within(treatment.duration, asked.duration))
    if asked.running is not None:
        running = treatment.running
        verdict = both(verdict, None if running is None else running == asked.running)
    return verdict


def both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001
    """Kleene's conjunction of two truth values.

    Example:
        >>> both(None, False), both(None, True), both(True, True)
        (False, None, True)
    """
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def is_intervention(asked: str, treatment: Treatment, vocabulary: Vocabulary) -> bool | None:
    """Whether the treatment gave this intervention, agent or class: agents, then routes.

    None where what was left unstated decides: the route, or which agent of a class.
    """
    judged = vocabulary.judged
    key = (asked, treatment.concept, treatment.agent, treatment.route)
    if key not in judged:
        judged[key] = _is_intervention(asked, treatment, vocabulary)
    return judged[key]


def counts_as(asked: str, treatment: Treatment, vocabulary: Vocabulary) -> bool:
    """Whether the treatment is told as this intervention: an unstated route counts as its own."""
    fits = is_intervention(asked, treatment, vocabulary)
    return fits or (
        fits is None
        and treatment.route is None
        and vocabulary.is_a(treatment.agent, vocabulary.agent_of(asked))
    )


def _is_intervention(asked: str, treatment: Treatment, vocabulary: Vocabulary) -> bool | None:
    akin = vocabulary.akin(asked)
    if treatment.agent not in akin and treatment.concept not in akin:
        return False
    if vocabulary.is_a(treatment.concept, asked):
        return True
    agent, route = vocabulary.agent_of(asked), vocabulary.route_of(asked)
    if vocabulary.is_a(treatment.agent, agent):
        fits_route = True if route is None else by_route(route, treatment, vocabulary)
        # Pulses are more than an agent and a route: these two alone leave them open.
        return None if fits_route and vocabulary.is_narrower(asked) else fits_route
    # "Steroids" may turn out to be prednisolone, and an immunosuppressant one of the
    # antirheumatic drugs; nothing but a route says that they were not.
    if not vocabulary.may_be(agent, treatment.agent):
        return False
    fits_route = None if route is None else by_route(route, treatment, vocabulary)
    return False if fits_route is False else None


def rules_out(never: Treatment, asked: Treated, vocabulary: Vocabulary) -> bool:
    """Whether never having had the one means never having had the other.

    Never having had an agent on the skin says nothing of having swallowed it.
    """
    if asked.concept is None:
        return False
    route = never.route
    if vocabulary.is_a(asked.concept, never.concept):
        if route == vocabulary.route_of(never.concept):
            return True
    elif vocabulary.is_narrower(never.concept):
        return False
    agent = vocabulary.agent_of(asked.concept)
    if not vocabulary.is_a(agent, never.agent):
        return False
    if route is None:
        return True
    routes = [each for each in (asked.route, vocabulary.route_of(asked.concept)) if each]
    if not routes:
        # Asked for by no route in particular, an agent with no other form is ruled out too.
        known = vocabulary.get(agent)
        return bool(known and known.routes) and all(
            vocabulary.is_a(form, route) for form in (known.routes if known else ())
        )
    return any(vocabulary.is_a(each, route) for each in routes)


def by_route(asked: str, treatment: Treatment, vocabulary: Vocabulary) -> bool | None:
    """Whether the treatment was given by this route.

    A route not stated is known all the same where the agent has no other form.
    """
    if treatment.route is not None:
        return _is_kind(asked, treatment.route, vocabulary)
    agent = vocabulary.get(treatment.agent)
    forms = {_is_kind(asked, form, vocabulary) for form in (agent.routes if agent else ())}
    return forms.pop() if len(forms) == 1 else None


def _is_kind(asked: str, route: str, vocabulary: Vocabulary) -> bool | None:
    """Whether one route is another; a wider one may turn out to be."""
    if vocabulary.is_a(route, asked):
        return True
    return None if vocabulary.may_be(route, asked) else False


def _responded(asked: Treated, treatment: Treatment, vocabulary: Vocabulary) -> bool | None:
    stated = [(target, said) for target, said in treatment.responses if said != "unknown"]
    verdicts = [_one_response(asked, target, said, vocabulary) for target, said in stated]
    if True in verdicts:
        return True
    # What was stated of some targets leaves the others open. The asked response is
    # ruled out only by one for the whole treatment, or for the very targets asked for.
    whole = any(target is None for target, _ in stated) and False in verdicts
    exactly = bool(asked.targets) and set(asked.targets) <= {target for target, _ in stated}
    return False if whole or exactly else None


def _one_response(
    asked: Treated, target: str | None, response: str, vocabulary: Vocabulary
) -> bool | None:
    said = response in asked.responses
    if target is None:
        return said if asked.unspecified or not asked.targets else None
    if not asked.targets:
        return None if asked.unspecified else said
    return said if vocabulary.is_any(target, asked.targets) else None


def _within(value: Any, bounds: Bounds[Any]) -> bool | None:
    if value is None:
        return None
    verdict: bool | None = True
    for name, limit in zip(bounds._fields, bounds, strict=True):
        if limit is not None:
            verdict = both(verdict, getattr(value, name)(limit))
    return verdict
