// SPDX-License-Identifier: MIT
// Commands of a shell that set sysctls, in scripts and wherever else a shell is handed a text.
#pragma once

#include <string>
#include <vector>

#include "core/snapshot/surface.h"
#include "core/snapshot/view.h"

namespace tcptune {

// Where commands run, which decides what becomes of what they set.
enum class RunsWhere {
  host,
  image_build,  // RUN of a Dockerfile: nothing of /proc/sys is left when the container runs
  container,  // without privilege: /proc/sys is read-only
  privileged_container,
};

// Commands that a surface holds. `script` shows them in text.text.
struct Script {
  const SurfaceText& text;
  const View& script;
  SurfaceTarget target;
  std::string program;  // who runs them: "this script", "the init container sysctl"
  RunsWhere where = RunsWhere::host;
};

// What the commands set, and the sysctl files that they write: fragments of the target.
std::vector<Fragment> script_fragments(const Script& script);

}  // namespace tcptune
