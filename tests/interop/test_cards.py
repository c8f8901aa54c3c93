"""An answer as CDS Hooks cards: the specification's rules, and this program's own."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hooks_rules import DISCOVERY, RESPONSE, broken

import cdss
from cdss.consulting.cards import cards
from cdss.interop.cds_hooks import HOOKS, Card, Ordered, Source, discovery
from cdss.interop.cds_hooks.card import SUMMARY, Link
from cdss.model.evidence import Evidence

FOLDER = Path(__file__).parents[2] / "cases" / "profiles"
PROFILES = sorted(each.stem for each in FOLDER.glob("*.yaml"))

COMPELLING = re.compile(
    r"\b(recommend\w*|should|must|best|prefer\b|safest|advise\w*)\b", re.IGNORECASE
)

IVIG = "intravenous-immunoglobulin"
AGENTS = ("thalidomide", "methotrexate", IVIG, "infliximab", "prednisone", "sodium-thiosulfate")

every_profile = pytest.mark.parametrize("name", PROFILES)
every_hook = pytest.mark.parametrize("hook", HOOKS)


@pytest.fixture(scope="module")
def asked(kb):
    """The cards for a bundled profile, or for one that is written out."""

    @cache
    def answer(profile: str, everything: bool) -> cdss.Consultation:
        text = (FOLDER / f"{profile}.yaml").read_text() if profile in PROFILES else profile
        read = cdss.profile_from_yaml(text, kb, name="patient.yaml", allow_unknown=True)
        return cdss.consult(read, kb, everything=everything)

    def asking(profile: str, *ordered: str, **options: Any) -> list[dict[str, Any]]:
        hook = "order-select" if ordered else "patient-view"
        found = cards(
            answer(profile, bool(ordered)), kb, hook=hook, ordered=Ordered(ordered), **options
        )
        return found["cards"]

    asking.answer = answer
    return asking


# The specification


@every_profile
def test_cards_for_a_patient_keep_every_rule(asked, name):
    assert broken(RESPONSE, {"cards": asked(name)}) == set()


@every_profile
def test_cards_for_orders_keep_every_rule(asked, name):
    assert broken(RESPONSE, {"cards": asked(name, *AGENTS)}) == set()


def test_the_discovery_keeps_every_rule(kb):
    assert broken(DISCOVERY, discovery(kb)) == set()
    assert {each["hook"] for each in discovery(kb)["services"]} == set(HOOKS)


def test_a_card_that_is_too_long_is_cut_and_what_is_not_absolute_is_left_out():
    card = Card(
        uuid="4e0a3a1e-3283-4575-ab82-028d55fe2719",
        summary="reported " * 40,
        detail="d",
        indicator="info",
        source=Source("source " * 40, "about.html"),
        links=(Link("a", "javascript:alert(1)"), Link("b" * 200, "https://b.example")),
    ).as_json()
    assert broken(RESPONSE, {"cards": [card]}) == set()
    assert len(card["summary"]) <= SUMMARY
    assert "url" not in card["source"]
    assert [each["url"] for each in card["links"]] == ["https://b.example"]


# What this program adds to them


@every_profile
def test_no_card_is_critical_suggests_anything_or_recommends(asked, name):
    for card in [*asked(name), *asked(name, *AGENTS)]:
        assert card["indicator"] in {"info", "warning"}
        assert "suggestions" not in card
        assert not COMPELLING.search(card["summary"])
        assert not any(COMPELLING.search(each["display"]) for each in card["overrideReasons"])


@every_profile
def test_a_card_warns_of_nothing_but_a_contraindication_in_what_is_ordered(asked, kb, name):
    assert {card["indicator"] for card in asked(name)} <= {"info"}
    answer = asked.answer(name, True)
    for ordered in AGENTS:
        names = kb.vocabulary.concerning(ordered)
        against = {
            caution.rule
            for option in answer.options
            for caution in option.cautions
            if caution.severity == "contraindicated" and kb.rules[caution.rule].then.of in names
        }
        warned = {card["indicator"] for card in asked(name, ordered)} == {"warning"}
        assert warned == bool(against)


def test_a_contraindication_in_what_is_ordered_warns_and_says_by_what(asked):
    (card,) = asked("iga-deficiency", IVIG)
    assert card["indicator"] == "warning"
    assert card["summary"].startswith("Contraindicated as far as was read: intravenous immunoglob")
    assert "IgA deficiency" in card["summary"]
    assert "all three together" in card["detail"]
    assert card["source"]["label"].startswith("manufacturer, important safety information")
    assert "action-performed-no-adverse-effect" in {e["code"] for e in card["overrideReasons"]}


def test_the_same_contraindication_does_not_warn_of_another_order(asked):
    assert {card["indicator"] for card in asked("iga-deficiency", "methotrexate")} <= {"info"}


def test_it_warns_whatever_the_diagnosis(asked):
    # Thalidomide is contraindicated in pregnancy whether or not its options apply.
    for diagnosis in ("", "diagnoses: {juvenile dermatomyositis: absent}\n"):
        (card,) = asked(f"{diagnosis}patient: {{sex: female}}\nhistory: {{pregnancy: present}}",
                        "thalidomide")  # fmt: skip
        assert card["indicator"] == "warning"
        assert "pregnancy" in card["summary"]


def test_what_is_not_yet_excluded_informs(asked):
    (card,) = asked("febrile-calcinosis", "thalidomide")
    assert card["indicator"] == "info"
    assert "to be excluded first" in card["summary"]
    assert "pregnancy" in card["detail"]


def test_every_caution_can_be_seen_on_an_order(kb):
    # Cautions are told with the options they concern: one on nothing that is an option
    # would be silent when its drug is ordered.
    concerned = {rule.id for rules in kb.cautions.values() for rule in rules}
    assert {rule.id for rule in kb.of_kind("caution")} == concerned


def test_an_order_nobody_knows_gets_no_card(kb, asked):
    answer = asked.answer("iga-deficiency", True)
    ordered = Ordered((), ("ATC C01AA05",))
    assert cards(answer, kb, hook="order-select", ordered=ordered) == {"cards": []}


def test_an_order_nobody_knows_is_named_beside_one_that_is_known(kb, asked):
    answer = asked.answer("iga-deficiency", True)
    ordered = Ordered((IVIG,), ("ATC C01AA05 (Digoxin)",))
    (card,) = cards(answer, kb, hook="order-select", ordered=ordered)["cards"]
    assert card["detail"].startswith("**Not understood of what is being ordered:** ATC C01AA05")


def test_a_patient_who_is_not_covered_gets_no_card(asked):
    assert asked("another-cause") == []
    assert asked("adult", "methotrexate") == []


def test_what_may_run_unchecked_is_told_of_a_patient_who_is_not_covered_too(asked):
    """Whether her methotrexate runs is not stated, nor that pregnancy was excluded."""
    (card,) = asked("adult")
    assert "no option" in card["summary"]
    assert "pregnancy" in card["detail"].casefold()
    assert "methotrexate" in card["detail"].casefold()


def test_cards_for_a_patient_do_not_depend_on_what_else_was_asked(kb, asked):
    for name in ("adult", "suspected", "relapse-on-taper"):
        more = cards(asked.answer(name, True), kb)["cards"]
        assert [each["uuid"] for each in more] == [each["uuid"] for each in asked(name)]


@every_profile
def test_every_intervention_that_is_reported_or_cautioned_has_a_card(asked, name):
    answer = asked.answer(name, False)
    told = {
        option.label
        for option in answer.options
        if option.outcome == "cautioned"
        or (option.outcome == "reported" and option.direction not in {"against", "harm"})
    }
    details = [card["detail"] for card in asked(name)]
    assert {each for each in told if any(f"### {each}" in detail for detail in details)} == told


@every_profile
def test_what_is_missing_stands_in_a_card(asked, name):
    answer = asked.answer(name, False)
    everything = " ".join(" ".join(card["detail"] for card in asked(name)).split())
    for option in answer.options:
        if option.outcome == "undecided":
            assert all(ask in everything for ask in option.asks)
    for alert in answer.alerts:
        assert all(sign in everything for sign in alert.not_stated)


def test_a_card_has_the_proof_with_its_places(asked):
    (card,) = [each for each in asked("relapse-on-taper") if "intravenous" in each["summary"]]
    (why,) = re.findall(r"(?m)^- why: (.*)$", card["detail"])
    assert re.search(r"inadequate response to glucocorticoids \(from prednisol.* :\d+", why)
    assert "rule JDM-O-0001 (draft)" in why


def test_the_main_evidence_is_about_patients_like_this_one(asked):
    (card,) = [each for each in asked("relapse-on-taper") if "intravenous" in each["summary"]]
    answer = asked.answer("relapse-on-taper", False)
    by_label = {
        evidence.citation[:40]: evidence
        for option in answer.options
        for evidence in option.evidence
    }
    main: Evidence = by_label[card["source"]["label"][:40]]
    assert not main.indirect
    assert main.design == "cohort"
    assert card["source"]["url"] == main.url
    # A trial of adults is cited, and not first.
    assert "https://doi.org/10.1186/s13075-023-03232-2" in {e["url"] for e in card["links"]}


def test_what_was_not_understood_stands_first_in_every_card(asked):
    text = (
        FOLDER / "ulcerated-calcinosis.yaml"
    ).read_text() + 'history: {"<b>sulfa</b> *x*": present}\n'
    found = [*asked(text), *asked(text, "methotrexate")]
    assert len(found) > 3
    for card in found:
        head = card["detail"].splitlines()[0]
        assert head.startswith(("**Not understood: 1**", "## Not understood: 1"))
        assert r"\<b\>sulfa\</b\> \*x\*" in card["detail"]
        assert "<b>" not in card["detail"]


def test_a_conflict_is_named_on_a_card_for_an_order(asked):
    text = "diagnoses: [juvenile dermatomyositis]\nfindings: {calcinosis: present}\n"
    text += "patient: {sex: female}\nhistory: {pregnancy: present, pregnant: absent}\n"
    (card,) = asked(text, "thalidomide")
    assert card["indicator"] == "warning"
    assert "**In conflict** (nothing was resolved): " in card["detail"]


def test_the_same_answer_gives_the_same_bytes_and_another_call_other_names(asked):
    first = json.dumps(asked("tumoral-calcinosis", instance="a"))
    assert first == json.dumps(asked("tumoral-calcinosis", instance="a"))
    for ordered in ((), AGENTS):
        one, other = (
            {card["uuid"] for card in asked("tumoral-calcinosis", *ordered, instance=each)}
            for each in "ab"
        )
        assert one
        assert not one & other
    view = {card["uuid"] for card in asked("tumoral-calcinosis")}
    assert not view & {card["uuid"] for card in asked("tumoral-calcinosis", *AGENTS)}


def test_a_hook_that_is_not_answered_and_half_an_answer_are_refused(kb, asked):
    with pytest.raises(ValueError, match="`order-sign`"):
        cards(asked.answer("adult", True), kb, hook="order-sign")
    with pytest.raises(ValueError, match="everything"):
        cards(asked.answer("adult", False), kb, hook="order-select")


def test_every_contraindication_is_of_something_that_an_option_is_about(kb):
    """A card warns of what is ordered by the cautions of its options; without one it is silent."""
    known = kb.vocabulary
    about = {rule.then.of for rule in kb.of_kind("option")}
    about |= {known[each].agent for each in about} - {None}
    shown = {above for each in about for above in known.ancestors(each)}
    contraindicated = {
        rule.then.of
        for rule in kb.of_kind("caution")
        if rule.then.severity == "contraindicated" or rule.then.exclude_first
    }
    assert contraindicated
    assert contraindicated <= shown
