// SPDX-License-Identifier: MIT
// See words.h.
#include "snapshots/words.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "core/text/text.h"

namespace tcptune::snapshots {
namespace {

// Numbers differ among systems, names do not.
constexpr std::pair<std::string_view, int> kErrors[] = {
    {"EACCES", EACCES}, {"EPERM", EPERM}, {"ENOENT", ENOENT}, {"ENOTDIR", ENOTDIR},           {"EISDIR", EISDIR},
    {"EINVAL", EINVAL}, {"ELOOP", ELOOP}, {"EFBIG", EFBIG},   {"ENAMETOOLONG", ENAMETOOLONG}, {"ENXIO", ENXIO},
    {"EIO", EIO},
};

std::string part_of(int part) { return part == kAny ? "*" : std::to_string(part); }

}  // namespace

std::string word_of(const KernelVersion& version) {
  return fmt::format("{}.{}.{}", part_of(version.major), part_of(version.minor), part_of(version.patch));
}

std::string word_of(const IpAddress& address) { return to_text(address); }

std::string word_of(const Endpoint& endpoint) {
  const std::string address = to_text(endpoint.address);
  return is_ipv4(endpoint.address) ? fmt::format("{}:{}", address, endpoint.port)
                                   : fmt::format("[{}]:{}", address, endpoint.port);
}

template <>
std::optional<KernelVersion> from_word(std::string_view word) {
  const auto parts = split(word, '.');
  if (parts.size() != 3) return std::nullopt;
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::optional<int> number = parts[i] == "*" ? kAny : parse_decimal(parts[i]);
    if (!number || *number < 0) return std::nullopt;
    numbers[i] = *number;
  }
  return KernelVersion{numbers[0], numbers[1], numbers[2]};
}

template <>
std::optional<IpAddress> from_word(std::string_view word) {
  return word == "*" ? std::nullopt : parse_ip_address(word);
}

template <>
std::optional<Endpoint> from_word(std::string_view word) {
  const std::size_t colon = word.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_decimal(word.substr(colon + 1));
  std::string_view address = word.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  const auto parsed = from_word<IpAddress>(address);
  if (!parsed || !port || *port < 0 || *port > 65535) return std::nullopt;
  return Endpoint{*parsed, static_cast<std::uint16_t>(*port)};
}

std::map<std::string, std::uint32_t> counts_of(const StateCounts& counts) {
  std::map<std::string, std::uint32_t> named;
  for (std::size_t i = 0; i < kTcpStates; ++i)
    if (counts.of[i] != 0) named.emplace(kNames<TcpState>[i], counts.of[i]);
  return named;
}

std::uint32_t* place_of(StateCounts& counts, std::string_view name) {
  const std::optional<TcpState> state = named<TcpState>(name);
  return state ? &counts[*state] : nullptr;
}

std::string_view errno_name(int error) {
  const auto at =
      std::find_if(std::begin(kErrors), std::end(kErrors), [error](const auto& row) { return row.second == error; });
  return at == std::end(kErrors) ? "EIO" : at->first;
}

std::optional<int> errno_of(std::string_view name) {
  const auto at =
      std::find_if(std::begin(kErrors), std::end(kErrors), [name](const auto& row) { return row.first == name; });
  if (at == std::end(kErrors)) return std::nullopt;
  return at->second;
}

}  // namespace tcptune::snapshots
