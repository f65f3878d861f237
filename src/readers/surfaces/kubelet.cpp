// SPDX-License-Identifier: MIT
// See kubelet.h. A pattern is a name or a prefix that ends in '*' (pkg/kubelet/sysctl/allowlist.go of Kubernetes).
#include "readers/surfaces/kubelet.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/setting_at.h"

namespace tcptune {
namespace {

constexpr std::string_view kProgram = "the kubelet's configuration";
constexpr std::string_view kOption = "allowed-unsafe-sysctls";
constexpr std::string_view kField = "allowedUnsafeSysctls";

class Allowance {
 public:
  explicit Allowance(std::string_view text) : text_(text), places_(text) {}

  // "net.a,net.b" between two offsets of the text.
  void take_list(Span list) {
    for (std::size_t at = list.begin; at < list.end;) {
      const std::size_t end = std::min(text_.find(',', at), list.end);
      const std::string_view word = trim(text_.substr(at, end - at));
      const auto begin = static_cast<std::size_t>(word.data() - text_.data());
      if (word.find_first_of(" \t{}$") == std::string_view::npos) take({begin, begin + word.size()});
      at = end + 1;
    }
  }

  // A list of patterns, or one with commas between them. Escapes are not looked into.
  void take_yaml(const LocatedNode* value) {
    if (value == nullptr) return;
    if (value->kind == YamlKind::scalar) take_list(value->inner);
    for (const LocatedNode* item : value->items)
      if (item->real().kind == YamlKind::scalar) take_list(item->real().inner);
  }

  // "allowed-unsafe-sysctls=net.a,net.b", with what may stand before it.
  void take_option(const LocatedNode& scalar) {
    const std::string_view written = text_.substr(scalar.inner.begin, scalar.inner.end - scalar.inner.begin);
    const std::size_t equals = written.find('=');
    if (equals != std::string_view::npos && written.substr(0, equals).ends_with(kOption))
      take_list({scalar.inner.begin + equals + 1, scalar.inner.end});
  }

  std::vector<Fragment> fragments(const std::string& name) {
    if (lines_.empty()) return {};
    return {{{name, Audience::host, YesNo::no}, std::string(kProgram), {}, std::move(lines_)}};
  }

 private:
  void take(Span word) {
    if (word.empty()) return;
    SettingAt setting;
    setting.kind = LineKind::inert;
    setting.key = setting.whole = word;
    setting.value = {word.end, word.end};
    setting.name = text_.substr(word.begin, word.end - word.begin);
    setting.writing.not_edited = "only says what pods may set";
    setting.writing.faults.push_back({"SRC014", "", {}});
    lines_.push_back(places_.line(std::move(setting)));
  }

  std::string_view text_;
  SettingPlaces places_;
  std::vector<Line> lines_;
};

const LocatedNode* below(const LocatedNode& node, std::initializer_list<std::string_view> keys) {
  const LocatedNode* at = &node;
  for (const std::string_view key : keys)
    if (at != nullptr) at = at->find(key);
  return at;
}

bool allows(std::string_view pattern, std::string_view name) {
  return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

}  // namespace

std::vector<Fragment> kubelet_fragments(const SurfaceText& text, const LocatedNode& document, const std::string& name) {
  if (text.text.find(kOption) == std::string_view::npos && text.text.find(kField) == std::string_view::npos) return {};
  Allowance allowance(text.text);
  if (document.word("kind") == "KubeletConfiguration") allowance.take_yaml(document.find(kField));
  allowance.take_yaml(below(document, {"spec", "kubelet", kField}));  // kOps
  allowance.take_yaml(below(document, {"machine", "kubelet", "extraConfig", kField}));  // Talos
  allowance.take_yaml(below(document, {"machine", "kubelet", "extraArgs", kOption}));
  const LocatedNode* arguments =
      below(document, {"nodeRegistration", "kubeletExtraArgs"});  // kubeadm: a map, or a list
  if (arguments != nullptr) {
    allowance.take_yaml(arguments->find(kOption));
    for (const LocatedNode* item : arguments->items)
      if (item->real().word("name") == kOption) allowance.take_yaml(item->real().find("value"));
  }
  if (const LocatedNode* options = document.find("kubelet-arg")) {  // k3s
    if (options->kind == YamlKind::scalar) allowance.take_option(*options);
    for (const LocatedNode* item : options->items) allowance.take_option(item->real());
  }
  return allowance.fragments(name);
}

std::vector<Fragment> kubelet_fragments(std::string_view text) {
  std::size_t at = text.find(kOption);
  if (at == std::string_view::npos) return {};
  Allowance allowance(text);
  for (; at != std::string_view::npos; at = text.find(kOption, at)) {
    const std::size_t line = text.rfind('\n', at) + 1;  // of none: 0
    const bool is_comment = trim(text.substr(line, at - line)).starts_with('#');
    const std::string_view before = text.substr(0, at);
    at += kOption.size();
    if (is_comment || !(before.ends_with("--") || before.ends_with("kubelet."))) continue;
    if (text.substr(at, 1) != "=" && text.substr(at, 1) != " ") continue;
    const std::size_t begin = std::min(text.find_first_not_of("'\"", at + 1), text.size());
    const std::size_t end = std::min(text.find_first_of("'\" \t\r\n\\;|&", begin), text.size());
    allowance.take_list({begin, end});
    at = end;
  }
  return allowance.fragments("the kubelet");
}

void allow_pods(std::vector<Fragment>& fragments) {
  std::vector<std::string> patterns;
  for (const Fragment& fragment : fragments)
    if (fragment.program == kProgram)
      for (const Line& line : fragment.lines) patterns.push_back(line.name);
  if (patterns.empty()) return;
  for (Fragment& fragment : fragments)
    for (Line& line : fragment.lines) {
      if (fragment.target.audience != Audience::pod || line.writing == nullptr) continue;
      Writing writing = *line.writing;
      writing.allowed_by_kubelet = yes_if(std::any_of(
          patterns.begin(), patterns.end(), [&](const std::string& pattern) { return allows(pattern, line.name); }));
      line.writing = std::make_shared<const Writing>(std::move(writing));
    }
}

}  // namespace tcptune
