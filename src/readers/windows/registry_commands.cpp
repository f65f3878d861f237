// SPDX-License-Identifier: MIT
// See registry_commands.h. The forms are those of `reg add /?`, `reg delete /?` and of
// https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang.
#include "readers/windows/registry_commands.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text/text.h"

namespace tcptune {
namespace {

std::string switch_of(const ScriptWord& word) {
  const bool is_switch = word.text.size() > 1 && (word.text[0] == '/' || word.text[0] == '-');
  return is_switch ? lower(std::string_view(word.text).substr(1)) : std::string();
}

void take_reg(ScriptRegistry& registry, const ScriptCommand& command) {
  const std::vector<ScriptWord>& words = command.words;
  if (words.size() < 3 || words[2].text.starts_with("\\\\")) return;  // of another machine
  const std::string verb = lower(words[1].text);
  if (verb != "add" && verb != "delete") return;
  ScriptValue value;
  value.key = words[2];
  value.whole = command.whole;
  value.removal = command.removal;
  value.not_edited = command.not_edited;
  value.region = command.region;
  bool has_name = false, has_data = false;
  for (std::size_t i = 3; i < words.size(); ++i) {
    const std::string option = switch_of(words[i]);
    const bool has_operand = i + 1 < words.size();
    if (option == "v" && has_operand)
      value.name = words[++i], has_name = true;
    else if (option == "d" && has_operand)
      value.data = words[++i], has_data = true;
    else if (option == "s" && has_operand && verb == "add")
      ++i;
    else if (option == "ve" || option == "va")
      return;  // a key's default value, or all of its values
    else if (option == "t" && has_operand) {
      const auto type = registry_type(words[++i].text);
      if (!type) return;
      value.type = *type;
    }
  }
  if (verb == "delete")
    value.action = has_name ? RegistryAction::remove_value : RegistryAction::remove_key;
  else if (!has_name || !has_data)
    return;
  registry.add(value);
}

std::optional<std::int64_t> count_in(const ScriptWord& word, std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (word.known == YesNo::no || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// netsh interface ipv4 set dynamicportrange [protocol=]tcp [startport=]N [numberofports=]M; every name may be cut
// short.
void take_netsh(ScriptRegistry& registry, const ScriptCommand& command) {
  const std::vector<ScriptWord>& words = command.words;
  if (words.size() < 6 || !lower(words[1].text).starts_with("int")) return;
  const std::string family = lower(words[2].text), what = lower(words[4].text);
  if ((family != "ipv4" && family != "ipv6") || lower(words[3].text) != "set" || !what.starts_with("dynamicport"))
    return;
  DynamicPorts ports;
  ports.family = family;
  int position = 0;
  for (std::size_t i = 5; i < words.size(); ++i, ++position) {
    const std::string word = lower(words[i].text);
    const std::size_t equals = word.find('=');
    const std::string_view tag = std::string_view(word).substr(0, equals == std::string::npos ? 0 : equals);
    const std::string_view operand = std::string_view(word).substr(equals == std::string::npos ? 0 : equals + 1);
    if (tag.starts_with('p') || (tag.empty() && position == 0))
      ports.protocol = operand;
    else if (tag.starts_with("star") || (tag.empty() && position == 1))
      ports.start = count_in(words[i], operand);
    else if (tag.starts_with('n') || (tag.empty() && position == 2))
      ports.count = count_in(words[i], operand);
  }
  if (ports.protocol == "tcp" || ports.protocol == "udp") registry.add(std::move(ports), command.whole);
}

}  // namespace

std::string program_name(std::string_view word) {
  std::string name = lower(word.substr(word.find_last_of("\\/") + 1));
  if (name.ends_with(".exe")) name.resize(name.size() - 4);
  return name;
}

void take_command(ScriptRegistry& registry, const ScriptCommand& command) {
  if (command.words.empty()) return;
  const std::string program = program_name(command.words[0].text);
  if (program == "reg") take_reg(registry, command);
  if (program == "netsh") take_netsh(registry, command);
}

}  // namespace tcptune
