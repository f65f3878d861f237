// SPDX-License-Identifier: MIT
// The checks that look at one line of a file at a time.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/kernel_pieces.h"
#include "core/catalogue/kernel_value.h"
#include "core/checks/conf_context.h"
#include "core/evaluate/evaluate.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Runs `judge_line` for assignments to one setting of the catalogue.
template <typename JudgeLine>
Seen each_setting(ConfContext& context, JudgeLine judge_line) {
  for (const KnownLine& known : context.known_lines) judge_line(known.line, known.setting, known.write);
  return seen_of(context);
}

Seen not_an_assignment(ConfContext& context) {
  const auto seen = each_line(context, LineKind::not_assignment, [&](const Line& line) {
    const std::string_view whole = text_of(context.snapshot, line);
    const std::string_view text = trim(whole);
    if (text.starts_with(';')) {
      Finding& finding = context.add(
          line, Severity::note,
          "since systemd 259 a line that starts with ';' is not a comment, so systemd-sysctl reports an error here");
      context.rewrite(finding, line, fmt::format("#{}", text.substr(1)));
    } else {
      Finding& finding =
          context.add(line, Severity::error,
                      fmt::format("{} is neither a setting nor a comment: every reader reports this line and skips it",
                                  in_quotes(text)));
      const std::size_t mark = whole.starts_with("\xEF\xBB\xBF") ? 3 : 0;  // a byte order mark belongs nowhere
      context.rewrite(finding, line, fmt::format("# {}", whole.substr(mark)));
    }
  });
  return context.boot().lines.empty() ? seen : Seen::something;
}

// The line with another value.
std::string with_value(const ConfContext& context, const Line& line, std::string_view value) {
  if (line.continued > 0) return fmt::format("{} = {}", line.key, value);
  const Source& source = *context.file_of(line).source;
  return std::string(source.text({source.line(line.line).begin, line.value_span.begin})).append(value);
}

// The comment on a line of its own, above the setting.
std::string comment_moved_up(const ConfContext& context, const Line& line) {
  const std::size_t mark = std::min({line.value.find('#'), line.value.find(';'), line.value.find("//")});
  if (mark == std::string::npos) return "";
  return fmt::format(
      "# {}\n{}",
      trim(std::string_view(line.value).substr(std::min(line.value.size(), line.value.find_first_not_of("#;/", mark)))),
      with_value(context, line, trim(std::string_view(line.value).substr(0, mark))));
}

Seen trailing_comment(ConfContext& context) {
  return each_setting(context, [&](const Line& line, const Setting& setting, const WriteResult& result) {
    if (!result.comment) return;
    Finding* finding = nullptr;
    if (result.outcome == WriteOutcome::refused) {
      finding = &context.add(
          line, Severity::error,
          fmt::format("the comment behind the value is part of it: the kernel refuses {} and {} stays as it was",
                      in_quotes(line.value), setting.name));
    } else {
      finding = &context.add(
          line, Severity::warning,
          fmt::format("the comment behind the value is part of it: the kernel is given {} and takes only {} of it",
                      in_quotes(line.value), result.stored));
    }
    if (std::string text = comment_moved_up(context, line); !text.empty())
      context.rewrite(*finding, line, std::move(text));
  });
}

const Rule* rule_of(const ConfContext& context, Fate fate) {
  const std::string_view id = fate == Fate::gone ? "CONF004" : fate == Fate::not_yet ? "CONF017" : "CONF005";
  const Rule* rule = find_rule(context.base, id);
  return rule == nullptr ? &context.rule : rule;
}

// A line that fails is one finding, whatever the other kernels make of it: that of its loudest part.
Finding* report_loudest(ConfContext& context, const KnownLine& known) {
  const FatePart& loudest = known.fates.front();
  Finding& finding = context.add(known.line, loudest.severity, loudest.message);
  const Facts& facts = context.snapshot.facts;
  std::vector<KernelRange> holds = loudest.kernels;
  for (auto other = known.fates.begin() + 1; other != known.fates.end(); ++other) {
    if (other->message == loudest.message)
      holds.insert(holds.end(), other->kernels.begin(), other->kernels.end());
    else if (!other->message.empty())
      finding.elsewhere.push_back({system_text(facts.os, other->kernels), other->severity, other->message,
                                   rule_of(context, other->fate), YesNo::no, other->kernels});
  }
  holds = joined(std::move(holds));
  if (holds.size() == 1 && holds.front() == facts.kernel) return &finding;
  finding.kernels = system_text(facts.os, holds);
  finding.holds = std::move(holds);
  return &finding;
}

// What the names of connection tracking became; nothing for other settings.
const Setting* successor_of(const ConfContext& context, std::string_view name) {
  for (const std::string_view old : {"net.ipv4.netfilter.ip_conntrack_", "net.ipv4.ip_conntrack_"})
    if (name.starts_with(old))
      return find_setting(context.base, fmt::format("net.netfilter.nf_conntrack_{}", name.substr(old.size())));
  return nullptr;
}

Seen removed_key(ConfContext& context) {
  for (const KnownLine& known : context.known_lines) {
    if (known.fates.empty() || known.fates.front().message.empty() || known.fates.front().fate != Fate::gone) continue;
    Finding& finding = *report_loudest(context, known);
    const Setting* successor = successor_of(context, known.line.name);
    if (successor == nullptr || context.boot().winners.contains(successor->name)) continue;
    finding.message += fmt::format("; its name is {} now", successor->name);
    finding.advice = SharedText("Write the new name: what the line asks for has not been in force here.");
    context.rewrite(finding, known.line, with_key(known.line, successor->name));
    finding.fix_safety = FixSafety::review;
  }
  return seen_of(context);
}

Seen not_yet_there(ConfContext& context) {
  for (const KnownLine& known : context.known_lines)
    if (!known.fates.empty() && !known.fates.front().message.empty() && known.fates.front().fate == Fate::not_yet)
      report_loudest(context, known);
  return seen_of(context);
}

// The value without the quotes around it, if that is all that is wrong with it.
std::optional<std::string> without_quotes(const ConfContext& context, const Line& line, const Setting& setting) {
  const std::string_view value = line.value;
  if (value.size() < 3 || (value.front() != '"' && value.front() != '\'') || value.back() != value.front())
    return std::nullopt;
  const std::string inner(trim(value.substr(1, value.size() - 2)));
  const Facts& facts = context.snapshot.facts;
  if (inner.empty() || is_refused(setting, inner, facts.kernel, facts.vendor) == Known::yes) return std::nullopt;
  return inner;
}

// Where the line is no line of a sysctl file, its value is put in the place of the old one.
void take_quotes_off(ConfContext& context, Finding& finding, const Line& line, const std::string& value) {
  if (line.writing == nullptr || line.writing->sysctl_line == YesNo::yes)
    return context.rewrite(finding, line, with_value(context, line, value));
  finding.fix = {context.step_for(line, FixKind::set, value, line.value)};
  finding.fix_safety = FixSafety::safe;
}

Seen refused_value(ConfContext& context) {
  for (const KnownLine& known : context.known_lines) {
    if (known.fates.empty()) continue;
    const FatePart& loudest = known.fates.front();
    if (loudest.message.empty() || (loudest.fate != Fate::refused && loudest.fate != Fate::read_only)) continue;
    Finding& finding = *report_loudest(context, known);
    if (const auto value = without_quotes(context, known.line, known.setting)) {
      finding.message += "; the quotes are part of the value";
      take_quotes_off(context, finding, known.line, *value);
    }
  }
  return seen_of(context);
}

Seen surprising_number(ConfContext& context) {
  return each_setting(context, [&](const Line& line, const Setting& setting, const WriteResult& result) {
    if (result.outcome != WriteOutcome::surprising || result.comment) return;
    Finding& finding =
        context.add(line, Severity::warning,
                    fmt::format("{} = {} does not mean what it says: {}", line.name, line.value, result.because));
    // Numbers that the line leaves out stay at the default; where that is not known nothing can be written for them.
    const std::size_t wanted = std::max<std::size_t>(1, setting.fields.size());
    std::string plain = result.stored;
    const std::size_t given = split_words(plain).size();
    if (given < wanted) {
      const auto fallback = default_text(
          setting, {context.base, context.snapshot, Plane::boot, context.snapshot.facts.kernel, nullptr, {}});
      const auto rest = split_words(fallback ? *fallback : std::string_view());
      if (rest.size() != wanted) return;
      for (std::size_t i = given; i < wanted; ++i) plain.append(" ").append(rest[i]);
    }
    context.rewrite(finding, line, with_value(context, line, plain));
  });
}

// Is a kernel module there before the boot files are read?
bool is_loaded_at_boot(const ConfContext& context, std::string_view module) {
  const std::optional<Modules>& modules = context.snapshot.facts.modules;
  return modules && std::find(modules->at_boot.begin(), modules->at_boot.end(), module) != modules->at_boot.end();
}

// Does the root take modules by a list, and have its kernels this one?
bool can_list(const ConfContext& context, std::string_view module) {
  const Facts& facts = context.snapshot.facts;
  if (!facts.modules || facts.container == Known::yes) return false;
  const std::vector<std::string>& available = facts.modules->available;
  return available.empty() || std::find(available.begin(), available.end(), module) != available.end();
}

// The module that brings a setting; empty: none, or the setting is gone.
std::string_view module_behind(const ConfContext& context, const Line& line) {
  const Setting* setting = line.glob == YesNo::yes ? nullptr : find_linux_setting(context, line.name);
  return setting == nullptr || setting->removed != kNever ? std::string_view() : setting->module;
}

// Those that need a module are reported once a file and module: it is one thing to do. Programs that run after the boot
// reader find the module loaded, as a rule.
Seen module_not_loaded(ConfContext& context) {
  if (context.boot().reader == BootReader::busybox) return Seen::nothing;
  std::map<std::pair<int, std::string_view>, std::size_t> told;
  return each_line(context, LineKind::assignment, [&](const Line& line) {
    const std::string_view module = module_behind(context, line);
    if (module.empty() || live_has(context, line.name) || context.file_of(line).writer != kBootReader ||
        is_loaded_at_boot(context, module))
      return;
    const auto [entry, is_new] = told.try_emplace({line.file, module}, context.findings.size());
    if (!is_new) {
      context.findings[entry->second].related.push_back(place_of_line(context.snapshot, line));
      context.findings[entry->second].related.back().label = "needs it too";
      return;
    }
    Finding& finding = context.add(
        line, Severity::note,
        fmt::format("{} exists only while the module {} is loaded; at boot this file is usually applied before that, "
                    "and the line is skipped",
                    line.name, module));
    if (!can_list(context, module)) return;
    finding.fix = {{FixKind::list_module, line.name, std::string(module), "", std::string(kModuleListPath), 0}};
    finding.fix_safety = FixSafety::review;
  });
}

}  // namespace

const std::vector<NamedCheck>& line_checks() {
  static const std::vector<NamedCheck> checks = {
      {"CONF001", not_an_assignment}, {"CONF002", trailing_comment},  {"CONF004", removed_key},
      {"CONF005", refused_value},     {"CONF006", surprising_number}, {"CONF010", module_not_loaded},
      {"CONF017", not_yet_there},
  };
  return checks;
}

}  // namespace tcptune
