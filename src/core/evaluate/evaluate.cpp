// SPDX-License-Identifier: MIT
// The evaluator: Kleene logic, intervals of kernels, values by plane; see evaluate.h.
#include "core/evaluate/evaluate.h"

#include <algorithm>

#include "core/catalogue/windows_version.h"
#include "core/evaluate/facts.h"
#include "core/evaluate/functions.h"

namespace tcptune {
namespace {

class Evaluator {
 public:
  Evaluator(std::span<const Node> nodes, const Context& context) : nodes_(nodes), context_(context) {}

  Value value(int index) const {
    const Node& n = node(index);
    switch (n.op) {
      case Op::number: return as_number(n.number);
      case Op::text:
      case Op::version: return as_text(n.text);
      case Op::fact: return expression_facts()[static_cast<std::size_t>(n.number)].get(context_);
      case Op::setting: return value_of(setting(n), context_);
      case Op::negate: return negate(value(n.left));
      case Op::not_: return invert(value(n.left));
      case Op::and_: return both(n, is_false);
      case Op::or_: return both(n, is_true);
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::divide:
      case Op::modulo: return calculate(n.op, value(n.left), value(n.right));
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
    return unknown_because("");
  }

  // The setting that a node means: `it`, a number of it, or one by its name.
  NamedSetting setting(const Node& n) const {
    if (n.setting != nullptr) return {n.setting, n.text, n.number};
    NamedSetting it{context_.it, context_.it_name, -1};
    if (it.setting == nullptr || n.op == Op::fact) return it;
    const auto fields = it.setting->fields;
    const auto field = std::find(fields.begin(), fields.end(), n.text);
    if (field != fields.end()) it.field = field - fields.begin();
    return it;
  }

 private:
  const Node& node(int index) const { return nodes_[static_cast<std::size_t>(index)]; }

  static Value negate(const Value& v) {
    return v.kind == Value::Kind::number ? as_number(v.number == INT64_MIN ? INT64_MAX : -v.number) : v;
  }
  static Value invert(const Value& v) { return v.kind == Value::Kind::truth ? as_truth(v.number == 0) : v; }

  // Kleene: what is decisive (false for `and`, true for `or`) on either side decides; else an unknown side makes it
  // unknown.
  Value both(const Node& n, bool (&is_decisive)(const Value&)) const {
    Value left = value(n.left);
    if (is_decisive(left)) return left;
    Value right = value(n.right);
    if (is_decisive(right) || !is_unknown(left)) return right;
    return left;
  }

  Value comparison(const Node& n) const {
    const Value left = value(n.left);
    if (is_unknown(left)) return left;
    if (left.kind == Value::Kind::versions)
      return compare(n.op, context_.kernels, *parse_kernel_version(node(n.right).text),
                     version_phrase(context_.snapshot.facts.os));
    const Value right = value(n.right);
    return is_unknown(right) ? right : compare(n.op, left, right);
  }

  Value membership(const Node& n) const {
    const Value left = value(n.left);
    if (is_unknown(left)) return left;
    Value outcome = as_truth(false);
    for (int at = n.right; at >= 0; at = node(at).right) {
      Value element = value(node(at).left);
      if (is_unknown(element))
        outcome = std::move(element);
      else if (is_true(compare(Op::equal, left, element)))
        return as_truth(true);
    }
    return outcome;
  }

  Value call(const Node& n) const {
    const Function& function = expression_functions()[static_cast<std::size_t>(n.number)];
    const Arguments arguments(nodes_, n, context_);
    if (function.arguments[0] == Argument::setting && arguments.setting(0).setting == nullptr)
      return unknown_because("it");
    return function.call(arguments);
  }

  std::span<const Node> nodes_;
  const Context& context_;
};

}  // namespace

int Arguments::index(std::size_t i) const {
  int at = call_.left;
  while (i-- > 0) at = nodes_[static_cast<std::size_t>(at)].right;
  return nodes_[static_cast<std::size_t>(at)].left;
}

std::size_t Arguments::size() const {
  std::size_t count = 0;
  for (int at = call_.left; at >= 0; at = nodes_[static_cast<std::size_t>(at)].right) ++count;
  return count;
}

Value Arguments::value(std::size_t i) const { return Evaluator(nodes_, context_).value(index(i)); }

NamedSetting Arguments::setting(std::size_t i) const {
  return Evaluator(nodes_, context_).setting(nodes_[static_cast<std::size_t>(index(i))]);
}

std::string_view Arguments::word(std::size_t i) const { return nodes_[static_cast<std::size_t>(index(i))].text; }

Vocabulary vocabulary_of(const Catalogue& catalogue) {
  const auto find = [&catalogue](std::string_view name) {
    const Setting* setting = find_setting(catalogue, name);
    return setting == nullptr ? FoundSetting{} : FoundSetting{setting, setting->fields};
  };
  const auto all_names = [&catalogue] {
    std::vector<std::string_view> names;
    for (const Setting& setting : catalogue.settings) names.push_back(setting.name);
    return names;
  };
  const auto is_version = [](std::string_view text) { return parse_kernel_range(text).has_value(); };
  return {fact_signatures(), function_signatures(), find, all_names, is_version};
}

Value evaluate(const Expression& expression, const Context& context) {
  if (expression.empty()) return as_truth(true);
  return Evaluator(expression.nodes, context).value(static_cast<int>(expression.nodes.size()) - 1);
}

bool is_known(Template pieces, const Context& context) {
  return std::none_of(pieces.begin(), pieces.end(), [&](const TemplatePiece& piece) {
    return !piece.hole.empty() && is_unknown(evaluate(piece.hole, context));
  });
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

SharedText render_shared(Template pieces, const Context& context) {
  if (pieces.empty()) return {};
  if (pieces.size() == 1 && pieces[0].hole.empty()) return SharedText::lasting(pieces[0].text);
  return SharedText(render(pieces, context));
}

}  // namespace tcptune
