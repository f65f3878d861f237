// SPDX-License-Identifier: MIT
// Settings that stand somewhere in a text, as lines of a fragment: what readers of surfaces without a parser of their
// own share.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/surface.h"

namespace tcptune {

// A name and a value, by their bytes. `whole` begins and ends what belongs to the setting.
struct SettingAt {
  LineKind kind = LineKind::assignment;
  Span key, value, whole;
  std::string name;  // as written; what it stands for, where that is something else
  std::string text;  // the value that is set
  Writing writing;
};

// `text` must outlive it.
class SettingPlaces {
 public:
  explicit SettingPlaces(std::string_view text) : text_(text), source_(std::string(text)) {}

  Line line(SettingAt setting) const;

  // What goes with a part of the text: all its lines if nothing but blanks and a comment behind it (one that begins
  // with `comment`) stands on them, else the part and the blanks before it.
  Span with_its_lines(Span part, std::string_view comment) const;

 private:
  std::string_view text_;
  Source source_;
};

}  // namespace tcptune
