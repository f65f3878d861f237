// SPDX-License-Identifier: MIT
// See workspace.h.
#include "core/plan/workspace.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/boot/assemble.h"
#include "core/boot/dialects.h"
#include "core/boot/registry_boot.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/registry_names.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kModulesHeading = "# Modules that tcptune proposes: settings of the sysctl files need them.";
constexpr std::string_view kFileHeading = "# Settings that tcptune proposes; each names the rule that asks for it.";

std::vector<std::string> as_lines(std::string_view text) {
  std::vector<std::string> lines;
  if (!text.empty())
    for (std::string_view line : split(text, '\n'))
      lines.emplace_back(line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0)));
  return lines;
}

// What an assignment's line gives its setting; empty for any other line.
std::string value_in(const std::vector<std::string>& lines) {
  if (lines.empty() || lines.back().starts_with('#')) return {};
  const std::string_view last = lines.back();
  return std::string(trim(last.substr(std::min(last.size(), last.find('=') + 1))));
}

std::string dword(std::string_view number) {
  std::string bytes;
  const std::int64_t value = parse_kernel_number(number).value_or(KernelNumber{}).value;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

// The number as the digits that stand there now are written; zeros in front stay.
std::string in_digits_of(const Writing& writing, std::string_view old, const std::string& value) {
  const auto number = parse_kernel_number(value);
  if (writing.hexadecimal == YesNo::no || !number) return value;
  const bool capitals = old.find_first_of("ABCDEF") != std::string_view::npos;
  return capitals ? fmt::format("{:0{}X}", number->value, old.size())
                  : fmt::format("{:0{}x}", number->value, old.size());
}

// ip_local_port_range may not begin below ip_unprivileged_port_start, so that comes first; the rest by name.
std::vector<Addition> in_order_of_writing(const std::map<std::string, Addition>& by_name) {
  std::vector<Addition> all;
  for (const auto& [name, addition] : by_name) all.push_back(addition);
  std::stable_partition(all.begin(), all.end(), [](const Addition& addition) {
    return addition.setting == "net.ipv4.ip_unprivileged_port_start";
  });
  return all;
}

}  // namespace

std::vector<std::string> lines_of(const Addition& addition) {
  std::vector<std::string> lines{""};
  for (const Reason& reason : addition.reasons)
    lines.push_back(printable(fmt::format("# {}: {}", reason.rule, reason.message)));
  lines.push_back(sysctl_line(addition.setting, addition.value).value());  // the planner refuses what cannot be written
  return lines;
}

Workspace::Workspace(const RuleBase& base, const Snapshot& original) : base_(base), original_(original) {
  if (original.registry) deciding_ = deciding_values(base, *original.registry);
}

LineEdits& Workspace::edits_of(const SourcePtr& original) {
  return edits_.try_emplace(original.get(), original).first->second;
}

void Workspace::write_additions() {
  const DropIn& place = original_.boot->drop_in;
  if (place.path.empty() || !place.trouble.empty()) return;
  const SourcePtr& target = place.exists == YesNo::yes ? original_.boot->files[place.position].source : new_file_;
  std::vector<std::string> lines;
  if (target == new_file_ && !additions_.empty()) lines.emplace_back(kFileHeading);
  for (const Addition& addition : in_order_of_writing(additions_))
    for (std::string& line : lines_of(addition)) lines.push_back(std::move(line));
  if (!lines.empty() || edits_.contains(target.get())) edits_of(target).append(std::move(lines));
}

const Snapshot& Workspace::begin_round() {
  this_round_.clear();
  gone_from_list_.clear();
  if (!edits_sources()) {
    if (!registry_.empty() || round_) round_ = with_registry_changes();
    return now();
  }
  if (!original_.registry) write_additions();
  if (edits_.empty() && modules_.empty()) return original_;
  Replacements replacements;
  original_of_.clear();
  for (auto& [original, edits] : edits_) {
    SourcePtr source = make_source(edits.begin_round());
    original_of_.emplace(source.get(), edits.source());
    if (edits.source() == new_file_)
      replacements.drop_in = additions_.empty() ? nullptr : std::move(source);
    else
      replacements.sources.emplace(original, std::move(source));
  }
  if (original_.registry) {
    round_ = with_text(replacements.sources.begin()->second);
    return *round_;
  }
  if (!round_) round_ = original_;
  if (!modules_.empty()) {
    std::vector<std::string>& at_boot = round_->facts.modules->at_boot;
    at_boot = original_.facts.modules->at_boot;
    for (const auto& [module, reasons] : modules_) at_boot.push_back(module);
    std::sort(at_boot.begin(), at_boot.end());
  }
  round_->boot = with_replacements(*original_.boot, replacements);
  if (original_.other_reader) round_->other_reader = with_replacements(*original_.other_reader, replacements);
  return *round_;
}

Snapshot Workspace::with_registry_changes() const {
  Snapshot changed = original_;
  std::set<std::pair<std::string, std::string>> replaced;
  for (const auto& [setting, change] : registry_) replaced.emplace(lower(change.key), lower(change.name));
  std::erase_if(changed.registry->values, [&](const RegistryValue& value) {
    return replaced.contains({lower(value.key), lower(value.name)});
  });
  for (const auto& [setting, change] : registry_) {
    if (change.value.empty()) continue;
    RegistryValue value;
    value.key = change.key;
    value.name = change.name;
    value.action = RegistryAction::set;
    value.type = RegistryType::dword;
    value.data = dword(change.value);
    changed.registry->values.push_back(std::move(value));
  }
  changed.boot = boot_of_registry(base_, *changed.registry);
  return changed;
}

// A registry is one text, which is read again.
Snapshot Workspace::with_text(SourcePtr source) const {
  const Registry& before = *original_.registry;
  Snapshot changed = original_;
  Registry registry = with_regions(before.text.read(base_, source->bytes(), before.file), before.regions);
  registry.text = {std::move(source), before.text.read, before.text.not_edited};
  registry.edited_in_place = YesNo::yes;
  changed.boot = boot_of_registry(base_, registry);
  changed.registry = std::move(registry);
  return changed;
}

Workspace::LineKey Workspace::key_of(const Line& line) const {
  const SourcePtr& source = file_of(line).source;
  const auto original = original_of_.find(source.get());
  if (original == original_of_.end()) return {source.get(), line.line};
  return {original->second.get(), edits_.at(original->second.get()).line_at(line.whole.begin)};
}

bool Workspace::is_addition(std::size_t index) const {
  return edits_sources() && file_of(index).source != nullptr && key_of(line(index)).second == 0;
}

std::string Workspace::why_not_edited(std::size_t index) const {
  const Line& line = this->line(index);
  const BootFile& file = file_of(line);
  if (!edits_sources() || file.source == nullptr) return "has no text that could be edited";
  if (now().registry) {
    if (!now().registry->text.not_edited.empty()) return now().registry->text.not_edited;
    if (line.writing == nullptr) return "cannot be edited where it stands";
  }
  if (is_addition(index)) return "is what this plan adds";
  if (line.writing != nullptr) return line.writing->not_edited;
  if (const std::string_view why = tcptune::why_not_edited(now().boot->dialect_of(file)); !why.empty())
    return std::string(why);
  if (file.owner == FileOwner::runtime) return "is made anew at every boot";
  if (file.owner == FileOwner::package) return "belongs to a package";
  if (line.glob == YesNo::yes) return "sets several settings with one pattern";
  if (shares_its_line(index)) return "holds several settings on one line, set apart by a lone CR or a NUL";
  return {};
}

bool Workspace::can_hold(std::size_t index, std::string_view value) const {
  const Writing* writing = line(index).writing.get();
  if (writing == nullptr) return true;
  // The value stands elsewhere, or is for others too: the line can only go.
  if (line(index).value_span.empty() && !line(index).value.empty()) return false;
  return writing->takes_blanks == YesNo::yes || value.find_first_of(" \t") == std::string::npos;
}

// systemd-sysctl ends a line at a lone CR and at NUL too; an edit of such a line would take its neighbours along.
bool Workspace::shares_its_line(std::size_t index) const {
  const auto& lines = now().boot->lines;
  const auto same = [&](std::size_t other) {
    return lines[other].file == lines[index].file && lines[other].line == lines[index].line;
  };
  return (index > 0 && same(index - 1)) || (index + 1 < lines.size() && same(index + 1));
}

Span Workspace::whole_lines(const Line& line) const {
  const Source& source = *now().boot->file_of(line).source;
  return {source.line(line.line).begin, source.line(line.line + line.continued).end};
}

bool Workspace::replace(const Line& line, Span whole, const std::vector<std::string>& by, const std::string& new_value,
                        const std::string& setting, const std::vector<Reason>& reasons) {
  const BootFile& file = file_of(line);
  const auto [original, untouched] = original_of_.try_emplace(file.source.get(), file.source);
  LineEdits& edits = edits_of(original->second);
  if (untouched) edits.begin_round();
  const LineKey key{original->second.get(), edits.line_at(whole.begin)};
  const int last = edits.last_line_of(whole);
  for (int at = key.second; at <= last; ++at)
    if (this_round_.contains({key.first, at})) return false;
  for (int at = key.second; at <= last; ++at) this_round_.emplace(key.first, at);
  edits.replace(whole, by);
  const auto [at, fresh] = changed_.try_emplace(
      key, LineChange{file.path, file.link_target, key.second, {}, {}, line.name, line.value, "", {}});
  LineChange& change = at->second;
  for (int number = key.second + static_cast<int>(change.old_lines.size()); number <= last; ++number)
    change.old_lines.emplace_back(edits.source()->line_text(number));
  change.lines = as_lines(edits.current(key.second));
  change.new_value = new_value;
  change.reasons.insert(change.reasons.end(), reasons.begin(), reasons.end());
  // What was done to lines of it is a part of this now.
  for (auto inner = std::next(at);
       inner != changed_.end() && inner->first.first == key.first && inner->first.second <= last;)
    inner = changed_.erase(inner);
  changed_for_[setting].insert(key);
  return true;
}

bool Workspace::rewrite(const Line& line, const std::vector<std::string>& lines, const std::string& setting,
                        const std::vector<Reason>& reasons) {
  return replace(line, whole_lines(line), lines, value_in(lines), setting, reasons);
}

bool Workspace::replace_part(const Line& line, Span part, std::string_view by, const std::string& new_value,
                             const std::string& setting, const std::vector<Reason>& reasons) {
  const Source& source = *file_of(line).source;
  const std::size_t last = part.empty() ? part.end : part.end - 1;
  const Span whole{source.line(source.line_at(part.begin)).begin, source.line(source.line_at(last)).end};
  std::string text(source.text({whole.begin, part.begin}));
  text.append(by).append(source.text({part.end, whole.end}));
  if (text.ends_with('\n')) text.pop_back();
  return replace(line, whole, trim(text).empty() ? std::vector<std::string>() : as_lines(text), new_value, setting,
                 reasons);
}

bool Workspace::remove(const Line& line, const std::string& setting, const std::vector<Reason>& reasons) {
  if (line.writing == nullptr) return rewrite(line, {}, setting, reasons);
  const Writing& writing = *line.writing;
  std::size_t& gone = gone_from_list_[{file_of(line).source.get(), writing.list}];
  if (writing.list_size > 0 && gone + 1 >= writing.list_size) return false;  // the next round takes the list
  if (!replace_part(line, writing.removal, "", "", setting, reasons)) return false;
  if (writing.list_size > 0) ++gone;
  return true;
}

bool Workspace::set_value(std::size_t index, const std::string& value, const std::string& setting,
                          const std::vector<Reason>& reasons) {
  const Line& line = this->line(index);
  if (line.writing != nullptr) {
    const std::string_view old = file_of(line).source->text(line.value_span);
    return replace_part(line, line.value_span, in_digits_of(*line.writing, old, value), value, setting, reasons);
  }
  const Source& source = *file_of(index).source;
  const std::size_t begin = source.line(line.line).begin;
  std::string text = line.continued > 0 ? fmt::format("{} = {}", line.key, value)
                                        : std::string(source.text({begin, line.value_span.begin})) + value;
  return rewrite(line, {std::move(text)}, setting, reasons);
}

void Workspace::add(const std::string& setting, const std::string& value, const std::string& old_value,
                    const std::vector<Reason>& reasons) {
  Addition& addition = additions_.try_emplace(setting, Addition{setting, "", old_value, {}}).first->second;
  addition.value = value;
  addition.reasons.insert(addition.reasons.end(), reasons.begin(), reasons.end());
}

bool Workspace::list_module(const std::string& module, const std::vector<Reason>& reasons) {
  const auto [entry, is_new] = modules_.try_emplace(module);
  entry->second.insert(entry->second.end(), reasons.begin(), reasons.end());
  return is_new;
}

std::optional<FileChange> Workspace::module_list() const {
  if (modules_.empty()) return std::nullopt;
  const SourcePtr& own = original_.facts.modules->own_list;
  LineEdits edits(own == nullptr ? new_file_ : own);
  std::vector<std::string> lines;
  if (own == nullptr) lines.emplace_back(kModulesHeading);
  for (const auto& [module, reasons] : modules_) lines.push_back(module);
  edits.append(std::move(lines));
  return FileChange{std::string(kModuleListPath), own, edits.edits(), YesNo::no};
}

bool Workspace::can_write_key_of(const std::string& setting) const {
  const auto found = deciding_.find(setting);
  return registry_key_line(found == deciding_.end() ? service_key_of(setting)
                                                    : original_.registry->values[found->second].key)
      .has_value();
}

void Workspace::set_in_registry(const std::string& setting, const std::string& value,
                                const std::vector<Reason>& reasons) {
  const Registry& registry = *original_.registry;
  const auto found = deciding_.find(setting);
  const auto [at, fresh] = registry_.try_emplace(setting);
  RegistryChange& change = at->second;
  if (fresh) {
    change.setting = setting;
    if (found != deciding_.end()) {
      const RegistryValue& old = registry.values[found->second];
      const auto number = number_of(old);
      change.old = found->second;
      change.key = old.key;
      change.name = old.name;
      change.old_value = number ? std::to_string(*number) : "";
    } else {
      change.key =
          fmt::format("HKEY_LOCAL_MACHINE\\SYSTEM\\{}\\{}", judged_control_set(registry), service_key_of(setting));
      change.name = value_name_of(setting);
    }
  }
  change.value = value;
  change.reasons.insert(change.reasons.end(), reasons.begin(), reasons.end());
}

void Workspace::restore(const std::string& setting) {
  additions_.erase(setting);
  registry_.erase(setting);
  const auto keys = changed_for_.find(setting);
  if (keys == changed_for_.end()) return;
  for (const LineKey& key : keys->second) {
    edits_.at(key.first).restore(key.second);
    changed_.erase(key);
  }
  changed_for_.erase(keys);
}

ChangeSet Workspace::result() {
  ChangeSet set;
  for (auto& [setting, change] : registry_)
    if (change.old || !change.value.empty()) set.registry.push_back(std::move(change));
  if (!original_.boot || !edits_sources()) return set;
  if (!original_.registry) write_additions();
  for (auto& [key, change] : changed_) set.lines.push_back(std::move(change));
  std::sort(set.lines.begin(), set.lines.end(), [](const LineChange& a, const LineChange& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  set.additions = in_order_of_writing(additions_);
  std::map<std::string, FileChange> files;
  for (const auto& [original, edits] : edits_) {
    FileChange change{"", edits.source(), edits.edits(), yes_if(edits.appends())};
    if (change.edits.empty()) continue;
    if (edits.source() == new_file_) {
      change = {original_.boot->drop_in.path, nullptr, std::move(change.edits), YesNo::yes};
    } else {
      const auto file = std::find_if(original_.boot->files.begin(), original_.boot->files.end(),
                                     [source = original](const BootFile& one) { return one.source.get() == source; });
      change.path = real_path(*file);
    }
    std::string path = change.path;
    files.emplace(std::move(path), std::move(change));
  }
  for (const auto& [module, reasons] : modules_) set.modules.push_back({module, reasons});
  if (std::optional<FileChange> list = module_list()) files.emplace(list->path, std::move(*list));
  for (auto& [path, change] : files) set.files.push_back(std::move(change));
  return set;
}

}  // namespace tcptune
