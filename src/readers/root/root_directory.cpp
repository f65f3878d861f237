// SPDX-License-Identifier: MIT
// What is proposed for the audited tree, on every system; see root_directory.h.
#include "readers/root/root_directory.h"

namespace tcptune {

bool RootDirectory::proposes_in(const std::string& directory) const {
  const auto first = proposed_.lower_bound(directory + '/');
  return first != proposed_.end() && first->first.starts_with(directory + '/');
}

std::vector<std::string> RootDirectory::proposed_names(const std::string& directory) const {
  std::vector<std::string> names;
  for (const auto& [file, content] : proposed_)
    if (file.substr(0, file.rfind('/')) == directory) names.push_back(file.substr(directory.size() + 1));
  return names;
}

}  // namespace tcptune
