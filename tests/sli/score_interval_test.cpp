// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/score_interval.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace score_interval_test {

namespace {

using namespace nines::detail;
using wide = long double;

struct bounds {
    wide lower;
    wide upper;
};

/// Centre and half-width, as the textbooks write it.
bounds textbook_wald(wide k, wide n, wide z2) {
    const wide p = k / n;
    const wide reach = std::sqrt(z2 * p * (1 - p) / n);
    return {std::max(p - reach, wide{0}), std::min(p + reach, wide{1})};
}
bounds textbook_wilson(wide k, wide n, wide z2) {
    const wide centre = (k + z2 / 2) / (n + z2);
    const wide reach = std::sqrt(z2 * (k * (n - k) / n + z2 / 4)) / (n + z2);
    return {centre - reach, centre + reach};
}

void check(double got, wide expected) {
    CHECK(std::fabs(got - expected) < 4e-16L * std::max(wide{1e-3L}, expected));
}

TEST_CASE("every closed form is its textbook's, computed in more digits") {
    const double z2 = 1.959963984540054 * 1.959963984540054;
    for (const double n : {1.0, 7.0, 100.0, 1000.0}) {
        for (const double part : {0.0, 0.25, 0.5, 0.9, 1.0}) {
            const double k = std::floor(n * part);
            CAPTURE(n);
            CAPTURE(k);
            const score_input<double> in{k, n - k, z2};
            const auto wald = textbook_wald(k, n, z2);
            check(wald_lower(in), wald.lower);
            check(wald_upper(in), wald.upper);
            const auto wilson = textbook_wilson(k, n, z2);
            check(wilson_lower(in), std::max(wilson.lower, wide{0}));
            check(wilson_upper(in), wilson.upper);
            const auto added = textbook_wald(wide{k} + wide{z2} / 2, wide{n} + wide{z2}, z2);
            check(agresti_coull_lower(in), added.lower);
            check(agresti_coull_upper(in), added.upper);
        }
    }
}

TEST_CASE("Newcombe's worked example: 81 of 263, with and without continuity correction") {
    const double z2 = 1.959963984540054 * 1.959963984540054;
    const score_input<double> in{81, 182, z2};
    CHECK(wilson_lower(in) == doctest::Approx(0.2553).epsilon(2e-4));
    CHECK(wilson_upper(in) == doctest::Approx(0.3662).epsilon(2e-4));
    CHECK(wilson_continuity_lower(in) == doctest::Approx(0.2535).epsilon(2e-4));
    CHECK(wilson_continuity_upper(in) == doctest::Approx(0.3682).epsilon(2e-4));
}

TEST_CASE("no hits give exactly 0 below, only hits exactly 1 above, and never beyond") {
    for (const double n : {1.0, 1e3, 1e12}) {
        const score_input<double> none{0, n, 10};
        for (const auto lower : {wald_lower<double>, wilson_lower<double>,
                                 wilson_continuity_lower<double>, agresti_coull_lower<double>}) {
            CHECK(lower(none) == 0);
        }
        const score_input<double> all = none.mirrored();
        for (const auto upper : {wald_upper<double>, wilson_upper<double>,
                                 wilson_continuity_upper<double>, agresti_coull_upper<double>}) {
            CHECK(upper(all) == 1);
        }
    }
}

} // namespace

} // namespace score_interval_test
