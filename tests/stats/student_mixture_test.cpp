// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/student_mixture.hpp>

#include <nines/stats/random.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace student_mixture_test {

namespace {

using nines::confidence;
using nines::quantile_level;
using nines::student_component;
using nines::student_mixture;

const student_mixture<> three{5, {{2, 1.0, 0.5}, {1, 4.0, 2.0}, {1, -3.0, 1.0}}};

TEST_CASE("one component is Student's distribution") {
    const student_mixture<> one{9, {{7, 10, 3}}};
    const confidence level{0.95};
    const double reach = nines::student_t_reach(9.0, level);
    CHECK(one.components()[0].weight == 1);
    CHECK(one.centre() == 10);
    CHECK(one.degrees_of_freedom() == 9);
    CHECK(one.central(level).lower == doctest::Approx(10 - 3 * reach).epsilon(1e-13));
    CHECK(one.central(level).upper == doctest::Approx(10 + 3 * reach).epsilon(1e-13));
    CHECK(one.upper_tail(10 + 3 * reach) == doctest::Approx(0.025).epsilon(1e-11));
    CHECK(one.quantile(quantile_level{0.5}) == 10);
    CHECK(one.quantile(quantile_level{0}) == -std::numeric_limits<double>::infinity());
    CHECK(one.quantile(quantile_level{1}) == std::numeric_limits<double>::infinity());
}

TEST_CASE("tails are the weighted tails, and quantiles undo them") {
    CHECK(three.upper_tail(1) ==
          doctest::Approx(0.5 * 0.5 + 0.25 * nines::student_t_upper_tail(5.0, -1.5) +
                          0.25 * nines::student_t_upper_tail(5.0, 4.0))
              .epsilon(1e-14));
    for (const double p : {1e-9, 0.001, 0.2, 0.5, 0.7, 0.99, 1 - 1e-6}) {
        CAPTURE(p);
        const double x = three.quantile(quantile_level{p});
        CHECK(three.lower_tail(x) == doctest::Approx(p).epsilon(1e-10));
        CHECK(three.upper_tail(x) == doctest::Approx(1 - p).epsilon(1e-10));
    }
    CHECK(three.centre() == doctest::Approx(0.75).epsilon(1e-15));
}

TEST_CASE("tails are the frequencies of draws") {
    nines::random_stream random{3};
    int above = 0;
    constexpr int draws = 20'000;
    for (int i = 0; i < draws; ++i) {
        const double pick = random.uniform();
        const auto& each = three.components()[pick < 0.5 ? 0 : pick < 0.75 ? 1 : 2];
        const student_mixture<> alone{5, {each}};
        above +=
            each.location + (alone.quantile(quantile_level{random.uniform()}) - each.location) > 2;
    }
    const double p = three.upper_tail(2);
    CHECK(std::abs(above - p * draws) < 4 * std::sqrt(p * (1 - p) * draws));
}

TEST_CASE("means of functions: moments by their formulas, a bent one by its tails") {
    CHECK(three.expectation([](double) { return 1.0; }) == doctest::Approx(1).epsilon(1e-14));
    CHECK(three.expectation([](double x) { return x; }) == doctest::Approx(0.75).epsilon(1e-12));
    // The variance of T is 5 / 3.
    const double square =
        0.5 * (1 + 0.25 * 5 / 3) + 0.25 * (16 + 4.0 * 5 / 3) + 0.25 * (9 + 1.0 * 5 / 3);
    CHECK(three.expectation([](double x) { return x * x; }) ==
          doctest::Approx(square).epsilon(1e-9));
    const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
    double by_tails = 0;
    for (double x = -45; x < 45; x += 0.05) { // the derivative, times the tail
        by_tails += 0.05 * logistic(x) * logistic(-x) * three.upper_tail(x);
    }
    CHECK(three.expectation(logistic) == doctest::Approx(by_tails).epsilon(1e-11));
    const student_mixture<> many{20'000, {{1, 0.3, 0.2}}};
    CHECK(many.expectation([](double x) { return std::exp(x); }) ==
          doctest::Approx(std::exp(0.3 + 0.02 * 20'000 / 19'998)).epsilon(1e-7));
}

TEST_CASE("what is certain is a step") {
    const student_mixture<> sure{4, {{1, 2, 0}}};
    CHECK(sure.upper_tail(2) == 0);
    CHECK(sure.lower_tail(2) == 1);
    CHECK(sure.upper_tail(1.9) == 1);
    CHECK(sure.central(confidence{0.9}) == nines::interval<double>{2, 2});
    CHECK(sure.expectation([](double x) { return x * x; }) == doctest::Approx(4));
}

TEST_CASE("float") {
    const student_mixture<float> one{9, {{1, 10, 3}}};
    CHECK(one.upper_tail(one.quantile(quantile_level{0.9})) == doctest::Approx(0.1).epsilon(1e-5));
}

} // namespace

} // namespace student_mixture_test
