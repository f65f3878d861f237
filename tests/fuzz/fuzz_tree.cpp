// SPDX-License-Identifier: MIT
// Fuzzes whole trees, names of files and links too, and the programs besides the boot reader: what is planned for one
// is applied, and a second plan is empty; its diff is made on the way. An input is a list of entries: "NAME\n" or "NAME
// -> TARGET\n", then the content up to a line of "%%".
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "audit.h"
#include "core/plan/plan.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "core/text/text.h"
#include "renderers/changes/change_set.h"
#include "shipped_rules.h"
#include "targets/targets.h"
#include "temporary_tree.h"

namespace {

using namespace tcptune;
namespace fs = std::filesystem;

// Files of other programs than the boot reader.
const std::map<std::string, std::string, std::less<>> kWriters{
    {"rc.local", "etc/rc.local"},
    {"interfaces", "etc/network/interfaces"},
    {"cmdline", "etc/kernel/cmdline"},
    {"grub", "etc/default/grub"},
    {"ufw", "etc/default/ufw"},
    {"ufw.conf", "etc/ufw/ufw.conf"},
    {"sysctl.ufw", "etc/ufw/sysctl.ufw"},
    {"networkd.conf", "etc/systemd/networkd.conf"},
    {"active_profile", "etc/tuned/active_profile"},
    {"tuned-main.conf", "etc/tuned/tuned-main.conf"},
};

// A name may hold anything but '/' and NUL; it stays in its folder.
std::string path_of(std::string_view name) {
  static const std::vector<std::string> folders{"etc/sysctl.d/", "run/sysctl.d/", "usr/lib/sysctl.d/",
                                                "usr/local/lib/sysctl.d/", "etc/"};
  std::string file;
  for (const char c : name.substr(0, 100))
    if (c != '/' && c != '\0') file += c;
  if (file.empty() || file == "." || file == "..") file = "x.conf";
  if (const auto writer = kWriters.find(file); writer != kWriters.end()) return writer->second;
  if (file.ends_with(".network")) return "etc/systemd/network/" + file;
  if (file.ends_with(".tuned")) return "etc/tuned/profiles/" + file.substr(0, file.size() - 6) + "/tuned.conf";
  return folders[fuzz::choice(name, folders.size())] + file;
}

// A link in the place of a directory would lead what is written later out of the tree.
bool may_be_link(const std::string& path) {
  return path.find('/') != path.rfind('/') || path == "etc/sysctl.conf" || path == "etc/rc.local";
}

void lay_out(const TemporaryTree& tree, std::string_view input) {
  for (int entries = 0; !input.empty() && entries < 20; ++entries) {
    const std::size_t name_end = std::min(input.find('\n'), input.size());
    const std::string_view head = input.substr(0, name_end);
    input.remove_prefix(std::min(name_end + 1, input.size()));
    const std::size_t end = std::min(input.find("%%\n"), input.size());
    const std::string_view content = input.substr(0, end);
    input.remove_prefix(std::min(end + 3, input.size()));
    const std::size_t arrow = head.find(" -> ");
    const std::string path = path_of(head.substr(0, arrow));
    if (fs::exists(fs::symlink_status(tree.path(path)))) continue;
    if (arrow == std::string_view::npos) {
      tree.write(path, content);
      if (path.ends_with("/rc.local")) tree.make_executable(path);
    } else if (const std::string target(head.substr(arrow + 4));
               may_be_link(path) && !target.empty() && target.find('\0') == std::string::npos) {
      tree.link(path, target);
    }
  }
}

void apply(const TemporaryTree& tree, const ChangeSet& changes) {
  for (const FileChange& file : changes.files) {
    fuzz::require(!unified_diff("x", file, Direction::forward).empty(), "a change without a diff");
    fuzz::require(!unified_diff("x", file, Direction::reverse).empty(), "a change without a way back");
    tree.write(file.path.substr(1), edited(file.source == nullptr ? "" : file.source->bytes(), file.edits));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const TemporaryTree tree;
  try {
    lay_out(tree, input);
    TargetOptions options = fuzz::some_options(input);
    options.root = tree.root();
    const PlanOptions how{fuzz::choice(input, 2) == 0 ? PlanReview::no : PlanReview::yes, PlanPrune::no};
    const ChangeSet changes = plan(embedded_rules(), root_target(shipped_rules(), options).snapshot, how);
    preamble(options.root, changes, Direction::forward);
    apply(tree, changes);
    const ChangeSet again = plan(embedded_rules(), root_target(shipped_rules(), options).snapshot, how);
    for (const LineChange& change : again.lines)
      std::fprintf(stderr, "%s:%d %s\n", change.file.c_str(), change.line, change.setting.c_str());
    for (const Addition& addition : again.additions) std::fprintf(stderr, "+ %s\n", addition.setting.c_str());
    fuzz::require(again.empty(), "a second plan is not empty");
  } catch (const Error&) {
    // What is no configuration is refused by name.
  } catch (const fs::filesystem_error&) {
    // A name that this file system does not take.
  }
  return 0;
}
