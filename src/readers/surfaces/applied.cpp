// SPDX-License-Identifier: MIT
// What `sysctl -p`, `sysctl --system` and systemd-sysctl said of what they did: values that were set, in that order,
// and writes that the kernel refused.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/boot/text_lines.h"
#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/inner_text.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kNotEdited =
    "is what a program printed, which nothing reads at boot: change the file that set it";

// More files than this no boot applies; what follows counts as the last one's.
constexpr std::size_t kMostFiles = 200;

struct Refused {
  std::string_view key;
  std::string_view value;  // empty: it does not say
  std::string_view reason;
};

// `begin`name`end`…: reason
std::optional<Refused> complaint(std::string_view line, std::string_view begin, std::string_view end) {
  const std::size_t at = line.find(begin);
  if (at == std::string_view::npos) return std::nullopt;
  line.remove_prefix(at + begin.size());
  const std::size_t stop = line.find(end);
  if (stop == std::string_view::npos || stop == 0) return std::nullopt;
  const std::string_view rest = line.substr(stop + end.size());
  const std::size_t reason = rest.find_first_not_of("\":, ");
  return Refused{line.substr(0, stop), "", reason == std::string_view::npos ? "" : rest.substr(reason)};
}

// "Couldn't write '1' to 'net/ipv4/tcp_tw_recycle', ignoring: No such file or directory", and what procps says.
std::optional<Refused> refused_in(std::string_view line) {
  for (const std::string_view apostrophe : {"Couldn't write '"sv, "Couldn\xE2\x80\x99t write '"sv}) {
    const std::size_t at = line.find(apostrophe);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = line.substr(at + apostrophe.size());
    const std::size_t end = rest.find("' to '");
    auto refused = complaint(rest.substr(std::min(end, rest.size())), "' to '", "'");
    if (!refused) return std::nullopt;
    refused->value = rest.substr(0, end);
    if (refused->reason.starts_with("ignoring")) refused->reason = trim(refused->reason.substr(8));
    while (refused->reason.starts_with(':') || refused->reason.starts_with(' ')) refused->reason.remove_prefix(1);
    return refused;
  }
  if (line.find("sysctl: ") == std::string_view::npos && line.find("sysctl[") == std::string_view::npos)
    return std::nullopt;
  if (auto found = complaint(line, "cannot stat /proc/sys/", ":")) return found;
  for (const std::string_view begin : {"setting key \""sv, "error setting key \""sv, "permission denied on key \""sv})
    if (auto found = complaint(line, begin, "\"")) return found;
  for (const std::string_view begin : {"setting key '"sv, "error setting key '"sv, "permission denied on key '"sv})
    if (auto found = complaint(line, begin, "'")) return found;
  if (auto found = complaint(line, "error: '", "' is an unknown key")) {
    found->reason = "No such file or directory";
    return found;
  }
  return std::nullopt;
}

std::string message_of(const Refused& refused, const std::string& name) {
  const std::string what = refused.value.empty() ? name : fmt::format("{} = {}", name, refused.value);
  const std::string_view reason = refused.reason == "ignoring" ? "" : refused.reason;
  if (contains_ignoring_case(reason, "no such file"))
    return fmt::format(
        "{} was not set: this kernel has no such setting, or the module that brings it was not loaded yet", what);
  if (contains_ignoring_case(reason, "invalid argument"))
    return fmt::format("{} was not set: the kernel does not take this value, and what was in force before stays", what);
  if (contains_ignoring_case(reason, "permission denied") || contains_ignoring_case(reason, "read-only") ||
      contains_ignoring_case(reason, "not permitted") || reason.empty())
    return fmt::format("{} was not set: whoever tried it may not, as in a container that does not own the setting",
                       what);
  return fmt::format("{} was not set: {}", what, reason);
}

class AppliedReader {
 public:
  explicit AppliedReader(const SurfaceText& text) : lines_(text_lines(text.text)) {}

  std::vector<Fragment> read() {
    for (const TextLine& line : lines_) take(line);
    if (too_many_)
      fragments_.push_back(not_followed({}, fmt::format("which file sets what after the first {}", kMostFiles)));
    return std::move(fragments_);
  }

 private:
  void take(const TextLine& line) {
    const std::string_view text = trim(line.text);
    if (text.starts_with("* Applying ")) {
      std::string_view file = trim(text.substr(11));
      while (file.ends_with('.')) file.remove_suffix(1);
      too_many_ = fragments_.size() >= kMostFiles;
      if (!too_many_) program_ = trim(file);
    } else if (const auto refused = refused_in(text)) {
      take_refused(line, *refused);
    } else if (const std::size_t equals = text.find('='); equals != std::string_view::npos) {
      const std::string_view key = trim(text.substr(0, equals));
      if (key.empty() || key.find_first_of(" \t:") != std::string_view::npos || text.front() == '#') return;
      Line made = assignment_at(line, key, trim(text.substr(equals + 1)), 0);
      made.name = canonical_name(key);
      add(std::move(made), {});
    }
  }

  void take_refused(const TextLine& line, const Refused& refused) {
    Line made = assignment_at(line, refused.key, refused.value.empty() ? refused.key.substr(0, 0) : refused.value, 0);
    made.kind = LineKind::inert;
    made.name = canonical_name(refused.key);
    if (!made.name.starts_with("net.")) return;
    std::string message = message_of(refused, made.name);
    add(std::move(made), {{"SRC013", std::move(message), std::nullopt}});
  }

  void add(Line line, std::vector<WritingFault> faults) {
    Writing writing;
    writing.not_edited = kNotEdited;
    writing.faults = std::move(faults);
    line.writing = std::make_shared<const Writing>(std::move(writing));
    const auto known = std::find_if(fragments_.begin(), fragments_.end(),
                                    [&](const Fragment& fragment) { return fragment.program == program_; });
    if (known != fragments_.end())
      known->lines.push_back(std::move(line));
    else
      fragments_.push_back({{}, program_, {}, {std::move(line)}});
  }

  std::vector<TextLine> lines_;
  bool too_many_ = false;
  std::string program_ = "the command that printed this";
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::applied(const SurfaceText& text) { return AppliedReader(text).read(); }

}  // namespace tcptune
