// SPDX-License-Identifier: MIT
// Settings that stand in YAML as a pair of scalars, as lines of a fragment.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// What goes with a setting; see Writing.
struct YamlRemoval {
  YamlRemoval(Span goes = {}, std::size_t begin_of_list = 0, std::size_t size_of_list = 0)  // NOLINT: a span is one
      : span(goes), list(begin_of_list), list_size(size_of_list) {}

  Span span;
  std::size_t list;
  std::size_t list_size;
};

// The setting that `key` names gets what `value` says. Holes make it computed. `removal` as Writing has it; an empty
// one makes it a line that is not edited away.
Line yaml_line(const SurfaceText& text, const LocatedNode& key, const LocatedNode& value, Holes holes,
               YamlRemoval removal);

// The same for a scalar "key=value". Nothing: it is none, or its name is not known.
std::optional<Line> assignment_in_yaml(const SurfaceText& text, const LocatedNode& scalar, Holes holes,
                                       YamlRemoval removal);

// The way down to a setting, through what goes with it when it is the only one there.
class YamlPath {
 public:
  explicit YamlPath(std::string_view text) : text_(text) {}

  // The value of an entry, an alias followed; null if there is none. What is shared with others does not go.
  const LocatedNode* enter(const LocatedNode& mapping, std::string_view key);
  YamlPath with(const LocatedNode& collection, std::size_t index) const;

  // An empty span: it is not edited away.
  YamlRemoval removal(const LocatedYaml& yaml) const;

 private:
  struct Step {
    const LocatedNode* collection;
    std::size_t index;
  };
  std::string_view text_;
  std::vector<Step> steps_;
};

// The text of a block, quoted or plain scalar, with a map to its bytes.
View view_of(std::string_view text, const LocatedNode& scalar);
void append_scalar(View& view, std::string_view text, const LocatedNode& scalar);

}  // namespace tcptune
