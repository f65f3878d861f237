// SPDX-License-Identifier: MIT
// Which inputs are read, and how others are refused.
#include "readers/input/input_file.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <string>
#include <thread>

#include "core/boot/sysctl_conf.h"
#include "core/text/error.h"
#include "readers/root/descriptor.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

using namespace std::string_literals;

TEST_CASE("a file comes back byte for byte") {
  const TemporaryTree tree;
  std::string text = "a = 1\r\nno newline \xff at the end";
  tree.write("a.conf", text);
  CHECK(read_input(tree.path("a.conf")) == text);
  text.assign(300 * 1024, 'x');
  for (std::size_t i = 0; i < text.size(); i += 100) text[i] = '\n';
  tree.write("b.conf", text);
  CHECK(read_input(tree.path("b.conf")) == text);
}

TEST_CASE("empty files and /dev/null set nothing") {
  const TemporaryTree tree;
  tree.write("empty.conf", "");
  CHECK(read_input(tree.path("empty.conf")) == "");
  CHECK(read_input("/dev/null") == "");
}

TEST_CASE("what cannot be read says why and what to do") {
  const TemporaryTree tree;
  CHECK_THROWS_WITH_AS(read_input(tree.path("missing.conf")), doctest::Contains("missing.conf: No such file"), Error);
  CHECK_THROWS_WITH_AS(read_input(tree.root()), doctest::Contains("--root"), Error);
  CHECK_THROWS_WITH_AS(read_input("/dev/zero"), doctest::Contains("device"), Error);
}

TEST_CASE("a socket is refused") {
  const TemporaryTree tree;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  tree.path("s").copy(address.sun_path, sizeof address.sun_path - 1);
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  REQUIRE(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK_THROWS_WITH_AS(read_input(tree.path("s")), doctest::Contains("socket"), Error);
}

TEST_CASE("a fifo is read to its end") {
  const TemporaryTree tree;
  const std::string path = tree.path("fifo");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path) << "a = 1\n" << std::flush << "b = 2\n"; });
  CHECK(read_input(path) == "a = 1\nb = 2\n");
  writer.join();
}

TEST_CASE("a line that is too long is refused with its number, before the rest is read") {
  const TemporaryTree tree;
  tree.write("fits.conf", "a = 1\n" + std::string(kLongestLine, 'x') + "\nb");
  CHECK(read_input(tree.path("fits.conf")).size() == kLongestLine + 8);
  tree.write("long.conf", "a = 1\n" + std::string(kLongestLine + 1, 'x') + "\n");
  CHECK_THROWS_WITH_AS(read_input(tree.path("long.conf")), doctest::Contains("long.conf:2: this line"), Error);
  tree.write("huge.conf", "");
  std::filesystem::resize_file(tree.path("huge.conf"), 200 * 1024 * 1024);
  CHECK_THROWS_AS(read_input(tree.path("huge.conf")), Error);
  std::filesystem::resize_file(tree.path("huge.conf"), 300 * 1024 * 1024);
  CHECK_THROWS_WITH_AS(read_input(tree.path("huge.conf")), doctest::Contains("256 MiB"), Error);
}

TEST_CASE("files of other kinds are named") {
  const TemporaryTree tree;
  tree.write("a.gz", "\x1f\x8b\x08\0\0"s);
  CHECK_THROWS_WITH_AS(read_input(tree.path("a.gz")), doctest::Contains("gzip"), Error);
  tree.write("a.out",
             "\x7f"
             "ELF\2\1\1\0"s);
  CHECK_THROWS_WITH_AS(read_input(tree.path("a.out")), doctest::Contains("ELF"), Error);
  tree.write("utf16.txt", "\xff\xfen\0e\0t\0"s);
  CHECK_THROWS_WITH_AS(read_input(tree.path("utf16.txt")), doctest::Contains("UTF-16"), Error);
  tree.write("a.bin", "\0\1\2\3\4"s);
  CHECK_THROWS_WITH_AS(read_input(tree.path("a.bin")), doctest::Contains("binary"), Error);
}

}  // namespace
}  // namespace tcptune
