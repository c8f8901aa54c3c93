"""The page in Chromium: by keyboard alone, on a phone, and before axe.

Needs ``chromium`` and ``chromedriver`` on the path, and ``AXE`` in the environment for axe:
the file ``axe.min.js``.
"""

from __future__ import annotations

import pytest

pytest.importorskip("httpx", reason="the extra `serve` is not installed")
pytest.importorskip("jinja2", reason="the extra `serve` is not installed")

from service.page_browser import AXE, CHROMIUM, DRIVER, Browser

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path"),
    pytest.mark.skipif(DRIVER is None, reason="no chromedriver on the path"),
]
with_axe = pytest.mark.skipif(not AXE.is_file(), reason="AXE does not name axe.min.js")

WIDTHS = [1280, 400, 320]


def opened(folder, *, script):
    browser = Browser(folder, script=script)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    yield from opened(tmp_path_factory.mktemp("chromium"), script=True)


@pytest.fixture(scope="module", params=[True, False], ids=["with script", "without script"])
def either(request, tmp_path_factory):
    yield from opened(tmp_path_factory.mktemp("chromium"), script=request.param)


def tab_to(browser, name, most=60):
    """Go on by the tabulator until the focus is there."""
    for _ in range(most):
        browser.press("Tab")
        if name in browser.focused:
            return
    raise AssertionError(f"{name} is not reached")


def test_the_whole_path_by_keyboard_alone(either, service):
    either.width(1280)
    either.open(f"{service.url}/")
    either.press("Tab")
    assert either.focused[3] == "To the form"
    tab_to(either, "age")
    either.type("6 y")
    tab_to(either, "diagnoses-0-name")
    either.type("jdm")
    tab_to(either, "findings-0-name")
    either.type("calcinosys")
    either.press("Enter")
    # The list of what is wrong has the focus, and leads to the field.
    either.comes_to(lambda page: page.title, "Error: Enter a patient")
    either.comes_to(lambda page: page.focused[1], "faults")
    either.press("Tab", "Enter", "Tab")
    assert "findings-0-" in " ".join(either.focused) or either.focused[3] == "Calcinosis"
    while either.focused[3] != "Calcinosis":
        either.press("Tab")
    either.press("Enter")
    either.comes_to(lambda page: page.title, "What was reported, beside one patient")
    assert either.url == f"{service.url}/"
    assert "girl" not in either.text("header")
    assert "calcinosis" in either.text(".read")
    # To the questions, and one of them answered.
    either.press("Tab", "Tab")
    assert either.focused[3] == "To the questions that decide most"
    either.press("Enter", "Tab")
    asked = either.focused
    assert asked[0] in {"input", "select"}
    assert asked[2].startswith("q:")
    either.press("Space" if asked[0] == "input" else "Down", "Enter")
    either.comes_to(lambda page: page.focused[1], "changed")
    assert "hanged" in either.text("#changed h2")


def test_a_row_more_has_the_focus(browser, service):
    browser.open(f"{service.url}/")
    browser.fill("#age", "6 y")
    browser.click("button[value='more:treatments']")
    assert browser.focused[1] == "treatments-2-agent"
    assert browser.run("return document.getElementById('age').value") == "6 y"


def test_a_file_is_chosen(browser, service, tmp_path):
    (tmp_path / "patient.yaml").write_text("patient: {age: 6 y}\n", "utf-8")
    browser.open(f"{service.url}/")
    browser.fill("#file", str(tmp_path / "patient.yaml"))
    browser.click("button[value=text]")
    assert "6 y" in browser.text(".read")


def test_every_field_has_its_completion(browser, service):
    browser.open(f"{service.url}/")
    listed = browser.run(
        "return [...document.querySelectorAll('input[list]')].map(each => each.list.options.length)"
    )
    assert len(listed) >= 12
    assert min(listed) > 5


def pages(browser, url):
    """The form, the form with errors, the answer, and the answer after a question."""
    browser.open(f"{url}/")
    yield "form"
    browser.fill("#age", "six")
    browser.fill("#findings-0-name", "calcinosys")
    browser.click("button.main")
    yield "errors"
    browser.open(f"{url}/")
    browser.fill("#text", "as_of: 2026-11-20\npatient: {age: 60 y}\ndiagnoses: {JDM: suspected}\n")
    browser.click("button[value=text]")
    yield "answer"
    browser.click(".question input")
    browser.click(".question button")
    yield "changed"


SEEN_BY_AXE = {"form": (1280, 320), "errors": (320,), "answer": (320,), "changed": (1280,)}
"""At which widths: axe reads an answer with all its proofs open for half a minute."""


@with_axe
def test_axe_finds_nothing(browser, service):
    found = {}
    for name in pages(browser, service.url):
        for width in SEEN_BY_AXE[name]:
            browser.width(width)
            found[name, width] = browser.axe()
        browser.width(1280)
    assert {name for name, _ in found} == set(SEEN_BY_AXE)
    assert not any(found.values()), found


@with_axe
def test_axe_finds_what_is_wrong(browser, service):
    browser.open(f"{service.url}/")
    browser.run("document.querySelector('label[for=age]').remove()")
    assert "label" in [each.partition(":")[0] for each in browser.axe()]


def test_nothing_scrolls_sideways(browser, service):
    for name in pages(browser, service.url):
        for width in WIDTHS:
            browser.width(width)
            assert browser.overflows() == [], (name, width)
        browser.width(1280)


def test_nothing_is_asked_of_another_address_and_nothing_breaks_the_policy(browser, service):
    for name in pages(browser, service.url):
        loaded = browser.run("return performance.getEntriesByType('resource').map(e => e.name)")
        assert loaded == [f"{service.url}/page.css"], name
        assert browser.run("return getComputedStyle(document.querySelector('h1')).marginTop") != ""
        assert browser.run("return document.scripts.length") == 0
