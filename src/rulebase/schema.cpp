// SPDX-License-Identifier: MIT
// The table of fields; see schema.h.
#include "rulebase/schema.h"

#include <algorithm>
#include <cassert>

#include "core/accept/policy.h"
#include "core/catalogue/kernel_version.h"

namespace tcptune {
namespace {

using F = FieldType;
constexpr Presence kRequired = Presence::required;
constexpr Presence kOptional = Presence::optional;

template <typename Enum>
std::vector<std::string_view> choices() {
  return {kNames<Enum>.begin(), kNames<Enum>.end()};
}

// A kernel of nobody in particular needs no word.
std::vector<std::string_view> vendors() { return {kKernelVendors.begin() + 1, kKernelVendors.end()}; }

const std::vector<std::string_view> kSeverities = choices<Severity>();
constexpr std::string_view kIdMeaning =
    "What this baseline demands of the setting: product, version and number, such as Debian 13 v1.0.0 3.3.1.4.";
const std::vector<std::string_view> kSafeties{name_of(FixSafety::safe), name_of(FixSafety::review)};

MappingSchema rule_schema() {
  return {
      "rule",
      "A rule of tcptune's rule base.",
      {{"id", F::text, kRequired, "Family and number, such as TW007. Never used again for another rule.", {}, ""},
       {"name", F::text, kRequired, "Kebab-case; names the defect, never the cure.", {}, ""},
       {"title", F::text, kRequired, "The defect in at most 100 characters.", {}, ""},
       {"severity", F::choice, kRequired, "How loud a finding is.", kSeverities, ""},
       {"os",
        F::choice,
        kOptional,
        "The system whose targets it judges; absent: that of its setting.",
        {kSystems.begin(), kSystems.end()},
        ""},
       {"setting", F::text, kOptional, "The setting that a finding points at.", {}, ""},
       {"effect",
        F::choice,
        kOptional,
        "What --show-passed says of the setting; absent: harmful for errors and warnings, ok for notes.",
        {"harmful", "no effect", "unrelated", "ok"},
        ""},
       {"for_each",
        F::text_list,
        kOptional,
        "Globs over setting names: the rule is judged once for each that has a reading or an assignment; `it` is bound "
        "to it.",
        {},
        ""},
       {"once_per",
        F::choice,
        kOptional,
        "With for_each: one finding for each block of lines without an empty line.",
        {"block"},
        ""},
       {"applies_when", F::condition, kOptional, "When the rule has something to say.", {}, ""},
       {"check", F::condition, kOptional, "The pass condition. Required unless builtin.", {}, ""},
       {"message",
        F::text,
        kRequired,
        "One sentence: what is set and what it does. {expression} is filled in.",
        {},
        ""},
       {"advice", F::text, kRequired, "What to do, in one or two sentences. {expression} is filled in.", {}, ""},
       {"cases", F::mapping_list, kOptional, "The first whose `when` is true overrides what it gives.", {}, "case"},
       {"why", F::text, kRequired, "The mechanism, the kernels it holds on, and what people believe wrongly.", {}, ""},
       {"fix", F::open_mapping, kOptional, "Setting: value, `delete` (the line) or `default`.", {}, ""},
       {"fix_safety", F::choice, kOptional, "Required with fix: may it be applied without thinking of the workload?",
        kSafeties, ""},
       {"supersedes", F::text_list, kOptional, "Rules whose finding on the same line this one replaces.", {}, ""},
       {"topics", F::text_list, kRequired, "One to three explain pages.", {}, ""},
       {"references", F::text_list, kRequired, "Public sources.", {}, ""},
       {"lab", F::text, kOptional, "The experiment in tests/lab that shows the rule's claim.", {}, ""},
       {"proof", F::text, kOptional, "`none -- reason`: why no experiment can show the claim. Instead of lab.", {}, ""},
       {"ignorable", F::boolean, kOptional, "May a suppression silence it? Default true.", {}, ""},
       {"builtin", F::boolean, kOptional, "Judged by code; then without check.", {}, ""},
       {"evidence",
        F::boolean,
        kOptional,
        "Judged by `tcptune diagnose`, from sockets and counters, and not by an audit.",
        {},
        ""},
       {"examples",
        F::mapping_list,
        kRequired,
        "Executed: at least one that fails and one that passes.",
        {},
        "example"}}};
}

MappingSchema case_schema() {
  return {"case",
          "An override for some circumstances.",
          {{"when", F::condition, kRequired, "When it holds.", {}, ""},
           {"severity", F::choice, kOptional, "Instead of the rule's.", kSeverities, ""},
           {"message", F::text, kOptional, "Instead of the rule's.", {}, ""},
           {"advice", F::text, kOptional, "Instead of the rule's.", {}, ""},
           {"fix", F::open_mapping, kOptional, "Instead of the rule's.", {}, ""},
           {"fix_safety", F::choice, kOptional, "Instead of the rule's.", kSafeties, ""}}};
}

MappingSchema example_schema() {
  return {"example",
          "A small machine or file and the verdict on it.",
          {{"expect", F::choice, kRequired, "The verdict.", choices<Verdict>(), ""},
           {"severity", F::choice, kOptional, "The severity of the finding.", kSeverities, ""},
           {"given",
            F::open_mapping,
            kRequired,
            "Facts, settings (as set by a file), live: settings, file: text, files: path: text.",
            {},
            ""}}};
}

MappingSchema setting_schema() {
  return {
      "setting",
      "A setting of the catalogue.",
      {{"name", F::text, kRequired, "Dotted; one component may be *: one setting per interface.", {}, ""},
       {"type", F::choice, kRequired, "How its text is understood.", choices<ValueType>(), ""},
       {"fields", F::text_list, kOptional, "Names of a vector's numbers.", {}, ""},
       {"unit", F::text, kOptional, "seconds, bytes, pages, …", {}, ""},
       {"stored", F::choice, kOptional, "How the kernel keeps the number; absent: by the unit.", choices<Storage>(),
        ""},
       {"range", F::mapping_or_list, kOptional, "What the kernel accepts; absent: anything.", {}, "range"},
       {"values", F::mapping_or_list, kOptional, "Words that it takes; absent: any text.", {}, "value"},
       {"default", F::default_value, kOptional, "The kernel's default, by version where it changed.", {}, "default"},
       {"like", F::expression, kOptional, "What holds of every default, where the memory decides.", {}, ""},
       {"shipped", F::mapping_or_list, kOptional, "What distributions or systemd set by themselves.", {}, "shipped"},
       {"capacity",
        F::mapping_or_list,
        kOptional,
        "Of a limit, or a vector's last number: what the memory makes the kernel choose.",
        {},
        "capacity"},
       {"since", F::version, kOptional, "First kernel that has it; absent: older than 2.6.18.", {}, ""},
       {"removed", F::version, kOptional, "First kernel that has it no more.", {}, ""},
       {"vendors", F::text_list, kOptional, "Only in these vendors' kernels.", {}, ""},
       {"backports", F::text_list, kOptional, "Vendors' kernels that have it all the same.", {}, ""},
       {"unread_since", F::version, kOptional, "From this version on nothing reads it.", {}, ""},
       {"scope", F::choice, kOptional, "Of Linux settings, and required there: whose it is.", choices<SettingScope>(),
        ""},
       {"namespace_since", F::version, kOptional, "First kernel where each network namespace has its own.", {}, ""},
       {"access", F::choice, kOptional, "rw unless given.", choices<Access>(), ""},
       {"module", F::text, kOptional, "Only there while this module is loaded.", {}, ""},
       {"applies", F::text, kRequired, "When a change takes effect.", {}, ""},
       {"meaning", F::text, kRequired, "What it does, in one line.", {}, ""},
       {"source", F::text, kRequired, "Where that is documented.", {}, ""},
       {"aliases", F::text_list, kOptional, "Other names of the same value.", {}, ""}}};
}

MappingSchema range_schema() {
  return {"range",
          "Values the kernel accepts; outside it answers EINVAL.",
          {{"min", F::integer, kRequired, "Smallest.", {}, ""},
           {"max", F::integer, kRequired, "Largest.", {}, ""},
           {"from", F::version, kOptional, "First kernel.", {}, ""},
           {"until", F::version, kOptional, "First kernel where it no longer holds.", {}, ""},
           {"lts", F::text_list, kOptional, "Releases of older series that were seen to have it.", {}, ""},
           {"vendor", F::choice, kOptional, "Only this vendor's kernels.", vendors(), ""}}};
}

MappingSchema value_schema() {
  return {"value",
          "A word that a setting takes.",
          {{"name", F::text, kRequired, "The word.", {}, ""},
           {"module", F::text, kOptional, "The module that brings it; absent: built in.", {}, ""},
           {"since", F::version, kOptional, "First kernel that has it.", {}, ""},
           {"removed", F::version, kOptional, "First kernel that has it no more.", {}, ""}}};
}

MappingSchema default_schema() {
  return {"default",
          "A kernel's default.",
          {{"value", F::scalar, kOptional, "As /proc shows it.", {}, ""},
           {"formula", F::expression, kOptional, "How to compute it.", {}, ""},
           {"interface", F::text, kOptional, "Of a family: only for all, default, lo or another one.", {}, ""},
           {"text", F::text, kOptional, "In words.", {}, ""},
           {"from", F::version, kOptional, "First kernel.", {}, ""},
           {"until", F::version, kOptional, "First kernel where it no longer holds.", {}, ""},
           {"vendor", F::choice, kOptional, "Only this vendor's kernels.", vendors(), ""}}};
}

MappingSchema capacity_schema() {
  return {"capacity",
          "A limit that the kernel computes from its memory.",
          {{"formula", F::expression, kRequired, "How.", {}, ""},
           {"from", F::version, kOptional, "First kernel.", {}, ""},
           {"until", F::version, kOptional, "First kernel where it no longer holds.", {}, ""}}};
}

MappingSchema shipped_schema() {
  return {"shipped",
          "A value that a distribution, or systemd, sets by itself.",
          {{"value", F::scalar, kRequired, "As a file writes it.", {}, ""},
           {"interface", F::text, kOptional, "Of a family: only for all, default, lo or another one.", {}, ""},
           {"source", F::text, kRequired, "Whose file sets it.", {}, ""}}};
}

MappingSchema topic_schema() {
  return {"topic",
          "An explain page.",
          {{"name", F::text, kRequired, "What `tcptune explain` takes.", {}, ""},
           {"title", F::text, kRequired, "One line.", {}, ""},
           {"text", F::text, kRequired, "At most one screen.", {}, ""},
           {"see", F::text_list, kOptional, "Topics, rules and settings.", {}, ""},
           {"references", F::text_list, kOptional, "Public sources.", {}, ""}}};
}

MappingSchema profile_schema() {
  return {"profile",
          "A role's expectations.",
          {{"name", F::text, kRequired, "What --profile takes.", {}, ""},
           {"title", F::text, kRequired, "The role, in one line.", {}, ""},
           {"extends",
            F::text_list,
            kOptional,
            "Profiles whose entries come first; later ones win, own entries win over all.",
            {},
            ""},
           {"role", F::choice, kRequired, "What `role` is in rules.", {kRoles.begin(), kRoles.end()}, ""},
           {"settings", F::mapping_list, kRequired, "What the role expects.", {}, "profile-entry"},
           {"not_set", F::mapping_list, kOptional, "What people expect here and why it is not there.", {}, "not-set"},
           {"excludes", F::text_list, kOptional, "Rules that this role reverses.", {}, ""}}};
}

MappingSchema profile_entry_schema() {
  return {
      "profile-entry",
      "One expectation.",
      {{"setting", F::text, kRequired, "Full name.", {}, ""},
       {"value", F::text, kOptional, "As written to a file. Either this or formula.", {}, ""},
       {"formula", F::expression, kOptional, "How to compute it.", {}, ""},
       {"at_least", F::boolean, kOptional, "A larger value is fine too.", {}, ""},
       {"at_most", F::boolean, kOptional, "A smaller value is fine too.", {}, ""},
       {"when", F::condition, kOptional, "Only then; when it is unknown the entry is left out and reported.", {}, ""},
       {"safety", F::choice, kRequired, "review: depends on memory, link or load.", kSafeties, ""},
       {"needs", F::text_list, kOptional, "Facts without which it is not written.", {}, ""},
       {"reason", F::text, kRequired, "Why, in one line.", {}, ""},
       {"source", F::text, kRequired, "Public source.", {}, ""},
       {"wrong_when", F::text, kOptional, "Where the value does harm, in a clause.", {}, ""},
       {"cis", F::text_list, kOptional, kIdMeaning, {}, ""},
       {"stig", F::text_list, kOptional, kIdMeaning, {}, ""},
       {"dev_sec", F::text_list, kOptional, kIdMeaning, {}, ""}}};
}

MappingSchema not_set_schema() {
  return {"not-set",
          "A setting that is deliberately left alone.",
          {{"setting", F::text, kRequired, "Full name.", {}, ""},
           {"reason", F::text, kRequired, "Why.", {}, ""},
           {"asked", F::text, kOptional, "The value that public baselines ask for.", {}, ""},
           {"cis", F::text_list, kOptional, kIdMeaning, {}, ""},
           {"stig", F::text_list, kOptional, kIdMeaning, {}, ""},
           {"dev_sec", F::text_list, kOptional, kIdMeaning, {}, ""}}};
}

// What the policy and its overrides share: what options of the same names say.
std::vector<Field> policy_default_fields() {
  return {
      {"target", F::text, kOptional, "As --target: a release such as debian-12.", {}, ""},
      {"kernel", F::text, kOptional, "As --kernel: 6.1, or a range such as 4.18..", {}, ""},
      {"windows-version", F::text, kOptional, "As --windows-version.", {}, ""},
      {"kubernetes", F::text, kOptional, "As --kubernetes, with `for: pod`.", {}, ""},
      {"for", F::choice, kOptional, "As --for: whom files and images are meant for.", {"host", "container", "pod"}, ""},
      {"role", F::choice, kOptional, "As --role.", {kRoles.begin(), kRoles.end()}, ""},
      {"memory", F::text, kOptional, "As --memory, such as 8GiB.", {}, ""},
      {"profile", F::text, kOptional, "As --profile; a path counts from this file.", {}, ""},
      {"select", F::text_list, kOptional, "As --select: only these rules or families.", {}, ""}};
}

MappingSchema policy_schema() {
  MappingSchema schema{
      "policy",
      "What a site has decided: .tcptune.yaml. The command line goes before it.",
      {{"ignore", F::mapping_list, kOptional, "Findings that are accepted.", {}, "policy-ignore"},
       {"severity", F::open_mapping, kOptional, "How loud rules are here: id: note, warning or error.", {}, ""},
       {"fail-on", F::choice, kOptional, "As --fail-on.", choices<FailOn>(), ""},
       {"rules", F::text_list, kOptional, "Directories of rules, as --rules; they count from this file.", {}, ""},
       {"include", F::text_list, kOptional, "As --include; globs count from this file.", {}, ""},
       {"exclude", F::text_list, kOptional, "As --exclude; globs count from this file.", {}, ""},
       {"overrides",
        F::mapping_list,
        kOptional,
        "Other defaults for some inputs; the last that fits goes first.",
        {},
        "policy-override"}}};
  const std::vector<Field> defaults = policy_default_fields();
  schema.fields.insert(schema.fields.end(), defaults.begin(), defaults.end());
  return schema;
}

MappingSchema policy_override_schema() {
  MappingSchema schema{"policy-override",
                       "Defaults for the inputs that a path names.",
                       {{"path", F::text, kRequired, "A glob, as in the entries of ignore.", {}, ""}}};
  const std::vector<Field> defaults = policy_default_fields();
  schema.fields.insert(schema.fields.end(), defaults.begin(), defaults.end());
  return schema;
}

MappingSchema policy_ignore_schema() {
  return {"policy-ignore",
          "Findings that are accepted: those of the rule that match all else that is given.",
          {{"rule", F::text, kRequired, "An id, or a family such as TW.", {}, ""},
           {"setting", F::text, kOptional, "Only about this setting; may be a glob.", {}, ""},
           {"path",
            F::text,
            kOptional,
            "Only in these files: a glob, held against the name alone when it has no /, against the whole path when it "
            "starts with one, and else against the path from this file on; ** stands for any directories.",
            {},
            ""},
           {"reason", F::text, kRequired, "Why, for whoever comes next.", {}, ""},
           {"until", F::text, kOptional, "The last day on which it holds, such as 2027-01-31.", {}, ""}}};
}

}  // namespace

const std::vector<MappingSchema>& all_schemas() {
  static const std::vector<MappingSchema> all{
      rule_schema(),    case_schema(),   example_schema(),         setting_schema(),
      range_schema(),   value_schema(),  default_schema(),         capacity_schema(),
      shipped_schema(), topic_schema(),  profile_schema(),         profile_entry_schema(),
      not_set_schema(), policy_schema(), policy_override_schema(), policy_ignore_schema()};
  return all;
}

const MappingSchema& schema_of(std::string_view name) {
  const auto& all = all_schemas();
  const auto found =
      std::find_if(all.begin(), all.end(), [name](const MappingSchema& schema) { return schema.name == name; });
  assert(found != all.end());
  return *found;
}

}  // namespace tcptune
