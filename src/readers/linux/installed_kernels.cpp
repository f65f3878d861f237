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
constexpr std::array<std::string_view, 2> kImagePrefixes = {"vmlinuz-", "vmlinux-"};

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

}  // namespace

std::vector<std::string> find_kernels(const RootDirectory& root) {
  std::vector<std::string> releases = releases_with_modules(root);
  const std::vector<std::string> images = releases_with_image(root);
  releases.insert(releases.end(), images.begin(), images.end());
  std::sort(releases.begin(), releases.end(), is_older);
  releases.erase(std::unique(releases.begin(), releases.end()), releases.end());
  return releases;
}

}  // namespace tcptune
