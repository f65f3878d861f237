// SPDX-License-Identifier: MIT
// A surface: a kind of file that is no sysctl file and still sets sysctls (a script, a manifest, a role), and what its
// reader finds in it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/snapshot.h"

namespace tcptune {

// Other files that a surface speaks of (the defaults of a role, the values of a chart), by a path relative to the
// file's directory; one that ends in '/' is a directory, and gives the names of the files in it, sorted, a line each.
// Null: it is not there, too large, or the text came without a place.
using Neighbours = std::function<SourcePtr(std::string_view relative)>;

// What a surface's reader is given.
struct SurfaceText {
  std::string_view path;  // as a person names it; "-" for none
  std::string_view text;
  const Neighbours& neighbour;
  // Who reads the sysctl files that are written in it.
  BootReader reader = BootReader::single_file;
  int systemd_version = 0;
  int procps_version = 0;
};

// Whom settings of a file are for. Fragments of one target are judged together.
struct SurfaceTarget {
  std::string name;  // "pod web", "service db"; it stays when the file is edited. Empty: the host that the file is for
  Audience audience = Audience::unknown;
  YesNo guessed = YesNo::no;  // see Snapshot::guessed
  bool operator==(const SurfaceTarget&) const = default;
  auto operator<=>(const SurfaceTarget&) const = default;
};

// What one program sets on one target. Lines are in the order in which it writes; their spans are in the whole text,
// Line::file is 0, and each has a Writing.
struct Fragment {
  SurfaceTarget target;
  std::string program;  // who sets it: "this script", "the kubelet"; empty: it is a sysctl file, for the boot reader
  Running running;  // does that program ever run? A sysctl file is always read
  std::vector<Line> lines;
  std::vector<std::string> not_followed = {};  // what sets something or may, and was not looked into; a phrase each
};

// A kind of file. Readers own the rows; core calls them to read a file again once it was edited.
struct Surface {
  std::string_view name;  // what --from takes
  std::string_view help;  // what such files are called: "Kubernetes manifests"
  // In the order of the file. Nothing in it: nothing is set there. Throws Error, with a place, for what cannot be read.
  std::vector<Fragment> (&read)(const SurfaceText& text);
};

// What was read of a surface; shared by all files of a configuration that stand for it.
struct SurfaceReading {
  const Surface* surface = nullptr;  // never null
  Neighbours neighbour;
  SourcePtr source;  // what it was read from
  std::vector<Fragment> fragments;
};

// Where a file of a boot configuration is one fragment of a surface.
struct SurfacePart {
  std::shared_ptr<const SurfaceReading> reading;  // never null
  SurfaceTarget target;
  std::string program;  // all fragments of this program on this target
};

}  // namespace tcptune
