// SPDX-License-Identifier: MIT
// Fuzzes the baseline file: what was read is written and read again, and must be the same.
#include "audit.h"
#include "core/text/error.h"
#include "rulebase/baseline.h"

namespace {

using namespace tcptune;

void write_and_read(const Baseline& baseline) {
  const std::string written = baseline_text(baseline.findings, "0.1.0");
  const Baseline again = read_baseline(written, "again.json", baseline.directory);
  fuzz::require(again.findings == baseline.findings, "a baseline changed when it was written and read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    write_and_read(read_baseline(text, "baseline.json", "/srv/repo"));
  } catch (const Error& error) {
    fuzz::require(std::string_view(error.what()).find("baseline.json") != std::string_view::npos,
                  "a fault that does not name its file");
  }
  return 0;
}
