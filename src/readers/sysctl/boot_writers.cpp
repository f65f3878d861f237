// SPDX-License-Identifier: MIT
// See boot_writers.h.
#include "readers/sysctl/boot_writers.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/boot/assemble.h"
#include "core/boot/dialects.h"
#include "core/text/error.h"
#include "core/text/size.h"
#include "core/text/text.h"
#include "readers/sysctl/boot_files.h"
#include "readers/sysctl/services.h"
#include "readers/sysctl/tuned_files.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestScript = 512 * 1024;
constexpr KernelVersion kSysctlParameters{5, 8, 0};  // the command line's sysctl.KEY=VALUE

using Paths = std::vector<std::string>;

struct Machine {
  const RootDirectory& root;
  BootReader reader;
  KernelRange kernels;
};

bool is_file(const Machine& m, const std::string& path) { return m.root.kind_of(path) == EntryKind::file; }

Paths existing(const Machine& m, std::initializer_list<const char*> paths) {
  Paths found;
  for (const char* path : paths)
    if (is_file(m, path)) found.emplace_back(path);
  return found;
}

// Regular files, directory after directory, each by name.
Paths files_in(const Machine& m, std::initializer_list<const char*> directories, std::string_view ending = "") {
  Paths found;
  std::vector<FileIdentity> seen;
  for (const std::string directory : directories) {
    const auto identity = m.root.identity(directory);
    if (!identity || std::find(seen.begin(), seen.end(), *identity) != seen.end()) continue;
    seen.push_back(*identity);
    for (const std::string& name : m.root.names_in(directory))
      if (name.ends_with(ending) && is_file(m, directory + '/' + name)) found.push_back(directory + '/' + name);
  }
  return found;
}

// A variable of a file in shell syntax; empty if it is not set.
std::string variable(const RootDirectory& root, const std::string& path, std::string_view name) {
  const SourcePtr source = root.source(path, kLargestScript).source;
  std::string value;
  if (source == nullptr) return value;
  for (const std::string_view line : split(source->bytes(), '\n')) {
    const std::string_view text = trim(line);
    if (!text.starts_with(name) || !text.substr(name.size()).starts_with('=')) continue;
    value = trim(text.substr(name.size() + 1));
    std::erase_if(value, [](char c) { return c == '"' || c == '\''; });
  }
  return value;
}

Paths command_lines(const Machine& m) { return command_line_files(m.root); }

Running command_line_runs(const Machine& m) {
  if (m.kernels.high < kSysctlParameters) return {Known::no, "", ""};
  if (m.kernels.low < kSysctlParameters)
    return {Known::unknown, "the kernel command line sets it, which kernels before 5.8 do not understand", ""};
  return {};
}

Paths ufw_files(const Machine& m) {
  const std::string path = variable(m.root, "/etc/default/ufw", "IPT_SYSCTL");
  return path.starts_with('/') && is_file(m, path) ? Paths{path} : Paths{};
}

Running ufw_runs(const Machine& m) {
  if (lower(variable(m.root, "/etc/ufw/ufw.conf", "ENABLED")) != "yes") return {Known::no, "", "/etc/ufw/ufw.conf"};
  Running started = is_started(m.root, "ufw");
  if (started.known == Known::yes && m.reader == BootReader::systemd)
    started.because =
        "ufw applies this file when it starts, and nothing orders that after systemd-sysctl: which of the two writes "
        "last is a race";
  return started;
}

// Of the .network files that name an interface networkd takes the first; so that comes last here.
Paths networkd_files(const Machine& m) {
  // One file a name: that of the first directory, were it empty or a link to /dev/null.
  std::map<std::string, std::string, std::greater<>> by_name;
  for (const std::string directory : {"/etc/systemd/network/", "/run/systemd/network/",
                                      "/usr/local/lib/systemd/network/", "/usr/lib/systemd/network/"})
    for (const std::string& name : m.root.names_in(directory.substr(0, directory.size() - 1)))
      if (name.ends_with(".network")) by_name.try_emplace(name, directory + name);
  Paths files = existing(m, {"/etc/systemd/networkd.conf"});
  for (const auto& [name, path] : by_name)
    if (is_file(m, path)) files.push_back(path);
  return files;
}

Running networkd_runs(const Machine& m) { return is_started(m.root, "systemd-networkd"); }

Paths ifupdown_files(const Machine& m) { return files_in(m, {"/etc/network/if-pre-up.d", "/etc/network/if-up.d"}); }
Paths interfaces_files(const Machine& m) {
  Paths files = existing(m, {"/etc/network/interfaces"});
  for (std::string& path : files_in(m, {"/etc/network/interfaces.d"})) files.push_back(std::move(path));
  return files;
}
Running on_interface_up(const Machine&) {
  return {Known::unknown, "this runs when an interface comes up, so it may come later, again, or never", ""};
}

Paths dispatcher_files(const Machine& m) {
  return files_in(m, {"/usr/lib/NetworkManager/dispatcher.d", "/etc/NetworkManager/dispatcher.d",
                      "/etc/NetworkManager/dispatcher.d/pre-up.d", "/etc/NetworkManager/dispatcher.d/no-wait.d"});
}

Running dispatcher_runs(const Machine& m) {
  Running started = is_started(m.root, "NetworkManager");
  return started.known == Known::no ? started : on_interface_up(m);
}

Paths tuned_profiles(const Machine& m) { return tuned_profile_files(m.root); }
Paths tuned_again(const Machine& m) { return tuned_reapplied_files(m.root); }
Running tuned_runs(const Machine& m) { return is_started(m.root, "tuned"); }
Running tuned_reapplies(const Machine& m) {
  if (!tuned_reapplies_files(m.root)) return {Known::no, "", ""};
  Running running = tuned_runs(m);
  running.because.clear();  // the boot reader applies the same lines
  return running;
}

Paths rc_local_files(const Machine& m) {
  Paths files = existing(m, {"/etc/rc.local", "/etc/rc.d/rc.local", "/etc/init.d/boot.local"});
  if (files.size() > 1 && m.root.identity(files[0]) == m.root.identity(files[1])) files.erase(files.begin());
  for (std::string& path : files_in(m, {"/etc/local.d"}, ".start")) files.push_back(std::move(path));
  return files;
}

Running rc_local_runs(const Machine& m) {
  if (is_file(m, "/etc/openwrt_release") || is_started(m.root, "rc.local").known == Known::yes ||
      is_started(m.root, "local").known == Known::yes)
    return {};
  if (const std::string mask = mask_of(m.root, "rc-local.service"); !mask.empty())
    return {Known::no, "rc-local.service is masked", mask};
  if (!has_systemd_units(m.root)) return {Known::unknown, "nothing here tells whether rc.local is run at boot", ""};
  for (const char* generator : {"/usr/lib/systemd/system-generators/systemd-rc-local-generator",
                                "/lib/systemd/system-generators/systemd-rc-local-generator"})
    if (is_file(m, generator)) return {};
  if (is_installed(m.root, "rc-local")) return {};
  if (m.root.kind_of("/usr/lib/systemd/system-generators") == EntryKind::directory)
    return {Known::no, "this systemd has nothing that runs rc.local", ""};
  return {Known::unknown, "nothing here tells whether rc.local is run at boot", ""};
}

enum class RunsIf { there, executable };

struct Row {
  std::string_view program;
  Stage stage;
  Dialect dialect;
  RunsIf runs_if;
  Paths (&files)(const Machine&);
  Running (&runs)(const Machine&);
};

// In the order of a boot.
constexpr std::array kRows{
    Row{"the kernel command line", Stage::before_boot_files, Dialect::command_line, RunsIf::there, command_lines,
        command_line_runs},
    Row{"ufw", Stage::after_boot_files, Dialect::procps, RunsIf::there, ufw_files, ufw_runs},
    Row{"systemd-networkd", Stage::after_boot_files, Dialect::networkd, RunsIf::there, networkd_files, networkd_runs},
    Row{"ifupdown", Stage::after_boot_files, Dialect::shell, RunsIf::executable, ifupdown_files, on_interface_up},
    Row{"ifupdown", Stage::after_boot_files, Dialect::shell, RunsIf::there, interfaces_files, on_interface_up},
    Row{"NetworkManager's dispatcher", Stage::after_boot_files, Dialect::shell, RunsIf::executable, dispatcher_files,
        dispatcher_runs},
    Row{"tuned", Stage::after_boot_files, Dialect::tuned_profile, RunsIf::there, tuned_profiles, tuned_runs},
    Row{"tuned", Stage::after_boot_files, Dialect::tuned_reapply, RunsIf::there, tuned_again, tuned_reapplies},
    Row{"rc.local", Stage::after_boot_files, Dialect::shell, RunsIf::executable, rc_local_files, rc_local_runs},
};

std::size_t largest(const Row& row) { return is_sysctl_file(row.dialect) ? kLargestConf : kLargestScript; }

std::vector<Line> lines_of_last_file(const BootConfiguration& config) {
  return lines_in_dialect(config, static_cast<int>(config.files.size()) - 1, config.files.back().source->bytes());
}

bool sets_anything(const BootConfiguration& config) {
  const std::vector<Line> lines = lines_of_last_file(config);
  return std::any_of(lines.begin(), lines.end(), [](const Line& line) { return line.kind != LineKind::comment; });
}

int settings_in(const BootConfiguration& config) {
  const std::vector<Line> lines = lines_of_last_file(config);
  return static_cast<int>(
      std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.kind == LineKind::assignment; }));
}

// A script that nothing runs is worth a word only if it would set something. It keeps its bytes: they tell the lines.
BootConfiguration without_idle_file(BootConfiguration config, const std::string& because) {
  BootFile& file = config.files.back();
  file.settings = file.source == nullptr ? 0 : settings_in(config);
  file.status = FileStatus::not_run;
  file.trouble = because;
  if (file.settings == 0) config.files.pop_back();
  return config;
}

BootConfiguration with_file(BootConfiguration config, const Machine& m, const Row& row, const std::string& path) {
  const auto writer = static_cast<int>(config.writers.size()) - 1;
  BootFile file = boot_file(m.root, path, FileStatus::read);
  file.writer = writer;
  const ReadSource read = m.root.source(path, largest(row));
  if (read.source == nullptr && row.dialect == Dialect::tuned_reapply) return config;  // the boot reader tells
  if (read.source != nullptr) {
    file = with_source(std::move(file), read.source, row.dialect);
  } else {
    file.status = FileStatus::unreadable;
    file.trouble = words_for_read_error(read.error, largest(row));
  }
  config.files.push_back(std::move(file));
  if (config.files.back().source != nullptr && row.dialect != Dialect::tuned_reapply &&
      row.dialect != Dialect::tuned_profile && !sets_anything(config)) {
    config.files.pop_back();
    return config;
  }
  const Running& running = config.writers.back().running;
  if (running.known == Known::no) return without_idle_file(std::move(config), running.because);
  if (row.runs_if == RunsIf::executable && !m.root.is_executable(path) && !is_file(m, "/etc/openwrt_release"))
    return without_idle_file(std::move(config), "it is not executable");
  return config;
}

}  // namespace

Paths command_line_files(const RootDirectory& root) {
  if (root.is_live()) return {"/proc/cmdline"};
  const Machine m{root, BootReader::systemd, {}};
  if (Paths entries = files_in(m, {"/boot/loader/entries", "/boot/efi/loader/entries", "/efi/loader/entries"}, ".conf");
      !entries.empty())
    return {entries.back()};
  for (const char* path : {"/etc/kernel/cmdline", "/usr/lib/kernel/cmdline", "/etc/default/grub"})
    if (is_file(m, path)) return {path};
  return {};
}

BootConfiguration with_writers(BootConfiguration config, const RootDirectory& root, Stage stage,
                               const KernelRange& kernels) {
  const Machine machine{root, config.reader, kernels};
  std::size_t total = 0;
  for (const Row& row : kRows) {
    if (row.stage != stage) continue;
    const Paths paths = row.files(machine);
    if (paths.empty() && row.dialect != Dialect::tuned_reapply) continue;
    Running running = row.runs(machine);
    if (running.known == Known::no && row.dialect != Dialect::shell) continue;
    config.writers.push_back({std::string(row.program), row.dialect, std::move(running)});
    for (const std::string& path : paths) {
      config = with_file(std::move(config), machine, row, path);
      if (const SourcePtr source = root.source(path, largest(row)).source) total += source->bytes().size();
      if (total > kLargestTotal)
        throw Error(
            fmt::format("the files that {} reads up to {} are larger than {} together with those of other "
                        "programs; this is not a configuration",
                        row.program, path, size_text(kLargestTotal)));
    }
    const bool used =
        !config.files.empty() && config.files.back().writer + 1 == static_cast<int>(config.writers.size());
    if (!used && row.dialect != Dialect::tuned_reapply) config.writers.pop_back();
  }
  return config;
}

}  // namespace tcptune
