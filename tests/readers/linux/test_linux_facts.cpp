// SPDX-License-Identifier: MIT
// Facts of images made for the test, and of this machine.
#include <doctest/doctest.h>
#include <sys/utsname.h>

#include <algorithm>

#include "readers/linux/image_facts.h"
#include "readers/linux/isolation.h"
#include "readers/linux/linux_facts.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

Facts facts_of(const TemporaryTree& tree) { return read_root_facts(RootDirectory(tree.root())); }

TEST_CASE("os-release is read with and without quotes, and later lines count") {
  CHECK(parse_os_release("# comment\nPRETTY_NAME=old\nPRETTY_NAME=\"Debian GNU/Linux 12 (\\\"bookworm\\\")\"\r\n"
                         "ID='debian'\nnonsense\n=\nXPRETTY_NAME=no\n") == "Debian GNU/Linux 12 (\"bookworm\")");
  CHECK(parse_os_release("PRETTY_NAME=\\") == "\\");
  CHECK(parse_os_release("PRETTY_NAME='a\\b'") == "a\\b");
  CHECK(parse_os_release("").empty());
}

TEST_CASE("os-release is found through a link and in its second place") {
  const TemporaryTree linked;
  linked.write("usr/lib/os-release", "PRETTY_NAME=Fedora\n");
  linked.link("etc/os-release", "../usr/lib/os-release");
  CHECK(facts_of(linked).distribution == "Fedora");
  const TemporaryTree second;
  second.write("usr/lib/os-release", "PRETTY_NAME=Arch\n");
  CHECK(facts_of(second).distribution == "Arch");
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
  CHECK(facts.kernel == KernelRange{{5, 14, 0}, {5, 14, kAny}});
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
  CHECK(facts.vendor == "");
}

TEST_CASE("boot alone tells a kernel, and an image without one may run any") {
  const TemporaryTree boot;
  boot.write("boot/vmlinuz-6.1.0-18-amd64", "");
  CHECK(facts_of(boot).kernel_release == "6.1.0-18-amd64");
  const TemporaryTree empty;
  CHECK(facts_of(empty).kernel == KernelRange{});
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
  REQUIRE(facts.memory);
  CHECK(*facts.memory > 1024 * 1024);
  CHECK(facts.page_size >= 4096);
}

}  // namespace
}  // namespace tcptune
