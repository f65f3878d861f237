// SPDX-License-Identifier: MIT
// Real sockets in a network namespace of their own, and what is told of them.
#include "readers/sockets/live_evidence.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "loopback.h"
#include "program_run.h"
#include "readers/sockets/counters_text.h"
#include "readers/sockets/live_sockets.h"
#include "readers/sockets/sock_diag.h"
#include "readers/sockets/tuple_owners.h"
#include "refuse_netlink.h"

namespace tcptune {
namespace {

using namespace std::chrono_literals;

constexpr int kPort = 5432;

std::string all_of(const std::vector<std::string>& phrases) {
  std::string text;
  for (const std::string& phrase : phrases) text += phrase + "\n";
  return text;
}

TEST_CASE("connections in TIME_WAIT are one tuple, and ss, nstat and the kernel's gauges say the same") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    for (int i = 0; i < 200; ++i) close_first(listener, kPort);
    const Evidence evidence = read_live_evidence({});
    CHECK(evidence.source == "sock_diag");
    CHECK(evidence.last.uptime > 0);
    REQUIRE(evidence.last.sockets);
    const SocketSummary& sockets = *evidence.last.sockets;
    CHECK(sockets.counts[TcpState::time_wait] == 200);
    CHECK(sockets.counts[TcpState::listen] == 1);
    REQUIRE(sockets.tuples.size() == 1);
    CHECK(to_text(sockets.tuples[0].remote) == "127.0.0.1:5432");
    CHECK(sockets.tuples[0].time_wait == 200);
    REQUIRE(sockets.listeners.size() == 1);
    CHECK(sockets.listeners[0].owner.pid == ::getpid());
    CHECK(evidence.last.counters.at("TCP.tw") == 200);
    CHECK(evidence.last.counters.at("TcpActiveOpens") == 200);
    CHECK(evidence.last.counters.at("TcpMaxConn") == -1);
    if (::system("command -v ss nstat > /dev/null") != 0) {
      MESSAGE("SKIPPED: ss and nstat are not installed (iproute2)");
      return;
    }
    CHECK(run_program({"ss", "-s"}).out.find("timewait 200)") != std::string::npos);
    std::istringstream nstat(run_program({"nstat", "-asz"}).out);
    std::string line, name;
    std::int64_t value = 0;
    int compared = 0;
    while (std::getline(nstat, line))
      if (std::istringstream words(line); line.starts_with("Tcp") && words >> name >> value) {
        CAPTURE(name);
        CHECK(evidence.last.counters.at(name) == value);
        ++compared;
      }
    CHECK(compared > 50);
  });
}

TEST_CASE("a listener shows how many wait for accept, and how many may") {
  in_room([] {
    const Descriptor listener = listen_on(kPort, 2);
    std::vector<Descriptor> clients;
    for (int i = 0; i < 5; ++i) clients.push_back(connect_to(kPort, INADDR_LOOPBACK, SOCK_NONBLOCK));
    std::this_thread::sleep_for(50ms);
    const Evidence evidence = read_live_evidence({});
    REQUIRE(evidence.last.sockets);
    REQUIRE(evidence.last.sockets->listeners.size() == 1);
    const Listener& seen = evidence.last.sockets->listeners[0];
    CHECK(seen.waiting == 3);  // one more than the limit
    CHECK(seen.limit == 2);
    CHECK(seen.accepted[TcpState::established] == 3);
  });
}

TEST_CASE("a program that forgets to close is named, with the time since the other side closed") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    std::vector<Descriptor> clients;
    for (int i = 0; i < 5; ++i) clients.push_back(connect_to(kPort));
    const Child leaky("leaky", [&](const auto& ready) {
      std::vector<Descriptor> held;
      for (int i = 0; i < 5; ++i) held.push_back(accept_from(listener));
      clients.clear();
      ready();
      return held;
    });
    clients.clear();
    std::this_thread::sleep_for(2100ms);
    const Evidence evidence = read_live_evidence({});
    REQUIRE(evidence.last.sockets);
    const SocketSummary& sockets = *evidence.last.sockets;
    CHECK(sockets.counts[TcpState::close_wait] == 5);
    CHECK(sockets.orphans_in_fin_wait2 == 5);
    REQUIRE(sockets.held.size() == 1);
    CHECK(sockets.held[0].owner == Owner{"leaky", leaky.pid()});
    CHECK(sockets.held[0].sockets == 5);
    CHECK(to_text(sockets.held[0].service) == "127.0.0.1:5432");
    CHECK(sockets.held[0].accepted == YesNo::yes);
    CHECK(sockets.held[0].oldest >= 2);
    CHECK(sockets.held[0].oldest <= 20);
  });
}

TEST_CASE("a program that does not accept is named with what the other sides have closed already") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    for (int i = 0; i < 3; ++i) connect_to(kPort);
    std::this_thread::sleep_for(1100ms);
    const Evidence evidence = read_live_evidence({});
    REQUIRE(evidence.last.sockets);
    REQUIRE(evidence.last.sockets->held.size() == 1);
    const HeldGroup& group = evidence.last.sockets->held[0];
    CHECK(group.state == TcpState::close_wait);
    CHECK(group.unaccepted == 3);
    CHECK(group.owner.pid == ::getpid());
    CHECK(group.oldest >= 1);
    CHECK(evidence.last.sockets->listeners.at(0).waiting == 3);
  });
}

TEST_CASE("silence begins anew when the other side acknowledges data that is sent after its end") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    const Descriptor client = connect_to(kPort);
    const Descriptor server = accept_from(listener);
    REQUIRE(::shutdown(client.number(), SHUT_WR) == 0);
    std::this_thread::sleep_for(1100ms);
    const auto silent = [](TcpState state) {
      std::optional<std::int64_t> seconds;
      SockDiag().ask({set_of_states({state}), YesNo::yes, {}}, [&](const SocketRow& row) { seconds = row.silent; });
      return seconds;
    };
    CHECK(silent(TcpState::close_wait) >= 1);
    CHECK(silent(TcpState::fin_wait2) >= 1);
    REQUIRE(::send(server.number(), "x", 1, 0) == 1);
    std::this_thread::sleep_for(100ms);
    CHECK(silent(TcpState::close_wait) == 0);
    CHECK(silent(TcpState::fin_wait2) == 0);
    CHECK(!silent(TcpState::listen));
  });
}

TEST_CASE("a FIN_WAIT2 that a program still holds is told from one that the kernel will drop") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    const Descriptor half_closed = connect_to(kPort);
    Descriptor orphan = connect_to(kPort);
    const Descriptor first = accept_from(listener);
    const Descriptor second = accept_from(listener);
    REQUIRE(::shutdown(half_closed.number(), SHUT_WR) == 0);
    orphan = Descriptor();
    std::this_thread::sleep_for(50ms);
    const Evidence evidence = read_live_evidence({});
    REQUIRE(evidence.last.sockets);
    const SocketSummary& sockets = *evidence.last.sockets;
    CHECK(sockets.counts[TcpState::fin_wait2] == 2);
    CHECK(sockets.orphans_in_fin_wait2 == 1);
    const auto held = std::find_if(sockets.held.begin(), sockets.held.end(),
                                   [](const HeldGroup& group) { return group.state == TcpState::fin_wait2; });
    REQUIRE(held != sockets.held.end());
    CHECK(held->sockets == 1);
    CHECK(held->owner.pid == ::getpid());
    CHECK(held->accepted == YesNo::no);
  });
}

TEST_CASE("keep-alive is told of connections that are established") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    const Descriptor client = connect_to(kPort);
    const Descriptor server = accept_from(listener);
    const int on = 1;
    REQUIRE(::setsockopt(client.number(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) == 0);
    const Evidence evidence = read_live_evidence({});
    REQUIRE(evidence.last.sockets);
    CHECK(evidence.last.sockets->timers_told == YesNo::yes);
    CHECK(evidence.last.sockets->without_keepalive == 1);
  });
}

TEST_CASE("where netlink is refused the same sockets are read from /proc/net/tcp, and that is said") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    for (int i = 0; i < 50; ++i) close_first(listener, kPort);
    const Descriptor client = connect_to(kPort);
    const Descriptor server = accept_from(listener);
    const Descriptor ipv6(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (ipv6) REQUIRE(::listen(ipv6.number(), 5) == 0);
    const Evidence before = read_live_evidence({});
    REQUIRE(refuse_netlink());
    const Evidence after = read_live_evidence({});
    CHECK(after.source == "/proc/net/tcp");
    CHECK(all_of(after.not_visible).find("(Operation not permitted)") != std::string::npos);
    REQUIRE(before.last.sockets);
    REQUIRE(after.last.sockets);
    CHECK(before.last.sockets->counts == after.last.sockets->counts);
    CHECK(before.last.sockets->distinct_tuples == after.last.sockets->distinct_tuples);
    CHECK(before.last.sockets->without_keepalive == after.last.sockets->without_keepalive);
    CHECK(after.last.sockets->listeners.size() == before.last.sockets->listeners.size());
    CHECK(after.last.sockets->listeners.at(0).owner.pid == ::getpid());
    CHECK(after.last.sockets->listeners.at(0).limit == 0);
  });
}

TEST_CASE("two looks are as far apart as asked, and both are kept") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    close_first(listener, kPort);
    LiveEvidenceOptions options;
    options.interval = 0.3;
    std::thread later([&] {
      std::this_thread::sleep_for(100ms);
      close_first(listener, kPort);
    });
    const Evidence evidence = read_live_evidence(options);
    later.join();
    REQUIRE(evidence.first);
    CHECK(evidence.seconds >= 0.3);
    CHECK(evidence.first->counters.at("TcpActiveOpens") == 1);
    CHECK(evidence.last.counters.at("TcpActiveOpens") == 2);
    CHECK(evidence.last.sockets->tuples.at(0).sockets == 2);
  });
}

TEST_CASE("only counters are read when only they are asked for") {
  LiveEvidenceOptions options;
  options.sockets = YesNo::no;
  const Evidence evidence = read_live_evidence(options);
  CHECK(!evidence.last.sockets);
  CHECK(evidence.last.counters.contains("TcpExtListenOverflows"));
  CHECK(read_live_counters().contains("TCP.inuse"));
}

TEST_CASE("without root the processes of others stay closed, and how many is said") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(listener.number());  // else it is a holder itself
      if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(1);
      const std::string said = all_of(read_live_evidence({}).not_visible);
      ::_exit(::write(ends[1], said.data(), said.size()) < 0 ? 1 : 0);
    }
    ::close(ends[1]);
    std::string said(4096, '\0');
    said.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(ends[0], said.data(), said.size()), 0)));
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    CHECK(said.starts_with("who holds 1 socket: "));
    CHECK(said.find("root may") != std::string::npos);
  });
}

TEST_CASE("the kernel filters by remote port, any of several") {
  in_room([] {
    std::vector<Descriptor> sockets;
    for (const int port : {1000, 1001, 1002, 1003}) {
      sockets.push_back(listen_on(port));
      sockets.push_back(connect_to(port));
    }
    const auto told = [](std::vector<std::uint16_t> ports) {
      std::vector<int> remote;
      const DiagAnswer answer = SockDiag().ask({set_of_states({TcpState::established}), YesNo::no, std::move(ports)},
                                               [&](const SocketRow& row) { remote.push_back(row.remote.port); });
      CHECK(answer.error == 0);
      CHECK(answer.told == remote.size());
      std::sort(remote.begin(), remote.end());
      return remote;
    };
    CHECK(told({1001}) == std::vector<int>{1001});
    CHECK(told({1003, 1000, 999}) == std::vector<int>{1000, 1003});
    CHECK(told({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1002}) == std::vector<int>{1002});
    CHECK(told({5}).empty());
    CHECK(told({}).size() == 8);
  });
}

TEST_CASE("whoever made a crowd of closed connections is named by the next one that it opens") {
  in_room([] {
    const Descriptor listener = listen_on(kPort);
    const Child busy("busy", [&](const auto& ready) {
      for (int i = 0; i < 5000; ++i) {
        const Descriptor client = connect_to(kPort);
        const Descriptor server = accept_from(listener);
        std::this_thread::sleep_for(8ms);
        if (i == 0) ready();
      }
      return 0;
    });
    Tuple tuple;
    tuple.local = *parse_ip_address("127.0.0.1");
    tuple.remote = {tuple.local, kPort};
    tuple.sockets = 1000;
    const std::vector<Tuple> named = name_by_new_connections({tuple}, {0, std::chrono::steady_clock::now()}, 5000ms);
    CHECK(named.at(0).owner == Owner{"busy", busy.pid()});
    tuple.sockets = 3;
    CHECK(name_by_new_connections({tuple}, {0, std::chrono::steady_clock::now()}, 5000ms).at(0).owner == Owner{});
  });
}

TEST_CASE("a crowd that nobody adds to is not waited for") {
  in_room([] {
    Tuple tuple;
    tuple.sockets = 1000;
    const auto began = std::chrono::steady_clock::now();
    CHECK(name_by_new_connections({tuple}, {0, began - 1s}, 60s).at(0).owner == Owner{});
    CHECK(std::chrono::steady_clock::now() - began < 20s);
  });
}

}  // namespace
}  // namespace tcptune
