// SPDX-License-Identifier: MIT
// The checks of files that need code: what each line or file is accused of, and the safe fix.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/boot/assemble.h"
#include "core/checks/conf_checks.h"
#include "core/checks/pattern_checks.h"
#include "core/rules/embedded_rules.h"
#include "small_world.h"

namespace tcptune {
namespace {

// "CONF002:2 warning" for each finding of the checks, in order.
std::vector<std::string> faults_of(const World& world) {
  std::vector<std::string> found;
  for (const Finding& f : judge_conf_rules(embedded_rules(), world.snapshot).findings)
    found.push_back(fmt::format("{}:{} {}", f.rule->id, f.place.line, name_of(f.severity)));
  return found;
}

std::vector<std::string> faults_of(std::string_view text, std::string_view kernels = "6.1") {
  return faults_of(World().kernel(kernels).file(text));
}

Finding only_finding(const World& world) {
  const ConfVerdicts verdicts = judge_conf_rules(embedded_rules(), world.snapshot);
  REQUIRE(verdicts.findings.size() == 1);
  return verdicts.findings[0];
}

Finding only_finding(std::string_view text, std::string_view kernels = "6.1") {
  return only_finding(World().kernel(kernels).file(text));
}

using Found = std::vector<std::string>;

TEST_CASE("a file in order is accused of nothing") {
  CHECK(faults_of("# comment\n; comment\n\nnet.ipv4.tcp_syncookies = 1\n-net.ipv4.tcp_sack = "
                  "1\nnet/ipv4/tcp_timestamps=1\nvm.swappiness = 10\n") == Found{});
}

TEST_CASE("a line that is no assignment is named and commented out") {
  CHECK(faults_of("net.ipv4.tcp_syncookies 1\n") == Found{"CONF001:1 error"});
  CHECK(faults_of("# Web server\ntuning for the web\n") == Found{"CONF001:2 error"});
  const Finding finding = only_finding("net.ipv4.tcp_syncookies 1\n");
  CHECK(finding.fix.at(0).kind == FixKind::rewrite_line);
  CHECK(finding.fix.at(0).value == "# net.ipv4.tcp_syncookies 1");
  CHECK(finding.fix.at(0).old_value == "net.ipv4.tcp_syncookies 1");
  CHECK(finding.fix_safety == FixSafety::safe);
}

TEST_CASE("a name of connection tracking that is gone is renamed; deleted where the new name is set already") {
  const std::string old = "net.ipv4.netfilter.ip_conntrack_max = 262144\n";
  const Finding finding = only_finding(old);
  CHECK(finding.fix.at(0).value == "net.netfilter.nf_conntrack_max = 262144");
  CHECK(finding.fix_safety == FixSafety::review);
  const World both = World().kernel("6.1").file(old + "net.netfilter.nf_conntrack_max = 524288\n");
  const ConfVerdicts verdicts = judge_conf_rules(embedded_rules(), both.snapshot);
  CHECK(verdicts.findings.at(0).rule->id == "CONF004");
  CHECK(verdicts.findings.at(0).fix.at(0).kind == FixKind::remove_line);
}

TEST_CASE("a comment behind a value: numbers survive it, names do not, and it moves up") {
  CHECK(faults_of("net.ipv4.tcp_syncookies = 1 # on\n") == Found{"CONF002:1 warning"});
  CHECK(faults_of("net.ipv4.tcp_syncookies = 1# on\n") == Found{"CONF002:1 error"});
  CHECK(faults_of("net.ipv4.tcp_congestion_control = cubic # fine\n") == Found{"CONF002:1 error"});
  const Finding finding = only_finding("net.ipv4.tcp_syncookies = 1 # on\n");
  CHECK(finding.message ==
        "the comment behind the value is part of it: the kernel is given \"1 # on\" and takes only 1 of it");
  CHECK(finding.fix.at(0).value == "# on\nnet.ipv4.tcp_syncookies = 1");
}

TEST_CASE("a name that no kernel has is an error with the nearest name") {
  const Finding finding = only_finding("net.ipv4.tcp_tw_reus = 1\n");
  CHECK(finding.rule->id == "CONF003");
  CHECK(finding.severity == Severity::error);
  CHECK(finding.message.ends_with("; did you mean net.ipv4.tcp_tw_reuse?"));
  CHECK(only_finding("net.ipv6.tcp_syncookies = 1\n").message.ends_with("net.ipv4.tcp_syncookies"));
  CHECK(only_finding("tcpip.TcpTimedWaitDelay = 30\n").message.ends_with("Windows registry"));
}

TEST_CASE("names outside of TCP/IP are not judged, but those of IPv6, of bridges and of the packet filter are") {
  CHECK(faults_of("vm.swapiness = 1\nkernel.nonsense = 1\nnet.vsock.nonsense = 1\nfs.inotify.nonsense = 1\n") ==
        Found{});
  CHECK(faults_of("net.bridge.nonsense = 1\nnet.netfilter.nonsense = 1\n") ==
        Found{"CONF003:1 error", "CONF003:2 error"});
  CHECK(faults_of("nett.ipv4.tcp_sack = 1\n") == Found{"CONF003:1 error"});
  CHECK(faults_of("net.ipv6.conf.all.nonsense = 1\nnet.ipv6.conf.all.rp_filter = 1\n") ==
        Found{"CONF003:1 error", "CONF003:2 error"});
  CHECK(faults_of("net.ipv6.conf.all.forwarding = 1\nnet.ipv6.neigh.eth0/5.app_solicit = 1\nnet.ipv6.bindv6only = 1\n"
                  "net.ipv6.route.max_size = 1\nnet.ipv6.icmp.ratelimit = 1\n") == Found{});
}

TEST_CASE("a name that IPv6 does not have is told what IPv6 has instead") {
  const auto hint = [](const char* line) {
    const std::string message = only_finding(line).message;
    return message.substr(message.rfind(';') + 2);
  };
  CHECK(hint("net.ipv6.conf.all.acept_ra = 0\n") == "did you mean net.ipv6.conf.all.accept_ra?");
  CHECK(hint("net.ipv6.icmp_echo_ignore_all = 1\n") == "did you mean net.ipv6.icmp.echo_ignore_all?");
  CHECK(hint("net.ipv6.tcp_synccookies = 1\n") == "did you mean net.ipv4.tcp_syncookies?");
  CHECK(hint("net.ipv6.ip_forward = 1\n") == "did you mean net.ipv6.conf.all.forwarding?");
  CHECK(hint("net.ipv6.nexthop_compat_mode = 0\n") ==
        "the name for IPv4 and IPv6 alike is net.ipv4.nexthop_compat_mode");
  CHECK(hint("net.ipv6.conf.all.log_martians = 1\n") == "net.ipv4.conf.all.log_martians is for IPv4");
  CHECK(hint("net.ipv6.conf.all.rp_filter = 1\n").starts_with("IPv6 has no reverse path filter"));
  CHECK(hint("net.ipv6.conf.default.send_redirects = 0\n").starts_with("an IPv6 router has no switch"));
}

TEST_CASE("a pattern that stands for no setting of any kernel is an error, with the one that was meant") {
  CHECK(faults_of("net.ipv4.tcp_nonsense_* = 1\n") == Found{"CONF003:1 error"});
  CHECK(only_finding("net.ipv4.conf.*.rp_fliter = 1\n").message.ends_with("did you mean net.ipv4.conf.*.rp_filter?"));
  CHECK(faults_of("net.ipv6.conf.*.rp_filter = 1\n") == Found{"CONF003:1 error"});
  CHECK(
      faults_of("net.ipv4.conf.lxc*.rp_filter = 1\nnet.ipv6.conf.*.accept_ra = 1\nnet.ipv4.conf.e[tn]*.arp_ignore = 1\n"
                "net.ipv4.tcp_keepalive_* = 60\nvm.nonsense* = 1\n") == Found{});
}

TEST_CASE("busybox ends at a write that the kernel refuses, and the message says so where lines follow") {
  constexpr std::string_view kStops = "; busybox stops here and applies no line below this one";
  World world = World().kernel("6.1").file("net.ipv4.tcp_fin_timeout = 30s\nnet.ipv4.tcp_sack = 1\n");
  CHECK_FALSE(only_finding(world).message.ends_with(kStops));
  world.snapshot.boot->reader = BootReader::busybox;
  CHECK(only_finding(world).message.ends_with(kStops));
  world.file("net.ipv4.tcp_sack = 1\nnet.ipv4.tcp_fin_timeout = 30s\n");
  world.snapshot.boot->reader = BootReader::busybox;
  CHECK_FALSE(only_finding(world).message.ends_with(kStops));
}

TEST_CASE("a path with /proc/sys before the name is one that nobody finds but busybox") {
  const Finding finding = only_finding("/proc/sys/net/ipv4/tcp_sack = 1\n");
  CHECK(finding.rule->id == "CONF003");
  CHECK(finding.fix.at(0).value == "net.ipv4.tcp_sack = 1");
}

TEST_CASE("a secret that a file sets is not repeated") {
  const Finding finding = only_finding(
      "net.ipv6.conf.default.stable_secret = 2001:db8::5ec\nnet.ipv6.conf.default.stable_secret = 2001:db8::5ed\n");
  CHECK(finding.message == "net.ipv6.conf.default.stable_secret = … has no effect: line 2 sets it to …");
  CHECK(finding.place.text == "net.ipv6.conf.default.stable_secret = …");
  CHECK(finding.related.at(0).text == finding.place.text);
  CHECK(finding.value == "…");
}

TEST_CASE("an interface with dots in its name is written with slashes, and never deleted") {
  const Finding finding = only_finding("-net.ipv4.conf.bond0.354.forwarding=1\n");
  CHECK(finding.rule->id == "CONF016");
  CHECK(finding.message.find("The interface bond0.354 is written bond0/354 here") != std::string::npos);
  CHECK(finding.fix.at(0).value == "-net.ipv4.conf.bond0/354.forwarding = 1");
  CHECK(only_finding("net.ipv6.conf.bond0.354.accept_ra = 0\n").fix.at(0).value ==
        "net.ipv6.conf.bond0/354.accept_ra = 0");
  CHECK(faults_of("net.ipv6.conf.eth0/1.accept_ra = 0\nnet/ipv4/conf/eth0.1/rp_filter = 1\n") == Found{});
}

TEST_CASE("two names of one setting are one setting") {
  CHECK(faults_of("net.nf_conntrack_max = 1000000\nnet.netfilter.nf_conntrack_max = 500000\n") ==
        Found{"CONF010:1 note", "CONF007:1 warning"});
}

TEST_CASE("what a pattern is beaten by, and an exclusion takes back, is told") {
  CHECK(faults_of("net.ipv4.conf.lxc*.rp_filter = 0\nnet.ipv4.conf.*.rp_filter = 2\n") == Found{"CONF008:1 warning"});
  CHECK(faults_of("net.ipv4.conf.*.rp_filter = 2\nnet.ipv4.conf.lxc*.rp_filter = 0\n") == Found{});
  CHECK(faults_of("net.ipv4.conf.lxc*.rp_filter = 2\nnet.ipv4.conf.*.rp_filter = 2\n") == Found{});
  CHECK(faults_of("net.ipv4.conf.all.rp_filter = 1\n-net.ipv4.conf.all.rp_filter\n") == Found{"CONF008:1 warning"});
  CHECK(faults_of("-net.ipv4.conf.all.rp_filter\nnet.ipv4.conf.all.rp_filter = 1\n") == Found{});
  CHECK(covers_pattern("a.*.b", "a.x*.b"));
  CHECK(covers_pattern("a.x*.b", "a.xy.b"));
  CHECK_FALSE(covers_pattern("a.x*.b", "a.*.b"));
  CHECK_FALSE(covers_pattern("a.*", "a.b.c"));
}

TEST_CASE("a module that is there before the boot files are read needs no word") {
  World world;
  world.kernel("6.1").file("net.netfilter.nf_conntrack_max = 524288\nnet.bridge.bridge-nf-call-iptables = 1\n");
  CHECK(faults_of(world) == Found{"CONF010:1 note", "CONF010:2 note"});
  world.snapshot.facts.modules = Modules{{}, {"br_netfilter"}};
  CHECK(faults_of(world) == Found{"CONF010:1 note"});
  world.snapshot.facts.modules = Modules{{}, {"br_netfilter", "nf_conntrack"}};
  CHECK(faults_of(world) == Found{});
}

TEST_CASE("a setting of one vendor's kernels is a warning elsewhere, and silent there") {
  CHECK(faults_of("net.ipv4.tcp_tw_timeout = 60\n") == Found{"CONF003:1 warning"});
  CHECK(faults_of("net.ipv4.tcp_tw_timeout = 60\n", "5.10.134-16.al8.x86_64") == Found{});
}

TEST_CASE("a key that is gone is told with the kernel that dropped it, and not where it still is") {
  const std::string_view text = "net.ipv4.tcp_tw_recycle = 0\n";
  CHECK(faults_of(text, "4.12") == Found{"CONF004:1 warning"});
  CHECK(faults_of(text, "4.11") == Found{});
  CHECK(faults_of(text, "3.10.0-1160.el7.x86_64") == Found{});
  const Finding finding = only_finding(text, "any");
  CHECK(finding.message.starts_with("net.ipv4.tcp_tw_recycle is gone since Linux 4.12"));
  CHECK(finding.kernels == "Linux 4.12 and later");
  CHECK(only_finding(text, "4.12").kernels == "");
  CHECK(faults_of("-net.ipv4.tcp_tw_recycle = 0\n") == Found{});
}

TEST_CASE("a key that is still live is not called gone") {
  World world;
  world.kernel("6.1").file("net.ipv4.tcp_tw_recycle = 0\n").live("net.ipv4.tcp_tw_recycle", "0");
  CHECK(faults_of(world) == Found{});
}

TEST_CASE("a key that came later is told to older kernels") {
  CHECK(faults_of("net.ipv4.tcp_migrate_req = 1\n", "4.19") == Found{"CONF017:1 warning"});
  CHECK(faults_of("net.ipv4.tcp_migrate_req = 1\n", "6.1") == Found{});
  CHECK(faults_of("net.ipv4.tcp_migrate_req = 1\n", "any") == Found{"CONF017:1 warning"});
  CHECK(faults_of("net.ipv4.tcp_migrate_req = 1\n", "4.19..6.1") == Found{"CONF017:1 warning"});
}

TEST_CASE("values that the kernel refuses are errors that say why") {
  CHECK(faults_of("net.ipv4.tcp_syncookies = yes\n") == Found{"CONF005:1 error"});
  CHECK(faults_of("net.ipv4.tcp_syncookies == 1\n") == Found{"CONF005:1 error"});
  CHECK(faults_of("net.ipv4.tcp_syncookies = \"1\"\n") == Found{"CONF005:1 error"});
  CHECK(faults_of("net.ipv4.tcp_syncookies =\n") == Found{"CONF005:1 error"});
  CHECK(faults_of("net.ipv4.tcp_syncookies = 300\n", "6.1") == Found{"CONF005:1 error"});
  CHECK(faults_of("net.ipv4.tcp_syncookies = 300\n", "4.4") == Found{});
  CHECK(faults_of("net.ipv4.ip_local_reserved_ports = 80 443\n") == Found{"CONF005:1 error"});
  CHECK(only_finding("net.ipv4.tcp_syncookies = yes\n").message ==
        "the kernel refuses \"yes\" for net.ipv4.tcp_syncookies, so the default 1 stays in force: \"yes\" is not a "
        "number");
}

TEST_CASE("numbers that are not what they seem are written plainly by the fix") {
  CHECK(faults_of("net.ipv4.tcp_fin_timeout = 030\n") == Found{"CONF006:1 warning"});
  CHECK(only_finding("net.ipv4.tcp_fin_timeout = 030\n").fix.at(0).value == "net.ipv4.tcp_fin_timeout = 24");
  CHECK(only_finding("  net.ipv4.tcp_fin_timeout=0x1e\n").fix.at(0).value == "  net.ipv4.tcp_fin_timeout=30");
  CHECK(only_finding("net.ipv4.tcp_fin_timeout = 30 40\n").fix.at(0).value == "net.ipv4.tcp_fin_timeout = 30");
  CHECK(only_finding("net.ipv4.ip_local_port_range = 20000\n").fix.at(0).value ==
        "net.ipv4.ip_local_port_range = 20000 60999");
}

TEST_CASE("set twice: the loser is named, louder when the values differ") {
  CHECK(faults_of("net.ipv4.tcp_sack = 1\nnet.ipv4.tcp_sack = 1\n") == Found{"CONF007:1 note"});
  CHECK(faults_of("net.ipv4.tcp_sack = 0\nnet.ipv4.tcp_sack = 1\n") == Found{"CONF007:1 warning"});
  CHECK(faults_of("net.ipv4.tcp_sack = 01\nnet/ipv4/tcp_sack = 1\n") == Found{"CONF006:1 warning", "CONF007:1 note"});
  const Finding finding = only_finding("net.ipv4.tcp_sack = 0\n\nnet.ipv4.tcp_sack = 1\n");
  CHECK(finding.related.at(0).line == 3);
  CHECK(finding.message == "net.ipv4.tcp_sack = 0 has no effect: line 3 sets it to 1");
}

TEST_CASE("settings of a module are one note a file") {
  CHECK(faults_of(
            "net.netfilter.nf_conntrack_max = 1000000\nnet.netfilter.nf_conntrack_tcp_timeout_established = 86400\n") ==
        Found{"CONF010:1 note"});
  CHECK(only_finding(
            "net.netfilter.nf_conntrack_max = 1000000\nnet.netfilter.nf_conntrack_tcp_timeout_established = 86400\n")
            .related.size() == 1);
  World loaded;
  loaded.kernel("6.1")
      .file("net.netfilter.nf_conntrack_max = 1000000\n")
      .live("net.netfilter.nf_conntrack_max", "1000000");
  CHECK(faults_of(loaded) == Found{});
}

TEST_CASE("what belongs to the host cannot be set in a container") {
  World world;
  world.kernel("6.1").file("net.ipv4.tcp_mem = 100000 200000 300000\nnet.ipv4.tcp_fin_timeout = 60\n");
  CHECK(faults_of(world) == Found{});
  world.snapshot.facts.container = Known::yes;
  CHECK(faults_of(world) == Found{"CONF011:1 warning"});
  world.snapshot.facts.container = Known::unknown;
  world.snapshot.facts.net_namespace = NetNamespace::child;
  CHECK(faults_of(world) == Found{"CONF011:1 warning"});
}

TEST_CASE("a setting that had no namespace of its own yet belongs to the host") {
  World world;
  world.kernel("4.4").file("net.ipv4.tcp_fin_timeout = 60\n");
  world.snapshot.facts.net_namespace = NetNamespace::child;
  CHECK(faults_of(world) == Found{"CONF011:1 warning"});
}

TEST_CASE("drift compares what the kernel would store, not text") {
  const auto drift = [](std::string_view line, std::string_view live) {
    World world;
    world.kernel("6.1").file(line).live("net.ipv4.tcp_fin_timeout", live).live("net.ipv4.ip_local_port_range", live);
    std::size_t found = 0;
    for (const std::string& each : faults_of(world)) found += each.starts_with("CONF012") ? 1 : 0;
    return found;
  };
  CHECK(drift("net.ipv4.tcp_fin_timeout = 30\n", "30") == 0);
  CHECK(drift("net.ipv4.tcp_fin_timeout = 30\n", "60") == 1);
  CHECK(drift("net.ipv4.tcp_fin_timeout = 010\n", "8") == 0);
  CHECK(drift("net.ipv4.tcp_fin_timeout = x\n", "60") == 0);
  CHECK(drift("net.ipv4.ip_local_port_range = 20000 60999\n", "20000\t60999") == 0);
  CHECK(drift("net.ipv4.ip_local_port_range = 20000\n", "20000\t60999") == 0);
  CHECK(drift("net.ipv4.ip_local_port_range = 20000 60999\n", "32768\t60999") == 1);
}

TEST_CASE("drift names the line that counts and those it overrides") {
  World world;
  world.kernel("6.1")
      .file("net.ipv4.tcp_fin_timeout = 15\nnet.ipv4.tcp_fin_timeout = 30\n")
      .live("net.ipv4.tcp_fin_timeout", "60");
  const ConfVerdicts verdicts = judge_conf_rules(embedded_rules(), world.snapshot);
  for (const Finding& finding : verdicts.findings) {
    if (finding.rule->id != "CONF012") continue;
    CHECK(finding.place.line == 2);
    CHECK(finding.value == "60");
    CHECK(finding.related.at(0).line == 1);
    CHECK(finding.related.at(0).label == "overridden");
    return;
  }
  FAIL("no drift was found");
}

TEST_CASE("in a container live values are those of another boot: no drift") {
  World world;
  world.kernel("6.1").file("net.ipv4.tcp_fin_timeout = 30\n").live("net.ipv4.tcp_fin_timeout", "60");
  world.snapshot.facts.container = Known::yes;
  CHECK(faults_of(world) == Found{});
}

TEST_CASE("bytes that do not belong into the file are told at their line") {
  CHECK(faults_of("\xEF\xBB\xBFnet.ipv4.tcp_sack = 1\n") == Found{"CONF013:1 error"});
  CHECK(faults_of(std::string_view("net.ipv4.tcp_sack = 1\n# \0\n", 26)) == Found{"CONF013:2 error"});
  CHECK(faults_of("# caf\xE9\nnet.ipv4.tcp_sack = 1\n") == Found{"CONF013:1 note"});
  CHECK(faults_of("# caf\xC3\xA9\nnet.ipv4.tcp_sack = 1\n") == Found{});
}

TEST_CASE("carriage returns are one note a file") {
  CHECK(faults_of("net.ipv4.tcp_sack = 1\r\nnet.ipv4.tcp_dsack = 1\r\n") == Found{"CONF014:0 note"});
}

TEST_CASE("mixed separators are written right by the fix") {
  CHECK(faults_of("net.ipv4/tcp_sack = 1\n") == Found{"CONF016:1 error"});
  CHECK(only_finding("net.ipv4/tcp_sack = 1\n").fix.at(0).value == "net.ipv4.tcp_sack = 1");
  CHECK(faults_of("net/ipv4/conf/eth0.100/rp_filter = 1\nnet.ipv4.conf.eth0/100.rp_filter = 1\n") ==
        Found{"CONF007:1 note"});
}

TEST_CASE("what another program sets after boot is a note at its file") {
  World world;
  world.kernel("6.1").file("net.ipv4.tcp_syncookies = 1\n");
  const auto with_ufw = [&world](const std::string& text) {
    World other = world;
    BootConfiguration& boot = *other.snapshot.boot;
    boot.writers.push_back({"ufw", Dialect::procps, {}});
    BootFile file;
    file.path = "/etc/ufw/sysctl.conf";
    file.writer = 0;
    boot.files.push_back(with_source(std::move(file), make_source(text), Dialect::procps));
    boot = assembled(std::move(boot));
    return other;
  };
  const Finding finding = only_finding(with_ufw("# ufw\nnet/ipv4/tcp_syncookies=0\n"));
  CHECK(finding.rule->id == "CONF015");
  CHECK(finding.place.file == "/etc/ufw/sysctl.conf");
  CHECK(finding.place.line == 2);
  CHECK(faults_of(with_ufw("net/ipv4/tcp_syncookies=1\n")) == Found{});
  CHECK(faults_of(with_ufw("net/ipv4/tcp_sack=1\n")) == Found{});
}

TEST_CASE("every id with code is a built-in rule, and every built-in rule has code") {
  for (const std::string_view id : builtin_ids()) {
    CAPTURE(id);
    const Rule* rule = find_rule(embedded_rules(), id);
    REQUIRE(rule != nullptr);
    CHECK(rule->builtin == YesNo::yes);
  }
  std::string core;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SOURCE_DIR "/src/core")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path());
    core.append(std::istreambuf_iterator<char>(stream), {});
  }
  for (const Rule& rule : embedded_rules().rules) {
    CAPTURE(rule.id);
    if (rule.builtin == YesNo::yes) CHECK(core.find(fmt::format("\"{}\"", rule.id)) != std::string::npos);
  }
}

}  // namespace
}  // namespace tcptune
