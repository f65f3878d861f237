// SPDX-License-Identifier: MIT
// The evaluator: Kleene logic, intervals of kernels, values by plane; see evaluate.h.
#include "core/evaluate/evaluate.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/evaluate/block_words.h"
#include "core/evaluate/port_facts.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

Value unknown(std::string why) { return {Value::Kind::unknown, 0, std::move(why)}; }
Value truth(bool value) { return {Value::Kind::truth, value ? 1 : 0, ""}; }
Value number(std::int64_t value) { return {Value::Kind::number, value, ""}; }
Value text(std::string_view value) { return {Value::Kind::text, 0, std::string(value)}; }
Value from_known(Known known, std::string_view what) {
  return known == Known::unknown ? unknown(std::string(what)) : truth(known == Known::yes);
}

bool is_unknown(const Value& value) { return value.kind == Value::Kind::unknown; }
bool is(const Value& value, int wanted) { return value.kind == Value::Kind::truth && value.number == wanted; }

class Evaluator {
 public:
  Evaluator(std::span<const Node> nodes, const Context& context) : nodes_(nodes), context_(context) {}

  Value value(int index) const {
    const Node& n = nodes_[static_cast<std::size_t>(index)];
    switch (n.op) {
      case Op::number: return number(n.number);
      case Op::text:
      case Op::version: return text(n.text);
      case Op::fact: return fact(n.text);
      case Op::setting: return setting_number_or_text(n);
      case Op::negate: return negate(value(n.left));
      case Op::not_: return invert(value(n.left));
      case Op::and_: return both(n, 0);
      case Op::or_: return both(n, 1);
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::divide:
      case Op::modulo: return arithmetic(n);
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal: return comparison(n);
      case Op::in: return membership(n);
      case Op::call: return call(n);
      case Op::list: break;
    }
    return unknown("");
  }

 private:
  const Node& node(int index) const { return nodes_[static_cast<std::size_t>(index)]; }

  static Value negate(const Value& v) {
    return v.kind == Value::Kind::number ? number(v.number == INT64_MIN ? INT64_MAX : -v.number) : v;
  }
  static Value invert(const Value& v) { return v.kind == Value::Kind::truth ? truth(v.number == 0) : v; }

  // Kleene: `decisive` (0 for and, 1 for or) on either side decides; else an unknown side makes it unknown.
  Value both(const Node& n, int decisive) const {
    Value left = value(n.left);
    if (is(left, decisive)) return left;
    Value right = value(n.right);
    if (is(right, decisive) || !is_unknown(left)) return right;
    return left;
  }

  Value arithmetic(const Node& n) const {
    Value left = value(n.left);
    if (left.kind != Value::Kind::number) return is_unknown(left) ? left : unknown("not a number");
    Value right = value(n.right);
    if (right.kind != Value::Kind::number) return is_unknown(right) ? right : unknown("not a number");
    const std::int64_t a = left.number, b = right.number;
    std::int64_t result = 0;
    bool overflow = false;
    switch (n.op) {
      case Op::add: overflow = __builtin_add_overflow(a, b, &result); break;
      case Op::subtract: overflow = __builtin_sub_overflow(a, b, &result); break;
      case Op::multiply: overflow = __builtin_mul_overflow(a, b, &result); break;
      default:
        if (b == 0 || (a == INT64_MIN && b == -1)) return unknown("a division by zero");
        result = n.op == Op::divide ? a / b : a % b;
    }
    // Saturate: a product too large to hold is still larger than any memory it is compared with.
    if (overflow)
      result = (a < 0) != (b < 0) && n.op == Op::multiply ? INT64_MIN
                                                          : (a < 0 && n.op != Op::multiply ? INT64_MIN : INT64_MAX);
    return number(result);
  }

  Value comparison(const Node& n) const {
    if (const Node& left = node(n.left); left.op == Op::fact && (left.text == "kernel" || left.text == "windows"))
      return kernel_comparison(n);
    const Value left = value(n.left);
    if (is_unknown(left)) return left;
    const Value right = value(n.right);
    if (is_unknown(right)) return right;
    return compare(n.op, left, right);
  }

  static Value compare(Op op, const Value& left, const Value& right) {
    if ((left.kind == Value::Kind::text) != (right.kind == Value::Kind::text)) return truth(op == Op::not_equal);
    const int order = left.kind == Value::Kind::text ? left.text.compare(right.text)
                                                     : (left.number < right.number   ? -1
                                                        : left.number > right.number ? 1
                                                                                     : 0);
    switch (op) {
      case Op::equal: return truth(order == 0);
      case Op::not_equal: return truth(order != 0);
      case Op::less: return truth(order < 0);
      case Op::less_equal: return truth(order <= 0);
      case Op::greater: return truth(order > 0);
      default: return truth(order >= 0);
    }
  }

  std::string version_name() const {
    return context_.snapshot.facts.os == "windows" ? "the version of Windows" : "the kernel version";
  }

  // A version X.Y means X.Y.0 as a boundary: `kernel >= 4.12` holds for all of 4.12.
  Value kernel_comparison(const Node& n) const {
    if ((node(n.left).text == "windows") != (context_.snapshot.facts.os == "windows"))
      return unknown("the version of another system");
    const KernelVersion version = *parse_kernel_version(node(n.right).text);
    const auto [low, high] = context_.kernels;
    const auto decide = [this](bool always, bool never) {
      return always ? truth(true) : never ? truth(false) : unknown(version_name());
    };
    switch (n.op) {
      case Op::less: return decide(high < version, low >= version);
      case Op::less_equal: return decide(high <= version, low > version);
      case Op::greater: return decide(low > version, high <= version);
      case Op::greater_equal: return decide(low >= version, high < version);
      case Op::equal: return decide(low == version && high == version, low > version || high < version);
      default: return decide(low > version || high < version, low == version && high == version);
    }
  }

  Value membership(const Node& n) const {
    const Value left = value(n.left);
    if (is_unknown(left)) return left;
    Value outcome = truth(false);
    for (int at = n.right; at >= 0; at = node(at).right) {
      Value element = value(node(at).left);
      if (is_unknown(element))
        outcome = element;
      else if (is(compare(Op::equal, left, element), 1))
        return truth(true);
    }
    return outcome;
  }

  Value fact(std::string_view name) const {
    const Facts& facts = context_.snapshot.facts;
    if (name == "true" || name == "false") return truth(name == "true");
    if (name == "os") return text(facts.os);
    if (name == "vendor") return text(facts.vendor);
    if (name == "role") return text(facts.role);
    if (name == "memory") return facts.memory ? number(*facts.memory) : unknown("the machine's memory");
    if (name == "page_size") return number(facts.page_size);
    if (name == "container") return from_known(facts.container, "whether this is a container");
    if (name == "namespace") {
      if (facts.net_namespace == NetNamespace::unknown) return unknown("the network namespace");
      return text(facts.net_namespace == NetNamespace::initial ? "initial" : "child");
    }
    if (name == "plane") return text(context_.plane == Plane::now ? "now" : "boot");
    if (name == "it_name") return text(context_.it_name);
    return port_fact(name, context_);
  }

  // The setting a node means, `it` resolved, with the field index.
  struct Subject {
    const Setting* setting = nullptr;
    std::string_view name;
    std::int64_t field = -1;
  };

  Subject subject(const Node& n) const {
    if (n.setting != nullptr) return {n.setting, n.text, n.number};
    Subject result{context_.it, context_.it_name, -1};
    if (result.setting == nullptr || n.text.empty()) return result;
    const auto fields = result.setting->fields;
    const auto field = std::find(fields.begin(), fields.end(), n.text);
    result.field = field == fields.end() ? -1 : field - fields.begin();
    return result;
  }

  Value setting_number_or_text(const Node& n) const {
    const Subject s = subject(n);
    if (s.setting == nullptr) return unknown("it");
    const SettingValue found = setting_value(*s.setting, s.name, context_);
    if (found.state != SettingState::present) return unknown(fmt::format("{}: {}", s.name, describe(found.state)));
    return typed(s, found.text);
  }

  static std::string_view describe(SettingState state) {
    switch (state) {
      case SettingState::denied: return "reading it is denied";
      case SettingState::malformed: return "it cannot be read";
      case SettingState::absent: return "not here";
      default: return "its value is not known";
    }
  }

  // A short vector leaves the later fields as they were: at boot that is the default.
  Value typed(const Subject& s, const std::string& shown) const {
    if (s.setting->type == ValueType::integer || (s.setting->type == ValueType::vector && s.field >= 0)) {
      const auto index = static_cast<std::size_t>(std::max<std::int64_t>(0, s.field));
      const auto numbers = parse_numbers(shown, index + 1);
      if (numbers.size() > index) return number(numbers[index]);
      if (const auto fallback = default_text(*s.setting, context_); fallback && !numbers.empty())
        if (const auto rest = parse_numbers(*fallback, index + 1); rest.size() > index) return number(rest[index]);
      return unknown(fmt::format("{}: \"{}\" is not a number", s.name, shown));
    }
    return text(s.setting->type == ValueType::vector ? fmt::format("{}", fmt::join(split_words(shown), " "))
                                                     : std::string(trim(shown)));
  }

  Value call(const Node& n) const {
    const Node& first = node(node(n.left).left);
    const Subject s = first.op == Op::setting ? subject(first) : Subject{};
    if (first.op == Op::setting && s.setting == nullptr) return unknown("it");
    if (n.text == "set") return is_set(s.name);
    if (n.text == "known") return truth(!is_unknown(value(node(n.left).left)));
    if (n.text == "present" || n.text == "absent") return presence(s, n.text == "present");
    if (n.text == "default") return default_value(s);
    if (n.text == "exists") return exists(s);
    if (n.text == "unread") return s.setting == nullptr ? unknown("it") : unread(*s.setting);
    if (n.text == "near")
      return truth(block_speaks_of(context_.snapshot, s.name, node(node(node(n.left).right).left).text));
    if (n.text == "available") return available(value(node(n.left).left));
    if (n.text == "equal") return equal_all(n);
    if (n.text == "in_range") return in_range(s);
    if (n.text == "hex" || n.text == "digits") return hexadecimal(n);
    return numeric_call(n);
  }

  // A value that cannot be read is set all the same.
  Value is_set(std::string_view name) const {
    if (winning_line(context_.snapshot, name) != nullptr) return truth(true);
    if (!context_.snapshot.boot) return truth(false);
    const auto& unseen = context_.snapshot.boot->unseen;
    const auto found = unseen.find(name);
    if (found == unseen.end()) return truth(false);
    if (found->second == ReadingState::denied)
      return unknown(fmt::format("{}: {}", name, describe(SettingState::denied)));
    return truth(found->second == ReadingState::malformed);
  }

  Value presence(const Subject& s, bool wanted) const {
    const SettingState state = setting_value(*s.setting, s.name, context_).state;
    if (state == SettingState::denied || state == SettingState::undetermined)
      return unknown(fmt::format("{}: {}", s.name, describe(state)));
    return truth((state == SettingState::present || state == SettingState::malformed) == wanted);
  }

  Value default_value(const Subject& s) const {
    const auto found = default_text(*s.setting, context_);
    return found ? typed(s, *found) : unknown(fmt::format("the default of {}", s.name));
  }

  Value in_range(const Subject& s) const {
    const auto range = accepted_range(*s.setting, context_.kernels, context_.snapshot.facts.vendor);
    if (!range) return unknown(fmt::format("the range of {}", s.name));
    const SettingValue found = setting_value(*s.setting, s.name, context_);
    if (found.state != SettingState::present) return unknown(fmt::format("{}: {}", s.name, describe(found.state)));
    const Value value = typed(s, found.text);
    return is_unknown(value) ? value : truth(value.number >= range->first && value.number <= range->second);
  }

  Value hexadecimal(const Node& n) const {
    const Value value = this->value(node(n.left).left);
    if (value.kind != Value::Kind::number) return is_unknown(value) ? value : unknown("not a number");
    const std::string digits = fmt::format("{:x}", value.number);
    if (n.text == "hex") return text("0x" + digits);
    return number(parse_decimal(digits).value_or(-1));
  }

  Value exists(const Subject& s) const {
    if (context_.plane == Plane::now && context_.snapshot.now) {
      const auto reading = context_.snapshot.now->find(s.name);
      if (reading != context_.snapshot.now->end() && reading->second.state != ReadingState::absent) return truth(true);
    }
    return from_known(exists_in(*s.setting, context_.kernels, context_.snapshot.facts.vendor), version_name());
  }

  Value unread(const Setting& setting) const {
    if (context_.kernels.low >= setting.unread_since) return truth(setting.unread_since != kNever);
    return context_.kernels.high < setting.unread_since || setting.unread_since == kNever ? truth(false)
                                                                                          : unknown(version_name());
  }

  Value available(const Value& wanted) const {
    if (is_unknown(wanted)) return wanted;
    const Setting* setting = find_setting(context_.base, "net.ipv4.tcp_available_congestion_control");
    if (setting == nullptr || !context_.snapshot.now) return unknown("the available congestion controls");
    const auto reading = context_.snapshot.now->find(setting->name);
    if (reading == context_.snapshot.now->end() || reading->second.state != ReadingState::present)
      return unknown("the available congestion controls");
    const auto words = split_words(reading->second.text);
    return truth(std::find(words.begin(), words.end(), wanted.text) != words.end());
  }

  Value equal_all(const Node& n) const {
    const Value first = value(node(n.left).left);
    if (is_unknown(first)) return first;
    Value outcome = truth(true);
    for (int at = node(n.left).right; at >= 0; at = node(at).right) {
      Value other = value(node(at).left);
      if (is_unknown(other))
        outcome = other;
      else if (!is(compare(Op::equal, first, other), 1))
        return truth(false);
    }
    return outcome;
  }

  Value numeric_call(const Node& n) const {
    std::vector<std::int64_t> numbers;
    for (int at = n.left; at >= 0; at = node(at).right) {
      const Value argument = value(node(at).left);
      if (argument.kind != Value::Kind::number) return is_unknown(argument) ? argument : unknown("not a number");
      numbers.push_back(argument.number);
    }
    if (n.text == "has_bits") return truth((numbers[0] & numbers[1]) == numbers[1]);
    if (n.text == "min") return number(*std::min_element(numbers.begin(), numbers.end()));
    if (n.text == "max") return number(*std::max_element(numbers.begin(), numbers.end()));
    if (n.text == "abs") return number(numbers[0] == INT64_MIN ? INT64_MAX : std::abs(numbers[0]));
    const std::int64_t largest = std::int64_t{1} << 62;
    return number(numbers[0] <= 1 ? 1
                  : numbers[0] > largest
                      ? largest
                      : static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(numbers[0]))));
  }

  std::span<const Node> nodes_;
  const Context& context_;
};

}  // namespace

Value evaluate(const Expression& expression, const Context& context) {
  if (expression.empty()) return truth(true);
  return Evaluator(expression.nodes, context).value(static_cast<int>(expression.nodes.size()) - 1);
}

std::string render(Template pieces, const Context& context) {
  std::string result;
  for (const TemplatePiece& piece : pieces) {
    if (piece.hole.empty()) {
      result += piece.text;
      continue;
    }
    const Value value = evaluate(piece.hole, context);
    if (value.kind == Value::Kind::unknown)
      result += '?';
    else if (!value.text.empty() || value.kind == Value::Kind::text)
      result += value.text;
    else if (value.kind == Value::Kind::truth)
      result += value.number != 0 ? "yes" : "no";
    else
      result += std::to_string(value.number);
  }
  return result;
}

}  // namespace tcptune
