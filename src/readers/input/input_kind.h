// SPDX-License-Identifier: MIT
// What a named file or standard input holds, and its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

enum class InputKind { sysctl_conf, sysctl_dump, not_linux, reg_file, registry_query, registry_hive };

// `sysctl_dump`: has what only the kernel sets (kernel.osrelease, kernel.random.uuid …), complaints of sysctl, or
// read-only settings (fs.file-nr, net.ipv4.tcp_available_congestion_control …) in a file without comments and empty
// lines. `not_linux`: net.inet.* and other BSD names and no Linux one. `reg_file`: by its header, or because the first
// line that is no comment is a key in brackets; `registry_query`: a first line that is a key, HKEY_…; `registry_hive`:
// by its signature. UTF-16 is read through.
InputKind recognise(std::string_view text);

// The kind of registry a text or hive is, told by its first line that says something; nothing if it is none.
std::optional<InputKind> registry_kind(std::string_view text);

// One of the three kinds of a registry.
bool is_registry(InputKind kind);

// What a text that is no sysctl file is written in, told by its first line that is no comment: "an INI file", "YAML",
// "a shell script", "JSON", "XML". Empty when it may be a sysctl file, however faulty.
std::string_view foreign_language(std::string_view text);

// The whole file, or standard input for "-". A fifo (as from `<(command)`) is read to its end; /dev/null is an empty
// file. Throws Error naming the path and what to do: missing, denied, a directory (says --root), a device or socket,
// larger than 256 MiB, a line longer than kLongestLine (found while reading, so a huge line is not kept; a hive has
// none), binary data that is no hive (says what was found).
std::string read_input(const std::string& path);

}  // namespace tcptune
