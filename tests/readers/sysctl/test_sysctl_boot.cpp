// SPDX-License-Identifier: MIT
// What is read at boot and which line wins. The order itself is proved in tests/boot_order, against the real programs.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "core/boot/glob_expansion.h"
#include "core/boot/sysctl_conf.h"
#include "core/text/error.h"
#include "readers/sysctl/boot_detection.h"
#include "readers/sysctl/sysctl_boot.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

using Strings = std::vector<std::string>;

const SettingNames kExistingSettings =
    std::make_shared<const Strings>(Strings{"net.ipv4.conf.all.rp_filter", "net.ipv4.conf.eth0/100.rp_filter",
                                            "net.ipv4.conf.eth0.rp_filter", "net.ipv4.tcp_rmem"});

BootConfiguration boot(const TemporaryTree& tree, BootReader reader = BootReader::systemd, int version = 252) {
  return read_boot(RootDirectory(tree.root()), {reader, version}, kExistingSettings);
}

BootConfiguration alone(std::string_view text, BootOptions options = {}) {
  return boot_of_file(make_source(std::string(text)), "a.conf", options, kExistingSettings);
}

std::string winning_value(const BootConfiguration& config, const std::string& name) {
  const auto winner = config.winners.find(name);
  return winner == config.winners.end() ? "none" : config.lines[winner->second.line].value;
}

Strings overridden_values(const BootConfiguration& config, const std::string& name) {
  Strings values;
  for (const std::size_t line : config.winners.at(name).overridden) values.push_back(config.lines[line].value);
  return values;
}

const BootFile& file_of(const BootConfiguration& config, const std::string& path) {
  const auto file =
      std::find_if(config.files.begin(), config.files.end(), [&](const BootFile& f) { return f.path == path; });
  REQUIRE(file != config.files.end());
  return *file;
}

BootReader detected(const TemporaryTree& tree) { return detect_boot_reader(RootDirectory(tree.root())); }
int detected_version(const TemporaryTree& tree) { return detect_systemd_version(RootDirectory(tree.root())); }

}  // namespace

TEST_CASE("the winner and everything it overrides are told in reading order") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/10-a.conf", "net.ipv4.tcp_rmem = 1\nnet.ipv4.tcp_rmem = 2\n");
  tree.write("etc/sysctl.d/20-b.conf", "net/ipv4/tcp_rmem = 3\n");
  for (const BootReader reader : {BootReader::systemd, BootReader::procps}) {
    const BootConfiguration config = boot(tree, reader);
    CHECK(winning_value(config, "net.ipv4.tcp_rmem") == "3");
    CHECK(overridden_values(config, "net.ipv4.tcp_rmem") == Strings{"1", "2"});
    CHECK(config.lines[2].file == 1);
  }
}

TEST_CASE("a line that loses may stand behind the winner") {
  const BootConfiguration config = alone("net.ipv4.conf.eth0.rp_filter = 1\nnet.ipv4.conf.*.rp_filter = 2\n");
  CHECK(winning_value(config, "net.ipv4.conf.eth0.rp_filter") == "1");
  CHECK(overridden_values(config, "net.ipv4.conf.eth0.rp_filter") == Strings{"2"});
  CHECK(winning_value(config, "net.ipv4.conf.eth0/100.rp_filter") == "2");
  CHECK(overridden_values(config, "net.ipv4.conf.all.rp_filter").empty());
}

TEST_CASE("the same value again moves the winner to the last line that says so") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/10-a.conf", "net.ipv4.tcp_rmem = 1\nnet.ipv4.tcp_rmem = 1\n");
  const BootConfiguration config = boot(tree);
  CHECK(config.winners.at("net.ipv4.tcp_rmem").line == 1);
  CHECK(config.winners.at("net.ipv4.tcp_rmem").overridden == std::vector<std::size_t>{0});
}

TEST_CASE("an exclusion is no assignment and is not overridden") {
  const BootConfiguration config = alone("a.b = 1\n-a.b\na.b = 2\n");
  CHECK(overridden_values(config, "a.b") == Strings{"1"});
}

TEST_CASE("a setting that the target does not have wins nonetheless when it is named") {
  CHECK(winning_value(alone("net.nowhere = 1\n"), "net.nowhere") == "1");
  CHECK(alone("net.nowhere.* = 1\n").winners.empty());
}

TEST_CASE("a single file is read with what procps and systemd share") {
  const BootConfiguration config = alone("; x\n-a.b = 1\na.b = 2\n-a.b\nc d\n");
  CHECK(config.reader == BootReader::single_file);
  REQUIRE(config.files.size() == 1);
  CHECK(config.files[0].path == "a.conf");
  CHECK(config.files[0].status == FileStatus::read);
  CHECK(config.files[0].lines == 5);
  CHECK(config.lines.size() == 5);
  CHECK(winning_value(config, "a.b") == "2");
}

TEST_CASE("a single file may be read as a named reader would") {
  CHECK(winning_value(alone("a.b = 2\n-a.b\n", {BootReader::systemd, std::nullopt}), "a.b") == "none");
  CHECK(winning_value(alone("; a.b = 2\n", {BootReader::systemd, 259}), "; a.b") == "2");
  CHECK(alone("a.b = 2\n", {BootReader::systemd, 259}).systemd_version == 259);
  CHECK(alone("a.b = 2\n", {BootReader::procps, 259}).systemd_version == 0);
}

TEST_CASE("busybox finds interfaces with a dot in a dotted key") {
  const BootOptions busybox{BootReader::busybox, std::nullopt};
  CHECK(winning_value(alone("net.ipv4.conf.eth0.100.rp_filter = 1", busybox), "net.ipv4.conf.eth0/100.rp_filter") ==
        "1");
  CHECK(winning_value(alone("net.ipv4.conf.eth0.rp_filter = 1", busybox), "net.ipv4.conf.eth0.rp_filter") == "1");
  CHECK(winning_value(alone("net.ipv4.conf.eth9.100.rp_filter = 1", busybox), "net.ipv4.conf.eth9.100.rp_filter") ==
        "1");
  CHECK(winning_value(alone("net.ipv4/conf.eth0.rp_filter = 1", busybox), "net.ipv4.conf.eth0.rp_filter") == "none");
  CHECK(winning_value(alone("net.ipv4.conf.eth0.100.rp_filter = 1"), "net.ipv4.conf.eth0/100.rp_filter") == "none");
}

TEST_CASE("files that are not read say why, and their lines are not there") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.conf", "a.b = 1\n");
  tree.write("etc/sysctl.d/10-a.conf", "c.d = 1\n");
  tree.write("usr/lib/sysctl.d/10-a.conf", "e.f = 1\n");
  tree.write("etc/sysctl.d/20-b.bak", "g.h = 1\n");
  tree.write("etc/sysctl.d/.30-c.conf", "i.j = 1\n");
  tree.link("etc/sysctl.d/40-d.conf", "/dev/null");
  const BootConfiguration config = boot(tree);
  CHECK(config.lines.size() == 1);
  CHECK(config.files.size() == 6);
  CHECK(file_of(config, "/etc/sysctl.conf").status == FileStatus::not_read);
  CHECK(file_of(config, "/usr/lib/sysctl.d/10-a.conf").status == FileStatus::shadowed);
  CHECK(file_of(config, "/usr/lib/sysctl.d/10-a.conf").winner == "/etc/sysctl.d/10-a.conf");
  CHECK(file_of(config, "/etc/sysctl.d/20-b.bak").status == FileStatus::wrong_suffix);
  CHECK(file_of(config, "/etc/sysctl.d/.30-c.conf").status == FileStatus::hidden);
  CHECK(file_of(config, "/etc/sysctl.d/40-d.conf").status == FileStatus::masked);
  CHECK(file_of(config, "/etc/sysctl.d/40-d.conf").link_target == "/dev/null");
}

TEST_CASE("a linked sysctl.conf tells where it leads, and is not called unread") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.conf", "a.b = 1\r\n");
  tree.link("etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
  const BootConfiguration config = boot(tree);
  REQUIRE(config.files.size() == 1);
  CHECK(config.files[0].path == "/etc/sysctl.d/99-sysctl.conf");
  CHECK(config.files[0].link_target == "/etc/sysctl.conf");
  CHECK(config.files[0].carriage_returns == YesNo::yes);
  CHECK(boot(tree, BootReader::procps).lines.size() == 2);
}

TEST_CASE("a file that cannot be read is told with the reason") {
  const TemporaryTree tree;
  tree.make_directory("etc/sysctl.d/10-dir.conf");
  tree.link("etc/sysctl.d/20-circle.conf", "20-circle.conf");
  REQUIRE(::mkfifo(tree.path("etc/sysctl.d/30-fifo.conf").c_str(), 0600) == 0);
  tree.write("etc/sysctl.d/40-large.conf", std::string(17 * 1024 * 1024, '#'));
  tree.write("etc/sysctl.d/50-long.conf", "a.b = 1\n" + std::string(kLongestLine + 1, 'x') + "\nc.d = 1\n");
  const BootConfiguration config = boot(tree);
  const auto trouble = [&](const std::string& name) { return file_of(config, "/etc/sysctl.d/" + name).trouble; };
  for (const BootFile& file : config.files)
    CHECK(file.status == (file.path.ends_with("10-dir.conf") ? FileStatus::not_a_file : FileStatus::unreadable));
  CHECK(trouble("20-circle.conf") == "its links lead in a circle");
  CHECK(trouble("30-fifo.conf") == "it is not a regular file");
  CHECK(trouble("40-large.conf") == "it is larger than 16 MiB");
  CHECK(trouble("50-long.conf") == "line 2 is longer than 1 MiB; nothing from there on is read");
  CHECK(config.lines.size() == 1);
}

TEST_CASE("a file without permission is told so") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/10-a.conf", "a.b = 1\n");
  REQUIRE(::chmod(tree.root().c_str(), 0755) == 0);
  REQUIRE(::chmod(tree.path("etc/sysctl.d/10-a.conf").c_str(), 0) == 0);
  const bool was_root = ::geteuid() == 0;
  if (was_root) REQUIRE(::seteuid(65534) == 0);
  const BootConfiguration config = boot(tree);
  if (was_root) REQUIRE(::seteuid(0) == 0);
  REQUIRE(config.files.size() == 1);
  CHECK(config.files[0].status == FileStatus::unreadable);
  CHECK(config.files[0].trouble == "permission denied");
}

TEST_CASE("an empty sysctl.conf masks nothing") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.conf", "");
  CHECK(file_of(boot(tree, BootReader::procps), "/etc/sysctl.conf").status == FileStatus::read);
  CHECK(boot(tree).files.empty());
}

TEST_CASE("an empty root has nothing to read") {
  const TemporaryTree tree;
  for (const BootReader reader : {BootReader::systemd, BootReader::procps, BootReader::busybox})
    CHECK(boot(tree, reader).files.empty());
}

TEST_CASE("two thousand files are read in their order") {
  const TemporaryTree tree;
  for (int i = 0; i < 2'000; ++i)
    tree.write("etc/sysctl.d/" + std::to_string(i + 10'000) + ".conf", "a.b = " + std::to_string(i) + "\n");
  const BootConfiguration config = boot(tree);
  CHECK(config.files.size() == 2'000);
  CHECK(winning_value(config, "a.b") == "1999");
  CHECK(config.winners.at("a.b").overridden.size() == 1'999);
}

TEST_CASE("what is not a configuration is refused instead of filling the memory") {
  std::string globs;
  for (int i = 0; i < 1'001; ++i) globs += "net.*.x = 1\n";
  CHECK_THROWS_WITH_AS(alone(globs), doctest::Contains("a.conf:1001: "), Error);
  const TemporaryTree tree;
  for (int i = 0; i < 6; ++i)
    tree.write("etc/sysctl.d/" + std::to_string(i) + ".conf", std::string(12 * 1024 * 1024, '\n'));
  CHECK_THROWS_WITH_AS(boot(tree), doctest::Contains("64 MiB"), Error);
}

TEST_CASE("lines of all files together are limited") {
  const TemporaryTree tree;
  std::string comments;
  for (int i = 0; i < 300'000; ++i) comments += "#\n";
  tree.write("etc/sysctl.d/1.conf", comments);
  tree.write("etc/sysctl.d/2.conf", comments);
  CHECK_THROWS_WITH_AS(boot(tree), doctest::Contains("500,000"), Error);
}

TEST_CASE("braces are expanded in order, also nested and not closed") {
  CHECK(expand_braces("a{b,c{d,e}}f") == Strings{"abf", "acdf", "acef"});
  CHECK(expand_braces("a{b}") == Strings{"ab"});
  CHECK(expand_braces("a{b,c") == Strings{"a{b,c"});
  CHECK(expand_braces("plain") == Strings{"plain"});
  CHECK(expand_braces("{a,}{b,}") == Strings{"ab", "a", "b", ""});
  std::string bomb;
  for (int i = 0; i < 40; ++i) bomb += "{a,b}";
  CHECK(expand_braces(bomb).size() < 200);
}

TEST_CASE("the reader is systemd where systemd-sysctl is installed") {
  for (const char* path : {"usr/lib/systemd/systemd-sysctl", "lib/systemd/systemd-sysctl"}) {
    const TemporaryTree tree;
    tree.write(path, "");
    tree.write("sbin/sysctl", "");
    CHECK(detected(tree) == BootReader::systemd);
  }
}

TEST_CASE("the reader is procps or busybox by what the command sysctl is") {
  const TemporaryTree procps;
  procps.write("usr/sbin/sysctl", "");
  procps.write("bin/busybox", "");
  CHECK(detected(procps) == BootReader::procps);

  const TemporaryTree linked;
  linked.write("bin/busybox", "");
  linked.link("sbin/sysctl", "/bin/busybox");
  CHECK(detected(linked) == BootReader::busybox);

  const TemporaryTree hard;
  hard.write("bin/busybox", "");
  hard.make_directory("sbin");
  std::filesystem::create_hard_link(hard.path("bin/busybox"), hard.path("sbin/sysctl"));
  CHECK(detected(hard) == BootReader::busybox);

  const TemporaryTree only_busybox;
  only_busybox.write("bin/busybox", "");
  CHECK(detected(only_busybox) == BootReader::busybox);
}

TEST_CASE("a tree of files alone is judged as systemd would read it") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/10-a.conf", "a.b = 1\n");
  const BootConfiguration config = read_boot(RootDirectory(tree.root()), {}, kExistingSettings);
  CHECK(config.reader == BootReader::systemd);
  CHECK(config.systemd_version == 0);
  CHECK(winning_value(config, "a.b") == "1");
}

TEST_CASE("the version of systemd comes from its library, else from dpkg") {
  const TemporaryTree debian;
  debian.write("usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so", "");
  CHECK(detected_version(debian) == 252);

  const TemporaryTree fedora;
  fedora.write("usr/lib/systemd/libsystemd-shared-255.4-1.fc40.so", "");
  CHECK(detected_version(fedora) == 255);

  const TemporaryTree dpkg;
  dpkg.write("var/lib/dpkg/status",
             "Package: libsystemd0\nVersion: 9\n\nPackage: systemd\nStatus: install ok installed\nVersion: "
             "1:247.3-7+deb11u4\n\nPackage: x\n");
  CHECK(detected_version(dpkg) == 247);

  const TemporaryTree nothing;
  nothing.write("var/lib/dpkg/status", "Package: systemd-sysv\nVersion: 252\n");
  nothing.write("usr/lib/systemd/libsystemd-shared-x.so", "");
  CHECK(detected_version(nothing) == 0);
}

TEST_CASE("options win over what is found") {
  const TemporaryTree tree;
  tree.write("usr/lib/systemd/systemd-sysctl", "");
  tree.write("usr/lib/systemd/libsystemd-shared-255.so", "");
  const RootDirectory root(tree.root());
  CHECK(read_boot(root, {}, kExistingSettings).systemd_version == 255);
  CHECK(read_boot(root, {std::nullopt, 259}, kExistingSettings).systemd_version == 259);
  CHECK(read_boot(root, {BootReader::procps, std::nullopt}, kExistingSettings).reader == BootReader::procps);
  CHECK(read_boot(root, {BootReader::procps, std::nullopt}, kExistingSettings).systemd_version == 0);
}

TEST_CASE("procps before 4.0.0 knows no globs, and since 4.0.7 an exclusion may be one") {
  const auto value = [](int version) {
    BootOptions options;
    options.reader = BootReader::procps;
    options.procps_version = version;
    const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a.b.c", "a.d.c"});
    return winning_value(boot_of_file(make_source("a.*.c = 1\n-a.d*.c\n"), "x.conf", options, names), "a.d.c");
  };
  CHECK(value(procps_version(3, 3, 17)) == "none");
  CHECK(value(procps_version(4, 0, 4)) == "1");
  CHECK(value(0) == "1");
  CHECK(value(procps_version(4, 0, 7)) == "none");
}

TEST_CASE("the version of procps comes from dpkg, or from its library") {
  const TemporaryTree bullseye;
  bullseye.write("lib/x86_64-linux-gnu/libprocps.so.8", "");
  CHECK(detect_procps_version(RootDirectory(bullseye.root()), BootReader::systemd) == procps_version(3, 3, 0));
  const TemporaryTree trixie;
  trixie.write("var/lib/dpkg/status", "Package: procps\nVersion: 2:4.0.4-9\n\n");
  CHECK(detect_procps_version(RootDirectory(trixie.root()), BootReader::procps) == procps_version(4, 0, 4));
  CHECK(detect_procps_version(RootDirectory(trixie.root()), BootReader::systemd) == 0);
}

TEST_CASE("busybox takes the path below /proc/sys for the name") {
  CHECK(winning_value(alone("/proc/sys/a/b = 1\n", {BootReader::busybox, std::nullopt}), "a.b") == "1");
}

TEST_CASE("a write to another name of a setting is a write to the setting") {
  const BootConfiguration config = alone("net.netfilter.nf_conntrack_max = 1\nnet.nf_conntrack_max = 2\n");
  CHECK(config.winners.size() == 1);
  CHECK(winning_value(config, "net.netfilter.nf_conntrack_max") == "2");
}

}  // namespace tcptune
