// SPDX-License-Identifier: MIT
// Text for the readers of reports: XML, Markdown, workflow commands, label values. Much of it comes from hostile
// inputs, so all of it is made printable first.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

// Between tags, or as an attribute in double quotes. Nothing in it can end a tag, a comment or a CDATA section.
std::string xml_text(std::string_view text);

// Several lines of HTML, as an element shows them where white space counts: tabs and every end of a line stay. `text`
// is UTF-8 and holds no other control (see find_control).
std::string html_verbatim(std::string_view text);

// A cell of a Markdown table, or a line of it: no mark of Markdown or HTML acts in it.
std::string markdown_text(std::string_view text);

// In Markdown, as code: `net.ipv4.tcp_sack`, however many backticks it holds.
std::string markdown_code(std::string_view text);

// The message of a workflow command of GitHub, and the value of one of its properties.
std::string workflow_message(std::string_view text);
std::string workflow_property(std::string_view text);

// The value of a label in the text format of Prometheus, without its quotes.
std::string label_value(std::string_view text);

// A scalar of YAML in double quotes.
std::string yaml_string(std::string_view text);

}  // namespace tcptune
