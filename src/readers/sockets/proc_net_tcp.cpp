// SPDX-License-Identifier: MIT
// See proc_net_tcp.h; the columns are those of tcp4_seq_show and tcp6_seq_show in the kernel.
#include "readers/sockets/proc_net_tcp.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <string>

namespace tcptune {
namespace {

constexpr std::size_t kIpv4Digits = 8;
constexpr std::size_t kIpv6Digits = 32;
constexpr std::size_t kPortDigits = 4;
constexpr int kKeepaliveTimer = 2;  // 0 none, 1 retransmit, 2 keep-alive, 3 TIME_WAIT, 4 zero window probe

// Takes the line apart from left to right; after the first thing that does not fit, `ok` is false.
class Columns {
 public:
  explicit Columns(std::string_view rest) : rest_(rest) {}

  bool ok() const { return ok_; }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  void expect(char c) {
    ok_ = ok_ && !rest_.empty() && rest_.front() == c;
    if (ok_) rest_.remove_prefix(1);
  }

  template <typename Number>
  Number number(int base) {
    Number value{};
    const auto parsed = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value, base);
    ok_ = ok_ && parsed.ec == std::errc{};
    rest_.remove_prefix(static_cast<std::size_t>(parsed.ptr - rest_.data()));
    return value;
  }

  std::string_view hex_digits() {
    const std::string_view digits = rest_.substr(0, rest_.find_first_not_of("0123456789ABCDEFabcdef"));
    rest_.remove_prefix(digits.size());
    return digits;
  }

  // At most one column that only its width matters of.
  void skip_word() {
    skip_blanks();
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    ok_ = ok_ && end > 0;
    rest_.remove_prefix(end);
  }

  void fail() { ok_ = false; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// The kernel prints each 32-bit word of an address, which is in network order, as a number of its own.
void copy_word(std::string_view digits, std::uint8_t* to) {
  std::uint32_t word = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), word, 16);
  std::memcpy(to, &word, sizeof word);
}

Endpoint endpoint(Columns& columns) {
  columns.skip_blanks();
  Endpoint endpoint;
  const std::string_view digits = columns.hex_digits();
  if (digits.size() == kIpv4Digits) {
    endpoint.address = ipv4_address(0);
    copy_word(digits, endpoint.address.bytes.data() + 12);
  } else if (digits.size() == kIpv6Digits) {
    for (std::size_t i = 0; i < 4; ++i) copy_word(digits.substr(8 * i, 8), endpoint.address.bytes.data() + 4 * i);
  } else {
    columns.fail();
  }
  columns.expect(':');
  const std::string_view port = columns.hex_digits();
  if (port.size() != kPortDigits) columns.fail();
  std::from_chars(port.data(), port.data() + port.size(), endpoint.port, 16);
  return endpoint;
}

TcpState state_of(unsigned number) { return number < kTcpStates ? static_cast<TcpState>(number) : TcpState::unknown; }

Known keepalive_of(TcpState state, int timer) {
  if (state != TcpState::established || (timer != 0 && timer != kKeepaliveTimer)) return Known::unknown;
  return timer == kKeepaliveTimer ? Known::yes : Known::no;
}

}  // namespace

bool is_proc_net_tcp_heading(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line.starts_with("sl ") && line.find("local_address") != std::string_view::npos &&
         line.find(" st ") != std::string_view::npos;
}

std::optional<SocketRow> parse_proc_net_tcp_line(std::string_view line) {
  Columns columns(line);
  SocketRow row;
  columns.skip_blanks();
  columns.number<std::uint64_t>(10);
  columns.expect(':');
  row.local = endpoint(columns);
  row.remote = endpoint(columns);
  columns.skip_blanks();
  row.state = state_of(columns.number<unsigned>(16));
  columns.skip_blanks();
  row.send_queue = columns.number<std::uint32_t>(16);
  columns.expect(':');
  row.receive_queue = columns.number<std::uint32_t>(16);
  columns.skip_blanks();
  row.keepalive = keepalive_of(row.state, columns.number<int>(16));
  columns.expect(':');
  columns.number<std::uint64_t>(16);  // when the timer fires
  columns.skip_blanks();
  row.retransmits = columns.number<std::uint8_t>(16);
  for (int column = 0; column < 2; ++column) columns.skip_word();  // user, probes
  columns.skip_blanks();
  row.inode = columns.number<std::uint64_t>(10);
  columns.expect(' ');  // else it may have been cut off in the middle of the number
  if (!columns.ok()) return std::nullopt;
  row.held = row.inode == 0 ? Known::no : Known::yes;
  return row;
}

}  // namespace tcptune
