// SPDX-License-Identifier: BSL-1.0
#include <nines/config.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace nines::inline NINES_ABI {
struct probe;
} // namespace nines::inline NINES_ABI

#define NINES_TEXT_OF(name) #name
#define NINES_TEXT(name) NINES_TEXT_OF(name)

TEST_CASE("the inline namespace names the version and the exception mode") {
    const std::string version =
        "v" + std::to_string(NINES_VERSION_MAJOR) + "_" + std::to_string(NINES_VERSION_MINOR);
    CHECK(std::string_view{NINES_TEXT(NINES_ABI)} ==
          version + (NINES_HAS_EXCEPTIONS ? "" : "_noexcept"));
}
