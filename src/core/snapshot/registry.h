// SPDX-License-Identifier: MIT
// The Windows registry as far as TCP/IP is concerned: values as they were found, whatever held them. Text is UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/named.h"

namespace tcptune {

// The types of winnt.h. Other numbers occur and are kept as they are.
enum class RegistryType : std::uint32_t {
  none = 0,
  string = 1,
  expand_string = 2,
  binary = 3,
  dword = 4,
  dword_big_endian = 5,
  link = 6,
  multi_string = 7,
  qword = 11,
};

// "REG_DWORD"; "type 0x1234" for a number without a name.
std::string name_of(RegistryType type);

enum class RegistrySource { live, hive, reg_file, query };
template <>
inline constexpr auto kNames<RegistrySource> = enum_names("live", "hive", "reg_file", "query");

enum class RegistryAction { set, remove_value, remove_key };
template <>
inline constexpr auto kNames<RegistryAction> = enum_names("set", "remove_value", "remove_key");

// One value, or one instruction of a .reg file, in the order in which they take effect.
struct RegistryValue {
  // As found, but with the long root name: HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters. Out
  // of a hive, where the control set is a number, CurrentControlSet stands for the one that is judged.
  std::string key;
  std::string name;  // as found; empty for a key's default value and for `remove_key`
  RegistryAction action = RegistryAction::set;
  RegistryType type = RegistryType::none;
  std::string data;  // the bytes as the registry stores them; of any length, whatever the type
  int line = 0;  // where it begins, from 1; 0 when the source has no lines
  int continued = 0;  // further lines that belong to it
  int column = 0;  // of the name, in bytes from 1 of `text`
  int value_column = 0;  // of the data
  std::string text;  // the line it begins on; empty when the source has no lines
};

// What goes missing because of a fault, when Windows takes the file in.
enum class RegistryLoss {
  nothing,  // an oddity worth knowing
  line,  // the line, without a word
  file,  // everything
};

struct RegistryFault {
  RegistryLoss loss = RegistryLoss::line;
  int line = 0;
  int column = 0;
  std::string text;  // the line; empty for a fault of the whole file
  std::string message;  // a clause: what is wrong, and what was expected: "0x is not allowed after dword:, which takes
                        // hexadecimal digits as they are"
};

struct RegistryComment {
  int line = 0;
  std::string text;  // the whole line
};

struct Registry {
  RegistrySource source = RegistrySource::live;
  std::string file;  // as named; empty for a live registry
  std::string form;  // for people: "REGEDIT 5.00, UTF-16LE"; empty if there is nothing to tell
  std::vector<RegistryValue> values;
  std::vector<RegistryFault> faults;
  std::vector<RegistryComment> comments;
  std::vector<std::string> denied;  // keys that may not be read
  std::vector<std::string> unseen;  // what a reader could not tell or left out, one phrase each, for a person
};

// Does it come from a text with lines, a .reg file or the output of `reg query`?
inline bool is_text(const Registry& registry) {
  return registry.source == RegistrySource::reg_file || registry.source == RegistrySource::query;
}

// The documented number of a value: a REG_DWORD of four bytes. Nothing for every other type and size.
std::optional<std::uint32_t> number_of(const RegistryValue& value);

// One value as a .reg file of version 5.00 writes it, without the line end: "TcpTimedWaitDelay"=dword:0000003c,
// "x"="a string", "y"=hex(b):05,00,… Long lists of bytes are broken as regedit does, with CR LF.
std::string as_reg_line(std::string_view name, RegistryType type, std::string_view data);

}  // namespace tcptune
