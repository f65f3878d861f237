// SPDX-License-Identifier: MIT
// A text of one kind that stands inside of another one (a part of user data, an example in Markdown): read by itself,
// its lines placed in the file around it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/surface.h"
#include "core/snapshot/view.h"

namespace tcptune {

struct InnerText {
  const SurfaceText& around;
  const Source& source;  // of around.text
  const View& view;  // what stands there
  std::string_view path;  // what it would be called as a file
};

// What cannot be read is told among Fragment::not_followed. Of an empty view nothing is read.
std::vector<Fragment> inner_fragments(const InnerText& inner,
                                      const std::function<std::vector<Fragment>(const SurfaceText&)>& read);

// A fragment that sets nothing and tells what was not looked into.
Fragment not_followed(const SurfaceTarget& target, std::string what);

}  // namespace tcptune
