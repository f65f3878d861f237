// SPDX-License-Identifier: MIT
// See sifting.h.
#include "readers/walk/sifting.h"

#include <algorithm>
#include <memory>
#include <span>

#include "core/text/error.h"
#include "core/text/text.h"
#include "readers/input/input_file.h"
#include "readers/input/text_signs.h"

namespace tcptune {
namespace {

constexpr std::size_t kHead = 64 * 1024;
constexpr std::size_t kBytesHead = 8 * 1024;

struct Head {
  std::string_view text;
  bool is_all = false;
};

// Into a buffer that the thread keeps.
Head read_head(const std::string& path) {
  thread_local const auto buffer = std::make_unique<char[]>(kHead);
  const Descriptor file = open_input(path, InputSize::limited);
  std::size_t length = 0;
  while (length < kHead) {
    const InputPart part = read_input_part(file.number(), std::span<char>(buffer.get() + length, kHead - length));
    if (part.error != 0) refuse_input(path, part.error);
    if (part.length == 0) return {{buffer.get(), length}, true};
    length += part.length;
  }
  return {{buffer.get(), length}, false};
}

// Lines that the end of the head cuts are left out.
std::string_view whole_lines(Head head) {
  if (head.is_all) return head.text;
  return head.text.substr(0, head.text.rfind('\n') + 1);
}

// May a text that begins so be one that can be judged?
bool may_be_judged(const std::string& path, Head head) {
  if (is_named_as_sysctl_file(path)) return true;
  if (has_no_lines(head.text)) return !head.is_all || head.text.find("\"tcptune-snapshot\"") != std::string_view::npos;
  TextLook look(path, whole_lines(head));
  if (has_mostly_settings(look) || names_a_setting(look.text())) return true;
  // What begins with a long comment is not known yet.
  return !head.is_all && !look.text().empty() && look.said().lines.empty();
}

constexpr std::string_view kTooLittle = "most of its lines set nothing of the kernel's";

Sifted sift_text(const std::string& path, Head head, Reasons reasons) {
  const bool may_be = may_be_judged(path, head);
  if (!may_be && reasons == Reasons::no) return {{std::nullopt, kTooLittle, ""}, ""};
  if (head.is_all) return {recognise_found(path, head.text), ""};
  if (may_be) return {recognise_found(path, read_input(path)), ""};
  Recognised found = recognise_found(path, whole_lines(head));
  if (found.kind) found = {std::nullopt, kTooLittle, ""};
  return {found, ""};
}

}  // namespace

Sifted sift(const std::string& path, Reasons reasons) try {
  const Head head = read_head(path);
  const Recognised bytes = recognise_bytes(head.text.substr(0, kBytesHead));
  if (!bytes.what.empty()) {
    const bool is_text = bytes.kind && bytes.kind != InputKind::registry_hive;
    if (!is_text) return {bytes, ""};
    return {recognise_found(path, head.is_all ? std::string(head.text) : read_input(path)), ""};
  }
  if (head.text.substr(0, kBytesHead).find('\0') != std::string_view::npos)
    return {{std::nullopt, "it is binary data", ""}, ""};
  return sift_text(path, head, reasons);
} catch (const Error& error) {
  return {{std::nullopt, "it cannot be read", ""}, error.what()};
}

}  // namespace tcptune
