// SPDX-License-Identifier: MIT
// Fuzzes the expression language: parsing, evaluation, and that knowing less never turns one known answer into another.
#include <array>

#include "audit.h"
#include "core/evaluate/evaluate.h"
#include "core/language/parser.h"
#include "core/rules/embedded_rules.h"
#include "shipped_rules.h"
#include "targets/targets.h"

namespace {

using namespace tcptune;

constexpr std::string_view kFile =
    "# TIME_WAIT\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_fin_timeout = 0x1e\nnet.ipv4.tcp_max_tw_buckets = "
    "-9223372036854775807\n\n"
    "net.ipv4.ip_local_port_range = 1024 65535\nnet.ipv4.tcp_rmem = 4096\nnet.ipv4.tcp_keepalive_time = x\n";

constexpr std::string_view kDump =
    "kernel.osrelease = 6.1.0-18-amd64\nnet.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_tw_reuse = 2\nnet.ipv4.tcp_rmem = "
    "4096 131072 6291456\n"
    "net.ipv4.ip_local_port_range = 32768\t60999\nnet.ipv4.ip_local_reserved_ports = "
    "40000-40010\nnet.ipv4.tcp_congestion_control = cubic\n"
    "net.ipv4.tcp_available_congestion_control = reno cubic\nsysctl: permission denied on key "
    "'net.ipv4.tcp_fastopen_key'\n";

Snapshot read(std::string_view text, std::optional<InputKind> from, const char* kernel) {
  TargetOptions options;
  options.from = from;
  options.kernel = kernel;
  return text_target(shipped_rules(), options, "fuzz", std::string(text)).snapshot;
}

// The values may only differ in how much is known.
void check_agreement(const Value& more, const Value& less, const char* what) {
  if (more.kind == Value::Kind::unknown || less.kind == Value::Kind::unknown) return;
  fuzz::require(more.kind == less.kind && more.number == less.number && more.text == less.text, what);
}

// `known` asks how much is known, so it is the one function whose answer may change.
bool asks_what_is_known(const Expression& expression) {
  for (const Node& node : expression.nodes)
    if (node.op == Op::call && node.text == "known") return true;
  return false;
}

void evaluate_on_dumps(const Expression& expression) {
  static const RuleBase& base = embedded_rules();
  static const Snapshot seen = read(kDump, InputKind::sysctl_dump, "");
  static const Snapshot denied = [] {
    Snapshot snapshot = seen;
    for (auto& [name, reading] : *snapshot.now) reading = {ReadingState::denied, "", reading.line};
    return snapshot;
  }();
  const Setting* it = find_setting(base, "net.ipv4.tcp_rmem");
  const Value more = evaluate(expression, {base, seen, Plane::now, seen.facts.kernel, it, it->name});
  const Value less = evaluate(expression, {base, denied, Plane::now, denied.facts.kernel, it, it->name});
  if (!asks_what_is_known(expression)) check_agreement(more, less, "denying readings changed an answer");
}

void evaluate_on_files(const Expression& expression) {
  static const RuleBase& base = embedded_rules();
  static const Snapshot file = read(kFile, InputKind::sysctl_conf, "");
  const Setting* it = find_setting(base, "net.ipv4.tcp_tw_reuse");
  for (const char* kernels : {"any", "4.4..5.10", "2.6.18", "6.18"})
    evaluate(expression, {base, file, Plane::boot, *parse_kernel_range(kernels), it, it->name});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string source(reinterpret_cast<const char*>(data), size);
  for (const IteratorName it : {IteratorName::not_bound, IteratorName::bound})
    for (const Wanted wanted : {Wanted::truth, Wanted::any}) {
      const ParsedExpression parsed = parse_expression(source, vocabulary_of(embedded_rules()), it, wanted);
      if (parsed.fault) {
        fuzz::require(parsed.fault->offset <= source.size() && !parsed.fault->message.empty(),
                      "a fault outside of the source");
        continue;
      }
      const Expression expression{source, parsed.nodes};
      fuzz::require(!expression.empty(), "neither nodes nor a fault");
      evaluate_on_dumps(expression);
      evaluate_on_files(expression);
    }
  return 0;
}
