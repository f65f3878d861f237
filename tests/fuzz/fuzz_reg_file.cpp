// SPDX-License-Identifier: MIT
// Fuzzes .reg files: what is taken concerns TCP/IP, has its place, and comes back the same when it is written again.
#include "audit.h"
#include "core/catalogue/registry_names.h"
#include "core/rules/embedded_rules.h"
#include "core/text/utf16.h"
#include "readers/windows/reg_file.h"
#include "readers/windows/registry_filter.h"
#include "readers/windows/registry_roots.h"
#include "shipped_rules.h"

namespace {

using namespace tcptune;

constexpr std::string_view kTcpip = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";

void check_value(const RegistryValue& value) {
  const bool concerns = concerns_tcpip(embedded_rules(), value.key, value.name);
  fuzz::require(concerns || (value.action == RegistryAction::remove_key && holds_services(value.key)),
                "a value of somebody else's");
  fuzz::require(value.line >= 1 && value.continued >= 0, "a value without its line");
  fuzz::require(value.column >= 1 && static_cast<std::size_t>(value.column) <= value.text.size(), "a column outside");
  fuzz::require(value.action == RegistryAction::remove_key || value.value_column > value.column,
                "columns out of order");
  fuzz::require(value.action == RegistryAction::set || value.data.empty(), "a removal with data");
}

// What regedit would write for this value, we read as it was.
void check_round_trip(const RegistryValue& value) {
  const std::string text = "Windows Registry Editor Version 5.00\r\n\r\n[" + std::string(kTcpip) + "]\r\n" +
                           as_reg_line(value.name, value.type, value.data) + "\r\n";
  const Registry again = parse_reg_file(embedded_rules(), "\xFF\xFE" + to_utf16le(text), "again.reg");
  fuzz::require(again.values.size() == 1, "a value written again is not one");
  fuzz::require(again.values[0].name == value.name && again.values[0].type == value.type, "another name or type");
  fuzz::require(again.values[0].data == value.data, "other data");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Registry registry = parse_reg_file(embedded_rules(), bytes, "fuzz.reg");
  fuzz::require(registry.values.size() <= kMostValues && registry.faults.size() <= kMostFaults, "too much is kept");
  for (const RegistryValue& value : registry.values) {
    check_value(value);
    if (value.action == RegistryAction::set) check_round_trip(value);
  }
  for (const RegistryFault& fault : registry.faults) {
    fuzz::require(!fault.message.empty(), "a fault says nothing");
    fuzz::require((fault.line >= 1) == (fault.column >= 1), "a fault with half a place");
    fuzz::require(static_cast<std::size_t>(fault.column) <= fault.text.size() + 1, "a fault outside its line");
  }
  for (const RegistryComment& comment : registry.comments)
    fuzz::require(!comment.text.empty(), "a comment without text");
  fuzz::audit_text(shipped_rules(), bytes, InputKind::reg_file);
  return 0;
}
