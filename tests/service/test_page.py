"""The page at ``/`` as a browser without any script meets it: forms that are posted."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

import cdss
from cdss.interop.profile_document import with_state
from cdss.report.html import html
from cdss.service import page_state

httpx = pytest.importorskip("httpx", reason="the extra `serve` is not installed")
pytest.importorskip("jinja2", reason="the extra `serve` is not installed")

PROFILE = """\
as_of: 2026-11-20
patient: {age: 6 y, sex: male}
diagnoses: [juvenile dermatomyositis]
findings: {calcinosis: present}
treatments: [{agent: methotrexate, response: {calcinosis: none}}]
"""
BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "1", "birthDate": "2020-03"}},
        {
            "resource": {
                "resourceType": "Condition",
                "id": "2",
                "subject": {"reference": "Patient/1"},
                "code": {"text": "Juvenile dermatomyositis"},
            }
        },
        {
            "resource": {
                "resourceType": "MedicationStatement",
                "id": "3",
                "status": "active",
                "subject": {"reference": "Patient/1"},
                "medicationCodeableConcept": {"text": "Methotrexate"},
            }
        },
    ],
}


class Page(HTMLParser):
    """The fields of a page as they would be posted, and what it loads."""

    def __init__(self, got) -> None:
        super().__init__()
        self.status = got.status_code
        self.text = got.text
        self.fields: dict[str, str] = {}
        self.described: dict[str, str] = {}
        self.loaded: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self._select = self._area = ""
        self.feed(got.text)

    def handle_starttag(self, tag, attrs):
        told = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        self.ids += [told["id"]] if "id" in told else []
        self.loaded += [told[key] for key in ("src", "data") if key in told]
        self.loaded += [told["href"]] if tag == "link" else []
        if "aria-invalid" in told:
            self.described[told.get("name", "")] = told.get("aria-describedby", "")
        if tag == "select":
            self._select = told["name"]
            self.fields[self._select] = ""
        elif tag == "option" and "selected" in told and self._select:
            self.fields[self._select] = told["value"]
        elif tag == "textarea":
            self._area = told["name"]
            self.fields[self._area] = ""
        elif tag == "input" and told.get("type") not in {"radio", "checkbox", "file"}:
            self.fields[told["name"]] = told.get("value", "")
        elif tag == "input" and "checked" in told:
            self.fields[told["name"]] = told["value"]

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            # The first line of its text stands on the line after its tag.
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data):
        if self._area:
            self.fields[self._area] += data

    @property
    def words(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.text)).split())


@pytest.fixture(scope="module")
def get(service):
    return lambda: Page(service.client.get("/"))


@pytest.fixture(scope="module")
def post(service):
    def posting(fields, do="consult", file=None):
        told = {**fields, "do": do}
        parts = [(name, (None, value)) for name, value in told.items()]
        chosen = ("", b"") if file is None else ("patient", file)
        return Page(service.client.post("/", files=[*parts, ("file", chosen)]))

    return posting


ENTERED = {
    "as_of": "2026-11-20",
    "age": "6 y",
    "sex": "male",
    "diagnoses-0-name": "Juvenile dermatomyositis",
    "diagnoses-0-state": "present",
    "findings-0-name": "calcinosis",
    "findings-0-state": "present",
    "treatments-0-agent": "methotrexate",
    "treatments-0-response": "none",
    "treatments-0-target": "calcinosis",
}


def sections(text):
    """The headings of a report."""
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", text)


def test_what_is_entered_is_answered_with_the_report(get, post, kb):
    page = post({**get().fields, **ENTERED})
    assert page.status == 200
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))
    answer = cdss.consult(cdss.profile_from_yaml(PROFILE, kb), kb, explain=True)
    assert {each.label for each in answer.options if each.outcome == "reported"}
    assert set(sections(html(answer))) <= set(sections(page.text))
    assert "boy 6 y; JDM; calcinosis; methotrexate (no response for calcinosis" in page.words


def test_text_and_file_and_fields_are_read_alike(get, post):
    entered = post({**get().fields, **ENTERED}).words
    reported = re.findall(r"\b\d+ reported: [^;]*", entered)
    pasted = post({**get().fields, "text": PROFILE}, do="text")
    chosen = post(get().fields, do="text", file=PROFILE.encode())
    for page in (pasted, chosen):
        assert re.findall(r"\b\d+ reported: [^;]*", page.words) == reported


def test_a_row_is_added_and_nothing_is_lost(get, post):
    empty = get()
    assert "findings-3-name" not in empty.fields
    more = post({**empty.fields, **ENTERED}, do="more:findings")
    assert "findings-3-name" in more.fields
    assert ENTERED.items() <= more.fields.items()
    assert 'name="findings-3-name" value="" autocomplete="off"' in more.text
    assert re.search(r'<input id="findings-3-name"[^>]* autofocus', more.text)


def test_a_term_that_is_not_known_is_an_error_at_its_field_with_the_nearest(get, post):
    wrong = {**ENTERED, "findings-1-name": "calcinosys", "findings-2-name": "fever"}
    page = post({**get().fields, **wrong})
    assert page.status == 422
    assert wrong.items() <= page.fields.items()
    assert list(page.described) == ["findings-1-name"]
    assert page.described["findings-1-name"] == "findings-1-name-fault"
    assert "findings-1-name-fault" in page.ids
    assert 'href="#findings-1-name"' in page.text
    uses = [unescape(each) for each in re.findall(r'value="(use:[^"]*)"', page.text)]
    assert "use:findings-1-name:Calcinosis" in uses
    taken = post(page.fields, do="use:findings-1-name:Calcinosis")
    assert taken.status == 200
    assert "calcinosis; fever" in taken.words


def test_a_term_that_is_not_known_may_be_gone_on_without(get, post):
    page = post({**get().fields, **ENTERED, "history-0-name": "zzzz allergy"})
    assert page.status == 422
    on = post(page.fields, do="without")
    assert on.status == 200
    assert "zzzz allergy" in on.words
    answered = post({**on.fields, **first_answer(on, "unknown")}, do="answer")
    assert answered.status == 200
    assert "zzzz allergy" in answered.words


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("age", "old", "Age: "),
        ("as_of", "soon", "Date of the consultation: "),
        ("weight", "28", "Weight: "),
        ("treatments-0-since", "ages", "Treatment 1, since: "),
        ("treatments-1-dose", "2 mg", "name what this row is about"),
        ("measurements-0-value", "raised", "name what this row is about"),
        ("text", "findings: [fever]", "empty this field"),
    ],
)
def test_what_cannot_be_is_an_error_that_leads_to_its_field(get, post, field, value, said):
    page = post({**get().fields, **ENTERED, field: value})
    assert page.status == 422
    assert said in page.words
    target = re.search(r'<section class="faults".*?href="#([^"]*)"', page.text, re.DOTALL)[1]
    assert target in page.ids
    assert page.fields[field] == value


def test_a_mistake_in_a_text_is_told_with_its_line_and_the_text_is_kept(get, post):
    text = "findings:\n  - fevver\n"
    for page in (
        post({**get().fields, "text": text}, do="text"),
        post(get().fields, do="text", file=text.encode()),
    ):
        assert page.status == 422
        assert "line 2: a term is not in the vocabulary (“fevver”); did you mean “Fever”" in (
            page.words
        )
        assert page.fields["text"] == text


@pytest.mark.parametrize("file", [b"\xff\xfe\xfa", b"{", b'{"resourceType": "Bundle"', b"[1, 2]"])
def test_what_is_no_profile_is_an_error(get, post, file):
    page = post(get().fields, do="text", file=file)
    assert page.status == 422
    assert "text" in page.described


def test_nothing_at_all_is_an_error(get, post):
    assert post(get().fields).status == 422
    assert post(get().fields, do="text").status == 422


def first_answer(page, said):
    """The field of the first question, with an answer."""
    name = re.search(r'<fieldset class="question" id="([^"]*)"', page.text)[1]
    return {name: said}


def test_an_answer_updates_the_report_and_says_what_it_changed(post):
    page = post({"text": "as_of: 2026-11-20\npatient: {age: 6 y}\n"}, do="text")
    assert first_answer(page, "yes") == {"q:state:juvenile-dermatomyositis": "yes"}
    after = post({**page.fields, "q:state:juvenile-dermatomyositis": "yes"}, do="answer")
    assert "What was answered changed this" in after.words
    assert re.search(r"Juvenile dermatomyositis is stated: \d+ options are considered", after.words)
    assert after.fields["profile"].endswith("diagnoses:\n  JDM: present\n")
    assert 'id="q:state:juvenile-dermatomyositis"' not in after.text


def test_what_is_not_known_is_not_asked_again_until_it_is_wanted(post):
    page = post({"text": PROFILE}, do="text")
    asked = first_answer(page, "unknown")
    after = post({**page.fields, **asked}, do="answer")
    assert f'id="{next(iter(asked))}"' not in after.text
    again = post(after.fields, do="again")
    assert f'id="{next(iter(asked))}"' in again.text


def test_an_answer_that_cannot_be_is_refused_and_the_others_are_taken(post):
    page = post({"text": "as_of: 2026-11-20\ndiagnoses: [juvenile dermatomyositis]"}, do="text")
    told = {"q:state:calcinosis": "perhaps", "q:sex": "male"}
    after = post({**page.fields, **told}, do="answer")
    assert "There is something to mend" in after.words
    assert "calcinosis" not in after.fields["profile"]
    good = post({**page.fields, "q:state:calcinosis": "yes"}, do="answer")
    assert "calcinosis: present" in good.fields["profile"]


def test_what_stands_in_the_page_is_changed_in_the_form(get, post):
    page = post({**get().fields, **ENTERED, "findings-1-name": "fever"})
    form = post(page.fields, do="change")
    assert {**ENTERED, "findings-1-name": "fever"}.items() <= form.fields.items()
    again = post(form.fields)
    assert again.fields["profile"] == page.fields["profile"]


def test_what_the_form_cannot_hold_is_changed_as_text(post):
    text = PROFILE.replace("calcinosis: present", "calcinosis: {kind: tumoral, since: 2 mo}")
    page = post({"text": text}, do="text")
    form = post(page.fields, do="change")
    assert "kind: tumoral" in form.fields["text"]
    assert not form.fields["age"]
    assert "tumoral calcinosis" in post(form.fields, do="text").words


def test_a_bundle_is_answered_and_its_questions_too(post):
    page = post({"text": json.dumps(BUNDLE)}, do="text")
    assert page.status == 200
    assert "JDM" in page.words
    assert "Condition/2" in page.words
    told = {"q:response:0": "as a whole: none", "q:state:calcinosis": "yes"}
    after = post({**page.fields, **told}, do="answer")
    assert after.status == 200
    assert after.fields["fhir"] == page.fields["fhir"]
    assert "calcinosis; methotrexate (no response; running)" in after.words
    assert "MedicationStatement/3" in after.words
    assert post(after.fields, do="change").fields["text"] == json.dumps(BUNDLE)


def test_of_several_patients_one_is_chosen_and_travels_alone(get, post):
    """A ward hands over who lies there; the page offers them, and keeps the one."""
    other = {"resourceType": "Patient", "id": "other", "gender": "male", "birthDate": "1950"}
    both = {**BUNDLE, "entry": [*BUNDLE["entry"], {"resource": other}]}
    asked = post({**get().fields, "text": json.dumps(both)}, do="text")
    assert asked.status == 422
    assert "about several patients" in asked.words
    assert "--subject" not in asked.words
    (mine,) = {each["resource"]["id"] for each in BUNDLE["entry"]
               if each["resource"]["resourceType"] == "Patient"}  # fmt: skip
    assert f"use:subject:Patient/{mine}" in asked.text
    chosen = post(asked.fields, do=f"use:subject:Patient/{mine}")
    assert "JDM" in chosen.words
    assert "1950" not in chosen.text
    after = post({**chosen.fields, "q:state:calcinosis": "yes"}, do="answer")
    assert "calcinosis" in after.words
    wrong = post({**asked.fields, "subject": "Patient/nobody"}, do="text")
    assert "none of the resources is about this patient" in wrong.words


def test_the_page_loads_its_style_alone_and_runs_nothing(service, get, post):
    got = service.client.get("/")
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert got.headers["cache-control"] == "no-store"
    for page in (get(), post({"text": PROFILE}, do="text"), post({"age": "old"})):
        assert page.loaded == ["page.css"]
        assert "script" not in page.tags
        assert not re.search(r"\s(style|on[a-z]+)=\"", page.text)
    css = service.client.get("/page.css")
    assert css.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in css.text
    assert "@import" not in css.text


def test_words_of_the_patient_are_text_and_nothing_else(post):
    evil = '"><script>alert(1)</script>'
    for page in (
        post({**ENTERED, "findings-1-name": evil}),
        post({"text": f"findings: ['{evil}']"}, do="text"),
        post({"text": f"id: '{evil}'\n{PROFILE}"}, do="text"),
        post({**ENTERED, "do-not": evil}, do=f"use:findings-1-name:{evil}"),
    ):
        assert "script" not in page.tags
        assert "&lt;script&gt;" in page.text


def test_no_word_of_a_patient_is_logged(service, post):
    post({**ENTERED, "id": "Quxley", "findings-1-name": "Quxley sign"})
    post({"text": PROFILE + "id: Quxley\n"}, do="text")
    post({"text": "Quxley: ["}, do="text", file=b"Quxley: [")
    assert "POST" in service.log
    assert "Quxley" not in service.log
    assert "methotrexate" not in service.log


def test_no_upload_becomes_a_file(service, post):
    before = set(service.temporary.rglob("*"))
    post({}, do="text", file=(PROFILE + "# " + "x" * 2_000_000).encode())
    assert set(service.temporary.rglob("*")) == before


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"age=9", 415),
        ("multipart/form-data", b"age=9", 415),
        ("multipart/form-data; boundary=x", b"age=9", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Dis", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nA: b\r\n\r\nc\r\n--x--", 400),
        ("application/x-www-form-urlencoded", b"\xff\xff", 400),
        ("application/x-www-form-urlencoded", b"do=answer&profile=%5B", 400),
        ("application/x-www-form-urlencoded", b"do=change&profile=%5B", 400),
        ("application/x-www-form-urlencoded", b"do=use:x", 422),
    ],
)
def test_what_no_browser_sends_is_refused(service, kind, body, status):
    got = service.client.post("/", content=body, headers={"content-type": kind})
    assert got.status_code == status


def test_where_there_is_no_answer_all_that_was_entered_can_be_posted_again(start):
    config = "[limits]\nconsultation_seconds = 0.001\n"
    running = start("--insecure", config=config)
    got = Page(running.client.post("/", data={**ENTERED, "do": "consult"}))
    assert got.status == 504
    assert {**ENTERED, "do": "consult"}.items() <= got.fields.items()


def test_without_the_setting_a_service_with_tokens_has_no_page(start, tmp_path):
    (tmp_path / "keys.json").write_text('{"keys": []}', "utf-8")
    config = f'[[clients]]\nissuer = "ehr"\njwks_file = "{tmp_path}/keys.json"\n'
    assert start(config=config).client.get("/").status_code == 404
    assert start(config="page = true\n" + config).client.get("/").status_code == 200


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("form", ["fhir", "profile"])
def test_a_suspicion_gives_way_to_the_answer_that_settles_it(kb, form, state):
    suspected = {
        "fhir": [
            {
                "resourceType": "Condition",
                "id": "c",
                "verificationStatus": {"coding": [{"code": "provisional"}]},
                "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1212005"}]},
            }
        ],
        "profile": {"diagnoses": {"juvenile dermatomyositis": "suspected"}},
    }
    concept = "juvenile-dermatomyositis"
    stand, profile = page_state.begun(json.dumps(suspected[form]), kb)
    assert [each.state for each in profile.statements] == ["suspected"]
    document = with_state(stand.document, concept, state, kb.vocabulary)
    answered = page_state.read(stand._replace(document=document), kb)
    assert [(each.concept, each.state) for each in answered.statements] == [(concept, state)]
