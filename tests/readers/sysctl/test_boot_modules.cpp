// SPDX-License-Identifier: MIT
// Which kernel modules an image has, and which are loaded before the boot files are read.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "readers/sysctl/boot_modules.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

using Strings = std::vector<std::string>;

Modules modules_of(const TemporaryTree& tree) { return read_modules(RootDirectory(tree.root())); }

}  // namespace

TEST_CASE("an image has the modules of modules.dep and modules.builtin") {
  const TemporaryTree tree;
  tree.write("lib/modules/6.1.0-1-amd64/modules.builtin", "kernel/net/ipv4/tcp_cubic.ko\n");
  tree.write("lib/modules/6.1.0-1-amd64/modules.dep",
             "kernel/net/ipv4/tcp_bbr.ko.xz:\nkernel/net/bridge/br-netfilter.ko: kernel/net/bridge/bridge.ko\n");
  CHECK(modules_of(tree).available == Strings{"br_netfilter", "tcp_bbr", "tcp_cubic"});
  CHECK(modules_of(tree).at_boot == Strings{"tcp_cubic"});
}

TEST_CASE("modules are loaded by modules-load.d, /etc/modules and the command line, with what they need") {
  const TemporaryTree tree;
  tree.write("usr/lib/modules/6.1.0/modules.dep", "a/br_netfilter.ko: a/bridge.ko a/llc.ko\n");
  tree.write("etc/modules-load.d/k8s.conf", "# why\n; not this\nbr_netfilter\n\n");
  tree.write("usr/lib/modules-load.d/readme", "no\n");
  tree.write("etc/modules", "nf-conntrack hashsize=5\n");
  tree.write("etc/default/grub", "GRUB_CMDLINE_LINUX=\"quiet modules_load=tcp_bbr,sch_fq\"\n");
  CHECK(modules_of(tree).at_boot == Strings{"br_netfilter", "bridge", "llc", "nf_conntrack", "sch_fq", "tcp_bbr"});
}

TEST_CASE("where modules.dep is missing, the module files of network algorithms are seen themselves") {
  TemporaryTree tree;
  tree.write("lib/modules/5.15.150/tcp_bbr.ko", "");  // flat, as OpenWrt keeps them
  tree.write("lib/modules/5.15.150/kernel/net/sched/sch_cake.ko.xz", "");
  tree.write("lib/modules/5.15.150/updates/dkms/tcp_own.ko.zst", "");
  tree.write("lib/modules/5.15.150/modules.alias", "");
  CHECK(modules_of(tree).available == Strings{"sch_cake", "tcp_bbr", "tcp_own"});
  CHECK(modules_of(tree).at_boot.empty());
}

TEST_CASE("a tree without modules tells nothing of them") {
  CHECK(modules_of(TemporaryTree()).available.empty());
  CHECK(modules_of(TemporaryTree()).at_boot.empty());
}

}  // namespace tcptune
