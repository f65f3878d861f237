// SPDX-License-Identifier: MIT
// Work inside of other network namespaces, and the list of them.
#include "readers/sockets/net_namespaces.h"

#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "core/text/error.h"
#include "loopback.h"

namespace tcptune {
namespace {

std::uint64_t namespace_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::uint64_t own_namespace() { return namespace_of("/proc/thread-self/ns/net"); }

// A process that has a network of its own.
Child far_away() {
  return Child("far-away", [](const auto& ready) {
    ::unshare(CLONE_NEWNET);
    ready();
    return 0;
  });
}

std::string refusal(const std::string& which) {
  try {
    run_in_net_namespace(which, [] {});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("work is done inside of a process's network namespace, and the caller stays where it is") {
  in_room([] {
    const Child child = far_away();
    const std::uint64_t here = own_namespace();
    const std::uint64_t there = namespace_of("/proc/" + std::to_string(child.pid()) + "/ns/net");
    REQUIRE(here != there);
    CHECK(in_net_namespace(std::to_string(child.pid()), own_namespace) == there);
    CHECK(in_net_namespace("/proc/" + std::to_string(child.pid()) + "/ns/net", own_namespace) == there);
    CHECK(own_namespace() == here);
    CHECK_THROWS_AS(in_net_namespace(std::to_string(child.pid()), []() -> int { throw Error("mine"); }), Error);
  });
}

TEST_CASE("settings are those of the namespace too") {
  in_room([] {
    const Child child = far_away();
    const auto range = [] {
      std::ifstream stream("/proc/sys/net/ipv4/ip_local_port_range");
      int low = 0;
      stream >> low;
      return low;
    };
    std::ofstream("/proc/sys/net/ipv4/ip_local_port_range") << "20000 30000";
    CHECK(range() == 20000);
    CHECK(in_net_namespace(std::to_string(child.pid()), range) == 32768);
  });
}

TEST_CASE("the list has the namespaces of processes and those with a name, its own first") {
  in_room([] {
    const Child child = far_away();
    REQUIRE(::unshare(CLONE_NEWNS) == 0);
    REQUIRE(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    REQUIRE(::mount("none", "/run", "tmpfs", 0, nullptr) == 0);
    REQUIRE(::mkdir("/run/netns", 0755) == 0);
    std::ofstream("/run/netns/blue");
    std::ofstream("/run/netns/left-over");
    REQUIRE(::mount("/proc/thread-self/ns/net", "/run/netns/blue", nullptr, MS_BIND, nullptr) == 0);
    const std::vector<NetNamespaceName> all = list_net_namespaces();
    REQUIRE(!all.empty());
    CHECK(all[0].own == YesNo::yes);
    CHECK(all[0].name == "blue");
    CHECK(all[0].inode == own_namespace());
    const auto far = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.pid == child.pid(); });
    REQUIRE(far != all.end());
    CHECK(far->program == "far-away");
    CHECK(far->own == YesNo::no);
    CHECK(in_net_namespace(*far, own_namespace) == far->inode);
    CHECK(in_net_namespace(std::string("blue"), own_namespace) == own_namespace());
    CHECK(std::none_of(all.begin(), all.end(), [](const auto& one) { return one.name == "left-over"; }));
    CHECK(refusal("left-over").find("is no network namespace") != std::string::npos);
    CHECK(refusal("bleu").find("there is no network namespace 'bleu'") != std::string::npos);
  });
}

TEST_CASE("a namespace that has vanished is an error that says so") {
  in_room([] {
    Child child = far_away();
    NetNamespaceName gone;
    gone.pid = child.pid();
    gone.inode = namespace_of("/proc/" + std::to_string(child.pid()) + "/ns/net");
    child.end();
    CHECK(refusal(gone.word()).find("there is no process " + gone.word()) == 0);
    CHECK_THROWS_AS(run_in_net_namespace(gone, [] {}), Error);
    gone.pid = ::getpid();  // the number was given to another process
    CHECK_THROWS_AS(run_in_net_namespace(gone, [] {}), Error);
  });
}

TEST_CASE("what is no name and no process is refused") {
  for (const char* which : {"", "..", "../../proc/1/ns/net", "a/b"})
    CHECK(refusal(which).find("is no network") != std::string::npos);
  CHECK(refusal("99999999").find("there is no process 99999999") == 0);
}

}  // namespace
}  // namespace tcptune
