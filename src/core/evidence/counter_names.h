// SPDX-License-Identifier: MIT
// The counters that matter when connections fail: their names, what netstat calls them, and what they mean.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tcptune {

// `bad`: where it grows, something was lost, refused or given up. `neutral`: it is there to compare with.
enum class Growth { neutral, bad };

struct CounterName {
  std::string_view name;  // as nstat prints it: "TcpExtListenOverflows"
  // As `netstat -s` says it, with # for the number; several, with | between them, where versions differ. Empty: it has
  // no sentence, and is printed by its name behind the group ("TCPTimeWaitOverflow: 3").
  std::string_view sentences;
  std::string_view meaning;  // what one of it is, in plain words
  Growth growth = Growth::neutral;
};

// By name.
std::span<const CounterName> counter_names();

// Null: not one of those.
const CounterName* find_counter(std::string_view name);

// The counter of that group ("Tcp", "TcpExt") that netstat tells with that sentence; null: none of those.
const CounterName* find_counter_sentence(std::string_view group, std::string_view sentence);

}  // namespace tcptune
