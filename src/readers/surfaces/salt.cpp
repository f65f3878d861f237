// SPDX-License-Identifier: MIT
// Salt: states and pillars, read around the tags of their template. Its module writes str(value), so that `yes` becomes
// True, which no kernel takes: salt/modules/linux_sysctl.py at commit 0cc0d641. That was read; no Salt was run.
#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "core/text/text.h"
#include "readers/surfaces/ansible_values.h"
#include "readers/surfaces/boot_places.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/conditional_targets.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_lines.h"
#include "readers/surfaces/yaml_settings.h"
#include "readers/surfaces/yaml_template.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSaltMarks{"#"sv};
constexpr std::string_view kSalt = "Salt";

// Both read YAML 1.1; words stay words of Python.
std::string written_by_salt(const LocatedNode& scalar) {
  if (scalar.style != ScalarStyle::plain) return scalar.text;
  const std::string word = lower(scalar.text);
  if (word == "yes" || word == "on" || word == "true") return "True";
  if (word == "no" || word == "off" || word == "false") return "False";
  return text_of_scalar(scalar);
}

// The branch of the template that each line is in: the tags around it, that of the branch last.
std::vector<std::string> branches_of(std::string_view text) {
  std::vector<std::string> open, of_line;
  for (const std::string_view line : split(text, '\n')) {
    std::string_view tag = trim(line);
    const bool is_tag = tag.starts_with("{%");
    if (is_tag) {
      tag = trim(tag.substr(2, std::min(tag.find("%}"), tag.size()) - 2));
      while (tag.starts_with('-') || tag.starts_with('+')) tag = trim(tag.substr(1));
      while (tag.ends_with('-')) tag = trim(tag.substr(0, tag.size() - 1));
      if (tag.starts_with("endif") && !open.empty()) open.pop_back();
      if ((tag.starts_with("elif ") || tag.starts_with("else")) && !open.empty())
        open.back() = tag.starts_with("else") ? "not (" + open.back().substr(0, 50) + ")" : std::string(tag.substr(5));
      if (tag.starts_with("if ") && open.size() < 20) open.emplace_back(tag.substr(3));
    }
    of_line.push_back(open.empty() ? std::string() : open.back());
  }
  return of_line;
}

// What a state is told: `- name: …` of its list.
const LocatedNode* told(const LocatedNode& arguments, std::string_view name) {
  for (const LocatedNode* item : arguments.items)
    if (item->real().kind == YamlKind::mapping)
      if (const LocatedNode* found = item->real().find(name)) return found;
  return nullptr;
}

class SaltReader {
 public:
  explicit SaltReader(const SurfaceText& text)
      : text_(text),
        yaml_text_(yaml_of_template(text.text)),
        yaml_(yaml_text_, std::string(text.path)),
        branches_(branches_of(text.text)) {}

  std::vector<Fragment> read() {
    for (const LocatedNode* document : yaml_.documents()) {
      take_states(*document);
      const YamlSettings settings{text_, yaml_, Holes::jinja, written_by_salt};
      for (Line& line : settings_below(settings, *document, known_)) add(kSalt, std::move(line));
    }
    return std::move(fragments_);
  }

 private:
  void add(std::string_view program, Line line) {
    const auto at = static_cast<std::size_t>(std::max(1, line.line)) - 1;
    const SurfaceTarget target =
        targets_.target_for({}, line.name, at < branches_.size() ? branches_[at] : std::string());
    if (fragments_.empty() || fragments_.back().target != target || fragments_.back().program != program ||
        fragments_.back().lines.back().line > line.line)
      fragments_.push_back({target, std::string(program), {}, {}});
    fragments_.back().lines.push_back(std::move(line));
  }

  void add_file(const LocatedNode& text) {
    if (text.kind == YamlKind::scalar)
      for (Line& line : sysctl_lines(text_, view_of(text_.text, text), Holes::jinja)) add("", std::move(line));
    for (const LocatedNode* item : text.items)
      if (item->kind == YamlKind::scalar) add_file(*item);
  }

  void take_states(const LocatedNode& states) {
    for (std::size_t i = 0; i < states.entries.size(); ++i) {
      const auto& [id, value] = states.entries[i];
      const LocatedNode& functions = value->real();
      if (id->kind != YamlKind::scalar || functions.kind != YamlKind::mapping || value->alias != nullptr) continue;
      if (id->text == "extend") take_states(functions);
      for (std::size_t k = 0; k < functions.entries.size(); ++k) {
        const Span own = yaml_.removal_of_entry(functions, k);
        take_function(*id, functions.entries[k].key->text, functions.entries[k].value->real(),
                      own.empty() ? yaml_.removal_of_entry(states, i) : own);
      }
    }
  }

  void take_function(const LocatedNode& id, std::string_view function, const LocatedNode& arguments, Span removal) {
    // sysctl: [present, {value: 1}], as older states have it.
    const std::string_view module = function.substr(0, function.find('.'));
    std::string_view what = module.size() < function.size() ? function.substr(module.size() + 1) : std::string_view();
    for (const LocatedNode* item : arguments.items)
      if (what.empty() && item->kind == YamlKind::scalar) what = item->text;
    if (module == "sysctl" && what == "present") take_present(id, arguments, removal);
    const LocatedNode* name = told(arguments, "name");
    const std::string_view path = name == nullptr ? id.text : name->text;
    if (module == "file" && what != "absent" && is_place_of_sysctls(path))
      for (const std::string_view word : {"contents"sv, "text"sv, "content"sv, "source"sv})
        if (const LocatedNode* text = word == "source" ? nullptr : told(arguments, word)) add_file(*text);
    if (module == "cmd" && (what == "run" || what == "wait")) take_command(name == nullptr ? id : *name);
  }

  void take_present(const LocatedNode& id, const LocatedNode& arguments, Span removal) {
    const LocatedNode *name = told(arguments, "name"), *names = told(arguments, "names");
    const LocatedNode* value = told(arguments, "value");
    if (value == nullptr || value->kind != YamlKind::scalar || trim(value->text).empty()) return;
    if (names == nullptr) return add_setting(name == nullptr ? id : *name, *value, removal, YesNo::no);
    for (std::size_t i = 0; i < names->items.size(); ++i) {
      const Span item = yaml_.removal_of_item(*names, i);
      if (names->items[i]->kind == YamlKind::scalar)
        add_setting(*names->items[i], *value, item.empty() ? removal : item, YesNo::yes);
    }
  }

  void add_setting(const LocatedNode& name, const LocatedNode& value, Span removal, YesNo shared) {
    Line line = yaml_line(text_, name, value, Holes::jinja, removal);
    if (has_hole(line.key, Holes::jinja) || !known_.insert(&name).second) return;
    Writing writing = *line.writing;
    if (line.kind == LineKind::assignment) line.value = trim(written_by_salt(value));
    if (!removal.empty() && has_tag(removal)) writing.not_edited = "stands around a tag of the template";
    if (removal.empty()) writing.not_edited = "is the only state there";
    if (shared == YesNo::yes) line.value_span.end = line.value_span.begin;
    line.writing = std::make_shared<const Writing>(std::move(writing));
    add(kSalt, std::move(line));
  }

  bool has_tag(Span span) const {
    return text_.text.substr(span.begin, span.end - span.begin).find("{%") != std::string_view::npos;
  }

  void take_command(const LocatedNode& script) {
    if (script.kind != YamlKind::scalar) return;
    const View view = view_of(text_.text, script);
    if (has_hole(view.text(), Holes::jinja)) return;
    for (Fragment& fragment : script_fragments({text_, view, {}, std::string(kSalt), RunsWhere::host}))
      for (Line& line : fragment.lines) add(fragment.program, std::move(line));
  }

  const SurfaceText& text_;
  const std::string yaml_text_;
  const LocatedYaml yaml_;
  const std::vector<std::string> branches_;
  ConditionalTargets targets_;
  std::set<const LocatedNode*> known_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::salt(const SurfaceText& text) {
  return with_comments(text, SaltReader(text).read(), kSaltMarks);
}

}  // namespace tcptune
