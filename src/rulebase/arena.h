// SPDX-License-Identifier: MIT
// Keeps what a rule base loaded at run time points to.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcptune {

// Views handed out stay valid as long as the arena (or the arena it was moved to) lives.
class Arena {
 public:
  std::string_view keep(std::string text) {
    auto kept = std::make_shared<const std::string>(std::move(text));
    kept_.push_back(kept);
    return *kept;
  }

  template <typename T>
  std::span<T> keep(std::vector<T> items) {
    auto kept = std::make_shared<std::vector<T>>(std::move(items));
    kept_.push_back(kept);
    return *kept;
  }

 private:
  std::vector<std::shared_ptr<const void>> kept_;
};

}  // namespace tcptune
