// SPDX-License-Identifier: MIT
// Hostile files of the programs besides the boot reader: nothing is skipped in silence, nothing takes its time.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "core/boot/kernel_command_line.h"
#include "core/boot/networkd_files.h"
#include "core/boot/shell_writes.h"
#include "core/boot/tuned_profile.h"
#include "core/text/error.h"
#include "readers/sysctl/sysctl_boot.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

using namespace std::string_literals;

// "name=value" of every line that sets something, joined by "; ".
std::string settings(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines)
    if (line.kind != LineKind::comment) text += (text.empty() ? "" : "; ") + line.name + '=' + line.value;
  return text;
}

std::string of_profile(const std::string& text) { return settings(merge_tuned_profiles({{text, 0}}).lines); }

BootConfiguration systemd_boot_of(const TemporaryTree& tree) {
  BootOptions options;
  options.reader = BootReader::systemd;
  options.kernels = {{6, 1, 0}, {6, 1, 0}};
  return read_boot(RootDirectory(tree.root()), options, nullptr);
}

std::string value_of(const BootConfiguration& boot, const std::string& name) {
  const auto winner = boot.winners.find(name);
  return winner == boot.winners.end() ? "not set" : boot.lines[winner->second.line].value;
}

// What the report says of a file that could not be read.
std::string trouble_of(const BootConfiguration& boot, const std::string& path) {
  const auto file =
      std::find_if(boot.files.begin(), boot.files.end(), [&](const BootFile& one) { return one.path == path; });
  return file == boot.files.end() ? "it is not listed" : file->trouble;
}

const std::string kMegabyte(1024 * 1024, 'x');

}  // namespace

TEST_CASE("a line of a megabyte hides no other line") {
  CHECK(settings(parse_command_lines(kMegabyte + " sysctl.a.b=1 " + kMegabyte, 0)) == "a.b=1");
  CHECK(settings(parse_networkd("[Match]\nName=eth0\n[Network]\n" + kMegabyte + "\nIPForward=ipv4\n", 0)) ==
        "net.ipv4.ip_forward=1");
  CHECK(of_profile("[sysctl]\n" + kMegabyte + "\n#" + kMegabyte + "\na.b=1\n") == "a.b=1");
  CHECK(settings(parse_shell(kMegabyte + "\nsysctl -w a.b=1\n", 0)) == "a.b=1");
  CHECK(settings(parse_tuned_reapply(kMegabyte + "\na.b=1\n", 0)) == "a.b=1");
}

TEST_CASE("NUL and CR LF change no other line") {
  const std::string odd = "x\0y\r\n"s;
  CHECK(settings(parse_command_lines(odd + "sysctl.a.b=1\r\n", 0)) == "a.b=1");
  CHECK(settings(parse_networkd("[Match]\r\nName=eth0\r\n" + odd + "[Network]\r\nIPForward=ipv4\r\n", 0)) ==
        "net.ipv4.ip_forward=1");
  CHECK(of_profile("[sysctl]\r\n" + odd + "a.b=1\r\n") == "a.b=1");
  CHECK(settings(parse_shell(odd + "sysctl -w a.b=1\r\n", 0)) == "a.b=1");
  CHECK(settings(parse_tuned_reapply(odd + "a.b=1\r\n", 0)) == "a.b=1");
}

TEST_CASE("a quote that is not closed ends with its line") {
  CHECK(settings(parse_command_lines("sysctl.a.b=\"1 sysctl.c.d=2\nsysctl.e.f=3\n", 0)) == "a.b=1 sysctl.c.d=2; e.f=3");
  CHECK(settings(parse_command_lines("GRUB_CMDLINE_LINUX=\"sysctl.a.b=1\nGRUB_CMDLINE_LINUX=\"\"", 0)) == "");
  CHECK(of_profile("[sysctl]\na.b=\"1 2\nc.d='\n") == "a.b=\"1 2; c.d='");
  CHECK(settings(parse_shell("echo \"1 > /proc/sys/a/b\nsysctl -w c.d='2\nsysctl -w e.f=3", 0)) == "c.d=2; e.f=3");
}

TEST_CASE("profiles of tuned that include each other are each taken once") {
  const TemporaryTree tree;
  tree.write("etc/tuned/active_profile", "a\n");
  tree.write("etc/tuned/a/tuned.conf", "[main]\ninclude=b,a\n[sysctl]\na.b=1\n");
  tree.write("etc/tuned/b/tuned.conf", "[main]\ninclude=a;b\n[sysctl]\na.b=2\nc.d=2\n");
  const BootConfiguration boot = systemd_boot_of(tree);
  CHECK(value_of(boot, "a.b") == "1");
  CHECK(value_of(boot, "c.d") == "2");
}

TEST_CASE("a chain of hundreds of profiles is followed to its end, one of thousands is refused") {
  const TemporaryTree tree;
  const auto chain = [&](int length) {
    for (int i = 0; i < length; ++i)
      tree.write("etc/tuned/" + std::to_string(i) + "/tuned.conf",
                 "[main]\ninclude=" + std::to_string(i + 1) + "\n[sysctl]\na.b" + std::to_string(i) + "=1\n");
  };
  tree.write("etc/tuned/active_profile", "0\n");
  chain(900);
  CHECK(value_of(systemd_boot_of(tree), "a.b899") == "1");
  chain(1'100);
  CHECK_THROWS_AS(systemd_boot_of(tree), Error);
}

TEST_CASE("a profile that is too large is said to be") {
  const TemporaryTree tree;
  tree.write("etc/tuned/active_profile", "a\n");
  tree.write("etc/tuned/a/tuned.conf", "[sysctl]\na.b=1\n#" + kMegabyte);
  CHECK(trouble_of(systemd_boot_of(tree), "/etc/tuned/a/tuned.conf") == "it is larger than 512 KiB");
}

TEST_CASE("a script that is too large is said to be") {
  const TemporaryTree tree;
  tree.write("etc/rc.local", "sysctl -w a.b=1\n#" + kMegabyte);
  tree.make_executable("etc/rc.local");
  CHECK(trouble_of(systemd_boot_of(tree), "/etc/rc.local") == "it is larger than 512 KiB");
}

TEST_CASE("links in a circle beside the files of systemd-networkd hide none of the others") {
  const TemporaryTree tree;
  tree.write("etc/systemd/network/10-a.network", "[Match]\nName=eth0\n[Network]\nIPv4ProxyARP=yes\n");
  tree.link("etc/systemd/network/00-x.network", "00-y.network");
  tree.link("etc/systemd/network/00-y.network", "00-x.network");
  tree.link("run/systemd/network", "network");
  tree.link("usr/lib/systemd/network", "../systemd/network");
  CHECK(value_of(systemd_boot_of(tree), "net.ipv4.conf.eth0.proxy_arp") == "1");
}

TEST_CASE("a link to /dev/null takes the place of a .network file of that name") {
  const TemporaryTree tree;
  tree.link("etc/systemd/network/10-a.network", "/dev/null");
  tree.write("usr/lib/systemd/network/10-a.network", "[Match]\nName=eth0\n[Network]\nIPv4ProxyARP=yes\n");
  CHECK(value_of(systemd_boot_of(tree), "net.ipv4.conf.eth0.proxy_arp") == "not set");
}

TEST_CASE("a .network file of many interfaces and many options is left before it fills the memory") {
  std::string names, options;
  for (int i = 0; names.size() < 200'000; ++i) names += " i" + std::to_string(i);
  while (options.size() < 200'000) options += "IPv4ProxyARP=yes\n";
  // One line more than a configuration may have.
  CHECK(parse_networkd("[Match]\nName=" + names + "\n[Network]\n" + options, 0).size() == 500'001);
}

TEST_CASE("a profile of many sections, options and drops takes no longer than it is") {
  std::string text;
  for (int i = 0; text.size() < 500'000; ++i) {
    const std::string number = std::to_string(i);
    text += "[s" + number + "]\ntype=sysctl\na." + number + "=1\n";
  }
  CHECK(merge_tuned_profiles({{text, 0}, {text, 1}}).written.size() > 10'000);
  std::string options = "[sysctl]\n", drops = "[sysctl]\ndrop=";
  for (int i = 0; options.size() < 500'000; ++i) {
    options += "a." + std::to_string(i) + "=1\n";
    drops += "a." + std::to_string(i) + ",";
  }
  CHECK(merge_tuned_profiles({{options, 0}, {options, 1}}).written.size() > 30'000);
  CHECK(merge_tuned_profiles({{options, 0}, {drops, 1}}).written.empty());
}

}  // namespace tcptune
