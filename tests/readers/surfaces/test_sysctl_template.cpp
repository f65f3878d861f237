// SPDX-License-Identifier: MIT
// Templates of sysctl files: what is known of them is judged, what is not known is no alarm.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "program_run.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

std::vector<Fragment> read_template(std::string_view text) {
  const Neighbours none = [](std::string_view) { return SourcePtr(); };
  return reading::sysctl_template({"x.conf.j2", text, none});
}

std::string settings_of(const Fragment& fragment) {
  std::string all;
  for (const Line& line : fragment.lines) {
    if (line.kind == LineKind::comment) continue;
    all +=
        std::to_string(line.line) + ":" + line.name + (line.kind == LineKind::computed ? "?" : "=" + line.value) + " ";
  }
  return all;
}

}  // namespace

TEST_CASE("a template is told by what is left of it without its tags") {
  const auto kind = [](std::string_view name, std::string_view text) { return recognise_found(name, text).kind; };
  const std::string lines = "net.ipv4.tcp_sack = 1\nnet.core.somaxconn = ";
  CHECK(kind("90-x.conf.j2", lines + "{{ n }}\n") == InputKind::sysctl_template);
  CHECK(kind("x", lines + "{{ n }}\n") == InputKind::sysctl_template);
  CHECK(kind("x.erb", lines + "<%= @n %>\n") == InputKind::sysctl_template);
  CHECK(kind("sysctl.conf.in", lines + "@N@\n") == InputKind::sysctl_template);
  CHECK(kind("x.conf", "{{- range .Values.x }}\n{{ .k }} = {{ .v }}\n{{ end }}\nnet.ipv4.tcp_sack = 1\n") ==
        InputKind::sysctl_template);
  CHECK(!kind("page.html.j2", "<p>{{ x }}</p>\nsee net.ipv4.tcp_sack = 1\n"));
  CHECK(recognise("page.j2", "{{ x }}\n").what == "this is a template, not a sysctl file");
}

TEST_CASE("a value with a hole is not known, and a line with another hole says nothing") {
  const auto fragments = read_template(
      "# {{ ansible_managed }}\nnet.ipv4.tcp_sack = 1\r\nnet.core.somaxconn = {{ n }}\n"
      "{% for k in x %}\n{{ k }} = 1\nnet.ipv4.{{ k }} = 1\n{% endfor %}\nnet.ipv4.tcp_rmem = 1 2 3");
  REQUIRE(fragments.size() == 1);
  CHECK(settings_of(fragments.front()) == "2:net.ipv4.tcp_sack=1 3:net.core.somaxconn? 8:net.ipv4.tcp_rmem=1 2 3 ");
  CHECK(fragments.front().target.name.empty());
}

TEST_CASE("values of two branches are judged each, and those outside of branches override one another") {
  const auto branches = read_template(
      "{% if a %}\nnet.ipv4.tcp_sack = 1\n{% else %}\nnet.ipv4.tcp_sack = 0\n{% endif %}\nnet.ipv4.tcp_tw_reuse = 1\n");
  REQUIRE(branches.size() == 2);
  CHECK(settings_of(branches[0]) == "2:net.ipv4.tcp_sack=1 6:net.ipv4.tcp_tw_reuse=1 ");
  CHECK(settings_of(branches[1]) == "4:net.ipv4.tcp_sack=0 ");
  CHECK(branches[1].target.name == "branch 2 of the template");
  const auto together = read_template("# {{ x }}\nnet.ipv4.tcp_sack = 1\nnet.ipv4.tcp_sack = 0\n");
  REQUIRE(together.size() == 1);
  CHECK(settings_of(together.front()) == "2:net.ipv4.tcp_sack=1 3:net.ipv4.tcp_sack=0 ");
}

TEST_CASE("a template is patched around its holes and goes back to the byte") {
  const TemporaryTree tree;
  const std::string before =
      "# {{ managed }}\n{% if a %}\nnet.ipv4.tcp_tw_recycle = 1\n{% endif %}\nnet.core.somaxconn = {{ n }}\n";
  tree.write("t/x.conf.j2", before);
  RunOptions options;
  options.directory = tree.root();
  const ProgramRun diff = run_tcptune({"diff", "t"}, options);
  CHECK(diff.status == 1);
  options.input = diff.out;
  REQUIRE(run_program({"patch", "-s", "-p1"}, options).status == 0);
  CHECK(content_of(tree.path("t/x.conf.j2")) ==
        "# {{ managed }}\n{% if a %}\n{% endif %}\nnet.core.somaxconn = {{ n }}\n");
  CHECK(run_tcptune({"diff", "t"}, options).status == 0);
  REQUIRE(run_program({"patch", "-s", "-R", "-p1"}, options).status == 0);
  CHECK(content_of(tree.path("t/x.conf.j2")) == before);
}

}  // namespace tcptune
