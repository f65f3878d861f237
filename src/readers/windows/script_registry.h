// SPDX-License-Identifier: MIT
// What a script, a playbook or a policy sets in the registry, collected with the places where it stands.
#pragma once

#include <string>
#include <string_view>

#include "core/catalogue/setting.h"
#include "core/snapshot/registry.h"
#include "readers/windows/registry_filter.h"

namespace tcptune {

// One word of a command, or one string of a file. Spans are in ScriptRegistry::text().
struct ScriptWord {
  std::string text;  // without quotation marks and escapes; a variable whose value is known stands resolved
  Span span;  // with its quotation marks
  Span inner;  // between them
  YesNo known = YesNo::yes;  // no: a part of it is known only as the script runs
  YesNo quoted = YesNo::no;
};

// One instruction.
struct ScriptValue {
  RegistryAction action = RegistryAction::set;
  ScriptWord key;
  ScriptWord name;
  RegistryType type = RegistryType::string;
  ScriptWord data;
  YesNo hexadecimal = YesNo::no;  // digits without 0x are hexadecimal too
  Span whole;
  Span removal;
  std::string not_edited;  // why it is left alone, behind "it"
  int region = 0;  // see RegistryValue
};

class ScriptRegistry {
 public:
  using Read = Registry (*)(const Catalogue& base, std::string_view bytes, const std::string& file);

  // `what` names such files for people: "batch file". `read` is what reads the text again once it was edited.
  ScriptRegistry(const Catalogue& base, std::string_view bytes, const std::string& file, std::string_view what,
                 Read read);

  // UTF-8, or bytes of a code page; of UTF-16 what it says. A byte order mark is a part of it.
  const std::string& text() const { return source_->bytes(); }
  const Source& source() const { return *source_; }

  void add(const ScriptValue& value);
  void add(DynamicPorts ports, Span whole);

  // A comment whose words stand at this span, in one line.
  void comment(Span words);

  // The values of a .reg file that the script holds from this line on.
  void add_reg_file(std::string_view reg_file, int first_line, int region);

  // The whole lines that a span lies in, if nothing but blanks stands beside it, or a comment behind it; else nothing,
  // which is empty. `comment` begins one; empty: there is none.
  Span lines_alone(Span whole, std::string_view comment = "") const;

  Registry take();

 private:
  void not_known(const ScriptWord& name, Span whole);

  const Catalogue& base_;
  RegistryFilter filter_;
  SourcePtr source_;
  std::string form_;
  RegistryText text_;
  std::vector<DynamicPorts> ports_;
  std::vector<std::string> computed_;  // values that are set to what is not known
};

// HKLM\X, HKLM:\X, Registry::HKEY_LOCAL_MACHINE\X, with slashes too, as HKEY_LOCAL_MACHINE\X; empty for other roots.
std::string machine_key(std::string_view written);

// REG_DWORD, DWord, dword …: nothing for a word that names no type.
std::optional<RegistryType> registry_type(std::string_view word);

}  // namespace tcptune
