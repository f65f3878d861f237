// SPDX-License-Identifier: MIT
// A small catalogue and small machines for tests of the core, so that they do not depend on what real kernels do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/judge/engine.h"
#include "core/language/parser.h"
#include "readers/sysctl/sysctl_boot.h"
#include "rulebase/loader.h"

namespace tcptune {

// Invented settings beside a few real names that the language itself knows.
inline constexpr std::string_view kSmallCatalogue = R"yaml(
- { name: fs.wide, type: integer, default: "7", scope: host, applies: now, meaning: m, source: s }
- { name: net.ipv4.alpha, type: integer, range: { min: 0, max: 255 }, default: [ { value: "0", until: "4.0" }, { value: "1", from: "4.0" } ], scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.beta, type: vector, fields: [min, default, max], default: "1 2 3", scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.conf.*.gate, type: integer, default: [ { value: "0", interface: all }, { value: "1" } ], scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.conf.*.rp_filter, type: integer, default: "0", shipped: { value: "2", source: systemd }, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.delta, type: integer, default: [ { value: "9", vendor: el7 }, { text: depends on the weather } ], scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.gamma, type: integer, default: { formula: "max(4, memory / 1GiB)" }, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.hostly, type: integer, default: "5", scope: host, applies: now, meaning: m, source: s }
- { name: net.ipv4.ip_local_port_range, type: vector, fields: [low, high], default: "32768 60999", scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.ip_local_reserved_ports, type: ports, default: "", scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.modular, type: integer, default: "1", module: some_module, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.newer, type: integer, default: "3", since: "5.4", scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.older, type: integer, default: "2", removed: "4.12", backports: [el8], scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.printed, type: integer, default: "1", access: ro, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.sized, type: integer, default: { text: a power of two }, like: pow2ceil(net.ipv4.sized) == net.ipv4.sized, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.tcp_available_congestion_control, type: words, access: ro, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.tcp_congestion_control, type: string, default: cubic, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.tcp_max_tw_buckets, type: integer, scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.tcp_tw_reuse, type: integer, default: "0", scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.unheard, type: integer, default: "1", unread_since: "4.15", scope: namespace, applies: now, meaning: m, source: s }
- { name: net.ipv4.vendored, type: integer, default: "60", vendors: [alinux], aliases: [net.ipv4.vendored_alias], scope: namespace, applies: now, meaning: m, source: s }
)yaml";

// The small catalogue with rules (whole YAML documents), which are named rule0.yaml, rule1.yaml …
inline LoadedRules small_base(const std::vector<std::string>& rules) {
  std::vector<RuleSource> sources{{"settings.yaml", std::string(kSmallCatalogue)},
                                  {"topic.yaml", "name: time-wait\ntitle: T\ntext: t\n"}};
  for (std::size_t i = 0; i < rules.size(); ++i) sources.push_back({fmt::format("rule{}.yaml", i), rules[i]});
  return load_rules(sources, {});
}

inline const RuleBase& small_catalogue() {
  static const LoadedRules loaded = small_base({});
  return loaded.base;
}

// A rule with everything that must be there and is of no interest; `lines` are its other keys, such as "setting:
// …\ncheck: …\n".
inline std::string rule_text(std::string_view id, std::string_view lines) {
  const auto unless_given = [lines](std::string_view key, std::string_view rest) {
    return ("\n" + std::string(lines)).find(fmt::format("\n{}:", key)) == std::string::npos
               ? fmt::format("{}: {}\n", key, rest)
               : std::string();
  };
  return fmt::format(
      "id: {}\nname: x\ntitle: T\n{}{}{}why: w\ntopics: [time-wait]\nreferences: [https://example.org]\n{}{}", id,
      unless_given("severity", "warning"), unless_given("message", "m"), unless_given("advice", "a"), lines,
      unless_given(
          "examples",
          "[ { expect: fail, given: {} }, { expect: pass, given: {} }, { expect: not_applicable, given: {} } ]"));
}

// A snapshot under construction.
struct World {
  Snapshot snapshot;

  // A version, a release or a range.
  World& kernel(std::string_view text) {
    snapshot.facts.kernel = parse_kernel_range(text).value();
    snapshot.facts.vendor = kernel_vendor(text);
    return *this;
  }
  World& memory(std::int64_t bytes) {
    snapshot.facts.memory = bytes;
    return *this;
  }
  World& live(std::string_view name, std::string_view value, ReadingState state = ReadingState::present) {
    if (!snapshot.now) snapshot.now.emplace();
    (*snapshot.now)[std::string(name)] = {state, std::string(value), 0};
    return *this;
  }
  // The boot plane: one file, /etc/sysctl.d/test.conf.
  World& file(std::string_view text) {
    BootOptions options;
    options.reader = BootReader::single_file;
    snapshot.kind = TargetKind::files;
    snapshot.name = "test.conf";
    snapshot.boot = boot_of_file(make_source(std::string(text)), "/etc/sysctl.d/test.conf", options, {});
    return *this;
  }
};

inline std::string show(const Value& value) {
  switch (value.kind) {
    case Value::Kind::unknown: return "unknown (" + value.text + ")";
    case Value::Kind::truth: return value.number != 0 ? "true" : "false";
    case Value::Kind::number: return std::to_string(value.number);
    case Value::Kind::text:
    case Value::Kind::versions: break;
  }
  return '"' + value.text + '"';
}

// "true", "false", "unknown (why)", the number, or the text in quotes; "fault at OFFSET: …" if it does not parse.
inline std::string outcome(std::string_view expression, const World& world, Plane plane = Plane::boot) {
  const ParsedExpression parsed =
      parse_expression(expression, vocabulary_of(small_catalogue()), IteratorName::not_bound, Wanted::any);
  if (parsed.fault) return fmt::format("fault at {}: {}", parsed.fault->offset, parsed.fault->message);
  const Context context{small_catalogue(), world.snapshot, plane, world.snapshot.facts.kernel, nullptr, {}};
  return show(evaluate({expression, parsed.nodes}, context));
}

// Rule, severity, plane, place and message of each finding: what two equal judgements have in common.
inline std::vector<std::string> findings_of(const RuleBase& base, const Snapshot& snapshot) {
  std::vector<std::string> lines;
  for (const Finding& f : judge(base, snapshot).findings)
    lines.push_back(fmt::format("{} {} {} {}:{} {}", f.rule->id, name_of(f.severity), name_of(f.plane), f.place.file,
                                f.place.line, f.message));
  return lines;
}

}  // namespace tcptune
