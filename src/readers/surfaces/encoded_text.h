// SPDX-License-Identifier: MIT
// Texts that stand encoded in another one, with a map back: base64, and data: URLs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/view.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// Nothing: it is no base64, too long to be looked into, or no text (such as what gzip made).
std::optional<View> view_of_base64(std::string_view text, Span encoded);

// Of "data:,percent%20encoded" and "data:…;base64,…". Nothing: it is no data: URL, or as above.
std::optional<View> view_of_data_url(std::string_view text, Span url);

// Is it what gzip made, in base64?
bool is_gzip_in_base64(std::string_view text, Span encoded);

// "the compressed contents in lines 3 and 9 …", a phrase for Fragment::not_followed.
std::string compressed_contents(const std::vector<int>& lines);

}  // namespace tcptune
