// SPDX-License-Identifier: MIT
// See finding_json.h. The shape is described by report.schema.json.
#include "renderers/report/finding_json.h"

#include "core/checks/secrets.h"

namespace tcptune {
namespace {

Json fix_of(const Finding& finding) {
  if (finding.fix.empty()) return nullptr;
  Json steps = Json::array();
  for (const FixStep& step : finding.fix) {
    steps.push_back({{"action", name_of(step.kind)},
                     {"setting", step.setting},
                     {"value", step.kind == FixKind::remove_line ? Json(nullptr) : text_or_null(shown_value(step))},
                     {"old_value", text_or_null(step.old_value)},
                     {"file", text_or_null(step.file)},
                     {"line", number_or_null(step.in_registry == YesNo::yes ? finding.place.line : step.line)}});
  }
  return {{"safety", name_of(finding.fix_safety)}, {"steps", steps}};
}

Json related_of(const Finding& finding) {
  Json related = Json::array();
  for (const Place& place : finding.related)
    related.push_back({{"file", place.file},
                       {"line", number_or_null(place.line)},
                       {"column", number_or_null(place.column)},
                       {"message", place.label}});
  return related;
}

Json elsewhere_of(const Finding& finding) {
  Json others = Json::array();
  for (const Elsewhere& other : finding.elsewhere)
    others.push_back({{"rule", other.rule->id},
                      {"kernels", other.kernels},
                      {"severity", name_of(other.severity)},
                      {"message", other.message}});
  return others;
}

Json ids_of(const Finding& finding) {
  Json ids = Json::array();
  for (const PublicId& id : finding.ids) ids.push_back({{"baseline", id.baseline}, {"id", id.id}});
  return ids;
}

}  // namespace

Json finding_json(const Finding& f) {
  Json json = {{"rule", f.rule->id},
               {"severity", name_of(f.severity)},
               {"verdict", "fail"},
               {"setting", text_or_null(f.setting)},
               {"value", text_or_null(f.value)},
               {"plane", name_of(f.plane)},
               {"file", text_or_null(f.place.file)},
               {"line", number_or_null(f.place.line)},
               {"column", number_or_null(f.place.column)},
               {"message", f.message},
               {"advice", f.advice.view()},
               {"kernels", text_or_null(f.kernels)},
               {"elsewhere", elsewhere_of(f)},
               {"fix", fix_of(f)},
               {"related", related_of(f)}};
  if (!f.ids.empty()) json["baselines"] = ids_of(f);
  if (!f.seen.empty()) json["seen"] = f.seen;
  return json;
}

Json counts_json(const Counts& c) {
  return {{"error", c.error},
          {"warning", c.warning},
          {"note", c.note},
          {"pass", c.pass},
          {"not_applicable", c.not_applicable},
          {"unknown", c.unknown},
          {"suppressed", c.suppressed}};
}

Json unknown_json(const Unknown& u) {
  return {{"rule", u.rule->id}, {"setting", text_or_null(u.setting)}, {"because", u.because}};
}

}  // namespace tcptune
