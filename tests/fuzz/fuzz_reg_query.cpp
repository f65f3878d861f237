// SPDX-License-Identifier: MIT
// Fuzzes the output of `reg query`.
#include "audit.h"
#include "core/catalogue/registry_names.h"
#include "core/rules/embedded_rules.h"
#include "readers/windows/reg_query.h"
#include "readers/windows/registry_filter.h"
#include "shipped_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcptune;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Registry registry = parse_reg_query(embedded_rules(), bytes, "fuzz.txt");
  fuzz::require(registry.values.size() <= kMostValues && registry.faults.size() <= kMostFaults, "too much is kept");
  for (const RegistryValue& value : registry.values) {
    fuzz::require(concerns_tcpip(embedded_rules(), value.key, value.name), "a value of somebody else's");
    fuzz::require(value.action == RegistryAction::set, "a query removes nothing");
    fuzz::require(value.line >= 1 && value.column >= 1 && value.value_column > value.column, "places out of order");
    fuzz::require(static_cast<std::size_t>(value.value_column) <= value.text.size() + 1, "a column outside");
    fuzz::require(value.type != RegistryType::dword || value.data.empty() || number_of(value),
                  "a number of another size");
  }
  for (const RegistryFault& fault : registry.faults)
    fuzz::require(fault.loss == RegistryLoss::nothing && !fault.message.empty(), "a query loses nothing");
  fuzz::audit_text(shipped_rules(), bytes, InputKind::registry_query);
  return 0;
}
