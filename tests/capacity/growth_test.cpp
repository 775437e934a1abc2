// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/growth.hpp>

#include <nines/capacity/extern_double.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace growth_test {

namespace {

using nines::errc;
using nines::student_mixture;
using growth = nines::growth<double>;

struct part {
    double weight;
    double location;
    double location_variance;
    double error_variance;
};

TEST_CASE("there and back again") {
    for (const auto& each : {growth::linear(), growth::exponential(), growth::logistic(80)}) {
        for (const double y : {1e-3, 0.7, 39.0, 79.5}) {
            CHECK(each.from_line(each.to_line(y).value()) == doctest::Approx(y).epsilon(1e-13));
        }
    }
    CHECK(growth::logistic(80).to_line(40).value() == 0);
    CHECK(growth::logistic(80).from_line(-800) >= 0);
    CHECK(growth::logistic(80).from_line(800) == 80);
    CHECK(growth::logistic(80).ceiling() == 80);
    CHECK(growth::linear() != growth::exponential());
}

TEST_CASE("what such a quantity cannot be is refused; as a height it is beyond the ends") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(growth::linear().to_line(-5).value() == -5);
    CHECK(growth::exponential().to_line(0).error().code == errc::out_of_domain);
    CHECK(growth::exponential().to_line(std::nan("")).error().code == errc::out_of_domain);
    CHECK(growth::logistic(80).to_line(80).error().code == errc::out_of_domain);
    CHECK(growth::exponential().height_on_line(-1) == -infinity);
    CHECK(growth::logistic(80).height_on_line(100) == infinity);
    CHECK(growth::logistic(80).height_on_line(40) == 0);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)growth::logistic(0), nines::domain_error);
    CHECK_THROWS_AS((void)growth::logistic(std::nan("")), nines::domain_error);
#endif
}

TEST_CASE("the unbiased exponential: its mean over the estimated variance, by quadrature") {
    CHECK(nines::detail::unbiased_exponential(0.0, 5.0) == 1);
    CHECK(nines::detail::unbiased_exponential(0.5, 1e15) ==
          doctest::Approx(std::exp(0.5)).epsilon(1e-13));
    for (const double degrees : {1.0, 4.0, 30.0}) {
        for (const double c : {-0.4, 0.3, 1.0}) {
            double sum = 0;
            double mass = 0;
            for (double u = -12; u < 8; u += 1.0 / 256) { // s^2 = exp(u), sigma = 1
                const double s2 = std::exp(u);
                const double density = std::exp(degrees / 2 * (u - s2));
                mass += density;
                sum += density * nines::detail::unbiased_exponential(c * s2, degrees);
            }
            CHECK(sum / mass == doctest::Approx(std::exp(c)).epsilon(degrees > 1 ? 1e-9 : 1e-2));
        }
    }
}

TEST_CASE("the mean of lognormal forecasts is right on average, where the median is not") {
    std::mt19937_64 random{101};
    std::normal_distribution<double> normal;
    constexpr int n = 8;
    constexpr int runs = 40'000;
    double mean = 0;
    double naive = 0;
    for (int run = 0; run < runs; ++run) { // the mean of n logarithms, of deviation 0.8
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; ++i) {
            const double z = 1 + 0.8 * normal(random);
            sum += z;
            squares += z * z;
        }
        const double centre = sum / n;
        const double variance = (squares - sum * centre) / (n - 1);
        const std::vector<part> parts{{1, centre, variance / n, variance}};
        const student_mixture<> mixture{n - 1.0, {{1, centre, std::sqrt(variance * (n + 1) / n)}}};
        mean += growth::exponential().mean(parts, mixture) / runs;
        naive += std::exp(centre) / runs;
    }
    const double truth = std::exp(1 + 0.32);
    CHECK(mean == doctest::Approx(truth).epsilon(0.01));
    CHECK(naive < 0.8 * truth);
}

TEST_CASE("means of linear and logistic growth") {
    const std::vector<part> parts{{1, 2, 0.1, 0.4}};
    const student_mixture<> mixture{50, {{1, 2, std::sqrt(0.5)}}};
    CHECK(growth::linear().mean(parts, mixture) == 2);
    const double mean = growth::logistic(100).mean(parts, mixture);
    double by_quantiles = 0;
    constexpr int parts_of_it = 20'000;
    for (int k = 0; k < parts_of_it; ++k) {
        by_quantiles += growth::logistic(100).from_line(
                            mixture.quantile(nines::quantile_level{(k + 0.5) / parts_of_it})) /
                        parts_of_it;
    }
    CHECK(mean == doctest::Approx(by_quantiles).epsilon(1e-6));
    CHECK(mean < growth::logistic(100).from_line(2));
}

} // namespace

} // namespace growth_test
