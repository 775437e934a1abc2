// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/time_slices.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace time_slices_test {

using namespace nines::literals;
using nines::empty_slice;
using nines::event_counts;
using nines::slice_ratio_summary;
using nines::slice_rule;
using nines::slice_state;
using nines::slice_summary;

static_assert(std::is_trivially_copyable_v<slice_summary>);
static_assert(std::is_trivially_copyable_v<slice_ratio_summary>);
static_assert(slice_rule{99_percent, empty_slice::good}.judge(event_counts{99, 1}) ==
              slice_state::good);

namespace {

constexpr event_counts<> nothing;

std::vector<event_counts<>> random_slices(std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::vector<event_counts<>> slices;
    for (int i = 0; i < 300; ++i) {
        const auto total = random() % 4 == 0 ? 0 : random() % 2000;
        slices.push_back(
            event_counts<>::from_total(total - (total == 0 ? 0 : random() % total % 5), total));
    }
    return slices;
}

} // namespace

TEST_CASE("a slice is good iff its ratio is at least the target, the target itself included") {
    const slice_rule rule{99.9_percent, empty_slice::excluded};
    CHECK(rule.judge(event_counts{1000, 0}) == slice_state::good);
    CHECK(rule.judge(event_counts{999, 1}) == slice_state::good);
    CHECK(rule.judge(event_counts{998, 1}) == slice_state::bad);
    CHECK(rule.judge(event_counts{0, 1}) == slice_state::bad);
}

TEST_CASE("slices exactly on target are good for every size, without rounding either way") {
    for (const auto& [percent, one_in] : {std::pair{90.0, 10U},
                                          {99.0, 100U},
                                          {99.9, 1000U},
                                          {99.99, 10'000U},
                                          {99.999, 100'000U}}) {
        const slice_rule rule{nines::objective::percent(percent), empty_slice::bad};
        for (std::uint64_t bad = 1; bad <= 1000; ++bad) {
            REQUIRE(rule.judge(event_counts<>::from_total(bad * one_in - bad, bad * one_in)) ==
                    slice_state::good);
            REQUIRE(rule.judge(event_counts<>::from_total(bad * one_in - bad - 1, bad * one_in)) ==
                    slice_state::bad);
        }
    }
}

TEST_CASE("an empty slice is good, bad or excluded, as its owner chose, and counted in any case") {
    for (const auto& [choice, state, good, bad] :
         {std::tuple{empty_slice::good, slice_state::good, 1U, 0U},
          {empty_slice::bad, slice_state::bad, 0U, 1U},
          {empty_slice::excluded, slice_state::excluded, 0U, 0U}}) {
        slice_summary summary;
        CHECK(summary.add(slice_rule{99_percent, choice}, nothing) == state);
        CHECK(summary.slices == event_counts{good, bad});
        CHECK(summary.empty == 1);
    }
}

TEST_CASE("one empty slice does not poison a period") {
    const slice_rule rule{99_percent, empty_slice::excluded};
    slice_summary summary;
    slice_ratio_summary ratios;
    for (const auto& slice : {event_counts{100, 0}, event_counts<>{}, event_counts{50, 50}}) {
        summary.add(rule, slice);
        ratios.add(slice, rule.when_empty());
    }
    CHECK(summary.slices == event_counts{1, 1});
    CHECK(summary.slices.error_ratio() == 0.5);
    CHECK(ratios.error_ratio() == 0.25);
    CHECK(ratios.slices() == 2);
    CHECK(ratios.empty() == 1);
}

TEST_CASE("no slices, or only excluded ones, have no ratio") {
    slice_ratio_summary ratios;
    CHECK_FALSE(ratios.error_ratio().has_value());
    ratios.add(nothing, empty_slice::excluded);
    CHECK_FALSE(ratios.error_ratio().has_value());
    CHECK_FALSE(slice_summary{}.slices.error_ratio().has_value());
    ratios.add(nothing, empty_slice::bad);
    CHECK(ratios.error_ratio() == 1);
    ratios.add(nothing, empty_slice::good);
    CHECK(ratios.error_ratio() == 0.5);
}

TEST_CASE("the mean of the slices' ratios is not the ratio of the period, and is named apart") {
    slice_ratio_summary few;
    slice_ratio_summary many;
    event_counts<> few_events{1, 1};
    event_counts<> many_events{500'000, 500'000};
    few.add(few_events, empty_slice::good);
    many.add(many_events, empty_slice::good);
    for (int bin = 1; bin < 8640; ++bin) {
        few.add(event_counts{1000, 0}, empty_slice::good);
        few_events += {1000, 0};
        many.add(event_counts{100, 0}, empty_slice::good);
        many_events += {100, 0};
    }
    CHECK(std::abs(few.error_ratio().value_or(-1) - 0.5 / 8640) < 1e-19);
    CHECK(few.error_ratio() == many.error_ratio()); // 5.787 % of 99.9 percent's budget, both
    CHECK(few_events.error_ratio().value_or(-1) / 0.001 == doctest::Approx(0.000116).epsilon(1e-3));
    CHECK(many_events.error_ratio().value_or(-1) / 0.001 == doctest::Approx(268.25).epsilon(1e-4));
}

TEST_CASE("the mean of ratios keeps small ratios, and sums that carry") {
    slice_ratio_summary tiny;
    tiny.add(event_counts<double>{1e9, 1}, empty_slice::good);
    CHECK(std::abs(tiny.error_ratio().value_or(-1) / (1 / (1e9 + 1)) - 1) < 1e-10);
    slice_ratio_summary thirds;
    for (int i = 0; i < 30; ++i) {
        thirds.add(event_counts{1, 2}, empty_slice::good);
        thirds.add(event_counts{0, 1}, empty_slice::good);
    }
    CHECK(std::abs(thirds.error_ratio().value_or(-1) - 50.0 / 60) < 2e-16);
}

TEST_CASE("both kinds agree with sums by hand on random slices") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        const slice_rule rule{99.9_percent, empty_slice::excluded};
        slice_summary summary;
        slice_ratio_summary ratios;
        std::uint64_t good = 0;
        std::uint64_t counted = 0;
        long double sum = 0;
        for (const auto& slice : random_slices(seed)) {
            summary.add(rule, slice);
            ratios.add(slice, rule.when_empty());
            if (slice.total() != 0) {
                ++counted;
                good += slice.bad * 1000 <= slice.total() ? 1U : 0U;
                sum +=
                    static_cast<long double>(slice.bad) / static_cast<long double>(slice.total());
            }
        }
        REQUIRE(summary.slices == event_counts{good, counted - good});
        REQUIRE(summary.empty == 300 - counted);
        REQUIRE(std::abs(ratios.error_ratio().value_or(-1) -
                         static_cast<double>(sum / static_cast<long double>(counted))) < 1e-15);
    }
}

TEST_CASE("the mean of ratios is the same to the last bit however the slices were shared out") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        slice_ratio_summary parts[3];
        slice_ratio_summary whole;
        std::size_t next = 0;
        for (const auto& slice : random_slices(seed)) {
            parts[next++ % 3].add(slice, empty_slice::bad);
            whole.add(slice, empty_slice::bad);
        }
        parts[2].merge(parts[0]);
        parts[2].merge(parts[1]);
        CHECK(parts[2] == whole);
    }
}

TEST_CASE("summaries of slices travel as bytes") {
    const slice_summary judged{event_counts<>{40, 2}, 7};
    std::array<std::byte, slice_summary::byte_size> bytes{};
    REQUIRE(judged.to_bytes(bytes) == bytes.size());
    CHECK(slice_summary::from_bytes(bytes) == judged);
    CHECK(slice_ratio_summary::from_bytes(bytes).error().code == nines::errc::malformed);
    CHECK(judged.to_bytes(std::span{bytes}.first(31)).error().code == nines::errc::overflow);

    slice_ratio_summary ratios;
    ratios.add(event_counts<>{2, 1}, empty_slice::excluded);
    ratios.add(event_counts<>{0, 1}, empty_slice::excluded);
    ratios.add(nothing, empty_slice::bad);
    std::array<std::byte, slice_ratio_summary::byte_size> more{};
    REQUIRE(ratios.to_bytes(more) == more.size());
    CHECK(slice_ratio_summary::from_bytes(more) == ratios);
    CHECK(ratios.to_bytes(std::span{more}.first(39)).error().code == nines::errc::overflow);
}

namespace {

/// Fields between a valid header and a valid checksum.
template <class... Fields>
std::vector<std::byte> framed(nines::byte_form_kind kind, Fields... fields) {
    std::vector<std::byte> bytes(8 + (sizeof(fields) + ... + 0));
    nines::byte_writer writer{bytes, kind, 1};
    (writer.put(fields), ...);
    REQUIRE(writer.finish() == bytes.size());
    return bytes;
}

} // namespace

TEST_CASE("bytes of slices that no summary can have written are refused") {
    using nines::byte_form_kind;
    using nines::errc;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    constexpr std::uint64_t one = 1;
    constexpr std::uint64_t two = 2;
    const auto judged = byte_form_kind::slice_summary;
    CHECK(slice_summary::from_bytes(framed(judged, most, one, one)).error().code == errc::overflow);
    CHECK(slice_summary::from_bytes(framed(judged, one, one)).error().code == errc::malformed);
    CHECK(slice_summary::from_bytes(framed(judged, one, one, one, one)).error().code ==
          errc::malformed);
    CHECK(slice_summary::from_bytes(framed(judged, most, one - 1, most)).has_value());

    const auto ratios = byte_form_kind::slice_ratio_summary;
    const auto read = [&](auto... fields) {
        return slice_ratio_summary::from_bytes(framed(ratios, fields...));
    };
    CHECK(read(two, one, two, one - 1)->error_ratio() == 1.0);
    CHECK(read(two, one, one, most).has_value());
    CHECK(read(two, one, two, one).error().code == errc::contradiction);
    CHECK(read(two, one, two + 1, one).error().code == errc::contradiction);
    CHECK(read(two, one, one).error().code == errc::malformed);
    CHECK(slice_ratio_summary::from_bytes({}).error().code == errc::malformed);
}

} // namespace time_slices_test
