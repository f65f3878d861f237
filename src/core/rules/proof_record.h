// SPDX-License-Identifier: MIT
// What the experiments that rules name showed on the kernels of `./dev kernels --record`; compiled in.
#pragma once

#include <string_view>

namespace tcptune {

// Lines of words: "kernel 5.10.223 6.1.176", then "lab NAME proven impossible", a verdict for each kernel in its order.
std::string_view proof_record();

}  // namespace tcptune
