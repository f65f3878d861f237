// SPDX-License-Identifier: MIT
// See block_input.h.
#include "readers/input/block_input.h"

#include <span>
#include <utility>

#include "readers/input/input_file.h"
#include "readers/root/file_identity.h"

namespace tcptune {

BlockInput::BlockInput(const std::string& path) : name_(path) {
  if (path == "-") {
    name_ = "standard input";
    number_ = standard_input();
  } else {
    file_ = open_input(path, InputSize::any);
    number_ = file_.number();
  }
  note_read(identity_of(number_));
}

BlockInput::BlockInput(std::string name, std::string text)
    : name_(std::move(name)), block_(std::move(text)), is_head_(true) {}

std::size_t BlockInput::fill(std::size_t from) {
  block_.resize(kBlock);
  const InputPart part = read_input_part(number_, std::span<char>(block_).subspan(from));
  if (part.error != 0) refuse_input(name_, part.error);
  if (part.length == 0) number_ = -1;
  block_.resize(from + part.length);
  return block_.size();
}

std::string_view BlockInput::head() {
  if (!is_head_) {
    std::size_t length = 0;
    while (number_ >= 0 && length < kBlock) length = fill(length);
    is_head_ = true;
  }
  return std::string_view(block_).substr(0, kBlock);
}

std::string_view BlockInput::next() {
  if (std::exchange(is_head_, false)) return block_;
  if (number_ < 0) return {};
  fill(0);
  return block_;
}

}  // namespace tcptune
