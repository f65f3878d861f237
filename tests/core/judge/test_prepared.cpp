// SPDX-License-Identifier: MIT
// Judging only the rules that a target says something about gives what judging all of them gives.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "core/boot/registry_boot.h"
#include "core/catalogue/names.h"
#include "core/catalogue/registry_names.h"
#include "core/catalogue/windows_version.h"
#include "core/judge/asked_settings.h"
#include "program_run.h"
#include "readers/windows/reg_file.h"
#include "shipped_rules.h"
#include "small_world.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

// Everything that a judgement says.
std::string told(const Judgement& judgement) {
  std::string text;
  for (const Finding& f : judgement.findings) {
    text += fmt::format("{} {} {} {} {} {}:{}:{} {} {} {} {}", f.rule->id, name_of(f.severity), f.setting, f.value,
                        name_of(f.plane), f.place.file, f.place.line, f.place.column, f.message, f.advice.view(),
                        f.kernels, name_of(f.fix_safety));
    for (const Place& place : f.related) text += fmt::format(" also {}:{} {}", place.file, place.line, place.label);
    for (const FixStep& step : f.fix)
      text += fmt::format(" fix {} {} {} {} {}:{}", static_cast<int>(step.kind), step.setting, step.value,
                          step.old_value, step.file, step.line);
    text += '\n';
  }
  for (const RuleOutcome& outcome : judgement.verdicts)
    text += fmt::format("{} {}\n", outcome.rule->id, name_of(outcome.verdict));
  for (const Unknown& unknown : judgement.unknowns)
    text += fmt::format("{} {} {}\n", unknown.rule->id, unknown.setting, unknown.because);
  const Counts& c = judgement.counts;
  return text + fmt::format("{} {} {} {} {} {}", c.error, c.warning, c.note, c.pass, c.not_applicable, c.unknown);
}

void check_equal(const Snapshot& snapshot) {
  const PreparedRules& rules = shipped_rules().prepare(snapshot.facts);
  CHECK(told(judge(rules, snapshot)) == told(judge(rules, snapshot, WhichRules::all)));
}

// The same choices on every machine, unlike the distributions of the standard library.
class Choices {
 public:
  explicit Choices(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t count) { return random_() % count; }
  template <typename Items>
  const auto& of(const Items& items) {
    return *(std::begin(items) + static_cast<std::ptrdiff_t>(below(std::size(items))));
  }

 private:
  std::mt19937 random_;
};

constexpr std::string_view kKernels[] = {"any",    "6.1",      "5.10..",      "4.4..5.10", "4.11",
                                         "4.12.0", "2.6.32",   "4.18..6.1",   "6.6.0",     "3.10.0-1160.el7.x86_64",
                                         "5.15.3", "5.15.200", "4.20.17..5.4"};

void choose_facts(Choices& choose, Facts& facts) {
  constexpr std::string_view kRoles[] = {"any", "server", "client", "proxy"};
  constexpr std::int64_t kGiB = 1 << 30;
  const std::string_view kernel = choose.of(kKernels);
  facts.kernel = *parse_kernel_range(kernel);
  facts.vendor = kernel_vendor(kernel);
  facts.role = choose.of(kRoles);
  if (choose.below(2) == 0) facts.memory = static_cast<std::int64_t>(1 + choose.below(64)) * kGiB;
  if (choose.below(8) == 0) facts.page_size = 65536;
  facts.container = static_cast<Known>(choose.below(3));
  facts.net_namespace = static_cast<NetNamespace>(choose.below(3));
  if (choose.below(4) == 0) facts.listening = std::vector<int>{22, 8080, 33000, 50000};
  if (choose.below(8) == 0) facts.profile = "server";
}

std::string random_value(Choices& choose) {
  constexpr std::string_view kValues[] = {"0",
                                          "1",
                                          "2",
                                          "5",
                                          "60",
                                          "600",
                                          "1024",
                                          "65535",
                                          "1000000",
                                          "1024 65535",
                                          "4096 87380 16777216",
                                          "bbr",
                                          "cubic",
                                          "010",
                                          "1 # no",
                                          "8080,9000",
                                          "-1",
                                          "16777216",
                                          ""};
  return std::string(choose.of(kValues));
}

std::string random_conf(Choices& choose, const std::vector<std::string>& names) {
  constexpr std::string_view kComments[] = {"# against TIME_WAIT", "; close-wait", "", "# plain",
                                            "# tcptune ignore=TW -- why"};
  std::string text;
  for (std::size_t lines = choose.below(12); lines > 0; --lines) {
    if (choose.below(3) == 0) text += fmt::format("{}\n", choose.of(kComments));
    if (choose.below(12) == 0) text += "net.ipv4.conf.*.rp_filter = 2\n";
    if (choose.below(12) == 0) text += "net.nf_conntrack_max = 65536\n";
    if (choose.below(12) == 0) text += "net.ipv4.tcp_no_such = 1\n";
    text += fmt::format("{} = {}\n", choose.of(names), random_value(choose));
  }
  return text;
}

struct RandomMachine {
  World world;
  std::vector<std::string> names;  // of its kernel's settings
};

RandomMachine random_machine(Choices& choose) {
  RandomMachine machine;
  choose_facts(choose, machine.world.snapshot.facts);
  machine.names = names_of(embedded_rules(), machine.world.snapshot.facts.kernel, "");
  machine.world.file(random_conf(choose, machine.names));
  return machine;
}

TEST_CASE("every golden input has the same judgement from all rules and from those it touches") {
  TargetOptions options;
  for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/tests/golden")) {
    const std::string path = entry.path().string();
    if (entry.path().extension() == ".cmd" || entry.path().extension() == ".txt" ||
        entry.path().extension() == ".json" || entry.path().extension() == ".html")
      continue;
    CAPTURE(path);
    for (const char* kernel : {"", "6.1"})
      for (const char* role : {"", "client"}) {
        options.kernel = kernel;
        options.role = role;
        try {
          check_equal(file_targets(shipped_rules(), options, path).front().snapshot);
        } catch (const Error&) {  // nothing to judge in it
        }
      }
  }
}

TEST_CASE("every random file has the same judgement from all rules and from those it touches") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Choices choose(seed);
    auto [world, names] = random_machine(choose);
    BootConfiguration& boot = *world.snapshot.boot;
    if (choose.below(4) == 0) boot.unseen[choose.of(names)] = static_cast<ReadingState>(1 + choose.below(3));
    if (choose.below(16) == 0) boot.files[0].status = FileStatus::unreadable;
    if (choose.below(6) == 0)
      for (int i = 0; i < 20; ++i) world.live(choose.of(names), random_value(choose));
    check_equal(world.snapshot);
    // What was prepared for another target serves as well as what was prepared for this one.
    if (seed % 8 == 0)
      CHECK(told(judge(embedded_rules(), world.snapshot)) ==
            told(judge(shipped_rules().prepare(world.snapshot.facts), world.snapshot)));
  }
}

// Without what nobody asks the kernel for.
Snapshot as_asked(Snapshot snapshot) {
  const RuleBase& base = embedded_rules();
  const SettingSet asked = asked_settings(base, snapshot.facts, *snapshot.boot);
  std::erase_if(*snapshot.now, [&](const auto& entry) {
    return !asked[static_cast<std::size_t>(find_setting(base, entry.first) - base.settings.data())];
  });
  return snapshot;
}

TEST_CASE("every random machine has the same judgement from all its settings and from those that are asked for") {
  std::size_t left_out = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Choices choose(seed);
    auto [world, names] = random_machine(choose);
    for (const std::string& name : names)
      if (choose.below(8) > 0) world.live(name, random_value(choose));
    const Snapshot asked = as_asked(world.snapshot);
    left_out += world.snapshot.now->size() - asked.now->size();
    const PreparedRules& rules = shipped_rules().prepare(asked.facts);
    CHECK(told(judge(rules, world.snapshot)) == told(judge(rules, asked)));
  }
  CHECK(left_out > 0);
}

TEST_CASE("what boot files set is asked for, by name and by glob; what nobody speaks of is not") {
  const RuleBase& base = embedded_rules();
  const auto asks = [&](std::string_view conf, std::string_view name) {
    World world;
    world.file(std::string(conf));
    const SettingSet asked = asked_settings(base, world.snapshot.facts, *world.snapshot.boot);
    return asked[static_cast<std::size_t>(find_setting(base, name) - base.settings.data())];
  };
  constexpr std::string_view kSingle = "net.core.message_cost", kMember = "net.ipv4.conf.eth0.promote_secondaries";
  CHECK_FALSE(asks("", kSingle));
  CHECK_FALSE(asks("", kMember));
  CHECK(asks("net.core.message_cost = 1\n", kSingle));
  CHECK(asks("net.core.message_c?st = 1\n", kSingle));
  CHECK(asks("net.ipv4.conf.*.promote_secondaries = 1\n", kMember));
  CHECK(asks("net.ipv4.conf.{all,eth*}.promote_secondaries = 1\n", kMember));
  CHECK_FALSE(asks("net.ipv4.conf.*.promote_secondaries = 1\n", kSingle));
  CHECK(asks("", "net.ipv4.tcp_ehash_entries"));  // a default is computed from it
}

TEST_CASE("every random registry has the same judgement from all rules and from those it touches") {
  std::vector<std::string_view> names;
  for (const Setting& setting : embedded_rules().settings)
    if (is_windows_setting(setting.name)) names.push_back(setting.name);
  for (unsigned seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Choices choose(seed);
    std::string text = "Windows Registry Editor Version 5.00\n";
    for (std::size_t values = choose.below(8); values > 0; --values) {
      std::string name(choose.of(names));
      if (const std::size_t star = name.find('*'); star != std::string::npos) name.replace(star, 1, "{1}");
      text += fmt::format("\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\{}]\n\"{}\"=dword:{:08x}\n",
                          service_key_of(name), value_name_of(name), choose.below(70000));
    }
    Snapshot snapshot;
    snapshot.kind = TargetKind::files;
    snapshot.facts.os = "windows";
    constexpr std::string_view kVersions[] = {"any", "7", "xp", "vista..", "10.0.19045"};
    snapshot.facts.kernel = *parse_windows_range(choose.of(kVersions));
    snapshot.registry = parse_reg_file(embedded_rules(), text, "a.reg");
    snapshot.boot = boot_of_registry(embedded_rules(), *snapshot.registry);
    check_equal(snapshot);
  }
}

TEST_CASE("a rule base without expressions judges files all the same") {
  RuleBase base = embedded_rules();
  const Rule& unknown_key = *find_rule(base, "CONF003");
  base.rules = std::span(&unknown_key, 1);
  World world;
  world.file("net.ipv4.tcp_no_such = 1\nnet.ipv4.tcp_sack = 1\n");
  CHECK(judge(RuleCache(base).prepare(world.snapshot.facts), world.snapshot).findings.size() == 1);
}

TEST_CASE("kernels between the same boundaries share what was prepared, others do not") {
  const RuleCache& cache = shipped_rules();
  const auto prepared = [&](std::string_view kernel) {
    Facts facts;
    facts.kernel = *parse_kernel_range(kernel);
    facts.vendor = kernel_vendor(kernel);
    return &cache.prepare(facts);
  };
  CHECK(prepared("5.15.3") == prepared("5.15.4"));
  CHECK(prepared("5.15") != prepared("5.15.4"));  // an interval that is one series is not cut
  CHECK(prepared("4.11.9") != prepared("4.12.0"));
  CHECK(prepared("4.12.0") != prepared("4.12.1"));  // `kernel > 4.12` tells them apart
  CHECK(prepared("4.18.0-477.10.1.el8_8.x86_64") != prepared("4.18.0"));
}

TEST_CASE("a rule depends on what it names, and on what defaults and facts are computed from") {
  const auto used = [](const RuleBase& base, std::string_view id, std::string_view name) {
    const RuleUse use = use_of(base, *find_rule(base, id));
    const auto position = static_cast<std::size_t>(find_setting(base, name) - base.settings.data());
    return std::binary_search(use.settings.begin(), use.settings.end(), position);
  };
  CHECK(used(embedded_rules(), "TW004", "net.ipv4.tcp_max_tw_buckets"));
  CHECK(used(embedded_rules(), "TW004", "net.ipv4.tcp_ehash_entries"));
  CHECK_FALSE(used(embedded_rules(), "TW004", "net.ipv4.tcp_sack"));
  const LoadedRules small = small_base({rule_text("AA001", "setting: net.ipv4.alpha\ncheck: ports_at_risk == 0\n"),
                                        rule_text("AA002", "setting: net.ipv4.gamma\ncheck: net.ipv4.beta.min == 1\n"),
                                        rule_text("AA003", "setting: net.ipv4.beta\ncheck: net.ipv4.gamma == 1\n"),
                                        rule_text("AA004", "for_each: [net.ipv4.vendored_*, fs.*]\ncheck: it == 1\n")});
  const auto facts = [&](std::string_view id) { return use_of(small.base, *find_rule(small.base, id)).facts; };
  CHECK(used(small.base, "AA001", "net.ipv4.ip_local_port_range"));
  CHECK(used(small.base, "AA001", "net.ipv4.ip_local_reserved_ports"));
  CHECK(facts("AA001") == YesNo::yes);
  CHECK(used(small.base, "AA002", "net.ipv4.gamma"));
  CHECK(facts("AA003") == YesNo::yes);  // the default of gamma is computed from the memory
  const Rule& each = *find_rule(small.base, "AA004");
  CHECK(facts("AA004") == YesNo::no);
  CHECK(may_bind(each, *find_setting(small.base, "fs.wide")));
  CHECK(may_bind(each, *find_setting(small.base, "net.ipv4.vendored")));  // by its alias
  CHECK_FALSE(may_bind(each, *find_setting(small.base, "net.ipv4.alpha")));
}

TEST_CASE("every setting alone has the same judgement from all rules and from those it touches") {
  for (const std::string_view kernel : {"any", "6.1"})
    for (const Setting& setting : embedded_rules().settings) {
      if (is_windows_setting(setting.name)) continue;
      std::string name(setting.name);
      if (const std::size_t star = name.find('*'); star != std::string::npos) name.replace(star, 1, "all");
      CAPTURE(name);
      World world;
      world.kernel(kernel).file(name + " = 7 8 9\n");
      check_equal(world.snapshot);
    }
}

TEST_CASE("a file that sets one thing leaves most rules as they are") {
  World world;
  world.file("net.ipv4.tcp_fin_timeout = 30\n");
  const std::vector<bool> touched = shipped_rules().prepare(world.snapshot.facts).touched(world.snapshot);
  CHECK(std::count(touched.begin(), touched.end(), true) > 0);
  CHECK(std::count(touched.begin(), touched.end(), true) < 30);
}

}  // namespace
}  // namespace tcptune
