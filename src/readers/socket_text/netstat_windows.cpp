// SPDX-License-Identifier: MIT
// Reads netstat of Windows; see netstat_text.h. Headings, and the lines that -b adds, are in the language of the
// system.
#include <string>

#include "core/text/text.h"
#include "readers/socket_text/endpoint_text.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/localised_states.h"
#include "readers/socket_text/netstat_text.h"

namespace tcptune {
namespace {

constexpr int kMostTitles = 4;  // lines in front of the first row
constexpr int kMostBehind = 4;  // lines that -b puts behind a row: components, the program, or why it is not known

// Reads a table row by row. A row is added when the next one begins: with -b its program stands below it.
class WindowsTable {
 public:
  WindowsTable(LineStream& lines, SocketRows& rows) : lines_(lines), rows_(rows) {}

  void read() {
    while (const auto line = lines_.next()) {
      line_ = *line;
      read_line();
    }
    finish_row();
  }

 private:
  void read_line();
  void read_row(LineWords words);
  void read_line_behind();
  void finish_row();

  LineStream& lines_;
  SocketRows& rows_;
  StreamLine line_;
  int titles_ = 0;
  bool has_rows_ = false;
  int behind_ = kMostBehind;  // lines behind the last row
  bool has_row_ = false;  // row_ is to be added
  SocketRow row_;
  std::string program_;
};

void WindowsTable::read_line() {
  LineWords words(line_.text);
  const std::string_view protocol = words.next();
  if (protocol.empty()) return;
  const bool is_tcp = protocol == "TCP" || protocol == "TCPv6";
  if (!is_tcp && protocol != "UDP" && protocol != "UDPv6") return read_line_behind();
  finish_row();
  has_rows_ = true;
  behind_ = 0;
  if (is_tcp)
    read_row(words);
  else
    rows_.skip();
}

void WindowsTable::read_line_behind() {
  const std::string_view text = trim(line_.text);
  if (!has_rows_ && ++titles_ <= kMostTitles) return;
  if (has_rows_ && ++behind_ <= kMostBehind && text.find(':') == std::string_view::npos) {
    if (text.starts_with('[') && text.ends_with(']')) program_.assign(text.substr(1, text.size() - 2));
    return;
  }
  rows_.reject(line_.number, text);
}

void WindowsTable::read_row(LineWords words) {
  const std::string_view local_text = words.next();
  const std::string_view remote_text = words.next();
  const std::string_view word = words.next();
  const std::string_view pid_text = words.next();
  if (word.empty() || is_digits(word)) return rows_.reject(line_.number, line_.text);
  const EndpointText local = read_endpoint(local_text);
  const EndpointText remote = read_endpoint(remote_text);
  if (local.fault == EndpointFault::wrong) return rows_.reject(line_.number, local_text);
  if (remote.fault == EndpointFault::wrong) return rows_.reject(line_.number, remote_text);
  const auto state = parse_state_word(word);
  row_ = {};
  row_.state = state.value_or(TcpState::unknown);
  if (is_digits(pid_text)) {
    const auto pid = whole_number<int>(pid_text);
    if (!pid) return rows_.reject(line_.number, pid_text);
    row_.pid = *pid;
    row_.held = *pid == 0 ? Known::no : Known::yes;
  }
  if (!state) rows_.note_unknown_state(line_.number, word);
  if (local.fault == EndpointFault::named || remote.fault == EndpointFault::named)
    return rows_.add_named(row_.state, line_.number, local.fault == EndpointFault::named ? local_text : remote_text);
  if (local.service_name || remote.service_name)
    rows_.note_service_name(line_.number, local.service_name ? local_text : remote_text);
  row_.local = local.endpoint;
  row_.remote = remote.endpoint;
  has_row_ = true;
}

void WindowsTable::finish_row() {
  if (has_row_) {
    row_.program = program_;
    rows_.add(row_, TimerText::not_told);
  }
  has_row_ = false;
  program_.clear();
}

}  // namespace

bool is_windows_netstat_line(std::string_view line) {
  LineWords words(line);
  const std::string_view protocol = words.next();
  if (protocol != "TCP" && protocol != "UDP" && protocol != "TCPv6" && protocol != "UDPv6") return false;
  return words.next().find(':') != std::string_view::npos && words.next().find(':') != std::string_view::npos;
}

void read_windows_netstat(LineStream& lines, SocketRows& rows) { WindowsTable(lines, rows).read(); }

}  // namespace tcptune
