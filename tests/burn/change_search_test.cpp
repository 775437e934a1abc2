// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/change_search.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace change_search_test {

using nines::detail::change_search;
using nines::detail::evidence_step;

namespace {

constexpr double day = 86400;

/// Windows of a minute each, from the last one back, of a service that allows a failure in so many
/// seconds.
std::vector<evidence_step> windows(const std::vector<double>& failures, double allowed_every) {
    std::vector<evidence_step> steps;
    evidence_step sum;
    for (std::size_t i = failures.size(); i-- > 0;) {
        sum.failures += failures[i];
        sum.failing += failures[i];
        sum.seconds += 60;
        sum.hazard = sum.seconds / allowed_every;
        steps.push_back(sum);
    }
    return steps;
}

} // namespace

TEST_CASE("evidence is the likelihood of a change, added up over the moments it may have come at") {
    const double burn = 9;
    const double rate = 1 / (100 * day);
    const change_search search{burn, rate};
    // Without a failure and as long as little is allowed, it is the time that passed, over a level
    // of two thirds of what is usual.
    const auto quiet = search(windows(std::vector<double>(10, 0), 1e9)).evidence;
    CHECK(quiet > 600 * rate / 0.7);
    CHECK(quiet < 600 * rate / 0.5);
    // A failure multiplies what was there before it.
    std::vector<double> failed(10, 0);
    failed[7] = 1;
    const auto one = search(windows(failed, 1e9)).evidence;
    CHECK(one == doctest::Approx(quiet * (7 * burn + 3) / 10).epsilon(0.02));
    // By the sum over all beginnings of burn^k e^(-(burn - 1) hazard).
    const std::vector<double> some{0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0};
    double sum = 0;
    for (std::size_t begin = 0; begin < some.size(); ++begin) {
        double gain = 0;
        for (std::size_t i = begin; i < some.size(); ++i) {
            gain += (i > begin ? some[i] : 0) * std::log(burn) - (burn - 1) * 60 / 3000.0;
        }
        sum += 60 * std::exp(gain);
    }
    const auto seen = search(windows(some, 3000)).evidence;
    CHECK(seen / quiet == doctest::Approx(sum / 600).epsilon(0.02));
}

TEST_CASE("an alarm stays until next to nothing is left of its evidence") {
    const change_search search{9, 1 / (100 * day)};
    std::vector<double> failures(1000, 0);
    for (int i = 0; i < 7; ++i) {
        failures.push_back(1);
    }
    CHECK(search(windows(failures, 60'000)).open);
    int minutes = 0;
    while (search(windows(failures, 60'000)).open) {
        failures.push_back(0);
        ++minutes;
    }
    CHECK(minutes == doctest::Approx(std::log(100) / 8 * 1000).epsilon(0.1));
    // The next one takes as much as the first.
    failures.push_back(1);
    CHECK_FALSE(search(windows(failures, 60'000)).open);
}

TEST_CASE("coarser windows never hold more evidence") {
    std::mt19937_64 random{20261130};
    const change_search search{30, 1 / (30 * day)};
    for (int trial = 0; trial < 50; ++trial) {
        std::vector<double> failures(400, 0);
        for (double& each : failures) {
            each = random() % 60 == 0 ? 1 : 0;
        }
        const auto fine = windows(failures, 20'000);
        std::vector<evidence_step> coarse;
        for (std::size_t i = random() % 3; i < fine.size(); i += 1 + random() % 7) {
            coarse.push_back(fine[i]);
        }
        const auto exactly = search(fine);
        CHECK((exactly.open || search(coarse).evidence <= exactly.evidence * (1 + 1e-12)));
    }
}

TEST_CASE("alarms come no more often than allowed, and not ten times less") {
    std::mt19937_64 random{20261130};
    const double minutes = 400'000;
    const double burn = 9;
    const double a_minute = 1e-3;
    for (const double allowed : {0.003, 0.03}) { // failures a minute
        for (const double ratio : {1.0, 0.8}) {
            CAPTURE(allowed);
            CAPTURE(ratio);
            const change_search search{burn, a_minute / 60};
            const double expected = search.alarms_at(ratio) * 60 * minutes;
            CHECK(search.alarms_at(1) <= a_minute / 60 * (1 + 1e-12));
            // Minute by minute, as the walk over windows of a minute adds up.
            int alarms = 0;
            std::vector<double> since;
            for (int i = 0; i < static_cast<int>(minutes); ++i) {
                const bool fails =
                    std::uniform_real_distribution<double>{}(random) < allowed * ratio;
                since.push_back(fails ? 1 : 0);
                if (fails) {
                    const std::size_t from = since.size() > 1500 ? since.size() - 1500 : 0;
                    since.erase(since.begin(), since.begin() + static_cast<std::ptrdiff_t>(from));
                    if (search(windows(since, 60 / -std::log1p(-allowed))).open) {
                        ++alarms;
                        since.clear();
                    }
                }
            }
            CHECK(alarms <= expected + 3 * std::sqrt(expected));
            CHECK(alarms > expected / 10);
        }
    }
}

TEST_CASE("coarser windows of slices never hold more evidence") {
    std::mt19937_64 random{20261201};
    const change_search search{10, 1 / (300 * day), std::chrono::seconds{60}};
    for (int trial = 0; trial < 50; ++trial) {
        std::vector<double> failures(400, 0);
        for (double& each : failures) {
            each = random() % 40 == 0 ? static_cast<double>(random() % 5) : 0;
        }
        const auto fine = windows(failures, trial % 2 == 0 ? 20'000 : 100);
        std::vector<evidence_step> coarse;
        for (std::size_t i = random() % 3; i < fine.size(); i += 1 + random() % 7) {
            coarse.push_back(fine[i]);
        }
        const auto exactly = search(fine);
        CHECK((exactly.open || search(coarse).evidence <= exactly.evidence * (1 + 1e-12)));
    }
}

TEST_CASE("a slice weighs what a bet on its failures would be worth, and one that runs nothing") {
    const double burn = 10;
    const double rate = 1 / (100 * day);
    const change_search search{burn, rate, std::chrono::seconds{60}};
    // A failure is expected in 1,000 s: of a slice 0.06.
    const double of_slice = 1 + 9 * 0.06;
    const double first = 60 / of_slice;
    const double second = first * (1 + 9 * 4) / of_slice + 60 / of_slice;
    CHECK(search(windows({0, 4}, 1000)).evidence / rate == doctest::Approx(second).epsilon(0.003));
    CHECK(search(windows({0, 4, 7}, 1000), 1).evidence / rate ==
          doctest::Approx(second).epsilon(0.003));
}

TEST_CASE("alarms of slices come no more often than allowed however their failures come together") {
    std::mt19937_64 random{20261202};
    std::uniform_real_distribution<double> uniform;
    const double minutes = 30'000;
    const double a_minute = 1e-2;
    for (const double allowed : {0.05, 1.0}) { // failures a minute
        for (const double together : {1.0, 3.0, 20.0, 300.0}) {
            for (const double ratio : {1.0, 0.7}) {
                CAPTURE(allowed);
                CAPTURE(together);
                CAPTURE(ratio);
                const change_search search{9, a_minute / 60, std::chrono::seconds{60}};
                CHECK(search.alarms_at(1) <= a_minute / 60 * (1 + 1e-12));
                const double expected = search.alarms_at(ratio) * 60 * minutes;
                int alarms = 0;
                std::vector<double> since;
                for (int i = 0; i < static_cast<int>(minutes); ++i) {
                    double failed = 0;
                    for (double left = allowed * ratio / together; left > 0; left -= 1) {
                        failed += uniform(random) < left ? together : 0;
                    }
                    since.push_back(failed);
                    if (failed > 0) {
                        const std::size_t from = since.size() > 100 ? since.size() - 100 : 0;
                        since.erase(since.begin(),
                                    since.begin() + static_cast<std::ptrdiff_t>(from));
                        if (search(windows(since, 60 / allowed)).open) {
                            ++alarms;
                            since.clear();
                        }
                    }
                }
                CHECK(alarms <= expected + 3 * std::sqrt(expected));
            }
        }
    }
}

TEST_CASE("the bound of slices falls with the error ratio to nothing, and rises in it") {
    const change_search search{10, 1 / (1000 * day), std::chrono::seconds{60}};
    CHECK(search.alarms_at(0) == 0);
    CHECK(search.alarms_at(0.5) == doctest::Approx(0.5 * search.alarms_at(1)).epsilon(0.01));
    double last = 0;
    for (double ratio = 0; ratio <= 1; ratio += 0.01) {
        CHECK(search.alarms_at(ratio) >= last);
        last = search.alarms_at(ratio);
    }
}

TEST_CASE("the window that a change would begin with is the one that gains most") {
    const change_search search{9, 1 / (100 * day)};
    std::vector<double> failures(500, 0);
    failures[100] = 1;
    CHECK(search.likeliest(windows(std::vector<double>(500, 0), 60'000)) == nullptr);
    for (const std::size_t i : {480U, 490U, 495U}) {
        failures[i] = 1;
    }
    const auto steps = windows(failures, 60'000);
    const auto* found = search.likeliest(steps);
    REQUIRE(found != nullptr);
    CHECK(found->failures == 3);
    CHECK(found->seconds == 20 * 60);
}

TEST_CASE("evidence of more than a number holds is an alarm, and no infinity") {
    const change_search search{30, 1 / (100 * day)};
    const auto found = search(windows({0, 1e6, 1e6}, 1e6));
    CHECK(found.open);
    CHECK(std::isfinite(found.evidence));
    CHECK(std::isfinite(search.alarms_with(found.evidence)));
}

} // namespace change_search_test
