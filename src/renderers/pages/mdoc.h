// SPDX-License-Identifier: MIT
// Manual pages in mdoc(7): what turns plain text into lines that no word of it can break out of.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

// Everything up to and including NAME. `section` is a number as text.
std::string mdoc_head(std::string_view page, std::string_view section, std::string_view description);

// One paragraph's running text, a sentence a line. White space is folded; empty text gives nothing.
std::string mdoc_line(std::string_view text);

// Paragraphs apart by empty lines, `- ` lists and indented (literal) lines as in rule files, as running text.
std::string mdoc_paragraphs(std::string_view text);

// `.Macro "argument"`: the whole text is one argument.
std::string mdoc_macro(std::string_view macro, std::string_view argument);

// Lines shown as they are, indented.
std::string mdoc_literal(std::string_view text);

// `label` and what it stands for, as an item of a tagged list. Empty text gives nothing.
std::string mdoc_item(std::string_view label, std::string_view text);

}  // namespace tcptune
