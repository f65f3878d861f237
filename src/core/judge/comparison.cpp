// SPDX-License-Identifier: MIT
// See comparison.h.
#include "core/judge/comparison.h"

#include <map>
#include <string_view>
#include <utility>

namespace tcptune {
namespace {

using Key = std::pair<std::string_view, std::string_view>;

Key key_of(const Finding& finding) {
  return {finding.rule->id,
          finding.setting.empty() ? std::string_view(finding.place.file) : std::string_view(finding.setting)};
}

std::map<Key, int> count(const Judgement& judgement) {
  std::map<Key, int> counts;
  for (const Finding& finding : judgement.findings) ++counts[key_of(finding)];
  return counts;
}

}  // namespace

Comparison compare(const Judgement& before, const Judgement& after) {
  Comparison result;
  std::map<Key, int> had = count(before), has = count(after);
  for (const Finding& finding : after.findings)
    (had[key_of(finding)]-- > 0 ? result.left : result.introduced).push_back(&finding);
  for (const Finding& finding : before.findings)
    if (has[key_of(finding)]-- <= 0) result.cured.push_back(&finding);
  return result;
}

}  // namespace tcptune
