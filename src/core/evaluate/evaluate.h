// SPDX-License-Identifier: MIT
// Expressions evaluated against a snapshot: three-valued, over a kernel interval, on one plane.
#pragma once

#include <string>

#include "core/evaluate/planes.h"
#include "core/evaluate/value.h"
#include "core/language/vocabulary.h"
#include "core/rules/rule.h"
#include "core/text/shared_text.h"

namespace tcptune {

// The words of the language, with the settings of this catalogue, which must outlive them.
Vocabulary vocabulary_of(const Catalogue& catalogue);

Value evaluate(const Expression& expression, const Context& context);

// Can all holes be filled?
bool is_known(Template pieces, const Context& context);

// The template with its holes filled; what is not known becomes "?".
std::string render(Template pieces, const Context& context);

// The same; a template without holes is not copied.
SharedText render_shared(Template pieces, const Context& context);

}  // namespace tcptune
