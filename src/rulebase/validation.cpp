// SPDX-License-Identifier: MIT
// Holds a file against its schema; see validation.h.
#include "rulebase/validation.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/kernel_version.h"
#include "core/text/quote.h"
#include "core/text/suggest.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostColumns = 40;  // of a word that is not understood

class Validator {
 public:
  explicit Validator(const std::string& file) : file_(file) {}

  std::vector<Diagnostic> take() { return std::move(found_); }

  void file(const YamlNode& node, const MappingSchema& schema) {
    const std::vector<std::string_view> names = names_in(schema.fields, &Field::name);
    const bool resembles = std::any_of(node.entries.begin(), node.entries.end(), [&names](const YamlEntry& entry) {
      return !nearest(entry.key.text, names).empty();
    });
    return resembles ? mapping(node, schema) : expected(node, schema);
  }

 private:
  void mapping(const YamlNode& node, const MappingSchema& schema) {
    if (node.kind != YamlKind::mapping) return expected(node, schema);
    for (const auto& [key, value] : node.entries) {
      const auto field = std::find_if(schema.fields.begin(), schema.fields.end(),
                                      [&key = key](const Field& f) { return f.name == key.text; });
      if (field == schema.fields.end())
        unknown_key(key, schema);
      else
        check(value, *field);
    }
    for (const Field& field : schema.fields)
      if (field.presence == Presence::required && node.find(field.name) == nullptr)
        report(node, fmt::format("this {} lacks \"{}\": {}", schema.name, field.name, field.meaning));
  }

  void expected(const YamlNode& node, const MappingSchema& schema) {
    report(node, fmt::format("expected a {}: a mapping with {}", schema.name, some_fields(schema)));
  }

  void report(const YamlNode& node, std::string message) {
    found_.push_back({file_, node.line, node.column, std::move(message)});
  }

  static std::string some_fields(const MappingSchema& schema) {
    return fmt::format("{}, {} …", schema.fields[0].name, schema.fields[1].name);
  }

  void unknown_key(const YamlNode& key, const MappingSchema& schema) {
    const std::vector<std::string_view> names = names_in(schema.fields, &Field::name);
    std::string hint = did_you_mean(key.text, names);
    if (hint.empty()) hint = fmt::format("; it may have: {}", fmt::join(names, ", "));
    report(key, fmt::format("a {} has no \"{}\"{}", schema.name, shorten(key.text, kMostColumns), hint));
  }

  void check(const YamlNode& value, const Field& field) {
    switch (field.type) {
      case FieldType::mapping: return mapping(value, schema_of(field.child));
      case FieldType::mapping_list: return list(value, field);
      case FieldType::mapping_or_list:
      case FieldType::default_value:
        if (field.type == FieldType::default_value && value.kind == YamlKind::scalar) return;
        return value.kind == YamlKind::sequence ? list(value, field) : mapping(value, schema_of(field.child));
      case FieldType::open_mapping:
        if (value.kind != YamlKind::mapping && value.kind != YamlKind::null)
          report(value, fmt::format("\"{}\" must be a mapping: {}", field.name, field.meaning));
        return;
      case FieldType::text_list: return text_list(value, field);
      default: return scalar(value, field);
    }
  }

  void list(const YamlNode& value, const Field& field) {
    if (value.kind != YamlKind::sequence)
      return report(value, fmt::format("\"{}\" must be a list: {}", field.name, field.meaning));
    for (const YamlNode& item : value.items) mapping(item, schema_of(field.child));
  }

  void text_list(const YamlNode& value, const Field& field) {
    const bool good = value.kind == YamlKind::sequence &&
                      std::all_of(value.items.begin(), value.items.end(), [](const YamlNode& item) {
                        return item.kind == YamlKind::scalar && !item.text.empty();
                      });
    if (!good)
      report(value, fmt::format("\"{}\" must be a list of words in [brackets]: {}", field.name, field.meaning));
  }

  void scalar(const YamlNode& value, const Field& field) {
    if (value.kind != YamlKind::scalar || (value.text.empty() && field.type != FieldType::scalar))
      return report(value, fmt::format("\"{}\" must be a single value: {}", field.name, field.meaning));
    if (field.type == FieldType::choice &&
        std::find(field.choices.begin(), field.choices.end(), value.text) == field.choices.end()) {
      report(value, fmt::format("\"{}\" cannot be \"{}\"; expected one of: {}{}", field.name,
                                shorten(value.text, kMostColumns), fmt::join(field.choices, ", "),
                                did_you_mean(value.text, field.choices)));
    }
    if (field.type == FieldType::boolean && value.text != "true" && value.text != "false")
      report(value, fmt::format("\"{}\" must be true or false", field.name));
    if (field.type == FieldType::version && !parse_kernel_version(value.text))
      report(value, fmt::format("\"{}\" must be a kernel version in quotes, such as \"4.12\"", field.name));
    if (field.type == FieldType::integer) {
      const auto number = parse_kernel_number(value.text);
      if (!number || !number->rest.empty()) report(value, fmt::format("\"{}\" must be a whole number", field.name));
    }
  }

  std::string file_;
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> validate(const YamlNode& node, const MappingSchema& schema, const std::string& file) {
  Validator validator(file);
  validator.file(node, schema);
  return validator.take();
}

}  // namespace tcptune
