// SPDX-License-Identifier: MIT
// SARIF 2.1.0, as GitHub's code scanning and other viewers take it.
#include <algorithm>

#include <fmt/format.h>

#include "core/rules/public_demands.h"
#include "renderers/json_text.h"
#include "renderers/pages/rule_text.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

constexpr std::string_view kInputRule = "input";  // of files that could not be judged
constexpr std::size_t kLongestDescription = 1024;  // GitHub's limit

std::string_view level_of(Severity severity) { return severity == Severity::note ? "note" : name_of(severity); }

std::string cut(std::string text) {
  if (text.size() <= kLongestDescription) return text;
  std::size_t end = kLongestDescription - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string help_text(const Rule& rule) {
  std::string text(rule.why);
  if (!rule.references.empty()) text += "\nSee:\n";
  for (const std::string_view reference : rule.references) text += fmt::format("- {}\n", reference);
  return text;
}

std::string tag_of(const PublicId& id) { return fmt::format("{}: {}", id.baseline, id.id); }

// Also the numbers that public baselines have for its setting.
Json tags_of(const Rule& rule, const std::vector<PublicDemand>& demands) {
  constexpr std::size_t kMostTags = 20;  // GitHub's limit
  Json tags = {"tcp-ip", rule.os.empty() ? std::string_view("linux") : rule.os};
  for (const std::string_view topic : rule.topics)
    if (tags.size() < kMostTags) tags.push_back(topic);
  for (const PublicDemand& demand : demands)
    if (!rule.setting.empty() && demand.setting == rule.setting)
      for (const PublicId& id : demand.ids)
        if (tags.size() < kMostTags) tags.push_back(tag_of(id));
  return tags;
}

Json rule_of(const Rule& rule, const std::vector<PublicDemand>& demands) {
  return {{"id", rule.id},
          {"name", rule.name},
          {"shortDescription", {{"text", cut(std::string(rule.title))}}},
          {"fullDescription", {{"text", cut(std::string(rule.why))}}},
          {"help", {{"text", help_text(rule)}, {"markdown", help_text(rule)}}},
          {"defaultConfiguration", {{"level", level_of(rule.severity)}}},
          {"properties",
           {{"tags", tags_of(rule, demands)},
            {"precision", rule.severity == Severity::note ? "medium" : "high"},
            {"problem.severity", rule.severity == Severity::note ? "recommendation" : name_of(rule.severity)}}}};
}

Json input_rule() {
  const std::string_view text = "An input could not be judged, so the report says nothing of it.";
  return {{"id", kInputRule},
          {"name", "input-not-judged"},
          {"shortDescription", {{"text", "An input could not be judged"}}},
          {"fullDescription", {{"text", text}}},
          {"help", {{"text", text}, {"markdown", text}}},
          {"defaultConfiguration", {{"level", "error"}}}};
}

// A reference to a file: what a URI cannot hold is written in percent.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    uri += is_word || kPlain.find(c) != std::string_view::npos
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return uri;
}

Json region_of(const ReportPlace& place) {
  return {{"startLine", place.line},
          {"startColumn", place.column},
          {"endLine", place.line},
          {"endColumn", place.column + std::max(1, place.length)}};
}

Json location_of(const ReportPlace& place) {
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(place.path)}}}, {"region", region_of(place)}}}};
}

// Lines and columns of a span; what is deleted with its line end reaches to the next line.
Json deleted_region(const Source& source, Span span) {
  const int first = source.line_at(span.begin), last = source.line_at(span.end);
  const auto column = [&](int line, std::size_t at) { return at - source.line(line).begin + 1; };
  const bool at_end =
      span.end == source.bytes().size() && source.bytes().ends_with('\n') && source.line(last).end == span.end;
  Json region = {{"startLine", first}, {"startColumn", column(first, span.begin)}};
  region["endLine"] = at_end ? last + 1 : last;
  region["endColumn"] = at_end ? 1 : column(last, span.end);
  return region;
}

class SarifRenderer : public Renderer {
 public:
  explicit SarifRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce& in_force) const override {
    Json rules = Json::array();
    const std::vector<PublicDemand> demands = public_demands(in_force.base);
    for (const Rule& rule : in_force.base.rules)
      if (rule.evidence == YesNo::no) rules.push_back(rule_of(rule, demands));
    rules.push_back(input_rule());
    const Json properties = {{"profile", text_or_null(in_force.profile)}};
    const Json driver = {{"name", "tcptune"}, {"version", in_force.version}, {"rules", rules}};
    return fmt::format(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\n"
        "\"runs\":[{{\"tool\":{{\"driver\":{}}},\n\"automationDetails\":{{\"id\":\"tcptune/\"}},\n"
        "\"columnKind\":\"unicodeCodePoints\",\n\"properties\":{},\n\"results\":[",
        dump(driver), dump(properties));
  }

  void target(const TargetResult& result, const Write& write) const override {
    std::string_view before = "\n";
    for (const Finding* finding : shown_findings(result, options_)) {
      write(before);
      write(dump(result_of(result, *finding)));
      before = ",\n";
    }
    if (options_.show_suppressed == YesNo::no) return;
    for (const SuppressedFinding& accepted : result.left.suppressed) {
      Json json = result_of(result, accepted.finding);
      json["suppressions"] = Json::array(
          {{{"kind", accepted.by == SuppressedBy::comment ? "inSource" : "external"},
            {"status", "accepted"},
            {"justification", accepted.reason.empty() ? name_of(accepted.by) : std::string_view(accepted.reason)}}});
      write(before);
      write(dump(json));
      before = ",\n";
    }
  }

  std::string_view between() const override { return ","; }

  std::string failure(const Failure& failure) const override {
    const ReportPlace place{path_in_repository(failure.path, options_), 1, 1, 0};
    return "\n" + dump({{"ruleId", kInputRule},
                        {"level", "error"},
                        {"message", {{"text", failure.message}}},
                        {"locations", Json::array({location_of(place)})}});
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    Json invocation = {{"executionSuccessful", totals.failed.empty()}};
    for (const InForceNote& note : in_force_notes(in_force, totals))
      invocation["toolExecutionNotifications"].push_back({{"level", "note"}, {"message", {{"text", note.text}}}});
    if (const Json decided = in_force_json(in_force, totals); !decided.is_null())
      invocation["properties"] = {{"inForce", decided}};
    return fmt::format("\n],\n\"invocations\":[{}]}}]}}\n", dump(invocation));
  }

 private:
  Json result_of(const TargetResult& result, const Finding& finding) const {
    const ReportPlace place = report_place(result, finding, options_);
    Json json = {{"ruleId", finding.rule->id},
                 {"level", level_of(finding.severity)},
                 {"message", {{"text", message_and_advice(finding)}}},
                 {"locations", Json::array({location_of(place)})},
                 {"partialFingerprints", {{"primaryLocationLineHash", fingerprint_of(finding)}}}};
    for (const PublicId& id : finding.ids) json["properties"]["tags"].push_back(tag_of(id));
    if (const Json related = related_of(result, finding); !related.empty()) json["relatedLocations"] = related;
    if (const auto edit = safe_edit(result, finding))
      json["fixes"] = Json::array({fix_of(result, finding, place, *edit)});
    return json;
  }

  static std::string fingerprint_of(const Finding& finding) {
    return fmt::format("{:016x}:{}", finding.fingerprint.hash, std::max(1, finding.fingerprint.number));
  }

  Json related_of(const TargetResult& result, const Finding& finding) const {
    Json related = Json::array();
    for (const Place& place : finding.related) {
      Json location = location_of(report_place(result, place, finding.setting, options_));
      location["id"] = related.size() + 1;
      location["message"] = {{"text", place.label.empty() ? "see here" : place.label}};
      related.push_back(std::move(location));
    }
    return related;
  }

  static Json fix_of(const TargetResult& result, const Finding& finding, const ReportPlace& place, const Edit& edit) {
    const BootConfiguration& boot = *result.snapshot.boot;
    const Source& source = *boot.file_of(boot.lines[*finding.fix.front().at]).source;
    const Json replacement = {{"deletedRegion", deleted_region(source, edit.span)},
                              {"insertedContent", {{"text", edit.replacement}}}};
    const Json change = {{"artifactLocation", {{"uri", uri_of(place.path)}}},
                         {"replacements", Json::array({replacement})}};
    const std::string words = fix_sentence(finding.rule->fix, finding.fix_safety);
    return {{"description", {{"text", words.empty() ? "(safe) write the line anew" : words}}},
            {"artifactChanges", Json::array({change})}};
  }

  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_sarif_renderer(const RenderOptions& options) {
  return std::make_unique<SarifRenderer>(options);
}

}  // namespace tcptune
