// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/segment_costs.hpp>

#include <nines/capacity/extern_double.hpp>
#include <nines/capacity/least_squares.hpp>
#include <nines/capacity/linear_trend.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

namespace segment_costs_test {

namespace {

using nines::detail::segment_costs;
using point = nines::detail::paired_point<double>;

std::vector<point> walk(std::size_t size) {
    std::mt19937_64 random{47};
    std::normal_distribution<double> noise;
    std::vector<point> points;
    for (std::size_t i = 0; i < size; ++i) {
        points.push_back({1.7e9 + 60 * static_cast<double>(i), 50 + 5 * noise(random)});
    }
    return points;
}

constexpr std::pair<std::size_t, std::size_t> runs[] = {{0, 300}, {0, 3}, {17, 40}, {290, 300}};

TEST_CASE("without correlation, the residuals of least squares") {
    const auto points = walk(300);
    const segment_costs<double> costs{points, 0};
    for (const auto& [from, to] : runs) {
        nines::linear_trend<> line;
        for (std::size_t i = from; i < to; ++i) {
            line.add(points[i].x, points[i].y);
        }
        const double s = line.fit()->residual_standard_deviation();
        const auto freedom = static_cast<double>(to - from - 2);
        CHECK(costs(from, to) == doctest::Approx(s * s * freedom).epsilon(1e-8));
    }
}

TEST_CASE("with correlation, those of least squares on whitened rows") {
    const auto points = walk(300);
    constexpr double rho = 0.7;
    const segment_costs<double> costs{points, rho};
    for (const auto& [from, to] : runs) {
        const auto n = static_cast<Eigen::Index>(to - from);
        Eigen::MatrixXd design{n, 2};
        Eigen::VectorXd y{n};
        const double first = std::sqrt(1 - rho * rho);
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto& at = points[from + static_cast<std::size_t>(i)];
            const double share = i == 0 ? 0 : rho;
            const point last =
                i == 0 ? point{0, 0} : points[from + static_cast<std::size_t>(i) - 1];
            const double weight = i == 0 ? first : 1;
            design(i, 0) = weight * (1 - share);
            design(i, 1) = weight * ((at.x - 1.7e9) - share * (i == 0 ? 0 : last.x - 1.7e9));
            y(i) = weight * (at.y - share * last.y);
        }
        const auto fit = nines::least_squares<double>(design, y);
        REQUIRE(fit);
        CHECK(costs(from, to) == doctest::Approx(fit->residuals().squaredNorm()).epsilon(1e-8));
    }
}

TEST_CASE("points on one line, at one x, and one point: nothing is left") {
    std::vector<point> points;
    for (int i = 0; i < 20; ++i) {
        points.push_back({i / 10.0, 3 + i / 7.0});
    }
    const segment_costs<double> costs{points, 0};
    CHECK(costs(0, 20) < 1e-12);
    CHECK(costs(5, 6) < 1e-12);
    const std::vector<point> upright{{1, 0}, {1, 2}, {1, 4}};
    CHECK(segment_costs<double>{upright, 0}(0, 3) == doctest::Approx(8));
}

} // namespace

} // namespace segment_costs_test
