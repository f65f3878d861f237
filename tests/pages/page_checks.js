// SPDX-License-Identifier: MIT
// Run inside of a page: what is wrong with what is seen, as sentences.
(() => {
  // What is not laid out yet counts as not seen: asking for its style would lay it out.
  const seen = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  const faults = [];

  // Colours as [red, green, blue, opacity].
  const channels = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    return numbers.length === 3 ? [...numbers, 1] : numbers;
  };
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = channels(getComputedStyle(element).backgroundColor);
      if (colour[3] > 0) return colour;
    }
    return [255, 255, 255, 1];
  };
  // As WCAG 2 defines them.
  const luminance = ([red, green, blue]) => [red, green, blue].map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  const told = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, .skip") || !seen(element)) continue;
    const ratio = contrast(channels(getComputedStyle(element).color), ground(element));
    const what = `${element.tagName} .${element.className} has a contrast of ${ratio.toFixed(2)}`;
    if (ratio < 4.5 && !told.has(what)) faults.push(what);
    told.add(what);
  }

  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) faults.push(`${width} pixels wide in a window of ${innerWidth}`);

  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    if (heading.closest("[hidden]")) continue;
    const next = Number(heading.tagName[1]);
    if (next > level + 1) faults.push(`${heading.tagName} follows H${level}: ${heading.textContent.slice(0, 60)}`);
    level = next;
  }
  if (document.querySelectorAll("h1").length !== 1) faults.push("there is not one h1");
  if (document.getAnimations().length > 0) faults.push("something moves");
  for (const part of document.querySelectorAll("svg"))
    if (part.getAttribute("aria-hidden") !== "true" && !part.getAttribute("aria-label")) faults.push("a picture says nothing");
  return faults;
})();
