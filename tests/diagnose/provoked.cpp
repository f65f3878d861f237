// SPDX-License-Identifier: MIT
// Provokes every cause that `tcptune diagnose` knows, and has it looked at by the program: `provoked TCPTUNE [NAME…]`,
// `provoked TCPTUNE old`, `provoked list`. With SHOW in the environment what the program printed is shown.
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "runner.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

constexpr unsigned kLongest = 100;  // seconds: some wait for a minute

std::vector<Experiment> all_but_old() {
  std::vector<Experiment> all;
  for (const auto table : {port_scenarios(), capacity_scenarios(), held_scenarios(), queue_scenarios(),
                           destination_scenarios(), count_scenarios(), view_scenarios()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

}  // namespace
}  // namespace lab

int main(int count, char** arguments) {
  using namespace lab;
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  const std::vector<Experiment> old(old_scenarios().begin(), old_scenarios().end());
  std::vector<Experiment> all = all_but_old();
  if (words.size() == 2 && words[1] == "old") {
    use_tool(std::string(words[0]));
    return run_experiments(old, kLongest);
  }
  const bool named = words.size() > 1;
  if (named || (words.size() == 1 && words[0] == "list")) all.insert(all.end(), old.begin(), old.end());
  if (words.size() == 1 && words[0] == "list") return list_experiments(all);
  if (words.empty()) {
    fmt::print(stderr, "usage: provoked TCPTUNE [old | NAME…] | provoked list\n");
    return 2;
  }
  use_tool(std::string(words[0]));
  try {
    return run_experiments(choose_experiments(all, std::span(words).subspan(1)), kLongest);
  } catch (const std::exception& error) {
    fmt::print(stderr, "provoked: {}\n", error.what());
    return 2;
  }
}
