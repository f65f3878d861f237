// SPDX-License-Identifier: MIT
// Reads scenario files and builds their trees; see scenario.h.
#include "scenario.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "core/text/text.h"

namespace tcptune::boot_order {
namespace {

namespace fs = std::filesystem;

constexpr int kScenarioSystemd = 252;

struct NamedStatus {
  FileStatus status;
  const char* name;
};
constexpr std::array kStatuses{
    NamedStatus{FileStatus::read, "read"},
    NamedStatus{FileStatus::masked, "masked"},
    NamedStatus{FileStatus::shadowed, "shadowed"},
    NamedStatus{FileStatus::wrong_suffix, "wrong_suffix"},
    NamedStatus{FileStatus::hidden, "hidden"},
    NamedStatus{FileStatus::not_read, "not_read"},
    NamedStatus{FileStatus::unreadable, "unreadable"},
    NamedStatus{FileStatus::not_a_file, "not_a_file"},
    NamedStatus{FileStatus::not_run, "not_run"},
};

std::string unescape(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      result += text[i];
      continue;
    }
    const char c = text[++i];
    int byte = 0;
    if (c == 'x' && i + 2 < text.size() &&
        std::from_chars(&text[i + 1], &text[i + 1] + 2, byte, 16).ec == std::errc()) {
      result += static_cast<char>(byte);
      i += 2;
    } else if (c == 'r') {
      result += '\r';
    } else if (c == 't') {
      result += '\t';
    } else if (c == '0') {
      result += '\0';
    } else {
      result += c;
    }
  }
  return result;
}

std::string escape(std::string_view text) {
  std::string result;
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\')
      result += "\\\\";
    else if (c == '\n')
      result += "\n| ";
    else if (byte < 0x20 || byte > 0x7E)
      result.append("\\x").append(1, kDigits[byte / 16]).append(1, kDigits[byte % 16]);
    else
      result += c;
  }
  return result;
}

Reader parse_reader(std::string_view text) {
  if (text == "procps") return {BootReader::procps, 0, 0};
  if (text == "busybox") return {BootReader::busybox, 0, 0};
  if (text == "systemd") return {BootReader::systemd, kScenarioSystemd, 0};
  if (text.starts_with("systemd@"))
    if (const auto version = parse_decimal(text.substr(8))) return {BootReader::systemd, *version, 0};
  throw std::runtime_error("unknown reader " + std::string(text));
}

void take_content(Scenario& scenario, std::string_view line) {
  if (scenario.tree.empty() || scenario.tree.back().kind != EntryKind::file)
    throw std::runtime_error("a line of a file without a file");
  const std::string_view text = line.substr(std::min<std::size_t>(2, line.size()));
  std::string& content = scenario.tree.back().content;
  if (text.ends_with("\\c"))
    content += unescape(text.substr(0, text.size() - 2));
  else
    content += unescape(text) + '\n';
}

void take_statement(Scenario& scenario, const std::vector<std::string_view>& words) {
  const std::string_view verb = words[0];
  const auto word = [&](std::size_t i) { return i < words.size() ? std::string(words[i]) : std::string(); };
  if (words.size() == 2 && verb == "file")
    scenario.tree.push_back({EntryKind::file, word(1), ""});
  else if (words.size() == 2 && verb == "directory")
    scenario.tree.push_back({EntryKind::directory, word(1), ""});
  else if (words.size() == 3 && verb == "link")
    scenario.tree.push_back({EntryKind::link, word(1), word(2)});
  else if (words.size() == 3 && verb == "expect" && words[2] == "nothing")
    scenario.expectations[parse_reader(words[1])];
  else if (words.size() >= 4 && verb == "expect")
    scenario.expectations[parse_reader(words[1])].values[word(2)] = {word(3), word(4)};
  else if (words.size() == 4 && verb == "status")
    scenario.expectations[parse_reader(words[1])].statuses[word(2)] = word(3);
  else
    throw std::runtime_error("not understood");
}

void refuse_links(const fs::path& root, const fs::path& directory) {
  fs::path path = root;
  for (const fs::path& part : directory) {
    path /= part;
    if (fs::is_symlink(fs::symlink_status(path)))
      throw std::runtime_error("would go through the link " + path.string());
  }
}

}  // namespace

Scenario read_scenario(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path + ": cannot be read");
  Scenario scenario;
  scenario.name = fs::path(path).stem().string();
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    try {
      if (line.starts_with('|'))
        take_content(scenario, line);
      else if (!trim(line).empty() && !line.starts_with('#'))
        take_statement(scenario, split_words(line));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(path + ':' + std::to_string(number) + ": " + error.what());
    }
  }
  if (scenario.expectations.empty()) throw std::runtime_error(path + ": expects nothing of anybody");
  return scenario;
}

std::vector<Scenario> read_scenarios(const std::string& directory) {
  std::vector<std::string> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  std::vector<Scenario> scenarios;
  for (const std::string& path : paths) scenarios.push_back(read_scenario(path));
  return scenarios;
}

void build_tree(const std::vector<TreeEntry>& tree, const std::string& root) {
  for (const TreeEntry& entry : tree) {
    const fs::path relative = fs::path(entry.path).relative_path();
    refuse_links(root, entry.kind == EntryKind::link ? relative.parent_path() : relative);
    const fs::path path = fs::path(root) / relative;
    fs::create_directories(entry.kind == EntryKind::directory ? path : path.parent_path());
    if (entry.kind == EntryKind::link) fs::create_symlink(entry.content, path);
    if (entry.kind == EntryKind::file) std::ofstream(path, std::ios::binary) << entry.content;
  }
}

std::vector<std::string> observed_settings() {
  std::vector<std::string> names;
  for (const char* name :
       {"fin_timeout", "keepalive_intvl", "keepalive_probes", "keepalive_time", "retries1", "retries2"})
    names.push_back(std::string("net.ipv4.tcp_") + name);
  for (const char* interface : {"all", "default", "eth0/100", "lo"})
    for (const char* name : {"medium_id", "tag"})
      names.push_back(std::string("net.ipv4.conf.") + interface + '.' + name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string name_of(const Reader& reader) {
  if (reader.reader == BootReader::procps) return "procps";
  if (reader.reader == BootReader::busybox) return "busybox";
  return "systemd@" + std::to_string(reader.systemd_version);
}

std::string name_of(FileStatus status) {
  const auto found = std::find_if(kStatuses.begin(), kStatuses.end(),
                                  [&](const NamedStatus& named) { return named.status == status; });
  return found->name;
}

std::vector<std::string> differences(const Expectation& expected, const BootConfiguration& found) {
  std::vector<std::string> result;
  for (const auto& [name, value] : expected.values) {
    const auto winner = found.winners.find(name);
    if (winner == found.winners.end()) {
      result.push_back(name + ": expected " + value.value + ", but nothing sets it");
      continue;
    }
    const Line& line = found.lines[winner->second.line];
    const std::string place = found.files[static_cast<std::size_t>(line.file)].path + ':' + std::to_string(line.line);
    if (line.value != value.value || (!value.place.empty() && value.place != place))
      result.push_back(name + ": expected " + value.value + ' ' + value.place + ", found " + line.value + ' ' + place);
  }
  for (const std::string& name : observed_settings())
    if (found.winners.contains(name) && !expected.values.contains(name))
      result.push_back(name + ": expected to be left alone, found " + found.lines[found.winners.at(name).line].key);
  for (const auto& [path, status] : expected.statuses) {
    const auto file = std::find_if(found.files.begin(), found.files.end(),
                                   [&, p = &path](const BootFile& f) { return f.path == *p; });
    const std::string is = file == found.files.end() ? "absent" : name_of(file->status);
    if (is != status) result.push_back(path + ": expected status " + status + ", found " + is);
  }
  return result;
}

std::string to_text(const std::vector<TreeEntry>& tree) {
  std::string text;
  for (const TreeEntry& entry : tree) {
    if (entry.kind == EntryKind::link)
      text += "link " + entry.path + ' ' + entry.content + '\n';
    else if (entry.kind == EntryKind::directory)
      text += "directory " + entry.path + '\n';
    else
      text += "file " + entry.path + "\n| " + escape(entry.content) + "\\c\n";
  }
  return text;
}

}  // namespace tcptune::boot_order
