// SPDX-License-Identifier: MIT
// Reads the live registry with the wide interface; see registry_live.h.
#include <windows.h>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/text/utf16.h"
#include "readers/windows/registry_live.h"
#include "readers/windows/registry_tree.h"

namespace tcptune {
namespace {

static_assert(sizeof(wchar_t) == 2);

constexpr std::string_view kLiveServices = "SYSTEM\\CurrentControlSet\\Services\\";
constexpr DWORD kLongestName = 16'384;  // learn.microsoft.com/windows/win32/sysinfo/registry-element-size-limits
constexpr DWORD kLongestLiveKeyName = 256;  // the same page
constexpr std::size_t kUsualData = 1024;
constexpr std::size_t kLargestData = 64U << 20U;

std::wstring wide(std::string_view text) {
  const std::string bytes = to_utf16le(text);
  std::wstring result(bytes.size() / sizeof(wchar_t), L'\0');
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(result.data()));
  return result;
}

std::string narrow(const wchar_t* text, std::size_t length) {
  return from_utf16le({reinterpret_cast<const char*>(text), length * sizeof(wchar_t)});
}

class OpenKey {
 public:
  explicit OpenKey(std::string_view path)
      : error_(::RegOpenKeyExW(HKEY_LOCAL_MACHINE, wide(path).c_str(), 0, KEY_READ | KEY_WOW64_64KEY, &key_)) {}
  ~OpenKey() {
    if (error_ == ERROR_SUCCESS) ::RegCloseKey(key_);
  }
  OpenKey(const OpenKey&) = delete;
  OpenKey& operator=(const OpenKey&) = delete;

  HKEY handle() const { return key_; }
  LSTATUS error() const { return error_; }

 private:
  HKEY key_ = nullptr;
  LSTATUS error_;
};

KeyState state_of(LSTATUS error) {
  switch (error) {
    case ERROR_SUCCESS: return KeyState::present;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_KEY_DELETED: return KeyState::absent;
    default: return KeyState::denied;
  }
}

// The value at a place in the key; nothing behind the last one. `room` is used again and again.
std::optional<RegistryValue> value_at(HKEY key, DWORD index, std::wstring& name, std::string& room) {
  while (true) {
    DWORD name_length = kLongestName;
    DWORD type = 0;
    auto size = static_cast<DWORD>(room.size());
    const LSTATUS error = ::RegEnumValueW(key, index, name.data(), &name_length, nullptr, &type,
                                          reinterpret_cast<BYTE*>(room.data()), &size);
    if (error == ERROR_MORE_DATA && room.size() < kLargestData) {
      // Someone may lengthen the value between two calls, so the length that is asked for is no promise.
      room.resize(std::min(kLargestData, std::max<std::size_t>(2 * room.size(), size)));
      continue;
    }
    if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA) return std::nullopt;
    RegistryValue value;
    value.name = narrow(name.data(), name_length);
    value.type = static_cast<RegistryType>(type);
    if (error == ERROR_SUCCESS) value.data = room.substr(0, size);
    return value;
  }
}

class LiveTree : public RegistryTree {
 public:
  KeyContent read(std::string_view path) const override {
    KeyContent content;
    // Windows would take a name with a NUL in it for a shorter one.
    if (path.find('\0') != std::string_view::npos) return content;
    const OpenKey key(std::string(kLiveServices).append(path));
    content.state = state_of(key.error());
    if (content.state != KeyState::present) return content;
    std::wstring name(kLongestName, L'\0');
    std::string room(kUsualData, '\0');
    for (DWORD index = 0; auto value = value_at(key.handle(), index, name, room); ++index)
      content.values.push_back(std::move(*value));
    for (DWORD index = 0;; ++index) {
      DWORD length = kLongestLiveKeyName;
      if (::RegEnumKeyExW(key.handle(), index, name.data(), &length, nullptr, nullptr, nullptr, nullptr) !=
          ERROR_SUCCESS)
        return content;
      content.subkeys.push_back(narrow(name.data(), length));
    }
  }
};

}  // namespace

Registry read_live_registry() { return read_registry(LiveTree(), RegistrySource::live); }

std::string read_windows_version() {
  using Ask = LONG(WINAPI*)(OSVERSIONINFOW*);
  // Not a part of the public interface, but the only answer that does not depend on a program's manifest.
  const HMODULE library = ::GetModuleHandleW(L"ntdll.dll");
  const auto ask = reinterpret_cast<Ask>(  // by way of void*, since the compiler knows that the types differ
      reinterpret_cast<void*>(library == nullptr ? nullptr : ::GetProcAddress(library, "RtlGetVersion")));
  OSVERSIONINFOW version{};
  version.dwOSVersionInfoSize = sizeof version;
  if (ask == nullptr || ask(&version) != 0) return "";
  return fmt::format("{}.{}.{}", version.dwMajorVersion, version.dwMinorVersion, version.dwBuildNumber);
}

}  // namespace tcptune
