// SPDX-License-Identifier: MIT
// Findings that say the same are told once.
#include <doctest/doctest.h>

#include "program_run.h"

namespace tcptune {
namespace {

std::string audit_of(const std::string& text) {
  const TemporaryTree tree;
  tree.write("a.conf", text);
  RunOptions options;
  options.directory = tree.path("");
  return run_tcptune({"audit", "--kernel", "6.1", "a.conf"}, options).out;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST_CASE("twenty equal findings are one, with the other places and the same count") {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "this is prose\n";
  const std::string report = audit_of(text);
  CHECK(count_of(report, "error[CONF001]") == 1);
  CHECK(report.find("= also: line 2, line 3, line 4") != std::string::npos);
  CHECK(report.find("and 7 more") != std::string::npos);
  CHECK(report.find("20 errors") != std::string::npos);
}

TEST_CASE("equal findings about several settings name each; what has another hint stands alone") {
  const std::string report = audit_of(
      "net.ipv4.tcp_sack = 1 # x\nnet.ipv4.tcp_dsack = 1 # x\nnet.ipv4.tcp_window_scaling = 1 # x\n"
      "net.ipv4.tcp_ecn = 2 # y\n");
  CHECK(count_of(report, "warning[CONF002]") == 2);
  CHECK(report.find("line 2 (net.ipv4.tcp_dsack), line 3") != std::string::npos);
  CHECK(report.find("the others alike; `tcptune diff` writes them all") != std::string::npos);
}

TEST_CASE("two equal findings are told one by one") {
  CHECK(count_of(audit_of("this is prose\nthis is prose\n"), "error[CONF001]") == 2);
}

}  // namespace
}  // namespace tcptune
