// SPDX-License-Identifier: MIT
// See redaction.h.
#include "snapshots/redaction.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"
#include "core/text/utf8.h"

namespace tcptune {
namespace {

using Names = std::set<std::string, std::less<>>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         (c != '\0' && std::string_view("._:-%@").find(c) != std::string_view::npos);
}

// Hexadecimal digits where the pattern has an x.
bool fits(std::string_view text, std::string_view pattern) {
  return text.size() == pattern.size() && std::equal(text.begin(), text.end(), pattern.begin(),
                                                     [](char c, char p) { return p == 'x' ? is_hex(c) : c == p; });
}

bool is_mac(std::string_view text) { return fits(text, "xx:xx:xx:xx:xx:xx") || fits(text, "xx-xx-xx-xx-xx-xx"); }
bool is_uuid(std::string_view text) { return fits(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"); }

// Names that say nothing of who runs the machine.
bool is_usual_interface(std::string_view name) {
  name = name.substr(0, name.find_first_of("/."));  // of a VLAN: what it is on
  constexpr std::array<std::string_view, 7> kWhole{"all", "default", "lo", "*", "tunl0", "ip_vti0", "ip6_vti0"};
  if (std::find(kWhole.begin(), kWhole.end(), name) != kWhole.end()) return true;
  if (name.starts_with("enx") || name.starts_with("wlx")) return false;  // a MAC address
  if (name.starts_with("br-")) return name.size() == 15 && std::all_of(name.begin() + 3, name.end(), is_hex);
  // A driver's or manager's word, and numbers of ports, slots and functions.
  constexpr std::array<std::string_view, 32> kWords{
      "eth",   "en",    "wl",  "wlan", "ww",    "wwan",   "ib",     "sl",     "br",     "bond",   "team",
      "tun",   "tap",   "wg",  "ppp",  "dummy", "ifb",    "sit",    "gre",    "docker", "podman", "virbr",
      "lxcbr", "lxdbr", "cni", "usb",  "vlan",  "gretap", "erspan", "ip6tnl", "ip6gre", "vmnet"};
  if (name.starts_with("veth") || name.starts_with("cali") || name.starts_with("vnet") || name.starts_with("flannel"))
    return true;
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    if (!name.starts_with(word) || name.size() == word.size()) return false;
    const std::string_view rest = name.substr(word.size());
    const bool by_place = word == "en" || word == "wl" || word == "ww" || word == "ib" || word == "sl";
    return std::all_of(rest.begin(), rest.end(),
                       [&](char c) {
                         return is_digit(c) ||
                                (by_place && std::string_view("psofdniuv").find(c) != std::string_view::npos);
                       }) &&
           std::any_of(rest.begin(), rest.end(), is_digit);
  });
}

bool has_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

// A comment says something to a person, or suppresses a finding.
bool is_comment(std::string_view line) {
  const std::string_view text = trim(line);
  return (text.starts_with('#') && !text.starts_with("#!")) || text.starts_with(';');
}

// What readers and rules see of a comment: that it is one, and what is odd about its bytes.
std::string without_text(std::string_view line) {
  const std::size_t mark = line.find_first_of("#;");
  std::string left(line.substr(0, mark + 1));
  const std::string_view text = line.substr(mark + 1);
  const std::string_view said = trim(text);
  if (said.starts_with("tcptune ")) {
    const std::size_t reason = text.find(" -- ");
    left += text.substr(0, reason);
    if (reason != std::string_view::npos) left += " -- redacted";
  } else if (const auto bad = find_bad_utf8(text)) {
    left += text[*bad];
  }
  left.append(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\0')), '\0');
  if (said.ends_with('\\')) left += '\\';
  if (text.ends_with('\r')) left += '\r';
  return left;
}

class Redaction {
 public:
  explicit Redaction(const PrivateNames& names) : users_(names.users.begin(), names.users.end()) {
    for (const std::string& host : names.hosts) {
      hosts_.insert(lower(host));
      hosts_.insert(lower(host.substr(0, host.find('.'))));
    }
    hosts_.erase("localhost");
    hosts_.erase("");
  }

  // Interface names come out of keys and of what else names them; globs that are not all of them count too.
  void find_interfaces(std::string_view text) {
    for (const std::string_view part : {"conf", "neigh"})
      for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        const std::size_t begin = at + part.size() + 1;
        if (at == 0 || begin >= text.size() || text[begin - 1] != text[at - 1]) continue;
        if (text[at - 1] == '.' || text[at - 1] == '/')
          add_interface(text.substr(begin, text.find(text[at - 1], begin) - begin));
      }
    for (const std::string_view line : split(text, '\n')) {
      const auto words = split_words(line);
      if (words.size() > 1 && (words[0] == "iface" || words[0] == "auto" || words[0].starts_with("allow-")))
        add_interface(words[1]);
      if (trim(line).starts_with("Name="))
        for (const std::string_view name : split_words(trim(line).substr(5))) add_interface(name);
    }
  }

  // When all are found: those that a glob means keep their names.
  void settle_interfaces() {
    std::erase_if(interfaces_, [&](const std::string& name) {
      return std::any_of(globs_.begin(), globs_.end(),
                         [&](const std::string& glob) { return matches_glob(glob, name, 0); });
    });
  }

  // net.ipv4.conf.NAME.rp_filter
  std::string setting(const std::string& name) {
    for (const std::string_view part : {".conf.", ".neigh."}) {
      const std::size_t at = name.find(part);
      if (at == std::string::npos) continue;
      const std::size_t begin = at + part.size(), end = name.find('.', begin);
      const std::string interface = name.substr(begin, end - begin);
      if (end != std::string::npos && interfaces_.contains(interface))
        return name.substr(0, begin) + number(interface_names_, interface, "if{}") + name.substr(end);
    }
    return name;
  }

  std::string text(std::string_view bytes) {
    std::string out;
    while (!bytes.empty()) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      const std::string_view line = bytes.substr(0, end);
      out += is_comment(line) ? without_text(line) : words(line);
      if (end < bytes.size()) out += '\n';
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return out;
  }

  std::string words(std::string_view line) {
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at;
      while (end < line.size() && is_word(line[end])) ++end;
      if (end == at) {
        out += line[at++];
        continue;
      }
      const bool behind_home = out.ends_with("/home/");
      const bool in_path = !behind_home && (out.ends_with('/') || (end < line.size() && line[end] == '/'));
      out += behind_home ? number(user_names_, std::string(line.substr(at, end - at)), "user{}")
                         : word(line.substr(at, end - at), in_path ? Inside::path : Inside::line);
      at = end;
    }
    return out;
  }

  IpAddress address(const IpAddress& address) {
    const bool mask = is_ipv4(address) && address.bytes[12] == 255;
    if (is_any(address) || is_loopback(address) || mask) return address;
    if (const auto at = addresses_.find(address); at != addresses_.end()) return at->second;
    IpAddress other;
    if (is_ipv4(address)) {
      constexpr std::uint32_t kBenchmarks = 198U << 24 | 18U << 16;  // RFC 2544; nobody's
      other = ipv4_address(kBenchmarks + ++ipv4_);
    } else {
      other = *parse_ip_address("2001:db8::");  // RFC 3849
      ++ipv6_;
      for (std::size_t i = 0; i < 4; ++i) other.bytes[15 - i] = static_cast<std::uint8_t>(ipv6_ >> (8 * i));
    }
    return addresses_.emplace(address, other).first->second;
  }

  void endpoint(Endpoint& endpoint) { endpoint.address = address(endpoint.address); }

 private:
  enum class Inside { line, path };
  using Known = std::map<std::string, std::string, std::less<>>;

  void add_interface(std::string_view name) {
    if (has_glob(name)) {
      if (name != "*") globs_.emplace(name);
    } else if (!name.empty() && name.size() < 20 && !is_usual_interface(name)) {
      interfaces_.emplace(name);
    }
  }

  std::string number(Known& known, const std::string& name, fmt::format_string<std::size_t> pattern) {
    if (const auto at = known.find(name); at != known.end()) return at->second;
    return known.emplace(name, fmt::format(pattern, known.size() + 1)).first->second;
  }

  std::string word(std::string_view word, Inside inside) {
    if (is_mac(word)) {
      const std::size_t n = known_macs_.try_emplace(lower(word), known_macs_.size() + 1).first->second;
      return word[2] == ':' ? fmt::format("02:00:00:00:{:02x}:{:02x}", n >> 8 & 255, n & 255)
                            : fmt::format("02-00-00-00-{:02x}-{:02x}", n >> 8 & 255, n & 255);
    }
    if (is_uuid(word)) return number(uuids_, lower(word), "00000000-0000-0000-0000-{:012}");
    if (std::count(word.begin(), word.end(), ':') > 1)
      if (const auto ipv6 = parse_ip_address(word); ipv6 && word.find('.') == std::string_view::npos) {
        const std::size_t zone = word.find('%');
        const std::string in = zone == std::string_view::npos ? "" : "%" + name(word.substr(zone + 1), inside);
        return to_text(address(*ipv6)) + in;
      }
    std::string out;
    for (std::size_t at = 0; at <= word.size();) {
      const std::size_t end = std::min(word.find_first_of(":%@", at), word.size());
      const bool mail = end < word.size() && word[end] == '@' && end > at;
      const std::string_view part = word.substr(at, end - at);
      out += mail ? number(user_names_, std::string(part), "user{}") : name(part, inside);
      if (end < word.size()) out += word[end];
      at = end + 1;
    }
    return out;
  }

  // What stands between punctuation.
  std::string name(std::string_view name, Inside inside) {
    if (name.empty()) return {};
    const std::string text(name);
    if (is_digit(name[0]) && std::count(name.begin(), name.end(), '.') == 3)
      if (const auto ipv4 = parse_ip_address(name)) return to_text(address(*ipv4));
    if (interfaces_.contains(text)) return number(interface_names_, text, "if{}");
    if (const std::string key = setting(text); key != text) return key;
    if (hosts_.contains(lower(name)) || is_domain(name)) return number(host_names_, lower(name), "host{}");
    // The name of a user may be that of a folder or of a setting's part.
    if (inside == Inside::line && name.size() > 2 && users_.contains(text)) return number(user_names_, text, "user{}");
    return text;
  }

  // Ends in a top-level domain that people use, and not in the ending of a file.
  bool is_domain(std::string_view name) const {
    constexpr std::array<std::string_view, 40> kEndings{
        "com",   "net", "org",      "io",       "dev",  "cloud", "edu",  "gov",     "info",        "biz",
        "local", "lan", "internal", "intranet", "corp", "home",  "test", "example", "localdomain", "de",
        "uk",    "fr",  "eu",       "nl",       "ch",   "at",    "it",   "es",      "pl",          "se",
        "no",    "fi",  "dk",       "cz",       "us",   "ca",    "cn",   "jp",      "ru",          "au"};
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name == "rc.local" || name == "boot.local") return false;
    if (name.starts_with("net.") || name.starts_with("sysctl.")) return false;
    return std::find(kEndings.begin(), kEndings.end(), lower(name.substr(dot + 1))) != kEndings.end();
  }

  Names hosts_, users_, interfaces_, globs_;
  Known host_names_, user_names_, interface_names_, uuids_;
  std::map<std::string, std::size_t, std::less<>> known_macs_;
  std::map<IpAddress, IpAddress> addresses_;
  std::uint32_t ipv4_ = 0, ipv6_ = 0;
};

void redact(Redaction& redaction, SocketSummary& sockets) {
  for (Tuple& tuple : sockets.tuples) {
    tuple.local = redaction.address(tuple.local);
    redaction.endpoint(tuple.remote);
  }
  for (FanOut& fan : sockets.fan_outs) redaction.endpoint(fan.busiest);
  for (Listener& listener : sockets.listeners) redaction.endpoint(listener.local);
  for (HeldGroup& held : sockets.held) {
    redaction.endpoint(held.service);
    redaction.endpoint(held.other);
  }
}

void redact(Redaction& redaction, Evidence& evidence) {
  if (evidence.last.sockets) redact(redaction, *evidence.last.sockets);
  if (evidence.first && evidence.first->sockets) redact(redaction, *evidence.first->sockets);
  for (std::string& phrase : evidence.not_visible) phrase = redaction.words(phrase);
}

}  // namespace

MachineRecord redacted(MachineRecord record, const PrivateNames& names) {
  Redaction redaction(names);
  if (record.settings)
    for (const auto& [name, reading] : *record.settings) redaction.find_interfaces(name);
  for (const auto& [path, entry] : record.tree)
    if (entry.source != nullptr) redaction.find_interfaces(entry.source->bytes());
  redaction.settle_interfaces();
  if (record.settings) {
    Readings settings;
    for (auto& [name, reading] : *record.settings) {
      reading.text = redaction.words(reading.text);
      settings.emplace(redaction.setting(name), std::move(reading));
    }
    record.settings = std::move(settings);
  }
  for (auto& [path, entry] : record.tree)
    if (entry.source != nullptr && entry.excerpt == YesNo::no)
      entry.source = make_source(redaction.text(entry.source->bytes()));
  if (record.evidence) redact(redaction, *record.evidence);
  record.host.clear();
  record.redacted = YesNo::yes;
  return record;
}

}  // namespace tcptune
