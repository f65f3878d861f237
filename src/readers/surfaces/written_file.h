// SPDX-License-Identifier: MIT
// A file that another file holds whole, with the name under which it will be written: by cloud-init, by Ignition, from
// a ConfigMap.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot/source.h"
#include "core/snapshot/surface.h"
#include "core/snapshot/view.h"
#include "readers/surfaces/embedded_sysctl.h"

namespace tcptune {

struct WrittenFile {
  std::string_view path;
  const View& view;
  SurfaceTarget target;
  Holes holes = Holes::none;
  std::string not_edited = {};  // why its lines are left alone, behind "it"; empty: as they stand
};

// Sysctl files by their name, or because most lines set something; scripts by "#!" or their name; nothing else.
std::vector<Fragment> written_file(const SurfaceText& text, const WrittenFile& file);

// The lines are judged and not edited, and nothing that is wrong with how they are written is cured.
void leave_alone(std::vector<Line>& lines, const std::string& why);

// The fragments of files that one program writes on one host, in the order in which a boot reads the sysctl files among
// them: by their names, wherever they were written.
class WrittenFiles {
 public:
  void add(std::string_view path, std::vector<Fragment> fragments);
  std::vector<Fragment> take();

 private:
  std::vector<std::pair<std::string, Fragment>> files_;
};

// A line of a text that stands in another one, with its place there. `view` shows it.
Line placed_in_source(const Source& source, const View& view, Line line);

}  // namespace tcptune
