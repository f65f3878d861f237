// SPDX-License-Identifier: MIT
// Fuzzes the readers of scripts, recipes, units, Dockerfiles and what holds scripts: whatever the bytes are, spans lie
// in the text and say what the line says.
#include "audit.h"
#include "core/snapshot/surface.h"
#include "core/text/error.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"
#include "shipped_rules.h"

namespace {

using namespace tcptune;

constexpr const Surface* kSurfaces[] = {&surface::shell, &surface::makefile, &surface::unit, &surface::dockerfile,
                                        &surface::provisioner};

void read_as(const Surface& surface, std::string_view text) {
  const Neighbours none = [](std::string_view) { return SourcePtr(); };
  try {
    for (const Fragment& fragment : surface.read({"fuzz.sh", text, none})) {
      for (const Line& line : fragment.lines) {
        for (const Span& span : {line.whole, line.key_span, line.value_span})
          fuzz::require(span.begin <= span.end && span.end <= text.size(), "a span outside of the text");
        fuzz::require(line.line >= 1, "a line without its number");
        if (line.kind == LineKind::comment) continue;
        fuzz::require(line.writing != nullptr, "a setting of which nothing is known how it is written");
        const Span& removal = line.writing->removal;
        fuzz::require(removal.begin <= removal.end && removal.end <= text.size(), "a removal outside of the text");
      }
    }
  } catch (const Error&) {
    // A line that is too long: told with its place.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Surface* surface : kSurfaces) read_as(*surface, text);
  fuzz::audit_text(shipped_rules(), text, InputKind::shell);
  fuzz::audit_text(shipped_rules(), text, InputKind::dockerfile);
  return 0;
}
