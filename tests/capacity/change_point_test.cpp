// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/change_point.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <random>
#include <vector>

namespace change_point_test {

namespace {

using nines::change_options;
using nines::errc;
using nines::find_changes;
using point = nines::detail::paired_point<double>;

struct series {
    std::vector<double> x;
    std::vector<double> y;
};

/// A trend under AR(1) noise of standard deviation 1.
template <class Trend>
series observed(std::size_t size, double rho, std::mt19937_64& random, Trend trend) {
    std::normal_distribution<double> normal;
    const double innovation = std::sqrt(1 - rho * rho);
    series made;
    double error = normal(random);
    for (std::size_t i = 0; i < size; ++i) {
        made.x.push_back(static_cast<double>(i));
        made.y.push_back(trend(made.x.back()) + error);
        error = rho * error + innovation * normal(random);
    }
    return made;
}

TEST_CASE("a level that jumps and a slope that bends are found where they are") {
    std::mt19937_64 random{53};
    const auto [x, y] = observed(300, 0.3, random, [](double t) {
        return t < 100 ? 0.02 * t : (t < 220 ? 12 + 0.02 * t : 16.4 + 0.4 * (t - 220));
    });
    const auto trend = find_changes<double>(x, y);
    REQUIRE(trend);
    REQUIRE(trend->segments.size() == 3);
    CHECK(trend->changed());
    CHECK(std::abs(static_cast<double>(trend->segments[1].from) - 100) <= 1);
    CHECK(std::abs(static_cast<double>(trend->segments[2].from) - 220) <= 8);
    CHECK(trend->last().trend.slope() == doctest::Approx(0.4).epsilon(0.1));
    CHECK(trend->last().first_x == x[trend->last().from]);
    CHECK(trend->segments[0].support == 0);
    CHECK(trend->segments[1].support > 10);
    std::size_t next = 0;
    for (const auto& segment : trend->segments) {
        CHECK(segment.from == next);
        CHECK(segment.trend.count() == segment.to - segment.from);
        next = segment.to;
    }
    CHECK(next == 300);
}

/// The least cost of all ways to change so often, one by one.
double least_cost(const nines::detail::segment_costs<double>& costs, std::size_t changes,
                  std::size_t shortest) {
    const std::function<double(std::size_t, std::size_t)> from = [&](std::size_t at,
                                                                     std::size_t left) {
        if (left == 0) {
            return costs.size() - at < shortest ? std::numeric_limits<double>::infinity()
                                                : costs(at, costs.size());
        }
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t next = at + shortest; next + shortest <= costs.size(); ++next) {
            least = std::fmin(least, costs(at, next) + from(next, left - 1));
        }
        return least;
    };
    return from(0, changes);
}

TEST_CASE("the places are the best of all") {
    std::mt19937_64 random{59};
    for (const double rho : {0.0, 0.6}) {
        const auto [x, y] = observed(40, 0, random, [](double t) { return t < 25 ? 0 : t - 20; });
        std::vector<point> points;
        points.reserve(x.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            points.push_back({x[i], y[i]});
        }
        const nines::detail::segment_costs<double> costs{points, rho};
        const change_options search{4, 3, {}};
        const nines::detail::change_places<double> places{costs, search};
        for (std::size_t changes = 0; changes <= 3; ++changes) {
            const auto best = places.best(changes);
            REQUIRE(best.size() == changes + 2);
            double cost = 0;
            for (std::size_t i = 1; i < best.size(); ++i) {
                CHECK(best[i] - best[i - 1] >= 4);
                cost += costs(best[i - 1], best[i]);
            }
            CHECK(cost == doctest::Approx(least_cost(costs, changes, 4)).epsilon(1e-12));
        }
        CHECK(places.best(3).size() == 5);
    }
}

TEST_CASE("where nothing changes, one line is the answer, with correlated errors too") {
    std::mt19937_64 random{61};
    const auto found = [&](double rho, const change_options& search) {
        constexpr int runs = 100;
        int changed = 0;
        for (int run = 0; run < runs; ++run) {
            const auto [x, y] = observed(200, rho, random, [](double t) { return 0.05 * t; });
            changed += find_changes<double>(x, y, search)->changed() ? 1 : 0;
        }
        return changed;
    };
    CHECK(found(0, {12, 3, 0.0}) <= 6);
    CHECK(found(0.8, {12, 3, 0.8}) <= 6);
    CHECK(found(0.8, {12, 3, 0.0}) >= 90); // waves, taken for changes
}

TEST_CASE("the correlation is told from the data, and keeps waves from being changes") {
    std::mt19937_64 random{67};
    int changed = 0;
    double told = 0;
    constexpr int runs = 20;
    for (int run = 0; run < runs; ++run) {
        const auto [x, y] = observed(200, 0.7, random, [](double t) { return 0.05 * t; });
        const auto trend = find_changes<double>(x, y, {12, 2, {}});
        changed += trend->changed() ? 1 : 0;
        told += trend->correlation / runs;
    }
    CHECK(changed <= 3);
    CHECK(told == doctest::Approx(0.7).epsilon(0.08));
}

TEST_CASE("more points than places: moved to the best between neighbours") {
    std::mt19937_64 random{71};
    const auto [x, y] = observed(5001, 0, random, [](double t) { return t < 3333 ? 0.0 : 4.0; });
    const auto trend = find_changes<double>(x, y, {12, 2, 0.0});
    REQUIRE(trend->segments.size() == 2);
    CHECK(std::abs(static_cast<double>(trend->last().from) - 3333) <= 1);
}

TEST_CASE("steps without noise are found exactly; a constant and a line have none") {
    std::vector<double> x;
    std::vector<double> step;
    std::vector<double> line;
    for (int i = 0; i < 90; ++i) {
        x.push_back(1.7e9 + 3600 * i);
        step.push_back(i < 50 ? 3.3 : 7.1);
        line.push_back(1e6 + i / 3.0);
    }
    const auto found = find_changes<double>(x, step);
    REQUIRE(found->segments.size() == 2);
    CHECK(found->last().from == 50);
    CHECK_FALSE(find_changes<double>(x, line)->changed());
    CHECK_FALSE(find_changes<double>(x, std::vector<double>(90, 5.5))->changed());
}

TEST_CASE("few points, and what is refused") {
    const std::vector<double> x{3, 1, 2};
    const std::vector<double> infinite{1, 2, std::numeric_limits<double>::infinity()};
    const auto few = find_changes<double>(x, x);
    REQUIRE(few);
    CHECK_FALSE(few->changed());
    CHECK(few->last().first_x == 1);
    const auto refused = [&](const std::vector<double>& y, const change_options& search) {
        return find_changes<double>(x, y, search).error().code;
    };
    CHECK(refused({}, {}) == errc::contradiction);
    CHECK(refused(infinite, {}) == errc::out_of_domain);
    CHECK(refused(x, {2, 8, {}}) == errc::out_of_domain);
    CHECK(refused(x, {12, 65, {}}) == errc::out_of_domain);
    CHECK(refused(x, {12, 8, 1.0}) == errc::out_of_domain);
    CHECK(find_changes<double>({}, {}).error().code == errc::insufficient);
}

} // namespace

} // namespace change_point_test
