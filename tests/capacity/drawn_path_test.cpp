// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/drawn_path.hpp>

#include <nines/capacity/extern_double.hpp>
#include <nines/capacity/forecast.hpp>
#include <nines/stats/random.hpp>

#include "series_of.hpp"
#include "simulated_errors.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <random>

namespace drawn_path_test {

namespace {

using nines::error_memory;
using nines::forecast;
using nines::quantile_level;

TEST_CASE("each step of a path is drawn from the observation's own distribution") {
    std::mt19937_64 random{331};
    const auto errors = simulated::autoregression(random, 0.7, 60);
    const auto series = simulated::series_of(
        60, [&](int i) { return 20 + 0.1 * i + errors[static_cast<std::size_t>(i)]; });
    for (const auto memory :
         {error_memory::none, error_memory::fading, error_memory::random_walk}) {
        const auto ahead = forecast<>::fit(series, {.errors = memory});
        REQUIRE(ahead);
        const auto& trend = ahead->trend();
        const std::array<double, 3> times{60, 65.5, 90};
        const std::array<double, 3> levels{0.1, 0.5, 0.9};
        std::array<std::array<double, 3>, 3> heights{};
        for (std::size_t t = 0; t < times.size(); ++t) {
            for (std::size_t q = 0; q < levels.size(); ++q) {
                heights[t][q] = ahead->quantile(times[t], quantile_level{levels[q]}).value();
            }
        }
        std::array<std::array<int, 3>, 3> below{};
        nines::random_stream bits{7};
        constexpr int paths = 4000;
        for (int path = 0; path < paths; ++path) {
            nines::detail::drawn_path<double> drawn{trend.regression(), (path + 0.5) / paths, bits};
            for (std::size_t t = 0; t < times.size(); ++t) {
                const double seen = drawn.next(trend.row(times[t]), times[t], bits);
                for (std::size_t q = 0; q < levels.size(); ++q) {
                    below[t][q] += seen < heights[t][q] ? 1 : 0;
                }
            }
        }
        for (std::size_t t = 0; t < times.size(); ++t) {
            for (std::size_t q = 0; q < levels.size(); ++q) {
                const double p = levels[q];
                CHECK(std::abs(below[t][q] - p * paths) < 4 * std::sqrt(p * (1 - p) * paths));
            }
        }
    }
}

} // namespace

} // namespace drawn_path_test
