// SPDX-License-Identifier: MIT
// The report for people. tests/golden/NAME.cmd holds arguments and the exit status; NAME.txt and NAME.json what is
// printed then; of some there is NAME.html.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "core/rules/embedded_rules.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"
#include "program_run.h"
#include "rendered.h"
#include "small_world.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

struct GoldenCase {
  std::string name;
  std::vector<std::string> arguments;
  int status = 0;
};

std::vector<GoldenCase> golden_cases() {
  std::vector<GoldenCase> cases;
  for (const auto& entry : fs::directory_iterator(SOURCE_DIR "/tests/golden")) {
    if (entry.path().extension() != ".cmd") continue;
    const std::string text = content_of(entry.path().string());
    const std::size_t end = text.find('\n');
    GoldenCase one;
    one.name = entry.path().stem().string();
    // A kernel version has dots: the stem ends at ".cmd" only.
    for (const std::string_view word : split_words(std::string_view(text).substr(0, end)))
      one.arguments.emplace_back(word);
    one.status =
        parse_decimal(trim(std::string_view(text).substr(end + 1 + std::string_view("exit ").size()))).value_or(-1);
    cases.push_back(std::move(one));
  }
  std::sort(cases.begin(), cases.end(), [](const GoldenCase& a, const GoldenCase& b) { return a.name < b.name; });
  return cases;
}

void compare(const GoldenCase& one, const std::string& format, const std::string& extension) {
  RunOptions options;
  options.directory = SOURCE_DIR "/tests/golden";
  std::vector<std::string> arguments{"audit", "--format", format};
  arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end());
  const ProgramRun run = run_tcptune(arguments, options);
  CHECK(run.status == one.status);
  CHECK(run.err == "");
  const std::string path = options.directory + "/" + one.name + extension;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << run.out;
    return;
  }
  // Whole reports would bury the difference: only its first line is shown.
  const std::string recorded = content_of(path);
  const auto now = split(run.out, '\n'), then = split(recorded, '\n');
  std::size_t same = 0;
  while (same < now.size() && same < then.size() && now[same] == then[same]) ++same;
  INFO("the first difference is in line ", same + 1, ": ", same < now.size() ? std::string(now[same]) : "nothing");
  const bool equal = run.out == recorded;
  CHECK_MESSAGE(equal, path << " is not what is printed now; UPDATE_GOLDEN=1 makes this test write it");
}

TEST_CASE("reports are as they were recorded, byte for byte") {
  const std::vector<GoldenCase> cases = golden_cases();
  CHECK(cases.size() >= 25);
  for (const GoldenCase& one : cases) {
    CAPTURE(one.name);
    compare(one, "text", ".txt");
    compare(one, "json", ".json");
    if (fs::exists(SOURCE_DIR "/tests/golden/" + one.name + ".html")) compare(one, "html", ".html");
  }
}

TEST_CASE("recorded reports fit a terminal and cannot drive it") {
  for (const auto& entry : fs::directory_iterator(SOURCE_DIR "/tests/golden")) {
    if (entry.path().extension() != ".txt") continue;
    CAPTURE(entry.path().string());
    const std::string text = content_of(entry.path().string());
    CHECK(text.ends_with("\n"));
    CHECK_FALSE(text.ends_with("\n\n"));
    for (const std::string_view line : split(text, '\n')) {
      CAPTURE(line);
      // Words are never split: a list of ports or a path may be wider than any terminal, then it stands alone.
      CHECK((display_width(line) <= 80 || split_words(line).size() == 1));
      CHECK(printable(line) == line);
      CHECK(trim(line).size() + line.find_first_not_of(' ') ==
            line.size() + (line.empty() ? std::string_view::npos : 0));
    }
  }
}

std::string rendered(const World& world, const RenderOptions& options = {}, const RuleBase& base = embedded_rules()) {
  return rendered(base, "text", options, {result_of(base, world.snapshot)});
}

// The marked part of the line above the carets: what a person sees underlined.
std::string underlined(const std::string& text) {
  const auto lines = split(text, '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t caret = lines[i].find('^');
    if (caret == std::string_view::npos) continue;
    // Columns, not bytes: walk the line above until that column.
    const std::string_view above = lines[i - 1];
    std::size_t start = 0;
    while (start < above.size() && display_width(above.substr(0, start)) < caret) ++start;
    return std::string(above.substr(start));
  }
  return "";
}

TEST_CASE("the caret stands under the assignment, also behind tabs and wide characters") {
  CHECK(underlined(rendered(World().kernel("6.1").file("net.ipv4.tcp_syncookies = 0\n"))) ==
        "net.ipv4.tcp_syncookies = 0");
  CHECK(underlined(rendered(World().kernel("6.1").file("\t  net.ipv4.tcp_syncookies = 0\n"))) ==
        "net.ipv4.tcp_syncookies = 0");
  CHECK(underlined(rendered(World().kernel("6.1").file("-net.ipv4.tcp_syncookies = 0   \n")))
            .starts_with("net.ipv4.tcp_syncookies = 0"));
}

TEST_CASE("a live value is shown with its path under /proc/sys") {
  CHECK(rendered(World().kernel("6.1").live("net.ipv4.tcp_syncookies", "0"))
            .find("--> /proc/sys/net/ipv4/tcp_syncookies = 0\n") != std::string::npos);
  const LoadedRules rules = small_base({rule_text("AA001", "for_each: [net.ipv4.conf.*.rp_filter]\ncheck: it == 1\n")});
  World vlan;
  vlan.live("net.ipv4.conf.eth0/100.rp_filter", "0");
  CHECK(rendered(vlan, {}, rules.base).find("--> /proc/sys/net/ipv4/conf/eth0.100/rp_filter = 0\n") !=
        std::string::npos);
}

TEST_CASE("colours are there only when they are wished") {
  const World world = World().kernel("6.1").file("net.ipv4.tcp_syncookies = 0\n");
  CHECK(rendered(world).find('\x1B') == std::string::npos);
  CHECK(rendered(world, {.color = Color::yes}).find("\x1B[1;33mwarning[SYN001]\x1B[0m") != std::string::npos);
}

TEST_CASE("one error is an error, two are errors") {
  CHECK(rendered(World().kernel("6.1").file("net.ipv4.tcp_syncookies = x\n")).find("1 error, 0 warnings, 0 notes;") !=
        std::string::npos);
  CHECK(
      rendered(World().kernel("6.1").file("net.ipv4.tcp_syncookies = x\nnet.ipv4.tcp_sack = y\n")).find("2 errors,") !=
      std::string::npos);
}

TEST_CASE("what could not be seen or judged is said at the end") {
  World world;
  world.kernel("6.1").live("net.ipv4.tcp_syncookies", "", ReadingState::denied);
  world.snapshot.not_visible.push_back("1 setting may not be read by this user: net.ipv4.tcp_syncookies");
  const std::string text = rendered(world);
  CHECK(text.find("Not visible: 1 setting may not be read") != std::string::npos);
  CHECK(text.find("Not judged: ") != std::string::npos);
}

}  // namespace
}  // namespace tcptune
