// SPDX-License-Identifier: MIT
// Directories and lists of files as a person hands them over, also hostile ones.
#include <doctest/doctest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "program_run.h"

namespace tcptune {
namespace {

const std::string kFineLine = "net.ipv4.tcp_sack = 1\n";
const std::string kFaultyLine = "net.ipv4.tcp_syncookies = x\n";

bool speaks_of(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

ProgramRun run_beside(const TemporaryTree& tree, std::vector<std::string> arguments, std::string input = "") {
  RunOptions options;
  options.directory = tree.root();
  options.input = std::move(input);
  return run_tcptune(std::move(arguments), options);
}

TEST_CASE("a directory is walked in order, what is no setting is passed over, and what was found decides") {
  const TemporaryTree tree;
  tree.write("conf/etc/sysctl.d/60-b.conf", kFaultyLine);
  tree.write("conf/etc/sysctl.d/10-a.conf", kFaultyLine);
  tree.write("conf/README.md", "# Settings\nWe set net.ipv4.tcp_sack = 1 on all hosts.\nIt helps.\n");
  tree.write("conf/.hidden/sysctl.conf", kFaultyLine);
  tree.write("conf/deploy.sh", "#!/bin/sh\nsysctl -w net.ipv4.tcp_sack=1\n");
  tree.write("conf/other.sh", "#!/bin/sh\ntrue\n");
  const ProgramRun run = run_beside(tree, {"conf/"});
  CHECK(run.status == 1);
  const std::size_t a = run.out.find("conf/etc/sysctl.d/10-a.conf:1"),
                    b = run.out.find("conf/etc/sysctl.d/60-b.conf:1");
  CHECK(a != std::string::npos);
  CHECK(b != std::string::npos);
  CHECK(a < b);
  CHECK(!speaks_of(run.out, "README"));
  CHECK(speaks_of(run.err, "3 judged, 3 passed over (--list-inputs says why)"));
  CHECK(speaks_of(run_beside(tree, {"."}).out, "conf/etc/sysctl.d/10-a.conf:1"));
  CHECK(!speaks_of(run_beside(tree, {"."}).out, "./conf"));
}

TEST_CASE("--list-inputs says what each file is judged as and why the rest is not") {
  const TemporaryTree tree;
  tree.write("a/sysctl.conf", kFaultyLine);
  tree.write("a/all.txt", "kernel.osrelease = 6.1.0\n" + kFineLine);
  tree.write("a/n.reg",
             "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\"
             "Services\\Tcpip\\Parameters]\r\n\"MaxUserPort\"=dword:0000fffe\r\n");
  tree.write("a/x.sh", "#!/bin/sh\ntrue\n");
  tree.write("a/empty", "");
  tree.write("a/bin", std::string("net.ipv4.tcp_sack = 1\n\0\0", 24));
  tree.make_directory("a/.git2");
  tree.link("a/l", "sysctl.conf");
  const ProgramRun run = run_beside(tree, {"--list-inputs", "a"});
  CHECK(run.status == 0);
  CHECK(run.out ==
        "a/.git2/: passed over: it is a hidden directory\n"
        "a/all.txt: judged: this is what `sysctl -a` printed\n"
        "a/bin: passed over: it is binary data\n"
        "a/empty: passed over: it is empty\n"
        "a/l: passed over: it is a link\n"
        "a/n.reg: judged: this is a .reg file\n"
        "a/sysctl.conf: judged: this is a sysctl file\n"
        "a/x.sh: passed over: no setting is written in it\n");
  const ProgramRun named = run_beside(tree, {"--list-inputs", "a/x.sh", "a/missing", "a/sysctl.conf"});
  CHECK(named.status == 0);
  CHECK(speaks_of(named.out, "a/x.sh: judged: this is a shell script"));
  CHECK(speaks_of(named.out, "a/missing: passed over: it cannot be read"));
  CHECK(speaks_of(named.out, "a/sysctl.conf: judged: this is a sysctl file"));
}

TEST_CASE("of hidden directories those of pipelines are walked") {
  const TemporaryTree tree;
  const std::string step =
      "jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: sysctl -w net.ipv4.tcp_tw_recycle=1\n";
  for (const char* name : {"d/.github/workflows/a.yml", "d/.circleci/config.yml", "d/.gitlab/ci/a.gitlab-ci.yml",
                           "d/.gitlab-ci.yml", "d/.vscode/a.gitlab-ci.yml"})
    tree.write(name, step);
  const std::string listing = run_beside(tree, {"--list-inputs", "d"}).out;
  for (const char* name :
       {"d/.github/workflows/a.yml", "d/.circleci/config.yml", "d/.gitlab/ci/a.gitlab-ci.yml", "d/.gitlab-ci.yml"})
    CHECK(speaks_of(listing, std::string(name) + ": judged"));
  CHECK(speaks_of(listing, "d/.vscode/: passed over: it is a hidden directory"));
}

TEST_CASE("what is named and not recognised is an error, beside a directory too") {
  const TemporaryTree tree;
  tree.write("d/sysctl.conf", kFineLine);
  tree.write("x.c", "int main(void) { return 0; }\n");
  CHECK(run_beside(tree, {"d"}).status == 0);
  const ProgramRun run = run_beside(tree, {"d", "x.c"});
  CHECK(run.status == 2);
  CHECK(speaks_of(run.err, "x.c: this is code"));
}

TEST_CASE("a directory without anything to judge is an error that says so") {
  const TemporaryTree tree;
  tree.write("d/notes.txt", "nothing\n");
  const ProgramRun run = run_beside(tree, {"d"});
  CHECK(run.status == 2);
  CHECK(run.out == "");
  CHECK(speaks_of(run.err, "there is no file that can be judged: 0 judged, 1 passed over"));
}

TEST_CASE("globs choose among the files, and git's patterns count only without --no-ignore") {
  const TemporaryTree tree;
  tree.make_directory(".git");
  tree.write(".gitignore", "build/\n");
  tree.write("build/sysctl.conf", kFaultyLine);
  tree.write("a/sysctl.conf", kFaultyLine);
  tree.write("a/b/99-x.conf", kFaultyLine);
  const auto judged = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--list-inputs");
    arguments.push_back(".");
    const std::string out = run_beside(tree, arguments).out;
    std::string names;
    for (const char* name : {"a/b/99-x.conf", "a/sysctl.conf", "build/sysctl.conf"})
      if (speaks_of(out, std::string(name) + ": judged")) names += std::string(name) + " ";
    return names;
  };
  CHECK(judged({}) == "a/b/99-x.conf a/sysctl.conf ");
  CHECK(judged({"--no-ignore"}) == "a/b/99-x.conf a/sysctl.conf build/sysctl.conf ");
  CHECK(judged({"--include", "99-*"}) == "a/b/99-x.conf ");
  CHECK(judged({"--include", "99-*", "--include", "a/*.conf"}) == "a/b/99-x.conf a/sysctl.conf ");
  CHECK(judged({"--exclude", "b"}) == "a/sysctl.conf ");
  CHECK(judged({"--exclude", "a/b/**"}) == "a/sysctl.conf ");
  CHECK(run_beside(tree, {"--include", "x", "a/sysctl.conf"}).status == 2);
}

TEST_CASE("a list of files may come with NUL or a line each, and what is not recognised in it is passed over") {
  const TemporaryTree tree;
  tree.write("a b.conf", kFaultyLine);
  tree.write("x.sh", "#!/bin/sh\ntrue\n");
  tree.write("two\nlines.conf", kFaultyLine);
  tree.write("list", "a b.conf\r\nx.sh\n\na b.conf\n");
  const ProgramRun lines = run_beside(tree, {"--files-from", "list"});
  CHECK(lines.status == 1);
  CHECK(speaks_of(lines.out, "a b.conf:1"));
  CHECK(speaks_of(lines.err, "1 judged, 2 passed over"));
  const ProgramRun nul = run_beside(tree, {"--files-from", "-"}, std::string("two\nlines.conf\0x.sh\0", 20));
  CHECK(nul.status == 1);
  CHECK(speaks_of(nul.out, "two\\x0alines.conf:1"));
  CHECK(run_beside(tree, {"--files-from", "-"}, "x.sh\n").status == 0);
  CHECK(run_beside(tree, {"--files-from", "-"}, "").status == 0);
  const ProgramRun missing = run_beside(tree, {"--files-from", "-"}, "gone.conf\n");
  CHECK(missing.status == 2);
  CHECK(speaks_of(missing.err, "gone.conf"));
}

TEST_CASE("standard input has the name that it is given") {
  const TemporaryTree tree;
  const ProgramRun run = run_beside(tree, {"--stdin-filename", "roles/x/sysctl.conf", "-"}, kFaultyLine);
  CHECK(run.status == 1);
  CHECK(speaks_of(run.out, "roles/x/sysctl.conf:1"));
  CHECK(run_beside(tree, {"--stdin-filename", "x", "a.conf"}).status == 2);
  const ProgramRun diff =
      run_beside(tree, {"diff", "--stdin-filename", "x/sysctl.conf", "-"}, "net.ipv4.tcp_tw_recycle = 1\n");
  CHECK(diff.status == 1);
  CHECK(speaks_of(diff.out, "--- a/x/sysctl.conf"));
}

TEST_CASE("diff makes one patch over a directory, registry files too") {
  const TemporaryTree tree;
  tree.write("d/a/sysctl.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  tree.write("d/b/sysctl.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  tree.write("d/c.reg",
             "REGEDIT4\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]\n"
             "\"MaxUserPort\"=dword:00000001\n");
  const ProgramRun run = run_beside(tree, {"diff", "--with-review", "d"});
  CHECK(run.status == 1);
  CHECK(speaks_of(run.out, "--- a/d/a/sysctl.conf"));
  CHECK(speaks_of(run.out, "--- a/d/b/sysctl.conf"));
  CHECK(speaks_of(run.out, "--- a/d/c.reg"));
}

TEST_CASE("a tree that wants to harm is walked to its end") {
  const TemporaryTree tree;
  tree.write("d/sysctl.conf", kFaultyLine);
  tree.link("d/loop", ".");
  tree.link("d/sub/up", "../..");
  tree.link("d/out", "/etc");
  tree.link("d/dangling", "nowhere");
  REQUIRE(::mkfifo(tree.path("d/fifo").c_str(), 0600) == 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  tree.path("d/s").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(socket);
  tree.write("d/\x1B[31m\n.conf", kFineLine);
  tree.write("d/-", kFaultyLine);
  tree.write("d/closed/sysctl.conf", kFaultyLine);
  std::filesystem::permissions(tree.path("d/closed"), std::filesystem::perms::none);
  std::string deep = "d/deep";
  for (int i = 0; i < 300; ++i) deep += "/x";
  tree.write(deep + "/sysctl.conf", kFaultyLine);
  std::filesystem::permissions(tree.root(), std::filesystem::perms::all);
  RunOptions options;
  options.directory = tree.root();
  if (::geteuid() == 0) options.user = RunAs::nobody;
  const ProgramRun run = run_tcptune({"--list-inputs", "d"}, options);
  CHECK(run.status == 0);
  CHECK(!speaks_of(run.out, "\x1B"));
  CHECK(speaks_of(run.out, "d/fifo: passed over: it is a fifo, a socket or a device"));
  CHECK(speaks_of(run.out, "d/s: passed over: it is a fifo, a socket or a device"));
  CHECK(speaks_of(run.out, "d/\\x1b[31m\\x0a.conf: judged"));
  CHECK(speaks_of(run.out, "d/closed/: passed over: it cannot be read: Permission denied"));
  CHECK(speaks_of(run.err, "d/closed/: it cannot be read: Permission denied"));
  CHECK(speaks_of(run.out, "x/sysctl.conf: judged"));
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 11);
  const ProgramRun audit = run_tcptune({"d"}, options);
  CHECK(audit.status == 2);  // not all of it could be judged
  CHECK(speaks_of(audit.out, "d/sysctl.conf:1"));
  CHECK(!speaks_of(audit.out, "\x1B"));
  std::filesystem::permissions(tree.path("d/closed"), std::filesystem::perms::all);
}

TEST_CASE("what cannot be judged does not stop the rest, and ends in 2") {
  const TemporaryTree tree;
  tree.write("d/a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  tree.write("d/b.yaml", "apiVersion: v1\nkind: Pod\nspec: [net.ipv4.tcp_sack\n");
  tree.write("d/c.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  for (const std::vector<std::string>& command : {std::vector<std::string>{"audit", "d"}, {"diff", "d"}}) {
    const ProgramRun run = run_beside(tree, command);
    CHECK(run.status == 2);
    CHECK(speaks_of(run.err, "d/b.yaml"));
    CHECK(speaks_of(run.out, "d/a.conf"));
    CHECK(speaks_of(run.out, "d/c.conf"));
  }
}

TEST_CASE("files of any size and kind in a tree cost no more than a look") {
  const TemporaryTree tree;
  tree.write("d/sysctl.conf", kFineLine);
  tree.write("d/long.txt", std::string(3'000'000, 'x') + " net.ipv4.tcp_sack = 1");
  tree.write("d/late.conf", std::string(200'000, '#') + "\nnet.ipv4.tcp_sack = 1\nnet.ipv4.tcp_dsack = 1\n");
  tree.write("d/huge", "net.ipv4.tcp_sack = 1\n");
  std::filesystem::resize_file(tree.path("d/huge"), std::uintmax_t{1} << 30U);
  const ProgramRun run = run_beside(tree, {"--list-inputs", "d"});
  CHECK(run.status == 0);
  CHECK(speaks_of(run.out, "d/huge: passed over: it is larger than 256 MiB"));
  CHECK(speaks_of(run.out, "d/late.conf: judged: this is a sysctl file"));
  CHECK(speaks_of(run.out, "d/long.txt: passed over"));
}

TEST_CASE("the patch of a directory is the same each time, with names that want quotes") {
  const TemporaryTree tree;
  for (const char* name : {"a b.conf", "q\"'.conf", "n\nl.conf", "t\tb.conf", "\\x.conf", "-w.conf"})
    for (int i = 0; i < 20; ++i)
      tree.write("d/" + std::to_string(i) + "/" + name, "net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_sack = 1\n");
  RunOptions options;
  options.directory = tree.root();
  const ProgramRun first = run_tcptune({"diff", "d"}, options);
  CHECK(first.status == 1);
  for (int round = 0; round < 3; ++round) CHECK((run_tcptune({"diff", "d"}, options).out == first.out));
  REQUIRE(run_program({"git", "init", "-q", "."}, options).status == 0);
  options.input = first.out;
  CHECK(run_program({"git", "apply", "-"}, options).status == 0);
  CHECK(content_of(tree.path("d/7/n\nl.conf")) == "net.ipv4.tcp_sack = 1\n");
  CHECK(run_tcptune({"diff", "d"}, options).status == 0);
  CHECK(run_program({"git", "apply", "-R", "-"}, options).status == 0);
  CHECK(run_program({"patch", "-s", "-p1"}, options).status == 0);
  CHECK(content_of(tree.path("d/3/q\"'.conf")) == "net.ipv4.tcp_sack = 1\n");
}

TEST_CASE("ten thousand files come out in order, each once") {
  const TemporaryTree tree;
  for (int i = 0; i < 10'000; ++i)
    tree.write("d/" + std::to_string(i % 100) + "/" + std::to_string(i) + ".txt", "x = 1\n");
  tree.write("d/50/sysctl.conf", kFineLine);
  std::filesystem::create_hard_link(tree.path("d/50/sysctl.conf"), tree.path("d/60/sysctl.conf"));
  const ProgramRun run = run_beside(tree, {"d", "d/50"});
  CHECK(run.status == 0);
  CHECK(speaks_of(run.err, "1 judged, 10"));
}

}  // namespace
}  // namespace tcptune
