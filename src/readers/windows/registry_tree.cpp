// SPDX-License-Identifier: MIT
// See registry_tree.h.
#include "readers/windows/registry_tree.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tcptune {
namespace {

constexpr std::string_view kServices = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\";
constexpr std::array<std::string_view, 2> kProtocols{"Tcpip", "Tcpip6"};

// A machine has a few dozen, a host of many virtual ones some hundred.
constexpr std::size_t kMostInterfaces = 4096;

// Reads one key into the registry, and gives the names of its subkeys.
std::vector<std::string> add_key(Registry& registry, const RegistryTree& tree, const std::string& path) {
  KeyContent content = tree.read(path);
  const std::string key = std::string(kServices) + path;
  if (content.state == KeyState::denied) registry.denied.push_back(key);
  for (RegistryValue& value : content.values) {
    value.key = key;
    registry.values.push_back(std::move(value));
  }
  return std::move(content.subkeys);
}

void add_interfaces(Registry& registry, const RegistryTree& tree, const std::string& path) {
  std::vector<std::string> interfaces = add_key(registry, tree, path);
  std::sort(interfaces.begin(), interfaces.end());
  // A damaged hive may list one twice.
  interfaces.erase(std::unique(interfaces.begin(), interfaces.end()), interfaces.end());
  if (interfaces.size() > kMostInterfaces) {
    registry.unseen.push_back(fmt::format("{} of the {} interfaces in {}{}: no more than {} are read",
                                          interfaces.size() - kMostInterfaces, interfaces.size(), kServices, path,
                                          kMostInterfaces));
    interfaces.resize(kMostInterfaces);
  }
  for (const std::string& name : interfaces) add_key(registry, tree, path + "\\" + name);
}

}  // namespace

Registry read_registry(const RegistryTree& tree, RegistrySource source) {
  Registry registry;
  registry.source = source;
  for (const std::string_view protocol : kProtocols) {
    const std::string parameters = std::string(protocol) + "\\Parameters";
    add_key(registry, tree, parameters);
    add_interfaces(registry, tree, parameters + "\\Interfaces");
  }
  add_key(registry, tree, "AFD\\Parameters");
  return registry;
}

}  // namespace tcptune
