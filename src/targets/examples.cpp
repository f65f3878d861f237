// SPDX-License-Identifier: MIT
// See examples.h. Examples with several files are laid out in a temporary directory and read like any image.
#include "targets/examples.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include <fmt/format.h>

#include "core/accept/suppression.h"
#include "core/boot/registry_boot.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/registry_names.h"
#include "core/catalogue/windows_version.h"
#include "core/judge/engine.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/text.h"
#include "readers/sysctl/sysctl_boot.h"
#include "readers/windows/reg_file.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

class TemporaryRoot {
 public:
  TemporaryRoot() {
    const fs::path parent = fs::temp_directory_path();
    std::random_device random;
    std::error_code error;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      path_ = parent / fmt::format("tcptune-example-{:08x}{:08x}", random(), random());
      if (!fs::create_directory(path_, error)) continue;
      fs::permissions(path_, fs::perms::owner_all, error);
      path_ = fs::canonical(path_);
      return;
    }
    throw Error(
        fmt::format("{}: cannot be made; examples with several files need a temporary directory", path_text(path_)));
  }
  ~TemporaryRoot() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryRoot(const TemporaryRoot&) = delete;
  TemporaryRoot& operator=(const TemporaryRoot&) = delete;

  std::string path() const { return path_text(path_); }

  // A text of "-> target" makes a link.
  void add(std::string_view path, std::string_view text) const {
    const fs::path full = path_ / file_path(path).relative_path();
    // Neither `..` nor a link of the example itself may lead out of the temporary directory.
    const fs::path inside = fs::weakly_canonical(full).lexically_relative(path_);
    if (inside.empty() || *inside.begin() == ".." || inside == "." || fs::is_symlink(full))
      throw Error(fmt::format("an example's file is \"{}\"; expected a path such as /etc/sysctl.d/a.conf", path));
    fs::create_directories(full.parent_path());
    if (text.starts_with("-> "))
      fs::create_symlink(file_path(text.substr(3)), full);
    else
      std::ofstream(full, std::ios::binary) << text;
  }

 private:
  static constexpr int kAttempts = 100;
  fs::path path_;
};

std::optional<BootReader> reader_named(std::string_view name) {
  if (name.starts_with("systemd")) return BootReader::systemd;
  if (name == "procps") return BootReader::procps;
  if (name == "busybox") return BootReader::busybox;
  return std::nullopt;
}

void apply_fact(Facts& facts, std::string_view name, std::string_view value) {
  const auto known = [value] { return value == "true" ? Known::yes : value == "false" ? Known::no : Known::unknown; };
  if (name == "os") facts.os = value;
  if (name == "vendor") facts.vendor = value;
  if (name == "role") facts.role = value;
  if (name == "profile") facts.profile = value;
  if (name == "container") facts.container = known();
  if (name == "namespace")
    facts.net_namespace = value == "child"     ? NetNamespace::child
                          : value == "initial" ? NetNamespace::initial
                                               : NetNamespace::unknown;
  if (name == "page_size") {
    const auto number = parse_kernel_number(value);
    if (!number || number->value <= 0)
      throw Error(fmt::format("an example's page_size is \"{}\"; expected bytes, such as 4096", value));
    facts.page_size = number->value;
  }
  if (name == "kernel") {
    const auto range = parse_kernel_range(value);
    if (!range) throw Error(fmt::format("an example's kernel is \"{}\"; expected a version such as 6.1", value));
    facts.kernel = *range;
    if (facts.vendor.empty()) facts.vendor = kernel_vendor(value);
  }
  if (name == "windows") {
    const auto range = parse_windows_range(value);
    if (!range)
      throw Error(fmt::format("an example's windows is \"{}\"; expected a version such as 6.1, or any", value));
    facts.os = "windows";
    facts.kernel = *range;
  }
  if (name == "memory") {
    const auto number = parse_kernel_number(value);
    const std::string_view unit = number ? number->rest : "";
    const int shift = unit == "KiB" ? 10 : unit == "MiB" ? 20 : unit == "GiB" ? 30 : unit == "TiB" ? 40 : 0;
    if (!number || (shift == 0 && !unit.empty()))
      throw Error(fmt::format("an example's memory is \"{}\"; expected something like 8GiB", value));
    facts.memory = number->value << shift;
  }
  if (name == "listening") {
    facts.listening.emplace();
    for (const std::string_view word : split_words(value)) facts.listening->push_back(parse_decimal(word).value_or(0));
    std::sort(facts.listening->begin(), facts.listening->end());
  }
}

void add_reading(Snapshot& snapshot, const Given& given) {
  if (!snapshot.now) snapshot.now.emplace();
  if (given.name.empty()) return;
  Reading reading;
  reading.state = given.kind == GivenKind::live          ? ReadingState::present
                  : given.kind == GivenKind::live_denied ? ReadingState::denied
                  : given.kind == GivenKind::live_absent ? ReadingState::absent
                                                         : ReadingState::malformed;
  reading.text = given.value;
  (*snapshot.now)[std::string(given.name)] = reading;
}

ReadingState unseen_state(GivenKind kind) {
  return kind == GivenKind::denied   ? ReadingState::denied
         : kind == GivenKind::absent ? ReadingState::absent
                                     : ReadingState::malformed;
}

// The registry of an example: the .reg text it gives, or one that sets its values.
void add_example_registry(Snapshot& snapshot, const RuleBase& base, const Example& example) {
  std::string text = "Windows Registry Editor Version 5.00\n";
  for (const Given& given : example.given) {
    if (given.kind == GivenKind::file) text = given.value;
    if (given.kind != GivenKind::set) continue;
    const std::int64_t number = parse_kernel_number(given.value).value_or(KernelNumber{}).value;
    text += fmt::format("[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\{}]\n\"{}\"=dword:{:08x}\n",
                        service_key_of(given.name), value_name_of(given.name), number);
  }
  snapshot.registry = parse_reg_file(base, text, "example.reg");
  snapshot.boot = boot_of_registry(base, *snapshot.registry);
}

// What the example's settings and files amount to at boot.
void add_example_boot(Snapshot& snapshot, const Example& example, const SettingNames& names) {
  std::vector<const Given*> files;
  std::string text;
  BootOptions options;
  for (const Given& given : example.given) {
    if (given.kind == GivenKind::file) files.push_back(&given);
    if (given.kind == GivenKind::set) text += fmt::format("{} = {}\n\n", given.name, given.value);
    if (given.kind != GivenKind::fact || given.name != "boot") continue;
    options.reader = reader_named(given.value);
    if (const auto version = parse_decimal(given.value.substr(std::min(given.value.size(), given.value.find(' ') + 1))))
      options.systemd_version = *version;
  }
  const bool alone = files.size() == 1 && files[0]->name == "/etc/sysctl.d/example.conf";
  if (files.empty() || alone) {
    if (!options.reader) options.reader = BootReader::single_file;
    snapshot.boot = boot_of_file(make_source(alone ? std::string(files[0]->value) : text), "/etc/sysctl.d/example.conf",
                                 options, names);
    return;
  }
  const TemporaryRoot tree;
  for (const Given* file : files) tree.add(file->name, file->value);
  read_boot_plane(snapshot, RootDirectory(tree.path()), options, names);
}

// Without `today` it is long ago, and no suppression has ended.
Date day_of(const Example& example) {
  Date day;
  for (const Given& given : example.given) {
    if (given.kind != GivenKind::fact || given.name != "today") continue;
    const auto date = parse_date(given.value);
    if (!date) throw Error(fmt::format("an example's today is \"{}\"; expected a day such as 2026-11-20", given.value));
    day = *date;
  }
  return day;
}

// Whether a suppression is needed can only be told when all rules are judged; the findings of the others are not wanted
// then.
Judgement judge_suppressions(const RuleBase& base, const Rule& rule, const Example& example) {
  std::vector<Rule> rules;
  for (const Rule& other : base.rules)
    if (other.id == rule.id || !judges_suppressions(other)) rules.push_back(other);
  RuleBase judged = base;
  judged.rules = rules;
  const Snapshot snapshot = snapshot_of_example(base, example);
  const Judgement before = judge(judged, snapshot);
  const Policy none;
  Judgement after =
      apply_suppressions(before, snapshot, {judged, base, none, nullptr, day_of(example), "/", "/"}).judgement;
  std::erase_if(after.findings, [&](const Finding& finding) { return finding.rule->id != rule.id; });
  for (Finding& finding : after.findings) finding.rule = &rule;
  after.unknowns.clear();
  after.counts.pass -= before.counts.pass;
  after.counts.unknown = 0;
  return after;
}

Judgement judge_example(const RuleBase& base, const Rule& rule, const Example& example) {
  if (judges_suppressions(rule)) return judge_suppressions(base, rule, example);
  RuleBase alone = base;
  alone.rules = std::span(&rule, 1);
  return judge(alone, snapshot_of_example(base, example));
}

struct Outcome {
  Verdict verdict = Verdict::not_applicable;
  Severity severity = Severity::note;
};

Outcome outcome_of(const Judgement& judgement) {
  Outcome outcome;
  for (const Finding& finding : judgement.findings)
    outcome = {Verdict::fail, std::max(outcome.severity, finding.severity)};
  if (outcome.verdict == Verdict::fail) return outcome;
  if (judgement.counts.unknown > 0) return {Verdict::unknown, Severity::note};
  return {judgement.counts.pass > 0 ? Verdict::pass : Verdict::not_applicable, Severity::note};
}

}  // namespace

Snapshot snapshot_of_example(const RuleBase& base, const Example& example) {
  Snapshot snapshot;
  snapshot.kind = TargetKind::files;
  snapshot.name = "example";
  bool has_boot = false;
  for (const Given& given : example.given) {
    if (given.kind == GivenKind::fact)
      apply_fact(snapshot.facts, given.name, given.value);
    else if (given.kind >= GivenKind::live_denied || given.kind == GivenKind::live)
      add_reading(snapshot, given);
    else
      has_boot = true;
  }
  if (snapshot.facts.os == "windows") {
    if (snapshot.facts.kernel == KernelRange{}) snapshot.facts.kernel = kAnyWindows;
    add_example_registry(snapshot, base, example);
  } else if (has_boot || !snapshot.now) {
    add_example_boot(snapshot, example, names_of(base, snapshot.facts));
  }
  for (const Given& given : example.given)
    if (given.kind == GivenKind::denied || given.kind == GivenKind::absent || given.kind == GivenKind::malformed)
      snapshot.boot->unseen[std::string(given.name)] = unseen_state(given.kind);
  if (snapshot.now) snapshot.kind = TargetKind::live;
  if (snapshot.boot && snapshot.boot->reader != BootReader::single_file && !snapshot.now)
    snapshot.kind = TargetKind::root;
  return snapshot;
}

ExampleResult run_examples(const RuleBase& base, const Rule& rule) {
  ExampleResult result;
  for (const Example& example : rule.examples) {
    ++result.run;
    const std::string place = fmt::format("{}:{}", rule.file, example.line);
    try {
      const Judgement judgement = judge_example(base, rule, example);
      const Outcome outcome = outcome_of(judgement);
      if (outcome.verdict != example.expect) {
        std::string detail;
        for (const Finding& finding : judgement.findings)
          detail += fmt::format("\n    {}: {}", finding.setting, finding.message);
        for (const Unknown& unknown : judgement.unknowns) detail += fmt::format("\n    not known: {}", unknown.because);
        result.faults.push_back({place, fmt::format("{}: expected {}, got {}{}", rule.id, name_of(example.expect),
                                                    name_of(outcome.verdict), detail)});
      } else if (example.severity_given == YesNo::yes && outcome.severity != example.severity) {
        result.faults.push_back({place, fmt::format("{}: expected severity {}, got {}", rule.id,
                                                    name_of(example.severity), name_of(outcome.severity))});
      }
    } catch (const Error& error) {
      result.faults.push_back({place, fmt::format("{}: {}", rule.id, error.what())});
    } catch (const fs::filesystem_error& error) {
      result.faults.push_back(
          {place, fmt::format("{}: the example's files cannot be laid out: {}", rule.id, error.what())});
    }
  }
  return result;
}

}  // namespace tcptune
