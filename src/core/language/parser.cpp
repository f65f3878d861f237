// SPDX-License-Identifier: MIT
// A recursive descent parser, loosest operator first; see parser.h.
#include "core/language/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/language/lexer.h"
#include "core/text/suggest.h"

namespace tcptune {
namespace {

constexpr int kDeepest = 64;  // nesting; hostile input must not exhaust the stack
constexpr std::size_t kMostNodes = 2000;
constexpr std::int64_t kBareWord = 1;  // Node::number of a text that was not quoted

// The position of the word with that name; -1 if there is none.
template <typename Word>
std::int64_t position_of(std::span<const Word> words, std::string_view name) {
  const auto at = std::lower_bound(words.begin(), words.end(), name,
                                   [](const Word& word, std::string_view wanted) { return word.name < wanted; });
  return at != words.end() && at->name == name ? at - words.begin() : -1;
}

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Parser {
 public:
  Parser(std::string_view source, const Vocabulary& vocabulary, IteratorName it)
      : source_(source), lexer_(source), vocabulary_(vocabulary), it_(it) {
    token_ = lexer_.next();
  }

  std::vector<Node> parse(Wanted wanted) {
    const int root = disjunction();
    if (token_.kind != TokenKind::end) fail(fmt::format("expected an operator or the end, found \"{}\"", token_.text));
    if (wanted == Wanted::truth) need_truth(root, 0);
    if (node(root).op == Op::text && node(root).number == kBareWord)
      throw ExpressionError{{0, fmt::format("unknown name \"{}\"; quote it if it is text", node(root).text)}};
    check_versions();
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

  // Null for a node that is no fact.
  const FactSignature* fact_of(const Node& n) const {
    return n.op == Op::fact ? &vocabulary_.facts[static_cast<std::size_t>(n.number)] : nullptr;
  }

  bool yields(const Node& n, Yields wanted) const {
    if (n.op == Op::call) return vocabulary_.functions[static_cast<std::size_t>(n.number)].yields == wanted;
    return n.op == Op::fact && fact_of(n)->yields == wanted;
  }

  // `and`, `or`, `not` and the whole condition need something that is true or false.
  void need_truth(int index, std::size_t offset) const {
    const Node& n = node(index);
    const bool truth = yields(n, Yields::truth) || (n.op >= Op::not_ && n.op <= Op::or_) ||
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
      take_as_word(left, right);
      return binary(op, left, right);
    }
    return left;
  }

  // In `os == windows` the word is what os can be, not the fact of that name.
  void take_as_word(int left, int right) {
    const FactSignature* compared = fact_of(node(left));
    Node& word = nodes_[static_cast<std::size_t>(right)];
    if (compared == nullptr || compared->words.empty()) return;
    const bool is_known = is_one_of(compared->words, word.text);
    if (word.op == Op::fact && is_known) word.op = Op::text;
    if (word.op != Op::text || is_known) return;
    const std::vector<std::string_view> words(compared->words.begin(), compared->words.end());
    throw ExpressionError{{static_cast<std::size_t>(word.text.data() - source_.data()),
                           fmt::format("{} is never \"{}\"; expected one of: {}{}", compared->name, word.text,
                                       fmt::join(words, ", "), did_you_mean(word.text, words))}};
  }

  // Facts that are versions stand on the left of a comparison with a version, and none of them anywhere else.
  void check_versions() const {
    std::vector<bool> in_place(nodes_.size());
    for (const Node& n : nodes_) {
      const bool compares = n.op >= Op::equal && n.op <= Op::greater_equal;
      if (!compares || !yields(node(n.left), Yields::version) || node(n.right).op != Op::version) continue;
      in_place[static_cast<std::size_t>(n.left)] = in_place[static_cast<std::size_t>(n.right)] = true;
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (!in_place[i] && (yields(nodes_[i], Yields::version) || nodes_[i].op == Op::version))
        throw ExpressionError{{static_cast<std::size_t>(nodes_[i].text.data() - source_.data()),
                               "compare `kernel` with a version such as 4.12, or `windows` with one such as 6.1, in "
                               "this order, and nothing else"}};
  }

  int membership(int left) {
    expect("(");
    const int list = elements([this, left](std::size_t) {
      const int element = sum();
      take_as_word(left, element);
      return element;
    });
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
        if (!vocabulary_.is_version(token.text))
          throw ExpressionError{{token.offset, "expected a version such as 4.12 or 2.6.32"}};
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

  int name() {
    const Token token = token_;
    advance();
    if (token_.kind == TokenKind::symbol && token_.text == "(") return call(token);
    const std::size_t dot = token.text.find('.');
    const std::int64_t whole = position_of(vocabulary_.facts, token.text);  // "sockets.time_wait"
    const std::int64_t fact = whole >= 0 ? whole : position_of(vocabulary_.facts, token.text.substr(0, dot));
    const FactSignature* found = fact < 0 ? nullptr : &vocabulary_.facts[static_cast<std::size_t>(fact)];
    Node node;
    node.text = token.text;
    if (found != nullptr && (whole >= 0 || dot == std::string_view::npos)) {
      need_iterator(*found, token);
      node.op = Op::fact;
      node.number = fact;
    } else if (found != nullptr && found->yields == Yields::setting) {
      need_iterator(*found, token);
      node.op = Op::setting;
      node.number = -1;
      node.text = token.text.substr(dot + 1);  // which number that is, is known when `it` is bound
    } else if (dot != std::string_view::npos) {
      return setting(token);
    } else {
      node.op = Op::text;
      node.number = kBareWord;
    }
    return add(node);
  }

  void need_iterator(const FactSignature& fact, const Token& token) const {
    if (fact.needs == IteratorName::bound && it_ == IteratorName::not_bound)
      throw ExpressionError{{token.offset, "`it` has a meaning only in a rule with for_each"}};
  }

  // A setting's full name, perhaps followed by one of its fields.
  int setting(const Token& token) {
    Node node;
    node.op = Op::setting;
    node.number = -1;
    node.text = token.text;
    node.setting = vocabulary_.find_setting(token.text).setting;
    if (node.setting != nullptr) return add(node);
    const std::size_t dot = token.text.rfind('.');
    node.text = token.text.substr(0, dot);
    const auto [setting, fields] = vocabulary_.find_setting(node.text);
    if (setting == nullptr) unknown_setting(token);
    const auto field = std::find(fields.begin(), fields.end(), token.text.substr(dot + 1));
    if (field == fields.end())
      throw ExpressionError{{token.offset + dot + 1,
                             fmt::format("{} has no field \"{}\"; it has: {}", node.text, token.text.substr(dot + 1),
                                         fields.empty() ? "none" : fmt::format("{}", fmt::join(fields, ", ")))}};
    node.setting = setting;
    node.number = field - fields.begin();
    return add(node);
  }

  [[noreturn]] void unknown_setting(const Token& token) const {
    std::vector<std::string_view> names = vocabulary_.setting_names();
    for (const FactSignature& fact : vocabulary_.facts) names.push_back(fact.name);
    throw ExpressionError{
        {token.offset, fmt::format("unknown setting \"{}\"{}", token.text, did_you_mean(token.text, names))}};
  }

  int call(const Token& token) {
    const std::int64_t position = position_of(vocabulary_.functions, token.text);
    if (position < 0)
      throw ExpressionError{{token.offset, fmt::format("unknown function \"{}\"{}", token.text,
                                                       did_you_mean(token.text, names_in(vocabulary_.functions,
                                                                                         &FunctionSignature::name)))}};
    const FunctionSignature& function = vocabulary_.functions[static_cast<std::size_t>(position)];
    expect("(");
    if (++depth_ > kDeepest) fail("this expression is nested too deeply");
    std::size_t count = 0;
    const int arguments = elements([&](std::size_t i) {
      ++count;
      return argument(function, function.arguments[std::min(i, function.arguments.size() - 1)]);
    });
    --depth_;
    expect(")");
    const std::size_t wanted = function.arguments.size();
    if (count < wanted || (count > wanted && function.last == LastArgument::once))
      throw ExpressionError{{token.offset, fmt::format("{}() takes {}{} argument{}", function.name,
                                                       function.last == LastArgument::repeated ? "at least " : "",
                                                       wanted, wanted == 1 ? "" : "s")}};
    Node node;
    node.op = Op::call;
    node.text = token.text;
    node.number = position;
    node.left = static_cast<std::int16_t>(arguments);
    return add(node);
  }

  int argument(const FunctionSignature& function, Argument kind) {
    const std::size_t offset = token_.offset;
    const int index = sum();
    const Node& n = node(index);
    if (kind == Argument::setting && n.op != Op::setting && !yields(n, Yields::setting))
      throw ExpressionError{{offset, "expected the name of a setting, or `it`"}};
    if (kind == Argument::word && (n.op != Op::text || !is_one_of(function.words, n.text)))
      throw ExpressionError{{offset, fmt::format("expected {}", fmt::join(function.words, " or "))}};
    return index;
  }

  std::string_view source_;
  ExpressionLexer lexer_;
  const Vocabulary& vocabulary_;
  IteratorName it_;
  Token token_;
  std::vector<Node> nodes_;
  int depth_ = 0;
};

}  // namespace

ParsedExpression parse_expression(std::string_view source, const Vocabulary& vocabulary, IteratorName it,
                                  Wanted wanted) {
  try {
    return {Parser(source, vocabulary, it).parse(wanted), std::nullopt};
  } catch (ExpressionError& fault) {
    return {{}, std::move(fault.fault)};
  }
}

}  // namespace tcptune
