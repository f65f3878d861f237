// SPDX-License-Identifier: MIT
// Text that many hold at once, such as the same advice in thousands of findings: copies own one string together, or
// look at what outlives them all.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tcptune {

class SharedText {
 public:
  SharedText() = default;
  explicit SharedText(std::string text)
      : owned_(std::make_shared<const std::string>(std::move(text))), view_(*owned_) {}

  // `text` outlives every copy: it stands in the rule base.
  static SharedText lasting(std::string_view text) {
    SharedText shared;
    shared.view_ = text;
    return shared;
  }

  std::string_view view() const { return view_; }

 private:
  std::shared_ptr<const std::string> owned_;
  std::string_view view_;
};

}  // namespace tcptune
