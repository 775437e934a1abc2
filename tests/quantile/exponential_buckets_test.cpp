// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/exponential_buckets.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace exponential_buckets_test {

using nines::bound_rounding;
using nines::exponential_buckets;

namespace {

/// The last column of a golden table as text, one entry a row.
std::vector<std::string> last_column(const char* name) {
    std::ifstream table{std::string{NINES_SOURCE_DIR "/tests/golden/"} + name};
    REQUIRE(table.is_open());
    std::vector<std::string> column;
    for (std::string line; std::getline(table, line);) {
        if (line.front() != '#' && line.front() != 'k') {
            column.push_back(line.substr(line.rfind(',') + 1));
        }
    }
    return column;
}

/// Mantissas of the bounds of an octave at scale 8.
std::vector<std::uint64_t> exact_mantissas() {
    std::vector<std::uint64_t> mantissas;
    for (const std::string& text : last_column("exponential_bounds.csv")) {
        mantissas.push_back(std::stoull(text, nullptr, 16));
    }
    REQUIRE(mantissas.size() == 256);
    return mantissas;
}
std::vector<std::uint64_t> client_mantissas() {
    std::vector<std::uint64_t> mantissas;
    for (const std::string& text : last_column("prometheus_client_bounds.csv")) {
        mantissas.push_back(std::bit_cast<std::uint64_t>(std::stod(text)) & 0xF'FFFF'FFFF'FFFFU);
    }
    REQUIRE(mantissas.size() == 256);
    return mantissas;
}

/// The bucket at scale 0 ... 8 by splitting the value and searching the table.
std::int64_t searched_index(double value, int scale, const std::vector<std::uint64_t>& at_scale_8) {
    int exponent = 0;
    const double fraction = 2 * std::frexp(value, &exponent);
    const auto mantissa = std::bit_cast<std::uint64_t>(fraction) & 0xF'FFFF'FFFF'FFFFU;
    const std::int64_t bound =
        std::lower_bound(at_scale_8.begin(), at_scale_8.end(), mantissa) - at_scale_8.begin();
    const std::int64_t index = (std::int64_t{exponent} - 1) * 256 + bound;
    const std::int64_t width = std::int64_t{1} << (8 - scale);
    return (index + width * 1'000'000 + width - 1) / width - 1'000'000; // rounds up
}

double moved(double value, int ulps) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) +
                                 static_cast<std::uint64_t>(ulps));
}

/// Counts values within 2 ulp of any bound, in all octaves, that are not in the bucket that the
/// table says.
template <int Scale, bound_rounding Rounding>
int misplaced_near_bounds(const std::vector<std::uint64_t>& mantissas) {
    using buckets = exponential_buckets<Scale, Rounding>;
    int misplaced = 0;
    for (int octave = -1074; octave <= 1023; ++octave) {
        for (std::size_t k = 0; k < 256; k += std::size_t{1} << (8 - (Scale > 0 ? Scale : 0))) {
            const double bound = std::ldexp(
                std::bit_cast<double>(mantissas[k] | (std::uint64_t{1023} << 52U)), octave);
            for (int ulps = -2; ulps <= 2; ++ulps) {
                const double value = moved(bound, ulps);
                if (value > 0 && value <= (std::numeric_limits<double>::max)()) {
                    misplaced += buckets::index(value) != searched_index(value, Scale, mantissas);
                }
            }
        }
    }
    return misplaced;
}

template <bound_rounding Rounding, std::size_t... Offset>
void check_scales(const std::vector<std::uint64_t>& mantissas, std::index_sequence<Offset...>) {
    (..., [&] {
        constexpr int scale = static_cast<int>(Offset) - 4;
        CAPTURE(scale);
        CHECK(misplaced_near_bounds<scale, Rounding>(mantissas) == 0);
    }());
}

} // namespace

static_assert(exponential_buckets<0>::index(1.0) == 0 && exponential_buckets<0>::index(2.0) == 1);
static_assert(exponential_buckets<6>::index(4.0) == 128);
static_assert(exponential_buckets<-4>::index(65536.0) == 1);
static_assert(exponential_buckets<-4>::index(65537.0) == 2);
static_assert(exponential_buckets<8>::index(5e-324) == -1074 * 256);
static_assert(exponential_buckets<8>::index((std::numeric_limits<double>::max)()) == 1024 * 256);
static_assert(exponential_buckets<1>::upper_bound(1) == 0x1.6a09e667f3bccp+0);
static_assert(exponential_buckets<0>::upper_bound(1024) == (std::numeric_limits<double>::max)());

TEST_CASE("every double within 2 ulp of a bound is in its bucket, at every scale in every octave") {
    check_scales<bound_rounding::exact>(exact_mantissas(), std::make_index_sequence<13>{});
}

TEST_CASE("with the client's tables every double is where the client puts it") {
    check_scales<bound_rounding::prometheus_client>(client_mantissas(),
                                                    std::make_index_sequence<13>{});
}

TEST_CASE("the client's bounds are the published figures, up to 3 ulp off the exact ones") {
    const auto exact = exact_mantissas();
    const auto client = client_mantissas();
    int differing = 0;
    for (std::size_t k = 0; k < 256; ++k) {
        using buckets = exponential_buckets<8, bound_rounding::prometheus_client>;
        const double bound = buckets::upper_bound(static_cast<std::int32_t>(k));
        REQUIRE((std::bit_cast<std::uint64_t>(bound) & 0xF'FFFF'FFFF'FFFFU) == client[k]);
        const auto off = static_cast<std::int64_t>(client[k] - exact[k]);
        REQUIRE((off >= -3 && off <= 1));
        differing += off != 0;
    }
    CHECK(differing == 139);
}

TEST_CASE("random doubles of any exponent lie between the bounds of their bucket") {
    constexpr std::uint64_t seed = 20'261'123;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    using buckets = exponential_buckets<6>;
    int outside = 0;
    for (int i = 0; i < 200'000; ++i) {
        const auto value = std::bit_cast<double>(random() >> 1U);
        if (value > 0 && value <= (std::numeric_limits<double>::max)()) {
            const auto index = buckets::index(value);
            outside +=
                !(buckets::upper_bound(index - 1) < value && value <= buckets::upper_bound(index));
        }
    }
    CHECK(outside == 0);
}

TEST_CASE("the relative error at scale 6 is 0.5415 percent") {
    CHECK(exponential_buckets<6>::relative_error(6) < 0.005416);
    CHECK(exponential_buckets<6>::relative_error(6) > 0.005415);
    CHECK(exponential_buckets<6>::relative_error(0) == doctest::Approx(1.0 / 3).epsilon(1e-15));
}

} // namespace exponential_buckets_test
