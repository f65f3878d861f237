// SPDX-License-Identifier: MIT
// See recorded_tree.h.
#include "core/snapshot/recorded_tree.h"

#include <tuple>

namespace tcptune {

bool RecordedEntry::operator==(const RecordedEntry& other) const {
  const auto plain = [](const RecordedEntry& e) {
    return std::tie(e.kind, e.link_kind, e.link_target, e.same_as, e.executable, e.listing, e.names, e.reading, e.error,
                    e.excerpt);
  };
  const bool same_source =
      source == nullptr || other.source == nullptr ? source == other.source : source->bytes() == other.source->bytes();
  return plain(*this) == plain(other) && same_source;
}

}  // namespace tcptune
