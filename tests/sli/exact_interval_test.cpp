// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/exact_interval.hpp>

#include <nines/stats/normal.hpp>

#include <boost/math/special_functions/beta.hpp>
#include <doctest/doctest.h>

#include <cmath>

namespace exact_interval_test {

namespace {

using namespace nines::detail;
using nines::unit_point;

tail_input<double> input(double hits, double misses, double tail) {
    return {hits, misses, tail, nines::normal_upper_quantile(tail)};
}

/// P(exactly k of n), and P(at least k of n), term by term.
double exactly(int k, int n, double p) {
    const double log_choose =
        std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
    return std::exp(log_choose + k * std::log(p) + (n - k) * std::log1p(-p));
}
double at_least(int k, int n, double p) {
    double sum = 0;
    for (int i = k; i <= n; ++i) {
        sum += exactly(i, n, p);
    }
    return sum;
}

TEST_CASE("the Clopper-Pearson bound is the ratio at which so many hits have the tail's chance") {
    for (const int n : {1, 2, 10, 60}) {
        for (int k = 1; k <= n; k += n > 10 ? 7 : 1) {
            CAPTURE(n);
            CAPTURE(k);
            const auto at = clopper_pearson_lower(input(k, n - k, 0.025));
            CHECK(at_least(k, n, at.x) == doctest::Approx(0.025).epsilon(1e-11));
            CHECK(at.x + at.y == doctest::Approx(1).epsilon(1e-15));
        }
    }
}

TEST_CASE("the mid-P bound counts half of the chance of as many hits") {
    for (const int n : {1, 2, 10, 60}) {
        for (int k = 1; k < n; k += n > 10 ? 7 : 1) {
            CAPTURE(n);
            CAPTURE(k);
            const double x = mid_p_lower(input(k, n - k, 0.025)).x;
            CHECK(at_least(k + 1, n, x) + exactly(k, n, x) / 2 ==
                  doctest::Approx(0.025).epsilon(1e-11));
        }
        const double all = mid_p_lower(input(n, 0, 0.025)).x;
        CHECK(exactly(n, n, all) / 2 == doctest::Approx(0.025).epsilon(1e-11));
    }
}

TEST_CASE("the Jeffreys bound is a quantile of the posterior, as Boost computes it") {
    for (const double n : {1.0, 10.0, 1000.0}) {
        for (const double k : {0.0, 1.0, n / 2, n}) {
            CAPTURE(n);
            CAPTURE(k);
            const double expected = boost::math::ibeta_inv(k + 0.5, n - k + 0.5, 0.025);
            CHECK(jeffreys_equal_tailed_lower(input(k, n - k, 0.025)).x ==
                  doctest::Approx(expected).epsilon(1e-12));
        }
    }
}

TEST_CASE("without hits the lower bound is 0, but for the equal-tailed posterior") {
    CHECK(clopper_pearson_lower(input(0, 9, 0.025)) == unit_point<>::zero());
    CHECK(mid_p_lower(input(0, 9, 0.025)) == unit_point<>::zero());
    CHECK(jeffreys_lower(input(0, 9, 0.025)) == unit_point<>::zero());
    CHECK(jeffreys_equal_tailed_lower(input(0, 9, 0.025)).x > 0);
}

} // namespace

} // namespace exact_interval_test
