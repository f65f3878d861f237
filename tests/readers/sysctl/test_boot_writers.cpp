// SPDX-License-Identifier: MIT
// What is in force after every program that sets values at boot: a table of small trees.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/boot/assemble.h"
#include "readers/sysctl/sysctl_boot.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

const SettingNames kExisting = std::make_shared<const std::vector<std::string>>(
    std::vector<std::string>{"net.ipv4.conf.all.rp_filter", "net.ipv4.conf.default.rp_filter"});

struct Scenario {
  const char* what;
  std::vector<std::pair<const char*, const char*>> files;  // "+path" is executable, "path -> target" a link
  const char* in_force;  // "setting=value path:line", a line each, by name
};

void build(const TemporaryTree& tree, const Scenario& scenario) {
  for (const auto& [name, text] : scenario.files) {
    const std::string_view file = name;
    if (const std::size_t arrow = file.find(" -> "); arrow != std::string_view::npos) {
      tree.link(std::string(file.substr(0, arrow)), std::string(file.substr(arrow + 4)));
    } else {
      const std::string path(file.substr(file.starts_with('+') ? 1 : 0));
      tree.write(path, text);
      if (file.starts_with('+')) tree.make_executable(path);
    }
  }
}

BootConfiguration boot_of(const TemporaryTree& tree, BootReader reader = BootReader::systemd) {
  BootOptions options;
  options.reader = reader;
  options.kernels = {{6, 1, 0}, {6, 1, 0}};
  return read_boot(RootDirectory(tree.root()), options, kExisting);
}

std::string in_force(const BootConfiguration& boot) {
  std::string text;
  for (const auto& [name, winner] : boot.winners) {
    const Line& line = boot.lines[winner.line];
    text += name + '=' + line.value + ' ' + boot.file_of(line).path + ':' + std::to_string(line.line) + '\n';
  }
  for (const auto& [name, state] : boot.unseen) text += name + " is not known\n";
  return text;
}

const std::vector<Scenario> kScenarios{
    {"ufw applies its own file, if it is enabled and wanted",
     {{"etc/sysctl.d/60-a.conf", "net.ipv4.tcp_syncookies = 1\nnet.ipv4.tcp_sack = 1\n"},
      {"etc/default/ufw", "# IPT_SYSCTL=/no\nIPT_SYSCTL=/etc/ufw/sysctl.conf\n"},
      {"etc/ufw/ufw.conf", "ENABLED=\"yes\"\n"},
      {"etc/systemd/system/multi-user.target.wants/ufw.service -> /usr/lib/systemd/system/ufw.service", ""},
      {"etc/ufw/sysctl.conf", "#x\nnet/ipv4/tcp_syncookies=1\nnet/ipv4/tcp_syncookies=0\n"}},
     "net.ipv4.tcp_sack=1 /etc/sysctl.d/60-a.conf:2\nnet.ipv4.tcp_syncookies=0 /etc/ufw/sysctl.conf:3\n"},
    {"ufw does nothing while it is switched off",
     {{"etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n"},
      {"etc/ufw/ufw.conf", "ENABLED=no\n"},
      {"etc/ufw/sysctl.conf", "net/ipv4/tcp_syncookies=0\n"}},
     ""},
    {"ufw does nothing where its service is not wanted",
     {{"etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n"},
      {"etc/ufw/ufw.conf", "ENABLED=yes\n"},
      {"usr/lib/systemd/system/ufw.service", "[Unit]\n"},
      {"etc/ufw/sysctl.conf", "net/ipv4/tcp_syncookies=0\n"}},
     ""},
    {"tuned applies its profile, and then the boot files once more",
     {{"etc/tuned/active_profile", "throughput\n"},
      {"usr/lib/tuned/throughput/tuned.conf",
       "[main]\ninclude=base\n[sysctl]\nnet.ipv4.tcp_rmem=\"4096 131072 1\"\nnet.ipv4.tcp_sack=0 # off\n"},
      {"usr/lib/tuned/base/tuned.conf", "[sysctl]\nnet.ipv4.tcp_sack=1\nnet.core.rmem_max=5\n[disk]\na.b=1\n"},
      {"etc/sysctl.d/90-site.conf", "net.ipv4.tcp_rmem = 4096 65536 8388608\n"},
      {"usr/lib/sysctl.d/50-x.conf", "net.core.rmem_max = 4\n"}},
     "net.core.rmem_max=5 /usr/lib/tuned/base/tuned.conf:3\n"
     "net.ipv4.tcp_rmem=4096 65536 8388608 /etc/sysctl.d/90-site.conf:1\n"
     "net.ipv4.tcp_sack=0 /usr/lib/tuned/throughput/tuned.conf:5\n"},
    {"with reapply_sysctl = 0 the profile of tuned is the last word",
     {{"etc/tuned/active_profile", "mine\n"},
      {"etc/tuned/tuned-main.conf", "reapply_sysctl = 0\n"},
      {"etc/tuned/mine/tuned.conf", "[sysctl]\nnet.ipv4.tcp_sack=0\n"},
      {"etc/sysctl.d/90-site.conf", "net.ipv4.tcp_sack = 1\n"}},
     "net.ipv4.tcp_sack=0 /etc/tuned/mine/tuned.conf:2\n"},
    {"tuned applies /etc/sysctl.conf also where systemd does not read it",
     {{"etc/tuned/active_profile", "mine\n"},
      {"etc/tuned/mine/tuned.conf", "[sysctl]\nnet.ipv4.tcp_sack=0\n"},
      {"etc/sysctl.conf", "net.ipv4.tcp_sack = 1\n-net.ipv4.tcp_dsack = 1\nnet.ipv4.conf.*.rp_filter = 1\n"}},
     "net.ipv4.tcp_sack=1 /etc/sysctl.conf:1\n"},
    {"tuned knows no globs and no '-' when it applies the boot files again",
     {{"etc/tuned/active_profile", "mine\n"},
      {"etc/tuned/mine/tuned.conf",
       "[sysctl]\nnet.ipv4.conf.all.rp_filter=2\nnet.ipv4.tcp_dsack=0\nnet.ipv4.tcp_sack=0\n"},
      {"etc/sysctl.d/90-site.conf",
       "net.ipv4.conf.*.rp_filter = 1\n-net.ipv4.tcp_dsack = 1\n-net.ipv4.tcp_sack\nnet.ipv4.tcp_fin_timeout = 1\n"}},
     "net.ipv4.conf.all.rp_filter=2 /etc/tuned/mine/tuned.conf:2\n"
     "net.ipv4.conf.default.rp_filter=1 /etc/sysctl.d/90-site.conf:1\n"
     "net.ipv4.tcp_dsack=0 /etc/tuned/mine/tuned.conf:3\n"
     "net.ipv4.tcp_fin_timeout=1 /etc/sysctl.d/90-site.conf:4\n"
     "net.ipv4.tcp_sack=0 /etc/tuned/mine/tuned.conf:4\n"},
    {"\"at least\" and \"at most\" change what the boot files set only that way",
     {{"etc/tuned/active_profile", "mine\n"},
      {"etc/tuned/tuned-main.conf", "reapply_sysctl = 0\n"},
      {"etc/tuned/mine/tuned.conf",
       "[sysctl]\nnet.core.somaxconn=>2048\nnet.core.rmem_max=>2048\nnet.core.wmem_max=<2048\nnet.core.optmem_max=>"
       "1\n"},
      {"etc/sysctl.d/90-site.conf", "net.core.somaxconn = 4096\nnet.core.rmem_max = 1024\nnet.core.wmem_max = 4096\n"}},
     "net.core.optmem_max=1 /etc/tuned/mine/tuned.conf:5\n"
     "net.core.rmem_max=2048 /etc/tuned/mine/tuned.conf:3\n"
     "net.core.somaxconn=4096 /etc/sysctl.d/90-site.conf:1\n"
     "net.core.wmem_max=2048 /etc/tuned/mine/tuned.conf:4\n"},
    {"several profiles, sections by type and those switched off",
     {{"etc/tuned/active_profile", "a b\n"},
      {"etc/tuned/profiles/a/tuned.conf",
       "[main]\ninclude=b\n[my]\ntype=sysctl\nnet.core.somaxconn=1\n[sysctl]\nenabled=false\na.b=2\n"},
      {"usr/lib/tuned/profiles/b/tuned.conf", "[main]\ninclude=a\n[sysctl]\nnet.core.somaxconn=3\n"}},
     "net.core.somaxconn=1 /etc/tuned/profiles/a/tuned.conf:5\n"},
    {"the last profile tells whether a section is enabled, and may replace it or drop options",
     {{"etc/tuned/active_profile", "a b\n"},
      {"etc/tuned/a/tuned.conf", "[sysctl]\na.b=1\nc.d=1\n[x]\ntype=sysctl\ne.f=1\ng.h=1\n[y]\ntype=sysctl\ni.j=1\n"},
      {"etc/tuned/b/tuned.conf",
       "[sysctl]\nenabled=no\n[x]\ntype=sysctl\ndrop=e.f\n[y]\nreplace=1\ntype=sysctl\nk.l=1\n"}},
     "g.h=1 /etc/tuned/a/tuned.conf:7\nk.l=1 /etc/tuned/b/tuned.conf:9\n"},
    {"a profile that includes its own name means the one it stands before",
     {{"etc/tuned/active_profile", "a\n"},
      {"etc/tuned/a/tuned.conf", "[main]\ninclude=a\n[sysctl]\na.b=1\n"},
      {"usr/lib/tuned/a/tuned.conf", "[sysctl]\na.b=2\nc.d=2\n"}},
     "a.b=1 /etc/tuned/a/tuned.conf:4\nc.d=2 /usr/lib/tuned/a/tuned.conf:3\n"},
    {"a value that tuned computes is not known",
     {{"etc/tuned/active_profile", "mine\n"},
      {"etc/tuned/mine/tuned.conf", "[variables]\nx=1\n[sysctl]\nnet.core.somaxconn=${x}\n"},
      {"usr/lib/sysctl.d/1.conf", "net.core.somaxconn = 1\n"}},
     "net.core.somaxconn is not known\n"},
    {"rc.local is the last of all",
     {{"+etc/rc.d/rc.local", "#!/bin/sh\necho 1 > /proc/sys/net/ipv4/tcp_tw_reuse\nsysctl -w net.core.somaxconn=$N\n"},
      {"etc/rc.local -> rc.d/rc.local", ""},
      {"etc/sysctl.d/a.conf", "net.ipv4.tcp_tw_reuse = 0\nnet.core.somaxconn = 1\n"}},
     "net.ipv4.tcp_tw_reuse=1 /etc/rc.d/rc.local:2\nnet.core.somaxconn is not known\n"},
    {"rc.local without the permission to execute it sets nothing",
     {{"etc/rc.local", "echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse\n"}},
     ""},
    {"a systemd without rc-local.service and its generator runs no rc.local",
     {{"+etc/rc.local", "sysctl -w a.b=1\n"},
      {"usr/lib/systemd/system-generators/x", ""},
      {"etc/systemd/system/x", ""}},
     ""},
    {"scripts of NetworkManager and ifupdown run when an interface comes up",
     {{"+etc/NetworkManager/dispatcher.d/10-tune", "sysctl -w a.b=1\n"},
      {"+usr/lib/NetworkManager/dispatcher.d/20-x", "echo 2 > /proc/sys/c/d\n"},
      {"+etc/network/if-up.d/tune", "sysctl -w e.f=3\n"},
      {"etc/network/if-up.d/no", "sysctl -w k.l=3\n"},
      {"etc/network/interfaces", "iface eth0 inet dhcp\n  up sysctl -w i.j=5\n"}},
     "a.b=1 /etc/NetworkManager/dispatcher.d/10-tune:1\nc.d=2 /usr/lib/NetworkManager/dispatcher.d/20-x:1\n"
     "e.f=3 /etc/network/if-up.d/tune:1\ni.j=5 /etc/network/interfaces:2\n"},
    {"systemd-networkd writes what its files say",
     {{"etc/systemd/system/multi-user.target.wants/systemd-networkd.service", "[Unit]\n"},
      {"etc/systemd/network/10-lan.network",
       "[Match]\nName=eth0 eth1.5 wl*\n[Network]\nIPForward=yes\nIPv4ReversePathFilter=loose\n"},
      {"usr/lib/systemd/network/10-lan.network", "[Match]\nName=eth0\n[Network]\nIPv4ProxyARP=yes\n"},
      {"etc/systemd/networkd.conf", "[Network]\nIPv4Forwarding=no\n"}},
     "net.ipv4.conf.all.forwarding=0 /etc/systemd/networkd.conf:2\n"
     "net.ipv4.conf.eth0.rp_filter=2 /etc/systemd/network/10-lan.network:5\n"
     "net.ipv4.conf.eth1/5.rp_filter=2 /etc/systemd/network/10-lan.network:5\n"
     "net.ipv4.ip_forward=1 /etc/systemd/network/10-lan.network:4\n"
     "net.ipv6.conf.all.forwarding=1 /etc/systemd/network/10-lan.network:4\n"},
    {"of the .network files that name an interface the first one counts, in whichever directory",
     {{"etc/systemd/system/multi-user.target.wants/systemd-networkd.service", "[Unit]\n"},
      {"usr/lib/systemd/network/10-a.network", "[Match]\nName=eth0\n[Network]\nIPv4ReversePathFilter=strict\n"},
      {"etc/systemd/network/20-b.network", "[Match]\nName=eth0\n[Network]\nIPv4ReversePathFilter=loose\n"}},
     "net.ipv4.conf.eth0.rp_filter=1 /usr/lib/systemd/network/10-a.network:4\n"},
    {"the kernel command line comes before all files",
     {{"boot/loader/entries/a-6.1.conf",
       "title A\noptions ro sysctl.net.ipv4.tcp_sack=0 sysctl/net/ipv4/tcp_rmem=\"1 2 3\" quiet\n"},
      {"etc/sysctl.d/a.conf", "net.ipv4.tcp_sack = 1\n"}},
     "net.ipv4.tcp_rmem=1 2 3 /boot/loader/entries/a-6.1.conf:2\nnet.ipv4.tcp_sack=1 /etc/sysctl.d/a.conf:1\n"},
    {"the command line that the boot loader is to write counts where there are no entries",
     {{"etc/default/grub", "GRUB_CMDLINE_LINUX=\"sysctl.net.ipv4.tcp_sack=0\"\n"}},
     "net.ipv4.tcp_sack=0 /etc/default/grub:1\n"},
    {"SUSE's kernel file is the first of systemd-sysctl's",
     {{"boot/sysctl.conf-6.4.0-1-default", "a.b = 1\nc.d = 1\n"}, {"usr/lib/sysctl.d/1.conf", "a.b = 2\n"}},
     "a.b=2 /usr/lib/sysctl.d/1.conf:1\nc.d=1 /boot/sysctl.conf-6.4.0-1-default:2\n"},
    {"where systemd-sysctl is masked no file is applied, but what tuned applies",
     {{"etc/systemd/system/systemd-sysctl.service -> /dev/null", ""},
      {"etc/systemd/system/multi-user.target.wants/tuned.service", ""},
      {"etc/tuned/active_profile", "mine\n"},
      {"etc/tuned/mine/tuned.conf", "[sysctl]\na.b=1\n"},
      {"etc/sysctl.d/1.conf", "a.b = 2\n"},
      {"usr/lib/sysctl.d/2.conf", "c.d = 2\n"}},
     "a.b=2 /etc/sysctl.d/1.conf:1\n"},
};

}  // namespace

TEST_CASE("what is in force at boot is what the last program set that runs") {
  for (const Scenario& scenario : kScenarios) {
    CAPTURE(scenario.what);
    const TemporaryTree tree;
    build(tree, scenario);
    CHECK(in_force(boot_of(tree)) == scenario.in_force);
  }
}

TEST_CASE("a line that tuned applies once more is written twice") {
  const TemporaryTree tree;
  tree.write("etc/tuned/active_profile", "mine\n");
  tree.write("etc/tuned/mine/tuned.conf", "[sysctl]\na.b=1\n");
  tree.write("etc/sysctl.d/1.conf", "a.b = 2\n");
  const BootConfiguration boot = boot_of(tree);
  CHECK(boot.lines.size() == 2);
  std::vector<std::size_t> written;
  for (const BootWrite& write : boot.winners.at("a.b").writes) written.push_back(write.line);
  CHECK(written == std::vector<std::size_t>{0, 1, 0});
  CHECK(boot.winners.at("a.b").overridden == std::vector<std::size_t>{1});
}

TEST_CASE("a new drop-in is applied once more by tuned, and wins over its profile") {
  const TemporaryTree tree;
  tree.write("etc/tuned/active_profile", "mine\n");
  tree.write("etc/tuned/mine/tuned.conf", "[sysctl]\na.b=1\n");
  tree.write("etc/sysctl.d/1.conf", "c.d = 2\n");
  tree.write("etc/sysctl.conf", "e.f = 2\n");
  const BootConfiguration boot = boot_of(tree);
  Replacements replacements;
  replacements.drop_in = make_source("a.b = 3\n");
  CHECK(in_force(with_replacements(boot, replacements)) ==
        "a.b=3 /etc/sysctl.d/60-tcptune.conf:1\nc.d=2 /etc/sysctl.d/1.conf:1\ne.f=2 /etc/sysctl.conf:1\n");
  CHECK(last_reading_of_drop_in(boot) == boot.files.size());
}

TEST_CASE("whether a program runs is told as far as the tree shows it") {
  TemporaryTree tree;
  tree.write("etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n");
  tree.write("etc/ufw/ufw.conf", "ENABLED=yes\n");
  tree.write("etc/ufw/sysctl.conf", "net/ipv4/tcp_syncookies=0\n");
  CHECK(boot_of(tree).writers.at(0).running.known == Known::unknown);
  tree.write("etc/rc2.d/S01ufw", "");
  CHECK(boot_of(tree).writers.at(0).running.known == Known::yes);
  CHECK(boot_of(tree).writers.at(0).running.because.find("race") != std::string::npos);
  tree.link("etc/systemd/system/ufw.service", "/dev/null");
  CHECK(boot_of(tree).writers.empty());
}

TEST_CASE("OpenRC applies files only if its service is in a run level") {
  const TemporaryTree tree;
  tree.write("etc/alpine-release", "3.20\n");
  tree.write("etc/init.d/sysctl", "#!/sbin/openrc-run\n");
  tree.write("etc/sysctl.d/a.conf", "a.b = 1\n");
  CHECK(in_force(boot_of(tree, BootReader::busybox)) == "a.b=1 /etc/sysctl.d/a.conf:1\n");
  tree.make_directory("etc/runlevels/boot");
  const BootConfiguration idle = boot_of(tree, BootReader::busybox);
  CHECK(in_force(idle).empty());
  CHECK(idle.files.at(0).status == FileStatus::not_run);
  CHECK_FALSE(idle.drop_in.trouble.empty());
  tree.link("etc/runlevels/boot/sysctl", "/etc/init.d/sysctl");
  CHECK(in_force(boot_of(tree, BootReader::busybox)) == "a.b=1 /etc/sysctl.d/a.conf:1\n");
}

}  // namespace tcptune
