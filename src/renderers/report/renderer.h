// SPDX-License-Identifier: MIT
// An output format: text for the start, for each target as it is judged, and for the end. One row a format in
// renderer.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/accept/in_force.h"
#include "core/accept/target_result.h"
#include "core/text/error.h"

namespace tcptune {

enum class Color { no, yes };

// What `tcptune diff` prints for a target, and what it says of changes that it does not make.
struct DiffText {
  std::string text;  // empty: nothing is proposed
  std::vector<std::string> said;
};

inline constexpr std::size_t kUsualWidth = 80;

struct RenderOptions {
  Color color = Color::no;
  Severity least = Severity::note;  // findings below are counted but not shown
  // For reports that name files as a repository has them:
  std::string path_prefix;  // of relative paths; empty: none
  std::optional<std::string> root_prefix;  // of paths inside of an image; nothing: the image's own path
  std::size_t width = kUsualWidth;  // columns of a text report
  YesNo quiet = YesNo::no;  // a text report without what was audited
  YesNo show_suppressed = YesNo::no;  // by formats that can tell them from findings
  // For reports that say more than the findings do:
  const RuleBase* base = nullptr;  // the rules that are judged; null: nothing is told of them
  std::function<DiffText(const TargetResult&)> diff_of = {};  // for any thread; empty: nobody makes one
};

using Write = std::function<void(std::string_view)>;

// Findings counted by what they say, so that many targets need no more room than one.
struct TalliedFinding {
  std::string rule;
  std::string setting;
  Severity severity = Severity::note;
  auto operator<=>(const TalliedFinding&) const = default;
};

// The sum of all targets.
struct Totals {
  Counts counts;
  int targets = 0;
  int files = 0;  // some hold several targets
  std::vector<Failure> failed;  // inputs that could not be judged
  std::map<TalliedFinding, int> tally;  // of those that are shown
  const TargetResult* only = nullptr;  // if there is one target alone
  Silenced silenced;
  std::vector<SettingVerdict> settings;  // of all targets
  YesNo said = YesNo::no;  // did target() write anything?
  ExitStatus status = ExitStatus::clean;  // what the run ends with
  FailOn fail_on = FailOn::warning;  // what makes that ExitStatus::findings
};

// Keeps nothing between its calls: any thread may ask for the text of a target.
class Renderer {
 public:
  virtual ~Renderer() = default;
  virtual std::string begin(const InForce&) const { return ""; }
  virtual void target(const TargetResult& result, const Write& write) const = 0;
  // Stands between the texts of two targets, where both have one.
  virtual std::string_view between() const { return ""; }
  // An input that could not be judged; like a target, where it stands among them.
  virtual std::string failure(const Failure&) const { return ""; }
  // Is there a report when nothing could be judged? A person is told on standard error and needs none.
  virtual YesNo stands_without_targets() const { return YesNo::yes; }
  virtual std::string end(const InForce& in_force, const Totals& totals) const = 0;
};

using MakeRenderer = std::unique_ptr<Renderer>(const RenderOptions& options);

struct ReportFormat {
  std::string_view name;  // what --format and --report take
  MakeRenderer& make;
};

// The first is the default.
std::span<const ReportFormat> report_formats();

// Null if there is no such format.
std::unique_ptr<Renderer> make_renderer(std::string_view format, const RenderOptions& options);

}  // namespace tcptune
