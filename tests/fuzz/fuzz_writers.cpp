// SPDX-License-Identifier: MIT
// Fuzzes what other programs set at boot, from the text to every report: kernel command lines, systemd-networkd's
// files, scripts, tuned's profiles and the sysctl files that tuned applies again. The first byte chooses which of them;
// tuned's profiles are parted by lines of "%%".
#include <array>

#include "audit.h"
#include "core/boot/assemble.h"
#include "core/boot/kernel_command_line.h"
#include "core/boot/tuned_profile.h"
#include "core/text/error.h"
#include "shipped_rules.h"
#include "targets/targets.h"

namespace {

using namespace tcptune;

constexpr std::array kDialects{Dialect::command_line, Dialect::networkd, Dialect::shell, Dialect::tuned_profile,
                               Dialect::tuned_reapply};
constexpr std::string_view kConf =
    "net.core.somaxconn = 512\nnet.ipv4.conf.*.rp_filter = 1\nnet.ipv4.tcp_rmem = 4096 65536 8388608\n";

void add_file(BootConfiguration& boot, SourcePtr source, int writer) {
  BootFile file;
  file.path = "/etc/fuzz-" + std::to_string(boot.files.size());
  file.writer = writer;
  const Dialect dialect = boot.dialect_of(file);
  boot.files.push_back(with_source(std::move(file), std::move(source), dialect));
}

std::vector<std::string> parts_of(Dialect dialect, std::string_view text) {
  constexpr std::string_view kBetween = "\n%%\n";
  std::vector<std::string> parts;
  for (std::size_t end = text.find(kBetween); dialect == Dialect::tuned_profile && end != std::string_view::npos;
       end = text.find(kBetween)) {
    parts.emplace_back(text.substr(0, end + 1));
    text.remove_prefix(end + kBetween.size());
  }
  parts.emplace_back(text);
  return parts;
}

BootConfiguration boot_of(Dialect dialect, std::string_view text, const SettingNames& existing) {
  BootConfiguration boot;
  boot.reader = BootReader::systemd;
  boot.existing = existing;
  boot.writers = {{"fuzz", dialect, {}}};
  if (dialect == Dialect::tuned_reapply) {  // a file that the boot reader takes too
    const SourcePtr source = make_source(std::string(text));
    add_file(boot, source, kBootReader);
    add_file(boot, source, 0);
    return boot;
  }
  add_file(boot, make_source(std::string(kConf)), kBootReader);
  for (std::string& part : parts_of(dialect, text)) add_file(boot, make_source(std::move(part)), 0);
  return boot;
}

void check_line(const BootConfiguration& boot, const Line& line) {
  const BootFile& file = boot.file_of(line);
  const std::string_view text = file.source->bytes();
  fuzz::require(line.line >= 1 && line.line + line.continued <= file.lines, "a line that the file does not have");
  fuzz::require(line.column >= 1, "a column before the line");
  fuzz::require(line.whole.begin <= line.whole.end && line.whole.end <= text.size(), "a line is nowhere");
  if (line.kind != LineKind::assignment || boot.dialect_of(file) == Dialect::shell) return;
  fuzz::require(!line.key.empty() && !line.name.empty(), "an assignment without a key");
  fuzz::require(line.key == text.substr(line.key_span.begin, line.key.size()), "the key stands elsewhere");
  fuzz::require(line.value_span.begin <= line.value_span.end && line.value_span.end <= text.size(),
                "the value is nowhere");
}

// The kernel's parameters other than sysctls, and what a profile is built upon.
void read_other_parts(Dialect dialect, std::string_view text) {
  if (dialect == Dialect::command_line)
    for (const std::string_view value : command_line_values(text, "modules_load"))
      fuzz::require(value.size() < text.size(), "a value that is longer than the line");
  if (dialect == Dialect::tuned_profile)
    for (const std::string& name : included_profiles(text)) fuzz::require(!name.empty(), "an include of nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const SettingNames existing = shipped_rules().prepare(Facts{}).names();
  if (size == 0) return 0;
  const Dialect dialect = kDialects[data[0] % kDialects.size()];
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  try {
    read_other_parts(dialect, text);
    Snapshot snapshot =
        text_target(shipped_rules(), fuzz::some_options(text), "fuzz.conf", std::string(kConf)).snapshot;
    snapshot.boot = assembled(boot_of(dialect, text, existing));
    snapshot.other_reader.reset();
    for (const Line& line : snapshot.boot->lines) check_line(*snapshot.boot, line);
    fuzz::audit_snapshot(shipped_rules(), snapshot);
  } catch (const Error&) {
    // Too many lines or globs: refused by name, which is fine.
  }
  return 0;
}
