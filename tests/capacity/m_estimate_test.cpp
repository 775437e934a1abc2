// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/m_estimate.hpp>

#include "../golden/table.hpp"
#include "golden_series.hpp"
#include "series_of.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace m_estimate_test {

namespace {

using nines::confidence;
using nines::errc;
using nines::m_estimate;
using nines::robust_loss;
using simulated::noisy_line;

TEST_CASE("the golden lines to 12 digits, of which MASS::rlm has made the steps") {
    golden::for_each_with_series(
        "m_estimates.csv", 20, [](const auto& row, const auto& x, const auto& y) {
            CAPTURE(row.text("loss"));
            const auto loss =
                row.text("loss") == "huber" ? robust_loss::huber : robust_loss::bisquare;
            const auto line = m_estimate<double>(x, y, loss);
            REQUIRE(line);
            CHECK(line->settled);
            const auto matches = [&](double value, const char* name, double epsilon) {
                CAPTURE(name);
                CHECK(value == doctest::Approx(row.number(name)).epsilon(epsilon));
            };
            matches(line->height, "height", 1e-13);
            matches(line->slope, "slope", 1e-12);
            matches(line->scale, "scale", 1e-11);
            matches(line->slope_standard_error(), "slope_error", 1e-11);
        });
}

TEST_CASE("the weighted residuals of the line sum to nothing, also times x: it is the estimate") {
    std::mt19937_64 random{37};
    std::student_t_distribution<double> heavy{3};
    const auto [x, y] = noisy_line(200, 0.5, [&] { return heavy(random); });
    for (const auto loss : {robust_loss::huber, robust_loss::bisquare}) {
        const auto line = m_estimate<double>(x, y, loss);
        double sum = 0;
        double moment = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double u = (y[i] - line->value_at(x[i])) / line->scale;
            const double influence = nines::detail::weight_of(loss, u).weight * u;
            sum += influence;
            moment += influence * (x[i] - line->mean_x);
        }
        CHECK(std::abs(sum) < 1e-11);
        CHECK(std::abs(moment) < 1e-9);
    }
}

TEST_CASE("the derivative of the influence is that of weight times u") {
    for (const auto loss : {robust_loss::huber, robust_loss::bisquare}) {
        for (const double u : {-5.0, -3.0, -1.0, 0.0, 0.5, 1.3, 1.4, 4.6, 4.7, 9.0}) {
            CAPTURE(u);
            constexpr double h = 1e-5;
            const auto influence = [loss](double at) {
                return nines::detail::weight_of(loss, at).weight * at;
            };
            CHECK(nines::detail::weight_of(loss, u).derivative ==
                  doctest::Approx((influence(u + h) - influence(u - h)) / (2 * h)).epsilon(1e-8));
        }
    }
}

TEST_CASE("intervals cover at their level, with normal errors and with heavy tails") {
    std::mt19937_64 random{41};
    std::normal_distribution<double> normal;
    std::student_t_distribution<double> heavy{3};
    const auto coverage = [](robust_loss loss, auto noise) {
        constexpr int runs = 1500;
        int held = 0;
        for (int run = 0; run < runs; ++run) {
            const auto [x, y] = noisy_line(60, 0.25, noise);
            const auto line = m_estimate<double>(x, y, loss);
            held += line->slope_interval(confidence{0.95}).contains(0.25) ? 1 : 0;
        }
        return static_cast<double>(held) / runs;
    };
    for (const auto loss : {robust_loss::huber, robust_loss::bisquare}) {
        for (const double held : {coverage(loss, [&] { return normal(random); }),
                                  coverage(loss, [&] { return heavy(random); })}) {
            CHECK(held > 0.925);
            CHECK(held < 0.975);
        }
    }
}

TEST_CASE("bisquare forgets points far away; Huber keeps a little of them") {
    std::mt19937_64 random{43};
    std::normal_distribution<double> noise{0, 0.1};
    auto [x, y] = noisy_line(200, 2, [&] { return noise(random); });
    const auto clean = m_estimate<double>(x, y, robust_loss::bisquare);
    for (std::size_t i = 0; i < 50; i += 3) {
        y[i] = 1e9;
    }
    const auto bisquare = m_estimate<double>(x, y, robust_loss::bisquare);
    const auto huber = m_estimate<double>(x, y, robust_loss::huber);
    CHECK(bisquare->slope == doctest::Approx(clean->slope).epsilon(1e-3));
    CHECK(huber->slope == doctest::Approx(clean->slope).epsilon(1e-2));
    CHECK(huber->slope < clean->slope);
}

TEST_CASE("a line through most of the points has no scale and no error") {
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 20; ++i) {
        x.push_back(i);
        y.push_back(i < 16 ? 3 + i / 3.0 : 1000 * i);
    }
    const auto line = m_estimate<double>(x, y, robust_loss::bisquare);
    REQUIRE(line);
    CHECK(line->settled);
    CHECK(line->scale == 0);
    CHECK(line->slope == doctest::Approx(1 / 3.0).epsilon(1e-12));
    CHECK(line->slope_standard_error() == 0);
}

TEST_CASE("float is float, at twice the digits") {
    const std::vector<float> x{0, 1, 2, 3, 4};
    const std::vector<float> y{0, 1, 3, 3, 50};
    const std::vector<double> wide_x{0, 1, 2, 3, 4};
    const std::vector<double> wide_y{0, 1, 3, 3, 50};
    CHECK(m_estimate<float>(x, y, robust_loss::huber)->slope ==
          static_cast<float>(m_estimate<double>(wide_x, wide_y, robust_loss::huber)->slope));
}

TEST_CASE("what is refused") {
    const std::vector<double> x{1, 2, 3};
    const std::vector<double> two{1, 2};
    const std::vector<double> one{1, 1, 1};
    const std::vector<double> huge{-1e300, 0, 1e300};
    const auto refused = [](const auto& a, const auto& b) {
        return m_estimate<double>(a, b, robust_loss::huber).error().code;
    };
    CHECK(refused(x, two) == errc::contradiction);
    CHECK(refused(two, two) == errc::insufficient);
    CHECK(refused(one, x) == errc::insufficient);
    CHECK(refused(x, huge) == errc::out_of_domain);
}

} // namespace

} // namespace m_estimate_test
