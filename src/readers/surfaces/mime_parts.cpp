// SPDX-License-Identifier: MIT
// See mime_parts.h.
#include "readers/surfaces/mime_parts.h"

#include <algorithm>
#include <optional>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr int kDeepest = 3;  // of parts in parts

struct Headers {
  MimePart part;
  std::string boundary;
};

std::string_view line_at(std::string_view text, std::size_t at, std::size_t end) {
  return text.substr(at, std::min(text.find('\n', at), end) - at);
}

// `name="web.sh"` in a header's parameters.
std::string parameter(std::string_view value, std::string_view name) {
  for (std::string_view word : split(value, ';')) {
    word = trim(word);
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos || lower(trim(word.substr(0, equals))) != name) continue;
    word = trim(word.substr(equals + 1));
    if (word.size() >= 2 && word.front() == '"' && word.back() == '"') word = word.substr(1, word.size() - 2);
    return std::string(word);
  }
  return {};
}

void take_header(Headers& headers, std::string_view header) {
  const std::size_t colon = header.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = lower(trim(header.substr(0, colon)));
  const std::string_view value = trim(header.substr(colon + 1));
  const std::string word = lower(trim(value.substr(0, value.find(';'))));
  if (name == "content-type") {
    headers.part.type = word;
    headers.boundary = parameter(value, "boundary");
  } else if (name == "content-transfer-encoding") {
    headers.part.encoding = word;
  } else if (name == "content-disposition") {
    headers.part.name = parameter(value, "filename");
  }
}

// The headers at the beginning of `part`; what is behind the first empty line is the body.
Headers headers_of(std::string_view text, Span part) {
  Headers headers;
  std::string header;
  std::size_t at = part.begin;
  while (at < part.end) {
    const std::string_view line = line_at(text, at, part.end);
    at = std::min(at + line.size() + 1, part.end);
    if (trim(line).empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {  // goes on
      header.append(" ").append(trim(line));
      continue;
    }
    take_header(headers, header);
    header = trim(line);
  }
  take_header(headers, header);
  headers.part.body = {at, part.end};
  return headers;
}

void add_parts(std::vector<MimePart>& parts, std::string_view text, Span whole, int depth) {
  const Headers headers = headers_of(text, whole);
  if (!headers.part.type.starts_with("multipart/") || headers.boundary.empty() || depth >= kDeepest) {
    if (depth > 0) parts.push_back(headers.part);
    return;
  }
  const std::string mark = "--" + headers.boundary;
  std::optional<std::size_t> begin;  // of the part that is open
  for (std::size_t at = headers.part.body.begin; at < whole.end;) {
    const std::string_view line = line_at(text, at, whole.end);
    const std::size_t next = std::min(at + line.size() + 1, whole.end);
    const bool closes = trim(line) == mark + "--";
    if (closes || trim(line) == mark) {
      if (begin) add_parts(parts, text, {*begin, at}, depth + 1);
      begin = next;
      if (closes) return;
    }
    at = next;
  }
  if (begin) add_parts(parts, text, {*begin, whole.end}, depth + 1);
}

}  // namespace

std::vector<MimePart> mime_parts(std::string_view text) {
  std::vector<MimePart> parts;
  add_parts(parts, text, {0, text.size()}, 0);
  return parts;
}

}  // namespace tcptune
