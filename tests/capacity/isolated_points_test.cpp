// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/isolated_points.hpp>

#include "series_of.hpp"
#include "simulated_errors.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace isolated_points_test {

namespace {

using nines::errc;
using nines::isolated_points;
using simulated::points;
using simulated::points_of;

std::vector<std::size_t> places(const points& of, const nines::isolation& apart = {}) {
    std::vector<std::size_t> found;
    const auto all = isolated_points(of.x, of.y, apart).value();
    for (const auto& each : all) {
        found.push_back(each.index);
    }
    return found;
}

using indices = std::vector<std::size_t>;

TEST_CASE("spikes are apart wherever they stand, up to a run of three") {
    std::mt19937_64 random{211};
    std::normal_distribution<double> noise;
    auto given = points_of(200, [&](int i) { return 50 + 0.5 * i + noise(random); });
    CHECK(places(given).empty());
    for (const std::size_t at : {0U, 57U, 90U, 91U, 92U, 199U}) {
        given.y[at] += at == 57 ? -60 : 60;
    }
    CHECK(places(given) == indices{0, 57, 90, 91, 92, 199});
    const auto found = isolated_points(given.x, given.y).value();
    CHECK(found[1].around == doctest::Approx(50 + 0.5 * 57).epsilon(0.05));
    CHECK(found[5].around == doctest::Approx(50 + 0.5 * 199).epsilon(0.05));
}

TEST_CASE("a level that jumps is not, once it has stayed") {
    std::mt19937_64 random{223};
    std::normal_distribution<double> noise;
    const auto jump = [&](int from) {
        return points_of(200, [&](int i) { return 20 + (i < from ? 0 : 40) + noise(random); });
    };
    CHECK(places(jump(100)).empty());
    CHECK(places(jump(196)).empty());
    CHECK(places(jump(197)) == indices{197, 198, 199});
}

TEST_CASE("without noise, rounding is not apart, and all else is") {
    auto given = points_of(100, [](int i) { return 0.1 * i; });
    CHECK(places(given).empty());
    given.y[40] += 1e-6;
    CHECK(places(given) == indices{40});
    auto level = points_of(48, [](int i) { return i == 47 ? 500.0 : 50.0; });
    CHECK(places(level) == indices{47});
    CHECK(isolated_points(level.x, level.y).value()[0].around == 50);
}

TEST_CASE("of normal points, independent or correlated, next to none are apart") {
    std::mt19937_64 random{227};
    for (const double rho : {0.0, 0.5, 0.9, 0.99}) {
        CAPTURE(rho);
        std::size_t found = 0;
        for (int run = 0; run < 20; ++run) {
            const auto errors = simulated::autoregression(random, rho, 500);
            found += places(points_of(500, [&](int i) {
                         return errors[static_cast<std::size_t>(i)];
                     })).size();
        }
        CHECK(found <= 8);
    }
}

TEST_CASE("few points, and what is refused") {
    CHECK(places(points_of(2, [](int i) { return 9.0 * i; })).empty());
    const auto given = points_of(20, [](int i) { return i % 3; });
    CHECK(isolated_points(given.x, given.y, {.run = 0}).error().code == errc::out_of_domain);
    CHECK(isolated_points(given.x, given.y, {.scales = 0}).error().code == errc::out_of_domain);
    CHECK(isolated_points(given.y, given.x).error().code == errc::out_of_domain);
    CHECK(isolated_points(std::vector<double>{1, 1}, std::vector<double>{1, 2}).error().code ==
          errc::insufficient);
    auto odd = given;
    odd.y[3] = std::numeric_limits<double>::quiet_NaN();
    CHECK(isolated_points(odd.x, odd.y).error().code == errc::out_of_domain);
}

} // namespace

} // namespace isolated_points_test
