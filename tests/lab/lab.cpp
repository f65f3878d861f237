// SPDX-License-Identifier: MIT
// Shows on the running kernel what the rules claim: `lab list`, `lab run [NAME…]`, `lab check RULES RECORD`. Nothing
// outside of the experiments' own network namespaces is written.
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "experiment.h"
#include "rule_names.h"
#include "runner.h"

namespace lab {
namespace {

std::vector<Experiment> all_experiments() {
  std::vector<Experiment> all;
  for (const auto table :
       {time_wait_experiments(), time_wait_limit_experiments(), reuse_experiments(), port_experiments(),
        keepalive_experiments(), queue_experiments(), handshake_experiments(), value_experiments(),
        in_flight_experiments(), outage_experiments(), conntrack_experiments(), interface_experiments(),
        answer_experiments(), buffer_experiments(), size_experiments(), ipv6_experiments()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

int usage() {
  fmt::print(stderr, "usage: lab list | lab run [NAME…] | lab check RULE-DIRECTORY RECORD\n");
  return 2;
}

}  // namespace
}  // namespace lab

int main(int count, char** arguments) {
  using namespace lab;
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  const std::vector<Experiment> all = all_experiments();
  if (words.size() == 1 && words[0] == "list") return list_experiments(all);
  if (words.size() == 3 && words[0] == "check")
    return check_rule_names(std::string(words[1]), std::string(words[2]), all);
  if (words.empty() || words[0] != "run") return usage();
  try {
    return run_experiments(choose_experiments(all, std::span(words).subspan(1)));
  } catch (const std::exception& error) {
    fmt::print(stderr, "lab: {}\n", error.what());
    return 2;
  }
}
