// SPDX-License-Identifier: MIT
// What the kernel makes of the writes of a boot: a write that it refuses changes nothing, so what was before it stays.
#pragma once

#include <string_view>
#include <vector>

#include "core/evaluate/planes.h"

namespace tcptune {

// Does this kernel turn the value down (EINVAL), or not have the setting at all (ENOENT)? Unknown where kernels of the
// context's interval differ. What other settings allow is not asked.
Known is_turned_down(const Setting& setting, std::string_view name, std::string_view value, const Context& context);

// The same of every write of a boot to one setting, in their order (Winner::writes), with what other settings were at
// that moment: ip_local_port_range may not begin below ip_unprivileged_port_start.
std::vector<Known> fates_of_writes(const Setting& setting, std::string_view name, const Context& context);

// Which line is in force after the boot. Null: none, the kernel's own value is; with `settled` no, kernels of the
// interval differ. It may be the line of conf.all, where that writes every interface.
struct LineInForce {
  const Line* line = nullptr;
  YesNo settled = YesNo::yes;
};
LineInForce line_in_force(const Setting& setting, std::string_view name, const Context& context);

// Is the last write turned down? No if there is none.
Known last_write_fails(const Setting& setting, std::string_view name, const Context& context);

}  // namespace tcptune
