// SPDX-License-Identifier: MIT
// Where the readers of all tables of sockets put their rows, and what they could not use.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/evidence/socket_tally.h"

namespace tcptune {

// Lines that something is to be said about: how many, and the first few of them.
class LineNotes {
 public:
  // `what` is of the input; it may be anything.
  void add(std::size_t line, std::string_view what);
  std::size_t count() const { return count_; }
  std::size_t first_line() const { return first_line_; }

  // "1 line", "3 lines".
  std::string amount(std::string_view noun) const;

  // "line 7 (port 99999), line 9 (…) and 4 more".
  std::string text() const;

 private:
  std::size_t count_ = 0;
  std::size_t first_line_ = 0;
  std::vector<std::string> first_;
};

// Does a timer run, as far as a row tells.
enum class TimerText { not_told, none, runs };

// The sockets of one look, from one table or several.
class SocketRows {
 public:
  explicit SocketRows(PortRange range) : tally_(range) {}

  // A socket. Its timer is noted apart: that a row has none means that there is none only where others have one.
  void add(const SocketRow& row, TimerText timer);

  // A socket of which only the state can be counted: `what` was cut off or written as a name.
  void add_cut(TcpState state, std::size_t line, std::string_view what);
  void add_named(TcpState state, std::size_t line, std::string_view what);

  void note_unknown_state(std::size_t line, std::string_view word) { unknown_states_.add(line, word); }
  void note_service_name(std::size_t line, std::string_view what) { service_names_.add(line, what); }

  // A row of another protocol, which is not read.
  void skip() { ++skipped_; }

  // A line that is no row although it should be one.
  void reject(std::size_t line, std::string_view why) { bad_.add(line, why); }

  bool has_rows() const { return good_ > 0; }

  // Ends one table, from `input`, which `tool` printed. Phrases about what could not be used. Throws Error when there
  // are more lines that are no rows than rows.
  std::vector<std::string> end_table(const std::string& input, std::string_view tool);

  // All sockets of all tables.
  SocketSummary summary() const;

 private:
  void count_timer(TcpState state, TimerText timer);

  SocketTally tally_;
  StateCounts states_only_;
  std::uint32_t rows_with_address_ = 0;
  std::uint32_t without_keepalive_ = 0;
  YesNo timers_told_ = YesNo::no;
  // Of the table that is read now.
  std::size_t good_ = 0;
  std::size_t skipped_ = 0;
  std::uint32_t timerless_ = 0;  // ESTABLISHED
  YesNo has_timers_ = YesNo::no;
  YesNo has_owners_ = YesNo::no;
  YesNo has_listeners_ = YesNo::no;
  LineNotes bad_;
  LineNotes cut_;
  LineNotes named_;
  LineNotes unknown_states_;
  LineNotes service_names_;
};

}  // namespace tcptune
