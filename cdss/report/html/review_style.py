"""What the page of a candidate adds to the style sheet, and its one script.

Words that were read are underlined by kind, not by colour alone; where something is unsure
the line is wavy and its mark ends in a question mark.
"""

from __future__ import annotations

import base64
import hashlib

REVIEW_STYLE = """
.candidate header, .candidate main, .candidate footer { max-width: 92rem; }
.words p { margin: .6rem 0; line-height: 1.9; }
.m { text-decoration: underline 2px #17457c; text-underline-offset: .25em; }
.m.intervention { text-decoration-color: #1c6b3a; }
.m.evidence, .m.general { text-decoration: underline 1px dotted #555; }
.m.unread { text-decoration: underline 2px dashed #7a2f7a; }
.m.unsure { text-decoration: underline 2px wavy #9a3412; background: #fff3d6; }
.words sup { font-size: .72em; line-height: 0; white-space: nowrap; }
.words sup a { padding: 0 .15em; }
.on, :target > .m, :target.m, :target .m { background: #ffe08a; }
.fact.on, .fact:target, .left.on, .left:target { background: #fff7da; outline: 2px solid #17457c; }
.fact { border-left: 4px solid #17457c; padding: .3rem .8rem; margin: .7rem 0; }
.fact.unsure { border-left: 4px dashed #9a3412; }
.fact h3 .name { display: inline-block; min-width: 2.6rem; }
.fact dl > div { grid-template-columns: 6.5rem minmax(0, 1fr); }
.doubt { font-weight: bold; }
.left { padding: .2rem .4rem; }
.words:focus-visible { outline: 3px solid #17457c; outline-offset: 2px; }
@media (min-width: 60rem) {
  .candidate main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    column-gap: 2rem; align-items: start; }
  .words { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding-right: .6rem; }
}
@media print {
  .candidate main { display: block; }
  .words { position: static; max-height: none; overflow: visible; }
  .words p { line-height: 1.5; }
  .words + div { columns: 2; column-gap: 6mm; }
  .fact { break-inside: avoid; margin: .3rem 0; padding: .1rem .5rem; }
  .fact h3 { font-size: 1em; }
  .fact dl { margin: .1rem 0; }
  .fact dl > div { grid-template-columns: 4.5rem minmax(0, 1fr); padding: 0; }
  .m.unsure, .on, :target .m { background: none; }
}
"""

SCRIPT = """
(() => {
  const light = (event, on) => {
    const here = event.target.closest && event.target.closest("[data-of]");
    if (!here) return;
    const first = here.dataset.of.split(" ")[0];
    for (const each of document.querySelectorAll('[data-of~="' + first + '"]'))
      each.classList.toggle("on", on);
  };
  for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(begin, event => light(event, true));
    document.addEventListener(end, event => light(event, false));
  }
})();
"""
"""Lights a fact and its words together; without it every link still leads there and back."""

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    f"script-src 'sha256-{base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()}'"
)
"""The page loads nothing, and of scripts it runs this one alone."""
