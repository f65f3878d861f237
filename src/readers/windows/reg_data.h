// SPDX-License-Identifier: MIT
// The data of a value in a .reg file, from behind its equals sign, and the quoted strings of that format.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/registry.h"

namespace tcptune {

// What may stand between the parts of a line.
inline constexpr std::string_view kBlanks = " \t";

// What is wrong, or merely odd, at a place of the line.
struct RegRemark {
  std::size_t at = 0;  // bytes from the beginning of the line
  std::string message;  // empty: nothing
};

struct QuotedText {
  std::string text;  // without quotation marks and escapes
  std::size_t end = 0;  // behind the closing quotation mark
  RegRemark fault;
  RegRemark oddity;
};

// `line[at]` is the opening quotation mark.
QuotedText parse_quoted(std::string_view line, std::size_t at);

struct RegData {
  enum class State { complete, continues, faulty };
  State state = State::complete;
  RegistryAction action = RegistryAction::set;
  RegistryType type = RegistryType::none;
  bool listed = false;  // `data` is a list of bytes; a string or a number otherwise
  std::string data;
  RegRemark fault;  // of a faulty one
  RegRemark oddity;  // of the line given last
};

// The data that begins at or behind `at`. A list of bytes may go on in the next line.
RegData parse_reg_data(std::string_view line, std::size_t at);

// `so_far` continues in `line`. Lines that are empty or hold a comment with ; leave it as it is.
RegData continue_reg_data(RegData so_far, std::string_view line);

// Whose bytes the lists for strings are: the code page's in REGEDIT4, UTF-16 since 5.00.
enum class ListedStrings { ansi, utf16 };

// What the registry stores: strings in UTF-16 with a zero at the end.
std::string stored_data(RegData data, ListedStrings strings);

// Could this line be one of a list of bytes, and nothing else?
bool looks_like_bytes(std::string_view line);

}  // namespace tcptune
