// SPDX-License-Identifier: MIT
// See ss_text.h. Formats: misc/ss.c of iproute2, 2.6.32 to 6.x.
#include "readers/socket_text/ss_text.h"

#include <algorithm>
#include <array>
#include <string>

#include "readers/socket_text/endpoint_text.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/localised_states.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kOtherThanTcp = {"udp"sv,   "mptcp"sv, "raw"sv,   "u_str"sv, "u_dgr"sv, "u_seq"sv,
                                      "nl"sv,    "p_raw"sv, "p_dgr"sv, "icmp6"sv, "v_str"sv, "v_dgr"sv,
                                      "v_seq"sv, "sctp"sv,  "dccp"sv,  "smc"sv,   "xdp"sv,   "ti_st"sv,
                                      "ti_rd"sv, "ti_sq"sv, "ti_dg"sv, "p_???"sv, "???"sv};

bool is_no_tcp(std::string_view word) {
  return std::find(kOtherThanTcp.begin(), kOtherThanTcp.end(), word) != kOtherThanTcp.end();
}

bool is_ss_heading(std::string_view line) {
  return (line.starts_with("State") || line.starts_with("Netid") || line.starts_with("Recv-Q")) &&
         line.find("Recv-Q") != std::string_view::npos && line.find("Local Address:Port") != std::string_view::npos;
}

bool lacks_states(std::string_view heading) { return heading.find("State") == std::string_view::npos; }

// Reads a table row by row. A row is added when the next one begins: lines that are set in tell more about it (-i, -m).
class SsTable {
 public:
  SsTable(LineStream& lines, SocketRows& rows) : lines_(lines), rows_(rows) {}

  void read() {
    while (const auto line = lines_.next()) {
      line_ = *line;
      read_line();
    }
    finish_row();
  }

 private:
  void read_line();
  void read_row();
  void read_more(std::string_view text);
  std::string_view read_users(std::string_view text);
  void read_word(std::string_view word);
  void note_silence(std::string_view milliseconds);
  void fail(std::string_view why);
  void finish_row();

  LineStream& lines_;
  SocketRows& rows_;
  StreamLine line_;
  bool has_row_ = false;  // row_ is to be added
  bool row_is_skipped_ = false;  // lines that are set in belong to a row that is not read
  SocketRow row_;
  std::string program_;
  TimerText timer_ = TimerText::not_told;
  bool has_socket_number_ = false;  // -e tells an inode where there is one
};

void SsTable::read_line() {
  const std::string_view text = line_.text;
  if (text.empty()) return;
  if (text.front() == ' ' || text.front() == '\t') {
    if (LineWords(text).next().empty()) return;
    if (has_row_)
      read_more(text);
    else if (!row_is_skipped_)
      rows_.reject(line_.number, text);
    return;
  }
  if (!is_ss_heading(text)) return read_row();
  if (lacks_states(text))
    refuse_line(lines_, line_.number,
                "ss leaves out the column State when a filter names a state: save `ss -tan` whole");
  if (has_row_ || rows_.has_rows()) refuse_second_look(lines_, line_.number, "a second table begins here");
}

void SsTable::read_row() {
  finish_row();
  LineWords words(line_.text);
  std::string_view state = words.next();
  row_is_skipped_ = is_no_tcp(state);
  if (row_is_skipped_) return rows_.skip();
  if (state == "tcp") state = words.next();
  const auto receive_queue = whole_number<std::uint32_t>(words.next());
  const auto send_queue = whole_number<std::uint32_t>(words.next());
  const std::string_view local_text = words.next();
  const std::string_view remote_text = words.next();
  row_is_skipped_ = true;  // until it is known to be good
  if (!receive_queue || !send_queue || remote_text.empty()) return rows_.reject(line_.number, line_.text);
  const EndpointText local = read_endpoint(local_text);
  const EndpointText remote = read_endpoint(remote_text);
  if (local.fault == EndpointFault::wrong) return rows_.reject(line_.number, local_text);
  if (remote.fault == EndpointFault::wrong) return rows_.reject(line_.number, remote_text);
  const auto known = parse_tcp_state(state);
  if (!known) rows_.note_unknown_state(line_.number, state);
  if (local.fault == EndpointFault::named || remote.fault == EndpointFault::named)
    return rows_.add_named(known.value_or(TcpState::unknown), line_.number,
                           local.fault == EndpointFault::named ? local_text : remote_text);
  if (local.service_name || remote.service_name)
    rows_.note_service_name(line_.number, local.service_name ? local_text : remote_text);
  row_ = {};
  row_.state = known.value_or(TcpState::unknown);
  row_.local = local.endpoint;
  row_.remote = remote.endpoint;
  row_.receive_queue = *receive_queue;
  row_.send_queue = *send_queue;
  has_row_ = true;
  read_more(words.rest());
}

void SsTable::read_more(std::string_view text) {
  while (has_row_) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.empty()) return;
    if (text.starts_with("users:((")) {
      text = read_users(text);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    read_word(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// users:(("nginx",pid=7,fd=3),("nginx",pid=8,fd=3)), or without the words pid= and fd= before iproute2 4.0. A name may
// hold anything but its own end. Of several the lowest number counts. What is behind it.
std::string_view SsTable::read_users(std::string_view text) {
  text.remove_prefix("users:("sv.size());
  while (text.starts_with("(\"")) {
    text.remove_prefix(2);
    std::size_t end = text.find("\",pid=");
    std::size_t number_at = end + "\",pid="sv.size();
    if (end == std::string_view::npos) {
      end = text.find("\",");
      number_at = end + 2;
    }
    if (end == std::string_view::npos) break;
    const std::size_t number_end = std::min(text.find_first_of(",)", number_at), text.size());
    const auto pid = whole_number<int>(text.substr(number_at, number_end - number_at));
    if (!pid || *pid < 0) {
      fail(text.substr(number_at));
      return {};
    }
    if (row_.pid == 0 || *pid < row_.pid) {
      row_.pid = *pid;
      program_.assign(text.substr(0, end));
    }
    const std::size_t close = text.find(')', number_end);
    text.remove_prefix(std::min(close, text.size() - 1) + 1);
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  row_.held = Known::yes;
  text.remove_prefix(std::min(text.find_first_of(" \t"), text.size()));
  return text;
}

void SsTable::read_word(std::string_view word) {
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = word.substr(0, colon);
  const std::string_view value = word.substr(colon + 1);
  if (name == "timer") {
    timer_ = TimerText::runs;
    if (value.starts_with("(on,") && value.ends_with(')')) {
      const std::string_view retransmits = value.substr(value.rfind(',') + 1);
      row_.retransmits = whole_number<int>(retransmits.substr(0, retransmits.size() - 1)).value_or(0);
    }
    // FIN_WAIT2 that waits as TIME_WAIT does has no program: the kernel keeps only what it needs of it.
    if (value.starts_with("(timewait,") && row_.state == TcpState::fin_wait2) row_.held = Known::no;
  } else if (name == "ino") {
    const auto inode = whole_number<std::uint64_t>(value);
    if (!inode) return fail(word);
    row_.inode = *inode;
    if (row_.inode != 0) row_.held = Known::yes;
  } else if (name == "sk") {
    has_socket_number_ = true;
  } else if (name == "lastrcv" || name == "lastack") {
    note_silence(value);
  }
}

// The later of the last data and the last acknowledgement.
void SsTable::note_silence(std::string_view milliseconds) {
  const auto number = whole_number<std::int64_t>(milliseconds);
  if (!number || *number < 0) return fail(milliseconds);
  row_.silent = std::min(row_.silent.value_or(*number / 1000), *number / 1000);
}

void SsTable::fail(std::string_view why) {
  rows_.reject(line_.number, why);
  has_row_ = false;
  row_is_skipped_ = true;
}

void SsTable::finish_row() {
  if (has_row_) {
    if (has_socket_number_ && row_.inode == 0 && row_.held == Known::unknown) row_.held = Known::no;
    // Who has never been heard is told as silent since the machine started.
    if (row_.state == TcpState::syn_sent || row_.state == TcpState::listen) row_.silent.reset();
    row_.program = program_;
    rows_.add(row_, timer_);
  }
  has_row_ = false;
  program_.clear();
  timer_ = TimerText::not_told;
  has_socket_number_ = false;
}

}  // namespace

bool is_ss_line(std::string_view line) {
  if (is_ss_heading(line)) return true;
  LineWords words(line);
  std::string_view state = words.next();
  const bool has_protocol = is_no_tcp(state) || state == "tcp";
  if (has_protocol) state = words.next();
  const bool has_queues = parse_tcp_state(state) && is_digits(words.next()) && is_digits(words.next());
  return has_queues && words.next().find_first_of(":*") != std::string_view::npos;
}

void read_ss(LineStream& lines, SocketRows& rows) { SsTable(lines, rows).read(); }

}  // namespace tcptune
