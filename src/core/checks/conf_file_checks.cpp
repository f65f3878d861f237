// SPDX-License-Identifier: MIT
// The checks that look at whole files, and at what the live kernel has.
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/boot/boot_winners.h"
#include "core/boot/dialects.h"
#include "core/boot/sysctl_conf.h"
#include "core/catalogue/kernel_value.h"
#include "core/checks/conf_context.h"
#include "core/evaluate/evaluate.h"
#include "core/evaluate/in_force.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr int kMostLinesToMove = 10'000;  // of a file that nobody reads

// Names that people and package managers give to files which are not meant to be read.
bool is_left_alone(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  constexpr std::array<std::string_view, 12> endings{"~",        ".bak",  ".old",     ".orig",   ".disabled", ".sample",
                                                     ".example", ".save", ".rpmsave", ".rpmnew", ".rpmorig",  ".swp"};
  return contains_ignoring_case(name, "readme") || name.find(".dpkg-") != std::string_view::npos ||
         name.find(".ucf-") != std::string_view::npos ||
         std::any_of(endings.begin(), endings.end(),
                     [name](std::string_view ending) { return name.ends_with(ending); });
}

std::string idle_settings(const BootFile& file) {
  return file.settings == 1 ? std::string("1 setting in it has no effect")
                            : fmt::format("{} settings in it have no effect", file.settings);
}

// The reader itself never runs: one finding for all of its files.
void tell_idle_reader(ConfContext& context) {
  BootFile all;
  all.path = context.boot().reader_runs.path;
  std::vector<Place> files;
  for (const BootFile& file : context.boot().files) {
    if (file.status != FileStatus::not_run || file.writer != kBootReader || file.settings == 0) continue;
    all.settings += file.settings;
    files.emplace_back();
    files.back().file = file.path;
    files.back().label = "not applied";
  }
  if (all.settings == 0) return;
  Finding& finding = context.add(
      all, 0, Severity::warning,
      fmt::format("{}: no sysctl file is applied at boot; {}", context.boot().reader_runs.because, idle_settings(all)));
  finding.related = std::move(files);
}

bool has_assignment(const BootConfiguration& boot, const BootFile& file) {
  return std::any_of(boot.lines.begin(), boot.lines.end(), [&](const Line& line) {
    return line.kind == LineKind::assignment && &boot.file_of(line) == &file;
  });
}

// A container has no boot of its own: its runtime starts the program, and nothing reads sysctl.d. Once is enough.
Seen tell_container_has_no_boot(ConfContext& context) {
  Finding* told = nullptr;
  for (const BootFile& file : context.boot().files) {
    if (file.settings == 0 && !has_assignment(context.boot(), file)) continue;
    if (told != nullptr) {
      told->related.push_back({file.path, 0, 0, 0, "", "likewise"});
      continue;
    }
    told = &context.add(file, 0, Severity::warning,
                        "nothing reads this file in a container: what it sets must be handed to the runtime");
    told->advice = SharedText(
        "Set it with --sysctl (Docker, Podman), sysctls: (compose) or securityContext.sysctls (a pod); what is judged "
        "here is what the files would set.");
  }
  return Seen::something;
}

// The lines of a file that is not read are moved to where they are; those stay whose setting another line decides.
void move_lines(ConfContext& context, Finding& finding, const BootFile& file) {
  if (file.source == nullptr || file.source->lines() > kMostLinesToMove || context.boot().drop_in.path.empty() ||
      find_long_line(file.source->bytes()).line > 0)
    return;
  const auto index = static_cast<int>(&file - context.boot().files.data());
  std::map<std::string_view, const Line*> last;
  const std::vector<Line> lines = lines_in_dialect(context.boot(), index, file.source->bytes());
  for (const Line& line : lines)
    if (line.kind == LineKind::assignment && line.glob == YesNo::no && !context.boot().winners.contains(line.name))
      last[line.name] = &line;
  for (const Line& line : lines)
    if (const auto found = last.find(line.name); found != last.end() && found->second == &line)
      finding.fix.push_back({FixKind::move_line, line.name, line.value, "", file.path, line.line});
  if (!finding.fix.empty()) finding.fix_safety = FixSafety::review;
}

void tell_unread(ConfContext& context, const BootFile& file, std::string message) {
  move_lines(context, context.add(file, 0, Severity::warning, std::move(message)), file);
}

Seen read_by_nobody(ConfContext& context) {
  const Audience whom = context.snapshot.facts.audience;
  if (context.snapshot.kind == TargetKind::root && (whom == Audience::container || whom == Audience::pod))
    return tell_container_has_no_boot(context);
  if (context.boot().reader_runs.known == Known::no) tell_idle_reader(context);
  for (const BootFile& file : context.boot().files) {
    if (file.status == FileStatus::not_a_file)
      context.add(file, 0, Severity::note,
                  context.boot().reader == BootReader::systemd
                      ? "this is a directory: it sets nothing, and systemd-sysctl.service ends with an error for it"
                      : "this is a directory: it sets nothing");
    if (file.settings == 0 || is_left_alone(file.path) || is_vendor_file(file)) continue;
    if (file.status == FileStatus::wrong_suffix)
      tell_unread(
          context, file,
          fmt::format("nothing reads this file: only names that end in .conf are read; {}", idle_settings(file)));
    if (file.status == FileStatus::hidden)
      tell_unread(
          context, file,
          fmt::format("systemd-sysctl skips files whose name starts with a dot; {} at boot", idle_settings(file)));
    if (file.status == FileStatus::not_read)
      tell_unread(context, file,
                  fmt::format("systemd-sysctl does not read this file, and no link in sysctl.d leads to it; {} at "
                              "boot, though `sysctl -p` would apply it",
                              idle_settings(file)));
    if (file.status == FileStatus::not_run && file.writer != kBootReader)
      context.add(file, 0, Severity::warning,
                  fmt::format("this file never runs: {}; {}", file.trouble, idle_settings(file)));
    if (file.status == FileStatus::shadowed)
      tell_unread(context, file,
                  fmt::format("{} has the same name and is read instead; {}", file.winner, idle_settings(file)));
  }
  return context.boot().reader == BootReader::single_file ? Seen::nothing : Seen::something;
}

// The last line of a program that surely runs, which the kernel takes.
const Line* last_sure_line(const ConfContext& context, std::string_view name, const Setting& setting,
                           const Winner& winner) {
  const auto is_sure = [&](const BootWrite& write) {
    const Line& line = context.boot().lines[write.line];
    const Writer* writer = context.boot().writer_of(context.file_of(line));
    return (writer == nullptr || writer->running.known == Known::yes) &&
           is_turned_down(setting, name, line.value, context.at_boot()) == Known::no;
  };
  const auto last = std::find_if(winner.writes.rbegin(), winner.writes.rend(), is_sure);
  return last == winner.writes.rend() ? nullptr : &context.boot().lines[last->line];
}

Seen drift(ConfContext& context) {
  if (!context.snapshot.now || context.snapshot.facts.container == Known::yes) return Seen::nothing;
  Seen seen = Seen::nothing;
  for (const auto& [name, winner] : context.boot().winners) {
    const Setting* setting = find_setting(context.base, name);
    const auto reading = context.snapshot.now->find(name);
    if (setting == nullptr || reading == context.snapshot.now->end() || reading->second.state != ReadingState::present)
      continue;
    seen = Seen::something;
    const Line* last = last_sure_line(context, name, *setting, winner);
    if (last == nullptr) continue;
    const Line& line = *last;
    // What the kernel would make of the line, not its text: a short vector or 010 is no drift.
    const WriteResult write =
        assess_write(*setting, line.value, context.snapshot.facts.kernel, context.snapshot.facts.vendor);
    const std::string live = fmt::format("{}", fmt::join(split_words(reading->second.text), " "));
    if (same_value(*setting, write.stored, live)) continue;
    if (write.outcome == WriteOutcome::surprising && live.starts_with(write.stored)) continue;
    if (line.assigns != Assigns::value && !replaces(line.assigns, line.value, live)) continue;
    Finding& finding =
        context.add(line, Severity::note,
                    fmt::format("{} is {} now, and this line will set {} at the next boot", name, live, line.value));
    finding.setting = name;
    finding.value = live;
    finding.plane = FindingPlane::both;
    for (const std::size_t loser : winner.overridden) {
      finding.related.push_back(place_of_line(context.snapshot, context.boot().lines[loser]));
      finding.related.back().label = "overridden";
    }
    const Line& unsure = context.boot().lines[winner.line];
    const Writer* writer = context.boot().writer_of(context.file_of(unsure));
    if (&unsure == last || writer == nullptr) continue;
    finding.related.push_back(place_of_line(context.snapshot, unsure));
    finding.related.back().label = fmt::format("{} may set {} later", writer->program, unsure.value);
  }
  return seen;
}

Seen odd_bytes(ConfContext& context) {
  for (const BootFile& file : context.boot().files) {
    if (file.status != FileStatus::read) continue;
    if (file.byte_order_mark == YesNo::yes) {
      Finding& finding = context.add(file, 1, Severity::error,
                                     "the file starts with a UTF-8 byte order mark: it becomes part of the first line, "
                                     "which no reader understands then");
      const auto first = std::find_if(context.boot().lines.begin(), context.boot().lines.end(), [&](const Line& line) {
        return line.line == 1 && &context.file_of(line) == &file;
      });
      if (first != context.boot().lines.end())
        if (std::string_view text = text_of(context.snapshot, *first); text.starts_with(kByteOrderMark))
          context.rewrite(finding, *first, std::string(text.substr(kByteOrderMark.size())));
    }
    if (file.nul_line > 0)
      context.add(file, file.nul_line, Severity::error, "this line holds a NUL byte: readers stop or fail there");
    if (file.not_utf8_line > 0)
      context.add(file, file.not_utf8_line, Severity::note,
                  "this line is not UTF-8 text; in a comment that is harmless");
  }
  return context.boot().files.empty() ? Seen::nothing : Seen::something;
}

Seen carriage_returns(ConfContext& context) {
  for (const BootFile& file : context.boot().files)
    if (file.status == FileStatus::read && file.carriage_returns == YesNo::yes)
      context.add(file, 0, Severity::note,
                  "lines end in CR LF, as on Windows: systemd-sysctl and sysctl cut the CR off; busybox, shell loops "
                  "and plain writes to /proc do not");
  return context.boot().files.empty() ? Seen::nothing : Seen::something;
}

}  // namespace

const std::vector<NamedCheck>& file_checks() {
  static const std::vector<NamedCheck> checks = {
      {"CONF009", read_by_nobody}, {"CONF012", drift}, {"CONF013", odd_bytes}, {"CONF014", carriage_returns}};
  return checks;
}

}  // namespace tcptune
