// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/backtest.hpp>

#include <nines/capacity/extern_double.hpp>

#include "series_of.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <random>
#include <vector>

namespace backtest_test {

namespace {

using nines::backtest;
using nines::backtest_capacity;
using nines::backtest_plan;
using nines::confidence;
using nines::errc;
using nines::interval;
using nines::result;
using nines::time_series;
using simulated::series_of;

struct statement {
    double median;
    interval<double> observation_interval;
};

/// The last value, give or take.
struct persistence {
    double last;
    double reach;
    [[nodiscard]] result<statement> at(double, confidence) const {
        return statement{last, {last - reach, last + reach}};
    }
};

auto persisting(double reach) {
    return [reach](const time_series<>& history) -> result<persistence> {
        if (history.size() < 3) {
            return nines::error{errc::insufficient, "persistence", "expected three"};
        }
        return persistence{history.values().back(), reach};
    };
}

TEST_CASE("a ramp against persistence, by hand") {
    const auto ramp = series_of(11, [](int i) { return 2.0 * i; });
    // Origins at 1 (refused), 3, 5 and 7; three ahead the last value is 6 too low.
    const backtest_plan<> plan{.horizon = 3, .history = 1, .every = 2, .level = confidence{0.8}};
    const auto score = backtest(ramp, plan, persisting(7));
    REQUIRE(score);
    CHECK(score->origins == 3);
    CHECK(score->refused == 1);
    CHECK(score->targets == 3);
    CHECK(score->coverage() == 1);
    CHECK(score->below == 0);
    CHECK(score->mean_width() == 14);
    CHECK(score->mean_absolute_error() == 6);
    CHECK(score->mase() == 3); // the naive forecast is 2 off
    // Ends are 13 below and 1 above, the median 6 below.
    CHECK(score->mean_pinball() ==
          doctest::Approx((0.1 * 13 + 0.5 * 6 + 0.1 * 1) / 3).epsilon(1e-14));
    const auto tight = backtest(ramp, plan, persisting(5));
    CHECK(tight->coverage() == 0);
    CHECK(tight->mean_pinball() ==
          doctest::Approx((0.1 * 11 + 0.5 * 6 + 0.9 * 1) / 3).epsilon(1e-14));
}

TEST_CASE("targets of a window are spread over it, none is before the origin") {
    const auto ramp = series_of(101, [](int i) { return 1.0 * i; });
    backtest_plan<> plan{.horizon = 20, .history = 50, .every = 100, .window = 10, .targets = 5};
    // From the origin 50: 70, 68, 66, 64, 62.
    CHECK(backtest(ramp, plan, persisting(1))->mean_absolute_error() == 16);
    plan.targets = 100;
    CHECK(backtest(ramp, plan, persisting(1))->targets == 10);
    plan.window = 40;
    CHECK(backtest(ramp, plan, persisting(1))->targets == 20);
    plan.season = 60;
    CHECK(backtest(ramp, plan, persisting(1))->unscaled == 20);
    CHECK(backtest(ramp, plan, persisting(1))->mase() == 0);
}

TEST_CASE("scores of parts add up to that of the whole") {
    std::mt19937_64 random{139};
    std::normal_distribution<double> normal;
    const auto noise = series_of(400, [&](int) { return normal(random); });
    const auto run = [&](double history, double every) {
        return backtest(noise, {.horizon = 5, .history = history, .every = every}, persisting(2))
            .value();
    };
    auto even = run(100, 20);
    even.merge(run(110, 20));
    const auto whole = run(100, 10);
    CHECK(even.origins == whole.origins);
    CHECK(even.covered == whole.covered);
    CHECK(even.pinball == doctest::Approx(whole.pinball).epsilon(1e-12));
    CHECK(even.scaled_error == doctest::Approx(whole.scaled_error).epsilon(1e-12));
}

TEST_CASE("the right interval covers, and no other has a smaller pinball loss") {
    std::mt19937_64 random{149};
    std::normal_distribution<double> normal;
    const auto noise = series_of(4000, [&](int) { return normal(random); });
    const auto around_zero = [](double reach) {
        return
            [reach](const time_series<>&) -> result<persistence> { return persistence{0, reach}; };
    };
    const backtest_plan<> plan{.horizon = 1, .history = 10, .every = 1, .level = confidence{0.9}};
    const auto right = backtest(noise, plan, around_zero(1.645));
    CHECK(std::abs(right->coverage() - 0.9) < 4 * 0.3 / std::sqrt(3990));
    CHECK(right->mean_pinball() < backtest(noise, plan, around_zero(1.3))->mean_pinball());
    CHECK(right->mean_pinball() < backtest(noise, plan, around_zero(2.1))->mean_pinball());
}

struct times {
    std::optional<double> when;
    std::optional<double> earliest;
    std::optional<double> latest;
};

TEST_CASE("the time of a capacity, against when it came") {
    const auto ramp = series_of(101, [](int i) { return 1.0 * i; });
    const backtest_plan<> plan{.horizon = 10, .history = 20, .every = 10};
    // Origins 20 to 90; 75 is reached at 75: six origins are before it.
    const auto score = backtest_capacity(ramp, plan, 75, [](const time_series<>& history) {
        const double last = history.times().back();
        return last < 30 ? times{} : times{70, last, last < 50 ? 72 : 80};
    });
    REQUIRE(score);
    CHECK(score->origins == 8);
    CHECK(score->reached_before == 2);
    CHECK(score->missed == 1);
    CHECK(score->foretold == 5);
    CHECK(score->covered == 3);
    CHECK(score->mean_error() == -5);
    CHECK(score->mean_absolute_error() == 5);
    const auto never = backtest_capacity(ramp, plan, 200, [](const time_series<>& history) {
        return history.times().back() < 50 ? times{95, {}, {}} : times{300, {}, {}};
    });
    CHECK(never->false_alarms == 3);
    CHECK(never->quiet == 5);
    CHECK(never->mean_error() == 0);
}

TEST_CASE("plans that make no sense") {
    const auto ramp = series_of(11, [](int i) { return 1.0 * i; });
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const auto code = [&](const backtest_plan<>& plan) {
        return backtest(ramp, plan, persisting(1)).error().code;
    };
    CHECK(code({.horizon = 0, .history = 1, .every = 1}) == errc::out_of_domain);
    CHECK(code({.horizon = 1, .history = nan, .every = 1}) == errc::out_of_domain);
    CHECK(code({.horizon = 1, .history = 1, .every = -1}) == errc::out_of_domain);
    CHECK(code({.horizon = 1, .history = 1, .every = 1, .window = nan}) == errc::out_of_domain);
    CHECK(code({.horizon = 1, .history = 1, .every = 1, .targets = 0}) == errc::out_of_domain);
    CHECK(backtest_capacity(ramp, {.horizon = 1, .history = 1, .every = 1}, nan,
                            [](const time_series<>&) { return times{}; })
              .error()
              .code == errc::out_of_domain);
    const auto none =
        backtest(time_series<>{}, {.horizon = 1, .history = 1, .every = 1}, persisting(1));
    CHECK(none->origins == 0);
    CHECK(none->coverage() == 0);
}

} // namespace

} // namespace backtest_test
