// SPDX-License-Identifier: MIT
// See process.h.
#include "process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace tcptune {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench: %s\n", why.c_str());
  std::exit(2);
}

// Starts the program with both outputs in `output`. 0 if it could not be started.
pid_t start(const Command& command, const char* output) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? child : 0;
}

double microseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

// The child of the run that SIGALRM ends.
volatile pid_t running = 0;
void end_run(int) { ::kill(running, SIGKILL); }

Cost run(const Command& command, unsigned most_seconds) {
  const auto begin = std::chrono::steady_clock::now();
  running = start(command, "/dev/null");
  std::signal(SIGALRM, end_run);
  ::alarm(running == 0 ? 0 : most_seconds);
  int status = 0;
  rusage usage{};
  if (running == 0 || ::wait4(running, &status, 0, &usage) != running) give_up("cannot run " + command[0]);
  if (::alarm(0) == 0 && most_seconds != 0) return {kTooLong, kTooLong, usage.ru_maxrss};
  const auto end = std::chrono::steady_clock::now();
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) give_up(command[0] + " failed");
  return {std::chrono::duration<double, std::micro>(end - begin).count(),
          microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss};
}

template <typename Value>
Value median(std::vector<Cost>& costs, Value Cost::*field) {
  std::sort(costs.begin(), costs.end(), [&](const Cost& a, const Cost& b) { return a.*field < b.*field; });
  return costs[costs.size() / 2].*field;
}

}  // namespace

std::vector<Cost> measure(const std::vector<Command>& commands, int rounds, unsigned most_seconds) {
  std::vector<std::vector<Cost>> costs(commands.size());
  const auto too_long = [&](std::size_t i) { return !costs[i].empty() && costs[i].back().wall == kTooLong; };
  for (int round = rounds > 1 ? -1 : 0; round < rounds; ++round)
    for (std::size_t i = 0; i < commands.size(); ++i) {
      if (too_long(i)) continue;
      const Cost cost = run(commands[i], most_seconds);
      if (round >= 0 || cost.wall == kTooLong) costs[i].push_back(cost);
    }
  std::vector<Cost> medians;
  for (std::size_t i = 0; i < commands.size(); ++i)
    medians.push_back(too_long(i) ? costs[i].back()
                                  : Cost{median(costs[i], &Cost::wall), median(costs[i], &Cost::cpu),
                                         median(costs[i], &Cost::memory)});
  return medians;
}

std::optional<std::uint64_t> count_instructions(const Command& command) {
  char log[] = "/tmp/tcptune-bench-XXXXXX";
  const int file = ::mkstemp(log);
  if (file < 0) return std::nullopt;
  ::close(file);
  Command whole = {"valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"};
  whole.insert(whole.end(), command.begin(), command.end());
  const pid_t child = start(whole, log);
  if (child != 0) ::waitpid(child, nullptr, 0);
  std::optional<std::uint64_t> instructions;
  if (FILE* text = std::fopen(log, "r")) {
    char line[1024];
    while (std::fgets(line, sizeof line, text))
      if (const char* found = std::strstr(line, "Collected : ")) instructions = std::strtoull(found + 12, nullptr, 10);
    std::fclose(text);
  }
  ::unlink(log);
  return instructions;
}

}  // namespace tcptune
