// SPDX-License-Identifier: MIT
// Looks into os-release, lib/modules and boot; see image_facts.h.
#include "readers/linux/image_facts.h"

#include <algorithm>

#include <fmt/format.h>
#include <array>

#include "core/catalogue/kernel_version.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestFile = 64 * 1024;  // real ones have some 300 bytes
constexpr std::size_t kLargestStatus = 64 * 1024 * 1024;

// Quotes are taken off and backslashes resolved, as a shell does for a plain assignment.
std::string unquoted(std::string_view text) {
  std::string plain;
  char quote = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' && quote != '\'' && at + 1 < text.size())
      plain += text[++at];
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = 0;
    else
      plain += c;
  }
  return plain;
}

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
    for (const std::string& name : root.names_in(folder))
      if (is_release(name) && root.kind_of(folder + '/' + name) == EntryKind::directory) releases.push_back(name);
  return releases;
}

std::vector<std::string> releases_with_image(const RootDirectory& root) {
  std::vector<std::string> releases;
  for (const std::string& name : root.names_in("/boot"))
    for (const std::string_view prefix : kImagePrefixes)
      if (name.starts_with(prefix) && is_release(name.substr(prefix.size())))
        releases.push_back(name.substr(prefix.size()));
  return releases;
}

// Unique, oldest first: directories of lib/modules and usr/lib/modules and images boot/vmlinuz-*, as far as their name
// is a kernel release.
std::vector<std::string> find_kernels(const RootDirectory& root) {
  std::vector<std::string> releases = releases_with_modules(root);
  const std::vector<std::string> images = releases_with_image(root);
  releases.insert(releases.end(), images.begin(), images.end());
  std::sort(releases.begin(), releases.end(), is_older);
  releases.erase(std::unique(releases.begin(), releases.end()), releases.end());
  return releases;
}

// The version of Debian's package of this kernel, in dpkg's status file: its release keeps the same patch level.
KernelRange kernels_in_image(const RootDirectory& root, const std::string& release) {
  const KernelRange kernels = *kernels_of_release(release);
  if (kernels.low == kernels.high) return kernels;
  const FileContent status = root.read("/var/lib/dpkg/status", kLargestStatus);
  const std::size_t at = status.content.find(fmt::format("Package: linux-image-{}\n", release));
  if (at == std::string::npos) return kernels;
  const std::string_view entry = std::string_view(status.content).substr(at, status.content.find("\n\n", at) - at);
  const std::size_t version = entry.find("\nVersion: ");
  if (version == std::string_view::npos) return kernels;
  const std::string_view line = entry.substr(version + 1);
  const auto exact = version_of_build(line.substr(0, line.find('\n')), kernels);
  return exact ? KernelRange{*exact, *exact} : kernels;
}

// The vendor that all releases agree on.
std::string vendor_of(const std::vector<std::string>& releases) {
  const std::string vendor = kernel_vendor(releases.front());
  for (const std::string& release : releases)
    if (kernel_vendor(release) != vendor) return "";
  return vendor;
}

}  // namespace

std::string parse_os_release(std::string_view text) {
  std::string name;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trim(raw);
    constexpr std::string_view kName = "PRETTY_NAME=";
    if (line.starts_with(kName)) name = unquoted(line.substr(kName.size()));
  }
  return name;
}

Facts distribution_facts(const RootDirectory& root) {
  Facts facts;
  for (const char* path : {"/etc/os-release", "/usr/lib/os-release"}) {
    const FileContent file = root.read(path, kLargestFile);
    if (file.error != 0) continue;
    facts.distribution = parse_os_release(file.content);
    break;
  }
  return facts;
}

Facts read_root_facts(const RootDirectory& root) {
  Facts facts = distribution_facts(root);
  const std::vector<std::string> kernels = find_kernels(root);
  if (kernels.empty()) return facts;
  facts.kernel = {kernels_in_image(root, kernels.front()).low, kernels_in_image(root, kernels.back()).high};
  facts.vendor = vendor_of(kernels);
  if (kernels.size() == 1) facts.kernel_release = kernels.front();
  return facts;
}

}  // namespace tcptune
