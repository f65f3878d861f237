// SPDX-License-Identifier: MIT
// The rule base as it is shipped: examples, completeness, silence on stock kernels, and the verdicts that matter most.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/catalogue/names.h"
#include "core/judge/engine.h"
#include "core/rules/embedded_rules.h"
#include "core/text/text.h"
#include "core/text/utf8.h"
#include "readers/sysctl/sysctl_boot.h"
#include "shipped_rules.h"
#include "small_world.h"
#include "targets/examples.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

const RuleBase& base() { return embedded_rules(); }

TEST_CASE("every example of every rule comes out as the rule says") {
  int run = 0;
  for (const Rule& rule : base().rules) {
    const ExampleResult result = run_examples(base(), rule);
    run += result.run;
    for (const ExampleFault& fault : result.faults) FAIL_CHECK(fault.place << ": " << fault.message);
  }
  CHECK(run > 500);
}

TEST_CASE("an example that comes out otherwise is told with its line, and so is a wrong severity") {
  const LoadedRules rules = small_base({rule_text("AA001", R"(setting: net.ipv4.alpha
check: net.ipv4.alpha == 1
examples:
  - { expect: fail, severity: warning, given: { net.ipv4.alpha: 0 } }
  - { expect: pass, given: { net.ipv4.alpha: 1 } }
  - { expect: pass, given: { net.ipv4.alpha: 2 } }
  - { expect: fail, severity: error, given: { net.ipv4.alpha: 2 } }
  - { expect: fail, given: { kernel: x, net.ipv4.alpha: 2 } }
)")});
  const ExampleResult result = run_examples(rules.base, rules.base.rules[0]);
  CHECK(result.run == 5);
  REQUIRE(result.faults.size() == 3);
  CHECK(result.faults[0].place == "rule0.yaml:15");
  CHECK(result.faults[0].message.starts_with("AA001: expected pass, got fail"));
  CHECK(result.faults[1].message == "AA001: expected severity error, got warning");
  CHECK(result.faults[2].message.find("kernel is \"x\"") != std::string::npos);
}

TEST_CASE("there are at least 65 rules, each with an example that fails and one that passes") {
  CHECK(base().rules.size() >= 65);
  for (const Rule& rule : base().rules) {
    CAPTURE(rule.id);
    const auto has = [&rule](Verdict verdict) {
      return std::any_of(rule.examples.begin(), rule.examples.end(),
                         [verdict](const Example& e) { return e.expect == verdict; });
    };
    CHECK(has(Verdict::fail));
    CHECK(has(Verdict::pass));
    if (!rule.applies_when.empty()) CHECK(has(Verdict::not_applicable));
  }
}

TEST_CASE("every rule says why, what to do, and where that is written") {
  std::set<std::string_view> names;
  for (const Rule& rule : base().rules) {
    CAPTURE(rule.id);
    CHECK(names.insert(rule.name).second);
    CHECK(rule.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos);
    CHECK(rule.file ==
          fmt::format("rules/{}/{}-{}.yaml", rule.id.starts_with("WIN") ? "windows" : "linux", rule.id, rule.name));
    const std::string_view os = rule.id.starts_with("WIN") ? "windows" : rule.builtin == YesNo::yes ? "" : "linux";
    CHECK(rule.os == os);
    CHECK(rule.why.size() > 100);
    CHECK_FALSE(rule.advice.empty());
    CHECK_FALSE(rule.title.ends_with('.'));
    for (const std::string_view reference : rule.references) CHECK(reference.starts_with("https://"));
    if (!rule.fix.empty()) CHECK(rule.fix_safety != FixSafety::none);
  }
}

TEST_CASE("what topics refer to exists") {
  for (const Topic& topic : base().topics) {
    CAPTURE(topic.name);
    for (const std::string_view name : topic.see) {
      CAPTURE(name);
      CHECK((find_topic(base(), name) != nullptr || find_rule(base(), name) != nullptr ||
             find_setting(base(), name) != nullptr));
    }
    CHECK(split(topic.text, '\n').size() <= 40);
    for (const std::string_view line : split(topic.text, '\n')) CHECK(display_width(line) <= 78);
  }
}

// One file on one kernel: the loudest severity of each rule that fails, as "TW002 error".
std::set<std::string> verdicts(std::string_view text, const std::string& kernel, const std::string& role = "any") {
  TargetOptions options;
  options.kernel = kernel;
  options.role = role;
  const Snapshot snapshot = text_target(shipped_rules(), options, "test.conf", std::string(text)).snapshot;
  std::set<std::string> found;
  for (const Finding& finding : judge(base(), snapshot).findings)
    found.insert(fmt::format("{} {}", finding.rule->id, name_of(finding.severity)));
  return found;
}

// Kernels as people meet them, on both sides of the great changes, and two intervals.
const std::vector<std::string> kKernels{"2.6.18",
                                        "2.6.18-398.el5",
                                        "2.6.32-754.el6.x86_64",
                                        "3.10.0-1160.el7.x86_64",
                                        "4.4",
                                        "4.18.0-477.el8.x86_64",
                                        "5.4",
                                        "5.10",
                                        "5.14.0-427.el9.x86_64",
                                        "5.15",
                                        "6.1",
                                        "6.8",
                                        "6.12",
                                        "6.18",
                                        "any",
                                        "4.4..5.10"};
const std::vector<std::int64_t> kMemories{std::int64_t{512} << 20, std::int64_t{4} << 30, std::int64_t{64} << 30};

Facts facts_of(const std::string& kernel, std::int64_t memory) {
  Facts facts;
  facts.kernel = parse_kernel_range(kernel).value();
  facts.vendor = kernel_vendor(kernel);
  facts.memory = memory;
  return facts;
}

std::string told(const Judgement& judgement) {
  std::string text;
  for (const Finding& finding : judgement.findings)
    text += fmt::format("{} {}: {}\n", finding.rule->id, finding.setting, finding.message);
  return text;
}

TEST_CASE("nothing set by anybody is no finding at boot, on any kernel with any memory") {
  for (const std::string& kernel : kKernels)
    for (const std::int64_t memory : kMemories)
      for (const char* role : {"any", "server", "client", "proxy"}) {
        CAPTURE(kernel);
        CAPTURE(memory);
        Snapshot snapshot;
        snapshot.kind = TargetKind::root;
        snapshot.facts = facts_of(kernel, memory);
        snapshot.facts.role = role;
        snapshot.boot.emplace();
        snapshot.boot->reader = BootReader::systemd;
        CHECK(told(judge(base(), snapshot)) == "");
      }
}

TEST_CASE("a live kernel with its own defaults is no finding either") {
  for (const std::string& kernel : kKernels)
    for (const std::int64_t memory : kMemories) {
      CAPTURE(kernel);
      CAPTURE(memory);
      Snapshot snapshot;
      snapshot.kind = TargetKind::live;
      snapshot.facts = facts_of(kernel, memory);
      snapshot.facts.net_namespace = NetNamespace::initial;
      snapshot.now.emplace();
      const Context context{base(), snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
      Readings readings;
      const SettingNames& names = shipped_rules().prepare(snapshot.facts).names();
      for (const std::string& name : *names) {
        const Setting* setting = find_setting(base(), name);
        if (const auto value = default_text(*setting, context, name))
          readings[name] = {ReadingState::present, *value, 0};
      }
      CHECK(readings.size() > 100);
      snapshot.now = std::move(readings);
      snapshot.boot.emplace();
      snapshot.boot->reader = BootReader::systemd;
      CHECK(told(judge(base(), snapshot)) == "");
    }
}

constexpr std::string_view kEight =
    "net.ipv4.tcp_syncookies = 1\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_fin_timeout = "
    "30\nnet.ipv4.tcp_keepalive_time = 1200\n"
    "net.ipv4.ip_local_port_range = 1024 65000\nnet.ipv4.tcp_max_syn_backlog = 8192\nnet.ipv4.tcp_max_tw_buckets = "
    "5000\n";

TEST_CASE("the classic block of eight: two grave, one warning, the rest notes, on every kernel") {
  for (const char* kernel : {"2.6.18", "3.10.0-1160.el7.x86_64", "6.1", "6.18", "any"}) {
    CAPTURE(kernel);
    const auto found = verdicts(kEight, kernel);
    for (const char* wanted :
         {"TW002 error", "TW004 warning", "PORT002 warning", "TW001 note", "FIN001 note", "TW006 note", "KA002 note"}) {
      CAPTURE(wanted);
      CHECK(found.count(wanted) == 1);
    }
    // Nothing else is louder than a note, and the removed key is told once.
    for (const std::string& verdict : found)
      CHECK((verdict.ends_with(" note") || verdict == "TW002 error" || verdict == "TW004 warning" ||
             verdict == "PORT002 warning"));
    CHECK(found.count("CONF004 warning") == 0);
  }
}

TEST_CASE("tcp_max_syn_backlog is unread with cookies since 4.4, and capped by somaxconn before") {
  for (const char* kernel : {"6.1", "6.18", "4.4"}) CHECK(verdicts(kEight, kernel).count("SYN003 note") == 1);
  for (const char* kernel : {"2.6.32", "3.10.0-1160.el7.x86_64"}) {
    CHECK(verdicts(kEight, kernel).count("SYN003 note") == 0);
    CHECK(verdicts(kEight, kernel).count("SYN004 note") == 1);
  }
}

TEST_CASE("both ends of the classic port range are even, which matters since 4.2") {
  CHECK(verdicts(kEight, "6.1").count("PORT003 note") == 1);
  CHECK(verdicts(kEight, "2.6.18").count("PORT003 note") == 0);
}

TEST_CASE("the classic block of four has one error and otherwise notes") {
  constexpr std::string_view kFour =
      "net.ipv4.tcp_syncookies = 1\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_fin_timeout = "
      "30\n";
  for (const char* kernel : {"2.6.18", "3.10.0-1160.el7.x86_64", "6.1", "6.18"}) {
    CAPTURE(kernel);
    CHECK(verdicts(kFour, kernel) == std::set<std::string>{"TW002 error", "FIN001 note", "TW006 note", "TW001 note"});
  }
}

std::string message_for(std::string_view text, const std::string& kernel, std::string_view id) {
  TargetOptions options;
  options.kernel = kernel;
  for (const Finding& finding :
       judge(base(), text_target(shipped_rules(), options, "test.conf", std::string(text)).snapshot).findings)
    if (finding.rule->id == id) return finding.message;
  return "";
}

TEST_CASE("tcp_tw_recycle is told as dangerous where it works and as gone where it is not") {
  constexpr std::string_view kText = "net.ipv4.tcp_tw_recycle = 1\n";
  for (const char* kernel : {"2.6.18", "3.10.0-1160.el7.x86_64", "4.4", "4.11"}) {
    CAPTURE(kernel);
    CHECK(contains_ignoring_case(message_for(kText, kernel, "TW002"), "NAT"));
    CHECK_FALSE(contains_ignoring_case(message_for(kText, kernel, "TW002"), "4.12"));
  }
  for (const char* kernel : {"4.12", "4.18.0-477.el8.x86_64", "6.1", "6.18"}) {
    CAPTURE(kernel);
    CHECK(message_for(kText, kernel, "TW002").find("4.12") != std::string::npos);
  }
  CHECK(verdicts("net.ipv4.tcp_tw_recycle = 0\n", "6.1") == std::set<std::string>{"CONF004 warning"});
  CHECK(verdicts("net.ipv4.tcp_tw_recycle = 0\n", "3.10.0-1160.el7.x86_64").empty());
}

TEST_CASE("tcp_tw_reuse is a note for a server, nothing for a client, inert without timestamps") {
  for (const char* kernel : {"2.6.18", "3.10.0-1160.el7.x86_64", "6.1", "6.18"}) {
    CAPTURE(kernel);
    CHECK(verdicts("net.ipv4.tcp_tw_reuse = 1\n", kernel, "server") == std::set<std::string>{"TW001 note"});
    CHECK(verdicts("net.ipv4.tcp_tw_reuse = 1\n", kernel, "client").empty());
    CHECK(verdicts("net.ipv4.tcp_tw_reuse = 1\n\nnet.ipv4.tcp_timestamps = 0\n", kernel, "client")
              .count("TW007 warning") == 1);
  }
  CHECK(verdicts("net.ipv4.tcp_tw_reuse = 2\n", "6.1").empty());
  CHECK(verdicts("net.ipv4.tcp_tw_reuse = 3\n", "6.1").count("CONF005 error") == 1);
}

TEST_CASE("tcp_syncookies = 1 alone is in order, 0 is a warning, and it is no cure for TIME_WAIT") {
  for (const char* kernel : {"3.10.0-1160.el7.x86_64", "6.1", "6.18"}) {
    CAPTURE(kernel);
    CHECK(verdicts("net.ipv4.tcp_syncookies = 1\n", kernel).empty());
    CHECK(verdicts("net.ipv4.tcp_syncookies = 0\n", kernel) == std::set<std::string>{"SYN001 warning"});
    CHECK(verdicts("# fewer TIME_WAIT\nnet.ipv4.tcp_syncookies = 1\n", kernel) == std::set<std::string>{"TW006 note"});
  }
}

}  // namespace
}  // namespace tcptune
