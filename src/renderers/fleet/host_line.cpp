// SPDX-License-Identifier: MIT
// See host_line.h.
#include "renderers/fleet/host_line.h"

#include <utility>

#include <fmt/format.h>

#include "core/catalogue/windows_version.h"
#include "renderers/json_text.h"
#include "renderers/report/finding_json.h"

namespace tcptune {
namespace {

constexpr int kLineVersion = 1;
constexpr std::size_t kMostRemembered = 4096;

// Each ended, so that no two lists give the same key.
void append_part(std::string& key, std::string_view part) { key.append(part).append(1, '\x1f'); }
void append_part(std::string& key, int part) { key.append(reinterpret_cast<const char*>(&part), sizeof part); }

template <typename... Parts>
void append_parts(std::string& key, const Parts&... parts) {
  (append_part(key, parts), ...);
}

// What of a finding differs between hosts; it has no place in a file, and nothing else to tell apart.
bool is_of_the_kernel(const Finding& finding) {
  return finding.place.file.empty() && finding.elsewhere.empty() && finding.related.empty() && finding.ids.empty();
}

std::string key_of(const Finding& f) {
  std::string key;
  append_parts(key, "finding", f.rule->id, f.setting, f.value, static_cast<int>(f.severity), static_cast<int>(f.plane),
               f.message, f.advice.view(), f.kernels, static_cast<int>(f.fix_safety));
  for (const FixStep& step : f.fix)
    append_parts(key, static_cast<int>(step.kind), step.setting, step.value, step.old_value);
  return key;
}

std::string key_of(const Facts& f) {
  std::string key;
  const KernelVersion &low = f.kernel.low, &high = f.kernel.high;
  append_parts(key, "facts", f.os, f.kernel_release, f.distribution, f.role, low.major, low.minor, low.patch,
               high.major, high.minor, high.patch);
  return key;
}

// ,"os": … without braces.
std::string members(const Json& object) {
  const std::string text = dump(object);
  return "," + text.substr(1, text.size() - 2);
}

std::string facts_text(const Facts& f) {
  return members({{"os", f.os},
                  {"kernel", text_or_null(f.kernel_release)},
                  {"kernels", system_text(f.os, f.kernel)},
                  {"distribution", text_or_null(f.distribution)},
                  {"role", f.role == "any" ? Json(nullptr) : Json(f.role)}});
}

// Most names need nothing to be escaped.
std::string name_text(const std::string& name) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/";
  if (name.empty()) return "null";
  return name.find_first_not_of(kPlain) == std::string::npos ? '"' + name + '"' : dump(Json(name));
}

std::string head(std::string_view type, const std::string& file, const std::string& host) {
  return fmt::format("{{\"schema_version\":{},\"type\":\"{}\",\"file\":{},\"host\":{}", kLineVersion, type,
                     name_text(file), name_text(host));
}

std::string counts_text(const Counts& c) {
  return fmt::format(
      ",\"summary\":{{\"error\":{},\"warning\":{},\"note\":{},\"pass\":{},\"not_applicable\":{},\"unknown\":{},"
      "\"suppressed\":{}}}",
      c.error, c.warning, c.note, c.pass, c.not_applicable, c.unknown, c.suppressed);
}

}  // namespace

const std::string& HostLines::remembered(std::string key, const std::function<std::string()>& make) {
  if (remembered_.size() >= kMostRemembered) remembered_.clear();
  const auto [at, is_new] = remembered_.try_emplace(std::move(key));
  if (is_new) at->second = make();
  return at->second;
}

std::string HostLines::finding(const Finding& finding) {
  if (!is_of_the_kernel(finding)) return dump(finding_json(finding));
  std::string text = remembered(key_of(finding), [&] {
    Finding without = finding;
    without.seen.clear();
    return dump(finding_json(without));
  });
  if (finding.seen.empty()) return text;
  text.pop_back();
  return text + ",\"seen\":" + dump(Json(finding.seen)) + "}";
}

std::string HostLines::line(const HostLine& host) {
  std::string text = head("target", host.file, host.host);
  text += remembered(key_of(host.facts), [&] { return facts_text(host.facts); });
  text += counts_text(host.judgement.counts);
  text += ",\"findings\":[";
  std::string_view before;
  for (const Finding& found : host.judgement.findings) {
    if (found.severity < least_) continue;
    text.append(before).append(finding(found));
    before = ",";
  }
  text += "],\"unknown\":[";
  before = "";
  for (const Unknown& unknown : host.judgement.unknowns) {
    std::string key;
    append_parts(key, "unknown", unknown.rule->id, unknown.setting, unknown.because);
    text.append(before).append(remembered(std::move(key), [&] { return dump(unknown_json(unknown)); }));
    before = ",";
  }
  std::string unseen;
  append_parts(unseen, "not_visible");
  for (const std::string& phrase : host.not_visible) append_parts(unseen, phrase);
  text += "],\"not_visible\":" + remembered(std::move(unseen), [&] { return dump(Json(host.not_visible)); });
  return text + "}\n";
}

std::string failure_line(const std::string& file, const std::string& message) {
  return head("failure", file, "") + ",\"message\":" + dump(Json(message)) + "}\n";
}

}  // namespace tcptune
