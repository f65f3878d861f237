// SPDX-License-Identifier: MIT
// What is understood of the output of `sysctl -a`.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "core/boot/sysctl_conf.h"
#include "core/text/error.h"
#include "readers/sysctl/sysctl_dump.h"

namespace tcptune {
namespace {

constexpr std::array<std::string_view, 1> kMaxAliases = {"net.nf_conntrack_max"};

// Sorted, as the rule base has it.
std::array<Setting, 8> catalogue() {
  std::array<Setting, 8> settings;
  constexpr std::array<std::string_view, 8> names = {"net.ipv4.conf.*.rp_filter",
                                                     "net.ipv4.ip_local_reserved_ports",
                                                     "net.ipv4.neigh.*.gc_stale_time",
                                                     "net.ipv4.tcp_congestion_control",
                                                     "net.ipv4.tcp_fastopen_key",
                                                     "net.ipv4.tcp_mem",
                                                     "net.ipv4.tcp_sack",
                                                     "net.netfilter.nf_conntrack_max"};
  for (std::size_t i = 0; i < names.size(); ++i) settings[i].name = names[i];
  settings[4].type = ValueType::opaque;
  settings[7].aliases = kMaxAliases;
  return settings;
}

Dump parse(std::string_view text) {
  const auto settings = catalogue();
  const auto index = index_of(settings);
  return parse_sysctl_dump(RuleBase{{settings, index}, {}, {}, {}}, text, "dump.txt");
}

TEST_CASE("values keep their tabs, may be empty, and carry their line") {
  const Dump dump = parse(
      "kernel.osrelease = 6.1.0-18-amd64\nnet.ipv4.ip_local_reserved_ports = \nnet.ipv4.tcp_mem = "
      "1\t2\t3\nnet.ipv4.tcp_sack=1\r\n"
      "net.ipv4.unknown_here = 5\n");
  CHECK(dump.kernel_release == "6.1.0-18-amd64");
  CHECK(dump.readings.at("net.ipv4.tcp_mem").text == "1\t2\t3");
  CHECK(dump.readings.at("net.ipv4.tcp_mem").line == 3);
  CHECK(dump.readings.at("net.ipv4.tcp_sack").text == "1");
  CHECK(dump.readings.at("net.ipv4.ip_local_reserved_ports").state == ReadingState::present);
  CHECK(dump.readings.at("net.ipv4.ip_local_reserved_ports").text == "");
  CHECK(dump.readings.size() == 3);
  CHECK(dump.settings == 5);
  CHECK(dump.lines == 5);
}

TEST_CASE("interface names with dots have one name, whether procps or busybox printed them") {
  const Dump procps = parse("net.ipv4.conf.eth0/100.rp_filter = 2\nnet.ipv4.neigh.br0/5/6.gc_stale_time = 60\n");
  const Dump busybox = parse("net.ipv4.conf.eth0.100.rp_filter = 2\nnet.ipv4.neigh.br0.5.6.gc_stale_time = 60\n");
  const Dump slashes = parse("net/ipv4/conf/eth0.100/rp_filter = 2\nnet/ipv4/neigh/br0.5.6/gc_stale_time = 60\n");
  for (const Dump* dump : {&procps, &busybox, &slashes}) {
    CHECK(dump->readings.at("net.ipv4.conf.eth0/100.rp_filter").text == "2");
    CHECK(dump->readings.at("net.ipv4.neigh.br0/5/6.gc_stale_time").text == "60");
    CHECK(dump->readings.size() == 2);
  }
  CHECK(parse("net.ipv4.conf.eth0.100.other = 2\n").readings.empty());
  CHECK(
      parse("net.ipv4.conf.eth0 = 2\nnet.ipv4.conf. = 2\nnet.ipv4.conf = 2\nnet.ipv4.neigh..x = 2\n").readings.empty());
}

TEST_CASE("complaints become states") {
  const auto state = [](const std::string& line) {
    return parse("a.b = 1\n" + line + "\n").readings.at("net.ipv4.tcp_sack").state;
  };
  CHECK(state("sysctl: permission denied on key 'net.ipv4.tcp_sack'") == ReadingState::denied);
  CHECK(state("sysctl: permission denied on key \"net.ipv4.tcp_sack\"") == ReadingState::denied);
  CHECK(state("error: permission denied on key 'net.ipv4.tcp_sack'") == ReadingState::denied);
  CHECK(state("sysctl: error reading key 'net.ipv4.tcp_sack': Permission denied") == ReadingState::denied);
  CHECK(state("sysctl: reading key \"net.ipv4.tcp_sack\"") == ReadingState::malformed);
  CHECK(state("sysctl: reading key \"net.ipv4.tcp_sack\": Input/output error") == ReadingState::malformed);
  CHECK(state("error: \"Input/output error\" reading key \"net.ipv4.tcp_sack\"") == ReadingState::malformed);
  CHECK(state("error: \"Operation not permitted\" reading key net.ipv4.tcp_sack") == ReadingState::denied);
  CHECK(state("sysctl: cannot stat /proc/sys/net/ipv4/tcp_sack: No such file or directory") == ReadingState::absent);
  CHECK(state("sysctl: error: 'net.ipv4.tcp_sack' is an unknown key") == ReadingState::absent);
}

TEST_CASE("a value outlives a complaint, and the later of two values counts") {
  const std::string complaint = "sysctl: permission denied on key 'net.ipv4.tcp_sack'\n";
  CHECK(parse("net.ipv4.tcp_sack = 1\n" + complaint).readings.at("net.ipv4.tcp_sack").text == "1");
  CHECK(parse(complaint + "net.ipv4.tcp_sack = 1\n").readings.at("net.ipv4.tcp_sack").text == "1");
  CHECK(parse("net.ipv4.tcp_sack = 1\nnet.ipv4.tcp_sack = 0\n").readings.at("net.ipv4.tcp_sack").line == 2);
}

TEST_CASE("another name stands in for a setting, but never against its own name") {
  CHECK(parse("net.nf_conntrack_max = 9\n").readings.at("net.netfilter.nf_conntrack_max").text == "9");
  CHECK(parse("net.netfilter.nf_conntrack_max = 8\nnet.nf_conntrack_max = 9\n")
            .readings.at("net.netfilter.nf_conntrack_max")
            .text == "8");
}

TEST_CASE("secrets are not kept") { CHECK(parse("net.ipv4.tcp_fastopen_key = 1-2-3-4\n").readings.empty()); }

TEST_CASE("noise between the lines does not matter") {
  const Dump dump = parse(
      "dev.cdrom.info = CD-ROM information\ndev.cdrom.info = \n\ndrive name:\tsr0\n  = \nplain words = "
      "3\n#net.ipv4.tcp_sack = "
      "9\n"
      "sysctl: \nsysctl: reading key\nsysctl: reading key \"\nnet.ipv4.tcp_sack = 1");
  CHECK(dump.readings.size() == 1);
  CHECK(dump.readings.at("net.ipv4.tcp_sack").text == "1");
  CHECK(dump.lines == 11);
}

TEST_CASE("what is no dump is refused with its name") {
  CHECK_THROWS_WITH_AS(parse("hello\n"), doctest::Contains("dump.txt"), Error);
  CHECK_THROWS_AS(parse(""), Error);
  CHECK_THROWS_WITH_AS(parse("a.b = 1\na.c = " + std::string(kLongestLine, 'x') + "\n"),
                       doctest::Contains("dump.txt:2"), Error);
}

TEST_CASE("a key longer than any path is noise") {
  std::string key;
  while (key.size() < kLongestLine / 2) key += "a.";
  CHECK(parse("a.b = 1\n" + key + "a = 1\nsysctl: reading key \"" + key + "a\"\n").settings == 1);
}

TEST_CASE("a byte order mark hides nothing") {
  CHECK(parse("\xEF\xBB\xBFnet.ipv4.tcp_sack = 1\n").readings.at("net.ipv4.tcp_sack").text == "1");
}

}  // namespace
}  // namespace tcptune
