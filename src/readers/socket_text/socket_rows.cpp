// SPDX-License-Identifier: MIT
// See socket_rows.h.
#include "readers/socket_text/socket_rows.h"

#include <utility>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/quote.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostNamed = 3;
constexpr std::size_t kLongestProgram = 128;  // no system has longer names
constexpr std::size_t kQuoted = 48;  // of what is quoted of a line

}  // namespace

void LineNotes::add(std::size_t line, std::string_view what) {
  if (++count_ == 1) first_line_ = line;
  if (first_.size() < kMostNamed) first_.push_back(fmt::format("line {} ({})", line, shorten(what, kQuoted)));
}

std::string LineNotes::amount(std::string_view noun) const {
  return fmt::format("{} {}{}", count_, noun, count_ == 1 ? "" : "s");
}

std::string LineNotes::text() const {
  std::string text = fmt::format("{}", fmt::join(first_, ", "));
  if (count_ > first_.size()) text += fmt::format(" and {} more", count_ - first_.size());
  return text;
}

void SocketRows::count_timer(TcpState state, TimerText timer) {
  if (timer != TimerText::not_told) has_timers_ = YesNo::yes;
  if (state == TcpState::established && timer != TimerText::runs) ++timerless_;
}

void SocketRows::add(const SocketRow& row, TimerText timer) {
  ++good_;
  ++rows_with_address_;
  if (row.keepalive == Known::unknown) count_timer(row.state, timer);
  if (row.pid != 0) has_owners_ = YesNo::yes;
  if (row.state == TcpState::listen) has_listeners_ = YesNo::yes;
  SocketRow bounded = row;
  bounded.program = bounded.program.substr(0, kLongestProgram);
  tally_.add(bounded);
}

void SocketRows::add_cut(TcpState state, std::size_t line, std::string_view what) {
  ++good_;
  ++states_only_[state];
  cut_.add(line, what);
  if (state == TcpState::listen) has_listeners_ = YesNo::yes;
}

void SocketRows::add_named(TcpState state, std::size_t line, std::string_view what) {
  ++good_;
  ++states_only_[state];
  named_.add(line, what);
  if (state == TcpState::listen) has_listeners_ = YesNo::yes;
}

std::vector<std::string> SocketRows::end_table(const std::string& input, std::string_view tool) {
  if (bad_.count() > good_ + skipped_)
    throw Error(std::vector<Diagnostic>{
        {input, static_cast<int>(bad_.first_line()), 0,
         fmt::format(
             "{} here, no {} of {}, against {} that can be read: {}. Save the whole output of one command in one file",
             bad_.amount("line"), bad_.count() == 1 ? "row" : "rows", tool, good_ + skipped_, bad_.text())}});
  std::vector<std::string> phrases;
  const auto say = [&](const LineNotes& notes, std::string_view what, std::string_view why, std::string_view cure) {
    if (notes.count() > 0)
      phrases.push_back(
          fmt::format("{}{} of {}, {}: {}{}", what, notes.amount("socket"), input, why, notes.text(), cure));
  };
  if (bad_.count() > 0)
    phrases.push_back(fmt::format("{} of {}, no {} of {}: {}", bad_.amount("line"), input,
                                  bad_.count() == 1 ? "row" : "rows", tool, bad_.text()));
  say(cut_, "the addresses of ", "cut off by netstat", "; netstat -W shows them whole");
  say(named_, "the addresses of ", "written as names", "; -n shows the numbers");
  say(unknown_states_, "the state of ", "told by an unknown word", "");
  say(service_names_, "the port numbers of ", "written as names and taken to be the usual ones", "");
  if (good_ > 0 && has_owners_ == YesNo::no) phrases.push_back("the programs, which " + input + " does not name");
  if (good_ > 0 && has_listeners_ == YesNo::no) phrases.push_back("listening sockets: " + input + " has none (-a)");
  if (has_timers_ == YesNo::yes) {
    timers_told_ = YesNo::yes;
    without_keepalive_ += timerless_;
  }
  good_ = skipped_ = 0;
  timerless_ = 0;
  has_timers_ = has_owners_ = has_listeners_ = YesNo::no;
  bad_ = cut_ = named_ = unknown_states_ = service_names_ = {};
  return phrases;
}

SocketSummary SocketRows::summary() const {
  SocketSummary summary = tally_.summary({});
  std::uint32_t without_address = 0;
  for (std::size_t state = 0; state < kTcpStates; ++state) {
    summary.counts.of[state] += states_only_.of[state];
    without_address += states_only_.of[state];
  }
  if (timers_told_ == YesNo::yes) {
    summary.timers_told = YesNo::yes;
    summary.without_keepalive += without_keepalive_;
  }
  summary.totals_only = yes_if(rows_with_address_ == 0 && without_address > 0);
  return summary;
}

}  // namespace tcptune
