// SPDX-License-Identifier: MIT
// See targets.h.
#include "targets/targets.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/names.h"
#include "core/catalogue/registry_names.h"
#include "core/catalogue/releases.h"
#include "core/checks/conf_checks.h"
#include "core/checks/conf_context.h"
#include "core/evaluate/evaluate.h"
#include "core/evaluate/in_force.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/size.h"
#include "core/text/suggest.h"
#include "core/text/text.h"
#include "readers/input/input_file.h"
#include "readers/input/input_kind.h"
#include "readers/linux/image_facts.h"
#include "readers/sysctl/boot_modules.h"
#include "readers/sysctl/services.h"
#include "readers/sysctl/sysctl_dump.h"
#include "snapshots/snapshot_json.h"
#include "targets/proposals.h"
#include "targets/record_target.h"
#include "targets/registry_target.h"
#include "targets/surface_target.h"

namespace tcptune {
namespace {

constexpr std::string_view kStandardInput = "standard input";

std::int64_t memory_of(const std::string& text) {
  if (const auto bytes = parse_size(text)) return *bytes;
  throw Error(fmt::format("--memory: \"{}\" is not a size; expected something like 8GiB or 512MiB", text));
}

KernelVersion kubernetes_version_of(const std::string& text) {
  if (const auto version = parse_kernel_version(text)) return *version;
  throw Error(fmt::format("--kubernetes: \"{}\" is not a version; expected something like 1.29", text));
}

int procps_version_of(const std::string& text) {
  if (const auto version = parse_kernel_version(text))
    return procps_version(version->major, version->minor, version->patch);
  throw Error(fmt::format("--procps-version: \"{}\" is not a version; expected something like 3.3.17 or 4.0.4", text));
}

BootOptions boot_options(const TargetOptions& options) {
  BootOptions boot;
  boot.reader = options.boot;
  if (!options.procps_version.empty()) boot.procps_version = procps_version_of(options.procps_version);
  if (options.systemd_version > 0) boot.systemd_version = options.systemd_version;
  return boot;
}

// A dump has no files of its own: the proposed ones are all its boot configuration.
Target with_proposals(Snapshot dump, const RuleCache& rules, const TargetOptions& options) {
  if (options.with.empty()) return {std::move(dump), std::nullopt};
  std::string text;
  for (const ProposedFile& proposed : options.with) text += read_proposal(proposed.file, options) + '\n';
  Target target{dump, std::move(dump)};
  target.snapshot.boot = boot_of_file(make_source(std::move(text)), options.with.back().file,
                                      {BootReader::single_file, {}}, rules.prepare(target.snapshot.facts).names());
  target.snapshot.boot->files.front().proposed = YesNo::yes;
  put_in_place(target.snapshot, rules.base());
  return target;
}

void finish(Snapshot& snapshot, const RuleBase& base, const RootDirectory& root, const BootOptions& options,
            const SettingNames& names) {
  read_boot_plane(snapshot, root, options, names);
  if (snapshot.now) tell_hidden(snapshot, base);
  tell_elsewhere(snapshot, base);
}

// A whole system with what its files set; with proposed ones in place too, if there are any. Both states come from the
// same readings: the root remembers what it saw.
Target with_boot(Snapshot machine, const RuleBase& base, RootDirectory& root, const TargetOptions& options,
                 const SettingNames& names) {
  const BootOptions boot = boot_options(options);
  const std::vector<Proposal> proposals = read_proposals(options);
  Target target;
  if (!proposals.empty()) {
    target.before = machine;
    finish(*target.before, base, root, boot, names);
  }
  for (const Proposal& proposal : proposals) root.propose(proposal.path, proposal.text);
  finish(machine, base, root, boot, names);
  mark_proposed(*machine.boot, proposals);
  if (machine.other_reader) mark_proposed(*machine.other_reader, proposals);
  if (machine.now) put_in_place(machine, base);
  target.snapshot = std::move(machine);
  return target;
}

bool has_settings(const BootConfiguration& boot) {
  return std::any_of(boot.lines.begin(), boot.lines.end(),
                     [](const Line& line) { return line.kind != LineKind::comment; });
}

constexpr std::array kMarks{"/.dockerenv", "/run/.containerenv"};
constexpr std::array kOfMachines{"/lib/modules",     "/usr/lib/modules",        "/boot/vmlinuz", "/sbin/init",
                                 "/usr/sbin/init",   "/lib/systemd/systemd",    "/etc/inittab",  "/init",
                                 "/usr/lib/systemd", "/etc/systemd/system",     "/etc/init.d",   "/lib/preinit",
                                 "/sbin/procd",      "/usr/lib/systemd/systemd"};
constexpr std::array kOfAnySystem{"/etc", "/usr", "/lib", "/run", "/boot", "/proc"};

bool is_any_there(const RootDirectory& root, std::span<const char* const> paths) {
  return std::any_of(paths.begin(), paths.end(),
                     [&](const char* path) { return root.kind_of_link(path) != EntryKind::missing; });
}

// Without a kernel and a first program it may be a container's; then other things hold.
void ask_for_whom(Snapshot& image, const RootDirectory& root) {
  if (image.facts.audience != Audience::unknown || !has_settings(*image.boot)) return;
  const bool marked = is_any_there(root, kMarks);
  if (!marked && is_any_there(root, kOfMachines)) return;
  image.not_visible.push_back(fmt::format("whether this is for a container ({}): --for container, pod or host tells",
                                          marked ? "it has the mark of one" : "there is no kernel and no init in it"));
}

// A sysctl file alone.
Snapshot snapshot_of_conf(const RuleCache& rules, const TargetOptions& options, const std::string& name,
                          const SourcePtr& source) {
  Snapshot snapshot;
  snapshot.kind = TargetKind::files;
  snapshot.name = name;
  apply_overrides(snapshot.facts, rules.base(), options);
  const BootOptions boot = boot_options(options);
  read_lone_file(snapshot, source, name, boot, rules.prepare(snapshot.facts).names());
  tell_elsewhere(snapshot, rules.base());
  return snapshot;
}

}  // namespace

void tell_elsewhere(Snapshot& snapshot, const RuleBase& base) {
  std::set<std::string> names;
  for (const auto& [name, winner] : snapshot.boot->winners)
    if (kind_of_name(base, name) == NameKind::elsewhere) names.insert(name);
  tell(snapshot, {names.begin(), names.end()}, "outside of TCP/IP, which tcptune does not judge");
}

bool may_readers_differ(const BootConfiguration& boot) {
  return std::any_of(boot.lines.begin(), boot.lines.end(),
                     [](const Line& line) { return line.glob == YesNo::yes || line.kind == LineKind::exclusion; }) ||
         std::any_of(boot.winners.begin(), boot.winners.end(),
                     [](const auto& entry) { return entry.second.writes.size() > 1; });
}

void read_lone_file(Snapshot& snapshot, const SourcePtr& source, const std::string& path, BootOptions options,
                    const SettingNames& names) {
  snapshot.boot = boot_of_file(source, path, options, names);
  if (snapshot.boot->reader != BootReader::single_file || !may_readers_differ(*snapshot.boot)) return;
  options.reader = BootReader::systemd;
  snapshot.other_reader = boot_of_file(source, path, options, names);
}

void read_boot_plane(Snapshot& snapshot, const RootDirectory& root, const BootOptions& options,
                     const SettingNames& names) {
  snapshot.facts.modules = read_modules(root);
  BootOptions here = options;
  here.kernels = snapshot.facts.kernel;
  snapshot.boot = read_boot(root, here, names);
  if (snapshot.boot->reader == BootReader::systemd && snapshot.boot->reader_runs.known != Known::no) {
    here.reader = BootReader::procps;
    snapshot.other_reader = read_boot(root, here, names);
  }
  for (std::string& phrase : run_time_writers(root)) snapshot.not_visible.push_back(std::move(phrase));
  for (const BootFile& file : snapshot.boot->files)
    if (file.status == FileStatus::unreadable)
      snapshot.not_visible.push_back(fmt::format("{} ({}); what it sets is not known", file.path, file.trouble));
}

void apply_overrides(Facts& facts, const RuleBase& base, const TargetOptions& options) {
  facts.profile = options.profile.find('/') == std::string::npos && !options.profile.ends_with(".yaml")
                      ? options.profile
                      : path_text(file_path(options.profile).stem());
  const Profile* profile = facts.profile.empty() ? nullptr : find_profile(base, facts.profile);
  if (profile != nullptr) facts.role = profile->role;
  if (!options.role.empty()) facts.role = options.role;
  if (!options.memory.empty() && (options.assumed_memory == YesNo::no || !facts.memory))
    facts.memory = memory_of(options.memory);
  facts = meant_for(std::move(facts), options.audience);
  if (!options.kubernetes.empty()) facts.kubernetes = kubernetes_version_of(options.kubernetes);
  const bool assumed = options.assumed_version == YesNo::yes;
  if (options.paths.empty() && !options.windows_version.empty() && !assumed)
    throw Error("--windows-version is for Windows, and this is a Linux; --kernel tells the version of that");
  const KnownRelease* release = find_release(options.release);
  if (facts.distribution.empty() && release != nullptr) facts.distribution = release->title;
  if (options.kernel.empty() || (assumed && facts.kernel != KernelRange{})) {
    facts.any_kernel = yes_if(facts.kernel == KernelRange{});
    return;
  }
  const auto range = parse_kernel_range(options.kernel);
  if (!range)
    throw Error(
        fmt::format("--kernel: \"{}\" is not a kernel version; expected 5.15, a release such as 6.1.0-18-amd64, or a "
                    "range such as 4.4..5.10",
                    options.kernel));
  facts.kernel = *range;
  facts.vendor = release != nullptr && release->kernel == options.kernel ? std::string(release->vendor)
                                                                         : kernel_vendor(options.kernel);
  const bool is_release = range->low == range->high || options.kernel.find('-') != std::string::npos;
  facts.kernel_release = is_release ? options.kernel : "";
}

void check_words(const TargetOptions& options, const RuleBase& base) {
  Facts facts;
  apply_overrides(facts, base, options);
  if (!options.windows_version.empty()) windows_range_of(options.windows_version);
}

void tell(Snapshot& snapshot, std::vector<std::string> names, std::string_view what) {
  if (names.empty()) return;
  const std::size_t count = names.size();
  names.resize(std::min<std::size_t>(3, count));
  snapshot.not_visible.push_back(fmt::format("{} setting{} {}: {}{}", count, count == 1 ? "" : "s", what,
                                             fmt::join(names, ", "), count > 3 ? " …" : ""));
}

void tell_hidden(Snapshot& snapshot, const RuleBase& base) {
  std::vector<std::string> denied, hosts;
  for (const auto& [name, reading] : *snapshot.now) {
    if (reading.state == ReadingState::denied) denied.push_back(name);
    if (reading.state != ReadingState::absent || snapshot.facts.net_namespace != NetNamespace::child) continue;
    const Setting* setting = find_setting(base, name);
    const bool there = setting != nullptr &&
                       exists_in(*setting, snapshot.facts.kernel, snapshot.facts.vendor) == Known::yes &&
                       setting->module.empty();
    if (there && setting->scope != SettingScope::namespaced) hosts.push_back(name);
  }
  tell(snapshot, std::move(denied), "may not be read by this user");
  tell(snapshot, std::move(hosts), "of the host, which this network namespace does not show");
}

// A directory of files is no system: of that nothing would be read, and all be well.
void refuse_no_root(const RootDirectory& root, const std::string& name) {
  if (is_any_there(root, kOfAnySystem)) return;
  throw Error(
      fmt::format("{}: this is not the root of a system: it has no etc, usr, lib or Windows", name),
      "Name the directory that holds etc; sysctl files that lie elsewhere are named one by one, without --root");
}

void look_everywhere(const RootDirectory& root) {
  for (const auto paths : {std::span<const char* const>(kMarks), std::span<const char* const>(kOfMachines),
                           std::span<const char* const>(kOfAnySystem)})
    for (const char* path : paths) root.kind_of_link(path);
  // Where systemd changed what it reads, each side is looked at.
  constexpr int kOldSystemd = 1, kNewSystemd = 9999;
  for (const BootReader reader : kTreeReaders)
    for (const std::optional<int> version :
         {std::optional<int>(), std::optional(kOldSystemd), std::optional(kNewSystemd)})
      read_boot(root, {reader, version}, {});
  read_boot(root, {}, {});
  read_modules(root);
  run_time_writers(root);
}

TargetOptions with_release(TargetOptions options) {
  if (options.release.empty()) return options;
  const KnownRelease* release = find_release(lower(options.release));
  if (release == nullptr) {
    std::vector<std::string_view> names;
    for (const KnownRelease& known : known_releases()) names.push_back(known.name);
    throw Error(fmt::format("--target: \"{}\" is not a release that is known{}", options.release,
                            did_you_mean(options.release, names)),
                fmt::format("Known are {}; --kernel and --windows-version take any version", fmt::join(names, ", ")));
  }
  options.release = release->name;
  if (options.kernel.empty()) options.kernel = release->kernel;
  if (options.windows_version.empty()) options.windows_version = release->windows;
  if (!options.boot) options.boot = named<BootReader>(release->reader);
  if (options.systemd_version == 0) options.systemd_version = release->systemd_version;
  if (options.procps_version.empty()) options.procps_version = release->procps_version;
  return options;
}

void check_target(const TargetOptions& options) {
  const bool names_files = !options.paths.empty() || !options.choice.lists.empty();
  if (!options.root.empty() && names_files) throw Error("--root is a whole image; name files or a root, not both");
  if (options.root.empty() && !names_files && options.audience != Audience::unknown)
    throw Error("--for is for files and images (--root); this machine itself tells what it is");
  check_for_whom(options);
}

void check_for_whom(const TargetOptions& options) {
  if (!options.kubernetes.empty() && options.audience != Audience::pod) throw Error("--kubernetes goes with --for pod");
}

Target linux_target(const RuleCache& rules, const TargetOptions& options, RunningLinux linux, LiveSettings settings) {
  Snapshot machine;
  machine.kind = TargetKind::live;
  machine.name = std::move(linux.name);
  machine.facts = std::move(linux.facts);
  apply_overrides(machine.facts, rules.base(), options);
  RootDirectory& root = linux.root;
  const bool all = settings == LiveSettings::all || !options.with.empty();
  machine.now =
      linux.read_now(all ? every_setting(rules.base())
                         : asked_settings(rules.base(), machine.facts, read_boot(root, boot_options(options), {})));
  std::vector<std::string> present;
  for (const auto& [name, reading] : *machine.now)
    if (reading.state != ReadingState::absent) present.push_back(name);
  const SettingNames names = std::make_shared<const std::vector<std::string>>(std::move(present));
  return with_boot(std::move(machine), rules.base(), root, options, names);
}

Target root_target(const RuleCache& rules, const TargetOptions& options) {
  RootDirectory root(options.root);
  if (is_windows_tree(root)) return {snapshot_of_windows_tree(rules.base(), options, root), std::nullopt};
  refuse_no_root(root, options.root);
  return image_target(rules, options, root, options.root, read_root_facts(root));
}

Target image_target(const RuleCache& rules, const TargetOptions& options, RootDirectory& root, const std::string& name,
                    Facts facts) {
  Snapshot image;
  image.kind = TargetKind::root;
  image.name = name;
  image.facts = std::move(facts);
  apply_overrides(image.facts, rules.base(), options);
  const SettingNames& names = rules.prepare(image.facts).names();
  Target target = with_boot(std::move(image), rules.base(), root, options, names);
  ask_for_whom(target.snapshot, root);
  return target;
}

Snapshot snapshot_of_nothing(const RuleBase& base, const TargetOptions& options) {
  Snapshot snapshot;
  snapshot.kind = TargetKind::files;
  snapshot.name = "no machine";
  apply_overrides(snapshot.facts, base, options);
  return snapshot;
}

std::vector<Target> file_targets(const RuleCache& rules, const TargetOptions& options, const std::string& path,
                                 LiveSettings settings) {
  return text_targets(rules, options, path, read_input(path), settings);
}

std::vector<Target> text_targets(const RuleCache& rules, const TargetOptions& options, const std::string& path,
                                 std::string text, LiveSettings settings) {
  const std::string shown = path != "-"                  ? path
                            : options.stdin_name.empty() ? std::string(kStandardInput)
                                                         : options.stdin_name;
  Recognised found{options.from, "", ""};
  if (!found.kind) found = recognise(shown, text, options.examples);
  if (!found.kind) refuse_foreign(found, shown);
  const InputKind kind = *found.kind;
  if (kind == InputKind::snapshot) return {record_target(rules, options, read_snapshot(text, shown), shown, settings)};
  if (known_input(kind).holds == Holds::registry) {
    std::vector<Target> targets;
    for (Snapshot& snapshot : snapshots_of_registry_input(rules.base(), options, kind, shown, text))
      targets.push_back({std::move(snapshot), std::nullopt});
    return targets;
  }
  if (kind == InputKind::sysctl_dump) {
    Snapshot machine;
    machine.name = shown;
    Dump dump = parse_sysctl_dump(rules.base(), text, shown);
    machine.kind = TargetKind::dump;
    machine.facts.kernel_release = dump.kernel_release;
    machine.facts.vendor = kernel_vendor(dump.kernel_release);
    if (const auto kernels = kernels_of_release(dump.kernel_release)) machine.facts.kernel = *kernels;
    if (const auto version = version_of_build(dump.kernel_build, machine.facts.kernel))
      if (!dump.kernel_release.empty()) machine.facts.kernel = {*version, *version};
    machine.now = std::move(dump.readings);
    apply_overrides(machine.facts, rules.base(), options);
    tell_hidden(machine, rules.base());
    return {with_proposals(std::move(machine), rules, options)};
  }
  // An empty file is judged like one of comments; an empty stream is a command that failed.
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos && (path == "-" || path.starts_with("/dev/")))
    throw Error(fmt::format("{}: there is no setting in it, so there was nothing to judge", shown));
  if (!options.with.empty())
    throw Error(fmt::format(
        "{}: --with needs a machine, an image (--root) or a dump; a file alone is judged without others", shown));
  const SourcePtr source = make_source(std::move(text));
  const Surface* surface = known_input(kind).surface;
  if (surface == nullptr) return {{snapshot_of_conf(rules, options, shown, source), std::nullopt}};
  Facts facts;
  apply_overrides(facts, rules.base(), options);
  std::vector<Target> targets;
  for (Snapshot& snapshot :
       snapshots_of_surface(rules, {*surface, shown, source, neighbours_of(path == "-" ? options.stdin_name : path),
                                    std::move(facts), boot_options(options)}))
    targets.push_back({std::move(snapshot), std::nullopt});
  return targets;
}

Target text_target(const RuleCache& rules, const TargetOptions& options, const std::string& path, std::string text,
                   LiveSettings settings) {
  return std::move(text_targets(rules, options, path, std::move(text), settings).front());
}

}  // namespace tcptune
