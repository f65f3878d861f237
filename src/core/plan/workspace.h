// SPDX-License-Identifier: MIT
// A snapshot on which changes are tried: they are made in its sources or its registry, and these are read again.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/plan/edits.h"
#include "core/plan/plan.h"

namespace tcptune {

// Line indices speak of the round's snapshot, until the next round begins.
class Workspace {
 public:
  // `original` must outlive it.
  Workspace(const RuleBase& base, const Snapshot& original);

  // The original with all that was done so far.
  const Snapshot& begin_round();
  const Snapshot& now() const { return round_ ? *round_ : original_; }

  const Line& line(std::size_t index) const { return now().boot->lines[index]; }
  const BootFile& file_of(const Line& line) const { return now().boot->file_of(line); }
  const BootFile& file_of(std::size_t index) const { return file_of(line(index)); }

  // Was the line added here?
  bool is_addition(std::size_t index) const;

  // Are changes edits of sources? Of a registry: only when its text is edited in place.
  bool edits_sources() const { return !original_.registry || original_.registry->edited_in_place == YesNo::yes; }

  // Why the line is not changed, behind the name of its file: "belongs to a package"; it may be the setting's only.
  // Empty: it is the administrator's, one setting's, and stands for itself.
  std::string why_not_edited(std::size_t index) const;
  bool may_edit(std::size_t index) const { return why_not_edited(index).empty(); }

  // Can the place where its value stands hold this one?
  bool can_hold(std::size_t index, std::string_view value) const;

  // The same for one line in every round: its source and its number there.
  using LineKey = std::pair<const Source*, int>;
  LineKey key_of(const Line& line) const;

  // For the sake of a setting the line says something else; `lines` empty: it goes. It may be of a file that is not
  // read. A line changes once a round: false where it has changed already.
  bool rewrite(const Line& line, const std::vector<std::string>& lines, const std::string& setting,
               const std::vector<Reason>& reasons);

  // The setting's line goes, or what it says of the setting where it says more.
  bool remove(const Line& line, const std::string& setting, const std::vector<Reason>& reasons);

  // Only its value changes.
  bool set_value(std::size_t index, const std::string& value, const std::string& setting,
                 const std::vector<Reason>& reasons);

  // A new line, or another value of one that was added.
  void add(const std::string& setting, const std::string& value, const std::string& old_value,
           const std::vector<Reason>& reasons);
  bool adds(const std::string& setting) const { return additions_.contains(setting); }
  void drop_addition(const std::string& setting) { additions_.erase(setting); }

  // The module is there at the next boot. False: it is listed already.
  bool list_module(const std::string& module, const std::vector<Reason>& reasons);

  // Can a .reg file hold the key in which the setting is?
  bool can_write_key_of(const std::string& setting) const;

  // `value` empty: it is deleted.
  void set_in_registry(const std::string& setting, const std::string& value, const std::vector<Reason>& reasons);

  // Nothing is done about this setting after all.
  void restore(const std::string& setting);

  ChangeSet result();

 private:
  LineEdits& edits_of(const SourcePtr& original);
  Span whole_lines(const Line& line) const;
  bool shares_its_line(std::size_t index) const;
  bool replace(const Line& line, Span whole, const std::vector<std::string>& by, const std::string& new_value,
               const std::string& setting, const std::vector<Reason>& reasons);
  bool replace_part(const Line& line, Span part, std::string_view by, const std::string& new_value,
                    const std::string& setting, const std::vector<Reason>& reasons);
  void write_additions();
  std::optional<FileChange> module_list() const;
  Snapshot with_registry_changes() const;
  Snapshot with_text(SourcePtr source) const;

  const RuleBase& base_;
  const Snapshot& original_;
  std::map<std::string, std::size_t, std::less<>> deciding_;  // of the original's registry
  std::optional<Snapshot> round_;  // nothing: as the original
  SourcePtr new_file_ = make_source("");  // what a drop-in that does not exist yet begins as
  std::map<const Source*, LineEdits> edits_;  // by original source
  std::map<const Source*, SourcePtr> original_of_;  // by the round's source
  std::map<LineKey, LineChange> changed_;
  std::map<std::string, std::set<LineKey>> changed_for_;  // by setting
  std::set<LineKey> this_round_;
  std::map<std::pair<const Source*, std::size_t>, std::size_t> gone_from_list_;  // in this round, by where it begins
  std::map<std::string, Addition> additions_;
  std::map<std::string, std::vector<Reason>> modules_;
  std::map<std::string, RegistryChange> registry_;
};

}  // namespace tcptune
