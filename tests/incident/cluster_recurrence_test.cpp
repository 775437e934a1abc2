// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/cluster_recurrence.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <random>
#include <span>
#include <vector>

namespace cluster_recurrence_test {

using nines::errc;
using nines::incident_cluster;
using nines::recurrence_of_clusters;
using places = std::vector<std::size_t>;

namespace {

auto recurrence(const std::vector<incident_cluster>& clusters, const std::vector<double>& began,
                double window, const nines::recurrence_options& options = {}) {
    return recurrence_of_clusters(std::span<const incident_cluster>{clusters},
                                  std::span<const double>{began}, window, options);
}

TEST_CASE("a cluster that comes back within days stands out, one spread evenly does not") {
    std::vector<double> began;
    for (int day = 0; day < 120; ++day) {
        began.push_back(day);
    }
    const std::vector<incident_cluster> clusters{{{10, 11, 12, 14, 15}}, {{5, 30, 55, 80, 105}}};
    const auto told = *recurrence(clusters, began, 2);
    CHECK(told[0].returns == 4);
    CHECK(told[0].p_value < 0.002);
    CHECK(told[0].corrected == doctest::Approx(2 * told[0].p_value));
    CHECK(told[1].returns == 0);
    CHECK(told[1].p_value == 1);
    // Pairs one day apart, and pairs two days apart of which the day between is not drawn.
    const double pairs = 120.0 * 119 / 2;
    const double next = 10 * (119 / pairs) + 10 * (118 / pairs) * (1 - 3.0 / 118);
    CHECK(told[0].expected == doctest::Approx(next).epsilon(1e-12));
}

TEST_CASE("expected returns and p-values are those of all sets of as many incidents") {
    std::mt19937_64 random{3};
    std::vector<double> began(13);
    for (double& each : began) {
        each = static_cast<double>(random() % 40);
    }
    std::ranges::sort(began);
    for (const std::size_t size : {2U, 4U, 9U, 13U}) {
        CAPTURE(size);
        double sets = 0;
        double sum = 0;
        double three_or_more = 0;
        for (unsigned set = 0; set < 1U << 13U; ++set) {
            if (static_cast<std::size_t>(std::popcount(set)) != size) {
                continue;
            }
            double last = -1000;
            double returns = 0;
            for (unsigned i = 0; i < 13; ++i) {
                if ((set >> i & 1U) != 0) {
                    returns += began[i] - last <= 3 ? 1 : 0;
                    last = began[i];
                }
            }
            sets += 1;
            sum += returns;
            three_or_more += returns >= 3 ? 1 : 0;
        }
        nines::detail::chance_returns chance{began, 3};
        CHECK(chance.expected(size) == doctest::Approx(sum / sets).epsilon(1e-12));
        nines::random_stream stream{1};
        const double exact = three_or_more / sets;
        CHECK(std::abs(chance.p_value(3, size, 4000, stream) - exact) < 0.3 * exact + 0.001);
    }
}

TEST_CASE("each set of places is as likely as any other") {
    nines::random_stream stream{9};
    for (const std::size_t size : {1U, 2U, 4U, 5U}) {
        nines::detail::subset_draw draw{5};
        std::map<places, int> seen;
        places drawn;
        constexpr int draws = 4000;
        for (int i = 0; i < draws; ++i) {
            draw(size, stream, drawn);
            CHECK(std::ranges::is_sorted(drawn));
            ++seen[drawn];
        }
        const std::vector<double> sets{1, 5, 10, 10, 5, 1};
        CHECK(static_cast<double>(seen.size()) == sets[size]);
        for (const auto& [set, count] : seen) {
            CHECK(set.size() == size);
            const double mean = draws / sets[size];
            CHECK(std::abs(count - mean) <= 4 * std::sqrt(mean));
        }
    }
    nines::detail::subset_draw large{130};
    places drawn;
    large(129, stream, drawn);
    CHECK(drawn.size() == 129);
    CHECK(drawn.back() >= 128);
    CHECK(drawn.back() < 130);
}

TEST_CASE("a seed gives the same p-values again") {
    std::vector<double> began;
    for (int day = 0; day < 60; ++day) {
        began.push_back(day * 1.5);
    }
    const std::vector<incident_cluster> one{{{3, 4, 20, 40, 41}}};
    CHECK(recurrence(one, began, 2)->front().p_value == recurrence(one, began, 2)->front().p_value);
    CHECK(recurrence(one, began, 2, {2000, 2})->front().p_value !=
          recurrence(one, began, 2)->front().p_value);
}

TEST_CASE("simulated, clusters that are drawn at random come back as seldom as the level says") {
    constexpr unsigned seed = 2010;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr int rounds = 400;
    int found = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> began(150);
        for (double& each : began) {
            each = 365 * std::uniform_real_distribution<double>{}(random);
        }
        std::ranges::sort(began);
        places members(150);
        for (std::size_t i = 0; i < 150; ++i) {
            members[i] = i;
        }
        std::ranges::shuffle(members, random);
        members.resize(20);
        std::ranges::sort(members);
        found += recurrence({{members}}, began, 7, {300, seed})->front().p_value <= 0.05 ? 1 : 0;
    }
    CHECK(found <= rounds * 0.05 + 3 * std::sqrt(rounds * 0.0475));
    CHECK(found >= rounds * 0.01);
}

TEST_CASE("times, windows and members out of range are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const std::vector<incident_cluster> one{{{0, 1}}};
    CHECK(recurrence(one, {1, 0}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1, not_a_number}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1, 2}, 0).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1, 2}, 1, {0, 1}).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence({{{1, 0}}}, {1, 2}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence({{{1, 1}}}, {1, 2}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence({{{}}}, {1, 2}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence({}, {1, 2}, 1)->empty());
}

} // namespace

} // namespace cluster_recurrence_test
