// SPDX-License-Identifier: MIT
// Which setting of the catalogue a registry value is, and which key a setting lives in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/setting.h"

namespace tcptune {

// Settings of Windows are named by their service and value: tcpip.TcpTimedWaitDelay, afd.X, and for one interface
// tcpip.interfaces.{GUID}.MTU.
bool is_windows_setting(std::string_view name);

// Can a running Linux tell its value? Not of write-only and opaque ones.
inline bool is_readable(const Setting& setting) {
  return setting.access != Access::write_only && setting.type != ValueType::opaque && !is_windows_setting(setting.name);
}

// "Services\Tcpip\Parameters" for tcpip.TcpTimedWaitDelay; with its interface for an interface's setting (a `*` stays
// one). Empty for a setting of Linux.
std::string service_key_of(std::string_view setting);

// The name of the value: all after the key's part of the setting's name.
std::string_view value_name_of(std::string_view setting);

// The full name, in the catalogue's spelling, of the setting that this value is; empty if it is none. `key` as in
// RegistryValue, of any control set.
std::string setting_of_value(const Catalogue& catalogue, std::string_view key, std::string_view name);

// The settings of the catalogue with this value name, whatever their key; nothing if there is none.
std::vector<const Setting*> settings_with_value_name(const Catalogue& catalogue, std::string_view name);

// The control set a key lies in: "CurrentControlSet", "ControlSet001", in the spelling as found; empty if
// HKEY_LOCAL_MACHINE\SYSTEM\<set>\Services is not how it begins. Case does not matter. A path that lacks SYSTEM is
// taken for what was meant, so that its values are judged beside the complaint about the path.
std::string_view control_set_of(std::string_view key);

// Does the key begin with HKEY_LOCAL_MACHINE\SYSTEM\?
bool is_below_system(std::string_view key);

// Does a value of this name in this key concern tcptune? True for every value in a key of the services Tcpip, Tcpip6
// and AFD, and for a name of the catalogue in any key at all (it may be meant for one of them); for SYSTEM\Select too.
// Names compare without regard to case. `name` empty: could any value of this key?
bool concerns_tcpip(const Catalogue& catalogue, std::string_view key, std::string_view name);

// Same text but for the case of ASCII letters.
bool same_name(std::string_view a, std::string_view b);

}  // namespace tcptune
