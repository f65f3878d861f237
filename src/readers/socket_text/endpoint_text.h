// SPDX-License-Identifier: MIT
// An address and a port as tools print them.
#pragma once

#include <string_view>

#include "core/evidence/ip_address.h"

namespace tcptune {

// `named`: a host's or a service's name stands where a number was wanted. `wrong`: it can be no endpoint.
enum class EndpointFault { none, named, wrong };

struct EndpointText {
  Endpoint endpoint;  // where there is no fault
  EndpointFault fault = EndpointFault::none;
  bool service_name = false;  // the port was a name, of one of the services that are the same everywhere
};

// "10.0.0.1:80", "[::1]:80", "[fe80::1]%eth0:22", "127.0.0.53%lo:53", ":::80", "*:80", "0.0.0.0:*" (port 0).
EndpointText read_endpoint(std::string_view text);

// An address without a port, in brackets or not; nothing if it is none.
std::optional<IpAddress> read_address(std::string_view text);

}  // namespace tcptune
