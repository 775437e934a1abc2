// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/slope_selection.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace slope_selection_test {

namespace {

using point = nines::detail::paired_point<double>;
using nines::detail::slope_selection;

/// All slopes of points, sorted.
std::vector<double> all_slopes(const std::vector<point>& points) {
    std::vector<double> slopes;
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = i + 1; j < points.size(); ++j) {
            if (points[i].x < points[j].x) {
                slopes.push_back((points[j].y - points[i].y) / (points[j].x - points[i].x));
            }
        }
    }
    std::sort(slopes.begin(), slopes.end());
    return slopes;
}

template <class Make>
std::vector<point> points_of(std::size_t size, Make make) {
    std::vector<point> points;
    points.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
        points.push_back(make(static_cast<double>(i)));
    }
    std::sort(points.begin(), points.end(), [](const point& a, const point& b) {
        return a.x < b.x || (a.x == b.x && a.y < b.y);
    });
    return points;
}

/// Every `step`-th rank, each end, and the median are those of all slopes.
void check_ranks(const std::vector<point>& points, std::size_t step, double epsilon = 0) {
    const auto expected = all_slopes(points);
    slope_selection<double> selection{points};
    REQUIRE(selection.count() == expected.size());
    const auto check = [&](std::size_t rank) {
        CAPTURE(rank);
        const double found = selection.slope_at(rank);
        CHECK(std::abs(found - expected[rank]) <= epsilon * std::abs(expected[rank]));
    };
    for (std::size_t rank = 0; rank < expected.size(); rank += step) {
        check(rank);
    }
    check(expected.size() - 1);
    const std::size_t half = expected.size() / 2;
    const double median =
        expected.size() % 2 == 1 ? expected[half] : (expected[half - 1] + expected[half]) / 2;
    CHECK(std::abs(selection.median() - median) <= epsilon * std::abs(median));
}

TEST_CASE("every rank of few points is that of all slopes, sorted") {
    std::mt19937_64 random{3};
    std::uniform_real_distribution<double> noise{-5, 5};
    for (const std::size_t size : {2U, 3U, 4U, 5U, 12U, 25U}) {
        check_ranks(points_of(size, [&](double i) { return point{i, i + noise(random)}; }), 1);
    }
}

TEST_CASE("ranks of many points, with x of any spacing and x that repeat") {
    std::mt19937_64 random{7};
    std::normal_distribution<double> noise{0, 40};
    std::uniform_real_distribution<double> anywhere{0, 100};
    check_ranks(points_of(300, [&](double i) { return point{i, i + noise(random)}; }), 997);
    check_ranks(points_of(301, [&](double) { return point{anywhere(random), noise(random)}; }),
                997);
    check_ranks(
        points_of(300, [&](double) { return point{std::floor(anywhere(random)), noise(random)}; }),
        997);
}

TEST_CASE("ranks among slopes of which most are the same") {
    std::mt19937_64 random{11};
    const auto digit = [&](unsigned end) { return static_cast<double>(random() % end); };
    check_ranks(points_of(300, [&](double i) { return point{i, digit(2)}; }), 499);
    check_ranks(points_of(300, [&](double i) { return point{i, digit(100) < 3 ? 1.0 : 0.0}; }),
                499);
    check_ranks(points_of(300, [&](double i) { return point{i, 5}; }), 4999);
    check_ranks(points_of(300, [&](double i) { return point{i, i + digit(3)}; }), 499);
}

TEST_CASE("lines of rounded thirds: slopes that differ in their last digit") {
    check_ranks(points_of(300, [](double i) { return point{i, i / 3}; }), 499, 4e-16);
    check_ranks(points_of(300, [](double i) { return point{i / 10, i / 3}; }), 499, 4e-16);
    check_ranks(points_of(300, [](double i) { return point{1.7e9 + i / 8, 1e6 + i / 3}; }), 499,
                4e-16);
}

TEST_CASE("two values of x only, and one point apart from all others") {
    std::mt19937_64 random{13};
    std::normal_distribution<double> noise;
    check_ranks(points_of(300, [&](double i) { return point{i < 150 ? 1.0 : 2.0, noise(random)}; }),
                499);
    check_ranks(points_of(300, [&](double i) { return point{i < 1 ? 1.0 : 2.0, noise(random)}; }),
                1);
}

TEST_CASE("all x one: no slopes") {
    const auto points = points_of(5, [](double i) { return point{1, i}; });
    CHECK(slope_selection<double>{points}.count() == 0);
}

} // namespace

} // namespace slope_selection_test
