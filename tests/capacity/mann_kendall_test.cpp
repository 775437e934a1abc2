// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/mann_kendall.hpp>

#include "../golden/table.hpp"
#include "golden_series.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace mann_kendall_test {

namespace {

using nines::errc;
using nines::mann_kendall;

TEST_CASE("the golden tests to 14 digits") {
    golden::for_each_with_series(
        "theil_sen.csv", 12, [](const auto& row, const auto& x, const auto& y) {
            const auto test = mann_kendall<double>(x, y);
            REQUIRE(test);
            CHECK(static_cast<double>(test->score) == row.number("score"));
            CHECK(test->variance == doctest::Approx(row.number("variance")).epsilon(1e-14));
            CHECK(test->z == doctest::Approx(row.number("z")).epsilon(1e-14));
            const double significance = row.number("significance");
            CHECK(std::abs(test->significance / significance - 1) < 2e-13);
            CHECK(test->tau_b == doctest::Approx(row.number("tau_b")).epsilon(1e-14));
        });
}

/// Signs of all pairs, one by one.
std::int64_t score_of_pairs(const std::vector<double>& x, const std::vector<double>& y) {
    const auto sign = [](double a) { return (a > 0 ? 1 : 0) - (a < 0 ? 1 : 0); };
    std::int64_t score = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t j = i + 1; j < x.size(); ++j) {
            score += sign(x[j] - x[i]) * sign(y[j] - y[i]);
        }
    }
    return score;
}

TEST_CASE("S is the sum of the signs of all pairs, in any order and with ties") {
    std::mt19937_64 random{17};
    for (const unsigned values : {2U, 5U, 1000U}) {
        std::vector<double> x;
        std::vector<double> y;
        for (int i = 0; i < 200; ++i) {
            x.push_back(static_cast<double>(random() % (2 * values)));
            y.push_back(static_cast<double>(random() % values) + x.back() / 4);
        }
        CHECK(mann_kendall<double>(x, y)->score == score_of_pairs(x, y));
    }
}

TEST_CASE("the variance is that of S over all orders of y, ties in both") {
    const std::vector<double> x{1, 1, 2, 3, 3, 3, 4};
    std::vector<double> y{1, 2, 2, 2, 3, 4, 4};
    double squares = 0;
    double orders = 0;
    do { // all distinct orders are as likely
        const auto score = static_cast<double>(score_of_pairs(x, y));
        squares += score * score;
        ++orders;
    } while (std::next_permutation(y.begin(), y.end()));
    CHECK(mann_kendall<double>(x, y)->variance == doctest::Approx(squares / orders).epsilon(1e-13));
}

TEST_CASE("no trend is found about as often as said; y turned over turns the sign") {
    std::mt19937_64 random{19};
    std::exponential_distribution<double> skewed;
    int found = 0;
    constexpr int runs = 4000;
    for (int run = 0; run < runs; ++run) {
        std::vector<double> x;
        std::vector<double> y;
        std::vector<double> turned;
        for (int i = 0; i < 20; ++i) {
            x.push_back(i);
            y.push_back(skewed(random));
            turned.push_back(-y.back());
        }
        const auto test = mann_kendall<double>(x, y);
        const auto other = mann_kendall<double>(x, turned);
        REQUIRE(test->score == -other->score);
        REQUIRE(test->significance == other->significance);
        found += test->significance < 0.05 ? 1 : 0;
    }
    CHECK(found > 0.04 * runs);
    CHECK(found < 0.06 * runs);
}

TEST_CASE("all tied: no trend, and a significance of 1") {
    const std::vector<double> x{1, 2, 3};
    const std::vector<double> level{5, 5, 5};
    for (const auto& test : {mann_kendall<double>(x, level), mann_kendall<double>(level, x)}) {
        REQUIRE(test);
        CHECK(*test == nines::mann_kendall_test{0, 0, 0, 1, 0});
    }
}

TEST_CASE("what is refused") {
    const std::vector<double> x{1, 2, 3};
    const std::vector<double> infinite{1, 2, std::numeric_limits<double>::infinity()};
    CHECK(mann_kendall<double>(x, {}).error().code == errc::contradiction);
    CHECK(mann_kendall<double>({}, {}).error().code == errc::insufficient);
    CHECK(mann_kendall<double>(x, infinite).error().code == errc::out_of_domain);
}

} // namespace

} // namespace mann_kendall_test
