// SPDX-License-Identifier: MIT
// Fuzzes what sets registry values in scripts, tasks, policies and manifests: spans lie in the text, and a value that
// is edited away is gone.
#include "audit.h"
#include "core/plan/edits.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "readers/input/input_kind.h"
#include "shipped_rules.h"

namespace {

using namespace tcptune;

void check(const Registry& registry) {
  const std::size_t size = registry.text.source->bytes().size();
  for (const RegistryValue& value : registry.values) {
    fuzz::require(value.line >= 1 && value.line <= registry.text.source->lines(), "a value without its line");
    if (value.writing == nullptr) continue;
    for (const Span span : {value.writing->whole, value.writing->digits, value.writing->removal})
      fuzz::require(span.begin <= span.end && span.end <= size, "a span outside of the text");
    fuzz::require(!value.writing->not_edited.empty() || !value.writing->removal.empty(), "neither edited nor told why");
  }
}

void read(InputKind kind, std::string_view text) {
  try {
    const Registry registry = known_input(kind).registry(embedded_rules(), text, "fuzz");
    check(registry);
    std::size_t values = 0;
    for (const Registry& course : courses_of(registry)) values += course.values.size();
    fuzz::require(values == registry.values.size(), "a value in no course, or in two");
    for (const RegistryValue& value : registry.values) {
      if (value.writing == nullptr || !value.writing->not_edited.empty() || !registry.text.not_edited.empty()) continue;
      const std::string after = edited(registry.text.source->bytes(), {{value.writing->removal, ""}});
      check(known_input(kind).registry(embedded_rules(), after, "fuzz"));
      break;
    }
  } catch (const Error&) {
    // No YAML.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const InputKind kinds[] = {InputKind::batch_file, InputKind::powershell, InputKind::registry_policy,
                             InputKind::registry_tasks, InputKind::registry_manifest};
  for (const InputKind kind : kinds) read(kind, text);
  fuzz::audit_text(shipped_rules(), text, kinds[fuzz::choice(text, std::size(kinds))]);
  return 0;
}
