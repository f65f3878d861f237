// SPDX-License-Identifier: MIT
// Writes C++ aggregates; every list becomes an array of its own that is written before it is used. See embed.h.
#include "rulebase/embed.h"

#include <algorithm>

#include <fmt/format.h>

namespace tcptune {
namespace {

class RuleWriter {
 public:
  explicit RuleWriter(const RuleBase& base) : base_(base) {}

  std::string write() {
    out_ =
        "// Generated from rules/; do not edit.\n#include \"core/rules/embedded_rules.h\"\n\nnamespace tcptune "
        "{\nnamespace "
        "{\n\nusing namespace std::string_view_literals;\n\n";
    out_ += fmt::format("extern const Setting kSettings[{}];\n", std::max<std::size_t>(1, base_.settings.size()));
    std::string settings, rules, topics;
    for (const Setting& setting : base_.settings) settings += "  " + of(setting) + ",\n";
    for (const Rule& rule : base_.rules) rules += "  " + of(rule) + ",\n";
    for (const Topic& topic : base_.topics) topics += "  " + of(topic) + ",\n";
    out_ += fmt::format("constinit const Setting kSettings[{}] = {{\n{}}};\n",
                        std::max<std::size_t>(1, base_.settings.size()), settings);
    std::string profiles;
    for (const Profile& profile : base_.profiles) profiles += "  " + of(profile) + ",\n";
    const std::string profile_span = array("Profile", profiles, base_.profiles.size());
    const std::string rule_span = array("Rule", rules, base_.rules.size());
    const std::string topic_span = array("Topic", topics, base_.topics.size());
    const std::string index =
        list("std::uint32_t", base_.index, [](std::uint32_t position) { return std::to_string(position); });
    out_ += fmt::format("constinit const RuleBase kBase{{{{{}, {}}}, {}, {}, {}}};\n",
                        base_.settings.empty() ? "{}" : "kSettings", index, rule_span, topic_span, profile_span);
    out_ += "\n}  // namespace\n\nconst RuleBase& embedded_rules() { return kBase; }\n\n}  // namespace tcptune\n";
    return std::move(out_);
  }

 private:
  // Defines an array and gives its name, or {} for none.
  std::string array(std::string_view type, const std::string& items, std::size_t count) {
    if (count == 0) return "{}";
    const std::string_view items_name = type == "std::string_view" ? "Words" : type == "std::uint32_t" ? "Index" : type;
    const std::string name = fmt::format("k{}{}", items_name, ++arrays_);
    out_ += fmt::format("constinit const {} {}[] = {{{}}};\n", type, name, items);
    return name;
  }

  template <typename T, typename Write>
  std::string list(std::string_view type, std::span<const T> items, Write write) {
    std::string text;
    for (const T& item : items) text += write(item) + ", ";
    return array(type, text, items.size());
  }

  static std::string of(std::string_view text) {
    std::string literal = "\"";
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\')
        literal += {'\\', c};
      else if (byte >= 0x20 && byte < 0x7F && c != '?')
        literal += c;
      else
        literal += fmt::format("\\{:03o}", byte);
    }
    return literal + "\"sv";
  }

  static std::string of(const KernelVersion& v) {
    return v == kNever ? "kNever" : fmt::format("{{{}, {}, {}}}", v.major, v.minor, v.patch);
  }
  static std::string of(YesNo answer) { return answer == YesNo::yes ? "YesNo::yes" : "YesNo::no"; }
  template <typename Enum>
  static std::string cast(std::string_view type, Enum value) {
    return fmt::format("static_cast<{}>({})", type, static_cast<int>(value));
  }

  std::string of(std::span<const std::string_view> words) {
    return list("std::string_view", words, [](std::string_view word) { return of(word); });
  }

  std::string of(const Expression& expression) {
    if (expression.empty()) return "{}";
    const std::string nodes = list("Node", expression.nodes, [this](const Node& node) {
      const std::string setting =
          node.setting == nullptr ? "nullptr" : fmt::format("&kSettings[{}]", node.setting - base_.settings.data());
      return fmt::format("{{{}, {}, {}, {}, {}, {}}}", cast("Op", node.op), node.left, node.right, node.number,
                         of(node.text), setting);
    });
    return fmt::format("{{{}, {}}}", of(expression.source), nodes);
  }

  std::string of(Template pieces) {
    return list("TemplatePiece", pieces, [this](const TemplatePiece& piece) {
      return fmt::format("{{{}, {}}}", of(piece.text), of(piece.hole));
    });
  }

  std::string of(std::span<const FixEntry> fixes) {
    return list("FixEntry", fixes, [this](const FixEntry& fix) {
      return fmt::format("{{{}, {}, {}}}", of(fix.setting), cast("FixKind", fix.kind), of(fix.value));
    });
  }

  std::string of(const Setting& s) {
    const std::string ranges = list("AcceptedRange", s.ranges, [](const AcceptedRange& r) {
      return fmt::format("{{{}, {}, {}, {}, {}}}", of(r.from), of(r.until), of(r.vendor), number(r.min), number(r.max));
    });
    const std::string values = list("NamedValue", s.values, [](const NamedValue& v) {
      return fmt::format("{{{}, {}, {}, {}}}", of(v.name), of(v.module), of(v.since), of(v.removed));
    });
    const std::string defaults = defaults_of(s.defaults);
    const std::string capacity = defaults_of(s.capacity);
    const std::string shipped = list("ShippedValue", s.shipped, [](const ShippedValue& v) {
      return fmt::format("{{{}, {}, {}}}", of(v.value), of(v.interface), of(v.source));
    });
    return fmt::format(
        "{{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}}",
        of(s.name), cast("ValueType", s.type), of(s.fields), of(s.unit), cast("Storage", s.storage), ranges, values,
        defaults, of(s.like), shipped, capacity, of(s.since), of(s.removed), of(s.unread_since), of(s.vendors),
        of(s.backports), cast("SettingScope", s.scope), of(s.namespaced_since), cast("Access", s.access), of(s.module),
        of(s.applies), of(s.meaning), of(s.source), of(s.aliases));
  }

  std::string defaults_of(std::span<const DefaultValue> defaults) {
    return list("DefaultValue", defaults, [this](const DefaultValue& d) {
      return fmt::format("{{{}, {}, {}, {}, {}, {}, {}}}", of(d.from), of(d.until), of(d.vendor), of(d.interface),
                         of(d.value), of(d.formula), of(d.text));
    });
  }

  static std::string number(std::int64_t value) { return value == INT64_MIN ? "INT64_MIN" : std::to_string(value); }

  std::string of(const Rule& r) {
    const std::string cases = list("Case", r.cases, [this](const Case& c) {
      return fmt::format("{{{}, {}, {}, {}, {}, {}, {}, {}}}", of(c.when), of(c.severity_given),
                         cast("Severity", c.severity), of(c.message), of(c.advice), of(c.fix_given), of(c.fix),
                         cast("FixSafety", c.fix_safety));
    });
    const std::string examples = list("Example", r.examples, [this](const Example& e) {
      const std::string given = list("Given", e.given, [](const Given& g) {
        return fmt::format("{{{}, {}, {}, {}}}", cast("GivenKind", g.kind), cast("GivenState", g.state), of(g.name),
                           of(g.value));
      });
      return fmt::format("{{{}, {}, {}, {}, {}}}", cast("Verdict", e.expect), of(e.severity_given),
                         cast("Severity", e.severity), given, e.line);
    });
    const std::string setting =
        r.setting == nullptr ? "nullptr" : fmt::format("&kSettings[{}]", r.setting - base_.settings.data());
    return fmt::format(
        "{{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, "
        "{}, {}}}",
        of(r.id), of(r.name), of(r.title), cast("Severity", r.severity), of(r.os), of(r.effect), setting,
        of(r.setting_name), of(r.for_each), of(r.once_per_block), of(r.applies_when), of(r.check), of(r.message),
        of(r.advice), cases, of(r.why), of(r.fix), cast("FixSafety", r.fix_safety), of(r.supersedes), of(r.topics),
        of(r.references), of(r.lab), of(r.no_proof), of(r.ignorable), of(r.builtin), of(r.evidence), examples,
        of(r.file));
  }

  std::string of(const Topic& t) {
    return fmt::format("{{{}, {}, {}, {}, {}}}", of(t.name), of(t.title), of(t.text), of(t.see), of(t.references));
  }

  std::string of(std::span<const PublicId> ids) {
    return list("PublicId", ids, [](const PublicId& i) { return fmt::format("{{{}, {}}}", of(i.baseline), of(i.id)); });
  }

  std::string of(const Profile& p) {
    const std::string entries = list("ProfileEntry", p.entries, [this](const ProfileEntry& e) {
      return fmt::format("{{{}, &kSettings[{}], {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}}", of(e.setting_name),
                         e.setting - base_.settings.data(), of(e.value), of(e.formula), cast("Bound", e.bound),
                         of(e.when), cast("FixSafety", e.safety), of(e.needs), of(e.reason), of(e.source),
                         of(e.wrong_when), of(e.ids));
    });
    const std::string not_set = list("NotSet", p.not_set, [this](const NotSet& n) {
      return fmt::format("{{{}, {}, {}, {}}}", of(n.setting), of(n.reason), of(n.asked), of(n.ids));
    });
    return fmt::format("{{{}, {}, {}, {}, {}, {}, {}}}", of(p.name), of(p.title), of(p.extends), of(p.role), entries,
                       not_set, of(p.excludes));
  }

  const RuleBase& base_;
  std::string out_;
  int arrays_ = 0;
};

}  // namespace

std::string embed(const RuleBase& base) { return RuleWriter(base).write(); }

}  // namespace tcptune
