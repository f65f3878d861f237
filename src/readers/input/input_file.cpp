// SPDX-License-Identifier: MIT
// Reads named inputs with every limit in place; see input_file.h.
#include "readers/input/input_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "core/boot/sysctl_conf.h"
#include "core/text/error.h"
#include "core/text/size.h"
#include "readers/input/input_kind.h"
#include "readers/root/file_identity.h"

namespace tcptune {
namespace {

constexpr std::size_t kChunk = 64 * 1024;
static_assert(kChunk < kLongestLine);

std::string advice_for(int error) {
  switch (error) {
    case ENOENT: return ". Check the name; without one, tcptune audits this machine";
    case EACCES:
    case EPERM: return ". Run as a user who may read it, or pipe it in: sudo cat FILE | tcptune audit -";
    default: return "";
  }
}

// The length of the unfinished line after `chunk`, when it was `length` before. Nothing longer than the limit gets
// through.
std::size_t checked_line_length(const std::string& path, std::string_view before, std::string_view chunk,
                                std::size_t length) {
  const std::size_t end = std::min(chunk.find('\n'), chunk.size());
  if (length + end > kLongestLine) {
    const auto line = static_cast<int>(1 + std::count(before.begin(), before.end(), '\n'));
    throw Error(std::vector<Diagnostic>{
        {path, line, 0,
         "this line is longer than " + size_text(kLongestLine) + ": no reader of sysctl files takes that"}});
  }
  if (end == chunk.size()) return length + end;
  return chunk.size() - chunk.rfind('\n') - 1;
}

std::string read_everything(const std::string& path, int file) {
  note_read(identity_of(file));
  std::string content;
  std::size_t line_length = 0;
  std::array<char, kChunk> buffer;
  while (true) {
    const InputPart part = read_input_part(file, buffer);
    if (part.error != 0) refuse_input(path, part.error);
    if (part.length == 0) return content;
    const std::string_view chunk(buffer.data(), part.length);
    if (content.empty())
      if (const Recognised bytes = recognise_bytes(chunk); !bytes.what.empty() && !bytes.kind)
        refuse_input(path, std::string(bytes.what) + ". " + std::string(bytes.advice));
    if (!has_no_lines(content.empty() ? chunk : content))
      line_length = checked_line_length(path, content, chunk, line_length);
    if (content.size() + chunk.size() > kLargestInput)
      refuse_input(path, "it is larger than " + size_text(kLargestInput));
    content += chunk;
  }
}

}  // namespace

void refuse_input(const std::string& path, const std::string& why) { throw Error("cannot read " + path + ": " + why); }

void refuse_input(const std::string& path, int error) {
  refuse_input(path, std::generic_category().message(error) + advice_for(error));
}

std::string read_input(const std::string& path) {
  if (path == "-") return read_everything("standard input", standard_input());
  const Descriptor file = open_input(path, InputSize::limited);
  return read_everything(path, file.number());
}

}  // namespace tcptune
