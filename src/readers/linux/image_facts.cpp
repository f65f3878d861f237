// SPDX-License-Identifier: MIT
// Puts together what an image tells of itself; see linux_facts.h.
#include <string>

#include "readers/linux/installed_kernels.h"
#include "readers/linux/linux_facts.h"
#include "readers/linux/os_release.h"

namespace tcptune {
namespace {

// The vendor that all releases agree on.
std::string vendor_of(const std::vector<std::string>& releases) {
  const std::string vendor = kernel_vendor(releases.front());
  for (const std::string& release : releases)
    if (kernel_vendor(release) != vendor) return "";
  return vendor;
}

}  // namespace

Facts distribution_facts(const RootDirectory& root) {
  Distribution distribution = read_os_release(root);
  Facts facts;
  facts.distribution = std::move(distribution.name);
  facts.distribution_id = std::move(distribution.id);
  facts.distribution_version = std::move(distribution.version);
  return facts;
}

Facts read_root_facts(const RootDirectory& root) {
  Facts facts = distribution_facts(root);
  const InstalledKernels kernels = find_kernels(root);
  if (kernels.releases.empty()) return facts;
  facts.kernel = {*parse_kernel_version(kernels.releases.front()), *parse_kernel_version(kernels.releases.back())};
  facts.vendor = vendor_of(kernels.releases);
  facts.kernel_source = kernels.source;
  if (kernels.releases.size() == 1)
    facts.kernel_release = kernels.releases.front();
  else
    facts.kernel_source += " (" + std::to_string(kernels.releases.size()) + " kernels)";
  facts.loadable_modules = list_modules(root, kernels.releases);
  return facts;
}

}  // namespace tcptune
