// SPDX-License-Identifier: MIT
// Builds the tree from yaml-cpp's events: no aliases (they could expand without bound) and a limit on nesting.
#include "yaml/yaml.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <tuple>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <fmt/format.h>

#include "core/text/utf8.h"

namespace tcptune {
namespace {

constexpr std::size_t kDeepest = 50;

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const std::string& file) : file_(file) {}

  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { put(node(YamlKind::null, mark, "", anchor)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    fail(mark, "aliases (*name) are not supported; write the value out");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode scalar = node(YamlKind::scalar, mark, tag, anchor);
    scalar.text = value;
    put(std::move(scalar));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(node(YamlKind::sequence, mark, tag, anchor), mark);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(node(YamlKind::mapping, mark, tag, anchor), mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  [[noreturn]] void fail(const YAML::Mark& mark, std::string message) const {
    throw Error({Diagnostic{file_, mark.line + 1, mark.column + 1, std::move(message)}});
  }

  YamlNode node(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
    if (anchor != 0) fail(mark, "anchors (&name) are not supported; write the value out");
    YamlNode result;
    result.kind = kind;
    result.line = mark.line + 1;
    result.column = mark.column + 1;
    if (tag.size() > 1 && tag != "?" && tag[0] == '!') result.tag = tag;
    return result;
  }

  void open(YamlNode started, const YAML::Mark& mark) {
    if (stack_.size() >= kDeepest) fail(mark, "this is nested too deeply");
    stack_.push_back({std::move(started), {}, false, {}});
  }

  void close() {
    YamlNode finished = std::move(stack_.back().node);
    stack_.pop_back();
    put(std::move(finished));
  }

  void put(YamlNode value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return;
    }
    Level& level = stack_.back();
    if (level.node.kind == YamlKind::sequence) {
      level.node.items.push_back(std::move(value));
    } else if (!level.has_key) {
      const auto [earlier, fresh] = level.key_lines.try_emplace({value.kind, value.text}, value.line);
      if (!fresh)
        throw Error({Diagnostic{file_, value.line, value.column,
                                fmt::format("this key is given twice; it is already in line {}", earlier->second)}});
      level.key = std::move(value);
      level.has_key = true;
    } else {
      // The library marks a missing value at the token after it; a person looks at the key.
      if (value.kind == YamlKind::null)
        std::tie(value.line, value.column) = std::pair(level.key.line, level.key.column);
      level.node.entries.push_back({std::move(level.key), std::move(value)});
      level.has_key = false;
    }
  }

  struct Level {
    YamlNode node;
    YamlNode key;
    bool has_key = false;
    std::map<std::pair<YamlKind, std::string>, int> key_lines;  // to find a key given twice, however many there are
  };

  std::string file_;
  std::vector<Level> stack_;
  YamlNode root_;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.text == key) return &value;
  return nullptr;
}

YamlNode parse_yaml(std::string_view text, const std::string& file) {
  if (const auto bad = find_bad_utf8(text)) {
    const auto line =
        static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n')) + 1;
    throw Error({Diagnostic{file, line, 0, "this line is not UTF-8 text; save the file as UTF-8"}});
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder builder(file);
    if (!parser.HandleNextDocument(builder)) throw Error({Diagnostic{file, 0, 0, "the file is empty"}});
    YamlNode root = builder.take();
    TreeBuilder extra(file);
    if (parser.HandleNextDocument(extra))
      throw Error({Diagnostic{file, 0, 0, "the file holds more than one YAML document; expected one"}});
    return root;
  } catch (const YAML::Exception& fault) {
    throw Error({Diagnostic{file, fault.mark.line + 1, fault.mark.column + 1,
                            "this is not YAML: " + fault.msg.substr(0, fault.msg.find(':'))}});
  }
}

}  // namespace tcptune
