// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/stats/normal_mixture.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <type_traits>

namespace normal_mixture_test {

namespace {

using nines::confidence;
using nines::mixture_sides;
using nines::normal_mixture;

static_assert(std::is_trivially_copyable_v<normal_mixture<>>);

confidence at_significance(double significance) {
    return confidence::try_from_significance(significance).value();
}

double value_of(const std::string& what, const normal_mixture<>& mixture, const golden::row& row) {
    const double v = row.number("v");
    if (what == "precision") {
        return mixture.precision();
    }
    return what == "bound" ? mixture.bound(v, at_significance(row.number("alpha")))
                           : mixture.log_value(row.number("s"), v);
}

} // namespace

TEST_CASE("precision, logs and bounds agree with the golden table to 12 digits") {
    int rows = 0;
    for (const auto& row : golden::table("mixtures.csv")) {
        const std::string kind = row.text("kind");
        for (const std::string what : {"precision", "log", "bound"}) {
            const std::string name = what == "precision" ? what : what + "_normal";
            for (const auto sides : {mixture_sides::both, mixture_sides::above}) {
                if (kind != name + (sides == mixture_sides::both ? "_both" : "_above")) {
                    continue;
                }
                CAPTURE(kind);
                CAPTURE(row.text("s"));
                CAPTURE(row.text("v"));
                const normal_mixture<> mixture{row.number("v_opt"),
                                               at_significance(row.number("alpha")), sides};
                const double expected = row.number("value");
                CHECK(std::abs(value_of(what, mixture, row) - expected) <=
                      1e-12 * std::fmax(std::abs(expected), 1));
                ++rows;
            }
        }
    }
    CHECK(rows == 84);
}

TEST_CASE("the mixture is the integral over lambda") {
    for (const auto sides : {mixture_sides::both, mixture_sides::above}) {
        const normal_mixture<long double> mixture{50, confidence{0.9}, sides};
        const long double precision = mixture.precision();
        for (const long double s : {-7.0L, 0.0L, 3.0L, 25.0L}) {
            const long double v = 40;
            const long double reach = 14 / std::sqrt(precision);
            const int steps = 40'000;
            const long double from = sides == mixture_sides::both ? -reach : 0;
            const long double width = (reach - from) / steps;
            long double sum = 0;
            for (int i = 0; i < steps; ++i) {
                const long double lambda = from + (static_cast<long double>(i) + 0.5L) * width;
                sum += std::exp(lambda * s - lambda * lambda * (v + precision) / 2) * width;
            }
            sum *= std::sqrt(precision / (2 * std::numbers::pi_v<long double>));
            sum *= sides == mixture_sides::both ? 1 : 2;
            CAPTURE(static_cast<double>(s));
            CHECK(static_cast<double>(mixture.log_value(s, v)) ==
                  doctest::Approx(static_cast<double>(std::log(sum))).epsilon(1e-7));
        }
    }
}

TEST_CASE("the closed bound of both sides is where the mixture is 1 / significance") {
    for (const double significance : {1e-300, 1e-9, 0.05, 0.5, 0.95}) {
        for (const double v : {0.0, 1e-6, 1.0, 1e3, 1e12}) {
            for (const auto sides : {mixture_sides::both, mixture_sides::above}) {
                const normal_mixture<> mixture{100, confidence{0.95}, sides};
                const double bound = mixture.bound(v, at_significance(significance));
                CAPTURE(significance);
                CAPTURE(v);
                CHECK(mixture.log_value(bound, v) ==
                      doctest::Approx(-std::log(significance)).epsilon(1e-10));
            }
        }
    }
}

TEST_CASE("bounds rise in the variance and in the level, and one side is below both") {
    const normal_mixture<> both{100, confidence{0.95}, mixture_sides::both};
    const normal_mixture<> above{100, confidence{0.95}, mixture_sides::above};
    double last = 0;
    for (double v = 0; v < 1e9; v = 1.5 * v + 1) {
        const double bound = both.bound(v, confidence{0.95});
        CHECK(bound > last);
        CHECK(above.bound(v, confidence{0.95}) < bound);
        CHECK(both.bound(v, confidence{0.99}) > bound);
        last = bound;
    }
}

TEST_CASE("the bound is tightest at the variance it was made for") {
    const confidence level{0.95};
    for (const double v : {1.0, 100.0, 1e6}) {
        const double here = normal_mixture<>{v, level, mixture_sides::both}.bound(v, level);
        for (const double other : {v / 4, v / 1.2, v * 1.2, v * 4}) {
            CHECK(normal_mixture<>{other, level, mixture_sides::both}.bound(v, level) > here);
        }
    }
}

TEST_CASE(
    "normal sums without drift leave the bound as seldom as the level says, looked at always") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::normal_distribution<double> normal;
    const confidence level{0.9};
    const normal_mixture<> mixture{50, level, mixture_sides::both};
    constexpr int runs = 1000;
    int left = 0;
    for (int run = 0; run < runs; ++run) {
        double s = 0;
        for (int n = 1; n <= 1000; ++n) {
            s += normal(random);
            if (std::abs(s) > mixture.bound(n, level)) {
                ++left;
                break;
            }
        }
    }
    MESSAGE(left << " of " << runs << " runs of 1000 leave a bound of 90 %");
    CHECK(left < 100 + 3 * std::sqrt(90));
    CHECK(left > 30); // and the bound is not idle
}

TEST_CASE("what cannot be a variance is refused") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double v : {0.0, -1.0, infinity, nan}) {
        const auto made = normal_mixture<>::try_from(v, confidence{0.95}, mixture_sides::both);
        REQUIRE(!made);
        CHECK(made.error().code == nines::errc::out_of_domain);
    }
}

TEST_CASE_TEMPLATE("the same code serves every real type", Real, float, double, long double) {
    const confidence level{0.95};
    for (const auto sides : {mixture_sides::both, mixture_sides::above}) {
        const normal_mixture<Real> mixture{100, level, sides};
        const normal_mixture<long double> reference{100, level, sides};
        const auto unit = std::fmax(std::numeric_limits<Real>::epsilon(), Real{1e-15F});
        CHECK(std::abs(mixture.bound(100, level) / static_cast<Real>(reference.bound(100, level)) -
                       1) < 8 * unit);
    }
}

} // namespace normal_mixture_test
