// SPDX-License-Identifier: MIT
// See example_reader.h.
#include "rulebase/example_reader.h"

#include <fmt/format.h>

#include "core/evaluate/given_words.h"
#include "core/text/suggest.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

class GivenReader {
 public:
  GivenReader(const std::string& file, const RuleBase& catalogue, Arena& arena, std::vector<Diagnostic>& faults)
      : file_(file), catalogue_(catalogue), arena_(arena), faults_(faults) {}

  std::span<const Given> read(const YamlNode& node) {
    for (const auto& [name, value] : node.entries) {
      if (name.text == "live") {
        live_ = true;
        given_.push_back({GivenKind::live, GivenState::present, "", ""});  // an empty machine is live too
        for (const auto& [setting, reading] : value.entries) add_setting(setting, reading);
        live_ = false;
      } else if (name.text == "file") {
        given_.push_back({GivenKind::file, GivenState::present, "/etc/sysctl.d/example.conf", arena_.keep(value.text)});
      } else if (name.text == "files") {
        for (const auto& [path, text] : value.entries)
          given_.push_back({GivenKind::file, GivenState::present, arena_.keep(path.text), arena_.keep(text.text)});
      } else if (name.text == "written") {
        for (const auto& [path, text] : value.entries)
          given_.push_back({GivenKind::written, GivenState::present, arena_.keep(path.text), arena_.keep(text.text)});
      } else if (given_words().contains(name.text)) {
        given_.push_back({GivenKind::fact, GivenState::present, arena_.keep(name.text), arena_.keep(words(value))});
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
      for (const auto& [word, unused] : given_words()) names.push_back(word);
      faults_.push_back(
          {file_, name.line, name.column,
           fmt::format("\"{}\" is neither a setting nor a fact{}", name.text, did_you_mean(name.text, names))});
      return;
    }
    given_.push_back(
        {live_ ? GivenKind::live : GivenKind::set, state_of(value), arena_.keep(name.text), arena_.keep(words(value))});
  }

  GivenState state_of(const YamlNode& value) {
    const auto state = named<GivenState>(value.tag);
    if (!state)
      faults_.push_back({file_, value.line, value.column,
                         fmt::format("unknown tag {}; expected !denied, !absent or !malformed", value.tag)});
    return state.value_or(GivenState::present);
  }

  const std::string& file_;
  const RuleBase& catalogue_;
  Arena& arena_;
  std::vector<Diagnostic>& faults_;
  std::vector<Given> given_;
  bool live_ = false;
};

}  // namespace

std::span<const Example> read_examples(const YamlNode& list, const std::string& file, const RuleBase& catalogue,
                                       Arena& arena, std::vector<Diagnostic>& faults) {
  std::vector<Example> examples;
  for (const YamlNode& item : list.items) {
    Example example;
    example.expect = named<Verdict>(item.find("expect")->text).value_or(Verdict::not_applicable);
    if (const YamlNode* severity = item.find("severity")) {
      example.severity_given = YesNo::yes;
      example.severity = named<Severity>(severity->text).value_or(Severity::note);
    }
    example.given = GivenReader(file, catalogue, arena, faults).read(*item.find("given"));
    example.line = item.line;
    examples.push_back(example);
  }
  return arena.keep(std::move(examples));
}

}  // namespace tcptune
