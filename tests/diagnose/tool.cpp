// SPDX-License-Identifier: MIT
// See tool.h.
#include "tool.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "../refuse_netlink.h"
#include "experiment.h"
#include "room.h"

namespace lab {
namespace {

constexpr std::size_t kWidth = 80;
constexpr uid_t kNobody = 65534;

std::string& tool_path() {
  static std::string path;
  return path;
}

constexpr int kNotRestricted = 126, kNotStarted = 127;

[[noreturn]] void become_tool(const std::vector<std::string>& arguments, Restriction restriction, int output) {
  std::string diagnose = "diagnose";
  std::vector<char*> words{tool_path().data(), diagnose.data()};
  std::vector<std::string> copies = arguments;
  for (std::string& argument : copies) words.push_back(argument.data());
  words.push_back(nullptr);
  dup2(output, 1);
  dup2(output, 2);
  alarm(0);
  bool done = true;
  if (restriction == Restriction::no_netlink) done = refuse_netlink();
  if (restriction == Restriction::nobody)
    done = setgroups(0, nullptr) == 0 && setgid(kNobody) == 0 && setuid(kNobody) == 0;
  if (!done) _exit(kNotRestricted);
  execv(words[0], words.data());
  _exit(kNotStarted);
}

std::string in_one_line(const std::string& text) {
  std::istringstream stream(text);
  std::string words;
  for (std::string word; stream >> word;) words += (words.empty() ? "" : " ") + word;
  return words;
}

void expect_narrow(const std::string& text) {
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    expect(line.size() <= kWidth, fmt::format("a line has {} columns: {}", line.size(), line));
}

std::string told_as(const char* name, pid_t pid) { return fmt::format("{} (pid {})", name, pid); }

}  // namespace

void use_tool(std::string path) { tool_path() = std::move(path); }

Said diagnose(const std::vector<std::string>& arguments, Restriction restriction) {
  std::array<int, 2> ends{};
  expect(pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe");
  const pid_t tool = fork();
  if (tool == 0) become_tool(arguments, restriction, ends[1]);
  close(ends[1]);
  Said said;
  std::array<char, 65536> buffer{};
  for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;)
    said.text.append(buffer.data(), static_cast<std::size_t>(size));
  close(ends[0]);
  int status = 0;
  waitpid(tool, &status, 0);
  expect(WIFEXITED(status), fmt::format("tcptune died: {}", said.text));
  said.status = WEXITSTATUS(status);
  expect(said.status != kNotStarted, fmt::format("{}: {}", tool_path(), std::strerror(errno)));
  if (said.status == kNotRestricted) throw Skipped("the right to restrict the program under test is missing");
  said.words = in_one_line(said.text);
  if (!said.text.starts_with('{') && said.status < 2) expect_narrow(said.text);  // an error is one line
  if (const char* shown = std::getenv("SHOW"); shown != nullptr) fmt::print(stderr, "{}\n", said.text);
  return said;
}

Said diagnose_twice(const std::function<void()>& between) {
  std::string fault;
  std::thread other([&] {
    try {
      sleep_seconds(1.3);
      between();
    } catch (const std::exception& error) {
      fault = error.what();
    }
  });
  Said said;
  try {
    said = diagnose({"--interval", "3"});
  } catch (...) {
    other.join();
    throw;
  }
  other.join();
  expect(fault.empty(), fault);
  return said;
}

void expect_said(const Said& said, const std::vector<std::string_view>& phrases) {
  for (const std::string_view phrase : phrases)
    expect(said.words.find(phrase) != std::string::npos,
           fmt::format("diagnose did not say \"{}\":\n{}", phrase, said.text));
}

void expect_not_said(const Said& said, const std::vector<std::string_view>& phrases) {
  for (const std::string_view phrase : phrases)
    expect(said.words.find(phrase) == std::string::npos, fmt::format("diagnose said \"{}\":\n{}", phrase, said.text));
}

void expect_nothing_wrong(const Said& said) {
  expect_said(said, {"Nothing is wrong: "});
  expect(said.status == 0, fmt::format("the exit status is {}:\n{}", said.status, said.text));
}

std::string name_this_program(const char* name) {
  prctl(PR_SET_NAME, name);
  return told_as(name, getpid());
}

Helper::Helper(const char* name, const std::function<void()>& work) {
  std::array<int, 2> ends{};
  expect(pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe");
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, name);
    std::string fault;
    try {
      work();
    } catch (const std::exception& error) {
      fault = error.what();
    }
    const bool told = write(ends[1], fault.c_str(), fault.size() + 1) > 0;
    close(ends[1]);
    if (!told || !fault.empty()) _exit(1);
    for (;;) pause();
  }
  close(ends[1]);
  std::string fault(4096, '\0');
  const ssize_t size = read(ends[0], fault.data(), fault.size());
  close(ends[0]);
  told_ = told_as(name, pid_);
  fault.resize(size > 0 ? static_cast<std::size_t>(size - 1) : 0);
  if (size <= 0) fault = fmt::format("{} ended", name);
  if (fault.empty()) return;
  end();
  throw Failed(fault);
}

void Helper::end() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace lab
