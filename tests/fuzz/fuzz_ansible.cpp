// SPDX-License-Identifier: MIT
// Fuzzes the readers of Ansible: tasks and playbooks with the variables beside them, and templates of a role.
#include "audit.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"
#include "shipped_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcptune;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::read_surface(surface::ansible, "roles/fuzz/tasks/main.yml", text);
  fuzz::read_surface(surface::sysctl_template, "roles/fuzz/templates/fuzz.conf.j2", text);
  fuzz::audit_text(shipped_rules(), text, InputKind::ansible);
  return 0;
}
