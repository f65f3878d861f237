// SPDX-License-Identifier: MIT
// What all formats in JSON share.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace tcptune {

using Json = nlohmann::ordered_json;

// `indent`: -1 is all on one line. Values come from files that may hold any bytes: what is not UTF-8 is replaced, not
// refused, and what could drive a terminal is escaped.
std::string dump(const Json& json, int indent = -1);

// Null for an empty text, and for a number that is 0.
Json text_or_null(const std::string& text);
Json number_or_null(int number);

}  // namespace tcptune
