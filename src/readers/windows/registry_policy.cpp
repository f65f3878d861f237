// SPDX-License-Identifier: MIT
// See registry_policy.h. [MS-GPPREF] 2.2.1.13: the value of a REG_DWORD is eight hexadecimal digits, however the editor
// shows it.
#include "readers/windows/registry_policy.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "core/text/text.h"
#include "readers/windows/script_registry.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr auto kNowhere = std::string_view::npos;

// &amp; and the like; what is none stays as it is.
std::string without_entities(std::string_view text) {
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto* const entity = std::find_if(std::begin(kEntities), std::end(kEntities),
                                            [&](const auto& one) { return text.substr(i).starts_with(one.first); });
    const bool found = entity != std::end(kEntities);
    out += found ? entity->second : text[i];
    i += found ? entity->first.size() : 1;
  }
  return out;
}

using Attributes = std::map<std::string, ScriptWord, std::less<>>;

class PolicyReader {
 public:
  PolicyReader(const Catalogue& base, std::string_view bytes, const std::string& file)
      : registry_(base, bytes, file, "group policy preferences", read_registry_policy), text_(registry_.text()) {}

  Registry read() {
    for (std::size_t at = text_.find('<'); at != kNowhere; at = text_.find('<', at)) at = take_tag(at);
    return registry_.take();
  }

 private:
  std::size_t take_tag(std::size_t at) {
    if (text_.substr(at).starts_with("<!--")) return take_comment(at);
    const std::size_t end = end_of_tag(at);
    const std::string_view tag = text_.substr(at, end - at);
    const std::string_view name = tag.substr(1, std::min(tag.find_first_of(" \t\r\n/>", 1), tag.size()) - 1);
    if (tag.starts_with("</Registry>")) {
      if (value_) finish(end);
    } else if (name == "Registry") {
      const Attributes given = attributes(at, end);
      const auto disabled = given.find("disabled");
      begin_ = at;
      is_disabled_ = disabled != given.end() && disabled->second.text == "1";
      value_.reset();
    } else if (name == "Properties") {
      value_ = is_disabled_ ? std::nullopt : value_of(attributes(at, end));
    }
    return end;
  }

  std::size_t take_comment(std::size_t at) {
    const std::size_t end = std::min(text_.find("-->", at), text_.size());
    const std::string_view words = trim(text_.substr(at + 4, end - std::min(end, at + 4)));
    if (!words.empty() && words.find('\n') == kNowhere) {
      const auto begin = static_cast<std::size_t>(words.data() - text_.data());
      registry_.comment({begin, begin + words.size()});
    }
    return std::min(end + 3, text_.size());
  }

  // Behind the '>', which may stand in quotation marks too.
  std::size_t end_of_tag(std::size_t at) const {
    char quote = '\0';
    for (std::size_t i = at; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != '\0')
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '>')
        return i + 1;
    }
    return text_.size();
  }

  Attributes attributes(std::size_t at, std::size_t end) const {
    Attributes found;
    for (std::size_t equals = text_.find('=', at); equals < end; equals = text_.find('=', at)) {
      const std::string_view before = trim(text_.substr(at, equals - at));
      const std::string_view name = before.substr(before.find_last_of(" \t\r\n") + 1);
      const std::size_t open = text_.find_first_of("\"'", equals);
      if (open >= end) break;
      const std::size_t close = text_.find(text_[open], open + 1);
      if (close >= end) break;
      ScriptWord word;
      word.text = without_entities(text_.substr(open + 1, close - open - 1));
      word.span = {open, close + 1};
      word.inner = {open + 1, close};
      // Variables of the policy: %ComputerName%
      word.known = yes_if(word.text.find('%') == std::string::npos);
      found.try_emplace(std::string(name), std::move(word));
      at = close + 1;
    }
    return found;
  }

  static std::optional<ScriptValue> value_of(const Attributes& given) {
    const auto word = [&](std::string_view name) {
      const auto found = given.find(name);
      return found == given.end() ? ScriptWord() : found->second;
    };
    ScriptValue value;
    value.key = word("key");
    value.key.text.insert(0, word("hive").text + "\\");
    value.name = word("name");
    value.data = word("value");
    value.hexadecimal = YesNo::yes;
    const std::string action = word("action").text;
    if (action == "D")
      value.action = value.name.text.empty() ? RegistryAction::remove_key : RegistryAction::remove_value;
    const auto type = registry_type(word("type").text);
    if (action != "D" && (!type || value.name.text.empty())) return std::nullopt;
    value.type = type.value_or(RegistryType::dword);
    return value;
  }

  void finish(std::size_t end) {
    value_->whole = {begin_, end};
    value_->removal = registry_.lines_alone(value_->whole);
    if (value_->removal.empty()) value_->removal = value_->whole;
    registry_.add(*value_);
    value_.reset();
  }

  ScriptRegistry registry_;
  std::string_view text_;
  std::size_t begin_ = 0;  // of the element Registry
  bool is_disabled_ = false;
  std::optional<ScriptValue> value_;
};

}  // namespace

Registry read_registry_policy(const Catalogue& base, std::string_view bytes, const std::string& file) {
  return PolicyReader(base, bytes, file).read();
}

}  // namespace tcptune
