// SPDX-License-Identifier: MIT
// Fuzzes snapshots: what is read is written and read again, and must be the same; it is redacted; and it is audited
// like any input. What was not recorded is refused by name.
#include "audit.h"
#include "core/text/error.h"
#include "shipped_rules.h"
#include "snapshots/redaction.h"
#include "snapshots/snapshot_json.h"

namespace {

using namespace tcptune;

void write_and_read(const MachineRecord& record) {
  const std::string written = snapshot_json(record);
  if (record.form == RecordForm::compact && written.size() > kLargestCompact) return;  // facts that no machine has
  const MachineRecord again = read_snapshot(written, "again.json");
  fuzz::require(snapshot_json(again) == written, "a snapshot changed when it was written and read");
  fuzz::require(again.tree == record.tree, "files changed when they were written and read");
  read_snapshot(snapshot_json(redacted(record, {{"host.example"}, {"user"}})), "redacted.json");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    write_and_read(read_snapshot(text, "fuzz.conf"));
  } catch (const Error& error) {
    fuzz::require(std::string_view(error.what()).find("fuzz.conf") != std::string_view::npos,
                  "a fault that does not name its file");
    return 0;
  }
  fuzz::audit_text(shipped_rules(), text, InputKind::snapshot);
  return 0;
}
