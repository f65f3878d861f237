// SPDX-License-Identifier: MIT
// The table of inputs; see input_kind.h.
#include "readers/input/input_kind.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/snapshot/surface.h"
#include "core/text/error.h"
#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/input/text_signs.h"
#include "readers/surfaces/surfaces.h"

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
constexpr std::string_view kWindowsNow =
    "See what the registry then holds: reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip /s | tcptune audit -";
constexpr std::string_view kAsLines = "Put what it sets into a file, a line KEY = VALUE each, and judge that";
constexpr std::string_view kForContainer =
    "Put what it sets into a file, a line KEY = VALUE each, and judge that with --for container";
constexpr std::string_view kCounts =
    "tcptune diagnose says what it shows of the connections; sysctl -a | tcptune audit - judges the settings";

constexpr auto kBytes = LooksAt::bytes;
constexpr auto kText = LooksAt::text;

constexpr KnownInput surface_input(InputKind kind, const Surface& surface) {
  return {kind, surface.name, surface.help, Holds::surface, &surface};
}

// The first that holds counts.
constexpr Row kRows[] = {
    {kBytes, sign::hive, "this is a registry hive", "",
     KnownInput{InputKind::registry_hive, "hive", "SYSTEM hives", Holds::registry}},
    {kBytes, sign::registry_query, "this is the output of `reg query`", "",
     KnownInput{InputKind::registry_query, "query", "`reg query` output", Holds::registry}},
    {kBytes, sign::reg_file, "this is a .reg file", "",
     KnownInput{InputKind::reg_file, "reg", ".reg files", Holds::registry}},
    {kBytes, sign::elf, "it is an ELF program", kNameText},
    {kBytes, sign::gzip, "it is gzip data", kDecompress},
    {kBytes, sign::xz, "it is xz data", kDecompress},
    {kBytes, sign::zstd, "it is zstd data", kDecompress},
    {kBytes, sign::bzip2, "it is bzip2 data", kDecompress},
    {kBytes, sign::zip, "it is a zip archive", kUnpack},
    {kBytes, sign::utf16, "it is UTF-16 text", kRecode},
    {kBytes, sign::tar, "it is a tar archive", kUnpack},
    {kBytes, sign::binary, "it is binary data", kNameText},
    {kText, sign::snapshot, "this is a snapshot", "",
     KnownInput{InputKind::snapshot, "snapshot", "snapshots", Holds::machine}},
    {kText, sign::dump, "this is what `sysctl -a` printed", "",
     KnownInput{InputKind::sysctl_dump, "dump", "`sysctl -a` dumps", Holds::sysctls}},
    {kText, sign::printed_by_sysctl, "this is what `sysctl -p` or `sysctl --system` printed, not a sysctl file",
     "It tells what was tried; judge the files that were applied, or what is in force: sysctl -a | tcptune audit -"},
    {kText, sign::counter_table, "these are network counters, as of netstat -s, not a sysctl file", kCounts},
    {kText, sign::socket_table, "this is a list of sockets, as of ss or netstat, not a sysctl file", kCounts},
    {kText, sign::batch, "this is a batch file of Windows, not a sysctl file", kWindowsNow},
    {kText, sign::power_shell, "this is a PowerShell script, not a sysctl file", kWindowsNow},
    {kText, sign::makefile, "this is a Makefile", "", surface_input(InputKind::makefile, surface::makefile)},
    {kText, sign::provisioner, "this holds scripts", "", surface_input(InputKind::provisioner, surface::provisioner)},
    {kText, sign::shell_script, "this is a shell script", "", surface_input(InputKind::shell, surface::shell)},
    {kText, sign::text_template, "this is a template, not a sysctl file", "Judge the file that is made of it"},
    {kText, sign::script, "this is a script, not a sysctl file", kRunThenDump},
    {kText, sign::bsd, "these are settings of a BSD, not of Linux", "Settings of Linux and Windows can be judged"},
    {kText, sign::dockerfile, "this is a Dockerfile", "", surface_input(InputKind::dockerfile, surface::dockerfile)},
    {kText, sign::nix, "this is Nix, not a sysctl file", kAsLines},
    {kText, sign::service_unit, "this is a unit of systemd", "", surface_input(InputKind::unit, surface::unit)},
    {kText, sign::unit, "this is a unit of systemd, not a sysctl file", kAsLines},
    {kText, sign::tuned, "this is an INI file, such as a TuneD profile or a saptune note, not a sysctl file", kAsLines},
    {kText, sign::ini, "this is an INI file, not a sysctl file", kAsLines},
    {kText, sign::manifest, "this is a Kubernetes manifest", "",
     surface_input(InputKind::kubernetes, surface::kubernetes)},
    {kText, sign::compose, "this is a compose file, not a sysctl file", kForContainer},
    {kText, sign::playbook, "this is YAML for Ansible, not a sysctl file", kAsLines},
    {kText, sign::yaml, "this is YAML, not a sysctl file", kAsLines},
    {kText, sign::json, "this is JSON, not a sysctl file", kAsLines},
    {kText, sign::xml, "this is XML, not a sysctl file", kAsLines},
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

const Row& row_of(TextLook& look) {
  return *std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.is(look); });
}

// Nobody would look for a registry in which there is nothing of TCP/IP.
bool names_tcpip(std::string_view text) {
  const auto names = [](std::string_view decoded) {
    return contains_ignoring_case(decoded, "\\tcpip") || contains_ignoring_case(decoded, "\\afd\\");
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

}  // namespace

std::span<const KnownInput> known_inputs() { return kInputs; }

const KnownInput& known_input(InputKind kind) { return kInputs[static_cast<std::size_t>(kind)]; }

Recognised recognise(std::string_view path, std::string_view text) {
  TextLook look(path, text);
  return result_of(row_of(look));
}

Recognised recognise_bytes(std::string_view head) {
  TextLook look("", head);
  for (const Row& row : kRows)
    if (row.at == LooksAt::bytes && row.is(look)) return result_of(row);
  return {};
}

Recognised recognise_found(std::string_view path, std::string_view text) {
  TextLook look(path, text);
  const Recognised found = result_of(row_of(look));
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
  return found;
}

}  // namespace tcptune
