// SPDX-License-Identifier: MIT
// See diagnosis.h.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/catalogue/windows_version.h"
#include "core/checks/connection_checks.h"
#include "core/evaluate/evidence_facts.h"
#include "core/evidence/counter_names.h"
#include "core/text/quantity.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"
#include "renderers/capacity_text.h"
#include "renderers/diagnosis/diagnosis.h"

namespace tcptune {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kMostRows = 5;  // of one table
constexpr std::size_t kMostCounters = 8;

class DiagnosisText {
 public:
  DiagnosisText(const Diagnosis& diagnosis, Color color)
      : diagnosis_(diagnosis),
        snapshot_(*diagnosis.snapshot),
        evidence_(*diagnosis.snapshot->evidence),
        judgement_(*diagnosis.judgement),
        color_(color) {}

  std::string whole() const {
    std::string out = heading() + '\n';
    if (evidence_.last.sockets) out += states() + rate() + ports() + destinations() + queues() + held() + unanswered();
    out += counters();
    for (const std::string& phrase : not_visible()) out += paragraph("not seen    ", phrase);
    out += '\n';
    for (const Finding* finding : worst_first()) out += cause(*finding) + '\n';
    return out + closing();
  }

 private:
  std::string paint(std::string_view code, std::string_view text) const {
    return color_ == Color::yes ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
  }

  static std::string paragraph(std::string_view label, std::string_view text) {
    std::string out;
    const std::size_t indent = display_width(label);
    for (const std::string& line : wrap(printable(text), kWidth - indent))
      out += (out.empty() ? std::string(label) : std::string(indent, ' ')) + line + '\n';
    return out;
  }

  std::string heading() const {
    const Facts& facts = snapshot_.facts;
    std::string text = fmt::format("Looked at {}", snapshot_.name);
    if (!facts.kernel_release.empty()) text += fmt::format(", Linux {}", facts.kernel_release);
    if (facts.net_namespace == NetNamespace::child) text += ", in a network namespace of its own";
    text += fmt::format(", with {}", evidence_.source.empty() ? "nothing" : evidence_.source);
    if (evidence_.first && evidence_.seconds > 0)
      text += fmt::format(", twice within {}", duration_text(evidence_.seconds));
    if (!evidence_.first && evidence_.last.uptime)
      text += fmt::format("; up for {}", duration_text(*evidence_.last.uptime));
    return paragraph("", text + '.');
  }

  std::string states() const {
    const SocketSummary& sockets = *evidence_.last.sockets;
    std::vector<std::string> words;
    for (std::size_t i = 1; i < kTcpStates; ++i)
      if (sockets.counts.of[i] > 0)
        words.push_back(fmt::format("{} {}{}", grouped_digits(sockets.counts.of[i]), kNames<TcpState>[i],
                                    static_cast<TcpState>(i) == TcpState::fin_wait2 ? orphans() : ""));
    if (sockets.counts.of[0] > 0) words.push_back(fmt::format("{} in states that are not known", sockets.counts.of[0]));
    std::string text = words.empty() ? "none" : fmt::format("{}", fmt::join(words, ", "));
    const std::uint32_t waiting = sockets.counts[TcpState::time_wait];
    std::string out = paragraph("connections ", text);
    if (diagnosis_.time_wait_limit && waiting > 0)
      out += paragraph("time-wait   ",
                       fmt::format("{} of at most {} (tcp_max_tw_buckets), {} of memory", grouped_digits(waiting),
                                   grouped_digits(*diagnosis_.time_wait_limit), memory_of(waiting)));
    return out;
  }

  // Of FIN_WAIT2.
  std::string orphans() const {
    const std::uint32_t orphans = evidence_.last.sockets->orphans_in_fin_wait2;
    return orphans == 0 ? "" : fmt::format(" ({} of no program)", grouped_digits(orphans));
  }

  // A TIME_WAIT socket is an object of 256 bytes (struct tcp_timewait_sock in its slab).
  static std::string memory_of(std::uint32_t time_wait) {
    const double mib = time_wait * 256.0 / (1 << 20);
    return mib < 0.1 ? "less than 0.1 MiB" : fmt::format("about {:.1f} MiB", mib);
  }

  // How many connections were begun and accepted, where two looks tell how fast.
  std::string rate() const {
    const auto opened = growth_of(evidence_, "TcpActiveOpens"), accepted = growth_of(evidence_, "TcpPassiveOpens");
    const auto seconds = seconds_of(evidence_);
    if (!evidence_.first || !opened || !accepted || !seconds) return "";
    const auto each_second = [&](std::int64_t growth) { return rate_text(static_cast<double>(growth) / *seconds); };
    return paragraph("new         ", fmt::format("{} connections a second opened, {} accepted ({})",
                                                 each_second(*opened), each_second(*accepted), period_of(evidence_)));
  }

  // What the most crowded destination needs, where that is a good part of the ports.
  std::string needed() const {
    const auto& tuples = evidence_.last.sockets->tuples;
    const auto& capacity = diagnosis_.capacity;
    if (!capacity || tuples.empty() || is_reused(*capacity, tuples.front().local)) return "";
    const std::uint32_t waiting = tuples.front().time_wait;
    if (waiting * 4 < static_cast<std::uint32_t>(std::max(0, capacity->usable))) return "";
    return paragraph("needed      ", fmt::format("{} ports toward {}: {} connections a second, each for {} s",
                                                 grouped_digits(waiting), to_text(tuples.front().remote),
                                                 rate_text(static_cast<double>(waiting) / std::max(1, capacity->held)),
                                                 capacity->held));
  }

  std::string ports() const {
    std::string out;
    if (diagnosis_.capacity) out += paragraph("local ports ", capacity_text(*diagnosis_.capacity));
    if (diagnosis_.proposed) out += paragraph("proposed    ", capacity_text(*diagnosis_.proposed));
    return out + needed();
  }

  static std::string bar(double share) {
    constexpr int kColumns = 10;
    const int full = static_cast<int>(std::min(share, 1.0) * kColumns + 0.5);
    return fmt::format("[{:#<{}}{:.<{}}]", "", full, "", kColumns - full);
  }

  // Under a hundredth of the ports.
  bool is_small(const Tuple& tuple) const {
    const auto ports = diagnosis_.capacity ? static_cast<std::uint32_t>(std::max(0, diagnosis_.capacity->usable)) : 0;
    return tuple.sockets < 2 || tuple.sockets * 100 < ports;
  }

  std::string destinations() const {
    const auto& tuples = evidence_.last.sockets->tuples;
    std::string out;
    for (std::size_t i = 0; i < std::min(tuples.size(), kMostRows); ++i) {
      const Tuple& tuple = tuples[i];
      if (i > 0 && is_small(tuple)) break;
      std::string share;
      if (diagnosis_.capacity && diagnosis_.capacity->usable > 0) {
        const double part = static_cast<double>(tuple.sockets) / diagnosis_.capacity->usable;
        share = fmt::format("{} {:3.0f} %  ", bar(part), std::floor(part * 100));
      }
      std::string row = fmt::format("{:>7} {}{} -> {}", grouped_digits(tuple.sockets), share, to_text(tuple.local),
                                    to_text(tuple.remote));
      std::string more;
      if (tuple.time_wait > 0 && diagnosis_.capacity)
        more = fmt::format("{} a second",
                           rate_text(static_cast<double>(tuple.time_wait) / std::max(1, diagnosis_.capacity->held)));
      if (!tuple.owner.program.empty()) more += (more.empty() ? "" : ", ") + owner_text(tuple.owner);
      out += line(out.empty() ? "destinations" : "", row, more);
    }
    return out;
  }

  // Two IPv6 addresses do not fit into one line.
  static std::string broken(const std::string& row) {
    for (const std::string_view word : {" -> ", " toward ", " on "})
      if (const std::size_t at = row.rfind(word); at != std::string::npos && display_width(row) > kWidth)
        return fmt::format("{}\n{:>20}{}", row.substr(0, at), "", row.substr(at + 1));
    return row;
  }

  // `more` behind the row where it fits, else below it.
  static std::string line(std::string_view label, std::string_view row, std::string_view more) {
    const std::string first = printable(fmt::format("{:<12}{}", label, row));
    const std::string second = printable(more);
    if (second.empty()) return broken(first) + '\n';
    if (display_width(first) + 2 + display_width(second) <= kWidth) return fmt::format("{}  {}\n", first, second);
    return fmt::format("{}\n{:>20}{}\n", broken(first), "", second);
  }

  std::string queues() const {
    std::vector<const Listener*> waiting;
    for (const Listener& listener : evidence_.last.sockets->listeners)
      if (listener.waiting > 0) waiting.push_back(&listener);
    std::sort(waiting.begin(), waiting.end(),
              [](const Listener* a, const Listener* b) { return a->waiting > b->waiting; });
    std::string out;
    for (std::size_t i = 0; i < std::min(waiting.size(), kMostRows); ++i) {
      const Listener& listener = *waiting[i];
      const std::string limit = listener.limit > 0 ? fmt::format(" of {}", grouped_digits(listener.limit)) : "";
      out += line(out.empty() ? "accept queue" : "",
                  fmt::format("{:>7}{} wait on {}", grouped_digits(listener.waiting), limit, to_text(listener.local)),
                  listener.owner.program.empty() ? "" : owner_text(listener.owner));
    }
    return out;
  }

  std::string held() const {
    std::string out;
    std::size_t rows = 0;
    for (const HeldGroup& group : evidence_.last.sockets->held) {
      if (++rows > kMostRows) break;
      const std::string age =
          group.oldest ? fmt::format(", oldest {}", duration_text(static_cast<double>(*group.oldest))) : "";
      out += line(out.empty() ? "held" : "",
                  fmt::format("{:>7} {} {} {}", grouped_digits(group.sockets), name_of(group.state),
                              group.accepted == YesNo::yes ? "on" : "toward", to_text(group.service)),
                  owner_text(group.owner) + age);
    }
    return out;
  }

  std::string unanswered() const {
    std::string out;
    std::size_t rows = 0;
    for (const FanOut& fan : evidence_.last.sockets->fan_outs) {
      if (++rows > kMostRows) break;
      const std::string where = fan.remotes == 1
                                    ? to_text(fan.busiest)
                                    : fmt::format("port {} of {} addresses", fan.port, grouped_digits(fan.remotes));
      out += line(out.empty() ? "connecting" : "",
                  fmt::format("{:>7} SYN_SENT toward {}", grouped_digits(fan.sockets), where),
                  fan.owner.program.empty() ? "" : owner_text(fan.owner));
    }
    return out;
  }

  // Those whose growth is bad and that grew, the fastest first.
  std::string counters() const {
    std::vector<std::pair<std::int64_t, const CounterName*>> grown;
    for (const CounterName& counter : counter_names()) {
      const auto growth = growth_of(evidence_, counter.name);
      if (counter.growth == Growth::bad && growth && *growth > 0) grown.emplace_back(*growth, &counter);
    }
    std::sort(grown.begin(), grown.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string out;
    if (evidence_.last.counters.empty()) return out;
    if (grown.empty()) return paragraph("counters    ", fmt::format("no loss was counted {}", period_of(evidence_)));
    const auto seconds = seconds_of(evidence_);
    out = paragraph("counters    ", period_of(evidence_) + ":");
    for (std::size_t i = 0; i < std::min(grown.size(), kMostCounters); ++i) {
      const auto& [growth, counter] = grown[i];
      const std::string rate =
          seconds ? fmt::format(" ({} a second)", rate_text(static_cast<double>(growth) / *seconds)) : "";
      out += paragraph("            ",
                       fmt::format("{} {}{}: {}", counter->name, grouped_digits(growth), rate, counter->meaning));
    }
    if (grown.size() > kMostCounters)
      out +=
          paragraph("            ", fmt::format("and {} more (--format json lists all)", grown.size() - kMostCounters));
    return out;
  }

  std::vector<std::string> not_visible() const {
    std::vector<std::string> phrases = snapshot_.not_visible;
    phrases.insert(phrases.end(), evidence_.not_visible.begin(), evidence_.not_visible.end());
    return phrases;
  }

  std::vector<const Finding*> worst_first() const {
    std::vector<const Finding*> findings;
    for (const Finding& finding : judgement_.findings) findings.push_back(&finding);
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
    return findings;
  }

  static std::string_view code_of(Severity severity) {
    return severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36";
  }

  std::string cause(const Finding& finding) const {
    const std::string label = fmt::format("{}[{}]", name_of(finding.severity), finding.rule->id);
    std::string out;
    for (const std::string& text : wrap(label.substr(4) + ": " + printable(finding.message), kWidth - 4))
      out += (out.empty() ? label.substr(0, 4) : "    ") + text + '\n';
    out.replace(0, label.size(), paint(code_of(finding.severity), label));
    for (const std::string& seen : finding.seen) out += paragraph("   = seen:  ", seen);
    if (!finding.setting.empty())
      out += paragraph("   = where: ", fmt::format("{} = {}", finding.setting, finding.value));
    out += paragraph("   = do:    ", finding.advice.view());
    std::string topics;
    for (const std::string_view topic : finding.rule->topics) topics += fmt::format(" {}", topic);
    return out + paragraph("   = more:  ", fmt::format("tcptune explain {}{}", finding.rule->id, topics));
  }

  // A text may lack the half of what there is.
  bool is_whole(const std::vector<std::string_view>& untold) const {
    return untold.empty() && (snapshot_.kind != TargetKind::dump || evidence_.not_visible.empty());
  }

  std::string closing() const {
    const Counts& counts = judgement_.counts;
    std::string out;
    std::vector<std::string_view> untold;
    for (const RuleOutcome& outcome : judgement_.verdicts)
      if (outcome.verdict == Verdict::not_applicable && outcome.rule->evidence == YesNo::yes)
        untold.push_back(outcome.rule->id);
    if (!untold.empty())
      out += paragraph("Not looked for: ", fmt::format("{}; what was read does not tell it", fmt::join(untold, ", ")));
    for (const Unknown& unknown : judgement_.unknowns)
      out += paragraph("Not judged: ", fmt::format("{} ({})", unknown.rule->id, unknown.because));
    const auto some = [](int number, std::string_view what) {
      return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
    };
    const int found = counts.error + counts.warning + counts.note;
    if (found == 0 && counts.pass == 0) return out + "Nothing could be judged.\n";
    std::string last =
        found == 0
            ? fmt::format("{}: {} looked for, none found",
                          is_whole(untold) ? "Nothing is wrong" : "Nothing wrong is seen", some(counts.pass, "cause"))
            : fmt::format("{}, {}, {}; {} looked for and not found", some(counts.error, "error"),
                          some(counts.warning, "warning"), some(counts.note, "note"), some(counts.pass, "other cause"));
    if (!untold.empty()) last += fmt::format(", {} not looked for", untold.size());
    if (!judgement_.unknowns.empty()) last += fmt::format(", {} not judged", judgement_.unknowns.size());
    return out + paragraph("", last + '.');
  }

  const Diagnosis& diagnosis_;
  const Snapshot& snapshot_;
  const Evidence& evidence_;
  const Judgement& judgement_;
  Color color_;
};

}  // namespace

std::string diagnosis_text(const Diagnosis& diagnosis, Color color) { return DiagnosisText(diagnosis, color).whole(); }

std::string namespaces_text(const std::vector<NamespaceDiagnosis>& namespaces, Color) {
  static constexpr char kRow[] = "{:<8}{:>8}{:>10}{:>11}{:>8}  {:<8} {}\n";
  std::string out = fmt::format(kRow, "findings", "ESTAB", "TIME_WAIT", "CLOSE_WAIT", "crowded", "--netns", "program");
  for (const NamespaceDiagnosis& one : namespaces) {
    if (!one.fault.empty()) {
      out += fmt::format("{:<8}{}\n", "?", printable(one.fault));
      continue;
    }
    const std::string findings = fmt::format("{}/{}/{}", one.findings.error, one.findings.warning, one.findings.note);
    out += fmt::format(kRow, findings, grouped_digits(one.counts[TcpState::established]),
                       grouped_digits(one.counts[TcpState::time_wait]),
                       grouped_digits(one.counts[TcpState::close_wait]), grouped_digits(one.most_crowded),
                       one.word.empty() ? "(here)" : printable(one.word), printable(one.name));
  }
  return out + "findings: errors/warnings/notes; crowded: toward the destination that has most\n";
}

}  // namespace tcptune
