// SPDX-License-Identifier: MIT
// Looks through lib/modules and boot; see installed_kernels.h.
#include "readers/linux/installed_kernels.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/catalogue/kernel_version.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::array kModuleRoots = {"/lib/modules", "/usr/lib/modules"};
constexpr std::array kModuleFolders = {
    "/kernel/net/ipv4",   "/kernel/net/ipv6", "/kernel/net/sched", "/kernel/net/netfilter",
    "/kernel/net/bridge", "/extra",           "/updates",          "/weak-updates"};
constexpr std::array<std::string_view, 2> kImagePrefixes = {"vmlinuz-", "vmlinux-"};
constexpr int kDeepestFolder = 3;  // updates/dkms/NAME, extra/PACKAGE/NAME
constexpr std::size_t kLargestList = 1024 * 1024;

// "6.1.0-18-amd64", but not "0-rescue-…", "extra" or "kabi".
bool is_release(std::string_view name) {
  const std::optional<KernelVersion> version = parse_kernel_version(name);
  return version && version->major >= 2;
}

bool is_older(const std::string& left, const std::string& right) {
  const auto a = parse_kernel_version(left);
  const auto b = parse_kernel_version(right);
  return a == b ? left < right : a < b;
}

std::vector<std::string> releases_with_modules(const RootDirectory& root) {
  std::vector<std::string> releases;
  for (const std::string folder : kModuleRoots)
    for (const std::string& name : root.list(folder).value_or(std::vector<std::string>()))
      if (is_release(name) && root.kind_of(folder + '/' + name) == EntryKind::directory) releases.push_back(name);
  return releases;
}

std::vector<std::string> releases_with_image(const RootDirectory& root) {
  std::vector<std::string> releases;
  for (const std::string& name : root.list("/boot").value_or(std::vector<std::string>()))
    for (const std::string_view prefix : kImagePrefixes)
      if (name.starts_with(prefix) && is_release(name.substr(prefix.size())))
        releases.push_back(name.substr(prefix.size()));
  return releases;
}

// "tcp_bbr.ko.xz" is tcp_bbr; empty if the name is not that of a module.
std::string module_name(std::string_view file) {
  const std::size_t end = file.find(".ko");
  if (end == std::string_view::npos) return "";
  std::string name(file.substr(0, end));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<std::string> modules_in(const RootDirectory& root, const std::string& folder, int depth) {
  std::vector<std::string> modules;
  for (const std::string& entry : root.list(folder).value_or(std::vector<std::string>())) {
    std::string name = module_name(entry);
    if (!name.empty()) {
      modules.push_back(std::move(name));
    } else if (depth < kDeepestFolder && root.kind_of_link(folder + '/' + entry) == EntryKind::directory) {
      // Links are not followed: a folder that leads to itself would be searched over and over.
      std::vector<std::string> inner = modules_in(root, folder + '/' + entry, depth + 1);
      std::move(inner.begin(), inner.end(), std::back_inserter(modules));
    }
  }
  return modules;
}

std::vector<std::string> built_in_modules(const RootDirectory& root, const std::string& folder) {
  std::vector<std::string> modules;
  const FileContent list = root.read(folder + "/modules.builtin", kLargestList);
  for (const std::string_view line : split(list.content, '\n'))
    if (line.starts_with("kernel/net/")) modules.push_back(module_name(line.substr(line.rfind('/') + 1)));
  return modules;
}

}  // namespace

InstalledKernels find_kernels(const RootDirectory& root) {
  InstalledKernels kernels;
  kernels.releases = releases_with_modules(root);
  const std::vector<std::string> images = releases_with_image(root);
  const auto& known = kernels.releases;
  const bool boot_adds = std::any_of(images.begin(), images.end(), [&](const std::string& image) {
    return std::find(known.begin(), known.end(), image) == known.end();
  });
  if (!known.empty()) kernels.source = boot_adds ? "lib/modules and boot" : "lib/modules";
  if (known.empty() && boot_adds) kernels.source = "boot";
  kernels.releases.insert(kernels.releases.end(), images.begin(), images.end());
  std::sort(kernels.releases.begin(), kernels.releases.end(), is_older);
  kernels.releases.erase(std::unique(kernels.releases.begin(), kernels.releases.end()), kernels.releases.end());
  return kernels;
}

std::optional<std::vector<std::string>> list_modules(const RootDirectory& root,
                                                     const std::vector<std::string>& releases) {
  std::optional<std::vector<std::string>> all;
  for (const std::string& release : releases)
    for (const std::string base : kModuleRoots) {
      const std::string folder = base + '/' + release;
      if (root.kind_of(folder) != EntryKind::directory) continue;
      if (!all) all.emplace();
      for (const char* part : kModuleFolders) {
        std::vector<std::string> found = modules_in(root, folder + part, 0);
        std::move(found.begin(), found.end(), std::back_inserter(*all));
      }
      std::vector<std::string> built_in = built_in_modules(root, folder);
      std::move(built_in.begin(), built_in.end(), std::back_inserter(*all));
      break;  // /lib is /usr/lib on most systems: do not look twice
    }
  if (all) {
    std::sort(all->begin(), all->end());
    all->erase(std::unique(all->begin(), all->end()), all->end());
  }
  return all;
}

}  // namespace tcptune
