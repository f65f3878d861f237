// SPDX-License-Identifier: MIT
// A snapshot: what the readers found out about one target. Plain data, no judgement.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/snapshot/registry.h"
#include "core/text/enum_names.h"

namespace tcptune {

enum class ReadingState { present, absent, denied, malformed };

// The state of one setting on the plane `now`. `text` as the kernel showed it, without the final newline; empty unless
// present.
struct Reading {
  ReadingState state = ReadingState::absent;
  std::string text;
  int line = 0;  // in a dump; 0 for a live kernel
};

using Readings = std::map<std::string, Reading, std::less<>>;  // by full setting name

// Who applies settings at boot. `single_file`: no order is known, the file is judged alone. `registry`: Windows; its
// values take effect at the next start, and each key that was read counts as a file. The first three read the files of
// a whole system.
enum class BootReader { systemd, procps, busybox, single_file, registry };
template <>
inline constexpr auto kNames<BootReader> = enum_names("systemd", "procps", "busybox", "file", "registry");
inline constexpr std::array kTreeReaders{BootReader::systemd, BootReader::procps, BootReader::busybox};

enum class FileStatus {
  read,  // its lines are applied at boot
  masked,  // an empty file, a link to /dev/null or a dangling link of this name hides others; itself sets nothing
  shadowed,  // a file of the same name in an earlier directory is read instead: see `winner`
  wrong_suffix,  // in a sysctl.d directory but not *.conf
  hidden,  // name starts with a dot: systemd skips it
  not_read,  // this reader never looks at it (/etc/sysctl.conf under systemd without a link)
  unreadable,  // open or read failed: see `trouble`
};

enum class Mark { no, yes };

struct SourceFile {
  std::string path;  // as a person names it: inside the root, "-" for standard input
  FileStatus status = FileStatus::read;
  std::string winner;  // `shadowed`: the path that is read instead
  std::string link_target;  // when the path is a symbolic link: where it leads, inside the root
  std::string trouble;  // `unreadable`: why, in words
  Mark byte_order_mark = Mark::no;
  Mark carriage_returns = Mark::no;  // any line ends in CR LF
  int nul_line = 0;  // first line with a NUL byte, 0 for none
  int not_utf8_line = 0;  // first line that is not UTF-8, 0 for none
  Mark numbered = Mark::yes;  // lines can be looked up by number; not those of a registry key
  int lines = 0;
  int settings = 0;  // assignments in it, counted for files that are not read too
};

enum class LineKind {
  assignment,  // key = value
  exclusion,  // -key without '=': takes a key out of globs
  not_assignment,  // neither, and not a comment: no reader understands it
  comment,
};

// One line that says something. Lines count from 1; columns are bytes from 1.
struct Line {
  LineKind kind = LineKind::assignment;
  int file = 0;  // index into BootConfiguration::files
  int line = 0;
  // Further lines of the file that belong to it: busybox joins those that end in a backslash.
  int continued = 0;
  int column = 0;  // of the key
  int value_column = 0;  // of the value; 0 without one
  int block = 0;  // lines without an empty line between them share a block; counted within the file
  std::string text;  // the whole line, without the end of line
  std::string key;  // as written, trimmed, without the leading '-'
  std::string name;  // the setting's canonical name: dots, interface names with their dots as '/'
  std::string value;  // trimmed
  Mark ignore_failure = Mark::no;  // leading '-'
  Mark glob = Mark::no;  // the key has * ? or [
};

// The outcome for one setting: lines[winner] is what stays; `overridden` are earlier or losing lines, in reading order.
struct Winner {
  std::size_t line = 0;  // index into BootConfiguration::lines
  std::vector<std::size_t> overridden;  // likewise
};

// What will be set at boot, by whom, and every line that plays a part. Lines keep the order in which they are read.
struct BootConfiguration {
  BootReader reader = BootReader::single_file;
  int systemd_version = 0;  // 0: not known or not systemd
  std::vector<SourceFile> files;
  std::vector<Line> lines;  // includes comments (needed for blocks and suppressions)
  std::map<std::string, Winner, std::less<>> winners;  // by setting name; globs already expanded
  std::map<std::string, ReadingState, std::less<>>
      unseen;  // settings of which it cannot be told what the boot makes of them
};

enum class TargetKind { live, root, files, dump };
template <>
inline constexpr auto kNames<TargetKind> = enum_names("live", "root", "file", "dump");

enum class NetNamespace { unknown, initial, child };
template <>
inline constexpr auto kNames<NetNamespace> = enum_names("unknown", "initial", "child");

struct Facts {
  std::string os = "linux";
  KernelRange kernel;  // of Windows: the NT version
  std::string kernel_release;  // as found; empty if it was only told as a range
  std::string
      kernel_source;  // where it is known from: "/proc/sys/kernel/osrelease", "lib/modules", "--kernel", "" = not known
  std::string vendor;  // see kernel_vendor
  std::string distribution;  // PRETTY_NAME of os-release
  std::string distribution_id;  // ID, e.g. debian
  std::string distribution_version;  // VERSION_ID
  std::optional<std::int64_t> memory;  // bytes
  std::int64_t page_size = 4096;
  Known container = Known::unknown;
  NetNamespace net_namespace = NetNamespace::unknown;
  std::string role = "any";
  std::string profile;  // what the machine is compared with; empty: nothing
  std::optional<std::vector<int>> listening;  // TCP ports in LISTEN, sorted, unique
  std::optional<std::vector<std::string>> loadable_modules;  // names found under lib/modules; nothing if not looked at
};

// A place in a file, for the finding itself or something it refers to. Line and column count from 1, 0 when there is
// none.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 0;  // bytes to underline from `column`
  std::string text;  // the line itself; empty if there is none to show
  std::string label;  // for related places: what is there ("overridden here")
};

// Something else on the target that writes sysctls after boot: ufw, tuned, NetworkManager dispatcher.
struct OtherWriter {
  std::string program;
  std::string path;  // its file
  int line = 0;
  std::string name;  // the setting it writes; empty: not known which
  std::string value;
};

struct Snapshot {
  TargetKind kind = TargetKind::live;
  std::string name;  // what was audited: "this machine", the root, the file
  Facts facts;
  std::optional<Readings> now;
  std::optional<BootConfiguration> boot;
  std::optional<BootConfiguration>
      by_hand;  // what `sysctl --system` would make of the same files, when boot is systemd's
  std::optional<Registry> registry;  // Windows: what `boot` was made of
  std::vector<OtherWriter> writers;
  std::vector<std::string> not_visible;  // what could not be seen, one phrase each
};

}  // namespace tcptune
