// SPDX-License-Identifier: MIT
// The plane `now` from fake trees and from the running kernel.
#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "core/text/error.h"
#include "readers/linux/linux_proc.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

Setting named(std::string_view name) {
  Setting setting;
  setting.name = name;
  return setting;
}

template <std::size_t size>
Readings read(const std::array<Setting, size>& settings, const std::string& directory) {
  return read_proc_sys(Catalogue{settings, {}}, std::vector<bool>(settings.size(), true), directory);
}

TEST_CASE("a value keeps its tabs and loses only the final newline") {
  const TemporaryTree tree;
  tree.write("net/ipv4/tcp_mem", "1\t2\t3\n");
  tree.write("net/ipv4/tcp_congestion_control", "cubic\n");
  tree.write("net/ipv4/ip_local_reserved_ports", "\n");
  tree.write("net/ipv4/no_newline", "7");
  tree.write("net/ipv4/two_lines", "a\nb\n");
  const std::array settings = {named("net.ipv4.ip_local_reserved_ports"), named("net.ipv4.no_newline"),
                               named("net.ipv4.tcp_congestion_control"), named("net.ipv4.tcp_mem"),
                               named("net.ipv4.two_lines")};
  const Readings readings = read(settings, tree.root());
  CHECK(readings.at("net.ipv4.tcp_mem").text == "1\t2\t3");
  CHECK(readings.at("net.ipv4.tcp_congestion_control").text == "cubic");
  CHECK(readings.at("net.ipv4.ip_local_reserved_ports").state == ReadingState::present);
  CHECK(readings.at("net.ipv4.ip_local_reserved_ports").text == "");
  CHECK(readings.at("net.ipv4.no_newline").text == "7");
  CHECK(readings.at("net.ipv4.two_lines").text == "a\nb");
  CHECK(readings.size() == 5);
}

TEST_CASE("a port list longer than any buffer is read whole, and an absurd one is malformed") {
  const TemporaryTree tree;
  std::string ports;
  for (int port = 1; port < 65536; port += 2) ports += std::to_string(port) + ',';
  ports.back() = '\n';
  tree.write("a/at_the_limit", std::string(255, '1') + '\n');
  tree.write("a/long", ports);
  tree.write("a/over", std::string(300, '2') + '\n');
  tree.write("a/too_long", std::string(3 * 1024 * 1024, '3'));
  const std::array settings = {named("a.at_the_limit"), named("a.long"), named("a.over"), named("a.too_long")};
  const Readings readings = read(settings, tree.root());
  CHECK(readings.at("a.at_the_limit").text == std::string(255, '1'));
  CHECK(readings.at("a.long").text == ports.substr(0, ports.size() - 1));
  CHECK(readings.at("a.over").text == std::string(300, '2'));
  CHECK(readings.at("a.too_long").state == ReadingState::malformed);
}

TEST_CASE("what is not there is absent, what cannot be read as a value is malformed") {
  const TemporaryTree tree;
  tree.make_directory("net/ipv4/folder");
  tree.write("net/file", "1\n");
  const std::array settings = {named("net.file.below"), named("net.ipv4.folder"), named("net.ipv4.gone"),
                               named("other.gone")};
  const Readings readings = read(settings, tree.root());
  CHECK(readings.at("net.file.below").state == ReadingState::absent);
  CHECK(readings.at("net.ipv4.folder").state == ReadingState::malformed);
  CHECK(readings.at("net.ipv4.gone").state == ReadingState::absent);
  CHECK(readings.at("other.gone").state == ReadingState::absent);
}

TEST_CASE("a refused file and a refused family are denied") {
  using std::filesystem::perms;
  const TemporaryTree tree;
  tree.write("net/core/secret", "1\n");
  tree.write("net/ipv4/conf/default/forwarding", "0\n");
  std::filesystem::permissions(tree.root(), perms::all);
  std::filesystem::permissions(tree.path("net/core/secret"), perms::none);
  std::filesystem::permissions(tree.path("net/ipv4/conf"), perms::none);
  // Root may read everything, so the test steps down while it reads.
  constexpr uid_t kNobody = 65534;
  const uid_t self = ::geteuid();
  if (self == 0) REQUIRE(::seteuid(kNobody) == 0);
  const Readings readings =
      read(std::array{named("net.core.secret"), named("net.ipv4.conf.*.forwarding")}, tree.root());
  if (self == 0) REQUIRE(::seteuid(self) == 0);
  std::filesystem::permissions(tree.path("net/ipv4/conf"), perms::all);
  CHECK(readings.at("net.core.secret").state == ReadingState::denied);
  CHECK(readings.at("net.ipv4.conf.default.forwarding").state == ReadingState::denied);
}

TEST_CASE("a family is read for every interface, and dots of an interface name become slashes") {
  const TemporaryTree tree;
  for (const char* interface : {"all", "default", "eth0", "eth0.100", "eth0-x"}) {
    tree.write(std::string("net/ipv4/conf/") + interface + "/rp_filter", std::string(interface) + '\n');
    tree.write(std::string("net/ipv4/conf/") + interface + "/forwarding", "0\n");
  }
  tree.write("net/ipv4/neigh/default/gc_stale_time", "60\n");
  tree.write("net/ipv4/tcp_sack", "1\n");
  const std::array settings = {named("net.ipv4.conf.*.forwarding"),  named("net.ipv4.conf.*.rp_filter"),
                               named("net.ipv4.conf.all.rp_filter"), named("net.ipv4.neigh.*.gc_stale_time"),
                               named("net.ipv4.tcp_sack"),           named("net.ipv6.conf.*.forwarding")};
  const Readings readings = read(settings, tree.root());
  CHECK(readings.at("net.ipv4.conf.eth0/100.rp_filter").text == "eth0.100");
  CHECK(readings.at("net.ipv4.conf.eth0.rp_filter").text == "eth0");
  CHECK(readings.at("net.ipv4.conf.all.rp_filter").text == "all");
  CHECK(readings.at("net.ipv4.neigh.default.gc_stale_time").text == "60");
  CHECK(readings.at("net.ipv4.tcp_sack").text == "1");
  CHECK(readings.size() == 12);
}

TEST_CASE("write-only and opaque settings are not opened") {
  const TemporaryTree tree;
  tree.write("a/flush", "1\n");
  tree.write("a/key", "1\n");
  tree.write("a/conf/x/secret", "1\n");
  std::array settings = {named("a.conf.*.secret"), named("a.flush"), named("a.key")};
  settings[0].type = ValueType::opaque;
  settings[1].access = Access::write_only;
  settings[2].type = ValueType::opaque;
  CHECK(read(settings, tree.root()).empty());
}

TEST_CASE("another name of a setting is tried when its own is absent") {
  const TemporaryTree tree;
  tree.write("net/ipv4/netfilter/ip_conntrack_max", "65536\n");
  tree.write("net/nf_conntrack_buckets", "1\n");
  tree.write("net/netfilter/nf_conntrack_buckets", "2\n");
  constexpr std::array<std::string_view, 2> max_aliases = {"net.nf_conntrack_max",
                                                           "net.ipv4.netfilter.ip_conntrack_max"};
  constexpr std::array<std::string_view, 1> bucket_aliases = {"net.nf_conntrack_buckets"};
  std::array settings = {named("net.netfilter.nf_conntrack_buckets"), named("net.netfilter.nf_conntrack_max")};
  settings[0].aliases = bucket_aliases;
  settings[1].aliases = max_aliases;
  const Readings readings = read(settings, tree.root());
  CHECK(readings.at("net.netfilter.nf_conntrack_max").text == "65536");
  CHECK(readings.at("net.netfilter.nf_conntrack_buckets").text == "2");
  CHECK(readings.size() == 2);
}

TEST_CASE("a /proc/sys that is not there says what to do") {
  const TemporaryTree tree;
  CHECK_THROWS_WITH_AS(read(std::array{named("a.b")}, tree.path("proc/sys")), doctest::Contains("mount -t proc"),
                       Error);
}

TEST_CASE("the running kernel answers") {
  if (!std::filesystem::exists("/proc/sys/net/ipv4/conf/all")) {
    MESSAGE("skipped: no /proc/sys/net here");
    return;
  }
  const std::array settings = {named("kernel.osrelease"), named("net.ipv4.conf.*.forwarding"),
                               named("net.ipv4.ip_local_port_range")};
  const Readings readings = read(settings, "/proc/sys");
  CHECK(readings.at("kernel.osrelease").state == ReadingState::present);
  CHECK(readings.at("net.ipv4.conf.all.forwarding").state == ReadingState::present);
  CHECK(readings.at("net.ipv4.ip_local_port_range").text.find('\t') != std::string::npos);
}

}  // namespace
}  // namespace tcptune
