// SPDX-License-Identifier: MIT
// Fuzzes the reader of NixOS modules.
#include "audit.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"
#include "shipped_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcptune;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::read_surface(surface::nix, "fuzz.nix", text);
  fuzz::audit_text(shipped_rules(), text, InputKind::nix);
  return 0;
}
