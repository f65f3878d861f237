// SPDX-License-Identifier: MIT
// What kind of input a text is.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tcptune {

enum class InputKind { sysctl_conf, sysctl_dump, reg_file, registry_query, registry_hive, snapshot };
enum class Holds { sysctls, registry, machine };

using Recognise = bool(std::string_view text);

struct KnownInput {
  InputKind kind = InputKind::sysctl_conf;
  std::string_view name;  // what --from takes
  std::string_view help;  // what such inputs are called: "sysctl files"
  Holds holds = Holds::sysctls;
  Recognise& recognise;
};

// One a kind, in the order of InputKind.
std::span<const KnownInput> known_inputs();
const KnownInput& known_input(InputKind kind);

// `sysctl_dump`: has what only the kernel sets (kernel.osrelease, kernel.random.uuid …), complaints of sysctl, or
// read-only settings (fs.file-nr, net.ipv4.tcp_available_congestion_control …) in a file without comments and empty
// lines. `reg_file`: by its header, or because the first line that is no comment is a key in brackets;
// `registry_query`: a first line that is a key, HKEY_…; `registry_hive`: by its signature. UTF-16 is read through.
// `snapshot`: a JSON object that says so. `sysctl_conf`: everything else.
InputKind recognise(std::string_view text);

// May a line of it be of any length? `begin` is the beginning of the text.
bool has_no_lines(std::string_view begin);

}  // namespace tcptune
