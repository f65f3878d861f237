// SPDX-License-Identifier: MIT
// The checks of who is last: lines that lose to others of their file, of another file, or of another program.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/boot/boot_winners.h"
#include "core/catalogue/kernel_value.h"
#include "core/checks/conf_context.h"
#include "core/checks/pattern_checks.h"
#include "core/evaluate/evaluate.h"
#include "core/evaluate/in_force.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr const char* kDecides = "this line decides";

// A link and what it leads to are one file, even when a reader takes both.
bool is_same_line(const ConfContext& context, const Line& a, const Line& b) {
  return a.line == b.line && real_path(context.file_of(a)) == real_path(context.file_of(b));
}

bool equal_values(const ConfContext& context, std::string_view name, std::string_view a, std::string_view b) {
  const Setting* setting = find_setting(context.base, name);
  return setting != nullptr ? same_value(*setting, a, b) : split_words(a) == split_words(b);
}

template <typename JudgePair>
Seen each_overridden(ConfContext& context, JudgePair judge_pair) {
  const auto& lines = context.boot().lines;
  for (const auto& [name, winner] : context.boot().winners)
    for (const std::size_t loser : winner.overridden) judge_pair(name, lines[winner.line], lines[loser]);
  return context.boot().winners.empty() ? Seen::nothing : Seen::something;
}

// What the kernel may turn down does not stay: CONF005 says what does.
bool surely_stays(const ConfContext& context, const std::string& name) {
  const Setting* setting = find_setting(context.base, name);
  return setting == nullptr || last_write_fails(*setting, name, context.at_boot()) == Known::no;
}

Seen set_twice(ConfContext& context) {
  return each_overridden(context, [&](const std::string& name, const Line& winner, const Line& loser) {
    if (winner.file != loser.file || loser.glob == YesNo::yes || winner.glob == YesNo::yes ||
        !surely_stays(context, name))
      return;
    const bool same = equal_values(context, name, winner.value, loser.value);
    Finding& finding = context.add(loser, same ? Severity::note : Severity::warning,
                                   same ? fmt::format("{} = {} is set again in line {}", name, loser.value, winner.line)
                                        : fmt::format("{} = {} has no effect: line {} sets it to {}", name, loser.value,
                                                      winner.line, winner.value));
    finding.related.push_back(place_of_line(context.snapshot, winner));
    finding.related.back().label = kDecides;
  });
}

// Files that are named to be read last.
bool is_meant_to_win(const BootFile& file) {
  const std::string_view name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
  return name.starts_with("99") || name.starts_with("zz");
}

// A later file that sets something else is what sysctl.d is for; unless nobody can have meant it.
Severity loudness_of(const BootFile& winner, const BootFile& loser) {
  const bool accident = loser.proposed == YesNo::yes || is_meant_to_win(loser) ||
                        (is_vendor_file(winner) && loser.owner == FileOwner::administrator);
  return accident ? Severity::warning : Severity::note;
}

// Two readers that end with different values.
void compare_readers(ConfContext& context) {
  const BootConfiguration& boot = context.boot();
  Snapshot other;
  other.facts = context.snapshot.facts;
  other.boot = context.snapshot.other_reader;
  const Context there{context.base, other, Plane::boot, other.facts.kernel, nullptr, {}};
  const bool alone = boot.reader == BootReader::single_file;
  const auto what = [](const Setting& setting, const LineInForce& in_force, const Context& where) {
    if (in_force.line != nullptr) return fmt::format("sets {} (line {})", in_force.line->value, in_force.line->line);
    const auto own = default_text(setting, where);
    return own && !own->empty() ? fmt::format("leaves the default {}", *own) : std::string("leaves it as it was");
  };
  for (const auto& [name, winner] : boot.winners) {
    const Setting* setting = find_setting(context.base, name);
    if (setting == nullptr) continue;
    const LineInForce here = line_in_force(*setting, name, context.at_boot());
    const LineInForce elsewhere = line_in_force(*setting, name, there);
    if (here.settled == YesNo::no || elsewhere.settled == YesNo::no) continue;
    if (here.line == nullptr && elsewhere.line == nullptr) continue;
    if (here.line != nullptr && elsewhere.line != nullptr &&
        equal_values(context, name, here.line->value, elsewhere.line->value))
      continue;
    const std::string mine = what(*setting, here, context.at_boot());
    const std::string others = what(*setting, elsewhere, there);
    Finding& finding = context.add(boot.lines[winner.line], Severity::warning,
                                   fmt::format("{} depends on who reads {}: systemd-sysctl {} at boot, {} {}", name,
                                               alone ? "this file" : "the files", alone ? others : mine,
                                               alone ? "sysctl -p" : "sysctl --system", alone ? mine : others));
    finding.setting = name;
    finding.advice = SharedText::lasting("Set it once, in one line that every reader takes.");
  }
}

Seen overridden(ConfContext& context) {
  const Seen seen = each_overridden(context, [&](const std::string& name, const Line& winner, const Line& loser) {
    const BootFile& file = context.file_of(loser);
    // Another program's value is CONF015's.
    if (context.file_of(winner).writer != file.writer) return;
    if (winner.file == loser.file || loser.glob == YesNo::yes || is_vendor_file(file) ||
        is_same_line(context, winner, loser) || context.file_of(winner).proposed == YesNo::yes ||
        !surely_stays(context, name))
      return;
    const bool same = equal_values(context, name, winner.value, loser.value);
    Finding& finding =
        context.add(loser, same ? Severity::note : loudness_of(context.file_of(winner), file),
                    same ? fmt::format("{} = {} is set to the same value again by {}, which is read later", name,
                                       loser.value, where(context, winner))
                         : fmt::format("{} = {} has no effect at boot: {} is read later and sets {}", name, loser.value,
                                       where(context, winner), winner.value));
    finding.related.push_back(place_of_line(context.snapshot, winner));
    finding.related.back().label = kDecides;
    if (finding.severity != Severity::warning) return;
    finding.fix = {context.step_for(loser, FixKind::move_line, loser.value, winner.value)};
    finding.fix_safety = FixSafety::review;
  });
  find_beaten_lines(context);
  if (context.snapshot.other_reader) compare_readers(context);
  return seen;
}

std::string assigned(const Line& line) {
  if (line.kind == LineKind::computed) return fmt::format("{} to what is known only as it runs", line.name);
  const std::string_view how = line.assigns == Assigns::at_least  ? "at least "
                               : line.assigns == Assigns::at_most ? "at most "
                                                                  : "";
  return fmt::format("{} = {}{}", line.name, how, line.value);
}

bool is_earlier_writer(const ConfContext& context, const Line& line) {
  const Writer* writer = context.boot().writer_of(context.file_of(line));
  return writer != nullptr && writer->dialect == Dialect::command_line;
}

// What was set by somebody else before `last` was; null: nothing.
const Line* set_by_another(const ConfContext& context, const Line& last, const std::vector<std::size_t>& lines) {
  const Line* other = nullptr;
  for (const std::size_t at : lines)
    if (const Line& line = context.boot().lines[at]; context.file_of(line).writer != context.file_of(last).writer)
      other = &line;
  return other;
}

void tell_of_two_writers(ConfContext& context, const Line& last, const Line& before) {
  const Writer* writer = context.boot().writer_of(context.file_of(last));
  const Writer* other = context.boot().writer_of(context.file_of(before));
  const Line* at = &last;
  std::string message;
  if (writer != nullptr) {
    message = fmt::format("{} sets {}, after {} sets {}", writer->program, assigned(last), where(context, before),
                          before.value);
  } else if (is_earlier_writer(context, before)) {
    at = &before;
    message = fmt::format("{} has no effect on the kernel command line: {} comes later and sets {}", assigned(before),
                          where(context, last), last.value);
  } else {
    if (is_vendor_file(context.file_of(before))) return;
    at = &before;
    message = fmt::format("{} has no effect here: {} applies {} again after it, which sets {}", assigned(before),
                          other->program, where(context, last), last.value);
  }
  Finding& finding = context.add(*at, Severity::note, std::move(message));
  finding.setting = last.name;
  finding.related.push_back(place_of_line(context.snapshot, at == &last ? before : last));
  finding.related.back().label = at == &last ? "set here before" : kDecides;
  // Which of the two was meant is a person's to say: the sysctl file is where people look.
  if (at != &last || context.file_of(before).owner != FileOwner::administrator || last.kind != LineKind::assignment)
    return;
  finding.fix = {context.step_for(last, FixKind::set, before.value, last.value)};
  finding.fix_safety = FixSafety::review;
}

// Values known only as a program runs have no winner.
void tell_of_computed(ConfContext& context) {
  const auto& lines = context.boot().lines;
  for (const Line& last : lines) {
    if (last.kind != LineKind::computed || !context.boot().unseen.contains(last.name)) continue;
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (lines[i].kind == LineKind::assignment && lines[i].name == last.name) others.push_back(i);
    if (const Line* before = set_by_another(context, last, others)) tell_of_two_writers(context, last, *before);
  }
}

// Runs `judge` for each last value and the different one that another program gave the setting before.
template <typename Judge>
void each_other_value(ConfContext& context, Judge judge) {
  for (const auto& [name, winner] : context.boot().winners) {
    const Line& last = context.boot().lines[winner.line];
    const Line* before = set_by_another(context, last, winner.overridden);
    if (before != nullptr && !equal_values(context, name, last.value, before->value)) judge(name, last, *before);
  }
}

Seen other_writer(ConfContext& context) {
  if (context.boot().writers.empty()) return Seen::nothing;
  const auto tell = [&](const std::string&, const Line& last, const Line& before) {
    // What a script or a play does at once and writes into a file, too, is SRC006's.
    if (context.file_of(before).part == nullptr || context.file_of(before).writer != kBootReader)
      tell_of_two_writers(context, last, before);
  };
  each_other_value(context, tell);
  if (!context.boot().unseen.empty()) tell_of_computed(context);
  return Seen::something;
}

// They keep what they set in a sysctl file of their own.
constexpr std::array<std::string_view, 3> kKeepers = {"Ansible", "Puppet", "Salt"};

bool has_fault(const Line& line, std::string_view rule) {
  return std::any_of(line.writing->faults.begin(), line.writing->faults.end(),
                     [rule](const WritingFault& fault) { return fault.rule == rule; });
}

// A value that a program gives the kernel at once, and another one that it writes into a sysctl file. What readers
// found in other files of a role is told as they say it.
Seen two_ways(ConfContext& context) {
  Seen seen = Seen::nothing;
  for (const Line& line : context.boot().lines) {
    if (line.writing == nullptr) continue;
    seen = Seen::something;
    for (const WritingFault& fault : line.writing->faults)
      if (fault.rule == context.rule.id) context.add(line, context.rule.severity, fault.message);
  }
  each_other_value(context, [&](const std::string& name, const Line& last, const Line& before) {
    const BootFile& file = context.file_of(before);
    if (file.part == nullptr || file.writer != kBootReader || has_fault(last, context.rule.id) ||
        has_fault(before, context.rule.id) || has_fault(before, "SRC004"))
      return;
    const std::string& program = context.boot().writer_of(context.file_of(last))->program;
    const bool keeps = std::find(kKeepers.begin(), kKeepers.end(), program) != kKeepers.end();
    const std::string both =
        keeps ? fmt::format("and line {} writes {} into a sysctl file: which one holds depends on which is read last",
                            before.line, before.value)
              : fmt::format("which holds only until the sysctl files are read again: line {} writes {} into one",
                            before.line, before.value);
    Finding& finding =
        context.add(last, context.rule.severity, fmt::format("{} sets {} = {}, {}", program, name, last.value, both));
    finding.related.push_back(place_of_line(context.snapshot, before));
    finding.related.back().label = "written here";
  });
  return seen;
}

}  // namespace

const std::vector<NamedCheck>& boot_order_checks() {
  static const std::vector<NamedCheck> checks = {
      {"CONF007", set_twice}, {"CONF008", overridden}, {"CONF015", other_writer}, {"SRC006", two_ways}};
  return checks;
}

}  // namespace tcptune
