// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/burn/cusum_run_length.hpp>
#include <nines/burn/sequential.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace cusum_run_length_test {

namespace {

using nines::cusum_chart;
using nines::errc;

double deviation(double got, double expected) {
    return std::abs(got / expected - 1);
}

cusum_chart chart(std::uint32_t rise, std::uint32_t threshold) {
    return cusum_chart::try_from(rise, threshold).value();
}

TEST_CASE("run lengths, alternatives and thresholds agree with the golden table to 12 digits") {
    const auto rows = golden::table("cusum.csv");
    REQUIRE(rows.size() == 11);
    for (const auto& row : rows) {
        const double p0 = row.number("p0");
        CAPTURE(p0);
        CAPTURE(row.text("rise"));
        CAPTURE(row.text("threshold"));
        const auto made = chart(static_cast<std::uint32_t>(row.count("rise")),
                                static_cast<std::uint32_t>(row.count("threshold")));
        const double q = row.number("alternative");
        CHECK(deviation(made.alternative(p0).value_or(0), q) < 1e-13);
        CHECK(deviation(made.log_threshold(p0).value_or(0), row.number("log_threshold")) < 1e-13);
        CHECK(deviation(made.run_length(p0).value(), row.number("at_p0")) < 1e-12);
        CHECK(deviation(made.run_length(p0 / 2).value(), row.number("at_half_p0")) < 1e-12);
        CHECK(deviation(made.run_length(q).value(), row.number("at_alternative")) < 1e-12);
        CHECK(deviation(nines::bernoulli_divergence(q, p0), row.number("divergence")) < 1e-13);
    }
}

TEST_CASE(
    "Lorden's bounds hold: no shorter than e^b at p0, no longer than one overstep late at q") {
    for (const auto& row : golden::table("cusum.csv")) {
        const double p0 = row.number("p0");
        const auto made = chart(static_cast<std::uint32_t>(row.count("rise")),
                                static_cast<std::uint32_t>(row.count("threshold")));
        const double q = made.alternative(p0).value();
        const double b = made.log_threshold(p0).value();
        CHECK(made.run_length(p0).value() >= std::exp(b));
        CHECK(made.run_length(q).value() <=
              (b + std::log(q / p0)) / nines::bernoulli_divergence(q, p0) * (1 + 1e-9));
    }
}

/// The chart's equations, E[s] = 1 + p E[s + rise] + (1 - p) E[max(s - 1, 0)], by elimination.
double run_length_by_elimination(std::uint32_t rise, std::uint32_t threshold, double p) {
    const std::size_t n = threshold;
    std::vector<std::vector<long double>> rows(n, std::vector<long double>(n + 1, 0));
    for (std::size_t s = 0; s < n; ++s) {
        rows[s][s] += 1;
        rows[s][s == 0 ? 0 : s - 1] -= 1 - static_cast<long double>(p);
        if (s + rise < n) {
            rows[s][s + rise] -= p;
        }
        rows[s][n] = 1;
    }
    for (std::size_t pivot = n; pivot-- > 0;) {
        for (std::size_t s = 0; s < pivot; ++s) {
            const long double factor = rows[s][pivot] / rows[pivot][pivot];
            for (std::size_t column = 0; column <= n && factor != 0; ++column) {
                rows[s][column] -= factor * rows[pivot][column];
            }
        }
    }
    return static_cast<double>(rows[0][n] / rows[0][0]);
}

TEST_CASE("run lengths solve the chart's equations, whatever the steps") {
    constexpr unsigned seed = 1972;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0.02, 1};
    for (int trial = 0; trial < 200; ++trial) {
        const auto rise = static_cast<std::uint32_t>(1 + random() % 12);
        const auto threshold = static_cast<std::uint32_t>(1 + random() % 40);
        const double p = uniform(random);
        CAPTURE(rise);
        CAPTURE(threshold);
        CAPTURE(p);
        const double expected = run_length_by_elimination(rise, threshold, p);
        if (expected < 1e6) { // beyond, elimination loses digits
            REQUIRE(deviation(chart(rise, threshold).run_length(p).value(), expected) < 1e-11);
        }
    }
}

TEST_CASE("the chart is the CUSUM detector with batches of one event, and runs as long") {
    constexpr unsigned seed = 1954;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    const auto made = chart(39, 80);
    const double p0 = 0.01;
    const double q = made.alternative(p0).value();
    const double step = -nines::bernoulli_log_ratio<>::against(p0, q).miss;
    std::bernoulli_distribution fails{q};
    constexpr int runs = 4000;
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < runs; ++run) {
        nines::e_detector<nines::e_form::cusum> detector{p0, {q}, {1.0}};
        double level = 0;
        double events = 0;
        while (level < 80) {
            const bool bad = fails(random);
            detector.update(bad ? 1 : 0, 1);
            level = std::fmax(level, 0) + (bad ? 39 : -1);
            ++events;
            REQUIRE(std::abs(detector.log_value() - level * step) < 1e-9);
        }
        sum += events;
        squares += events * events;
    }
    const double mean = sum / runs;
    const double error = std::sqrt((squares / runs - mean * mean) / runs);
    CHECK(std::abs(mean - made.run_length(q).value()) < 4 * error);
}

TEST_CASE("the ends: every event bad, a first bad event that alarms, run lengths beyond a double") {
    CHECK(chart(3, 10).run_length(1).value() == 4);
    CHECK(chart(10, 10).run_length(0.25).value() == 4);
    CHECK(chart(10, 1).run_length(0.25).value() == 4);
    CHECK(chart(1, 4000).run_length(1e-3).value() == std::numeric_limits<double>::infinity());
}

TEST_CASE("run lengths fall with the ratio and rise with the threshold") {
    double before = std::numeric_limits<double>::infinity();
    for (double p = 0.001; p < 1; p *= 1.3) {
        const double now = chart(30, 200).run_length(p).value();
        CHECK(now < before);
        CHECK(now < chart(30, 201).run_length(p).value());
        before = now;
    }
}

TEST_CASE("steps that are no steps, and ratios that are none, are refused") {
    CHECK(cusum_chart::try_from(0, 5).error().code == errc::out_of_domain);
    CHECK(cusum_chart::try_from(5, 0).error().code == errc::out_of_domain);
    CHECK(cusum_chart::try_from(cusum_chart::max_step + 1, 5).error().code == errc::out_of_domain);
    CHECK(cusum_chart::try_from(5, cusum_chart::max_step + 1).error().code == errc::out_of_domain);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double p : {0.0, -0.1, 1.1, nan}) {
        CHECK(chart(3, 10).run_length(p).error().code == errc::out_of_domain);
    }
    for (const double p0 : {0.0, 0.25, 0.5, 1.0, nan}) {
        CAPTURE(p0);
        CHECK_FALSE(chart(3, 10).alternative(p0).has_value());
        CHECK_FALSE(chart(3, 10).log_threshold(p0).has_value());
    }
}

} // namespace

} // namespace cusum_run_length_test
