// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/forecast_capacity.hpp>

#include <nines/capacity/extern_double.hpp>
#include <nines/capacity/linear_trend.hpp>

#include "golden_series.hpp"
#include "series_of.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

namespace forecast_capacity_test {

namespace {

using nines::capacity_level;
using nines::capacity_state;
using nines::confidence;
using nines::errc;
using nines::error_memory;
using nines::forecast;
using nines::forecast_question;
using nines::growth;
using nines::probability_reached_by;
using nines::reaching;
using nines::summarise;
using nines::time_series;
using nines::time_to_capacity;
using simulated::series_of;

TEST_CASE("of a line with independent errors it is Fieller's interval") {
    const auto all = golden::series_by_name();
    for (const std::string name : {"cap30", "cap180"}) {
        const auto& [x, y] = all.at(name);
        nines::linear_trend<> line;
        line.add(x, y);
        const auto ahead =
            forecast<>::fit(time_series<>::from(x, y).value(), {.errors = error_memory::none});
        const double capacity = name == "cap30" ? 100 : 1000;
        for (const auto what : {reaching::mean_line, reaching::observation}) {
            const auto expected = time_to_capacity(line, capacity, confidence{0.5}, {.what = what});
            const auto at = time_to_capacity(*ahead, capacity, confidence{0.5},
                                             {.what = what, .until = 100'000});
            REQUIRE(expected.state == capacity_state::at);
            REQUIRE(at.state == capacity_state::at);
            CHECK(*at.when == doctest::Approx(*expected.when).epsilon(1e-9));
            CHECK(*at.earliest == doctest::Approx(*expected.earliest).epsilon(1e-9));
            CHECK(*at.latest == doctest::Approx(*expected.latest).epsilon(1e-9));
            const auto chance =
                probability_reached_by(*ahead, capacity, *at.earliest, {.what = what});
            CHECK(*chance == doctest::Approx(0.25).epsilon(1e-6));
        }
    }
}

/// A line of 0.1 a step, a wave of 24 steps and height 5, a little noise.
time_series<> daily() {
    std::mt19937_64 random{127};
    std::normal_distribution<double> noise{0, 0.3};
    return series_of(241, [&](int i) {
        return 20 + 0.1 * i + 5 * std::sin(2 * std::numbers::pi * i / 24.0) + noise(random);
    });
}

TEST_CASE("the curve, the last observation, or the seasonal peak") {
    // Now the line is at 44, the wave at 0, its peaks at 49.
    const auto ahead = forecast<>::fit(daily(), {.season = {.fourier = {{24, 1}}}});
    REQUIRE(ahead);
    const confidence level{0.9};
    const auto ask = [&](double capacity, capacity_level of) {
        return time_to_capacity(*ahead, capacity, level, {.level = of});
    };
    CHECK(ask(43, capacity_level::fitted_value).state == capacity_state::reached);
    CHECK(ask(46, capacity_level::seasonal_peak).state == capacity_state::reached);
    CHECK(ask(ahead->last_value(), capacity_level::last_observation).state ==
          capacity_state::reached);
    // The next peak is six steps ahead: 44.6 + 5.
    const auto next = ask(48, capacity_level::fitted_value);
    REQUIRE(next.state == capacity_state::at);
    CHECK(*next.when > 241);
    CHECK(*next.when < 246);
    CHECK(*next.earliest <= *next.when);
    CHECK(*next.when <= *next.latest);
    // The peak reaches 60 when the line reaches 55, a wave's top at most a day later.
    const auto peak = ask(60, capacity_level::seasonal_peak);
    const auto curve = ask(60, capacity_level::fitted_value);
    CHECK(*peak.when == doctest::Approx(350).epsilon(0.02));
    CHECK(*curve.when >= *peak.when - 1e-6);
    CHECK(*curve.when < *peak.when + 24);
    CHECK(ahead->fitted_at(*curve.when) == doctest::Approx(60).epsilon(1e-3));
}

TEST_CASE("risks and planned peaks see every day, wherever the time asked for falls") {
    const auto ahead = forecast<>::fit(daily(), {.season = {.fourier = {{24, 1}}}});
    REQUIRE(ahead);
    const nines::quantile_level level{0.9};
    // 84 days ahead, 168 even looks fall on two hours of the day.
    double risk = 0;
    double peak = 0;
    for (int days = 77; days <= 91; days += 7) {
        const double until = ahead->last_time() + 24 * days;
        double seen = 0;
        for (double at = until - 24; at <= until; at += 0.25) {
            seen = std::max(seen, ahead->quantile(at, level).value());
        }
        const double most = nines::highest_quantile(*ahead, until, level).value();
        CHECK(most == doctest::Approx(seen).epsilon(1e-4));
        CHECK(most > peak);
        peak = most;
        const double now = probability_reached_by(*ahead, seen, until).value();
        CHECK(now >= risk);
        CHECK(probability_reached_by(*ahead, seen, until + 12).value() >= now);
        risk = probability_reached_by(*ahead, seen + 24 * 0.7, until).value();
    }
    CHECK(nines::highest_quantile(*ahead, ahead->last_time() - 1, level).error().code ==
          errc::out_of_domain);
}

/// Holidays of a length from each of some days on.
std::vector<nines::interval<double>> holidays_from(const std::vector<double>& days, double length) {
    std::vector<nines::interval<double>> made;
    made.reserve(days.size());
    for (const double first : days) {
        made.push_back({first, first + length});
    }
    return made;
}

bool within(const std::vector<nines::interval<double>>& holidays, double time) {
    return std::any_of(holidays.begin(), holidays.end(), [time](const auto& each) {
        return each.lower <= time && time < each.upper;
    });
}

/// 150 days that rise by 1 a day from 50, and by `more` on holidays, with a week of some height.
time_series<> with_holidays(const std::vector<nines::interval<double>>& holidays, double more,
                            double week) {
    std::mt19937_64 random{151};
    std::normal_distribution<double> noise{0, 0.5};
    return series_of(150, [&](int i) {
        return 50 + i + week * std::sin(2 * std::numbers::pi * i / 7.0) +
               (within(holidays, i) ? more : 0) + noise(random);
    });
}

/// By each of 6 times: the chance never falls and is a half at `when`; what is planned for never
/// falls either. But for what a look in 168 may miss of a peak.
void check_agreement(const forecast<>& ahead, double capacity, const forecast_question<>& asked) {
    const auto at = time_to_capacity(ahead, capacity, confidence{0.9}, asked);
    REQUIRE(at.when);
    const double half = *at.when;
    CHECK(probability_reached_by(ahead, capacity, half - 0.1, asked).value() <= 0.5);
    CHECK(probability_reached_by(ahead, capacity, half + 0.1, asked).value() >= 0.5);
    double chance = 0;
    double planned = ahead.quantile(ahead.last_time(), nines::quantile_level{0.9}).value();
    for (int k = 1; k <= 6; ++k) {
        const double time = ahead.last_time() + k * 49.7;
        const double now = probability_reached_by(ahead, capacity, time, asked).value();
        CHECK(now >= chance - 5e-3);
        CHECK((now >= 0.5 || time < half + 0.1));
        CHECK((now <= 0.5 || time >= half - 0.1));
        chance = now;
        if (k % 3 == 0) {
            const double most =
                nines::highest_quantile(ahead, time, nines::quantile_level{0.9}).value();
            CHECK(most >= planned - 5e-3);
            planned = most;
        }
    }
}

TEST_CASE("a last sample on a holiday does not make every day one") {
    const auto holidays = holidays_from({20, 60, 100, 149}, 1);
    const auto ahead =
        forecast<>::fit(with_holidays(holidays, 50, 0), {.season = {.holidays = holidays}});
    REQUIRE(ahead);
    // On the holiday now it is 249; the line is at 260 on day 210.
    const auto at = time_to_capacity(*ahead, 260, confidence{0.9});
    REQUIRE(at.state == capacity_state::at);
    CHECK(*at.when == doctest::Approx(210).epsilon(0.005));
    CHECK(probability_reached_by(*ahead, 260, 205).value() < 0.01);
    check_agreement(*ahead, 260, {.until = 600});
    // Growth compares days that are none.
    CHECK(*summarise(*ahead, 179, 260, confidence{0.9})->growth_percent ==
          doctest::Approx(100 * 30 / 199.0).epsilon(0.01));
}

TEST_CASE("a holiday ahead is when capacity is reached, with and without a season") {
    const auto holidays = holidays_from({20, 60, 100, 170.25, 300}, 1);
    for (const double week : {0.0, 5.0}) {
        nines::forecast_model<> model{.season = {.holidays = holidays}};
        if (week > 0) {
            model.season.fourier = {{7, 1}};
        }
        const auto ahead = forecast<>::fit(with_holidays(holidays, 50, week), model);
        REQUIRE(ahead);
        const auto at = time_to_capacity(*ahead, 250, confidence{0.9}, {.until = 600});
        CHECK(*at.when == doctest::Approx(170.25).epsilon(1e-6));
        CHECK(*at.latest == doctest::Approx(170.25).epsilon(1e-6));
        check_agreement(*ahead, 250, {.until = 600});
        // Just too high for that holiday, and for the week's peaks until day 200 or so.
        check_agreement(
            *ahead, 290,
            {.what = week > 0 ? reaching::observation : reaching::mean_line, .until = 600});
    }
}

TEST_CASE("the seasonal peak is that of the week; holidays count as they fall") {
    const auto holidays = holidays_from({20, 60, 100, 152}, 1);
    const auto ahead = forecast<>::fit(with_holidays(holidays, 50, 5),
                                       {.season = {.fourier = {{7, 1}}, .holidays = holidays}});
    REQUIRE(ahead);
    const forecast_question<> peak{.level = capacity_level::seasonal_peak, .until = 600};
    // With 5 for the week, the line is at 300 on day 245; with 50 for a holiday, on day 195.
    const auto at = time_to_capacity(*ahead, 300, confidence{0.9}, peak);
    CHECK(*at.when == doctest::Approx(245).epsilon(0.005));
    check_agreement(*ahead, 300, peak);
}

TEST_CASE("holidays with less to do hide no peak before them") {
    const auto holidays = holidays_from({20, 60, 100, 160, 260}, 14);
    const auto ahead = forecast<>::fit(with_holidays(holidays, -60, 5),
                                       {.season = {.fourier = {{7, 1}}, .holidays = holidays}});
    REQUIRE(ahead);
    check_agreement(*ahead, 300, {.until = 600});
}

TEST_CASE("never, perhaps never, and no information") {
    std::mt19937_64 random{131};
    std::normal_distribution<double> noise;
    const auto falling =
        forecast<>::fit(series_of(60, [&](int i) { return 50 - i + noise(random); }));
    CHECK(time_to_capacity(*falling, 80, confidence{0.95}).state == capacity_state::never);
    const auto level_line = forecast<>::fit(series_of(60, [&](int) { return 50 + noise(random); }));
    const auto perhaps = time_to_capacity(*level_line, 53, confidence{0.95});
    CHECK(perhaps.state == capacity_state::one_sided);
    CHECK(*perhaps.earliest > 59);
    CHECK_FALSE(perhaps.latest);
    const auto open = time_to_capacity(*falling, falling->fitted_at(59) + 0.1, confidence{0.95});
    CHECK(open.state == capacity_state::no_information);
    // Towards a ceiling of 100, 120 is never reached.
    const auto filling = forecast<>::fit(
        series_of(60, [&](int i) { return 100 / (1 + std::exp(3 - 0.1 * i + noise(random) / 9)); }),
        {.scale = growth<>::logistic(100)});
    CHECK(time_to_capacity(*filling, 120, confidence{0.95}).state == capacity_state::never);
    CHECK(time_to_capacity(*filling, 99.5, confidence{0.95}).state == capacity_state::at);
}

TEST_CASE("questions without numbers") {
    const auto ahead = forecast<>::fit(series_of(20, [](int i) { return i + i % 3; }));
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(time_to_capacity(*ahead, nan, confidence{0.9}).state ==
          capacity_state::insufficient_data);
    CHECK(time_to_capacity(*ahead, 30, confidence{0.9}, {.until = 3}).state ==
          capacity_state::insufficient_data);
    CHECK(probability_reached_by(*ahead, 30, 3).error().code == errc::out_of_domain);
    CHECK(probability_reached_by(*ahead, nan, 30).error().code == errc::out_of_domain);
    CHECK(*probability_reached_by(*ahead, 3, 30) == 1);
    CHECK(summarise(*ahead, 19, 30, confidence{0.9}).error().code == errc::out_of_domain);
}

TEST_CASE("the planner's summary") {
    const auto series = series_of(101, [](int i) { return 50 + 0.5 * i + (i % 2 - 0.5) / 4; });
    const auto ahead = forecast<>::fit(series);
    const auto summary = summarise(*ahead, 150, 120, confidence{0.95});
    REQUIRE(summary);
    CHECK(summary->now == 100);
    CHECK(summary->last_observation == series.values().back());
    CHECK(summary->current == doctest::Approx(100).epsilon(0.001));
    CHECK(summary->fitted_then == doctest::Approx(125).epsilon(0.001));
    CHECK(summary->then.mean == doctest::Approx(125).epsilon(0.001));
    CHECK(*summary->growth_percent == doctest::Approx(25).epsilon(0.01));
    CHECK(summary->reaches.state == capacity_state::at);
    CHECK(*summary->time_left == doctest::Approx(40).epsilon(0.01));
    CHECK(*summarise(*ahead, 150, 90, confidence{0.95})->time_left == 0);
    const auto negative = forecast<>::fit(series_of(50, [](int i) { return -90.0 + i + i % 2; }));
    CHECK_FALSE(summarise(*negative, 60, 1000, confidence{0.95})->growth_percent);
}

TEST_CASE("growth compares whole seasons, whatever the hours of now and then") {
    for (const int size : {235, 241, 247}) {
        std::mt19937_64 random{139};
        std::normal_distribution<double> noise{0, 0.1};
        const auto series = series_of(size, [&](int i) {
            return 20 + 0.1 * i + 5 * std::sin(2 * std::numbers::pi * i / 24.0) + noise(random);
        });
        const auto ahead = forecast<>::fit(series, {.season = {.fourier = {{24, 1}}}});
        const double now = ahead->last_time();
        for (const double hours : {90.0, 96.0, 102.0}) {
            const auto summary = summarise(*ahead, now + hours, 1000, confidence{0.95});
            CHECK(*summary->growth_percent ==
                  doctest::Approx(100 * 0.1 * hours / (20 + 0.1 * now)).epsilon(0.02));
        }
        CHECK(ahead->level_at(now) == doctest::Approx(20 + 0.1 * now).epsilon(0.01));
    }
    // Of exponential growth, seasons are factors, and the level is that of the quantity.
    const auto doubling = forecast<>::fit(
        series_of(241, [](int i) { return std::exp2(i / 48.0 + std::sin(i * 0.261799387799149)); }),
        {.scale = growth<>::exponential(), .season = {.fourier = {{24, 1}}}});
    CHECK(*summarise(*doubling, 240 + 54, 1e9, confidence{0.95})->growth_percent ==
          doctest::Approx(100 * (std::exp2(54 / 48.0) - 1)).epsilon(1e-6));
}

TEST_CASE("planned peaks of a forecast that was held against its past are as much higher") {
    std::mt19937_64 random{149};
    std::student_t_distribution<double> heavy{3};
    const auto series = series_of(300, [&](int i) { return 20 + 0.1 * i + heavy(random); });
    const auto fit = [](const time_series<>& history) {
        return forecast<>::fit(history, {.errors = error_memory::none});
    };
    const auto calibrated =
        nines::calibrated_forecast<forecast<>>::fit(series,
                                                    {.horizon = 30,
                                                     .history = 60,
                                                     .every = 30,
                                                     .window = 30,
                                                     .targets = 30,
                                                     .level = confidence{0.995}},
                                                    fit);
    REQUIRE(calibrated);
    REQUIRE(calibrated->factor() > 1);
    const auto& own = calibrated->uncalibrated();
    const nines::quantile_level level{0.9};
    const double median = own.quantile(330, nines::quantile_level{0.5}).value();
    CHECK(nines::highest_quantile(*calibrated, 330, level).value() - median ==
          doctest::Approx(calibrated->factor() *
                          (nines::highest_quantile(own, 330, level).value() - median)));
    CHECK(nines::highest_quantile(*calibrated, 3, level).error().code == errc::out_of_domain);
}

TEST_CASE("capacities as large as numbers get") {
    const auto ahead = forecast<>::fit(series_of(40, [](int i) { return i + i % 3; }));
    for (const double capacity : {1e155, 1e300}) {
        CHECK(time_to_capacity(*ahead, capacity, confidence{0.9}).state == capacity_state::never);
        CHECK(*probability_reached_by(*ahead, capacity, 1000) == doctest::Approx(0).scale(1e-9));
    }
    const auto far = time_to_capacity(*ahead, 1e140, confidence{0.9}, {.until = 1e142});
    REQUIRE(far.state == capacity_state::at);
    CHECK(*far.when / 1e140 == doctest::Approx(1).epsilon(0.05));
}

TEST_CASE("the interval holds the true time as often as it says, with correlated errors") {
    std::mt19937_64 random{137};
    std::normal_distribution<double> normal;
    constexpr int runs = 150;
    int held = 0;
    int known = 0;
    for (int run = 0; run < runs; ++run) {
        double error = normal(random) / 0.6;
        const auto ahead = forecast<>::fit(series_of(150, [&](int i) {
            error = 0.8 * error + normal(random);
            return 0.1 * i + error;
        }));
        const auto at = time_to_capacity(*ahead, 30, confidence{0.8}); // truly at 300
        if (at.state == capacity_state::at) {
            ++known;
            held += *at.earliest <= 300 && 300 <= *at.latest;
        }
    }
    CHECK(known > runs - 4);
    CHECK(std::abs(held - 0.8 * runs) < 4 * std::sqrt(0.16 * runs));
}

} // namespace

} // namespace forecast_capacity_test
