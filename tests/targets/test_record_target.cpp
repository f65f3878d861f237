// SPDX-License-Identifier: MIT
// A snapshot is judged like what it was taken of, whatever the options are; and what it does not hold is said.
#include "targets/record_target.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "core/text/error.h"
#include "rendered.h"
#include "shipped_rules.h"
#include "snapshots/redaction.h"
#include "snapshots/snapshot_json.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

MachineRecord through_json(const MachineRecord& record) { return read_snapshot(snapshot_json(record), "snap"); }

Judgement judged(const Snapshot& snapshot) { return judge(shipped_rules().prepare(snapshot.facts), snapshot); }

// The whole report, as text and as JSON; or what kept it from being made.
std::string report(const std::function<Target()>& target) try {
  TargetResult result;
  result.snapshot = target().snapshot;
  result.snapshot.name = "it";
  result.left.judgement = judged(result.snapshot);
  result.settings = setting_verdicts(embedded_rules(), result.snapshot, result.left.judgement);
  return rendered(embedded_rules(), "text", {}, {result}) + rendered(embedded_rules(), "json", {}, {result});
} catch (const Error& error) {
  return error.what();
}

std::vector<TargetOptions> many_options() {
  std::vector<TargetOptions> all(14);
  all[1].boot = BootReader::procps;
  all[2].boot = BootReader::busybox;
  all[3].boot = BootReader::systemd;
  all[4].boot = BootReader::systemd;
  all[4].systemd_version = 257;
  all[5].systemd_version = 215;
  all[6].kernel = "3.10";
  all[7].release = "alpine-3.20";
  all[8].audience = Audience::container;
  all[9].audience = Audience::pod;
  all[9].kubernetes = "1.29";
  all[10].profile = "server";
  all[11].memory = "4GiB";
  all[11].role = "router";
  all[12].procps_version = "3.3.17";
  all[13].kernel = "5.10.0-1-amd64";
  for (TargetOptions& options : all) options = with_release(options);
  return all;
}

// The tree is judged by every option, and so is its snapshot. Gives how many reports were compared.
int check_same(const std::string& root, const std::vector<TargetOptions>& all) {
  const MachineRecord record = through_json(record_image(shipped_rules(), root));
  int compared = 0;
  for (TargetOptions options : all) {
    const std::string replayed =
        report([&] { return record_target(shipped_rules(), options, record, "snap", LiveSettings::asked); });
    options.root = root;
    CHECK(report([&] { return root_target(shipped_rules(), options); }) == replayed);
    ++compared;
  }
  return compared;
}

// The files, links and directories of a scenario of tests/boot_order, without its escapes.
void lay_out(const TemporaryTree& tree, const std::string& scenario) {
  std::ifstream lines(scenario);
  std::string line, file, content;
  const auto finish = [&] {
    if (!file.empty()) tree.write(file, content);
    file.clear();
    content.clear();
  };
  while (std::getline(lines, line)) {
    if (line.starts_with("| ")) {
      content += line.substr(2) + '\n';
      continue;
    }
    finish();
    if (line.starts_with("file ")) file = line.substr(6);
    if (line.starts_with("directory ")) tree.make_directory(line.substr(11));
    if (line.starts_with("link ")) tree.link(line.substr(6, line.find(' ', 6) - 6), line.substr(line.find(' ', 6) + 1));
  }
  finish();
}

std::vector<std::string> entries_of(const std::string& directory) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(directory)) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct Essence {
  std::string rule, setting, severity, file;
  int line = 0;
  auto operator<=>(const Essence&) const = default;
};

std::vector<Essence> essence(const Snapshot& snapshot) {
  std::vector<Essence> all;
  for (const Finding& f : judged(snapshot).findings)
    all.push_back({std::string(f.rule->id), f.setting, std::string(name_of(f.severity)), f.place.file, f.place.line});
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("every stock machine gets the same report out of its snapshot, with whatever options") {
  int compared = 0;
  for (const std::string& machine : entries_of(SOURCE_DIR "/tests/machines")) {
    CAPTURE(machine);
    compared += check_same(machine, many_options());
  }
  CHECK(compared >= 100);
}

TEST_CASE("every scenario of boot files gets the same report out of its snapshot") {
  int compared = 0;
  std::vector<TargetOptions> few = many_options();
  few.erase(few.begin() + 5, few.end());
  for (const std::string& scenario : entries_of(SOURCE_DIR "/tests/boot_order/scenarios")) {
    CAPTURE(scenario);
    const TemporaryTree tree;
    lay_out(tree, scenario);
    if (fs::exists(tree.path("etc"))) compared += check_same(tree.root(), few);
  }
  CHECK(compared > 200);
}

TEST_CASE("programs besides the boot reader, modules and package versions are in a snapshot") {
  const TemporaryTree tree;
  tree.write("etc/os-release", "PRETTY_NAME=\"Debian\"\n");
  tree.write("lib/modules/6.1.0-18-amd64/modules.dep", "kernel/net/ipv4/tcp_bbr.ko:\n");
  tree.write("var/lib/dpkg/status",
             "Package: linux-image-6.1.0-18-amd64\nStatus: x\nVersion: 6.1.76-1\n\nPackage: bash\nVersion: 5\n\n"
             "Package: systemd\nVersion: 252.22-1~deb12u1\nDescription: x\n\nPackage: procps\nVersion: 2:4.0.2-3\n");
  tree.write("usr/lib/systemd/systemd-sysctl", "");
  tree.write("etc/ufw/ufw.conf", "ENABLED=yes\n");
  tree.write("etc/default/ufw", "IPT_SYSCTL=/etc/ufw/../ufw/sysctl.conf\n");
  tree.write("etc/ufw/sysctl.conf", "net/ipv4/tcp_tw_recycle = 1\n");
  tree.link("etc/systemd/system/multi-user.target.wants/ufw.service", "/lib/systemd/system/ufw.service");
  tree.write("etc/rc.local", "#!/bin/sh\nsysctl -w net.ipv4.tcp_timestamps=0\n");
  tree.make_executable("etc/rc.local");
  tree.write("etc/kernel/cmdline", "sysctl.net.ipv4.tcp_sack=0 modules_load=tcp_bbr\n");
  tree.write("etc/tuned/active_profile", "mine\n");
  tree.write("etc/tuned/mine/tuned.conf", "[sysctl]\nnet.ipv4.tcp_fin_timeout=5\n");
  tree.write("etc/sysctl.d/bad.conf", "net.ipv4.tcp_rmem = 1\xff\n");
  tree.write("etc/sysctl.d/99-none.conf", "");
  tree.link("etc/sysctl.d/98-mask.conf", "/dev/null");
  tree.link("etc/sysctl.d/97-circle.conf", "97-circle.conf");
  check_same(tree.root(), many_options());
  const MachineRecord record = record_image(shipped_rules(), tree.root());
  const SourcePtr packages = record.tree.at("/var/lib/dpkg/status").source;
  CHECK(packages->bytes() ==
        "Package: linux-image-6.1.0-18-amd64\nVersion: 6.1.76-1\n\nPackage: systemd\nVersion: 252.22-1~deb12u1\n\n"
        "Package: procps\nVersion: 2:4.0.2-3\n");
  CHECK(record.facts.kernel.low == KernelVersion{6, 1, 76});
}

TEST_CASE("a proposed file is judged in a snapshot as in its tree") {
  const TemporaryTree tree, proposal;
  proposal.write("50-mine.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  for (const char* directory : {"/tests/machines/debian-12", "/tests/machines/alpine", "/tests/machines/openwrt"}) {
    TargetOptions options;
    options.with = {{proposal.path("50-mine.conf"), ""}};
    check_same(SOURCE_DIR + std::string(directory), {options});
  }
  tree.write("usr/x", "");  // not even an /etc
  TargetOptions options;
  options.with = {{proposal.path("50-mine.conf"), ""}};
  check_same(tree.root(), {options});
}

TEST_CASE("what was seen of connections comes with the snapshot") {
  MachineRecord record = record_image(shipped_rules(), SOURCE_DIR "/tests/machines/debian-12");
  record.evidence.emplace().last.counters["TcpExtListenOverflows"] = 7;
  const Target full = record_target(shipped_rules(), {}, through_json(record), "snap", LiveSettings::asked);
  CHECK(full.snapshot.evidence->last.counters.at("TcpExtListenOverflows") == 7);
  const MachineRecord compact = through_json(compacted(shipped_rules(), record));
  CHECK(compact.evidence->last.counters.at("TcpExtListenOverflows") == 7);
}

TEST_CASE("what a snapshot does not hold is said, and nothing is judged") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  MachineRecord record = record_image(shipped_rules(), tree.root());
  const auto judged_again = [&] {
    return record_target(shipped_rules(), {}, record, "snap.json", LiveSettings::asked);
  };
  CHECK(essence(judged_again().snapshot).size() > 0);
  SUBCASE("a directory that was not listed") {
    record.tree.at("/etc/sysctl.d").listing = Look::not_taken;
    CHECK_THROWS_WITH_AS(judged_again(), doctest::Contains("snap.json: whether there is /etc/sysctl.d"), Error);
  }
  SUBCASE("a file that was not read") {
    record.tree.at("/etc/sysctl.d/a.conf").reading = Look::not_taken;
    CHECK_THROWS_WITH_AS(judged_again(), doctest::Contains("was not recorded"), Error);
  }
  SUBCASE("nothing at all") {
    record.tree.clear();
    CHECK_THROWS_WITH_AS(judged_again(), doctest::Contains("was not recorded"), Error);
  }
}

TEST_CASE("a setting that an older snapshot does not have is unknown, not missing") {
  MachineRecord record;
  record.facts.kernel = {{6, 1, 0}, {6, 1, 0}};
  record.facts.kernel_release = "6.1.0";
  record.settings = Readings{{"net.ipv4.tcp_timestamps", {ReadingState::present, "1", 0}},
                             {"net.ipv4.conf.all.rp_filter", {ReadingState::present, "0", 0}},
                             {"net.ipv4.conf.eth0.rp_filter", {ReadingState::present, "0", 0}}};
  const TemporaryTree tree;
  tree.write("etc/os-release", "");
  record.tree = record_image(shipped_rules(), tree.root()).tree;
  record.tree["/proc/cmdline"] = {};
  record.tree["/proc/sys/kernel/osrelease"] = {};
  const Snapshot snapshot = record_target(shipped_rules(), {}, record, "snap", LiveSettings::all).snapshot;
  CHECK(snapshot.now->at("net.ipv4.tcp_timestamps").text == "1");
  CHECK(snapshot.now->at("net.ipv4.tcp_tw_reuse").state == ReadingState::malformed);
  CHECK(snapshot.now->at("net.ipv4.conf.eth0.accept_redirects").state == ReadingState::malformed);
  CHECK_FALSE(snapshot.now->contains("net.ipv4.tcp_fastopen_key"));
  bool said = false;
  for (const std::string& phrase : snapshot.not_visible)
    said |= phrase.find("that this snapshot does not have") != std::string::npos;
  CHECK(said);
  TargetOptions options;
  options.audience = Audience::pod;
  CHECK_THROWS_WITH_AS(record_target(shipped_rules(), options, record, "snap", LiveSettings::all),
                       doctest::Contains("--for is for files and images"), Error);
}

TEST_CASE("a compact snapshot of every stock machine has at most 4 KiB and finds the same settings") {
  for (const std::string& machine : entries_of(SOURCE_DIR "/tests/machines")) {
    CAPTURE(machine);
    const MachineRecord compact = compacted(shipped_rules(), record_image(shipped_rules(), machine));
    CHECK(snapshot_json(compact).size() <= kLargestCompact);
    const Target target = record_target(shipped_rules(), {}, through_json(compact), "snap", LiveSettings::asked);
    for (const Finding& finding : judged(target.snapshot).findings) CHECK(finding.severity == Severity::note);
    CHECK(target.snapshot.not_visible.back().find("the boot files") != std::string::npos);
  }
  const TemporaryTree tree;
  tree.write("etc/os-release", "");
  tree.write("lib/modules/6.1.0/modules.builtin", "");
  tree.write("etc/sysctl.d/a.conf", "net.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_sack = 1\n");
  const MachineRecord compact = compacted(shipped_rules(), record_image(shipped_rules(), tree.root()));
  CHECK(compact.settings->size() == 2);  // the third is what the kernel has by itself
  const Target target = record_target(shipped_rules(), {}, through_json(compact), "snap", LiveSettings::asked);
  std::vector<std::string> rules;
  for (const Essence& found : essence(target.snapshot)) rules.push_back(found.rule);
  CHECK(std::find(rules.begin(), rules.end(), "TW007") != rules.end());
  CHECK(std::find(rules.begin(), rules.end(), "CC001") != rules.end());
}

TEST_CASE("of an incomplete compact snapshot nothing is taken to be as the kernel has it") {
  MachineRecord record;
  record.form = RecordForm::compact;
  record.facts.kernel = {{6, 1, 0}, {6, 1, 0}};
  record.settings = Readings{{"net.ipv4.tcp_timestamps", {ReadingState::present, "0", 0}}};
  const auto settings_of = [](const MachineRecord& of) {
    return *record_target(shipped_rules(), {}, of, "snap", LiveSettings::asked).snapshot.now;
  };
  Readings all = settings_of(record);
  CHECK(all.at("net.ipv4.tcp_sack").text == "1");
  CHECK(all.at("net.ipv4.tcp_timestamps").text == "0");
  CHECK(all.at("net.ipv4.tcp_tw_recycle").state == ReadingState::absent);
  CHECK(all.at("net.netfilter.nf_conntrack_max").state == ReadingState::absent);
  record.loaded = {"nf_conntrack"};
  CHECK(settings_of(record).at("net.netfilter.nf_conntrack_max").state != ReadingState::absent);
  record.incomplete = YesNo::yes;
  all = settings_of(record);
  CHECK(all.at("net.ipv4.tcp_sack").state == ReadingState::malformed);
  CHECK(all.at("net.ipv4.tcp_timestamps").text == "0");
}

TEST_CASE("keys that the kernel keeps secret are in no snapshot, and the report is the same") {
  const TemporaryTree tree;
  tree.write("etc/os-release", "");
  tree.write("etc/sysctl.d/a.conf",
             "net.ipv4.tcp_fastopen_key = 0a1b2c3d-4e5f6789-abcdef01-23456789\n"
             "net.ipv6.conf.all.stable_secret=2001:db8:aaaa::1\nnet.ipv4.tcp_fin_timeout = 12\n");
  tree.write("etc/rc.local", "#!/bin/sh\nsysctl -w 'net.ipv4.tcp_fastopen_key=0a1b2c3d-4e5f6789-abcdef01-23456789'\n");
  tree.make_executable("etc/rc.local");
  tree.write("usr/lib/systemd/systemd-sysctl", "");
  tree.write("etc/default/grub",
             "GRUB_CMDLINE_LINUX=\"sysctl.net.ipv4.tcp_fastopen_key=0a1b2c3d-4e5f6789-abcdef01-23456789\"\n");
  const std::string json = snapshot_json(record_image(shipped_rules(), tree.root()));
  for (const char* secret : {"0a1b2c3d", "aaaa"}) CHECK(json.find(secret) == std::string::npos);
  CHECK(json.find("tcp_fin_timeout = 12") != std::string::npos);
  std::vector<TargetOptions> all = many_options();
  std::erase_if(all,
                [](const TargetOptions& o) { return o.boot == BootReader::busybox; });  // it moves lines as they are
  check_same(tree.root(), all);
}

TEST_CASE("the audit of a redacted snapshot finds the same") {
  const TemporaryTree tree;
  tree.write("etc/hostname", "db7.acme.example\n");
  tree.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nwanda:x:1000:1000::/home/wanda:/bin/sh\n");
  tree.write("etc/os-release", "");
  tree.write(
      "etc/sysctl.d/a.conf",
      "# db7: by wanda, for ACME\n\nnet.ipv4.tcp_timestamps = 0\n# tcptune ignore=TW002 -- asked for by wanda\n"
      "net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.conf.acmelan.rp_filter = 1\n"
      "net.ipv4.tcp_fin_timeout = 5 # 203.0.113.7 needs it\nnonsense\n# \xff\n# end\\\nnet.ipv4.tcp_sack = 0\r\n");
  tree.write("etc/rc.local",
             "#!/bin/sh\n# wanda\nip addr add 203.0.113.7/24 dev acmelan\nssh wanda@db7.acme.example 2001:db8:5::9\n"
             "sysctl -w net.ipv4.tcp_syncookies=0\n");
  tree.make_executable("etc/rc.local");
  tree.write("etc/kernel/cmdline",
             "root=UUID=12345678-9abc-def0-1234-56789abcdef0 ip=203.0.113.7::203.0.113.1:255.255.255.0:db7:acmelan\n");
  const MachineRecord record = record_image(shipped_rules(), tree.root());
  const MachineRecord hidden = through_json(redacted(record, private_names(tree.root())));
  const std::string json = snapshot_json(hidden);
  for (const char* name : {"wanda", "db7", "acme", "ACME", "203.0.113", "2001:db8:5", "56789abcdef0"}) {
    CAPTURE(name);
    CHECK(json.find(name) == std::string::npos);
  }
  CHECK(json.find("255.255.255.0") != std::string::npos);
  for (const TargetOptions& options : many_options()) {
    auto clear = essence(record_target(shipped_rules(), options, record, "snap", LiveSettings::asked).snapshot);
    for (Essence& found : clear)
      if (const std::size_t at = found.setting.find("acmelan"); at != std::string::npos)
        found.setting.replace(at, 7, "if1");
    std::sort(clear.begin(), clear.end());
    CHECK(clear.size() >= 2);
    const auto blind = essence(record_target(shipped_rules(), options, hidden, "snap", LiveSettings::asked).snapshot);
    REQUIRE(blind.size() == clear.size());
    for (std::size_t i = 0; i < clear.size(); ++i) {
      CHECK(blind[i].rule == clear[i].rule);
      CHECK(blind[i].line == clear[i].line);
      CHECK(blind[i].setting == clear[i].setting);
      CHECK(blind[i].severity == clear[i].severity);
    }
  }
}

}  // namespace tcptune
