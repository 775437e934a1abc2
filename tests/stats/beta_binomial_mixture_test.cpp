// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/stats/beta_binomial_mixture.hpp>
#include <nines/stats/crossing.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace beta_binomial_mixture_test {

namespace {

using nines::beta_binomial_mixture;
using nines::confidence;
using nines::mixture_sides;
using nines::unit_point;

confidence at_significance(double significance) {
    return confidence::try_from_significance(significance).value();
}

/// The mixture of a row, made as the source tunes it: for a variance instead of a number of draws.
struct tuned {
    double p;
    double draws;
    beta_binomial_mixture<> mixture;

    tuned(const golden::row& row, mixture_sides sides)
        : p{row.number("parameter")},
          draws{row.number("v") / (p * (1 - p))},
          mixture{{p, 1 - p},
                  beta_binomial_mixture<>::strength_for(row.number("v_opt") / (p * (1 - p)),
                                                        at_significance(row.number("alpha")),
                                                        sides),
                  sides} {}

    [[nodiscard]] double log_value(double s) const {
        return mixture.log_value(draws * p + s, draws * (1 - p) - s);
    }
};

} // namespace

TEST_CASE("logs and bounds agree with the golden table to 12 digits") {
    int rows = 0;
    for (const auto& row : golden::table("mixtures.csv")) {
        const std::string kind = row.text("kind");
        const auto sides = kind.ends_with("_above") ? mixture_sides::above : mixture_sides::both;
        const double expected = row.number("value");
        if (kind.starts_with("log_beta_")) {
            CAPTURE(kind);
            CAPTURE(row.text("s"));
            CHECK(std::abs(tuned{row, sides}.log_value(row.number("s")) - expected) <=
                  1e-12 * std::fmax(std::abs(expected), 1));
            ++rows;
        }
        if (kind == "bound_beta_both") {
            const tuned made{row, sides};
            const auto excess = [&](double s) {
                return made.log_value(s) + std::log(row.number("alpha"));
            };
            CHECK(nines::detail::crossing(excess, 0.0, 100.0) ==
                  doctest::Approx(expected).epsilon(1e-12));
            ++rows;
        }
    }
    CHECK(rows == 13);
}

TEST_CASE("the mixture is the product of the predictive probabilities over those under p") {
    // Beta-binomial by Pólya's urn: the next draw hits with (a + hits) / (a + b + draws).
    std::mt19937_64 random{20261125};
    for (const long double p : {1e-6L, 0.01L, 0.3L, 0.9L}) {
        for (const long double strength : {0.001L, 1.0L, 300.0L}) {
            const beta_binomial_mixture<long double> mixture{
                {p, 1 - p}, strength, mixture_sides::both};
            long double log_value = 0;
            long double hits = 0;
            long double misses = 0;
            for (int n = 0; n < 500; ++n) {
                const bool hit = random() % 7 == 0;
                const long double seen = strength + hits + misses;
                log_value += hit ? std::log((strength * p + hits) / seen / p)
                                 : std::log((strength * (1 - p) + misses) / seen / (1 - p));
                (hit ? hits : misses) += 1;
                CHECK(std::abs(mixture.log_value(hits, misses) - log_value) <
                      1e-13L * std::fmax(std::abs(log_value), 7.0L));
            }
        }
    }
}

TEST_CASE("draws with probability p expect the mixture to stay at 1") {
    for (const double p : {0.001, 0.2, 0.5}) {
        for (const auto sides : {mixture_sides::both, mixture_sides::above}) {
            const beta_binomial_mixture<> mixture{{p, 1 - p}, 20, sides};
            for (const int n : {1, 10, 200}) {
                double expected = 0;
                for (int k = 0; k <= n; ++k) {
                    const double log_probability = std::lgamma(n + 1) - std::lgamma(k + 1) -
                                                   std::lgamma(n - k + 1) + k * std::log(p) +
                                                   (n - k) * std::log1p(-p);
                    expected += std::exp(log_probability + mixture.log_value(k, n - k));
                }
                CAPTURE(p);
                CAPTURE(n);
                CHECK(expected == doctest::Approx(1).epsilon(1e-11));
            }
        }
    }
}

TEST_CASE("the mixture passes 1 / significance ever as seldom as it says, computed exactly") {
    // The distribution of the hits among those that have not passed, draw by draw.
    constexpr int draws = 800;
    const confidence level{0.9};
    for (const double p : {0.5, 0.1, 0.01}) {
        for (const auto sides : {mixture_sides::both, mixture_sides::above}) {
            const double strength = beta_binomial_mixture<>::strength_for(100, level, sides);
            const beta_binomial_mixture<> mixture{{p, 1 - p}, strength, sides};
            std::vector<double> within(draws + 2, 0.0);
            within[0] = 1;
            double passed = 0;
            for (int n = 1; n <= draws; ++n) {
                for (int k = n; k >= 0; --k) {
                    const auto at = static_cast<std::size_t>(k);
                    within[at] = within[at] * (1 - p) + (k > 0 ? within[at - 1] * p : 0);
                    if (within[at] > 1e-12 &&
                        mixture.log_value(k, n - k) > -std::log(level.significance())) {
                        passed += within[at];
                        within[at] = 0;
                    }
                }
            }
            CAPTURE(p);
            MESSAGE("p = " << p << ": passed within " << draws << " draws with " << passed);
            CHECK(passed <= level.significance());
            CHECK(passed > level.significance() / 5);
        }
    }
}

TEST_CASE("more hits are more evidence above, and one side is not moved by too few") {
    const beta_binomial_mixture<> above{{0.01, 0.99}, 100, mixture_sides::above};
    double last = -1e300;
    for (double hits = 0; hits <= 100; ++hits) {
        const double now = above.log_value(hits, 1000 - hits);
        CHECK(now > last);
        last = now;
    }
    CHECK(above.log_value(0, 1e6) < 0);
}

TEST_CASE("strength never ends at nothing") {
    CHECK(beta_binomial_mixture<>::strength_for(1, confidence{0.95}, mixture_sides::both) == 1e-3);
    CHECK(beta_binomial_mixture<>::strength_for(1e6, confidence{1e-12}, mixture_sides::both) > 1);
}

} // namespace beta_binomial_mixture_test
