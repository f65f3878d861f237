// SPDX-License-Identifier: MIT
// Shows on the running kernel what the rules claim: `lab list`, `lab run [NAME…]`, `lab check RULES RECORD`. Nothing
// outside of the experiments' own network namespaces is written.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "rule_names.h"

namespace lab {
namespace {

constexpr int kAllSkipped = 77;  // what ctest takes for "skipped" (SKIP_RETURN_CODE)
constexpr unsigned kLongest = 30;  // seconds for one experiment
constexpr std::size_t kAtOnce = 8;  // they mostly wait

enum class Outcome : char { ok = 'o', failed = 'f', skipped = 's' };

struct Result {
  Outcome outcome = Outcome::failed;
  std::string text;
};

// A process that tries one experiment; its first byte of output is the outcome.
struct Running {
  const Experiment* experiment = nullptr;
  pid_t process = -1;
  int output = -1;
};

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

Result try_experiment(const Experiment& experiment) {
  try {
    enter_room();
    return {Outcome::ok, experiment.run()};
  } catch (const Skipped& reason) {
    return {Outcome::skipped, reason.what()};
  } catch (const std::exception& error) {
    return {Outcome::failed, error.what()};
  }
}

Running start(const Experiment& experiment) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("no process");
  if (process == 0) {
    close(ends[0]);
    alarm(kLongest);
    const Result result = try_experiment(experiment);
    const std::string text = static_cast<char>(result.outcome) + result.text;
    const bool told = write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
    _exit(told ? 0 : 1);
  }
  close(ends[1]);
  return {&experiment, process, ends[0]};
}

Result finish(const Running& running) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = read(running.output, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(size));
  close(running.output);
  int status = 0;
  waitpid(running.process, &status, 0);
  if (text.empty())
    return {Outcome::failed, WIFSIGNALED(status)
                                 ? fmt::format("ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)))
                                 : "ended without a word"};
  return {static_cast<Outcome>(text[0]), text.substr(1)};
}

void print(const Experiment& experiment, const Result& result) {
  const char* word = result.outcome == Outcome::ok        ? "ok     "
                     : result.outcome == Outcome::skipped ? "SKIPPED:"
                                                          : "FAILED ";
  fmt::print("{} {}: {}\n", word, experiment.name, result.text);
  std::fflush(stdout);
}

// In their order, some at once. What failed is tried once more, by itself: a busy machine is late.
std::vector<Result> results_of(const std::vector<Experiment>& experiments) {
  std::vector<Result> results;
  std::deque<Running> running;
  std::size_t next = 0;
  while (next < experiments.size() || !running.empty()) {
    while (next < experiments.size() && running.size() < kAtOnce) running.push_back(start(experiments[next++]));
    results.push_back(finish(running.front()));
    running.pop_front();
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    if (results[i].outcome == Outcome::failed) results[i] = finish(start(experiments[i]));
  return results;
}

int run(const std::vector<Experiment>& experiments) {
  std::array<int, 3> counts{};  // ok, failed, skipped
  const std::vector<Result> results = results_of(experiments);
  for (std::size_t i = 0; i < results.size(); ++i) {
    print(experiments[i], results[i]);
    ++counts[results[i].outcome == Outcome::ok ? 0 : results[i].outcome == Outcome::failed ? 1 : 2];
  }
  fmt::print("{} ok, {} failed, {} skipped\n", counts[0], counts[1], counts[2]);
  if (counts[2] > 0)
    fmt::print(stderr, "lab: {} experiments were SKIPPED, so their claims were not shown here\n", counts[2]);
  if (counts[1] > 0) return 1;
  return counts[0] == 0 ? kAllSkipped : 0;
}

int list(const std::vector<Experiment>& experiments) {
  for (const Experiment& experiment : experiments) fmt::print("{:<42} {}\n", experiment.name, experiment.claim);
  return 0;
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
  if (words.size() == 1 && words[0] == "list") return list(all);
  if (words.size() == 3 && words[0] == "check")
    return check_rule_names(std::string(words[1]), std::string(words[2]), all);
  if (words.empty() || words[0] != "run") return usage();
  std::vector<Experiment> chosen;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Experiment& experiment) { return experiment.name == words[i]; });
    if (found == all.end()) {
      fmt::print(stderr, "lab: there is no experiment \"{}\"; `lab list` names all\n", words[i]);
      return 2;
    }
    chosen.push_back(*found);
  }
  return run(chosen.empty() ? all : chosen);
}
