// SPDX-License-Identifier: MIT
// The settings that a shell script writes are found by reading it.
#include <doctest/doctest.h>

#include <string>

#include "core/boot/shell_writes.h"

namespace tcptune {
namespace {

// "line name=value" of every write, joined by "; ".
std::string writes(std::string_view script) {
  std::string text;
  for (const ScriptWrite& write : find_script_writes(script))
    text += (text.empty() ? "" : "; ") + std::to_string(write.line) + ' ' + write.name + '=' + write.value;
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

TEST_CASE("what an echo prints is no command") {
  CHECK(writes("echo sysctl -w a.b=1 >> /etc/rc.local").empty());
  CHECK(writes("echo echo 1 > /proc/sys/a/b") == "1 a.b=echo 1");
  CHECK(writes("echo sysctl; sysctl -w a.b=1") == "1 a.b=1");
}

TEST_CASE("a comment is not continued, and no command is lost at the end of a script") {
  CHECK(writes("# see C:\\\nsysctl -w a.b=1\n") == "2 a.b=1");
  CHECK(writes("  # \\\nsysctl -w a.b=1\n") == "2 a.b=1");
  CHECK(writes("echo 'a\\\\'\\\\\nsysctl -w a.b=1") == "2 a.b=1");
  CHECK(writes("sysctl -w a.b=1 \\") == "1 a.b=1");
  CHECK(writes("sysctl -w a.b=1 \\\n\\\n\\\n c.d=2") == "1 a.b=1; 1 c.d=2");
}

TEST_CASE("no line is too long to be read, and none costs more than its length") {
  std::string commands, redirects, echoes;
  while (commands.size() < 500'000) commands += "sysctl a.b=1 tee /proc/sys/a/b ";
  while (redirects.size() < 500'000) redirects += "> /proc/sys/a/b ";
  while (echoes.size() < 500'000) echoes += "echo ";
  CHECK(find_script_writes(commands).size() == commands.size() / 31);
  CHECK(find_script_writes(redirects).size() == redirects.size() / 16);
  CHECK(find_script_writes(echoes + "> /proc/sys/a/b").size() == 1);
  CHECK(find_script_writes(std::string(1'000'000, '>')).empty());
  CHECK(find_script_writes(std::string(1'000'000, '\\') + " sysctl -w a.b=1").size() == 1);
  CHECK(writes("echo " + std::string(1'000'000, 'x') + " > /proc/sys/a/b") == "1 a.b=");
  CHECK(writes(std::string(1'000'000, ' ') + "sysctl -w a.b=1") == "1 a.b=1");
}

TEST_CASE("a script becomes lines, with its comments, and what it computes is told apart") {
  const std::vector<Line> lines = parse_shell("# why\nsysctl -w \\\n a.b=1\nsysctl -w c.d=$N e.$x=1\n", 3);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].kind == LineKind::comment);
  CHECK(lines[1].kind == LineKind::assignment);
  CHECK(lines[1].file == 3);
  CHECK(lines[1].line == 2);
  CHECK(lines[1].continued == 1);
  CHECK(lines[1].name == "a.b");
  CHECK(lines[1].whole == Span{6, 24});
  CHECK(lines[2].kind == LineKind::computed);
  CHECK(lines[2].name == "c.d");
}

}  // namespace tcptune
