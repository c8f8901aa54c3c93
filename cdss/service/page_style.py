"""The style sheet of the form and of what stands beside a report; it follows the report's."""

from __future__ import annotations

PAGE_STYLE = """
.page { overflow-wrap: break-word; }
.page header, .page main { max-width: 72rem; }
.beside { max-width: 86rem; margin: 0 auto; padding: 0 1rem; }
.beside header { padding: 0; margin: 0; max-width: none; }
.beside > div { min-width: 0; }
.page section:focus { outline: none; }
.page input, .page select, .page textarea, .page button { font: inherit; color: inherit;
  border: 1px solid #6b6b6b; border-radius: 3px; background: #fff; min-height: 2.25rem;
  padding: .25rem .5rem; max-width: 100%; }
.page input:not([type=radio]):not([type=checkbox]), .page select, .page textarea { width: 100%; }
.page input[type=radio], .page input[type=checkbox] { min-height: 0; width: 1.2rem;
  height: 1.2rem; margin: 0 .3rem 0 0; vertical-align: -.2rem; flex: none; }
.page textarea { font: .9rem/1.4 ui-monospace, "Liberation Mono", monospace; }
.page button { cursor: pointer; background: var(--paper); padding: .3rem .8rem; }
.page button:hover { background: #e6e6e0; }
.page button.main { background: #17457c; border-color: #17457c; color: #fff; font-weight: bold; }
.page button.main:hover { background: #0f3159; }
.page :is(input, select, textarea, button, fieldset):focus-visible,
.page :is(h2, fieldset, main):focus-visible {
  outline: 3px solid #17457c; outline-offset: 2px; }
.page [aria-invalid] { border: 2px solid #9c1c1c; }
.page fieldset { border: 1px solid var(--line); border-radius: 4px; margin: 1.2rem 0;
  padding: .4rem 1rem .8rem; min-width: 0; }
.page legend { font-weight: bold; font-size: 1.15rem; padding: 0 .3rem; }
.page label { display: block; font-size: .92rem; }
.field { flex: 1 1 8rem; min-width: 0; }
.field.wide-field { flex: 2.2 1 15rem; }
.row { display: flex; flex-wrap: wrap; gap: .3rem .8rem; margin: .5rem 0; align-items: flex-start; }
.row + .row { border-top: 1px solid #e2e2de; padding-top: .5rem; }
.hint { color: var(--soft); font-size: .85rem; margin: .1rem 0 0; }
.fault { color: #9c1c1c; font-weight: bold; margin: .2rem 0; }
.fault .mark { display: inline-block; border: 1.5px solid; width: 1.1rem; line-height: 1.1;
  text-align: center; }
.fault .use { color: var(--ink); font-weight: normal; margin: .1rem .1rem; }
.faults { border: 3px solid #9c1c1c; padding: .3rem 1rem .8rem; margin: 1rem 0; }
.page .faults:focus { outline: 3px solid #17457c; outline-offset: 2px; }
.faults h2, .faults h3 { border: 0; margin: .3rem 0; padding: 0; }
.faults a { color: #9c1c1c; }
.page .tick { display: flex; align-items: flex-start; }
.page .tick label { font-size: 1rem; }
.page .tick input { margin-top: .2rem; }
.unseen { position: absolute; width: 1px; height: 1px; min-height: 0; padding: 0; margin: -1px;
  overflow: hidden; clip-path: inset(50%); border: 0; white-space: nowrap; }
.page button.unseen { min-height: 0; padding: 0; }
.changed { border: 2px solid var(--ink); padding: .3rem 1rem .6rem; margin: .8rem 0; }
.changed h2 { border: 0; margin: .2rem 0; padding: 0; font-size: 1.15rem; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; align-items: center;
  margin: .8rem 0; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2rem; }
.beside main { padding: 0; margin: 0; max-width: none; min-width: 0; }
.beside aside { min-width: 0; }
.page .question { padding: .2rem .8rem .7rem; margin: .8rem 0; }
.page .question legend { font-size: 1rem; float: left; width: 100%; padding: .4rem 0 .1rem; }
.question legend + * { clear: both; }
.question .note { margin: 0 0 .4rem; font-size: .92rem; }
.question summary { font-weight: normal; font-size: .92rem; }
.question details ul { font-size: .9rem; }
.choices { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: .3rem 0; }
.page .choices label { font-size: 1rem; padding: .15rem 0; }
.question .field { margin: .3rem 0; }
.lines { font: .85rem/1.45 ui-monospace, "Liberation Mono", monospace; background: var(--paper);
  padding: .6rem .6rem .6rem 3rem; }
.lines code { white-space: pre-wrap; font: inherit; }
@media (min-width: 50rem) {
  .treatments .row { display: grid; grid-template-columns: 2fr 1fr 1fr 1fr; }
}
@media (min-width: 64rem) {
  .beside { grid-template-columns: minmax(0, 1fr) 23rem; }
  .beside aside { position: sticky; top: 0; align-self: start; max-height: 100vh;
    overflow-y: auto; scrollbar-width: thin; padding: 0 .4rem 1rem; }
  .to-questions { display: none; }
}
@media print { .page aside, .page .actions, .changed { display: none; } }
"""
