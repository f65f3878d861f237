// SPDX-License-Identifier: MIT
// The policy file: how it is read and found, what it takes out, and what is said about its entries.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "core/accept/policy.h"
#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/rules/embedded_rules.h"
#include "rulebase/policy_reader.h"
#include "targets/targets.h"
#include "temporary_tree.h"
#include "tool.h"

namespace tcptune {
namespace {

const std::string kRecycle = "net.ipv4.tcp_tw_recycle = 1\n";

Policy policy_of(const std::string& text) { return read_policy(text, "policy.yaml", "/srv/repo"); }

std::string policy_fault(const std::string& text) {
  try {
    const std::vector<Diagnostic> faults = faults_of(policy_of(text), embedded_rules());
    return faults.empty() ? "" : to_text(faults[0]);
  } catch (const Error& error) {
    return error.what();
  }
}

// Audits files one after the other, as the command does; gives "RULE@file:line …" for the last and what the policy adds
// to it.
std::string audited(const std::string& policy_text, const std::vector<std::pair<std::string, std::string>>& files) {
  const Policy policy = policy_of(policy_text);
  const RuleBase& base = embedded_rules();
  const Suppressions by{base, base, policy, nullptr, {2026, 11, 20}, "/srv/repo", "/srv/repo"};
  PolicyUse use;
  Suppressed last;
  for (const auto& [path, text] : files) {
    const Snapshot snapshot = text_target(RuleCache(base), {}, path, std::string(text)).snapshot;
    last = apply_suppressions(judge(base, snapshot), snapshot, by);
    use = use + last.use;
  }
  last = add_policy_findings(last, use, by);
  std::string all;
  for (const Finding& f : last.judgement.findings)
    all += (all.empty() ? "" : " ") + std::string(f.rule->id) + "@" + f.place.file + ":" + std::to_string(f.place.line);
  return all;
}

}  // namespace

TEST_CASE("a policy is read whole, and paths in it count from where it lies") {
  const Policy policy = policy_of(
      "profile: roles/edge.yaml\nfail-on: never\nrules: [our-rules, /opt/rules]\nseverity: { TW001: error }\n"
      "ignore:\n  - rule: TW002\n    setting: net.ipv4.tcp_tw_recycle\n    path: roles/**\n    reason: old fleet\n    "
      "until: 2027-01-31\n");
  CHECK(policy.defaults.profile.text == "/srv/repo/roles/edge.yaml");
  CHECK(policy.fail_on == FailOn::never);
  CHECK(policy.rule_directories == std::vector<std::string>{"/srv/repo/our-rules", "/opt/rules"});
  REQUIRE(policy.severities.size() == 1);
  CHECK(policy.severities[0].severity == Severity::error);
  REQUIRE(policy.ignores.size() == 1);
  CHECK(policy.ignores[0].rule.text == "TW002");
  CHECK(policy.ignores[0].rule.line == 6);
  CHECK(policy.ignores[0].until == Date{2027, 1, 31});
  CHECK(policy.ignores[0].reason == "old fleet");
  CHECK(policy_of("profile: proxy\n").defaults.profile.text == "proxy");
}

TEST_CASE("a policy in which nothing stands says nothing") {
  for (const char* text : {"", "\n", "# stop the search here\n"}) CHECK_NOTHROW(policy_of(text));
  CHECK_FALSE(policy_of("# nothing\n").fail_on);
}

TEST_CASE("a faulty policy is told at line and column, with what was meant") {
  const std::vector<std::pair<std::string, std::string>> faults{
      {"profil: proxy\n", "policy.yaml:1:1: a policy has no \"profil\"; did you mean profile?"},
      {"fail-on: eror\n", "policy.yaml:1:10: \"fail-on\" cannot be \"eror\""},
      {"ignore:\n  - rule: TW002\n", "policy.yaml:2:5: this policy-ignore lacks \"reason\""},
      {"ignore:\n  - { rule: TW002, reason: \"  \" }\n", "policy.yaml:2:28: the reason is empty"},
      {"ignore:\n  - { rule: TW002, reson: x }\n", "did you mean reason?"},
      {"ignore: [TW002]\n", "policy.yaml:1:10: expected a policy-ignore"},
      {"ignore:\n  - { rule: TW002, reason: x, until: 2027-02-30 }\n",
       "policy.yaml:2:38: \"2027-02-30\" is not a date"},
      {"ignore:\n  - { rule: TW02, reason: x }\n",
       "policy.yaml:2:13: no rule and no family is called \"TW02\"; did you mean TW002?"},
      {"ignore:\n  - { rule: TW, setting: net.ipv4.tcp_tw_recycl, reason: x }\n",
       "policy.yaml:2:26: unknown setting \"net.ipv4.tcp_tw_recycl\"; did you mean net.ipv4.tcp_tw_recycle?"},
      {"severity: { TW002: erro }\n",
       "policy.yaml:1:20: \"erro\" is not a severity; expected note, warning or error; `ignore` takes findings out; "
       "did "
       "you mean error?"},
      {"severity: { TW: error }\n", "policy.yaml:1:13: TW is a family; expected the id of one rule"},
      {"severity: { TW02: error }\n", "policy.yaml:1:13: no rule"},
      {"profile: proxxy\n", "policy.yaml:1:10: unknown profile \"proxxy\"; did you mean proxy?"},
      {"rules: our-rules\n", "policy.yaml:1:8: \"rules\" must be a list"},
      {"- TW002\n", "policy.yaml:1:1: expected a policy"},
      {"ignore: {\n", "policy.yaml:"}};
  for (const auto& row : faults) {
    const auto& text = row.first;
    const auto& fault = row.second;
    INFO(text);
    INFO(policy_fault(text));
    CHECK(policy_fault(text).find(fault) != std::string::npos);
  }
  CHECK(policy_fault("ignore:\n  - { rule: SEC, setting: net.ipv4.conf.*.rp_filter, reason: x }\n").empty());
}

TEST_CASE("of a file that is not a policy no word is told") {
  for (const char* text :
       {"root:SECRET:0:99999:7:::\n", "SECRET: 1\n", "SECRET: 1\nSECRET: 2\n", "SECRET: [\n", "- SECRET\n",
        "\"\\SECRET\"\n", "%YAML SECRET\n---\n", "SECRET\n", "{ SECRET: &SECRET 1 }\n"}) {
    INFO(policy_fault(text));
    CHECK(policy_fault(text).starts_with("policy.yaml:"));
    CHECK(policy_fault(text).find("SECRET") == std::string::npos);
  }
  CHECK(policy_fault("SECRET: 1\n") == "policy.yaml:1:1: expected a policy: a mapping with ignore, severity …");
}

TEST_CASE("globs of paths: by name, from the policy's directory, or whole") {
  const auto matches = [](std::string_view glob, std::string_view path) {
    return matches_path(glob, path, "/srv/repo");
  };
  CHECK(matches("a.conf", "/srv/repo/roles/web/a.conf"));
  CHECK(matches("*.conf", "/etc/sysctl.d/a.conf"));
  CHECK_FALSE(matches("a.conf", "/srv/repo/ba.conf"));
  CHECK(matches("roles/*/a.conf", "/srv/repo/roles/web/a.conf"));
  CHECK(matches("./roles/*/a.conf", "/srv/repo/roles/web/a.conf"));
  CHECK_FALSE(matches("roles/*/a.conf", "/srv/repo/roles/web/x/a.conf"));
  CHECK_FALSE(matches("roles/*/a.conf", "/srv/other/roles/web/a.conf"));
  CHECK(matches("roles/**/a.conf", "/srv/repo/roles/a.conf"));
  CHECK(matches("roles/**/a.conf", "/srv/repo/roles/web/x/a.conf"));
  CHECK(matches("**/a.conf", "/srv/repo/a.conf"));
  CHECK(matches("roles/**", "/srv/repo/roles/web/x/a.conf"));
  CHECK_FALSE(matches("roles/**/b.conf", "/srv/repo/roles/web/x/a.conf"));
  CHECK(matches("../other/*.conf", "/srv/other/a.conf"));
  CHECK(matches("/etc/sysctl.d/*", "/etc/sysctl.d/a.conf"));
  CHECK_FALSE(matches("/etc/*", "/etc/sysctl.d/a.conf"));
  CHECK_FALSE(matches("etc/sysctl.d/*", "/etc/sysctl.d/a.conf"));
}

TEST_CASE("an entry takes findings out by rule, setting and path, and is silent then") {
  CHECK(audited("ignore: [{ rule: TW002, reason: x }]\n", {{"a.conf", kRecycle}}) == "");
  CHECK(audited("ignore: [{ rule: TW, setting: net.ipv4.tcp_tw_*, reason: x }]\n", {{"a.conf", kRecycle}}) == "");
  CHECK(audited("ignore: [{ rule: TW002, path: roles/**, reason: x }]\n", {{"roles/web/a.conf", kRecycle}}) == "");
  CHECK(audited("ignore: [{ rule: TW002, path: roles/**, reason: x }]\n", {{"/srv/repo/roles/a.conf", kRecycle}}) ==
        "");
  CHECK(audited("ignore: [{ rule: TW002, path: roles/**, reason: x, until: 2026-11-20 }]\n",
                {{"./roles/a.conf", kRecycle}}) == "");
}

TEST_CASE("an entry that does not speak of a finding leaves it") {
  CHECK(audited("ignore: [{ rule: TW002, setting: net.ipv4.tcp_sack, reason: x }]\n", {{"a.conf", kRecycle}}) ==
        "TW002@a.conf:1 CONF019@policy.yaml:1");
  CHECK(audited("ignore: [{ rule: CT, reason: x }]\n", {{"a.conf", kRecycle}}) ==
        "TW002@a.conf:1 CONF019@policy.yaml:1");
  // No file that the path speaks of was audited, so nothing is known of the entry.
  CHECK(audited("ignore: [{ rule: TW002, path: roles/**, reason: x }]\n", {{"a.conf", kRecycle}}) == "TW002@a.conf:1");
}

TEST_CASE("an entry that has ended is told, and what it covered comes back") {
  CHECK(audited("ignore: [{ rule: TW002, reason: x, until: 2026-11-19 }]\n", {{"a.conf", kRecycle}}) ==
        "TW002@a.conf:1 CONF018@policy.yaml:1");
}

TEST_CASE("an entry is unused only when no target needed it") {
  const std::string policy = "ignore:\n  - { rule: TW002, reason: x }\n  - { rule: CC, reason: y }\n";
  CHECK(audited(policy, {{"a.conf", kRecycle}, {"b.conf", "net.ipv4.tcp_sack = 1\n"}}) == "CONF019@policy.yaml:3");
  CHECK(audited(policy, {{"b.conf", "net.ipv4.tcp_sack = 1\n"}}) == "CONF019@policy.yaml:2 CONF019@policy.yaml:3");
}

TEST_CASE("a policy may silence what is said about suppressions") {
  CHECK(audited("ignore:\n  - { rule: CC, reason: x }\n  - { rule: CONF019, reason: shared by all teams }\n",
                {{"b.conf", "net.ipv4.tcp_sack = 1\n"}}) == "");
  CHECK(audited("ignore: [{ rule: CONF020, reason: x }]\n", {{"a.conf", "# tcptune ignore=TW002\n" + kRecycle}}) == "");
}

TEST_CASE("a comment and an entry that take out the same finding are both of use") {
  CHECK(audited("ignore: [{ rule: TW002, reason: x }]\n", {{"a.conf", "# tcptune ignore=TW002 -- x\n" + kRecycle}}) ==
        "");
}

TEST_CASE("a severity of the policy replaces the rule's, and the counts follow") {
  const Policy policy = policy_of("severity: { TW002: note }\n");
  const RuleBase& base = embedded_rules();
  const Snapshot snapshot = text_target(RuleCache(base), {}, "a.conf", std::string(kRecycle)).snapshot;
  const Judgement judgement =
      apply_suppressions(judge(base, snapshot), snapshot, {base, base, policy, nullptr, {2026, 11, 20}, "/", "/"})
          .judgement;
  REQUIRE(judgement.findings.size() == 1);
  CHECK(judgement.findings[0].severity == Severity::note);
  CHECK(judgement.counts.note == 1);
  CHECK(judgement.counts.error == 0);
}

TEST_CASE("a rule that may not be ignored can neither be silenced nor made quieter") {
  std::vector<Rule> rules(embedded_rules().rules.begin(), embedded_rules().rules.end());
  for (Rule& rule : rules)
    if (rule.id == "TW002") rule.ignorable = YesNo::no;
  RuleBase base = embedded_rules();
  base.rules = rules;
  CHECK(faults_of(policy_of("severity: { TW002: warning }\n"), base).size() == 1);
  CHECK(faults_of(policy_of("severity: { TW002: error }\n"), base).empty());
  const Policy policy = policy_of("ignore: [{ rule: TW002, reason: x }]\n");
  const Suppressions by{base, base, policy, nullptr, {2026, 11, 20}, "/srv/repo", "/srv/repo"};
  const Snapshot snapshot = text_target(RuleCache(base), {}, "a.conf", std::string(kRecycle)).snapshot;
  Suppressed left = apply_suppressions(judge(base, snapshot), snapshot, by);
  left = add_policy_findings(left, left.use, by);
  REQUIRE(left.judgement.findings.size() == 2);
  CHECK(left.judgement.findings[0].rule->id == "TW002");
  CHECK(left.judgement.findings[1].message.find("cannot be ignored") != std::string::npos);
  CHECK(left.remaining.size() == 1);  // nor does it go into a baseline
}

TEST_CASE("the program finds the nearest policy: here, above, then the user's") {
  const TemporaryTree tree;
  tree.write("repo/a.conf", kRecycle);
  tree.write("repo/roles/web/b.conf", kRecycle);
  tree.write("config/tcptune/config.yaml", "ignore: [{ rule: TW, reason: user }]\n");
  tree.write("home/.config/tcptune/config.yaml", "ignore: [{ rule: TW002, reason: home }]\n");
  const auto audit = [&](const std::string& directory, const std::string& environment, const std::string& arguments) {
    return run_tool("cd " + tree.path(directory) + " && env -u XDG_CONFIG_HOME HOME=/nonexistent " + environment +
                    " tcptune audit " + arguments);
  };
  CHECK(audit("repo", "", "a.conf").status == 1);
  CHECK(audit("repo", "XDG_CONFIG_HOME=" + tree.path("config"), "a.conf").status == 0);
  CHECK(audit("repo", "XDG_CONFIG_HOME=../config", "a.conf").status == 1);  // must be absolute
  CHECK(audit("repo", "HOME=" + tree.path("home"), "a.conf").status == 0);
  CHECK(audit("repo", "HOME=" + tree.path("home"), "--no-config a.conf").status == 1);
  // The first hit counts alone.
  tree.write("repo/.tcptune.yaml", "fail-on: note\n");
  CHECK(audit("repo", "HOME=" + tree.path("home"), "a.conf").status == 1);
  tree.write("repo/.tcptune.yaml", "fail-on: error\nignore: [{ rule: TW002, path: roles/web/*.conf, reason: x }]\n");
  CHECK(audit("repo/roles/web", "", "b.conf").status == 0);
  CHECK(audit("repo/roles", "", "web/b.conf").output.find("1 suppressed") != std::string::npos);
  CHECK(audit("repo/roles", "", "../a.conf").status == 1);
  tree.write("repo/.tcptune.yaml", "fail-on: eror\n");
  const ToolRun faulty = audit("repo/roles/web", "", "b.conf");
  CHECK(faulty.status == 2);
  CHECK(faulty.output.find("../../.tcptune.yaml:1:10: ") != std::string::npos);
  CHECK(audit("repo", "", "--no-config a.conf").status == 1);
}

TEST_CASE("a policy that is there and cannot be read is not passed over, and nothing waits for it") {
  const TemporaryTree tree;
  tree.write("a.conf", "net.ipv4.tcp_sack = 1\n");
  const auto audit = [&](const std::string& make) {
    return run_tool("cd " + tree.root() + " && rm -rf .tcptune.yaml && " + make +
                    " && timeout 10 tcptune audit a.conf");
  };
  CHECK(audit("touch .tcptune.yaml").status == 0);
  for (const char* make : {"mkdir .tcptune.yaml", "mkfifo .tcptune.yaml", "ln -s nowhere .tcptune.yaml",
                           "ln -s .tcptune.yaml .tcptune.yaml", "head -c 2000000 /dev/zero > .tcptune.yaml"}) {
    INFO(make);
    const ToolRun run = audit(make);
    CHECK(run.status == 2);
    CHECK(run.output.find(".tcptune.yaml: ") != std::string::npos);
  }
}

TEST_CASE("the command line overrides the policy's defaults") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  tree.write("p.yaml", "fail-on: never\nseverity: { TW002: warning }\nprofile: proxy\n");
  const auto audit = [&](const std::string& arguments) {
    return run_tool("cd " + tree.root() + " && tcptune audit --config p.yaml " + arguments + " a.conf");
  };
  CHECK(audit("").status == 0);
  CHECK(audit("").output.find("warning[TW002]") != std::string::npos);
  CHECK(audit("").output.find("the profile proxy wants") != std::string::npos);
  CHECK(audit("--profile database").output.find("the profile proxy wants") == std::string::npos);
  CHECK(audit("--fail-on warning").status == 1);
  CHECK(audit("--select CC --fail-on error").status == 0);
  CHECK(run_tool("cd " + tree.root() + " && tcptune audit --config none.yaml a.conf").status == 2);
  CHECK(run_tool("cd " + tree.root() + " && tcptune audit --config . a.conf").output.find("is a directory") !=
        std::string::npos);
  CHECK(audit("--no-config").status == 2);
}

TEST_CASE("rule directories of a policy count from where it lies, and may define what it ignores") {
  const TemporaryTree tree;
  std::string rule = read_text(SOURCE_DIR "/rules/linux/TW002-recycle.yaml");
  rule.replace(rule.find("id: TW002"), 9, "id: SITE002");
  tree.write("repo/ours/SITE002-recycle.yaml", rule);
  tree.write("repo/.tcptune.yaml", "rules: [ours]\nignore: [{ rule: SITE002, reason: x }]\n");
  tree.write("repo/web/a.conf", kRecycle);
  const ToolRun run = run_tool("cd " + tree.path("repo/web") + " && tcptune audit --select SITE a.conf");
  CHECK(run.status == 0);
  CHECK(run.output.find("1 suppressed") != std::string::npos);
}

TEST_CASE("with several files the policy is judged once, at the end, and not when a file could not be") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  tree.write("b.conf", "net.ipv4.tcp_sack = 1\n");
  tree.write(".tcptune.yaml", "ignore:\n  - { rule: TW002, reason: x }\n  - { rule: CC001, reason: y }\n");
  const auto audit = [&](const std::string& files) {
    return run_tool("cd " + tree.root() + " && tcptune audit " + files);
  };
  const ToolRun both = audit("a.conf b.conf");
  CHECK(both.status == 0);
  CHECK(both.output.find(".tcptune.yaml:3:13") != std::string::npos);
  CHECK(both.output.find(".tcptune.yaml:2:13") == std::string::npos);
  CHECK(both.output.find("Audited 2 files.") != std::string::npos);
  CHECK(both.output.find("1 note, 1 suppressed") != std::string::npos);
  CHECK(audit("a.conf missing.conf b.conf").output.find(".tcptune.yaml:3") == std::string::npos);
}

TEST_CASE("the schema of policy files can be printed for editors") {
  const ToolRun run = run_tool("tcptune rules schema --of policy");
  CHECK(run.status == 0);
  CHECK(run.output.find("\"policy-ignore\"") != std::string::npos);
}

}  // namespace tcptune
