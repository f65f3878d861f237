// SPDX-License-Identifier: MIT
// See summary_format.h.
#include "commands/summary_format.h"

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/named.h"
#include "snapshots/summary_json.h"

namespace tcptune {
namespace {

std::string as_json(const FleetSummary& summary, const SummaryOptions&) { return summary_json(summary); }

constexpr SummaryFormat kFormats[] = {
    {"text", summary_text, YesNo::yes},
    {"json", as_json, YesNo::no},
    {"markdown", summary_markdown, YesNo::yes},
    {"html", summary_html, YesNo::yes},
    {"prometheus", summary_prometheus, YesNo::no},
};

}  // namespace

std::span<const SummaryFormat> summary_formats() { return kFormats; }

const SummaryFormat& summary_format(std::string_view name) {
  if (const SummaryFormat* format = find_row(summary_formats(), name)) return *format;
  throw Error(fmt::format("{}: a summary has no such format; expected {}", name,
                          fmt::join(names_of_rows(summary_formats()), ", ")));
}

}  // namespace tcptune
