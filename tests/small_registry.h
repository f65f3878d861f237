// SPDX-License-Identifier: MIT
// A small catalogue of Windows settings and registries made by hand, for tests that need no reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/boot/registry_boot.h"
#include "core/catalogue/windows_version.h"
#include "core/text/utf16.h"
#include "rulebase/loader.h"
#include "small_world.h"

namespace tcptune {

inline constexpr std::string_view kWindowsCatalogue = R"yaml(
- { name: afd.EnableDynamicBacklog, type: integer, unread_since: "6.0", applies: restart, meaning: m, source: s }
- { name: tcpip.KeepAliveTime, type: integer, default: "7200000", applies: restart, meaning: m, source: s }
- { name: tcpip.MaxUserPort, type: integer, range: { min: 5000, max: 65534 }, default: [ { value: "5000", until: "6.0" } ], applies: restart, meaning: m, source: s }
- { name: tcpip.TcpTimedWaitDelay, type: integer, range: { min: 30, max: 300 }, default: [ { value: "240", until: "5.1" }, { value: "120", from: "5.1" } ], applies: restart, meaning: m, source: s }
- { name: tcpip.interfaces.*.MTU, type: integer, applies: restart, meaning: m, source: s }
- { name: tcpip.interfaces.*.TCPNoDelay, type: integer, applies: restart, meaning: m, source: s }
- { name: tcpip6.KeepAliveTime, type: integer, default: "7200000", applies: restart, meaning: m, source: s }
)yaml";

inline LoadedRules windows_base(const std::vector<std::string>& rules) {
  std::vector<RuleSource> sources{{"windows.yaml", std::string(kWindowsCatalogue)},
                                  {"topic.yaml", "name: time-wait\ntitle: T\ntext: t\n"}};
  for (std::size_t i = 0; i < rules.size(); ++i) sources.push_back({fmt::format("rule{}.yaml", i), rules[i]});
  return load_rules(sources, {});
}

inline const std::string kTcpip = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";
inline const std::string kInterface = kTcpip + "\\Interfaces\\{8D1A0B4C-0000-4000-8000-000000000001}";

inline std::string dword(std::uint32_t number) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xFFU);
  return bytes;
}

// A registry under construction; each value stands on a line of its own, or on none for a live one.
struct SmallRegistry {
  Registry registry;

  explicit SmallRegistry(RegistrySource source) {
    registry.source = source;
    if (source != RegistrySource::live) registry.file = source == RegistrySource::hive ? "SYSTEM" : "x.reg";
  }
  SmallRegistry& value(const std::string& key, const std::string& name, RegistryType type, std::string data) {
    RegistryValue value;
    value.key = key;
    value.name = name;
    value.type = type;
    value.data = std::move(data);
    return add(std::move(value));
  }
  SmallRegistry& number(const std::string& key, const std::string& name, std::uint32_t number) {
    return value(key, name, RegistryType::dword, dword(number));
  }
  SmallRegistry& text(const std::string& key, const std::string& name, std::string_view text) {
    return value(key, name, RegistryType::string, to_utf16le(std::string(text) + '\0'));
  }
  SmallRegistry& remove(const std::string& key, const std::string& name) {
    RegistryValue value;
    value.key = key;
    value.name = name;
    value.action = name.empty() ? RegistryAction::remove_key : RegistryAction::remove_value;
    return add(std::move(value));
  }
  SmallRegistry& add(RegistryValue value) {
    if (registry.source == RegistrySource::reg_file) {
      value.line = static_cast<int>(registry.values.size()) * 2 + 4;
      value.column = 1;
      value.text = as_reg_line(value.name, value.type, value.data);
      value.value_column = static_cast<int>(value.text.find('=')) + 2;
    }
    registry.values.push_back(std::move(value));
    return *this;
  }

  Snapshot snapshot(const RuleBase& base, std::string_view windows = "any") const {
    Snapshot snapshot;
    snapshot.kind = registry.source == RegistrySource::live ? TargetKind::live : TargetKind::files;
    snapshot.name = registry.file.empty() ? "this machine" : registry.file;
    snapshot.facts.os = "windows";
    snapshot.facts.kernel = parse_windows_range(windows).value();
    snapshot.boot = boot_of_registry(base, registry);
    snapshot.registry = registry;
    return snapshot;
  }
};

}  // namespace tcptune
