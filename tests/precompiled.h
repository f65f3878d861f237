// SPDX-License-Identifier: MIT
// What most tests include anyway, parsed once a build. Each test still includes all that it uses.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <thread>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "../src/precompiled.h"
#include "core/rules/embedded_rules.h"
