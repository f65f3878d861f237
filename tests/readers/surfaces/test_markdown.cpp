// SPDX-License-Identifier: MIT
// Markdown: its examples are judged when that is asked for, at their lines, and edited where they stand.
#include <doctest/doctest.h>

#include <string>

#include "program_run.h"
#include "readers/surfaces/markdown_fences.h"
#include "readers/surfaces/surface_lines.h"

namespace tcptune {
namespace {

using ExampleLines = std::vector<std::string>;

ExampleLines example_lines(const std::string& text) { return surface_read(surface::markdown, "a.md", text).lines(); }

bool report_says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("fences open and close as CommonMark has it") {
  const auto fences = markdown_fences(
      "a\n```sh\nx\n```\n````{.conf #id}\n```\ny\n````\n~~~ YAML:a.yml\nz\n```\n~~~\n``` a`b\n  ```\n   w\n v\n");
  REQUIRE(fences.size() == 4);
  CHECK(fences[0].language == "sh");
  CHECK(fences[0].content.text() == "x\n");
  CHECK(fences[1].language == "conf");
  CHECK(fences[1].content.text() == "```\ny\n");
  CHECK(fences[2].language == "yaml");
  CHECK(fences[2].line == 9);
  CHECK(fences[3].content.text() == " w\nv\n");
}

TEST_CASE("examples are read as what they are examples of") {
  CHECK(example_lines("net.ipv4.tcp_sack = 0\n\n```conf\nnet.ipv4.tcp_sack = 1\nnet.core.somaxconn = 1\n…\n```\n") ==
        ExampleLines{"4:1 net.ipv4.tcp_sack = 1 for example 1", "5:1 net.core.somaxconn = 1 for example 1"});
  CHECK(example_lines("```\n$ sudo sysctl -w net.ipv4.tcp_sack=0\nnet.ipv4.tcp_sack = 0\n$ ls\n```\n") ==
        ExampleLines{"2:18 net.ipv4.tcp_sack = 0 for example 1"});
  CHECK(example_lines(
            "1. do\n\n   ```yaml\n   apiVersion: v1\n   kind: Pod\n   spec:\n     securityContext:\n       sysctls:\n"
            "         - name: net.core.somaxconn\n           value: \"1\"\n   ```\n") ==
        ExampleLines{"9:18 net.core.somaxconn = 1 for example 1, pod"});
  CHECK(example_lines("```sh\nsysctl -w net.ipv4.tcp_sack=1\n```\n```dockerfile\nFROM x\nRUN sysctl -p\n```\n```sh\n"
                      "sysctl -w net.ipv4.tcp_sack=0\n```\n") ==
        ExampleLines{"2:11 net.ipv4.tcp_sack = 1 for example 1", "9:11 net.ipv4.tcp_sack = 0 for example 3"});
  CHECK(example_lines("```diff\n-net.ipv4.tcp_sack = 1\n```\n").empty());
}

TEST_CASE("Markdown is judged with --markdown only") {
  const TemporaryTree tree;
  RunOptions options;
  options.directory = tree.root();
  tree.write("docs/a.md", "# T\n\n```conf\nnet.ipv4.tcp_tw_recycle = 1\n```\n");
  tree.write("docs/60-x.conf", "net.ipv4.tcp_sack = 1\n");
  CHECK(!report_says(run_tcptune({"audit", "docs"}, options).out, "tcp_tw_recycle"));
  const ProgramRun named = run_tcptune({"audit", "docs/a.md"}, options);
  CHECK(named.status == 2);
  CHECK(report_says(named.err, "--markdown"));
  CHECK(report_says(run_tcptune({"audit", "--markdown", "docs"}, options).out, "docs/a.md:4"));
  CHECK(report_says(run_tcptune({"audit", "--markdown", "docs/a.md"}, options).out, "docs/a.md:4"));
}

TEST_CASE("a patch of examples takes out the line, its indentation too, and comes back to the byte") {
  for (const char* text :
       {"```conf\nnet.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_sack = 1\n```\n",
        "- a\n\n  ```conf\n  net.ipv4.tcp_sack = 1\n  net.ipv4.tcp_tw_recycle = 1\n  ```\n\n  b\n",
        "- a\n\n  ```sh\n  sysctl -w net.ipv4.tcp_sack=1\n  sysctl -w net.ipv4.tcp_tw_recycle=1\n  ls\n  ```\n"}) {
    CAPTURE(text);
    const TemporaryTree tree;
    RunOptions options;
    options.directory = tree.root();
    tree.write("a.md", text);
    tree.write("p", run_tcptune({"diff", "--markdown", "a.md"}, options).out);
    REQUIRE(run_program({"patch", "-s", "-p1", "-d", tree.root(), "-i", tree.path("p")}).status == 0);
    const std::string now = content_of(tree.path("a.md"));
    CHECK(!report_says(now, "recycle"));
    CHECK(std::count(now.begin(), now.end(), '\n') + 1 == std::count(text, text + std::string(text).size(), '\n'));
    CHECK(!report_says(run_tcptune({"diff", "--markdown", "a.md"}, options).out, "@@"));
    CHECK(run_program({"patch", "-s", "-R", "-p1", "-d", tree.root(), "-i", tree.path("p")}).status == 0);
    CHECK(content_of(tree.path("a.md")) == text);
  }
}

}  // namespace tcptune
