// SPDX-License-Identifier: MIT
// Random trees of sysctl files, in memory and on disk: what `diff` plans leaves nothing to do, and its reverse restores
// every byte. Usage: random_trees TREES [SEED]; the work is done below the temporary directory.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/judge/engine.h"
#include "core/plan/plan.h"
#include "core/rules/embedded_rules.h"
#include "shipped_rules.h"
#include "targets/record_target.h"
#include "targets/targets.h"
#include "temporary_tree.h"

namespace fs = std::filesystem;
using namespace tcptune;

namespace {

const std::vector<std::string> kFiles{"etc/sysctl.conf",
                                      "etc/sysctl.d/10-network.conf",
                                      "etc/sysctl.d/50-default.conf",
                                      "etc/sysctl.d/60-tcptune.conf",
                                      "etc/sysctl.d/60 with blank.conf",
                                      "etc/sysctl.d/99-sysctl.conf",
                                      "etc/sysctl.d/99-zz.conf",
                                      "etc/sysctl.d/notes.txt",
                                      "run/sysctl.d/70-run.conf",
                                      "usr/local/lib/sysctl.d/65-local.conf",
                                      "usr/lib/sysctl.d/10-network.conf",
                                      "usr/lib/sysctl.d/50-default.conf",
                                      "usr/lib/sysctl.d/90-package.conf"};

const std::vector<std::string> kKeys{"net.ipv4.tcp_tw_recycle",
                                     "net/ipv4/tcp_tw_recycle",
                                     "net.ipv4.tcp_tw_reuse",
                                     "net.ipv4.tcp_timestamps",
                                     "net.ipv4.tcp_max_tw_buckets",
                                     "net.ipv4.tcp_fin_timeout",
                                     "net.ipv4.tcp_sack",
                                     "net.ipv4.ip_local_port_range",
                                     "net.ipv4.ip_local_reserved_ports",
                                     "net.ipv4.ip_unprivileged_port_start",
                                     "net.ipv4.tcp_syncookies",
                                     "net.core.somaxconn",
                                     "net.ipv4.tcp_rmem",
                                     "net.ipv4.tcp_mem",
                                     "net.ipv4/tcp_sack",
                                     "-net.ipv4.tcp_fack",
                                     "net.ipv4.conf.*.rp_filter",
                                     "net.ipv4.conf.all.rp_filter",
                                     "net.ipv4.conf.default.accept_redirects",
                                     "net.ipv4.tcp_congestion_control",
                                     "net.ipv4.tcp_window_scaling",
                                     "net.ipv4.tcp_abort_on_overflow",
                                     "net.ipv4.tcp_keepalive_time",
                                     "net.ipv4.tcp_keepalive_probes",
                                     "net.ipv4.tcp_syn_retries",
                                     "net.core.netdev_max_backlog",
                                     "net.netfilter.nf_conntrack_max",
                                     "net.ipv4.tcp_no_such_thing",
                                     "kernel.pid_max"};

const std::vector<std::string> kValues{"0",       "1",          "2",     "5",           "010", "0x1e",        "30",
                                       "5000",    "65535",      "-1",    "1024 65000",  "",    "65000 1024",  "cubic",
                                       "bbrplus", "4096 87380", "\"1\"", "1 # a thing", "abc", "99999999999", "8080"};

class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }
  const std::string& one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }

  std::string line() {
    switch (below(12)) {
      case 0: return "# a comment about TIME_WAIT";
      case 1: return "";
      case 2: return "; note";
      case 3: return "prose";
      case 4: return "-net.ipv4.conf.all.rp_filter";
      default: return one_of(kKeys) + (below(4) == 0 ? "=" : " = ") + one_of(kValues);
    }
  }

  std::string text() {
    const std::string end = below(6) == 0 ? "\r\n" : "\n";
    std::string text;
    for (std::size_t lines = below(7); lines-- > 0;) text += line() + (lines == 0 && below(3) == 0 ? "" : end);
    return text;
  }

  void fill(const TemporaryTree& tree) {
    for (const std::string& file : kFiles) {
      if (below(2) == 0) continue;
      if (file == "etc/sysctl.d/99-sysctl.conf" && below(2) == 0)
        tree.link(file, "../sysctl.conf");
      else if (below(20) == 0)
        tree.link(file, "/dev/null");
      else if (below(25) == 0)
        tree.make_directory(file);
      else
        tree.write(file, text());
    }
    if (below(3) == 0) tree.write("usr/lib/systemd/systemd-sysctl", "");
    if (below(8) == 0) tree.write("etc/alpine-release", "3.20\n");
  }

  TargetOptions options(const std::string& root) {
    static const std::vector<std::string> kernels{"", "3.10", "4.4..5.10", "6.1", "6.18", "4.12.."};
    TargetOptions options;
    options.root = root;
    options.kernel = one_of(kernels);
    if (const std::size_t reader = below(kTreeReaders.size() + 1); reader > 0) options.boot = kTreeReaders[reader - 1];
    return options;
  }

 private:
  std::mt19937 random_;
};

// Every file below the root, links not followed.
std::map<std::string, std::string> contents(const std::string& root) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    all[entry.path().string()] = std::string(std::istreambuf_iterator<char>(stream), {});
  }
  return all;
}

void write(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string text_of(const ChangeSet& changes) {
  std::string text;
  for (const LineChange& change : changes.lines)
    text += "  " + change.file + ':' + std::to_string(change.line) + ' ' + change.setting + " -> " + change.new_value +
            " (" + change.reasons.front().rule + ")\n";
  for (const Addition& addition : changes.additions)
    text += "  + " + addition.setting + " = " + addition.value + " (" + addition.reasons.front().rule + ")\n";
  for (const Refusal& refusal : changes.refusals)
    text += "  refused " + refusal.setting + " (" + refusal.rule + "): " + refusal.because + "\n";
  return text;
}

// How many trees were changed, in files and by how many refusals: a test that changes nothing proves nothing.
struct Seen {
  int changed = 0;
  int new_files = 0;
  int refused = 0;
};

// "" when all is well, else what is wrong.
std::string try_tree(unsigned seed, Seen& seen) {
  RandomTree random(seed);
  const TemporaryTree tree;
  random.fill(tree);
  const TargetOptions options = random.options(tree.root());
  const PlanOptions how{random.below(2) == 0 ? PlanReview::no : PlanReview::yes,
                        random.below(2) == 0 ? PlanPrune::no : PlanPrune::yes};
  const auto before = contents(tree.root());
  const ChangeSet changes = plan(embedded_rules(), root_target(shipped_rules(), options).snapshot, how);
  // Its snapshot tells the same.
  TargetOptions elsewhere = options;
  elsewhere.root.clear();
  const Snapshot recorded = record_target(shipped_rules(), elsewhere, record_image(shipped_rules(), tree.root()),
                                          "a snapshot", LiveSettings::all)
                                .snapshot;
  if (text_of(plan(embedded_rules(), recorded, how)) != text_of(changes)) return "its snapshot gives another plan";
  seen.changed += changes.empty() ? 0 : 1;
  seen.refused += changes.refusals.empty() ? 0 : 1;
  for (const FileChange& file : changes.files) seen.new_files += file.source == nullptr ? 1 : 0;
  for (const FileChange& file : changes.files)
    write(tree.root() + file.path, edited(file.source == nullptr ? "" : file.source->bytes(), file.edits));
  const ChangeSet again = plan(embedded_rules(), root_target(shipped_rules(), options).snapshot, how);
  if (!again.empty())
    return "a second plan is not empty (--kernel '" + options.kernel + "' --boot " +
           std::string(options.boot ? name_of(*options.boot) : "auto") + ")\nfirst:\n" + text_of(changes) +
           "second:\n" + text_of(again);
  for (const FileChange& file : changes.files) {
    if (file.source == nullptr)
      fs::remove(tree.root() + file.path);
    else
      write(tree.root() + file.path, file.source->bytes());
  }
  return contents(tree.root()) == before ? "" : "a change touched more than it says";
}

}  // namespace

int main(int argc, char** argv) {
  const int trees = argc > 1 ? std::atoi(argv[1]) : 100;
  const auto first = argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)) : 1U;
  int failed = 0;
  Seen seen;
  for (unsigned seed = first; seed < first + static_cast<unsigned>(trees); ++seed) {
    const std::string fault = try_tree(seed, seen);
    if (fault.empty()) continue;
    if (++failed <= 5) std::printf("tree %u: %s", seed, fault.c_str());
  }
  std::printf("%d trees: %d changed, %d with a new file, %d with refusals; %d failed\n", trees, seen.changed,
              seen.new_files, seen.refused, failed);
  return failed == 0 && seen.changed > trees / 2 ? 0 : 1;
}
