// SPDX-License-Identifier: MIT
// The parts of the HTML report. All that comes from inputs is escaped; no part needs another page, file or host.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/report/finding_groups.h"
#include "renderers/report/renderer.h"

namespace tcptune {

// What stands between <style> and </style>, and between <script> and </script>: the same in every report.
std::string page_style();
std::string_view page_script();

// One finding, and those that say the same.
std::string finding_html(const FindingGroup& group, const TargetResult& result, const RenderOptions& options);

// What was seen of connections and ports, drawn; empty where nobody looked.
std::string pictures_html(const Snapshot& snapshot, const RuleBase& base);

// All of one target: its findings, the worst first, and what is to be known beside them.
void write_target_html(const TargetResult& result, const RenderOptions& options, const Write& write);

// What the run came to, for the first glance.
std::string verdict_html(const InForce& in_force, const Totals& totals, const RenderOptions& options);

// Why the rules say what they say: of those that have findings.
std::string rules_html(const Totals& totals, const RenderOptions& options);

// Where a rule is explained on the page: what follows '#'.
std::string rule_anchor(std::string_view rule);

// "3 errors", "1 error".
std::string counted_words(std::int64_t number, std::string_view word);

// <dt> and <dd>; empty without a text. `html` is HTML.
std::string fact_html(std::string_view name, std::string_view html);

// <ul> of texts, a single one as it is; empty without any.
std::string list_html(const std::vector<std::string>& texts);

}  // namespace tcptune
