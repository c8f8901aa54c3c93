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
.one svg { font-family: "Liberation Sans", Arial, Helvetica, sans-serif; }
@media (max-width: 34rem) {
  dl > div { display: block; }
  .entry { padding: .6rem .6rem; }
  h1 { font-size: 1.4rem; }
}
@page { size: A4; margin: 16mm 15mm 18mm; }
@page one { margin: 7mm 9mm; }
@media print {
  body { font: 9.5pt/1.3 "Liberation Sans", Arial, Helvetica, sans-serif; }
  header, main, footer { max-width: none; padding: 0; }
  h1 { font-size: 15pt; } h2 { font-size: 12.5pt; margin-top: 1rem; } h3 { font-size: 11pt; }
  h1, h2, h3, h4, summary, caption, .lead { break-after: avoid; }
  h2 + .note { break-after: avoid; }
  tr, figure, details.printed, .disclaimer, .notes > li, .sources li, dl > div {
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
  .sources { columns: 2; column-gap: 6mm; font-size: 8.5pt; }
  .one { page: one; }
  .one, .one svg { font: 8.5pt/1.1 "Liberation Sans", Arial, Helvetica, sans-serif; }
  .one main { columns: 2; column-gap: 6mm; }
  .one h1 { font-size: 12pt; margin: 0; }
  .one h2 { font-size: 10pt; margin: .35em 0 0; padding-top: .1em; border-top-width: 1px; }
  .one main > section:first-child > h2 { margin-top: 0; border-top: 0; }
  .one h3 { font-size: 9.5pt; margin: .3em 0 0; } .one h4 { font-size: 9pt; margin: .4em 0 .1em; }
  .one .small, .one figcaption, .one .read, .one .facts { font-size: 1em; }
  .one, .one p, .one li, .one dd { orphans: 1; widows: 1; }
  .one p, .one ul { margin: .1em 0; } .one ul ul { padding-left: 1em; }
  .one .entry { border: 0; padding: 0; margin: 0; }
  .one dl > div { break-inside: auto; }
  .one dl { margin: .1em 0; }
  .one dl > div { display: block; padding: 0; border-top-width: .5pt; }
  .one dt, .one dd { display: inline; } .one dt { white-space: nowrap; }
  .one dt::after { content: ": "; }
  .one .told dl > div:not(.apart) { display: inline; border: 0; }
  .one .told dl > div:not(.apart)::after { content: ". "; }
  .one .apart dt { display: block; break-after: avoid; }
  .one .apart dd { display: block; padding-left: .8em; text-indent: -.8em; }
  .one dd + dd, .one .notes > li { margin: 0; padding-top: .05em; padding-bottom: 0; }
  .one .facts div { display: inline; } .one .facts dd::after { content: ". "; }
  .one .disclaimer { padding: 0 .3em; margin: .1em 0; }
  .one .read::after { content: " "; }
  .one figure { column-span: all; margin: .3em 0; } .one svg, .one svg .small { font-size: 12px; }
  .one [aria-labelledby=behind], .one [aria-labelledby=sources] { column-span: all; }
  .one #behind, .one #sources { font-size: 9pt; margin: .3em 0 0; padding: 0; }
  .one .read, .one .read + .note, .one .facts, .one .facts + .note { display: inline; }
  .one .sources { columns: auto; padding: 0; margin: 0; counter-reset: source; }
  .one .sources li, .one .sources ul { display: inline; margin: 0; padding: 0; }
  .one .sources > li { counter-increment: source; }
  .one .sources > li::before { content: "[" counter(source) "] "; font-weight: bold; }
  .one .sources > li::after { content: " "; }
  .one footer { display: none; }
}
"""
