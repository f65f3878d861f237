// SPDX-License-Identifier: MIT
// NixOS modules: what is below boot.kernel.sysctl and its kin, and nothing else.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fragment_text.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

std::string read(const std::string& text) { return fragment_text(reading::nix, text, "a.nix"); }

TEST_CASE("what stands below boot.kernel.sysctl is set, however the path is cut") {
  CHECK(read("{ boot.kernel.sysctl = { \"net.a.b\" = 1; }; }") == "NixOS 1:27 net.a.b=1 [1]\n");
  CHECK(read("{ boot = { kernel.sysctl.\"net.a.b\" = 1; }; }") == "NixOS 1:27 net.a.b=1 [1]\n");
  CHECK(read("{ config, ... }:\n{ config.boot.kernel = { sysctl = rec { \"net.a.b\" = 1; }; }; }") ==
        "NixOS 2:42 net.a.b=1 [1]\n");
  CHECK(read("{ services.x.\"net.a.b\" = 1; boot.kernel.sysctl.net.a.b = 1; }").empty());
}

TEST_CASE("values are written as NixOS writes them") {
  const auto value = [](const std::string& text) { return read("{ boot.kernel.sysctl.\"n\" = " + text + "; }"); };
  CHECK(value("true") == "NixOS 1:23 n=1 [true]\n");
  CHECK(value("false") == "NixOS 1:23 n=0 [false]\n");
  CHECK(value("null").empty());
  CHECK(value("-1") == "NixOS 1:23 n=-1 [-1]\n");
  CHECK(value("\"4096 8192 1\"") == "NixOS 1:23 n=4096 8192 1 [4096 8192 1]\n");
  CHECK(value("16 * 1024") == "NixOS 1:23 n=16384 [16 * 1024]\n");
  CHECK(value("lib.mkForce (lib.mkDefault 2)") == "NixOS 1:23 n=2 [2]\n");
  CHECK(value("lib.mkIf cfg.on 3") == "NixOS 1:23 n=3 [3]\n");
  CHECK(value("lib.mkOverride 10 4") == "NixOS 1:23 n=4 [4]\n");
  CHECK(value("\"a${toString 1}\"").starts_with("NixOS 1:23 n computed"));
  CHECK(value("if x then 1 else 2").starts_with("NixOS 1:23 n computed"));
}

TEST_CASE("a name of let stands for its literal, and is left alone") {
  CHECK(read("let a = 5; in { boot.kernel.sysctl.\"n\" = a; }") ==
        "NixOS 1:37 n=5 [a] not edited: takes its value from a, which is defined elsewhere\n");
  CHECK(read("{ a }: { x.a = 5; boot.kernel.sysctl.\"n\" = a; }").find("computed") != std::string::npos);
}

TEST_CASE("merges and conditions are followed; of a function that is not known only the names are") {
  CHECK(read("{ boot.kernel.sysctl = { \"a\" = 1; } // lib.mkIf c { \"b\" = 2; }; }") ==
        "NixOS 1:27 a=1 [1]\nNixOS 1:54 b=2 [2]\n");
  CHECK(read("{ boot.kernel.sysctl = lib.mkMerge [ { \"a\" = 1; } (lib.mkIf c { \"b\" = 2; }) ]; }") ==
        "NixOS 1:41 a=1 [1]\nNixOS 1:66 b=2 [2]\n");
  CHECK(read("{ boot.kernel.sysctl = builtins.mapAttrs f { \"a\" = 1; }; }").find("computed") != std::string::npos);
}

TEST_CASE("machines of one file are told apart by what they are called") {
  const auto fragments =
      fragments_of(reading::nix,
                   "{ nixosConfigurations = { a = f { modules = [ { boot.kernel.sysctl.\"n\" = 1; } ]; };\n"
                   "b = f { modules = [ ({ ... }: { boot.kernel.sysctl.\"n\" = 2; }) ]; }; }; }",
                   "flake.nix");
  REQUIRE(fragments.size() == 2);
  CHECK(fragments[0].target.name == "nixosConfigurations.a");
  CHECK(fragments[1].target.name == "nixosConfigurations.b");
}

TEST_CASE("sysctl files of environment.etc are read without their indentation, and kernel parameters word by word") {
  CHECK(read("{\n  environment.etc.\"sysctl.d/1.conf\".text = ''\n    # a\n    net.ipv4.tcp_sack = 0\n  '';\n}") ==
        " 4:5 net.ipv4.tcp_sack=0 [0]\n");
  CHECK(read("{ boot.kernelParams = [ \"quiet\" \"sysctl.net.ipv4.tcp_sack=0\" ]; }") ==
        "the kernel command line 1:41 net.ipv4.tcp_sack=0 [0]\n");
}

TEST_CASE("comments, strings and what is broken set nothing and stop nothing") {
  CHECK(read("{ /* boot.kernel.sysctl.\"n\" = 1; */ # boot.kernel.sysctl.\"n\" = 1;\n x = ''boot.kernel.sysctl.\"n\" = "
             "1;''; }")
            .empty());
  for (const char* broken :
       {"{", "}", "\"", "''", "${", "let in", "{ boot.kernel.sysctl = {", "{ boot.kernel.sysctl.\"",
        "{ boot.kernel.sysctl.\"n\" = ; }", "\"${\"${''${", "let a = a; in a"})
    CHECK_NOTHROW(read(broken));
  CHECK_NOTHROW(read(std::string(200'000, '{')));
  CHECK_NOTHROW(read(std::string(200'000, '[')));
  std::string lets;
  for (int i = 0; i < 20'000; ++i) lets += "let a = 1; in ";
  CHECK_NOTHROW(read(lets));
}

}  // namespace
}  // namespace tcptune
