// SPDX-License-Identifier: MIT
// Sizes, read and written.
#include "core/text/size.h"

#include <doctest/doctest.h>

namespace tcptune {
namespace {

TEST_CASE("a size is a decimal number, with the units that people write") {
  for (const char* text : {"8GiB", "8gib", "8GB", "8g", "8192MiB", "8388608k", "8589934592", "8589934592b"}) {
    CAPTURE(text);
    CHECK(parse_size(text) == std::int64_t{8} << 30);
  }
  CHECK(parse_size("2TiB") == std::int64_t{2} << 40);
  CHECK(parse_size("8388607TiB") == std::int64_t{8388607} << 40);
  CHECK(parse_size("1KB") == 1024);
}

TEST_CASE("what is not a size, none at all, or too large is none") {
  for (const char* text : {"", "GiB", "0", "0GiB", "-1GiB", "8 GiB", "8XiB", "8GiBB", "8ib", "0x10", "8388608TiB",
                           "9223372036854775808", "1.5GiB"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_size(text));
  }
}

TEST_CASE("a size is shown in the largest unit that leaves nothing over") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(1) == "1 byte");
  CHECK(size_text(1023) == "1023 bytes");
  CHECK(size_text(1024) == "1 KiB");
  CHECK(size_text(512U << 10U) == "512 KiB");
  CHECK(size_text(256U << 20U) == "256 MiB");
  CHECK(size_text((1U << 20U) + 1) == "1048577 bytes");
  CHECK(size_text(std::uint64_t{3} << 40U) == "3 TiB");
}

}  // namespace
}  // namespace tcptune
