// SPDX-License-Identifier: MIT
// See json.h. The shape is described by report.schema.json; a change there is a new schema_version.
#include "renderers/report/json.h"

#include <functional>
#include <unordered_set>

#include "core/catalogue/windows_version.h"
#include "renderers/json_text.h"
#include "renderers/report/finding_json.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/target_text.h"

namespace tcptune {
namespace {

constexpr int kSchemaVersion = 1;

Json suppressed_of(const SuppressedFinding& accepted) {
  Json json = finding_json(accepted.finding);
  json["suppressed"] = {{"by", name_of(accepted.by)},
                        {"reason", text_or_null(accepted.reason)},
                        {"file", text_or_null(accepted.place.file)},
                        {"line", number_or_null(accepted.place.line)}};
  return json;
}

// The findings from some severity on; with a proposed file each says what the file has to do with it, and those that it
// cures come behind them. Last come those that were accepted, where they are asked for.
void each_finding(const TargetResult& result, const RenderOptions& options,
                  const std::function<void(const Json&)>& visit) {
  std::unordered_set<const Finding*> introduced;
  if (result.proposed)
    introduced.insert(result.proposed->comparison.introduced.begin(), result.proposed->comparison.introduced.end());
  const std::string_view target = name_in_file(result.snapshot);
  const auto take = [&](const Finding& finding, std::string_view change) {
    if (finding.severity < options.least) return;
    Json json = finding_json(finding);
    if (!target.empty()) json["target"] = target;
    if (result.proposed) json["change"] = change;
    visit(json);
  };
  for (const Finding& finding : result.left.judgement.findings)
    take(finding, introduced.contains(&finding) ? "introduced" : "left");
  if (result.proposed)
    for (const Finding* finding : result.proposed->comparison.cured) take(*finding, "cured");
  if (options.show_suppressed == YesNo::no) return;
  for (const SuppressedFinding& accepted : result.left.suppressed)
    if (accepted.finding.severity >= options.least) visit(suppressed_of(accepted));
}

Json failure_of(const Failure& failure) { return {{"file", failure.path}, {"message", failure.message}}; }

Json passed_of(const SettingVerdict& v) {
  return {{"setting", v.setting},
          {"value", v.value},
          {"default", text_or_null(v.default_value)},
          {"verdict", v.verdict},
          {"because", v.because}};
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
    if (file.status == FileStatus::read && s.boot->dialect_of(file) != Dialect::tuned_reapply)
      target["boot_files"].push_back(file.path);
  return target;
}

template <typename Items, typename ToJson>
Json list_of(const Items& items, ToJson to_json) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(to_json(item));
  return list;
}

class JsonRenderer : public Renderer {
 public:
  explicit JsonRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce&) const override {
    return "{\"schema_version\":" + std::to_string(kSchemaVersion) + ",\n\"findings\":[";
  }

  void target(const TargetResult& result, const Write& write) const override {
    std::string_view before = "\n";
    each_finding(result, options_, [&](const Json& finding) {
      write(before);
      write(dump(finding));
      before = ",\n";
    });
  }

  std::string_view between() const override { return ","; }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string out = totals.said == YesNo::yes ? "\n],\n" : "],\n";
    if (!totals.settings.empty()) out += "\"settings\":" + dump(list_of(totals.settings, passed_of)) + ",\n";
    if (!totals.failed.empty()) out += "\"failures\":" + dump(list_of(totals.failed, failure_of)) + ",\n";
    if (const Json decided = in_force_json(in_force, totals); !decided.is_null())
      out += "\"in_force\":" + dump(decided) + ",\n";
    // Many files are one target of the kind "files"; what one of them could not tell is only kept for a single target.
    Json target = {{"kind", "files"}, {"name", std::to_string(totals.files) + " files"}, {"files", totals.files}};
    if (totals.only != nullptr) {
      out += "\"unknown\":" + dump(list_of(totals.only->left.judgement.unknowns, unknown_json)) + ",\n";
      target = target_of(totals.only->snapshot);
    }
    return out + "\"target\":" + dump(target) + ",\n\"summary\":" + dump(counts_json(totals.counts)) + "}\n";
  }

 private:
  RenderOptions options_;
};

class JsonlRenderer : public Renderer {
 public:
  explicit JsonlRenderer(const RenderOptions& options) : options_(options) {}

  void target(const TargetResult& result, const Write& write) const override {
    each_finding(result, options_, [&](const Json& finding) { write(line("finding", finding)); });
    for (const SettingVerdict& verdict : result.settings) write(line("setting", passed_of(verdict)));
    for (const Unknown& unknown : result.left.judgement.unknowns) write(line("unknown", unknown_json(unknown)));
    write(line("target", target_of(result.snapshot)));
  }

  std::string failure(const Failure& failure) const override { return line("failure", failure_of(failure)); }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    Json summary = counts_json(totals.counts);
    summary["targets"] = totals.targets;
    const Json decided = in_force_json(in_force, totals);
    return (decided.is_null() ? "" : line("in_force", decided)) + line("summary", summary);
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
