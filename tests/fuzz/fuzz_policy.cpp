// SPDX-License-Identifier: MIT
// Fuzzes the policy file: reading it, its faults, and what it takes out of a judgement.
#include "audit.h"
#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "rulebase/policy_reader.h"
#include "shipped_rules.h"
#include "targets/targets.h"

namespace {

using namespace tcptune;

constexpr std::string_view kConf =
    "net.ipv4.tcp_tw_recycle = 1\n# tcptune ignore=TW004 until=2027-01-31 -- known\nnet.ipv4.tcp_max_tw_buckets = "
    "5000\nnet.ipv4.conf.all.rp_filter = 0\n";

Snapshot read_conf() {
  TargetOptions options;
  options.from = InputKind::sysctl_conf;
  return text_target(shipped_rules(), options, "roles/edge.conf", std::string(kConf)).snapshot;
}

void use(const Policy& policy) {
  static const RuleBase& base = embedded_rules();
  static const Snapshot snapshot = read_conf();
  static const Judgement judgement = judge(base, snapshot);
  const Suppressions by{base, base, policy, nullptr, {2026, 11, 20}, "/srv/repo", "/srv/repo"};
  Suppressed left = apply_suppressions(judgement, snapshot, by);
  const PolicyUse use = left.use;
  add_policy_findings(std::move(left), use, by);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Policy policy = read_policy(text, "policy.yaml", "/srv/repo");
    if (faults_of(policy, embedded_rules()).empty()) use(policy);
  } catch (const Error& error) {
    fuzz::require(std::string_view(error.what()).find("policy.yaml") != std::string_view::npos,
                  "a fault that does not name its file");
  }
  return 0;
}
