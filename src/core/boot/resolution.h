// SPDX-License-Identifier: MIT
// Who wins: writes to settings in the order in which a boot makes them, of sysctl files and of the registry alike.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// The last write of a setting stays. Keys tell settings apart: their names, in lower case where case does not matter.
class Resolution {
 public:
  // An assignment that speaks of the setting, in the order of reading; whether it is written is told by write(). Once
  // a line, however often it is written.
  void mention(std::string_view key, std::size_t line);

  // The setting gets the value of a line that was mentioned.
  void write(std::string_view key, std::size_t line);

  std::optional<std::size_t> last_written(std::string_view key) const;

  // The setting is as if nothing had spoken of it; all whose keys begin so.
  void unset(std::string_view key);
  void unset_below(std::string_view prefix);

  // By key: the last line written, all others that were mentioned, and the writes; each in its order.
  std::map<std::string, Winner, std::less<>> winners() &&;

 private:
  struct History {
    std::vector<std::size_t> mentioned;
    std::vector<BootWrite> written;
  };

  std::map<std::string, History, std::less<>> histories_;
  std::size_t writes_ = 0;  // so far
};

}  // namespace tcptune
