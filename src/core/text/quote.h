// SPDX-License-Identifier: MIT
// What we print is read by terminals and run by other programs, and much of it comes from hostile inputs: one function
// for each reader. What a reader cannot take is refused, never written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

// One line for a terminal. What could drive it, reorder its text or break the line can be seen instead: control
// characters (C0, DEL, C1), the controls of bidirectional text, line separators, and bytes that are not UTF-8 become
// \x1b or \u202e. A tab becomes a blank. Wide and combining characters stay, and so does a backslash.
std::string printable(std::string_view text);

// The same for several lines: their ends stay.
std::string printable_lines(std::string_view text);

// For a terminal that shows nothing else: three dots for "…", other characters as escapes. ASCII stays as it is.
std::string in_ascii(std::string_view text);

// Would `printable` leave it as it is?
bool is_printable(std::string_view text);

// Where the first character stands that could drive a terminal or reorder its text; nothing if none does. Tabs and
// bytes that are not UTF-8 do not.
std::optional<std::size_t> find_control(std::string_view text);

// `text` made printable and cut to at most `columns`, with … where something is missing.
std::string shorten(std::string_view text, std::size_t columns);

// A value in a message: shortened and between double quotes, unless it begins with one.
std::string in_quotes(std::string_view value);

// JSON that holds nothing which `printable` would change, but for the ends of its lines: in its strings such characters
// become \u009b. `json` is well-formed, in UTF-8.
std::string printable_json(std::string_view json);

// A word for a POSIX shell, in single quotes. Nothing when the text is not printable: no line of commands or comments
// can hold it so that a person sees what it says.
std::optional<std::string> shell_word(std::string_view text);

// An assignment as a line of sysctl.d. Nothing when a reader would take it for another: a name with '=' or with a
// character of a glob, a value that ends in a backslash, text that is not printable (tabs in a value become blanks).
std::optional<std::string> sysctl_line(std::string_view name, std::string_view value);

// The name behind "--- " and "+++ ", as GNU patch and git apply both find it: in quotes with C's escapes where a
// character needs them, and else with a tab behind it where it holds a blank, so that it ends there.
std::string patch_file_name(std::string_view path);

// The line that opens a key of a .reg file: "[HKEY_LOCAL_MACHINE\SYSTEM]". Nothing when the key is not printable or
// holds a ']', where some imports may end it.
std::optional<std::string> registry_key_line(std::string_view key);

// The name of a value, or a string, in a .reg file: in quotes. `text` is printable.
std::string registry_string(std::string_view text);

}  // namespace tcptune
