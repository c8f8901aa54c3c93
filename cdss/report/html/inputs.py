"""What an answer was made of: statements, derived ones, and the versions of everything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdss.model.consultation import Consultation
from cdss.model.explanation import Basis, Proof
from cdss.report.html.markup import NOTHING, Html, folded, listed, scrolling, tag
from cdss.report.html.proofs import proof_list
from cdss.report.words import clean, count


def inputs(answer: Consultation) -> Html:
    """The section on what was used."""
    content = [tag("h2", "Inputs used", id="inputs")]
    used = used_statements(answer)
    if used:
        rows = (
            tag("tr", tag("td", clean(each.text)), tag("td", clean(each.location))) for each in used
        )
        head = tag("tr", tag("th", "Statement", scope="col"), tag("th", "Place", scope="col"))
        title = "Statements that a proof, caution or alert uses"
        table = tag("table", tag("caption", title), tag("thead", head), tag("tbody", *rows))
        content.append(scrolling(f"Table: {title}", table))
    else:
        content.append(tag("p", "No statement of the profile decided anything."))
    if answer.derived:
        content += [
            tag("h3", "Derived statements"),
            *(
                folded(
                    f"{clean(each.label)}: {clean(each.state)}, by rule {clean(each.rule)}",
                    proof_list(each.proof),
                )
                for each in answer.derived
            ),
        ]
    return tag("section", *content, aria_labelledby="inputs")


def used_statements(answer: Consultation) -> tuple[Basis, ...]:
    """Every statement that anything of the answer rests on, in the order of the places.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("findings: [skin ulceration]", kb, name="p.yaml")
        >>> [each.location for each in used_statements(cdss.consult(profile, kb))]
        ['p.yaml:1']
    """
    return tuple(sorted(dict.fromkeys(_statements(answer)), key=_in_order))


def _statements(answer: Consultation) -> Iterator[Basis]:
    for conflict in answer.conflicts:
        yield from (*conflict.supported_by, *conflict.opposed_by)
    for oddity in answer.oddities:
        yield from oddity.statements
    for alert in answer.alerts:
        yield from (*alert.signs, *_below(alert.proof))
    for check in answer.alerts_to_check:
        yield from check.signs
    for option in answer.options:
        yield from _below(option.proof)
        for caution in option.cautions:
            yield from caution.because
        if option.given_here is not None:
            yield from option.given_here.statements
    for proof in (
        *(each.proof for each in answer.derived),
        *(each.proof for each in answer.assessments),
    ):
        yield from _below(proof)


def _below(proof: Proof) -> Iterator[Basis]:
    yield from proof.statements
    for part in proof.parts:
        yield from _below(part)


def _in_order(statement: Basis) -> tuple[list[tuple[int, str]], str]:
    """By place, so that line 9 stands before line 10."""
    pieces = re.findall(r"\d+|\D+", statement.location)
    return [(int(each), "") if each.isdecimal() else (-1, each) for each in pieces], statement.text


def behind(answer: Consultation) -> Html:
    """The section that names every version, whole digests included."""
    knowledge, engine, profile = answer.knowledge, answer.engine, answer.profile
    statuses = ", ".join(f"{number} {clean(each)}" for each, number in knowledge.rules.items())
    rules = count(sum(knowledge.rules.values()), "rule")
    checked = "cross-checked by the other engine" if engine.cross_checked else "not cross-checked"
    note = f" ({clean(engine.note)})" if engine.note else ""
    facts = {
        "Knowledge": f"version {clean(knowledge.version)} of {clean(knowledge.date)}; "
        f"{rules}: {statuses}",
        "Knowledge digest": f"sha256 {clean(knowledge.sha256)}",
        "Engine": f"{clean(engine.name)} {clean(engine.version)}, {checked}{note}",
        "Program": f"version {clean(engine.program)}, sha256 {clean(engine.sha256)}",
        "Profile": f"{clean(profile.id) if profile.id else 'no id'}, as of {clean(profile.as_of)}",
        "Profile digest": f"sha256 {clean(profile.sha256)}",
        "Form of the answer": clean(answer.schema),
    }
    rows = (tag("div", tag("dt", name), tag("dd", said)) for name, said in facts.items())
    return tag(
        "section",
        tag("h2", "Behind this answer", id="behind"),
        tag("dl", *rows, class_="facts"),
        _unreviewed(answer),
        aria_labelledby="behind",
    )


def _unreviewed(answer: Consultation) -> Html:
    drafts = answer.knowledge.rules.get("draft", 0)
    if not drafts:
        return NOTHING
    said = f"{count(drafts, 'rule')} {'is a draft' if drafts == 1 else 'are drafts'}"
    return tag("p", f"{said} that no clinician has reviewed.", class_="note")


def alerts_proved(answer: Consultation) -> Html:
    """The proofs of what must be seen first."""
    if not answer.alerts:
        return NOTHING
    proofs = (
        tag("div", tag("p", f"{clean(each.rule)}: {clean(each.text)}"), proof_list(each.proof))
        for each in answer.alerts
    )
    return folded("Proofs of these alerts", listed(proofs, class_="plain"), class_="text")
