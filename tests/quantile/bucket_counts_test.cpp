// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/bucket_counts.hpp>

#include <nines/quantile/exponential_buckets.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace bucket_counts_test {

using nines::detail::group_cursor;

namespace {

constexpr nines::detail::octave_range all{nines::detail::lowest_octave,
                                          nines::detail::highest_octave};
using buckets = nines::exponential_buckets<6>;
using counts =
    nines::detail::bucket_counts<buckets, all,
                                 nines::detail::side_mode{.limited = true, .in_part = true}>;
using sparse_counts =
    nines::detail::bucket_counts<buckets, all,
                                 nines::detail::side_mode{.limited = false, .in_part = false}>;

counts covering(double from, double to) {
    counts c;
    c.cover(c.slot_of(from));
    c.cover(c.slot_of(to));
    c.quicken(from, to);
    return c;
}
bool is_quick(const counts& c, double value) {
    return c.is_quick(std::bit_cast<std::uint64_t>(value));
}
bool is_inside(const counts& c, double value) {
    return c.is_inside(std::bit_cast<std::uint64_t>(value));
}

} // namespace

TEST_CASE("only what has a counter is inside, only what is between the extremes is quick") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto c = covering(1.5, 100);
    CHECK(c.window_size() == 7 * 64);
    CHECK(is_inside(c, 1.1));
    CHECK_FALSE(is_quick(c, 1.1));
    CHECK(is_quick(c, 1.5));
    CHECK(is_quick(c, 100));
    CHECK_FALSE(is_quick(c, 100.1));
    CHECK(is_inside(c, 128));
    CHECK_FALSE(is_inside(c, 128.1));
    CHECK_FALSE(is_inside(c, 1.0)); // the upper bound of the octave below
    for (const double other :
         {0.0, -0.0, -2.0, 5e-324, infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_FALSE(is_inside(c, other));
        CHECK_FALSE(is_quick(c, other));
    }
    CHECK_FALSE(is_quick(counts{}, 1.0));
}

TEST_CASE("the octave of the largest numbers is inside, infinity is not") {
    const auto c = covering(1e308, (std::numeric_limits<double>::max)());
    CHECK(is_inside(c, (std::numeric_limits<double>::max)()));
    CHECK_FALSE(is_inside(c, std::numeric_limits<double>::infinity()));
}

TEST_CASE("the quick way and the exact way find the same counter, at any scale") {
    auto c = covering(0.001, 1000);
    std::mt19937_64 random{3};
    std::lognormal_distribution<double> draw;
    for (int coarser = 0; coarser <= 9; ++coarser) {
        for (int i = 0; i < 1000; ++i) {
            const double value = draw(random);
            const std::size_t at = c.position(std::bit_cast<std::uint64_t>(value));
            REQUIRE(c.first_slot() + static_cast<std::int64_t>(at) == c.slot_of(value));
            REQUIRE(c.quick_position(std::bit_cast<std::uint64_t>(value)) ==
                    c.position(std::bit_cast<std::uint64_t>(value)));
        }
        c.coarsen(1);
    }
}

TEST_CASE("a search finds the counter of every rank, from any earlier rank on") {
    counts c = covering(0.01, 1000);
    std::mt19937_64 random{4};
    std::vector<std::size_t> expected;
    for (std::size_t at = 0; at < c.window_size(); ++at) {
        const std::uint64_t count = random() % 7 == 0 ? random() % 4 : 0;
        c.add_at(at, count);
        expected.insert(expected.end(), count, at);
    }
    REQUIRE(c.total() == expected.size());
    for (std::size_t stride = 1; stride < 40; stride += 6) {
        group_cursor from{};
        for (std::size_t rank = 1; rank <= expected.size(); rank += stride) {
            c.seek(rank, from);
            REQUIRE(from.in_run.at == expected[rank - 1]);
            REQUIRE(from.in_run.before < rank);
            REQUIRE(from.in_run.before + c.count_at(from) >= rank);
        }
    }
}

TEST_CASE("counts above 32 bits are carried, kept when octaves are added, and taken back") {
    constexpr std::uint64_t many = std::uint64_t{5} << 32U;
    counts c = covering(1.5, 1.5);
    const std::int64_t slot = c.slot_of(1.5);
    c.add(slot, many - 1);
    c.add(slot, 3);
    CHECK(c.count(slot) == many + 2);
    c.cover(c.slot_of(0.001));
    c.cover(c.slot_of(1000));
    CHECK(c.count(slot) == many + 2);
    CHECK(c.total() == many + 2);
    CHECK(c.sum_below(slot + 1) == many + 2);
    CHECK(c.sum_below(slot) == 0);
    CHECK_FALSE(c.take(slot, many + 3));
    CHECK(c.take(slot, many));
    CHECK(c.count(slot) == 2);
    CHECK_FALSE(c.take(slot + 1, 1));
}

TEST_CASE("equality is that of the counts, not of the room around them") {
    counts narrow = covering(1.5, 1.5);
    counts wide = covering(0.001, 1000);
    CHECK(narrow.same_counts(wide));
    CHECK(narrow.same_counts(counts{}));
    narrow.add(narrow.slot_of(1.5), 3);
    CHECK_FALSE(narrow.same_counts(wide));
    wide.add(wide.slot_of(1.5), 3);
    CHECK(wide.same_counts(narrow));
    wide.coarsen(1);
    CHECK_FALSE(wide.same_counts(narrow));
}

TEST_CASE("many values far from the window become quick") {
    sparse_counts c;
    const auto record = [&c](double value) {
        const std::int64_t slot = c.slot_of(value);
        c.cover(slot);
        c.add(slot, 1);
        c.quicken(0, value);
    };
    const auto bits = std::bit_cast<std::uint64_t>(1.5);
    record(1e-300);
    record(1.5);
    CHECK_FALSE(c.is_inside(bits));
    for (int i = 0; i < 300; ++i) {
        record(1.5);
    }
    CHECK(c.is_inside(bits));
    CHECK(c.is_quick(bits));
    CHECK(c.first_slot() + static_cast<std::int64_t>(c.position(bits)) == c.slot_of(1.5));
    CHECK(c.count(c.slot_of(1.5)) == 301);
    CHECK(c.count(c.slot_of(1e-300)) == 1);
    CHECK(c.memory() < 2000);
}

TEST_CASE(
    "what was reserved is the window, until many values come elsewhere, and keeps its memory") {
    const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
    sparse_counts c;
    c.cover(c.slot_of(1e-300));
    c.add(c.slot_of(1e-300), 1);
    c.reserve(c.slot_of(1e-6), c.slot_of(100));
    CHECK(c.window_size() == 27 * 64);
    CHECK(c.is_inside(bits(1e-5)));
    for (int i = 0; i < 1000; ++i) {
        c.add(c.slot_of(1e-300), 1);
    }
    CHECK(c.count(c.slot_of(1e-300)) == 1001);
    CHECK(c.is_inside(bits(1e-300)));
    CHECK(c.covers(c.slot_of(1e-5)));
    const std::size_t memory = c.memory();
    for (double value = 1e-6; value < 100; value *= 1.9) {
        c.cover(c.slot_of(value));
        c.add(c.slot_of(value), 1);
    }
    CHECK(c.memory() == memory);
}

TEST_CASE("what is reserved beside the window is joined with it") {
    sparse_counts c;
    c.cover(c.slot_of(1e-9));
    c.add(c.slot_of(1e-9), 1);
    c.reserve(c.slot_of(1e-6), c.slot_of(100));
    CHECK(c.is_inside(std::bit_cast<std::uint64_t>(1e-9)));
    CHECK(c.is_inside(std::bit_cast<std::uint64_t>(99.0)));
}

TEST_CASE("subnormal values do not keep the others from being quick") {
    constexpr double most = (std::numeric_limits<double>::max)();
    const auto check = [](auto c, double from) {
        for (double value = from; value < most / 2; value *= 2) {
            c.cover(c.slot_of(value));
            c.add(c.slot_of(value), 1);
            c.quicken(0, value);
        }
        const auto bits = std::bit_cast<std::uint64_t>(1.5);
        CHECK(c.is_quick(bits));
        CHECK(c.first_slot() + static_cast<std::int64_t>(c.quick_position(bits)) == c.slot_of(1.5));
        CHECK_FALSE(c.is_quick(std::bit_cast<std::uint64_t>(0x1p-1050)));
        CHECK_FALSE(c.is_quick(std::bit_cast<std::uint64_t>(0x1p-1022)));
        CHECK_FALSE(c.is_quick(0));
    };
    using part_counts =
        nines::detail::bucket_counts<buckets, all,
                                     nines::detail::side_mode{.limited = false, .in_part = true}>;
    for (const double from : {1.5e-270, 1.5e-300, 5e-324}) { // the spare of the first reaches them
        check(sparse_counts{}, from);
        check(part_counts{}, from);
        check(counts{}, from);
    }
}

} // namespace bucket_counts_test
