// SPDX-License-Identifier: MIT
// One setting that gets two values in two ways: within a file, and across the files of a role.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "program_run.h"

namespace tcptune {
namespace {

// What SRC006 and CONF015 say of the tree's file, without the summary.
std::string ways_said_of(const TemporaryTree& tree, const std::string& name) {
  RunOptions options;
  options.directory = tree.root();
  const ProgramRun run =
      run_tcptune({"audit", "--no-config", "--select", "SRC006,CONF015", "--format", "compact", name}, options);
  REQUIRE(run.status != 2);
  return run.out.substr(0, run.out.rfind('\n', run.out.size() - 2) + 1);
}

std::string ways_said_of(const std::string& name, const std::string& text) {
  const TemporaryTree tree;
  tree.write(name, text);
  return ways_said_of(tree, name);
}

bool ways_name(const std::string& said, std::string_view part) { return said.find(part) != std::string::npos; }

constexpr const char* kRoleTasks = "roles/net/tasks/main.yml";
const std::string kSysctlTask = "- ansible.posix.sysctl: {name: net.ipv4.tcp_fin_timeout, value: '20'}\n";

}  // namespace

TEST_CASE("SRC006: what a script sets at once and writes for the next boot is silent where it is the same") {
  const std::string set = "#!/bin/sh\nsysctl -w net.ipv4.tcp_fin_timeout=20\n";
  for (const char* write : {"echo net.ipv4.tcp_fin_timeout=20 > /etc/sysctl.d/60-x.conf\n",
                            "cat > /etc/sysctl.d/60-x.conf <<EOF\nnet.ipv4.tcp_fin_timeout = 20\nEOF\n"})
    CHECK(ways_said_of("a.sh", set + write).empty());
  const std::string other = ways_said_of("a.sh", set + "echo net.ipv4.tcp_fin_timeout=30 > /etc/sysctl.d/60-x.conf\n");
  CHECK(ways_name(other, "this script sets net.ipv4.tcp_fin_timeout = 20, which holds only until"));
  CHECK(ways_name(other, "line 3 writes 30 into one"));
  CHECK(ways_name(other, "a.sh:2"));
  CHECK(!ways_name(other, "CONF015"));
}

TEST_CASE("SRC006: commands and files of cloud-init") {
  const std::string file =
      "#cloud-config\nwrite_files:\n  - path: /etc/sysctl.d/60-x.conf\n    content: |\n      net.core.somaxconn = "
      "1024\n";
  CHECK(ways_name(ways_said_of("user-data", file + "runcmd:\n  - sysctl -w net.core.somaxconn=4096\n"), "runcmd sets"));
  CHECK(ways_said_of("user-data", file + "runcmd:\n  - sysctl -w net.core.somaxconn=1024\n").empty());
}

TEST_CASE("SRC006: a role's task and the template or file that another task puts in place") {
  TemporaryTree tree;
  tree.write("roles/net/templates/60-net.conf.j2", "# {{ ansible_managed }}\nnet.ipv4.tcp_fin_timeout = {{ fin }}\n");
  tree.write("roles/net/files/70-net.conf", "net.ipv4.tcp_fin_timeout = 40\n");
  tree.write("roles/net/defaults/main.yml", "fin: 30\n");
  const std::string put = "- template: {src: 60-net.conf.j2, dest: /etc/sysctl.d/60-net.conf}\n";
  tree.write(kRoleTasks, put + kSysctlTask);
  CHECK(ways_name(ways_said_of(tree, kRoleTasks),
                  "net.ipv4.tcp_fin_timeout = 20 here, and templates/60-net.conf.j2:2 sets 30"));
  tree.write(kRoleTasks, kSysctlTask + "- copy: {src: 70-net.conf, dest: /etc/sysctl.d/70-net.conf}\n");
  CHECK(ways_name(ways_said_of(tree, kRoleTasks),
                  "depends on the order in which /etc/sysctl.conf and /etc/sysctl.d/70-net.conf"));
  tree.write(kRoleTasks,
             "- sysctl: {name: net.ipv4.tcp_fin_timeout, value: 20, sysctl_file: /etc/sysctl.d/50-a.conf}\n" + put);
  CHECK(ways_name(ways_said_of(tree, kRoleTasks),
                  "a boot reads /etc/sysctl.d/60-net.conf last, so 30 is in force after it"));
  tree.write("roles/net/defaults/main.yml", "fin: 20\n");
  CHECK(ways_said_of(tree, kRoleTasks).empty());
  tree.write("roles/net/defaults/main.yml", "other: 20\n");
  CHECK(ways_said_of(tree, kRoleTasks).empty());
}

TEST_CASE("SRC006: what only one of two hosts gets is no conflict") {
  const TemporaryTree tree;
  tree.write("roles/net/files/70-net.conf", "net.ipv4.tcp_fin_timeout = 40\n");
  tree.write(kRoleTasks,
             "- sysctl: {name: net.ipv4.tcp_fin_timeout, value: 20}\n  when: a\n"
             "- copy: {src: 70-net.conf, dest: /etc/sysctl.d/70-net.conf}\n  when: not a\n");
  CHECK(ways_said_of(tree, kRoleTasks).empty());
}

TEST_CASE("SRC006: the kernel command line and the sysctl.d of the same /etc") {
  TemporaryTree tree;
  tree.write("host/etc/default/grub", "GRUB_CMDLINE_LINUX=\"quiet sysctl.net.ipv4.tcp_fin_timeout=20\"\n");
  CHECK(ways_said_of(tree, "host/etc/default/grub").empty());
  tree.write("host/etc/sysctl.d/10-a.conf", "net.ipv4.tcp_fin_timeout = 10\n");
  tree.write("host/etc/sysctl.d/60-b.conf", "# x\nnet.ipv4.tcp_fin_timeout = 30\n");
  CHECK(
      ways_name(ways_said_of(tree, "host/etc/default/grub"),
                "net.ipv4.tcp_fin_timeout = 20 on the kernel command line has no effect: sysctl.d/60-b.conf:2 is read "
                "later and sets 30"));
  tree.write("host/etc/sysctl.d/60-b.conf", "net.ipv4.tcp_fin_timeout = 20\n");
  CHECK(ways_said_of(tree, "host/etc/default/grub").empty());
}

TEST_CASE("values that are variables are told once a file, and filled in from the role of a template") {
  TemporaryTree tree;
  RunOptions options;
  options.directory = tree.root();
  const auto report = [&] {
    return run_tcptune({"audit", "--no-config", "--format", "json", "roles/net/templates/a.conf.j2"}, options).out;
  };
  tree.write("roles/net/templates/a.conf.j2",
             "net.ipv4.tcp_fin_timeout = {{ fin }}\nnet.ipv4.tcp_tw_recycle = {{ recycle | default(0) }}\n"
             "net.core.somaxconn = {{ backlog }}\n");
  CHECK(ways_name(report(), "3 settings that get a variable which is not given there"));
  tree.write("roles/net/defaults/main.yml", "recycle: 1\nfin: 30\n");
  const std::string filled = report();
  CHECK(ways_name(filled, "\"TW002\""));
  CHECK(ways_name(filled,
                  "1 setting that gets a variable which is not given there, so that the value was not judged: "
                  "net.core.somaxconn"));
}

}  // namespace tcptune
