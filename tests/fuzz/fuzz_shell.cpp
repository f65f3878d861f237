// SPDX-License-Identifier: MIT
// Fuzzes the readers of scripts, recipes, units, Dockerfiles and what holds scripts: whatever the bytes are, spans lie
// in the text and say what the line says.
#include "audit.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"
#include "shipped_rules.h"

namespace {

using namespace tcptune;

constexpr const Surface* kSurfaces[] = {&surface::shell, &surface::makefile, &surface::unit, &surface::dockerfile,
                                        &surface::provisioner};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Surface* surface : kSurfaces) fuzz::read_surface(*surface, "fuzz.sh", text);
  fuzz::audit_text(shipped_rules(), text, InputKind::shell);
  fuzz::audit_text(shipped_rules(), text, InputKind::dockerfile);
  return 0;
}
