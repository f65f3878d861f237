// SPDX-License-Identifier: MIT
// Parts of a JSON Schema, each with its meaning.
#pragma once

#include <string_view>

#include "renderers/json_text.h"

namespace tcptune {

Json text(std::string_view meaning);
Json nullable_text(std::string_view meaning);
Json number(std::string_view meaning);
Json nullable_number(std::string_view meaning);  // from 1
Json one_of(Json words, std::string_view meaning);
Json array_of(Json items, std::string_view meaning);

// All of them required, and no others.
Json object(Json properties, std::string_view meaning);
Json nullable(Json schema);

}  // namespace tcptune
