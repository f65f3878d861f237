// SPDX-License-Identifier: MIT
// See baseline.h.
#include "rulebase/baseline.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text/error.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kHashLength = 16;

[[noreturn]] void refuse(const std::string& file, std::string message) {
  throw Error({Diagnostic{file, 0, 0, std::move(message)}});
}

Json parse(std::string_view text, const std::string& file) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, std::min(text.size(), error.byte == 0 ? 0 : error.byte - 1));
    const int line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
    throw Error({Diagnostic{file, line, static_cast<int>(before.size() - start) + 1,
                            "this is not JSON; expected a baseline that --write-baseline made"}});
  } catch (const Json::out_of_range&) {  // JSON, but with a number such as 1e999
    refuse(file, "a number in it is too large; expected a baseline that --write-baseline made");
  }
}

// 16 hexadecimal digits, and ":2" and so on for findings that are alike.
bool is_fingerprint(std::string_view text) {
  const std::string_view hash = text.substr(0, kHashLength);
  const std::string_view rest = text.substr(hash.size());
  if (hash.size() != kHashLength || hash.find_first_not_of("0123456789abcdef") != std::string_view::npos) return false;
  return rest.empty() || (rest.front() == ':' && parse_decimal(rest.substr(1)).value_or(0) > 1);
}

void check_version(const Json& root, const std::string& file) {
  const auto version = root.is_object() ? root.find("schema_version") : root.end();
  if (!root.is_object() || version == root.end() || !version->is_number_integer())
    refuse(file,
           "this is not a baseline: expected an object with \"schema_version\", \"tool_version\" and \"findings\"");
  if (*version != kBaselineVersion)
    refuse(file,
           fmt::format(
               "this baseline has schema_version {}, and this tcptune reads {}; make it anew with --write-baseline",
               version->dump(), kBaselineVersion));
}

}  // namespace

Baseline read_baseline(std::string_view text, const std::string& file, const std::string& directory) {
  const Json root = parse(text, file);
  check_version(root, file);
  const auto findings = root.find("findings");
  if (findings == root.end() || !findings->is_array()) refuse(file, "this baseline lacks \"findings\": a list");
  std::vector<BaselineEntry> entries;
  for (std::size_t i = 0; i < findings->size(); ++i) {
    const Json& item = (*findings)[i];
    const auto part = [&](const char* name) {
      if (!item.is_object() || !item.contains(name) || !item[name].is_string())
        refuse(file, fmt::format("findings[{}]: expected a text \"{}\"", i, name));
      return item[name].get<std::string>();
    };
    BaselineEntry entry{part("fingerprint"), part("rule"), part("setting"), part("file")};
    if (!is_fingerprint(entry.fingerprint))
      refuse(file, fmt::format("findings[{}]: \"{}\" is not a fingerprint; expected 16 hexadecimal digits", i,
                               entry.fingerprint));
    entries.push_back(std::move(entry));
  }
  return make_baseline(directory, std::move(entries));
}

std::string baseline_text(const std::vector<BaselineEntry>& entries, std::string_view tool_version) {
  const auto dump = [](const Json& json) {
    return printable_json(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  };
  std::string text = fmt::format("{{\n  \"schema_version\": {},\n  \"tool_version\": {},\n  \"findings\": [",
                                 kBaselineVersion, dump(std::string(tool_version)));
  bool first = true;
  for (const BaselineEntry& e : in_baseline_order(entries)) {
    const Json item = {{"fingerprint", e.fingerprint}, {"rule", e.rule}, {"setting", e.setting}, {"file", e.file}};
    text += (first ? "\n    " : ",\n    ") + dump(item);
    first = false;
  }
  return text + (first ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace tcptune
