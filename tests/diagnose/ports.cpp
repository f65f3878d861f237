// SPDX-License-Identifier: MIT
// Local ports that run out, and TIME_WAIT that is or is not a problem.
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "programs.h"
#include "room.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

const Address kDatabase{"127.0.0.1", 5432};

// A thousand local ports, and a database that closes after its client.
struct Shop {
  explicit Shop(const char* reuse, const Address& database = kDatabase)
      : server("database", [&] { serve_politely(database); }), name(name_this_program("shop")) {
    set("net.ipv4.ip_local_port_range", "40000 40999");
    keep_time_wait();
    set("net.ipv4.tcp_tw_reuse", reuse);
  }
  Helper server;
  std::string name;
};

std::string nearly_out_of_ports() {
  const Shop shop("0");
  expect(open_and_close(kDatabase, 720) == 0, "connect() failed early");
  const Traffic traffic(kDatabase);
  const Said said = diagnose();
  expect_said(said, {"warning[ST002]: " + shop.name + " on 127.0.0.1 has 7",
                     " of its 1,000 local ports toward 127.0.0.1:5432 (7",
                     "each stays in TIME_WAIT for 60 s, and nothing reuses it; tcp_tw_reuse = 1 with tcp_timestamps = "
                     "1 would, after 1 s",
                     "the ports allow 16", "do: Keep connections to it open and reuse them"});
  expect(said.status == 1, "the exit status is not 1");
  return "three quarters of the ports toward 127.0.0.1:5432 are a warning that names the program";
}

std::string almost_no_ports_left() {
  const Shop shop("0");
  expect(open_and_close(kDatabase, 920) == 0, "connect() failed early");
  const Traffic traffic(kDatabase);
  const Said said = diagnose();
  expect_said(said, {"error[ST002]: " + shop.name + " on 127.0.0.1 has 9",
                     "of its 1,000 local ports toward 127.0.0.1:5432 (9"});
  expect_not_said(said, {"EADDRNOTAVAIL"});
  return "nine tenths of the ports are an error before connect() fails";
}

std::string out_of_ports() {
  const Shop shop("0");
  const Socket pool = connect_to(kDatabase);
  const int error = open_and_close(kDatabase, 2000);
  expect(error == EADDRNOTAVAIL, fmt::format("connect() gave: {}", std::strerror(error)));
  Said said = diagnose();
  for (int look = 0; look < 20 && said.text.find("999 in TIME_WAIT") == std::string::npos; ++look) {
    sleep_seconds(0.1);  // the last one may still be closing
    said = diagnose();
  }
  expect_said(said, {"error[ST002]: " + shop.name +
                         " on 127.0.0.1 has 1,000 of its 1,000 local ports toward "
                         "127.0.0.1:5432 (100 %): connect() fails with EADDRNOTAVAIL now",
                     "999 in TIME_WAIT, 1 in ESTABLISHED"});
  return "connect() fails, and diagnose says toward where and in which program";
}

// With its default of 2 tcp_tw_reuse is for loopback; an address of the machine's own is none.
std::string default_reuse_is_for_loopback() {
  const Tunnel tunnel;
  const Address database{"10.9.0.1", 5432};
  const Shop shop("2", database);
  const Socket pool = connect_to(database);
  expect(open_and_close(database, 2000) == EADDRNOTAVAIL, "connect() did not run out of ports");
  expect_said(diagnose(),
              {"error[ST002]: " + shop.name + " on 10.9.0.1 has 1,000 of its 1,000 local ports toward 10.9.0.1:5432"});
  return "toward an address that is not 127.0.0.1 the default of tcp_tw_reuse is exhausted too";
}

std::string reuse_is_no_problem(const char* reuse) {
  const Shop shop(reuse);
  expect(open_and_close(kDatabase, 900) == 0, "connect() failed early");
  sleep_seconds(1.1);
  expect(open_and_close(kDatabase, 900) == 0, "connect() did not reuse a port");
  expect_nothing_wrong(diagnose());
  return fmt::format("tcp_tw_reuse = {}: 900 of 1,000 ports in TIME_WAIT, and nothing is wrong", reuse);
}
std::string reuse_of_all() { return reuse_is_no_problem("1"); }
std::string reuse_over_loopback() { return reuse_is_no_problem("2"); }

std::string buckets_overflow() {
  const Shop shop("0");
  set("net.ipv4.tcp_max_tw_buckets", "100");
  expect(open_and_close(kDatabase, 300) == 0, "connect() failed");
  const Said once = diagnose();
  expect_said(once,
              {"note[TW005]: 200 TIME_WAIT connections were dropped", "where: net.ipv4.tcp_max_tw_buckets = 100"});
  const Said twice = diagnose_twice([] { open_and_close(kDatabase, 50); });
  expect_said(twice, {"warning[TW005]: 50 TIME_WAIT connections were dropped in the last 3",
                      "because tcp_max_tw_buckets = 100 is reached", "where: net.ipv4.tcp_max_tw_buckets = 100",
                      "do: Take out a line that lowers tcp_max_tw_buckets, or raise it"});
  expect(once.words.find("warning[") == std::string::npos, once.text);
  return "TIME_WAIT that is dropped is told, louder when it happens now";
}

// Whoever closes first keeps it, and a server needs no port for it.
std::string server_with_many() {
  const std::string name = name_this_program("web");
  set("net.ipv4.tcp_max_tw_buckets", "65536");
  const Address web{"127.0.0.1", 80};
  const Socket listener = listen_on(web);
  for (int host = 1; host <= 10; ++host)
    for (int port = 20000; port < 22000; ++port) {
      const Connected client = try_connect_from({fmt::format("127.1.0.{}", host), port}, web);
      expect(client.error == 0, "connect() failed");
      Socket server = accept_from(listener);
      server.close();
    }
  const Said said = diagnose();
  expect_said(said, {"20,000 TIME_WAIT"});
  expect_nothing_wrong(said);
  return "20,000 TIME_WAIT on a server: nothing is wrong";
}

}  // namespace

std::span<const Experiment> port_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"ports-nearly-used-up", "a warning at 70 % of the ports toward one destination", nearly_out_of_ports},
      Experiment{"ports-almost-gone", "an error at 90 %", almost_no_ports_left},
      Experiment{"ports-gone", "an error that says that connect() fails", out_of_ports},
      Experiment{"default-reuse-is-for-loopback", "the default of tcp_tw_reuse helps loopback only",
                 default_reuse_is_for_loopback},
      Experiment{"reused-ports", "with tcp_tw_reuse = 1 TIME_WAIT takes no ports", reuse_of_all},
      Experiment{"reused-ports-of-loopback", "with tcp_tw_reuse = 2 neither, over loopback", reuse_over_loopback},
      Experiment{"time-wait-limit", "TIME_WAIT beyond tcp_max_tw_buckets", buckets_overflow},
      Experiment{"busy-server", "20,000 TIME_WAIT on a server are no problem", server_with_many},
  };
  return scenarios;
}

}  // namespace lab
