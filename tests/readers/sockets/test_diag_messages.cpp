// SPDX-License-Identifier: MIT
// Answers of the kernel's socket diagnostics, whole and broken, as bytes.
#include "readers/sockets/diag_messages.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace tcptune {
namespace {

constexpr std::uint32_t kSequence = 7;

template <typename Structure>
std::string bytes_of(const Structure& structure) {
  return {reinterpret_cast<const char*>(&structure), sizeof structure};
}

std::string message(int type, std::string body, int flags = 0, std::uint32_t sequence = kSequence) {
  nlmsghdr head{};
  head.nlmsg_len = static_cast<std::uint32_t>(sizeof head + body.size());
  head.nlmsg_type = static_cast<std::uint16_t>(type);
  head.nlmsg_flags = static_cast<std::uint16_t>(flags);
  head.nlmsg_seq = sequence;
  body.resize(NLMSG_ALIGN(body.size()));
  return bytes_of(head) + body;
}

inet_diag_msg ipv4_socket(TcpState state, std::uint32_t inode) {
  inet_diag_msg socket{};
  socket.idiag_family = 2;
  socket.idiag_state = static_cast<std::uint8_t>(state);
  socket.id.idiag_sport = htons(40000);
  socket.id.idiag_dport = htons(443);
  socket.id.idiag_src[0] = htonl(0xC0000201);
  socket.id.idiag_dst[0] = htonl(0xC6336401);
  socket.idiag_inode = inode;
  return socket;
}

// tcp_info with these two at their places, in milliseconds.
std::string info(std::uint32_t since_data, std::uint32_t since_ack) {
  std::array<std::uint32_t, 26> words{};
  words[13] = since_data;
  words[14] = since_ack;
  std::string attribute = bytes_of(rtattr{5, INET_DIAG_SHUTDOWN}) + std::string("\3\0\0\0", 4);
  attribute += bytes_of(rtattr{static_cast<std::uint16_t>(RTA_LENGTH(sizeof words)), INET_DIAG_INFO});
  return attribute + bytes_of(words);
}

struct Parsed {
  DiagBatch batch;
  std::vector<SocketRow> rows;
};

Parsed parse(const std::string& bytes) {
  Parsed parsed;
  parsed.batch = parse_diag_messages(bytes, kSequence, [&](const SocketRow& row) { parsed.rows.push_back(row); });
  return parsed;
}

TEST_CASE("a message is a socket with its ends, its queues and whether a program holds it") {
  inet_diag_msg socket = ipv4_socket(TcpState::established, 99);
  socket.idiag_rqueue = 5;
  socket.idiag_wqueue = 6;
  socket.idiag_timer = 2;
  const Parsed parsed = parse(message(SOCK_DIAG_BY_FAMILY, bytes_of(socket)));
  CHECK(parsed.batch.progress == DiagProgress::more);
  REQUIRE(parsed.rows.size() == 1);
  const SocketRow& row = parsed.rows[0];
  CHECK(to_text(row.local) == "192.0.2.1:40000");
  CHECK(to_text(row.remote) == "198.51.100.1:443");
  CHECK(row.receive_queue == 5);
  CHECK(row.send_queue == 6);
  CHECK(row.inode == 99);
  CHECK(row.held == Known::yes);
  CHECK(row.keepalive == Known::yes);
  CHECK(!row.silent);
}

TEST_CASE("both forms of the answer and both families are read, and a mapped address is the IPv4 one") {
  inet_diag_msg socket = ipv4_socket(TcpState::time_wait, 0);
  socket.idiag_family = 10;
  socket.id.idiag_src[0] = htonl(0x20010DB8);
  socket.id.idiag_src[3] = htonl(1);
  socket.id.idiag_dst[0] = 0;
  socket.id.idiag_dst[2] = htonl(0xFFFF);
  socket.id.idiag_dst[3] = htonl(0xC6336401);
  const Parsed parsed = parse(message(TCPDIAG_GETSOCK, bytes_of(socket)) +
                              message(SOCK_DIAG_BY_FAMILY, bytes_of(ipv4_socket(TcpState::time_wait, 0))));
  REQUIRE(parsed.rows.size() == 2);
  CHECK(to_text(parsed.rows[0].local) == "[2001:db8::1]:40000");
  CHECK(parsed.rows[0].remote == parsed.rows[1].remote);
  CHECK(parsed.rows[0].held == Known::no);
  CHECK(parsed.rows[0].keepalive == Known::unknown);
}

TEST_CASE("the smaller of the two ages is how long the peer is silent") {
  const std::string socket = bytes_of(ipv4_socket(TcpState::close_wait, 3));
  CHECK(parse(message(SOCK_DIAG_BY_FAMILY, socket + info(61'500, 90'000))).rows.at(0).silent == 61);
  CHECK(parse(message(SOCK_DIAG_BY_FAMILY, socket + info(61'500, 900))).rows.at(0).silent == 0);
}

TEST_CASE("attributes that are cut off or absurd tell nothing") {
  const std::string socket = bytes_of(ipv4_socket(TcpState::close_wait, 3));
  const std::string whole = info(61'500, 90'000);
  for (std::size_t length = 0; length < 16 + 60; ++length)
    CHECK(!parse(message(SOCK_DIAG_BY_FAMILY, socket + whole.substr(0, length))).rows.at(0).silent);
  CHECK(!parse(message(SOCK_DIAG_BY_FAMILY, socket + bytes_of(rtattr{0, 2}) + whole)).rows.at(0).silent);
  CHECK(!parse(message(SOCK_DIAG_BY_FAMILY, socket + bytes_of(rtattr{60'000, 2}))).rows.at(0).silent);
}

TEST_CASE("an end of the dump is an end, and may carry an error") {
  CHECK(parse(message(NLMSG_DONE, bytes_of(0))).batch.progress == DiagProgress::done);
  CHECK(parse(message(NLMSG_DONE, "")).batch.progress == DiagProgress::done);
  const DiagBatch without_tcp_diag = parse(message(NLMSG_DONE, bytes_of(-ENOENT))).batch;
  CHECK(without_tcp_diag.progress == DiagProgress::failed);
  CHECK(without_tcp_diag.error == ENOENT);
  const DiagBatch refused = parse(message(NLMSG_ERROR, bytes_of(-EACCES))).batch;
  CHECK(refused.progress == DiagProgress::failed);
  CHECK(refused.error == EACCES);
  CHECK(parse(message(NLMSG_ERROR, bytes_of(std::numeric_limits<int>::min()))).batch.error == EBADMSG);
}

TEST_CASE("a table that changed under the answer is told") {
  const std::string socket = bytes_of(ipv4_socket(TcpState::time_wait, 0));
  CHECK(parse(message(SOCK_DIAG_BY_FAMILY, socket, NLM_F_DUMP_INTR)).batch.interrupted == YesNo::yes);
  CHECK(parse(message(NLMSG_DONE, bytes_of(0), NLM_F_DUMP_INTR)).batch.interrupted == YesNo::yes);
  CHECK(parse(message(SOCK_DIAG_BY_FAMILY, socket)).batch.interrupted == YesNo::no);
}

TEST_CASE("answers to another question are passed over") {
  const std::string socket = bytes_of(ipv4_socket(TcpState::time_wait, 0));
  const Parsed parsed = parse(message(NLMSG_DONE, bytes_of(0), 0, 6) + message(SOCK_DIAG_BY_FAMILY, socket, 0, 6) +
                              message(NLMSG_NOOP, "abc") + message(SOCK_DIAG_BY_FAMILY, socket));
  CHECK(parsed.rows.size() == 1);
  CHECK(parsed.batch.progress == DiagProgress::more);
}

TEST_CASE("a datagram that is cut off anywhere but between messages is none") {
  const std::string one = message(SOCK_DIAG_BY_FAMILY, bytes_of(ipv4_socket(TcpState::established, 1)) + info(1, 1));
  for (std::size_t length = 1; length < one.size(); ++length) {
    const Parsed parsed = parse(one + one.substr(0, length));
    CHECK(parsed.batch.progress == DiagProgress::failed);
    CHECK(parsed.batch.error == EBADMSG);
    CHECK(parsed.rows.size() == 1);
  }
}

TEST_CASE("a length of nothing, a family of others and a state of the future do no harm") {
  std::string none = message(SOCK_DIAG_BY_FAMILY, bytes_of(ipv4_socket(TcpState::established, 1)));
  std::memset(none.data(), 0, 4);
  CHECK(parse(none).batch.error == EBADMSG);
  inet_diag_msg socket = ipv4_socket(TcpState::established, 1);
  socket.idiag_family = 1;
  CHECK(parse(message(SOCK_DIAG_BY_FAMILY, bytes_of(socket))).batch.error == EBADMSG);
  socket.idiag_family = 2;
  socket.idiag_state = 200;
  CHECK(parse(message(SOCK_DIAG_BY_FAMILY, bytes_of(socket))).rows.at(0).state == TcpState::unknown);
  CHECK(parse("").batch.progress == DiagProgress::more);
}

}  // namespace
}  // namespace tcptune
