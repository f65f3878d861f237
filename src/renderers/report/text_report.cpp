// SPDX-License-Identifier: MIT
// See text_report.h.
#include "renderers/report/text_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"
#include "renderers/report/finding_groups.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/target_text.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostUnknowns = 8;
constexpr std::size_t kMostPlaces = 12;  // of a finding that is told once
constexpr std::size_t kMostSteps = 6;  // of one fix

class TextRenderer : public Renderer {
 public:
  explicit TextRenderer(const RenderOptions& options) : options_(options) {}

  void target(const TargetResult& result, const Write& write) const override {
    if (result.proposed)
      write(compared(result.proposed->comparison, result.snapshot));
    else
      for (const FindingGroup& group : groups_of(result.left.judgement.findings, options_.least))
        write(show(*group.first, group.alike, result.snapshot) + '\n');
    if (options_.show_suppressed == YesNo::yes && !result.left.suppressed.empty())
      write(accepted(result.left.suppressed));
    if (!result.settings.empty()) write(table(result.settings));
  }

  YesNo stands_without_targets() const override { return YesNo::no; }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string text = options_.quiet == YesNo::yes ? ""
                       : totals.only != nullptr     ? closing(*totals.only)
                                                    : many(totals);
    for (const InForceNote& note : in_force_notes(in_force, totals)) text += paragraph("In force: ", note.text);
    return options_.quiet == YesNo::yes ? text : text + counts(totals.counts) + '\n';
  }

 private:
  static std::string many(const Totals& totals) {
    const std::string files = fmt::format("Audited {} file{}", totals.files, totals.files == 1 ? "" : "s");
    return totals.targets == totals.files ? files + ".\n" : fmt::format("{}, for {} targets.\n", files, totals.targets);
  }

  std::string paint(std::string_view code, std::string_view text) const {
    return options_.color == Color::yes ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
  }

  static std::string_view code_of(Severity severity) {
    return severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36";
  }

  // `label` in front of the first line, the rest indented below it.
  std::string paragraph(std::string_view label, std::string_view text) const {
    std::string out;
    const std::size_t indent = display_width(label);
    for (const std::string& line : wrap(printable(text), options_.width - indent))
      out += (out.empty() ? std::string(label) : std::string(indent, ' ')) + line + '\n';
    return out;
  }

  // A few lines each, with who accepted it and why.
  std::string accepted(const std::vector<SuppressedFinding>& all) const {
    std::string out;
    for (const SuppressedFinding& one : all) {
      const Finding& finding = one.finding;
      out += paragraph("", fmt::format("suppressed[{}]: {}", finding.rule->id, finding.message));
      if (!finding.place.file.empty()) out += fmt::format("  --> {}\n", printable(location_text(finding.place)));
      const std::string where = one.place.file.empty() ? "" : fmt::format(" at {}", location_text(one.place));
      const std::string why = one.reason.empty() ? "" : fmt::format(": {}", one.reason);
      out += paragraph("   = by:    ", fmt::format("the {}{}{}", name_of(one.by), where, why)) + '\n';
    }
    return out;
  }

  // What the proposed file brings is shown whole, the rest a line each.
  std::string compared(const Comparison& comparison, const Snapshot& snapshot) const {
    std::string out;
    const auto visible = [this](const std::vector<const Finding*>& findings) {
      return std::count_if(findings.begin(), findings.end(),
                           [this](const Finding* finding) { return finding->severity >= options_.least; });
    };
    const auto briefly = [&](std::string_view title, const std::vector<const Finding*>& findings) {
      if (visible(findings) == 0) return;
      out += fmt::format("{}\n", title);
      for (const Finding* finding : findings)
        if (finding->severity >= options_.least)
          out += paragraph("  ",
                           fmt::format("{}[{}]: {}", name_of(finding->severity), finding->rule->id, finding->message));
      out += '\n';
    };
    out += visible(comparison.introduced) == 0 ? "The change introduces nothing.\n\n" : "The change introduces:\n\n";
    for (const Finding* finding : comparison.introduced)
      if (finding->severity >= options_.least) out += show(*finding, {}, snapshot) + '\n';
    briefly("It cures:", comparison.cured);
    briefly("It leaves as it is:", comparison.left);
    return out;
  }

  std::string show(const Finding& finding, const std::vector<const Finding*>& alike, const Snapshot& snapshot) const {
    const std::string head = fmt::format("{}[{}]: ", name_of(finding.severity), finding.rule->id);
    // Later lines are indented by four, so the first may be that much longer: as if it began with four columns less.
    const std::string label = head.substr(0, head.size() - 2);
    std::string out;
    for (const std::string& line : wrap(head.substr(4) + printable(finding.message), options_.width - 4))
      out += (out.empty() ? head.substr(0, 4) : "    ") + line + '\n';
    out.replace(0, label.size(), paint(code_of(finding.severity), label));
    out += place(finding, snapshot);
    if (const std::string_view name = name_in_file(snapshot); !name.empty()) out += paragraph("   = for:   ", name);
    for (const Place& related : finding.related)
      out += paragraph("   = also: ", fmt::format("{}: {}", location_text(related), related.label));
    if (!alike.empty()) out += paragraph("   = also: ", places_of(alike));
    if (!finding.kernels.empty()) out += paragraph("   = holds: ", "on " + finding.kernels);
    for (const Elsewhere& other : finding.elsewhere)
      if (other.quiet == YesNo::no)
        out += paragraph("   = else:  ",
                         fmt::format("on {}: {}: {}", other.kernels, name_of(other.severity), other.message));
    if (finding.plane != FindingPlane::boot || snapshot.now)
      out += paragraph("   = plane: ", plane_text(finding.plane));
    for (const std::string& seen : finding.seen) out += paragraph("   = seen:  ", seen);
    out += paragraph("   = do:    ", finding.advice.view());
    out += fix(finding);
    if (!alike.empty() && !finding.fix.empty())
      out += paragraph("   = fix:   ", "the others alike; `tcptune diff` writes them all");
    if (!finding.ids.empty()) out += paragraph("   = asked: ", asked_by_text(finding, snapshot));
    out += fmt::format("   = more:  tcptune explain {}\n", finding.rule->id);
    return out;
  }

  static std::string places_of(const std::vector<const Finding*>& findings) {
    std::string out;
    std::size_t shown = 0;
    for (const Finding* finding : findings) {
      if (++shown > kMostPlaces)
        return out + fmt::format(", and {} more (--format json lists all)", findings.size() - kMostPlaces);
      if (!out.empty()) out += ", ";
      const std::string& name = finding->setting;
      const int line = finding->place.line;
      out += line == 0 ? name : name.empty() ? fmt::format("line {}", line) : fmt::format("line {} ({})", line, name);
    }
    return out;
  }

  std::string place(const Finding& finding, const Snapshot& snapshot) const {
    const Place& at = finding.place;
    if (at.file.empty())
      return fmt::format("  --> {} = {}\n", printable(snapshot.now ? proc_path(finding.setting) : finding.setting),
                         printable(finding.value));
    std::string out = fmt::format("  --> {}\n", printable(location_text(at)));
    if (at.text.empty()) return out;
    const std::string number = at.line > 0 ? std::to_string(at.line) : " ";
    const std::string margin(number.size(), ' ');
    const Clip clip = clip_line(at, options_.width - number.size() - 4);
    out += fmt::format(" {} |\n {} | {}\n {} | {}{}\n", margin, number, clip.text, margin,
                       std::string(clip.before, ' '), std::string(std::max<std::size_t>(1, clip.marked), '^'));
    return out;
  }

  static std::string proc_path(std::string_view setting) {
    std::string path(setting);
    // Dots separate directories; a slash inside an interface name stands for its dot.
    for (char& c : path) c = c == '.' ? '/' : c == '/' ? '.' : c;
    return "/proc/sys/" + path;
  }

  // The part of a line that fits, with the underlined part measured in columns.
  struct Clip {
    std::string text;
    std::size_t before = 0;
    std::size_t marked = 0;
  };

  Clip clip_line(const Place& at, std::size_t width) const {
    const std::string_view text = at.text;
    const std::size_t start = std::min(text.size(), static_cast<std::size_t>(std::max(0, at.column - at.text_from)));
    const auto columns = [&](std::size_t from, std::size_t size) {
      return display_width(printable(text.substr(from, size)));
    };
    const bool far = start > width / 2 || columns(0, start) > width / 2;  // a key far to the right: begin there
    Clip clip;
    clip.text = shorten(text.substr(far ? start : 0), width);
    clip.before = far ? 0 : columns(0, start);
    const std::size_t whole = columns(start, std::min(static_cast<std::size_t>(at.length), 4 * width));
    const std::size_t shown = display_width(clip.text);
    clip.marked = std::min(whole, shown > clip.before ? shown - clip.before : 0);
    return clip;
  }

  std::string fix(const Finding& finding) const {
    std::string out;
    for (std::size_t i = 0; i < finding.fix.size(); ++i) {
      if (i == kMostSteps)
        return out + paragraph("   = fix:   ", fmt::format("and {} more alike; `tcptune diff` writes them all",
                                                           finding.fix.size() - i));
      out += paragraph("   = fix:   ", fmt::format("({}) {}", name_of(finding.fix_safety), fix_text(finding.fix[i])));
    }
    return out;
  }

  std::string table(const std::vector<SettingVerdict>& verdicts) const {
    std::string out;
    for (const SettingVerdict& v : verdicts) {
      const std::string value = v.default_value.empty() || v.default_value == v.value
                                    ? v.value
                                    : fmt::format("{} (default {})", v.value, v.default_value);
      out += paragraph(fmt::format("{:<10}  ", v.verdict), fmt::format("{} = {}: {}", v.setting, value, v.because));
    }
    return out + '\n';
  }

  std::string closing(const TargetResult& result) const {
    std::string out = paragraph("", audited_text(result.snapshot));
    if (result.proposed && result.snapshot.boot)
      for (const BootFile& file : result.snapshot.boot->files)
        if (file.proposed == YesNo::yes)
          out += paragraph("Proposed: ", fmt::format("{}, as if it were in place", file.path));
    for (const std::string& hidden : result.snapshot.not_visible) out += paragraph("Not visible: ", hidden);
    const std::vector<std::string> reasons = not_judged_lines(result.left.judgement);
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      if (i == kMostUnknowns)
        return out + fmt::format("Not judged: {} more reasons (--format json lists all)\n", reasons.size() - i);
      out += paragraph("Not judged: ", reasons[i]);
    }
    return out;
  }

  std::string counts(const Counts& c) const {
    std::string out;
    const auto add = [&out](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
    add(c.error > 0 ? paint(code_of(Severity::error), counted(c.error, "error")) : counted(c.error, "error"));
    add(c.warning > 0 ? paint(code_of(Severity::warning), counted(c.warning, "warning"))
                      : counted(c.warning, "warning"));
    add(counted(c.note, "note"));
    if (c.suppressed > 0) add(fmt::format("{} suppressed", c.suppressed));
    const std::string verdicts =
        fmt::format("{} passed, {} not applicable, {} not judged", c.pass, c.not_applicable, c.unknown);
    return out + (options_.width < kUsualWidth ? ";\n" : "; ") + verdicts;
  }

  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_text_renderer(const RenderOptions& options) {
  return std::make_unique<TextRenderer>(options);
}

}  // namespace tcptune
