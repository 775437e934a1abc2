// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/time_pattern.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace time_pattern_test {

using namespace std::chrono_literals;
using nines::confidence;
using nines::errc;
using nines::event_exposure;
using nines::half_open;
using nines::test_correction;
using point = std::chrono::sys_seconds;
using points = std::vector<point>;

namespace {

/// 2024-01-01 00:00 UTC, a Monday.
constexpr point monday{std::chrono::seconds{1'704'067'200}};
constexpr half_open<point> four_weeks{monday, monday + 24h * 28};
constexpr confidence level{0.95};

auto pattern_of(const std::vector<event_exposure<double>>& bins,
                test_correction correction = test_correction::holm) {
    return nines::pattern_of(std::span<const event_exposure<double>>{bins}, level, correction);
}

TEST_CASE("incidents fall in the hours and days they began in") {
    const points incidents{monday + 3h, monday + 3h + 59min + 59s, monday + 24h * 6 + 23h,
                           monday - 1s, four_weeks.to};
    const auto hours = *nines::hours_of_day(incidents, four_weeks, 0s, level);
    REQUIRE(hours.bins.size() == 24);
    CHECK(hours.bins[3].count == 2);
    CHECK(hours.bins[23].count == 1);
    CHECK(hours.bins[3].expected == doctest::Approx(3.0 / 24));
    const auto days = *nines::days_of_week(incidents, four_weeks, 0s, level);
    REQUIRE(days.bins.size() == 7);
    CHECK(days.bins[0].count == 2);
    CHECK(days.bins[6].count == 1);
    CHECK(days.bins[6].share.value == doctest::Approx(1.0 / 3));
}

TEST_CASE("an offset is the local clock's, and may take an incident to another day") {
    const points incidents{monday + 30min};
    const auto west = *nines::days_of_week(incidents, four_weeks, -1h, level);
    CHECK(west.bins[6].count == 1);
    const auto east = *nines::hours_of_day(incidents, four_weeks, 5h + 30min, level);
    CHECK(east.bins[6].count == 1);
    const points before_epoch{point{-1s}};
    const auto early =
        *nines::hours_of_day(before_epoch, half_open<point>{point{-48h}, point{0s}}, 0s, level);
    CHECK(early.bins[23].count == 1);
}

TEST_CASE("a period that is not whole days gives each hour the time it has") {
    const half_open<point> period{monday + 22h + 30min, monday + 49h + 15min};
    const points incidents{monday + 23h};
    const auto hours = *nines::hours_of_day(incidents, period, 0s, level);
    double sum = 0;
    for (std::size_t hour = 0; hour < 24; ++hour) {
        CAPTURE(hour);
        const double minutes = hour == 22                ? 90
                               : hour == 23 || hour == 0 ? 120
                               : hour == 1               ? 75
                                                         : 60;
        CHECK(hours.bins[hour].expected == doctest::Approx(minutes / (26.75 * 60)));
        sum += hours.bins[hour].expected;
    }
    CHECK(sum == doctest::Approx(1));
}

TEST_CASE("bins agree with the binomial test of R, and their corrections with p.adjust") {
    // pbinom for the tails (twice the smaller), binom.test and chisq.test; R 4.2.2.
    const auto pattern = *pattern_of({{19, 1}, {9, 1}, {7, 1}, {5, 1}});
    CHECK(pattern.bins[0].p_value == doctest::Approx(0.0034167309079041362).epsilon(1e-11));
    CHECK(pattern.bins[0].corrected == doctest::Approx(4 * 0.0034167309079041362).epsilon(1e-11));
    CHECK(pattern.bins[0].expected == 10);
    CHECK(pattern.bins[0].share.bounds.lower == doctest::Approx(0.315119706635).epsilon(1e-10));
    CHECK(pattern.bins[0].share.bounds.upper == doctest::Approx(0.638719864736).epsilon(1e-10));
    CHECK(pattern.p_value == doctest::Approx(0.00888688880541).epsilon(1e-10));
    CHECK(pattern.has_peak(level));
    CHECK(!pattern.has_peak(confidence{0.99}));
}

TEST_CASE("one peak among 24 hours needs more than one hour alone would") {
    std::vector<event_exposure<double>> bins(24, {4, 1});
    bins[3].count = 10;
    const auto pattern = *pattern_of(bins);
    CHECK(pattern.bins[3].p_value < 0.05);
    CHECK(pattern.bins[3].corrected > 0.05);
    CHECK(!pattern.has_peak(level));
}

TEST_CASE("a day that was not watched is no evidence") {
    const auto pattern = *pattern_of({{5, 1}, {5, 1}, {0, 0}});
    CHECK(pattern.bins[2].p_value == 1);
    CHECK(pattern.bins[2].corrected == 1);
    CHECK(pattern.bins[2].expected == 0);
    CHECK(pattern.bins[0].expected == 5);
}

TEST_CASE("what cannot be held against chance is refused") {
    CHECK(pattern_of({}).error().code == errc::insufficient);
    CHECK(pattern_of({{3, 1}}).error().code == errc::insufficient);
    CHECK(pattern_of({{0, 1}, {0, 1}}).error().code == errc::insufficient);
    CHECK(pattern_of({{3, 1}, {1, 0}}).error().code == errc::contradiction);
    CHECK(pattern_of({{3, 1}, {-1, 1}}).error().code == errc::out_of_domain);
    CHECK(pattern_of({{3, std::numeric_limits<double>::quiet_NaN()}, {1, 1}}).error().code ==
          errc::out_of_domain);
    const half_open<point> backwards{monday, monday - 1h};
    CHECK(nines::hours_of_day(points{monday}, backwards, 0s, level).error().code ==
          errc::out_of_domain);
    CHECK(nines::days_of_week(points{}, four_weeks, 0s, level).error().code == errc::insufficient);
}

TEST_CASE("simulated, steady incidents show a peak hour as seldom as the level says") {
    constexpr unsigned seed = 24;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<int> when{0, 28 * 86'400 - 1};
    constexpr int rounds = 1000;
    int holm = 0;
    int uneven = 0;
    int peaks = 0;
    for (int round = 0; round < rounds; ++round) {
        points steady;
        for (int i = 0; i < 100; ++i) {
            steady.push_back(monday + std::chrono::seconds{when(random)});
        }
        const auto pattern = *nines::hours_of_day(steady, four_weeks, 0s, level);
        uneven += pattern.p_value < 0.05 ? 1 : 0;
        bool any = false;
        for (const auto& bin : pattern.bins) {
            any = any || bin.corrected < 0.05;
        }
        holm += any ? 1 : 0;
        for (int i = 0; i < 20; ++i) {
            steady[static_cast<std::size_t>(i)] = monday + 24h * (i % 28) + 9h;
        }
        peaks += nines::hours_of_day(steady, four_weeks, 0s, level)->has_peak(level) ? 1 : 0;
    }
    CHECK(holm <= rounds * 0.05 + 2 * std::sqrt(rounds * 0.0475));
    CHECK(std::abs(uneven - rounds * 0.05) < 4 * std::sqrt(rounds * 0.0475) + 5);
    CHECK(peaks == rounds);
}

/// Counts of every hour of every day, all of them whole.
double plain_dispersion(const points& incidents, int days) {
    double variance = 0;
    double all = 0;
    for (int hour = 0; hour < 24; ++hour) {
        double sum = 0;
        double squares = 0;
        for (int day = 0; day < days; ++day) {
            const auto from = monday + 24h * day + 1h * hour;
            double count = 0;
            for (const point& at : incidents) {
                count += from <= at && at < from + 1h ? 1 : 0;
            }
            sum += count;
            squares += count * count;
        }
        variance += (squares - sum * sum / days) / (days - 1);
        all += sum / days;
    }
    return variance / all;
}

/// Bursts of ten within minutes, at any time.
points in_bursts(std::mt19937_64& random, int bursts) {
    std::uniform_int_distribution<int> when{0, 28 * 86'400 - 600};
    points all;
    for (int i = 0; i < bursts; ++i) {
        const point first = monday + std::chrono::seconds{when(random)};
        for (int minute = 0; minute < 10; ++minute) {
            all.push_back(first + std::chrono::minutes{minute});
        }
    }
    return all;
}

TEST_CASE("the dispersion is that of the same hour on different days") {
    std::mt19937_64 random{8};
    const points bursts = in_bursts(random, 12);
    const auto hours = *nines::hours_of_day(bursts, four_weeks, 0s, level);
    CHECK(hours.dispersion == doctest::Approx(plain_dispersion(bursts, 28)).epsilon(1e-12));
    CHECK(hours.dispersion > 3);
    const half_open<point> one_day{monday, monday + 24h};
    CHECK(nines::hours_of_day(points{monday, monday}, one_day, 0s, level)->dispersion == 1);
    const half_open<point> day_and_half{monday - 36h, monday};
    const auto before = *nines::hours_of_day(points{monday - 1s, monday - 2s, monday - 30h},
                                             day_and_half, 0s, level);
    CHECK(before.dispersion > 1);
}

TEST_CASE("counts and their intervals are worth as much as they have bursts") {
    const auto plain = *pattern_of({{19, 1}, {9, 1}, {7, 1}, {5, 1}});
    const std::vector<event_exposure<double>> in_threes{{57, 1}, {27, 1}, {21, 1}, {15, 1}};
    const auto threes = *nines::pattern_of(std::span<const event_exposure<double>>{in_threes},
                                           level, test_correction::holm, 3);
    CHECK(threes.p_value == doctest::Approx(plain.p_value));
    CHECK(threes.bins[0].corrected == doctest::Approx(plain.bins[0].corrected));
    CHECK(threes.bins[0].share.bounds.lower == doctest::Approx(plain.bins[0].share.bounds.lower));
    CHECK(threes.bins[0].count == 57);
    for (const double bad : {0.9, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK(nines::pattern_of(std::span<const event_exposure<double>>{in_threes}, level,
                                test_correction::holm, bad)
                  .error()
                  .code == errc::out_of_domain);
    }
}

TEST_CASE("simulated, bursts at any time show a peak hour or day as seldom as the level says") {
    constexpr unsigned seed = 99;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr int rounds = 400;
    int hours = 0;
    int days = 0;
    int ignored = 0;
    for (int round = 0; round < rounds; ++round) {
        const points bursts = in_bursts(random, 30);
        const auto by_hour = *nines::hours_of_day(bursts, four_weeks, 0s, level);
        hours += by_hour.has_peak(level) ? 1 : 0;
        days += nines::days_of_week(bursts, four_weeks, 0s, level)->has_peak(level) ? 1 : 0;
        std::vector<event_exposure<double>> counts;
        for (const auto& bin : by_hour.bins) {
            counts.push_back({bin.count, 1});
        }
        ignored += pattern_of(counts)->has_peak(level) ? 1 : 0;
    }
    MESSAGE("peaks of " << rounds << ": " << hours << " by hour, " << days << " by day; " << ignored
                        << " where bursts are ignored");
    CHECK(hours <= rounds * 0.05 + 3 * std::sqrt(rounds * 0.0475));
    CHECK(days <= rounds * 0.05 + 3 * std::sqrt(rounds * 0.0475));
    CHECK(ignored > rounds * 0.9);
}

} // namespace

} // namespace time_pattern_test
