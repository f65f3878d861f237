// SPDX-License-Identifier: MIT
// See networkd_files.h. The values are those of src/network/networkd-sysctl.c.
#include "core/boot/networkd_files.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/boot/sysctl_conf.h"
#include "core/boot/text_lines.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

bool is_yes(std::string_view word) { return word == "1" || word == "yes" || word == "true" || word == "on"; }
bool is_no(std::string_view word) { return word == "0" || word == "no" || word == "false" || word == "off"; }

// Empty: nothing is written.
std::string switch_of(std::string_view word) { return is_yes(word) ? "1" : is_no(word) ? "0" : ""; }
std::string number_of(std::string_view word) { return parse_decimal(word) ? std::string(word) : ""; }
std::string filter_of(std::string_view word) {
  return word == "strict" || is_yes(word) ? "1" : word == "loose" ? "2" : is_no(word) ? "0" : "";
}
std::string privacy_of(std::string_view word) {
  return word == "prefer-public" ? "1" : is_yes(word) ? "2" : is_no(word) ? "0" : "";
}
std::string ipv4_of(std::string_view word) { return is_yes(word) || word == "ipv4" ? "1" : ""; }
std::string ipv6_of(std::string_view word) { return is_yes(word) || word == "ipv6" ? "1" : ""; }

// `*` stands for the interface.
struct NetworkdOption {
  std::string_view key;
  std::string_view setting;
  std::string (&value)(std::string_view);
};

constexpr std::array kOfInterface{
    NetworkdOption{"ipforward", "net.ipv4.ip_forward", ipv4_of},
    NetworkdOption{"ipforward", "net.ipv6.conf.all.forwarding", ipv6_of},
    NetworkdOption{"ipv4forwarding", "net.ipv4.conf.*.forwarding", switch_of},
    NetworkdOption{"ipv6forwarding", "net.ipv6.conf.*.forwarding", switch_of},
    NetworkdOption{"ipv4proxyarp", "net.ipv4.conf.*.proxy_arp", switch_of},
    NetworkdOption{"ipv4acceptlocal", "net.ipv4.conf.*.accept_local", switch_of},
    NetworkdOption{"ipv4routelocalnet", "net.ipv4.conf.*.route_localnet", switch_of},
    NetworkdOption{"ipv4reversepathfilter", "net.ipv4.conf.*.rp_filter", filter_of},
    NetworkdOption{"ipv6privacyextensions", "net.ipv6.conf.*.use_tempaddr", privacy_of},
    NetworkdOption{"ipv6duplicateaddressdetection", "net.ipv6.conf.*.dad_transmits", number_of},
    NetworkdOption{"ipv6hoplimit", "net.ipv6.conf.*.hop_limit", number_of},
    NetworkdOption{"ipv6proxyndp", "net.ipv6.conf.*.proxy_ndp", switch_of},
};

constexpr std::array kOfAll{
    NetworkdOption{"ipv4forwarding", "net.ipv4.conf.all.forwarding", switch_of},
    NetworkdOption{"ipv6forwarding", "net.ipv6.conf.all.forwarding", switch_of},
    NetworkdOption{"ipv6privacyextensions", "net.ipv6.conf.all.use_tempaddr", privacy_of},
};

std::string for_interface(std::string_view setting, std::string_view interface) {
  std::string name(setting);
  std::string part(interface);
  std::replace(part.begin(), part.end(), '.', '/');
  if (const std::size_t star = name.find('*'); star != std::string::npos) name.replace(star, 1, part);
  return name;
}

class NetworkdParser {
 public:
  explicit NetworkdParser(int file_index) : file_index_(file_index) {}

  std::vector<Line> run(std::string_view text) {
    for (const TextLine& line : text_lines(text)) {
      if (is_full()) break;
      const std::string_view body = trim(line.text);
      if (body.starts_with('#') || body.starts_with(';'))
        lines_.push_back(line_at(line, LineKind::comment, file_index_));
      else if (body.starts_with('[') && body.ends_with(']'))
        section_ = body.substr(1, body.size() - 2);
      else if (const std::size_t equals = body.find('='); equals != std::string_view::npos)
        take(line, trim(body.substr(0, equals)), trim(body.substr(equals + 1)));
    }
    return std::move(lines_);
  }

 private:
  void take(const TextLine& line, std::string_view key, std::string_view value) {
    if (section_ == "Match") {
      matches_ = true;
      if (key == "Name")
        for (const std::string_view name : split_words(value)) add_interface(name);
    } else if (section_ == "Network") {
      const std::string option = lower(key);
      // networkd.conf has no [Match].
      if (matches_)
        for (const NetworkdOption& row : kOfInterface) add_for(row, line, option, key, value);
      else
        for (const NetworkdOption& row : kOfAll)
          if (row.key == option) add(line, key, value, std::string(row.setting), row.value(lower(value)));
    }
  }

  bool is_full() const { return lines_.size() > kMostLines; }

  void add_interface(std::string_view name) {
    if (name.find_first_of("*?[!") == std::string_view::npos) interfaces_.emplace_back(name);
  }

  void add_for(const NetworkdOption& row, const TextLine& line, const std::string& option, std::string_view key,
               std::string_view value) {
    if (row.key != option) return;
    const std::string written = row.value(lower(value));
    if (row.setting.find('*') == std::string_view::npos)
      return add(line, key, value, std::string(row.setting), written);
    for (const std::string& interface : interfaces_) {
      if (is_full()) return;
      add(line, key, value, for_interface(row.setting, interface), written);
    }
  }

  void add(const TextLine& line, std::string_view key, std::string_view value, std::string name,
           const std::string& written) {
    if (written.empty()) return;
    lines_.push_back(assignment_at(line, key, value, file_index_));
    lines_.back().name = std::move(name);
    lines_.back().value = written;
  }

  int file_index_;
  std::string section_;
  bool matches_ = false;
  std::vector<std::string> interfaces_;
  std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> parse_networkd(std::string_view text, int file_index) { return NetworkdParser(file_index).run(text); }

}  // namespace tcptune
