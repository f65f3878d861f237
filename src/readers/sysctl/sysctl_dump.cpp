// SPDX-License-Identifier: MIT
// Reads `sysctl -a` line by line, values and complaints alike; see sysctl_dump.h.
#include "readers/sysctl/sysctl_dump.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/boot/sysctl_conf.h"
#include "core/catalogue/names.h"
#include "core/text/error.h"
#include "core/text/size.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

struct Found {
  const Setting* setting = nullptr;  // null: not in the catalogue
  std::string name;  // canonical
};

// A line such as: sysctl: permission denied on key 'net.ipv4.route.flush'
struct Complaint {
  ReadingState state = ReadingState::malformed;
  std::string_view key;
};

// Far beyond what a path below /proc/sys can be; a hostile key must not keep the look-up busy.
constexpr std::size_t kLongestName = 512;

bool is_name(std::string_view key) {
  return key.size() <= kLongestName && key.find_first_of("./") != std::string_view::npos &&
         std::none_of(key.begin(), key.end(), is_space);
}

// The text between the first quote and the next one like it; empty without quotes.
std::string_view quoted_part(std::string_view text) {
  const std::size_t start = text.find_first_of("'\"");
  if (start == std::string_view::npos) return {};
  const std::size_t end = text.find(text[start], start + 1);
  return end == std::string_view::npos ? std::string_view() : text.substr(start + 1, end - start - 1);
}

// What procps 3 and 4 and busybox print on standard error; people keep it with 2>&1.
std::optional<Complaint> parse_complaint(std::string_view line) {
  if (!line.starts_with("sysctl: ") && !line.starts_with("error: ")) return std::nullopt;
  // The reason may be quoted as well (error: "Input/output error" reading key "x"): the key follows the word.
  const std::size_t word = line.find("key ");
  std::string_view key = quoted_part(word == std::string_view::npos ? line : line.substr(word));
  constexpr std::string_view kProcSys = "/proc/sys/";
  if (const std::size_t path = line.find(kProcSys); key.empty() && path != std::string_view::npos) {
    key = line.substr(path + kProcSys.size());
    key = key.substr(0, key.find(':'));
  }
  if (key.empty() && word != std::string_view::npos) key = trim(line.substr(word + 4));
  if (!is_name(key)) return std::nullopt;
  if (contains_ignoring_case(line, "permission denied") || contains_ignoring_case(line, "not permitted"))
    return Complaint{ReadingState::denied, key};
  if (contains_ignoring_case(line, "unknown key") || contains_ignoring_case(line, "no such file"))
    return Complaint{ReadingState::absent, key};
  return Complaint{ReadingState::malformed, key};
}

class DumpParser {
 public:
  DumpParser(const RuleBase& base, const std::string& path) : base_(base), path_(path) {
    for (const Setting& setting : base.settings)
      if (const std::size_t star = setting.name.find('*'); star != std::string_view::npos)
        if (family_prefixes_.empty() || family_prefixes_.back() != setting.name.substr(0, star))
          family_prefixes_.push_back(setting.name.substr(0, star));
  }

  void add(std::string_view line) {
    ++dump_.lines;
    if (line.size() > kLongestLine)
      throw Error(std::vector<Diagnostic>{
          {path_, dump_.lines, 0,
           "this line is longer than " + size_text(kLongestLine) + ", so this is not output of `sysctl -a`"}});
    if (const std::optional<Complaint> complaint = parse_complaint(line)) {
      store(complaint->key, {complaint->state, "", dump_.lines});
      return;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return;  // the rest of a value of several lines
    const std::string_view key = trim(line.substr(0, equals));
    if (!is_name(key)) return;
    ++dump_.settings;
    const std::string_view value = trim(line.substr(equals + 1));
    if (key == "kernel.osrelease") dump_.kernel_release = std::string(value);
    if (key == "kernel.version") dump_.kernel_build = std::string(value);
    store(key, {ReadingState::present, std::string(value), dump_.lines});
  }

  Dump take() {
    if (dump_.settings == 0)
      throw Error(std::vector<Diagnostic>{
          {path_, 0, 0,
           "no line of the form `name = value`; expected what `sysctl -a` prints. Write it with `sysctl -a > FILE`"}});
    // The name itself counts for more than another name of the same value.
    dump_.readings.merge(by_alias_);
    return std::move(dump_);
  }

 private:
  // busybox prints the dots of an interface name as they are, eth0.100: what stands between a family's prefix and its
  // last component is the interface.
  Found find(std::string_view key) const {
    std::string name = canonical_name(key);
    if (const Setting* setting = find_setting(base_, name)) return {setting, std::move(name)};
    const std::size_t last_dot = name.rfind('.');
    for (const std::string_view prefix : family_prefixes_) {
      if (!name.starts_with(prefix) || last_dot <= prefix.size()) continue;
      std::string other = name;
      std::replace(other.begin() + static_cast<std::ptrdiff_t>(prefix.size()),
                   other.begin() + static_cast<std::ptrdiff_t>(last_dot), '.', '/');
      if (const Setting* setting = find_setting(base_, other)) return {setting, std::move(other)};
    }
    return {};
  }

  void store(std::string_view key, Reading reading) {
    Found found = find(key);
    if (!found.setting || found.setting->type == ValueType::opaque) return;
    const bool is_alias = found.setting->name.find('*') == std::string_view::npos && found.setting->name != found.name;
    Reading& entry = is_alias ? by_alias_[std::string(found.setting->name)] : dump_.readings[std::move(found.name)];
    // A value outlives a complaint about the same name; of two values the later one is what the kernel had last.
    if (entry.state != ReadingState::present || reading.state == ReadingState::present) entry = std::move(reading);
  }

  const RuleBase& base_;
  const std::string& path_;
  std::vector<std::string_view> family_prefixes_;  // "net.ipv4.conf."
  Dump dump_;
  Readings by_alias_;  // by the setting's own name
};

}  // namespace

Dump parse_sysctl_dump(const RuleBase& base, std::string_view text, const std::string& path) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  DumpParser parser(base, path);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    parser.add(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parser.take();
}

}  // namespace tcptune
