// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/exclusions.hpp>

#include <nines/sli/uptime.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

namespace exclusions_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::half_open;
using std::chrono::days;
using point = std::chrono::sys_time<std::chrono::minutes>;
using set = nines::interval_set<point>;

namespace {

constexpr point start{};
constexpr half_open month{start, start + days{30}};

set windows(const std::vector<half_open<point>>& given) {
    return *set::try_from(given);
}

} // namespace

TEST_CASE("the allowed downtime shrinks with the time that counts") {
    const auto maintenance = windows({{start + days{3}, start + days{6}}});
    CHECK(nines::counted_time(month, maintenance) == days{27});
    const auto budget = nines::budget_excluding(99.9_percent, month, maintenance);
    CHECK(budget->period() == days{27});
    CHECK(budget->allowed_downtime().count() == doctest::Approx(2332.8).epsilon(1e-15));
}

TEST_CASE("without exclusions the budget is that of the period") {
    CHECK(*nines::budget_excluding(99.9_percent, month, set{}) ==
          nines::error_budget<double>{99.9_percent, days{30}});
}

TEST_CASE("overlapping windows are taken out once, and only as far as they lie in the period") {
    const auto maintenance = windows({{start - days{5}, start + days{1}},
                                      {start + days{10}, start + days{12}},
                                      {start + days{11}, start + days{13}},
                                      {start + days{29}, start + days{40}}});
    CHECK(nines::counted_time(month, maintenance) == days{30 - 1 - 3 - 1});
}

TEST_CASE("downtime and budget without the same windows speak of the same time") {
    const auto maintenance = windows({{start + days{3}, start + days{6}}});
    const auto down = windows({{start + days{5} + 23h, start + days{6} + 20min}});
    const auto uptime = *nines::uptime_from_down(month, down, maintenance);
    const auto budget = *nines::budget_excluding(99.9_percent, month, maintenance);
    CHECK(uptime.down == 20min);
    CHECK(uptime.counted() == budget.period());
    const auto status = budget.status_from_downtime(uptime.down);
    CHECK(status.spent == 20min);
    CHECK(status.spent_fraction() ==
          doctest::Approx(uptime.down_ratio().value_or(-1) / 0.001).epsilon(1e-14));
}

TEST_CASE("a period that is all maintenance has no budget and says so") {
    const auto all = windows({{start - 1h, start + days{31}}});
    CHECK(nines::counted_time(month, all) == 0min);
    CHECK(nines::budget_excluding(99.9_percent, month, all).error() ==
          nines::error{nines::errc::insufficient, "budget_excluding",
                       "the exclusions leave no time of the period"});
}

TEST_CASE("a period that is empty or inverted is refused") {
    for (const half_open none : {half_open{start, start}, half_open{start + 1h, start}}) {
        CHECK(nines::budget_excluding(99.9_percent, none, set{}).error().code ==
              nines::errc::out_of_domain);
    }
}

TEST_CASE("the budget comes in the number type that is asked for") {
    const auto narrow = nines::budget_excluding<float>(99.9_percent, month, set{});
    CHECK(narrow->allowed_downtime().count() == 2592.0F);
}

} // namespace exclusions_test
