// SPDX-License-Identifier: MIT
// See registry_target.h.
#include "targets/registry_target.h"

#include <array>
#include <initializer_list>
#include <system_error>

#include <fmt/format.h>

#include "core/boot/registry_boot.h"
#include "core/catalogue/registry_names.h"
#include "core/catalogue/windows_version.h"
#include "core/text/error.h"
#include "readers/windows/registry_hive.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestHive = 256 * 1024 * 1024;

void set_version(Facts& facts, const TargetOptions& options, std::string_view found) {
  facts.kernel = parse_windows_range(found).value_or(kAnyWindows);
  facts.kernel_release = found;
  facts.any_kernel = yes_if(!parse_windows_range(found));
  if (!options.role.empty()) facts.role = options.role;
  const bool assumed = options.assumed_version == YesNo::yes;
  if (options.paths.empty() && !options.kernel.empty() && !assumed)
    throw Error("--kernel is for Linux, and this is a Windows; --windows-version tells the version of that");
  if (options.windows_version.empty() || (assumed && parse_windows_range(found))) return;
  facts.kernel = windows_range_of(options.windows_version);
  facts.any_kernel = YesNo::no;
  facts.kernel_release.clear();
}

// The path with the spelling that the tree has; empty if there is no such thing.
std::string find_path(const RootDirectory& root, std::initializer_list<std::string_view> parts) {
  std::string path;
  for (const std::string_view part : parts) {
    const auto names = root.list(path.empty() ? "/" : path);
    std::string found;
    for (const std::string& name : names.value_or(std::vector<std::string>()))
      if (same_name(name, part)) found = name;
    if (found.empty()) return "";
    path += "/" + found;
  }
  return path;
}

constexpr std::array<std::string_view, 3> kWindowsFolders{"Windows", "WINNT", "WINDOWS"};

std::string find_hive(const RootDirectory& root, std::string_view hive) {
  for (const std::string_view folder : kWindowsFolders)
    if (std::string path = find_path(root, {folder, "System32", "config", hive}); !path.empty()) return path;
  return "";
}

// Values of other control sets are in the file, and are not judged.
std::string other_control_sets(const Registry& registry) {
  const std::string judged = judged_control_set(registry);
  std::string others;
  for (const RegistryValue& value : registry.values) {
    const std::string set(control_set_of(value.key));
    if (!set.empty() && !same_name(set, judged) && others.find(set) == std::string::npos)
      others += (others.empty() ? "" : ", ") + set;
  }
  return others.empty() ? "" : fmt::format("values of {}: {} is judged", others, judged);
}

}  // namespace

KernelRange windows_range_of(const std::string& version) {
  if (const auto range = parse_windows_range(version)) return *range;
  throw Error(
      fmt::format("--windows-version: \"{}\" is not a version of Windows; expected a name such as 7, 11, 2012r2 or "
                  "2022, a version such as 6.1 or 10.0.19045, or a range such as vista..",
                  version));
}

Snapshot snapshot_of_registry(const RuleBase& base, const TargetOptions& options, Registry registry,
                              const std::string& name, std::string_view version) {
  if (!options.with.empty())
    throw Error(fmt::format("{}: --with is for sysctl files; a registry is judged as it is", name));
  Snapshot snapshot;
  snapshot.kind = registry.source == RegistrySource::live ? TargetKind::live
                  : options.root.empty()                  ? TargetKind::files
                                                          : TargetKind::root;
  snapshot.name = name;
  snapshot.facts.os = "windows";
  set_version(snapshot.facts, options, version);
  snapshot.boot = boot_of_registry(base, registry);
  snapshot.not_visible = registry.unseen;
  for (const std::string& key : registry.denied)
    snapshot.not_visible.push_back(fmt::format("{} (access is denied); what it sets is not known", key));
  if (std::string others = other_control_sets(registry); !others.empty())
    snapshot.not_visible.push_back(std::move(others));
  if (is_text(registry) && registry.values.empty() && registry.faults.empty() && registry.ports.empty() &&
      registry.unseen.empty())
    throw Error(fmt::format("{}: there is no setting of TCP/IP in it, so there was nothing to judge", name));
  if (!options.profile.empty())
    snapshot.not_visible.push_back(fmt::format("what the profile {} expects: profiles are for Linux", options.profile));
  // Windows keeps it where only netsh tells it:
  // https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang
  if (snapshot.facts.kernel.high >= KernelVersion{6, 0, 0} && !is_text(registry))
    snapshot.not_visible.push_back("the dynamic port range; netsh int ipv4 show dynamicport tcp tells it");
  snapshot.registry = std::move(registry);
  return snapshot;
}

std::vector<Snapshot> snapshots_of_registry_input(const RuleBase& base, const TargetOptions& options, InputKind kind,
                                                  const std::string& name, std::string_view bytes) {
  const KnownInput& known = known_input(kind);
  if (known.registry == nullptr) return {snapshot_of_registry(base, options, read_system_hive(bytes, name), name, "")};
  std::vector<Snapshot> snapshots;
  for (Registry& course : courses_of(known.registry(base, bytes, name))) {
    const bool first = snapshots.empty();
    const std::string from =
        first || course.values.empty() ? "" : fmt::format(", from line {} on", course.values.front().line);
    snapshots.push_back(snapshot_of_registry(base, options, std::move(course), name, ""));
    snapshots.back().name += from;
  }
  return snapshots;
}

bool is_windows_tree(const RootDirectory& root) {
  for (const std::string_view folder : kWindowsFolders)
    if (!find_path(root, {folder, "System32", "config"}).empty()) return true;
  return false;
}

Snapshot snapshot_of_windows_tree(const RuleBase& base, const TargetOptions& options, const RootDirectory& root) {
  const std::string path = find_hive(root, "SYSTEM");
  if (path.empty())
    throw Error(
        fmt::format("{}: this is a tree of Windows without the hive Windows/System32/config/SYSTEM, so there is "
                    "nothing to judge",
                    options.root));
  const FileContent hive = root.read(path, kLargestHive);
  if (hive.error != 0)
    throw Error(
        fmt::format("{}: {} cannot be read: {}", options.root, path, std::generic_category().message(hive.error)));
  std::string version;
  if (const std::string software = find_hive(root, "SOFTWARE"); !software.empty())
    version = windows_version_of(root.read(software, kLargestHive).content).value_or("");
  return snapshot_of_registry(base, options, read_system_hive(hive.content, path), options.root, version);
}

}  // namespace tcptune
