// SPDX-License-Identifier: MIT
// See sifting.h.
#include "readers/walk/sifting.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>

#include "core/boot/sysctl_conf.h"
#include "core/text/text.h"
#include "readers/input/input_file.h"
#include "readers/input/text_signs.h"

namespace tcptune {
namespace {

constexpr std::size_t kBlock = 64 * 1024;
constexpr std::size_t kBytesHead = 8 * 1024;
// Of a text that nobody named: beyond it stand logs and exports of data, unless they begin like a registry.
constexpr std::size_t kLargestFound = 16 * 1024 * 1024;
constexpr std::size_t kLargestKept = 1024 * 1024;

constexpr std::string_view kTooLittle = "no setting is written in it";
constexpr std::string_view kCannotRead = "it cannot be read";

Sifted passed_over(std::string_view because, int error = 0) { return {{std::nullopt, because, ""}, error, {}, {}}; }

// A file from the front, through a buffer that the thread keeps: a block, in front of it the end of the last one.
class Blocks {
 public:
  explicit Blocks(const WalkedFile& file) : file_(file) {}

  // Empty at the end, and at an error.
  std::string_view next() {
    thread_local const auto buffer = std::make_unique<char[]>(kLongestSettingMark + kBlock);
    char* const block = buffer.get() + kLongestSettingMark;
    const std::size_t kept = std::min(length_, kLongestSettingMark);
    std::memmove(block - kept, block + length_ - kept, kept);
    length_ = 0;
    while (length_ < kBlock && read_ < file_.size) {
      const InputPart part = read_input_part(file_.file.number(), std::span<char>(block + length_, kBlock - length_));
      error_ = part.error;
      if (part.error != 0) return {};
      if (part.length == 0) break;
      length_ += part.length;
      read_ += part.length;
    }
    if (length_ == 0) return {};
    return {block - kept, kept + length_};
  }

  int error() const { return error_; }
  bool is_all() const { return read_ >= file_.size; }

 private:
  const WalkedFile& file_;
  std::size_t length_ = 0;
  std::size_t read_ = 0;
  int error_ = 0;
};

// The text after the first block was read: `head` if that is all, else it is read from the front again.
std::string whole_text(const std::string& path, Links links, std::string_view head, bool is_all) {
  std::string text(head);
  if (is_all) return text;
  const WalkedFile again = open_walked(path, links);
  text.clear();
  text.reserve(again.size);
  Blocks blocks(again);
  for (std::size_t kept = 0;; kept = kLongestSettingMark) {
    const std::string_view block = blocks.next();
    if (block.empty() || text.size() > kLargestInput) return text;
    text += block.substr(kept);
  }
}

bool has_a_line_too_long(std::string_view text) {
  while (text.size() > kLongestLine) {
    const std::size_t end = text.substr(0, kLongestLine + 1).rfind('\n');
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
  return false;
}

Sifted judged_as_found(const std::string& path, const WalkedFile& file, std::string text, Examples examples) {
  Sifted sifted{recognise_found(path, text, examples), 0, {}, {}};
  if (!sifted.found.kind) return sifted;
  sifted.identity = file.identity;
  // Of the others the reader says what is wrong with them.
  if (text.size() <= kLargestKept && !has_a_line_too_long(text)) sifted.text = std::move(text);
  return sifted;
}

// The reason is that of the beginning, if that has one.
Sifted nothing_in(const std::string& path, std::string_view head, bool is_all, Reasons reasons) {
  if (reasons == Reasons::no) return passed_over(kTooLittle);
  const Recognised found = recognise_found(path, is_all ? head : head.substr(0, head.rfind('\n') + 1));
  return found.kind ? passed_over(kTooLittle) : Sifted{found, 0, {}, {}};
}

}  // namespace

Sifted sift(const std::string& path, Links links, Reasons reasons, Examples examples) {
  const WalkedFile file = open_walked(path, links);
  if (!file.file) return passed_over(file.because, file.error);
  if (file.size > kLargestInput) return passed_over("it is larger than 256 MiB");
  Blocks blocks(file);
  const std::string_view head = blocks.next();
  if (blocks.error() != 0) return passed_over(kCannotRead, blocks.error());
  const bool is_all = blocks.is_all();
  const Recognised bytes = recognise_bytes(head.substr(0, kBytesHead));
  if (!bytes.what.empty())
    return bytes.kind ? judged_as_found(path, file, whole_text(path, links, head, is_all), examples)
                      : Sifted{bytes, 0, {}, {}};
  if (head.substr(0, kBytesHead).find('\0') != std::string_view::npos) return passed_over("it is binary data");
  bool may_be = is_named_as_sysctl_file(path) || names_a_setting(head);
  if (!may_be && is_all) return nothing_in(path, head, is_all, reasons);
  if (file.size > kLargestFound) return passed_over("it is larger than 16 MiB and no registry");
  const std::string beginning(head);  // the next block takes its place
  while (!may_be) {
    const std::string_view block = blocks.next();
    if (blocks.error() != 0) return passed_over(kCannotRead, blocks.error());
    if (block.empty()) return nothing_in(path, beginning, is_all, reasons);
    may_be = names_a_setting(block);
  }
  return judged_as_found(path, file, whole_text(path, links, beginning, is_all), examples);
}

}  // namespace tcptune
