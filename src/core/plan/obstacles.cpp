// SPDX-License-Identifier: MIT
// See obstacles.h.
#include "core/plan/obstacles.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/boot/assemble.h"
#include "core/catalogue/kernel_pieces.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"

namespace tcptune {

bool is_refused_on_some(const Setting* setting, const std::string& value, const Facts& facts) {
  KernelRange kernels = facts.kernel;
  if (facts.any_kernel == YesNo::yes) kernels.low = std::max(kernels.low, quiet_before(facts.os));
  return setting != nullptr && is_refused(*setting, value, kernels, facts.vendor) != Known::no;
}

std::string why_no_line_for(const Setting* setting, const Facts& facts) {
  if (setting == nullptr || exists_in(*setting, facts.kernel, facts.vendor) == Known::no)
    return fmt::format("{} does not have it", system_text(facts.os, facts.kernel));
  if (setting->removed != kNever && setting->removed <= facts.kernel.high &&
      exists_in(*setting, facts.kernel, facts.vendor) != Known::yes)
    return fmt::format("it is gone since Linux {}, so a line for it would fail on some of the kernels judged",
                       to_text(setting->removed));
  if (facts.net_namespace == NetNamespace::child && setting->scope != SettingScope::namespaced)
    return "it belongs to the host and cannot be set from this network namespace";
  return {};
}

std::string why_drop_in_loses(const BootConfiguration& boot, std::size_t winner) {
  const Line& line = boot.lines[winner];
  const BootFile& file = boot.file_of(line);
  const std::string& drop_in = boot.drop_in.path;
  if (line.glob == YesNo::yes || static_cast<std::size_t>(line.file) < last_reading_of_drop_in(boot) ||
      file.path == drop_in)
    return {};
  const Writer* writer = boot.writer_of(file);
  return writer == nullptr ? fmt::format("{} is read after {} and would win", file.path, drop_in)
                           : fmt::format("{} sets it in {}:{}, after {} is read: change it there", writer->program,
                                         file.path, line.line, drop_in);
}

}  // namespace tcptune
