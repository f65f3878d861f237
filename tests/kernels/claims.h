// SPDX-License-Identifier: MIT
// Claims of the catalogue and what the running kernel says of them.
#pragma once

#include <map>
#include <string>

#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"

namespace kernels {

// `impossible`: it cannot be tried here, for want of a module, of a known default, of a namespace that shows it.
enum class Verdict { impossible, proven, refuted };

struct Finding {
  Verdict verdict = Verdict::impossible;
  std::string detail;  // what was seen instead
};

// By claim: "setting NAME there", "… mode", "… default", "… range", and "leaf NAME" for a file that no row describes.
// What was found in one network namespace is joined with what was found in another: refuted > proven > impossible.
class Claims {
 public:
  void add(const std::string& claim, Verdict verdict, const std::string& detail = "");
  const std::map<std::string, Finding>& all() const { return findings_; }

 private:
  std::map<std::string, Finding> findings_;
};

// Files, modes and defaults of this network namespace; nothing is written.
void compare_files(const tcptune::RuleBase& base, const tcptune::Facts& facts, Claims& claims);

// Every file below the parts of /proc/sys/net that the catalogue speaks of whole.
void compare_leaves(const tcptune::RuleBase& base, Claims& claims);

// What is refused, by writing; see sweep.h. Only for a machine of which nothing is asked afterwards.
void compare_ranges(const tcptune::RuleBase& base, const tcptune::Facts& facts, Claims& claims);

}  // namespace kernels
