// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/composite.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace composite_test {

using nines::dependence;
using nines::errc;
using nines::interval;
using parts = std::vector<interval<double>>;
using weighted = std::vector<nines::weighted_part<double>>;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool near(double value, double expected, double relative = 1e-14) {
    return std::abs(value - expected) <= relative * std::abs(expected);
}

/// A joint distribution of three parts that are good or bad: the probability of each of the eight
/// outcomes, bit i set when part i is bad.
std::array<double, 8> random_joint(std::mt19937_64& random) {
    std::exponential_distribution<double> mass;
    std::array<double, 8> joint{};
    double sum = 0;
    for (double& each : joint) {
        each = random() % 3 == 0 ? 0 : mass(random);
        sum += each;
    }
    for (double& each : joint) {
        each = sum > 0 ? each / sum : 0.125;
    }
    return joint;
}

} // namespace

static_assert([] {
    constexpr std::array both{interval{0.25, 0.5}, interval{0.5, 0.5}};
    return *nines::parallel(both, dependence::independent) == interval{0.125, 0.25} &&
           *nines::series(both, dependence::independent) == interval{0.625, 0.75} &&
           *nines::worst_of(both) == interval{0.5, 0.5};
}());

TEST_CASE("a weighted average weighs both bounds, and weights need not add up to one") {
    const auto both = nines::weighted_average(weighted{{{0.001, 0.002}, 3}, {{0.005, 0.01}, 1}});
    CHECK(near(both->lower, 0.002));
    CHECK(near(both->upper, 0.004));
    CHECK(*nines::weighted_average(weighted{{{0.25, 0.5}, 8}, {{0.5, 0.9}, 0}}) ==
          interval{0.25, 0.5});
}

TEST_CASE("weighing by traffic gives the event ratio of all parts") {
    const double requests[] = {1'000'000, 50};
    const auto all = nines::weighted_average(
        weighted{{{10 / requests[0], 10 / requests[0]}, requests[0]}, {{0.5, 0.5}, requests[1]}});
    CHECK(near(all->lower, 35 / 1'000'050.0));
    CHECK(all->lower == all->upper);
}

TEST_CASE("weights that are negative, not finite, or all zero are refused") {
    const interval half{0.5, 0.5};
    for (const double bad : {-1.0, not_a_number, std::numeric_limits<double>::infinity()}) {
        CHECK(nines::weighted_average(weighted{{half, 1}, {half, bad}}).error().code ==
              errc::out_of_domain);
    }
    CHECK(nines::weighted_average(weighted{{half, 0}}).error().code == errc::insufficient);
    CHECK(nines::weighted_average(weighted{}).error().code == errc::insufficient);
    CHECK(nines::weighted_average(weighted{{half, 1e308}, {half, 1e308}}).error().code ==
          errc::overflow);
    CHECK(nines::weighted_average(weighted{{{0.5, 1.5}, 1}}).error().code == errc::out_of_domain);
}

TEST_CASE("the worst of several has the largest bounds of any") {
    CHECK(*nines::worst_of(parts{{0.001, 0.004}, {0.002, 0.003}}) == interval{0.002, 0.004});
    CHECK(*nines::worst_of(parts{{0.25, 0.5}}) == interval{0.25, 0.5});
}

TEST_CASE("independent parts in series add up their good fractions' product") {
    const auto chain = nines::series(parts{{0.001, 0.001}, {0.002, 0.002}, {0.003, 0.003}},
                                     dependence::independent);
    CHECK(near(chain->lower, 0.005989006, 1e-12)); // 1 - 0.999 x 0.998 x 0.997
    CHECK(chain->lower == chain->upper);
}

TEST_CASE("tiny bad fractions in series keep all their digits") {
    const auto chain =
        nines::series(parts{{1e-17, 1e-17}, {2e-17, 2e-17}}, dependence::independent);
    CHECK(near(chain->lower, 3e-17));
    CHECK(1 - (1 - 1e-17) * (1 - 2e-17) == 0); // the mistake
}

TEST_CASE("with unknown dependence a chain is at least its worst part and at most the sum") {
    const auto chain = nines::series(parts{{0.01, 0.02}, {0.03, 0.04}}, dependence::unknown);
    CHECK(chain->lower == 0.03);
    CHECK(near(chain->upper, 0.06));
    CHECK(nines::series(parts{{0.7, 0.8}, {0.6, 0.9}}, dependence::unknown)->upper == 1);
}

TEST_CASE("independent replicas multiply, replicas of unknown dependence are the best at worst") {
    const parts replicas{{0.01, 0.02}, {0.03, 0.04}};
    const auto independent = nines::parallel(replicas, dependence::independent);
    CHECK(near(independent->lower, 3e-4));
    CHECK(near(independent->upper, 8e-4));
    CHECK(*nines::parallel(replicas, dependence::unknown) == interval{0.0, 0.02});
}

TEST_CASE("parts that are bad most of the time are bad together some of the time") {
    const auto both = nines::parallel(parts{{0.9, 0.9}, {0.8, 0.8}}, dependence::unknown);
    CHECK(near(both->lower, 0.7));
    CHECK(both->upper == 0.8);
    CHECK(nines::parallel(parts{{0.9, 1}, {0.9, 1}, {0.1, 1}}, dependence::unknown)->lower == 0);
}

TEST_CASE("one part is its own composite, and certain ones stay certain") {
    for (const auto between : {dependence::independent, dependence::unknown}) {
        CHECK(*nines::series(parts{{0.1, 0.3}}, between) == interval{0.1, 0.3});
        CHECK(*nines::parallel(parts{{0.1, 0.3}}, between) == interval{0.1, 0.3});
        CHECK(*nines::series(parts{{0, 0}, {1, 1}}, between) == interval{1.0, 1.0});
        CHECK(*nines::parallel(parts{{0, 0}, {1, 1}}, between) == interval{0.0, 0.0});
        CHECK(*nines::series(parts{{0, 0}, {0, 0}}, between) == interval{0.0, 0.0});
        CHECK(*nines::parallel(parts{{1, 1}, {1, 1}}, between) == interval{1.0, 1.0});
    }
}

TEST_CASE("no parts and parts that are no bad fractions are refused") {
    const auto code = [](const parts& given) {
        const auto refused = nines::worst_of(given).error().code;
        CHECK(nines::series(given, dependence::independent).error().code == refused);
        CHECK(nines::parallel(given, dependence::unknown).error().code == refused);
        return refused;
    };
    CHECK(code({}) == errc::insufficient);
    CHECK(code({{-0.1, 0.5}}) == errc::out_of_domain);
    CHECK(code({{0.1, 0.2}, {0.5, 1.1}}) == errc::out_of_domain);
    CHECK(code({{0.5, 0.4}}) == errc::out_of_domain);
    CHECK(code({{not_a_number, 0.4}}) == errc::out_of_domain);
    CHECK(code({{0.1, 0.2}, {0.1, not_a_number}}) == errc::out_of_domain);
}

TEST_CASE("float and long double parts give results in their own precision") {
    const std::array<interval<float>, 2> narrow{{{0.25F, 0.5F}, {0.5F, 0.5F}}};
    CHECK(nines::worst_of(narrow)->lower == 0.5F);
    const std::array<interval<long double>, 2> wide{{{0.25L, 0.5L}, {0.5L, 0.5L}}};
    CHECK(nines::parallel(wide, dependence::independent)->lower == 0.125L);
}

TEST_CASE("whatever the dependence, the Frechet bounds hold the truth") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const auto joint = random_joint(random);
        parts three;
        double any = 0;
        for (unsigned part = 0; part < 3; ++part) {
            double bad = 0;
            for (unsigned outcome = 0; outcome < 8; ++outcome) {
                bad += ((outcome >> part) & 1U) != 0 ? joint[outcome] : 0;
            }
            bad = std::fmin(bad, 1);
            three.push_back({bad, bad});
        }
        for (unsigned outcome = 1; outcome < 8; ++outcome) {
            any += joint[outcome];
        }
        constexpr double rounding = 1e-15;
        const auto chain = *nines::series(three, dependence::unknown);
        const auto replicas = *nines::parallel(three, dependence::unknown);
        REQUIRE(chain.lower <= any + rounding);
        REQUIRE(any <= chain.upper + rounding);
        REQUIRE(replicas.lower <= joint[7] + rounding);
        REQUIRE(joint[7] <= replicas.upper + rounding);
    }
}

TEST_CASE("independence lies within the Frechet bounds, and wider parts give wider composites") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::uniform_real_distribution<double> uniform;
        parts narrow;
        parts wide;
        for (int i = 0; i < 4; ++i) {
            const double lower = uniform(random);
            const double upper = lower + (1 - lower) * uniform(random);
            narrow.push_back({lower, upper});
            wide.push_back({lower * uniform(random), upper + (1 - upper) * uniform(random)});
        }
        const auto holds = [](const interval<double>& outer, const interval<double>& inner) {
            return outer.lower <= inner.lower + 1e-15 && inner.upper <= outer.upper + 1e-15;
        };
        for (const auto between : {dependence::independent, dependence::unknown}) {
            REQUIRE(holds(*nines::series(wide, between), *nines::series(narrow, between)));
            REQUIRE(holds(*nines::parallel(wide, between), *nines::parallel(narrow, between)));
        }
        REQUIRE(holds(*nines::series(narrow, dependence::unknown),
                      *nines::series(narrow, dependence::independent)));
        REQUIRE(holds(*nines::parallel(narrow, dependence::unknown),
                      *nines::parallel(narrow, dependence::independent)));
        REQUIRE(nines::series(narrow, dependence::independent)->upper <= 1);
    }
}

} // namespace composite_test
