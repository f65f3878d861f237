// SPDX-License-Identifier: MIT
// See connection_checks.h.
#include "core/checks/connection_checks.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/checks/connection_context.h"
#include "core/evaluate/evidence_facts.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

enum class Asks { sockets, anything };

struct ConnectionCheck {
  std::string_view id;
  Looked (&check)(ConnectionContext&);
  Asks asks = Asks::sockets;
};

constexpr ConnectionCheck kChecks[] = {
    {"ST002", check_ports},
    {"ST003", check_close_wait},
    {"ST004", check_fin_wait2},
    {"ST005", check_backend},
    {"ST006", check_accept_queue, Asks::anything},
    {"ST007", check_syn_queue, Asks::anything},
    {"ST008", check_scan},
};

}  // namespace

Finding& ConnectionContext::add(Severity severity, std::string subject, std::string message,
                                std::vector<std::string> seen) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.subject = std::move(subject);
  finding.plane = FindingPlane::now;
  finding.message = std::move(message);
  finding.seen = std::move(seen);
  finding.advice = advice;
  findings.push_back(std::move(finding));
  return findings.back();
}

std::string were_text(std::int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", grouped_digits(count), what, count == 1 ? " was" : "s were");
}

std::string growth_text(const ConnectionContext& context, std::uint32_t before, std::uint32_t now) {
  const std::string period = period_of(context.evidence());
  if (before == now) return fmt::format("unchanged {}", period);
  return fmt::format("{} {} {}", now > before ? "grew by" : "fell by",
                     grouped_digits(std::abs(static_cast<std::int64_t>(now) - static_cast<std::int64_t>(before))),
                     period);
}

std::string owner_text(const Owner& owner) {
  if (owner.program.empty()) return owner.pid > 0 ? fmt::format("pid {}", owner.pid) : "a program that is not known";
  return owner.pid > 0 ? fmt::format("{} (pid {})", owner.program, owner.pid) : owner.program;
}

ConfVerdicts judge_connection_rules(const RuleBase& base, const Snapshot& snapshot) {
  ConfVerdicts verdicts;
  for (const ConnectionCheck& row : kChecks) {
    const Rule* rule = find_rule(base, row.id);
    if (rule == nullptr) continue;
    ConnectionContext context{base, snapshot, *rule, {}, {}};
    const auto& evidence = snapshot.evidence;
    const bool has_sockets = evidence && evidence->last.sockets && evidence->last.sockets->totals_only == YesNo::no;
    Looked looked = Looked::no;
    if (has_sockets || (evidence && row.asks == Asks::anything)) {
      context.advice = render_shared(rule->advice, context.here());
      looked = row.check(context);
    }
    verdicts.verdicts.push_back({rule, !context.findings.empty() ? Verdict::fail
                                       : looked == Looked::yes   ? Verdict::pass
                                                                 : Verdict::not_applicable});
    verdicts.findings.insert(verdicts.findings.end(), std::make_move_iterator(context.findings.begin()),
                             std::make_move_iterator(context.findings.end()));
  }
  return verdicts;
}

const std::vector<std::string_view>& connection_rule_ids() {
  static const std::vector<std::string_view> ids = [] {
    std::vector<std::string_view> all;
    for (const ConnectionCheck& row : kChecks) all.push_back(row.id);
    return all;
  }();
  return ids;
}

}  // namespace tcptune
