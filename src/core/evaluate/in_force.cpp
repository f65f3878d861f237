// SPDX-License-Identifier: MIT
// See in_force.h.
#include "core/evaluate/in_force.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/mutual_bounds.h"
#include "core/evaluate/written_through.h"

namespace tcptune {
namespace {

const Winner* winner_of(const Snapshot& snapshot, std::string_view name) {
  if (!snapshot.boot) return nullptr;
  const auto found = snapshot.boot->winners.find(name);
  return found == snapshot.boot->winners.end() ? nullptr : &found->second;
}

Known exists_for(const Setting& setting, std::string_view name, const Context& context) {
  const Snapshot& snapshot = context.snapshot;
  // What the running kernel shows is there whatever the catalogue says: backports.
  if (snapshot.now)
    if (const auto reading = snapshot.now->find(name);
        reading != snapshot.now->end() && reading->second.state != ReadingState::absent)
      return Known::yes;
  return exists_in(setting, context.kernels, snapshot.facts.vendor);
}

// Settings that limit each other, written in the order of the boot. Each starts as the kernel made it.
class MutualWrites {
 public:
  MutualWrites(const Setting& setting, std::string_view name, const Context& context) : name_(name), context_(context) {
    add(setting, name);
    for (const MutualBound& bound : mutual_bounds_of(name))
      if (const Setting* other = find_setting(context.base, bound.other)) add(*other, bound.other);
  }

  std::vector<Known> fates() {
    std::vector<Known> fates;
    std::sort(writes_.begin(), writes_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
    for (const Step& step : writes_) {
      const Known fails = fate_of(step);
      if (fails == Known::no) values_[step.name] = step.line->value;
      if (fails == Known::unknown) values_.erase(step.name);
      if (step.name == name_) fates.push_back(fails);
    }
    return fates;
  }

 private:
  struct Step {
    std::string_view name;
    const Setting* setting = nullptr;
    const Line* line = nullptr;
    std::size_t at = 0;
  };

  void add(const Setting& setting, std::string_view name) {
    if (!added_.insert(name).second) return;
    const auto& unseen = context_.snapshot.boot->unseen;
    if (auto value = unseen.contains(name) ? std::nullopt : default_text(setting, context_, name))
      values_.emplace(name, std::move(*value));
    const Winner* winner = winner_of(context_.snapshot, name);
    if (winner == nullptr) return;
    for (const BootWrite& write : winner->writes)
      writes_.push_back({name, &setting, &context_.snapshot.boot->lines[write.line], write.at});
  }

  Known fate_of(const Step& step) const {
    const Known alone = is_turned_down(*step.setting, step.name, step.line->value, context_);
    if (alone != Known::no) return alone;
    for (const MutualBound& bound : mutual_bounds_of(step.name)) {
      if (context_.kernels.high < bound.from || find_setting(context_.base, bound.other) == nullptr) continue;
      const Known fitting = fits(bound, step);
      if (fitting == Known::yes) continue;
      return context_.kernels.low >= bound.from && fitting == Known::no ? Known::yes : Known::unknown;
    }
    return Known::no;
  }

  Known fits(const MutualBound& bound, const Step& step) const {
    const auto value = after(step, step.name, bound.field);
    const auto limit = after(step, bound.other, bound.other_field);
    if (!value || !limit) return Known::unknown;
    const bool fits = bound.side == MutualBound::Side::at_least ? *value >= *limit : *value <= *limit;
    return fits ? Known::yes : Known::no;
  }

  // A number of a setting once the line is written: one that the line leaves out stays as it is.
  std::optional<std::int64_t> after(const Step& step, std::string_view name, std::size_t field) const {
    if (name == step.name)
      if (const auto written = number(step.line->value, field)) return written;
    const auto held = values_.find(name);
    return held == values_.end() ? std::nullopt : number(held->second, field);
  }

  static std::optional<std::int64_t> number(std::string_view text, std::size_t field) {
    const auto numbers = parse_numbers(text, field + 1);
    return numbers.size() > field ? std::optional(numbers[field]) : std::nullopt;
  }

  std::string_view name_;
  const Context& context_;
  std::set<std::string_view> added_;
  std::map<std::string_view, std::string> values_;
  std::vector<Step> writes_;
};

// The runtime of a container refuses what belongs to its host; CONF011 says so of each line.
bool is_the_hosts(const Setting& setting, const Context& context) {
  const Audience whom = context.snapshot.facts.audience;
  return (whom == Audience::container || whom == Audience::pod) &&
         (setting.scope != SettingScope::namespaced || context.kernels.high < setting.namespaced_since);
}

// When in the boot the line writes the setting.
std::size_t time_of(const Line& line, std::string_view name, const Snapshot& snapshot) {
  for (const BootWrite& write : winner_of(snapshot, name)->writes)
    if (&snapshot.boot->lines[write.line] == &line) return write.at;
  return 0;
}

}  // namespace

Known is_turned_down(const Setting& setting, std::string_view name, std::string_view value, const Context& context) {
  const Known exists = exists_for(setting, name, context);
  if (exists == Known::no || setting.access == Access::read_only) return Known::yes;
  const Known refused = is_refused(setting, value, context.kernels, context.snapshot.facts.vendor);
  return refused == Known::no && exists == Known::unknown ? Known::unknown : refused;
}

std::vector<Known> fates_of_writes(const Setting& setting, std::string_view name, const Context& context) {
  if (!mutual_bounds_of(name).empty()) return MutualWrites(setting, name, context).fates();
  std::vector<Known> fates;
  if (const Winner* winner = winner_of(context.snapshot, name))
    for (const BootWrite& write : winner->writes)
      fates.push_back(is_turned_down(setting, name, context.snapshot.boot->lines[write.line].value, context));
  return fates;
}

namespace {

LineInForce own_line(const Setting& setting, std::string_view name, const Context& context) {
  const Winner* winner = winner_of(context.snapshot, name);
  if (winner == nullptr || is_the_hosts(setting, context)) return {};
  const auto& lines = context.snapshot.boot->lines;
  if (context.snapshot.boot->reader == BootReader::registry) return {&lines[winner->line], YesNo::yes};
  const bool bound = !mutual_bounds_of(name).empty();
  const std::vector<Known> fates = bound ? fates_of_writes(setting, name, context) : std::vector<Known>();
  for (std::size_t i = winner->writes.size(); i-- > 0;) {
    const Line& line = lines[winner->writes[i].line];
    const Known fails = bound ? fates[i] : is_turned_down(setting, name, line.value, context);
    if (fails == Known::no) return {&line, YesNo::yes};
    if (fails == Known::unknown) return {nullptr, YesNo::no};
  }
  return {};
}

}  // namespace

LineInForce line_in_force(const Setting& setting, std::string_view name, const Context& context) {
  const LineInForce own = own_line(setting, name, context);
  const std::string all = written_through_from(setting, name);
  if (all.empty() || own.settled == YesNo::no) return own;
  const LineInForce through = own_line(setting, all, context);
  // "At least" says of `all` what it does not say of the others.
  if (through.line != nullptr && through.line->assigns != Assigns::value) return {nullptr, YesNo::no};
  if (through.settled == YesNo::no || own.line == nullptr) return through;
  if (through.line == nullptr) return own;
  const bool own_is_later = time_of(*own.line, name, context.snapshot) > time_of(*through.line, all, context.snapshot);
  return own_is_later ? own : through;
}

Known last_write_fails(const Setting& setting, std::string_view name, const Context& context) {
  const Winner* winner = winner_of(context.snapshot, name);
  if (winner == nullptr || context.snapshot.boot->reader == BootReader::registry) return Known::no;
  if (!mutual_bounds_of(name).empty()) return fates_of_writes(setting, name, context).back();
  return is_turned_down(setting, name, context.snapshot.boot->lines[winner->line].value, context);
}

}  // namespace tcptune
