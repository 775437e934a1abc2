// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/after_deployments.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace after_deployments_test {

using namespace std::chrono_literals;
using nines::after_deployments;
using nines::errc;
using instant = std::chrono::sys_seconds;
using instants = std::vector<instant>;

namespace {

constexpr instant start{std::chrono::seconds{1'704'067'200}};
constexpr nines::half_open<instant> month{start, start + 24h * 28};
constexpr nines::confidence usual{0.95};

/// Any second of the month.
instant any_time(std::mt19937_64& random) {
    return start +
           std::chrono::seconds{std::uniform_int_distribution<int>{0, 28 * 86'400 - 1}(random)};
}

/// Bursts of ten within as many steps, at any time.
instants bursts_at_any_time(std::mt19937_64& random, int bursts, std::chrono::seconds step) {
    instants all;
    for (int i = 0; i < bursts; ++i) {
        const instant first = any_time(random);
        for (int each = 0; each < 10; ++each) {
            all.push_back(first + each * step);
        }
    }
    return all;
}

instants deployments_at_any_time(std::mt19937_64& random, int deployments) {
    instants all;
    for (int i = 0; i < deployments; ++i) {
        all.push_back(any_time(random));
    }
    return all;
}

TEST_CASE("the hours after deployments are a union, and incidents in them count once") {
    const instants deployments{start + 10h, start + 10h + 30min, start - 30min, month.to - 30min};
    const instants incidents{start + 10h, start + 11h + 29min, start + 11h + 30min, start,
                             month.to,    start - 1s};
    const auto change = *after_deployments(incidents, deployments, month, 1h, usual);
    // 2.5 of 672 hours: 10:00 to 11:30, and half an hour at either end.
    CHECK(change.ratio.value == doctest::Approx((3 / 2.5) / (1 / 669.5)));
    CHECK(change.dispersion == doctest::Approx(1).epsilon(1e-12));
    CHECK(change.differs());
}

TEST_CASE("periods and windows that cannot be, and none of either time, are refused") {
    const nines::half_open<instant> backwards{start, start - 1h};
    const auto refusal = [](const instants& incidents, const instants& deployments,
                            const nines::half_open<instant>& period, std::chrono::seconds window) {
        return after_deployments(incidents, deployments, period, window, usual).error().code;
    };
    CHECK(refusal({}, {}, backwards, 1h) == errc::out_of_domain);
    CHECK(refusal({}, {start}, month, 0s) == errc::out_of_domain);
    CHECK(refusal({start}, {}, month, 1h) == errc::insufficient);
    CHECK(refusal({}, {start}, month, 1h) == errc::insufficient);
    CHECK(refusal({start}, {month.to}, month, 1h) == errc::insufficient);
    CHECK(refusal({start}, {start}, month, 24h * 28) == errc::insufficient);
}

/// The dispersion by counting every cell, where all are whole.
double by_every_cell(const instants& incidents, const instants& deployments) {
    double variance = 0;
    double by_chance = 0;
    for (const bool after : {true, false}) {
        std::vector<double> counts;
        double sum = 0;
        for (instant from = start; from < month.to; from += 1h) {
            if ((std::ranges::find(deployments, from) != deployments.end()) == after) {
                const auto inside = [&](const instant& at) { return from <= at && at < from + 1h; };
                counts.push_back(static_cast<double>(std::ranges::count_if(incidents, inside)));
                sum += counts.back();
            }
        }
        const double mean = sum / static_cast<double>(counts.size());
        for (const double count : counts) {
            variance += (count - mean) * (count - mean);
        }
        by_chance += sum - mean;
    }
    return std::fmax(1, variance / by_chance);
}

TEST_CASE("the dispersion is that of cells as long as the window, each beside its own rate") {
    std::mt19937_64 random{1989};
    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        const instants incidents = bursts_at_any_time(random, 12, 60s);
        instants deployments = deployments_at_any_time(random, 40);
        for (instant& each : deployments) {
            each = std::chrono::floor<std::chrono::hours>(each);
        }
        const auto found = *after_deployments(incidents, deployments, month, 1h, usual);
        CHECK(found.dispersion ==
              doctest::Approx(by_every_cell(incidents, deployments)).epsilon(1e-9));
    }
}

TEST_CASE("a storm after one of many deployments is no pattern, incidents after each are one") {
    std::mt19937_64 random{7};
    const instants deployments = deployments_at_any_time(random, 100);
    instants one_storm = deployments_at_any_time(random, 50);
    instants after_each = one_storm;
    for (int i = 0; i < 30; ++i) {
        one_storm.push_back(deployments.front() + i * 1min);
        after_each.push_back(deployments[static_cast<std::size_t>(i)] + 10min);
    }
    const auto storm = *after_deployments(one_storm, deployments, month, 1h, usual);
    CHECK(storm.ratio.value > 3);
    CHECK(!storm.differs());
    CHECK(after_deployments(after_each, deployments, month, 1h, usual)->ratio.bounds.lower > 2);
}

TEST_CASE("simulated, bursts at any time follow deployments as seldom as the level says") {
    constexpr unsigned seed = 33;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr int rounds = 300;
    for (const std::chrono::seconds step : {60s, 600s, 3600s}) {
        for (const int deployments : {8, 60}) {
            int found = 0;
            int uneven = 0;
            for (int round = 0; round < rounds; ++round) {
                const auto change = *after_deployments(bursts_at_any_time(random, 30, step),
                                                       deployments_at_any_time(random, deployments),
                                                       month, 1h, usual);
                found += change.differs() ? 1 : 0;
                uneven += change.p_value < 0.5 ? 1 : 0;
            }
            MESSAGE("bursts of 10 each " << step.count() << " s, " << deployments
                                         << " deployments: " << found << " of " << rounds);
            CHECK(found <= rounds * 0.05 + 3 * std::sqrt(rounds * 0.0475));
            CHECK(uneven <= rounds * 0.5 + 3 * std::sqrt(rounds * 0.25));
        }
    }
}

} // namespace

} // namespace after_deployments_test
