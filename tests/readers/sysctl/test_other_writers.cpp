// SPDX-License-Identifier: MIT
// What else writes settings after boot is found in its files.
#include <doctest/doctest.h>

#include <string>

#include "readers/sysctl/other_writers.h"
#include "readers/sysctl/script_writes.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

std::vector<OtherWriter> writers(const TemporaryTree& tree) { return find_other_writers(RootDirectory(tree.root())); }

// "line name=value" of every write, joined by "; ".
std::string writes(std::string_view script) {
  std::string text;
  for (const ScriptWrite& write : find_script_writes(script))
    text += (text.empty() ? "" : "; ") + std::to_string(write.line) + ' ' + write.name + '=' + write.value;
  return text;
}

std::string text_of(const std::vector<OtherWriter>& all) {
  std::string text;
  for (const OtherWriter& w : all)
    text += w.program + ' ' + w.path + ':' + std::to_string(w.line) + ' ' + w.name + '=' + w.value + '\n';
  return text;
}

}  // namespace

TEST_CASE("sysctl commands are found in scripts") {
  CHECK(writes("#!/bin/sh\nsysctl -w net.ipv4.tcp_fin_timeout=30\n") == "2 net.ipv4.tcp_fin_timeout=30");
  CHECK(writes("/sbin/sysctl -q -w net/ipv4/tcp_rmem='4096 87380 6291456' a.b=1 >/dev/null 2>&1 || true") ==
        "1 net.ipv4.tcp_rmem=4096 87380 6291456; 1 a.b=1");
  CHECK(writes("if true; then sysctl \"net.core.somaxconn=128\"; fi") == "1 net.core.somaxconn=128");
  CHECK(writes("sysctl -w \\\n  a.b=1\nsysctl -w c.d=2") == "1 a.b=1; 3 c.d=2");
  CHECK(writes("   post-up sysctl -w net.ipv4.conf.eth0/100.rp_filter=0") == "1 net.ipv4.conf.eth0/100.rp_filter=0");
}

TEST_CASE("writes to /proc/sys are found in scripts") {
  CHECK(writes("echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse") == "1 net.ipv4.tcp_tw_reuse=1");
  CHECK(writes("echo -n 1024 65000 >/proc/sys/net/ipv4/ip_local_port_range") ==
        "1 net.ipv4.ip_local_port_range=1024 65000");
  CHECK(writes("echo 1 | sudo tee -a /proc/sys/net/ipv4/tcp_tw_reuse /proc/sys/net/ipv4/conf/eth0.100/tag") ==
        "1 net.ipv4.tcp_tw_reuse=1; 1 net.ipv4.conf.eth0/100.tag=1");
  CHECK(writes("a && { echo \"5\" >> \"/proc/sys/net/core/somaxconn\"; }") == "1 net.core.somaxconn=5");
  CHECK(writes("echo 1 > /proc/sys/a/b /proc/sys/c/d") == "1 a.b=1");
  CHECK(writes("echo 2; printf 1 > /proc/sys/net/ipv4/tcp_tw_reuse") == "1 net.ipv4.tcp_tw_reuse=");
}

TEST_CASE("what is only known as the script runs is left empty") {
  CHECK(writes("echo 0 > /proc/sys/net/ipv4/conf/$IFACE/rp_filter") == "1 =0");
  CHECK(writes("sysctl -w net.core.somaxconn=$N") == "1 net.core.somaxconn=");
  CHECK(writes("sysctl -w \"net.ipv4.conf.${1}.rp_filter=0\"") == "1 =0");
  CHECK(writes("echo `nproc` > /proc/sys/net/core/somaxconn") == "1 net.core.somaxconn=");
}

TEST_CASE("comments, reading and other files are no writes") {
  CHECK(writes("# sysctl -w a.b=1\nsysctl net.core.somaxconn # a.b=1\nsysctl -p /etc/sysctl.conf\n").empty());
  CHECK(writes("cat < /proc/sys/net/core/somaxconn > /tmp/x; echo 1 > /proc/self/oom_adj").empty());
  CHECK(writes("mysysctl -w a.b=1\necho sysctl; a.b=1").empty());
  CHECK(writes("").empty());
}

TEST_CASE("a hostile script costs little") {
  std::string commands, redirects;
  while (commands.size() < 16'000) commands += "sysctl a.b=1 tee /proc/sys/a/b ";
  while (redirects.size() < 16'000) redirects += "> /proc/sys/a/b ";
  CHECK(find_script_writes(commands).size() < 1'000);
  CHECK(find_script_writes(redirects).size() == 1'000);
  CHECK(find_script_writes(redirects + redirects).empty());
  CHECK(find_script_writes(std::string(1'000'000, '>')).empty());
}

TEST_CASE("ufw counts when it is enabled") {
  const TemporaryTree tree;
  tree.write("etc/default/ufw", "IPV6=yes\n# IPT_SYSCTL=no\nIPT_SYSCTL=/etc/ufw/sysctl.conf\n");
  tree.write("etc/ufw/sysctl.conf", "#x\nnet/ipv4/conf/all/accept_redirects=1\nnet/ipv4/conf/all/accept_redirects=0\n");
  tree.write("etc/ufw/ufw.conf", "ENABLED=no\n");
  CHECK(writers(tree).empty());
  tree.write("etc/ufw/ufw.conf", "ENABLED=\"yes\"\n");
  CHECK(text_of(writers(tree)) == "ufw /etc/ufw/sysctl.conf:3 net.ipv4.conf.all.accept_redirects=0\n");
  tree.write("etc/default/ufw", "IPV6=yes\n");
  CHECK(writers(tree).empty());
}

TEST_CASE("the active tuned profile and what it includes are followed") {
  const TemporaryTree tree;
  tree.write("etc/tuned/active_profile", "mine\n");
  tree.write("etc/tuned/mine/tuned.conf",
             "[main]\ninclude=throughput, "
             "gone\n[sysctl]\nnet.core.somaxconn=\"2048\"\nnet.core.rmem_max=>1000\nnet.core.wmem_max=${x}\n");
  tree.write("usr/lib/tuned/throughput/tuned.conf",
             "[sysctl]\nnet.core.somaxconn=1024\nnet.ipv4.tcp_rmem=4096 87380 1\n[disk]\na.b=1\n");
  tree.write("usr/lib/tuned/mine/tuned.conf", "[sysctl]\nnet.core.busy_read=50\n");
  CHECK(text_of(writers(tree)) ==
        "tuned /etc/tuned/mine/tuned.conf:5 net.core.rmem_max=\n"
        "tuned /etc/tuned/mine/tuned.conf:4 net.core.somaxconn=2048\n"
        "tuned /etc/tuned/mine/tuned.conf:6 net.core.wmem_max=\n"
        "tuned /usr/lib/tuned/throughput/tuned.conf:3 net.ipv4.tcp_rmem=4096 87380 1\n");
}

TEST_CASE("tuned sections by type, switched-off ones and new directories are understood") {
  const TemporaryTree tree;
  tree.write("etc/tuned/active_profile", "a b\n");
  tree.write("etc/tuned/profiles/a/tuned.conf",
             "[main]\ninclude=b\n[my]\ntype=sysctl\nnet.core.somaxconn=1\n[sysctl]\nenabled=false\na.b=2\n");
  tree.write("usr/lib/tuned/profiles/b/tuned.conf", "[main]\ninclude=a\n[sysctl]\nnet.core.somaxconn=3\n");
  CHECK(text_of(writers(tree)) == "tuned /etc/tuned/profiles/a/tuned.conf:5 net.core.somaxconn=1\n");
}

TEST_CASE("network scripts and rc.local are searched") {
  const TemporaryTree tree;
  tree.write("etc/NetworkManager/dispatcher.d/10-tune", "sysctl -w a.b=1\n");
  tree.write("usr/lib/NetworkManager/dispatcher.d/20-x", "echo 2 > /proc/sys/c/d\n");
  tree.write("etc/network/if-up.d/tune", "sysctl -w e.f=3\n");
  tree.write("etc/network/interfaces", "iface eth0 inet dhcp\n  up sysctl -w i.j=5\n");
  tree.write("etc/rc.d/rc.local", "sysctl -w g.h=4\n");
  tree.link("etc/rc.local", "rc.d/rc.local");
  CHECK(text_of(writers(tree)) ==
        "NetworkManager dispatcher /etc/NetworkManager/dispatcher.d/10-tune:1 a.b=1\n"
        "NetworkManager dispatcher /usr/lib/NetworkManager/dispatcher.d/20-x:1 c.d=2\n"
        "ifupdown /etc/network/if-up.d/tune:1 e.f=3\n"
        "ifupdown /etc/network/interfaces:2 i.j=5\n"
        "rc.local /etc/rc.local:1 g.h=4\n");
}

TEST_CASE("an empty root has no other writers") { CHECK(writers(TemporaryTree()).empty()); }

}  // namespace tcptune
