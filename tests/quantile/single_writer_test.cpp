// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/single_writer.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <thread>
#include <type_traits>

namespace single_writer_test {

using nines::single_writer;

static_assert(std::is_nothrow_default_constructible_v<single_writer<double>>);
static_assert(std::is_nothrow_copy_constructible_v<single_writer<std::uint64_t>>);
static_assert(sizeof(single_writer<std::uint64_t>) == sizeof(std::uint64_t));

TEST_CASE("a number with one writer reads, copies and adds like a number") {
    single_writer<std::uint64_t> count;
    CHECK(count == 0);
    count += 5;
    const single_writer<std::uint64_t> copy{count};
    count = 7;
    CHECK(copy == 5);
    CHECK(count == 7);
    single_writer<double> sum{0.5};
    sum += 0.25;
    CHECK(sum == 0.75);
}

TEST_CASE("a reader sees what was stored before what it sees") {
    constexpr std::uint64_t last = 20000;
    single_writer<std::uint64_t> first;
    single_writer<std::uint64_t> second;
    std::thread writer{[&] {
        for (std::uint64_t i = 1; i <= last; ++i) {
            first = i;
            second += 1;
        }
    }};
    std::uint64_t seen = 0;
    while (seen < last) {
        seen = second;
        CHECK(first >= seen);
    }
    writer.join();
}

} // namespace single_writer_test
