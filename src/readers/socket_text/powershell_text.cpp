// SPDX-License-Identifier: MIT
// See powershell_text.h.
#include "readers/socket_text/powershell_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "core/text/text.h"
#include "readers/socket_text/endpoint_text.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/localised_states.h"

namespace tcptune {
namespace {

enum Column { local_address, local_port, remote_address, remote_port, state, process };
constexpr std::array<std::string_view, 6> kColumns{"localaddress", "localport", "remoteaddress",
                                                   "remoteport",   "state",     "owningprocess"};
constexpr std::size_t kMostFields = 128;

// The values of one row, by Column; empty where there is none.
using Values = std::array<std::string_view, kColumns.size()>;

// The position of each column in a line; kMostFields: it has none.
using Places = std::array<std::size_t, kColumns.size()>;

// The fields of a line one after the other, with their quotes taken off; a delimiter in quotes is text.
class Fields {
 public:
  Fields(std::string_view line, char delimiter) : rest_(line), delimiter_(delimiter) {}

  std::optional<std::string_view> next() {
    if (ended_) return std::nullopt;
    std::size_t end = 0;
    if (rest_.starts_with('"')) {
      end = rest_.find('"', 1);
      while (end != std::string_view::npos && rest_.substr(end + 1).starts_with('"')) end = rest_.find('"', end + 2);
    }
    if (end != std::string_view::npos) end = rest_.find(delimiter_, end);
    ended_ = end == std::string_view::npos;  // a quote that nothing closes ends the line too
    std::string_view field = rest_.substr(0, end);
    rest_.remove_prefix(ended_ ? rest_.size() : end + 1);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    return field;
  }

 private:
  std::string_view rest_;
  char delimiter_;
  bool ended_ = false;
};

char delimiter_of(std::string_view heading) {
  for (const char delimiter : {';', '\t', ','})
    if (heading.find(delimiter) != std::string_view::npos) return delimiter;
  return ',';
}

Places places_in(std::string_view heading, char delimiter) {
  Places places;
  places.fill(kMostFields);
  Fields fields(heading, delimiter);
  std::size_t at = 0;
  for (auto field = fields.next(); field && at < kMostFields; field = fields.next(), ++at) {
    const std::string name = lower(trim(*field));
    const auto column = std::find(kColumns.begin(), kColumns.end(), name);
    if (column != kColumns.end()) places[static_cast<std::size_t>(column - kColumns.begin())] = at;
  }
  return places;
}

bool are_all_there(const Places& places) {
  return std::all_of(places.begin(), places.begin() + process, [](std::size_t place) { return place < kMostFields; });
}

Values values_in(std::string_view line, char delimiter, const Places& places) {
  Values values{};
  Fields fields(line, delimiter);
  std::size_t at = 0;
  for (auto field = fields.next(); field && at < kMostFields; field = fields.next(), ++at)
    for (std::size_t column = 0; column < places.size(); ++column)
      if (places[column] == at) values[column] = trim(*field);
  return values;
}

// The numbers of MSFT_NetTCPConnection, which stand for the names where a converter did not look them up.
std::optional<TcpState> parse_state(std::string_view word) {
  constexpr std::array kNumbered{TcpState::closed,      TcpState::listen,    TcpState::syn_sent,  TcpState::syn_recv,
                                 TcpState::established, TcpState::fin_wait1, TcpState::fin_wait2, TcpState::close_wait,
                                 TcpState::closing,     TcpState::last_ack,  TcpState::time_wait, TcpState::closed};
  constexpr int kBound = 100;
  const auto number = whole_number<int>(word);
  if (!number) return parse_state_word(word);
  if (*number == kBound) return TcpState::bound_inactive;
  if (*number < 1 || *number > static_cast<int>(kNumbered.size())) return std::nullopt;
  return kNumbered[static_cast<std::size_t>(*number) - 1];
}

bool is_cut(std::string_view address) { return address.ends_with("...") || address.ends_with("\xE2\x80\xA6"); }

void add_row(const StreamLine& line, const Values& values, SocketRows& rows) {
  SocketRow row;
  const auto local = read_address(values[local_address]);
  const auto remote = read_address(values[remote_address]);
  const auto local_number = whole_number<std::uint16_t>(values[local_port]);
  const auto remote_number = whole_number<std::uint16_t>(values[remote_port]);
  const bool cut = is_cut(values[local_address]) || is_cut(values[remote_address]);
  const auto pid = values[process].empty() ? std::optional<int>(0) : whole_number<int>(values[process]);
  if (!local_number || !remote_number || !pid || *pid < 0 || values[state].empty() || (!cut && (!local || !remote)))
    return rows.reject(line.number, line.text);
  const auto known = parse_state(values[state]);
  if (!known) rows.note_unknown_state(line.number, values[state]);
  row.state = known.value_or(TcpState::unknown);
  if (cut)
    return rows.add_named(row.state, line.number,
                          is_cut(values[local_address]) ? values[local_address] : values[remote_address]);
  row.local = {*local, *local_number};
  row.remote = {*remote, *remote_number};
  row.pid = *pid;
  if (!values[process].empty()) row.held = *pid == 0 ? Known::no : Known::yes;
  rows.add(row, TimerText::not_told);
}

bool is_rule_line(std::string_view line) { return trim(line).starts_with("---"); }

}  // namespace

bool is_connections_csv_heading(std::string_view line) {
  return line.find_first_of(",;\t") != std::string_view::npos && are_all_there(places_in(line, delimiter_of(line)));
}

bool is_connections_table_heading(std::string_view line) {
  LineWords words(line);
  for (std::size_t column = 0; column <= state; ++column)
    if (lower(words.next()) != kColumns[column]) return false;
  return true;
}

void read_connections_csv(LineStream& lines, SocketRows& rows) {
  std::optional<Places> places;
  char delimiter = ',';
  while (const auto line = lines.next()) {
    if (trim(line->text).empty() || line->text.starts_with("#TYPE")) continue;
    if (is_connections_csv_heading(line->text)) {
      if (places) refuse_second_look(lines, line->number, "a second table begins here");
      delimiter = delimiter_of(line->text);
      places = places_in(line->text, delimiter);
    } else if (places) {
      add_row(*line, values_in(line->text, delimiter, *places), rows);
    } else {
      rows.reject(line->number, line->text);
    }
  }
}

// Its columns LocalAddress to State come first, and the process last; AppliedSetting between them may be empty.
void read_connections_table(LineStream& lines, SocketRows& rows) {
  while (const auto line = lines.next()) {
    if (trim(line->text).empty() || is_rule_line(line->text)) continue;
    if (is_connections_table_heading(line->text)) {
      if (rows.has_rows()) refuse_second_look(lines, line->number, "a second table begins here");
      continue;
    }
    Values values{};
    LineWords words(line->text);
    for (std::size_t column = 0; column <= state; ++column) values[column] = words.next();
    for (std::string_view word = words.next(); !word.empty(); word = words.next())
      if (is_digits(word)) values[process] = word;
    add_row(*line, values, rows);
  }
}

}  // namespace tcptune
