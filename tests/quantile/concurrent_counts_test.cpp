// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/concurrent_counts.hpp>

#include <nines/quantile/exponential_buckets.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace concurrent_counts_test {

namespace {

constexpr nines::detail::octave_range all{nines::detail::lowest_octave,
                                          nines::detail::highest_octave};
using buckets = nines::exponential_buckets<6>;
using counts = nines::detail::concurrent_counts<buckets, all>;
using reference = std::map<std::int64_t, std::uint64_t>;

reference read(const counts& from) {
    reference found;
    from.for_each([&](std::int64_t slot, std::uint64_t count) {
        REQUIRE(count != 0);
        REQUIRE(found.emplace(slot, count).second);
    });
    return found;
}

/// In clusters of some octaves, as if several things were measured in several units.
std::int64_t some_slot(std::mt19937_64& random) {
    const auto cluster = static_cast<std::int64_t>(random() % 4) * 15'000 - 30'000;
    return cluster + static_cast<std::int64_t>(random() % (1U << (random() % 11)));
}

bool is_in_row(const counts& of, std::int64_t slot) {
    return of.first_slot() <= slot && slot < of.end_slot();
}

} // namespace

TEST_CASE("a reader finds every count, wherever it stands") {
    std::mt19937_64 random{20261125};
    counts c;
    reference expected;
    CHECK(read(c).empty());
    CHECK(c.cells() == nullptr);
    for (int i = 0; i < 20'000; ++i) {
        const std::int64_t slot = some_slot(random);
        c.at(slot) += 1;
        ++expected[slot];
        if ((i & (i + 1)) == 0) {
            REQUIRE(read(c) == expected);
        }
    }
    CHECK(read(c) == expected);
}

TEST_CASE("memory is in proportion to the octaves in use") {
    counts c;
    for (const double value : {1e-300, 1e300, 1.0}) {
        c.at(buckets::slot(value)) += 1;
    }
    CHECK(c.memory() < 3000);
    counts wide;
    for (std::int64_t octave = -500; octave < 500; ++octave) {
        wide.at(octave * 64) += 1;
    }
    CHECK(wide.memory() < std::size_t{4} * 1000 * 64 * 8);
}

TEST_CASE("what stays for readers is bounded, with the places where the row has been") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        counts c;
        std::set<std::int64_t> used;
        const std::uint64_t places = 1 + seed % 8;
        for (int i = 0; i < 5000; ++i) {
            const auto place = static_cast<std::int64_t>(random() % places) * 250 - 1000;
            const auto octave =
                place + static_cast<std::int64_t>(random() % (1U << (random() % 8)));
            used.insert(octave);
            c.at(octave * 64) += 1;
            REQUIRE(c.memory() <= 9 * used.size() * 64 * 8 + places * 32 * 1024);
        }
    }
}

TEST_CASE("rows stay quick beside subnormal octaves") {
    counts c;
    for (std::int64_t octave = 1000; octave > -1075; --octave) {
        c.at(octave * 64) += 1;
    }
    CHECK(is_in_row(c, 0));
    CHECK(c.first_slot() == -1022 * 64);
    CHECK(read(c).size() == 2075);
}

TEST_CASE("the row moves to where values come") {
    counts c;
    const std::int64_t far = buckets::slot(1e-300);
    const std::int64_t often = buckets::slot(1.5);
    c.at(far) += 1;
    CHECK(is_in_row(c, far));
    for (int i = 0; i < 300; ++i) {
        c.at(often) += 1;
    }
    CHECK(is_in_row(c, often));
    CHECK_FALSE(is_in_row(c, far));
    CHECK(read(c) == reference{{far, 1}, {often, 300}});
}

TEST_CASE("a reader never sees fewer than before, while rows grow and move") {
    counts c;
    constexpr std::uint64_t values = 200'000;
    std::thread writer{[&c] {
        std::mt19937_64 random{7};
        for (std::uint64_t i = 0; i < values; ++i) {
            c.at(some_slot(random)) += 1;
        }
    }};
    std::uint64_t last = 0;
    while (last < values) {
        std::uint64_t sum = 0;
        c.for_each([&](std::int64_t, std::uint64_t count) { sum += count; });
        REQUIRE(last <= sum);
        last = sum;
        std::this_thread::yield();
    }
    writer.join();
    CHECK(last == values);
}

} // namespace concurrent_counts_test
