// SPDX-License-Identifier: MIT
// See audit.h.
#include "audit.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/judge/setting_verdicts.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "core/text/text.h"
#include "rendered.h"
#include "targets/targets.h"

namespace tcptune::fuzz {
namespace {

// What a terminal would act on.
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }

void check_text(const std::string& rendered) {
  require(std::none_of(rendered.begin(), rendered.end(), is_control), "a control character reached the terminal");
}

void check_json(const std::string& rendered) {
  require(nlohmann::json::accept(rendered), "the JSON report does not parse");
}

// One JSON object a line.
void check_jsonl(const std::string& rendered) {
  require(rendered.ends_with('\n'), "the last line has no end");
  for (const std::string_view line : split(std::string_view(rendered).substr(0, rendered.size() - 1), '\n'))
    require(nlohmann::json::accept(line), "a line of the JSON lines report does not parse");
}

// SARIF begins with every rule there is: nine tenths of the time would go to what no input changes.
std::string report(const RuleBase& base, std::string_view format, const TargetResult& result) {
  static const RuleBase no_rules;
  const Policy none;
  RenderOptions options{Color::no, Severity::note};
  options.base = &base;
  const InForce in_force{format == "sarif" ? no_rules : base, "0", none, YesNo::yes, {}, "", {}, ""};
  return rendered(in_force, format, options, {result});
}

}  // namespace

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

std::size_t choice(std::string_view input, std::size_t count) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (const char c : input) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return static_cast<std::size_t>((hash >> 17U) % count);
}

TargetOptions some_options(std::string_view input) {
  constexpr std::array kernels{"",       "6.1",     "3.10.0-1160.el7.x86_64", "4.4..5.10", "2.6.18", "6.18",
                               "4.12..", "5.0..5.0"};
  constexpr std::array<std::optional<BootReader>, 4> readers{std::nullopt, BootReader::systemd, BootReader::procps,
                                                             BootReader::busybox};
  constexpr std::array versions{0, 244, 252, 259};
  constexpr std::array memories{"", "512MiB", "24GiB"};
  constexpr auto& roles = kRoles;
  std::size_t pick = choice(input, kernels.size() * readers.size() * versions.size() * memories.size() * roles.size());
  const auto next = [&pick](const auto& table) {
    const std::size_t index = pick % table.size();
    pick /= table.size();
    return table[index];
  };
  TargetOptions options;
  options.kernel = next(kernels);
  options.boot = next(readers);
  options.systemd_version = next(versions);
  options.memory = next(memories);
  options.role = next(roles);
  return options;
}

void audit_text(const RuleCache& rules, std::string_view text, std::optional<InputKind> from) {
  TargetOptions options = some_options(text);
  options.from = from;
  try {
    audit_snapshot(rules, text_target(rules, options, "fuzz.conf", std::string(text)).snapshot);
  } catch (const Error& error) {
    require(error.what()[0] != '\0', "an Error says nothing");
  }
}

void audit_snapshot(const RuleCache& rules, const Snapshot& snapshot) {
  if (snapshot.boot) check_boot(*snapshot.boot);
  const RuleBase& base = rules.base();
  const Policy none;
  const Suppressions by{base, embedded_rules(), none, nullptr, {2026, 11, 20}, "/srv", "/srv"};
  TargetResult result;
  result.snapshot = snapshot;
  Judgement judgement = judge(rules.prepare(snapshot.facts), snapshot);
  result.settings = setting_verdicts(base, snapshot, judgement);
  result.left = apply_suppressions(std::move(judgement), snapshot, by);
  const std::string text = report(base, "text", result);
  check_text(text);
  const ReportFormat& other = report_formats()[choice(text, report_formats().size())];
  const std::string out = report(base, other.name, result);
  if (other.name == "json" || other.name == "sarif") check_json(out);
  if (other.name == "jsonl") check_jsonl(out);
}

void read_surface(const Surface& surface, std::string_view path, std::string_view text) {
  const std::size_t nul = std::min(text.find('\0'), text.size());
  const std::string_view beside = text.substr(std::min(nul + 1, text.size()));
  text = text.substr(0, nul);
  const Neighbours near = [&](std::string_view) {
    return beside.empty() ? SourcePtr() : make_source(std::string(beside));
  };
  const auto lies_within = [&](const Span& span) { return span.begin <= span.end && span.end <= text.size(); };
  try {
    for (const Fragment& fragment : surface.read({path, text, near}))
      for (const Line& line : fragment.lines) {
        for (const Span& span : {line.whole, line.key_span, line.value_span})
          require(lies_within(span), "a span outside of the text");
        require(line.line >= 1, "a line without its number");
        if (line.kind == LineKind::comment) continue;
        require(line.writing != nullptr, "a setting of which nothing is known how it is written");
        require(lies_within(line.writing->removal), "a removal outside of the text");
        for (const WritingFault& fault : line.writing->faults)
          if (fault.cure) require(lies_within(fault.cure->span), "a cure outside of the text");
      }
  } catch (const Error&) {
    // No YAML, a line that is too long: told with its place.
  }
}

void check_boot(const BootConfiguration& boot) {
  for (const Line& line : boot.lines) {
    require(line.file >= 0 && static_cast<std::size_t>(line.file) < boot.files.size(), "a line belongs to no file");
    require(line.line > 0 || boot.reader == BootReader::registry, "a line has no number");
  }
  for (const auto& [name, winner] : boot.winners) {
    require(winner.line < boot.lines.size() && boot.lines[winner.line].kind == LineKind::assignment,
            "a winner is no assignment");
    for (const std::size_t loser : winner.overridden)
      require(loser < boot.lines.size() && loser != winner.line, "an overridden line is none");
  }
}

}  // namespace tcptune::fuzz
