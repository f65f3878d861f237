// SPDX-License-Identifier: MIT
// See script_registry.h.
#include "readers/windows/script_registry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/windows/reg_file.h"
#include "readers/windows/registry_roots.h"
#include "readers/windows/windows_text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kInterfaces = "\\Interfaces\\";
constexpr std::string_view kEach = "{each}";  // what stands for an interface that only a loop knows

// A number as commands take it, and where its digits are.
struct Number {
  std::uint32_t value = 0;
  std::size_t digits = 0;  // where they begin
  YesNo hexadecimal = YesNo::no;
};

std::optional<Number> number_in(std::string_view text, YesNo hexadecimal) {
  Number number{0, 0, hexadecimal};
  if (text.starts_with("0x") || text.starts_with("0X")) number.digits = 2, number.hexadecimal = YesNo::yes;
  const std::string_view digits = text.substr(number.digits);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number.value,
                                            number.hexadecimal == YesNo::yes ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string little_endian(std::uint64_t number, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i, number >>= 8U) bytes += static_cast<char>(number & 0xFFU);
  return bytes;
}

// The key of a loop over interfaces: what is not known is the name of the interface, and nothing else.
std::optional<std::string> key_of_each(std::string_view key) {
  const std::string folded = lower(key);
  const std::size_t at = folded.find(lower(kInterfaces));
  if (at == std::string::npos || key.substr(0, at).find_first_of("%$!{(<") != std::string_view::npos)
    return std::nullopt;
  const std::size_t name = at + kInterfaces.size();
  if (key.find('\\', name) != std::string_view::npos && key.find('(', name) == std::string_view::npos)
    return std::nullopt;
  return std::string(key.substr(0, name)) + std::string(kEach);
}

}  // namespace

std::string machine_key(std::string_view written) {
  std::string key(trim(written));
  std::replace(key.begin(), key.end(), '/', '\\');
  if (const std::size_t provider = key.find("::"); provider != std::string::npos) key.erase(0, provider + 2);
  if (const std::size_t drive = key.find(':'); drive != std::string::npos && drive < 6)
    key.replace(drive, key.substr(drive + 1).starts_with('\\') ? 2 : 1, "\\");
  const auto rooted = rooted_key(key);
  return rooted && rooted->key.starts_with("HKEY_LOCAL_MACHINE") ? rooted->key : std::string();
}

std::optional<RegistryType> registry_type(std::string_view word) {
  using Type = RegistryType;
  constexpr std::array<std::pair<std::string_view, Type>, 8> kTypes{{{"dword", Type::dword},
                                                                     {"sz", Type::string},
                                                                     {"string", Type::string},
                                                                     {"expand_sz", Type::expand_string},
                                                                     {"expandstring", Type::expand_string},
                                                                     {"qword", Type::qword},
                                                                     {"binary", Type::binary},
                                                                     {"multi_sz", Type::multi_string}}};
  std::string name = lower(word);
  if (name.starts_with("reg_")) name.erase(0, 4);
  for (const auto& [known, type] : kTypes)
    if (known == name) return type;
  return std::nullopt;
}

ScriptRegistry::ScriptRegistry(const Catalogue& base, std::string_view bytes, const std::string& file,
                               std::string_view what, Read read)
    : base_(base), filter_(base, RegistrySource::script, file) {
  const WindowsText examined = examine_text(bytes);
  form_ = fmt::format("{}, {}", what, name_of_encoding(examined));
  std::string decoded(bytes);
  if (examined.charset == Charset::utf16le || examined.charset == Charset::utf16be) {
    decoded.clear();
    LineReader lines(examined);
    while (const auto line = lines.next()) decoded.append(line->text) += '\n';
    text_.not_edited = "is UTF-16 text, and a patch holds lines of bytes; edit it by hand or save it as UTF-8 first";
  }
  source_ = make_source(std::move(decoded));
  text_.source = source_;
  text_.read = read;
}

void ScriptRegistry::add_reg_file(std::string_view reg_file, int first_line, int region) {
  for (RegistryValue& value : parse_reg_file(base_, reg_file, "").values) {
    value.line += first_line - 1;
    value.region = region;
    filter_.keep(std::move(value));
  }
}

Span ScriptRegistry::lines_alone(Span whole, std::string_view comment) const {
  const std::string_view all = text();
  std::size_t begin = source_->line(source_->line_at(whole.begin)).begin;
  if (begin == 0 && all.starts_with("\xEF\xBB\xBF")) begin = 3;
  const std::size_t end = source_->line(source_->line_at(std::max(whole.end, whole.begin + 1) - 1)).end;
  if (!trim(all.substr(begin, whole.begin - begin)).empty()) return {};
  const std::string_view behind = trim(all.substr(whole.end, end - whole.end));
  if (!behind.empty() && (comment.empty() || !behind.starts_with(comment))) return {};
  return {begin, end};
}

// Told once a file, with the first few names.
void ScriptRegistry::not_known(const ScriptWord& name, Span whole) {
  if (settings_with_value_name(base_, name.text).empty()) return;
  computed_.push_back(fmt::format("{} in line {}", printable(shorten(name.text, 40)), source_->line_at(whole.begin)));
}

void ScriptRegistry::add(const ScriptValue& given) {
  if (given.name.known == YesNo::no) return;
  std::string key = given.key.text;
  if (given.key.known == YesNo::no) {
    const auto each = key_of_each(key);
    if (!each) return not_known(given.name, given.whole);
    key = *each;
  }
  key = machine_key(key);
  if (key.empty()) return;
  filter_.enter(key);
  const bool removes_key = given.action == RegistryAction::remove_key;
  if (removes_key ? !filter_.key_concerns() && !holds_services(key) : !filter_.concerns(given.name.text)) return;
  RegistryValue value;
  value.key = std::move(key);
  value.name = given.name.text;
  value.action = given.action;
  value.type = given.type;
  value.region = given.region;
  RegistryWriting writing{given.whole, given.name.inner, {}, YesNo::no, given.removal, given.not_edited};
  if (given.action == RegistryAction::set) {
    if (given.data.known == YesNo::no) return not_known(given.name, given.whole);
    if (given.type == RegistryType::dword || given.type == RegistryType::qword) {
      const auto number = number_in(trim(given.data.text), given.hexadecimal);
      if (!number) return not_known(given.name, given.whole);
      value.data = little_endian(number->value, given.type == RegistryType::dword ? 4 : 8);
      writing.hexadecimal = number->hexadecimal;
      if (source_->text(given.data.inner) == given.data.text)
        writing.digits = {given.data.inner.begin + number->digits, given.data.inner.end};
    } else if (given.type == RegistryType::string || given.type == RegistryType::expand_string) {
      value.data = to_utf16le(given.data.text) + std::string(2, '\0');
    }
  }
  const std::size_t at = given.name.span.empty() ? given.whole.begin : given.name.inner.begin;
  const int first = source_->line_at(at);
  value.line = first;
  value.continued = std::max(0, source_->line_at(std::max(given.whole.end, at + 1) - 1) - first);
  value.column = static_cast<int>(at - source_->line(first).begin) + 1;
  value.value_column = value.column;
  value.text = source_->line_text(first);
  if (writing.removal.empty() && writing.not_edited.empty()) writing.not_edited = "shares its line with other commands";
  value.writing = std::make_shared<const RegistryWriting>(std::move(writing));
  filter_.keep(std::move(value));
}

void ScriptRegistry::add(DynamicPorts ports, Span whole) {
  constexpr std::size_t kMost = 1000;
  if (ports_.size() == kMost) return;
  ports.line = source_->line_at(whole.begin);
  ports.column = static_cast<int>(whole.begin - source_->line(ports.line).begin) + 1;
  ports.text = source_->line_text(ports.line);
  ports_.push_back(std::move(ports));
}

void ScriptRegistry::comment(Span words) {
  const int line = source_->line_at(words.begin);
  const std::size_t begin = source_->line(line).begin;
  filter_.keep(RegistryComment{line, std::string(source_->line_text(line)), words.begin - begin, words.end - begin});
}

Registry ScriptRegistry::take() {
  if (!computed_.empty()) {
    const std::size_t count = computed_.size();
    computed_.resize(std::min<std::size_t>(count, 3));
    filter_.miss(fmt::format("{} value{} known only as the script runs: {}{}", count, count == 1 ? "" : "s",
                             fmt::join(computed_, ", "), count > 3 ? " …" : ""));
  }
  Registry registry = filter_.take(std::move(form_));
  std::stable_sort(registry.comments.begin(), registry.comments.end(),
                   [](const RegistryComment& a, const RegistryComment& b) { return a.line < b.line; });
  registry.ports = std::move(ports_);
  registry.text = std::move(text_);
  registry.edited_in_place = YesNo::yes;
  return registry;
}

}  // namespace tcptune
