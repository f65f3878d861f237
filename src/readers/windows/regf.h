// SPDX-License-Identifier: MIT
// The regf format, in which Windows keeps hives: the keys and values of a file in memory, whatever they mean.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/registry.h"

namespace tcptune {

// The file is no hive, or its parts do not fit together. what() is a clause that does not name the file.
struct HiveFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// `dirty`: a write was under way, so the newest changes are in the hive's logs. `bad_checksum`: the head itself is not
// as it was written, and nobody knows what else is not.
enum class HiveState { clean, dirty, bad_checksum };

struct HiveKey {
  std::string name;  // UTF-8
  std::uint32_t cell = 0;  // where it is, in bytes behind the head
};

// Reads only what it is asked for, so damage elsewhere does no harm. Damage on the way throws HiveFault: a value that
// cannot be read must not look like one that is not there. A hive that links the same cells over and over comes to an
// end too: each object looks at a limited number of cells, and hands out no more values than the file has room for; so
// ask for the values of a key once.
class Hive {
 public:
  // The bytes must outlive it. Throws HiveFault for what is no hive, a log of one, another format, a file cut off.
  explicit Hive(std::string_view bytes);

  HiveState state() const { return state_; }
  HiveKey root() const { return {"", root_}; }

  // In the order of the hive.
  std::vector<HiveKey> subkeys(const HiveKey& key);

  // The key at the end of a path such as "Tcpip\Parameters" below `from`. Case of ASCII letters does not matter.
  std::optional<HiveKey> find(HiveKey from, std::string_view path);

  // Name, type and data only, in the order of the hive.
  std::vector<RegistryValue> values(const HiveKey& key);

 private:
  std::string_view cell(std::uint32_t offset, std::size_t least, std::string_view what);
  std::string_view record(std::uint32_t offset, std::string_view signature, std::size_t least, std::string_view what);
  std::vector<std::uint32_t> subkey_cells(std::string_view key);
  RegistryValue value(std::uint32_t offset);
  std::string data_of(std::string_view value);
  std::string scattered_data(std::string_view head, std::size_t size);
  void spend(std::size_t bytes);

  std::string_view bins_;  // all that follows the head, as far as the head says
  std::uint32_t root_ = 0;
  HiveState state_ = HiveState::clean;
  std::size_t cells_left_ = 0;
  std::size_t bytes_left_ = 0;  // for values, each of which has its own place in an honest hive
};

}  // namespace tcptune
