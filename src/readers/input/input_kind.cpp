// SPDX-License-Identifier: MIT
// The table of inputs; see input_kind.h.
#include "readers/input/input_kind.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "core/snapshot/surface.h"
#include "core/text/error.h"
#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/input/text_signs.h"
#include "readers/surfaces/surfaces.h"
#include "readers/windows/batch_file.h"
#include "readers/windows/powershell_script.h"
#include "readers/windows/reg_query.h"
#include "readers/windows/reg_text.h"
#include "readers/windows/registry_manifest.h"
#include "readers/windows/registry_policy.h"
#include "readers/windows/registry_tasks.h"

namespace tcptune {
namespace {

enum class LooksAt { bytes, text };

struct Row {
  LooksAt at;
  Sign& is;
  std::string_view what;
  std::string_view advice;
  std::optional<KnownInput> input = std::nullopt;
};

constexpr std::string_view kDecompress = "Decompress it first, for example: zcat FILE | tcptune audit -";
constexpr std::string_view kUnpack = "Unpack it and audit the tree with --root DIR";
constexpr std::string_view kRecode = "Convert it first: iconv -f UTF-16 -t UTF-8 FILE | tcptune audit -";
constexpr std::string_view kNameText =
    "Only sysctl files, the output of `sysctl -a` and registries of Windows can be judged";
constexpr std::string_view kRunThenDump =
    "Run it where it belongs and judge what is then in force: sysctl -a | tcptune audit -";
constexpr std::string_view kAsLines = "Put what it sets into a file, a line KEY = VALUE each, and judge that";
constexpr std::string_view kCounts =
    "tcptune diagnose says what it shows of the connections; sysctl -a | tcptune audit - judges the settings";

constexpr auto kBytes = LooksAt::bytes;
constexpr auto kText = LooksAt::text;

constexpr KnownInput surface_input(InputKind kind, const Surface& surface) {
  return {kind, surface.name, surface.help, Holds::surface, &surface, nullptr};
}

constexpr KnownInput batch_files{InputKind::batch_file, "batch", "batch files of Windows",
                                 Holds::registry,       nullptr, read_batch_file};
constexpr KnownInput powershell_scripts{InputKind::powershell, "powershell", "PowerShell scripts",
                                        Holds::registry,       nullptr,      read_powershell_script};

// The first that holds counts.
constexpr Row kRows[] = {
    {kBytes, sign::hive, "this is a registry hive", "",
     KnownInput{InputKind::registry_hive, "hive", "SYSTEM hives", Holds::registry}},
    {kBytes, sign::registry_query, "this is the output of `reg query`", "",
     KnownInput{InputKind::registry_query, "query", "`reg query` output", Holds::registry, nullptr, parse_reg_query}},
    {kBytes, sign::reg_file, "this is a .reg file", "",
     KnownInput{InputKind::reg_file, "reg", ".reg files", Holds::registry, nullptr, read_reg_text}},
    {kBytes, sign::wide_batch, "this is a batch file of Windows", "", batch_files},
    {kBytes, sign::wide_power_shell, "this is a PowerShell script", "", powershell_scripts},
    {kBytes, sign::elf, "it is an ELF program", kNameText},
    {kBytes, sign::gzip, "it is gzip data", kDecompress},
    {kBytes, sign::xz, "it is xz data", kDecompress},
    {kBytes, sign::zstd, "it is zstd data", kDecompress},
    {kBytes, sign::bzip2, "it is bzip2 data", kDecompress},
    {kBytes, sign::zip, "it is a zip archive", kUnpack},
    {kBytes, sign::utf16, "it is UTF-16 text", kRecode},
    {kBytes, sign::tar, "it is a tar archive", kUnpack},
    {kBytes, sign::binary, "it is binary data", kNameText},
    {kText, sign::markdown, "these are examples in Markdown", "",
     surface_input(InputKind::markdown, surface::markdown)},
    {kText, sign::snapshot, "this is a snapshot", "",
     KnownInput{InputKind::snapshot, "snapshot", "snapshots", Holds::machine}},
    {kText, sign::dump, "this is what `sysctl -a` printed", "",
     KnownInput{InputKind::sysctl_dump, "dump", "`sysctl -a` dumps", Holds::sysctls}},
    {kText, sign::printed_by_sysctl, "this is what `sysctl -p`, `sysctl --system` or systemd-sysctl printed", "",
     surface_input(InputKind::applied, surface::applied)},
    {kText, sign::counter_table, "these are network counters, as of netstat -s, not a sysctl file", kCounts},
    {kText, sign::socket_table, "this is a list of sockets, as of ss or netstat, not a sysctl file", kCounts},
    {kText, sign::cloud_config, "this is user data of cloud-init", "",
     surface_input(InputKind::cloud_init, surface::cloud_init)},
    {kText, sign::multipart, "this is user data of several parts", "",
     surface_input(InputKind::cloud_init, surface::cloud_init)},
    {kText, sign::quadlet, "this is a quadlet of Podman", "", surface_input(InputKind::quadlet, surface::quadlet)},
    {kText, sign::manifest, "this is a Kubernetes manifest", "",
     surface_input(InputKind::kubernetes, surface::kubernetes)},
    {kText, sign::compose, "this is a compose file", "", surface_input(InputKind::compose, surface::compose)},
    {kText, sign::ci_steps, "these are steps of continuous integration", "",
     surface_input(InputKind::ci_steps, surface::ci_steps)},
    {kText, sign::ignition, "this is a configuration for Ignition", "",
     surface_input(InputKind::ignition, surface::ignition)},
    {kText, sign::node_config, "this is the configuration of a node", "",
     surface_input(InputKind::node_config, surface::node_config)},
    {kText, sign::task_definition, "this is a task definition of ECS", "", surface_input(InputKind::ecs, surface::ecs)},
    {kText, sign::chart_values, "these are values of a Helm chart", "",
     surface_input(InputKind::chart_values, surface::chart_values)},
    {kText, sign::scanned_code, "this is code with pairs of a sysctl and its value", "",
     surface_input(InputKind::scanned, surface::scanned)},
    {kText, sign::command_line, "this holds kernel command lines", "",
     surface_input(InputKind::command_line, surface::command_line)},
    {kText, sign::batch, "this is a batch file of Windows", "", batch_files},
    {kText, sign::power_shell, "this is a PowerShell script", "", powershell_scripts},
    {kText, sign::registry_policy, "these are group policy preferences for the registry", "",
     KnownInput{InputKind::registry_policy, "policy", "Registry.xml of group policies", Holds::registry, nullptr,
                read_registry_policy}},
    {kText, sign::registry_tasks, "these are tasks of Ansible for the Windows registry", "",
     KnownInput{InputKind::registry_tasks, "win-regedit", "tasks with win_regedit", Holds::registry, nullptr,
                read_registry_tasks}},
    {kText, sign::registry_manifest, "this is a manifest of Puppet for the Windows registry", "",
     KnownInput{InputKind::registry_manifest, "puppet-registry", "manifests with registry_value", Holds::registry,
                nullptr, read_registry_manifest}},
    {kText, sign::sysctl_template, "this is a template of a sysctl file", "",
     surface_input(InputKind::sysctl_template, surface::sysctl_template)},
    {kText, sign::salt, "this is a state or a pillar of Salt", "", surface_input(InputKind::salt, surface::salt)},
    {kText, sign::puppet, "this is a Puppet manifest", "", surface_input(InputKind::puppet, surface::puppet)},
    {kText, sign::hiera, "this is Hiera data of Puppet", "", surface_input(InputKind::hiera, surface::hiera)},
    {kText, sign::ansible, "this is YAML for Ansible", "", surface_input(InputKind::ansible, surface::ansible)},
    {kText, sign::makefile, "this is a Makefile", "", surface_input(InputKind::makefile, surface::makefile)},
    {kText, sign::provisioner, "this holds scripts", "", surface_input(InputKind::provisioner, surface::provisioner)},
    {kText, sign::shell_script, "this is a shell script", "", surface_input(InputKind::shell, surface::shell)},
    {kText, sign::text_template, "this is a template, not a sysctl file", "Judge the file that is made of it"},
    {kText, sign::script, "this is a script, not a sysctl file", kRunThenDump},
    {kText, sign::bsd, "these are settings of a BSD, not of Linux", "Settings of Linux and Windows can be judged"},
    {kText, sign::dockerfile, "this is a Dockerfile", "", surface_input(InputKind::dockerfile, surface::dockerfile)},
    {kText, sign::nix, "this is Nix", "", surface_input(InputKind::nix, surface::nix)},
    {kText, sign::service_unit, "this is a unit of systemd", "", surface_input(InputKind::unit, surface::unit)},
    {kText, sign::unit, "this is a unit of systemd, not a sysctl file", kAsLines},
    {kText, sign::saptune, "this is a saptune note", "", surface_input(InputKind::saptune, surface::saptune)},
    {kText, sign::tuned, "this is a TuneD profile", "", surface_input(InputKind::tuned, surface::tuned)},
    {kText, sign::ini, "this is an INI file, not a sysctl file", kAsLines},
    {kText, sign::scanned, "this is a text with pairs of a sysctl and its value", "",
     surface_input(InputKind::scanned, surface::scanned)},
    {kText, sign::yaml, "this is YAML, not a sysctl file", kAsLines},
    {kText, sign::json, "this is JSON, not a sysctl file", kAsLines},
    {kText, sign::xml, "this is XML, not a sysctl file", kAsLines},
    {kText, sign::code, "this is code, not a sysctl file", kAsLines},
    {kText, sign::prose, "most of its lines are no assignments, so it is no sysctl file", kAsLines},
    {kText, sign::anything, "this is a sysctl file", "",
     KnownInput{InputKind::sysctl_conf, "conf", "sysctl files", Holds::sysctls}},
};

constexpr auto kKinds = static_cast<std::size_t>(InputKind::kubernetes) + 1;  // the last of them

constexpr auto kInputs = [] {
  std::array<KnownInput, kKinds> inputs;
  for (const Row& row : kRows)
    if (row.input) inputs[static_cast<std::size_t>(row.input->kind)] = *row.input;
  return inputs;
}();

Recognised result_of(const Row& row) {
  return {row.input ? std::optional(row.input->kind) : std::nullopt, row.what, row.advice};
}

Recognised wanted(const Recognised& found, Examples examples) {
  if (found.kind != InputKind::markdown || examples == Examples::judged) return found;
  return {std::nullopt, "this is Markdown, which sets nothing by itself", "--markdown judges the examples in it"};
}

const Row& row_of(TextLook& look) {
  return *std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.is(look); });
}

// Nobody would look for a registry in which there is nothing of TCP/IP.
bool names_tcpip(std::string_view text) {
  const auto names = [](std::string_view decoded) {
    return contains_ignoring_case(decoded, "\\tcpip") || contains_ignoring_case(decoded, "\\afd\\") ||
           contains_ignoring_case(decoded, "dynamicport");
  };
  return text.starts_with("\xFF\xFE") ? names(from_utf16le(text.substr(2))) : names(text);
}

// What cannot be read is judged, so that its fault is told.
bool sets_something(const Surface& surface, std::string_view path, std::string_view text) try {
  const Neighbours none = [](std::string_view) { return SourcePtr(); };
  return !surface.read({path, text, none}).empty();
} catch (const Error&) {
  return true;
}

// Of a script; a .reg file may be all faults.
bool sets_in_registry(const KnownInput& kind, std::string_view path, std::string_view text) try {
  const Registry registry = kind.registry({}, text, std::string(path));
  return registry.source != RegistrySource::script || !registry.values.empty() || !registry.ports.empty();
} catch (const Error&) {
  return true;
}

}  // namespace

std::span<const KnownInput> known_inputs() { return kInputs; }

const KnownInput& known_input(InputKind kind) { return kInputs[static_cast<std::size_t>(kind)]; }

Recognised recognise(std::string_view path, std::string_view text, Examples examples) {
  TextLook look(path, text);
  return wanted(result_of(row_of(look)), examples);
}

void refuse_foreign(const Recognised& found, std::string_view name) {
  throw Error(fmt::format("{}: {}; nothing was judged (--from conf judges it all the same)", name, found.what),
              std::string_view(found.advice));
}

Recognised recognise_bytes(std::string_view head) {
  TextLook look("", head);
  for (const Row& row : kRows)
    if (row.at == LooksAt::bytes && row.is(look)) return result_of(row);
  return {};
}

Recognised recognise_found(std::string_view path, std::string_view text, Examples examples) {
  TextLook look(path, text);
  const Recognised found = wanted(result_of(row_of(look)), examples);
  if (!found.kind) return found;
  const Holds holds = known_input(*found.kind).holds;
  if (holds == Holds::surface) {
    if (!names_a_setting(text)) return {std::nullopt, "no setting is written in it", ""};
    return sets_something(*known_input(*found.kind).surface, path, text)
               ? found
               : Recognised{std::nullopt, "no setting of TCP/IP is written in it", ""};
  }
  if (holds == Holds::sysctls && !is_named_as_sysctl_file(path) && !has_mostly_settings(look))
    return {std::nullopt, "most of its lines set nothing of the kernel's", kNameText};
  if (found.kind != InputKind::registry_hive && holds == Holds::registry && !names_tcpip(text))
    return {std::nullopt, "there is no setting of TCP/IP in this registry text", kNameText};
  if (holds == Holds::registry && known_input(*found.kind).registry != nullptr &&
      !sets_in_registry(known_input(*found.kind), path, text))
    return {std::nullopt, "no setting of TCP/IP is written in it", ""};
  return found;
}

}  // namespace tcptune
