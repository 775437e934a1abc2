// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/octave_bytes.hpp>

#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace octave_bytes_test {

using nines::errc;
using nines::exponential_histogram;
using nines::histogram_options;
using nines::log_linear_histogram;

namespace {

constexpr std::uint64_t most = (std::numeric_limits<std::uint64_t>::max)();

template <class Histogram>
Histogram of_latencies(std::uint64_t seed, int count) {
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> draw{-6, 1};
    Histogram histogram;
    for (int i = 0; i < count; ++i) {
        histogram.record(draw(random));
    }
    return histogram;
}

template <class Histogram>
void check_round_trip(const Histogram& histogram) {
    const auto bytes = histogram.to_bytes();
    CHECK(bytes.size() == histogram.byte_size());
    const auto read = Histogram::from_bytes(bytes);
    REQUIRE(read.has_value());
    CHECK(*read == histogram);
    CHECK(read->to_bytes() == bytes);
    std::vector<std::byte> shorter(bytes.size() - 1);
    CHECK(histogram.to_bytes(std::span{shorter}).error().code == errc::overflow);
}

/// Bytes with a valid header and checksum around any fields.
template <class Put>
std::vector<std::byte> forged(Put put) {
    std::vector<std::byte> bytes(200);
    nines::byte_writer writer{bytes, nines::byte_form_kind::exponential_histogram, 1};
    put(writer);
    bytes.resize(*writer.finish());
    return bytes;
}

/// A histogram that says it has these slots, after fields that are as they should be.
std::vector<std::byte> forged_slots(std::initializer_list<std::uint64_t> varints, double sum = 0.0,
                                    double zero_threshold = 0.0) {
    return forged([&](nines::byte_writer& writer) {
        writer.put(std::uint8_t{6});
        writer.put(sum);
        writer.put(-std::numeric_limits<double>::infinity());
        writer.put(std::numeric_limits<double>::infinity());
        for (int i = 0; i < 3; ++i) {
            nines::detail::put_varint(writer, 0);
        }
        writer.put(std::uint8_t{6 + 16});
        writer.put(zero_threshold);
        for (int i = 0; i < 3; ++i) {
            nines::detail::put_varint(writer, 0);
        }
        for (const std::uint64_t each : varints) {
            nines::detail::put_varint(writer, each);
        }
    });
}

} // namespace

static_assert(nines::detail::from_zigzag(nines::detail::zigzag(-5)) == -5);
static_assert(nines::detail::zigzag(-1) == 1 && nines::detail::zigzag(1) == 2);
static_assert(nines::detail::from_zigzag(most) == (std::numeric_limits<std::int64_t>::min)());

TEST_CASE("what was written is read back, whatever was counted") {
    check_round_trip(exponential_histogram<>{});
    check_round_trip(log_linear_histogram<>{});
    check_round_trip(of_latencies<log_linear_histogram<>>(1, 10'000));
    check_round_trip(of_latencies<exponential_histogram<8>>(2, 100));
    check_round_trip(
        of_latencies<exponential_histogram<6, histogram_options{.sum = false, .extremes = false}>>(
            3, 100));
    auto h = of_latencies<exponential_histogram<>>(4, 10'000);
    h.record(-1.5, std::uint64_t{1} << 40U);
    h.record(0.0, 3);
    h.record(5e-324);
    h.record(1e308);
    h.record(std::numeric_limits<double>::quiet_NaN());
    check_round_trip(h);
    h.downscale(-3);
    check_round_trip(h);
}

TEST_CASE("a million latencies at scale 6 take about 1.3 KiB") {
    const auto h = of_latencies<exponential_histogram<>>(5, 1'000'000);
    CHECK(h.byte_size() <= 1400);
}

TEST_CASE("a coarser histogram reads what a finer one has written") {
    auto fine = of_latencies<exponential_histogram<8>>(6, 1000);
    const auto read = exponential_histogram<4>::from_bytes(fine.to_bytes());
    REQUIRE(read.has_value());
    const auto direct = of_latencies<exponential_histogram<4>>(6, 1000);
    CHECK(*read == direct);
    const auto back = exponential_histogram<8>::from_bytes(direct.to_bytes());
    CHECK(back->scale() == 4);
}

TEST_CASE("bytes of another kind, other options or another rounding are refused") {
    const auto bytes = exponential_histogram<>{}.to_bytes();
    CHECK(log_linear_histogram<>::from_bytes(bytes).error().code == errc::malformed);
    using without_sum = exponential_histogram<6, histogram_options{.sum = false}>;
    CHECK(without_sum::from_bytes(bytes).error().code == errc::unsupported);
    using as_client =
        exponential_histogram<6, histogram_options{}, nines::bound_rounding::prometheus_client>;
    CHECK(as_client::from_bytes(bytes).error().code == errc::unsupported);
}

TEST_CASE("every damaged or shortened form is an error") {
    const auto bytes = of_latencies<exponential_histogram<>>(7, 50).to_bytes();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto damaged = bytes;
        damaged[at] ^= std::byte{0x10};
        REQUIRE_FALSE(exponential_histogram<>::from_bytes(damaged).has_value());
        REQUIRE_FALSE(exponential_histogram<>::from_bytes(std::span{bytes}.first(at)).has_value());
    }
}

TEST_CASE("well-checksummed nonsense is an error and takes no memory") {
    using h = exponential_histogram<>;
    const std::uint64_t first = nines::detail::zigzag(0);
    CHECK(h::from_bytes(forged_slots({1, first, 5, 0})).has_value());
    CHECK(h::from_bytes(forged_slots({1, first, 0, 0})).error().code == errc::malformed);
    CHECK(h::from_bytes(forged_slots({most, first, 5, 0})).error().code == errc::malformed);
    CHECK(h::from_bytes(forged_slots({2, first, 5, 0, 0, 5, 0})).error().code == errc::malformed);
    CHECK(h::from_bytes(forged_slots({1, first, 5, 0, 0})).error().code == errc::malformed);
    CHECK(h::from_bytes(forged_slots({2, first, 5, 0, 1'000'000, 5, 0})).error().code ==
          errc::out_of_domain);
    CHECK(h::from_bytes(forged_slots({1, most, 5, 0})).error().code == errc::out_of_domain);
    CHECK(h::from_bytes(forged_slots({2, first, most, 1, 0})).error().code == errc::overflow);
    CHECK(h::from_bytes(forged_slots({1, first, 5, 1, first, most})).error().code ==
          errc::overflow);
}

TEST_CASE("bytes that claim every octave take no more memory than the range has buckets") {
    using fine =
        log_linear_histogram<12, histogram_options{.lowest_exponent = -10, .highest_exponent = 10}>;
    fine sparse;
    for (int octave = -10; octave < 10; ++octave) {
        sparse.record(std::ldexp(1.5, octave), std::uint64_t{1} << 33U);
        sparse.record(std::ldexp(-1.5, octave));
    }
    const auto bytes = sparse.to_bytes();
    CHECK(bytes.size() < 1000);
    const auto read = fine::from_bytes(bytes);
    REQUIRE(read.has_value());
    CHECK(read->memory() <= sizeof(fine) + 2 * 20 * 4096 * 8);
}

TEST_CASE("a sum of -0, which no histogram has, is refused: one histogram has one byte form") {
    using h = exponential_histogram<>;
    const std::uint64_t first = nines::detail::zigzag(0);
    CHECK(h::from_bytes(forged_slots({1, first, 5, 0}, 0.0)).has_value());
    CHECK(h::from_bytes(forged_slots({1, first, 5, 0}, -0.0)).error().code == errc::contradiction);
}

TEST_CASE("a zero threshold of -0 is refused too") {
    using h = exponential_histogram<>;
    const std::uint64_t first = nines::detail::zigzag(0);
    CHECK(h::from_bytes(forged_slots({1, first, 5, 0}, 0.0, -0.0)).error().code == errc::malformed);
}

TEST_CASE("0 and -0 are one number, in whatever order they come, also in the bytes") {
    const auto check = []<class Histogram>(const Histogram& empty) {
        auto plus = empty;
        auto minus = empty;
        plus.record(0.0);
        minus.record(-0.0);
        CHECK(plus == minus);
        CHECK(plus.to_bytes() == minus.to_bytes());
        auto both = plus;
        both.merge(minus);
        minus.merge(plus);
        CHECK(both.to_bytes() == minus.to_bytes());
        CHECK_FALSE(std::signbit(*(minus.min)()));
    };
    check(exponential_histogram<>{});
    check(exponential_histogram<6, histogram_options{.negatives = false}>{});
}

TEST_CASE("an extreme of -0 is refused") {
    exponential_histogram<> h;
    h.record(0.0);
    auto bytes = h.to_bytes();
    bytes.resize(bytes.size() - 4);
    bytes[13 + 7] = std::byte{0x80}; // the sign of the smallest value
    const auto crc = std::bit_cast<std::array<std::byte, 4>>(nines::detail::crc32(bytes));
    bytes.insert(bytes.end(), crc.begin(), crc.end());
    CHECK(exponential_histogram<>::from_bytes(bytes).error().code == errc::contradiction);
}

TEST_CASE("extremes that are not those of the buckets are a contradiction") {
    exponential_histogram<> h;
    h.record(1.0);
    auto bytes = h.to_bytes();
    // The smallest value follows kind, version, flags and sum.
    bytes.resize(bytes.size() - 4);
    const auto three = std::bit_cast<std::array<std::byte, 8>>(3.0);
    std::copy(three.begin(), three.end(), bytes.begin() + 13);
    const auto crc = std::bit_cast<std::array<std::byte, 4>>(nines::detail::crc32(bytes));
    bytes.insert(bytes.end(), crc.begin(), crc.end());
    CHECK(exponential_histogram<>::from_bytes(bytes).error().code == errc::contradiction);
}

TEST_CASE("sums beyond the largest number are read back") {
    exponential_histogram<> h;
    h.record(-1e308, 5000);
    check_round_trip(h);
    CHECK(h.sum() == -(std::numeric_limits<double>::max)());
    CHECK(exponential_histogram<>::from_bytes(h.to_bytes())->sum() == h.sum());
    const std::uint64_t first = nines::detail::zigzag(0);
    CHECK(exponential_histogram<>::from_bytes(
              forged_slots({1, first, 5, 0}, std::numeric_limits<double>::infinity()))
              .error()
              .code == errc::contradiction);
}

TEST_CASE("negative values are refused where the histogram refuses them") {
    using positive = exponential_histogram<6, histogram_options{.negatives = false}>;
    exponential_histogram<> h;
    h.record(-1.0);
    CHECK(positive::from_bytes(h.to_bytes()).error().code == errc::out_of_domain);
    exponential_histogram<> fine;
    fine.record(1.0);
    CHECK(positive::from_bytes(fine.to_bytes())->count() == 1);
}

} // namespace octave_bytes_test
