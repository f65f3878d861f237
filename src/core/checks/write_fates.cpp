// SPDX-License-Identifier: MIT
// See write_fates.h.
#include "core/checks/write_fates.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_pieces.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/mutual_bounds.h"
#include "core/evaluate/in_force.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

class Fates {
 public:
  Fates(const Line& line, const Setting& setting, const Context& context)
      : line_(line), setting_(setting), context_(context) {}

  std::vector<FatePart> parts() {
    if (is_plainly_taken()) return {{Fate::taken, Severity::note, "", {context_.kernels}}};
    std::vector<KernelVersion> versions = boundaries_of(setting_);
    if (is_any_kernel()) versions.push_back(quiet_before("linux"));
    std::sort(versions.begin(), versions.end());
    for (const KernelRange& kernels : pieces_of(context_.kernels, versions)) add(judged(kernels), kernels);
    std::stable_sort(parts_.begin(), parts_.end(),
                     [](const FatePart& a, const FatePart& b) { return loudness(a) > loudness(b); });
    for (FatePart& part : parts_) part.kernels = joined(std::move(part.kernels));
    return std::move(parts_);
  }

 private:
  static int loudness(const FatePart& part) { return part.message.empty() ? -1 : static_cast<int>(part.severity); }

  bool is_any_kernel() const { return context_.snapshot.facts.any_kernel == YesNo::yes; }

  // Most lines: they need no second look.
  bool is_plainly_taken() const {
    const bool exists = exists_in(setting_, context_.kernels, context_.snapshot.facts.vendor) == Known::yes;
    const bool will_do = is_any_kernel() && setting_.since <= quiet_before("linux") && setting_.removed == kNever;
    return setting_.access != Access::read_only && setting_.vendors.empty() && (exists || will_do) &&
           mutual_bounds_of(line_.name).empty() &&
           is_refused(setting_, line_.value, context_.kernels, context_.snapshot.facts.vendor) == Known::no;
  }

  void add(FatePart part, const KernelRange& kernels) {
    const auto same = std::find_if(parts_.begin(), parts_.end(), [&](const FatePart& known) {
      return known.fate == part.fate && known.severity == part.severity && known.message == part.message;
    });
    if (same != parts_.end()) return same->kernels.push_back(kernels);
    part.kernels = {kernels};
    parts_.push_back(std::move(part));
  }

  FatePart judged(const KernelRange& kernels) const {
    Context piece = context_;
    piece.kernels = kernels;
    if (setting_.access == Access::read_only)
      return said(Fate::read_only, Severity::warning, piece,
                  fmt::format("{} can only be read: this line does nothing", line_.name));
    if (is_missing(piece)) return missing(piece);
    if (const std::string why = why_refused(piece); !why.empty())
      return said(Fate::refused, Severity::error, piece,
                  fmt::format("the kernel refuses {} for {}, so {}: {}{}", in_quotes(line_.value), line_.name,
                              what_stays(piece), why, what_is_lost()));
    return {Fate::taken, Severity::note, "", {}};
  }

  FatePart said(Fate fate, Severity severity, const Context& piece, std::string message) const {
    const bool quiet = is_any_kernel() && piece.kernels.high < quiet_before("linux");
    return {fate, quiet ? Severity::note : severity, std::move(message), {}};
  }

  bool is_missing(const Context& piece) const {
    if (piece.snapshot.now)
      if (const auto reading = piece.snapshot.now->find(line_.name);
          reading != piece.snapshot.now->end() && reading->second.state != ReadingState::absent)
        return false;
    return exists_in(setting_, piece.kernels, piece.snapshot.facts.vendor) == Known::no;
  }

  // `-key`: its failure was thought of. Keys of vendors are CONF003's.
  FatePart missing(const Context& piece) const {
    const bool gone = piece.kernels.low >= setting_.removed;
    const bool silent = line_.ignore_failure == YesNo::yes || !setting_.vendors.empty();
    if (gone)
      return silent ? FatePart{Fate::gone, Severity::note, "", {}}
                    : said(Fate::gone, Severity::warning, piece,
                           fmt::format("{} is gone since Linux {}: this line does nothing there, and sysctl -p ends "
                                       "with an error",
                                       line_.name, to_text(setting_.removed)));
    // Nobody said which kernel: old enough is good enough.
    if (silent || (is_any_kernel() && setting_.since <= quiet_before("linux")))
      return {Fate::not_yet, Severity::note, "", {}};
    return said(Fate::not_yet, is_any_kernel() ? Severity::note : Severity::warning, piece,
                fmt::format("{} came with Linux {}: older kernels do not have it, so this line fails there", line_.name,
                            to_text(setting_.since)));
  }

  std::string why_refused(const Context& piece) const {
    const std::string_view vendor = piece.snapshot.facts.vendor;
    if (is_refused(setting_, line_.value, piece.kernels, vendor) != Known::no) {
      const WriteResult write = assess_write(setting_, line_.value, piece.kernels, vendor);
      if (write.comment) return "";  // CONF002 says why
      return write.outcome == WriteOutcome::refused ? write.because : "";
    }
    if (mutual_bounds_of(line_.name).empty()) return "";
    return own_fate(piece) == Known::yes ? limits() : "";
  }

  Known own_fate(const Context& piece) const {
    const BootConfiguration& boot = *piece.snapshot.boot;
    const auto found = boot.winners.find(line_.name);
    if (found == boot.winners.end()) return Known::no;
    const std::vector<Known> fates = fates_of_writes(setting_, line_.name, piece);
    const auto index = static_cast<std::size_t>(&line_ - boot.lines.data());
    for (std::size_t i = fates.size(); i-- > 0;)
      if (found->second.writes[i].line == index) return fates[i];
    return Known::no;
  }

  std::string limits() const {
    std::string text;
    for (const MutualBound& bound : mutual_bounds_of(line_.name))
      if (bound.other != line_.name)
        text += fmt::format("{}it must be at {} {}, as that is when this line is written", text.empty() ? "" : "; ",
                            bound.side == MutualBound::Side::at_least ? "least" : "most", bound.other);
    return text;
  }

  // busybox ends at the first write that fails; a name that is not there it passes over (1.35).
  std::string_view what_is_lost() const {
    const BootConfiguration& boot = *context_.snapshot.boot;
    const auto next = static_cast<std::size_t>(&line_ - boot.lines.data()) + 1;
    const bool more = next < boot.lines.size() && boot.lines[next].file == line_.file;
    return boot.reader == BootReader::busybox && more ? "; busybox stops here and applies no line below this one" : "";
  }

  // The value that the refused one does not replace.
  std::string what_stays(const Context& piece) const {
    const LineInForce in_force = line_in_force(setting_, line_.name, piece);
    if (in_force.line != nullptr && in_force.line != &line_)
      return fmt::format("{} of {}:{} stays in force", in_force.line->value,
                         piece.snapshot.boot->file_of(*in_force.line).path, in_force.line->line);
    const auto own = default_text(setting_, piece, line_.name);
    return own && !own->empty() ? fmt::format("the default {} stays in force", *own) : "the old value stays";
  }

  const Line& line_;
  const Setting& setting_;
  const Context& context_;
  std::vector<FatePart> parts_;
};

}  // namespace

std::vector<FatePart> fates_of(const Line& line, const Setting& setting, const Context& context) {
  return Fates(line, setting, context).parts();
}

}  // namespace tcptune
