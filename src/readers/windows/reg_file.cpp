// SPDX-License-Identifier: MIT
// What an import makes of the lines of a .reg file; see reg_file.h, and reg_data.cpp for where that is known from.
#include "readers/windows/reg_file.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "readers/windows/reg_data.h"
#include "readers/windows/reg_header.h"
#include "readers/windows/reg_key.h"
#include "readers/windows/registry_filter.h"
#include "readers/windows/registry_roots.h"
#include "readers/windows/windows_text.h"

namespace tcptune {
namespace {

// A value whose list of bytes goes on in the next line.
struct OpenValue {
  RegistryValue value;  // empty but for the place if it is not wanted
  RegData data;
  bool wanted = false;
};

class Parser {
 public:
  Parser(const Catalogue& base, std::string_view bytes, const std::string& file)
      : base_(base), text_(examine_text(bytes)), lines_(text_), sieve_(base, RegistrySource::reg_file, file) {}

  Registry run() {
    tell_encoding();
    while (const auto line = lines_.next()) {
      tell_odd_characters(*line);
      if (header_ != Header::is_read && take_header(*line)) continue;
      take_line(*line);
    }
    if (open_) finish_value();
    if (header_ == Header::is_first) lose_file({}, read_reg_header("").fault);
    std::string form = fmt::format("{}, {}", name_of(kind_), name_of_encoding(text_));
    if (!lines_.line_ends().empty()) form += ", " + lines_.line_ends();
    return sieve_.take(std::move(form));
  }

 private:
  enum class Header { is_first, is_late, is_read };

  // Lines of bytes that follow: are they news?
  enum class AfterList { nothing, is_done, is_told };

  // What an import does with a value that comes now.
  enum class Place { no_key_yet, in_key, below_removal, below_refused_key };

  void remark(RegistryLoss loss, const WindowsLine& line, std::size_t at, std::string message) {
    sieve_.keep(RegistryFault{loss, line.number, static_cast<int>(at) + 1, std::string(line.text), std::move(message)});
  }

  void lose_file(const WindowsLine& line, std::string message) {
    sieve_.keep(RegistryFault{RegistryLoss::file, line.number, line.number > 0 ? 1 : 0, std::string(line.text),
                              std::move(message)});
  }

  void tell_encoding() {
    if (text_.charset == Charset::utf16be)
      lose_file({}, "the text is UTF-16 in big-endian order; save it as UTF-16LE");
    else if (text_.charset == Charset::utf16le && text_.mark == ByteOrderMark::absent)
      lose_file({}, "the text is UTF-16 without a byte order mark; save it with one");
    else if (text_.charset != Charset::utf16le && text_.mark == ByteOrderMark::present)
      sieve_.keep(RegistryFault{RegistryLoss::nothing, 0, 0, "",
                                "the file begins with the byte order mark of UTF-8, which not every import takes; "
                                "UTF-16LE with its mark is safe"});
  }

  void tell_odd_characters(const WindowsLine& line) {
    if (line.number == text_.odd_line && text_.charset == Charset::eight_bit)
      remark(RegistryLoss::nothing, line, 0,
             "from here on the text is not UTF-8, and an import reads it in the machine's ANSI code page; save the "
             "file as UTF-16LE with a byte order mark");
    if (line.number == text_.odd_line && text_.charset == Charset::utf8 && text_.mark == ByteOrderMark::absent)
      remark(RegistryLoss::nothing, line, 0,
             "from here on the text is UTF-8 without a byte order mark, and an import reads it in the machine's ANSI "
             "code page; save the file as UTF-16LE with a byte order mark");
    const std::size_t zero = told_zero_ ? std::string_view::npos : line.text.find('\0');
    if (zero == std::string_view::npos) return;
    told_zero_ = true;
    remark(RegistryLoss::nothing, line, zero, "there is a zero character in the text, and an import may end there");
  }

  // Says whether the line is spent on it.
  bool take_header(const WindowsLine& line) {
    const std::size_t start = line.text.find_first_not_of(kBlanks);
    const bool says_nothing = start == std::string_view::npos || line.text[start] == ';' || line.text[start] == '#';
    const RegHeader header = read_reg_header(line.text);
    if (header_ == Header::is_first && says_nothing)
      lose_file(line, "the header is not the first line");
    else if (!header.fault.empty() && (header_ == Header::is_first || header.kind == RegHeader::Kind::almost))
      lose_file(line, header.fault);
    if (!header.oddity.empty()) remark(RegistryLoss::nothing, line, 0, header.oddity);
    header_ = says_nothing ? Header::is_late : Header::is_read;
    if (says_nothing || header.kind == RegHeader::Kind::none) return false;
    kind_ = header.kind;
    strings_ = header.ansi_lists ? ListedStrings::ansi : ListedStrings::utf16;
    return true;
  }

  void take_line(const WindowsLine& line) {
    const std::size_t start = line.text.find_first_not_of(kBlanks);
    const char first = start == std::string_view::npos ? '\0' : line.text[start];
    if (first == ';' || (first == '#' && !open_)) sieve_.keep(RegistryComment{line.number, std::string(line.text)});
    if (open_) return continue_value(line, first, start);
    if (start == std::string_view::npos || first == ';' || first == '#') return;
    if (after_list_ != AfterList::nothing && looks_like_bytes(line.text)) return take_stray_bytes(line, start);
    after_list_ = AfterList::nothing;
    if (first == '[') return take_key(line, start);
    if (first == '"' || first == '@') return take_value(line, start);
    if (sieve_.key_concerns() || place_ == Place::no_key_yet)
      remark(RegistryLoss::line, line, start, "this is neither a [key], a \"value\"= nor a comment");
  }

  // Bytes that no list asks for.
  void take_stray_bytes(const WindowsLine& line, std::size_t start) {
    if (after_list_ == AfterList::is_done)
      remark(RegistryLoss::line, line, start,
             "these bytes belong to nothing, for the line above does not end with a comma and a backslash");
  }

  void take_key(const WindowsLine& line, std::size_t at) {
    RegKeyLine parsed = parse_reg_key(line.text, at);
    const bool removes = parsed.effect == RegKeyLine::Effect::removes;
    bool wanted = concerns_tcpip(base_, parsed.key, "") || (removes && holds_services(parsed.key));
    if (parsed.effect == RegKeyLine::Effect::nothing) {
      wanted = wanted || sieve_.key_concerns();
    } else {
      sieve_.enter(parsed.key);
      place_ = place_below(parsed.effect);
    }
    if (!wanted) return;
    for (RegKeyRemark& told : parsed.remarks) remark(told.loss, line, told.at, std::move(told.message));
    if (!removes) return;
    RegistryValue removal = value_at(line, parsed.key_at);
    removal.action = RegistryAction::remove_key;
    sieve_.keep(std::move(removal));
  }

  static Place place_below(RegKeyLine::Effect effect) {
    switch (effect) {
      case RegKeyLine::Effect::opens: return Place::in_key;
      case RegKeyLine::Effect::removes: return Place::below_removal;
      default: return Place::below_refused_key;
    }
  }

  RegistryValue value_at(const WindowsLine& line, std::size_t at) const {
    RegistryValue value;
    value.key = sieve_.key();
    value.line = line.number;
    value.column = static_cast<int>(at) + 1;
    value.text = line.text;
    return value;
  }

  void take_value(const WindowsLine& line, std::size_t at) {
    QuotedText name{"", at + 1, {}, {}};
    if (line.text[at] == '"') name = parse_quoted(line.text, at);
    const std::size_t equals = std::min(line.text.find_first_not_of(kBlanks, name.end), line.text.size());
    if (!name.fault.message.empty() || !line.text.substr(equals).starts_with('='))
      return tell_bad_name(line, name, equals);
    const bool concerns = place_ == Place::no_key_yet || sieve_.concerns(name.text);
    if (concerns && place_ != Place::in_key) remark(RegistryLoss::line, line, at, why_lost());
    const bool wanted = concerns && place_ == Place::in_key;
    if (wanted && !name.oddity.message.empty())
      remark(RegistryLoss::nothing, line, name.oddity.at, name.oddity.message);
    OpenValue value;
    value.wanted = wanted;
    if (wanted) value.value = value_at(line, at);
    value.value.name = std::move(name.text);
    const std::size_t data_at = std::min(line.text.find_first_not_of(kBlanks, equals + 1), line.text.size());
    value.value.value_column = static_cast<int>(data_at) + 1;
    value.data = parse_reg_data(line.text, data_at);
    open_ = std::move(value);
    take_data(line);
  }

  void tell_bad_name(const WindowsLine& line, const QuotedText& name, std::size_t at) {
    after_list_ = AfterList::is_told;
    const bool is_known = name.fault.message.empty();
    if (place_ != Place::no_key_yet && !(is_known ? sieve_.concerns(name.text) : sieve_.key_concerns())) return;
    if (is_known)
      remark(RegistryLoss::line, line, at, "an equals sign must follow the name of a value");
    else if (name.fault.message.starts_with('\\'))
      remark(RegistryLoss::line, line, name.fault.at, name.fault.message);
    else
      remark(RegistryLoss::line, line, name.fault.at, "the name of this value has no closing quotation mark");
  }

  std::string why_lost() const {
    switch (place_) {
      case Place::no_key_yet: return "this value comes before the first [key]";
      case Place::below_removal:
        return "the line above removes the key; it takes values only when a line [key] opens it again";
      default: return "this value belongs to the key above, which an import does not take";
    }
  }

  // open_ has read this line: it is complete, broken, or waits for the next.
  void take_data(const WindowsLine& line) {
    RegData& data = open_->data;
    if (open_->wanted && !data.oddity.message.empty() && data.state != RegData::State::faulty)
      remark(RegistryLoss::nothing, line, data.oddity.at, data.oddity.message);
    if (data.state == RegData::State::continues) return;
    if (data.state == RegData::State::complete) return finish_value();
    if (open_->wanted && open_->value.line == line.number)
      remark(RegistryLoss::line, line, data.fault.at, data.fault.message);
    after_list_ = AfterList::is_told;
    open_.reset();
  }

  void continue_value(const WindowsLine& line, char first, std::size_t start) {
    RegistryValue& value = open_->value;
    if (open_->wanted) value.continued = line.number - value.line;
    open_->data = continue_reg_data(std::move(open_->data), line.text);
    if (open_->data.state == RegData::State::faulty && open_->wanted)
      sieve_.keep(RegistryFault{
          RegistryLoss::line, value.line, value.value_column, value.text,
          fmt::format("the list of bytes breaks off in line {}: {}", line.number, open_->data.fault.message)});
    const bool is_swallowed =
        open_->data.state == RegData::State::faulty && (first == '"' || first == '@' || first == '[');
    take_data(line);
    if (is_swallowed) tell_swallowed(line, first, start);
  }

  // A line that was meant to stand for itself, behind a list that wanted to go on.
  void tell_swallowed(const WindowsLine& line, char first, std::size_t start) {
    bool wanted = sieve_.key_concerns();
    if (first == '"') wanted = wanted || sieve_.concerns(parse_quoted(line.text, start).text);
    if (first == '[') wanted = wanted || concerns_tcpip(base_, parse_reg_key(line.text, start).key, "");
    if (wanted)
      remark(RegistryLoss::line, line, start,
             "the list of bytes above ends with a backslash and so goes on in this line");
  }

  void finish_value() {
    OpenValue done = std::move(*open_);
    open_.reset();
    after_list_ = !done.data.listed ? AfterList::nothing : done.wanted ? AfterList::is_done : AfterList::is_told;
    if (!done.wanted) return;
    done.value.action = done.data.action;
    done.value.type = done.data.type;
    done.value.data = stored_data(std::move(done.data), strings_);
    sieve_.keep(std::move(done.value));
  }

  const Catalogue& base_;
  WindowsText text_;
  LineReader lines_;
  RegistryFilter sieve_;
  Header header_ = Header::is_first;
  RegHeader::Kind kind_ = RegHeader::Kind::none;
  ListedStrings strings_ = ListedStrings::utf16;
  Place place_ = Place::no_key_yet;
  AfterList after_list_ = AfterList::nothing;
  std::optional<OpenValue> open_;
  bool told_zero_ = false;
};

}  // namespace

Registry parse_reg_file(const Catalogue& base, std::string_view bytes, const std::string& file) {
  return Parser(base, bytes, file).run();
}

}  // namespace tcptune
