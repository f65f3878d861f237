// SPDX-License-Identifier: MIT
// The first line of a .reg file, on which it depends whether an import takes any of the others.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

struct RegHeader {
  enum class Kind {
    version_5,
    version_4,
    almost,  // meant for one, but an import takes nothing of the file
    none,  // this is not a header at all
  };
  Kind kind = Kind::none;
  bool ansi_lists = false;  // lists of bytes for strings are in the code page (REGEDIT4), not in UTF-16
  std::string fault;  // of `almost` and `none`: what is wrong
  std::string oddity;  // of the versions
};

RegHeader read_reg_header(std::string_view line);

// "REGEDIT 5.00", "REGEDIT4", "no valid header".
std::string_view name_of(RegHeader::Kind kind);

}  // namespace tcptune
