// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/count_history.hpp>
#include <nines/burn/significance_gate.hpp>
#include <nines/sli/burst_correlation.hpp>

#include "simulated_minutes.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <vector>

namespace significance_gate_test {

using nines::burstiness;
using nines::errc;
using nines::objective;
using nines::significance_gate;
using nines_test::point;
using nines_test::simulated_minutes;
using namespace nines::literals;
using namespace std::chrono_literals;

namespace {

constexpr auto three_days = std::chrono::days{3};
constexpr double minutes_of_a_year = 365.25 * 1440;

significance_gate gate_for(const objective& promised, double a_year,
                           const std::optional<burstiness>& bursts = std::nullopt) {
    return significance_gate::try_from(promised, a_year, three_days, bursts).value();
}

/// Failures of a slice of `n`, one by one or, with a correlation, as the Pólya urn deals them.
std::uint64_t failures(std::mt19937_64& random, std::uint64_t n, double p, double correlation) {
    std::uniform_real_distribution<double> uniform;
    std::uint64_t failed = 0;
    const double size = correlation > 0 ? (1 - correlation) / correlation : 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const double each = correlation > 0 ? (p * size + static_cast<double>(failed)) /
                                                  (size + static_cast<double>(i))
                                            : p;
        failed += uniform(random) < each ? 1U : 0U;
    }
    return failed;
}

struct traffic {
    std::uint64_t at_most; ///< events a minute, evenly from 0
    bool office_hours;
    std::uint64_t seed;
};

/// How often the gate opens within `minutes`, asked every minute.
int openings(const significance_gate& gate, const traffic& load, std::int64_t minutes,
             double correlation = 0) {
    std::mt19937_64 random{load.seed};
    simulated_minutes history;
    int count = 0;
    bool was_open = false;
    for (std::int64_t i = 0; i < minutes; ++i) {
        const bool closed = load.office_hours && i / 480 % 3 != 1;
        const std::uint64_t events = closed ? 0 : random() % (load.at_most + 1);
        const std::uint64_t failed =
            failures(random, events, gate.objective().allowed_error(), correlation);
        history.add(events, failed);
        if (failed > 0) {
            const bool open = gate.open(history, history.now());
            count += open && !was_open ? 1 : 0;
            was_open = open;
        }
    }
    return count;
}

simulated_minutes healthy(std::int64_t minutes, std::uint64_t events) {
    simulated_minutes history;
    for (std::int64_t i = 0; i < minutes; ++i) {
        history.add(events, 0);
    }
    return history;
}

} // namespace

TEST_CASE("what makes no gate is refused") {
    const auto refused = [](double a_year, std::chrono::seconds horizon,
                            const std::optional<burstiness>& bursts) {
        return significance_gate::try_from(99.9_percent, a_year, horizon, bursts).error().code ==
               errc::out_of_domain;
    };
    CHECK(refused(0, 1h, {}));
    CHECK(refused(-1, 1h, {}));
    CHECK(refused(std::numeric_limits<double>::quiet_NaN(), 1h, {}));
    CHECK(refused(std::numeric_limits<double>::infinity(), 1h, {}));
    CHECK(refused(1001, 1h, {}));
    CHECK(refused(1, 14s, {}));
    CHECK(refused(1, std::chrono::days{91}, {}));
    CHECK(refused(1, 1h, burstiness{(std::chrono::seconds::max)(), 0.2}));
    CHECK(refused(1, 1h, burstiness{3601s, 0.2}));
    CHECK(refused(1e-300, 1h, std::nullopt));
    CHECK(refused(1, 1h, burstiness{0s, 0.2}));
    CHECK(refused(1, 1h, burstiness{60s, 1}));
    CHECK(refused(1, 1h, burstiness{60s, -0.1}));
    CHECK(refused(1, 1h, burstiness{60s, std::numeric_limits<double>::quiet_NaN()}));
    CHECK(significance_gate::try_from(99.9_percent, 1, 1h, burstiness{}).has_value());
}

TEST_CASE("a total outage at low traffic opens the gate with the third failure, not before") {
    const auto gate = gate_for(99.9_percent, 1);
    auto history = healthy(4320, 1);
    history.add(1, 1);
    CHECK_FALSE(gate.open(history, history.now()));
    history.add(1, 1);
    CHECK_FALSE(gate.open(history, history.now()));
    history.add(1, 1);
    CHECK(gate.open(history, history.now()));
    const auto seen = gate.evidence(history, history.now());
    CHECK(seen.failures == 3);
    CHECK(seen.window == 3min);
    CHECK(seen.expected_failures == doctest::Approx(0.003));
    CHECK(seen.false_alarms_per_year <= 1);
}

TEST_CASE("one minute of outage opens it at higher traffic, and a blip does not") {
    const auto gate = gate_for(99.9_percent, 1);
    for (const std::uint64_t events : {4U, 10U, 100U, 6000U, 1'000'000U}) {
        CAPTURE(events);
        auto history = healthy(4320, events);
        history.add(events, events);
        CHECK(gate.open(history, history.now()));
    }
    auto blip = healthy(4320, 1000);
    blip.add(1000, 3); // 3 times the allowed error, for a minute
    CHECK_FALSE(gate.open(blip, blip.now()));
}

TEST_CASE("the bound is what was promised at the objective, and falls below it") {
    for (const double a_year : {0.01, 1.5, 1000.0}) {
        for (const std::optional<burstiness>& bursts :
             {std::optional<burstiness>{}, std::optional<burstiness>{burstiness{60s, 0.2}}}) {
            CAPTURE(a_year);
            const auto gate = gate_for(99.9_percent, a_year, bursts);
            CHECK(gate.false_alarms_per_year_at(1) <= a_year * (1 + 1e-12));
            CHECK(gate.false_alarms_per_year_at(1) > 0.99 * a_year);
            double last = 0;
            for (double ratio = 0; ratio <= 1; ratio += 0.05) {
                CHECK(gate.false_alarms_per_year_at(ratio) >= last);
                last = gate.false_alarms_per_year_at(ratio);
            }
        }
    }
    const auto gate = gate_for(99.9_percent, 1.5);
    CHECK(gate.false_alarms_per_year_at(0) == 0);
    CHECK(gate.false_alarms_per_year_at(1.001) == std::numeric_limits<double>::infinity());
    CHECK(gate.false_alarms_per_year_at(std::numeric_limits<double>::quiet_NaN()) ==
          std::numeric_limits<double>::infinity());
    // At most 0.03 in 30 days at half of what is allowed.
    CHECK(gate.false_alarms_per_year_at(0.5) * 30 / 365.25 < 0.03);
    // The same at any objective, since it counts in failures that are allowed.
    CHECK(gate.false_alarms_per_year_at(0.9) ==
          gate_for(99.99_percent, 1.5).false_alarms_per_year_at(0.9));
    // A stricter promise falls faster.
    CHECK(gate_for(99.9_percent, 0.15).false_alarms_per_year_at(0.5) <
          0.1 * gate.false_alarms_per_year_at(0.5));
}

TEST_CASE("the figure of the evidence says whether the gate is open") {
    std::mt19937_64 random{20261130};
    int opened = 0;
    for (const double a_year : {0.1, 5.0, 300.0}) {
        for (const std::optional<burstiness>& bursts :
             {std::optional<burstiness>{}, std::optional<burstiness>{burstiness{60s, 0.2}}}) {
            const auto gate = gate_for(99.9_percent, a_year, bursts);
            auto history = healthy(600, 3);
            for (int i = 0; i < 200; ++i) {
                history.add(3, random() % 25 == 0 ? 1 : 0);
                const double alarms = gate.evidence(history, history.now()).false_alarms_per_year;
                CAPTURE(alarms);
                if (std::abs(alarms / a_year - 1) > 0.02) {
                    CHECK(gate.open(history, history.now()) == (alarms <= a_year));
                }
                opened += alarms <= a_year ? 1 : 0;
            }
        }
    }
    CHECK(opened > 50);
    CHECK(opened < 1150);
}

TEST_CASE("without failures, or without a history, there is no evidence") {
    const auto gate = gate_for(99.9_percent, 1000);
    const auto history = healthy(600, 10);
    CHECK_FALSE(gate.open(history, history.now()));
    CHECK(gate.evidence(history, history.now()).false_alarms_per_year ==
          std::numeric_limits<double>::infinity());
    const simulated_minutes empty;
    CHECK_FALSE(gate.open(empty, empty.now()));
}

TEST_CASE("what happened before a recovery does not count again") {
    const auto gate = gate_for(99.9_percent, 1);
    auto history = healthy(4320, 5);
    for (int i = 0; i < 10; ++i) {
        history.add(5, 5);
    }
    const point recovered = history.now();
    for (int i = 0; i < 10; ++i) {
        history.add(5, 0);
    }
    history.add(5, 1);
    CHECK(gate.open(history, history.now()));
    CHECK_FALSE(gate.open(history, history.now(), recovered));
    CHECK_FALSE(gate.open(history, history.now(), history.now()));
    history.add(5, 5);
    CHECK(gate.open(history, history.now(), recovered));
}

TEST_CASE("a service at its objective opens the gate no more often than stated, at any traffic") {
    // The bound is of an expectation; a Poisson count exceeds it by 3 deviations once in 700.
    const double a_year = 200;
    const auto gate = gate_for(99_percent, a_year);
    const std::int64_t minutes = 200'000;
    const double bound = a_year * static_cast<double>(minutes) / minutes_of_a_year;
    const double most = bound + 3 * std::sqrt(bound);
    int in_all = 0;
    for (const auto& load : {traffic{1, false, 1}, traffic{4, false, 2}, traffic{20, false, 3},
                             traffic{3, true, 4}, traffic{60, true, 5}}) {
        CAPTURE(load.at_most);
        CAPTURE(load.seed);
        const int count = openings(gate, load, minutes);
        CHECK(count <= most);
        in_all += count;
    }
    CHECK(in_all > 20); // the bound is of use only if it is not far away
}

TEST_CASE("bursts open a gate that was not told of them, and not one that was") {
    const double a_year = 100;
    const double correlation = 0.2;
    const std::int64_t minutes = 100'000;
    const double bound = a_year * static_cast<double>(minutes) / minutes_of_a_year;
    const traffic load{20, false, 7};
    CHECK(openings(gate_for(99.9_percent, a_year), load, minutes, correlation) > 2 * bound);
    const auto told = gate_for(99.9_percent, a_year, burstiness{60s, correlation});
    CHECK(openings(told, load, minutes, correlation) <= bound + 3 * std::sqrt(bound));
}

TEST_CASE("told too high a correlation the gate is as right as ever, and told too low it is not") {
    struct trial {
        std::uint64_t at_most;
        double told;
        double is;
    };
    const double a_year = 100;
    const auto count = [&](const trial& each, std::int64_t minutes) {
        return openings(gate_for(99.9_percent, a_year, burstiness{60s, each.told}),
                        {each.at_most, false, 8}, minutes, each.is);
    };
    const auto bound = [&](std::int64_t minutes) {
        return a_year * static_cast<double>(minutes) / minutes_of_a_year;
    };
    for (const trial& each :
         {trial{20, 0.7, 0.2}, trial{20, 0.7, 0}, trial{20, 0.2, 0.2}, trial{20, 0.2, 0.01},
          trial{20, 0.2, 0}, trial{4, 0.7, 0}, trial{600, 0.7, 0.01}, trial{600, 0.2, 0}}) {
        CAPTURE(each.at_most);
        CAPTURE(each.told);
        CAPTURE(each.is);
        const std::int64_t minutes = each.at_most > 100 ? 10'000 : 40'000;
        CHECK(count(each, minutes) <= bound(minutes) + 3 * std::sqrt(bound(minutes)));
    }
    CHECK(count({20, 0.01, 0.7}, 40'000) > 2 * bound(40'000));
}

TEST_CASE("a correlation too low to matter is none") {
    const auto gate = gate_for(99.9_percent, 1, burstiness{60s, 1e-13});
    CHECK(gate.false_alarms_per_year_at(0.5) ==
          gate_for(99.9_percent, 1).false_alarms_per_year_at(0.5));
    const auto told = gate_for(99.9_percent, 1, burstiness{60s, 1e-12});
    CHECK(told.false_alarms_per_year_at(0.5) != gate.false_alarms_per_year_at(0.5));
    auto history = healthy(4320, 30);
    history.add(30, 30);
    CHECK(told.open(history, history.now()));
}

TEST_CASE("with bursts, an outage is found as soon where samples fall beside the edges of slices") {
    const auto gate = gate_for(99.9_percent, 1, burstiness{60s, 0.2});
    struct sampling {
        std::chrono::milliseconds first;
        std::chrono::seconds every;
    };
    for (const sampling& each : {sampling{0ms, 5s}, sampling{300ms, 5s}, sampling{4999ms, 5s},
                                 sampling{0s, 60s}, sampling{7s, 60s}, sampling{59s, 60s}}) {
        CAPTURE(each.first.count());
        CAPTURE(each.every.count());
        nines::count_history<> history;
        point now = point{std::chrono::sys_days{std::chrono::year{2026} / 11 / 25}} + each.first;
        const auto events = static_cast<std::uint64_t>(2 * each.every.count());
        history.add(now, {});
        for (const point healthy = now + 3h; now < healthy;) {
            now += each.every;
            history.add(now, {events, 0U});
        }
        const point outage = now;
        while (!gate.open(history, now) && now < outage + 10min) {
            now += each.every;
            history.add(now, {0U, events});
        }
        CHECK(now - outage <= 75s);
    }
}

TEST_CASE("with bursts, two minutes full of failures open it, and one where it is full enough") {
    const auto gate = gate_for(99.9_percent, 1, burstiness{60s, 0.2});
    auto history = healthy(4320, 10);
    history.add(10, 10);
    CHECK_FALSE(gate.open(history, history.now()));
    history.add(10, 10);
    CHECK(gate.open(history, history.now()));
    CHECK(gate.evidence(history, history.now()).failures == 20);
    CHECK(gate.evidence(history, history.now()).window == 2min);
    CHECK_FALSE(gate.open(history, history.now(), history.now() - 90s));
    auto busy = healthy(4320, 100);
    busy.add(100, 100);
    CHECK(gate.open(busy, busy.now()));
    auto burst = healthy(4320, 100);
    burst.add(100, 20);
    CHECK_FALSE(gate.open(burst, burst.now()));
}

TEST_CASE("any objective has a gate that opens in an outage") {
    for (const objective& promised :
         {50_percent, 90_percent, 99.99_percent, 99.9999_percent, 99.999999_percent}) {
        CAPTURE(promised.target());
        const auto gate = gate_for(promised, 1);
        auto history = healthy(4320, 10);
        for (int i = 0; i < 5; ++i) {
            history.add(10, 10);
        }
        CHECK(gate.open(history, history.now()));
    }
}

TEST_CASE("a gate is made for bursts as they are measured") {
    std::mt19937_64 random{20261125};
    std::vector<nines::event_counts<>> slices;
    for (int i = 0; i < 500; ++i) {
        const auto bad = failures(random, 20, 0.01, 0.2);
        slices.push_back(nines::event_counts<>::from_total(20 - bad, 20));
    }
    const auto measured = nines::burst_correlation(slices, nines::confidence{0.95}).value();
    CHECK(measured.bounds.contains(0.2));
    const auto gate = gate_for(99_percent, 1, burstiness{60s, measured.bounds.upper});
    CHECK(gate.bursts()->correlation == measured.bounds.upper);
    // Events of a slice that fail all or none leave no correlation below 1 to make a gate for.
    slices.assign(50, {20, 0});
    slices[7] = slices[30] = {0, 20};
    const auto all = nines::burst_correlation(slices, nines::confidence{0.95}).value();
    CHECK(all.bounds.upper == 1);
    CHECK(significance_gate::try_from(99_percent, 1, three_days, burstiness{60s, 1}).error().code ==
          errc::out_of_domain);
    CHECK(significance_gate::try_from(99_percent, 1, three_days, burstiness{60s, all.value}));
}

} // namespace significance_gate_test
