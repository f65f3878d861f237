// SPDX-License-Identifier: MIT
// Runs as the only program of a machine: compares what the catalogue says of this kernel with what it does, in the
// initial network namespace and in a fresh one. Changes settings of the machine: only for a guest.
// Usage: claims version | claims settings. Each line: claim, verdict, detail.
#include "claims.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/rules/embedded_rules.h"
#include "names.h"
#include "readers/linux/linux_facts.h"
#include "room.h"
#include "sweep.h"

namespace kernels {

using namespace tcptune;

std::string path_of(const std::string& name) {
  std::string path = name;
  std::replace(path.begin(), path.end(), '.', '/');
  return "/proc/sys/" + path;
}

std::vector<std::string> members_of(const Setting& setting) {
  const std::string name(setting.name);
  const std::size_t star = name.find('*');
  if (star == std::string::npos) return {name};
  std::vector<std::string> members;
  // Of nf_log it is a family of protocols: 2 is IPv4.
  for (const char* interface : {"all", "default", "lo", "2"}) {
    members.push_back(name);
    members.back().replace(star, 1, interface);
  }
  return members;
}

void Claims::add(const std::string& claim, Verdict verdict, const std::string& detail) {
  Finding& finding = findings_[claim];
  if (!detail.empty() && detail != finding.detail) finding.detail += (finding.detail.empty() ? "" : "; ") + detail;
  finding.verdict = std::max(finding.verdict, verdict);
}

void compare_ranges(const RuleBase& base, const Facts& facts, Claims& claims) {
  for (const Setting& setting : base.settings) {
    if (!lab::is_swept(setting)) continue;
    for (const std::string& name : members_of(setting)) {
      // An interface bounds its MTU by the link's, and takes addresses of a secret only with one: no claim of the row.
      if (name == "net.ipv6.conf.lo.mtu" || name == "net.ipv6.conf.lo.addr_gen_mode") continue;
      const lab::Sweep sweep = lab::sweep_setting(setting, name, facts);
      const std::string claim = fmt::format("setting {} range", setting.name);
      const std::string wrong = lab::contradiction(name, sweep);
      claims.add(claim,
                 !wrong.empty()    ? Verdict::refuted
                 : sweep.tried > 0 ? Verdict::proven
                                   : Verdict::impossible,
                 wrong);
    }
  }
}

namespace {

constexpr const char* kVerdicts[] = {"impossible", "proven", "refuted"};

// What is found in a fresh namespace comes from a process of its own, as text.
void print(const Claims& claims) {
  for (const auto& [claim, finding] : claims.all())
    std::printf("%s %s %s\n", claim.c_str(), kVerdicts[static_cast<int>(finding.verdict)], finding.detail.c_str());
  std::fflush(stdout);
}

int in_fresh_namespace(Facts facts) {
  const pid_t process = fork();
  if (process == 0) {
    lab::enter_room();
    facts.net_namespace = NetNamespace::child;
    Claims claims;
    compare_files(embedded_rules(), facts, claims);
    compare_leaves(embedded_rules(), claims);
    compare_ranges(embedded_rules(), facts, claims);
    print(claims);
    _exit(0);
  }
  int status = 0;
  waitpid(process, &status, 0);
  return status;
}

int run(std::string_view word) {
  const Facts facts = read_live_facts();
  if (word == "version") {
    std::printf("%s\n", to_text(facts.kernel.low).c_str());
    return facts.kernel.low == facts.kernel.high ? 0 : 1;
  }
  Claims claims;
  compare_files(embedded_rules(), facts, claims);
  compare_leaves(embedded_rules(), claims);
  if (in_fresh_namespace(facts) != 0) return 1;
  compare_ranges(embedded_rules(), facts, claims);  // last: it could leave the machine another one
  print(claims);
  return 0;
}

}  // namespace
}  // namespace kernels

int main(int count, char** arguments) {
  try {
    return kernels::run(count > 1 ? arguments[1] : "");
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
