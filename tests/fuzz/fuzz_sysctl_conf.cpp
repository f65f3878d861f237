// SPDX-License-Identifier: MIT
// Fuzzes sysctl files: every reader's syntax, who wins, and the whole audit of the file.
#include <array>

#include "audit.h"
#include "core/boot/sysctl_conf.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "readers/sysctl/sysctl_boot.h"
#include "shipped_rules.h"
#include "targets/targets.h"

namespace {

using namespace tcptune;

struct Way {
  BootReader reader;
  int systemd_version;
};

// Each syntax that differs from the others.
constexpr std::array kWays{Way{BootReader::single_file, 0}, Way{BootReader::procps, 0},
                           Way{BootReader::busybox, 0},     Way{BootReader::systemd, 0},
                           Way{BootReader::systemd, 244},   Way{BootReader::systemd, 252},
                           Way{BootReader::systemd, 259}};

void check_lines(std::string_view text, const std::vector<Line>& lines) {
  for (const Line& line : lines) {
    fuzz::require(line.whole.begin < line.whole.end && line.whole.end <= text.size(), "a line is nowhere");
    if (line.kind != LineKind::assignment) continue;
    fuzz::require(!line.key.empty() && !line.name.empty(), "an assignment without a key");
    fuzz::require(line.column >= 1 && line.key_span.begin <= line.value_span.begin, "columns out of order");
    if (line.continued > 0) continue;
    fuzz::require(line.key == text.substr(line.key_span.begin, line.key.size()), "the key stands elsewhere");
    fuzz::require(line.value == text.substr(line.value_span.begin, line.value.size()), "the value stands elsewhere");
  }
}

void read_each_way(std::string_view text) {
  static const SettingNames existing = shipped_rules().prepare(Facts{}).names();
  for (const Way& way : kWays) {
    try {
      check_lines(text, parse_sysctl_conf(text, "fuzz.conf", 0, {way.reader, way.systemd_version}));
      BootOptions options;
      options.reader = way.reader;
      options.systemd_version = way.systemd_version;
      fuzz::check_boot(boot_of_file(make_source(std::string(text)), "fuzz.conf", options, existing));
    } catch (const Error&) {
      // Too long a line, too many lines or globs: refused by name, which is fine.
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_each_way(text);
  fuzz::audit_text(shipped_rules(), text, InputKind::sysctl_conf);
  return 0;
}
