// SPDX-License-Identifier: MIT
// Many documents, such as the snapshots of a fleet: from files that hold one a line, and from files that are one each.
// They come in batches, so that no file of lines is ever held whole.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/yes_no.h"
#include "readers/input/block_input.h"

namespace tcptune {

// The largest document that is read; what is larger is told and passed over.
inline constexpr std::size_t kLargestDocument = 16 * 1024 * 1024;

struct DocumentBatch {
  std::size_t file = 0;  // position in the paths
  std::size_t first_line = 0;  // of whole lines, the last of which may lack its end; 0: the text is one document
  std::string text;
  std::string trouble;  // why one document, in that line or the whole file, is not there
};

// For one reader at a time.
class DocumentStream {
 public:
  // "-" is standard input. `is_document_a_line` is asked about the first bytes of each file.
  DocumentStream(const std::vector<std::string>& paths, std::function<YesNo(std::string_view start)> is_document_a_line)
      : paths_(paths), is_document_a_line_(std::move(is_document_a_line)) {}

  // Nothing: that was all.
  std::optional<DocumentBatch> next();

 private:
  std::optional<DocumentBatch> next_of_file();
  std::optional<DocumentBatch> next_lines();
  std::optional<DocumentBatch> whole_document();
  DocumentBatch long_line();
  DocumentBatch trouble(std::size_t line, std::string why) const { return {file_, line, "", std::move(why)}; }

  const std::vector<std::string>& paths_;
  std::function<YesNo(std::string_view)> is_document_a_line_;
  std::size_t file_ = 0;
  std::optional<BlockInput> input_;  // nothing: the file was not opened yet
  YesNo by_line_ = YesNo::no;
  std::size_t line_ = 1;  // of the first byte of `kept_`
  std::string kept_;  // was read, and is in no batch yet
};

}  // namespace tcptune
