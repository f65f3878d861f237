// SPDX-License-Identifier: MIT
// The report as a page. Browsers look at whole pages in tests/pages.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "core/rules/embedded_rules.h"
#include "core/text/base64.h"
#include "core/text/markup.h"
#include "core/text/sha256.h"
#include "rendered.h"
#include "small_world.h"

namespace tcptune {
namespace {

std::string page_of(const std::vector<World>& worlds, const RenderOptions& options = {}) {
  std::vector<TargetResult> results;
  for (const World& world : worlds) results.push_back(result_of(embedded_rules(), world.snapshot));
  return rendered(embedded_rules(), "html", options, results);
}

World file_world(std::string_view text) { return World().kernel("6.1").file(text); }

std::size_t count_in(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++count;
  return count;
}

std::string between(const std::string& text, std::string_view before, std::string_view after) {
  const std::size_t from = text.find(before) + before.size();
  return text.substr(from, text.find(after, from) - from);
}

TEST_CASE("nothing of an input becomes markup of the page") {
  const std::string page =
      page_of({file_world("net.ipv4.tcp_fin_timeout = </script><script>alert(1)</script>\n"
                          "<img src=x onerror=alert(1)> \" onload=\"x\" <!--\n")});
  CHECK(count_in(page, "<script") == 1);
  CHECK(count_in(page, "</script") == 1);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("<!--") == std::string::npos);
  CHECK(page.find("&lt;/script&gt;&lt;script&gt;alert(1)") != std::string::npos);
}

TEST_CASE("the page lets nothing run but its own style and script") {
  const std::string page = page_of({file_world("net.ipv4.tcp_syncookies = 0\n")});
  for (const auto& [what, name] : {std::pair("style-src", "style"), std::pair("script-src", "script")}) {
    const std::string text = between(page, fmt::format("<{}>", name), fmt::format("</{}>", name));
    CHECK(text.size() > 500);
    CHECK(page.find(fmt::format("{} 'sha256-{}'", what, base64(sha256(text)))) != std::string::npos);
  }
  CHECK(page.find("default-src 'none'") != std::string::npos);
}

TEST_CASE("findings stand by severity, each with its line, its cure and the way to its rule") {
  const std::string page = page_of({file_world("net.ipv4.tcp_tw_reuse = 1\n  net.ipv4.tcp_tw_recycle = 1\n")});
  CHECK(page.find("data-rule=\"TW002\"") < page.find("data-rule=\"TW001\""));
  CHECK(page.find("<pre class=\"excerpt\"><span>2</span>  <mark>net.ipv4.tcp_tw_recycle = 1</mark></pre>") !=
        std::string::npos);
  CHECK(page.find("<dt>Fix (safe)</dt><dd>delete line 2 of /etc/sysctl.d/test.conf (undo: put the line back)</dd>") !=
        std::string::npos);
  CHECK(page.find("href=\"#rule-TW002\"") != std::string::npos);
  CHECK(count_in(page, "id=\"rule-TW002\"") == 1);
}

TEST_CASE("findings that say the same are one, with all their places") {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "this is prose\n";
  const std::string page = page_of({file_world(text)});
  CHECK(count_in(page, "<article class=\"finding") == 1);
  CHECK(page.find("data-count=\"20\"") != std::string::npos);
  for (int line = 2; line <= 20; ++line) CHECK(page.find(fmt::format("<li>line {}</li>", line)) != std::string::npos);
}

TEST_CASE("a page is told what tcptune diff says, for targets that have findings") {
  RenderOptions options;
  int asked = 0;
  options.diff_of = [&asked](const TargetResult&) {
    ++asked;
    return DiffText{"# why\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a <b>\r\n+b\tc\n", {"y is left alone: it is a link"}};
  };
  CHECK(page_of({file_world("net.ipv4.tcp_syncookies = 1\n")}, options).find("Proposed change") == std::string::npos);
  CHECK(asked == 0);
  const std::string page = page_of({file_world("net.ipv4.tcp_syncookies = 0\n")}, options);
  CHECK(asked == 1);
  CHECK(
      page.find("<i>--- a/x</i>\n<i>+++ b/x</i>\n<i>@@ -1 +1 @@</i>\n<del>-a &lt;b&gt;&#13;</del>\n<ins>+b\tc</ins>") !=
      std::string::npos);
  CHECK(page.find("y is left alone: it is a link") != std::string::npos);
}

TEST_CASE("a change whose lines a page cannot hold is not shown") {
  for (const std::string_view bad : {"-a \x1b[31m\n", "-a \xff\n", "-a \xe2\x80\xae\n"}) {
    RenderOptions options;
    options.diff_of = [bad](const TargetResult&) { return DiffText{std::string(bad), {}}; };
    const std::string page = page_of({file_world("net.ipv4.tcp_syncookies = 0\n")}, options);
    CHECK(page.find("hold bytes that no page can show") != std::string::npos);
    CHECK(page.find(bad) == std::string::npos);
  }
}

TEST_CASE("the verdict says what the exit status means") {
  const auto renderer = make_renderer("html", {});
  const Policy no_policy;
  const InForce in_force{embedded_rules(), "0", no_policy, YesNo::yes, {}, "", {}, ""};
  Totals totals;
  totals.targets = totals.files = 1;
  CHECK(renderer->end(in_force, totals).find(">Passed: nothing found<") != std::string::npos);
  CHECK(renderer->end(in_force, totals).find("0: there are no errors or warnings (--fail-on warning)") !=
        std::string::npos);
  totals.counts.warning = 2;
  totals.status = ExitStatus::findings;
  CHECK(renderer->end(in_force, totals).find(">Failed: 2 warnings<") != std::string::npos);
  totals.failed.push_back({"a<b.conf", "cannot read a<b.conf"});
  totals.status = ExitStatus::trouble;
  CHECK(renderer->end(in_force, totals).find(">Not all could be judged: 2 warnings<") != std::string::npos);
  CHECK(renderer->end(in_force, totals).find("<li>cannot read a&lt;b.conf</li>") != std::string::npos);
  totals.targets = 0;
  CHECK(renderer->end(in_force, totals).find(">Nothing could be judged<") != std::string::npos);
}

TEST_CASE("what the report rests on is named") {
  Policy policy;
  policy.file = "p<q";
  const InForce in_force{embedded_rules(),   "9.9",  policy, YesNo::yes, FailOn::never, "known.json",
                         {{"site", {}, {}}}, "proxy"};
  const auto renderer = make_renderer("html", {});
  const std::string start = renderer->begin(in_force);
  CHECK(renderer->end(in_force, {}).find("the policy p&lt;q sets fail-on: never") != std::string::npos);
  for (const std::string_view part : {"tcptune 9.9", "the policy <code>p&lt;q</code>", "<code>known.json</code>",
                                      "<code>site</code>", "<code>proxy</code>"})
    CHECK(start.find(part) != std::string::npos);
}

TEST_CASE("connections are drawn where somebody looked, and only then") {
  World world = World()
                    .kernel("6.1")
                    .live("net.ipv4.ip_local_port_range", "32768 60999")
                    .live("net.ipv4.ip_local_reserved_ports", "");
  CHECK(page_of({world}).find("<svg") == std::string::npos);
  SocketSummary sockets;
  sockets.counts[TcpState::time_wait] = 300;
  world.snapshot.evidence.emplace().last.sockets = sockets;
  const std::string page = page_of({world});
  CHECK(page.find("role=\"img\" aria-label=\"Outgoing connections take the ports 32768 to 60999") != std::string::npos);
  CHECK(page.find("<th scope=\"row\">TIME_WAIT</th>") != std::string::npos);
}

TEST_CASE("lines that are shown as they are keep their tabs, their ends and nothing else of markup") {
  CHECK(html_verbatim("a\tb\r\n<i> & \"q\"\n") == "a\tb&#13;\n&lt;i&gt; &amp; &quot;q&quot;\n");
}

}  // namespace
}  // namespace tcptune
