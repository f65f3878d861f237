// SPDX-License-Identifier: MIT
// See other_writers.h.
#include "readers/sysctl/other_writers.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/boot/sysctl_conf.h"
#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/sysctl/script_writes.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestScript = 512 * 1024;
constexpr std::size_t kMostProfiles = 32;  // includes of includes; real chains have three or four

using Writers = std::map<std::string, OtherWriter, std::less<>>;  // by setting: the last one of a program counts

// Empty if it cannot be read.
std::string_view content_of(const RootDirectory& root, const std::string& path) {
  const SourcePtr source = root.source(path, kLargestScript).source;
  return source == nullptr ? std::string_view() : source->bytes();
}

std::string_view without_quotes(std::string_view text) {
  text = trim(text);
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// A variable of a file in shell syntax; empty if it is not set.
std::string variable(const RootDirectory& root, const std::string& path, std::string_view name) {
  std::string value;
  const std::string_view content = content_of(root, path);
  for (const std::string_view line : split(content, '\n')) {
    const std::string_view text = trim(line);
    if (text.starts_with(name) && text.substr(name.size()).starts_with('='))
      value = without_quotes(text.substr(name.size() + 1));
  }
  return value;
}

void append(std::vector<OtherWriter>& all, Writers&& writers) {
  for (auto& [name, writer] : writers) all.push_back(std::move(writer));
}

// ufw applies its file with `sysctl -e -q -p` whenever it starts.
Writers ufw_writers(const RootDirectory& root) {
  const std::string path = variable(root, "/etc/default/ufw", "IPT_SYSCTL");
  Writers writers;
  if (path.empty() || lower(variable(root, "/etc/ufw/ufw.conf", "ENABLED")) != "yes") return writers;
  const std::string_view content = content_of(root, path);
  for (const Line& line : parse_sysctl_conf(content, path, 0, {BootReader::procps, 0}))
    if (line.kind == LineKind::assignment)
      writers.insert_or_assign(line.name, OtherWriter{"ufw", path, line.line, line.name, line.value});
  return writers;
}

// One section of a tuned profile, `[sysctl]` or one of another name with `type=sysctl`.
struct TunedSection {
  std::string type;
  bool enabled = true;
  std::vector<OtherWriter> settings;
};

class TunedProfiles {
 public:
  explicit TunedProfiles(const RootDirectory& root) : root_(root) {}

  // What a profile includes is applied before it, so that its own values win.
  void take(const std::string& name) {
    if (seen_.size() >= kMostProfiles || !seen_.insert(name).second) return;
    // /etc before /usr; the `profiles` directories are newer than the others.
    constexpr std::array kPlaces{"/etc/tuned/profiles/", "/etc/tuned/", "/usr/lib/tuned/profiles/", "/usr/lib/tuned/"};
    for (const char* place : kPlaces) {
      const std::string path = place + name + "/tuned.conf";
      const ReadSource read = root_.source(path, kLargestScript);
      if (read.source == nullptr) continue;
      take_file(path, read.source->bytes());
      return;
    }
  }

  Writers result() { return std::move(writers_); }

 private:
  void take_file(const std::string& path, const std::string& content) {
    std::map<std::string, TunedSection, std::less<>> sections;
    std::string section;
    int number = 0;
    for (const std::string_view raw : split(content, '\n')) {
      ++number;
      const std::string_view line = trim(raw);
      const std::size_t equals = line.find('=');
      if (line.starts_with('#') || line.starts_with(';')) continue;
      if (line.starts_with('[') && line.ends_with(']')) {
        section = line.substr(1, line.size() - 2);
        sections[section].type = section;
      } else if (equals != std::string_view::npos) {
        take_option(sections[section], path, number, trim(line.substr(0, equals)),
                    without_quotes(line.substr(equals + 1)));
      }
    }
    for (auto& [name, found] : sections)
      if (found.type == "sysctl" && found.enabled)
        for (OtherWriter& writer : found.settings) writers_.insert_or_assign(writer.name, writer);
  }

  void take_option(TunedSection& section, const std::string& path, int line, std::string_view key,
                   std::string_view value) {
    if (section.type == "main" && key == "include") {
      for (const std::string_view name : split(value, ',')) take(std::string(trim(name)));
    } else if (key == "type") {
      section.type = value;
    } else if (key == "enabled") {
      section.enabled = value != "0" && lower(value) != "false";
    } else if (key.find_first_of("./") != std::string_view::npos) {
      // ${variable} and ">123" ("at least 123") depend on the machine.
      const bool known = value.find_first_of("$<>") == std::string_view::npos;
      section.settings.push_back(
          {"tuned", path, line, canonical_name(key), known ? std::string(value) : std::string()});
    }
  }

  const RootDirectory& root_;
  std::set<std::string> seen_;
  Writers writers_;
};

Writers tuned_writers(const RootDirectory& root) {
  TunedProfiles profiles(root);
  const std::string_view active = content_of(root, "/etc/tuned/active_profile");
  for (const std::string_view name : split_words(active)) profiles.take(std::string(name));
  return profiles.result();
}

void add_script(const RootDirectory& root, const std::string& program, const std::string& path,
                std::vector<OtherWriter>& all) {
  const std::string_view content = content_of(root, path);
  for (ScriptWrite& write : find_script_writes(content))
    all.push_back({program, path, write.line, std::move(write.name), std::move(write.value)});
}

struct ScriptPlace {
  const char* program;
  const char* path;  // a script, or a directory of scripts
};

constexpr std::array kScripts{
    ScriptPlace{"NetworkManager dispatcher", "/etc/NetworkManager/dispatcher.d"},
    ScriptPlace{"NetworkManager dispatcher", "/etc/NetworkManager/dispatcher.d/no-wait.d"},
    ScriptPlace{"NetworkManager dispatcher", "/etc/NetworkManager/dispatcher.d/pre-up.d"},
    ScriptPlace{"NetworkManager dispatcher", "/usr/lib/NetworkManager/dispatcher.d"},
    ScriptPlace{"ifupdown", "/etc/network/if-pre-up.d"},
    ScriptPlace{"ifupdown", "/etc/network/if-up.d"},
    ScriptPlace{"ifupdown", "/etc/network/interfaces"},
    ScriptPlace{"rc.local", "/etc/rc.local"},
    ScriptPlace{"rc.local", "/etc/rc.d/rc.local"},
};

void add_scripts(const RootDirectory& root, std::vector<OtherWriter>& all) {
  std::vector<FileIdentity> seen;  // /etc/rc.local is often a link to /etc/rc.d/rc.local
  for (const ScriptPlace& place : kScripts) {
    const std::optional<FileIdentity> identity = root.identity(place.path);
    if (!identity || std::find(seen.begin(), seen.end(), *identity) != seen.end()) continue;
    seen.push_back(*identity);
    const std::optional<std::vector<std::string>> names = root.list(place.path);
    if (!names)
      add_script(root, place.program, place.path, all);
    else
      for (const std::string& name : *names) add_script(root, place.program, std::string(place.path) + '/' + name, all);
  }
}

}  // namespace

std::vector<OtherWriter> find_other_writers(const RootDirectory& root) {
  std::vector<OtherWriter> all;
  append(all, ufw_writers(root));
  append(all, tuned_writers(root));
  add_scripts(root, all);
  return all;
}

}  // namespace tcptune
