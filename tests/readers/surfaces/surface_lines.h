// SPDX-License-Identifier: MIT
// What a surface's reader finds in a text, in a form that tests can compare: "LINE:COLUMN NAME = VALUE" and the bytes
// that an edit would touch.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/snapshot/source.h"
#include "core/snapshot/surface.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {

struct SurfaceRead {
  std::string text;
  std::vector<Fragment> fragments;

  // "3:5 net.x = 1", of a computed one "3:5 net.x = ?"; behind it the target, if that has a name.
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const Fragment& fragment : fragments)
      for (const Line& line : fragment.lines)
        if (line.kind == LineKind::assignment || line.kind == LineKind::computed)
          all.push_back(fmt::format("{}:{} {} = {}{}{}", line.line, line.column, line.name,
                                    line.kind == LineKind::computed ? "?" : line.value,
                                    fragment.target.name.empty() ? "" : " for ", fragment.target.name));
    return all;
  }

  const Line& setting(std::size_t index) const {
    for (const Fragment& fragment : fragments)
      for (const Line& line : fragment.lines)
        if ((line.kind == LineKind::assignment || line.kind == LineKind::computed) && index-- == 0) return line;
    throw std::out_of_range("no such setting");
  }
  std::string bytes(Span span) const { return text.substr(span.begin, span.end - span.begin); }
  std::string value_bytes(std::size_t index) const { return bytes(setting(index).value_span); }
  std::string removed(std::size_t index) const { return bytes(setting(index).writing->removal); }
};

inline SurfaceRead surface_read(const Surface& surface, const std::string& path, std::string text,
                                const std::map<std::string, std::string>& neighbours = {}) {
  const Neighbours near = [&](std::string_view relative) {
    const auto found = neighbours.find(std::string(relative));
    return found == neighbours.end() ? SourcePtr() : make_source(found->second);
  };
  SurfaceRead read{std::move(text), {}};
  read.fragments = surface.read({path, read.text, near});
  return read;
}

}  // namespace tcptune
