// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/line_sums.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace line_sums_test {

namespace {

using nines::detail::exactly;
using nines::detail::line_sums;

line_sums<double>::point at(double x, double y) {
    return {{{x, 0}, {y, 0}}};
}

TEST_CASE("whole numbers of 64 bits keep all of them") {
    const std::int64_t nanoseconds = 1'767'225'600'123'456'789;
    const auto x = exactly<double>(nanoseconds);
    CHECK(static_cast<std::int64_t>(x.hi) + static_cast<std::int64_t>(x.lo) == nanoseconds);
    const auto lowest = exactly<double>((std::numeric_limits<std::int64_t>::min)());
    CHECK(lowest.hi == -0x1p63);
    CHECK(lowest.lo == 0);
    const auto highest = exactly<double>((std::numeric_limits<std::uint64_t>::max)());
    CHECK(highest.hi == 0x1p64);
    CHECK(highest.lo == -1);
    CHECK(exactly<double>(-3).hi == -3);
    CHECK(exactly<float>(16'777'217).lo + exactly<float>(16'777'217).hi == 16'777'216.F);
    CHECK(exactly<double>(0.1L).lo != 0);
}

TEST_CASE("sums of whole numbers are exact, and so is what they come to") {
    line_sums<double> sums;
    for (int i = 0; i < 100; ++i) {
        sums.add(at(1.7e9 + i, 1e12 + 3 * i));
    }
    const auto line = sums.centred();
    CHECK(line.slope.hi == 3);
    CHECK(line.slope.lo == 0);
    CHECK(line.residual == 0);
    CHECK(line.mean_x.hi == 1.7e9 + 49.5);
    CHECK(line.xx == 83325);
    CHECK(line.yy == 9 * 83325);
}

TEST_CASE("what was added and removed leaves nothing behind") {
    std::mt19937_64 random{13};
    std::normal_distribution<double> noise;
    line_sums<double> window;
    line_sums<double> fresh;
    std::vector<std::array<double, 2>> points;
    for (int i = 0; i < 20'000; ++i) {
        points.push_back({i * 0.1, 1e6 + i * 0.3 + noise(random)});
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        window.add(at(points[i][0], points[i][1]));
        if (i >= 50) {
            window.remove(at(points[i - 50][0], points[i - 50][1]));
        }
    }
    for (std::size_t i = points.size() - 50; i < points.size(); ++i) {
        fresh.add(at(points[i][0], points[i][1]));
    }
    const auto a = window.centred();
    const auto b = fresh.centred();
    CHECK(window.count == 50);
    CHECK(a.xx == doctest::Approx(b.xx).epsilon(1e-15));
    CHECK(a.slope.hi == doctest::Approx(b.slope.hi).epsilon(1e-15));
    CHECK(a.residual == doctest::Approx(b.residual).epsilon(1e-15));
    for (std::size_t i = points.size() - 50; i < points.size(); ++i) {
        window.remove(at(points[i][0], points[i][1]));
    }
    CHECK((window == line_sums<double>{}));
}

TEST_CASE("origins differ, sums do not") {
    line_sums<double> all;
    line_sums<double> first;
    line_sums<double> second;
    for (int i = 0; i < 60; ++i) {
        const auto point = at(1.7e9 + i * i, 5e11 - 1000.0 * i + i % 7);
        all.add(point);
        (i % 3 == 0 ? second : first).add(point);
    }
    auto merged = second;
    merged.merge(first);
    first.merge(second);
    CHECK((merged == first));
    CHECK(merged.centred().residual == all.centred().residual);
    CHECK(merged.centred().slope.hi == all.centred().slope.hi);
    auto unchanged = merged;
    unchanged.merge({});
    CHECK((unchanged == merged));
}

TEST_CASE("all x one: no slope, and residuals about the mean") {
    line_sums<double> sums;
    sums.add(at(5, 1));
    sums.add(at(5, 3));
    const auto line = sums.centred();
    CHECK(line.xx == 0);
    CHECK(line.slope.hi == 0);
    CHECK(line.residual == 2);
}

TEST_CASE("magnitudes are summable while their squares are") {
    CHECK(nines::detail::summable(1e134));
    CHECK(nines::detail::summable(-1e-300));
    CHECK_FALSE(nines::detail::summable(1e136));
    CHECK_FALSE(nines::detail::summable(-1e300));
    CHECK_FALSE(nines::detail::summable(std::numeric_limits<double>::quiet_NaN()));
    CHECK_FALSE(nines::detail::summable(-std::numeric_limits<double>::infinity()));
}

} // namespace

} // namespace line_sums_test
