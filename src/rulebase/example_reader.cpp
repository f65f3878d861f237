// SPDX-License-Identifier: MIT
// See example_reader.h.
#include "rulebase/example_reader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text/suggest.h"

namespace tcptune {
namespace {

constexpr std::array<std::string_view, 13> kFacts{"boot",      "container", "kernel",    "listening", "memory",
                                                  "namespace", "os",        "page_size", "profile",   "role",
                                                  "today",     "vendor",    "windows"};

class GivenReader {
 public:
  GivenReader(const std::string& file, const RuleBase& catalogue, Arena& arena, std::vector<Diagnostic>& faults)
      : file_(file), catalogue_(catalogue), arena_(arena), faults_(faults) {}

  std::span<const Given> read(const YamlNode& node) {
    for (const auto& [name, value] : node.entries) {
      if (name.text == "live") {
        live_ = true;
        given_.push_back({GivenKind::live, "", ""});  // an empty machine is live too
        for (const auto& [setting, reading] : value.entries) add_setting(setting, reading);
        live_ = false;
      } else if (name.text == "file") {
        given_.push_back({GivenKind::file, "/etc/sysctl.d/example.conf", arena_.keep(value.text)});
      } else if (name.text == "files") {
        for (const auto& [path, text] : value.entries)
          given_.push_back({GivenKind::file, arena_.keep(path.text), arena_.keep(text.text)});
      } else if (std::find(kFacts.begin(), kFacts.end(), name.text) != kFacts.end()) {
        given_.push_back({GivenKind::fact, arena_.keep(name.text), arena_.keep(words(value))});
      } else {
        add_setting(name, value);
      }
    }
    return arena_.keep(std::move(given_));
  }

 private:
  static std::string words(const YamlNode& value) {
    std::string joined = value.text;
    for (const YamlNode& item : value.items) joined += (joined.empty() ? "" : " ") + item.text;
    return joined;
  }

  void add_setting(const YamlNode& name, const YamlNode& value) {
    if (find_setting(catalogue_, name.text) == nullptr) {
      std::vector<std::string_view> names = names_in(catalogue_.settings, &Setting::name);
      names.insert(names.end(), kFacts.begin(), kFacts.end());
      faults_.push_back({file_, name.line, name.column,
                         fmt::format("\"{}\" is no setting and no fact{}", name.text, did_you_mean(name.text, names))});
      return;
    }
    given_.push_back({kind_of(value), arena_.keep(name.text), arena_.keep(words(value))});
  }

  GivenKind kind_of(const YamlNode& value) {
    if (value.tag == "!denied") return live_ ? GivenKind::live_denied : GivenKind::denied;
    if (value.tag == "!absent") return live_ ? GivenKind::live_absent : GivenKind::absent;
    if (value.tag == "!malformed") return live_ ? GivenKind::live_malformed : GivenKind::malformed;
    if (!value.tag.empty())
      faults_.push_back({file_, value.line, value.column,
                         fmt::format("unknown tag {}; expected !denied, !absent or !malformed", value.tag)});
    return live_ ? GivenKind::live : GivenKind::set;
  }

  const std::string& file_;
  const RuleBase& catalogue_;
  Arena& arena_;
  std::vector<Diagnostic>& faults_;
  std::vector<Given> given_;
  bool live_ = false;
};

Verdict verdict_of(std::string_view name) {
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::unknown})
    if (name_of(verdict) == name) return verdict;
  return Verdict::not_applicable;
}

}  // namespace

std::span<const Example> read_examples(const YamlNode& list, const std::string& file, const RuleBase& catalogue,
                                       Arena& arena, std::vector<Diagnostic>& faults) {
  std::vector<Example> examples;
  for (const YamlNode& item : list.items) {
    Example example;
    example.expect = verdict_of(item.find("expect")->text);
    if (const YamlNode* severity = item.find("severity")) {
      example.severity_given = YesNo::yes;
      example.severity = severity->text == "error"     ? Severity::error
                         : severity->text == "warning" ? Severity::warning
                                                       : Severity::note;
    }
    example.given = GivenReader(file, catalogue, arena, faults).read(*item.find("given"));
    example.line = item.line;
    examples.push_back(example);
  }
  return arena.keep(std::move(examples));
}

}  // namespace tcptune
