// SPDX-License-Identifier: MIT
// What makes a file that nobody named a sysctl file; see text_signs.h.
#include <algorithm>
#include <array>

#include "core/text/text.h"
#include "readers/input/text_signs.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// The directories of /proc/sys, in either writing.
constexpr std::array kTopLevels = {"net"sv, "kernel"sv, "vm"sv,     "fs"sv,     "dev"sv,
                                   "abi"sv, "user"sv,   "crypto"sv, "sunrpc"sv, "debug"sv};

// Other programs have names below net, vm and fs too (fs.defaultFS); these are the kernel's.
constexpr std::array kCertain = {"net.ipv4."sv,         "net.ipv6."sv,
                                 "net.core."sv,         "net.netfilter."sv,
                                 "net.bridge."sv,       "net.unix."sv,
                                 "net.mptcp."sv,        "net.sctp."sv,
                                 "net.nf_"sv,           "vm.swappiness"sv,
                                 "vm.dirty_"sv,         "vm.overcommit_"sv,
                                 "vm.max_map_"sv,       "vm.min_free_"sv,
                                 "vm.vfs_cache_"sv,     "vm.nr_hugepages"sv,
                                 "vm.panic_on_oom"sv,   "vm.mmap_"sv,
                                 "fs.file-"sv,          "fs.nr_open"sv,
                                 "fs.inotify."sv,       "fs.protected_"sv,
                                 "fs.suid_dumpable"sv,  "fs.aio-"sv,
                                 "fs.pipe-"sv,          "kernel.pid_max"sv,
                                 "kernel.sysrq"sv,      "kernel.panic"sv,
                                 "kernel.shm"sv,        "kernel.sem"sv,
                                 "kernel.msg"sv,        "kernel.core_"sv,
                                 "kernel.kptr_"sv,      "kernel.dmesg_"sv,
                                 "kernel.randomize_"sv, "kernel.yama."sv,
                                 "kernel.perf_"sv,      "kernel.unprivileged_"sv,
                                 "kernel.printk"sv,     "kernel.threads-max"sv,
                                 "kernel.hostname"sv,   "kernel.osrelease"sv,
                                 "kernel.sched_"sv,     "kernel.numa_"sv,
                                 "kernel.kexec_"sv,     "kernel.random."sv,
                                 "kernel.keys."sv,      "kernel.watchdog"sv};

bool is_key(std::string_view key) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           "._-/*?[]@:+"sv.find(c) != std::string_view::npos;
  };
  return key.find_first_of("./") != std::string_view::npos && std::all_of(key.begin(), key.end(), fits);
}

bool is_below_a_top_level(std::string_view key) {
  const std::string_view top = key.substr(0, key.find_first_of("./"));
  return std::find(kTopLevels.begin(), kTopLevels.end(), top) != kTopLevels.end();
}

// In the writing of sysctl.conf; '/' may stand for '.'.
bool is_certain(std::string_view key) {
  std::string dotted(key.substr(0, 40));
  if (const std::size_t first = dotted.find_first_of("./"); first != std::string::npos && dotted[first] == '/')
    std::replace(dotted.begin(), dotted.end(), '/', '.');
  return starts_with_any(kCertain, dotted);
}

// Most files of a repository are told by this, before anybody looks at their lines.
bool names_a_top_level(std::string_view text) {
  constexpr std::array kCertainTops = {"net."sv, "vm."sv, "fs."sv, "kernel."sv,
                                       "net/"sv, "vm/"sv, "fs/"sv, "kernel/"sv};
  return std::any_of(kCertainTops.begin(), kCertainTops.end(),
                     [&](std::string_view top) { return text.find(top) != std::string_view::npos; });
}

std::string_view name_in(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Does the name tell what it is for? "99-tuning.conf", "95-k8s-sysctl.conf", "sysctl.txt".
bool may_hold_other_names(std::string_view path) {
  const std::string_view name = name_in(path);
  const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  return contains_ignoring_case(name, "sysctl") ||
         (digits > 0 && name.substr(digits).starts_with('-') && name.ends_with(".conf"));
}

}  // namespace

bool is_named_as_sysctl_file(std::string_view path) {
  const std::string_view name = name_in(path);
  if (name == "sysctl.conf") return true;
  return name.ends_with(".conf") &&
         (path.starts_with("sysctl.d/") || path.find("/sysctl.d/") != std::string_view::npos);
}

bool has_mostly_settings(TextLook& look) {
  if (!names_a_top_level(look.text())) return false;
  std::size_t assignments = 0, settings = 0, certain = 0;
  for (const std::string_view line : look.said().lines) {
    const std::size_t equals = line.find('=');
    const bool excludes = equals == std::string_view::npos && line.starts_with('-');  // "-net.ipv4.conf.lo.rp_filter"
    if (equals == std::string_view::npos && !excludes) continue;
    std::string_view key = trim(line.substr(0, equals));
    if (key.starts_with('-')) key.remove_prefix(1);
    if (!is_key(key)) continue;
    ++assignments;
    if (!is_below_a_top_level(key)) continue;
    ++settings;
    if (is_certain(key)) ++certain;
  }
  const std::size_t counted = may_hold_other_names(look.name()) ? assignments : settings;
  return certain > 0 && counted * 2 > look.said().lines.size();
}

}  // namespace tcptune
