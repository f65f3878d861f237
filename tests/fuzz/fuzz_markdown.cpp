// SPDX-License-Identifier: MIT
// Fuzzes the reader of Markdown: fences, and whatever readers take their examples.
#include "audit.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"
#include "shipped_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcptune;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::read_surface(surface::markdown, "fuzz.md", text);
  fuzz::audit_text(shipped_rules(), text, InputKind::markdown);
  return 0;
}
