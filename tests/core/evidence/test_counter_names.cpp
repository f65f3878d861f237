// SPDX-License-Identifier: MIT
// The table of counters: in order, whole, and found by name and by sentence.
#include "core/evidence/counter_names.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace tcptune {
namespace {

TEST_CASE("counters stand in the order of their names, each with a meaning") {
  const auto counters = counter_names();
  CHECK(counters.size() >= 60);
  CHECK(std::is_sorted(counters.begin(), counters.end(),
                       [](const CounterName& a, const CounterName& b) { return a.name < b.name; }));
  for (const CounterName& counter : counters) {
    CAPTURE(counter.name);
    CHECK(!counter.meaning.empty());
    CHECK(counter.meaning.find('.') == std::string_view::npos);
    CHECK(find_counter(counter.name) == &counter);
    if (!counter.sentences.empty()) CHECK(counter.sentences.find('#') != std::string_view::npos);
  }
  CHECK(find_counter("TcpExtNothing") == nullptr);
  CHECK(find_counter("") == nullptr);
}

TEST_CASE("a sentence is looked up in its group") {
  CHECK(find_counter_sentence("TcpExt", "# times the listen queue of a socket overflowed")->name ==
        "TcpExtListenOverflows");
  CHECK(find_counter_sentence("Tcp", "# active connections openings")->name == "TcpActiveOpens");
  CHECK(find_counter_sentence("Tcp", "# segments received")->name == "TcpInSegs");
  CHECK(find_counter_sentence("Tcp", "# times the listen queue of a socket overflowed") == nullptr);
  CHECK(find_counter_sentence("TcpExt", "") == nullptr);
  CHECK(find_counter_sentence("TcpExt", "times the listen queue") == nullptr);
}

TEST_CASE("what is lost or refused is bad where it grows") {
  CHECK(find_counter("TcpExtListenOverflows")->growth == Growth::bad);
  CHECK(find_counter("TcpExtTCPTimeWaitOverflow")->growth == Growth::bad);
  CHECK(find_counter("TcpExtTW")->growth == Growth::neutral);
  CHECK(find_counter("TcpActiveOpens")->growth == Growth::neutral);
}

}  // namespace
}  // namespace tcptune
