// SPDX-License-Identifier: MIT
// What a setting is on each plane, and what the kernel's default is.
#include <doctest/doctest.h>

#include "small_world.h"

namespace tcptune {
namespace {

// "present 1", "absent", "denied", "malformed", "undetermined".
std::string value_of(std::string_view name, const World& world, Plane plane) {
  const Setting* setting = find_setting(small_catalogue(), name);
  REQUIRE(setting != nullptr);
  const SettingValue value = setting_value(
      *setting, name, {small_catalogue(), world.snapshot, plane, world.snapshot.facts.kernel, nullptr, {}});
  constexpr std::string_view kNames[] = {"present", "absent", "denied", "malformed", "undetermined"};
  const std::string state(kNames[static_cast<std::size_t>(value.state)]);
  return value.state == SettingState::present ? state + " " + value.text : state + value.text;
}

std::string default_of(std::string_view name, const World& world, Plane plane = Plane::boot) {
  const Setting* setting = find_setting(small_catalogue(), name);
  REQUIRE(setting != nullptr);
  return default_text(*setting, {small_catalogue(), world.snapshot, plane, world.snapshot.facts.kernel, nullptr, {}})
      .value_or("?");
}

TEST_CASE("at boot a line decides, else the kernel's default of that version") {
  World world;
  world.file("net.ipv4.alpha = 7\nnet.ipv4.alpha = 9\n");
  CHECK(value_of("net.ipv4.alpha", world, Plane::boot) == "present 9");
  CHECK(value_of("net.ipv4.alpha", World().kernel("3.10"), Plane::boot) == "present 0");
  CHECK(value_of("net.ipv4.alpha", World().kernel("6.1"), Plane::boot) == "present 1");
  CHECK(value_of("net.ipv4.alpha", World().kernel("3.10..6.1"), Plane::boot) == "undetermined");
}

TEST_CASE("at boot a setting that the kernel does not have is absent, whatever a line says") {
  CHECK(value_of("net.ipv4.older", World().kernel("6.1"), Plane::boot) == "absent");
  CHECK(value_of("net.ipv4.older", World().kernel("6.1").file("net.ipv4.older = 1\n"), Plane::boot) == "absent");
  CHECK(value_of("net.ipv4.newer", World().kernel("4.4"), Plane::boot) == "absent");
  CHECK(value_of("net.ipv4.older", World().kernel("4.18.0-1.el8"), Plane::boot) == "present 2");
}

TEST_CASE("a file that may not be read leaves the boot plane denied, for what no other line sets") {
  World world;
  world.file("net.ipv4.beta = 1 2 3\n");
  BootFile secret;
  secret.path = "/etc/sysctl.d/secret.conf";
  secret.status = FileStatus::unreadable;
  world.snapshot.boot->files.push_back(secret);
  CHECK(value_of("net.ipv4.alpha", world, Plane::boot) == "denied");
  CHECK(value_of("net.ipv4.beta", world, Plane::boot) == "present 1 2 3");
}

TEST_CASE("what cannot be told of the boot is what it was said to be") {
  World world;
  world.file("");
  world.snapshot.boot->unseen["net.ipv4.alpha"] = ReadingState::malformed;
  world.snapshot.boot->unseen["net.ipv4.beta"] = ReadingState::absent;
  CHECK(value_of("net.ipv4.alpha", world, Plane::boot) == "malformed");
  CHECK(value_of("net.ipv4.beta", world, Plane::boot) == "absent");
}

TEST_CASE("now a reading decides, and a missing one is not a default") {
  World world;
  world.kernel("6.1")
      .live("net.ipv4.alpha", "5")
      .live("net.ipv4.beta", "", ReadingState::absent)
      .live("net.ipv4.gamma", "", ReadingState::denied);
  CHECK(value_of("net.ipv4.alpha", world, Plane::now) == "present 5");
  CHECK(value_of("net.ipv4.beta", world, Plane::now) == "absent");
  CHECK(value_of("net.ipv4.gamma", world, Plane::now) == "denied");
  CHECK(value_of("net.ipv4.unheard", world, Plane::now) == "undetermined");
  CHECK(value_of("net.ipv4.older", world, Plane::now) == "absent");
}

TEST_CASE("in a child namespace a setting of the host is not missing, it is not visible") {
  World world;
  world.live("net.ipv4.hostly", "", ReadingState::absent).live("net.ipv4.alpha", "", ReadingState::absent);
  CHECK(value_of("net.ipv4.hostly", world, Plane::now) == "absent");
  world.snapshot.facts.net_namespace = NetNamespace::child;
  CHECK(value_of("net.ipv4.hostly", world, Plane::now) == "undetermined");
  CHECK(value_of("net.ipv4.alpha", world, Plane::now) == "absent");
}

TEST_CASE("defaults go by version, vendor and memory") {
  CHECK(default_of("net.ipv4.alpha", World().kernel("3.19")) == "0");
  CHECK(default_of("net.ipv4.alpha", World().kernel("4.0")) == "1");
  CHECK(default_of("net.ipv4.alpha", World().kernel("3.19..4.0")) == "?");
  CHECK(default_of("net.ipv4.alpha", World().kernel("4.0..")) == "1");
  CHECK(default_of("net.ipv4.delta", World().kernel("3.10.0-1160.el7.x86_64")) == "9");
  CHECK(default_of("net.ipv4.delta", World().kernel("3.10")) == "?");
  CHECK(default_of("net.ipv4.gamma", World()) == "?");
  CHECK(default_of("net.ipv4.gamma", World().memory(std::int64_t{8} << 30)) == "8");
  CHECK(default_of("net.ipv4.gamma", World().memory(std::int64_t{1} << 30)) == "4");
  CHECK(default_of("net.ipv4.ip_local_reserved_ports", World()).empty());
}

TEST_CASE("kernels of an interval that share a default have it") {
  const LoadedRules rules = load_rules({{"s.yaml", R"(
- { name: net.ipv4.same, type: integer, default: [ { value: "5", until: "4.4" }, { value: "5", from: "4.4" } ], scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.holey, type: integer, default: [ { value: "5", until: "4.4" }, { value: "5", from: "5.4" } ], scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.late, type: integer, default: { value: "5", from: "4.4" }, scope: namespace, applies: now, meaning: m, source: s }
)"}},
                                       {});
  const Snapshot nowhere;
  const auto of = [&](std::string_view name) {
    return default_text(*find_setting(rules.base, name), {rules.base, nowhere, Plane::boot, {}, nullptr, {}})
        .value_or("?");
  };
  CHECK(of("net.ipv4.same") == "5");
  CHECK(of("net.ipv4.holey") == "?");
  CHECK(of("net.ipv4.late") == "?");
}

TEST_CASE("a name is found exactly, by alias, or as a member of its family") {
  const RuleBase& base = small_catalogue();
  CHECK(find_setting(base, "net.ipv4.alpha")->name == "net.ipv4.alpha");
  CHECK(find_setting(base, "net.ipv4.vendored_alias")->name == "net.ipv4.vendored");
  CHECK(find_setting(base, "net.ipv4.conf.eth0/100.rp_filter")->name == "net.ipv4.conf.*.rp_filter");
  CHECK(find_setting(base, "net.ipv4.conf.all.rp_filter")->name == "net.ipv4.conf.*.rp_filter");
  for (const char* name : {"net.ipv4.conf.eth0.100.rp_filter", "net.ipv4.conf.rp_filter", "net.ipv4", "",
                           "net.ipv4.alph", "net.ipv4.alphaa", "net.ipv4.conf.all.rp_filter.x"}) {
    CAPTURE(name);
    CHECK(find_setting(base, name) == nullptr);
  }
}

}  // namespace
}  // namespace tcptune
