// SPDX-License-Identifier: MIT
// Splits sysctl files into lines and keys; see sysctl_conf.h.
#include "core/boot/sysctl_conf.h"

#include <algorithm>

#include "core/boot/boot_winners.h"
#include "core/catalogue/names.h"
#include "core/text/error.h"
#include "core/text/size.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// A piece of the text that the reader takes for one line, where it stands, and where it starts in the editor's line.
struct Piece {
  std::string_view text;
  Span whole;
  int line = 0;
  int column = 1;
  YesNo joined = YesNo::no;  // `text` is made of several lines: no part of it has a span of its own

  int column_of(std::string_view part) const { return column + static_cast<int>(part.data() - text.data()); }
  Span span_of(std::string_view part) const {
    if (joined == YesNo::yes) return whole;
    const std::size_t begin = whole.begin + static_cast<std::size_t>(part.data() - text.data());
    return {begin, begin + part.size()};
  }
};

class Parser {
 public:
  Parser(std::string_view text, const std::string& path, int file_index, SysctlSyntax syntax)
      : text_(text), rest_(text), path_(path), file_index_(file_index), syntax_(syntax) {}

  std::vector<Line> run() {
    while (!rest_.empty()) {
      const int number = ++line_;
      const std::size_t begin = text_.size() - rest_.size();
      const std::string_view raw = next_line();
      if (trim(raw).empty()) {
        new_block_ = true;
        continue;
      }
      if (new_block_) ++block_;
      new_block_ = false;
      if (syntax_.reader == BootReader::busybox && raw.ends_with('\\'))
        take_joined(raw, begin, number);
      else
        take_pieces({raw, {begin, begin + raw.size()}, number});
    }
    return std::move(lines_);
  }

 private:
  std::string_view next_line() {
    const std::size_t end = rest_.find('\n');
    const std::string_view raw = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (raw.size() > kLongestLine)
      refuse("this line is longer than " + size_text(kLongestLine) +
             "; systemd-sysctl stops reading there, and no setting needs it");
    return raw;
  }

  // busybox joins lines before it looks at them, so a comment swallows the next line too.
  std::string_view join(std::string_view raw) {
    joined_ = raw;
    while (joined_.ends_with('\\') && !rest_.empty()) {
      joined_.pop_back();
      ++line_;
      joined_ += next_line();
      if (joined_.size() > kLongestLine) refuse("the joined line is longer than " + size_text(kLongestLine));
    }
    return joined_;
  }

  void take_joined(std::string_view raw, std::size_t begin, int number) {
    using namespace std::string_view_literals;
    const std::string_view joined = join(raw);
    const std::size_t end = text_.size() - rest_.size();
    const std::size_t line_end = text_.substr(0, end).ends_with('\n') ? 1 : 0;
    take({joined.substr(0, joined.find("\0"sv)), {begin, end - line_end}, number, 1, YesNo::yes});
  }

  [[noreturn]] void refuse(const std::string& message) const { throw Error({Diagnostic{path_, line_, 0, message}}); }

  void take_pieces(const Piece& whole) {
    using namespace std::string_view_literals;
    const bool splits = syntax_.reader == BootReader::systemd;
    const std::string_view ends = splits ? "\0\r"sv : "\0"sv;
    for (std::size_t start = 0; start <= whole.text.size();) {
      const std::size_t end = std::min(whole.text.find_first_of(ends, start), whole.text.size());
      take({whole.text.substr(start, end - start),
            {whole.whole.begin + start, whole.whole.begin + end},
            whole.line,
            whole.column + static_cast<int>(start)});
      if (!splits) return;
      start = end + 1;
    }
  }

  void take(const Piece& piece) {
    const std::string_view body = trim(piece.text);
    if (body.empty()) return;
    if (lines_.size() >= kMostLines)
      refuse("more than 500,000 settings and comments; this is not a sysctl configuration");
    Line line;
    line.file = file_index_;
    line.line = piece.line;
    line.continued = line_ - piece.line;
    line.block = block_;
    line.whole = piece.whole;
    line.column = piece.column_of(body);
    if (is_comment(body))
      line.kind = LineKind::comment;
    else
      read_setting(piece, body, line);
    lines_.push_back(std::move(line));
  }

  bool is_comment(std::string_view body) const {
    if (body.front() == '#') return true;
    return body.front() == ';' &&
           !(syntax_.reader == BootReader::systemd && syntax_.systemd_version >= kSystemdWithoutSemicolon);
  }

  bool knows_exclusions() const {
    if (syntax_.reader == BootReader::busybox) return false;
    return syntax_.reader != BootReader::systemd || syntax_.systemd_version == 0 ||
           syntax_.systemd_version >= kSystemdWithGlobs;
  }

  void read_setting(const Piece& piece, std::string_view body, Line& line) const {
    const std::size_t equals = body.find('=');
    const bool assigns = equals != std::string_view::npos;
    const bool dash = body.front() == '-' && syntax_.reader != BootReader::busybox;
    const std::string_view written = body.substr(0, equals).substr(dash ? 1 : 0);
    const std::string_view key = trim(written);
    line.kind = assigns ? LineKind::assignment : LineKind::exclusion;
    // "-----" would be an exclusion to systemd; in a file on its own it is somebody's ruler.
    const bool ruler =
        syntax_.reader == BootReader::single_file && key.find_first_not_of('-') == std::string_view::npos;
    if (key.empty() || (!assigns && (ruler || !(dash && knows_exclusions())))) {
      line.kind = LineKind::not_assignment;
      return;
    }
    line.column = piece.column_of(key);
    line.key_span = piece.span_of(key);
    line.key = key;
    line.name = name_of(written);
    line.glob = key.find_first_of("*?[") != std::string_view::npos ? YesNo::yes : YesNo::no;
    if (!assigns) return;
    line.ignore_failure = dash ? YesNo::yes : YesNo::no;
    const std::string_view value = trim(body.substr(equals + 1));
    line.value = value;
    line.value_span = piece.span_of(value);
  }

  // `written` starts right behind the '-' prefix, if there is one. Separators that the reader does not put up with stay
  // in the name, so that it names no setting.
  std::string name_of(std::string_view written) const {
    const auto is_separator = [](char c) { return c == '/' || c == '.'; };
    std::string_view key = trim(written);
    const bool is_procps = syntax_.reader == BootReader::procps;
    if (!is_procps && syntax_.reader != BootReader::busybox) return canonical_name(key);
    // procps does not skip blanks behind the '-', but drops a second '-' since 4.0.0.
    if (is_space(written.front())) return ' ' + canonical_name(key);
    const bool drops_second = syntax_.procps_version == 0 || syntax_.procps_version >= kProcpsWithGlobs;
    if (is_procps && drops_second && key.size() > 1 && key.starts_with('-')) key.remove_prefix(1);
    std::string name = canonical_name(key);
    if (constexpr std::string_view kProcSys = "/proc/sys/"; !is_procps && key.starts_with(kProcSys))
      return canonical_name(key.substr(kProcSys.size()));
    // busybox opens "/net/x" from the file system's root; both open "x/" as a directory, which it is not.
    if (!is_procps && is_separator(key.front())) name.insert(name.begin(), '.');
    if (is_separator(key.back())) name += '.';
    return name;
  }

  std::string_view text_;
  std::string_view rest_;
  const std::string& path_;
  int file_index_;
  SysctlSyntax syntax_;
  std::string joined_;
  std::vector<Line> lines_;
  int line_ = 0;
  int block_ = 0;
  bool new_block_ = false;
};

}  // namespace

std::vector<Line> parse_sysctl_conf(std::string_view text, const std::string& path, int file_index,
                                    SysctlSyntax syntax) {
  return Parser(text, path, file_index, syntax).run();
}

int count_assignments(std::string_view text) {
  const auto assigns = [](std::string_view line) {
    line = trim(line);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('#') || line.starts_with(';')) return false;
    const std::string_view key = trim(line.substr(0, equals));
    return key.find_first_of(" \t") == std::string_view::npos && key.find_first_of("./") != std::string_view::npos;
  };
  const std::vector<std::string_view> lines = split(text, '\n');
  return static_cast<int>(std::count_if(lines.begin(), lines.end(), assigns));
}

LongLine find_long_line(std::string_view text) {
  std::size_t start = 0;
  for (int line = 1; start < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (end - start > kLongestLine) return {line, start};
    start = end + 1;
  }
  return {};
}

}  // namespace tcptune
