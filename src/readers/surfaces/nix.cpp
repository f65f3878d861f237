// SPDX-License-Identifier: MIT
// NixOS modules: boot.kernel.sysctl, which becomes /etc/sysctl.d/60-nixos.conf; sysctl files of environment.etc; and
// words of boot.kernelParams. What is not below one of these is never looked at.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/text.h"
#include "readers/surfaces/command_line_words.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/nix_strings.h"
#include "readers/surfaces/nix_tokens.h"
#include "readers/surfaces/setting_at.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kNixMarks{"#"sv, "/*"sv};
constexpr std::size_t kDeepestNix = 100;
constexpr std::size_t kMostNixFragments = 500;  // machines of one file

// A part of the words: [begin, end).
struct NixPart {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool empty() const { return begin >= end; }
};

// One name of an attribute path.
struct NixName {
  std::string text;
  Span span;  // of the bytes of the name, inside quotes
  bool known = true;  // false: it is made up from others
};

// Where an expression stands: under which names, and the binding that gives it to the last of them.
struct NixPlace {
  std::vector<NixName> path;
  Span binding;
};

class NixReader {
 public:
  explicit NixReader(const SurfaceText& text) : text_(text), words_(nix_words(text.text)), places_(text.text) {}

  std::vector<Fragment> read() {
    take({0, words_.size()}, {}, 0);
    // The kernel's words come before what systemd-sysctl writes.
    std::stable_partition(fragments_.begin(), fragments_.end(),
                          [](const Fragment& fragment) { return fragment.program == kCommandLineProgram; });
    return std::move(fragments_);
  }

 private:
  bool is(std::size_t at, std::string_view mark) const {
    return at < words_.size() && words_[at].text == mark &&
           (words_[at].kind == NixToken::mark || words_[at].kind == NixToken::word);
  }

  bool opens(std::size_t at) const { return words_[at].kind == NixToken::mark && words_[at].partner > at; }

  std::size_t behind(std::size_t at, std::size_t end) const {
    return std::min((opens(at) ? words_[at].partner : at) + 1, end);
  }

  // The first `mark` of the part that belongs to the part itself, not to a bracket or `let` in it.
  std::size_t find(NixPart part, std::string_view mark) const {
    int lets = 0;
    bool after_with = false;
    for (std::size_t at = part.begin; at < part.end; at = behind(at, part.end)) {
      if (lets == 0 && is(at, mark)) {
        if (mark != ";" || !after_with) return at;
        after_with = false;
      }
      if (is(at, "let")) ++lets;
      if (is(at, "in") && lets > 0) --lets;
      if (lets == 0 && (is(at, "with") || is(at, "assert"))) after_with = true;
    }
    return part.end;
  }

  // Of `let`: a name that is defined once stands for its literal.
  void define(NixPart bindings) {
    for (std::size_t at = bindings.begin; at < bindings.end;) {
      const std::size_t end = find({at, bindings.end}, ";");
      if (words_[at].kind == NixToken::word && at + 2 < end && is(at + 1, "=")) {
        const std::size_t value = at + 3 == end ? at + 2 : at;  // itself: it is no literal
        const auto [known, fresh] = definitions_.try_emplace(words_[at].text, value);
        if (!fresh && known->second != value) known->second = at;
      }
      at = end + 1;
    }
  }

  // What stands before the value itself: heads of functions, `let … in`, `with …;`, brackets around it.
  NixPart bare(NixPart part, const NixPlace& place, std::size_t depth) {
    while (!part.empty()) {
      const std::size_t at = part.begin, next = behind(at, part.end);
      if (is(at, "let")) {
        const std::size_t in = find({at + 1, part.end}, "in");
        define({at + 1, in});
        take_bindings({at + 1, in}, place, depth);
        part.begin = std::min(in + 1, part.end);
      } else if (is(at, "with") || is(at, "assert")) {
        part.begin = std::min(find({at + 1, part.end}, ";") + 1, part.end);
      } else if (next < part.end && is(next, ":")) {
        part.begin = next + 1;
      } else if (next + 2 < part.end && is(next, "@") && is(behind(next + 1, part.end), ":")) {
        part.begin = behind(next + 1, part.end) + 1;
      } else if (is(at, "(") && next == part.end && opens(at)) {
        part = {at + 1, next - 1};
      } else if (is(at, "rec") && next < part.end && is(next, "{")) {
        part.begin = next;
      } else {
        break;
      }
    }
    return part;
  }

  void take(NixPart part, const NixPlace& place, std::size_t depth) {
    if (depth > kDeepestNix) return;
    part = bare(part, place, depth);
    if (part.empty()) return;
    if (const auto key = sysctl_of(place); key && *key < place.path.size()) return take_setting(part, place, *key);
    if (is_etc_text(place)) return take_file(part, place);
    if (const std::size_t merge = find(part, "//"); merge < part.end) {
      take({part.begin, merge}, place, depth + 1);
      return take({merge + 1, part.end}, place, depth + 1);
    }
    if (const std::size_t join = find(part, "++"); join < part.end) {
      take({part.begin, join}, place, depth + 1);
      return take({join + 1, part.end}, place, depth + 1);
    }
    if (is(part.begin, "if")) return take_branches(part, place, depth);
    const bool was = conditional_;
    conditional_ = was || (sysctl_of(place) && is_changed_by_function(part));
    for (std::size_t at = part.begin; at < part.end; at = behind(at, part.end)) {
      const NixPart inner{at + 1, std::min(words_[at].partner, part.end)};
      if (!opens(at)) continue;
      if (is(at, "{"))
        take_bindings(inner, place, depth + 1);
      else if (is(at, "("))
        take(inner, place, depth + 1);
      else if (is(at, "["))
        take_list(inner, place, depth + 1);
    }
    conditional_ = was;
  }

  // A function of which it is not known that it hands on the sets it is given.
  bool is_changed_by_function(NixPart part) const {
    std::size_t at = part.begin;
    if (words_[at].kind != NixToken::word) return false;
    while (at + 2 < part.end && is(at + 1, ".")) at += 2;
    constexpr std::array kHandOn{"mkMerge"sv,  "mkIf"sv,    "mkForce"sv,       "mkDefault"sv,      "mkOverride"sv,
                                 "mkBefore"sv, "mkAfter"sv, "optionalAttrs"sv, "recursiveUpdate"sv};
    return std::find(kHandOn.begin(), kHandOn.end(), words_[at].text) == kHandOn.end();
  }

  // Only what is in force on one of two conditions is not known to be set at all.
  void take_branches(NixPart part, const NixPlace& place, std::size_t depth) {
    const std::size_t then = find(part, "then"), otherwise = find(part, "else");
    const bool was = conditional_;
    conditional_ = true;
    if (then < otherwise) take({then + 1, otherwise}, place, depth + 1);
    if (otherwise < part.end) take({otherwise + 1, part.end}, place, depth + 1);
    conditional_ = was;
  }

  void take_list(NixPart part, const NixPlace& place, std::size_t depth) {
    for (std::size_t at = part.begin; at < part.end; at = behind(at, part.end))
      if (words_[at].kind == NixToken::string && ends_in(place, {"boot", "kernelParams"}))
        take_parameter(words_[at], place);
      else if (opens(at))
        take({at, behind(at, part.end)}, place, depth);
  }

  void take_bindings(NixPart part, const NixPlace& place, std::size_t depth) {
    if (depth > kDeepestNix) return;
    for (std::size_t at = part.begin; at < part.end;) {
      const std::size_t end = find({at, part.end}, ";");
      const std::size_t equals = is(at, "inherit") ? end : find({at, end}, "=");
      if (equals < end && equals > at) {
        NixPlace inner = place;
        add_names({at, equals}, inner.path);
        inner.binding = {words_[at].span.begin, words_[std::min(end, words_.size() - 1)].span.end};
        take({equals + 1, end}, inner, depth + 1);
      }
      at = end + 1;
    }
  }

  void add_names(NixPart part, std::vector<NixName>& path) const {
    for (std::size_t at = part.begin; at < part.end && path.size() < kDeepestNix; at = behind(at, part.end)) {
      const NixWord& word = words_[at];
      const std::size_t quote = word.kind == NixToken::string ? 1 : 0;
      const Span name{word.span.begin + quote, word.span.begin + quote + word.text.size()};
      if (word.kind == NixToken::string || word.kind == NixToken::word)
        path.push_back({std::string(word.text), name, word.plain});
      else if (is(at, "${"))
        path.push_back({"", word.span, false});
    }
  }

  static std::optional<std::size_t> find_names(const NixPlace& place, std::initializer_list<std::string_view> names) {
    const auto same = [](const NixName& a, std::string_view b) { return a.text == b; };
    const auto at = std::search(place.path.begin(), place.path.end(), names.begin(), names.end(), same);
    if (at == place.path.end()) return std::nullopt;
    return static_cast<std::size_t>(at - place.path.begin());
  }
  static bool ends_in(const NixPlace& place, std::initializer_list<std::string_view> names) {
    const auto at = find_names(place, names);
    return at && *at + names.size() == place.path.size();
  }

  // Where the name of the sysctl begins in the path.
  static std::optional<std::size_t> sysctl_of(const NixPlace& place) {
    const auto at = find_names(place, {"boot", "kernel", "sysctl"});
    return at ? std::optional(*at + 3) : std::nullopt;
  }

  static bool is_etc_text(const NixPlace& place) {
    const auto at = find_names(place, {"environment", "etc"});
    if (!at || *at + 4 != place.path.size() || place.path.back().text != "text") return false;
    const std::string& file = place.path[*at + 2].text;
    return file == "sysctl.conf" || (file.starts_with("sysctl.d/") && file.ends_with(".conf"));
  }

  // Several machines of one file are told apart by what they are called there.
  SurfaceTarget target_of(const NixPlace& place, std::string_view first) const {
    SurfaceTarget target;
    for (const NixName& name : place.path) {
      if (name.text == first) break;
      constexpr std::array kOfModules{"config"sv, "modules"sv, "imports"sv, "options"sv, ""sv};
      if (std::find(kOfModules.begin(), kOfModules.end(), name.text) != kOfModules.end()) continue;
      target.name += (target.name.empty() ? "" : ".") + name.text;
    }
    return target;
  }

  void add(const SurfaceTarget& target, std::string_view program, std::vector<Line> lines) {
    for (Fragment& known : fragments_)
      if (known.target == target && known.program == program) {
        for (Line& line : lines) known.lines.push_back(std::move(line));
        return;
      }
    if (fragments_.size() >= kMostNixFragments)
      throw Error(fmt::format("{}: it describes more than {} machines; nothing of it was judged", text_.path,
                              kMostNixFragments),
                  "Split it, a file for each group of machines");
    const Running running = program == kCommandLineProgram ? command_line_runs() : Running();
    if (!lines.empty()) fragments_.push_back({target, std::string(program), running, std::move(lines)});
  }

  void take_setting(NixPart part, const NixPlace& place, std::size_t first) {
    const NixName& name = place.path[first];
    // A name without quotes is a set in a set, which NixOS does not take.
    if (!name.known || place.path.size() != first + 1) return;
    SettingAt setting;
    setting.key = name.span;
    setting.name = name.text;
    setting.whole = place.binding;
    if (!take_value(value_in(part), setting)) return;
    if (conditional_) setting.kind = LineKind::computed;
    setting.writing.removal = places_.with_its_lines(place.binding, "#");
    add(target_of(place, "boot"), "NixOS", {places_.line(std::move(setting))});
  }

  // Inside of what NixOS only takes a priority or a condition from.
  NixPart value_in(NixPart part) {
    for (int depth = 0; depth < 10 && !part.empty(); ++depth) {
      part = bare(part, {}, kDeepestNix + 1);
      std::size_t at = part.begin;
      while (at + 2 < part.end && words_[at].kind == NixToken::word && is(at + 1, ".")) at += 2;
      constexpr std::array kOneMore{"mkOverride"sv, "mkIf"sv, "mkOrder"sv};
      constexpr std::array kWrappers{"mkDefault"sv, "mkForce"sv, "mkBefore"sv, "mkAfter"sv, "mkOptionDefault"sv};
      const std::string_view function = at < part.end ? words_[at].text : ""sv;
      const bool two = std::find(kOneMore.begin(), kOneMore.end(), function) != kOneMore.end();
      if (!two && std::find(kWrappers.begin(), kWrappers.end(), function) == kWrappers.end()) break;
      part.begin = at + 1;
      if (!two || part.empty()) continue;
      part.begin = behind(part.begin, part.end);
      while (part.begin + 2 < part.end && is(part.begin, ".")) part.begin += 2;
    }
    return part;
  }

  // NixOS writes toString of it, and "0" for false; null takes the setting away.
  bool take_value(NixPart part, SettingAt& setting) {
    if (part.empty()) return false;
    const NixWord& first = words_[part.begin];
    setting.value = {first.span.begin, words_[part.end - 1].span.end};
    setting.whole.end = std::max(setting.whole.end, setting.value.end);
    if (part.end == part.begin + 1) return take_word(first, setting);
    const bool negative = part.end == part.begin + 2 && is(part.begin, "-");
    setting.writing.takes_blanks = YesNo::no;
    if (negative && words_[part.begin + 1].kind == NixToken::number)
      setting.text = fmt::format("-{}", words_[part.begin + 1].text);
    else if (const auto product = product_of(part))
      setting.text = std::to_string(*product);
    else
      setting.kind = LineKind::computed;
    return true;
  }

  bool take_word(const NixWord& word, SettingAt& setting) {
    if (word.text == "null" && word.kind == NixToken::word) return false;
    if (word.kind == NixToken::string && word.plain) {
      setting.value = {word.span.begin + 1, word.span.begin + 1 + word.text.size()};
      setting.text = word.text;
      return true;
    }
    setting.writing.takes_blanks = YesNo::no;
    if (const auto text = literal(word)) {
      setting.text = *text;
    } else if (const NixWord* defined = definition_of(word)) {
      setting.text = *literal(*defined);
      setting.writing.not_edited = fmt::format("takes its value from {}, which is defined elsewhere", word.text);
    } else {
      setting.kind = LineKind::computed;
    }
    return true;
  }

  static std::optional<std::string> literal(const NixWord& word) {
    if (word.kind == NixToken::string) return word.plain ? std::optional(std::string(word.text)) : std::nullopt;
    if (word.kind == NixToken::number)
      return word.text.find('.') == std::string_view::npos ? std::optional(std::string(word.text)) : std::nullopt;
    if (word.text == "true") return "1";
    if (word.text == "false") return "0";
    return std::nullopt;
  }

  const NixWord* definition_of(const NixWord& word) const {
    if (word.kind != NixToken::word) return nullptr;
    const auto found = definitions_.find(word.text);
    if (found == definitions_.end() || !literal(words_[found->second])) return nullptr;
    return &words_[found->second];
  }

  // 16 * 1024 * 1024
  std::optional<std::int64_t> product_of(NixPart part) const {
    std::int64_t product = 1;
    for (std::size_t at = part.begin; at < part.end; at += 2) {
      std::int64_t factor = 0;
      const std::string_view text = words_[at].text;
      const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), factor);
      if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
      if (__builtin_mul_overflow(product, factor, &product)) return std::nullopt;
      if (at + 1 < part.end && (!is(at + 1, "*") || at + 2 == part.end)) return std::nullopt;
    }
    return product;
  }

  void take_file(NixPart part, const NixPlace& place) {
    part = value_in(part);
    if (part.end != part.begin + 1 || conditional_) return;
    const NixWord& word = words_[part.begin];
    const SurfaceTarget target = target_of(place, "environment");
    if (word.kind == NixToken::indented)
      add(target, "", sysctl_lines(text_, view_of_indented(word), Holes::terraform));
    else if (word.kind == NixToken::string && word.plain)
      add(target, "", sysctl_lines(text_, view_of_plain(word), Holes::none));
  }

  void take_parameter(const NixWord& word, const NixPlace& place) {
    if (!word.plain || !(word.text.starts_with("sysctl.") || word.text.starts_with("sysctl/"))) return;
    const std::size_t equals = word.text.find('='), begin = word.span.begin + 1;
    if (equals == std::string_view::npos || equals == 7) return;
    SettingAt setting;
    setting.key = {begin + 7, begin + equals};
    setting.name = word.text.substr(7, equals - 7);
    setting.value = {begin + equals + 1, begin + word.text.size()};
    setting.text = word.text.substr(equals + 1);
    setting.whole = word.span;
    setting.writing.takes_blanks = YesNo::no;
    setting.writing.removal = places_.with_its_lines(word.span, "#");
    if (conditional_) setting.kind = LineKind::computed;
    Line line = places_.line(std::move(setting));
    std::replace(line.name.begin(), line.name.end(), '/', '.');
    add(target_of(place, "boot"), kCommandLineProgram, {std::move(line)});
  }

  const SurfaceText& text_;
  std::vector<NixWord> words_;
  SettingPlaces places_;
  std::map<std::string_view, std::size_t> definitions_;  // by name: the word that is its value, or else no literal
  bool conditional_ = false;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::nix(const SurfaceText& text) {
  return with_comments(text, NixReader(text).read(), kNixMarks);
}

}  // namespace tcptune
