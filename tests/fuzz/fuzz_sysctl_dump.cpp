// SPDX-License-Identifier: MIT
// Fuzzes the output of `sysctl -a`, and the guess whether a text is one.
#include "audit.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "readers/input/input_kind.h"
#include "readers/sysctl/sysctl_dump.h"
#include "shipped_rules.h"

namespace {

using namespace tcptune;

void read_dump(std::string_view text) {
  try {
    const Dump dump = parse_sysctl_dump(embedded_rules(), text, "fuzz.txt");
    for (const auto& [name, reading] : dump.readings) {
      fuzz::require(find_setting(embedded_rules(), name) != nullptr, "a reading that is not in the catalogue");
      fuzz::require(reading.line >= 1 && reading.line <= dump.lines, "a reading without its line");
      fuzz::require(reading.state == ReadingState::present || reading.text.empty(), "a text without a value");
    }
  } catch (const Error&) {
    // Nothing of the form name = value: refused by name, which is fine.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_dump(text);
  recognise("x", text);
  recognise_found("x", text);
  fuzz::audit_text(shipped_rules(), text, std::nullopt);
  fuzz::audit_text(shipped_rules(), text, InputKind::sysctl_dump);
  return 0;
}
