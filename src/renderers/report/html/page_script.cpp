// SPDX-License-Identifier: MIT
// What the page does beyond being read: the verdict first also for those who hear it, a filter, the rule beside the
// finding, the other colours. All of it is there to be read without.
#include "renderers/report/html/parts.h"

namespace tcptune {

std::string_view page_script() {
  return R"js(
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const page = document.documentElement;
  page.classList.add("scripted");
  at("rests-on").before(at("verdict"));
  document.title = `${at("headline").textContent} - tcptune`;

  // The filter.
  const targets = all(".target").map((section) => ({
    section,
    name: section.querySelector("h3").textContent.toLowerCase(),
    findings: all(".finding", section).map((article) => ({ article, count: Number(article.dataset.count), text: "" })),
  }));
  const total = targets.reduce((sum, { findings }) => findings.reduce((more, { count }) => more + count, sum), 0);
  const text = at("text"), rule = at("rule"), clean = at("clean"), severities = all("#tools [name=severity]");
  at("tools").hidden = total === 0;
  clean.checked = total === 0 || targets.length === 1;
  clean.parentElement.hidden = targets.length === 1 || targets.every(({ findings }) => findings.length > 0);
  for (const article of all("#rules article"))
    rule.add(new Option(article.querySelector("h3").textContent, article.dataset.rule));

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(severities.filter((box) => box.checked).map((box) => box.value));
    const narrowed = words.length > 0 || rule.value !== "" || wanted.size < severities.length;
    let shown = 0;
    for (const { section, name, findings } of targets) {
      let here = 0;
      for (const finding of findings) {
        const { article, count } = finding;
        if (words.length > 0) finding.text ||= `${name} ${article.textContent.toLowerCase()}`;
        article.hidden = !wanted.has(article.dataset.severity) || (rule.value !== "" && rule.value !== article.dataset.rule) ||
          !words.every((word) => finding.text.includes(word));
        if (!article.hidden) here += count;
      }
      const says = findings.length > 0 ? here > 0 : clean.checked && words.every((word) => name.includes(word));
      section.hidden = narrowed || findings.length === 0 ? !says : false;
      shown += here;
    }
    at("findings").classList.toggle("filtered", narrowed);
    const number = (n) => n.toLocaleString("en");
    const findings = `${number(total)} finding${total === 1 ? "" : "s"}`;
    at("shown").textContent = narrowed ? `${number(shown)} of ${findings} shown` : findings;
  };
  let waiting = 0;
  at("tools").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  filter();

  document.addEventListener("click", (event) => {
    const why = event.target.closest("a.why");
    if (!why || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const source = document.querySelector(why.hash);
    if (!source) return;
    event.preventDefault();
    why.setAttribute("role", "button");
    const opened = why.nextElementSibling;
    why.setAttribute("aria-expanded", String(!opened));
    if (opened) return opened.remove();
    const copy = document.createElement("div");
    copy.className = "opened";
    copy.append(...[...source.children].slice(1).map((part) => part.cloneNode(true)));
    why.after(copy);
  });

  // The colours.
  const theme = at("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => page.classList.contains("dark") || (system.matches && !page.classList.contains("light"));
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    page.classList.remove("light", "dark");
    page.classList.add(next);
    name();
  });
  system.addEventListener("change", name);
  name();

  // Paper cannot be unfolded.
  addEventListener("beforeprint", () => all("details").forEach((details) => { details.open = true; }));
})();
)js";
}

}  // namespace tcptune
