// SPDX-License-Identifier: MIT
// By what the kinds of input are told apart: a function for each row of the table in input_kind.cpp.
#pragma once

#include "readers/input/text_look.h"

namespace tcptune {

using Sign = bool(TextLook& look);

namespace sign {

// Of what can be judged. A dump has what only the kernel sets (kernel.osrelease, kernel.random.uuid …), complaints of
// sysctl, or read-only settings (fs.file-nr …) in a file without comments and empty lines. A .reg file is told by its
// header, or because the first line that is no comment is a key in brackets; `reg query` by a first line that is a
// key; UTF-16 is read through.
Sign hive, reg_file, registry_query, snapshot, dump, anything;

// Of bytes that are no text. Binary data has NUL bytes among the first 8 KiB, of which less than nine tenths are
// printable: a text with a stray NUL stays text, for that is a finding.
// Scripts of Windows may be UTF-16 text.
Sign wide_batch, wide_power_shell;

Sign elf, gzip, xz, zstd, bzip2, zip, utf16, tar, binary;

// Of other texts: told by their first line that is no comment, by what only a program prints, or by commands that
// outnumber the assignments: a command among settings is a fault of a sysctl file, not a script.
Sign printed_by_sysctl, counter_table, socket_table, batch, power_shell, registry_policy, registry_tasks,
    registry_manifest, script, bsd, dockerfile, text_template, sysctl_template, nix, unit, service_unit, shell_script,
    makefile, provisioner, ini, tuned, saptune, command_line, yaml, json, xml;

// Of configuration management: told by where the file stands in a role or a module, by its ending, or by what only
// that program reads.
Sign ansible, salt, puppet, hiera;

// Of containers and how machines are provisioned; see container_text.cpp.
Sign manifest, compose, cloud_config, multipart, quadlet, ci_steps, ignition, node_config, task_definition,
    chart_values;

// Code and other texts that no row knows: with a pair of a sysctl and its value in it (`scanned_code` is what others
// could take), and without; and texts whose lines are no assignments.
Sign scanned, scanned_code, code, prose;

// By its name alone.
Sign markdown;

}  // namespace sign

// May a setting be written in the text, in any syntax? One pass over it, before anybody looks closer.
bool names_a_setting(std::string_view text);

// What it looks for is no longer than this: a text may be looked at in parts that overlap by as much.
inline constexpr std::size_t kLongestSettingMark = 16;

// What makes a file that nobody named a sysctl file. By its name: sysctl.conf, and *.conf below sysctl.d.
bool is_named_as_sysctl_file(std::string_view path);

// By its text: most of its lines assign to names that look like sysctls, and one at least to one that is certain. In
// NN-*.conf, and where the name speaks of sysctl, the others may be any names.
bool has_mostly_settings(TextLook& look);

}  // namespace tcptune
