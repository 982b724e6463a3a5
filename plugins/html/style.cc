#include "plugins/html/style.h"

namespace redress::html {
namespace {

// Every pair of colours has a contrast of at least 4.5, and lines that mean
// something one of 3. Sizes are in rem, so that a reader's own letter size
// holds. A table is as wide as it needs to be, and scrolls in a region of its
// own where the page is narrower; everything else is broken into lines.
constexpr char kStyle[] = R"css(:root {
  color-scheme: light;
  --ink: #0b0c0c;
  --grey: #505a5f;
  --line: #b1b4b6;
  --blue: #1d70b8;
  --focus: #ffdd00;
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0;
  background: #fff;
  color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1rem; }
main:focus { outline: none; }
h1, h2 { line-height: 1.2; font-weight: 700; }
h1 { font-size: 1.75rem; margin: 1.5rem 0 1rem; max-width: 24em; }
h2 { font-size: 1.375rem; margin: 0 0 .75rem; max-width: 32em; }
p, ul, dl { margin: 0 0 1rem; }
p, li, dd, h1, h2, th, td, .title { white-space: pre-wrap; }
p, li { max-width: 72ch; }
a { color: var(--blue); text-underline-offset: .15em; text-decoration-thickness: max(1px, .0625rem); }
a:hover { color: #003078; text-decoration-thickness: .1875rem; }
a:focus-visible {
  color: var(--ink);
  background: var(--focus);
  outline: .1875rem solid transparent;
  box-shadow: 0 -.125rem var(--focus), 0 .25rem var(--ink);
  text-decoration: none;
}
.skip-link { position: absolute; left: 0; top: 0; padding: .75rem 1rem; z-index: 1; }
.skip-link:not(:focus) { width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
.authority { margin: 0; padding-bottom: .75rem; border-bottom: .25rem solid var(--blue); max-width: none; font-weight: 700; font-size: 1.125rem; }
section, .contents { margin: 0 0 2.5rem; }
section { padding-top: 1.25rem; border-top: 1px solid var(--line); }
.contents ul { list-style: none; padding: 0; margin: 0; }
.contents h2 { font-size: 1.125rem; margin-bottom: .5rem; }
.contents li { white-space: normal; padding-left: 1.5rem; margin: .375rem 0; }
.contents li::before { content: "–"; float: left; margin-left: -1.5rem; color: var(--grey); }
.contents li ul { font-size: .9375rem; }
.facts > div { padding: .25rem 0; max-width: 72ch; }
.facts dt { font-weight: 700; }
.facts dd { margin: 0; }
.note, .about, .notes { color: var(--ink); font-size: .9375rem; }
.note { padding-left: 1rem; border-left: .25rem solid var(--line); }
.table { margin: 1.5rem 0 2rem; }
.scroll { overflow-x: auto; margin: 0 0 .75rem; }
.scroll:focus-visible { outline: .1875rem solid var(--ink); box-shadow: 0 0 0 .375rem var(--focus); outline-offset: 0; }
table { border-collapse: collapse; width: 100%; font-size: 1rem; line-height: 1.35; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
table.few-columns { max-width: 36rem; }
caption { text-align: left; padding: 0 0 .5rem; overflow-wrap: anywhere; }
caption > div { position: sticky; left: 0; width: fit-content; max-width: min(72ch, 100vw - 2rem); }
caption .title { font-weight: 700; font-size: 1.125rem; }
caption .shorthand { font-size: .9375rem; padding-top: .25rem; }
th, td { padding: .5rem 1rem .5rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { vertical-align: bottom; border-bottom: .125rem solid var(--ink); font-weight: 700; }
tbody th { font-weight: 400; min-width: 7rem; }
td { min-width: 4rem; }
thead .text { min-width: 12rem; }
thead .broad { width: 30%; }
thead .figure, td[data-numerator], td[data-status] { text-align: right; }
td[data-numerator], td[data-status], time { white-space: nowrap; }
.few-columns td { white-space: pre-wrap; }
.few-columns, .long { overflow-wrap: anywhere; }
.long { min-width: 16rem; }
.total > * { font-weight: 700; border-top: .125rem solid var(--ink); border-bottom: .125rem solid var(--ink); }
.notes-title { margin: 0; font-weight: 700; }
.notes ul { margin: 0 0 1rem; padding: 0 1.25rem; }
.notes li { margin: .25rem 0; }
.chart { margin: 1.5rem 0 0; }
figcaption { margin: 0 0 .5rem; max-width: 72ch; }
figcaption .title { display: block; font-weight: 700; font-size: 1.125rem; }
figcaption .unit { color: var(--grey); font-size: .9375rem; }
.key { list-style: none; padding: 0; margin: 0 0 .75rem; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .9375rem; }
.key li { display: flex; gap: .5rem; align-items: center; }
.swatch { flex: none; }
svg.bars, svg.columns { display: block; overflow: visible; }
svg.bars { max-width: 44rem; margin-bottom: 1rem; overflow: hidden; }
svg text { font-size: 14px; fill: var(--ink); }
svg line { stroke: var(--ink); stroke-width: 2px; }
svg rect { stroke-width: 1px; }
footer { border-top: .25rem solid var(--blue); padding-top: 1.25rem; padding-bottom: 2rem; font-size: .9375rem; }
@media screen and (min-width: 48rem) {
  tbody th { min-width: 10rem; }
  body { font-size: 1.125rem; }
  header, main, footer { padding-left: 2rem; padding-right: 2rem; }
  h1 { font-size: 2.5rem; margin: 2rem 0 1.25rem; }
  h2 { font-size: 1.625rem; }
  .contents h2, .authority, caption .title, figcaption .title { font-size: 1.1875rem; }
  .facts > div { display: grid; grid-template-columns: 12rem 1fr; gap: 1rem; }
  caption > div { max-width: 72ch; }
}
@media print {
  body { font-size: 10.5pt; line-height: 1.4; orphans: 3; widows: 3; }
  header, main, footer { max-width: none; padding: 0; }
  .skip-link { display: none; }
  a { color: inherit; text-decoration: none; }
  h1 { font-size: 22pt; margin: 18pt 0 12pt; }
  h2 { font-size: 15pt; }
  h1, h2, caption, figcaption, .key, .notes-title, .facts dt { break-after: avoid; break-inside: avoid; }
  .authority { font-size: 12pt; }
  .contents, .facts, p, tr, li, svg, .shorthand { break-inside: avoid; }
  .contents li ul, .notes, .note, .about, .key, footer, caption .shorthand, figcaption .unit { font-size: 9.5pt; }
  .contents h2, caption .title, figcaption .title { font-size: 11.5pt; }
  .facts > div { display: grid; grid-template-columns: 4.2cm 1fr; gap: .4cm; padding: 1pt 0; }
  section { margin-bottom: 16pt; padding-top: 10pt; }
  .scroll { overflow: visible; margin-bottom: 6pt; }
  table { font-size: 9.5pt; line-height: 1.3; }
  table.many-columns { font-size: 8pt; }
  table.few-rows, tr.total, tbody tr:first-child { break-inside: avoid; }
  tbody tr:first-child { break-after: avoid; }
  tr.total { break-before: avoid; }
  p:has(+ .table) { break-after: avoid; }
  section:has(.wide), .table:has(.wide) { page: wide; }
  thead { display: table-header-group; }
  th, td { padding: 3pt 8pt 3pt 0; }
  td { min-width: 0; }
  thead .text { min-width: 3.5cm; }
  tbody th { min-width: 2.7cm; }
  caption > div { position: static; max-width: none; }
  .many-columns th, .many-columns td { padding-right: 4pt; }
  .many-columns tbody th { min-width: 2.4cm; }
  .many-columns thead .text { min-width: 2.2cm; }
  .many-columns td { white-space: pre-wrap; }
  .long { overflow-wrap: anywhere; min-width: 3cm; }
  .chart { break-inside: avoid; margin-top: 12pt; }
  .chart:has(> svg + svg) { break-inside: auto; }
  svg.columns { max-width: 100%; height: auto; }
  svg.bars { zoom: .75; }
  .notes { break-before: avoid; }
  svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  footer { margin-top: 18pt; padding-top: 8pt; break-inside: avoid; }
}
@page wide { size: A4 landscape; }
)css";

}  // namespace

std::string Style(int64_t data_version) {
  const std::string margin_font =
      "font: 8.5pt system-ui, \"Segoe UI\", \"Liberation Sans\", Arial, "
      "sans-serif; color: #505a5f;";
  return kStyle + std::string("@page {\n  size: A4;\n  margin: 18mm 17mm;\n") +
         "  @bottom-left { content: \"Data version " +
         std::to_string(data_version) + "\"; " + margin_font + " }\n" +
         "  @bottom-right { content: \"Page \" counter(page) \" of \" "
         "counter(pages); " +
         margin_font + " }\n}\n";
}

}  // namespace redress::html
