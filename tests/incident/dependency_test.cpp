// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/dependency.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace dependency_test {

using namespace nines::literals;
using nines::availability;
using nines::dependency;
using nines::errc;
using nines::needed_of_each;
using nines::needed_of_next;
using nines::split_budget;
using dependencies = std::vector<dependency<>>;

namespace {

bool agree(double value, double expected, double relative = 1e-13) {
    return std::abs(value - expected) <= relative * std::abs(expected);
}

TEST_CASE("each dependency spends its unavailability by the allowed error") {
    const dependencies three{{availability<>::fraction(0.9999)},
                             {availability<>::fraction(0.9995)},
                             {availability<>::fraction(0.99), 0.02}};
    const auto split = *split_budget(99.9_percent, three);
    REQUIRE(split.shares.size() == 3);
    CHECK(agree(split.shares[0], 0.1));
    CHECK(agree(split.shares[1], 0.5));
    CHECK(agree(split.shares[2], 0.2));
    CHECK(agree(split.spent, (1 - 0.9999 * 0.9995 * 0.9998) / 0.001, 1e-11));
    CHECK(split.spent < 0.8);
    CHECK(agree(split.left, 1 - split.spent));
    CHECK(split.feasible());
}

TEST_CASE("dependencies of the service's own nines leave nothing, and the overdraft is told") {
    const dependencies two{{availability<>::fraction(0.999)}, {availability<>::fraction(0.999)}};
    const auto split = *split_budget(99.9_percent, two);
    CHECK(!split.feasible());
    CHECK(agree(split.left, -0.999, 1e-12));
    CHECK(split_budget(99.9_percent, dependencies{})->left == 1);
}

TEST_CASE("the rule of the extra nine: ten parts of 99.9 % together need 99.99 % each") {
    const auto each = needed_of_each(99.9_percent, 10);
    CHECK(agree(each.unavailability(), 1.0004502e-4, 1e-6));
    CHECK(nines::k_of_n(10, each, 10).unavailability() <= 0.001 * (1 + 1e-12));
    CHECK(needed_of_each(99.9_percent, 1).unavailability() == 0.001);
    CHECK(needed_of_each(99.9_percent, 0).value() == 0.999);
    for (unsigned count = 1; count < 200; ++count) {
        CHECK(agree(
            nines::k_of_n(count, needed_of_each(99.95_percent, count), count).unavailability(),
            5e-4, 1e-11));
    }
}

TEST_CASE("the next dependency gets what the known ones leave") {
    const dependencies known{{availability<>::fraction(0.9996)},
                             {availability<>::fraction(0.999), 0.1}};
    const auto next = *needed_of_next(99.9_percent, known);
    auto all = known;
    all.push_back({next});
    CHECK(agree(split_budget(99.9_percent, all)->spent, 1, 1e-12));
    const auto softer = *needed_of_next(99.9_percent, known, 0.25);
    CHECK(agree(softer.unavailability(), 4 * next.unavailability(), 1e-12));
    CHECK(*needed_of_next(99.9_percent, known, 1e-4) == availability<>::never());
}

TEST_CASE("a budget spent already is unreachable, and an impact that is no share is refused") {
    const dependencies spent{{availability<>::fraction(0.998)}};
    CHECK(needed_of_next(99.9_percent, spent).error().code == errc::unreachable);
    for (const double bad : {-0.1, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
        const dependencies with{{availability<>::fraction(0.9999), bad}};
        CHECK(split_budget(99.9_percent, with).error() == nines::detail::not_a_dependency);
        CHECK(needed_of_next(99.9_percent, with).error().code == errc::out_of_domain);
        CHECK(needed_of_next(99.9_percent, dependencies{}, bad).error().code ==
              errc::out_of_domain);
    }
    CHECK(needed_of_next(99.9_percent, dependencies{}, 0.0).error().code == errc::out_of_domain);
}

} // namespace

} // namespace dependency_test
