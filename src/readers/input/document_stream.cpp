// SPDX-License-Identifier: MIT
// See document_stream.h.
#include "readers/input/document_stream.h"

#include <utility>

#include "core/text/error.h"
#include "core/text/size.h"

namespace tcptune {
namespace {

std::string too_large(std::string_view what) {
  return std::string(what) + " is larger than " + size_text(kLargestDocument) + "; a snapshot has some KiB";
}

}  // namespace

std::optional<DocumentBatch> DocumentStream::next() {
  for (; file_ < paths_.size(); ++file_, input_.reset(), kept_.clear()) try {
      if (std::optional<DocumentBatch> batch = next_of_file()) return batch;
    } catch (const Error& error) {
      DocumentBatch batch = trouble(0, error.what());
      ++file_;
      input_.reset();
      kept_.clear();
      return batch;
    }
  return std::nullopt;
}

std::optional<DocumentBatch> DocumentStream::next_of_file() {
  const bool is_new = !input_;
  if (is_new) {
    input_.emplace(paths_[file_]);
    by_line_ = is_document_a_line_(input_->head());
    line_ = 1;
  }
  if (by_line_ == YesNo::yes) return next_lines();
  if (!is_new) return std::nullopt;
  return whole_document();
}

std::optional<DocumentBatch> DocumentStream::whole_document() {
  for (std::string_view block = input_->next(); !block.empty(); block = input_->next()) {
    kept_ += block;
    if (kept_.size() > kLargestDocument) return trouble(0, too_large("it"));
  }
  if (kept_.empty() && paths_[file_] == "-") return std::nullopt;  // a part of a stream, in which there was nothing
  if (kept_.empty()) return trouble(0, "it is empty; expected snapshots, one a line");
  return DocumentBatch{file_, 0, std::exchange(kept_, {}), ""};
}

std::optional<DocumentBatch> DocumentStream::next_lines() {
  while (kept_.size() <= kLargestDocument) {
    const std::string_view block = input_->next();
    const std::size_t end = block.rfind('\n') + 1;  // npos + 1 is 0: no line ends here
    kept_ += block.substr(0, end);
    if (end == 0 && !block.empty()) {
      kept_ += block;
      continue;
    }
    if (kept_.empty()) return std::nullopt;
    DocumentBatch batch{file_, line_, std::exchange(kept_, std::string(block.substr(end))), ""};
    for (std::size_t at = 0; (at = batch.text.find('\n', at)) != std::string::npos; ++at) ++line_;
    return batch;
  }
  return long_line();
}

DocumentBatch DocumentStream::long_line() {
  kept_.clear();
  for (std::string_view block = input_->next(); !block.empty(); block = input_->next())
    if (const std::size_t end = block.find('\n'); end != std::string_view::npos) {
      kept_ = block.substr(end + 1);
      break;
    }
  return trouble(line_++, too_large("the line"));
}

}  // namespace tcptune
