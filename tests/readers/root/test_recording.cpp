// SPDX-License-Identifier: MIT
// A recorded tree answers as the real one did, and does not guess.
#include "readers/root/recording.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>

#include "core/text/error.h"
#include "readers/root/root_directory.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostOfAFile = 4096;

RootDirectory replayed(const RootDirectory& root) { return {Recording(root.recorded(), "snap.json"), "/elsewhere"}; }

TEST_CASE("what was looked at is answered in the same way without the tree") {
  const TemporaryTree tree;
  tree.write("etc/a.conf", "a = 1\n");
  tree.link("etc/b.conf", "a.conf");
  tree.link("etc/circle", "circle");
  tree.link("etc/nowhere", "/dev/none");
  tree.link("lib", "usr/lib");
  tree.write("usr/lib/program", "#!");
  tree.make_executable("usr/lib/program");
  const RootDirectory root(tree.root());
  const auto look = [](const RootDirectory& at) {
    std::string seen;
    for (const std::string path : {"/etc/a.conf", "/etc/b.conf", "/etc/circle", "/etc/nowhere", "/lib", "/usr/lib",
                                   "/lib/program", "/etc", "/x"}) {
      seen += path + ' ' + std::string(name_of(at.kind_of(path))) + ' ' + std::string(name_of(at.kind_of_link(path))) +
              ' ' + at.link_target(path) + (at.is_executable(path) ? " x" : "") + '\n';
      for (const std::string& name : at.names_in(path)) seen += "  " + name + '\n';
      const ReadSource read = at.source(path, kMostOfAFile);
      seen += read.source == nullptr ? "  error " + std::to_string(read.error) + '\n' : "  " + read.source->bytes();
    }
    seen += at.identity("/lib") == at.identity("/usr/lib") ? "same\n" : "other\n";
    seen += at.identity("/etc/a.conf") == at.identity("/usr/lib/program") ? "same\n" : "other\n";
    seen += at.identity("/x") ? "there\n" : "not there\n";
    seen += at.source("/etc/a.conf", kMostOfAFile).source == at.source("/etc/b.conf", kMostOfAFile).source ? "shared\n"
                                                                                                           : "copied\n";
    return seen;
  };
  const std::string seen = look(root);
  CHECK(seen.find("/lib directory link /usr/lib") != std::string::npos);
  CHECK(seen.find("shared\n") != std::string::npos);
  CHECK(look(replayed(root)) == seen);
}

TEST_CASE("what nobody looked at is not missing: it throws") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/a.conf", "a = 1\n");
  tree.write("usr/x", "");
  const RootDirectory root(tree.root());
  root.names_in("/etc/sysctl.d");
  CHECK(root.kind_of("/usr") == EntryKind::directory);
  CHECK(root.kind_of("/run") == EntryKind::missing);
  const RootDirectory again = replayed(root);
  SUBCASE("a name that a listed directory does not have is missing, and all that would be below it") {
    CHECK(again.kind_of("/etc/sysctl.d/b.conf") == EntryKind::missing);
    CHECK(again.source("/etc/sysctl.d/b.conf", kMostOfAFile).error == ENOENT);
    CHECK(again.kind_of("/etc/sysctl.d/b/c") == EntryKind::missing);
    CHECK(again.kind_of("/run/sysctl.d/a.conf") == EntryKind::missing);
    CHECK(!again.list("/run/sysctl.d"));
    CHECK(!again.identity("/run/sysctl.d"));
  }
  SUBCASE("everything else is not recorded") {
    for (const char* path : {"/usr/x", "/srv", "/etc/sysctl.d/a.conf", "/etc/sysctl.d/../x", "relative"})
      CHECK_THROWS_WITH_AS(again.kind_of(path), doctest::Contains("was not recorded"), Error);
    CHECK_THROWS_WITH_AS(again.list("/usr"), doctest::Contains("snap.json: whether there is /usr"), Error);
  }
}

TEST_CASE("a file whose kind alone was looked at has no content in a recording") {
  const TemporaryTree tree;
  tree.write("etc/a.conf", "a = 1\n");
  const RootDirectory root(tree.root());
  CHECK(root.kind_of("/etc/a.conf") == EntryKind::file);
  const RootDirectory again = replayed(root);
  CHECK(again.kind_of("/etc/a.conf") == EntryKind::file);
  CHECK_THROWS_AS(again.source("/etc/a.conf", kMostOfAFile), Error);
}

TEST_CASE("a limit on the size of a file holds for recorded ones") {
  const TemporaryTree tree;
  tree.write("etc/a.conf", std::string(100, 'x'));
  const RootDirectory root(tree.root());
  CHECK(root.source("/etc/a.conf", kMostOfAFile).source != nullptr);
  const RootDirectory again = replayed(root);
  CHECK(again.source("/etc/a.conf", 10).error == EFBIG);
  CHECK(again.read("/etc/a.conf", 10).content == std::string(10, 'x'));
}

TEST_CASE("a proposed file stands in a recorded tree as in a real one") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/a.conf", "a = 1\n");
  const RootDirectory root(tree.root());
  root.names_in("/etc/sysctl.d");
  RootDirectory again = replayed(root);
  again.propose("/etc/sysctl.d/b.conf", "b = 1\n");
  CHECK(again.names_in("/etc/sysctl.d").size() == 2);
  CHECK(again.kind_of("/etc/sysctl.d/b.conf") == EntryKind::file);
}

}  // namespace
}  // namespace tcptune
