// SPDX-License-Identifier: MIT
// A snapshot: what the readers found out about one target. Plain data, no judgement.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/evidence/evidence.h"
#include "core/snapshot/boot_configuration.h"
#include "core/snapshot/registry.h"
#include "core/text/named.h"

namespace tcptune {

enum class TargetKind { live, root, files, dump };
template <>
inline constexpr auto kNames<TargetKind> = enum_names("live", "root", "file", "dump");

enum class NetNamespace { unknown, initial, child };
template <>
inline constexpr auto kNames<NetNamespace> = enum_names("unknown", "initial", "child");

// Whom settings are meant for, as a person says it.
enum class Audience { unknown, host, container, pod };
template <>
inline constexpr auto kNames<Audience> = enum_names("unknown", "host", "container", "pod");

// Our own list of modules to load at boot.
inline constexpr std::string_view kModuleListPath = "/etc/modules-load.d/tcptune.conf";

// Kernel modules by name, with '_' for '-', sorted.
struct Modules {
  std::vector<std::string> available;  // those that its kernels have, built in or not; empty: not known
  std::vector<std::string> at_boot;  // built in, or asked for before the boot files are read
  SourcePtr own_list = nullptr;  // of kModuleListPath; null: there is none
  std::string trouble = {};  // why nothing can be added to it, in words; empty: it can
};

struct Facts {
  std::string os = "linux";
  KernelRange kernel;  // of Windows: the NT version
  std::string kernel_release;  // as found; empty if it was only told as a range
  YesNo any_kernel = YesNo::no;  // nobody said which one runs: all are judged, old ones quietly
  std::string vendor;  // see kernel_vendor
  std::string distribution;  // PRETTY_NAME of os-release
  std::optional<Modules> modules;  // nothing: nobody looked
  std::optional<std::int64_t> memory;  // bytes
  std::int64_t page_size = 4096;
  Known container = Known::unknown;
  NetNamespace net_namespace = NetNamespace::unknown;
  Audience audience = Audience::unknown;
  std::optional<KernelVersion> kubernetes;  // for a pod; nothing: any version
  std::string role = "any";
  std::string profile;  // what the machine is compared with; empty: nothing
  std::optional<std::vector<int>> listening;  // TCP ports in LISTEN, sorted, unique
};

// What holds for everything that is meant for them: a container has a network namespace of its own.
inline Facts meant_for(Facts facts, Audience whom) {
  facts.audience = whom;
  if (whom == Audience::unknown) return facts;
  const bool host = whom == Audience::host;
  facts.container = host ? Known::no : Known::yes;
  facts.net_namespace = host ? NetNamespace::initial : NetNamespace::child;
  return facts;
}

struct Snapshot {
  TargetKind kind = TargetKind::live;
  std::string name;  // what was audited: "this machine", the root, the file
  Facts facts;
  std::optional<Readings> now;
  std::optional<BootConfiguration> boot;
  // What another reader makes of the same files, where that may differ: `sysctl --system` for a root that systemd
  // boots, systemd-sysctl for a file alone.
  std::optional<BootConfiguration> other_reader;
  std::optional<Registry> registry;  // Windows: what `boot` was made of
  std::optional<Evidence> evidence;  // of its connections; nothing: nobody looked
  YesNo guessed = YesNo::no;  // settings were told by their looks: all that is found is a note, and nothing is changed
  std::vector<std::string> not_visible;  // what could not be seen, one phrase each
};

}  // namespace tcptune
