// SPDX-License-Identifier: MIT
// See boot_modules.h.
#include "readers/sysctl/boot_modules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "core/boot/kernel_command_line.h"
#include "core/text/text.h"
#include "readers/sysctl/boot_files.h"
#include "readers/sysctl/boot_writers.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestList = 64 * 1024;
constexpr std::size_t kLargestIndex = 8 * 1024 * 1024;  // of a full kernel modules.dep has less than 1 MiB

// Where the modules of network algorithms lie: of a kernel, of DKMS and vendors, and flat as OpenWrt keeps them.
constexpr const char* kModuleFolders[] = {"/kernel/net/ipv4", "/kernel/net/sched", "/updates", "/updates/dkms",
                                          "/extra",           "/weak-updates",     ""};

using Names = std::set<std::string, std::less<>>;
using Needs = std::map<std::string, std::vector<std::string>, std::less<>>;

std::string module_name(std::string_view text) {
  std::string name(text);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// "kernel/net/ipv4/tcp_bbr.ko.xz" is tcp_bbr.
std::string name_of_path(std::string_view path) {
  path = path.substr(path.rfind('/') + 1);
  return module_name(path.substr(0, path.find(".ko")));
}

class Reader {
 public:
  explicit Reader(const RootDirectory& root) : root_(root) {}

  Modules run() {
    for (const std::string folder : {"/lib/modules", "/usr/lib/modules"}) {
      std::vector<std::string> releases = root_.names_in(folder);
      if (root_.is_live()) std::erase_if(releases, [&](const std::string& name) { return name != running(); });
      for (const std::string& release : releases) take_kernel(folder + '/' + release);
    }
    for (const char* directory :
         {"/etc/modules-load.d", "/run/modules-load.d", "/usr/local/lib/modules-load.d", "/usr/lib/modules-load.d"})
      for (const std::string& name : root_.names_in(directory))
        if (name.ends_with(".conf")) take_list(std::string(directory) + '/' + name);
    take_list("/etc/modules");
    for (const std::string& path : command_line_files(root_))
      for (const char* name : {"modules_load", "modules-load", "rd.modules_load"})
        for (const std::string_view value : command_line_values(text_of(path, kLargestList), name))
          for (const std::string_view module : split(value, ',')) load(module_name(module));
    Modules modules{{available_.begin(), available_.end()}, {at_boot_.begin(), at_boot_.end()}};
    const std::string own(kModuleListPath);
    const ReadSource list = root_.source(own, kLargestList);
    modules.own_list = list.source;
    if (list.source == nullptr && root_.kind_of_link(own) != EntryKind::missing)
      modules.trouble = words_for_read_error(list.error, kLargestList);
    return modules;
  }

 private:
  std::string_view text_of(const std::string& path, std::size_t limit) {
    const SourcePtr source = root_.source(path, limit).source;
    return source == nullptr ? std::string_view() : source->bytes();
  }

  std::string running() { return std::string(trim(text_of("/proc/sys/kernel/osrelease", kLargestList))); }

  void take_kernel(const std::string& directory) {
    for (const std::string_view line : split(text_of(directory + "/modules.builtin", kLargestIndex), '\n'))
      if (const std::string name = name_of_path(trim(line)); !name.empty()) {
        available_.insert(name);
        at_boot_.insert(name);
      }
    for (const char* folder : kModuleFolders)
      for (const std::string& file : root_.list(directory + folder).value_or(std::vector<std::string>()))
        if (file.find(".ko") != std::string::npos) available_.insert(name_of_path(file));
    if (root_.is_live()) return;  // modules.dep is large, and these folders have what is asked for
    for (const std::string_view line : split(text_of(directory + "/modules.dep", kLargestIndex), '\n')) {
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos) continue;
      const std::string name = name_of_path(line.substr(0, colon));
      available_.insert(name);
      for (const std::string_view needed : split_words(line.substr(colon + 1)))
        needs_[name].push_back(name_of_path(needed));
    }
  }

  void take_list(const std::string& path) {
    for (const std::string_view raw : split(text_of(path, kLargestList), '\n')) {
      const auto words = split_words(raw);
      if (!words.empty() && words[0].front() != '#' && words[0].front() != ';') load(module_name(words[0]));
    }
  }

  void load(const std::string& name) {
    at_boot_.insert(name);
    if (const auto needs = needs_.find(name); needs != needs_.end())
      at_boot_.insert(needs->second.begin(), needs->second.end());
  }

  const RootDirectory& root_;
  Names available_, at_boot_;
  Needs needs_;
};

}  // namespace

Modules read_modules(const RootDirectory& root) { return Reader(root).run(); }

}  // namespace tcptune
