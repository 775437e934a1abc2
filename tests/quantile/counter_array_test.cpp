// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/counter_array.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

namespace counter_array_test {

using nines::detail::counter_array;
using nines::detail::slot_cursor;

namespace {

constexpr std::uint64_t word = std::uint64_t{1} << 32U;

} // namespace

TEST_CASE("a counter that is full carries into its upper half, and only then that takes memory") {
    counter_array counters{100};
    const std::size_t lower_halves = counters.memory();
    CHECK(lower_halves == 400);
    counters.add(7, word - 1);
    CHECK(counters.memory() == lower_halves);
    if (++counters.low_words()[7] == 0) {
        counters.carry(7);
    }
    CHECK(counters[7] == word);
    CHECK(counters.memory() == 2 * lower_halves);
    counters.add(7, 3 * word + 5);
    CHECK(counters[7] == 4 * word + 5);
    counters.take(7, 4 * word + 4);
    CHECK(counters[7] == 1);
    CHECK(counters.sum(0, 100) == 1);
}

TEST_CASE("rows are added in place, carries included") {
    counter_array sum{300};
    counter_array part{150};
    std::vector<std::uint64_t> expected(300);
    std::mt19937_64 random{1};
    for (std::size_t at = 0; at < 300; ++at) {
        expected[at] = random() >> 33U;
        sum.add(at, expected[at]);
    }
    for (std::size_t at = 0; at < 150; ++at) {
        const std::uint64_t count = (random() >> 31U) * (random() % 2);
        expected[at + 130] += count;
        part.add(at, count);
    }
    sum.add_all(part, 130);
    for (std::size_t at = 0; at < 300; ++at) {
        REQUIRE(sum[at] == expected[at]);
    }
}

TEST_CASE("a part of a row is added where it is wanted, and nothing else") {
    counter_array from{100};
    for (std::size_t at = 0; at < 100; ++at) {
        from.add(at, at + (at == 77 ? 2 * word : 0));
    }
    counter_array into{200};
    into.add(140, word - 1);
    into.add_part(from, 10, 80, 103);
    CHECK(into.sum(0, 103) == 0);
    CHECK(into[103] == 10);
    CHECK(into[140] == word + 46);
    CHECK(into[170] == 2 * word + 77);
    CHECK(into.sum(183, 200) == 0);
}

TEST_CASE("a stretch has a count when a half of one is not zero") {
    counter_array counters{100};
    CHECK_FALSE(counters.any(0, 100));
    counters.add(40, 1);
    counters.add(60, word);
    CHECK(counters.any(40, 1));
    CHECK(counters.any(60, 1));
    CHECK_FALSE(counters.any(41, 19));
    CHECK_FALSE(counters.any(0, 40));
}

TEST_CASE("a search stops at the counter of the rank, with and without upper halves") {
    for (const std::uint64_t scale : {std::uint64_t{1}, word}) {
        CAPTURE(scale);
        counter_array counters{257};
        for (std::size_t at = 0; at < 257; at += 5) {
            counters.add(at, scale);
        }
        slot_cursor from{};
        for (std::uint64_t nth = 0; nth < 52; nth += 3) {
            counters.seek(nth * scale + 1, from);
            REQUIRE(from.at == nth * 5);
            REQUIRE(from.before == nth * scale);
            counters.seek((nth + 1) * scale, from);
            REQUIRE(from.at == nth * 5);
        }
    }
}

TEST_CASE("a row that was moved from is empty") {
    counter_array counters{5};
    const counter_array moved{std::move(counters)};
    CHECK(moved.size() == 5);
    CHECK(counters.size() == 0); // NOLINT(bugprone-use-after-move): that is the point
}

TEST_CASE("growing keeps the counters, of 64 bits too, and takes no more memory than it says") {
    counter_array counters(3);
    counters.add(1, (std::uint64_t{7} << 32U) + 9);
    counters.grow(0, 5);
    CHECK(counters.size() == 8);
    CHECK(counters.memory() == std::size_t{2} * 8 * 4);
    counters.grow(4, 1);
    CHECK(counters.size() == 13);
    CHECK(counters[5] == (std::uint64_t{7} << 32U) + 9);
    CHECK(counters.sum(0, 13) == counters[5]);
    CHECK(counters.memory() == std::size_t{2} * 13 * 4);
}

TEST_CASE("a search for more values than there are passes them all") {
    counter_array counters(100);
    counters.add(99, 3);
    nines::detail::slot_cursor from{};
    CHECK(counters.seek(3, from));
    CHECK(from.at == 99);
    CHECK_FALSE(counters.seek(4, from));
    CHECK(from.at == 100);
    CHECK(from.before == 3);
}

} // namespace counter_array_test
