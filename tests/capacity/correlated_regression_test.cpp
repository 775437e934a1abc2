// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/correlated_regression.hpp>

#include <nines/capacity/correlated_least_squares.hpp>
#include <nines/capacity/extern_double.hpp>

#include "../golden/table.hpp"
#include "golden_series.hpp"
#include "line_with_memory.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <random>

namespace correlated_regression_test {

namespace {

using nines::confidence;
using nines::correlated_least_squares;
using nines::correlated_regression;
using nines::error_memory;
using simulated::at;
using simulated::draw;
using simulated::line_through;

TEST_CASE("golden probabilities of the line and of an observation, over all correlations") {
    const auto rows = golden::table("correlated_regression.csv");
    REQUIRE(rows.size() == 10);
    const auto times = golden::numbers(rows[0].text("first"));
    const auto values = golden::numbers(rows[0].text("second"));
    const Eigen::Map<const Eigen::VectorXd> y{values.data(),
                                              static_cast<Eigen::Index>(values.size())};
    const auto fit = correlated_least_squares(times, line_through(times), y);
    REQUIRE(fit);
    for (const auto& row : rows) {
        if (row.text("kind") == "tail") {
            const double time = row.number("time");
            CAPTURE(time);
            const double height = row.number("height");
            CHECK(fit->observation_at(at(time), time).upper_tail(height) ==
                  doctest::Approx(row.number("first")).epsilon(1e-3));
            CHECK(fit->mean_at(at(time)).upper_tail(height) ==
                  doctest::Approx(row.number("second")).epsilon(1e-3));
        }
    }
    const auto none = correlated_least_squares(times, line_through(times), y, error_memory::none);
    CHECK(none->coefficients()(0) == doctest::Approx(rows[1].number("first")).epsilon(1e-13));
    CHECK(none->coefficients()(1) == doctest::Approx(rows[1].number("second")).epsilon(1e-13));
    CHECK(none->error_standard_deviation() ==
          doctest::Approx(std::sqrt(rows[1].number("third"))).epsilon(1e-13));
}

TEST_CASE("next to the last observation it knows it; in between, before, and on top as well") {
    std::mt19937_64 random{59};
    auto drawn = draw(random, 0.9, 200, 0);
    const auto fit = correlated_least_squares(drawn.times, line_through(drawn.times), drawn.y);
    const auto scale = [&](double time) {
        return fit->observation_at(at(time), time).central(confidence{0.9}).width();
    };
    CHECK(fit->correlation() == doctest::Approx(0.9).epsilon(0.1));
    CHECK(fit->correlation_after(2) < fit->correlation());
    CHECK(scale(199) < 1e-6);
    CHECK(scale(57) < 1e-6);
    CHECK(fit->observation_at(at(57), 57).centre() == doctest::Approx(drawn.y(57)).epsilon(1e-9));
    CHECK(scale(57.5) < scale(199.5));
    CHECK(scale(199.5) < scale(200));
    CHECK(scale(200) < scale(230));
    CHECK(scale(-1) == doctest::Approx(scale(200)).epsilon(0.1));
}

TEST_CASE("95 % intervals cover 95 %, where those of independent errors do not") {
    struct situation {
        double rho;
        int n;
        std::array<int, 3> ahead;
    };
    constexpr int runs = 400;
    constexpr double margin = 4 * 0.0109; // standard errors of 0.95 among 400
    std::mt19937_64 random{67};
    for (const auto& [correlation, n, ahead] :
         {situation{0.0, 100, {1, 50, 200}}, situation{0.5, 100, {1, 50, 200}},
          situation{0.9, 100, {1, 50, 200}}, situation{0.9, 500, {1, 100, 1000}}}) {
        const double rho = correlation; // for the lambda of CAPTURE
        CAPTURE(rho);
        std::array<int, 3> held{};
        int naive = 0;
        for (int run = 0; run < runs; ++run) {
            const auto drawn = draw(random, rho, n, ahead[2] + 1);
            const auto fit =
                correlated_least_squares(drawn.times, line_through(drawn.times), drawn.y);
            for (std::size_t k = 0; k < ahead.size(); ++k) {
                const int time = n - 1 + ahead[k];
                const double seen =
                    10 + 0.01 * time + drawn.later[static_cast<std::size_t>(ahead[k]) - 1];
                const double tail = fit->observation_at(at(time), time).upper_tail(seen);
                held[k] += tail > 0.025 && tail < 0.975;
                const auto plain = correlated_regression<>::vector{at(time)};
                const double reach =
                    1.96 * std::hypot(fit->uncorrelated().standard_error_at(plain),
                                      fit->uncorrelated().residual_standard_deviation());
                naive += k == 2 &&
                         std::abs(seen - fit->uncorrelated().coefficients().dot(plain)) < reach;
            }
        }
        for (const int each : held) {
            CHECK(std::abs(each / double{runs} - 0.95) < margin);
        }
        CHECK((naive < 0.8 * runs) == (rho > 0.8));
    }
}

TEST_CASE("a random walk is recognised, and covered once it is called one") {
    std::mt19937_64 random{71};
    constexpr int runs = 200;
    int recognised = 0;
    int mistaken = 0;
    int held = 0;
    for (int run = 0; run < runs; ++run) {
        const auto drawn = draw(random, 1, 100, 50);
        const auto design = line_through(drawn.times);
        recognised += correlated_least_squares(drawn.times, design, drawn.y)->near_random_walk();
        const auto fit =
            correlated_least_squares(drawn.times, design, drawn.y, error_memory::random_walk);
        const double tail =
            fit->observation_at(at(149), 149).upper_tail(10 + 1.49 + drawn.later.back());
        held += tail > 0.025 && tail < 0.975;
        const auto fading = draw(random, 0.5, 100, 0);
        mistaken += correlated_least_squares(fading.times, design, fading.y)->near_random_walk();
    }
    CHECK(recognised > 0.9 * runs);
    CHECK(mistaken == 0);
    CHECK(std::abs(held / double{runs} - 0.95) < 4 * 0.0154);
}

} // namespace

} // namespace correlated_regression_test
