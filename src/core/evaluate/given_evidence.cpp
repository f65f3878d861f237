// SPDX-License-Identifier: MIT
// See given_evidence.h.
#include "core/evaluate/given_evidence.h"

#include <charconv>
#include <vector>

#include "core/text/text.h"

namespace tcptune {
namespace {

template <typename Number>
bool take_number(std::string_view text, Number& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

// An endpoint of which some parts change with each socket.
struct Pattern {
  Endpoint endpoint;
  bool each_address = false;
  bool each_port = false;

  Endpoint of(std::uint32_t number) const {
    Endpoint one = endpoint;
    if (each_address) {
      one.address.bytes[15] = static_cast<std::uint8_t>(number % 250 + 1);
      one.address.bytes[14] = static_cast<std::uint8_t>(number / 250);
    }
    if (each_port) one.port = static_cast<std::uint16_t>(32768 + number % 28232);
    return one;
  }
};

std::optional<Pattern> parse_pattern(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Pattern pattern;
  std::string address(text.substr(0, colon));
  pattern.each_address = address.ends_with(".*");
  if (pattern.each_address) address.replace(address.size() - 1, 1, "0");
  const auto parsed = parse_ip_address(address);
  pattern.each_port = text.substr(colon + 1) == "*";
  if (!parsed || (!pattern.each_port && !take_number(text.substr(colon + 1), pattern.endpoint.port)))
    return std::nullopt;
  pattern.endpoint.address = *parsed;
  return pattern;
}

// Two numbers, or a word and a number, with a '/' between.
std::optional<std::pair<std::string_view, std::uint32_t>> parse_pair(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  std::uint32_t number = 0;
  if (slash == std::string_view::npos || !take_number(text.substr(slash + 1), number)) return std::nullopt;
  return std::pair(text.substr(0, slash), number);
}

bool take_option(std::string_view option, SocketRow& row) {
  const std::size_t equals = option.find('=');
  const std::string_view name = option.substr(0, equals);
  const std::string_view value = equals == std::string_view::npos ? "" : option.substr(equals + 1);
  if (name == "orphan") {
    row.held = Known::no;
    return true;
  }
  if (name == "retransmits") return take_number(value, row.retransmits);
  if (name == "silent") return take_number(value, row.silent.emplace());
  const auto pair = parse_pair(value);
  if (!pair) return false;
  if (name == "by") {
    row.program = pair->first;
    row.pid = static_cast<int>(pair->second);
    return true;
  }
  row.send_queue = pair->second;
  return name == "queue" && take_number(pair->first, row.receive_queue);
}

}  // namespace

std::optional<SocketSummary> parse_given_sockets(std::string_view text) {
  SocketTally tally({});
  const std::vector<std::string_view> words = split_words(text);
  for (std::size_t at = 0; at < words.size();) {
    std::uint32_t count = 0;
    const auto state = at + 2 < words.size() ? parse_tcp_state(words[at + 1]) : std::nullopt;
    if (!state || !take_number(words[at], count) || count > 100'000) return std::nullopt;
    const bool listens = *state == TcpState::listen;
    const auto local = parse_pattern(words[at + 2]);
    Pattern remote;
    if (!listens) {
      const auto parsed = at + 3 < words.size() ? parse_pattern(words[at + 3]) : std::nullopt;
      if (!parsed) return std::nullopt;
      remote = *parsed;
    }
    if (!local) return std::nullopt;
    SocketRow row;
    row.state = *state;
    row.held = Known::yes;
    at += listens ? 3 : 4;
    for (std::uint32_t next = 0; at < words.size() && !take_number(words[at], next); ++at)
      if (!take_option(words[at], row)) return std::nullopt;
    for (std::uint32_t i = 0; i < count; ++i) {
      row.local = local->of(i);
      row.remote = remote.of(i);
      tally.add(row);
    }
  }
  return tally.summary({});
}

std::optional<Counters> parse_given_counters(std::string_view text) {
  Counters counters;
  const std::vector<std::string_view> words = split_words(text);
  if (words.size() % 2 != 0) return std::nullopt;
  for (std::size_t at = 0; at < words.size(); at += 2)
    if (!take_number(words[at + 1], counters[std::string(words[at])])) return std::nullopt;
  return counters;
}

}  // namespace tcptune
