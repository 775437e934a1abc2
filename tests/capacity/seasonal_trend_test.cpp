// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/seasonal_trend.hpp>

#include <nines/capacity/extern_double.hpp>

#include "simulated_errors.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

namespace seasonal_trend_test {

namespace {

using nines::errc;
using nines::error_memory;
using nines::seasonal_term;
using nines::seasonal_terms;
using nines::seasonal_trend;
using nines::term_kind;

struct series {
    std::vector<double> times;
    std::vector<double> values;
};

template <class Value>
series hourly(int hours, Value value) {
    series made;
    for (int i = 0; i < hours; ++i) {
        made.times.push_back(1'767'225'600.0 + 3600.0 * i); // a Thursday, 2026-01-01
        made.values.push_back(value(made.times.back()));
    }
    return made;
}

constexpr double day = 86'400;

TEST_CASE("a line with waves, hours, days and a holiday is found again, each term by its value") {
    const double start = 1'767'225'600;
    const auto truth = [start](double time) {
        const double days = (time - start) / day;
        const int weekday = static_cast<int>(std::floor((time - 345'600) / day)) % 7;
        const int hour = static_cast<int>(std::floor(time / 3600)) % 24;
        return 50 + 0.75 * days + 3 * std::sin(2 * std::numbers::pi * days / 10) +
               (hour == 9 ? 4 : 0) + (weekday == 5 ? -6 : 0) + (days >= 20 && days < 21 ? 11 : 0);
    };
    const auto [times, values] = hourly(24 * 35, truth);
    const seasonal_terms<> terms{.fourier = {{10 * day, 1}},
                                 .hour_of_day = true,
                                 .day_of_week = true,
                                 .holidays = {{start + 20 * day, start + 21 * day}}};
    const auto trend = seasonal_trend<>::fit(times, values, terms);
    REQUIRE(trend);
    CHECK(trend->dropped().empty());
    CHECK(trend->terms().size() == 2 + 2 + 23 + 6 + 1);
    CHECK(trend->slope() * day == doctest::Approx(0.75).epsilon(1e-10));
    for (std::size_t j = 0; j < trend->terms().size(); ++j) {
        const auto& term = trend->terms()[j];
        const double coefficient = trend->regression().coefficients()(static_cast<int>(j));
        if (term.kind == term_kind::hour) {
            CHECK(coefficient == doctest::Approx(term.number == 9 ? 4 : 0).epsilon(1e-9).scale(1));
        } else if (term.kind == term_kind::weekday) {
            CHECK(coefficient == doctest::Approx(term.number == 5 ? -6 : 0).epsilon(1e-9).scale(1));
        } else if (term.kind == term_kind::holiday) {
            CHECK(coefficient == doctest::Approx(11).epsilon(1e-10));
        }
    }
    const double ahead = start + 52.4 * day;
    CHECK(trend->fitted_at(ahead) == doctest::Approx(truth(ahead)).epsilon(1e-9));
    CHECK(trend->mean_at(ahead).centre() == doctest::Approx(truth(ahead)).epsilon(1e-9));
    // The season is what is added to level and trend.
    const double base = trend->row(ahead, start, false).dot(trend->regression().coefficients());
    CHECK(trend->fitted_at(ahead) - trend->season_at(ahead) ==
          doctest::Approx(base - trend->season_at(start)).epsilon(1e-9));
}

TEST_CASE("terms that others determine are dropped, and named") {
    // Working days by the hour: no weekends, and waves of 12 hours are seen, of one hour not.
    auto [times, values] = hourly(24 * 9, [](double time) { return std::sin(time); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (const auto days = static_cast<int>(times[i] / day) - 4; days % 7 < 5) {
            times[kept] = times[i];
            values[kept++] = values[i];
        }
    }
    times.resize(kept);
    values.resize(kept);
    const auto trend = seasonal_trend<>::fit(
        times, values, {.fourier = {{day, 2}, {3600, 1}}, .day_of_week = true}, error_memory::none);
    REQUIRE(trend);
    const auto dropped = trend->dropped();
    REQUIRE(dropped.size() == 2 + 2);
    CHECK(dropped[0] == seasonal_term{term_kind::sine, 1, 1});
    CHECK(dropped[1] == seasonal_term{term_kind::cosine, 1, 1});
    CHECK(dropped[2] == seasonal_term{term_kind::weekday, 0, 5});
    CHECK(dropped[3] == seasonal_term{term_kind::weekday, 0, 6});
    CHECK(trend->terms().size() == 2 + 4 + 4);
    // Hours and waves of the day say the same: what comes later goes.
    const auto both = seasonal_trend<>::fit(
        times, values, {.fourier = {{day, 3}}, .hour_of_day = true}, error_memory::none);
    CHECK(both->terms().size() == 1 + 1 + 23);
    CHECK(both->dropped().size() == 6);
    CHECK(both->dropped()[0].kind == term_kind::hour);
}

TEST_CASE("a season that the times do not span is refused") {
    const auto [times, values] = hourly(24 * 7 - 1, [](double time) { return std::sin(time); });
    const auto refusal = seasonal_trend<>::fit(times, values, {.day_of_week = true}).error();
    CHECK(refusal.code == errc::insufficient);
    CHECK(std::string{refusal.what} == "expected times that span the longest season");
    CHECK(seasonal_trend<>::fit(times, values, {.fourier = {{day, 2}}}));
    CHECK_FALSE(seasonal_trend<>::fit(times, values, {.fourier = {{8 * day, 1}}}));
    const auto [whole, seen] = hourly(24 * 7, [](double time) { return std::sin(time); });
    CHECK(seasonal_trend<>::fit(whole, seen, {.day_of_week = true}));
}

TEST_CASE("the peak of a season") {
    const auto [times, values] = hourly(24 * 14, [](double time) {
        return std::cos(2 * std::numbers::pi * (time / day - 0.7)) + 1e-6 * std::cos(time);
    });
    const auto trend = seasonal_trend<>::fit(times, values, {.fourier = {{day, 1}}});
    const double peak = trend->peak_after(times.back());
    CHECK(peak >= times.back());
    CHECK(peak < times.back() + day);
    CHECK(peak / day - std::floor(peak / day) == doctest::Approx(0.7).epsilon(1e-3));
    const auto plain = seasonal_trend<>::fit(times, values);
    CHECK(plain->peak_after(123) == 123);
    CHECK(plain->season_at(123) == 0);
    CHECK(seasonal_trend<>::fit(times, values, {.trend = false})->slope() == 0);
}

TEST_CASE("a holiday is no part of a season's peak") {
    const double start = 1'767'225'600;
    const nines::interval<double> past{start + 3 * day, start + 4 * day};
    const nines::interval<double> coming{start + 15 * day, start + 16 * day};
    const auto [times, values] = hourly(24 * 14, [&](double time) {
        return std::cos(2 * std::numbers::pi * (time / day - 0.7)) +
               (past.lower <= time && time < past.upper ? 20 : 0) + 1e-6 * std::cos(time);
    });
    const auto trend = seasonal_trend<>::fit(
        times, values, {.fourier = {{day, 1}, {7 * day, 1}}, .holidays = {past, coming}});
    REQUIRE(trend);
    const double peak = trend->peak_after(start + 14 * day);
    CHECK(peak / day - std::floor(peak / day) == doctest::Approx(0.7).epsilon(1e-3));
    const double noon = start + 15.5 * day;
    CHECK(trend->on_holiday(noon));
    CHECK_FALSE(trend->on_holiday(coming.upper));
    const auto at = [&](double time, bool holiday) {
        return trend->row(time, time, holiday).dot(trend->regression().coefficients());
    };
    CHECK(at(noon, true) == trend->fitted_at(noon));
    CHECK(at(noon, true) - at(noon, false) == doctest::Approx(20).epsilon(1e-6));
}

TEST_CASE("what cannot be fitted is refused") {
    const std::vector<double> none;
    const std::vector<double> two{1, 2};
    CHECK(seasonal_trend<>::fit(none, none).error().code == errc::insufficient);
    CHECK(seasonal_trend<>::fit(two, none).error().code == errc::contradiction);
    CHECK(seasonal_trend<>::fit(two, two).error().code == errc::insufficient);
    CHECK(seasonal_trend<>::fit(two, two, {.day = 0}).error().code == errc::out_of_domain);
    const std::vector<double> falling{3, 2, 1, 4};
    CHECK(seasonal_trend<>::fit(falling, falling).error().code == errc::out_of_domain);
}

TEST_CASE("95 % intervals cover 95 % with a season and correlated errors, with gaps") {
    std::mt19937_64 random{97};
    constexpr int runs = 150;
    int held = 0;
    for (int run = 0; run < runs; ++run) {
        const auto errors = simulated::autoregression(random, 0.8, 400);
        const auto value = [&](int i) {
            return 0.01 * i + 5 * std::sin(2 * std::numbers::pi * i / 24.0) +
                   errors[static_cast<std::size_t>(i)];
        };
        series seen;
        for (int i = 0; i < 240; ++i) {
            if (i % 37 > 3) { // four of 37 are missing
                seen.times.push_back(i);
                seen.values.push_back(value(i));
            }
        }
        const auto trend = seasonal_trend<>::fit(seen.times, seen.values, {.fourier = {{24, 2}}});
        for (const int at : {240, 260, 399}) {
            const double tail = trend->observation_at(at).upper_tail(value(at));
            held += tail > 0.025 && tail < 0.975;
        }
    }
    // Three of a run are not independent: the error is taken as if they were one.
    CHECK(std::abs(held / (3.0 * runs) - 0.95) < 4 * std::sqrt(0.05 * 0.95 / runs));
}

TEST_CASE("float") {
    const std::vector<float> times{0, 1, 2, 3, 4, 5, 6, 7};
    const std::vector<float> values{1, 3, 2, 4, 3, 5, 4, 6};
    const auto trend = seasonal_trend<float>::fit(times, values, {.fourier = {{2, 1}}});
    REQUIRE(trend);
    CHECK(trend->slope() == doctest::Approx(0.5).epsilon(1e-4));
}

} // namespace

} // namespace seasonal_trend_test
