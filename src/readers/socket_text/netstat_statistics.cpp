// SPDX-License-Identifier: MIT
// Reads netstat -s; see counter_texts.h. Format: statistics.c of net-tools.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/evidence/counter_names.h"
#include "core/text/text.h"
#include "readers/socket_text/counter_texts.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/socket_rows.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kCounterGroups = {"Ip"sv,      "Icmp"sv,   "IcmpMsg"sv, "Tcp"sv,      "Udp"sv,
                                       "UdpLite"sv, "TcpExt"sv, "IpExt"sv,   "Sctp"sv,     "MPTcpExt"sv,
                                       "Ip6"sv,     "Icmp6"sv,  "Udp6"sv,    "UdpLite6"sv, "Tcp6"sv};

constexpr std::size_t kEnoughToJudge = 3;  // sentences of Tcp; there are nine in each language

struct Sentence {
  std::string pattern;  // with # for the number
  std::string_view number;
};

// A sentence has one number, in front ("5 resets sent") or inside ("TCP ran low on memory 5 times").
std::optional<Sentence> parse_sentence(std::string_view line) {
  Sentence sentence;
  LineWords words(line);
  for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
    if (!sentence.pattern.empty()) sentence.pattern += ' ';
    if (sentence.number.empty() && is_digits(word)) {
      sentence.number = word;
      sentence.pattern += '#';
    } else {
      sentence.pattern += word;
    }
  }
  if (sentence.pattern.ends_with('.')) sentence.pattern.pop_back();
  if (sentence.number.empty() || sentence.pattern == "#") return std::nullopt;
  return sentence;
}

// "TCPTimeWaitOverflow: 27360", as what has no sentence is printed.
struct Named {
  std::string_view name;
  std::string_view number;
};
std::optional<Named> parse_named(std::string_view line) {
  line = trim(line);
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  const Named named{line.substr(0, colon), trim(line.substr(colon + 1))};
  const bool one_word = named.name.find_first_of(" \t") == std::string_view::npos;
  return one_word && is_digits(named.number) ? std::optional(named) : std::nullopt;
}

class Statistics {
 public:
  explicit Statistics(LineStream& lines) : lines_(lines) {}

  CounterText read() {
    while (const auto line = lines_.next()) read_line(*line);
    check();
    add_zeros();
    if (unnamed_.count() > 0)
      found_.not_visible.push_back(fmt::format("{} of {} without a counter in tcptune: {}", unnamed_.amount("sentence"),
                                               lines_.name(), unnamed_.text()));
    if (bad_.count() > 0)
      found_.not_visible.push_back(fmt::format("{} of {}, no {}: {}", bad_.amount("line"), lines_.name(),
                                               bad_.count() == 1 ? "counter" : "counters", bad_.text()));
    return std::move(found_);
  }

 private:
  void read_line(const StreamLine& line);
  void add(std::size_t line, std::string name, std::string_view number);
  void check() const;
  void add_zeros();

  LineStream& lines_;
  CounterText found_;
  std::string group_;
  bool has_tcp_ext_ = false;
  std::size_t tcp_sentences_ = 0;  // of Tcp
  std::size_t tcp_known_ = 0;
  std::size_t good_ = 0;
  LineNotes unnamed_;
  LineNotes bad_;
};

void Statistics::read_line(const StreamLine& line) {
  if (trim(line.text).empty()) return;
  if (line.text.front() != ' ' && line.text.front() != '\t') {
    if (is_counter_group(line.text))
      group_ = line.text.substr(0, line.text.size() - 1);
    else
      bad_.add(line.number, line.text);
    return;
  }
  has_tcp_ext_ = has_tcp_ext_ || group_ == "TcpExt";
  if (const auto named = parse_named(line.text)) {
    const bool is_whole = named->name.starts_with(group_);
    return add(line.number, is_whole ? std::string(named->name) : group_ + std::string(named->name), named->number);
  }
  const auto sentence = parse_sentence(line.text);
  if (!sentence) {
    // "ICMP input histogram:", and what is below it ("destination unreachable: 40"), tell nothing that is asked for.
    if (!line.text.ends_with(':') && group_.find("Icmp") == std::string::npos) unnamed_.add(line.number, line.text);
    ++good_;
    return;
  }
  const CounterName* counter = find_counter_sentence(group_, sentence->pattern);
  if (group_ == "Tcp") {
    ++tcp_sentences_;
    if (counter != nullptr) ++tcp_known_;
  }
  if (counter != nullptr) return add(line.number, std::string(counter->name), sentence->number);
  unnamed_.add(line.number, trim(line.text));
  ++good_;
}

void Statistics::add(std::size_t line, std::string name, std::string_view number) {
  const auto value = whole_number<std::int64_t>(number);
  if (!value) return bad_.add(line, number);
  ++good_;
  if (found_.counters.size() >= kMostCounters) refuse_line(lines_, line, "there are more counters than any kernel has");
  if (!found_.counters.emplace(name, *value).second)
    refuse_second_look(lines_, line, fmt::format("{} is told a second time", name));
}

// Of this group netstat leaves out what is 0.
void Statistics::add_zeros() {
  if (!has_tcp_ext_) return;
  for (const CounterName& counter : counter_names())
    if (counter.name.starts_with("TcpExt")) found_.counters.try_emplace(std::string(counter.name), 0);
}

void Statistics::check() const {
  if (tcp_sentences_ >= kEnoughToJudge && tcp_known_ * 2 < tcp_sentences_)
    refuse_line(lines_, unnamed_.first_line(),
                "netstat spoke another language than English here; save it with LC_ALL=C netstat -s");
  if (good_ == 0 || bad_.count() > good_)
    refuse_line(lines_, bad_.first_line(),
                fmt::format("this is no output of netstat -s: {} here, no counter{}{}", bad_.amount("line"),
                            bad_.count() > 0 ? ": " : "", bad_.text()));
}

}  // namespace

bool is_counter_group(std::string_view line) {
  return line.ends_with(':') && std::find(kCounterGroups.begin(), kCounterGroups.end(),
                                          line.substr(0, line.size() - 1)) != kCounterGroups.end();
}

bool is_statistics_sentence(std::string_view line) {
  if (!line.starts_with("    ")) return false;
  LineWords words(line);
  const std::string_view first = words.next();
  return is_digits(first) && !words.next().empty();
}

CounterText read_netstat_statistics(LineStream& lines) { return Statistics(lines).read(); }

}  // namespace tcptune
