"""The Markdown report: the text's content, whole, and no word that turns into markup."""

from __future__ import annotations

import re

import pytest
from report_profiles import PROFILES

from cdss.model.profile import NotUnderstood
from cdss.report.markdown import escaped, markdown
from cdss.report.text import text

every_profile = pytest.mark.parametrize("name", PROFILES)


def plain(report: str) -> str:
    return " ".join(re.sub(r"\\([\W_])", r"\1", report).split()).casefold()


@pytest.mark.parametrize(
    "words",
    [
        "*fever*", "_x_", "`code`", "[a](http://b)", "<script>", "# heading", "- list", "1. list",
        "+ list", "a|b", "~~gone~~", "&lt;", "![i](j)", "\\*", "2) list", "=====", "a@b.c",
    ],
)  # fmt: skip
def test_words_stay_words(words):
    said = escaped(words)
    markup = re.sub(r"\\[^a-z0-9\s]", "", said)
    assert not re.search(r"[*_`\[\]<>#|~&@]", markup)
    assert not re.match(r"[-+=]|\d+[.)]", said)
    assert not re.search(r"\w://", said)
    assert re.sub(r"\\([^a-z0-9\s])", r"\1", said) == words


def test_words_of_the_input_are_escaped(answered):
    answer = answered("boy of 6")
    term = NotUnderstood("*sulfa* [x](http://y)\n# z", "patient.yaml:9", ("<b>",))
    report = markdown(answer._replace(profile=answer.profile._replace(not_understood=(term,))))
    assert r"“\*sulfa\* \[x\](http\://y) \# z” (line 9); nearest known: \<b\>" in report


@every_profile
def test_it_says_what_the_text_says(answered, name):
    answer = answered(name, everything=True)
    report = plain(markdown(answer))
    for option in answer.options:
        assert option.label.casefold() in report
        for evidence in option.evidence:
            assert " ".join(evidence.citation.split()).casefold() in report
            if option.outcome in {"reported", "cautioned"}:
                for result in evidence.result.values():
                    assert plain(result) in report
    for sign in (sign for alert in answer.alerts for sign in alert.not_stated):
        assert sign.casefold() in report
    assert plain(answer.disclaimer) in report


def test_nothing_is_folded(answered):
    answer = answered("boy of 6")
    report = plain(markdown(answer))
    assert "list all" in text(answer)
    assert "list all" not in report
    for each in answer.knowledge.not_covered:
        assert plain(each) in report
    for option in answer.options:
        if option.outcome in {"reported", "cautioned", "already-given"}:
            for caution in option.cautions:
                assert plain(caution.text) in report


def test_the_program_behind_an_answer_is_named(answered):
    answer = answered("boy of 6")
    assert f"sha256 {answer.engine.sha256[:12]}" in markdown(answer)


@every_profile
def test_headings_are_nested_and_lists_are_lists(answered, name):
    report = markdown(answered(name))
    assert report.startswith("# ")
    assert "\n\n\n" not in report
    levels = [len(found) for found in re.findall(r"^(#+) ", report, re.MULTILINE)]
    assert levels[0] == 1
    assert set(levels[1:]) <= {2, 3}
    for line in report.splitlines():
        assert re.match(r"(#{1,3} |- |    - |> |\*\*|$|[^-*+#>\s])", line)


@every_profile
def test_every_number_is_listed(answered, name):
    above, _, below = markdown(answered(name)).partition("\n## Sources\n")
    listed = {int(each) for each in re.findall(r"^- \[(\d+)\] ", below, re.MULTILINE)}
    cited = {
        int(each)
        for found in re.findall(r"(?<!\\)\[([\d,]+)\]", above)
        for each in found.split(",")
    }
    assert cited <= listed
    assert listed == set(range(1, len(listed) + 1))
