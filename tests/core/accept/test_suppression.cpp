// SPDX-License-Identifier: MIT
// Suppression comments: what they take out, what they do not, and what is said about them.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/rules/embedded_rules.h"
#include "core/snapshot/suppression_comment.h"
#include "core/text/date.h"
#include "rulebase/loader.h"
#include "shipped_rules.h"
#include "targets/examples.h"
#include "targets/targets.h"
#include "temporary_tree.h"
#include "tool.h"

namespace tcptune {
namespace {

const Policy kNoPolicy;
const std::string kRecycleLine = "net.ipv4.tcp_tw_recycle = 1\n";

Snapshot snapshot_of(const std::string& text, const RuleBase& base = embedded_rules()) {
  return text_target(RuleCache(base), {}, "a.conf", std::string(text)).snapshot;
}

Judgement judged(const std::string& text, Date today = {2026, 11, 20}, const RuleBase& base = embedded_rules()) {
  const Snapshot snapshot = snapshot_of(text, base);
  return apply_suppressions(judge(base, snapshot), snapshot, {base, base, kNoPolicy, nullptr, today, "/", "/"})
      .judgement;
}

// "TW002:3 CONF019:1 …", in order.
std::string found(const Judgement& judgement) {
  std::string all;
  for (const Finding& f : judgement.findings)
    all += (all.empty() ? "" : " ") + std::string(f.rule->id) + ":" + std::to_string(f.place.line);
  return all;
}

std::string message(const Judgement& judgement, std::string_view id) {
  for (const Finding& f : judgement.findings)
    if (f.rule->id == id) return f.message;
  return "";
}

std::string comment_fault(const std::string& text) {
  try {
    judged(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// The rule base with another text of one rule.
LoadedRules with_rule(const std::string& id, const std::string& from, const std::string& to) {
  for (RuleSource source : read_rule_files(SOURCE_DIR "/rules/linux", "rules")) {
    if (source.file.find(id) == std::string::npos) continue;
    source.text.replace(source.text.find(from), from.size(), to);
    return load_rules({source}, embedded_rules());
  }
  FAIL("no rule " << id);
  return {};
}

}  // namespace

TEST_CASE("a date is a day of the calendar, written as year-month-day") {
  CHECK(parse_date("2027-01-31") == Date{2027, 1, 31});
  CHECK(parse_date("2024-02-29") == Date{2024, 2, 29});
  for (const char* text : {"", "2027-02-29", "2027-1-31", "2027-13-01", "0000-01-01", "2027/01/31", "2027-01-31 ",
                           "+027-01-31", "tomorrow"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text));
  }
  CHECK(Date{2026, 12, 31} < Date{2027, 1, 1});
  CHECK(to_text(Date{987, 6, 5}) == "0987-06-05");
}

TEST_CASE("seconds since 1970 are a day in UTC, before 1970 too") {
  CHECK(date_of_unix_time(0) == Date{1970, 1, 1});
  CHECK(date_of_unix_time(86399) == Date{1970, 1, 1});
  CHECK(date_of_unix_time(86400) == Date{1970, 1, 2});
  CHECK(date_of_unix_time(-1) == Date{1969, 12, 31});
  CHECK(date_of_unix_time(1582934400) == Date{2020, 2, 29});
  CHECK(date_of_unix_time(253402300799) == Date{9999, 12, 31});
  CHECK_FALSE(date_of_unix_time(253402300800));
  CHECK_FALSE(date_of_unix_time(INT64_MIN));
}

TEST_CASE("a suppression takes the named finding out of the line below it") {
  const Judgement judgement = judged("# tcptune ignore=TW002 -- old fleet\n" + kRecycleLine);
  CHECK(found(judgement) == "");
  CHECK(judgement.counts.suppressed == 1);
  CHECK(judgement.counts.error == 0);
  CHECK(found(judged(kRecycleLine)) == "TW002:1");
}

TEST_CASE("other comments may stand between a suppression and its line, an empty line may not") {
  CHECK(found(judged("; tcptune ignore=TW002 -- old fleet\n# a remark\n" + kRecycleLine)) == "");
  const Judgement apart = judged("# tcptune ignore=TW002 -- old fleet\n\n" + kRecycleLine);
  CHECK(found(apart) == "CONF019:1 TW002:3");
  CHECK(message(apart, "CONF019").find("covers no line") != std::string::npos);
}

TEST_CASE("a suppression speaks of one line, not of those after it") {
  const std::string text =
      "# tcptune ignore=CONF006 -- octal is meant\nnet.ipv4.tcp_fin_timeout = 010\nnet.ipv4.tcp_retries2 = 010\n";
  const std::string left = found(judged(text));
  CHECK(left.find("CONF006:2") == std::string::npos);
  CHECK(left.find("CONF006:3") != std::string::npos);
}

TEST_CASE("families, several rules in one comment and several comments all work") {
  CHECK(found(judged("# tcptune ignore=TW -- all\n" + kRecycleLine)) == "");
  const std::string line = "net.ipv4.tcp_keepalive_time = 010\n";
  REQUIRE(found(judged(line)) == "CONF006:1 KA001:1");
  CHECK(found(judged("# tcptune ignore=CONF006,KA001 -- both\n" + line)) == "");
  CHECK(found(judged("# tcptune ignore=CONF006 -- one\n# tcptune ignore=KA001 -- the other\n" + line)) == "");
  CHECK(found(judged("# tcptune ignore=CONF,KA -- all\n" + line)) == "");
  CHECK(found(judged("# tcptune ignore=CONF -- one family\n" + line)) == "KA001:2");
}

TEST_CASE("of two suppressions of the same finding neither is unused") {
  CHECK(found(judged("# tcptune ignore=TW -- family\n# tcptune ignore=TW002 -- rule\n" + kRecycleLine)) == "");
  CHECK(found(judged("# tcptune ignore=TW002,TW -- both\n" + kRecycleLine)) == "");
}

TEST_CASE("a rule's one finding for a block goes when its first line is suppressed, with the lines it lists") {
  const std::string block =
      "net.ipv4.tcp_fin_timeout = 30\nnet.ipv4.tcp_syncookies = 1\nnet.ipv4.tcp_max_syn_backlog = "
      "8192\nnet.core.somaxconn = 4096\n";
  const std::string head = "# fewer sockets in TIME_WAIT\n";
  const Judgement before = judged(head + block);
  const auto grouped = std::find_if(before.findings.begin(), before.findings.end(),
                                    [](const Finding& f) { return f.rule->id == "TW006"; });
  REQUIRE(grouped != before.findings.end());
  REQUIRE_FALSE(grouped->related.empty());
  std::string text = head + block;
  std::size_t at = 0;
  for (int line = 1; line < grouped->place.line; ++line) at = text.find('\n', at) + 1;
  text.insert(at, "# tcptune ignore=TW006 -- known\n");
  CHECK(message(judged(text), "TW006").empty());
}

TEST_CASE("a suppression holds on its last day and has ended on the next") {
  const std::string text = "# tcptune ignore=TW002 until=2026-11-20 -- old fleet\n" + kRecycleLine;
  CHECK(found(judged(text, {2026, 11, 20})) == "");
  const Judgement after = judged(text, {2026, 11, 21});
  CHECK(found(after) == "CONF018:1 TW002:2");
  CHECK(after.counts.suppressed == 0);
  CHECK(after.findings[0].severity == Severity::warning);
  CHECK(after.findings[0].place.column == 24);
  CHECK(after.findings[0].place.length == 16);
  CHECK(after.findings[0].related.at(0).line == 2);
}

TEST_CASE("each rule that a suppression names in vain is told, at its place") {
  const Judgement judgement = judged("  # tcptune ignore=TW002,SYN -- old fleet\n" + kRecycleLine);
  CHECK(found(judgement) == "CONF019:1");
  CHECK(message(judgement, "CONF019") == "SYN finds nothing in line 2, so this suppression does nothing");
  CHECK(judgement.findings[0].place.column == 26);
  CHECK(judgement.findings[0].severity == Severity::note);
}

TEST_CASE("a suppression without a reason is told and works all the same") {
  CHECK(found(judged("# tcptune ignore=TW002\n" + kRecycleLine)) == "CONF020:1");
  CHECK(found(judged("# tcptune ignore=TW002 --   \n" + kRecycleLine)) == "CONF020:1");
  CHECK(found(judged("# tcptune ignore=TW002 --no-space\n" + kRecycleLine)) == "");
}

TEST_CASE("what a rule that may not be ignored found stays, with a note") {
  const LoadedRules rules = with_rule("TW002", "examples:", "ignorable: false\nexamples:");
  for (const std::string name : {"TW002", "TW"}) {
    const Judgement judgement =
        judged("# tcptune ignore=" + name + " -- please\n" + kRecycleLine, {2026, 11, 20}, rules.base);
    CHECK(found(judgement) == "CONF019:1 TW002:2");
    CHECK(message(judgement, "CONF019") ==
          name + " cannot be ignored, so what it found in line 2 is reported all the same");
    CHECK(judgement.counts.suppressed == 0);
  }
}

TEST_CASE("rules that were not judged, or not to an end, do not make a suppression unused") {
  RuleBase chosen = embedded_rules();
  std::vector<Rule> rules;
  for (const Rule& rule : chosen.rules)
    if (rule.id != "TW002") rules.push_back(rule);
  chosen.rules = rules;
  const Snapshot snapshot = snapshot_of("# tcptune ignore=TW002 -- not asked for\n" + kRecycleLine);
  const Suppressions by{chosen, embedded_rules(), kNoPolicy, nullptr, {2026, 11, 20}, "/", "/"};
  Judgement without = apply_suppressions(judge(chosen, snapshot), snapshot, by).judgement;
  CHECK(message(without, "CONF019").empty());
  const RuleBase& all = embedded_rules();
  const Snapshot other = snapshot_of("# tcptune ignore=SYN001 -- not known\nnet.ipv4.tcp_syncookies = 1\n");
  const Suppressions by_all{all, all, kNoPolicy, nullptr, {2026, 11, 20}, "/", "/"};
  Judgement open = judge(all, other);
  CHECK(found(apply_suppressions(open, other, by_all).judgement) == "CONF019:1");
  open.unknowns.push_back({find_rule(all, "SYN001"), "net.ipv4.tcp_sack", "another setting"});
  CHECK(found(apply_suppressions(open, other, by_all).judgement) == "CONF019:1");
  open.unknowns.push_back({find_rule(all, "SYN001"), "net.ipv4.tcp_syncookies", "a fact"});
  CHECK(found(apply_suppressions(open, other, by_all).judgement) == "");
}

TEST_CASE("the reason of a suppression does not call up rules that look for words in comments") {
  const std::string line = "net.ipv4.tcp_keepalive_time = 1200\n";
  REQUIRE(found(judged("# fewer sockets in TIME_WAIT\n" + line)) != "");
  CHECK(found(judged("# tcptune ignore=CONF006 -- this is not about TIME_WAIT\n" + line)) == "CONF019:1");
}

TEST_CASE("the counts add up and the findings stay sorted") {
  const std::string text = "net.ipv4.tcp_sack=1x\n# tcptune ignore=TW002 -- old fleet\n" + kRecycleLine +
                           "# tcptune ignore=CT\nnet.ipv4.tcp_no_such_key = 1\n";
  const Snapshot snapshot = snapshot_of(text);
  const Judgement before = judge(embedded_rules(), snapshot), after = judged(text);
  CHECK(after.counts.suppressed == 1);
  CHECK(after.counts.error + after.counts.warning + after.counts.note == static_cast<int>(after.findings.size()));
  CHECK(after.findings.size() == before.findings.size() - 1 + 2);
  CHECK(after.counts.pass == before.counts.pass + 1);  // CONF018 alone is content
  CHECK(std::is_sorted(after.findings.begin(), after.findings.end(),
                       [](const Finding& a, const Finding& b) { return a.place.line < b.place.line; }));
  const Judgement plain = judged(kRecycleLine), plain_before = judge(embedded_rules(), snapshot_of(kRecycleLine));
  CHECK(plain.counts.not_applicable == plain_before.counts.not_applicable + 3);
}

TEST_CASE(
    "a comment that is meant as a suppression and cannot be understood is an error at its place, with what was meant") {
  const std::vector<std::pair<std::string, std::string>> faults{
      {"# tcptune ignroe=TW002", "a.conf:1:11: unknown key \"ignroe\"; did you mean ignore=?"},
      {"# tcptune disable=TW002", "a.conf:1:11: unknown key \"disable\"; did you mean ignore=?"},
      {"# tcptune ignore=TW02", "a.conf:1:18: no rule and no family is called \"TW02\"; did you mean TW002?"},
      {"# tcptune ignore=conf004", "did you mean CONF004?"},
      {"# tcptune ignore=TW002 untli=2027-01-31", "a.conf:1:24: unknown key \"untli\"; did you mean until=?"},
      {"# tcptune ignore=TW002 until=2027-02-30",
       "a.conf:1:24: \"2027-02-30\" is not a date; expected a day such as until=2027-01-31"},
      {"\t# tcptune ignore=TW002 until=soon", "a.conf:1:25: "},
      {"# tcptune ignore=TW002 -- reason until=2027-01-31", "a.conf:1:34: this stands in the reason"},
      {"# tcptune ignore=TW002, CT001", "a.conf:1:25: rules are separated by a comma"},
      {"# tcptune ignore=", "a rule is missing here"},
      {"# tcptune TW002", "did you mean ignore=TW002?"},
      {"# tcptune ignore TW002", "\"ignore\" needs a value"},
      {"# tcptune until=2027-01-31", "names no rule"},
      {"# TCPTUNE: ignore=TW002", "in small letters, without a colon"},
      {"# tcptune ignore=TW002 was here", "another first word"},
      {"# tcptune ignore=TW002 ignore=CT001", "given twice"},
      {"# tcptune ignore=TW002 until=2027-01-31 until=2027-01-31", "given twice"}};
  for (const auto& row : faults) {
    const auto& comment = row.first;
    const auto& fault = row.second;
    INFO(comment);
    CHECK(comment_fault(comment + "\n" + kRecycleLine).find(fault) != std::string::npos);
  }
}

TEST_CASE("all faulty suppressions are told at once, but no more than a person can read") {
  const std::string both = comment_fault("# tcptune ignore=TW02\n" + kRecycleLine + "# tcptune until=x\n");
  CHECK(both.find("a.conf:1:18") != std::string::npos);
  CHECK(both.find("a.conf:3:11") != std::string::npos);
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "# tcptune ignore=TW02\n";
  const std::string told = comment_fault(many + kRecycleLine);
  CHECK(std::count(told.begin(), told.end(), '\n') < 200);
}

TEST_CASE("comments that name tcptune and give it no order are remarks") {
  for (const char* remark :
       {"# see tcptune ignore=TW02", "# tcptunes are nice", "# tcptune: it said so", "# tcptune-rules(7)", "# tcptune",
        "# tcptune was here", "# tcptune says that this is fine"}) {
    INFO(remark);
    CHECK(comment_fault(std::string(remark) + "\n" + kRecycleLine).empty());
  }
}

TEST_CASE("in an image each file has its own suppressions") {
  const TemporaryTree tree;
  tree.write(
      "etc/sysctl.d/10-a.conf",
      "# tcptune ignore=CONF006 -- meant\nnet.ipv4.tcp_retries2 = 010\n# tcptune ignore=CONF006 -- at the end\n");
  tree.write("etc/sysctl.d/20-b.conf", "net.ipv4.tcp_fin_timeout = 010\n");
  TargetOptions options;
  options.root = tree.root();
  const Snapshot snapshot = root_target(shipped_rules(), options).snapshot;
  const Judgement judgement =
      apply_suppressions(judge(embedded_rules(), snapshot), snapshot,
                         {embedded_rules(), embedded_rules(), kNoPolicy, nullptr, {2026, 11, 20}, "/", "/"})
          .judgement;
  std::string all;
  for (const Finding& f : judgement.findings)
    if (f.rule->id.starts_with("CONF0"))
      all += std::string(f.rule->id) + "@" + f.place.file + ":" + std::to_string(f.place.line) + " ";
  CHECK(all.find("CONF006@/etc/sysctl.d/20-b.conf:1") != std::string::npos);
  CHECK(all.find("CONF006@/etc/sysctl.d/10-a.conf") == std::string::npos);
  CHECK(all.find("CONF019@/etc/sysctl.d/10-a.conf:3") != std::string::npos);
}

TEST_CASE("the rules about suppressions hold to their own examples") {
  for (const std::string_view id : {kExpiredRule, kUnusedRule, kReasonlessRule}) {
    const Rule* rule = find_rule(embedded_rules(), id);
    REQUIRE(rule != nullptr);
    CHECK(judges_suppressions(*rule));
    const ExampleResult result = run_examples(embedded_rules(), *rule);
    CHECK(result.run >= 3);
    for (const ExampleFault& fault : result.faults) FAIL_CHECK(fault.place << ": " << fault.message);
  }
}

TEST_CASE("the program counts what is suppressed, ends with 0, and with 2 when it cannot be understood") {
  const TemporaryTree tree;
  tree.write("good.conf", "# tcptune ignore=TW002 -- old fleet\n" + kRecycleLine);
  tree.write("bad.conf", "# tcptune ignroe=TW002\n" + kRecycleLine);
  tree.write("ended.conf", "# tcptune ignore=TW002 until=2025-12-31 -- old fleet\n" + kRecycleLine);
  const auto audit = [&](const std::string& arguments) { return run_tool("cd " + tree.root() + " && " + arguments); };
  const ToolRun good = audit("tcptune audit --no-config good.conf");
  CHECK(good.status == 0);
  CHECK(good.output.find("1 suppressed") != std::string::npos);
  CHECK(audit("tcptune audit --no-config good.conf --format json").output.find("\"suppressed\":1") !=
        std::string::npos);
  const ToolRun bad = audit("tcptune audit --no-config bad.conf good.conf");
  CHECK(bad.status == 2);
  CHECK(bad.output.find("bad.conf:1:11: unknown key \"ignroe\"; did you mean ignore=?") != std::string::npos);
  CHECK(bad.output.find("1 suppressed") != std::string::npos);
  CHECK(audit("SOURCE_DATE_EPOCH=1767139200 tcptune audit --no-config ended.conf").status == 0);  // 2025-12-31
  CHECK(audit("SOURCE_DATE_EPOCH=1767225600 tcptune audit --no-config ended.conf").status == 1);  // the next day
  for (const char* odd : {"yesterday", "1767139200s", "99999999999999999999", "999999999999999"})
    CHECK(audit(std::string("SOURCE_DATE_EPOCH=") + odd + " tcptune audit --no-config good.conf").status == 2);
  // The table of settings says what a line does, accepted or not.
  CHECK(audit("tcptune audit --no-config --show-passed good.conf").output.find("harmful     net.ipv4.tcp_tw_recycle") !=
        std::string::npos);
}

}  // namespace tcptune
