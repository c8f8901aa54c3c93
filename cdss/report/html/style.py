"""The style sheet of the page: ink on paper. No colour tells an outcome or a value."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light; --ink: #1b1b1b; --soft: #555; --line: #8a8a8a; --paper: #f5f5f2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: #fff; line-height: 1.5;
  font: 1rem/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  overflow-wrap: anywhere; }
header, main, footer { max-width: 58rem; margin: 0 auto; padding: 0 1rem; }
footer { padding-bottom: 2rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1.2rem 0 .6rem; }
h2 { font-size: 1.3rem; margin: 2rem 0 .3rem; padding-top: .5rem;
  border-top: 2px solid var(--ink); }
h3 { font-size: 1.1rem; margin: 0 0 .2rem; }
h4 { font-size: 1rem; margin: 1rem 0 .2rem; }
p { margin: .3rem 0; }
a { color: #17457c; text-decoration: underline; }
a:focus-visible, summary:focus-visible, .wide:focus-visible {
  outline: 3px solid #17457c; outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
.note, .small, figcaption, .place { color: var(--soft); }
.small, figcaption { font-size: .9em; }
.read { font-size: 1.1em; }
.disclaimer { border: 1px solid var(--line); padding: .5rem .8rem; margin: .8rem 0; }
nav ul { list-style: none; padding: 0; margin: .5rem 0; columns: 16rem auto; }
nav li { break-inside: avoid; }
ul, ol { padding-left: 1.4rem; margin: .3rem 0; }
.notes, .plain { list-style: none; padding-left: 0; }
.notes > li { padding: .3rem 0 .3rem 1.4rem; }
.notes > li > .mark { float: left; margin-left: -1.4rem; width: 1.1rem; text-align: center;
  font-weight: bold; border: 1px solid var(--ink); line-height: 1.2; margin-top: .15rem; }
.first { border-left: 6px solid var(--ink); padding-left: .8rem; }
.entry { border: 1px solid var(--line); border-radius: 4px; padding: .7rem .9rem; margin: .8rem 0; }
dl { margin: .4rem 0; }
dl > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); column-gap: .8rem;
  padding: .15rem 0; border-top: 1px solid #e2e2de; }
dt { font-weight: bold; grid-column: 1; }
dd { margin: 0; grid-column: 2; }
dd + dd { margin-top: .2rem; }
.apart dd { padding-left: .9rem; text-indent: -.9rem; }
.apart dd::before { content: "\\2022\\00a0\\00a0"; }
details { margin: .5rem 0; }
summary { cursor: pointer; font-weight: bold; padding: .2rem 0; }
.wide { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; min-width: 24rem; margin: .4rem 0;
  overflow-wrap: break-word; }
caption { text-align: left; color: var(--soft); font-size: .9em; padding-bottom: .2rem; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left;
  vertical-align: top; }
thead th { background: var(--paper); }
figure { margin: .6rem 0; }
svg { display: block; font: 13px system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
svg text { fill: var(--ink); white-space: pre; }
svg .strong { font-weight: bold; }
svg .small { font-size: 12px; }
svg rect, svg polygon, svg circle { fill: none; stroke: var(--ink); stroke-width: 1.3; }
svg .unknown { stroke-dasharray: 5 4; }
svg .conflict { stroke-width: 3; }
svg .link { fill: none; stroke: var(--line); stroke-width: 1.2; }
svg .track { fill: none; stroke: var(--ink); stroke-width: 2; }
svg .open { stroke-dasharray: 3 5; }
svg .given { fill: var(--ink); }
svg .stage { fill: #fff; }
pre { font-size: .85rem; background: var(--paper); padding: .6rem; margin: 0; width: max-content;
  min-width: 100%; }
.proof, .proof ul { list-style: none; padding-left: 1.1rem; }
.proof { padding-left: 0; }
.proof ul { border-left: 1px solid #d0d0cc; margin: 0 0 0 .5rem; padding-left: .8rem; }
.proof li { padding: .12rem 0; }
.value { display: inline-block; border: 1.5px solid var(--ink); padding: 0 .35rem;
  font-size: .85em; font-weight: bold; line-height: 1.35; }
.value.no { border-style: double; border-width: 4px; }
.value.unknown { border-style: dashed; border-radius: .7rem; }
.value.conflict { border-width: 3px; }
.basis { color: var(--soft); }
.basis::before { content: "\\2014\\00a0"; }
.sources li { margin: .4rem 0; }
.lead { font-weight: bold; }
.paper { display: none; }
@media (max-width: 34rem) {
  dl > div { display: block; }
  .entry { padding: .6rem .6rem; }
  h1 { font-size: 1.4rem; }
}
@page { size: A4; margin: 16mm 15mm 18mm; }
@page one { margin: 12mm 13mm; }
@media print {
  body { font-size: 9.5pt; line-height: 1.35; }
  header, main, footer { max-width: none; padding: 0; }
  h1 { font-size: 15pt; } h2 { font-size: 12.5pt; margin-top: 1rem; } h3 { font-size: 11pt; }
  h1, h2, h3, h4, summary, caption, .lead { break-after: avoid; }
  h2 + .note { break-after: avoid; }
  .told, tr, figure, details.printed, .disclaimer, .notes > li, .sources li, dl > div {
    break-inside: avoid; }
  .wide { overflow: visible; }
  svg { max-width: 100%; height: auto; }
  pre { white-space: pre-wrap; width: auto; }
  nav, .skip, .screen, details.text:not([open]),
  .quiet:has(> details:not([open])) { display: none; }
  details.printed::details-content { content-visibility: visible; display: block; }
  .paper { display: block; }
  summary { list-style: none; }
  a { color: inherit; }
  a.named::after { content: " (" attr(href) ")"; }
  p, li, dd { orphans: 3; widows: 3; }
  .one { font-size: 7.7pt; line-height: 1.2; page: one; }
  .one h1 { font-size: 13pt; margin-top: 0; }
  .one h2 { font-size: 10.5pt; margin: .6em 0 .1em; padding-top: .2em; border-top-width: 1px; }
  .one h3 { font-size: 10pt; } .one h4 { font-size: 9pt; margin: .6em 0 .1em; }
  .one .entry { border: 0; padding: 0; margin: .3em 0; }
  .one .told, .one dl > div { break-inside: auto; }
  .one .facts div, .one .facts dt, .one .facts dd { display: inline; }
  .one .facts dt::after { content: ": "; }
  .one .facts dd::after { content: ". "; }
  .one dl > div { padding: .05em 0; grid-template-columns: 9em minmax(0, 1fr); }
  .one dd + dd, .one .notes > li, .one .sources li { margin: 0; padding-top: .1em; }
  .one .disclaimer { padding: .2em .5em; margin: .3em 0; }
  .one th, .one td { padding: .1em .4em; }
  .one .note { margin: .1em 0; }
  .one .sources { columns: 3; column-gap: 2.5em; font-size: 6.6pt; }
  .one footer { display: none; }
}
"""
