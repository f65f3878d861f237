// SPDX-License-Identifier: MIT
// Texts that stand encoded in another one, with a map back: base64, and data: URLs.
#pragma once

#include <optional>
#include <string_view>

#include "core/snapshot/view.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// Nothing: it is no base64, too long to be looked into, or no text (such as what gzip made).
std::optional<View> view_of_base64(std::string_view text, Span encoded);

// Of "data:,percent%20encoded" and "data:…;base64,…". Nothing: it is no data: URL, or as above.
std::optional<View> view_of_data_url(std::string_view text, Span url);

}  // namespace tcptune
