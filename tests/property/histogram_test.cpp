// SPDX-License-Identifier: BSL-1.0
// What the histograms promise of every value: the bucket by exact arithmetic, and the error of
// every quantile.
#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>

#include <boost/multiprecision/cpp_int.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace histogram_test {

namespace {

constexpr double most = (std::numeric_limits<double>::max)();

/// Any positive finite double, all exponents alike.
rc::Gen<double> positive() {
    return rc::gen::map(rc::gen::inRange<std::uint64_t>(1, std::bit_cast<std::uint64_t>(most) + 1),
                        [](std::uint64_t bits) { return std::bit_cast<double>(bits); });
}

/// ceil(2^scale log2(value)) in whole numbers: v = m 2^e lies at or below 2^(i / n) iff
/// m^n 2^(e n) <= 2^i.
std::int64_t exact_index(double value, int scale) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    const boost::multiprecision::cpp_int mantissa{static_cast<std::int64_t>(fraction * 0x1p53)};
    const unsigned power = 1U << static_cast<unsigned>((std::max)(scale, 0));
    const boost::multiprecision::cpp_int below = pow(mantissa, power) - 1;
    const std::int64_t bits = static_cast<std::int64_t>(msb(below)) + 1;
    const std::int64_t index = bits + std::int64_t{power} * (exponent - 53);
    const std::int64_t width = std::int64_t{1} << static_cast<unsigned>((std::max)(-scale, 0));
    return (index + width * 10'000 + width - 1) / width - 10'000; // rounds up
}

/// What `exponential_buckets` of a scale says, as plain functions: RapidCheck is compiled once.
struct mapping {
    int scale;
    std::int64_t (*index)(double);
    double (*upper_bound)(std::int64_t);
};

template <int Scale>
constexpr mapping mapping_of{
    Scale,
    [](double value) { return std::int64_t{nines::exponential_buckets<Scale>::index(value)}; },
    [](std::int64_t index) {
        return nines::exponential_buckets<Scale>::upper_bound(static_cast<std::int32_t>(index));
    }};

void check_mapping(const mapping& by) {
    CAPTURE(by.scale);
    CHECK(rc::check("any value is in the bucket that exact arithmetic says", [by] {
        const double value = *positive().as("value");
        RC_ASSERT(by.index(value) == exact_index(value, by.scale));
    }));
    CHECK(rc::check("so is any value within 2 ulp of a bound", [by] {
        const double value = *positive().as("value");
        const auto ulps = static_cast<std::uint64_t>(*rc::gen::inRange(-2, 3).as("ulps"));
        const double bound = by.upper_bound(by.index(value));
        const auto beside = std::bit_cast<double>(std::bit_cast<std::uint64_t>(bound) + ulps);
        RC_PRE(beside > 0 && beside <= most);
        RC_ASSERT(by.index(beside) == exact_index(beside, by.scale));
    }));
}

/// Some values, not seldom in one bucket and at its ends; many of them negative, subnormal or zero.
rc::Gen<std::vector<double>> values() {
    const auto one = rc::gen::map(
        rc::gen::tuple(positive(), rc::gen::inRange(0, 8), rc::gen::inRange(0, 100)),
        [](const auto& drawn) {
            const auto [any, choice, step] = drawn;
            const double near_one = 1 + step * (choice % 2 == 0 ? 0x1p-52 : 0x1p-12);
            const double subnormal = step * std::numeric_limits<double>::denorm_min();
            const double magnitude = choice < 2 ? any : choice < 6 ? near_one : subnormal;
            return step % 3 == 0 ? -magnitude : magnitude;
        });
    return rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(one));
}

template <class Histogram>
void check_guarantee() {
    CHECK(
        rc::check("every quantile is within the stated error, interpolated within twice that", [] {
            auto sorted = *values().as("values");
            Histogram histogram;
            histogram.record(sorted);
            std::sort(sorted.begin(), sorted.end());
            const auto rank = *rc::gen::inRange<std::size_t>(0, sorted.size()).as("rank - 1");
            const nines::quantile_level level{(static_cast<double>(rank) + 0.5) /
                                              static_cast<double>(sorted.size())};
            const double truth = sorted[rank];
            // Small ones in larger units, in which half of 2^-1074 is a number.
            const double unit = std::abs(truth) < 1 ? 0x1p100 : 1;
            const double allowed =
                histogram.relative_error() * (1 + 1e-12) * (std::abs(truth) * unit) +
                (unit > 1 ? 0x1p-975 : 0);
            const auto error_of = [&](nines::quantile_estimate estimate) {
                return std::abs(histogram.quantile(level, estimate).value() * unit - truth * unit);
            };
            RC_ASSERT(error_of(nines::quantile_estimate::guaranteed) <= allowed);
            RC_ASSERT(error_of(nines::quantile_estimate::interpolated) <= 2 * allowed);
            RC_ASSERT(histogram.quantile_bounds(level)->contains(truth));
            const auto below =
                std::upper_bound(sorted.begin(), sorted.end(), truth) - sorted.begin();
            RC_ASSERT(histogram.fraction_at_most(truth).contains(
                static_cast<double>(below) / static_cast<double>(sorted.size())));
        }));
}

} // namespace

TEST_CASE("every double is in its bucket at every scale") {
    [&]<int... Offset>(std::integer_sequence<int, Offset...>) {
        (check_mapping(mapping_of<Offset - 4>), ...);
    }(std::make_integer_sequence<int, 13>{});
}

TEST_CASE("the guarantee holds for any values") {
    check_guarantee<nines::exponential_histogram<>>();
    check_guarantee<nines::exponential_histogram<0>>();
    check_guarantee<nines::exponential_histogram<8, nines::histogram_options{.max_buckets = 160,
                                                                             .extremes = false}>>();
    check_guarantee<nines::log_linear_histogram<>>();
    check_guarantee<nines::log_linear_histogram<10, nines::histogram_options{.extremes = false}>>();
}

} // namespace histogram_test
