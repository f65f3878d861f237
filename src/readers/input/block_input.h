// SPDX-License-Identifier: MIT
// An input that is read in blocks, for texts that may be larger than memory.
#pragma once

#include <string>
#include <string_view>

#include "readers/root/descriptor.h"

namespace tcptune {

class BlockInput {
 public:
  // A file, a fifo, or standard input for "-". Throws Error as read_input does; there is no largest size.
  explicit BlockInput(const std::string& path);

  // A text that is there already, under the name that messages use.
  BlockInput(std::string name, std::string text);

  // "standard input", or the path.
  const std::string& name() const { return name_; }

  // What it begins with: kBlock bytes, fewer only where it ends before. next() tells them again.
  std::string_view head();

  // What follows; empty at the end. Valid until the next call. Throws Error where reading fails.
  std::string_view next();

  static constexpr std::size_t kBlock = 64 * 1024;

 private:
  std::size_t fill(std::size_t from);  // how much of block_ is there then

  std::string name_;
  Descriptor file_;
  int number_ = -1;  // to read from; -1: nothing is left
  std::string block_;
  bool is_head_ = false;  // block_ is to be told by next()
};

}  // namespace tcptune
