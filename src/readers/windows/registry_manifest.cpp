// SPDX-License-Identifier: MIT
// See registry_manifest.h. https://forge.puppet.com/modules/puppetlabs/registry/reference
#include "readers/windows/registry_manifest.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/text/text.h"
#include "readers/windows/script_registry.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// A string, a bare word, "=>", or one character.
struct PuppetToken {
  ScriptWord word;
  bool is_value = false;
};

class PuppetReader {
 public:
  PuppetReader(const Catalogue& base, std::string_view bytes, const std::string& file)
      : registry_(base, bytes, file, "manifest of Puppet", read_registry_manifest), text_(registry_.text()) {}

  Registry read() {
    std::string before;  // the word before
    std::size_t begin = 0;
    while (auto token = next()) {
      const std::string& text = token->word.text;
      const bool quoted = token->word.quoted == YesNo::yes;
      if (!quoted && text == "{") {
        if (before == "registry_value" || before == "registry::value")
          take_resource(before, begin);
        else
          regions_.push_back(++last_region_);
        before.clear();
      } else if (!quoted && text == "}") {
        if (!regions_.empty()) regions_.pop_back();
      } else {
        before = quoted ? std::string() : lower(text);
        begin = token->word.span.begin;
      }
    }
    return registry_.take();
  }

 private:
  std::optional<PuppetToken> next() {
    while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == '#')) {
      if (text_[at_] == '#')
        skip_comment();
      else
        ++at_;
    }
    if (at_ >= text_.size()) return std::nullopt;
    PuppetToken token;
    const std::size_t begin = at_;
    const char c = text_[at_];
    if (c == '\'' || c == '"') {
      take_string(token.word);
      token.is_value = true;
      token.word.inner = {begin + 1, std::max(begin + 1, at_ - 1)};
    } else {
      constexpr std::string_view kSingle = "{}[](),;:=>";
      if (text_.substr(at_).starts_with("=>") || text_.substr(at_).starts_with("::"))
        at_ += 2;
      else if (kSingle.find(c) != std::string_view::npos)
        ++at_;
      if (at_ == begin || text_.substr(begin, 2) == "::") {
        while (at_ < text_.size() && !is_space(text_[at_]) &&
               "{}[](),;=>'\"#"sv.find(text_[at_]) == std::string_view::npos && (text_[at_] != ':' || is_inner_colon()))
          at_ += text_[at_] == ':' ? 2 : 1;
        token.is_value = true;
      }
      at_ = std::min(std::max(at_, begin + 1), text_.size());
      token.word.text = text_.substr(begin, at_ - begin);
      token.word.inner = {begin, at_};
      token.word.known = yes_if(token.word.text.find('$') == std::string::npos);
    }
    token.word.span = {begin, at_};
    return token;
  }

  bool is_inner_colon() const { return text_.substr(at_).starts_with("::"); }

  void skip_comment() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view words = trim(text_.substr(at_ + 1, end - at_ - 1));
    const auto begin = static_cast<std::size_t>(words.data() - text_.data());
    if (!words.empty()) registry_.comment({begin, begin + words.size()});
    at_ = end;
  }

  // In single quotes only \\ and \' are escapes.
  void take_string(ScriptWord& word) {
    const char quote = text_[at_++];
    word.quoted = YesNo::yes;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == quote) {
        ++at_;
        return;
      }
      const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (c == '\\' && (after == '\\' || after == quote || (quote == '"' && after == '$'))) {
        word.text += after;
        ++at_;
      } else {
        if (c == '$' && quote == '"') word.known = YesNo::no;
        word.text += c;
      }
    }
  }

  // Behind the brace: title: name => value, …; another title: …
  void take_resource(const std::string& kind, std::size_t begin) {
    std::vector<ScriptValue> values;
    std::map<std::string, ScriptWord, std::less<>> given;
    ScriptWord title;
    std::string attribute;
    int depth = 0;
    bool has_value = false;
    while (auto token = next()) {
      const std::string& text = token->word.text;
      const bool mark = !token->is_value;
      const bool ends = mark && depth == 0 && (text == "}" || text == ";");
      if (ends) {
        if (auto value = value_of(kind, title, given)) values.push_back(std::move(*value));
        given.clear();
        title = {};
        attribute.clear();
        if (text == "}") break;
      } else if (mark && (text == "{" || text == "[" || text == "(")) {
        ++depth;
        given[attribute].known = YesNo::no;
      } else if (mark && (text == "}" || text == "]" || text == ")")) {
        --depth;
      } else if (depth > 0) {
        continue;
      } else if (mark && text == "=>") {
        has_value = true;
      } else if (mark && text == ",") {
        has_value = false;
      } else if (token->is_value && title.span.empty()) {
        title = token->word;
      } else if (token->is_value && !has_value) {
        attribute = lower(text);
      } else if (token->is_value && has_value) {
        // What follows the first word of a value makes it an expression.
        if (const auto [entry, fresh] = given.try_emplace(attribute, token->word); !fresh)
          entry->second.known = YesNo::no;
      }
    }
    const Span whole{begin, at_};
    for (ScriptValue& value : values) {
      value.whole = whole;
      value.region = regions_.empty() ? 0 : regions_.back();
      if (values.size() > 1)
        value.not_edited = "shares its resource with other values";
      else
        value.removal = registry_.lines_alone(whole, "#");
      registry_.add(value);
    }
  }

  static std::optional<ScriptValue> value_of(std::string_view kind, const ScriptWord& title,
                                             const std::map<std::string, ScriptWord, std::less<>>& given) {
    const auto word = [&](std::string_view name) {
      const auto found = given.find(name);
      return found == given.end() ? ScriptWord() : found->second;
    };
    ScriptValue value;
    if (kind == "registry_value") {
      ScriptWord path = given.contains("path") ? word("path") : title;
      if (path.text.starts_with("32:")) path.text.erase(0, 3);
      const std::size_t slash = path.text.find_last_of('\\');
      if (slash == std::string::npos) return std::nullopt;
      value.key = path;
      value.key.text.resize(slash);
      value.name = path;
      value.name.text.erase(0, slash + 1);
      value.name.inner.begin =
          std::max(path.inner.begin, path.inner.end - std::min(path.inner.end, value.name.text.size()));
    } else {
      value.key = word("key");
      value.name = given.contains("value") ? word("value") : title;
    }
    value.data = word("data");
    const ScriptWord type = word("type");
    value.type = type.text.empty() ? RegistryType::string : registry_type(type.text).value_or(RegistryType::none);
    if (type.known == YesNo::no || value.type == RegistryType::none) value.data.known = YesNo::no;
    if (word("ensure").text == "absent")
      value.action = RegistryAction::remove_value;
    else if (value.data.span.empty())
      return std::nullopt;
    return value;
  }

  ScriptRegistry registry_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<int> regions_;
  int last_region_ = 0;
};

}  // namespace

Registry read_registry_manifest(const Catalogue& base, std::string_view bytes, const std::string& file) {
  return PuppetReader(base, bytes, file).read();
}

}  // namespace tcptune
