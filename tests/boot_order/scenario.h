// SPDX-License-Identifier: MIT
// A small tree of sysctl files, and what each boot reader should make of it.
//
// One text file a scenario:
//   # a comment: what the scenario shows
//   file /etc/sysctl.d/10-a.conf          followed by its lines, each behind "| "; \r \0 \t \\ and \xNN are escapes.
//   | net.ipv4.tcp_fin_timeout = 21       The last line ends without a newline if it ends with "\c".
//   link /etc/sysctl.d/99-sysctl.conf ../sysctl.conf
//   directory /etc/sysctl.d/20-b.conf
//   expect systemd net.ipv4.tcp_fin_timeout 21 /etc/sysctl.d/10-a.conf:1       (where the winning line is may be left
//   out) status systemd /etc/sysctl.conf not_read
// Readers: systemd (version 252), systemd@NNN, procps, busybox. Every reader that is named must set exactly what is
// expected of it; a reader that sets nothing is named by "expect systemd nothing".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/snapshot/snapshot.h"

namespace tcptune::boot_order {

enum class EntryKind { file, link, directory };

struct TreeEntry {
  EntryKind kind = EntryKind::file;
  std::string path;
  std::string content;  // of a link: where it points
};

struct Reader {
  BootReader reader = BootReader::systemd;
  int systemd_version = 0;
  int procps_version = 0;
  auto operator<=>(const Reader&) const = default;
};

struct ExpectedValue {
  std::string value;
  std::string place;  // path:line; empty: not said
};

struct Expectation {
  std::map<std::string, ExpectedValue> values;
  std::map<std::string, std::string> statuses;  // by path
};

struct Scenario {
  std::string name;
  std::vector<TreeEntry> tree;
  std::map<Reader, Expectation> expectations;
};

// Throws std::runtime_error naming the file and line of what it does not understand.
Scenario read_scenario(const std::string& path);

// All of a directory, sorted by name.
std::vector<Scenario> read_scenarios(const std::string& directory);

// Makes the tree below `root`. Refuses to go through a link, so that nothing outside can be touched.
void build_tree(const std::vector<TreeEntry>& tree, const std::string& root);

// The settings that scenarios and random trees may set: harmless, private to a network namespace, numbers from 8 to 250
// valid.
std::vector<std::string> observed_settings();

std::string name_of(const Reader& reader);
std::string name_of(FileStatus status);

// What differs between the expectation and what was found; empty if nothing.
std::vector<std::string> differences(const Expectation& expected, const BootConfiguration& found);

// The tree in the form of a scenario file, for messages.
std::string to_text(const std::vector<TreeEntry>& tree);

}  // namespace tcptune::boot_order
