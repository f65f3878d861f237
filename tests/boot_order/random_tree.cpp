// SPDX-License-Identifier: MIT
// Makes random trees of sysctl files; see random_tree.h.
#include "random_tree.h"

#include <algorithm>
#include <random>
#include <string>

namespace tcptune::boot_order {
namespace {

class Generator {
 public:
  Generator(std::uint32_t seed, BootReader reader) : engine_(seed), reader_(reader) {}

  std::vector<TreeEntry> run() {
    std::vector<std::string> directories{"/etc", "/run", "/usr/local/lib", "/usr/lib"};
    if (one_in(2))
      tree_.push_back({EntryKind::link, "/lib", "usr/lib"});
    else
      directories.push_back("/lib");
    for (const std::string& directory : directories)
      for (int files = below(4); files > 0; --files) add_file(directory + "/sysctl.d/");
    if (!one_in(3)) tree_.push_back({EntryKind::file, "/etc/sysctl.conf", content()});
    return std::move(tree_);
  }

 private:
  int below(int limit) { return static_cast<int>(engine_() % static_cast<std::uint32_t>(limit)); }
  bool one_in(int chances) { return below(chances) == 0; }
  template <typename T>
  const T& pick(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }

  void add_file(const std::string& directory) {
    const std::vector<std::string> names{"10-a.conf",  "50-b.conf", "50-b.conf", "9-c.conf", "99-sysctl.conf",
                                         "zz.conf",    "B.conf",    "a.conf",    ".h.conf",  "x.CONF",
                                         "50-b.conf~", "README",    "é.conf"};
    const std::string path = directory + pick(names);
    if (std::any_of(tree_.begin(), tree_.end(), [&](const TreeEntry& entry) { return entry.path == path; })) return;
    const std::vector<std::string> targets{"/dev/null", "nowhere.conf", "/etc/sysctl.conf",
                                           "../../usr/lib/sysctl.d/50-b.conf", "10-a.conf"};
    const int kind = below(12);
    if (kind == 0)
      tree_.push_back({EntryKind::link, path, pick(targets)});
    else if (kind == 1)
      tree_.push_back({EntryKind::file, path, ""});
    else if (kind == 2 && one_in(4))
      tree_.push_back({EntryKind::directory, path, ""});
    else
      tree_.push_back({EntryKind::file, path, content()});
  }

  std::string content() {
    std::string text = one_in(30) ? "\xEF\xBB\xBF" : "";
    const std::string end = one_in(8) ? "\r\n" : "\n";
    for (int lines = below(7); lines > 0; --lines) text += line() + (lines == 1 && one_in(4) ? "" : end);
    return text;
  }

  std::string line() {
    switch (below(16)) {
      case 0: return "";
      case 1: return "# " + setting();
      case 2: return " ; " + setting();
      case 3: return one_in(2) ? "words without a sign" : key();
      case 4: return '-' + key();
      case 5: return '-' + setting();
      case 6: return (one_in(2) ? "- " : "--") + setting();
      case 7: return glob() + " = " + value();
      case 8: return (one_in(3) ? "-" : "") + glob() + (one_in(3) ? "" : " = " + value());
      case 9: return one_in(4) ? setting() + '\0' + setting() : setting();
      case 10: return one_in(3) && reader_ == BootReader::systemd ? setting() + '\r' + setting() : setting();
      default: return setting();
    }
  }

  std::string value() { return std::to_string(8 + below(240)); }

  std::string setting() {
    const std::vector<std::string> signs{"=", " = ", "= ", "\t=\t", " ="};
    return (one_in(5) ? "  " : "") + key() + pick(signs) + value() + (one_in(5) ? " \t" : "");
  }

  std::string key() {
    std::string name = pick(observed_settings());
    switch (below(12)) {
      case 0: return swapped(name);
      case 1: return '/' + swapped(name);
      case 2: return name.insert(3, ".");
      case 3: return swapped(name).insert(3, "/./");
      case 4: return one_in(2) ? "net.ipv4/tcp_retries1" : "net/ipv4.tcp_retries1";
      case 5: return one_in(2) ? name + '.' : swapped(name) + '/';
      default: return name;
    }
  }

  std::string glob() {
    const std::vector<std::string> globs{
        "net.ipv4.conf.*.tag",        "net.ipv4.conf.*.medium_id", "net/ipv4/conf/*/tag",
        "net.ipv4.tcp_keepalive_*",   "net.ipv4.tcp_retries?",     "net.ipv4.tcp_retries[12]",
        "net.ipv4.conf.[!a]*.tag",    "net.ipv4.conf.l?.tag",      "net.ipv4.conf.eth0*.tag",
        "net/ipv4/conf/eth0.*/tag",   "net.ipv4.conf.eth0/*.tag",  "net.*.conf.lo.t*g",
        "net.ipv4.conf.{lo,all}.ta?", "net.ipv4.nothing*"};
    return pick(globs);
  }

  static std::string swapped(std::string name) {
    for (char& c : name)
      if (c == '.')
        c = '/';
      else if (c == '/')
        c = '.';
    return name;
  }

  std::mt19937 engine_;
  BootReader reader_;
  std::vector<TreeEntry> tree_;
};

}  // namespace

std::vector<TreeEntry> random_tree(std::uint32_t seed, BootReader reader) { return Generator(seed, reader).run(); }

}  // namespace tcptune::boot_order
