// SPDX-License-Identifier: MIT
// See in_force.h.
#include "core/accept/in_force.h"

#include <utility>

namespace tcptune {

Silenced silenced_in(const Suppressed& left) {
  Silenced silenced;
  silenced.quieter = left.quieter;
  for (const SuppressedFinding& accepted : left.suppressed) {
    ++(accepted.by == SuppressedBy::comment  ? silenced.by_comments
       : accepted.by == SuppressedBy::policy ? silenced.by_policy
                                             : silenced.by_baseline);
    if (accepted.by == SuppressedBy::comment && silenced.commented.empty()) silenced.commented = accepted.place.file;
  }
  return silenced;
}

Silenced operator+(Silenced a, const Silenced& b) {
  a.by_comments += b.by_comments;
  a.by_policy += b.by_policy;
  a.by_baseline += b.by_baseline;
  a.quieter += b.quieter;
  if (a.commented.empty()) a.commented = b.commented;
  return a;
}

}  // namespace tcptune
