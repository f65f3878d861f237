// SPDX-License-Identifier: MIT
// One machine of a fleet as the tools that collect it hand it over: a snapshot of ours, or another tool's result with
// one, or with settings, in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/snapshot/machine_record.h"

namespace tcptune {

// A record, or the text of a file that holds the settings of one machine as `sysctl -a` prints them, or otherwise.
struct HostDocument {
  std::string host;  // its name; empty: nothing tells it
  std::optional<MachineRecord> record;
  std::string text;  // where there is no record
  YesNo is_dump = YesNo::no;  // the text can only be settings of a running machine
};

// What it takes for one machine:
// - a snapshot;
// - what Ansible prints for a host: "HOST | SUCCESS => {…}", "HOST | CHANGED | rc=0 | (stdout) {…}", or the object
//   alone, as `--tree` and the fact cache keep it: a snapshot or a dump in its stdout, or a snapshot as a local fact;
// - what osquery has: rows of system_controls, as a list or as the result of a snapshot query.
// Everything else is given back as text. `name` names the document in errors. Throws Error for JSON that is none of
// these, a fault of what is one, and a result that says that it failed.
HostDocument read_host_document(std::string_view text, const std::string& name);

// Is it one document a line? Else the whole is one. `start`: the first bytes.
YesNo is_document_a_line(std::string_view start);

}  // namespace tcptune
