// SPDX-License-Identifier: MIT
// See json_text.h.
#include "renderers/json_text.h"

#include "core/text/quote.h"

namespace tcptune {

std::string dump(const Json& json, int indent) {
  return printable_json(json.dump(indent, ' ', false, Json::error_handler_t::replace));
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json number_or_null(int number) { return number == 0 ? Json(nullptr) : Json(number); }

}  // namespace tcptune
