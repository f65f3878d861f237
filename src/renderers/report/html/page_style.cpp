// SPDX-License-Identifier: MIT
// How the page looks: in light and dark, from 360 pixels on, and on paper.
#include <fmt/format.h>

#include "renderers/report/html/parts.h"

namespace tcptune {
namespace {

// Text has a contrast of 4.5 at least on what it stands on, the edges of controls 3.
constexpr std::string_view kLight = R"css(
color-scheme: light; --page: #fff; --panel: #f4f6f8; --text: #1b2128; --quiet: #505a64; --line: #ccd3da; --link: #0a4fa3;
--error: #a5111b; --warning: #824600; --note: #0a4fa3; --good: #17622f; --mark: #ffe9a0; --added: #dff3e4; --gone: #fbe4e4;
--part1: #0a4fa3; --part2: #c06a00; --part3: #6b7680; --room: #dfe4e9;
)css";

constexpr std::string_view kDark = R"css(
color-scheme: dark; --page: #12161b; --panel: #1b2128; --text: #e4e9ee; --quiet: #a7b2bd; --line: #3a444f; --link: #84bcff;
--error: #ff9c96; --warning: #f3bb6c; --note: #84bcff; --good: #7fdc99; --mark: #594a00; --added: #12351f; --gone: #431d20;
--part1: #84bcff; --part2: #f3bb6c; --part3: #8b97a3; --room: #333d47;
)css";

constexpr std::string_view kScreen = R"css(
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
[hidden], html:not(.scripted) .scripted-only { display: none !important; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: .5rem; top: .5rem; padding: .5rem; background: var(--page); }
.top, main, .bottom { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
.top { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; padding-top: .75rem; padding-bottom: .75rem; }
.top strong { font-size: 1.125rem; }
.top nav { display: flex; gap: .75rem; flex: 1; }
/* The verdict is known last and read first. */
main { display: flex; flex-direction: column; }
main > * { min-width: 0; }
h1, #verdict, #rests-on { order: -1; }
#verdict { order: -2; }
h1 { order: -3; margin: 0 0 .75rem; font-size: 1.25rem; font-weight: 600; color: var(--quiet); }
h2 { margin: 2rem 0 .75rem; font-size: 1.375rem; }
h3 { margin: 0; font-size: 1.125rem; }
h4 { margin: 0; font-size: 1rem; }
p, ul, pre { margin: .5rem 0; }
dd, td, pre, .place { overflow-wrap: anywhere; }
ul { padding-left: 1.25rem; }
pre, code, .place { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { white-space: pre-wrap; padding: .5rem .75rem; background: var(--panel); border-radius: .25rem; }
button, input, select { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--quiet); border-radius: .25rem; padding: .25rem .5rem; max-width: 100%; }
button { cursor: pointer; }
.quiet { color: var(--quiet); }
.error { --tone: var(--error); }
.warning { --tone: var(--warning); }
.note { --tone: var(--note); }
.good { --tone: var(--good); }
#verdict { padding: 1rem 1.25rem; background: var(--panel); border-left: .5rem solid var(--tone); border-radius: .25rem; }
#verdict h2 { margin: 0; font-size: 1.75rem; line-height: 1.25; color: var(--tone); }
.counts { display: flex; flex-wrap: wrap; gap: .75rem 1.75rem; margin: 1rem 0 .75rem; }
/* Not that of the verdict. */
:where(.counts div) { --tone: var(--text); }
.counts div { display: flex; flex-direction: column-reverse; }
.counts dt { color: var(--quiet); font-size: .875rem; }
.counts dd { margin: 0; font-size: 1.5rem; line-height: 1.2; font-weight: 600; color: var(--tone); }
.counts .none dd { color: var(--quiet); font-weight: 400; }
.facts { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: .25rem 1rem; margin: .5rem 0; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; }
.facts ul { margin: 0; }
#rests-on { display: flex; flex-wrap: wrap; gap: 0 1.25rem; align-items: baseline; margin-top: .75rem; font-size: .875rem; color: var(--quiet); }
#rests-on h2 { margin: 0; font-size: inherit; }
#rests-on p { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: baseline; padding: .25rem .75rem .25rem 0; border-top: 1px solid var(--line); font-weight: 400; }
.by-rule th, thead th { white-space: nowrap; }
td.number, th.number { text-align: right; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
td:last-child, th:last-child { padding-right: 0; }
#tools { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: end; padding: .75rem 0; background: var(--page); border-bottom: 1px solid var(--line); }
#tools .wide { flex: 1 1 16rem; }
#tools label.wide input, #tools label.wide select { display: block; width: 100%; }
#tools #text, #tools #rule { height: 2.25rem; }
#tools fieldset { display: flex; flex-wrap: wrap; gap: .25rem 1rem; border: 0; padding: .25rem 0; margin: 0; }
#tools #shown { flex-basis: 100%; margin: 0; }
.target { margin: 1.5rem 0 2.25rem; }
.target.clean { margin: .75rem 0; }
.target > h3 { border-bottom: 2px solid var(--line); padding-bottom: .25rem; }
.target.clean > h3 { border: 0; padding: 0; font-size: 1rem; font-weight: 400; }
.target.clean > p { margin: 0; }
.filtered .more { display: none; }
.finding { margin: 1rem 0; padding: .25rem 0 .25rem 1rem; border-left: .25rem solid var(--tone); content-visibility: auto; contain-intrinsic-size: auto 14rem; }
/* Thousands of them are not laid out before they are seen. */
.target { content-visibility: auto; contain-intrinsic-size: auto 60rem; }
.badge { display: inline-block; padding: 0 .5rem; margin-right: .25rem; border-radius: .25rem; background: var(--tone); color: var(--page); font-size: .875rem; }
.finding h4 a { font-weight: 400; margin-right: .5rem; }
.place { margin: .25rem 0; color: var(--quiet); }
.excerpt { margin: .25rem 0 .5rem; }
.excerpt span { color: var(--quiet); padding-right: 1ch; user-select: none; }
mark { background: var(--mark); color: inherit; border-bottom: 2px solid var(--tone); padding-bottom: .125rem; }
.finding .facts { margin: 0; }
.opened { border-left: .25rem solid var(--line); padding-left: .75rem; margin-top: .25rem; }
.more { margin: 1rem 0; }
.diff ins, .diff del { text-decoration: none; display: inline-block; width: 100%; }
.diff ins { background: var(--added); }
.diff del { background: var(--gone); }
.diff i { font-style: normal; color: var(--quiet); }
summary { cursor: pointer; }
.alike { columns: 20rem; }
figure { margin: 1rem 0; }
figcaption { margin-bottom: .25rem; }
svg { display: block; width: 100%; height: 1.125rem; }
td.bar { width: 40%; min-width: 5rem; padding-top: .5rem; }
td.bar svg { height: .875rem; }
.room { fill: var(--room); }
.part1 { fill: var(--part1); }
.part2 { fill: var(--part2); }
.part3 { fill: var(--part3); }
.scale { display: flex; justify-content: space-between; color: var(--quiet); font-size: .875rem; }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; font-size: .875rem; }
.key svg { display: inline-block; width: .875rem; height: .875rem; margin-right: .375rem; vertical-align: -.125rem; }
.rule { margin: 0 0 1.5rem; }
.rule:target { outline: 2px solid var(--link); outline-offset: .5rem; }
.bottom { color: var(--quiet); font-size: .875rem; padding-top: 1rem; padding-bottom: 2rem; }
@media (min-width: 48rem) and (min-height: 40rem) { .scripted #tools { position: sticky; top: 0; z-index: 1; } .finding, .target { scroll-margin-top: 8rem; } }
@media (max-width: 30rem) {
.top strong { font-size: 1rem; }
.top nav { font-size: .875rem; }
.facts { display: block; }
.facts dt { margin-top: .375rem; font-size: .875rem; }
.finding { padding-left: .75rem; }
td, th { padding-right: .5rem; overflow-wrap: anywhere; }
.by-rule .badge { display: block; width: max-content; }
.bars tr { display: grid; grid-template-columns: 1fr max-content; border-top: 1px solid var(--line); }
.bars th, .bars td { border: 0; }
.bars .bar { grid-row: 2; grid-column: 1 / -1; width: auto; padding: 0 0 .5rem; }
}
)css";

constexpr std::string_view kPaper = R"css(
body { font-size: 10pt; }
.top, .skip, #tools, .scripted-only { display: none !important; }
.top, main, .bottom { max-width: none; padding: 0; }
.finding { content-visibility: visible; break-inside: avoid; }
h2, h3, h4, .place, .excerpt { break-after: avoid; }
.alike, .diff { break-inside: auto; }
.badge { background: none; border: 1px solid; color: var(--tone); }
#verdict, .room, .part1, .part2, .part3, .diff { print-color-adjust: exact; }
)css";

}  // namespace

std::string page_style() {
  // The reader's system decides, until the reader does.
  return fmt::format(
      ":root {{{}}}\n@media (prefers-color-scheme: dark) {{ :root {{{}}} }}\n:root.light {{{}}}\n:root.dark {{{}}}\n{}"
      "@media print {{\n:root, :root.dark {{{}}}\n{}}}\n",
      kLight, kDark, kLight, kDark, kScreen, kLight, kPaper);
}

}  // namespace tcptune
