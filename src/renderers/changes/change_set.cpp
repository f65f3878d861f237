// SPDX-License-Identifier: MIT
// See change_set.h.
#include "renderers/changes/change_set.h"

#include <map>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/judge/engine.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "renderers/json_text.h"

namespace tcptune {
namespace {

std::string as_comment(std::string_view text) {
  std::string out;
  for (const std::string& line : wrap(printable(text), 76)) out += (out.empty() ? "# " : "#   ") + line + '\n';
  return out;
}

std::string reasons_text(const std::vector<Reason>& reasons) {
  std::string text;
  for (const Reason& reason : reasons)
    text += fmt::format("{}{} ({}): {}", text.empty() ? "" : "; ", reason.rule, name_of(reason.safety), reason.message);
  return text;
}

// The value a setting gets: of an edit, an addition, or the default when its line goes. Empty when it is not known.
std::map<std::string, std::string> new_values(const RuleBase& base, const Snapshot& snapshot,
                                              const ChangeSet& changes) {
  std::map<std::string, std::string> values;
  const Context context{base, snapshot, Plane::now, snapshot.facts.kernel, nullptr, {}};
  for (const LineChange& change : changes.lines) {
    const Setting* setting = find_setting(base, change.setting);
    if (setting != nullptr)
      values[change.setting] =
          change.new_value.empty() ? default_text(*setting, context).value_or("") : change.new_value;
  }
  for (const Addition& addition : changes.additions) values[addition.setting] = addition.value;
  return values;
}

// Nothing where the shell or sysctl would take the name or the value for something else.
std::optional<std::string> set_command(const std::string& name, const std::string& value) {
  const auto word = shell_word(fmt::format("{}={}", name, value));
  return word && sysctl_line(name, value) ? std::optional("sysctl -w " + *word) : std::nullopt;
}

Json reasons_json(const std::vector<Reason>& reasons) {
  Json list = Json::array();
  for (const Reason& reason : reasons)
    list.push_back({{"rule", reason.rule}, {"safety", name_of(reason.safety)}, {"message", reason.message}});
  return list;
}

Json change_set_json(const NamedChanges& named, Direction direction) {
  const bool forward = direction == Direction::forward;
  Json edits = Json::array(), additions = Json::array(), modules = Json::array(), registry = Json::array(),
       refusals = Json::array();
  std::string_view file;
  int shift = 0;  // by what the changes above in the same file add or take
  for (const LineChange& change : named.changes.lines) {
    if (change.file != file) shift = 0;
    file = change.file;
    edits.push_back({{"file", change.file},
                     {"line", forward ? change.line : change.line + shift},
                     {"setting", change.setting},
                     {"old_value", forward ? text_or_null(change.old_value) : text_or_null(change.new_value)},
                     {"old_lines", forward ? change.old_lines : change.lines},
                     {"new_lines", forward ? change.lines : change.old_lines},
                     {"reasons", reasons_json(change.reasons)}});
    shift += static_cast<int>(change.lines.size()) - static_cast<int>(change.old_lines.size());
  }
  for (const ModuleListing& listing : named.changes.modules)
    modules.push_back({{"module", listing.module},
                       {"listed", forward},
                       {"file", kModuleListPath},
                       {"reasons", reasons_json(listing.reasons)}});
  for (const RegistryChange& change : named.changes.registry)
    registry.push_back({{"key", change.key},
                        {"name", change.name},
                        {"setting", change.setting},
                        {"value", text_or_null(forward ? change.value : change.old_value)},
                        {"old_value", text_or_null(forward ? change.old_value : change.value)},
                        {"reasons", reasons_json(change.reasons)}});
  for (const Addition& addition : named.changes.additions)
    additions.push_back({{"setting", addition.setting},
                         {"value", forward ? Json(addition.value) : Json(nullptr)},
                         {"old_value", forward ? text_or_null(addition.old_value) : Json(addition.value)},
                         {"reasons", reasons_json(addition.reasons)}});
  for (const Refusal& refusal : named.changes.refusals)
    refusals.push_back({{"rule", refusal.rule}, {"setting", refusal.setting}, {"because", refusal.because}});
  Json set = {{"target", named.target}, {"edits", edits}, {"additions", additions}};
  if (!modules.empty()) set["modules"] = modules;
  if (!registry.empty()) set["registry"] = registry;
  set["refused"] = refusals;
  return set;
}

}  // namespace

std::string preamble(const std::string& target, const ChangeSet& changes, Direction direction) {
  std::string out = as_comment(fmt::format(
      "{} {}", direction == Direction::forward ? "Proposed by tcptune for" : "Takes back what tcptune proposed for",
      target));
  for (std::size_t i = 0; i < changes.lines.size(); ++i) {
    const LineChange& change = changes.lines[i];
    const std::string reasons = reasons_text(change.reasons);
    std::string lines = std::to_string(change.line);
    while (i + 1 < changes.lines.size() && changes.lines[i + 1].file == change.file &&
           reasons_text(changes.lines[i + 1].reasons) == reasons)
      lines += fmt::format(", {}", changes.lines[++i].line);
    out += as_comment(fmt::format("{}:{}: {}", change.file, lines, reasons));
    if (!change.link_target.empty())
      out += as_comment(fmt::format("  {} is a link to {}, which is patched", change.file, change.link_target));
  }
  for (const Addition& addition : changes.additions)
    out += as_comment(fmt::format("{} = {}: {}", addition.setting, addition.value, reasons_text(addition.reasons)));
  for (const ModuleListing& listing : changes.modules)
    out += as_comment(fmt::format("{}: {}: {}", kModuleListPath, listing.module, reasons_text(listing.reasons)));
  if (direction == Direction::forward)
    out += as_comment("Undo: patch -R with this same text, or tcptune diff --reverse before it is applied.");
  return out;
}

std::string sysctl_commands(const RuleBase& base, const Snapshot& snapshot, const ChangeSet& changes,
                            const PlanOptions& options, const Judgement& judgement, Direction direction) {
  std::map<std::string, std::string> values = new_values(base, snapshot, changes);
  for (const Finding& finding : judgement.findings) {
    const bool wanted = finding.fix_safety == FixSafety::safe ||
                        (options.review == PlanReview::yes && finding.fix_safety == FixSafety::review);
    if (finding.plane != FindingPlane::now || !wanted) continue;
    for (const FixStep& step : finding.fix)
      if (step.kind != FixKind::rewrite_line && !step.value.empty()) values.try_emplace(step.setting, step.value);
  }
  std::string out, undo_all;
  const auto put = [&](const std::string& name, const std::string& value) {
    const Setting* setting = find_setting(base, name);
    if (setting == nullptr || value.empty() ||
        exists_in(*setting, snapshot.facts.kernel, snapshot.facts.vendor) == Known::no)
      return;
    const auto reading = snapshot.now ? snapshot.now->find(name) : Readings::const_iterator{};
    const bool read = snapshot.now && reading != snapshot.now->end() && reading->second.state == ReadingState::present;
    if (read && same_value(*setting, reading->second.text, value)) return;
    const auto command = set_command(name, value);
    out += command ? *command + '\n' : as_comment(fmt::format("no command can be written for {}", name));
    if (command && !read) undo_all.insert(0, as_comment(fmt::format("the value that {} has now is not known", name)));
    if (!command || !read) return;
    const std::string old = fmt::format("{}", fmt::join(split_words(reading->second.text), " "));
    const auto undo = set_command(name, old);
    out += undo ? fmt::format("# undo: {}\n", *undo) : as_comment("no command can be written to undo it");
    undo_all.insert(0, undo ? *undo + '\n' : as_comment(fmt::format("no command can be written to undo {}", name)));
  };
  // Timestamps make tcp_tw_recycle bite, so it goes off before they come back; and ip_local_port_range may not begin
  // below ip_unprivileged_port_start.
  for (const char* first : {"net.ipv4.tcp_tw_recycle", "net.ipv4.ip_unprivileged_port_start"})
    if (const auto found = values.extract(first); !found.empty()) put(found.key(), found.mapped());
  for (const auto& [name, value] : values) put(name, value);
  return direction == Direction::forward ? out : undo_all;
}

std::string change_sets_json(const std::vector<NamedChanges>& all, Direction direction) {
  Json targets = Json::array();
  for (const NamedChanges& named : all) targets.push_back(change_set_json(named, direction));
  const Json document{{"schema_version", 1},
                      {"direction", direction == Direction::forward ? "forward" : "reverse"},
                      {"targets", targets}};
  return dump(document, 2) + "\n";
}

}  // namespace tcptune
