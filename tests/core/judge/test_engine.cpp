// SPDX-License-Identifier: MIT
// The engine: verdicts over planes and kernel intervals, and what becomes of the findings.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/rules/embedded_rules.h"
#include "small_world.h"

namespace tcptune {
namespace {

using Lines = std::vector<std::string>;

const std::string kAlphaIsOne =
    rule_text("AA001", "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\nmessage: alpha is {net.ipv4.alpha}\n");

Judgement judged(const std::vector<std::string>& rules, const World& world) {
  static std::vector<LoadedRules> kept;  // findings point into the rule base
  kept.push_back(small_base(rules));
  return judge(kept.back().base, world.snapshot);
}

std::string counts_of(const Judgement& judgement) {
  const Counts& c = judgement.counts;
  return fmt::format("{} error, {} warning, {} note, {} pass, {} not applicable, {} unknown", c.error, c.warning,
                     c.note, c.pass, c.not_applicable, c.unknown);
}

TEST_CASE("a failing check is a finding at the line that sets the value") {
  const Judgement judgement = judged({kAlphaIsOne}, World().kernel("6.1").file("# c\nnet.ipv4.alpha = 0\n"));
  REQUIRE(judgement.findings.size() == 1);
  const Finding& finding = judgement.findings[0];
  CHECK(finding.message == "alpha is 0");
  CHECK(finding.value == "0");
  CHECK(finding.plane == FindingPlane::boot);
  CHECK(finding.place.file == "/etc/sysctl.d/test.conf");
  CHECK(finding.place.line == 2);
  CHECK(finding.place.column == 1);
  CHECK(finding.place.length == 18);
  CHECK(finding.kernels == "");
  CHECK(counts_of(judgement) == "0 error, 1 warning, 0 note, 0 pass, 0 not applicable, 0 unknown");
}

TEST_CASE("pass, not applicable and unknown are counted and are no findings") {
  const std::string picky =
      rule_text("AA002", "setting: net.ipv4.alpha\napplies_when: set(net.ipv4.alpha)\ncheck: net.ipv4.alpha == 1\n");
  CHECK(counts_of(judged({kAlphaIsOne, picky}, World().kernel("6.1").file("\n"))) ==
        "0 error, 0 warning, 0 note, 1 pass, 1 not applicable, 0 unknown");
  const Judgement denied =
      judged({kAlphaIsOne}, World().kernel("6.1").live("net.ipv4.alpha", "", ReadingState::denied));
  CHECK(counts_of(denied) == "0 error, 0 warning, 0 note, 0 pass, 0 not applicable, 1 unknown");
  CHECK(denied.unknowns.at(0).because == "net.ipv4.alpha: reading it is denied");
  CHECK(denied.unknowns.at(0).setting == "net.ipv4.alpha");
}

TEST_CASE("denying a reading never turns a verdict into pass") {
  const LoadedRules rules = small_base(
      {kAlphaIsOne,
       rule_text("AA002",
                 "setting: net.ipv4.alpha\napplies_when: net.ipv4.alpha != 0\ncheck: net.ipv4.beta.max > 5\n")});
  for (const char* alpha : {"0", "1", "2"})
    for (const char* beta : {"1 2 3", "7 8 9"}) {
      World world;
      world.kernel("6.1").live("net.ipv4.alpha", alpha).live("net.ipv4.beta", beta);
      for (const Rule& rule : rules.base.rules) {
        const Context context{rules.base, world.snapshot, Plane::now, world.snapshot.facts.kernel, nullptr, {}};
        const Verdict told = judge_rule(use_of(rules.base, rule), context).front().verdict;
        for (const char* hidden : {"net.ipv4.alpha", "net.ipv4.beta"}) {
          World blind = world;
          blind.live(hidden, "", ReadingState::denied);
          const Verdict verdict =
              judge_rule(use_of(rules.base, rule),
                         {rules.base, blind.snapshot, Plane::now, world.snapshot.facts.kernel, nullptr, {}})
                  .front()
                  .verdict;
          CHECK((verdict == told || verdict == Verdict::unknown || told == Verdict::not_applicable));
          CHECK_FALSE((verdict == Verdict::pass && told == Verdict::fail));
        }
      }
    }
}

TEST_CASE("a rule that passes whatever holds does not need to know whether it applies") {
  const std::string rule =
      rule_text("AA003", "setting: net.ipv4.alpha\napplies_when: memory > 0\ncheck: net.ipv4.alpha == 1\n");
  CHECK(counts_of(judged({rule}, World().kernel("6.1").file("net.ipv4.alpha = 1\n"))) ==
        "0 error, 0 warning, 0 note, 1 pass, 0 not applicable, 0 unknown");
  CHECK(counts_of(judged({rule}, World().kernel("6.1").file("net.ipv4.alpha = 0\n"))) ==
        "0 error, 0 warning, 0 note, 0 pass, 0 not applicable, 1 unknown");
}

TEST_CASE("a finding says on which kernels of the interval it holds") {
  const std::string rule =
      rule_text("AA004", "setting: net.ipv4.alpha\napplies_when: set(net.ipv4.alpha)\ncheck: kernel < 4.15\n");
  const auto kernels_for = [&](std::string_view range) {
    const Judgement judgement = judged({rule}, World().kernel(range).file("net.ipv4.alpha = 0\n"));
    return judgement.findings.empty() ? std::string("none") : "on " + judgement.findings[0].kernels;
  };
  CHECK(kernels_for("any") == "on Linux 4.15 and later");
  CHECK(kernels_for("4.4..5.10") == "on Linux 4.15 to 5.10");
  CHECK(kernels_for("4.15..5.10") == "on ");
  CHECK(kernels_for("4.4..4.14") == "none");
  CHECK(kernels_for("5.10") == "on ");
  CHECK(kernels_for("4.14.99..4.15.0") == "on Linux 4.15");
}

TEST_CASE("no part of the interval is dropped: a verdict on old kernels alone counts, quietly if nobody asked") {
  const std::string rule =
      rule_text("AA005", "setting: net.ipv4.alpha\napplies_when: set(net.ipv4.alpha)\ncheck: kernel >= 4.15\n");
  const auto severity_on = [&](World world) {
    const Judgement judgement = judged({rule}, world.file("net.ipv4.alpha = 0\n"));
    return judgement.findings.empty() ? "none" : name_of(judgement.findings[0].severity);
  };
  World nobody_asked;
  nobody_asked.snapshot.facts.any_kernel = YesNo::yes;
  CHECK(severity_on(nobody_asked) == "note");
  CHECK(severity_on(World()) == "warning");
  CHECK(severity_on(World().kernel("4.4..5.10")) == "warning");
  CHECK(severity_on(World().kernel("4.14")) == "warning");
  CHECK(severity_on(World().kernel("4.15..5.10")) == "none");
}

TEST_CASE("the loudest part speaks, and the others are told where they say something else") {
  const std::string rule = rule_text("AA005",
                                     "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\nseverity: note\ncases:\n"
                                     "  - { when: kernel >= 4.4 and kernel < 4.9, severity: error, message: breaks }\n "
                                     " - { when: kernel < 4.15, message: old }\n");
  const Judgement judgement = judged({rule}, World().file("net.ipv4.alpha = 0\n"));
  REQUIRE(judgement.findings.size() == 1);
  const Finding& finding = judgement.findings[0];
  CHECK(finding.message == "breaks");
  CHECK(finding.severity == Severity::error);
  CHECK(finding.kernels == "Linux 4.4 to 4.8");
  REQUIRE(finding.elsewhere.size() == 2);
  CHECK(finding.elsewhere[0].kernels == "Linux 4.15 and later");
  CHECK(finding.elsewhere[0].message == "m");
  CHECK(finding.elsewhere[1].kernels == "Linux 4.9 to 4.14, and Linux 2.6.18 to 4.3");
  CHECK(finding.elsewhere[1].severity == Severity::note);
}

TEST_CASE("the interval is cut where the settings change too") {
  // The default of alpha is 0 before 4.0 and 1 since; older is gone since 4.12; unheard is not read since 4.15.
  const auto from = [&](std::string_view check) {
    const Judgement judgement = judged({rule_text("AA006", fmt::format("setting: net.ipv4.beta\ncheck: {}\n", check))},
                                       World().file("net.ipv4.beta = 1 2 3\n"));
    return judgement.findings.empty() ? std::string("none") : judgement.findings[0].kernels;
  };
  CHECK(from("net.ipv4.alpha == 0") == "Linux 4.0 and later");
  CHECK(from("exists(net.ipv4.older)") == "Linux 4.12 and later");
  CHECK(from("not exists(net.ipv4.newer)") == "Linux 5.4 and later");
  CHECK(from("not unread(net.ipv4.unheard)") == "Linux 4.15 and later");
  CHECK(from("default(net.ipv4.alpha) == 0") == "Linux 4.0 and later");
  CHECK(from("net.ipv4.beta.max > 5") == "");
}

TEST_CASE("neighbouring pieces with the same verdict are told as one") {
  const std::string rule =
      rule_text("AA007", "setting: net.ipv4.alpha\ncheck: kernel < 4.4 or (kernel >= 4.15 and memory > 0 and false)\n");
  const Judgement judgement = judged({rule}, World().file("net.ipv4.alpha = 1\n"));
  REQUIRE(judgement.findings.size() == 1);
  CHECK(judgement.findings[0].kernels == "Linux 4.4 and later");
}

TEST_CASE("what cannot be known of the newest kernels stays unknown") {
  const std::string rule = rule_text("AA008", "setting: net.ipv4.alpha\ncheck: kernel < 4.15 or memory > 0\n");
  CHECK(counts_of(judged({rule}, World().file("net.ipv4.alpha = 1\n"))) ==
        "0 error, 0 warning, 0 note, 0 pass, 0 not applicable, 1 unknown");
}

TEST_CASE("two planes with the same defect are one finding") {
  World world;
  world.kernel("6.1").file("net.ipv4.alpha = 0\n").live("net.ipv4.alpha", "0");
  const Judgement judgement = judged({kAlphaIsOne}, world);
  REQUIRE(judgement.findings.size() == 1);
  CHECK(judgement.findings[0].plane == FindingPlane::both);
  CHECK(judgement.findings[0].place.line == 1);
  CHECK(judgement.counts.warning == 1);
}

TEST_CASE("two planes with different values are judged apart") {
  World world;
  world.kernel("6.1").file("net.ipv4.alpha = 2\n").live("net.ipv4.alpha", "0");
  CHECK(findings_of(small_base({kAlphaIsOne}).base, world.snapshot) ==
        Lines{"AA001 warning now :0 alpha is 0", "AA001 warning boot /etc/sysctl.d/test.conf:1 alpha is 2"});
  World cured;
  cured.kernel("6.1").file("net.ipv4.alpha = 1\n").live("net.ipv4.alpha", "0");
  CHECK(findings_of(small_base({kAlphaIsOne}).base, cured.snapshot) == Lines{"AA001 warning now :0 alpha is 0"});
  World broken;
  broken.kernel("6.1").file("net.ipv4.alpha = 0\n").live("net.ipv4.alpha", "1");
  CHECK(findings_of(small_base({kAlphaIsOne}).base, broken.snapshot) ==
        Lines{"AA001 warning boot /etc/sysctl.d/test.conf:1 alpha is 0"});
}

TEST_CASE("the first case that holds overrides what it gives, and nothing else") {
  const std::string rule = rule_text("AA009", R"(setting: net.ipv4.alpha
severity: note
message: plain
check: net.ipv4.alpha == 1
fix: { net.ipv4.alpha: 1 }
fix_safety: review
cases:
  - { when: net.ipv4.alpha > 100, severity: error, message: "huge {net.ipv4.alpha}" }
  - { when: net.ipv4.alpha > 10, severity: warning, advice: less, fix: { net.ipv4.alpha: delete }, fix_safety: safe }
)");
  const auto finding = [&](int alpha) {
    return judged({rule}, World().kernel("6.1").file(fmt::format("net.ipv4.alpha = {}\n", alpha))).findings.at(0);
  };
  CHECK(finding(2).severity == Severity::note);
  CHECK(finding(2).message == "plain");
  CHECK(finding(2).fix_safety == FixSafety::review);
  CHECK(finding(2).fix.at(0).kind == FixKind::set);
  CHECK(finding(2).fix.at(0).value == "1");
  CHECK(finding(2).fix.at(0).old_value == "2");
  CHECK(finding(2).fix.at(0).line == 1);
  CHECK(finding(20).severity == Severity::warning);
  CHECK(finding(20).message == "plain");
  CHECK(finding(20).advice.view() == "less");
  CHECK(finding(20).fix.at(0).kind == FixKind::remove_line);
  CHECK(finding(20).fix_safety == FixSafety::safe);
  CHECK(finding(200).severity == Severity::error);
  CHECK(finding(200).message == "huge 200");
  CHECK(finding(200).advice.view() == "a");
}

TEST_CASE("deleting a line that is not there is going back to the default") {
  const std::string rule = rule_text("AA010",
                                     "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\nfix: { net.ipv4.alpha: "
                                     "delete, net.ipv4.delta: default }\nfix_safety: safe\n");
  const Finding finding = judged({rule}, World().kernel("6.1").live("net.ipv4.alpha", "0")).findings.at(0);
  REQUIRE(finding.fix.size() == 1);  // the default of delta is not known
  CHECK(finding.fix[0].kind == FixKind::restore_default);
  CHECK(finding.fix[0].value == "1");
}

TEST_CASE("for_each judges every setting that has a reading or a line") {
  const std::string rule =
      rule_text("AA011", "for_each: [net.ipv4.conf.*.rp_filter]\ncheck: it != 0\nmessage: \"{it_name} = {it}\"\n");
  World world;
  world.kernel("6.1")
      .file("net.ipv4.conf.eth0.rp_filter = 0\n")
      .live("net.ipv4.conf.all.rp_filter", "0")
      .live("net.ipv4.conf.lo.rp_filter", "", ReadingState::absent)
      .live("net.ipv4.alpha", "0");
  const Lines found = findings_of(small_base({rule}).base, world.snapshot);
  CHECK(found == Lines{"AA011 warning both :0 net.ipv4.conf.all.rp_filter = 0",
                       "AA011 warning boot /etc/sysctl.d/test.conf:1 net.ipv4.conf.eth0.rp_filter = 0"});
}

TEST_CASE("once per block the first line tells, the others are listed") {
  const std::string rule =
      rule_text("AA012", "for_each: [net.ipv4.*]\nonce_per: block\ncheck: \"false\"\nmessage: \"{it_name}\"\n");
  const Judgement judgement = judged(
      {rule}, World().file("net.ipv4.unheard = 1\nnet.ipv4.alpha = 1\nnet.ipv4.beta = 1 2 3\n\nnet.ipv4.newer = 1\n"));
  REQUIRE(judgement.findings.size() == 2);
  CHECK(judgement.findings[0].message == "net.ipv4.unheard");
  CHECK(judgement.findings[0].place.line == 1);
  REQUIRE(judgement.findings[0].related.size() == 2);
  std::vector<std::string> labels;
  for (const Place& place : judgement.findings[0].related)
    labels.push_back(fmt::format("{} {}", place.line, place.label));
  std::sort(labels.begin(), labels.end());
  CHECK(labels == Lines{"2 net.ipv4.alpha here too", "3 net.ipv4.beta here too"});
  CHECK(judgement.findings[1].message == "net.ipv4.newer");
  CHECK(judgement.counts.warning == 2);
}

TEST_CASE("a more telling rule replaces the general one on its line only") {
  const std::string telling = rule_text(
      "AA013", "setting: net.ipv4.alpha\nsupersedes: [AA001]\ncheck: net.ipv4.alpha != 0\nmessage: telling\n");
  World world;
  world.kernel("6.1").file("net.ipv4.alpha = 0\n");
  CHECK(findings_of(small_base({kAlphaIsOne, telling}).base, world.snapshot) ==
        Lines{"AA013 warning boot /etc/sysctl.d/test.conf:1 telling"});
  world.file("net.ipv4.alpha = 2\n");
  CHECK(findings_of(small_base({kAlphaIsOne, telling}).base, world.snapshot) ==
        Lines{"AA001 warning boot /etc/sysctl.d/test.conf:1 alpha is 2"});
  World planes;
  planes.kernel("6.1").file("net.ipv4.alpha = 2\n").live("net.ipv4.alpha", "0");
  CHECK(findings_of(small_base({kAlphaIsOne, telling}).base, planes.snapshot) ==
        Lines{"AA013 warning now :0 telling", "AA001 warning boot /etc/sysctl.d/test.conf:1 alpha is 2"});
}

TEST_CASE("a rule replaces another on the same setting only, also where nothing has a line") {
  const std::string beta = rule_text("AA014", "setting: net.ipv4.beta\ncheck: net.ipv4.beta.max > 5\nmessage: beta\n");
  const std::string alpha =
      rule_text("AA015", "setting: net.ipv4.alpha\nsupersedes: [AA014]\ncheck: net.ipv4.alpha == 1\nmessage: alpha\n");
  World world;
  world.kernel("6.1").live("net.ipv4.alpha", "0").live("net.ipv4.beta", "1 2 3");
  CHECK(findings_of(small_base({alpha, beta}).base, world.snapshot) ==
        Lines{"AA015 warning now :0 alpha", "AA014 warning now :0 beta"});
}

TEST_CASE("a message shows what is not known as a question mark") {
  const std::string rule = rule_text("AA014",
                                     "setting: net.ipv4.alpha\ncheck: \"false\"\nmessage: \"{memory} {net.ipv4.beta} "
                                     "{net.ipv4.beta.max} {os} {1 < 2}\"\n");
  CHECK(judged({rule}, World().kernel("6.1").file("net.ipv4.alpha = 0\n")).findings.at(0).message ==
        "? 1 2 3 3 linux yes");
}

TEST_CASE("a finding in a dump points at its line") {
  World world;
  world.kernel("6.1").live("net.ipv4.alpha", "0");
  world.snapshot.kind = TargetKind::dump;
  world.snapshot.name = "dump.txt";
  world.snapshot.now->at("net.ipv4.alpha").line = 42;
  CHECK(findings_of(small_base({kAlphaIsOne}).base, world.snapshot) ==
        Lines{"AA001 warning now dump.txt:42 alpha is 0"});
}

TEST_CASE("findings are sorted by file, line, setting and rule, whatever the order of rules") {
  const std::string text =
      "# TIME_WAIT\nnet.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_fin_timeout = "
      "3\nnet.ipv4.tcp_max_tw_buckets = 500\nnet.ipv4.ip_local_port_range = 1024 65000\n"
      "net.ipv4.tcp_syncookies = 0\nnet.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_keepalive_time = 5\nnet.core.somaxconn = "
      "64\nnet.ipv4.tcp_sack = 0 # no\nnonsense\n";
  World world;
  world.file(text);
  const RuleBase& whole = embedded_rules();
  const Lines expected = findings_of(whole, world.snapshot);
  CHECK(expected.size() > 10);
  CHECK(findings_of(whole, world.snapshot) == expected);
  // Built-in rules are looked up by id, so they stay where they are; the others may come in any order.
  std::vector<Rule> rules(whole.rules.begin(), whole.rules.end());
  const auto is_builtin = [](const Rule& rule) { return rule.builtin == YesNo::yes; };
  const auto first = std::find_if(rules.begin(), rules.end(), is_builtin);
  std::reverse(rules.begin(), first);
  RuleBase shuffled = whole;
  shuffled.rules = rules;
  Lines got = findings_of(shuffled, world.snapshot);
  Lines wanted = expected;
  // Without a sorted table the built-in ones may be missed: only the others are compared.
  const auto drop_builtin = [](Lines& lines) {
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("CONF"); });
  };
  drop_builtin(got);
  drop_builtin(wanted);
  CHECK(got == wanted);
}

TEST_CASE("a snapshot without planes is judged without a finding") {
  const Judgement judgement = judged({kAlphaIsOne}, World());
  CHECK(judgement.findings.empty());
  CHECK(counts_of(judgement) == "0 error, 0 warning, 0 note, 0 pass, 1 not applicable, 0 unknown");
}

}  // namespace
}  // namespace tcptune
