// SPDX-License-Identifier: MIT
// Fuzzes what a fleet hands over: documents of one host each, lines of results, and summaries. What is read as a
// summary is written and read again, and must be the same, also when it is added to nothing.
#include "audit.h"
#include "core/text/error.h"
#include "snapshots/host_document.h"
#include "snapshots/host_result.h"
#include "snapshots/summary_json.h"

namespace {

using namespace tcptune;

template <typename Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const Error& error) {
    fuzz::require(std::string_view(error.what()).find("fuzz.json") != std::string_view::npos,
                  "a fault that does not name its document");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  is_document_a_line(text);
  read_or_refuse([&] { read_host_document(text, "fuzz.json"); });
  read_or_refuse([&] { read_host_result(text, "fuzz.json"); });
  read_or_refuse([&] {
    const FleetSummary summary = read_summary(text, "fuzz.json");
    const std::string written = summary_json(summary);
    fuzz::require(summary_json(read_summary(written, "again")) == written, "a summary changed when it was read again");
    fuzz::require(FleetSummary() + summary == summary && summary + FleetSummary() == summary,
                  "nothing was added to a summary, and it changed");
  });
  return 0;
}
