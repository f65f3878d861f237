// SPDX-License-Identifier: MIT
// Fuzzes registry hives, as SYSTEM and as SOFTWARE, and the whole way from one to the reports.
#include <algorithm>

#include "audit.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "core/text/utf8.h"
#include "readers/windows/registry_hive.h"
#include "shipped_rules.h"

namespace {

using namespace tcptune;

constexpr std::size_t kSmallestValue = 20;

void read_system(std::string_view bytes) {
  try {
    const Registry registry = read_system_hive(bytes, "SYSTEM");
    std::size_t size = 0;
    for (const RegistryValue& value : registry.values) {
      fuzz::require(value.key.starts_with("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\"),
                    "a value of another key");
      fuzz::require(!find_bad_utf8(value.key) && !find_bad_utf8(value.name), "a name that is no UTF-8");
      size += kSmallestValue + (value.data.size() > 4 ? value.data.size() : 0);  // short data are a part of the value
    }
    fuzz::require(size <= bytes.size(), "more values than the file has room for");
  } catch (const Error& error) {
    fuzz::require(std::string_view(error.what()).starts_with("SYSTEM: "), "an Error that does not name the file");
  }
}

void read_software(std::string_view bytes) {
  const auto version = windows_version_of(bytes);
  const auto is_part = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  fuzz::require(!version || std::all_of(version->begin(), version->end(), is_part), "a version that is none");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_system(bytes);
  read_software(bytes);
  fuzz::audit_text(shipped_rules(), bytes, InputKind::registry_hive);
  return 0;
}
