// SPDX-License-Identifier: MIT
// Fuzzes the readers of manifests, compose files, user data and pipelines: whatever the bytes are, spans lie in the
// text and say what the line says.
#include "audit.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"
#include "shipped_rules.h"

namespace {

using namespace tcptune;

constexpr const Surface* kSurfaces[] = {&surface::kubernetes, &surface::chart_values, &surface::ci_steps,
                                        &surface::cloud_init, &surface::compose,      &surface::ecs,
                                        &surface::ignition,   &surface::node_config,  &surface::quadlet};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Surface* surface : kSurfaces) fuzz::read_surface(*surface, "fuzz.yaml", text);
  fuzz::audit_text(shipped_rules(), text, InputKind::kubernetes);
  fuzz::audit_text(shipped_rules(), text, InputKind::compose);
  return 0;
}
