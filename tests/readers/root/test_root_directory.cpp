// SPDX-License-Identifier: MIT
// The audited tree is read completely and never left, with the kernel's help and without.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "core/text/error.h"
#include "readers/root/root_directory.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

constexpr std::size_t kLimit = 4096;

// Everything below is checked twice.
void with_each_resolution(const TemporaryTree& tree, void (*check)(const RootDirectory&)) {
  for (const LinkResolution resolution : {LinkResolution::by_kernel, LinkResolution::by_walk}) {
    CAPTURE(static_cast<int>(resolution));
    check(RootDirectory(tree.root(), resolution));
  }
}

// Acts as a user without rights while it lives; the tests often run as root, who may read everything.
class WithoutRights {
 public:
  WithoutRights() : was_root_(::geteuid() == 0) {
    if (was_root_) REQUIRE(::seteuid(65534) == 0);
  }
  ~WithoutRights() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool was_root_;
};

}  // namespace

TEST_CASE("a file is read up to the limit") {
  const TemporaryTree tree;
  tree.write("etc/a.conf", std::string("ten\0bytes\n", 10));
  tree.write("etc/empty.conf", "");
  with_each_resolution(tree, [](const RootDirectory& root) {
    CHECK(root.read("/etc/a.conf", kLimit).content == std::string("ten\0bytes\n", 10));
    CHECK(root.read("/etc/a.conf", 3).content == "ten");
    CHECK(root.read("/etc/a.conf", 10).content.size() == 10);
    CHECK(root.read("/etc/empty.conf", kLimit).error == 0);
    CHECK(root.read("/etc/empty.conf", kLimit).content.empty());
    CHECK(root.read("/etc/none.conf", kLimit).error == ENOENT);
    CHECK(root.read("/etc", kLimit).error == EISDIR);
    CHECK(root.read("/etc/a.conf/x", kLimit).error == ENOTDIR);
    CHECK(root.read("/etc/a.conf/..", kLimit).error == ENOTDIR);
    CHECK(root.read("/etc/a.conf/", kLimit).error == ENOTDIR);
    CHECK(root.read("/etc/./../etc//a.conf", 3).content == "ten");
  });
}

TEST_CASE("a large file is read whole") {
  const TemporaryTree tree;
  tree.write("big", std::string(300'000, 'x'));
  with_each_resolution(tree, [](const RootDirectory& root) {
    CHECK(root.read("/big", 1'000'000).content.size() == 300'000);
    CHECK(root.read("/big", 299'999).content.size() == 299'999);
  });
}

TEST_CASE("links are followed inside the root") {
  const TemporaryTree tree;
  tree.write("srv/site.conf", "inside");
  tree.link("etc/relative.conf", "../srv/site.conf");
  tree.link("etc/absolute.conf", "/srv/site.conf");
  tree.link("etc/twice.conf", "absolute.conf");
  tree.link("lib", "srv");
  tree.link("etc/above.conf", "../../../../../../srv/site.conf");
  with_each_resolution(tree, [](const RootDirectory& root) {
    for (const char* path :
         {"/etc/relative.conf", "/etc/absolute.conf", "/etc/twice.conf", "/lib/site.conf", "/etc/above.conf"}) {
      CAPTURE(path);
      CHECK(root.read(path, kLimit).content == "inside");
      CHECK(root.kind_of(path) == EntryKind::file);
      CHECK(root.identity(path) == root.identity("/srv/site.conf"));
    }
    CHECK(root.kind_of_link("/etc/twice.conf") == EntryKind::link);
    CHECK(root.kind_of_link("/lib/site.conf") == EntryKind::file);
    CHECK(root.identity("/lib") == root.identity("/srv"));
    CHECK(root.list("/lib") == std::vector<std::string>{"site.conf"});
  });
}

TEST_CASE("no path and no link leads out of the root") {
  const TemporaryTree tree;
  tree.write("etc/passwd", "the root's own");
  const std::string outside = tree.root() + "-outside";
  std::ofstream(outside) << "secret";
  tree.link("up", "../../../../../../../../etc/passwd");
  tree.link("etc/up", "../../../../../../../../etc/passwd");
  tree.link("absolute", "/etc/passwd");
  tree.link("dots", "..");
  tree.link("outside", outside);
  tree.link("sibling", "../" + std::filesystem::path(outside).filename().string());
  with_each_resolution(tree, [](const RootDirectory& root) {
    for (const char* path : {"/up", "/etc/up", "/absolute", "/../../etc/passwd", "/etc/../../../etc/passwd",
                             "/dots/etc/passwd", "../etc/passwd"}) {
      CAPTURE(path);
      CHECK(root.read(path, kLimit).content == "the root's own");
    }
    CHECK(root.read("/outside", kLimit).error == ENOENT);
    CHECK(root.read("/sibling", kLimit).error == ENOENT);
    CHECK(root.read("/dots/sibling", kLimit).error == ENOENT);
    CHECK(root.list("/dots") == root.list("/"));
    CHECK(root.identity("/..") == root.identity("/"));
  });
  std::filesystem::remove(outside);
}

TEST_CASE("links that lead in a circle or too far end in an error") {
  const TemporaryTree tree;
  tree.link("self", "self");
  tree.link("ping", "pong");
  tree.link("pong", "/ping");
  tree.write("end", "reached");
  std::string next = "end";
  for (int i = 1; i <= 41; ++i) {
    tree.link("hop" + std::to_string(i), next);
    next = "hop" + std::to_string(i);
  }
  with_each_resolution(tree, [](const RootDirectory& root) {
    CHECK(root.read("/self", kLimit).error == ELOOP);
    CHECK(root.read("/ping", kLimit).error == ELOOP);
    CHECK(root.kind_of("/self") == EntryKind::missing);
    CHECK(root.kind_of_link("/self") == EntryKind::link);
    CHECK(root.read("/hop40", kLimit).content == "reached");
    CHECK(root.read("/hop41", kLimit).error == ELOOP);
    CHECK(root.link_target("/self") == "/self");
  });
}

TEST_CASE("where a link leads is told from the root on") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.conf", "x");
  tree.link("etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
  tree.link("etc/sysctl.d/50-mask.conf", "/dev/null");
  tree.link("etc/nothing", "/dev/null");
  tree.link("etc/sysctl.d/60-mask.conf", "../nothing");
  tree.link("etc/sysctl.d/70-gone.conf", "../a/../b/gone.conf");
  tree.link("etc/sysctl.d/80-high.conf", "../../../../x");
  tree.link("etc/sysctl.d/90-root.conf", "/");
  with_each_resolution(tree, [](const RootDirectory& root) {
    CHECK(root.link_target("/etc/sysctl.d/99-sysctl.conf") == "/etc/sysctl.conf");
    CHECK(root.link_target("/etc/sysctl.d/50-mask.conf") == "/dev/null");
    CHECK(root.link_target("/etc/sysctl.d/60-mask.conf") == "/dev/null");
    CHECK(root.link_target("/etc/sysctl.d/70-gone.conf") == "/etc/b/gone.conf");
    CHECK(root.link_target("/etc/sysctl.d/80-high.conf") == "/x");
    CHECK(root.link_target("/etc/sysctl.d/90-root.conf") == "/");
    CHECK(root.link_target("/etc/sysctl.conf").empty());
    CHECK(root.link_target("/etc/none").empty());
  });
}

TEST_CASE("a directory is listed in the order of bytes") {
  const TemporaryTree tree;
  for (const char* name : {"a", "B", "10", "9", ".hidden", "\xC3\xA9"}) tree.write(std::string("d/") + name, "");
  tree.make_directory("d/sub");
  with_each_resolution(tree, [](const RootDirectory& root) {
    CHECK(root.list("/d") == std::vector<std::string>{".hidden", "10", "9", "B", "a", "sub", "\xC3\xA9"});
    CHECK(root.list("/d/sub") == std::vector<std::string>{});
    CHECK_FALSE(root.list("/d/a").has_value());
    CHECK_FALSE(root.list("/none").has_value());
    CHECK(root.kind_of("/d") == EntryKind::directory);
    CHECK(root.kind_of("/none") == EntryKind::missing);
    CHECK_FALSE(root.identity("/none").has_value());
  });
}

TEST_CASE("a fifo or socket is refused at once") {
  const TemporaryTree tree;
  REQUIRE(::mkfifo(tree.path("fifo").c_str(), 0600) == 0);
  tree.link("to-fifo", "fifo");
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, tree.path("socket").c_str(), sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  with_each_resolution(tree, [](const RootDirectory& root) {
    CHECK(root.read("/fifo", kLimit).error == EINVAL);
    CHECK(root.read("/to-fifo", kLimit).error == EINVAL);
    CHECK(root.read("/socket", kLimit).error == EINVAL);
    CHECK(root.kind_of("/fifo") == EntryKind::other);
    CHECK_FALSE(root.list("/fifo").has_value());
  });
  ::close(socket);
}

TEST_CASE("what may not be read is denied, not missing") {
  const TemporaryTree tree;
  tree.write("etc/secret.conf", "x");
  tree.write("closed/a.conf", "x");
  tree.link("to-closed", "closed/a.conf");
  REQUIRE(::chmod(tree.root().c_str(), 0755) == 0);
  REQUIRE(::chmod(tree.path("etc/secret.conf").c_str(), 0) == 0);
  REQUIRE(::chmod(tree.path("closed").c_str(), 0) == 0);
  with_each_resolution(tree, [](const RootDirectory& root) {
    const WithoutRights guard;
    CHECK(root.kind_of("/etc/secret.conf") == EntryKind::file);
    CHECK(root.read("/etc/secret.conf", kLimit).error == EACCES);
    CHECK(root.kind_of("/closed/a.conf") == EntryKind::denied);
    CHECK(root.kind_of("/to-closed") == EntryKind::denied);
    CHECK(root.read("/closed/a.conf", kLimit).error == EACCES);
    CHECK_FALSE(root.list("/closed").has_value());
  });
  REQUIRE(::chmod(tree.path("closed").c_str(), 0755) == 0);
}

TEST_CASE("very deep paths and long names end in an error, not in a crash") {
  const TemporaryTree tree;
  tree.write("a/b", "x");
  const RootDirectory root(tree.root(), LinkResolution::by_walk);
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "/d";
  std::filesystem::create_directories(tree.root() + deep);
  CHECK(root.read(deep, kLimit).error == ENAMETOOLONG);
  CHECK(root.read('/' + std::string(300, 'x'), kLimit).error == ENAMETOOLONG);
  std::string back_and_forth;
  for (int i = 0; i < 500; ++i) back_and_forth += "/a/..";
  CHECK(root.read(back_and_forth + "/a/b", kLimit).content == "x");
}

TEST_CASE("a root that cannot be opened is a named error") {
  const TemporaryTree tree;
  tree.write("file", "x");
  CHECK_THROWS_WITH_AS(RootDirectory(tree.path("none")), doctest::Contains("there is no such directory"), Error);
  CHECK_THROWS_WITH_AS(RootDirectory(tree.path("file")), doctest::Contains("it is not a directory"), Error);
  CHECK(RootDirectory(tree.root() + "//").path() == tree.root());
  CHECK(RootDirectory("/").is_live());
  CHECK_FALSE(RootDirectory(tree.root()).is_live());
}

}  // namespace tcptune
