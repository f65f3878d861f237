// SPDX-License-Identifier: MIT
// Texts that are no sysctl files, and faulty sysctl files that must not be taken for one.
#include <doctest/doctest.h>

#include <string_view>

#include "readers/input/input_kind.h"

namespace tcptune {
namespace {

std::string_view what(std::string_view text, std::string_view name = "x") {
  const Recognised found = recognise(name, text);
  return found.kind ? "" : found.what;
}

TEST_CASE("BSD settings are not Linux") {
  constexpr std::string_view kBsd = "these are settings of a BSD, not of Linux";
  CHECK(what("# FreeBSD\nnet.inet.tcp.msl=5000\nkern.ipc.somaxconn=1024\n") == kBsd);
  CHECK(what("net.inet.tcp.msl: 5000\n") == kBsd);
  CHECK(what("net.inet.tcp.msl=5000\nnet.ipv4.tcp_sack = 1\n") == "");
}

TEST_CASE("other languages are told by their first line") {
  CHECK(recognise("x", "[main]\nsummary=x\n[sysctl]\n").kind == InputKind::tuned);
  CHECK(recognise("x", "[version]\nVERSION=1\n[sysctl]\n").kind == InputKind::saptune);
  CHECK(what("[Unit]\nDescription=x\n[sysctl]\n") == "this is a unit of systemd, not a sysctl file");
  CHECK(recognise("x", "{ config, ... }:\n{ }\n").kind == InputKind::nix);
  CHECK(recognise("x", "{\n  boot.kernel.sysctl.\"net.ipv4.tcp_sack\" = 0;\n}\n").kind == InputKind::nix);
  CHECK(recognise("etc/default/grub", "GRUB_TIMEOUT=5\n").kind == InputKind::command_line);
  CHECK(what("# play\n---\n- hosts: all\n") == "this is YAML, not a sysctl file");
  CHECK(what("sysctls:\n  net.ipv4.tcp_sack: {}\n") == "this is YAML, not a sysctl file");
  CHECK(recognise("x", "sysctls:\n  net.ipv4.tcp_sack: 0\n").kind == InputKind::scanned);
  CHECK(recognise("x", "- name: tune\n  sysctl:\n    name: x\n").kind == InputKind::ansible);
  CHECK(recognise("x", "apiVersion: v1\nkind: Pod\n").kind == InputKind::kubernetes);
  CHECK(recognise("x", "services:\n  web:\n    sysctls:\n      - net.core.somaxconn=1\n").kind == InputKind::compose);
  CHECK(what("{ \"a\": 1 }\n") == "this is JSON, not a sysctl file");
  CHECK(recognise("x", "{% if x %}\nnet.ipv4.tcp_sack = 0\n").kind == InputKind::sysctl_template);
  CHECK(what("<a/>\n") == "this is XML, not a sysctl file");
}

TEST_CASE("a script is told by its first line, by a here-document or by its commands") {
  const auto is_script = [](std::string_view text) { return recognise("x", text).kind == InputKind::shell; };
  CHECK(is_script("#!/bin/sh\nnet.ipv4.tcp_sack=0\n"));
  CHECK(is_script("#tcp\nsysctl -w net.ipv4.tcp_tw_reuse=1\nsysctl -w net.core.somaxconn=4096\n"));
  CHECK(is_script("sudo /sbin/sysctl -w net.ipv4.tcp_tw_reuse=1\n"));
  CHECK(is_script("echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse\n"));
  CHECK(is_script("cat >> /etc/sysctl.conf <<EOF\nnet.ipv4.tcp_sack = 0\nnet.core.somaxconn = 1\nEOF\nsysctl -p\n"));
  CHECK(recognise("x", "@echo off\r\nnetsh int tcp show global\r\n").kind == InputKind::batch_file);
  CHECK(recognise("x", "REM tune\r\nreg add HKLM\\x /v y\r\n").kind == InputKind::batch_file);
  CHECK(recognise("x", "Set-NetTCPSetting -SettingName InternetCustom\r\n").kind == InputKind::powershell);
}

TEST_CASE("what sysctl printed is told by words that only sysctl prints") {
  const auto is_applied = [](std::string_view text) { return recognise("x", text).kind == InputKind::applied; };
  CHECK(is_applied("* Applying /etc/sysctl.conf ...\nnet.ipv4.ip_forward = 0\n"));
  CHECK(is_applied("net.ipv4.tcp_sack = 1\nsysctl: cannot stat /proc/sys/vm/oom-kill: No such file or directory\n"));
  CHECK(is_applied("net.ipv4.tcp_sack = 1\nsysctl: setting key \"net.ipv4.x\": Invalid argument\n"));
}

TEST_CASE("code is scanned where a pair of a sysctl and its value stands in it, and refused where none does") {
  CHECK(recognise("a.rb", "default['sysctl']['net']['ipv4']['tcp_sack'] = 0\n").kind == InputKind::scanned);
  CHECK(recognise("a.json", "{ \"net.ipv4.tcp_sack\": \"0\" }\n").kind == InputKind::scanned);
  CHECK(what("{ \"net.ipv4.tcp_sack\": null }\n", "a.json") == "this is JSON, not a sysctl file");
  CHECK(what("x = net.ipv4\n", "a.py") == "this is code, not a sysctl file");
}

TEST_CASE("a text most of whose lines are no assignments is no sysctl file, unless it is called like one") {
  constexpr std::string_view kProse = "one\ntwo\nthree\nfour\nnet.ipv4.tcp_sack = 1\n";
  CHECK(what(kProse, "notes") == "most of its lines are no assignments, so it is no sysctl file");
  CHECK(recognise("sysctl.conf", kProse).kind == InputKind::sysctl_conf);
  CHECK(recognise("10-x.conf", kProse).kind == InputKind::sysctl_conf);
  CHECK(what("net.ipv4.tcp_sack = 1\n", "README.md") == "this is Markdown, which sets nothing by itself");
}

TEST_CASE("tables of sockets and counters are named as such") {
  constexpr std::string_view kCounters = "these are network counters, as of netstat -s, not a sysctl file";
  constexpr std::string_view kSockets = "this is a list of sockets, as of ss or netstat, not a sysctl file";
  CHECK(what("TcpExt:\n    23450 TCP sockets finished time wait in fast timer\n    TCPTimeWaitOverflow: 27360\n") ==
        kCounters);
  CHECK(what("#kernel\nIpInReceives                    58                 0.0\n") == kCounters);
  CHECK(what("Ip: Forwarding DefaultTTL\nIp: 1 64\n") == kCounters);
  CHECK(what("State      Recv-Q Send-Q Local Address:Port  Peer Address:Port\nLISTEN 0 128 *:80 *:*\n") == kSockets);
  CHECK(what("Active Internet connections (servers and established)\n") == kSockets);
}

TEST_CASE("a faulty sysctl file stays one") {
  CHECK(what("net.ipv4.tcp_sack 0\n").empty());
  CHECK(what("some prose: and more\nnet.ipv4.tcp_sack = 0\n").empty());
  CHECK(what("# [section]\nnet.ipv4.tcp_sack = 0\n").empty());
  CHECK(what("-net.ipv4.conf.all.rp_filter\n").empty());
  CHECK(what("sysctl -p\nnet.ipv4.tcp_sack = 0\nnet.ipv4.tcp_dsack = 0\n").empty());
  CHECK(what("net.ipv4.tcp_sack = 0\nnet.ipv4.tcp_dsack = 0\nsysctl -w net.core.somaxconn=4096\n").empty());
  CHECK(what("# tuning\nnet.ipv4.tcp_sack = 0\nsysctl: cannot stat /proc/sys/net/x: No such file\n").empty());
  CHECK(what("").empty());
  CHECK(what("# nothing\n").empty());
}

TEST_CASE("a script that sysctl runs is a sysctl file") {
  CHECK(what("#!/usr/bin/env -S sysctl -p\nnet.ipv4.tcp_sack = 0\n") == "");
  CHECK(what("#!/sbin/sysctl -p\nnet.ipv4.tcp_sack = 0\n") == "");
  CHECK(recognise("x", "#!/bin/sh\nsysctl -p\n").kind == InputKind::shell);
}

TEST_CASE("Nix is not JSON, a unit is no TuneD profile, and a template may begin like any other file") {
  CHECK(recognise("x", "{ config, pkgs, ... }:\n{\n  boot.kernel.sysctl = { };\n}\n").kind == InputKind::nix);
  CHECK(recognise("router.nix", "net.ipv4.tcp_sack = 0\n").kind == InputKind::nix);
  CHECK(what("[Unit]\nDescription=x\n[Service]\n") == "this is a unit of systemd, not a sysctl file");
  CHECK(what("[section]\nx=1\n") == "this is an INI file, not a sysctl file");
  const auto is_template = [](std::string_view name, std::string_view text) {
    return recognise(name, text).kind == InputKind::sysctl_template;
  };
  CHECK(is_template("x", "net.ipv4.tcp_sack = {{ sack }}\n"));
  CHECK(is_template("x", "net.ipv4.tcp_sack = 1\n{% if x %}\n{% endif %}\n"));
  CHECK(is_template("x", "net.ipv4.tcp_sack = <%= @sack %>\n"));
  CHECK(is_template("sysctl.conf.j2", "net.ipv4.tcp_sack = 1\n"));
}

TEST_CASE("what nobody named is a sysctl file by its name, or because most of its lines set the kernel's") {
  const auto found = [](std::string_view name, std::string_view text) { return recognise_found(name, text).kind; };
  constexpr std::string_view kProse = "one\ntwo\nthree\nnet.ipv4.tcp_sack = 1\n";
  CHECK(found("x.txt", "net.ipv4.tcp_sack = 1\nvm.swappiness = 1\n") == InputKind::sysctl_conf);
  CHECK(found("x.txt", "-net/ipv4/conf/eth0.1/rp_filter = 1\n") == InputKind::sysctl_conf);
  CHECK(found("x.txt", kProse) == std::nullopt);
  CHECK(found("etc/sysctl.d/x.conf", kProse) == InputKind::sysctl_conf);
  CHECK(found("sysctl.conf", kProse) == InputKind::sysctl_conf);
  CHECK(found("mysysctl.conf", kProse) == std::nullopt);
  CHECK(found("app.properties", "server.port = 80\nfs.defaultFS = hdfs://x\nnet.timeout = 1\n") == std::nullopt);
  CHECK(found("app.properties", "a.b = 1\nc.d = 2\nnet.ipv4.tcp_sack = 1\n") == std::nullopt);
  CHECK(found("99-app.conf", "a.b = 1\nc.d = 2\nnet.ipv4.tcp_sack = 1\n") == InputKind::sysctl_conf);
  CHECK(found("doc.md", "Then\nsysctl: permission denied on key 'x'\nis seen.\n") == std::nullopt);
  CHECK(found("x.reg", "REGEDIT4\n[HKEY_CURRENT_USER\\Software]\n") == std::nullopt);
  CHECK(found("x.json", "{\"const\": \"tcptune-snapshot\"}") == std::nullopt);
}

}  // namespace
}  // namespace tcptune
