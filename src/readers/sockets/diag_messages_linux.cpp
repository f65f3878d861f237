// SPDX-License-Identifier: MIT
// See diag_messages.h; the structures are those of linux/netlink.h and linux/inet_diag.h.
#include "readers/sockets/diag_messages.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>

namespace tcptune {
namespace {

constexpr std::uint8_t kIpv4 = 2;  // AF_INET and AF_INET6; <sys/socket.h> clashes with the kernel's headers
constexpr std::uint8_t kIpv6 = 10;
constexpr std::uint8_t kNoTimer = 0;  // idiag_timer: 1 retransmit, 3 TIME_WAIT, 4 zero window probe
constexpr std::uint8_t kDiagRetransmitTimer = 1;
constexpr std::uint8_t kDiagKeepaliveTimer = 2;
constexpr std::int64_t kMilliseconds = 1000;

// A piece of the bytes as a structure; nothing if they end before it does.
template <typename Structure>
std::optional<Structure> at(std::string_view bytes, std::size_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(Structure)) return std::nullopt;
  Structure structure;
  std::memcpy(&structure, bytes.data() + offset, sizeof structure);
  return structure;
}

IpAddress address_of(std::uint8_t family, const __be32 (&words)[4]) {
  if (family == kIpv4) return ipv4_address(ntohl(words[0]));
  IpAddress address;
  std::memcpy(address.bytes.data(), words, sizeof words);
  return address;
}

// Seconds, from struct tcp_info, which grows at its end from version to version.
std::optional<std::int64_t> silence_of(std::string_view info) {
  const auto since_data = at<std::uint32_t>(info, offsetof(tcp_info, tcpi_last_data_recv));
  const auto since_ack = at<std::uint32_t>(info, offsetof(tcp_info, tcpi_last_ack_recv));
  if (!since_data || !since_ack) return std::nullopt;
  return std::int64_t{std::min(*since_data, *since_ack)} / kMilliseconds;
}

// The content of the attribute INET_DIAG_INFO; empty if there is none.
std::string_view info_in(std::string_view attributes) {
  while (const auto head = at<rtattr>(attributes, 0)) {
    if (head->rta_len < sizeof(rtattr) || head->rta_len > attributes.size()) return {};
    if (head->rta_type == INET_DIAG_INFO) return attributes.substr(RTA_LENGTH(0), head->rta_len - RTA_LENGTH(0));
    attributes.remove_prefix(std::min<std::size_t>(RTA_ALIGN(head->rta_len), attributes.size()));
  }
  return {};
}

Known keepalive_of(TcpState state, std::uint8_t timer) {
  if (state != TcpState::established) return Known::unknown;
  if (timer == kDiagKeepaliveTimer) return Known::yes;
  return timer == kNoTimer ? Known::no : Known::unknown;  // another timer hides it
}

std::optional<SocketRow> parse_socket(std::string_view body) {
  const auto message = at<inet_diag_msg>(body, 0);
  if (!message || (message->idiag_family != kIpv4 && message->idiag_family != kIpv6)) return std::nullopt;
  SocketRow row;
  if (message->idiag_state < kTcpStates) row.state = static_cast<TcpState>(message->idiag_state);
  row.local = {address_of(message->idiag_family, message->id.idiag_src), ntohs(message->id.idiag_sport)};
  row.remote = {address_of(message->idiag_family, message->id.idiag_dst), ntohs(message->id.idiag_dport)};
  row.receive_queue = message->idiag_rqueue;
  row.send_queue = message->idiag_wqueue;
  row.inode = message->idiag_inode;
  row.held = row.inode == 0 ? Known::no : Known::yes;
  row.keepalive = keepalive_of(row.state, message->idiag_timer);
  if (message->idiag_timer == kDiagRetransmitTimer) row.retransmits = message->idiag_retrans;
  if (row.state != TcpState::listen) row.silent = silence_of(info_in(body.substr(NLMSG_ALIGN(sizeof(inet_diag_msg)))));
  return row;
}

// The errno value that the kernel sends negated; 0 where it sends none.
int error_in(std::string_view body) {
  constexpr int kLargest = 4095;  // MAX_ERRNO
  const int number = at<int>(body, 0).value_or(0);
  if (number < -kLargest) return EBADMSG;
  return number < 0 ? -number : 0;
}

// A dump ends with such a number too: why it could not be made (without tcp_diag: ENOENT), or none.
DiagBatch end_of_dump(std::string_view body) {
  const int error = error_in(body);
  return {error != 0 ? DiagProgress::failed : DiagProgress::done, error, YesNo::no};
}

DiagBatch refusal(std::string_view body) {
  const int error = error_in(body);
  return {DiagProgress::failed, error != 0 ? error : EBADMSG, YesNo::no};
}

}  // namespace

DiagBatch parse_diag_messages(std::string_view bytes, std::uint32_t sequence, const SocketSink& sink) {
  YesNo interrupted = YesNo::no;
  while (!bytes.empty()) {
    const auto head = at<nlmsghdr>(bytes, 0);
    if (!head || head->nlmsg_len < sizeof *head || head->nlmsg_len > bytes.size())
      return {DiagProgress::failed, EBADMSG, interrupted};
    const std::string_view body = bytes.substr(NLMSG_HDRLEN, head->nlmsg_len - NLMSG_HDRLEN);
    bytes.remove_prefix(std::min<std::size_t>(NLMSG_ALIGN(head->nlmsg_len), bytes.size()));
    if (head->nlmsg_seq != sequence) continue;
    if ((head->nlmsg_flags & NLM_F_DUMP_INTR) != 0) interrupted = YesNo::yes;
    if (head->nlmsg_type == NLMSG_DONE || head->nlmsg_type == NLMSG_ERROR) {
      DiagBatch last = head->nlmsg_type == NLMSG_DONE ? end_of_dump(body) : refusal(body);
      last.interrupted = interrupted;
      return last;
    }
    if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY && head->nlmsg_type != TCPDIAG_GETSOCK) continue;
    const std::optional<SocketRow> row = parse_socket(body);
    if (!row) return {DiagProgress::failed, EBADMSG, interrupted};
    sink(*row);
  }
  return {DiagProgress::more, 0, interrupted};
}

}  // namespace tcptune
