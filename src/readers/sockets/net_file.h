// SPDX-License-Identifier: MIT
// Files of /proc/net as this thread's network namespace has them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace tcptune {

// The whole of a small one, such as "netstat"; empty if it cannot be read.
std::string read_net_file(const char* name);

// Gives each line of it to `sink`, without its end. An errno value, or 0.
int read_net_file_lines(const char* name, const std::function<void(std::string_view)>& sink);

}  // namespace tcptune
