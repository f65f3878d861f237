// SPDX-License-Identifier: MIT
// See block_words.h.
#include "core/evaluate/block_words.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "core/evaluate/evaluate.h"
#include "core/snapshot/suppression_comment.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kJoints[] = {"_", "-", " ", ""};

// What a block about TIME_WAIT and nothing else consists of: the settings of TIME_WAIT, and those that are copied along
// with them.
constexpr std::string_view kTimeWait[] = {"net.ipv4.tcp_tw_", "net.ipv4.tcp_max_tw_buckets"};
constexpr std::string_view kCopiedAlong[] = {"net.ipv4.ip_local_port_range", "net.ipv4.tcp_fin_timeout",
                                             "net.ipv4.tcp_keepalive_",      "net.ipv4.tcp_max_syn_backlog",
                                             "net.ipv4.tcp_rfc1337",         "net.ipv4.tcp_syncookies",
                                             "net.ipv4.tcp_timestamps",      "net.netfilter.nf_conntrack_tcp_timeout_"};

bool starts_with_any(std::string_view name, std::span<const std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(), [name](std::string_view start) { return name.starts_with(start); });
}

bool mentions(std::string_view text, std::string_view stem) {
  return std::any_of(std::begin(kJoints), std::end(kJoints), [&](std::string_view joint) {
    return contains_ignoring_case(text, fmt::format("{}{}wait", stem, joint));
  });
}

// Words that say what follows is about. A suppression's reason must not call up another rule, and a setting that was
// switched off by a comment sign is no heading.
bool is_heading(const Snapshot& snapshot, const Line& line) {
  return line.kind == LineKind::comment && !is_suppression_comment(snapshot, line) &&
         text_of(snapshot, line).find('=') == std::string_view::npos;
}

// The lines under one heading: from its first comment to the line before the next heading.
struct Passage {
  std::size_t begin = 0, end = 0;
};

Passage passage_around(const Snapshot& snapshot, std::size_t here) {
  const auto& lines = snapshot.boot->lines;
  const auto in_block = [&](std::size_t i) {
    return lines[i].file == lines[here].file && lines[i].block == lines[here].block;
  };
  Passage passage{here, here + 1};
  bool in_heading = false;
  for (; passage.begin > 0 && in_block(passage.begin - 1); --passage.begin) {
    const bool heading = is_heading(snapshot, lines[passage.begin - 1]);
    if (in_heading && !heading && lines[passage.begin - 1].kind != LineKind::comment) break;
    in_heading = in_heading || heading;
  }
  // A comment with nothing below it speaks of what is above.
  const auto is_over_settings = [&](std::size_t i) {
    while (i < lines.size() && in_block(i) && lines[i].kind == LineKind::comment) ++i;
    return i < lines.size() && in_block(i);
  };
  while (passage.end < lines.size() && in_block(passage.end) &&
         !(is_heading(snapshot, lines[passage.end]) && is_over_settings(passage.end)))
    ++passage.end;
  return passage;
}

}  // namespace

bool block_speaks_of(const Snapshot& snapshot, std::string_view setting, std::string_view state) {
  const Line* line = winning_line(snapshot, setting);
  if (line == nullptr) return false;
  const auto& lines = snapshot.boot->lines;
  const auto [begin, end] = passage_around(snapshot, static_cast<std::size_t>(line - lines.data()));
  const bool time_wait = state == "time-wait";
  bool in_words = false, of_time_wait = false, of_other_things = false;
  for (std::size_t i = begin; i < end; ++i) {
    if (lines[i].kind != LineKind::comment) {
      const bool is_state = starts_with_any(lines[i].name, kTimeWait);
      of_time_wait = of_time_wait || (is_state && &lines[i] != line);
      of_other_things =
          of_other_things || (!is_state && !starts_with_any(lines[i].name, kCopiedAlong) && &lines[i] != line);
    } else if (!is_suppression_comment(snapshot, lines[i])) {
      const std::string_view text = text_of(snapshot, lines[i]);
      // "TIME_WAIT assassination" is the hazard of RFC 1337: who writes that wants to keep TIME_WAIT.
      if (contains_ignoring_case(text, "assassinat")) return false;
      in_words = in_words || mentions(text, time_wait ? "time" : "close");
    }
  }
  return in_words || (time_wait && of_time_wait && !of_other_things);
}

}  // namespace tcptune
