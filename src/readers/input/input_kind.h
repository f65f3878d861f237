// SPDX-License-Identifier: MIT
// What kind of input a text is: one table tells those that can be judged from all others that people hand over.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tcptune {

struct Catalogue;
struct Registry;
struct Surface;

enum class InputKind {
  sysctl_conf,
  sysctl_dump,
  reg_file,
  registry_query,
  registry_hive,
  batch_file,
  powershell,
  registry_policy,
  registry_tasks,
  registry_manifest,
  snapshot,
  sysctl_template,
  ansible,
  salt,
  puppet,
  hiera,
  chart_values,
  ci_steps,
  cloud_init,
  compose,
  ecs,
  ignition,
  node_config,
  quadlet,
  nix,
  tuned,
  saptune,
  command_line,
  applied,
  scanned,
  shell,
  makefile,
  unit,
  dockerfile,
  provisioner,
  markdown,
  kubernetes,
};
enum class Holds { sysctls, registry, machine, surface };

struct KnownInput {
  InputKind kind = InputKind::sysctl_conf;
  std::string_view name;  // what --from takes
  std::string_view help;  // what such inputs are called: "sysctl files"
  Holds holds = Holds::sysctls;
  const Surface* surface = nullptr;  // of Holds::surface
  // Of Holds::registry, but for hives. May throw Error, with a place.
  Registry (*registry)(const Catalogue& base, std::string_view bytes, const std::string& file) = nullptr;
};

// One a kind, in the order of InputKind.
std::span<const KnownInput> known_inputs();
const KnownInput& known_input(InputKind kind);

struct Recognised {
  std::optional<InputKind> kind;  // nothing: it cannot be judged
  std::string_view what;  // a clause: "this is a sysctl file", "this is YAML, not a sysctl file"
  std::string_view advice;  // what to do instead, where it cannot be judged
};

// Are examples in Markdown judged? They are advice to readers, and set nothing by themselves.
enum class Examples { passed_over, judged };

// Of a text that a person named. `path` is its name, as far as it has one. What nothing else claims is a sysctl file,
// however faulty.
Recognised recognise(std::string_view path, std::string_view text, Examples examples = Examples::passed_over);

// Throws Error for a text that cannot be judged. Lines of a script or a table mean nothing as lines of a sysctl file.
[[noreturn]] void refuse_foreign(const Recognised& found, std::string_view name);

// Of a text that was found in a directory: it is a sysctl file or a dump only if its name says so (sysctl.conf, *.conf
// below sysctl.d) or most of its lines set something of the kernel's, a registry's text only if it names TCP/IP, and a
// surface only if a setting is written in it.
Recognised recognise_found(std::string_view path, std::string_view text, Examples examples = Examples::passed_over);

// By its first bytes alone, some KiB of them: what is no text, and what no reader of text takes. Nothing to say: `what`
// is empty.
Recognised recognise_bytes(std::string_view head);

// May a line of it be of any length? `begin` is the beginning of the text.
bool has_no_lines(std::string_view begin);

}  // namespace tcptune
