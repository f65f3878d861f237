// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "readers/surfaces/surface_lines.h"
#include "readers/surfaces/yaml_template.h"

namespace tcptune {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("a template is YAML of the same length and the same lines") {
  const auto check = [](const std::string& text, const std::string& yaml) {
    CHECK(yaml_of_template(text) == yaml);
    CHECK(yaml_of_template(text).size() == text.size());
  };
  check("{% if x %}\na: {{ b }}\n{% endif %}\n", "          \na: __ b __\n           \n");
  check("a: \"{{ b['c'] }}\"\n", "a: \"__ b__c__ __\"\n");
  check("{# two\nlines #}\na: 1", "      \n        \na: 1");
  check("{{- if x }}\r\n{{", "           \r\n  ");
  check("a: {b: 1}", "a: {b: 1}");
}

TEST_CASE("spaces that are none to YAML are followed to their end") {
  const std::string script = "sysctl -w net.ipv4.tcp_sack=0";
  for (const char* space : {"\f", "\v", "\f \v"})
    CHECK(surface_read(surface::salt, "a.sls", "a:\n  cmd.run:\n    - name: " + script + space + "; ls\n")
              .lines()
              .size() == 1);
}

TEST_CASE("Salt: states and pillars set what they name, and branches are targets of their own") {
  const SurfaceRead read =
      surface_read(surface::salt, "init.sls",
                   "{% if grains.os == 'x' %}\nnet.ipv4.tcp_sack:\n  sysctl.present:\n    - value: 1\n{% else %}\n"
                   "net.ipv4.tcp_sack:\n  sysctl.present:\n    - value: 0\n{% endif %}\n"
                   "old:\n  sysctl:\n    - present\n    - name: net.ipv4.tcp_dsack\n    - value: yes\n"
                   "hole:\n  sysctl.present:\n    - name: net.ipv4.tcp_ecn\n    - value: {{ ecn }}\n"
                   "{{ name }}:\n  sysctl.present:\n    - value: 1\n"
                   "/etc/sysctl.d/6.conf:\n  file.managed:\n    - contents: |\n        net.ipv4.tcp_fack = 1\n"
                   "pillar:\n  net.core.somaxconn: 010\n");
  CHECK(read.lines() == Lines{"2:1 net.ipv4.tcp_sack = 1", "6:1 net.ipv4.tcp_sack = 0 for when not (grains.os == 'x')",
                              "13:13 net.ipv4.tcp_dsack = True", "17:13 net.ipv4.tcp_ecn = ?",
                              "25:9 net.ipv4.tcp_fack = 1", "27:3 net.core.somaxconn = 8"});
  CHECK(read.removed(0) == "net.ipv4.tcp_sack:\n  sysctl.present:\n    - value: 1\n");
  CHECK(read.value_bytes(0) == "1");
}

SurfaceRead puppet(const std::string& text) { return surface_read(surface::puppet, "init.pp", text); }

TEST_CASE("Puppet: resources, several titles and bodies, and hashes whose keys are settings") {
  const SurfaceRead read = puppet(
      "class a {\n  $x = 5\n  sysctl { 'net.ipv4.tcp_sack': ensure => present, value => '0', }\n"
      "  sysctl::value {\n    'net.ipv4.tcp_dsack': value => $x;\n    'net.ipv4.tcp_fack': value => $y;\n  }\n"
      "  sysctl { ['net.ipv4.tcp_ecn', \"net.ipv4.tcp_fwmark_accept\"]: value => 1 }\n"
      "  sysctl::parameters { 'w': values => {\n    'net.ipv4.ip_local_port_range' => [ 1024, 65535 ], # all\n"
      "    'net.core.somaxconn' => { 'value' => \"128\" },\n  } }\n}\n");
  CHECK(read.lines() == Lines{"3:13 net.ipv4.tcp_sack = 0", "5:6 net.ipv4.tcp_dsack = 5", "6:6 net.ipv4.tcp_fack = ?",
                              "8:14 net.ipv4.tcp_ecn = 1", "8:34 net.ipv4.tcp_fwmark_accept = 1",
                              "10:6 net.ipv4.ip_local_port_range = 1024 65535", "11:6 net.core.somaxconn = 128"});
  CHECK(read.value_bytes(0) == "0");
  CHECK(read.removed(0) == "  sysctl { 'net.ipv4.tcp_sack': ensure => present, value => '0', }\n");
  CHECK(read.removed(1) == "    'net.ipv4.tcp_dsack': value => $x;\n");
  CHECK(read.removed(3) == "'net.ipv4.tcp_ecn',");
  CHECK(read.removed(5) == "    'net.ipv4.ip_local_port_range' => [ 1024, 65535 ], # all\n");
  CHECK(read.value_bytes(6) == "128");
}

TEST_CASE("Puppet: what sets nothing, and what others refer to") {
  CHECK(puppet("# sysctl { 'net.ipv4.tcp_sack': value => 1 }\nsysctl { 'net.ipv4.tcp_sack': ensure => absent }\n"
               "notify { 'net.ipv4.tcp_sack': }\nnode /a'b/ { }\n$a = 'net.ipv4.tcp_sack'\n")
            .lines()
            .empty());
  const SurfaceRead read = puppet(
      "sysctl { 'net.ipv4.tcp_sack': value => 1 } -> service { 'x': }\nsysctl { 'net.ipv4.tcp_dsack': value => 1 }\n"
      "service { 'y': require => Sysctl['net.ipv4.tcp_dsack'] }\n");
  CHECK(read.setting(0).writing->not_edited == "is tied to other resources");
  CHECK(read.setting(1).writing->not_edited == "is what another resource refers to");
}

TEST_CASE("Puppet: sysctl files in texts and here-documents") {
  const SurfaceRead read = puppet(
      "file { '/etc/sysctl.d/a.conf':\n  content => \"net.ipv4.tcp_sack = 0\\nnet.ipv4.tcp_ecn = ${e}\\n\",\n}\n"
      "file { '/etc/sysctl.d/b.conf': content => @(\"END\"/L) }\n  net.ipv4.tcp_dsack = 0\n  | END\n"
      "sysctl { 'net.ipv4.tcp_fack': value => 0 }\n");
  CHECK(read.lines() == Lines{"2:15 net.ipv4.tcp_sack = 0", "2:38 net.ipv4.tcp_ecn = ?", "5:3 net.ipv4.tcp_dsack = 0",
                              "7:11 net.ipv4.tcp_fack = 0"});
  CHECK(read.removed(2) == "  net.ipv4.tcp_dsack = 0\n");
}

TEST_CASE("Puppet: broken manifests end") {
  for (const std::string text :
       {"sysctl {", "sysctl { 'net.ipv4.tcp_sack':", "'net.ipv4.tcp_sack' =>", "@(", "@(X)", "\"",
        "sysctl { 'net.ipv4.tcp_sack': value => }", "{ } ) ]", "'net.ipv4.tcp_sack' => {", "/*", "$",
        "sysctl { [: value => 1 }", "file { : content => 'x' }", "-", "@(X)\n"})
    CHECK(puppet(text).lines().size() <= 1);
}

TEST_CASE("Hiera: settings among other data") {
  const SurfaceRead read = surface_read(surface::hiera, "data/common.yaml",
                                        "sysctl::base::values:\n  net.ipv4.tcp_sack: {value: '0'}\n"
                                        "a::sysctls:\n  net.ipv4.tcp_ecn: '%{facts.x}'\n  net.core.somaxconn: 128\n");
  CHECK(read.lines() == Lines{"2:3 net.ipv4.tcp_sack = 0", "4:3 net.ipv4.tcp_ecn = ?", "5:3 net.core.somaxconn = 128"});
}

}  // namespace
}  // namespace tcptune
