// SPDX-License-Identifier: MIT
// The Windows registry as far as TCP/IP is concerned: values as they were found, whatever held them. Text is UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/snapshot/source.h"
#include "core/text/named.h"
#include "core/text/yes_no.h"

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

// `script`: a text whose commands, tasks or elements set values (a batch file, a playbook, a policy).
enum class RegistrySource { live, hive, reg_file, query, script };
template <>
inline constexpr auto kNames<RegistrySource> = enum_names("live", "hive", "reg_file", "query", "script");

enum class RegistryAction { set, remove_value, remove_key };
template <>
inline constexpr auto kNames<RegistryAction> = enum_names("set", "remove_value", "remove_key");

// How a value stands in its text, and how it is edited there. Spans are in RegistryText::source.
struct RegistryWriting {
  Span whole;  // the command, the line, the element
  Span name;
  Span digits;  // what another number replaces: digits alone, without 0x, dword: and quotation marks
  YesNo hexadecimal = YesNo::no;
  Span removal;  // what goes when the value goes, so that what is left is still what it was
  std::string not_edited;  // why it is left alone, behind "it"; empty: it may be edited
};

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
  int region = 0;  // of a script: 0 always runs; others may be each other's alternatives (branches, functions, tasks)
  std::shared_ptr<const RegistryWriting> writing = nullptr;  // null: it cannot be edited where it stands
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
  std::size_t words = 0;  // where in it the words begin, behind the comment's mark
  std::size_t end = std::string::npos;  // where they end, before what closes a comment
};

// A range of ports for outgoing connections that a script asks netsh or PowerShell for. No registry value holds it.
struct DynamicPorts {
  std::string protocol;  // "tcp", "udp"
  std::string family;  // "ipv4", "ipv6"; empty: both
  std::optional<std::int64_t> start, count;  // nothing: left as it is, or not known
  int line = 0;
  int column = 0;
  std::string text;  // the line
};

struct Registry;

// The text that a registry was read from, when changes may be edits of it.
struct RegistryText {
  SourcePtr source = nullptr;  // null: there is none
  Registry (*read)(const Catalogue& base, std::string_view bytes, const std::string& file) = nullptr;
  std::string not_edited;  // why no patch can hold it, behind its name: "is UTF-16 text"; empty: one can
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
  std::vector<DynamicPorts> ports;
  RegistryText text;
  YesNo edited_in_place = YesNo::no;  // changes are edits of the text; else a .reg file to import makes them
  std::vector<int> regions;  // of a script: which of them this is; empty: all
};

// Does it come from a text with lines, a .reg file, the output of `reg query` or a script?
inline bool is_text(const Registry& registry) {
  return registry.source == RegistrySource::reg_file || registry.source == RegistrySource::query ||
         registry.source == RegistrySource::script;
}

// Regions that set the same value are alternatives, and each is judged without the other: one registry a course that
// the script may take. Never empty.
std::vector<Registry> courses_of(const Registry& registry);

// What of it belongs to these regions; all of it if there are none.
Registry with_regions(Registry registry, const std::vector<int>& regions);

// The documented number of a value: a REG_DWORD of four bytes. Nothing for every other type and size.
std::optional<std::uint32_t> number_of(const RegistryValue& value);

// One value as a .reg file of version 5.00 writes it, without the line end: "TcpTimedWaitDelay"=dword:0000003c,
// "x"="a string", "y"=hex(b):05,00,… Long lists of bytes are broken as regedit does, with CR LF.
std::string as_reg_line(std::string_view name, RegistryType type, std::string_view data);

}  // namespace tcptune
