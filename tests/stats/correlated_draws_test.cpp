// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/stats/correlated_draws.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace correlated_draws_test {

namespace {

using nines::correlated_draws;

correlated_draws<> made(double p, double correlation) {
    return {{p, 1 - p}, correlation};
}

} // namespace

TEST_CASE("probabilities and slopes agree with the golden table") {
    const auto rows = golden::table("correlated_draws.csv");
    REQUIRE(rows.size() == 150);
    double worst = 0;
    for (const auto& row : rows) {
        const double correlation = row.number("correlation");
        const auto group = made(row.number("p"), correlation);
        const double hits = row.number("hits");
        const double misses = row.number("misses");
        CAPTURE(row.text("p"));
        CAPTURE(row.text("correlation"));
        CAPTURE(row.text("draws"));
        const double none = row.number("log_no_hit");
        worst = std::max(worst, std::abs(group.log_no_hit(row.number("draws")) / none - 1));
        CHECK(std::abs(group.log_no_hit(row.number("draws")) - none) <=
              std::fmax(1e-12 * std::abs(none), 1e-17));
        CHECK(std::abs(group.log_likelihood(hits, misses) - row.number("log_likelihood")) <=
              1e-13 * std::fmax(hits + misses, std::abs(row.number("log_likelihood"))));
        if (correlation > 0) {
            const double scale = hits / row.number("p") + misses / (1 - row.number("p"));
            CHECK(std::abs(group.likelihood_slope(hits, misses) - row.number("slope")) <=
                  1e-11 * scale);
        }
    }
    MESSAGE("log of no hit: worst relative error " << worst);
}

TEST_CASE("two draws hit together as the correlation says") {
    for (const double p : {0.001, 0.3}) {
        for (const double correlation : {0.0, 0.05, 0.7}) {
            const auto group = made(p, correlation);
            CHECK(std::exp(group.log_likelihood(2, 0)) ==
                  doctest::Approx(p * p + correlation * p * (1 - p)).epsilon(1e-12));
            CHECK(group.some_hit(1) == doctest::Approx(p).epsilon(1e-12));
            CHECK(group.some_hit(2) ==
                  doctest::Approx(2 * p - p * p - correlation * p * (1 - p)).epsilon(1e-12));
            CHECK(group.some_hit(0) == 0);
        }
    }
}

TEST_CASE("no hit is the product of the urn's probabilities") {
    for (const double correlation : {1e-6, 0.01, 0.2, 0.8}) {
        const double size = (1 - correlation) / correlation;
        long double log_none = 0;
        for (int i = 0; i < 3000; ++i) {
            log_none += std::log1p(-0.01L * static_cast<long double>(size) /
                                   (static_cast<long double>(size) + i));
            if (i % 100 == 0) {
                CHECK(made(0.01, correlation).log_no_hit(i + 1.0) ==
                      doctest::Approx(static_cast<double>(log_none)).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("a group hits more surely with more draws and less surely the more they depend") {
    for (const double p : {1e-9, 0.001, 0.5}) {
        double last = 0;
        for (double draws = 1; draws < 1e9; draws *= 3) {
            CHECK(made(p, 0.2).some_hit(draws) >= last);
            last = made(p, 0.2).some_hit(draws);
            double most = 1;
            for (const double correlation : {0.0, 1e-300, 1e-12, 1e-6, 0.01, 0.2, 0.999}) {
                const double now = made(p, correlation).some_hit(draws);
                CHECK(now <= most * (1 + 1e-8));
                CHECK(now > 0);
                most = now;
            }
        }
    }
}

TEST_CASE_TEMPLATE("the same code serves every real type", Real, float, double, long double) {
    const correlated_draws<Real> group{{Real{0.125F}, Real{0.875F}}, Real{0.25F}};
    const correlated_draws<long double> reference{{0.125L, 0.875L}, 0.25L};
    const Real unit = std::max(std::numeric_limits<Real>::epsilon(), Real{1e-17F});
    CHECK(std::abs(group.log_no_hit(100) / static_cast<Real>(reference.log_no_hit(100)) - 1) <
          50 * unit);
}

TEST_CASE("the probability of many hits is the sum over the numbers of hits") {
    for (const double p : {0.001, 0.1}) {
        for (const double correlation : {0.01, 0.2, 0.7}) {
            const auto group = made(p, correlation);
            // One by one: the probabilities of all orders of k hits among n draws.
            const int n = 30;
            double sum = 0;
            for (int k = n; k >= 4; --k) {
                double orders = 1;
                for (int i = 1; i <= n - k; ++i) {
                    orders *= static_cast<double>(k + i) / i;
                }
                sum += orders * std::exp(group.log_likelihood(k, n - k));
                CHECK(group.at_least(k, n) == doctest::Approx(sum).epsilon(1e-10));
            }
            CHECK(group.at_least(n, n) ==
                  doctest::Approx(std::exp(group.log_likelihood(n, 0))).epsilon(1e-10));
            CHECK(made(0.02, correlation).at_least(1, 40) ==
                  doctest::Approx(made(0.02, correlation).some_hit(40)).epsilon(1e-10));
        }
    }
}

TEST_CASE("what comes beyond a limit is the sum of the probabilities beyond it") {
    for (const double correlation : {0.01, 0.2, 0.7}) {
        const auto group = made(0.05, correlation);
        const int n = 30;
        double sum = 0;
        for (int k = n; k > 2; --k) {
            sum += group.at_least(k, n);
            CHECK(group.mean_beyond(k - 1, n) == doctest::Approx(sum).epsilon(1e-10));
        }
        // A higher correlation is larger in the convex order.
        CHECK(made(0.05, correlation * 1.3).mean_beyond(4, n) > group.mean_beyond(4, n));
    }
    // By blocks: from above, and not far.
    const auto group = made(0.001, 0.2);
    const double n = 50'000;
    double sum = 0;
    double above = 0;
    for (double k = n; k > 500; k -= 1) {
        above += std::exp(group.log_likelihood(k, n - k) + std::lgamma(n + 1) - std::lgamma(k + 1) -
                          std::lgamma(n - k + 1));
        sum += above;
    }
    CHECK(group.mean_beyond(500, n) >= sum * (1 - 1e-9));
    CHECK(group.mean_beyond(500, n) < 1.1 * sum);
}

TEST_CASE("where too many numbers of hits are left, the probability is one from above") {
    for (const double correlation : {0.01, 0.2, 0.7}) {
        const auto group = made(0.001, correlation);
        for (const double hits : {600.0, 3000.0, 90'000.0}) {
            double sum = 0;
            double each = 0;
            const double n = 100'000;
            for (double k = n; k >= hits; k -= 1) {
                // Downwards from the end, the other way than at_least.
                const double a = 0.001 * (1 / correlation - 1);
                const double b = 0.999 * (1 / correlation - 1);
                each = k == n ? std::exp(group.log_likelihood(n, 0))
                              : each * (k + 1) / (n - k) * ((b + n - k - 1) / (a + k));
                sum += each;
            }
            CHECK(group.at_least(hits, n) >= sum * (1 - 1e-6));
        }
    }
}

} // namespace correlated_draws_test
