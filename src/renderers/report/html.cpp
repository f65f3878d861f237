// SPDX-License-Identifier: MIT
// One page that a browser shows by itself: the verdict, the findings with their lines, changes, pictures and rules.
#include <fmt/format.h>

#include "core/text/base64.h"
#include "core/text/markup.h"
#include "core/text/quantity.h"
#include "core/text/sha256.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/html/parts.h"

namespace tcptune {
namespace {

// The page may do what our own style and script do, and nothing else, whatever stands in it.
std::string content_policy(std::string_view style) {
  return fmt::format(
      "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
      base64(sha256(style)), base64(sha256(page_script())));
}

// What the verdict depends on besides the targets.
std::string rests_on_html(const InForce& in_force) {
  std::string out = fmt::format(
      "<section id=\"rests-on\" aria-labelledby=\"rests-on-title\">\n<h2 id=\"rests-on-title\">It rests on</h2>\n"
      "<p>{} rules of tcptune {}</p>\n",
      in_force.base.rules.size(), in_force.version);
  const auto tell = [&](std::string_view what, const std::string& name) {
    out += name.empty() ? fmt::format("<p>no {}</p>\n", what)
                        : fmt::format("<p>the {} <code>{}</code></p>\n", what, xml_text(name));
  };
  for (const RuleDirectory& directory : in_force.rule_directories) tell("rules in", directory.path);
  tell("profile", in_force.profile);
  tell("policy", in_force.policy.file);
  tell("baseline", in_force.baseline);
  return out + "</section>\n";
}

constexpr std::string_view kFindings = R"html(<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<div id="tools" class="scripted-only" role="search" aria-label="Findings">
<label class="wide">Find <input id="text" type="search" autocomplete="off" spellcheck="false"></label>
<label class="wide">Rule <select id="rule"><option value="">All rules</option></select></label>
<fieldset><legend>Severity</legend>
<label><input type="checkbox" name="severity" value="error" checked> errors</label>
<label><input type="checkbox" name="severity" value="warning" checked> warnings</label>
<label><input type="checkbox" name="severity" value="note" checked> notes</label>
</fieldset>
<label><input type="checkbox" id="clean"> also inputs without findings</label>
<p id="shown" class="quiet" role="status"></p>
</div>
)html";

constexpr std::string_view kTop = R"html(<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header class="top">
<strong>tcptune</strong>
<nav aria-label="This page"><a href="#verdict">Verdict</a> <a href="#findings">Findings</a> <a href="#rules">Rules</a></nav>
<button type="button" id="theme" class="scripted-only">Dark</button>
</header>
<main>
<h1>TCP/IP settings</h1>
)html";

class HtmlRenderer : public Renderer {
 public:
  explicit HtmlRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce& in_force) const override {
    const std::string style = page_style();
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"tcptune {}\">\n"
        "<title>tcptune</title>\n<style>{}</style>\n</head>\n{}{}{}",
        content_policy(style), in_force.version, style, kTop, rests_on_html(in_force), kFindings);
  }

  void target(const TargetResult& result, const Write& write) const override {
    write_target_html(result, options_, write);
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    return fmt::format(
        "</section>\n{}{}</main>\n<footer class=\"bottom\">tcptune changes nothing and asks no other machine. This "
        "page "
        "loads nothing.</footer>\n<script>{}</script>\n</body>\n</html>\n",
        rules_html(totals, options_), verdict_html(in_force, totals, options_), page_script());
  }

 private:
  RenderOptions options_;
};

}  // namespace

std::string rule_anchor(std::string_view rule) { return "rule-" + xml_text(rule); }

std::string counted_words(std::int64_t number, std::string_view word) {
  return fmt::format("{} {}{}", grouped_digits(number), word, number == 1 ? "" : "s");
}

std::string fact_html(std::string_view name, std::string_view html) {
  return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html);
}

std::string list_html(const std::vector<std::string>& texts) {
  if (texts.size() < 2) return texts.empty() ? "" : xml_text(texts.front());
  std::string items;
  for (const std::string& text : texts) items += fmt::format("<li>{}</li>", xml_text(text));
  return fmt::format("<ul>{}</ul>", items);
}

std::unique_ptr<Renderer> make_html_renderer(const RenderOptions& options) {
  return std::make_unique<HtmlRenderer>(options);
}

}  // namespace tcptune
