"""A proof on the page: as a nested list, drawn, and as text for Mermaid."""

from __future__ import annotations

from cdss.model.explanation import Proof
from cdss.report.graph import graph, mermaid
from cdss.report.html.markup import NOTHING, Html, Ids, folded, joined, scrolling, tag
from cdss.report.html.proof_graph import proof_graph
from cdss.report.words import clean

LEGEND = (
    "Borders: one line, yes; two lines, no; dashed and round, unknown; thick and pointed, a "
    "conflict."
)


def proof_list(proof: Proof) -> Html:
    """The whole proof as a nested list, each value with the statements that decided it."""
    return tag("ul", _branch(proof), class_="proof")


def _branch(proof: Proof) -> Html:
    said = [
        tag("span", proof.value, class_=f"value {clean(proof.value)}"),
        " ",
        clean(proof.condition),
    ]
    if proof.rule is not None:
        said.append(tag("span", f" by rule {clean(proof.rule)}", class_="place"))
    for each in proof.statements:
        said += [
            " ",
            tag("span", f"{clean(each.text)} ({clean(each.location)})", class_="basis"),
        ]
    below = tag("ul", *map(_branch, proof.parts)) if proof.parts else NOTHING
    return tag("li", *said, below)


def proved(proof: Proof, rule: str, ids: Ids) -> Html:
    """The proof of one rule: list, drawing and Mermaid text."""
    drawn = graph(proof)
    title = f"Proof graph of {clean(rule)}"
    left = (
        tag(
            "p",
            f"The graph counts {drawn.hidden} conditions of which nothing is stated, and does "
            "not draw them; the list holds them all.",
            class_="small",
        )
        if drawn.hidden
        else NOTHING
    )
    image = proof_graph(drawn, (ids.take("title"), ids.take("description")), title)
    return joined(
        [
            tag("div", proof_list(proof), class_="screen"),
            tag("figure", scrolling(title, image), tag("figcaption", LEGEND)),
            left,
            folded(
                "The graph as text for Mermaid",
                scrolling(f"Mermaid text of {clean(rule)}", tag("pre", mermaid(proof))),
                class_="text",
            ),
        ]
    )
