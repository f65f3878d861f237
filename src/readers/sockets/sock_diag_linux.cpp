// SPDX-License-Identifier: MIT
// See sock_diag.h.
#include "readers/sockets/sock_diag.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace tcptune {
namespace {

constexpr timeval kPatience{2, 0};  // the kernel answers at once; an emulated one may never
constexpr std::size_t kLargestDatagram = 32 * 1024;  // the kernel makes none larger: netlink_dump()

template <typename Structure>
void append(std::vector<char>& bytes, const Structure& structure) {
  const char* const from = reinterpret_cast<const char*>(&structure);
  bytes.insert(bytes.end(), from, from + sizeof structure);
}

// The kernel's filter language: an operation that holds goes on with the one `yes` bytes behind it, else `no` bytes;
// what jumps right to the end is told, what jumps over it is not. The last operation checks one end of a port's range.
constexpr std::size_t kOperation = sizeof(inet_diag_bc_op);
constexpr std::size_t kPortCheck = 2 * kOperation;  // the operation, and the port where another would be
constexpr std::size_t kAlternative = 2 * kPortCheck + kOperation;

void append_port_check(std::vector<char>& code, std::uint8_t operation, std::size_t otherwise, std::uint16_t port) {
  append(code, inet_diag_bc_op{operation, kPortCheck, static_cast<std::uint16_t>(otherwise)});
  append(code, inet_diag_bc_op{0, 0, port});
}

// "The remote port is this one, or that one …": D_EQ would be shorter, and is missing before Linux 5.14.
std::vector<char> port_filter(const std::vector<std::uint16_t>& ports) {
  std::vector<char> code;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const bool last = i + 1 == ports.size();
    const std::size_t left = (ports.size() - i) * kAlternative;  // from the first check to the end
    const std::size_t next = last ? left + kOperation : kAlternative;
    append_port_check(code, INET_DIAG_BC_D_GE, next, ports[i]);
    append_port_check(code, INET_DIAG_BC_D_LE, next - kPortCheck, ports[i]);
    append(code, inet_diag_bc_op{INET_DIAG_BC_JMP, kOperation, static_cast<std::uint16_t>(left - 2 * kPortCheck)});
  }
  return code;
}

template <typename Body>
std::vector<char> request_of(std::uint16_t type, const Body& body, const DiagQuestion& question) {
  const std::vector<char> filter = port_filter(question.remote_ports);
  const std::size_t attribute = filter.empty() ? 0 : RTA_LENGTH(filter.size());
  nlmsghdr head{};
  head.nlmsg_type = type;
  head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  head.nlmsg_len = static_cast<std::uint32_t>(sizeof head + sizeof body + attribute);
  std::vector<char> bytes;
  append(bytes, head);
  append(bytes, body);
  if (filter.empty()) return bytes;
  append(bytes, rtattr{static_cast<std::uint16_t>(attribute), INET_DIAG_REQ_BYTECODE});
  bytes.insert(bytes.end(), filter.begin(), filter.end());
  return bytes;
}

std::uint8_t extensions_of(const DiagQuestion& question) {
  return question.silence == YesNo::yes ? 1U << (INET_DIAG_INFO - 1U) : 0;
}

// The first form of the question, which every kernel still takes, is for both families: one walk instead of two.
std::vector<char> request_of_both(const DiagQuestion& question) {
  inet_diag_req body{};
  body.idiag_family = AF_INET;  // any: the kernel does not look at it
  body.idiag_states = question.states;
  body.idiag_ext = extensions_of(question);
  return request_of(TCPDIAG_GETSOCK, body, question);
}

std::vector<char> request_of_family(const DiagQuestion& question, std::uint8_t family) {
  inet_diag_req_v2 body{};
  body.sdiag_family = family;
  body.sdiag_protocol = IPPROTO_TCP;
  body.idiag_states = question.states;
  body.idiag_ext = extensions_of(question);
  return request_of(SOCK_DIAG_BY_FAMILY, body, question);
}

// An errno value, or 0.
int send_to_kernel(int socket, std::vector<char> request, std::uint32_t sequence) {
  std::memcpy(request.data() + offsetof(nlmsghdr, nlmsg_seq), &sequence, sizeof sequence);
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const ssize_t sent =
      ::sendto(socket, request.data(), request.size(), 0, reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel);
  if (sent < 0) return errno;
  return static_cast<std::size_t>(sent) == request.size() ? 0 : EMSGSIZE;
}

}  // namespace

std::uint32_t set_of_states(std::initializer_list<TcpState> states) {
  std::uint32_t set = 0;
  for (const TcpState state : states) set |= 1U << static_cast<unsigned>(state);
  return set;
}

std::uint32_t all_connections() {
  constexpr std::uint32_t kUpToNewSynRecv = (1U << (static_cast<unsigned>(TcpState::new_syn_recv) + 1U)) - 1U;
  return kUpToNewSynRecv & ~set_of_states({TcpState::unknown, TcpState::listen});
}

SockDiag::SockDiag() : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {
  if (!socket_ || ::setsockopt(socket_.number(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience) != 0)
    error_ = errno;
}

DiagAnswer SockDiag::ask(const DiagQuestion& question, const SocketSink& sink) {
  if (error_ != 0) return {error_, YesNo::no, 0};
  if (question.remote_ports.size() > kMostPortsAsked) return {E2BIG, YesNo::no, 0};
  const DiagAnswer both = ask_with(request_of_both(question), sink);
  if (both.error == 0 || both.error == ETIMEDOUT || both.told > 0) return both;
  DiagAnswer ipv4 = ask_with(request_of_family(question, AF_INET), sink);
  if (ipv4.error != 0) return ipv4;
  const DiagAnswer ipv6 = ask_with(request_of_family(question, AF_INET6), sink);
  if (ipv6.error != 0 && ipv6.told == 0 && ipv6.error != ETIMEDOUT) return ipv4;  // a kernel without IPv6
  const bool interrupted = ipv4.interrupted == YesNo::yes || ipv6.interrupted == YesNo::yes;
  return {ipv6.error, yes_if(interrupted), ipv4.told + ipv6.told};
}

DiagAnswer SockDiag::ask_with(const std::vector<char>& request, const SocketSink& sink) {
  DiagAnswer answer;
  answer.error = send_to_kernel(socket_.number(), request, ++sequence_);
  alignas(nlmsghdr) std::array<char, kLargestDatagram> bytes;
  const SocketSink counting = [&](const SocketRow& row) {
    ++answer.told;
    sink(row);
  };
  while (answer.error == 0) {
    sockaddr_nl sender{};
    socklen_t length_of_sender = sizeof sender;
    const ssize_t length = ::recvfrom(socket_.number(), bytes.data(), bytes.size(), MSG_TRUNC,
                                      reinterpret_cast<sockaddr*>(&sender), &length_of_sender);
    if (length < 0) {
      if (errno != EINTR) answer.error = errno == EAGAIN ? ETIMEDOUT : errno;
      continue;
    }
    if (sender.nl_pid != 0) continue;  // the kernel's number; another process may send here too
    if (static_cast<std::size_t>(length) > bytes.size()) {
      answer.error = EMSGSIZE;
      continue;
    }
    const DiagBatch batch = parse_diag_messages({bytes.data(), static_cast<std::size_t>(length)}, sequence_, counting);
    if (batch.interrupted == YesNo::yes) answer.interrupted = YesNo::yes;
    answer.error = batch.error;
    if (batch.progress != DiagProgress::more) break;
  }
  return answer;
}

}  // namespace tcptune
