// SPDX-License-Identifier: MIT
// See runner.h.
#include "runner.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "room.h"

namespace lab {
namespace {

constexpr int kAllSkipped = 77;  // what ctest takes for "skipped" (SKIP_RETURN_CODE)
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

Running start(const Experiment& experiment, unsigned longest) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("no process");
  if (process == 0) {
    close(ends[0]);
    alarm(longest);
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
std::vector<Result> results_of(const std::vector<Experiment>& experiments, unsigned longest) {
  std::vector<Result> results;
  std::deque<Running> running;
  std::size_t next = 0;
  while (next < experiments.size() || !running.empty()) {
    while (next < experiments.size() && running.size() < kAtOnce)
      running.push_back(start(experiments[next++], longest));
    results.push_back(finish(running.front()));
    running.pop_front();
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    if (results[i].outcome == Outcome::failed) results[i] = finish(start(experiments[i], longest));
  return results;
}

}  // namespace

int run_experiments(const std::vector<Experiment>& experiments, unsigned longest) {
  std::array<int, 3> counts{};  // ok, failed, skipped
  const std::vector<Result> results = results_of(experiments, longest);
  for (std::size_t i = 0; i < results.size(); ++i) {
    print(experiments[i], results[i]);
    ++counts[results[i].outcome == Outcome::ok ? 0 : results[i].outcome == Outcome::failed ? 1 : 2];
  }
  fmt::print("{} ok, {} failed, {} skipped\n", counts[0], counts[1], counts[2]);
  if (counts[2] > 0)
    fmt::print(stderr, "{} experiments were SKIPPED, so their claims were not shown here\n", counts[2]);
  if (counts[1] > 0) return 1;
  return counts[0] == 0 ? kAllSkipped : 0;
}

std::vector<Experiment> choose_experiments(const std::vector<Experiment>& all,
                                           std::span<const std::string_view> names) {
  std::vector<Experiment> chosen;
  for (const std::string_view name : names) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Experiment& experiment) { return experiment.name == name; });
    if (found == all.end())
      throw std::runtime_error(fmt::format("there is no experiment \"{}\"; `list` names all", name));
    chosen.push_back(*found);
  }
  return names.empty() ? all : chosen;
}

int list_experiments(const std::vector<Experiment>& experiments) {
  for (const Experiment& experiment : experiments) fmt::print("{:<42} {}\n", experiment.name, experiment.claim);
  return 0;
}

}  // namespace lab
