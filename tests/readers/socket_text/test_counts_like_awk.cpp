// SPDX-License-Identifier: MIT
// The line that every wiki has for counting states gives the same counts, on the same saved text.
#include <doctest/doctest.h>

#include <map>
#include <sstream>

#include "program_run.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

std::map<std::string, std::uint32_t> counted_by_awk(const std::string& program, const std::string& text) {
  RunOptions options;
  options.input = text;
  const ProgramRun run = run_program({"awk", program}, options);
  std::map<std::string, std::uint32_t> counts;
  std::istringstream lines(run.out);
  std::string state;
  for (std::uint32_t count = 0; lines >> state >> count;) counts[state] = count;
  return counts;
}

std::map<std::string, std::uint32_t> counted_by_us(const std::string& text) {
  std::map<std::string, std::uint32_t> counts;
  const SocketSummary sockets = sockets_of(text);
  for (std::size_t state = 0; state < kTcpStates; ++state)
    if (sockets.counts.of[state] > 0) counts[std::string(kNames<TcpState>[state])] = sockets.counts.of[state];
  return counts;
}

TEST_CASE("netstat -n | awk counts the same") {
  if (run_program({"awk", "BEGIN { exit 7 }"}).status != 7) {
    MESSAGE("SKIPPED: there is no awk");
    return;
  }
  const std::string program = "/^tcp/ {++S[$NF]} END {for(a in S) print a, S[a]}";
  for (const char* name : {"netstat-an", "netstat-antW"}) {
    const std::string text = look_text(name);
    const auto by_awk = counted_by_awk(program, text);
    CHECK(by_awk.size() == 6);
    CHECK(counted_by_us(text) == by_awk);
  }
  const std::string without_listeners = run_program({"grep", "-v", "LISTEN", look_path("netstat-an")}).out;
  CHECK(counted_by_us(without_listeners) == counted_by_awk(program, without_listeners));
}

}  // namespace
}  // namespace tcptune
