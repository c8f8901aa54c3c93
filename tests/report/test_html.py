"""The page: well formed, loading nothing, whole, escaped; no word or colour in it ranks."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from compared_by_hand import explained
from report_profiles import PROFILES
from test_text import ADVICE, code_words

import cdss
from cdss.errors import EngineError
from cdss.model.consultation import Citation
from cdss.model.explanation import Basis, Proof
from cdss.report.graph import MOST, graph, mermaid, nodes, size
from cdss.report.html import html, option_page
from cdss.report.html.style import STYLE

REPORT = Path(cdss.__file__).parent / "report"
BUNDLED = Path(__file__).resolve().parents[2] / "cases" / "profiles"
PLANTS = Path(__file__).resolve().parents[1] / "plants"
HOSTILE = "<script>alert('x')</script> & \" \u202e"
LOADING = {"script", "link", "img", "iframe", "object", "embed", "audio", "video", "base", "form"}

every_profile = pytest.mark.parametrize("name", PROFILES)


@pytest.fixture(scope="module")
def answers(kb):
    """The answer to one of ``PROFILES``, everything in it and explained."""

    @cache
    def answer(name):
        profile = cdss.profile_from_yaml(
            PROFILES[name], kb, name="patient.yaml", allow_unknown=True
        )
        return cdss.consult(profile, kb, everything=True, explain=True)

    return answer


class Page(NamedTuple):
    """A page, and all its words."""

    text: str
    words: str


@pytest.fixture(scope="module")
def pages(answers):
    """The page of one of ``PROFILES``, made and read once."""

    @cache
    def page(name):
        text = html(answers(name))
        return Page(text, told(text))

    return page


def tree(page):
    """The page as a tree; whatever is not balanced and quoted does not parse."""
    assert page.startswith("<!DOCTYPE html>\n")
    return ET.fromstring(page.partition("\n")[2])  # noqa: S314 - the page is ours


def flat(text):
    return " ".join(text.split())


def told(page):
    """All words of a page, those of its drawings and titles included."""
    root = tree(page)
    for style in root.iter("style"):
        style.text = ""
    return flat("".join(words(root)))


def words(element):
    """The text of an element; what is no part of a line stands apart."""
    apart = "" if element.tag in {"a", "span", "strong"} else " "
    yield apart + (element.text or "")
    for each in element:
        yield from words(each)
        yield each.tail or ""
    yield apart


def parts(root, name):
    """Elements of a name, in or out of a drawing."""
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == name]


def holds_together(page):
    """Every id is there once, and every reference leads to one."""
    root = tree(page)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in root.iter():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set((each.get(name) or "").split()) <= set(ids)
        href = each.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids
        else:
            assert not href or re.fullmatch(r"https?://\S+", href)
    return root


def with_words(value, words, *, keep):
    """A value of the answer with words added to every text, but for the fields named in keep."""
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return value._replace(
            **{
                name: each if name in keep else with_words(each, words, keep=keep)
                for name, each in zip(fields, value, strict=True)
            }
        )
    if isinstance(value, tuple):
        return tuple(with_words(each, words, keep=keep) for each in value)
    if isinstance(value, dict):
        return {key: with_words(each, words, keep=keep) for key, each in value.items()}
    return f"{value}{words}" if isinstance(value, str) else value


KEYS = {"outcome", "because", "direction", "value", "state", "severity", "verdict", "safety_read"}


# A page that stands alone


@every_profile
def test_the_page_is_well_formed_and_loads_nothing(pages, name):
    root = holds_together(pages(name).text)
    assert {each.tag for each in root.iter()} & LOADING == set()
    for each in root.iter():
        assert each.get("src") is None
        assert not any(attribute.startswith("on") for attribute in each.keys())  # noqa: SIM118
        assert each.get("style") is None
    assert root.get("lang") == "en"
    policy = next(each for each in root.iter("meta") if each.get("http-equiv"))
    assert policy.get("content").startswith("default-src 'none'")
    assert not re.search(r"url\(|@import|@font-face", STYLE)


@every_profile
def test_headings_go_down_one_step_at_a_time(pages, name):
    levels = [
        int(each.tag[1]) for each in tree(pages(name).text).iter() if each.tag in
        {"h1", "h2", "h3", "h4"}
    ]  # fmt: skip
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_drawings_have_titles_and_wide_content_is_reached_by_keyboard(answers):
    root = tree(html(answers("girl of 12")))
    drawn = parts(root, "svg")
    assert len(drawn) >= len(answers("girl of 12").options)
    titles = [flat(parts(each, "title")[0].text) for each in drawn]
    assert len(titles) == len(set(titles))
    for each in drawn:
        assert each.get("role") == "img"
        assert parts(each, "desc")[0].text
    wide = [each for each in root.iter() if "wide" in (each.get("class") or "").split()]
    assert all(each.get("tabindex") == "0" and each.get("aria-label") for each in wide)
    inside = {id(below) for each in wide for below in each.iter()}
    assert all(id(each) in inside for name in ("svg", "table", "pre") for each in parts(root, name))


# Everything of the answer


@every_profile
def test_every_option_stands_in_it_whole(answers, pages, name):
    said = pages(name).words
    for option in answers(name).options:
        for each in (option.label, option.rule, option.title, *option.asks, *option.failed):
            assert flat(each) in said
        for evidence in option.evidence:
            for each in (
                evidence.citation,
                evidence.dose_as_reported,
                evidence.adverse_events,
                evidence.concomitant,
                *evidence.result.values(),
            ):
                assert flat(each.replace("not-stated", "not stated")) in said
        for each in (*option.cautions, *option.to_check):
            assert flat(each.text) in said
        for check in option.to_check:
            assert all(flat(each) in said for each in check.asks)


@every_profile
def test_every_explanation_stands_in_it_whole(answers, pages, name):
    answer = answers(name)
    said = pages(name).words
    for option in answer.options:
        for compared in option.comparison:
            for row in compared.rows:
                there = f"{row.there} ({row.time})" if row.time else row.there
                assert flat(f"{row.aspect} {row.here} {there} {row.verdict}") in said
            for step in (*compared.here, *compared.there):
                assert all(flat(each) in said for each in (step.title, *step.observed))
        for facts in option.changes.sets:
            assert all(flat(fact.says) in said for fact in facts)
    for proof in [each.proof for each in (*answer.options, *answer.derived, *answer.alerts)]:
        for statement in statements(proof):
            assert flat(f"{statement.text} ({statement.location})") in said


@every_profile
def test_what_is_said_once_stands_in_it(answers, pages, name):
    answer = answers(name)
    said = pages(name).words
    for words in (
        answer.profile.read_as,
        answer.profile.sha256,
        answer.knowledge.sha256,
        answer.knowledge.version,
        answer.engine.version,
        answer.engine.sha256,
        answer.disclaimer,
        answer.knowledge.covers,
        *answer.knowledge.not_covered,
        *(each.text for each in answer.alerts),
        *(sign for each in (*answer.alerts, *answer.alerts_to_check) for sign in each.not_stated),
        *(answer.labels[each.concept] for each in answer.conflicts),
        *(each.text for each in answer.profile.not_understood),
        *(each.text for each in answer.assessments),
        *(each.label for each in answer.derived),
    ):
        assert flat(words) in said


def statements(proof):
    return [*proof.statements, *(each for part in proof.parts for each in statements(part))]


@every_profile
def test_no_figure_in_percent_is_ours(answers, pages, name):
    answer = answers(name)
    figures = set(re.findall(r"[\d.,]*\d\s*%", pages(name).words))
    assert figures <= set(re.findall(r"[\d.,]*\d\s*%", json.dumps(answer.model_dump())))


def test_options_are_counted_by_what_became_of_them(answers):
    said = told(html(answers("girl of 12")))
    options = answers("girl of 12").options
    failed = sum(each.outcome == "reported" and each.direction == "against" for each in options)
    assert failed
    assert f"{len(options)} options, by what became of it (order is not preference)" in said
    assert "1 cautioned: the conditions hold, and something speaks against it here" in said
    assert f"{failed} reported without benefit: the conditions hold; the report tells" in said
    reported = {
        each.intervention
        for each in options
        if each.outcome == "reported" and each.direction != "against"
    }
    assert f"Reported: {len(reported)}" in said


def test_an_ambiguous_dose_is_not_for_dosing(answers):
    said = told(html(answers("girl of 2")))
    assert '"400 mg/kg/5 days" (ambiguous as printed; not for dosing)' in said


def test_what_was_not_understood_stands_first(answers):
    root = tree(html(answers("term not known")))
    assert next(each for each in root.iter("h2")).text == "Not understood: 1"


# What the explanation adds


def test_without_an_explanation_its_parts_are_left_out(answered):
    said = told(html(answered("girl of 12", everything=True)))
    for heading in (
        "What would change it",
        "What it rests on",
        "Beside the reported",
        "Both courses",
    ):
        assert heading not in said


def test_changes_and_reasons_are_told_with_their_bound(answered):
    said = told(html(explained(answered("girl of 12"))))
    assert "fever (not stated now); and CRP raised (not stated now)" in said
    assert "not pregnancy (stated present now)" in said
    assert "Stands against it, and cannot change: age: 40 y (patient.yaml:4)" in said
    assert "These are all the smallest sets." in said
    assert "The bound on the search was met: there may be more sets." in said
    assert "With these, any one of these sets of statements makes its conditions hold:" in said
    assert "conditions hold: fever: present (patient.yaml:10) The bound" in said
    assert "an agent for what is stated absent (calcinosis absent :9)" in said


def test_what_nothing_can_change_says_so(answers):
    option = next(each for each in answers("untreated").options if each.outcome == "undecided")
    answer = answers("untreated")._replace(
        options=(option._replace(changes=option.changes._replace(sets=(), complete=True)),)
    )
    assert "No set of facts that can change would make its conditions hold." in told(html(answer))


def test_the_patient_stands_beside_the_reported(answered):
    answer = explained(answered("girl of 12"))
    root = tree(html(answer))
    rows = [[flat("".join(cell.itertext())) for cell in row] for row in root.iter("tr")]
    assert ["Aspect", "Here", "There", "Verdict"] in rows
    assert ["Sex", "female", "female", "same"] in rows
    assert ["Subtype", "not stated", "not stated", "unknown"] in rows
    said = told(html(answer))
    assert "Different Age at the intervention (here 12 y, there 14 y at report)" in said


def test_both_courses_are_drawn_one_above_the_other(answered):
    answer = answered("girl of 12")
    thalidomide = tuple(each for each in answer.options if each.intervention == "thalidomide")
    answer = explained(answer._replace(options=thalidomide))
    drawn = next(
        each
        for each in parts(tree(html(answer)), "svg")
        if parts(each, "title")[0].text.startswith("Both courses")
    )
    lines = [(flat(each.text), float(each.get("y"))) for each in parts(drawn, "tspan")]
    places = dict(reversed(lines))
    there = "Reported: girl, 14 years old at report"
    assert places["This patient"] < places["Ciclosporin"] < places[there]
    assert places[there] < places["Thalidomide, this option"]
    assert places["inflammation: markers called"] > places["Thalidomide, this option"]
    assert "beside it: prednisolone" in places
    assert "beside it: not stated" in places
    styles = [each.get("class") for each in drawn.iter()]
    # Of five treatments one is this option; three steps are stages.
    assert styles.count("ring") == 1
    assert styles.count("given") == 5
    assert styles.count("stage") == 3
    # Broken on both sides of a step without a known place, across the rows too.
    assert (styles.count("track open"), styles.count("track")) == (4, 3)


def test_a_group_has_no_course_of_its_own(answered):
    answer = explained(answered("girl of 12"))
    option = next(each for each in answer.options if each.comparison)
    group = option.comparison[0]._replace(n=36, there=())
    page = html(answer._replace(options=(option._replace(comparison=(group,)),)))
    assert "A group of 36: its course is not set beside this patient's." in told(page)
    assert "Both courses" not in page


# Proofs


def test_values_are_words_and_shapes_in_every_form():
    holds = Proof("fever", "yes", None, (Basis("fever: present", "p.yaml:3"),), ())
    fails = Proof("rash", "no", "D-1", (), ())
    open_ = Proof("ulcer", "unknown", None, (), ())
    twice = Proof('is "so"', "conflict", None, (), ())
    whole = Proof("all of", "unknown", None, (), (holds, fails, open_, twice))
    assert mermaid(whole).splitlines() == [
        "flowchart LR",
        '  n0("unknown: all of")',
        '  n1["yes: fever<br/>fever: present (p.yaml:3)"]',
        "  n0 --> n1",
        '  n2[["no: rash<br/>by rule D-1"]]',
        "  n0 --> n2",
        '  n3("unknown: ulcer")',
        "  n0 --> n3",
        '  n4{{"conflict: is #34;so#34;"}}',
        "  n0 --> n4",
    ]


def test_a_large_proof_counts_what_nothing_is_stated_about():
    stated = Proof("fever", "yes", None, (Basis("fever: present", "p.yaml:3"),), ())
    open_ = Proof("ulcer", "unknown", None, (), ())
    wide = Proof("any of", "unknown", None, (), (*(open_,) * 60, stated))
    whole = Proof("all of", "unknown", None, (), (wide, stated, open_))
    drawn = graph(whole)
    shown = list(nodes(drawn.root))
    assert drawn.hidden == 60
    assert sum(1 for each in shown if each.value) == size(whole) - 60 <= MOST
    assert [each.lines for each in shown if not each.value] == [("60 conditions, nothing stated",)]
    assert sum("fever" in each.lines for each in shown) == 2
    assert '  n3>"60 conditions, nothing stated"]' in mermaid(whole).splitlines()


def test_a_page_says_what_a_drawing_leaves_out(answers):
    answer = answers("girl of 2")
    large = max(answer.options, key=lambda each: size(each.proof))
    hidden = graph(large.proof).hidden
    assert hidden
    said = told(html(answer))
    assert f"The graph counts {hidden} conditions of which nothing is stated" in said
    counted = [each.lines[0] for each in nodes(graph(large.proof).root) if not each.value]
    assert sum(int(each.partition(" ")[0]) for each in counted) == hidden
    assert all(each in said for each in counted)


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.yaml")), ids=lambda path: path.stem)
def test_drawings_of_the_bundled_profiles_fit_a_sheet(kb, path):
    """At most 720 pixels wide: a sheet of A4 between its margins shows them at full size."""
    profile = cdss.profile_from_yaml(path.read_text("utf-8"), kb, name=path.name)
    page = html(cdss.consult(profile, kb, everything=True, explain=True))
    root = holds_together(page)
    assert max(int(each.get("width")) for each in parts(root, "svg")) <= 720


def test_a_proof_too_long_to_be_written_is_an_error(answers):
    proof = Proof("fever", "yes", None, (), ())
    for _ in range(5000):
        proof = Proof("all of", "yes", None, (), (proof,))
    answer = answers("girl of 2")
    option = answer.options[0]._replace(proof=proof)
    with pytest.raises(EngineError, match="too long"):
        html(answer._replace(options=(option,)))


# Words that are not ours


@pytest.mark.parametrize("name", ["girl of 12", "term not known", "conflict"])
def test_words_of_the_input_and_the_sources_stay_words(answers, name):
    answer = with_words(explained(answers(name)), HOSTILE, keep=KEYS)
    for page in (html(answer), option_page(answer, answer.options[:2])):
        root = holds_together(page)
        assert {each.tag.rpartition("}")[2] for each in root.iter()} & LOADING == set()
        assert "\u202e" not in page
        assert "<script>alert('x')</script>" in told(page)


def test_an_address_that_is_none_is_no_link(answers):
    answer = answers("girl of 12")
    alert = answer.alerts[0]
    bad = Citation("bad", "label copy", "A source.", "javascript:alert(1)")
    page = html(answer._replace(alerts=(alert._replace(sources=(bad,)),)))
    assert "A source." in told(page)
    assert 'href="javascript' not in page


def test_links_lead_to_the_sources_themselves(answers):
    page = html(answers("girl of 12"))
    links = [each.get("href") for each in tree(page).iter("a")]
    assert "https://doi.org/10.1186/1546-0096-6-S1-P223" in links
    outward = {each for each in links if each.startswith("http")}
    cited = {
        each.url
        for option in answers("girl of 12").options
        for each in (*option.evidence, *(s for c in option.cautions for s in c.sources))
        if each.url
    }
    assert cited <= outward


# Neither words nor colours rank


def test_no_word_of_ours_advises():
    modules = [REPORT / "graph.py", *(REPORT / "html").glob("*.py")]
    words = [each for path in modules for each in code_words(path.read_text("utf-8"))]
    assert len(modules) > 5
    assert [each for each in words if ADVICE.search(each)] == []


def test_colours_are_grey_but_for_links():
    """No outcome, value or verdict has a colour: the one that is none of the greys is a link's."""
    coloured = set()
    for found in re.findall(r"#([0-9a-f]{3}(?:[0-9a-f]{3})?)\b", STYLE):
        whole = found if len(found) == 6 else "".join(2 * each for each in found)
        parts_ = [int(whole[at : at + 2], 16) for at in (0, 2, 4)]
        if max(parts_) - min(parts_) > 8:
            coloured.add(found)
    assert coloured == {"17457c"}
    for line in STYLE.splitlines():
        if "17457c" in line:
            assert line.startswith("a {") or "outline" in line
    assert not re.search(r"\b(red|green|orange|yellow)\b", STYLE)


# One intervention on one page


def test_one_page_is_about_one_intervention(answers):
    answer = answers("girl of 12")
    chosen = [each for each in answer.options if each.intervention == "thalidomide"]
    page = option_page(answer, chosen)
    root = holds_together(page)
    assert [each.text for each in root.iter("h3")] == ["Thalidomide"]
    said = told(page)
    assert answer.profile.read_as in said
    assert answer.disclaimer in said
    assert flat(answer.alerts[0].text) in said
    assert "Azathioprine" in said.partition("Beside the reported")[2]
    assert "Both courses" in said
    named = len({each.intervention for each in answer.options})
    assert f"This page is about Thalidomide. The answer names {named} interventions" in said
    for caution in chosen[0].cautions:
        assert flat(caution.text) in said
    assert "Not covered" not in [each.text for each in root.iter("h2")]
    assert not re.search(r"Reported: \d", said)


def test_failures_and_every_target_are_kept(answers):
    answer = answers("girl of 12")
    failed = next(each for each in answer.options if each.direction == "against")
    other = failed._replace(rule="Z-1", target="fever", direction="supports")
    said = told(option_page(answer, [other, failed]))
    assert "(no benefit)" in said
    assert failed.rule in said
    assert "Z-1" in said


# Another field


def test_another_field_has_its_page():
    plants = cdss.load(PLANTS, cache=False)
    text = (PLANTS / "cases" / "profiles" / "spotted-moonleaf.yaml").read_text("utf-8")
    profile = cdss.profile_from_yaml(text, plants, name="spotted.yaml")
    answer = cdss.consult(profile, plants, everything=True, explain=True)
    page = html(answer)
    holds_together(page)
    said = told(page)
    assert "Ashwater, sprayed" in said
    assert '"one cup" (ambiguous as printed; not for dosing)' in said
    holds_together(option_page(answer, answer.options[:1]))
