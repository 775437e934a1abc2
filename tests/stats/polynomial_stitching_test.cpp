// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/stats/polynomial_stitching.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

namespace polynomial_stitching_test {

namespace {

using nines::confidence;
using nines::stitched_bound;

confidence at_significance(double significance) {
    return confidence::try_from_significance(significance).value();
}

} // namespace

TEST_CASE("bounds agree with the golden table to 12 digits") {
    int rows = 0;
    for (const auto& row : golden::table("mixtures.csv")) {
        if (row.text("kind") == "bound_stitched") {
            CAPTURE(row.text("v"));
            CHECK(stitched_bound(row.number("v"), at_significance(row.number("alpha")),
                                 row.number("v_opt"), row.number("parameter")) ==
                  doctest::Approx(row.number("value")).epsilon(1e-12));
            ++rows;
        }
    }
    CHECK(rows == 5);
}

TEST_CASE("the shares of the epochs are no more than the significance, and each has its line") {
    // Epoch k, of variances from 2^k to 2^(k+1), is left with a probability of at most alpha_k when
    // the bound is above a line with P(ever above) = exp(-2 a b) = alpha_k; here for c = 0.
    const double alpha = 0.05;
    double sum = 0;
    for (int k = 0; k < 300; ++k) {
        const double low = std::exp2(k);
        double least = std::numeric_limits<double>::infinity();
        const double at_low = stitched_bound(low, at_significance(alpha), 1.0, 0.0);
        const double at_high =
            stitched_bound(2 * low * (1 - 1e-15), at_significance(alpha), 1.0, 0.0);
        for (double slope = 0.05; slope < 4; slope += 0.01) {
            const double b = slope * at_low / low / 2;
            const double a = std::fmin(at_low - b * low, at_high - b * 2 * low);
            least = a > 0 ? std::fmin(least, std::exp(-2 * a * b)) : least;
        }
        sum += least;
    }
    CHECK(sum < alpha);
    CHECK(sum > alpha / 4);
}

TEST_CASE("the bound is constant up to v_min and rises with variance, level and scale") {
    const confidence level{0.95};
    CHECK(stitched_bound(0.0, level, 10.0, 1.0) == stitched_bound(10.0, level, 10.0, 1.0));
    double last = 0;
    for (double v = 10; v < 1e15; v *= 1.7) {
        const double bound = stitched_bound(v, level, 10.0, 1.0);
        CHECK(bound > last);
        CHECK(stitched_bound(v, confidence{0.99}, 10.0, 1.0) > bound);
        CHECK(stitched_bound(v, level, 10.0, 2.0) > bound);
        last = bound;
    }
    // The law of the iterated logarithm: sqrt(2 v log log v) times 1.03 sqrt(1.4) in the end.
    const double v = 1e300;
    CHECK(stitched_bound(v, level, 1.0, 0.0) / std::sqrt(2 * v * std::log(std::log(v))) < 1.5);
}

TEST_CASE("sums without drift leave the bound as seldom as the level says, looked at always") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::normal_distribution<double> normal;
    const confidence level{0.8};
    constexpr int runs = 1000;
    int left = 0;
    for (int run = 0; run < runs; ++run) {
        double s = 0;
        for (int n = 1; n <= 1000; ++n) {
            s += normal(random);
            if (s > stitched_bound(static_cast<double>(n), level, 1.0, 0.0)) {
                ++left;
                break;
            }
        }
    }
    MESSAGE(left << " of " << runs << " runs of 1000 leave a bound of 80 %");
    CHECK(left < 200);
    CHECK(left > 20); // and the bound is not idle
}

TEST_CASE("where a parameter is unsound nothing is claimed") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const confidence level{0.95};
    for (const double wrong : {-1.0, infinity, nan}) {
        CHECK(stitched_bound(wrong, level, 10.0, 1.0) == infinity);
        CHECK(stitched_bound(100.0, level, wrong, 1.0) == infinity);
    }
    CHECK(stitched_bound(100.0, level, 0.0, 1.0) == infinity);
    CHECK(stitched_bound(100.0, level, 10.0, nan) == infinity);
    CHECK(stitched_bound(100.0, level, 10.0, infinity) == infinity);
}

TEST_CASE_TEMPLATE("the same code serves every real type", Real, float, double, long double) {
    const Real got = stitched_bound(Real{100}, confidence{0.95}, Real{10}, Real{3});
    CHECK(std::abs(got / static_cast<Real>(64.48754665906500330973L) - 1) <
          4 * std::fmax(std::numeric_limits<Real>::epsilon(), Real{1e-16F}));
}

} // namespace polynomial_stitching_test
