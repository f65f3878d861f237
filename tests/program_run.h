// SPDX-License-Identifier: MIT
// Runs a program as a person would, with a time limit, and keeps what it says.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "temporary_tree.h"
#include "tool.h"

namespace tcptune {

struct ProgramRun {
  int status = -1;  // the exit status; 128 + the signal; -1: did not end in time
  std::string out;
  std::string err;
};

enum class RunAs { same_user, nobody };
enum class StandardOutput { kept, full, closed };

struct RunOptions {
  std::string input;  // standard input
  std::string directory;  // working directory; empty: as it is
  StandardOutput output = StandardOutput::kept;
  RunAs user = RunAs::same_user;  // nobody: only root can
};

inline std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// In the child: only calls that are safe between fork and exec.
[[noreturn]] inline void become(const std::vector<std::string>& command, const RunOptions& options,
                                const TemporaryTree& tree) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  if (!options.directory.empty() && ::chdir(options.directory.c_str()) != 0) ::_exit(126);
  ::dup2(::open(tree.path("in").c_str(), O_RDONLY), 0);
  ::dup2(
      ::open(options.output == StandardOutput::full ? "/dev/full" : tree.path("out").c_str(), O_WRONLY | O_CREAT, 0600),
      1);
  ::dup2(::open(tree.path("err").c_str(), O_WRONLY | O_CREAT, 0600), 2);
  // Nothing else is handed on: an inherited end of a pipe would keep it open.
  for (int descriptor = 3; descriptor < 256; ++descriptor) ::close(descriptor);
  if (options.output == StandardOutput::closed) ::close(1);
  constexpr uid_t kNobody = 65534;
  if (options.user == RunAs::nobody && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(126);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

inline ProgramRun run_program(const std::vector<std::string>& command, const RunOptions& options = {}) {
  const TemporaryTree tree;
  tree.write("in", options.input);
  const pid_t child = ::fork();
  if (child == 0) become(command, options, tree);
  ProgramRun run;
  int status = 0;
  for (int waited = 0; ::waitpid(child, &status, WNOHANG) == 0; ++waited) {
    if (waited == 20'000) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      return run;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.out = content_of(tree.path("out"));
  run.err = content_of(tree.path("err"));
  return run;
}

// The program under test, see tool_path.
inline ProgramRun run_tcptune(std::vector<std::string> arguments, const RunOptions& options = {}) {
  arguments.insert(arguments.begin(), tool_path());
  return run_program(arguments, options);
}

}  // namespace tcptune
