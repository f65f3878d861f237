// SPDX-License-Identifier: MIT
// See ansible_values.h. Tried with Ansible 2.14 and ansible.posix 1.5, whose module turns words into 1 and 0.
#include "readers/surfaces/ansible_values.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr int kDeepestTemplate = 5;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view take_name(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && is_name_char(rest[end])) ++end;
  const std::string_view name = rest.substr(0, end);
  rest.remove_prefix(end);
  return name;
}

// The next step into a value: ".name", "['name']", "[0]". Nothing: the text is none.
std::optional<std::string_view> take_step(std::string_view& rest) {
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    const std::string_view name = take_name(rest);
    return name.empty() ? std::nullopt : std::optional(name);
  }
  const std::size_t close = rest.find(']');
  if (!rest.starts_with('[') || close == std::string_view::npos) return std::nullopt;
  std::string_view inner = trim(rest.substr(1, close - 1));
  rest.remove_prefix(close + 1);
  if (inner.size() >= 2 && (inner.front() == '\'' || inner.front() == '"') && inner.back() == inner.front())
    return inner.substr(1, inner.size() - 2);
  if (!inner.empty() && std::all_of(inner.begin(), inner.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return inner;
  return std::nullopt;
}

AnsibleValue into(AnsibleValue value, std::string_view step) {
  if (value.node == nullptr) return {};
  const LocatedNode& node = value.node->real();
  if (node.kind == YamlKind::mapping) return {node.find(step), value.here};
  const auto index = parse_decimal(step);
  if (node.kind != YamlKind::sequence || !index || *index < 0) return {};
  const auto at = static_cast<std::size_t>(*index);
  return at < node.items.size() ? AnsibleValue{&node.items[at]->real(), value.here} : AnsibleValue{};
}

AnsibleValue first_step(const AnsibleTurn& turn, std::string_view step) {
  if (turn.key.node != nullptr)
    return step == "key" || step == "0" ? turn.key : step == "value" || step == "1" ? turn.value : AnsibleValue{};
  if (!turn.parts.empty()) {
    const auto index = parse_decimal(step);
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= turn.parts.size()) return {};
    return turn.parts[static_cast<std::size_t>(*index)];
  }
  return into(turn.item, step);
}

// Such as leave a literal that is there as it is.
bool is_harmless_filter(std::string_view filter) {
  std::string_view rest = trim(filter);
  const std::string_view name = take_name(rest);
  constexpr std::array kHarmless = {"default"sv, "d"sv, "string"sv, "trim"sv, "int"sv, "list"sv, "dict2items"sv};
  return std::find(kHarmless.begin(), kHarmless.end(), name) != kHarmless.end();
}

AnsibleValue resolved_at(std::string_view expression, const AnsibleTurn* turn, const AnsibleScope& scope, int depth) {
  const std::vector<std::string_view> parts = split(expression, '|');
  if (!std::all_of(parts.begin() + 1, parts.end(), is_harmless_filter)) return {};
  std::string_view rest = trim(parts[0]);
  const std::string_view name = take_name(rest);
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return {};
  AnsibleValue value;
  if (turn != nullptr && name == turn->variable) {
    if (rest.empty()) return turn->item;
    const auto step = take_step(rest);
    if (!step) return {};
    value = first_step(*turn, *step);
  } else {
    value = scope.find(name);
  }
  while (!rest.empty() && value.node != nullptr) {
    const auto step = take_step(rest);
    if (!step) return {};
    value = into(value, *step);
  }
  if (value.node == nullptr || depth >= kDeepestTemplate) return {};
  if (value.node->kind == YamlKind::scalar)
    if (const auto inner = only_expression(value.node->text)) return resolved_at(*inner, turn, scope, depth + 1);
  return value;
}

// Digits of a base, underscores between them allowed.
std::optional<unsigned long long> number_in(std::string_view digits, int base) {
  std::string plain;
  for (const char c : digits)
    if (c != '_') plain += c;
  unsigned long long number = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number, base);
  if (plain.empty() || error != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return number;
}

// An integer as YAML 1.1 has them.
std::optional<unsigned long long> yaml_integer(std::string_view text) {
  if (text.starts_with("0x")) return number_in(text.substr(2), 16);
  if (text.starts_with("0b")) return number_in(text.substr(2), 2);
  if (text.size() > 1 && text.front() == '0') return number_in(text.substr(1), 8);
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  if (text.find(':') == std::string_view::npos) return number_in(text, 10);
  unsigned long long number = 0;  // 1:30 is 90
  for (const std::string_view part : split(text, ':')) {
    const auto value = number_in(part, 10);
    if (!value || number > 1'000'000'000) return std::nullopt;
    number = number * 60 + *value;
  }
  return number;
}

}  // namespace

void AnsibleScope::push(const LocatedNode* mapping, YesNo here) {
  const auto [at, fresh] = indices_.try_emplace(mapping);
  if (fresh)
    for (const LocatedEntry& entry : mapping->real().entries)
      at->second.try_emplace(entry.key->text, &entry.value->real());
  mappings_.push_back({mapping, &at->second, here});
}

AnsibleValue AnsibleScope::find(std::string_view name) const {
  for (auto at = mappings_.rbegin(); at != mappings_.rend(); ++at) {
    if (const auto found = at->index->find(name); found != at->index->end()) return {found->second, at->here};
    if (at->index->contains("<<"))
      if (const LocatedNode* merged = at->mapping->find(name)) return {merged, at->here};
  }
  return {};
}

std::optional<std::string_view> only_expression(std::string_view text) {
  text = trim(text);
  if (!text.starts_with("{{") || !text.ends_with("}}") || text.find("}}") != text.size() - 2) return std::nullopt;
  return trim(text.substr(2, text.size() - 4));
}

AnsibleValue resolved(std::string_view expression, const AnsibleTurn* turn, const AnsibleScope& scope) {
  return resolved_at(expression, turn, scope, 0);
}

std::string text_of_scalar(const LocatedNode& scalar) {
  if (scalar.style != ScalarStyle::plain) return scalar.text;
  std::string_view digits = scalar.text;
  std::string sign;
  if (digits.starts_with('-') || digits.starts_with('+')) {
    if (digits.front() == '-') sign = "-";
    digits.remove_prefix(1);
  }
  if (const auto number = yaml_integer(digits)) return sign + std::to_string(*number);
  return scalar.text;
}

AnsibleText filled_in(const AnsibleValue& scalar, const AnsibleTurn* turn, const AnsibleScope& scope) {
  if (scalar.node == nullptr || scalar.node->real().kind != YamlKind::scalar) return {};
  const LocatedNode& node = scalar.node->real();
  if (!node.tag.empty() && node.tag != "!unsafe") return {};
  std::string_view rest = node.text;
  if (rest.find("{%") != std::string_view::npos || rest.find("{#") != std::string_view::npos) return {};
  if (rest.find("{{") == std::string_view::npos) return {text_of_scalar(node), {&node, scalar.here}};
  if (const auto expression = only_expression(rest)) {
    const AnsibleValue value = resolved(*expression, turn, scope);
    if (value.node == nullptr || value.node->kind != YamlKind::scalar || !value.node->tag.empty()) return {};
    if (value.node->text.find("{{") != std::string::npos) return {};
    return {text_of_scalar(*value.node), value};
  }
  std::string text;
  for (std::size_t open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
    const std::size_t close = rest.find("}}", open);
    if (close == std::string_view::npos) return {};
    const AnsibleValue value = resolved(trim(rest.substr(open + 2, close - open - 2)), turn, scope);
    if (value.node == nullptr || value.node->kind != YamlKind::scalar) return {};
    if (value.node->text.find("{{") != std::string::npos) return {};
    text.append(rest.substr(0, open)).append(text_of_scalar(*value.node));
    rest.remove_prefix(close + 2);
  }
  return {text.append(rest), {}};
}

std::string written_by_sysctl_module(std::string_view value) {
  constexpr std::array kTrue = {"y"sv, "yes"sv, "on"sv, "1"sv, "true"sv, "t"sv};
  constexpr std::array kFalse = {"n"sv, "no"sv, "off"sv, "0"sv, "false"sv, "f"sv};
  const std::string word = lower(value);
  if (std::find(kTrue.begin(), kTrue.end(), word) != kTrue.end()) return "1";
  if (std::find(kFalse.begin(), kFalse.end(), word) != kFalse.end()) return "0";
  return std::string(trim(value));
}

}  // namespace tcptune
