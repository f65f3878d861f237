// SPDX-License-Identifier: MIT
// What will be set at boot, by whom, and every line that plays a part. Plain data; core/boot makes it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/snapshot/reading.h"
#include "core/snapshot/source.h"
#include "core/text/named.h"
#include "core/text/yes_no.h"

namespace tcptune {

// Who applies settings at boot. `single_file`: no order is known, the file is judged alone. `registry`: Windows; its
// values take effect at the next start. The first three read the files of a whole system.
enum class BootReader { systemd, procps, busybox, single_file, registry };
template <>
inline constexpr auto kNames<BootReader> = enum_names("systemd", "procps", "busybox", "file", "registry");
// Those that read the files of a whole system.
inline constexpr std::array kTreeReaders{BootReader::systemd, BootReader::procps, BootReader::busybox};

// How the lines of a file are to be read; core/boot/dialects.cpp holds a row for each.
enum class Dialect {
  boot_reader,  // a sysctl file, as BootConfiguration::reader takes it
  procps,  // a sysctl file that a program hands to `sysctl -p`
  command_line,  // of the kernel: sysctl.KEY=VALUE
  tuned_profile,
  tuned_reapply,  // a sysctl file that tuned applies with its own parser
  networkd,  // .network files and networkd.conf
  shell,
  surface,  // as BootFile::part says
};

// Whether a program runs at boot. `unknown` is judged as running, and findings about what it sets say so.
struct Running {
  Known known = Known::yes;
  std::string because;  // one clause for a finding; empty when nothing needs saying
  std::string path;  // what decides it
};

// A program that sets values at boot besides the boot reader: ufw, tuned, rc.local … One run of it is one writer.
struct Writer {
  std::string program;
  Dialect dialect = Dialect::boot_reader;
  Running running;
};
inline constexpr int kBootReader = -1;  // in the place of an index into BootConfiguration::writers

enum class FileStatus {
  read,  // its lines are applied at boot
  masked,  // an empty file, a link to /dev/null or a dangling link of this name hides others; itself sets nothing
  shadowed,  // a file of the same name in an earlier directory is read instead: see `winner`
  wrong_suffix,  // in a sysctl.d directory but not *.conf
  hidden,  // name starts with a dot: systemd skips it
  not_read,  // this reader never looks at it (/etc/sysctl.conf under systemd without a link)
  unreadable,  // open or read failed: see `trouble`
  not_a_file,  // a directory with the name of one: sets nothing
  not_run,  // nothing runs or applies it: see `trouble`
};

// Who looks after a file. A package's next update, and a runtime file's next boot, would undo an edit.
enum class FileOwner { administrator, package, runtime };

struct SurfacePart;

// A sysctl file; or, on Windows, a text of registry values or one key of a hive or live registry.
struct BootFile {
  std::string path;  // as a person names it: inside the root, "-" for standard input
  FileStatus status = FileStatus::read;
  FileOwner owner = FileOwner::administrator;
  YesNo proposed = YesNo::no;  // by --with
  std::string winner;  // `shadowed`: the path that is read instead
  std::string link_target;  // when the path is a symbolic link: where it leads, inside the root
  std::string trouble;  // `unreadable`, `not_run`: why, in words
  int writer = kBootReader;  // who applies it: index into BootConfiguration::writers
  SourcePtr source;  // what was read; null if it was not. A link and its target share one source
  std::shared_ptr<const SurfacePart> part = nullptr;  // what of the source is meant; null: all of it is a sysctl file
  YesNo byte_order_mark = YesNo::no;
  YesNo carriage_returns = YesNo::no;  // any line ends in CR LF
  int nul_line = 0;  // first line with a NUL byte, 0 for none
  int not_utf8_line = 0;  // first line that is not UTF-8, 0 for none
  int lines = 0;
  int settings = 0;  // assignments in a file that is not read; of a registry: values
};

// The path that an edit changes: that of the file behind a link.
inline const std::string& real_path(const BootFile& file) {
  return file.link_target.empty() ? file.path : file.link_target;
}

enum class LineKind {
  assignment,  // key = value
  exclusion,  // -key without '=': takes a key out of globs
  not_assignment,  // neither, and not a comment: no reader understands it
  computed,  // sets a setting to what is known only as it runs
  inert,  // names a setting and does not set it: see Writing::faults
  comment,
};

// What an assignment does with the value that is there; tuned has more than one way.
enum class Assigns { value, at_least, at_most };

// What is wrong with how a line is written, whatever its value is. A rule that needs code reports each by its id.
struct WritingFault {
  std::string_view rule;
  std::string message;  // a whole sentence, for this line
  // What to write instead: the bytes of `span` become `replacement`. Nothing: it is not known.
  struct Cure {
    Span span;
    std::string replacement;
    YesNo safe = YesNo::no;
  };
  std::optional<Cure> cure;
};

// How a setting stands in a file that is no sysctl file, and how it is edited there. Spans are of the file's source.
struct Writing {
  Span removal;  // what goes when the setting goes: whole lines, or a part of one
  // The list that it stands in: where that begins, and of how many. The last one that goes takes the list with it, so
  // that not all of them may go at once. 0 of them: it goes whatever becomes of others.
  std::size_t list = 0;
  std::size_t list_size = 0;
  YesNo takes_blanks = YesNo::yes;  // may other words than one stand at value_span?
  YesNo hexadecimal = YesNo::no;  // its value is written in hexadecimal digits, while Line::value is decimal
  YesNo sysctl_line = YesNo::no;  // it is a line of a sysctl file, on a line of its own: it may be rewritten as one
  YesNo allowed_by_kubelet = YesNo::no;  // of a pod: the kubelet's configuration beside it lets pods set it
  std::string not_edited;  // why it is left alone, behind "it": "is written for several settings at once"
  std::vector<WritingFault> faults;
};

// One line that says something, or one value of a registry. Lines count from 1; columns are bytes from 1. Spans are in
// the source of the file, and empty where it has none.
struct Line {
  LineKind kind = LineKind::assignment;
  int file = 0;  // index into BootConfiguration::files
  int line = 0;  // 0: a value of a hive or live registry
  int continued = 0;  // further lines that belong to it: busybox joins those that end in a backslash
  int column = 0;  // of the key
  int block = 0;  // lines without an empty line between them share a block; counted within the file
  Span whole;  // what the reader takes for this line, without its end
  Span key_span;
  Span value_span;  // empty for an empty value; then it begins where a value would stand
  std::string key;  // as written, trimmed, without the leading '-'
  std::string name;  // the setting's canonical name: dots, interface names with their dots as '/'
  std::string value;  // trimmed; of a registry: the number, in decimal
  std::size_t entry = 0;  // of a registry: index into its values or, for a comment, its comments
  Assigns assigns = Assigns::value;
  YesNo ignore_failure = YesNo::no;  // leading '-'
  YesNo glob = YesNo::no;  // the key has * ? or [
  std::shared_ptr<const Writing> writing = nullptr;  // null: it is a line of a file that holds nothing else
};

// Is it a word, a command or a task, and not the line of a sysctl file?
inline YesNo stands_within_text(const Line& line) {
  return yes_if(line.writing != nullptr && line.writing->sysctl_line == YesNo::no);
}

// Who sets one setting: lines[line] is written last, `overridden` are earlier or losing lines in reading order. What
// stays in force depends on what the kernel takes: see in_force() of core/evaluate.
struct BootWrite {
  std::size_t line = 0;
  std::size_t at = 0;  // its place among all writes of the boot
};
struct Winner {
  std::size_t line = 0;  // index into BootConfiguration::lines, as are the others
  std::vector<std::size_t> overridden;
  std::vector<BootWrite> writes;  // in the order in which they reach the kernel; the last one is of `line`
};

// Our own file, where a boot reads /etc/sysctl.d.
inline constexpr std::string_view kDropInPath = "/etc/sysctl.d/60-tcptune.conf";

// Where settings go that no line is there for. `path` empty: nowhere, this reader has no place for them.
struct DropIn {
  std::string path;  // kDropInPath, or the only file that is read: new lines go to its end
  std::size_t position = 0;  // index into BootConfiguration::files of the file, or where it would be inserted
  YesNo exists = YesNo::no;
  std::string trouble;  // why nothing can be added there, in words; empty: it can
};

// Full names of the settings that the target has, sorted; globs are expanded against them. Null: none.
using SettingNames = std::shared_ptr<const std::vector<std::string>>;

// procps 4.0.2 is 40002.
constexpr int procps_version(int major, int minor, int patch) { return major * 10'000 + minor * 100 + patch; }

// Files stand in the order in which a boot applies them, and so do writers: those of the kernel command line come
// before those of the boot reader, all others after. Lines keep the order in which they are read.
struct BootConfiguration {
  BootReader reader = BootReader::single_file;
  int systemd_version = 0;  // 0: not known or not systemd
  int procps_version = 0;  // 0: not known, then some 4.0.x; also of the `sysctl` that other writers call
  Running reader_runs;
  SettingNames existing;
  std::vector<Writer> writers;
  std::vector<BootFile> files;
  std::vector<Line> lines;  // includes comments (needed for blocks and suppressions)
  std::map<std::string, Winner, std::less<>> winners;  // by setting name; globs already expanded
  // Settings of which it cannot be told what the boot makes of them.
  std::map<std::string, ReadingState, std::less<>> unseen;
  DropIn drop_in;

  const BootFile& file_of(const Line& line) const { return files[static_cast<std::size_t>(line.file)]; }

  // Null: the boot reader.
  const Writer* writer_of(const BootFile& file) const {
    return file.writer == kBootReader ? nullptr : &writers[static_cast<std::size_t>(file.writer)];
  }
  Dialect dialect_of(const BootFile& file) const {
    return file.writer == kBootReader ? Dialect::boot_reader : writer_of(file)->dialect;
  }
};

}  // namespace tcptune
