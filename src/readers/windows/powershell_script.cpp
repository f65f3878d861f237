// SPDX-License-Identifier: MIT
// See powershell_script.h. Commands are taken with literal arguments; what else a script may do is not followed.
#include "readers/windows/powershell_script.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/text/text.h"
#include "readers/windows/powershell_tokens.h"
#include "readers/windows/registry_commands.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;
using Mark = PowerShellMark;

// A table @{ … }, the parameters of a command, or the properties of a resource; by name in small letters.
using PowerShellTable = std::map<std::string, ScriptWord, std::less<>>;

constexpr std::array kSwitches{"force"sv, "verbose"sv, "passthru"sv, "whatif"sv, "recurse"sv, "confirm"sv};
constexpr std::array kParameters{"path"sv,         "literalpath"sv, "pspath"sv, "name"sv,  "value"sv,
                                 "propertytype"sv, "type"sv,        "string"sv, "dword"sv, "qword"sv};

// What a parameter's name, which may be cut short, stands for.
std::string parameter_name(std::string_view written) {
  const std::string name = lower(written);
  for (const std::string_view known : kParameters)
    if (name.size() > 1 && known.starts_with(name)) return std::string(known);
  if (name == "n" || name == "v" || name == "t" || name == "l")
    return name == "n" ? "name" : name == "v" ? "value" : name == "t" ? "type" : "literalpath";
  return name;
}

bool names_parameter(const ScriptWord& word) {
  return word.quoted == YesNo::no && word.text.size() > 1 && word.text[0] == '-' &&
         (word.text[1] < '0' || word.text[1] > '9');
}

// Named ones, and the others in their order under these names.
PowerShellTable parameters_of(const std::vector<ScriptWord>& words, const std::vector<std::string_view>& positions,
                              const std::map<std::string, PowerShellTable, std::less<>>& tables) {
  PowerShellTable given;
  std::vector<const ScriptWord*> others;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const ScriptWord& word = words[i];
    if (word.quoted == YesNo::no && word.text.starts_with('@')) {
      const auto table = tables.find(lower(word.text.substr(1)));
      if (table == tables.end()) return {};
      for (const auto& [name, value] : table->second) given[parameter_name(name)] = value;
    } else if (names_parameter(word)) {
      const std::size_t colon = word.text.find(':');
      const std::string name =
          parameter_name(std::string_view(word.text).substr(1, colon == std::string::npos ? colon : colon - 1));
      const bool is_switch = std::find(kSwitches.begin(), kSwitches.end(), name) != kSwitches.end();
      if (is_switch || colon != std::string::npos || i + 1 == words.size() || names_parameter(words[i + 1])) continue;
      given[name] = words[++i];
    } else {
      others.push_back(&word);
    }
  }
  std::size_t next = 0;
  for (const std::string_view position : positions)
    if (next < others.size() && !given.contains(position)) given.emplace(position, *others[next++]);
  return given;
}

const ScriptWord* find_word(const PowerShellTable& table, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const auto found = table.find(name); found != table.end()) return &found->second;
  return nullptr;
}

// ('30') or @('30'): the one string in it.
ScriptWord unwrapped(ScriptWord word, std::string_view all) {
  const std::string_view inside = trim(std::string_view(word.text));
  if (!inside.starts_with('(') || !inside.ends_with(')')) return word;
  const std::string_view one = trim(inside.substr(1, inside.size() - 2));
  if (one.size() < 2 || (one.front() != '\'' && one.front() != '"') || one.back() != one.front()) return word;
  const std::string text(one.substr(1, one.size() - 2));
  if (text.find_first_of("'\"$`,") != std::string::npos) return word;
  const std::size_t at = all.find(one, word.span.begin);
  return {text, {at, at + one.size()}, {at + 1, at + one.size() - 1}, YesNo::yes, YesNo::yes};
}

// What the whole script assigns, before its commands are looked at.
class PowerShellAssignments {
 public:
  PowerShellVariables find(std::string_view script, std::size_t offset) {
    PowerShellLexer lexer(script, offset, none_);
    std::vector<PowerShellToken> statement;
    while (true) {
      PowerShellToken token = lexer.next();
      if (token.mark == Mark::group) count_in_group(token.word.text);
      const bool ends = token.mark == Mark::separator || token.mark == Mark::closes_block || token.mark == Mark::end ||
                        token.mark == Mark::opens_block || token.mark == Mark::opens_table;
      if (ends) {
        take(statement, script, offset, token.mark);
        statement.clear();
        if (token.mark == Mark::end) break;
      } else if (statement.size() < kMostWords) {
        statement.push_back(std::move(token));
      }
    }
    std::erase_if(found_, [this](const auto& entry) { return counts_[entry.first] != 1; });
    return std::move(found_);
  }

 private:
  static constexpr std::size_t kMostWords = 8;

  void take(const std::vector<PowerShellToken>& statement, std::string_view script, std::size_t offset, Mark end) {
    if (statement.size() < 2 || statement[0].mark != Mark::word) return;
    const std::string_view raw =
        script.substr(statement[0].word.span.begin - offset, statement[0].word.span.end - statement[0].word.span.begin);
    if (!raw.starts_with('$')) return;
    const std::string name = lower(raw.substr(1));
    const bool literal = statement.size() == 3 && statement[1].mark == Mark::equals &&
                         statement[2].mark == Mark::word && statement[2].word.known == YesNo::yes &&
                         (end == Mark::separator || end == Mark::end || end == Mark::closes_block);
    if (statement[1].mark == Mark::equals)
      counts_[name] += literal ? 1 : 2;
    else if (statement[1].word.text.find('=') != std::string::npos)
      counts_[name] += 2;
    if (literal) found_[name] = statement[2].word;
  }

  // for ($i = 0; …), foreach ($x in …), param ($x = 30)
  void count_in_group(std::string_view text) {
    for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
      const std::size_t end = std::min(text.find_first_of(" \t\r\n=,;)(.[]{}|'\"", at + 1), text.size());
      const std::string_view rest = trim(text.substr(end, 40));
      if (rest.starts_with('=') || rest.starts_with("in ") || rest.starts_with(',') || rest.starts_with(')'))
        counts_[lower(text.substr(at + 1, end - at - 1))] += rest.starts_with(')') || rest.starts_with(',') ? 0 : 2;
    }
  }

  PowerShellVariables none_;
  PowerShellVariables found_;
  std::map<std::string, int, std::less<>> counts_;
};

class PowerShellReader {
 public:
  PowerShellReader(ScriptRegistry& registry, std::string_view script, std::size_t offset, const OuterCommand* outer)
      : registry_(registry),
        outer_(outer),
        script_(script),
        offset_(offset),
        variables_(PowerShellAssignments().find(script, offset)),
        lexer_(script, offset, variables_) {
    if (outer == nullptr) lexer_.on_comment([this](Span words) { registry_.comment(words); });
    if (outer != nullptr) regions_.push_back(outer->region);
  }

  void run() {
    while (true) {
      PowerShellToken token = lexer_.next();
      switch (token.mark) {
        case Mark::word:
        case Mark::group: push(std::move(token.word)); break;
        case Mark::here_string: take_here_string(std::move(token.word)); break;
        case Mark::comma:
          listed_ = !words_.empty();
          if (listed_) words_.back().known = YesNo::no;
          break;
        case Mark::equals: assign(token.word); break;
        case Mark::pipe:
          ++segment_;
          segment_is_new_ = true;
          break;
        case Mark::opens_table: take_table(); break;
        case Mark::opens_block: open_block(); break;
        case Mark::separator:
          // A pipe or a comma goes on in the next line.
          if ((segment_is_new_ || listed_) && registry_.source().text(token.word.span) == "\n") break;
          finish();
          break;
        case Mark::closes_block:
          finish();
          if (regions_.size() > (outer_ == nullptr ? 0U : 1U)) regions_.pop_back();
          break;
        case Mark::end: finish(); return;
      }
    }
  }

 private:
  std::string_view raw(const ScriptWord& word) const { return registry_.source().text(word.span); }
  int region() const { return regions_.empty() ? 0 : regions_.back(); }

  void push(ScriptWord word) {
    if (!begun_) begin_ = word.span.begin;
    begun_ = true;
    end_ = word.span.end;
    if (segment_ > 0) {
      if (segment_is_new_ && lower(word.text) != "out-null") discards_ = false;
      segment_is_new_ = false;
    } else if (!listed_) {
      words_.push_back(std::move(word));
    }
    listed_ = false;
  }

  void assign(const ScriptWord& sign) {
    end_ = sign.span.end;
    if (words_.size() != 1 || segment_ > 0 || !raw(words_[0]).starts_with('$')) return;
    assigned_ = lower(raw(words_[0]).substr(1));
    words_.clear();
  }

  void take_here_string(ScriptWord word) {
    const std::string_view text = trim(word.text);
    if (text.starts_with("Windows Registry Editor") || text.starts_with("REGEDIT4"))
      registry_.add_reg_file(word.text, registry_.source().line_at(word.inner.begin), region());
    word.known = YesNo::no;
    push(std::move(word));
  }

  // Behind @{ or the brace of a resource, up to its end.
  PowerShellTable read_table() {
    PowerShellTable table;
    std::string name;
    int depth = 0;
    bool has_value = false;
    while (true) {
      PowerShellToken token = lexer_.next();
      end_ = token.word.span.end;
      if (token.mark == Mark::end) return table;
      if (token.mark == Mark::opens_block || token.mark == Mark::opens_table) {
        ++depth;
      } else if (token.mark == Mark::closes_block) {
        if (depth-- == 0) return table;
      } else if (depth > 0) {
        continue;
      } else if (token.mark == Mark::separator) {
        name.clear();
        has_value = false;
      } else if (token.mark == Mark::equals) {
        has_value = !name.empty();
      } else if (token.mark == Mark::word || token.mark == Mark::group || token.mark == Mark::here_string) {
        if (!has_value) {
          name = lower(token.word.text);
        } else if (const auto [entry, fresh] = table.try_emplace(name, token.word); !fresh) {
          entry->second.known = YesNo::no;
        }
      }
    }
  }

  void take_table() {
    PowerShellTable table = read_table();
    if (!assigned_.empty() && words_.empty()) {
      // Assigned twice it could be either.
      if (!tables_.try_emplace(assigned_, std::move(table)).second) tables_[assigned_].clear();
    }
    if (!begun_) begin_ = end_;
    begun_ = true;
  }

  void open_block() {
    const std::string first = words_.empty() ? std::string() : lower(words_[0].text);
    if ((first == "registry" || first == "xregistry") && words_.size() <= 2 && segment_ == 0) {
      take_resource(read_table());
      return clear();
    }
    finish();
    regions_.push_back(++last_region_);
  }

  void finish() {
    if (!words_.empty()) take_statement();
    clear();
  }

  void clear() {
    words_.clear();
    assigned_.clear();
    begun_ = listed_ = segment_is_new_ = false;
    discards_ = true;
    segment_ = 0;
  }

  ScriptValue value_here() const {
    ScriptValue value;
    value.whole = {begin_, end_};
    value.region = region();
    if (outer_ != nullptr) {
      value.removal = outer_->removal;
      value.not_edited = outer_->not_edited;
      const std::string_view before = script_.substr(0, begin_ - offset_), after = script_.substr(end_ - offset_);
      if (value.not_edited.empty() && !(trim(before).empty() && trim(after).empty()))
        value.not_edited = "shares its line with other commands";
    } else if (discards_) {
      value.removal = registry_.lines_alone(value.whole, "#");
    } else {
      value.not_edited = "is a part of a pipeline";
    }
    return value;
  }

  void take_statement() {
    const std::string whole_name = lower(words_[0].text);
    const std::string name = program_name(whole_name);
    if (name == "reg" || name == "netsh") {
      const ScriptValue here = value_here();
      return take_command(registry_, {words_, here.whole, here.removal, here.not_edited, here.region});
    }
    if (name == "set-itemproperty" || name == "sp")
      take_property(parameters_of(words_, {"path", "name", "value"}, tables_), RegistryAction::set);
    else if (name == "new-itemproperty")
      take_property(parameters_of(words_, {"path", "name"}, tables_), RegistryAction::set);
    else if (name == "remove-itemproperty" || name == "rp")
      take_property(parameters_of(words_, {"path", "name"}, tables_), RegistryAction::remove_value);
    else if (name == "remove-item" || name == "ri")
      take_property(parameters_of(words_, {"path"}, tables_), RegistryAction::remove_key);
    else if (name == "set-registrykeyvalue")
      take_carbon(parameters_of(words_, {}, tables_));
    else if (name == "set-nettcpsetting")
      take_ports(parameters_of(words_, {}, tables_));
  }

  void take_property(const PowerShellTable& given, RegistryAction action) {
    const ScriptWord *path = find_word(given, {"path", "literalpath", "pspath"}), *name = find_word(given, {"name"}),
                     *data = find_word(given, {"value"}), *type = find_word(given, {"propertytype", "type"});
    if (path == nullptr || (name == nullptr && action != RegistryAction::remove_key)) return;
    ScriptValue value = value_here();
    value.action = action;
    value.key = *path;
    if (name != nullptr) value.name = *name;
    if (action == RegistryAction::set) {
      if (data == nullptr) return;
      value.data = *data;
      const auto named = type == nullptr || type->known == YesNo::no ? std::nullopt : registry_type(type->text);
      // Without a type a number becomes a REG_DWORD; what a string becomes depends on what is there.
      const bool is_int = parse_decimal(data->text) || data->text.starts_with("0x");
      if (!named && (type != nullptr || data->quoted == YesNo::yes || !is_int)) value.data.known = YesNo::no;
      value.type = named.value_or(RegistryType::dword);
    }
    registry_.add(value);
  }

  void take_carbon(const PowerShellTable& given) {
    const ScriptWord *path = find_word(given, {"path"}), *name = find_word(given, {"name"});
    for (const auto& [parameter, type] :
         {std::pair("dword"sv, RegistryType::dword), std::pair("qword"sv, RegistryType::qword),
          std::pair("string"sv, RegistryType::string)}) {
      const ScriptWord* data = find_word(given, {parameter});
      if (path == nullptr || name == nullptr || data == nullptr) continue;
      ScriptValue value = value_here();
      value.key = *path;
      value.name = *name;
      value.type = type;
      value.data = *data;
      return registry_.add(value);
    }
  }

  static std::optional<std::int64_t> count_of(const ScriptWord* word) {
    if (word == nullptr || word->known == YesNo::no) return std::nullopt;
    const auto number = parse_decimal(word->text);
    return number ? std::optional<std::int64_t>(*number) : std::nullopt;
  }

  void take_ports(const PowerShellTable& given) {
    DynamicPorts ports;
    ports.protocol = "tcp";
    ports.start = count_of(find_word(given, {"dynamicportrangestartport"}));
    ports.count = count_of(find_word(given, {"dynamicportrangenumberofports"}));
    if (ports.start || ports.count) registry_.add(std::move(ports), {begin_, end_});
  }

  // Registry NAME { Key = …; ValueName = …; ValueData = …; ValueType = …; Hex = $true; Ensure = … } of DSC
  void take_resource(const PowerShellTable& given) {
    const ScriptWord *key = find_word(given, {"key"}), *name = find_word(given, {"valuename"}),
                     *data = find_word(given, {"valuedata"}), *type = find_word(given, {"valuetype"}),
                     *hex = find_word(given, {"hex"}), *ensure = find_word(given, {"ensure"});
    if (key == nullptr || name == nullptr) return;
    ScriptValue value = value_here();
    value.key = *key;
    value.name = *name;
    value.hexadecimal = yes_if(hex != nullptr && lower(raw(*hex)) == "$true");
    if (ensure != nullptr && lower(ensure->text) == "absent") {
      value.action = RegistryAction::remove_value;
    } else if (data == nullptr) {
      return;
    } else {
      value.data = unwrapped(*data, registry_.text());
      value.type = (type == nullptr ? std::nullopt : registry_type(type->text)).value_or(RegistryType::string);
    }
    registry_.add(value);
  }

  ScriptRegistry& registry_;
  const OuterCommand* outer_;
  std::string_view script_;
  std::size_t offset_;
  PowerShellVariables variables_;
  PowerShellLexer lexer_;
  std::map<std::string, PowerShellTable, std::less<>> tables_;
  std::vector<int> regions_;
  int last_region_ = 0;
  std::vector<ScriptWord> words_;  // of the statement, before its first pipe
  std::string assigned_;  // the variable that the statement assigns
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  int segment_ = 0;  // of the pipeline
  bool begun_ = false;
  bool listed_ = false;  // a comma came last
  bool segment_is_new_ = false;
  bool discards_ = true;  // nothing but Out-Null follows
};

}  // namespace

void read_powershell(ScriptRegistry& registry, std::string_view script, std::size_t offset, const OuterCommand& outer) {
  PowerShellReader(registry, script, offset, &outer).run();
}

Registry read_powershell_script(const Catalogue& base, std::string_view bytes, const std::string& file) {
  ScriptRegistry registry(base, bytes, file, "PowerShell script", read_powershell_script);
  const std::string_view text = registry.text();
  const std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  PowerShellReader(registry, text.substr(begin), begin, nullptr).run();
  return registry.take();
}

}  // namespace tcptune
