// SPDX-License-Identifier: MIT
// See json.h. The shape is described by report.schema.json; a change there is a new schema_version.
#include "renderers/report/json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/catalogue/windows_version.h"
#include "core/text/quote.h"
#include "renderers/report/target_text.h"

namespace tcptune {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kSchemaVersion = 1;

// Values come from files that may hold any bytes: what is not UTF-8 is replaced, not refused.
std::string dump(const Json& json) { return printable_json(json.dump(-1, ' ', false, Json::error_handler_t::replace)); }

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json number_or_null(int number) { return number == 0 ? Json(nullptr) : Json(number); }

Json summary_of(const Counts& c) {
  return {{"error", c.error},
          {"warning", c.warning},
          {"note", c.note},
          {"pass", c.pass},
          {"not_applicable", c.not_applicable},
          {"unknown", c.unknown},
          {"suppressed", c.suppressed}};
}

Json fix_of(const Finding& finding) {
  if (finding.fix.empty()) return nullptr;
  Json steps = Json::array();
  for (const FixStep& step : finding.fix) {
    steps.push_back({{"action", name_of(step.kind)},
                     {"setting", step.setting},
                     {"value", step.kind == FixKind::remove_line ? Json(nullptr) : text_or_null(step.value)},
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

Json finding_of(const Finding& f) {
  return {{"rule", f.rule->id},
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
          {"fix", fix_of(f)},
          {"related", related_of(f)}};
}

// With a proposed file every finding says what the file has to do with it.
Json compared(const Finding& finding, const Comparison* comparison) {
  Json json = finding_of(finding);
  if (comparison == nullptr) return json;
  const auto is_in = [&](const std::vector<const Finding*>& findings) {
    return std::find(findings.begin(), findings.end(), &finding) != findings.end();
  };
  json["change"] = is_in(comparison->introduced) ? "introduced" : is_in(comparison->left) ? "left" : "cured";
  return json;
}

// The findings after the change, then those that it cures.
std::vector<const Finding*> all_findings(const Report& report) {
  std::vector<const Finding*> all;
  for (const Finding& finding : report.judgement.findings) all.push_back(&finding);
  if (report.comparison != nullptr)
    all.insert(all.end(), report.comparison->cured.begin(), report.comparison->cured.end());
  return all;
}

Json passed_of(const SettingVerdict& v) {
  return {{"setting", v.setting},
          {"value", v.value},
          {"default", text_or_null(v.default_value)},
          {"verdict", v.verdict},
          {"because", v.because}};
}

Json unknown_of(const Unknown& u) {
  return {{"rule", u.rule->id}, {"setting", text_or_null(u.setting)}, {"because", u.because}};
}

Json target_of(const Snapshot& s) {
  Json target = {{"kind", name_of(s.kind)},
                 {"name", s.name},
                 {"os", s.facts.os},
                 {"kernel", text_or_null(s.facts.kernel_release)},
                 {"kernels", system_text(s.facts.os, s.facts.kernel)},
                 {"distribution", text_or_null(s.facts.distribution)},
                 {"boot_reader", nullptr},
                 {"boot_files", Json::array()},
                 {"not_visible", s.not_visible}};
  if (!s.boot || s.boot->reader == BootReader::single_file) return target;
  target["boot_reader"] = name_of(s.boot->reader);
  for (const BootFile& file : s.boot->files)
    if (file.status == FileStatus::read) target["boot_files"].push_back(file.path);
  return target;
}

class JsonRenderer : public Renderer {
 public:
  explicit JsonRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin() override { return "{\"schema_version\":" + std::to_string(kSchemaVersion) + ",\n\"findings\":["; }

  std::string target(const Report& report) override {
    std::string out;
    for (const Finding* finding : all_findings(report)) {
      if (finding->severity < options_.least) continue;
      out += (first_ ? "\n" : ",\n") + dump(compared(*finding, report.comparison));
      first_ = false;
    }
    for (const SettingVerdict& verdict : report.passed) settings_.push_back(passed_of(verdict));
    // Many files are one target of the kind "files"; what one of them could not tell is only kept for a single target.
    unknowns_ = Json::array();
    for (const Unknown& unknown : report.judgement.unknowns) unknowns_.push_back(unknown_of(unknown));
    target_ = target_of(report.snapshot);
    return out;
  }

  std::string end(const Counts& total, int targets) override {
    if (targets > 1) target_ = {{"kind", "files"}, {"name", std::to_string(targets) + " files"}, {"files", targets}};
    std::string out = first_ ? "],\n" : "\n],\n";
    if (!settings_.empty()) out += "\"settings\":" + dump(settings_) + ",\n";
    if (targets <= 1) out += "\"unknown\":" + dump(unknowns_) + ",\n";
    return out + "\"target\":" + dump(target_) + ",\n\"summary\":" + dump(summary_of(total)) + "}\n";
  }

 private:
  RenderOptions options_;
  Json settings_ = Json::array();
  Json unknowns_ = Json::array();
  Json target_;
  bool first_ = true;
};

class JsonlRenderer : public Renderer {
 public:
  explicit JsonlRenderer(const RenderOptions& options) : options_(options) {}

  std::string target(const Report& report) override {
    std::string out;
    for (const Finding* finding : all_findings(report))
      if (finding->severity >= options_.least) out += line("finding", compared(*finding, report.comparison));
    for (const SettingVerdict& verdict : report.passed) out += line("setting", passed_of(verdict));
    for (const Unknown& unknown : report.judgement.unknowns) out += line("unknown", unknown_of(unknown));
    return out + line("target", target_of(report.snapshot));
  }

  std::string end(const Counts& total, int targets) override {
    Json summary = summary_of(total);
    summary["targets"] = targets;
    return line("summary", summary);
  }

 private:
  static std::string line(std::string_view type, const Json& body) {
    Json object = {{"schema_version", kSchemaVersion}, {"type", type}};
    object.update(body);
    return dump(object) + '\n';
  }

  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_json_renderer(const RenderOptions& options) {
  return std::make_unique<JsonRenderer>(options);
}
std::unique_ptr<Renderer> make_jsonl_renderer(const RenderOptions& options) {
  return std::make_unique<JsonlRenderer>(options);
}

}  // namespace tcptune
