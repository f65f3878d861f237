// SPDX-License-Identifier: MIT
// Output files: what they may replace, what they keep of it, and what is left when the run is ended early.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "commands/output.h"
#include "core/text/error.h"
#include "program_run.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRole =
    "name: role\ntitle: A role\nrole: any\nsettings:\n  - { setting: net.ipv4.tcp_syncookies, value: \"1\", safety: "
    "safe, reason: r, source: s }\n";
constexpr const char* kRecycle = "net.ipv4.tcp_tw_recycle = 1\n";

std::set<std::string> names_in(const TemporaryTree& tree, const std::string& folder = "") {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(tree.path(folder))) names.insert(entry.path().filename().string());
  return names;
}

ProgramRun run_below(const TemporaryTree& tree, const std::vector<std::string>& arguments, std::string input = "") {
  RunOptions options;
  options.directory = tree.path("");
  options.input = std::move(input);
  return run_tcptune(arguments, options);
}

// A shell command in the folder of the tree.
ToolRun shell_in(const TemporaryTree& tree, const std::string& command) {
  return run_tool("cd '" + tree.root() + "' && { " + command + "; }");
}

mode_t mode_of(const TemporaryTree& tree, const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(tree.path(path).c_str(), &status) == 0);
  return status.st_mode & 07777;
}

std::string complaint_of(const std::function<void()>& action) {
  try {
    action();
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST_CASE("no output replaces what the run reads, by whatever name, and both options are named") {
  const TemporaryTree tree;
  const std::string rule = read_text(SOURCE_DIR "/rules/linux/TW002-recycle.yaml");
  const auto write_all = [&] {
    tree.write("a.conf", kRecycle);
    tree.write("policy.yaml", "fail-on: error\n");
    tree.write("known.json", "{\"schema_version\": 1, \"findings\": []}\n");
    tree.write("root/etc/sysctl.d/50.conf", kRecycle);
    tree.write("root/etc/os-release", "ID=debian\n");
    tree.write("rules/TW002.yaml", rule);
    tree.write("role.yaml", kRole);
  };
  write_all();
  fs::create_hard_link(tree.path("a.conf"), tree.path("hard"));
  tree.link("soft", "a.conf");
  tree.link("dangling", "missing");
  tree.link("root/etc/sysctl.d/60.conf", "/srv/linked.conf");
  tree.write("root/srv/linked.conf", kRecycle);
  struct InputCase {
    std::vector<std::string> arguments;
    std::string victim;
    std::vector<std::string> named;
  };
  const std::vector<InputCase> input_cases{
      {{"audit", "a.conf", "-o", "a.conf"}, "a.conf", {"--output", "FILE a.conf"}},
      {{"audit", "a.conf", "-o", "./a.conf"}, "a.conf", {"--output", "FILE"}},
      {{"audit", "a.conf", "-o", "hard"}, "a.conf", {"--output", "FILE"}},
      {{"audit", "soft", "-o", "root/../a.conf"}, "a.conf", {"--output", "FILE soft"}},
      {{"audit", "a.conf", "-o", "soft"}, "a.conf", {"--output soft", "FILE"}},
      {{"audit", "a.conf", "missing", "-o", "./missing"}, "", {"--output", "FILE missing"}},
      {{"audit", "a.conf", "missing", "-o", "dangling"}, "", {"--output", "FILE missing"}},
      {{"audit", "-", "-o", "a.conf"}, "a.conf", {"--output", "FILE -"}},
      {{"audit", "--root", "root", "--with", "a.conf", "-o", "a.conf"}, "a.conf", {"--output", "--with"}},
      {{"audit", "a.conf", "--config", "policy.yaml", "-o", "policy.yaml"}, "policy.yaml", {"--output", "--config"}},
      {{"audit", "a.conf", "--baseline", "known.json", "-o", "known.json"}, "known.json", {"--output", "--baseline"}},
      {{"audit", "a.conf", "--write-baseline", "a.conf"}, "a.conf", {"--write-baseline", "FILE"}},
      {{"audit", "known.json", "--from", "conf", "--baseline", "known.json", "--write-baseline", "known.json"},
       "known.json",
       {"--write-baseline", "FILE"}},
      {{"audit", "a.conf", "--rules", "rules", "-o", "rules/TW002.yaml"}, "rules/TW002.yaml", {"--output", "--rules"}},
      {{"audit", "--root", "root", "-o", "root/etc/sysctl.d/50.conf"},
       "root/etc/sysctl.d/50.conf",
       {"--output", "--root"}},
      {{"audit", "--root", "root", "-o", "root/srv/linked.conf"}, "root/srv/linked.conf", {"--output", "--root"}},
      {{"audit", "--root", "root", "--write-baseline", "root/etc/os-release"},
       "root/etc/os-release",
       {"--write-baseline", "--root"}},
      {{"diff", "a.conf", "--undo", "a.conf"}, "a.conf", {"--undo", "FILE"}},
      {{"diff", "--root", "root", "--undo", "root/etc/sysctl.d/50.conf"},
       "root/etc/sysctl.d/50.conf",
       {"--undo", "--root"}},
      {{"generate", "--profile", "role.yaml", "-o", "role.yaml"}, "role.yaml", {"--output", "--profile"}},
      {{"generate", "--profile", "base", "--check", "a.conf", "-o", "a.conf"}, "a.conf", {"--output", "--check"}},
  };
  for (const InputCase& one : input_cases) {
    const std::set<std::string> before = names_in(tree);
    const std::string content = one.victim.empty() ? "" : read_text(tree.path(one.victim));
    const std::string redirected = one.arguments[1] == "-" ? " < a.conf" : "";
    std::string line = "tcptune";
    for (const std::string& argument : one.arguments) line += " '" + argument + "'";
    CAPTURE(line);
    const ToolRun run = shell_in(tree, line + redirected);
    CHECK(run.status == 2);
    for (const std::string& name : one.named) CHECK_MESSAGE(run.output.find(name) != std::string::npos, run.output);
    CHECK(run.output.find("what is read is never replaced") != std::string::npos);
    CHECK(lines_of(run.output).size() == 1);  // nothing but the message
    CHECK(names_in(tree) == before);
    if (!one.victim.empty()) CHECK(read_text(tree.path(one.victim)) == content);
  }
  tree.write(".tcptune.yaml", "fail-on: error\n");
  CHECK(run_below(tree, {"audit", "a.conf", "-o", ".tcptune.yaml"}).err.find("the policy") != std::string::npos);
  CHECK(shell_in(tree, "tcptune diff a.conf >> a.conf").status == 2);
  CHECK(content_of(tree.path("a.conf")) == kRecycle);
}

TEST_CASE("a drop-in that is generated may take the place of an older one") {
  const TemporaryTree tree;
  tree.write("root/etc/sysctl.d/50.conf", kRecycle);
  CHECK(
      run_below(tree, {"generate", "--profile", "base", "--root", "root", "-o", "root/etc/sysctl.d/50.conf"}).status ==
      0);
  CHECK(content_of(tree.path("root/etc/sysctl.d/50.conf")) != kRecycle);
}

TEST_CASE("a baseline is renewed in its place, whole or not at all") {
  const TemporaryTree tree;
  tree.write("a.conf", "net.ipv4.tcp_fin_timeout = 60\n");
  const std::vector<std::string> renew{"audit", "--baseline", "known.json", "--write-baseline", "known.json", "a.conf"};
  CHECK(run_below(tree, {"audit", "--write-baseline", "known.json", "a.conf"}).status == 0);
  const std::string before = content_of(tree.path("known.json"));
  tree.write("a.conf", kRecycle);
  std::vector<std::string> failing = renew;
  failing.push_back("missing");
  CHECK(run_below(tree, failing).status == 2);
  CHECK(content_of(tree.path("known.json")) == before);
  CHECK(run_below(tree, renew).status == 1);
  CHECK(content_of(tree.path("known.json")).find("TW002") != std::string::npos);
  CHECK(names_in(tree) == std::set<std::string>{"a.conf", "known.json"});
}

TEST_CASE("two outputs are never one file") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  tree.write("there", "before");
  fs::create_hard_link(tree.path("there"), tree.path("hard"));
  tree.link("soft", "there");
  tree.link("dangling", "new");
  REQUIRE(::mkfifo(tree.path("pipe").c_str(), 0600) == 0);
  const std::set<std::string> before = names_in(tree);
  for (const auto& row : std::vector<std::pair<std::string, std::string>>{{"new", "new"},
                                                                          {"new", "./new"},
                                                                          {"new", "dangling"},
                                                                          {"there", "hard"},
                                                                          {"soft", "hard"},
                                                                          {"-", "-"},
                                                                          {"-", "/dev/stdout"},
                                                                          {"/dev/fd/1", "-"}}) {
    const auto& output = row.first;
    const auto& undo = row.second;
    CAPTURE(undo);
    const ProgramRun run = run_below(tree, {"diff", "a.conf", "-o", output, "--undo", undo});
    CHECK(run.status == 2);
    CHECK(run.err.find("--output " + output + " and --undo " + undo + " are one and the same") != std::string::npos);
    CHECK(run.out.empty());
    CHECK(names_in(tree) == before);
    CHECK(content_of(tree.path("there")) == "before");
  }
  CHECK(run_below(tree, {"audit", "a.conf", "--write-baseline", "-"}).status == 2);
  CHECK(shell_in(tree, "tcptune diff a.conf --undo soft >> there").status == 2);
  CHECK(run_below(tree, {"diff", "a.conf", "-o", "/dev/null", "--undo", "/dev/null"}).status == 1);
  const ProgramRun apart = run_below(tree, {"diff", "a.conf", "-o", "there", "--undo", "-"});
  CHECK(apart.status == 1);
  CHECK(apart.out == run_below(tree, {"diff", "a.conf", "--reverse"}).out);
}

TEST_CASE("a minus is standard output, and an empty name is an error") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  CHECK(run_below(tree, {"audit", "a.conf", "-o", "-"}).out == run_below(tree, {"audit", "a.conf"}).out);
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"audit", "a.conf", "-o", ""},
                                             {"audit", "a.conf", "--write-baseline", ""},
                                             {"audit", "--output=", "a.conf"},
                                             {"diff", "a.conf", "-o", ""},
                                             {"diff", "a.conf", "--undo", ""},
                                             {"generate", "--profile", "base", "-o", ""}}) {
    CAPTURE(arguments.front());
    const ProgramRun run = run_below(tree, arguments);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK(names_in(tree) == std::set<std::string>{"a.conf"});
  }
}

TEST_CASE("a file that is replaced keeps its mode and owner, a new one has what the umask says") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  tree.write("kept", "before");
  REQUIRE(::chmod(tree.path("kept").c_str(), 0604) == 0);
  const bool is_root = ::geteuid() == 0;
  constexpr uid_t kOwner = 4321, kGroup = 1234;
  if (is_root) REQUIRE(::chown(tree.path("kept").c_str(), kOwner, kGroup) == 0);
  CHECK(shell_in(tree, "umask 077; tcptune audit a.conf -o kept").status == 1);
  CHECK(content_of(tree.path("kept")).starts_with("error[TW002]"));
  CHECK(mode_of(tree, "kept") == 0604);
  if (is_root) {
    struct stat status {};
    REQUIRE(::stat(tree.path("kept").c_str(), &status) == 0);
    CHECK(status.st_uid == kOwner);
    CHECK(status.st_gid == kGroup);
  }
  CHECK(shell_in(tree, "umask 027; tcptune audit a.conf -o new").status == 1);
  CHECK(mode_of(tree, "new") == 0640);
  CHECK(shell_in(tree, "umask 0; tcptune audit a.conf -o open").status == 1);
  CHECK(mode_of(tree, "open") == 0666);
}

TEST_CASE("a link is written through, also one that leads to nothing yet") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  tree.write("deep/target", "before");
  tree.link("soft", "deep/target");
  tree.link("deep/dangling", "../new");
  tree.link("two", "deep/dangling");
  for (const auto& [link, target] :
       std::vector<std::pair<std::string, std::string>>{{"soft", "deep/target"}, {"two", "new"}}) {
    CHECK(run_below(tree, {"audit", "a.conf", "-o", link}).status == 1);
    CHECK(fs::is_symlink(tree.path(link)));
    CHECK(content_of(tree.path(target)).starts_with("error[TW002]"));
  }
  CHECK(fs::is_symlink(tree.path("deep/dangling")));
  tree.link("circle", "circle");
  tree.link("nowhere", "no/such/folder");
  for (const char* link : {"circle", "nowhere"}) {
    const ProgramRun run = run_below(tree, {"audit", "a.conf", "-o", link});
    CHECK(run.status == 2);
    CHECK(run.err.find("cannot be written") != std::string::npos);
    CHECK(fs::is_symlink(fs::symlink_status(tree.path(link))));
  }
  CHECK(names_in(tree).size() == 7);
}

TEST_CASE("a pipe that nobody reads is refused, not waited for") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  REQUIRE(::mkfifo(tree.path("pipe").c_str(), 0600) == 0);
  const ProgramRun run = run_below(tree, {"diff", "a.conf", "--undo", "pipe"});
  CHECK(run.status == 2);
  CHECK(run.err.find("--undo: pipe cannot be written: no program reads this pipe") != std::string::npos);
  CHECK(shell_in(tree, "timeout 20 cat pipe > got & sleep 1; tcptune diff a.conf -o pipe; wait").status == 0);
  CHECK(content_of(tree.path("got")) == run_below(tree, {"diff", "a.conf"}).out);
  CHECK(fs::is_fifo(tree.path("pipe")));
  const int reader = ::open(tree.path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  CHECK(run_below(tree, {"diff", "a.conf", "-o", "pipe", "--undo", "./pipe"}).err.find("one and the same") !=
        std::string::npos);
  ::close(reader);
}

TEST_CASE("devices and descriptors are written as they are") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  const std::string report = run_below(tree, {"audit", "a.conf"}).out;
  CHECK(run_below(tree, {"audit", "a.conf", "-o", "/dev/null"}).status == 1);
  const ProgramRun full = run_below(tree, {"audit", "a.conf", "-o", "/dev/full"});
  CHECK(full.status == 2);
  CHECK(full.err.find("/dev/full: the report could not be written: No space left on device") != std::string::npos);
  CHECK(run_below(tree, {"audit", "a.conf", "-o", "/dev/stdout"}).out == report);
  CHECK(run_below(tree, {"audit", "a.conf", "-o", "/dev/stderr"}).err == report);
  tree.link("out", "/dev/stdout");
  CHECK(run_below(tree, {"audit", "a.conf", "-o", "out"}).out == report);
  CHECK(shell_in(tree, "echo before > three; tcptune audit a.conf -o /dev/fd/3 3>> three").status == 1);
  CHECK(content_of(tree.path("three")) == "before\n" + report);
  CHECK(shell_in(tree, "tcptune audit a.conf -o /proc/self/fd/3 3>&1 | cat").output == report);
  for (const std::string place : {"/dev/fd/7", "/dev/fd/0", "/dev/fd/x", "."}) {
    CAPTURE(place);
    const ProgramRun run = run_below(tree, {"audit", "a.conf", "-o", place});
    CHECK(run.status == 2);
    CHECK(run.err.find("cannot be written") != std::string::npos);
  }
  // A descriptor that the program opened itself is none of the caller's.
  const ProgramRun own = run_below(tree, {"diff", "a.conf", "-o", "new", "--undo", "/dev/fd/3"});
  CHECK(own.status == 2);
  CHECK_FALSE(fs::exists(tree.path("new")));
}

TEST_CASE("what cannot be written is told before anything is read") {
  const TemporaryTree tree;
  tree.make_directory("closed");
  tree.write("closed/there", "before");
  tree.write("fixed", "before");
  REQUIRE(::mkfifo(tree.path("never").c_str(), 0644) == 0);
  REQUIRE(::chmod(tree.path("closed").c_str(), 0555) == 0);
  REQUIRE(::chmod(tree.path("fixed").c_str(), 0444) == 0);
  REQUIRE(::chmod(tree.root().c_str(), 0777) == 0);
  RunOptions options;
  options.directory = tree.path("");
  if (::geteuid() == 0) options.user = RunAs::nobody;
  for (const std::string place : {"closed/new", "closed/there", "fixed", "no/such/folder"}) {
    CAPTURE(place);
    // Reading the pipe would wait for ever.
    const ProgramRun run = run_tcptune({"audit", "never", "-o", place}, options);
    CHECK(run.status == 2);
    CHECK(run.err.find("--output: " + place + " cannot be written: ") != std::string::npos);
  }
  CHECK(content_of(tree.path("fixed")) == "before");
}

TEST_CASE("temporary files have names that nobody guesses, and show nothing that the replaced file hid") {
  const TemporaryTree tree;
  tree.write("secret", "before");
  REQUIRE(::chmod(tree.path("secret").c_str(), 0600) == 0);
  std::set<std::string> names;
  for (int i = 0; i < 8; ++i) {
    Outputs outputs({});
    Output& output = outputs.open("--output", tree.path("secret"));
    output.write("after");
    for (const std::string& name : names_in(tree)) {
      if (name != "secret") names.insert(name);
      CHECK(mode_of(tree, name) == 0600);
    }
  }
  CHECK(names.size() == 8);
  CHECK(names_in(tree) == std::set<std::string>{"secret"});
  CHECK(content_of(tree.path("secret")) == "before");
}

TEST_CASE("a file that was read is refused as an output, also when it is read after the output was opened") {
  const TemporaryTree tree;
  tree.write("report", "before");
  tree.write("other", "before");
  Outputs outputs(Inputs{{}, "a target"});
  Output& output = outputs.open("--output", tree.path("report"));
  Output& other = outputs.open("--undo", tree.path("other"));
  output.write("after");
  note_read(identity_of(tree.path("report")));
  CHECK(complaint_of([&] { output.write("more"); }).find("is a file that is read as part of a target") !=
        std::string::npos);
  CHECK(complaint_of([&] { other.finish(); }).find("--output") != std::string::npos);  // none of them is written
  CHECK(content_of(tree.path("other")) == "before");
}

// The program while it waits for standard input, with an output file begun.
class WaitingRun {
 public:
  explicit WaitingRun(const TemporaryTree& tree, std::vector<int> ignored = {}) {
    REQUIRE(::pipe2(input_.data(), O_CLOEXEC) == 0);
    const std::string program = tool_path();
    child_ = ::fork();
    if (child_ == 0) {
      for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGQUIT}) ::signal(signal, SIG_DFL);
      for (const int signal : ignored) ::signal(signal, SIG_IGN);
      if (::chdir(tree.root().c_str()) != 0) ::_exit(126);
      ::dup2(input_[0], 0);
      ::execl(program.c_str(), "tcptune", "audit", "-", "-o", "out", "--write-baseline", "known", nullptr);
      ::_exit(127);
    }
    ::close(input_[0]);
    for (int waited = 0; waited < 10'000 && names_in(tree).size() < 2; ++waited)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void kill(int signal) const { ::kill(child_, signal); }
  void say(std::string_view text) const {
    CHECK(::write(input_[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  // The exit status; 128 + the signal that ended it.
  int end() {
    ::close(input_[1]);
    int status = 0;
    ::waitpid(child_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  std::array<int, 2> input_{};
  pid_t child_ = 0;
};

TEST_CASE("no temporary file is left when a signal ends the run") {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    CAPTURE(signal);
    const TemporaryTree tree;
    WaitingRun run(tree);
    REQUIRE(names_in(tree).size() == 2);
    run.kill(signal);
    CHECK(run.end() == 128 + signal);
    CHECK(names_in(tree).empty());
  }
}

TEST_CASE("a signal that was ignored when the program started stays ignored") {
  const TemporaryTree tree;
  WaitingRun run(tree, {SIGHUP});
  REQUIRE(names_in(tree).size() == 2);
  run.kill(SIGHUP);
  run.say(kRecycle);
  CHECK(run.end() == 1);
  CHECK(names_in(tree) == std::set<std::string>{"known", "out"});
}

TEST_CASE("a reader that goes away is a report that could not be written") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  // The reader says through the fifo that it has closed its end.
  const ToolRun run = shell_in(tree,
                               "mkfifo gone; { read x <gone; tcptune audit a.conf --write-baseline known; "
                               "echo \"status $?\" >&2; } | { exec <&-; echo >gone; }; rm gone");
  CHECK(run.output.find("standard output: the report could not be written: Broken pipe") != std::string::npos);
  CHECK(run.output.find("status 2") != std::string::npos);
  CHECK(names_in(tree) == std::set<std::string>{"a.conf"});
}

TEST_CASE("a closed standard output is not taken by a file that is opened later") {
  const TemporaryTree tree;
  tree.write("a.conf", kRecycle);
  RunOptions options;
  options.directory = tree.path("");
  options.output = StandardOutput::closed;
  CHECK(run_tcptune({"diff", "a.conf", "--undo", "undo"}, options).status == 2);
  CHECK(content_of(tree.path("undo")) == run_below(tree, {"diff", "a.conf", "--reverse"}).out);
  CHECK(run_tcptune({"audit", "a.conf", "--write-baseline", "known"}, options).status == 2);
  CHECK(names_in(tree) == std::set<std::string>{"a.conf", "undo"});
}

}  // namespace
}  // namespace tcptune
