// SPDX-License-Identifier: MIT
// See examples.h. Examples with several files are laid out in a temporary directory and read like any image.
#include "targets/examples.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include <fmt/format.h>

#include "core/accept/suppression.h"
#include "core/boot/registry_boot.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/names.h"
#include "core/catalogue/registry_names.h"
#include "core/catalogue/windows_version.h"
#include "core/evaluate/given_words.h"
#include "core/judge/engine.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/text.h"
#include "readers/input/input_kind.h"
#include "readers/sysctl/sysctl_boot.h"
#include "readers/windows/reg_file.h"
#include "targets/surface_target.h"
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

ExampleMachine machine_of(const Example& example) {
  ExampleMachine machine;
  for (const Given& given : example.given) {
    if (given.kind != GivenKind::fact) continue;
    const GivenWord& word = given_words().at(given.name);
    auto told = word.give(std::move(machine), given.value);
    if (!told) throw Error(fmt::format("an example's {} is \"{}\"; expected {}", given.name, given.value, word.takes));
    machine = std::move(*told);
  }
  return machine;
}

ReadingState reading_state(GivenState state) {
  switch (state) {
    case GivenState::present: return ReadingState::present;
    case GivenState::denied: return ReadingState::denied;
    case GivenState::absent: return ReadingState::absent;
    case GivenState::malformed: break;
  }
  return ReadingState::malformed;
}

bool is_set(const Given& given) { return given.kind == GivenKind::set && given.state == GivenState::present; }

// The registry of an example: the .reg text it gives, or one that sets its values.
void add_example_registry(Snapshot& snapshot, const RuleBase& base, const Example& example) {
  std::string text = "Windows Registry Editor Version 5.00\n";
  for (const Given& given : example.given) {
    if (given.kind == GivenKind::file) text = given.value;
    if (!is_set(given)) continue;
    const std::int64_t number = parse_kernel_number(given.value).value_or(KernelNumber{}).value;
    text += fmt::format("[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\{}]\n\"{}\"=dword:{:08x}\n",
                        service_key_of(given.name), value_name_of(given.name), number);
  }
  snapshot.registry = parse_reg_file(base, text, "example.reg");
  snapshot.boot = boot_of_registry(base, *snapshot.registry);
}

// What the example's settings and files amount to at boot.
void add_example_boot(Snapshot& snapshot, const Example& example, const ExampleMachine& machine,
                      const SettingNames& names) {
  std::vector<const Given*> files;
  std::string text;
  BootOptions options;
  options.reader = machine.reader;
  if (machine.systemd_version > 0) options.systemd_version = machine.systemd_version;
  for (const Given& given : example.given) {
    if (given.kind == GivenKind::file) files.push_back(&given);
    if (is_set(given)) text += fmt::format("{} = {}\n\n", given.name, given.value);
  }
  const bool alone = files.size() == 1 && files[0]->name == "/etc/sysctl.d/example.conf";
  if (files.empty() || alone) {
    const SourcePtr source = make_source(alone ? std::string(files[0]->value) : text);
    return read_lone_file(snapshot, source, "/etc/sysctl.d/example.conf", options, names);
  }
  const TemporaryRoot tree;
  for (const Given* file : files) tree.add(file->name, file->value);
  read_boot_plane(snapshot, RootDirectory(tree.path()), options, names);
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
      apply_suppressions(before, snapshot, {judged, base, none, nullptr, machine_of(example).today, "/", "/"})
          .judgement;
  std::erase_if(after.findings, [&](const Finding& finding) { return finding.rule->id != rule.id; });
  for (Finding& finding : after.findings) finding.rule = &rule;
  after.unknowns.clear();
  after.counts.pass -= before.counts.pass;
  after.counts.unknown = 0;
  return after;
}

RuleBase with_rule_alone(RuleBase base, const Rule& rule) {
  base.rules = std::span(&rule, 1);
  return base;
}

// What a script of Windows sets: one registry a course that it may take.
std::vector<Snapshot> snapshots_of_script(const RuleBase& base, const ExampleMachine& machine, const Given& written,
                                          const KnownInput& kind) {
  std::vector<Snapshot> snapshots;
  for (Registry& course : courses_of(kind.registry(base, written.value, std::string(written.name)))) {
    Snapshot& snapshot = snapshots.emplace_back();
    snapshot.kind = TargetKind::files;
    snapshot.facts = machine.facts;
    if (snapshot.facts.os != "windows") snapshot.facts.kernel = kAnyWindows;
    snapshot.facts.os = "windows";
    snapshot.facts.any_kernel = yes_if(snapshot.facts.kernel == kAnyWindows);
    snapshot.boot = boot_of_registry(base, course);
    snapshot.registry = std::move(course);
  }
  return snapshots;
}

// The targets of what is written in files that are no sysctl files.
std::vector<Snapshot> snapshots_of_writing(const RuleCache& rules, const ExampleMachine& machine,
                                           const Given& written) {
  const Recognised found = recognise(written.name, written.value);
  if (found.kind && known_input(*found.kind).registry != nullptr)
    return snapshots_of_script(rules.base(), machine, written, known_input(*found.kind));
  const Surface* surface = found.kind ? known_input(*found.kind).surface : nullptr;
  if (surface == nullptr)
    throw Error(
        fmt::format("an example writes \"{}\", which is no file that sets anything: {}", written.name, found.what));
  Facts facts = machine.facts;
  facts.any_kernel = yes_if(facts.kernel == KernelRange{});
  BootOptions boot;
  boot.reader = machine.reader;
  return snapshots_of_surface(rules, {*surface, std::string(written.name), make_source(std::string(written.value)),
                                      neighbours_of("-"), std::move(facts), boot});
}

// `alone`: of the rule, for all of its examples.
Judgement judge_example(const RuleBase& base, const Rule& rule, const Example& example, const RuleCache& alone) {
  if (judges_suppressions(rule)) return judge_suppressions(base, rule, example);
  const auto written = std::find_if(example.given.begin(), example.given.end(),
                                    [](const Given& given) { return given.kind == GivenKind::written; });
  if (written == example.given.end()) {
    const Snapshot snapshot = snapshot_of_example(base, example);
    return judge(alone.prepare(snapshot.facts), snapshot, WhichRules::all);
  }
  Judgement all;
  for (const Snapshot& snapshot : snapshots_of_writing(alone, machine_of(example), *written)) {
    Judgement one = judge(alone.prepare(snapshot.facts), snapshot, WhichRules::all);
    all.counts.pass += one.counts.pass;
    all.counts.unknown += one.counts.unknown;
    std::move(one.findings.begin(), one.findings.end(), std::back_inserter(all.findings));
    std::move(one.unknowns.begin(), one.unknowns.end(), std::back_inserter(all.unknowns));
  }
  return all;
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
  const ExampleMachine machine = machine_of(example);
  snapshot.facts = machine.facts;
  snapshot.facts.any_kernel = yes_if(snapshot.facts.kernel == KernelRange{});
  bool has_boot = false;
  for (const Given& given : example.given) {
    if (given.kind == GivenKind::live && !snapshot.now) snapshot.now.emplace();
    if (given.kind == GivenKind::live && !given.name.empty())
      (*snapshot.now)[std::string(given.name)] = {reading_state(given.state), std::string(given.value), 0};
    has_boot = has_boot || given.kind == GivenKind::set || given.kind == GivenKind::file;
  }
  snapshot.evidence = machine.evidence;
  if (snapshot.evidence && !snapshot.now) snapshot.now.emplace();
  if (snapshot.facts.os == "windows") {
    if (snapshot.facts.kernel == KernelRange{}) snapshot.facts.kernel = kAnyWindows;
    add_example_registry(snapshot, base, example);
  } else if (has_boot || !snapshot.now) {
    const SettingNames names =
        std::make_shared<const std::vector<std::string>>(names_of(base, snapshot.facts.kernel, snapshot.facts.vendor));
    add_example_boot(snapshot, example, machine, names);
  }
  for (const Given& given : example.given)
    if (given.kind == GivenKind::set && given.state != GivenState::present)
      snapshot.boot->unseen[std::string(given.name)] = reading_state(given.state);
  if (snapshot.now) snapshot.kind = TargetKind::live;
  if (snapshot.boot && snapshot.boot->reader != BootReader::single_file && !snapshot.now)
    snapshot.kind = TargetKind::root;
  return snapshot;
}

ExampleResult run_examples(const RuleBase& base, const Rule& rule) {
  ExampleResult result;
  const RuleBase alone = with_rule_alone(base, rule);
  const RuleCache cache(alone);
  for (const Example& example : rule.examples) {
    ++result.run;
    const std::string place = fmt::format("{}:{}", rule.file, example.line);
    try {
      const Judgement judgement = judge_example(base, rule, example, cache);
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
