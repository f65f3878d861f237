// SPDX-License-Identifier: MIT
// Templates that become YAML once they are rendered (Salt's states, Helm's charts), as YAML that can be read as it is.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

// The text with the same length and the same line breaks, so that every position holds in the template too: lines of
// tags alone ({% if %}, {{- include … }}, {# … #}) are blank, and any other tag is a word that means nothing to YAML
// ("__ pillar.x __"). What a scalar really says is in the template's own bytes: yaml_line() and view_of() look there,
// if they are given the template as the text.
std::string yaml_of_template(std::string_view text);

}  // namespace tcptune
