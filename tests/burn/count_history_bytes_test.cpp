// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/count_history_bytes.hpp>

#include "small_history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace count_history_bytes_test {

using nines::count_history;
using nines::errc;
using nines::event_counts;
using nines::sample_state;
using namespace nines_test;

namespace {

std::vector<std::byte> bytes_of(const small_history& history) {
    std::vector<std::byte> bytes(history.byte_size());
    CHECK(history.to_bytes(bytes).value() == bytes.size());
    return bytes;
}

} // namespace

TEST_CASE("whatever can be counted can be read back") {
    constexpr auto all = (std::numeric_limits<std::uint64_t>::max)();
    small_history history;
    CHECK(history.observe(start, event_counts<>{10, 10}) == sample_state::first);
    event_counts<> garbage;
    garbage.good = all;
    garbage.bad = 5;
    CHECK(history.observe(start + 5s, garbage) == sample_state::overflowing);
    CHECK(small_history::from_bytes(bytes_of(history)).value() == history);
    small_history begun_with_garbage;
    (void)begun_with_garbage.observe(start, garbage);
    CHECK(small_history::from_bytes(bytes_of(begun_with_garbage)).value() == begun_with_garbage);
    small_history early;
    CHECK(
        early.add(point{std::chrono::milliseconds{-(std::int64_t{1} << 62) + 1'000'000}}, {1, 0}));
    CHECK(small_history::from_bytes(bytes_of(early)).value() == early);
    using fine = std::chrono::sys_time<std::chrono::nanoseconds>;
    count_history<small, std::uint64_t, fine> late;
    CHECK(late.add(fine{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}}, {1, 2}));
    std::vector<std::byte> bytes(late.byte_size());
    REQUIRE(late.to_bytes(bytes));
    CHECK(decltype(late)::from_bytes(bytes).value() == late);
}

TEST_CASE("a restart goes on where it stopped") {
    small_history history;
    for (std::uint64_t i = 0; i < 500; ++i) {
        history.observe(start + 1700ms * i, {3 * i, i / 10});
    }
    auto read = small_history::from_bytes(bytes_of(history)).value();
    CHECK(read == history);
    CHECK(read.observe(start + 900s, {2000, 60}) == history.observe(start + 900s, {2000, 60}));
    CHECK(read == history);
    CHECK(read.window(start + 900s, 5min).counts == history.window(start + 900s, 5min).counts);
    for (const auto& each : {small_history{}, of_random(7, 1), of_random(8, 300),
                             merged(of_random(9, 50), of_random(10, 70))}) {
        CHECK(small_history::from_bytes(bytes_of(each)).value() == each);
    }
}

TEST_CASE("damaged, shortened and foreign bytes are errors") {
    const auto bytes = bytes_of(of_random(11, 50));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto damaged = bytes;
        damaged[at] ^= std::byte{4};
        REQUIRE_FALSE(small_history::from_bytes(damaged).has_value());
        REQUIRE_FALSE(small_history::from_bytes(std::span{bytes}.first(at)).has_value());
    }
    CHECK(count_history<>::from_bytes(bytes).error().code == errc::unsupported);
    std::vector<std::byte> short_of(bytes.size() - 1);
    CHECK(of_random(11, 50).to_bytes(short_of).error().code == errc::overflow);
}

TEST_CASE("well-checksummed nonsense is an error, never a history that counts backwards") {
    std::mt19937_64 random{12};
    const auto bytes = bytes_of(of_random(13, 60));
    for (int i = 0; i < 3000; ++i) {
        auto forged = bytes;
        for (std::uint64_t changes = 1 + random() % 3; changes > 0; --changes) {
            forged[4 + random() % (forged.size() - 8)] = static_cast<std::byte>(random());
        }
        const auto crc = nines::detail::crc32(std::span{forged}.first(forged.size() - 4));
        for (unsigned byte = 0; byte < 4; ++byte) {
            forged[forged.size() - 4 + byte] = static_cast<std::byte>((crc >> (8 * byte)) & 0xFFU);
        }
        const auto read = small_history::from_bytes(forged);
        if (!read) {
            continue;
        }
        REQUIRE(bytes_of(*read) == forged);
        if (const auto span = read->span()) {
            for (const auto length : {4s, 30s, 100s, 500s}) {
                for (const point now : {span->to, span->to - 15s, span->to - 200s}) {
                    const auto window = read->window(now, length);
                    REQUIRE(window.counts.good <= read->total().good);
                    REQUIRE(window.counts.bad <= read->total().bad);
                }
            }
        }
    }
}

} // namespace count_history_bytes_test
