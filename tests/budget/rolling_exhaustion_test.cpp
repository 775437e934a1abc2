// SPDX-License-Identifier: BSL-1.0
#include "../burn/minute_history.hpp"

#include <nines/budget/period_exhaustion.hpp>
#include <nines/budget/rolling_exhaustion.hpp>
#include <nines/burn/count_history.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace rolling_exhaustion_test {

namespace {

using namespace nines::literals;
using nines::confidence;
using nines::errc;
using nines::event_counts;
using nines::exhaustion_in_window;
using nines::exhaustion_state;
using nines::failure_outlook;
using nines::path_sampling;
using nines::quantile_level;
using nines::window_state;
using nines_test::midnight;
using nines_test::point;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

static_assert(std::is_trivially_copyable_v<nines::rolling_exhaustion<point>>);

/// Events that come evenly, in stretches.
class even_history {
public:
    struct stretch {
        point from;
        point to;
        event_counts<double> counts;
    };

    explicit even_history(std::vector<stretch> stretches) : stretches_{std::move(stretches)} {}

    [[nodiscard]] nines::count_window<> window(point now, seconds length) const {
        const nines::half_open<point> asked{now - length, now};
        double good = 0;
        double bad = 0;
        point first = now;
        for (const stretch& each : stretches_) {
            const nines::half_open<point> whole{each.from, each.to};
            const auto common = whole.clipped_to(asked);
            const double part = std::chrono::duration<double>(common.length()) /
                                std::chrono::duration<double>(whole.length());
            good += std::round(part * each.counts.good);
            bad += std::round(part * each.counts.bad);
            first = !common.empty() && common.from < first ? common.from : first;
        }
        nines::count_window<> found;
        found.counts = {static_cast<std::uint64_t>(good), static_cast<std::uint64_t>(bad)};
        found.covered = {first, now};
        found.state = first == now           ? window_state::no_data
                      : first > asked.from   ? window_state::partial
                      : found.counts.empty() ? window_state::no_traffic
                                             : window_state::full;
        return found;
    }

private:
    std::vector<stretch> stretches_;
};

constexpr point now = midnight;
constexpr seconds month = days{30};

/// 30 days of 0.1 events a second, 259,200 in all, which allow 259.2 failures; so many of them
/// failed 28 to 27 days ago.
even_history with_old_outage(double failures) {
    return even_history{{{now - days{30}, now - days{28}, {17'280.0, 0.0}},
                         {now - days{28}, now - days{27}, {8'640 - failures, failures}},
                         {now - days{27}, now, {233'280.0, 0.0}}}};
}

failure_outlook outlook(std::uint64_t seen, std::uint64_t bad, double per_second) {
    return failure_outlook::try_from(event_counts{seen - bad, bad}, per_second).value();
}

TEST_CASE("without old failures it is the budget of the events to come") {
    const auto ahead = outlook(100'000, 130, 0.1);
    const auto forecast =
        exhaustion_in_window(99.9_percent, with_old_outage(0), now, month, ahead, month).value();
    CHECK(forecast.state() == exhaustion_state::possible);
    CHECK(forecast.history() == window_state::full);
    for (const int day : {12, 16, 20, 25, 30}) {
        const double exact = ahead.probability_of(260, 8'640.0 * day);
        CAPTURE(day);
        CHECK(std::abs(forecast.probability_by(now + days{day}) - exact) <
              3 * forecast.standard_error(exact) + 0.01);
        CHECK(std::abs(forecast.probability_at(now + days{day}) -
                       forecast.probability_by(now + days{day})) < 0.01);
    }
    CHECK(forecast.probability_by(now - seconds{1}) == 0);
    CHECK(forecast.probability_by(now) == 0);
    CHECK(forecast.probability_by(now + days{99}) == forecast.probability_by(now + days{30}));
    CHECK(forecast.probability_lasts() ==
          doctest::Approx(1 - forecast.probability_by(now + month)));
}

/// The same first passage without sampling: the failures counted so far are a Markov chain with
/// beta-binomial steps.
std::vector<double> by_recursion(const nines::detail::forecast_grid& grid, double bad,
                                 double good) {
    std::vector<double> alive{1};
    std::vector<double> gone_by;
    double gone = 0;
    double bursts = 0;
    for (const auto& step : grid) {
        const double more = step.bursts - bursts;
        std::vector<double> next(static_cast<std::size_t>(step.bursts) + 1, 0.0);
        for (std::size_t k = 0; k < alive.size(); ++k) {
            const auto hits = static_cast<double>(k);
            if (alive[k] < 1e-15) {
                continue;
            }
            const auto increment =
                nines::beta_binomial<>::try_from(bad + hits, good + bursts - hits, more).value();
            for (double j = 0; j <= more; ++j) {
                const double mass = alive[k] * increment.probability_of(j);
                if (hits + j >= step.enough) {
                    gone += alive[k] * increment.at_least(j);
                    break;
                }
                next[static_cast<std::size_t>(hits + j)] += mass;
            }
        }
        while (next.size() > 1 && next.back() < 1e-15) {
            next.pop_back();
        }
        alive = std::move(next);
        bursts = step.bursts;
        gone_by.push_back(gone);
    }
    return gone_by;
}

TEST_CASE("the paths give the exact first passage, to within their standard error") {
    // 2,592 events a window allow 25.92 failures; 20 of them happened 28 days ago.
    const even_history history{{{now - days{30}, now - days{28}, {173.0, 0.0}},
                                {now - days{28}, now - days{27}, {66.0, 20.0}},
                                {now - days{27}, now, {2'333.0, 0.0}}}};
    const auto ahead = outlook(1'000, 8, 0.001);
    const auto grid = nines::detail::grid_of(99_percent, history, now, month, month, ahead);
    const auto exact = by_recursion(grid, ahead.bad(), ahead.good());
    const auto forecast =
        exhaustion_in_window(99_percent, history, now, month, ahead, month, {20'000, 5}).value();
    for (std::size_t i = 4; i < exact.size(); i += 4) {
        const double x = static_cast<double>(i) / nines::detail::forecast_steps;
        const point at = now + std::chrono::ceil<std::chrono::milliseconds>(month * (x * x));
        CAPTURE(i);
        CHECK(std::abs(forecast.probability_by(at) - exact[i]) <
              4 * forecast.standard_error(exact[i]) + 1e-3);
    }
    CHECK(exact.back() > 0.05);
    CHECK(exact.back() < 0.95);
}

TEST_CASE("budget comes back when an old outage ages out, which a fixed period never sees") {
    // 250 of 259 failures are spent, all of them in an outage that leaves the window in 2 to 3
    // days.
    const auto history = with_old_outage(250);
    const auto ahead = outlook(100'000, 40, 0.1);
    const auto rolling =
        exhaustion_in_window(99.9_percent, history, now, month, ahead, days{10}).value();
    const auto fixed = nines::period_exhaustion<point>{ahead, {now, now + days{10}}, 259.2 - 250};
    CHECK(fixed.probability_lasts() < 1e-4);
    CHECK(std::abs(rolling.probability_by(now + days{2}) - fixed.probability_by(now + days{2})) <
          0.03);
    CHECK(rolling.probability_by(now + days{2}) > 0.1);
    CHECK(rolling.probability_by(now + days{2}) < 0.5);
    CHECK(rolling.probability_at(now + days{4}) < 1e-3);
    CHECK(rolling.probability_at(now + days{4}) < rolling.probability_at(now + days{2}) / 100);
    CHECK(rolling.probability_by(now + days{10}) < rolling.probability_by(now + days{2}) + 0.1);
    CHECK(rolling.probability_lasts() > 0.5);
    CHECK_FALSE(rolling.quantile(quantile_level{0.9}).within_horizon);
}

TEST_CASE("a budget that is gone is gone now, and may be back") {
    const auto forecast = exhaustion_in_window(99.9_percent, with_old_outage(260), now, month,
                                               outlook(100'000, 5, 0.1), month)
                              .value();
    CHECK(forecast.state() == exhaustion_state::gone);
    CHECK(forecast.probability_by(now) == 1);
    CHECK(forecast.probability_at(now) == 1);
    CHECK(forecast.probability_at(now + days{4}) == 0);
    CHECK(forecast.probability_lasts() == 0);
    CHECK(forecast.quantile(quantile_level{0.5}).at == now);
}

TEST_CASE("probabilities never fall with time, and rise with failures counted") {
    double before = 0;
    for (const std::uint64_t bad : {0U, 20U, 60U, 100U, 200U, 2'000U}) {
        const auto forecast = exhaustion_in_window(99.9_percent, with_old_outage(200), now, month,
                                                   outlook(100'000, bad, 0.1), month, {1'000, 3})
                                  .value();
        double last = 0;
        for (int hour = 0; hour <= 720; hour += 7) {
            const double here = forecast.probability_by(now + hours{hour});
            CHECK(here >= last);
            CHECK(here >= forecast.probability_at(now + hours{hour}));
            last = here;
        }
        CHECK(last >= before);
        before = last;
    }
    CHECK(before == 1);
}

TEST_CASE("a quantile is where the probability is reached") {
    const auto forecast = exhaustion_in_window(99.9_percent, with_old_outage(200), now, month,
                                               outlook(10'000, 15, 0.1), month)
                              .value();
    for (const double level : {0.01, 0.3, 0.5}) {
        const auto time = forecast.quantile(quantile_level{level});
        REQUIRE(time.within_horizon);
        CHECK(forecast.probability_by(time.at) == doctest::Approx(level).epsilon(1e-3));
    }
    const auto bounds = forecast.bounds(confidence{0.5});
    CHECK(bounds.earliest == forecast.quantile(quantile_level{0.25}));
    CHECK(bounds.latest == forecast.quantile(quantile_level{0.75}));
}

TEST_CASE("the same seed gives the same answer, and another one an answer within the error") {
    const auto with = [](std::uint64_t seed) {
        return exhaustion_in_window(99.9_percent, with_old_outage(200), now, month,
                                    outlook(100'000, 90, 0.1), month, path_sampling{4'096, seed})
            .value()
            .probability_lasts();
    };
    CHECK(with(7) == with(7));
    CHECK(std::abs(with(7) - with(8)) < 4 * std::sqrt(0.5 / 4'096));
}

TEST_CASE("all bad, no traffic, and counts of 1e12") {
    const auto outage = exhaustion_in_window(99.9_percent, with_old_outage(0), now, month,
                                             outlook(1'000, 1'000, 0.1), month)
                            .value();
    const auto gone = outage.bounds(confidence{0.99}); // to within a part of the step
    CHECK(std::abs(std::chrono::duration<double>(gone.earliest.at - now).count() - 2'600) < 180);
    CHECK(std::abs(std::chrono::duration<double>(gone.latest.at - now).count() - 2'600) < 180);

    const auto silence = exhaustion_in_window(99.9_percent, with_old_outage(0), now, month,
                                              outlook(1'000, 1'000, 0), month)
                             .value();
    CHECK(silence.state() == exhaustion_state::never);
    CHECK(silence.probability_lasts() == 1);
    CHECK_FALSE(silence.quantile(quantile_level{0}).within_horizon);

    const even_history large{{{now - days{30}, now, {1e12, 0.0}}}};
    const auto twice = exhaustion_in_window(99.9_percent, large, now, month,
                                            outlook(1'000'000'000'000, 2'000'000'000,
                                                    1e12 / static_cast<double>(month.count())),
                                            month)
                           .value();
    const auto halfway = twice.bounds(confidence{0.95});
    CHECK(std::abs(std::chrono::duration<double>(halfway.earliest.at - now) / days{15} - 1) < 0.02);
    CHECK(std::abs(std::chrono::duration<double>(halfway.latest.at - now) / days{15} - 1) < 0.02);
}

TEST_CASE("without traffic the good events that leave may still take the budget along") {
    // A good month and 20 failures a day ago: 259 are allowed now, and ever fewer.
    const even_history history{{{now - days{30}, now - days{2}, {259'200.0, 0.0}},
                                {now - days{2}, now - days{1}, {0.0, 20.0}}}};
    const auto forecast =
        exhaustion_in_window(99.9_percent, history, now, month, outlook(1'000, 1, 0), days{28})
            .value();
    CHECK(forecast.state() == exhaustion_state::possible);
    CHECK(forecast.probability_by(now + days{20}) == 0);
    CHECK(forecast.probability_by(now + days{28}) == 1);
}

TEST_CASE("a dispersion widens the bounds") {
    const auto width = [](double dispersion) {
        const auto ahead =
            failure_outlook::try_from(event_counts{99'800, 200}, 0.1, {}, dispersion).value();
        const auto bounds =
            exhaustion_in_window(99.9_percent, with_old_outage(0), now, month, ahead, month)
                .value()
                .bounds(confidence{0.5});
        REQUIRE(bounds.latest.within_horizon);
        return std::chrono::duration<double>(bounds.latest.at - bounds.earliest.at).count();
    };
    CHECK(width(4) / width(1) == doctest::Approx(2).epsilon(0.15));
}

TEST_CASE("it reads a count_history, and says when that does not reach back") {
    nines::count_history<> history;
    event_counts<> sum;
    for (int hour = -40 * 24; hour <= 0; ++hour) {
        history.observe(now + hours{hour}, sum);
        sum += event_counts{std::uint64_t{359}, std::uint64_t{1}};
    }
    const auto ahead = failure_outlook::try_from_history(history, now, days{3}).value();
    CHECK(ahead.mean_ratio() == doctest::Approx(1.0 / 360).epsilon(0.01));
    const auto gone = exhaustion_in_window(99.9_percent, history, now, month, ahead, month).value();
    CHECK(gone.state() == exhaustion_state::gone);
    const auto kept = exhaustion_in_window(99_percent, history, now, month, ahead, month).value();
    CHECK(kept.history() == window_state::full);
    CHECK(kept.probability_lasts() > 0.99);
    CHECK(
        exhaustion_in_window(99_percent, history, now, days{60}, ahead, month).value().history() ==
        window_state::partial);
}

TEST_CASE(
    "bounds at 90 % hold the first exhaustion in 90 % of futures, with an outage ageing out") {
    constexpr unsigned seed = 51;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> logarithm{std::log(2e-4), std::log(4e-3)};
    const auto history = with_old_outage(200);
    constexpr int trials = 250;
    constexpr int hour_events = 360;
    int inside = 0;
    for (int trial = 0; trial < trials; ++trial) {
        const double ratio = std::exp(logarithm(random));
        const auto seen =
            static_cast<std::uint64_t>(std::binomial_distribution<int>{20'000, ratio}(random));
        const auto bounds = exhaustion_in_window(99.9_percent, history, now, month,
                                                 outlook(20'000, seen, 0.1), month, {400, 2})
                                .value()
                                .bounds(confidence{0.9});
        std::binomial_distribution<int> failures{hour_events, ratio};
        int failed = 0;
        int hour = 0;
        bool gone = false;
        while (hour < 720 && !gone) {
            ++hour;
            failed += failures(random);
            const double old = static_cast<double>(
                hour < 720 ? history.window(now, month - hours{hour}).counts.bad : 0);
            gone = failed + old >= 259.2;
        }
        const point at = now + hours{hour};
        const bool early = at + hours{1} < bounds.earliest.at;
        const bool late = bounds.latest.within_horizon && at - hours{1} > bounds.latest.at;
        inside += early || late ? 0 : 1;
    }
    CAPTURE(inside);
    CHECK(inside > trials * 0.9 - 3 * 4.8);
    CHECK(inside < trials * 0.9 + 4 * 4.8 + trials * 0.05);
}

TEST_CASE("lengths, samples and histories that cannot be are refused") {
    const auto ahead = outlook(1'000, 1, 0.1);
    const auto history = with_old_outage(0);
    const auto code = [&](seconds window, seconds horizon, const path_sampling& sampling) {
        return exhaustion_in_window(99.9_percent, history, now, window, ahead, horizon, sampling)
            .error()
            .code;
    };
    CHECK(code(month, seconds{0}, {}) == errc::out_of_domain);
    CHECK(code(month, -days{1}, {}) == errc::out_of_domain);
    CHECK(code(month, month + seconds{1}, {}) == errc::out_of_domain);
    CHECK(code((seconds::max)(), (seconds::max)(), {}) == errc::out_of_domain);
    CHECK(
        exhaustion_in_window(99.9_percent, history, (nines_test::point::max)(), month, ahead, month)
            .error()
            .code == errc::out_of_domain);
    CHECK(code(month, month, {0, 1}) == errc::out_of_domain);
    CHECK(code(month, month, {1'000'001, 1}) == errc::out_of_domain);
    CHECK(exhaustion_in_window(99.9_percent, even_history{{}}, now, month, ahead, month)
              .error()
              .code == errc::insufficient);
}

} // namespace

} // namespace rolling_exhaustion_test
