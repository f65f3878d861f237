// SPDX-License-Identifier: MIT
// Facts of images made for the test, and of this machine.
#include <doctest/doctest.h>
#include <sys/utsname.h>

#include <algorithm>

#include "readers/linux/isolation.h"
#include "readers/linux/linux_facts.h"
#include "readers/linux/os_release.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

Facts facts_of(const TemporaryTree& tree) { return read_root_facts(RootDirectory(tree.root())); }

TEST_CASE("os-release is read with and without quotes, and later lines count") {
  const Distribution distribution = parse_os_release(
      "# comment\nID=old\nPRETTY_NAME=\"Debian GNU/Linux 12 "
      "(\\\"bookworm\\\")\"\r\nID='debian'\nVERSION_ID=12\nnonsense\n=\nXID=no\n");
  CHECK(distribution.name == "Debian GNU/Linux 12 (\"bookworm\")");
  CHECK(distribution.id == "debian");
  CHECK(distribution.version == "12");
  CHECK(parse_os_release("ID=\"unfinished\nVERSION_ID=\\").version == "\\");
  CHECK(parse_os_release("ID='a\\b'").id == "a\\b");
  CHECK(parse_os_release("").id == "");
}

TEST_CASE("os-release is found through a link and in its second place") {
  const TemporaryTree linked;
  linked.write("usr/lib/os-release", "ID=fedora\n");
  linked.link("etc/os-release", "../usr/lib/os-release");
  CHECK(facts_of(linked).distribution_id == "fedora");
  const TemporaryTree second;
  second.write("usr/lib/os-release", "ID=arch\n");
  CHECK(facts_of(second).distribution_id == "arch");
}

TEST_CASE("an image with one kernel tells its release") {
  const TemporaryTree tree;
  tree.make_directory("lib/modules/5.14.0-427.el9.x86_64/kernel");
  tree.make_directory("lib/modules/extra");
  tree.make_directory("lib/modules/kabi-rhel90");
  tree.write("boot/vmlinuz-5.14.0-427.el9.x86_64", "");
  tree.write("boot/vmlinuz-0-rescue-0123456789abcdef", "");
  const Facts facts = facts_of(tree);
  CHECK(facts.kernel_release == "5.14.0-427.el9.x86_64");
  CHECK(facts.kernel == KernelRange{{5, 14, 0}, {5, 14, 0}});
  CHECK(facts.kernel_source == "lib/modules");
  CHECK(facts.vendor == "el9");
  CHECK_FALSE(facts.listening);
  CHECK_FALSE(facts.memory);
  CHECK(facts.container == Known::unknown);
  CHECK(facts.net_namespace == NetNamespace::unknown);
}

TEST_CASE("several kernels make an interval, ordered by number and not by letter") {
  const TemporaryTree tree;
  tree.make_directory("usr/lib/modules/5.4.0-1-amd64");
  tree.make_directory("usr/lib/modules/5.15.3");
  tree.link("lib", "usr/lib");
  tree.write("boot/vmlinuz-5.10.0-2-amd64", "");
  const Facts facts = facts_of(tree);
  CHECK(facts.kernel == KernelRange{{5, 4, 0}, {5, 15, 3}});
  CHECK(facts.kernel_release == "");
  CHECK(facts.kernel_source == "lib/modules and boot (3 kernels)");
  CHECK(facts.vendor == "");
}

TEST_CASE("boot alone tells a kernel, and an image without one may run any") {
  const TemporaryTree boot;
  boot.write("boot/vmlinuz-6.1.0-18-amd64", "");
  CHECK(facts_of(boot).kernel_source == "boot");
  CHECK(facts_of(boot).kernel_release == "6.1.0-18-amd64");
  CHECK_FALSE(facts_of(boot).loadable_modules);
  const TemporaryTree empty;
  CHECK(facts_of(empty).kernel == KernelRange{});
  CHECK(facts_of(empty).kernel_source == "");
}

TEST_CASE("modules are those of the network and from outside the tree, built-in ones too") {
  const TemporaryTree tree;
  const std::string base = "lib/modules/6.1.0-18-amd64/";
  tree.write(base + "kernel/net/ipv4/tcp_bbr.ko", "");
  tree.write(base + "kernel/net/ipv4/netfilter/nf_nat-snmp.ko.xz", "");
  tree.write(base + "kernel/net/sched/sch_fq.ko.zst", "");
  tree.write(base + "kernel/drivers/net/e1000.ko", "");
  tree.write(base + "updates/dkms/tcp_new.ko", "");
  tree.write(base + "modules.builtin", "kernel/net/ipv4/tcp_cubic.ko\nkernel/fs/ext4/ext4.ko\n");
  tree.link(base + "updates/again", ".");
  const Facts facts = facts_of(tree);
  REQUIRE(facts.loadable_modules);
  CHECK(*facts.loadable_modules ==
        std::vector<std::string>{"nf_nat_snmp", "sch_fq", "tcp_bbr", "tcp_cubic", "tcp_new"});
}

TEST_CASE("marks of container managers are found") {
  const TemporaryTree nothing;
  CHECK(find_container_marks(RootDirectory(nothing.root())) == Known::unknown);
  nothing.write("proc/1/cgroup", "0::/init.scope\n");
  nothing.write("proc/1/environ", std::string("HOME=/\0not_container=x\0container=\0", 33));
  CHECK(find_container_marks(RootDirectory(nothing.root())) == Known::no);
  for (const char* mark : {"run/systemd/container", ".dockerenv", "run/.containerenv"}) {
    const TemporaryTree tree;
    tree.write(mark, "");
    CHECK(find_container_marks(RootDirectory(tree.root())) == Known::yes);
  }
  const TemporaryTree by_environment;
  by_environment.write("proc/1/environ", std::string("HOME=/\0container=lxc\0", 21));
  CHECK(find_container_marks(RootDirectory(by_environment.root())) == Known::yes);
  for (const char* group : {"4:memory:/docker/0123", "4:memory:/kubepods/burstable/x", "4:memory:/kubepods.slice/x",
                            "1:name=systemd:/lxc/web"}) {
    const TemporaryTree tree;
    tree.write("proc/1/cgroup", group);
    CHECK(find_container_marks(RootDirectory(tree.root())) == Known::yes);
  }
}

TEST_CASE("settings of the machine tell the first network namespace from a child") {
  const TemporaryTree tree;
  CHECK(find_net_namespace(RootDirectory(tree.root())) == NetNamespace::unknown);
  tree.write("proc/sys/net/core/somaxconn", "4096\n");
  CHECK(find_net_namespace(RootDirectory(tree.root())) == NetNamespace::child);
  tree.write("proc/sys/net/core/netdev_max_backlog", "1000\n");
  CHECK(find_net_namespace(RootDirectory(tree.root())) == NetNamespace::initial);
}

TEST_CASE("this machine tells its kernel, memory and page size") {
  utsname name{};
  REQUIRE(::uname(&name) == 0);
  const Facts facts = read_live_facts();
  CHECK(facts.kernel_release == name.release);
  CHECK(facts.kernel.low == facts.kernel.high);
  CHECK(facts.kernel_source == "/proc/sys/kernel/osrelease");
  REQUIRE(facts.memory);
  CHECK(*facts.memory > 1024 * 1024);
  CHECK(facts.page_size >= 4096);
}

}  // namespace
}  // namespace tcptune
