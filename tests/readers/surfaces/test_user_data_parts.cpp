// SPDX-License-Identifier: MIT
// User data in several parts, and what is compressed: nothing is passed over without a word.
#include <doctest/doctest.h>

#include <string>

#include "core/text/base64.h"
#include "readers/surfaces/mime_parts.h"
#include "readers/surfaces/surface_lines.h"

namespace tcptune {
namespace {

using PartLines = std::vector<std::string>;

SurfaceRead user_data(const std::string& text) { return surface_read(surface::cloud_init, "user-data", text); }

PartLines told_of(const SurfaceRead& read) {
  PartLines all;
  for (const Fragment& fragment : read.fragments)
    all.insert(all.end(), fragment.not_followed.begin(), fragment.not_followed.end());
  return all;
}

std::string mime_message(const std::string& parts) {
  return "Content-Type: multipart/mixed;\n boundary=\"==B==\"\nMIME-Version: 1.0\n\npreamble\n" + parts + "--==B==--\n";
}

}  // namespace

TEST_CASE("parts are told by their boundary, those in parts too") {
  const std::string text = mime_message(
      "--==B==\r\nContent-Type: text/x-shellscript; charset=\"us-ascii\"\r\nContent-Disposition: attachment; "
      "filename=\"a.sh\"\r\n\r\n#!/bin/sh\r\n--==B==\nContent-Type: multipart/mixed; "
      "boundary=in\n\n--in\n\nx\n--in--\n");
  const auto parts = mime_parts(text);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].type == "text/x-shellscript");
  CHECK(parts[0].name == "a.sh");
  CHECK(text.substr(parts[0].body.begin, parts[0].body.end - parts[0].body.begin) == "#!/bin/sh\r\n");
  CHECK(parts[1].type.empty());
  CHECK(text.substr(parts[1].body.begin, parts[1].body.end - parts[1].body.begin) == "x\n");
  CHECK(mime_parts("#cloud-config\nruncmd: []\n").empty());
}

TEST_CASE("configurations and scripts of a message are judged at their places") {
  const SurfaceRead read = user_data(mime_message(
      "--==B==\nContent-Type: text/cloud-config\n\n#cloud-config\nruncmd:\n  - sysctl -w net.ipv4.tcp_sack=0\n"
      "--==B==\nContent-Type: text/plain\nContent-Transfer-Encoding: 7bit\n\n#!/bin/sh\n"
      "sysctl -w net.ipv4.tcp_dsack=0\nls\n"));
  CHECK(read.lines() == PartLines{"11:15 net.ipv4.tcp_sack = 0", "17:11 net.ipv4.tcp_dsack = 0"});
  CHECK(read.value_bytes(0) == "0");
  CHECK(read.removed(1) == "sysctl -w net.ipv4.tcp_dsack=0\n");
  CHECK(read.setting(1).writing->not_edited.empty());
}

TEST_CASE("a part in base64 is judged and not edited") {
  const SurfaceRead read =
      user_data(mime_message("--==B==\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n" +
                             base64("#!/bin/sh\nsysctl -w net.ipv4.tcp_sack=0\n") + "\n"));
  CHECK(read.lines() == PartLines{"10:25 net.ipv4.tcp_sack = 0"});
  CHECK(read.setting(0).writing->not_edited == "is written in base64");
}

TEST_CASE("what is compressed or lies elsewhere is told, once") {
  const std::string gzip = base64("\x1f\x8b\x08");
  CHECK(told_of(user_data("#cloud-config\nwrite_files:\n  - {path: /a, encoding: gzip+base64, content: x}\n"
                          "  - {path: /b, encoding: b64, content: " +
                          gzip + "}\n")) ==
        PartLines{"the compressed contents in lines 3, 4, which may set something too"});
  CHECK(told_of(user_data(mime_message(
            "--==B==\nContent-Type: text/x-include-url\n\nhttp://x/\n"
            "--==B==\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n" +
            gzip + "\n"))) == PartLines{"the part that begins in line 9, which names user data that lies elsewhere",
                                        "the part that begins in line 14, which is gzip data"});
  CHECK(told_of(surface_read(surface::ignition, "a.ign",
                             "{\"ignition\": {}, \"storage\": {\"files\": [{\"path\": \"/a\", \"contents\": "
                             "{\"compression\": \"gzip\", \"source\": \"data:;base64," +
                                 gzip + "\"}}]}}")) ==
        PartLines{"the compressed contents in line 1, which may set something too"});
  CHECK(told_of(user_data(mime_message("--==B==\nContent-Type: text/cloud-config\n\n#cloud-config\na: [\n"))).size() ==
        1);
}

TEST_CASE("parts in parts are read, and those that lie too deep are told") {
  const auto nested = [](int depth) {
    std::string part = "Content-Type: text/x-shellscript\n\n#!/bin/sh\nsysctl -w net.ipv4.tcp_sack=0\n";
    for (int i = 0; i < depth; ++i) {
      const std::string mark = "in" + std::to_string(i);
      part = "Content-Type: multipart/mixed; boundary=" + mark + "\n\n--" + mark + "\n" + part + "--" + mark + "--\n";
    }
    return user_data(mime_message("--==B==\n" + part));
  };
  CHECK(nested(2).lines().size() == 1);
  CHECK(told_of(nested(2)).empty());
  CHECK(nested(4).lines().empty());
  CHECK(told_of(nested(4)).size() == 1);
  CHECK(told_of(nested(4)).front().ends_with("which holds parts of its own that are not looked into"));
}

TEST_CASE("a script in too many shells is told, and so are too many applied files") {
  std::string script = "sysctl -w net.ipv4.tcp_sack=0";
  for (int i = 0; i < 6; ++i) {
    std::string quoted;
    for (const char c : script) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    script = "sh -c '" + quoted + "'";
  }
  const SurfaceRead deep = surface_read(surface::shell, "a.sh", "#!/bin/sh\n" + script + "\n");
  CHECK(told_of(deep) == PartLines{"the script in line 2: too many shells are nested around it"});
  std::string applied;
  for (int i = 0; i < 300; ++i)
    applied += "* Applying /etc/sysctl.d/" + std::to_string(i) + ".conf ...\nnet.ipv4.tcp_sack = 1\n";
  CHECK(told_of(surface_read(surface::applied, "log", applied)) ==
        PartLines{"which file sets what after the first 200"});
}

}  // namespace tcptune
