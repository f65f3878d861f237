// SPDX-License-Identifier: MIT
// The program as a person runs it: what may be wrong with its input and output, what it says then, and stock machines.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "program_run.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

const std::string kGood = "net.ipv4.tcp_sack = 1\n";
const std::string kBad = "net.ipv4.tcp_syncookies = x\n";

// Where a line is broken depends on how long the path of the file is.
std::string unwrapped(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// Judging did not happen: exit 2, nothing on standard output, and these words.
void check_refused(const ProgramRun& run, const std::string& words) {
  CAPTURE(run.err);
  CHECK(run.status == 2);
  CHECK(run.out == "");
  CHECK(run.err.find(words) != std::string::npos);
  CHECK(run.err.starts_with("tcptune: "));
  CHECK(run.err.ends_with("\n"));
  CHECK(run.err.find('\x1B') == std::string::npos);
}

TEST_CASE("the exit status says whether something was found") {
  const TemporaryTree tree;
  tree.write("good.conf", kGood);
  tree.write("bad.conf", kBad);
  tree.write("note.conf", "net.ipv4.tcp_fin_timeout = 3\n");
  CHECK(run_tcptune({tree.path("good.conf")}).status == 0);
  CHECK(run_tcptune({tree.path("bad.conf")}).status == 1);
  CHECK(run_tcptune({tree.path("note.conf")}).status == 0);
  CHECK(run_tcptune({"--fail-on", "note", tree.path("note.conf")}).status == 1);
  CHECK(run_tcptune({"--fail-on", "never", tree.path("bad.conf")}).status == 0);
  CHECK(run_tcptune({"--fail-on", "error", "--select", "SYN001", tree.path("bad.conf")}).status == 0);
  CHECK(run_tcptune({tree.path("good.conf"), tree.path("bad.conf")}).status == 1);
}

TEST_CASE("standard input is a file like any other") {
  RunOptions options;
  options.input = kBad;
  CHECK(run_tcptune({"-"}, options).status == 1);
  options.input = kGood;
  CHECK(run_tcptune({"-"}, options).status == 0);
  check_refused(run_tcptune({"-"}), "standard input: there is no setting in it");
}

TEST_CASE("what a dump was refused is not judged, and said to be so") {
  RunOptions options;
  options.input =
      "sysctl: permission denied on key 'net.ipv4.tcp_timestamps'\nkernel.osrelease = 6.1.0-18-amd64\n"
      "net.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_syncookies = 1\n";
  const ProgramRun run = run_tcptune({"--format", "json", "-"}, options);
  CHECK(run.status == 0);
  const auto report = nlohmann::json::parse(run.out);
  CHECK(report["target"]["kind"] == "dump");
  CHECK(report["target"]["kernel"] == "6.1.0-18-amd64");
  CHECK(report["target"]["not_visible"][0] == "1 setting may not be read by this user: net.ipv4.tcp_timestamps");
  bool told = false;
  for (const auto& unknown : report["unknown"])
    told |= unknown["because"] == "net.ipv4.tcp_timestamps: reading it is denied";
  CHECK(told);
}

TEST_CASE("a file that sets nothing has been judged, and a stream of nothing has not") {
  const TemporaryTree tree;
  tree.write("empty.conf", "");
  tree.write("comments.conf", "# a\n; b\n# tcptune was here\n\n");
  for (const char* name : {"empty.conf", "comments.conf"}) {
    const ProgramRun run = run_tcptune({tree.path(name)});
    CHECK(run.status == 0);
    CHECK(unwrapped(run.out).find("it sets nothing") != std::string::npos);
  }
  check_refused(run_tcptune({"-"}), "there is no setting in it");
  check_refused(run_tcptune({"/dev/null"}), "there is no setting in it");
}

TEST_CASE(
    "a directory that is not a root of a system is refused, and a boot file that is a pipe leaves rules unknown") {
  const TemporaryTree tree;
  tree.write("files/60-x.conf", kGood);
  check_refused(run_tcptune({"--root", tree.path("files")}), "not the root of a system");
  tree.make_directory("root/etc/sysctl.d");
  REQUIRE(mkfifo(tree.path("root/etc/sysctl.d/60-x.conf").c_str(), 0600) == 0);
  const ProgramRun run = run_tcptune({"--root", tree.path("root")});
  CHECK(run.status == 0);
  CHECK(run.out.find("Not visible: /etc/sysctl.d/60-x.conf") != std::string::npos);
  CHECK(run_tcptune({"--root", tree.path("root"), "--fail-on", "unknown"}).status == 1);
  tree.write("good.conf", kGood);
  CHECK(run_tcptune({tree.path("good.conf"), "--kernel", "6.1", "--fail-on", "unknown", "--select", "SYN001"}).status ==
        0);
}

TEST_CASE("--for tells whom a file is meant for, and a release says several things in one word") {
  const TemporaryTree tree;
  tree.write("a.conf", "net.core.rmem_max = 4194304\nnet.ipv4.ip_local_port_range = 1000 65535\n");
  const std::string file = tree.path("a.conf");
  const auto says = [](const ProgramRun& run, std::string_view what) {
    return unwrapped(run.out).find(what) != std::string::npos;
  };
  const ProgramRun container = run_tcptune({"--for", "container", "--kernel", "6.1", file});
  CHECK(says(container, "warning[CONF011]: net.core.rmem_max"));
  CHECK(says(container, "note[PORT009]"));
  CHECK(!says(container, "PORT004]"));
  CHECK(says(run_tcptune({"--for", "pod", "--kernel", "6.1", file}), "error[PORT004]"));
  CHECK(!says(run_tcptune({"--for", "host", "--kernel", "6.1", file}), "CONF011]"));
  check_refused(run_tcptune({"--for", "pod"}), "--for is for files and images");
  check_refused(run_tcptune({"--kubernetes", "1.29", file}), "--kubernetes goes with --for pod");
  const ProgramRun target = run_tcptune({"--target", "rhel-9", file});
  CHECK(says(target, "Linux 5.14"));
  CHECK(says(target, "systemd 252"));
  check_refused(run_tcptune({"--target", "debain-12", file}), "did you mean debian-12?");
}

TEST_CASE("an image that may be a container's is asked about, and --for answers once") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/60-x.conf", kGood);
  tree.write("etc/sysctl.d/61-x.conf", kGood);
  const ProgramRun asked = run_tcptune({"--root", tree.path("")});
  CHECK(asked.out.find("whether this is for a container") != std::string::npos);
  const ProgramRun told = run_tcptune({"--root", tree.path(""), "--for", "pod"});
  CHECK(told.out.find("whether this is for a container") == std::string::npos);
  const std::size_t first = told.out.find("[CONF009]");
  REQUIRE(first != std::string::npos);
  CHECK(told.out.find("[CONF009]", first + 1) == std::string::npos);
  tree.write("usr/lib/modules/6.1.0-18-amd64/modules.dep", "");
  const ProgramRun host = run_tcptune({"--root", tree.path("")});
  CHECK(host.out.find("whether this is for a container") == std::string::npos);
}

TEST_CASE("a file that cannot be judged is named with the reason") {
  const TemporaryTree tree;
  tree.write("binary", std::string("\x7F"
                                   "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
                                   16) +
                           std::string(2000, '\0'));
  tree.write("utf16", std::string("\xFF\xFE"
                                  "n\0e\0t\0.\0a\0=\0001\0\n\0",
                                  18));
  tree.write("long", "net.ipv4.tcp_sack = " + std::string(2U << 20U, '1') + "\n");
  tree.write("zeros", std::string(100'000, '\0'));
  tree.make_directory("directory");
  tree.link("loop", "loop");
  tree.link("dangling", "nowhere");
  check_refused(run_tcptune({tree.path("missing")}), "missing: No such file or directory");
  check_refused(run_tcptune({tree.path("binary")}), "ELF");
  check_refused(run_tcptune({tree.path("utf16")}), "UTF-16");
  check_refused(run_tcptune({tree.path("long")}), "long:1: this line is longer than 1 MiB");
  check_refused(run_tcptune({tree.path("zeros")}), "zeros");
  check_refused(run_tcptune({tree.path("directory")}), "--root");
  check_refused(run_tcptune({tree.path("loop")}), "Too many levels of symbolic links");
  check_refused(run_tcptune({tree.path("dangling")}), "No such file or directory");
  check_refused(run_tcptune({"/proc/self/mem"}), "/proc/self/mem");
  check_refused(run_tcptune({"/dev/null"}), "there is no setting in it");
  check_refused(run_tcptune({""}), "No such file or directory");
}

TEST_CASE("a name with control characters does not reach the terminal as it is") {
  check_refused(run_tcptune({"no\x1B[31mfile"}), "no\\x1b[31mfile");
  check_refused(run_tcptune({"explain", "no\x1B[31mtopic"}), "no\\x1b[31mtopic");
}

TEST_CASE("a fifo that somebody writes to is read, and its end is found") {
  const TemporaryTree tree;
  REQUIRE(::mkfifo(tree.path("pipe").c_str(), 0600) == 0);
  // Open for reading too, so that this open does not wait; what is written stays in the pipe until the program reads
  // it.
  const int both = ::open(tree.path("pipe").c_str(), O_RDWR);
  REQUIRE(both >= 0);
  REQUIRE(::write(both, kBad.data(), kBad.size()) == static_cast<ssize_t>(kBad.size()));
  std::thread closer([both] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    ::close(both);
  });
  const ProgramRun run = run_tcptune({tree.path("pipe")});
  closer.join();
  CHECK(run.status == 1);
}

TEST_CASE("a fifo in the place of a boot file does not hang an audit") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/10-good.conf", kGood);
  REQUIRE(::mkfifo(tree.path("etc/sysctl.d/20-pipe.conf").c_str(), 0600) == 0);
  const ProgramRun run = run_tcptune({"--root", tree.root()});
  CHECK((run.status == 0 || run.status == 1));
  CHECK(run.out.find("20-pipe.conf") != std::string::npos);
}

TEST_CASE("a file without permission is named, and so is a boot file that may not be read") {
  RunOptions options;
  if (::getuid() == 0) options.user = RunAs::nobody;
  if (run_program({"true"}, options).status != 0) {
    std::puts("SKIPPED: cannot become another user here, so files without permission are not tried");
    return;
  }
  const TemporaryTree tree;
  tree.write("secret.conf", kGood);
  tree.write("img/etc/sysctl.d/50-secret.conf", kGood);
  fs::permissions(tree.root(), fs::perms(0755));
  for (const char* file : {"secret.conf", "img/etc/sysctl.d/50-secret.conf"})
    fs::permissions(tree.path(file), fs::perms::none);
  if (run_tcptune({"--version"}, options).status != 0) {
    std::puts(
        "SKIPPED: the program lies where another user cannot start it, so files without permission are not tried");
    return;
  }
  check_refused(run_tcptune({tree.path("secret.conf")}, options), "secret.conf: Permission denied");
  const ProgramRun image = run_tcptune({"--root", tree.path("img")}, options);
  CHECK(image.out.find("/etc/sysctl.d/50-secret.conf") != std::string::npos);
  CHECK(image.out.find("Not visible: ") != std::string::npos);
  CHECK(image.out.find("; 0 not judged") == std::string::npos);
}

TEST_CASE("of several files one that is bad does not stop the others, and is not forgotten") {
  const TemporaryTree tree;
  tree.write("bad.conf", kBad);
  tree.write("good.conf", kGood);
  const ProgramRun run = run_tcptune({tree.path("good.conf"), tree.path("missing.conf"), tree.path("bad.conf")});
  CHECK(run.status == 2);
  CHECK(run.err.find("missing.conf") != std::string::npos);
  CHECK(run.out.find("error[CONF005]") != std::string::npos);
  CHECK(run.out.find("Audited 2 files.") != std::string::npos);
  check_refused(run_tcptune({tree.path("missing1"), tree.path("missing2")}), "missing2");
}

TEST_CASE("options that mean nothing are refused before anything is read") {
  check_refused(run_tcptune({"--kernal", "6.1"}), "did you mean --kernel?");
  check_refused(run_tcptune({"--kernel", "latest"}), "--kernel: \"latest\" is not a kernel version");
  check_refused(run_tcptune({"--kernel", "5.10..4.4"}), "--kernel");
  check_refused(run_tcptune({"--memory", "8XB"}), "--memory: \"8XB\" is not a size");
  check_refused(run_tcptune({"--memory", "-1"}), "--memory");
  check_refused(run_tcptune({"--memory", "99999999TiB"}), "--memory");
  check_refused(run_tcptune({"--select", "TW02"}), "did you mean TW002?");
  check_refused(run_tcptune({"--ignore", "NOPE"}), "--ignore: no rule and no family is called \"NOPE\"");
  check_refused(run_tcptune({"--root", "/", "file.conf"}), "not both");
  check_refused(run_tcptune({"--root", "/nowhere/at/all"}), "/nowhere/at/all");
  check_refused(run_tcptune({"--format", "xml"}), "xml");
  check_refused(run_tcptune({"explain", "TW02"}), "did you mean TW002?");
}

TEST_CASE("faulty rules stop the audit, with every fault at its place") {
  const TemporaryTree tree;
  tree.write("good.conf", kGood);
  tree.write("rules/a.yaml", "id: AA001\nnam: x\n");
  tree.write("rules/b.yaml", "id: [\n");
  const ProgramRun run = run_tcptune({"--rules", tree.path("rules"), tree.path("good.conf")});
  check_refused(run, "rules/a.yaml:2:1: a rule has no \"nam\"; did you mean name?");
  CHECK(run.err.find("rules/b.yaml:2:1: this is not YAML") != std::string::npos);
  tree.make_directory("none");
  check_refused(run_tcptune({"--rules", tree.path("none"), tree.path("good.conf")}), "no rule files");
  check_refused(run_tcptune({"--rules", tree.path("nowhere"), tree.path("good.conf")}), "nowhere");
}

TEST_CASE("a site's rule is judged beside those compiled in") {
  const TemporaryTree tree;
  tree.write("conf", "net.ipv4.tcp_sack = 1\n");
  tree.write("rules/AA001.yaml",
             "id: AA001\nname: site\ntitle: T\nseverity: error\nsetting: net.ipv4.tcp_sack\ncheck: net.ipv4.tcp_sack "
             "== 7\nmessage: our own rule\nadvice: a\nwhy: w\ntopics: [time-wait]\n"
             "references: [https://example.org]\nexamples:\n  - { expect: fail, given: { net.ipv4.tcp_sack: 1 } }\n  - "
             "{ expect: pass, given: { net.ipv4.tcp_sack: 7 } }\n");
  const ProgramRun run = run_tcptune({"--rules", tree.path("rules"), tree.path("conf")});
  CHECK(run.status == 1);
  CHECK(run.out.find("error[AA001]: our own rule") != std::string::npos);
  CHECK(run_tcptune({"rules", "test", "--rules", tree.path("rules")}).status == 0);
}

TEST_CASE("deeply nested and circular rules are refused, not followed") {
  const TemporaryTree tree;
  tree.write("conf", kGood);
  const std::string head =
      "id: AA001\nname: x\ntitle: T\nseverity: note\nsetting: net.ipv4.tcp_sack\nmessage: m\nadvice: a\nwhy: "
      "w\ntopics: [time-wait]\nreferences: [https://example.org]\n"
      "examples:\n  - { expect: fail, given: {} }\n  - { expect: pass, given: {} }\n";
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "abs(";
  tree.write("deep/a.yaml", head + "check: " + nested + "1" + std::string(100'000, ')') + " > 0\n");
  check_refused(run_tcptune({"--rules", tree.path("deep"), tree.path("conf")}), "nested too deeply");
  tree.write("circle/s.yaml",
             "- { name: net.ipv4.tcp_xa, type: integer, default: { formula: net.ipv4.tcp_xb + 1 }, scope: namespace, "
             "applies: now, meaning: m, source: s }\n"
             "- { name: net.ipv4.tcp_xb, type: integer, default: { formula: net.ipv4.tcp_xa + 1 }, scope: namespace, "
             "applies: now, meaning: m, source: s }\n");
  tree.write("circle/r.yaml", head + "check: net.ipv4.tcp_xa > 1\n");
  check_refused(run_tcptune({"--rules", tree.path("circle"), tree.path("conf")}), "s.yaml:");
}

TEST_CASE("an output file appears whole or not at all") {
  const TemporaryTree tree;
  tree.write("good.conf", kGood);
  tree.write("kept.txt", "before");
  check_refused(run_tcptune({"-o", tree.path("no/such/place"), tree.path("good.conf")}), "cannot be written");
  CHECK(run_tcptune({"-o", tree.path("kept.txt"), tree.path("missing")}).status == 2);
  CHECK(content_of(tree.path("kept.txt")) == "before");
  CHECK(run_tcptune({"-o", tree.path("kept.txt"), tree.path("good.conf")}).status == 0);
  CHECK(content_of(tree.path("kept.txt")).starts_with("Audited "));
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(tree.root())) ++entries;
  CHECK(entries == 2);  // no temporary file is left
}

TEST_CASE("an output that is a link or a fifo is written to, not replaced") {
  const TemporaryTree tree;
  tree.write("good.conf", kGood);
  tree.write("target.txt", "before");
  tree.link("link.txt", "target.txt");
  CHECK(run_tcptune({"-o", tree.path("link.txt"), tree.path("good.conf")}).status == 0);
  CHECK(fs::is_symlink(tree.path("link.txt")));
  CHECK(content_of(tree.path("target.txt")).starts_with("Audited "));
  REQUIRE(::mkfifo(tree.path("pipe").c_str(), 0600) == 0);
  const int both = ::open(tree.path("pipe").c_str(), O_RDWR);
  CHECK(run_tcptune({"-o", tree.path("pipe"), tree.path("good.conf")}).status == 0);
  CHECK(fs::is_fifo(tree.path("pipe")));
  ::close(both);
}

TEST_CASE("a report that cannot be written is trouble, whatever was found") {
  const TemporaryTree tree;
  tree.write("good.conf", kGood);
  for (const StandardOutput output : {StandardOutput::full, StandardOutput::closed}) {
    RunOptions options;
    options.output = output;
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{tree.path("good.conf")},
                                               {"--format", "json", tree.path("good.conf")},
                                               {"explain", "TW002"},
                                               {"rules", "list"},
                                               {"--help"},
                                               {"--version"}}) {
      CAPTURE(arguments[0]);
      const ProgramRun run = run_tcptune(arguments, options);
      CHECK(run.status == 2);
      CHECK(run.err.find("standard output: the report could not be written") != std::string::npos);
    }
  }
}

TEST_CASE("an image without settings is judged, and says so") {
  const TemporaryTree tree;
  tree.make_directory("etc/sysctl.d");
  const ProgramRun run = run_tcptune({"--root", tree.root()});
  CHECK(run.status == 0);
  CHECK(run.out.find("set nothing") != std::string::npos);
}

TEST_CASE("the same input gives the same bytes, in every format") {
  const TemporaryTree tree;
  tree.write("bad.conf", kBad + "net.ipv4.tcp_tw_recycle = 1\njunk\n");
  for (const char* format : {"text", "json", "jsonl"}) {
    const std::vector<std::string> arguments{"--format", format, tree.path("bad.conf")};
    CHECK(run_tcptune(arguments).out == run_tcptune(arguments).out);
  }
}

TEST_CASE("a machine as it was installed gives no error and no warning") {
  int machines = 0;
  for (const auto& entry : fs::directory_iterator(SOURCE_DIR "/tests/machines")) {
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    ++machines;
    const ProgramRun run = run_tcptune({"--root", entry.path().string(), "--format", "json"});
    CHECK(run.status == 0);
    CHECK(run.err == "");
    const auto report = nlohmann::json::parse(run.out);
    CHECK(report["summary"]["error"] == 0);
    CHECK(report["summary"]["warning"] == 0);
    CHECK_FALSE(report["target"]["kernel"].is_null());
    CHECK(report["target"]["boot_files"].size() >= 1);
    CHECK(report["target"]["boot_reader"] == (name == "alpine" || name == "openwrt" ? "busybox" : "systemd"));
  }
  CHECK(machines >= 8);
}

TEST_CASE("a stock machine with the classic block is found out") {
  const TemporaryTree tree;
  fs::copy(SOURCE_DIR "/tests/machines/debian-12", tree.path("img"),
           fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  tree.write("img/etc/sysctl.conf", "net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_max_tw_buckets = 5000\n");
  const ProgramRun run = run_tcptune({"--root", tree.path("img")});
  CHECK(run.status == 1);
  CHECK(run.out.find("error[TW002]") != std::string::npos);
  CHECK(run.out.find("--> /etc/sysctl.d/99-sysctl.conf:1:1") != std::string::npos);
  // Debian 13 does not read that file at boot.
  fs::copy(SOURCE_DIR "/tests/machines/debian-13", tree.path("img13"),
           fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  tree.write("img13/etc/sysctl.conf", "net.ipv4.tcp_max_tw_buckets = 5000\n");
  const ProgramRun unread = run_tcptune({"--root", tree.path("img13")});
  CHECK(unread.out.find("warning[CONF009]") != std::string::npos);
  CHECK(unread.out.find("TW004") == std::string::npos);
}

TEST_CASE("the layers of the source hold, and a breach is seen") {
  if (run_program({"cmake", "--version"}).status != 0) {
    std::puts("SKIPPED: cmake is not here, so the layers of the source are not checked");
    return;
  }
  const auto layering = [](const std::string& source) {
    return run_program({"cmake", "-DSRC=" + source, "-P", SOURCE_DIR "/tests/layering.cmake"}).status;
  };
  CHECK(layering(SOURCE_DIR "/src") == 0);
  for (const char* breach :
       {"core/x.cpp:#include \"readers/descriptor.h\"", "readers/x.cpp:#include \"renderers/text.h\"",
        "renderers/x.cpp:#include \"rulebase/yaml.h\"", "rulebase/x.cpp:#include <yaml-cpp/yaml.h>",
        "commands/x.cpp:#include <CLI/CLI.hpp>", "core/x.h:#include <windows.h>", "core/x.cpp:#include \"cli.h\"",
        "readers/x.cpp:#include <unistd.h>", "commands/x_posix.cpp:#include <windows.h>", "core/x.cpp:#ifdef _WIN32"}) {
    CAPTURE(breach);
    const std::string text = breach;
    const TemporaryTree tree;
    tree.write(text.substr(0, text.find(':')), text.substr(text.find(':') + 1) + "\n");
    CHECK(layering(tree.root()) != 0);
  }
}

TEST_CASE("the undo of a diff is what --reverse prints, and it is never the same file as the diff") {
  const TemporaryTree tree;
  tree.write("a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  RunOptions options;
  options.directory = tree.path("");
  const ProgramRun run = run_tcptune({"diff", "--undo", "undo.patch", "a.conf"}, options);
  CHECK(run.status == 1);
  CHECK(content_of(tree.path("undo.patch")) == run_tcptune({"diff", "--reverse", "a.conf"}, options).out);
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"-o", "same"}, {"--reverse"}, {"--format", "json"}}) {
    std::vector<std::string> arguments{"diff", "--undo", "same"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    arguments.push_back("a.conf");
    const ProgramRun refused = run_tcptune(arguments, options);
    CHECK(refused.status == 2);
    CHECK(refused.err.find("--undo") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(tree.path("same")));
  }
}

TEST_CASE("a secret that a fix would move is not printed") {
  const TemporaryTree tree;
  const std::string key = "01234567-89abcdef-01234567-89abcdef";
  tree.write("etc/sysctl.d/keys.cfg", "net.ipv4.tcp_fastopen_key = " + key + "\n");
  for (const char* format : {"text", "json"}) {
    const ProgramRun run =
        run_tcptune({"audit", "--root", tree.path(""), "--boot", "systemd", "--kernel", "6.1", "--format", format});
    CHECK(run.out.find("CONF009") != std::string::npos);
    CHECK(run.out.find(key) == std::string::npos);
  }
}

}  // namespace
}  // namespace tcptune
