// SPDX-License-Identifier: MIT
// See record_target.h.
#include "targets/record_target.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/error.h"
#include "readers/linux/image_facts.h"
#include "readers/linux/private_names.h"
#include "targets/compact_machines.h"
#include "targets/registry_target.h"

namespace tcptune {
namespace {

constexpr const char* kPackages = "/var/lib/dpkg/status";
constexpr std::size_t kLargestPackages = 64 * 1024 * 1024;

// The versions of kernels and of what reads the files at boot: a hundredth of a per cent of the whole.
std::string excerpt_of_packages(std::string_view status) {
  std::string excerpt;
  while (!status.empty()) {
    const std::size_t end = std::min(status.find("\n\n"), status.size());
    const std::string_view entry = status.substr(0, end);
    status.remove_prefix(std::min(end + 2, status.size()));
    constexpr std::string_view kPackage = "Package: ", kVersion = "\nVersion: ";
    if (!entry.starts_with(kPackage)) continue;
    const std::string_view first = entry.substr(0, entry.find('\n'));
    const std::string_view name = first.substr(kPackage.size());
    if (name != "systemd" && name != "procps" && !name.starts_with("linux-image-")) continue;
    excerpt += fmt::format("{}{}", excerpt.empty() ? "" : "\n", first);
    if (const std::size_t version = entry.find(kVersion); version != std::string_view::npos)
      excerpt += entry.substr(version, entry.find('\n', version + 1) - version);
    excerpt += '\n';
  }
  return excerpt;
}

// A file that the readers look through and do not keep.
void add_packages(const RootDirectory& root, RecordedTree& tree) {
  RecordedEntry& entry = tree[kPackages];
  const FileContent status = root.read(kPackages, kLargestPackages);
  entry.kind = root.kind_of(kPackages);
  entry.link_kind = root.kind_of_link(kPackages);
  entry.link_target = root.link_target(kPackages);
  entry.error = status.error;
  entry.reading = status.error == 0 ? Look::done : Look::refused;
  if (status.error == 0) entry.source = make_source(excerpt_of_packages(status.content));
  entry.excerpt = yes_if(status.error == 0);
  entry = in_short(std::move(entry));
  if (entry.link_target.empty()) return;
  tree[entry.link_target] = entry;
  tree[entry.link_target].link_kind = entry.kind;
  tree[entry.link_target].link_target.clear();
}

// As read_proc_sys would read them. Those that this tcptune knows and the record does not have cannot be judged: they
// are `malformed`, and go to `lacking`.
Readings wanted_of(const Catalogue& catalogue, const SettingSet& wanted, const Readings& recorded,
                   std::vector<std::string>& lacking) {
  Readings found;
  std::vector<bool> has(catalogue.settings.size());
  std::map<std::string, std::set<std::string>, std::less<>> members;  // of a family, by what stands before the *
  for (const auto& [name, reading] : recorded) {
    const Setting* setting = find_setting(catalogue, name);
    if (setting == nullptr) continue;
    const auto position = static_cast<std::size_t>(setting - catalogue.settings.data());
    has[position] = true;
    if (wanted[position] && is_readable(*setting)) found.emplace_hint(found.end(), name, reading);
    if (const std::string_view interface = interface_of(*setting, name); !interface.empty())
      members[std::string(setting->name.substr(0, setting->name.find('*')))].insert(std::string(interface));
  }
  const auto add = [&](std::string name) {
    lacking.push_back(name);
    found[std::move(name)].state = ReadingState::malformed;
  };
  for (std::size_t i = 0; i < catalogue.settings.size(); ++i) {
    const Setting& setting = catalogue.settings[i];
    if (!wanted[i] || has[i] || !is_readable(setting)) continue;
    const std::size_t star = setting.name.find('*');
    if (star == std::string_view::npos)
      add(std::string(setting.name));
    else
      for (const std::string& member : members[std::string(setting.name.substr(0, star))])
        add(fmt::format("{}{}{}", setting.name.substr(0, star), member, setting.name.substr(star + 1)));
  }
  return found;
}

Target of_running_machine(const RuleCache& rules, const TargetOptions& options, MachineRecord record,
                          const std::string& name, LiveSettings settings) {
  refuse_audience(options, name);
  RootDirectory root(Recording(std::move(record.tree), name), "/");
  std::vector<std::string> lacking;
  const auto read_now = [&](const SettingSet& wanted) {
    return wanted_of(rules.base(), wanted, record.settings.value_or(Readings()), lacking);
  };
  Target target = linux_target(rules, options, {name, std::move(record.facts), root, read_now}, settings);
  tell(target.snapshot, std::move(lacking), "that this snapshot does not have, and this version of tcptune knows");
  return target;
}

Target of_image(const RuleCache& rules, const TargetOptions& options, MachineRecord record, const std::string& name) {
  RootDirectory root(Recording(std::move(record.tree), name), name == "/" ? "" : name);
  return image_target(rules, options, root, name, std::move(record.facts));
}

Target of_windows(const RuleCache& rules, const TargetOptions& options, MachineRecord record, const std::string& name) {
  const std::string version = record.facts.kernel_release;
  Snapshot snapshot = snapshot_of_registry(rules.base(), options, std::move(*record.registry), name, version);
  snapshot.kind = record.kind;
  return {std::move(snapshot), std::nullopt};
}

Target of_compact(const RuleCache& rules, const TargetOptions& options, const MachineRecord& record,
                  const std::string& name) {
  CompactMachines machines(rules, options);
  return {std::move(machines.machine_of(record, name)), std::nullopt};
}

}  // namespace

void refuse_audience(const TargetOptions& options, const std::string& name) {
  if (options.audience != Audience::unknown)
    throw Error(
        fmt::format("{}: --for is for files and images, and this is a snapshot of a running machine, which "
                    "tells what that is",
                    name));
}

std::string hide_secret_keys(std::string text) {
  constexpr std::string_view kPartOfValue = ":-,";
  for (const std::string_view key : {"tcp_fastopen_key", "stable_secret"})
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
      at += key.size();
      while (at < text.size() && std::string_view(" \t=\"'").find(text[at]) != std::string_view::npos) ++at;
      for (; at < text.size(); ++at) {
        const bool letter = std::isalnum(static_cast<unsigned char>(text[at])) != 0;
        if (!letter && kPartOfValue.find(text[at]) == std::string_view::npos) break;
        if (letter) text[at] = 'x';
      }
    }
  return text;
}

RecordedTree record_tree(const RootDirectory& root) {
  look_everywhere(root);
  RecordedTree tree = root.recorded();
  add_packages(root, tree);
  for (auto& [path, entry] : tree)
    if (entry.source != nullptr)
      if (std::string text = hide_secret_keys(entry.source->bytes()); text != entry.source->bytes())
        entry.source = make_source(std::move(text));
  // What follows from the rest need not be said. Whether a path is missing depends on those above it alone.
  for (auto at = tree.rbegin(); at != tree.rend();) {
    const auto entry = std::prev(at.base());
    const bool said = entry->second != RecordedEntry() || !follows_to_be_missing(tree, entry->first);
    at = said ? std::next(at) : std::make_reverse_iterator(tree.erase(entry));
  }
  return tree;
}

MachineRecord record_image(const RuleCache& rules, const std::string& path) {
  MachineRecord record;
  record.kind = TargetKind::root;
  const RootDirectory root(path);
  if (is_windows_tree(root)) {
    TargetOptions options;
    options.root = path;
    Snapshot windows = snapshot_of_windows_tree(rules.base(), options, root);
    record.facts = std::move(windows.facts);
    record.registry = std::move(windows.registry);
    return record;
  }
  refuse_no_root(root, path);
  record.facts = read_root_facts(root);
  record.tree = record_tree(root);
  return record;
}

PrivateNames private_names(const std::string& path) {
  return read_private_names(RootDirectory(path.empty() ? "/" : path));
}

Target record_target(const RuleCache& rules, const TargetOptions& options, MachineRecord record,
                     const std::string& name, LiveSettings settings) {
  std::optional<Evidence> evidence = std::move(record.evidence);
  Target target = record.registry                      ? of_windows(rules, options, std::move(record), name)
                  : record.form == RecordForm::compact ? of_compact(rules, options, record, name)
                  : record.kind == TargetKind::live
                      ? of_running_machine(rules, options, std::move(record), name, settings)
                      : of_image(rules, options, std::move(record), name);
  if (evidence && options.evidence == YesNo::no) evidence->last.sockets.reset();
  if (target.before) target.before->evidence = evidence;
  target.snapshot.evidence = std::move(evidence);
  return target;
}

}  // namespace tcptune
