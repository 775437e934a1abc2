// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/counter_array.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

using nines::detail::counter_array;
using nines::detail::slot_cursor;

namespace {

constexpr std::uint64_t word = std::uint64_t{1} << 32U;

counter_array row(std::size_t length) {
    counter_array counters;
    counters.widen(length, 0);
    return counters;
}

} // namespace

TEST_CASE("a counter that is full carries into its upper half, and only then that takes memory") {
    counter_array counters = row(100);
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
    counter_array sum = row(300);
    counter_array part = row(150);
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

TEST_CASE("widening keeps the counts at their new places") {
    counter_array counters = row(3);
    counters.add(0, 5);
    counters.add(2, 2 * word);
    counters.widen(10, 4);
    CHECK(counters.size() == 10);
    CHECK(counters[4] == 5);
    CHECK(counters[6] == 2 * word);
    CHECK(counters.sum(0, 10) == 2 * word + 5);
    CHECK(counters.sum(5, 6) == 0);
}

TEST_CASE("a search stops at the counter of the rank, with and without upper halves") {
    for (const std::uint64_t scale : {std::uint64_t{1}, word}) {
        CAPTURE(scale);
        counter_array counters = row(257);
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
    counter_array counters = row(5);
    const counter_array moved{std::move(counters)};
    CHECK(moved.size() == 5);
    CHECK(counters.size() == 0); // NOLINT(bugprone-use-after-move): that is the point
}
