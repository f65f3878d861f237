// SPDX-License-Identifier: MIT
// Reads netstat of Linux; see netstat_text.h. Formats: netstat.c of net-tools 1.60 to 2.10, networking/netstat.c of
// busybox.
#include "readers/socket_text/netstat_text.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/text/text.h"
#include "readers/socket_text/endpoint_text.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/localised_states.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kCutWidth = 23;  // what an endpoint is cut off to

constexpr std::array kOtherProtocols = {"udp"sv,   "udp6"sv,  "udpl"sv,   "udpl6"sv, "udplite"sv, "udplite6"sv,
                                        "raw"sv,   "raw6"sv,  "unix"sv,   "sctp"sv,  "sctp6"sv,   "icmp"sv,
                                        "icmp6"sv, "l2cap"sv, "rfcomm"sv, "igmp"sv};

bool is_other_protocol(std::string_view word) {
  return std::find(kOtherProtocols.begin(), kOtherProtocols.end(), word) != kOtherProtocols.end();
}

// Both headings keep these words in every language.
bool is_netstat_heading(std::string_view line) {
  return line.find("Recv-Q") != std::string_view::npos || line.find("RefCnt") != std::string_view::npos;
}

// What netstat says on standard error to those who are not root.
bool is_complaint(std::string_view line) {
  return line.starts_with("(Not all processes") || line.starts_with("(No info could be read") ||
         line.starts_with(" will not be shown");
}

// What is behind the state: user and inode (-e), pid and program (-p), timer (-o).
struct Tail {
  TimerText timer = TimerText::not_told;
  bool waits_as_time_wait = false;
  int retransmits = 0;
  std::string_view inode;
  std::string_view pid;
  std::string_view program;  // may hold blanks
};

struct Timer {
  std::string_view name;  // empty: not told
  std::string_view figures;
};

// "keepalive (7199.81/0/0)" at the end of a line, taken off it.
Timer take_timer(std::string_view& text) {
  text = trim(text);
  if (!text.ends_with(')')) return {};
  const std::size_t open = text.rfind('(');
  if (open == std::string_view::npos) return {};
  const std::string_view figures = text.substr(open + 1, text.size() - open - 2);
  const bool is_timer = std::count(figures.begin(), figures.end(), '/') == 2 && figures.find('.') < figures.find('/') &&
                        figures.find_first_not_of("0123456789./-") == std::string_view::npos;
  if (!is_timer) return {};
  const std::string_view before = trim(text.substr(0, open));
  const std::size_t blank = before.find_last_of(" \t");
  const std::size_t name_at = blank == std::string_view::npos ? 0 : blank + 1;
  text = trim(before.substr(0, name_at));
  return {before.substr(name_at), figures};
}

// "off" in any language: the others are never all zeros.
TimerText meaning_of(const Timer& timer) {
  if (timer.name.empty()) return TimerText::not_told;
  const bool is_known =
      timer.name == "on" || timer.name == "keepalive" || timer.name == "timewait" || timer.name == "probe";
  return !is_known && timer.figures == "0.00/0/0" ? TimerText::none : TimerText::runs;
}

// Of "7199.81/0/0": seconds left, retransmits, probes.
int retransmits_in(std::string_view figures) {
  figures.remove_prefix(figures.find('/') + 1);
  return whole_number<int>(figures.substr(0, figures.find('/'))).value_or(0);
}

Tail read_tail(std::string_view text) {
  Tail tail;
  const Timer timer = take_timer(text);
  tail.timer = meaning_of(timer);
  tail.waits_as_time_wait = timer.name == "timewait";
  if (timer.name == "on") tail.retransmits = retransmits_in(timer.figures);
  LineWords words(text);
  const std::string_view user = words.next();
  const std::string_view inode = words.next();
  if (is_digits(inode) && user.find('/') == std::string_view::npos) {
    tail.inode = inode;
    text = words.rest();
  }
  text = trim(text);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return tail;
  tail.pid = text.substr(0, slash);
  tail.program = trim(text.substr(slash + 1));
  return tail;
}

class NetstatTable {
 public:
  NetstatTable(LineStream& lines, SocketRows& rows) : lines_(lines), rows_(rows) {}

  void read() {
    while (const auto line = lines_.next()) {
      line_ = *line;
      read_line();
    }
    settle_odd_line();
  }

 private:
  void read_line();
  void read_other_line();
  void read_row(std::string_view protocol, LineWords words);
  bool add_tail(SocketRow& row, const Tail& tail);
  bool may_be_cut(std::string_view endpoint);
  void settle_odd_line();

  LineStream& lines_;
  SocketRows& rows_;
  StreamLine line_;
  bool is_wide_ = false;  // an endpoint is longer than what they are cut off to: -W
  bool has_heading_ = false;
  std::pair<std::size_t, std::string> odd_line_;  // a title in another language, if a heading follows
};

void NetstatTable::settle_odd_line() {
  if (odd_line_.first != 0) rows_.reject(odd_line_.first, odd_line_.second);
  odd_line_.first = 0;
}

void NetstatTable::read_line() {
  LineWords words(line_.text);
  const std::string_view protocol = words.next();
  if (protocol.empty()) return;
  if (protocol == "tcp" || protocol == "tcp6") {
    settle_odd_line();
    return read_row(protocol, words);
  }
  if (is_other_protocol(protocol)) {
    settle_odd_line();
    return rows_.skip();
  }
  if (protocol == "tcp4" || protocol == "tcp46")
    refuse_line(lines_, line_.number,
                "this is netstat of BSD or macOS, which is not read; tcptune reads those of Linux and Windows");
  read_other_line();
}

void NetstatTable::read_other_line() {
  if (!is_netstat_heading(line_.text)) {
    settle_odd_line();
    if (!is_complaint(line_.text)) odd_line_ = {line_.number, std::string(line_.text)};
    return;
  }
  odd_line_.first = 0;
  if (line_.text.find("Recv-Q") == std::string_view::npos) return;
  if (has_heading_ || rows_.has_rows()) refuse_second_look(lines_, line_.number, "a second table begins here");
  has_heading_ = true;
}

// Without -W an address is shortened until it and its port fit. IPv4 always fits.
bool NetstatTable::may_be_cut(std::string_view endpoint) {
  if (endpoint.size() > kCutWidth) is_wide_ = true;
  return !is_wide_ && endpoint.size() == kCutWidth;
}

void NetstatTable::read_row(std::string_view protocol, LineWords words) {
  SocketRow row;
  const auto receive_queue = whole_number<std::uint32_t>(words.next());
  const auto send_queue = whole_number<std::uint32_t>(words.next());
  const std::string_view local_text = words.next();
  const std::string_view remote_text = words.next();
  const std::string_view word = words.next();
  if (!receive_queue || !send_queue || word.empty() || (is_digits(word))) return rows_.reject(line_.number, line_.text);
  const auto state = parse_state_word(word);
  if (!state) rows_.note_unknown_state(line_.number, word);
  row.state = state.value_or(TcpState::unknown);
  const bool cut = may_be_cut(local_text) || may_be_cut(remote_text);
  if (cut && (protocol == "tcp6" || std::count(remote_text.begin(), remote_text.end(), ':') > 1 ||
              std::count(local_text.begin(), local_text.end(), ':') > 1))
    return rows_.add_cut(row.state, line_.number, may_be_cut(local_text) ? local_text : remote_text);
  const EndpointText local = read_endpoint(local_text);
  const EndpointText remote = read_endpoint(remote_text);
  if (local.fault == EndpointFault::wrong) return rows_.reject(line_.number, local_text);
  if (remote.fault == EndpointFault::wrong) return rows_.reject(line_.number, remote_text);
  const Tail tail = read_tail(words.rest());
  row.local = local.endpoint;
  row.remote = remote.endpoint;
  row.receive_queue = *receive_queue;
  row.send_queue = row.state == TcpState::listen ? 0 : *send_queue;
  if (!add_tail(row, tail)) return;
  if (local.fault == EndpointFault::named || remote.fault == EndpointFault::named)
    return rows_.add_named(row.state, line_.number, local.fault == EndpointFault::named ? local_text : remote_text);
  if (local.service_name || remote.service_name)
    rows_.note_service_name(line_.number, local.service_name ? local_text : remote_text);
  rows_.add(row, tail.timer);
}

// False: the row is rejected.
bool NetstatTable::add_tail(SocketRow& row, const Tail& tail) {
  if (!tail.inode.empty()) {
    const auto inode = whole_number<std::uint64_t>(tail.inode);
    if (!inode) {
      rows_.reject(line_.number, tail.inode);
      return false;
    }
    row.inode = *inode;
    row.held = *inode == 0 ? Known::no : Known::yes;
  }
  if (!tail.pid.empty()) {
    const auto pid = whole_number<int>(tail.pid);
    if (!pid || *pid < 0) {
      rows_.reject(line_.number, tail.pid);
      return false;
    }
    row.pid = *pid;
    row.program = tail.program;
    row.held = Known::yes;
  }
  row.retransmits = tail.retransmits;
  // FIN_WAIT2 that waits as TIME_WAIT does has no program: the kernel keeps only what it needs of it.
  if (row.state == TcpState::fin_wait2 && tail.waits_as_time_wait) row.held = Known::no;
  return true;
}

}  // namespace

bool is_netstat_line(std::string_view line) {
  if (line.starts_with("Proto") && line.find("Recv-Q") != std::string_view::npos) return true;
  if (line.starts_with("Active Internet connections")) return true;
  LineWords words(line);
  const std::string_view protocol = words.next();
  const bool is_internet = protocol.starts_with("tcp") || protocol.starts_with("udp");
  return is_internet && is_digits(words.next()) && is_digits(words.next()) &&
         words.next().find_first_of(":.") != std::string_view::npos &&
         words.next().find_first_of(":.*") != std::string_view::npos;
}

void read_netstat(LineStream& lines, SocketRows& rows) { NetstatTable(lines, rows).read(); }

}  // namespace tcptune
