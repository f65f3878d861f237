// SPDX-License-Identifier: MIT
// See json_document.h.
#include "snapshots/json_document.h"

#include <algorithm>

#include "core/text/error.h"
#include "core/text/utf8.h"

namespace tcptune::snapshots {
namespace {

constexpr int kDeepest = 16;
constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kPadding = 16;  // a NUL, and what is read beyond it when sixteen bytes are looked at at a time

// Builds the document while it is within the limits.
class Guard {
 public:
  explicit Guard(rapidjson::Document& document) : document_(document) {}

  // NOLINTBEGIN(readability-identifier-naming): RapidJSON calls them so
  bool Null() { return count() && document_.Null(); }
  bool Bool(bool value) { return count() && document_.Bool(value); }
  bool Int(int value) { return count() && document_.Int(value); }
  bool Uint(unsigned value) { return count() && document_.Uint(value); }
  bool Int64(std::int64_t value) { return count() && document_.Int64(value); }
  bool Uint64(std::uint64_t value) { return count() && document_.Uint64(value); }
  bool Double(double value) { return count() && document_.Double(value); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool copy) {
    return count() && document_.RawNumber(text, size, copy);
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    return count() && document_.String(text, size, copy);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) { return document_.Key(text, size, copy); }
  bool StartObject() { return deeper() && document_.StartObject(); }
  bool StartArray() { return deeper() && document_.StartArray(); }
  bool EndObject(rapidjson::SizeType members) {
    --depth_;
    return document_.EndObject(members);
  }
  bool EndArray(rapidjson::SizeType items) {
    --depth_;
    return document_.EndArray(items);
  }
  // NOLINTEND(readability-identifier-naming)

  // Why it stopped; empty: it did not.
  std::string fault() const {
    if (depth_ > kDeepest) return fmt::format("expected at most {} levels of lists and objects", kDeepest);
    if (values_ > kMostValues) return "expected at most 1,000,000 values; a snapshot has some thousands";
    return {};
  }

 private:
  bool count() { return ++values_ <= kMostValues; }
  bool deeper() { return count() && ++depth_ <= kDeepest; }

  rapidjson::Document& document_;
  int depth_ = 0;
  std::size_t values_ = 0;
};

struct Fault {
  std::size_t offset = 0;
  std::string message;
};

Diagnostic diagnostic_at(std::string_view text, const std::string& file, const Fault& fault) {
  const std::string_view before = text.substr(0, fault.offset);
  const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
  return {file, line, static_cast<int>(before.size() - start) + 1, fault.message};
}

// Where it stops being JSON: behind the last of what was whole.
Fault fault_of(std::string_view text, rapidjson::ParseErrorCode code, std::size_t offset, std::string_view expected) {
  offset = std::min(offset, text.size());
  if (code == rapidjson::kParseErrorNumberTooBig)
    return {offset, fmt::format("a number in it is too large; {}", expected)};
  const bool cut = text.find_first_not_of(" \t\r\n", offset) == std::string_view::npos;
  return {offset, fmt::format("{}; {}", cut ? "here it ends, in the middle" : "this is not JSON", expected)};
}

}  // namespace

std::string At::path() const {
  if (parent == nullptr) return {};
  const std::string before = parent->path();
  if (name.data() == nullptr) return fmt::format("{}[{}]", before, position);
  return fmt::format("{}{}{}", before, before.empty() ? "" : ".", name);
}

void At::refuse(std::string_view expected) const {
  const std::string where = path();
  throw Error({Diagnostic{file, 0, 0, fmt::format("{}: expected {}", where.empty() ? what : where, expected)}});
}

const JsonValue* field_of(const JsonValue& json, std::string_view name) {
  if (!json.IsObject()) return nullptr;
  for (auto at = json.MemberBegin(); at != json.MemberEnd(); ++at)
    if (text_in(at->name) == name) return &at->value;
  return nullptr;
}

std::optional<std::string_view> text_field(const JsonValue& json, std::string_view name) {
  const JsonValue* value = field_of(json, name);
  if (value == nullptr || !value->IsString()) return std::nullopt;
  return text_in(*value);
}

JsonDocument::JsonDocument(std::string_view text, const std::string& file, std::string_view expected)
    : text_(new char[text.size() + kPadding]) {
  const auto refuse = [&](const Fault& fault) { throw Error({diagnostic_at(text, file, fault)}); };
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    refuse({nul, fmt::format("this is not JSON but a NUL; {}", expected)});
  if (const auto bad = find_bad_utf8(text)) refuse({*bad, fmt::format("this is not UTF-8, as JSON is; {}", expected)});
  std::fill_n(std::copy(text.begin(), text.end(), text_.get()), kPadding, '\0');
  rapidjson::InsituStringStream stream(text_.get());
  Guard guard(document_);
  rapidjson::ParseResult result;
  const auto generate = [&](rapidjson::Document&) {
    result = rapidjson::Reader().Parse<rapidjson::kParseInsituFlag | rapidjson::kParseFullPrecisionFlag>(stream, guard);
    return !result.IsError();
  };
  document_.Populate(generate);
  if (result.Code() == rapidjson::kParseErrorTermination) refuse({result.Offset(), guard.fault()});
  if (result.IsError()) refuse(fault_of(text, result.Code(), result.Offset(), expected));
}

}  // namespace tcptune::snapshots
