// SPDX-License-Identifier: MIT
// Fuzzes the readers of Puppet: manifests and Hiera data.
#include "audit.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"
#include "shipped_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcptune;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::read_surface(surface::puppet, "fuzz.pp", text);
  fuzz::read_surface(surface::hiera, "fuzz.yaml", text);
  fuzz::audit_text(shipped_rules(), text, InputKind::puppet);
  return 0;
}
