// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/cache_line.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

namespace cache_line_test {

using nines::detail::cache_line;
using nines::detail::cache_line_allocator;

TEST_CASE("memory begins with a cache line and shares none") {
    std::vector<std::vector<std::uint64_t, cache_line_allocator<std::uint64_t>>> all;
    for (std::size_t size = 1; size < 40; ++size) {
        all.emplace_back(size);
    }
    for (const auto& each : all) {
        CHECK(reinterpret_cast<std::uintptr_t>(each.data()) % cache_line == 0);
    }
    CHECK(cache_line_allocator<int>{} == cache_line_allocator<int>{cache_line_allocator<char>{}});
}

} // namespace cache_line_test
