// SPDX-License-Identifier: MIT
// tcptune diagnose as a person runs it on saved text; tests/diagnose runs it on real connections.
#include <doctest/doctest.h>

#include <algorithm>

#include <fmt/format.h>

#include "program_run.h"

namespace tcptune {
namespace {

const std::string kHead = "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n";

// As `ss -tanp` prints connections of one program toward one destination.
std::string connections(int count, std::string_view state) {
  std::string text = kHead;
  for (int i = 0; i < count; ++i)
    text += fmt::format("{} 0 0 10.0.0.1:{} 10.0.0.2:80 users:((\"app\",pid=31,fd=9))\n", state, 32768 + i);
  return text;
}

// With blanks for line ends and indents.
std::string said(const std::string& input, std::vector<std::string> options = {"-"}) {
  options.insert(options.begin(), "diagnose");
  const ProgramRun run = run_tcptune(options, {input, ""});
  std::string words;
  for (const char c : run.out + run.err)
    if ((c != ' ' && c != '\n') || (!words.empty() && words.back() != ' ')) words += c == '\n' ? ' ' : c;
  return words;
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("ports that connections in CLOSE_WAIT use up are cured where these are") {
  const std::string text = said(connections(27'000, "CLOSE-WAIT"));
  CHECK(says(text, "[ST002]: app (pid 31) on 10.0.0.1 has 27,000 of its 28,232 local ports"));
  CHECK(says(text, "= seen: 27,000 in other states = do: "));
  CHECK(says(text, "app (pid 31) holds 27,000 connections toward 10.0.0.2:80 in CLOSE_WAIT"));
  CHECK_FALSE(says(text, "stays in TIME_WAIT"));
  CHECK_FALSE(says(text, "Keep connections to it open"));
}

TEST_CASE("ports that unanswered attempts use up are cured at the destination") {
  const std::string text = said(connections(28'000, "SYN-SENT"));
  CHECK(says(text, "[ST002]: "));
  CHECK(says(text, "10.0.0.2:80 may not answer: 28,000 sockets wait for a connection to it"));
  CHECK_FALSE(says(text, "Keep connections to it open"));
  CHECK_FALSE(says(text, "stays in TIME_WAIT"));
}

TEST_CASE("the ports that are needed are those that are taken, also where that is no whole number a second") {
  std::string text = "Active Connections\n\n  Proto  Local Address  Foreign Address  State  PID\n";
  for (int port = 49'152; port < 65'536; ++port)
    text += fmt::format("  TCP  10.0.0.1:{}  10.0.0.2:1433  {}\n", port,
                        port < 65'500 ? "TIME_WAIT  0" : "ESTABLISHED  1234");
  const std::string words = said(text);
  CHECK(says(words, "each need 16,348 ports"));
  CHECK(says(words, "no further connection to it can be opened now"));
  CHECK_FALSE(says(words, "EADDRNOTAVAIL"));
}

TEST_CASE("what was not looked for is not said to be right") {
  const std::string text = said(connections(1, "ESTAB"));
  CHECK(says(text, "Looked at standard input, with ss."));
  CHECK(says(text, "Nothing wrong is seen: 5 causes looked for, none found, 2 not looked for, 3 not judged."));
  CHECK_FALSE(says(text, "Nothing is wrong"));
}

TEST_CASE("a text of which half cannot be used is not said to be all right") {
  const std::string text =
      said(kHead + "LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\nTIME-WAIT 0 0 db.example:40000 web.example:http\n");
  CHECK(says(text, "Nothing wrong is seen"));
}

TEST_CASE("a listener without a limit tells nothing of its queue") {
  const std::string text = said(
      "Proto Recv-Q Send-Q Local Address Foreign Address State\n"
      "tcp 5 0 0.0.0.0:80 0.0.0.0:* LISTEN\n");
  CHECK(says(text, "Not looked for: ST006, ST007;"));
}

TEST_CASE("a queue of which the limit is not told is not said to have room") {
  const TemporaryTree tree;
  tree.write("netstat",
             "Proto Recv-Q Send-Q Local Address Foreign Address State\n"
             "tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\ntcp 5 0 0.0.0.0:80 0.0.0.0:* LISTEN\n");
  tree.write("nstat", "#kernel\nTcpExtListenOverflows 1 0.0\n");
  const std::string text = said("", {tree.path("netstat"), tree.path("nstat")});
  CHECK(says(text, "[ST006]: 1 connection was dropped since"));
  CHECK(says(text, "the fullest queue is that of a program that is not known on *:80: 5 wait for accept()"));
  CHECK_FALSE(says(text, "no queue is full"));
}

TEST_CASE("two long addresses do not make a line longer than 80 columns") {
  std::string input = kHead;
  for (int i = 0; i < 300; ++i)
    input +=
        fmt::format("{} 0 0 [2001:db8:1111:2222:3333:4444:5555:6666]:{} [2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:{}\n",
                    i < 270   ? "TIME-WAIT"
                    : i < 285 ? "CLOSE-WAIT"
                              : "SYN-SENT",
                    40'000 + i, i < 270 ? 5432 : 5433);
  const std::string out = run_tcptune({"diagnose", "-"}, {input, ""}).out;
  CHECK(says(out, "-> [2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:5432"));
  std::size_t longest = 0;
  for (std::size_t at = 0, end = out.find('\n'); end != std::string::npos; at = end + 1, end = out.find('\n', at))
    longest = std::max(longest, end - at);
  CHECK(longest <= 80);
}

TEST_CASE("an interval and a namespace that are none are refused") {
  CHECK(says(said("", {"--interval", "nan"}), "--interval: nan is no number"));
  CHECK(says(said("", {"--netns", ""}), "the name is empty"));
}

}  // namespace tcptune
