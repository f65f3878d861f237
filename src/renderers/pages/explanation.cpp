// SPDX-License-Identifier: MIT
// See explanation.h.
#include "renderers/pages/explanation.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/catalogue/windows_version.h"
#include "core/rules/public_demands.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "renderers/pages/rule_text.h"

namespace tcptune {
namespace {

constexpr std::size_t kWidth = 80;

std::string labelled(std::string_view label, std::string_view text) {
  std::string out;
  for (const std::string& line : wrap(text, kWidth - 14))
    out += fmt::format("{:<14}{}\n", out.empty() ? label : "", line);
  return out;
}

// Paragraphs stay apart, their lines are filled.
std::string filled(std::string_view text) {
  std::string out, paragraph;
  const auto flush = [&] {
    for (const std::string& line : wrap(paragraph, kWidth)) out += line + '\n';
    paragraph.clear();
  };
  for (const std::string_view line : split(text, '\n')) {
    if (trim(line).empty()) {
      flush();
      out += '\n';
    } else if (line.starts_with("- ") || line.starts_with("  ")) {
      flush();
      out += std::string(line) + '\n';
    } else {
      paragraph += std::string(line) + ' ';
    }
  }
  flush();
  return out;
}

std::string heading(std::string_view name, std::string_view title) {
  return fmt::format("{}\n\n", fmt::join(wrap(fmt::format("{}: {}", name, title), kWidth), "\n"));
}

std::string bullets(std::string_view label, std::span<const std::string_view> items) {
  return items.empty() ? "" : labelled(label, fmt::format("{}", fmt::join(items, " ")));
}

std::string fix_of(const Rule& rule) {
  const std::string sentence = fix_sentence(rule.fix, rule.fix_safety);
  return sentence.empty() ? "" : labelled("fix", sentence);
}

std::string example_of(const Rule& rule) {
  const auto failing = std::find_if(rule.examples.begin(), rule.examples.end(),
                                    [](const Example& example) { return example.expect == Verdict::fail; });
  if (failing == rule.examples.end()) return "";
  std::string out = "Found, for example, in:\n";
  for (const Given& given : failing->given) {
    if (given.kind == GivenKind::fact)
      out += fmt::format("  # {} {}\n", given.name, given.value);
    else if (given.kind == GivenKind::set && given.state == GivenState::present)
      out += fmt::format("  {} = {}\n", given.name, given.value);
    else if (given.kind == GivenKind::live && given.state == GivenState::present && !given.name.empty())
      out += fmt::format("  {} = {}  (live)\n", given.name, given.value);
    else if (given.kind == GivenKind::file || given.kind == GivenKind::written) {
      out += fmt::format("  # {}\n", given.name);
      for (const std::string_view line : split(trim(given.value), '\n')) out += fmt::format("  {}\n", line);
    }
  }
  return out;
}

std::string_view os_of(const Setting& setting) { return is_windows_setting(setting.name) ? "windows" : "linux"; }

std::string versions(std::string_view os, const KernelVersion& from, const KernelVersion& until,
                     std::string_view vendor) {
  if (!vendor.empty()) return fmt::format(" ({})", vendor);
  const auto to_text = [os](const KernelVersion& version) {
    return os == "windows" ? windows_name(version) : tcptune::to_text(version);
  };
  if (from == kOldestKernel && until == kNever) return "";
  if (until == kNever) return fmt::format(" (since {})", to_text(from));
  if (from == kOldestKernel) return fmt::format(" (before {})", to_text(until));
  return fmt::format(" ({} up to {}, without it)", to_text(from), to_text(until));
}

std::string default_of(const Setting& setting) {
  std::string text;
  for (const DefaultValue& entry : setting.defaults) {
    std::string value(entry.value);
    if (!entry.text.empty())
      value += fmt::format("{}{}", value.empty() ? "" : ": ", entry.text);
    else if (value.empty() && !entry.formula.empty())
      value = entry.formula.source;
    else if (value.empty())
      value = "empty";
    if (!entry.interface.empty()) value += fmt::format(" for {}", entry.interface);
    const std::string line = value + versions(os_of(setting), entry.from, entry.until, entry.vendor);
    if (text.find(line) == std::string::npos) text += (text.empty() ? "" : "; ") + line;
  }
  for (const ShippedValue& shipped : setting.shipped) text += fmt::format("; {} by {}", shipped.value, shipped.source);
  return text;
}

std::string range_of(const Setting& setting) {
  std::string text;
  for (const AcceptedRange& range : setting.ranges) {
    if (range.min <= INT32_MIN && range.max >= INT32_MAX) continue;  // that is not a check
    text += fmt::format("{}{} to {}{}", text.empty() ? "" : "; ", range.min, range.max,
                        versions(os_of(setting), range.from, range.until, range.vendor));
  }
  if (is_windows_setting(setting.name)) return text.empty() ? "no range is documented" : text;
  return text.empty()
             ? (setting.type == ValueType::integer || setting.type == ValueType::vector ? "not checked by the kernel"
                                                                                        : "")
             : text;
}

std::string scope_of(const Setting& setting) {
  if (is_windows_setting(setting.name)) return "";
  switch (setting.scope) {
    case SettingScope::namespaced:
      return setting.namespaced_since == kOldestKernel
                 ? "each network namespace has its own"
                 : fmt::format("each network namespace has its own since Linux {}", to_text(setting.namespaced_since));
    case SettingScope::host: return "one for the whole machine; not visible in a container's network namespace";
    case SettingScope::host_readable: return "one for the whole machine; a container can read it but not change it";
  }
  return "";
}

std::string windows_existence_of(const Setting& setting) {
  std::string text;
  const auto add = [&text](std::string_view what, const KernelVersion& version) {
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", what, windows_name(version));
  };
  if (setting.since > kAnyWindows.low) add("since", setting.since);
  if (setting.removed != kNever) add("gone since", setting.removed);
  if (setting.unread_since != kNever) add("nothing reads it since", setting.unread_since);
  return text;
}

std::string existence_of(const Setting& setting) {
  if (is_windows_setting(setting.name)) return windows_existence_of(setting);
  std::string text;
  if (!setting.vendors.empty())
    text = fmt::format("only in kernels of: {}", fmt::join(setting.vendors, ", "));
  else if (setting.removed != kNever)
    text = fmt::format("{}gone since Linux {}",
                       setting.since == kOldestKernel ? "" : fmt::format("Linux {}; ", to_text(setting.since)),
                       to_text(setting.removed));
  else if (setting.since != kOldestKernel)
    text = fmt::format("since Linux {}", to_text(setting.since));
  if (!setting.backports.empty())
    text += fmt::format("{}also in: {}", text.empty() ? "" : "; ", fmt::join(setting.backports, ", "));
  if (setting.unread_since != kNever)
    text += fmt::format("{}still there but without effect since Linux {}", text.empty() ? "" : "; ",
                        to_text(setting.unread_since));
  if (!setting.module.empty())
    text += fmt::format("{}only while the module {} is loaded", text.empty() ? "" : "; ", setting.module);
  return text;
}

std::string_view words_for(Bound bound) {
  return bound == Bound::at_least ? "at least " : bound == Bound::at_most ? "at most " : "";
}

// How a profile answers: its value and, where it may be wrong, when; or why it does not follow.
std::string answer_of(const DemandAnswer& answer) {
  if (answer.left != nullptr)
    return labelled(answer.profile->name, "does not follow. " + std::string(answer.left->reason));
  const ProfileEntry& entry = *answer.entry;
  std::string text =
      fmt::format("{}{} ({}). {}", words_for(entry.bound), entry.value, name_of(entry.safety), entry.reason);
  if (!entry.wrong_when.empty()) text += fmt::format(" Wrong when {}.", entry.wrong_when);
  return labelled(answer.profile->name, text);
}

// What public baselines ask of it, under which numbers, and what the profiles say to that.
std::string demands_on(const RuleBase& base, const Setting& setting) {
  std::string out;
  for (const PublicDemand& demand : public_demands(base)) {
    if (find_setting(base, demand.setting) != &setting) continue;
    out += fmt::format("\n{} = {} is asked for by:\n", demand.setting, demand.asked);
    for (const std::string& line : id_lines(demand.ids))
      out += labelled(line.substr(0, line.find(':')), line.substr(line.find(' ') + 1));
    for (const DemandAnswer& answer : demand.answers) out += answer_of(answer);
  }
  return out;
}

}  // namespace

std::string explain_rule(const Rule& rule) {
  std::string out = heading(rule.id, rule.title);
  out += labelled("name", rule.name) + labelled("severity", name_of(rule.severity));
  for (const Case& one : rule.cases)
    if (one.severity_given == YesNo::yes && one.severity != rule.severity)
      out += labelled("", fmt::format("{} when {}", name_of(one.severity), one.when.source));
  if (rule.os == "windows") out += labelled("system", "Windows");
  if (!rule.applies_when.empty()) out += labelled("applies when", rule.applies_when.source);
  if (!rule.check.empty()) out += labelled("passes when", rule.check.source);
  out += '\n' + filled(rule.why) + '\n';
  out += labelled("what to do", source_of(rule.advice)) + fix_of(rule);
  out += '\n' + example_of(rule) + '\n';
  if (!rule.lab.empty()) out += labelled("proved by", fmt::format("tests/lab, experiment {}", rule.lab));
  return printable_lines(out + bullets("see also", rule.topics) + bullets("sources", rule.references));
}

std::string explain_topic(const Topic& topic) {
  return printable_lines(heading(topic.name, topic.title) + std::string(topic.text) + "\n\n" +
                         bullets("see also", topic.see) + bullets("sources", topic.references));
}

std::string explain_setting(const RuleBase& base, const Setting& setting) {
  std::string out = heading(setting.name, setting.meaning);
  const auto row = [&out](std::string_view label, const std::string& text) {
    if (!text.empty()) out += labelled(label, text);
  };
  row("value", setting.fields.empty() ? std::string(setting.unit.empty() ? name_of(setting.type) : setting.unit)
                                      : fmt::format("{}{}{}", fmt::join(setting.fields, " "),
                                                    setting.unit.empty() ? "" : " in ", setting.unit));
  row("default", default_of(setting));
  row(is_windows_setting(setting.name) ? "documented" : "accepted", range_of(setting));
  if (is_windows_setting(setting.name))
    row("key", fmt::format("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\{}", service_key_of(setting.name)));
  row("exists", existence_of(setting));
  row("scope", scope_of(setting));
  row("takes effect", std::string(setting.applies));
  row("also called", fmt::format("{}", fmt::join(setting.aliases, ", ")));
  row("source", std::string(setting.source));
  std::string rules;
  for (const Rule& rule : base.rules)
    if (speaks_of(rule, setting)) rules += labelled(rule.id, rule.title);
  if (!rules.empty()) out += "\nRules that speak of it:\n" + rules;
  return printable_lines(out + demands_on(base, setting));
}

std::string explain_family(const RuleBase& base, std::string_view family) {
  constexpr std::size_t kIndent = 18;
  std::string out;
  for (const Rule& rule : base.rules) {
    if (rule.id == family || !names_rule(family, rule.id)) continue;
    std::string label = fmt::format("{:<9}{:<9}", rule.id, name_of(rule.severity));
    for (const std::string& line : wrap(printable(rule.title), 80 - kIndent)) {
      out += label + line + '\n';
      label.assign(kIndent, ' ');
    }
  }
  return out.empty() ? out
                     : fmt::format("The rules of the family {}; `tcptune explain ID` tells of one:\n\n{}", family, out);
}

std::string topic_list(const RuleBase& base) {
  std::string out =
      "tcptune explain SUBJECT, where SUBJECT is a rule (TW002), a family\nof rules (TW), a setting "
      "(net.ipv4.tcp_tw_reuse, or just "
      "tcp_tw_reuse) or one of these topics:\n\n";
  for (const Topic& topic : base.topics)
    out += fmt::format("{:<22}{}\n", printable(topic.name), printable(topic.title));
  return out;
}

}  // namespace tcptune
