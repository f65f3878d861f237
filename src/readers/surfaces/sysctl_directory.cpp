// SPDX-License-Identifier: MIT
// See sysctl_directory.h.
#include "readers/surfaces/sysctl_directory.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/surfaces/embedded_sysctl.h"

namespace tcptune {
namespace {

constexpr const char* kDirectory = "../sysctl.d/";

struct LastValue {
  std::string value;
  std::string where;
};

// What the files of the directory leave, in the order in which a boot reads them.
std::map<std::string, LastValue, std::less<>> last_values(const SurfaceText& text) {
  std::map<std::string, LastValue, std::less<>> last;
  const SourcePtr names = text.neighbour(kDirectory);
  if (names == nullptr) return last;
  for (const std::string_view name : split(names->bytes(), '\n')) {
    const SourcePtr source = name.ends_with(".conf") ? text.neighbour(kDirectory + std::string(name)) : nullptr;
    if (source == nullptr) continue;
    View view;
    view.append(source->bytes(), 0);
    const SurfaceText file{name, source->bytes(), text.neighbour};
    for (const Line& line : sysctl_lines(file, view, Holes::none))
      if (line.kind == LineKind::assignment && line.glob == YesNo::no)
        last[line.name] = {line.value, fmt::format("sysctl.d/{}:{}", name, line.line)};
  }
  return last;
}

}  // namespace

void tell_of_later_files(const SurfaceText& text, std::vector<Fragment>& fragments, std::string_view what) {
  if (fragments.empty() || text.path.find("etc/") == std::string_view::npos) return;
  const auto last = last_values(text);
  for (Fragment& fragment : fragments)
    for (Line& line : fragment.lines) {
      const auto found = last.find(line.name);
      if (line.kind != LineKind::assignment || line.writing == nullptr || found == last.end() ||
          split_words(found->second.value) == split_words(line.value))
        continue;
      Writing writing = *line.writing;
      writing.faults.push_back({"SRC006",
                                fmt::format("{} = {} {} has no effect: {} is read later and sets {}", line.name,
                                            line.value, what, found->second.where, found->second.value),
                                {}});
      line.writing = std::make_shared<const Writing>(std::move(writing));
    }
}

}  // namespace tcptune
