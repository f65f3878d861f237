// SPDX-License-Identifier: MIT
// Saved text, read as a person would give it.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "readers/socket_text/socket_text.h"

namespace tcptune {

// Of tests/readers/socket_text/one_look: what the tools printed one after the other in one network namespace.
inline std::string look_path(const std::string& name) {
  return SOURCE_DIR "/tests/readers/socket_text/one_look/" + name;
}

inline std::string look_text(const std::string& name) {
  std::ifstream file(look_path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Evidence read_texts(std::vector<std::pair<std::string, std::string>> named_texts,
                           SocketTextOptions options = {}) {
  std::vector<BlockInput> inputs;
  for (auto& [name, text] : named_texts) inputs.emplace_back(std::move(name), std::move(text));
  return read_socket_text(std::move(inputs), std::move(options));
}

inline Evidence read_text_of(std::string text) { return read_texts({{"saved.txt", std::move(text)}}); }

inline SocketSummary sockets_of(std::string text) { return read_text_of(std::move(text)).last.sockets.value(); }

// Does one of the phrases about what could not be used hold these words?
inline bool tells(const Evidence& evidence, std::string_view words) {
  return std::any_of(evidence.not_visible.begin(), evidence.not_visible.end(),
                     [&](const std::string& phrase) { return phrase.find(words) != std::string::npos; });
}

}  // namespace tcptune
