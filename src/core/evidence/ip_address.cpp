// SPDX-License-Identifier: MIT
// See ip_address.h. Written by hand because inet_pton and inet_ntop are in a header of each system.
#include "core/evidence/ip_address.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace tcptune {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

template <typename Number>
std::optional<Number> whole_number(std::string_view text, int base, std::size_t most_digits) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number, base);
  if (text.empty() || text.size() > most_digits || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto number = whole_number<std::uint32_t>(text.substr(0, dot), 10, 3);
    if (!number || *number > 255) return std::nullopt;
    address = address << 8 | *number;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return address;
}

struct Groups {
  std::array<std::uint16_t, 8> of{};
  std::size_t count = 0;
};

// The groups of one side of "::"; an IPv4 address at the end counts as two.
std::optional<Groups> parse_groups(std::string_view text) {
  Groups groups;
  const auto add = [&groups](std::uint32_t group) { groups.of[groups.count++] = static_cast<std::uint16_t>(group); };
  while (!text.empty()) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view word = text.substr(0, colon);
    if (colon == text.size() && word.find('.') != std::string_view::npos) {
      const auto ipv4 = parse_ipv4(word);
      if (!ipv4 || groups.count > 6) return std::nullopt;
      add(*ipv4 >> 16);
      add(*ipv4 & 0xFFFF);
    } else {
      const auto group = whole_number<std::uint16_t>(word, 16, 4);
      if (!group || colon + 1 == text.size() || groups.count > 7) return std::nullopt;
      add(*group);
    }
    text.remove_prefix(std::min(colon + 1, text.size()));
  }
  return groups;
}

std::optional<IpAddress> parse_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto before = parse_groups(text.substr(0, gap));
  const auto behind = parse_groups(has_gap ? text.substr(gap + 2) : std::string_view());
  if (!before || !behind) return std::nullopt;
  const std::size_t given = before->count + behind->count;
  if (has_gap ? given > 7 : given != 8) return std::nullopt;
  std::array<std::uint16_t, 8> groups = before->of;
  for (std::size_t i = 0; i < behind->count; ++i) groups[8 - behind->count + i] = behind->of[i];
  IpAddress address;
  for (std::size_t i = 0; i < 8; ++i) {
    address.bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xFF);
  }
  return address;
}

// The longest run of two or more groups of zeros, the first of equals; empty: {8, 8}.
std::pair<std::size_t, std::size_t> longest_gap(const std::array<std::uint16_t, 8>& groups) {
  std::pair<std::size_t, std::size_t> longest{8, 8};
  for (std::size_t from = 0; from < 8; ++from) {
    std::size_t to = from;
    while (to < 8 && groups[to] == 0) ++to;
    if (to - from >= 2 && to - from > longest.second - longest.first) longest = {from, to};
  }
  return longest;
}

}  // namespace

IpAddress ipv4_address(std::uint32_t in_host_order) {
  IpAddress address;
  std::copy(kMapped.begin(), kMapped.end(), address.bytes.begin());
  for (std::size_t i = 0; i < 4; ++i) address.bytes[15 - i] = static_cast<std::uint8_t>(in_host_order >> (8 * i));
  return address;
}

bool is_ipv4(const IpAddress& address) { return std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin()); }

bool is_loopback(const IpAddress& address) {
  if (is_ipv4(address)) return address.bytes[12] == 127;
  IpAddress one;
  one.bytes[15] = 1;
  return address == one;
}

bool is_any(const IpAddress& address) { return address == IpAddress{} || address == ipv4_address(0); }

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  text = text.substr(0, text.find('%'));
  if (text == "*") return IpAddress{};
  if (text.find(':') != std::string_view::npos) return parse_ipv6(text);
  const auto ipv4 = parse_ipv4(text);
  if (!ipv4) return std::nullopt;
  return ipv4_address(*ipv4);
}

std::string to_text(const IpAddress& address) {
  const auto& b = address.bytes;
  if (is_ipv4(address)) return fmt::format("{}.{}.{}.{}", b[12], b[13], b[14], b[15]);
  std::array<std::uint16_t, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<std::uint16_t>(b[2 * i] << 8 | b[2 * i + 1]);
  const auto [from, to] = longest_gap(groups);
  std::string text = fmt::format("{:x}", fmt::join(groups.begin(), groups.begin() + static_cast<int>(from), ":"));
  if (from < 8) text += "::";
  return text + fmt::format("{:x}", fmt::join(groups.begin() + static_cast<int>(to), groups.end(), ":"));
}

std::string to_text(const Endpoint& endpoint) {
  if (is_any(endpoint.address)) return fmt::format("*:{}", endpoint.port);
  if (is_ipv4(endpoint.address)) return fmt::format("{}:{}", to_text(endpoint.address), endpoint.port);
  return fmt::format("[{}]:{}", to_text(endpoint.address), endpoint.port);
}

}  // namespace tcptune
