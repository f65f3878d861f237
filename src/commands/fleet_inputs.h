// SPDX-License-Identifier: MIT
// The files that hold the snapshots of a fleet.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/yes_no.h"

namespace tcptune {

struct FleetInputs {
  std::vector<std::string> paths;  // in order; "-" is standard input
  std::vector<YesNo> found;  // of each: in a directory, where each host may have a file
};

// Of directories all files, however deep, by name; hidden ones and links are passed over. Throws Error for a directory
// that cannot be read, or in which nothing is.
FleetInputs fleet_inputs(const std::vector<std::string>& named);

// "web1" for /srv/fleet/web1.json and for /srv/fleet/web1.
std::string host_of_file(const std::string& path);

// Calls `visit` for each line of a batch, without its end.
void for_each_document(std::string_view lines, const std::function<void(std::string_view)>& visit);

// What messages of readers call a document, since only who reads it knows its place; and such a message without that:
// "line 3, column 7: …".
inline const std::string kDocumentName = "the document";
std::string told_without_name(std::string message);

// "hosts.jsonl:17: why"; line 0: the whole file.
std::string document_trouble(const std::string& path, std::size_t line, const std::string& why);

}  // namespace tcptune
