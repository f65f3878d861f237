// SPDX-License-Identifier: MIT
// See embedded_sysctl.h.
#include "readers/surfaces/embedded_sysctl.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "core/boot/sysctl_conf.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

bool has_any(std::string_view text, std::initializer_list<std::string_view> marks) {
  return std::any_of(marks.begin(), marks.end(),
                     [text](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

std::size_t line_begin(std::string_view text, std::size_t at) { return at == 0 ? 0 : text.rfind('\n', at - 1) + 1; }

int number_at(std::string_view text, std::size_t at) {
  return static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) + 1;
}

// Puts lines of a view into the text around it. Offsets rise, so that lines are counted once.
class Placement {
 public:
  Placement(std::string_view text, const View& view) : text_(text), view_(view) {}

  Line placed(Line line) {
    const Span whole = line.whole, key = line.key_span, value = line.value_span;
    line.whole = view_.in_source(whole);
    line.key_span = view_.in_source(key);
    line.value_span = view_.in_source(value);
    const std::size_t first = line.kind == LineKind::comment || key.empty() ? line.whole.begin : line.key_span.begin;
    count_to(first);
    line.line = number_;
    line.column = static_cast<int>(first - line_begin(text_, first)) + 1;
    Writing writing;
    const std::size_t begin = line_begin(text_, line.whole.begin);
    const std::size_t end = std::min(text_.find('\n', line.whole.end), text_.size());
    const bool alone = trim(text_.substr(begin, line.whole.begin - begin)).empty() &&
                       trim(text_.substr(line.whole.end, end - line.whole.end)).empty();
    writing.sysctl_line = yes_if(alone && view_.is_verbatim(whole) && line.continued == 0);
    if (writing.sysctl_line == YesNo::yes)
      writing.removal = {begin, std::min(end + 1, text_.size())};
    else
      writing.not_edited = "does not stand on a line of its own";
    line.writing = std::make_shared<const Writing>(std::move(writing));
    return line;
  }

 private:
  void count_to(std::size_t at) {
    if (at < counted_) number_ = 1, counted_ = 0;
    number_ += number_at(text_.substr(counted_), at - counted_) - 1;
    counted_ = at;
  }

  std::string_view text_;
  const View& view_;
  std::size_t counted_ = 0;
  int number_ = 1;
};

}  // namespace

bool has_hole(std::string_view text, Holes holes) {
  switch (holes) {
    case Holes::none: return false;
    case Holes::shell: return has_any(text, {"$", "`"});
    case Holes::jinja: return has_any(text, {"{{", "{%", "{#"});
    case Holes::erb: return has_any(text, {"<%"});
    case Holes::terraform: return has_any(text, {"${", "%{"});
    case Holes::autoconf: return std::count(text.begin(), text.end(), '@') > 1;
  }
  return false;
}

std::vector<Line> sysctl_lines(const SurfaceText& text, const View& view, Holes holes) {
  std::vector<Line> lines = parse_sysctl_conf(view.text(), std::string(text.path), 0,
                                              {text.reader, text.systemd_version, text.procps_version});
  Placement placement(text.text, view);
  std::vector<Line> kept;
  for (Line& line : lines) {
    const std::string_view whole =
        std::string_view(view.text()).substr(line.whole.begin, line.whole.end - line.whole.begin);
    if (line.kind != LineKind::comment && has_hole(whole, holes)) {
      if (line.kind != LineKind::assignment || has_hole(line.key, holes)) continue;
      line.kind = LineKind::computed;
    }
    kept.push_back(placement.placed(std::move(line)));
  }
  return kept;
}

}  // namespace tcptune
