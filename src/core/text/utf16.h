// SPDX-License-Identifier: MIT
// UTF-16 little endian, as Windows stores text, and UTF-8, as tcptune does.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

// Lone surrogates become U+FFFD; an odd last byte is dropped.
std::string from_utf16le(std::string_view bytes);

// What is no UTF-8 becomes U+FFFD. Without a byte order mark.
std::string to_utf16le(std::string_view text);

// Each byte a character: ISO 8859-1, as hives store short names.
std::string from_latin1(std::string_view bytes);

}  // namespace tcptune
