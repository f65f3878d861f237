// SPDX-License-Identifier: MIT
// Fuzzes rule files: loading beside the rules compiled in, then judging with what was loaded.
#include <algorithm>

#include "audit.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "rulebase/loader.h"
#include "targets/examples.h"
#include "targets/targets.h"

namespace {

using namespace tcptune;

constexpr const char* kFile = "fuzz.yaml";

constexpr std::string_view kConf =
    "# too many TIME_WAIT\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_rmem = 4096 87380 "
    "16777216\n"
    "net.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0/100.rp_filter = 2\nnet.ipv4.tcp_keepalive_time = 60\n";

constexpr std::string_view kDump =
    "kernel.osrelease = 6.1.0\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_keepalive_time = "
    "7200\n";

// The rules of the input alone; the others were judged a thousand times.
RuleBase own_rules(const RuleBase& base) {
  const auto is_own = [](const Rule& rule) { return rule.file == kFile; };
  const auto first = std::find_if(base.rules.begin(), base.rules.end(), is_own);
  const auto last = std::find_if_not(first, base.rules.end(), is_own);
  RuleBase own = base;
  own.rules = {first, last};
  return own;
}

// Examples of several files are laid out in a real directory: not here.
bool needs_a_directory(const Rule& rule) {
  for (const Example& example : rule.examples)
    for (const Given& given : example.given)
      if (given.kind == GivenKind::file && given.name != "/etc/sysctl.d/example.conf") return true;
  return false;
}

void use(const RuleBase& base) {
  const RuleBase own = own_rules(base);
  const RuleCache rules(own);
  fuzz::audit_text(rules, kConf, InputKind::sysctl_conf);
  fuzz::audit_text(rules, kDump, InputKind::sysctl_dump);
  for (const Rule& rule : own.rules)
    if (!needs_a_directory(rule)) run_examples(base, rule);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const LoadedRules loaded = load_rules({{kFile, text}}, embedded_rules());
    use(loaded.base);
  } catch (const Error& error) {
    fuzz::require(std::string_view(error.what()).find(kFile) != std::string_view::npos,
                  "a fault that does not name its file");
  }
  return 0;
}
