// SPDX-License-Identifier: MIT
// Values that a snapshot writes as one word, both ways.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/catalogue/kernel_version.h"
#include "core/evidence/evidence.h"
#include "core/text/named.h"

namespace tcptune::snapshots {

// "6.1.76"; the newest of a series is "6.1.*".
std::string word_of(const KernelVersion& version);
std::string word_of(const IpAddress& address);
// "10.0.0.1:80", "[::1]:80"; 0.0.0.0 and :: are told apart.
std::string word_of(const Endpoint& endpoint);

template <Named Enum>
std::string word_of(Enum value) {
  return std::string(name_of(value));
}

// Nothing for what no word_of() gives.
template <typename T>
std::optional<T> from_word(std::string_view word);
template <>
std::optional<KernelVersion> from_word(std::string_view word);
template <>
std::optional<IpAddress> from_word(std::string_view word);
template <>
std::optional<Endpoint> from_word(std::string_view word);
template <Named Enum>
std::optional<Enum> from_word(std::string_view word) {
  return named<Enum>(word);
}

template <typename T>
std::string expected_word() {
  if constexpr (std::is_same_v<T, KernelVersion>)
    return "a version such as 6.1.76 or 6.1.*";
  else if constexpr (std::is_same_v<T, IpAddress>)
    return "an IP address";
  else if constexpr (std::is_same_v<T, Endpoint>)
    return "an address and a port, such as 10.0.0.1:80 or [::1]:80";
  else
    return fmt::format("one of {}", fmt::join(kNames<T>, ", "));
}

// Those that are not 0.
std::map<std::string, std::uint32_t> counts_of(const StateCounts& counts);
inline const Counters& counts_of(const Counters& counters) { return counters; }

// Null for what is no state.
std::uint32_t* place_of(StateCounts& counts, std::string_view name);
inline std::int64_t* place_of(Counters& counters, std::string_view name) { return &counters[std::string(name)]; }

// "EACCES" and its number here; EIO is every other one.
std::string_view errno_name(int error);
std::optional<int> errno_of(std::string_view name);

}  // namespace tcptune::snapshots
