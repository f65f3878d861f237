// SPDX-License-Identifier: MIT
// Parts of a rule in words, for every page that shows a rule.
#pragma once

#include <string>

#include "core/rules/rule.h"

namespace tcptune {

// A template as it was written: what it will fill in stays in braces.
std::string source_of(Template pieces);

// "(safe) delete the line of net.ipv4.tcp_tw_recycle"; empty without a fix.
std::string fix_sentence(std::span<const FixEntry> fix, FixSafety safety);

// Does what the rule checks depend on the setting?
bool speaks_of(const Rule& rule, const Setting& setting);

}  // namespace tcptune
