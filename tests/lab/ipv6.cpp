// SPDX-License-Identifier: MIT
// What the settings of IPv6 do: whose value counts, what forwarding takes away, what is left when IPv6 is disabled.
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "link.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

// Is an advertisement obeyed? Each advertises a prefix that was not there before.
bool obeys_advertisement(const Link& link) {
  static int tried = 0;
  const std::string digits = fmt::format("20010db8{:04x}", ++tried);
  link.advertise(fmt::format("2001:db8:{:x}::", tried));
  return wait_for(0.3, [&] {
    std::ifstream addresses("/proc/thread-self/net/if_inet6");
    for (std::string line; std::getline(addresses, line);)
      if (line.starts_with(digits) && line.ends_with(link.name())) return true;
    return false;
  });
}

// Is a redirect obeyed? Then the other neighbour is asked for; each is about a destination of its own.
bool obeys_redirect(const Link& link) {
  static int tried = 0;
  const std::string destination = fmt::format("2001:db8:9::{:x}", ++tried);
  const std::string target = fmt::format("fe80::99:{:x}", tried);
  link.redirect("fe80::1", "fe80::10", target, destination);
  const Socket client(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_port = htons(9);
  inet_pton(AF_INET6, destination.c_str(), &to.sin6_addr);
  expect(sendto(client.fd(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 1, "nothing was sent");
  return link.is_asked_for(target);
}

// Where something is to happen: on a busy machine one packet may come too early or be answered too late.
template <typename Attempt>
bool in_some_try(Attempt attempt) {
  constexpr int kTries = 6;
  for (int i = 0; i < kTries; ++i)
    if (attempt()) return true;
  return false;
}

std::string advertisements_go_by_the_interface() {
  const Link link("lab0");
  expect(in_some_try([&] { return obeys_advertisement(link); }), "by default an advertisement was ignored");
  set("net.ipv6.conf.all.accept_ra", "0");
  set("net.ipv6.conf.default.accept_ra", "0");
  expect(in_some_try([&] { return obeys_advertisement(link); }),
         "conf.all and conf.default reached an interface that was there");
  set("net.ipv6.conf.lab0.accept_ra", "0");
  set("net.ipv6.conf.all.accept_ra", "2");
  expect(!obeys_advertisement(link), "the interface's own 0 did not count");
  const Link later("lab1");
  expect(!obeys_advertisement(later), "an interface did not start with conf.default");
  set("net.ipv6.conf.lab1.accept_ra", "1");
  set("net.ipv6.conf.all.autoconf", "0");
  expect(in_some_try([&] { return obeys_advertisement(later); }), "conf.all.autoconf counted");
  return "conf.all.accept_ra and conf.all.autoconf count for nothing, conf.default for interfaces that appear later";
}

std::string forwarding_ignores_advertisements() {
  const Link link("lab0");
  set("net.ipv6.conf.all.forwarding", "1");
  expect(!obeys_advertisement(link), "accept_ra = 1 obeyed while forwarding");
  set("net.ipv6.conf.all.accept_ra", "2");
  expect(!obeys_advertisement(link), "conf.all.accept_ra = 2 counted");
  set("net.ipv6.conf.lab0.accept_ra", "2");
  expect(in_some_try([&] { return obeys_advertisement(link); }), "accept_ra = 2 ignored while forwarding");
  return "while forwarding accept_ra = 1 ignores an advertisement, 2 obeys it, and conf.all.accept_ra counts for "
         "nothing";
}

std::string forwarding_needs_all() {
  const Link left("lab0"), right("lab1");
  left.give_address("2001:db8:a::1");
  right.give_address("2001:db8:b::1");
  int host = 1;
  const auto forwards = [&] {
    const std::string to = fmt::format("2001:db8:b::{}", ++host);
    left.send_datagram("2001:db8:a::2", to);
    return right.is_asked_for(to);
  };
  for (const char* name : {"default", "lab0", "lab1"}) set(fmt::format("net.ipv6.conf.{}.forwarding", name), "1");
  expect(!forwards(), "the interfaces' own values were enough");
  expect(!obeys_advertisement(left), "an interface with forwarding = 1 obeyed an advertisement");
  set("net.ipv6.conf.all.forwarding", "1");
  expect(in_some_try(forwards), "conf.all.forwarding = 1 did not forward");
  for (const char* name : {"lab0", "lab1"}) set(fmt::format("net.ipv6.conf.{}.forwarding", name), "0");
  expect(in_some_try(forwards), "the interfaces' own 0 counted");
  return "packets are forwarded with conf.all.forwarding = 1 alone, whatever the interfaces say; their own 1 only "
         "makes "
         "them ignore advertisements";
}

std::string redirects_go_by_the_interface() {
  const Link link("lab0");
  link.give_address("fe80::10");
  link.give_address("2001:db8:1::10");
  link.add_route("2001:db8:9::", "fe80::1");
  expect(in_some_try([&] { return obeys_redirect(link); }), "by default a redirect was ignored");
  set("net.ipv6.conf.all.accept_redirects", "0");
  set("net.ipv6.conf.default.accept_redirects", "0");
  expect(in_some_try([&] { return obeys_redirect(link); }),
         "conf.all and conf.default reached an interface that was there");
  set("net.ipv6.conf.lab0.accept_redirects", "0");
  set("net.ipv6.conf.all.accept_redirects", "1");
  expect(!obeys_redirect(link), "the interface's own 0 did not count");
  set("net.ipv6.conf.lab0.accept_redirects", "1");
  set("net.ipv6.conf.all.forwarding", "1");
  expect(!obeys_redirect(link), "a redirect was obeyed while forwarding");
  return "the interface's own accept_redirects counts, conf.all's does not; while forwarding none is obeyed";
}

// The errno of listening there, and whether an IPv4 client gets through.
struct Served {
  int error = 0;
  bool ipv4 = false;
};

Served serve(const in6_addr& address) {
  const Socket listener(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 at{};
  at.sin6_family = AF_INET6;
  at.sin6_addr = address;
  if (bind(listener.fd(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) return {errno, false};
  if (listen(listener.fd(), 8) != 0) return {errno, false};
  socklen_t size = sizeof at;
  getsockname(listener.fd(), reinterpret_cast<sockaddr*>(&at), &size);
  return {0, try_connect({"127.0.0.1", ntohs(at.sin6_port)}).error == 0};
}

std::string disabled_ipv6_lacks_loopback() {
  expect(serve(in6addr_loopback).error == 0, "by default ::1 cannot be listened on");
  set("net.ipv6.conf.all.disable_ipv6", "1");
  expect(read_setting("net.ipv6.conf.lo.disable_ipv6") == "1", "conf.all did not write lo");
  const Served loopback = serve(in6addr_loopback), any = serve(in6addr_any);
  expect(loopback.error == EADDRNOTAVAIL, fmt::format("::1 gave: {}", std::strerror(loopback.error)));
  expect(any.error == 0 && any.ipv4, ":: was not to be listened on, or did not serve IPv4");
  set("net.ipv6.conf.lo.disable_ipv6", "0");
  expect(serve(in6addr_loopback).error == 0, "lo = 0 did not bring ::1 back");
  return fmt::format("listening on ::1: {}; on ::, IPv4 clients are served; lo = 0 brings ::1 back",
                     std::strerror(loopback.error));
}

std::string wildcard_without_ipv4() {
  expect(serve(in6addr_any).ipv4, "by default :: did not serve IPv4");
  set("net.ipv6.bindv6only", "1");
  const Served any = serve(in6addr_any);
  expect(any.error == 0 && !any.ipv4, "with bindv6only = 1 :: served IPv4");
  return "a socket on :: serves IPv4 clients by default and none with bindv6only = 1";
}

}  // namespace

std::span<const Experiment> ipv6_experiments() {
  static constexpr std::array experiments = {
      Experiment{"advertisements-go-by-the-interface", "conf.all.accept_ra reaches no interface",
                 advertisements_go_by_the_interface},
      Experiment{"forwarding-ignores-advertisements", "while forwarding accept_ra must be 2",
                 forwarding_ignores_advertisements},
      Experiment{"forwarding-needs-all", "conf.all.forwarding alone decides over forwarding", forwarding_needs_all},
      Experiment{"redirects-go-by-the-interface", "conf.all.accept_redirects reaches no interface",
                 redirects_go_by_the_interface},
      Experiment{"disabled-ipv6-lacks-loopback",
                 "disable_ipv6 takes ::1 away and leaves ::", disabled_ipv6_lacks_loopback},
      Experiment{"wildcard-without-ipv4", "bindv6only keeps IPv4 clients out", wildcard_without_ipv4},
  };
  return experiments;
}

}  // namespace lab
