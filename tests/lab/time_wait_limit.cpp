// SPDX-License-Identifier: MIT
// tcp_max_tw_buckets: what happens at the limit.
#include <array>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

struct Tally {
  std::size_t time_wait = 0;
  long overflow = 0;
};

// Closes `count` connections under a limit.
Tally close_many(const char* limit, int count) {
  set("net.ipv4.tcp_max_tw_buckets", limit);
  const long before = counter("TCPTimeWaitOverflow");
  const Socket listener = listen_on({"127.0.0.1", 5000});
  for (int i = 0; i < count; ++i) close_first(listener, {"127.0.0.1", 5000}, End::client);
  return {rows_in(State::time_wait).size(), counter("TCPTimeWaitOverflow") - before};
}

std::string zero_disables_time_wait() {
  const Tally tally = close_many("0", 20);
  expect(tally.time_wait == 0 && tally.overflow == 20,
         fmt::format("{} TIME_WAIT, overflow {}", tally.time_wait, tally.overflow));
  return "20 connections closed, no TIME_WAIT, TCPTimeWaitOverflow grew by 20";
}

std::string small_destroys() {
  const Tally tally = close_many("5", 20);
  // The count of records and the check of the limit are not one step, so one more may get in.
  expect(tally.time_wait >= 4 && tally.time_wait <= 6, fmt::format("{} TIME_WAIT", tally.time_wait));
  expect(tally.overflow == 20 - static_cast<long>(tally.time_wait),
         fmt::format("{} TIME_WAIT, overflow {}", tally.time_wait, tally.overflow));
  return fmt::format("of 20 closed connections {} went through TIME_WAIT, {} were destroyed", tally.time_wait,
                     tally.overflow);
}

std::string lowering_does_not_purge() {
  const Tally before = close_many("1000", 20);
  expect(before.time_wait == 20, fmt::format("{} TIME_WAIT before", before.time_wait));
  set("net.ipv4.tcp_max_tw_buckets", "3");
  const std::size_t after = rows_in(State::time_wait).size();
  expect(after == 20, fmt::format("{} TIME_WAIT are left", after));
  return "the limit was lowered from 1000 to 3, and all 20 TIME_WAIT stayed";
}

}  // namespace

std::span<const Experiment> time_wait_limit_experiments() {
  static constexpr std::array experiments{
      Experiment{"max-tw-buckets-zero-disables-time-wait", "with tcp_max_tw_buckets = 0 there is no TIME_WAIT at all",
                 zero_disables_time_wait},
      Experiment{"max-tw-buckets-small-destroys", "over tcp_max_tw_buckets connections end without TIME_WAIT",
                 small_destroys},
      Experiment{"max-tw-buckets-does-not-purge", "a lower limit leaves those alone that are there",
                 lowering_does_not_purge},
  };
  return experiments;
}

}  // namespace lab
