"""The page at ``/``: a patient is entered or dropped, and the answer is read, in a browser.

It works without a script, and forbids them. Nothing is stored: where a page stands travels
in its form. What a patient is like is only ever posted, so that no address holds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cdss.consulting.consultation import DISCLAIMER
from cdss.model.concept import Vocabulary
from cdss.report.html.page import TITLE
from cdss.report.html.style import STYLE
from cdss.service import page_form
from cdss.service.page_body import Posted, posted
from cdss.service.page_style import PAGE_STYLE
from cdss.service.problem import TITLES, Problem
from cdss.service.state import facts_of, service_of

router = APIRouter(include_in_schema=False)

_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing runs, nothing is loaded but the style sheet, and a form is sent here alone."""

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

_templates = Environment(
    loader=PackageLoader("cdss.service"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@router.get("/", response_class=HTMLResponse)
async def empty(request: Request) -> Response:
    """The empty form."""
    return _form(request, {}, {})


@router.get("/page.css", response_class=Response)
async def style() -> Response:
    """The style sheet: the report's, and that of the form around it."""
    return Response(STYLE + PAGE_STYLE, media_type="text/css; charset=utf-8")


@router.post("/", response_class=HTMLResponse)
async def told(request: Request) -> Response:
    """Whatever the page posts: one more row, a patient, answers to questions."""
    try:
        given = posted(request.headers.get("content-type", ""), await request.body())
    except Problem as problem:
        return refused(problem)
    action = given.fields.get("do", "")
    row = next((s for s in page_form.SECTIONS if action == f"more:{s.name}"), None)
    if row is not None and not given.file:
        fields, focus = page_form.with_row(row, given.fields)
        return _form(request, fields, {}, focus=focus)
    try:
        view = await _done(request, "page", given.fields, given.file)
    except Problem as problem:
        return _problem(given, problem)
    if view["kind"] == "form":
        status = 422 if view["errors"] else 200
        return _form(
            request, view["fields"], view["errors"], unknown=view["unknown"], status=status
        )
    asking = await _asked(request, view)
    shown = {each["name"] for each in asking["questions"]}
    return _page("answer.html", {**view, **asking, "shown": shown, "title": TITLE})


async def _done(
    request: Request, task: str, fields: Mapping[str, str], file: bytes = b""
) -> dict[str, Any]:
    done = await service_of(request).run(task, {"fields": dict(fields), "file": file})
    facts_of(request).update(done.facts)
    found: dict[str, Any] = json.loads(done.body)
    return found


async def _asked(request: Request, view: Mapping[str, Any]) -> dict[str, Any]:
    """The questions beside an answer; to weigh them may fail, and the answer stays."""
    keys = " ".join(":".join(each) for each in view["asked"])
    stand = {**{k: view[k] for k in ("profile", "fhir", "allow_unknown")}, "asked": keys}
    try:
        return {**await _done(request, "questions", stand), "unweighed": "", "asked": keys}
    except Problem as problem:
        return {"questions": [], "order": "", "unweighed": _said(problem), "asked": keys}


def _form(
    request: Request,
    fields: Mapping[str, str],
    errors: Mapping[str, Any],
    *,
    focus: str = "",
    unknown: bool = False,
    status: int = 200,
) -> Response:
    kb = service_of(request).kb
    order = {name: at for at, name in enumerate(page_form.order())}
    listed = sorted(errors.items(), key=lambda each: order.get(each[0], len(order)))
    view = {
        "title": "Enter a patient",
        "disclaimer": DISCLAIMER,
        "fields": fields,
        "errors": errors,
        "listed": listed,
        "names": _names(),
        "focus": focus,
        "unknown": unknown,
        "sections": page_form.SECTIONS,
        "rows": page_form.rows,
        "field": page_form.field,
        "terms": _terms(kb.vocabulary),
        "covers": kb.scope,
    }
    return _page("form.html", view, status)


def refused(problem: Problem) -> Response:
    """Why there is no answer, where nothing of what was posted was read."""
    return _problem(Posted({}), problem)


def _problem(given: Posted, problem: Problem) -> Response:
    """Why there is no answer, and all that was posted, to be posted again."""
    fields = dict(given.fields)
    if given.file:
        fields |= {"text": given.file.decode("utf-8", "replace"), "do": "text"}
    view = {"title": "There is no answer", "said": _said(problem), "fields": fields}
    return _page("problem.html", view, problem.status, problem.headers)


def _said(problem: Problem) -> str:
    title = TITLES[problem.kind][1]
    return f"{title}: {problem.detail}" if problem.detail else title


def _page(
    template: str,
    view: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    made = {key: Markup(value) for key, value in view.items() if key in {"head", "report"}}  # noqa: S704 - escaped where it was made
    text = _templates.get_template(template).render({**view, **made})
    return HTMLResponse(text, status, {**_HEADERS, **(headers or {})})


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """What the list of errors calls each field."""
    return {
        page_form.field(section.name, at, column.key): f"{section.one} {at + 1}, "
        f"{column.label.casefold()}: "
        for section in page_form.SECTIONS
        for at in range(page_form.MOST)
        for column in section.columns
    } | {"age": "Age: ", "as_of": "Date of the consultation: ", "weight": "Weight: ", "text": ""}


@lru_cache(maxsize=2)
def _terms(vocabulary: Vocabulary) -> dict[str, list[tuple[str, str]]]:
    """What each datalist completes: labels, with the other names they are found by."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, kinds in page_form.KINDS.items():
        listed = []
        for each in vocabulary:
            if each.kind in kinds:
                named = vocabulary.named(each.label)
                label = each.label if named is not None and named.id == each.id else each.id
                listed.append((label, ", ".join(each.synonyms)))
        found[name] = sorted(listed, key=lambda each: each[0].casefold())
    return found
