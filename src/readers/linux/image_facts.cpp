// SPDX-License-Identifier: MIT
// See image_facts.h.
#include "readers/linux/image_facts.h"

#include "readers/linux/installed_kernels.h"
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
  Facts facts;
  facts.distribution = distribution_name(root);
  return facts;
}

Facts read_root_facts(const RootDirectory& root) {
  Facts facts = distribution_facts(root);
  const std::vector<std::string> kernels = find_kernels(root);
  if (kernels.empty()) return facts;
  facts.kernel = {*parse_kernel_version(kernels.front()), *parse_kernel_version(kernels.back())};
  facts.vendor = vendor_of(kernels);
  if (kernels.size() == 1) facts.kernel_release = kernels.front();
  return facts;
}

}  // namespace tcptune
