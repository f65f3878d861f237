// SPDX-License-Identifier: MIT
// A setting: one knob of the catalogue, as the kernel defines it. Absence of a field means "not known" unless it says
// otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/catalogue/kernel_version.h"
#include "core/language/expression.h"
#include "core/text/named.h"

namespace tcptune {

enum class ValueType { integer, vector, string, words, ports, opaque };
template <>
inline constexpr auto kNames<ValueType> = enum_names("integer", "vector", "string", "words", "ports", "opaque");

// `namespaced`: every network namespace has its own. `host`: one for the machine, absent or refused in a child
// namespace. `host_readable`: one for the machine, shown read-only in a child namespace.
enum class SettingScope { namespaced, host, host_readable };
template <>
inline constexpr auto kNames<SettingScope> = enum_names("namespace", "host", "host-readable");

enum class Access { read_write, read_only, write_only };
template <>
inline constexpr auto kNames<Access> = enum_names("rw", "ro", "wo");

// How the kernel keeps a number, which bounds what it takes where no range does: an `int`; seconds in an `int` of timer
// ticks; milliseconds likewise; or an `unsigned long`.
enum class Storage { integer, ticks, milliseconds, long_integer };
template <>
inline constexpr auto kNames<Storage> = enum_names("int", "ticks", "milliseconds", "long");

// From here on the kernel refuses what does not fit its storage; before, some cut it off.
inline constexpr KernelVersion kStorageIsChecked{4, 19, 0};

// The kernel refuses values outside (EINVAL). Holds for kernels in [from, until), of `vendor` if that is not empty.
struct AcceptedRange {
  KernelVersion from = kOldestKernel;
  KernelVersion until = kNever;
  std::string_view vendor;
  std::int64_t min = 0;
  std::int64_t max = 0;
};

// A default in [from, until). `value` as /proc shows it, or `formula` to compute it; both empty: only `text` is known.
struct DefaultValue {
  KernelVersion from = kOldestKernel;
  KernelVersion until = kNever;
  std::string_view vendor;
  std::string_view interface;  // of a family: only this one, such as all, default or lo
  std::string_view value;
  Expression formula;
  std::string_view text;
};

// What a distribution, or systemd, sets by itself. `source` says whose file that is.
struct ShippedValue {
  std::string_view value;
  std::string_view interface;  // as in DefaultValue
  std::string_view source;
};

// A word that the setting takes, such as the name of an algorithm, in mainline kernels of [since, removed). `module`
// brings it; empty: built in wherever the setting is.
struct NamedValue {
  std::string_view name;
  std::string_view module;
  KernelVersion since = kOldestKernel;
  KernelVersion removed = kNever;
};

struct Setting {
  std::string_view name;  // dotted; one component may be `*`: a family, one setting per interface
  ValueType type = ValueType::integer;
  std::span<const std::string_view> fields;  // names of a vector's numbers; empty otherwise
  std::string_view unit;
  Storage storage = Storage::integer;
  std::span<const AcceptedRange> ranges;  // empty: the kernel checks nothing
  std::span<const NamedValue> values;  // empty: any text, or numbers
  std::span<const DefaultValue> defaults;
  Expression like;  // holds for every value that the kernel may choose by itself, where the memory decides which
  std::span<const ShippedValue> shipped;
  std::span<const DefaultValue> capacity;  // formulas of a limit, of a vector its last number, from the memory
  KernelVersion since = kOldestKernel;
  KernelVersion removed = kNever;
  KernelVersion unread_since = kNever;  // the file is still there but nothing reads it
  std::span<const std::string_view> vendors;  // not empty: never in a mainline kernel
  std::span<const std::string_view>
      backports;  // vendors whose kernels have it although `since`/`removed` say otherwise
  SettingScope scope = SettingScope::namespaced;
  KernelVersion namespaced_since = kOldestKernel;
  Access access = Access::read_write;
  std::string_view module;  // only there while this module is loaded; empty: always there
  std::string_view applies;
  std::string_view meaning;
  std::string_view source;
  std::span<const std::string_view> aliases;
};

// The part of a name that stands for the `*` of its family: eth0, all, default. Empty for other settings.
std::string_view interface_of(const Setting& setting, std::string_view name);

enum class Known { unknown, no, yes };

// Does the target kernel have the setting, by the catalogue? What a running kernel shows is not asked.
Known exists_in(const Setting& setting, const KernelRange& kernels, std::string_view vendor);

// The versions at which it comes, goes, or changes its default or its range; ascending.
std::vector<KernelVersion> boundaries_of(const Setting& setting);

// Every setting there is, sorted by name, and the table that finds them: see index_of.
struct Catalogue {
  std::span<const Setting> settings;
  std::span<const std::uint32_t> index;
};

// The hash table of find_setting over names and aliases: a position in `settings` plus one, 0 for an empty slot. A
// collision goes to the next slot.
std::vector<std::uint32_t> index_of(std::span<const Setting> settings);

// The catalogue's entry for a full name: exact, an alias, or the family (`net.ipv4.conf.*.x`) it belongs to. Null if
// there is none.
const Setting* find_setting(const Catalogue& catalogue, std::string_view name);

}  // namespace tcptune
