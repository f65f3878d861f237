// SPDX-License-Identifier: MIT
// What is replaced, what stays, and that the same stands for the same.
#include "snapshots/redaction.h"

#include <doctest/doctest.h>

#include "snapshots/snapshot_json.h"

namespace tcptune {
namespace {

std::string after(const std::string& text, std::string path = "/etc/rc.local") {
  MachineRecord record;
  RecordedEntry& entry = record.tree[path];
  entry.kind = entry.link_kind = EntryKind::file;
  entry.reading = Look::done;
  entry.source = make_source(text);
  return redacted(std::move(record), {{"web1.shop.example", "localhost"}, {"alice", "net"}})
      .tree.at(path)
      .source->bytes();
}

}  // namespace

TEST_CASE("addresses are replaced, the same by the same, but for those that say nothing") {
  CHECK(after("203.0.113.5 203.0.113.6,203.0.113.5:80\n") == "198.18.0.1 198.18.0.2,198.18.0.1:80\n");
  CHECK(after("10.1.2.3/8 0.0.0.0 127.0.0.53 255.255.255.0\n") == "198.18.0.1/8 0.0.0.0 127.0.0.53 255.255.255.0\n");
  CHECK(after("2001:db8:99::1/64 ::1 :: fe80::1%eth0 [2001:db8:99::1]:80\n") ==
        "2001:db8::1/64 ::1 :: 2001:db8::2%eth0 [2001:db8::1]:80\n");
  CHECK(after("aa:bb:cc:dd:ee:ff AA:BB:CC:DD:EE:FF\n") == "02:00:00:00:00:01 02:00:00:00:00:01\n");
  CHECK(after("4.18.0 6.1.0-18 1.2.3.4.5 12:30:00\n") == "4.18.0 6.1.0-18 1.2.3.4.5 12:30:00\n");
}

TEST_CASE("names of hosts and users are replaced where they mean those") {
  CHECK(after("ping web1 WEB1.shop.example db.corp.example localhost\n") == "ping host1 host2 host3 localhost\n");
  CHECK(after("su alice; ls /home/alice /home/bob bob@mail.example.org\n") ==
        "su user1; ls /home/user1 /home/user2 user2@host1\n");
  CHECK(after("net/ipv4/tcp_sack = 1\nnet.ipv4.tcp_sack=1\n") == "net/ipv4/tcp_sack = 1\nnet.ipv4.tcp_sack=1\n");
  CHECK(after("cp /etc/rc.local /etc/sysctl.conf x.service\n") == "cp /etc/rc.local /etc/sysctl.conf x.service\n");
}

TEST_CASE("interface names are replaced unless they are the usual ones or a glob means them") {
  const char* const kText =
      "net.ipv4.conf.acme.rp_filter = 1\nnet/ipv6/conf/acme2/accept_ra = 0\nnet.ipv4.conf.eth0/100.rp_filter=1\n"
      "net.ipv4.conf.enp3s0f1.rp_filter=1\nnet.ipv4.conf.enx001122334455.rp_filter=1\n";
  CHECK(after(kText) ==
        "net.ipv4.conf.if1.rp_filter = 1\nnet/ipv6/conf/if2/accept_ra = 0\nnet.ipv4.conf.eth0/100.rp_filter=1\n"
        "net.ipv4.conf.enp3s0f1.rp_filter=1\nnet.ipv4.conf.if3.rp_filter=1\n");
  CHECK(after("net.ipv4.conf.acme1.rp_filter = 1\nnet.ipv4.conf.acme*.rp_filter = 2\nnet.ipv4.conf.other.rp_filter = "
              "1\n") ==
        "net.ipv4.conf.acme1.rp_filter = 1\nnet.ipv4.conf.acme*.rp_filter = 2\nnet.ipv4.conf.if1.rp_filter = 1\n");
  CHECK(after("[Match]\nName=uplink eth1\n") == "[Match]\nName=if1 eth1\n");
  CHECK(after("auto shop\niface shop inet static\n  address 203.0.113.5\n") ==
        "auto if1\niface if1 inet static\n  address 198.18.0.1\n");
}

TEST_CASE("comments lose their text and keep what readers see of them") {
  CHECK(after("#!/bin/sh\n# secret\n  ; secret\n#tcptune ignore=TW002 -- secret\n# x\\\n# y\r\n# \xff z\n") ==
        "#!/bin/sh\n#\n  ;\n#tcptune ignore=TW002 -- redacted\n#\\\n#\r\n#\xff\n");
}

TEST_CASE("evidence keeps its counts, its programs and its ports") {
  MachineRecord record;
  record.settings = Readings{{"net.ipv4.conf.acme.rp_filter", {ReadingState::present, "1", 0}}};
  SocketSummary& sockets = record.evidence.emplace().last.sockets.emplace();
  sockets.tuples.push_back(
      {*parse_ip_address("203.0.113.1"), {*parse_ip_address("2001:db8:7::2"), 5432}, 9, 1, 8, 0, 0, {"app", 4}});
  sockets.listeners.push_back({{IpAddress{}, 80}, 1, 128, {}, {"nginx", 7}});
  const MachineRecord hidden = redacted(std::move(record), {});
  const Tuple& tuple = hidden.evidence->last.sockets->tuples[0];
  CHECK(to_text(tuple.local) == "198.18.0.1");
  CHECK(to_text(tuple.remote) == "[2001:db8::1]:5432");
  CHECK(tuple.owner.program == "app");
  CHECK(tuple.sockets == 9);
  CHECK(is_any(hidden.evidence->last.sockets->listeners[0].local.address));
  CHECK(hidden.settings->contains("net.ipv4.conf.if1.rp_filter"));
  CHECK(hidden.redacted == YesNo::yes);
}

}  // namespace tcptune
