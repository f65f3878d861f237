// SPDX-License-Identifier: MIT
// changed(S) and undo(S): what the kernel and the system give a setting by themselves, and what somebody else did.
#include <doctest/doctest.h>

#include "small_world.h"

namespace tcptune {
namespace {

std::string changed(std::string_view name, const World& world, Plane plane) {
  return outcome(fmt::format("changed({})", name), world, plane).substr(0, 7);
}
std::string at_boot(std::string_view name, World world) { return changed(name, world, Plane::boot); }
std::string now(std::string_view name, World world) { return changed(name, world, Plane::now); }

TEST_CASE("at boot a setting is changed when somebody writes another value than the default") {
  CHECK(at_boot("net.ipv4.beta", World().file("")) == "false");
  CHECK(at_boot("net.ipv4.beta", World().file("net.ipv4.beta = 1 2 4\n")) == "true");
  CHECK(at_boot("net.ipv4.beta", World().file("net.ipv4.beta = 1\t2 3\n")) == "false");
  CHECK(at_boot("net.ipv4.delta", World().file("")) == "false");
  CHECK(at_boot("net.ipv4.delta", World().file("net.ipv4.delta = 9\n")) == "true");
  CHECK(at_boot("net.ipv4.sized", World().file("net.ipv4.sized = 8\n")) == "true");
}

TEST_CASE("on a running kernel the value itself is asked, whoever wrote it") {
  CHECK(now("net.ipv4.beta", World().live("net.ipv4.beta", "1\t2\t3")) == "false");
  CHECK(now("net.ipv4.beta", World().live("net.ipv4.beta", "1\t2\t4")) == "true");
  CHECK(now("net.ipv4.beta", World().live("net.ipv4.beta", "", ReadingState::absent)) == "false");
  CHECK(now("net.ipv4.beta", World().live("net.ipv4.beta", "", ReadingState::denied)) == "unknown");
  CHECK(now("net.ipv4.beta", World().live("fs.wide", "1")) == "unknown");
}

TEST_CASE("a default that is not known makes it unknown on a running kernel, never false") {
  CHECK(now("net.ipv4.delta", World().live("net.ipv4.delta", "9")) == "unknown");
  CHECK(now("net.ipv4.delta", World().kernel("3.10.0-1160.el7.x86_64").live("net.ipv4.delta", "9")) == "false");
}

TEST_CASE("where the memory decides, what the kernel may choose is no change") {
  CHECK(now("net.ipv4.sized", World().live("net.ipv4.sized", "65536")) == "false");
  CHECK(now("net.ipv4.sized", World().live("net.ipv4.sized", "5000")) == "true");
  constexpr std::int64_t k16GiB = std::int64_t{16} << 30;
  CHECK(now("net.ipv4.gamma", World().memory(k16GiB).live("net.ipv4.gamma", "13")) == "false");  // a quarter less
  CHECK(now("net.ipv4.gamma", World().memory(k16GiB).live("net.ipv4.gamma", "8")) == "true");
}

TEST_CASE("the kernels of an interval must agree") {
  CHECK(at_boot("net.ipv4.alpha", World().kernel("3.10..6.1").file("net.ipv4.alpha = 1\n")) == "unknown");
  CHECK(at_boot("net.ipv4.alpha", World().kernel("3.10..6.1").file("net.ipv4.alpha = 7\n")) == "true");
  CHECK(at_boot("net.ipv4.alpha", World().kernel("5.4..6.1").file("net.ipv4.alpha = 1\n")) == "false");
  CHECK(at_boot("net.ipv4.newer", World().kernel("4.4").file("net.ipv4.newer = 7\n")) == "false");
  CHECK(at_boot("net.ipv4.newer", World().kernel("4.4..6.1").file("net.ipv4.newer = 7\n")) == "unknown");
}

TEST_CASE("what distributions set is no change, an interface has its own default and copies conf.default") {
  CHECK(now("net.ipv4.conf.eth0.rp_filter", World().live("net.ipv4.conf.eth0.rp_filter", "2")) == "false");
  CHECK(now("net.ipv4.conf.eth0.rp_filter", World().live("net.ipv4.conf.eth0.rp_filter", "1")) == "true");
  World copied;
  copied.live("net.ipv4.conf.default.rp_filter", "1").live("net.ipv4.conf.eth0.rp_filter", "1");
  CHECK(now("net.ipv4.conf.eth0.rp_filter", copied) == "false");
  CHECK(now("net.ipv4.conf.default.rp_filter", copied) == "true");
  CHECK(now("net.ipv4.conf.all.gate", World().live("net.ipv4.conf.all.gate", "1")) == "true");
  CHECK(now("net.ipv4.conf.eth0.gate", World().live("net.ipv4.conf.eth0.gate", "1")) == "false");
}

TEST_CASE("where a package's own file sets a listed value, the kernel's default is a change") {
  World world;
  world.file("net.ipv4.conf.default.rp_filter = 2\nnet.ipv4.conf.default.rp_filter = 0\n");
  CHECK(at_boot("net.ipv4.conf.default.rp_filter", world) == "false");
  world.snapshot.boot->files[0].owner = FileOwner::package;
  CHECK(at_boot("net.ipv4.conf.default.rp_filter", world) == "true");
}

TEST_CASE("what a child namespace copies from its host is no change there") {
  World world;
  world.live("net.ipv4.conf.all.rp_filter", "1").live("net.ipv4.tcp_congestion_control", "bbr");
  CHECK(now("net.ipv4.conf.all.rp_filter", world) == "true");
  CHECK(now("net.ipv4.tcp_congestion_control", world) == "true");
  world.snapshot.facts.net_namespace = NetNamespace::child;
  CHECK(now("net.ipv4.conf.all.rp_filter", world) == "false");
  CHECK(now("net.ipv4.tcp_congestion_control", world) == "false");
}

TEST_CASE("undo() names a line only where one sets the value that is judged") {
  World world;
  world.file("fs.wide = 9\n").live("fs.wide", "8");
  CHECK(outcome("undo(fs.wide)", world, Plane::boot) == "\"Delete the line\"");
  CHECK(outcome("undo(fs.wide)", world, Plane::now) == "\"Go back to the default (7)\"");
  CHECK(outcome("undo(fs.wide)", world.live("fs.wide", "9"), Plane::now) == "\"Delete the line\"");
  CHECK(outcome("undo(net.ipv4.delta)", World().live("net.ipv4.delta", "1"), Plane::now) ==
        "\"Go back to the kernel's own choice\"");
}

}  // namespace
}  // namespace tcptune
