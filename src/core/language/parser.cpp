// SPDX-License-Identifier: MIT
// A recursive descent parser, loosest operator first; see parser.h.
#include "core/language/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/evaluate/vocabulary.h"
#include "core/language/lexer.h"
#include "core/text/suggest.h"

namespace tcptune {
namespace {

constexpr int kDeepest = 64;  // nesting; hostile input must not exhaust the stack
constexpr std::size_t kMostNodes = 2000;
constexpr std::int64_t kBareWord = 1;  // Node::number of a text that was not quoted

class Parser {
 public:
  Parser(std::string_view source, const RuleBase& catalogue, IteratorName it)
      : source_(source), lexer_(source), catalogue_(catalogue), it_(it) {
    token_ = lexer_.next();
  }

  std::vector<Node> parse(Wanted wanted) {
    const int root = disjunction();
    if (token_.kind != TokenKind::end) fail(fmt::format("expected an operator or the end, found \"{}\"", token_.text));
    if (wanted == Wanted::truth) need_truth(root, 0);
    if (node(root).op == Op::text && node(root).number == kBareWord)
      throw ExpressionError{{0, fmt::format("unknown name \"{}\"; quote it if it is text", node(root).text)}};
    check_kernel();
    return std::move(nodes_);
  }

 private:
  [[noreturn]] void fail(std::string message) const { throw ExpressionError{{token_.offset, std::move(message)}}; }

  void advance() { token_ = lexer_.next(); }

  bool accept(TokenKind kind, std::string_view text) {
    if (token_.kind != kind || token_.text != text) return false;
    advance();
    return true;
  }

  void expect(std::string_view symbol) {
    if (!accept(TokenKind::symbol, symbol)) fail(fmt::format("expected '{}'", symbol));
  }

  int add(Node node) {
    if (nodes_.size() >= kMostNodes) fail("this expression is too long");
    nodes_.push_back(node);
    return static_cast<int>(nodes_.size()) - 1;
  }

  int binary(Op op, int left, int right) {
    Node node;
    node.op = op;
    node.left = static_cast<std::int16_t>(left);
    node.right = static_cast<std::int16_t>(right);
    return add(node);
  }

  const Node& node(int index) const { return nodes_[static_cast<std::size_t>(index)]; }

  // `and`, `or`, `not` and the whole condition need something that is true or false.
  void need_truth(int index, std::size_t offset) const {
    const Node& n = node(index);
    const bool fact = n.op == Op::fact && find_fact(n.text)->yields == Yields::truth;
    const bool function = n.op == Op::call && find_function(n.text)->yields == Yields::truth;
    const bool truth = fact || function || (n.op >= Op::not_ && n.op <= Op::or_) ||
                       (n.op >= Op::equal && n.op <= Op::greater_equal) || n.op == Op::in;
    if (!truth) throw ExpressionError{{offset, "expected a condition here, such as a comparison"}};
  }

  int disjunction() {
    if (++depth_ > kDeepest) fail("this expression is nested too deeply");
    int left = conjunction();
    while (token_.kind == TokenKind::name && token_.text == "or") left = logical(Op::or_, left);
    --depth_;
    return left;
  }

  int conjunction() {
    int left = negation();
    while (token_.kind == TokenKind::name && token_.text == "and") left = logical(Op::and_, left);
    return left;
  }

  int logical(Op op, int left) {
    const std::size_t offset = token_.offset;
    advance();
    const int right = op == Op::or_ ? conjunction() : negation();
    need_truth(left, offset);
    need_truth(right, offset);
    return binary(op, left, right);
  }

  int negation() {
    const std::size_t offset = token_.offset;
    if (!accept(TokenKind::name, "not")) return comparison();
    if (++depth_ > kDeepest) fail("this expression is nested too deeply");
    const int inner = negation();
    --depth_;
    need_truth(inner, offset);
    return binary(Op::not_, inner, -1);
  }

  int comparison() {
    const int left = sum();
    if (accept(TokenKind::name, "in")) return membership(left);
    constexpr std::array<std::pair<std::string_view, Op>, 6> operators{{{"==", Op::equal},
                                                                        {"!=", Op::not_equal},
                                                                        {"<", Op::less},
                                                                        {"<=", Op::less_equal},
                                                                        {">", Op::greater},
                                                                        {">=", Op::greater_equal}}};
    for (const auto& [symbol, op] : operators) {
      if (!accept(TokenKind::symbol, symbol)) continue;
      const int right = sum();
      // In `os == windows` the word is a name, not the version.
      Node& word = nodes_[static_cast<std::size_t>(right)];
      const bool names_system = node(left).op == Op::fact && node(left).text == "os" && word.op == Op::fact;
      if (names_system && word.text == "windows") word.op = Op::text;
      return binary(op, left, right);
    }
    return left;
  }

  static bool is_kernel(const Node& n) { return n.op == Op::fact && (n.text == "kernel" || n.text == "windows"); }

  // `kernel` and `windows` stand on the left of a comparison with a version, and none of them anywhere else.
  void check_kernel() const {
    std::vector<bool> in_place(nodes_.size());
    for (const Node& n : nodes_) {
      const bool compares = n.op >= Op::equal && n.op <= Op::greater_equal;
      if (!compares || !is_kernel(node(n.left)) || node(n.right).op != Op::version) continue;
      in_place[static_cast<std::size_t>(n.left)] = in_place[static_cast<std::size_t>(n.right)] = true;
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (!in_place[i] && (is_kernel(nodes_[i]) || nodes_[i].op == Op::version))
        throw ExpressionError{{static_cast<std::size_t>(nodes_[i].text.data() - source_.data()),
                               "compare `kernel` with a version such as 4.12, or `windows` with one such as 6.1, in "
                               "this order, and nothing else"}};
  }

  int membership(int left) {
    expect("(");
    const int list = elements([this](std::size_t) { return sum(); });
    expect(")");
    return binary(Op::in, left, list);
  }

  // A comma separated list as a chain of `list` nodes; each node follows its parts, so the order stays post-order.
  template <typename ParseElement>
  int elements(ParseElement parse_element) {
    std::vector<int> items;
    do {
      items.push_back(parse_element(items.size()));
      if (items.size() > 64) fail("this list is too long");
    } while (accept(TokenKind::symbol, ","));
    int chain = -1;
    for (std::size_t i = items.size(); i-- > 0;) chain = binary(Op::list, items[i], chain);
    return chain;
  }

  int sum() {
    int left = product();
    for (;;) {
      if (accept(TokenKind::symbol, "+"))
        left = binary(Op::add, left, product());
      else if (accept(TokenKind::symbol, "-"))
        left = binary(Op::subtract, left, product());
      else
        return left;
    }
  }

  int product() {
    int left = unary();
    for (;;) {
      if (accept(TokenKind::symbol, "*"))
        left = binary(Op::multiply, left, unary());
      else if (accept(TokenKind::symbol, "/"))
        left = binary(Op::divide, left, unary());
      else if (accept(TokenKind::symbol, "%"))
        left = binary(Op::modulo, left, unary());
      else
        return left;
    }
  }

  int unary() {
    if (!accept(TokenKind::symbol, "-")) return primary();
    if (++depth_ > kDeepest) fail("this expression is nested too deeply");
    const int inner = unary();
    --depth_;
    return binary(Op::negate, inner, -1);
  }

  int primary() {
    const Token token = token_;
    Node node;
    node.text = token.text;
    switch (token.kind) {
      case TokenKind::number: node.number = token.number; break;
      case TokenKind::version:
        node.op = Op::version;
        check_version(token);
        break;
      case TokenKind::string: node.op = Op::text; break;
      case TokenKind::name: return name();
      default: {
        if (!accept(TokenKind::symbol, "("))
          fail(token.kind == TokenKind::end ? "the expression stops short: expected a value"
                                            : fmt::format("expected a value, found \"{}\"", token.text));
        const int inner = disjunction();
        expect(")");
        return inner;
      }
    }
    advance();
    return add(node);
  }

  void check_version(const Token& token) const {
    const auto range = parse_kernel_range(token.text);
    if (!range) throw ExpressionError{{token.offset, "expected a version such as 4.12 or 2.6.32"}};
  }

  int name() {
    const Token token = token_;
    advance();
    if (token_.kind == TokenKind::symbol && token_.text == "(") return call(token);
    Node node;
    node.text = token.text;
    if (find_fact(token.text) != nullptr) {
      node.op = Op::fact;
      if (token.text == "it_name") need_iterator(token);
      return token.text == "it" ? setting(token) : add(node);
    }
    if (token.text.find('.') != std::string_view::npos) return setting(token);
    node.op = Op::text;
    node.number = kBareWord;
    return add(node);
  }

  void need_iterator(const Token& token) const {
    if (it_ == IteratorName::not_bound)
      throw ExpressionError{{token.offset, "`it` has a meaning only in a rule with for_each"}};
  }

  // A setting's full name, perhaps followed by one of its fields.
  int setting(const Token& token) {
    Node node;
    node.op = Op::setting;
    node.number = -1;
    node.text = token.text;
    if (token.text == "it" || token.text.starts_with("it.")) {
      need_iterator(token);
      // The field of `it` is found when it is bound: text keeps its name.
      node.text = token.text.size() > 3 ? token.text.substr(3) : std::string_view();
      return add(node);
    }
    node.setting = find_setting(catalogue_, token.text);
    if (node.setting == nullptr) {
      const std::size_t dot = token.text.rfind('.');
      node.setting = find_setting(catalogue_, token.text.substr(0, dot));
      if (node.setting == nullptr) unknown_setting(token);
      node.text = token.text.substr(0, dot);
      const auto fields = node.setting->fields;
      const auto field = std::find(fields.begin(), fields.end(), token.text.substr(dot + 1));
      if (field == fields.end())
        throw ExpressionError{{token.offset + dot + 1,
                               fmt::format("{} has no field \"{}\"; it has: {}", node.text, token.text.substr(dot + 1),
                                           fields.empty() ? "none" : fmt::format("{}", fmt::join(fields, ", ")))}};
      node.number = field - fields.begin();
    }
    return add(node);
  }

  [[noreturn]] void unknown_setting(const Token& token) const {
    std::vector<std::string_view> names = names_in(expression_facts(), &FactWord::name);
    for (const Setting& setting : catalogue_.settings) names.push_back(setting.name);
    throw ExpressionError{
        {token.offset, fmt::format("unknown setting \"{}\"{}", token.text, did_you_mean(token.text, names))}};
  }

  int call(const Token& token) {
    const FunctionWord* function = find_function(token.text);
    if (function == nullptr)
      throw ExpressionError{
          {token.offset, fmt::format("unknown function \"{}\"{}", token.text,
                                     did_you_mean(token.text, names_in(expression_functions(), &FunctionWord::name)))}};
    expect("(");
    if (++depth_ > kDeepest) fail("this expression is nested too deeply");
    std::size_t count = 0;
    const int arguments = elements([&](std::size_t i) {
      ++count;
      return argument(function->arguments[std::min(i, function->arguments.size() - 1)]);
    });
    --depth_;
    expect(")");
    if (count < function->arguments.size() ||
        (count > function->arguments.size() && function->last == LastArgument::once))
      throw ExpressionError{
          {token.offset, fmt::format("{}() takes {}{} argument{}", function->name,
                                     function->last == LastArgument::repeated ? "at least " : "",
                                     function->arguments.size(), function->arguments.size() == 1 ? "" : "s")}};
    Node node;
    node.op = Op::call;
    node.text = function->name;
    node.left = static_cast<std::int16_t>(arguments);
    return add(node);
  }

  int argument(Argument kind) {
    const std::size_t offset = token_.offset;
    const int index = sum();
    const Node& n = node(index);
    if (kind == Argument::setting && n.op != Op::setting)
      throw ExpressionError{{offset, "expected the name of a setting, or `it`"}};
    if (kind == Argument::state && (n.op != Op::text || (n.text != "time-wait" && n.text != "close-wait")))
      throw ExpressionError{{offset, "expected time-wait or close-wait"}};
    return index;
  }

  std::string_view source_;
  ExpressionLexer lexer_;
  const RuleBase& catalogue_;
  IteratorName it_;
  Token token_;
  std::vector<Node> nodes_;
  int depth_ = 0;
};

}  // namespace

ParsedExpression parse_expression(std::string_view source, const RuleBase& catalogue, IteratorName it, Wanted wanted) {
  try {
    return {Parser(source, catalogue, it).parse(wanted), std::nullopt};
  } catch (ExpressionError& fault) {
    return {{}, std::move(fault.fault)};
  }
}

}  // namespace tcptune
