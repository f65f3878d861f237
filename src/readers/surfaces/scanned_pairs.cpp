// SPDX-License-Identifier: MIT
// See scanned_pairs.h.
#include "readers/surfaces/scanned_pairs.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kBranches{"ipv4"sv, "ipv6"sv, "core"sv, "netfilter"sv, "bridge"sv, "unix"sv};
// Where dots are written as underscores, only these are sure to be one name.
constexpr std::array kUnderscored{"net_core_"sv, "net_ipv4_tcp_"sv, "net_netfilter_nf_"sv};
constexpr std::size_t kLongestName = 200, kLongestValue = 200;

bool is_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         "_./-"sv.find(c) != "_./-"sv.npos;
}
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// A number, several, or the name of an algorithm where one is meant.
bool is_value_of(std::string_view name, std::string_view value) {
  if (value.empty() || value.size() > kLongestValue) return false;
  if (value.find_first_not_of("0123456789-, \t") == std::string_view::npos)
    return value.find_first_of("0123456789") != std::string_view::npos;
  const bool takes_a_name = name.ends_with("congestion_control") || name.ends_with("default_qdisc");
  return takes_a_name && value.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string_view::npos;
}

struct NameFound {
  Span span;
  std::string name;
  std::size_t end = 0;  // behind the name, its quote and its brackets
  char quote = '\0';  // what encloses it alone, or the pair
  bool bracketed = false;
};

class PairScanner {
 public:
  explicit PairScanner(std::string_view text) : text_(text) {}

  std::vector<ScannedPair> pairs(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end;) {
      const std::size_t line_end = std::min(std::min(text_.find('\n', at), text_.size()), end);
      take_line(at, line_end);
      at = line_end + 1;
    }
    return std::move(pairs_);
  }

 private:
  char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  bool begins(std::size_t offset, std::string_view part) const { return text_.substr(offset, part.size()) == part; }

  void take_line(std::size_t begin, std::size_t end) {
    const std::string_view line = trim(text_.substr(begin, end - begin));
    if (in_comment_) {
      in_comment_ = line.find("*/") == std::string_view::npos && line.find("-->") == std::string_view::npos;
      return;
    }
    for (const std::string_view mark : {"#"sv, "//"sv, ";"sv, "-- "sv, "* "sv, "%"sv, "REM "sv})
      if (line.starts_with(mark)) return;
    if (line.starts_with("/*") || line.starts_with("<!--")) {
      in_comment_ = line.find("*/") == std::string_view::npos && line.find("-->") == std::string_view::npos;
      return;
    }
    const std::string_view known = text_.substr(0, end);
    for (std::size_t net = known.find("net", begin); net < end; net = known.find("net", net + 3)) {
      if (begins_comment(begin, net)) return;
      if (auto name = name_at(net, end)) take_name(*name, begin, end);
    }
  }

  // Does a comment begin on the line before that?
  bool begins_comment(std::size_t begin, std::size_t before) {
    if (commented_from_ != begin) commented_from_ = begin, looked_at_ = begin, open_ = '\0';
    for (; looked_at_ < before; ++looked_at_) {
      const char c = text_[looked_at_];
      if (open_ != '\0')
        open_ = c == open_ ? '\0' : open_;
      else if (is_quote(c))
        open_ = c;
      else if (is_space(c) && (at(looked_at_ + 1) == '#' || begins(looked_at_ + 1, "//")))
        return true;
    }
    return false;
  }

  std::optional<NameFound> name_at(std::size_t net, std::size_t end) const {
    const char before = net == 0 ? '\n' : text_[net - 1];
    if (is_in_name(before)) return std::nullopt;
    if (is_quote(before) && at(net + 3) == before && at(net + 4) == ']') return bracketed_name(net, end);
    std::size_t stop = net;
    while (stop < end && is_in_name(text_[stop])) ++stop;
    if (stop - net > kLongestName || stop - net < 8) return std::nullopt;
    NameFound found{{net, stop}, std::string(text_.substr(net, stop - net)), stop, '\0', false};
    const char separator = found.name[3];
    if (separator == '_') {
      if (!underscores_are_dots(found.name)) return std::nullopt;
    } else if (separator == '.' || separator == '/') {
      const std::string_view rest = std::string_view(found.name).substr(4);
      const std::string_view branch = rest.substr(0, rest.find(separator));
      if (std::find(kBranches.begin(), kBranches.end(), branch) == kBranches.end()) return std::nullopt;
      if (branch.size() + 1 >= rest.size() || found.name.ends_with('.') || found.name.ends_with('-'))
        return std::nullopt;
    } else {
      return std::nullopt;
    }
    if (is_quote(before)) found.quote = before;
    return found;
  }

  static bool underscores_are_dots(std::string& name) {
    if (name.starts_with("net__")) {
      for (std::size_t at = name.find("__"); at != std::string::npos; at = name.find("__", at))
        name.replace(at, 2, ".");
      return name.size() > 8;
    }
    for (const std::string_view prefix : kUnderscored) {
      if (!name.starts_with(prefix) || name.find('.') != std::string::npos) continue;
      name[3] = '.';
      name[name.find('_', 4)] = '.';
      return true;
    }
    return false;
  }

  // ['net']['ipv4']['tcp_x']
  std::optional<NameFound> bracketed_name(std::size_t net, std::size_t end) const {
    NameFound found{{net, net + 3}, "net", net + 5, text_[net - 1], true};
    while (at(found.end) == '[' && is_quote(at(found.end + 1))) {
      const std::size_t begin = found.end + 2;
      std::size_t stop = begin;
      while (stop < end && is_in_name(text_[stop])) ++stop;
      if (at(stop) != at(found.end + 1) || at(stop + 1) != ']' || stop - net > kLongestName) return std::nullopt;
      found.name.append(".").append(text_.substr(begin, stop - begin));
      found.span.end = stop;
      found.end = stop + 2;
    }
    if (std::count(found.name.begin(), found.name.end(), '.') < 2) return std::nullopt;
    return found;
  }

  std::size_t skip(std::size_t offset, std::string_view what) const {
    while (offset < text_.size() && what.find(text_[offset]) != std::string_view::npos) ++offset;
    return offset;
  }

  void take_name(const NameFound& name, std::size_t begin, std::size_t end) {
    if (name.bracketed) return take_separated(name, name.end, false);
    const std::string_view before = trim(text_.substr(begin, name.span.begin - (name.quote == '\0' ? 0 : 1) - begin));
    const bool option = before.ends_with("--sysctl") || before.ends_with("--sysctl=");
    if (name.quote != '\0') {
      if (at(name.end) == name.quote) return take_separated(name, name.end + 1, true);
      const std::size_t equals = skip(name.end, " \t");
      const std::size_t stop = std::min(text_.substr(0, end).find(name.quote, equals), end);
      if (at(equals) == '=' && stop < end) add(name, skip(equals + 1, " \t"), stop, option);
      return;
    }
    const bool named = before.ends_with("name:") || before.ends_with("key:") || before.ends_with("namespace:");
    if (named) return take_behind_name(name, name.end);
    constexpr std::array kLeads{"-w"sv, "sysctl"sv, "ENV"sv, "export"sv};
    const bool led = std::any_of(kLeads.begin(), kLeads.end(),
                                 [&](std::string_view lead) { return before == lead || before.ends_with(" -w"); });
    if (before.empty() || before == "-" || option || led)
      take_bare(name, end, option || led || !before.empty(), option);
  }

  // name = value, name: value, without quotes around the name.
  void take_bare(const NameFound& name, std::size_t end, bool is_word, bool for_container) {
    std::size_t value = skip(name.end, " \t");
    if (at(value) != '=' && at(value) != ':') return;
    if (is_word && value != name.end && at(value) == '=') return;  // three words of a command
    value = skip(value + 1, " \t");
    if (is_quote(at(value))) {
      const std::size_t stop = text_.substr(0, end).find(at(value), value + 1);
      if (stop < end) add(name, value + 1, stop, for_container);
      return;
    }
    std::size_t stop = value;
    while (stop < end && (is_word ? !is_space(text_[stop]) : text_[stop] != '#' && text_[stop] != '\\')) ++stop;
    add(name, value, stop, for_container);
  }

  // A closed name and what follows: => = : , or `do`.
  void take_separated(const NameFound& name, std::size_t behind, bool may_close) {
    std::size_t next = skip(behind, " \t");
    if (may_close && at(next) == ']') next = skip(next + 1, " \t");
    if (begins(next, "do") && is_space(at(next + 2))) return take_behind_name(name, next + 2);
    if (at(next) == ',' || at(next) == '\n' || at(next) == '\r') return take_behind_name(name, next);
    if (begins(next, "=>"))
      next += 2;
    else if ((at(next) == '=' && at(next + 1) != '=' && at(next + 1) != '~') || at(next) == ':')
      next += 1;
    else
      return;
    take_literal(name, skip(next, " \t"));
  }

  // `, value: "1"`, a `value` on the next line, or the next argument.
  void take_behind_name(const NameFound& name, std::size_t next) {
    const bool comma = at(next) == ',';
    next = skip(next, ", \t\r\n");
    const char quote = is_quote(at(next)) ? at(next) : '\0';
    const std::size_t word = next + (quote == '\0' ? 0 : 1);
    if (lower(text_.substr(word, 5)) == "value") {
      next = word + 5 + (quote == '\0' ? 0 : 1);
      const std::size_t behind = skip(next, " \t");
      if (at(behind) == ':' || at(behind) == '=') return take_literal(name, skip(behind, ":=> \t"));
      if (behind > next) take_literal(name, behind);
    } else if (comma && text_.substr(name.end, next - name.end).find('\n') == std::string_view::npos) {
      take_literal(name, next);
    }
  }

  void take_literal(const NameFound& name, std::size_t value) {
    const char quote = at(value);
    if (is_quote(quote)) {
      const std::size_t stop = text_.find_first_of(std::string{quote, '\n'}, value + 1);
      if (at(stop) == quote && stop != std::string_view::npos) add(name, value + 1, stop, false);
      return;
    }
    for (const auto& [word, number] : {std::pair("true"sv, "1"sv), std::pair("false"sv, "0"sv)})
      if (begins(value, word) && !is_in_name(at(value + word.size())) && at(name.span.begin + 3) == '_')
        pairs_.push_back({name.span, {value, value + word.size()}, name.name, std::string(number), false});
    const std::size_t stop = skip(value, "-0123456789");
    const std::size_t next = skip(stop, " \t");
    if (stop == value || is_in_name(at(stop)) || "*+<>?%("sv.find(at(next)) != std::string_view::npos) return;
    add(name, value, stop, false);
  }

  void add(const NameFound& name, std::size_t begin, std::size_t end, bool for_container) {
    if (end < begin || end - begin > kLongestValue) return;
    const std::string_view value = trim(text_.substr(begin, end - begin));
    if (!is_value_of(name.name, value)) return;
    pairs_.push_back({name.span, {begin, begin + value.size()}, name.name, std::string(value), for_container});
  }

  std::string_view text_;
  bool in_comment_ = false;
  std::size_t commented_from_ = std::string_view::npos, looked_at_ = 0;
  char open_ = '\0';
  std::vector<ScannedPair> pairs_;
};

}  // namespace

std::vector<ScannedPair> scanned_pairs(std::string_view text) { return PairScanner(text).pairs(0, text.size()); }

}  // namespace tcptune
