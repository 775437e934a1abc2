// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/patterns.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

using nines::cluster_incidents;
using nines::errc;
using nines::incident_cluster;
using nines::incident_corpus;
using nines::incident_description;
using nines::recurrence_of_clusters;
using descriptions = std::vector<incident_description>;
using places = std::vector<std::size_t>;

namespace {

incident_corpus corpus_of(const descriptions& all) {
    return *incident_corpus::try_from(std::span<const incident_description>{all});
}

auto recurrence(const std::vector<incident_cluster>& clusters, const std::vector<double>& began,
                double window, const nines::recurrence_options& options = {}) {
    return recurrence_of_clusters(std::span<const incident_cluster>{clusters},
                                  std::span<const double>{began}, window, options);
}

const descriptions seven{{{"mail"}, {}, "Mail delivery delayed"},
                         {{"search"}, {"index"}, "Search index stale"},
                         {{"search"}, {"index"}, "Stale search index again"},
                         {{"pages"}, {}, "Pages build fails"},
                         {{"search"}, {"index"}, "Search index is stale"},
                         {{"mail"}, {}, "Delayed mail"},
                         {{}, {}, "Certificate expired"}};

TEST_CASE("alike incidents come together, the largest cluster first, and others stay alone") {
    const auto clusters = *cluster_incidents(corpus_of(seven), 0.5);
    REQUIRE(clusters.size() == 4);
    CHECK(clusters[0].members == places{1, 2, 4});
    CHECK(clusters[1].members == places{0, 5});
    CHECK(clusters[2].members == places{3});
    CHECK(clusters[3].members == places{6});
    CHECK(cluster_incidents(corpus_of({}), 0.5)->empty());
}

TEST_CASE("each member is as like the first as asked, and no earlier first one is more like it") {
    std::mt19937_64 random{11};
    descriptions all;
    for (int i = 0; i < 200; ++i) {
        const auto number = [&](unsigned end) { return std::to_string(random() % end); };
        all.push_back({{number(6)}, {number(12)}, "w" + number(9) + " x" + number(9)});
    }
    const auto corpus = corpus_of(all);
    const auto clusters = *cluster_incidents(corpus, 0.55);
    std::size_t members = 0;
    for (const auto& cluster : clusters) {
        members += cluster.members.size();
        CHECK(std::ranges::is_sorted(cluster.members));
        for (const std::size_t i : cluster.members) {
            const double alike = corpus.similarity(cluster.members.front(), i);
            if (i != cluster.members.front()) {
                CHECK(alike >= 0.55);
            }
            for (const auto& other : clusters) {
                if (other.members.front() < i && i != cluster.members.front()) {
                    CHECK(corpus.similarity(other.members.front(), i) <= alike);
                }
            }
        }
    }
    CHECK(members == all.size());
    CHECK(clusters.size() > 5);
    CHECK(clusters.size() < 150);
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
    CHECK(std::abs(told[0].expected - next) < 0.05);
}

TEST_CASE("a seed gives the same p-values again") {
    std::vector<double> began;
    for (int day = 0; day < 60; ++day) {
        began.push_back(day * 1.5);
    }
    const std::vector<incident_cluster> one{{{3, 4, 20, 40, 41}}};
    CHECK(recurrence(one, began, 2)->front().p_value == recurrence(one, began, 2)->front().p_value);
    CHECK(recurrence(one, began, 2, {2000, 2})->front().expected !=
          recurrence(one, began, 2)->front().expected);
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

TEST_CASE("similarities, times, windows and members out of range are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    for (const double bad : {0.0, 1.1, -0.5, not_a_number}) {
        CHECK(cluster_incidents(corpus_of(seven), bad).error().code == errc::out_of_domain);
    }
    const std::vector<incident_cluster> one{{{0, 1}}};
    CHECK(recurrence(one, {1, 0}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1, not_a_number}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1, 2}, 0).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1, 2}, 1, {0, 1}).error().code == errc::out_of_domain);
    CHECK(recurrence(one, {1}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence({{{1, 0}}}, {1, 2}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence({{{}}}, {1, 2}, 1).error().code == errc::out_of_domain);
    CHECK(recurrence({}, {1, 2}, 1)->empty());
}

/// Products and titles of a published history, oldest first.
descriptions published() {
    std::ifstream file{std::string{NINES_SHARED_DIR} + "/data/cloud_incidents/gcp_incidents.csv"};
    descriptions all;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> fields(1);
        bool quoted = false;
        for (const char c : line) {
            quoted = quoted != (c == '"');
            if (c == ',' && !quoted) {
                fields.emplace_back();
            } else if (c != '"') {
                fields.back() += c;
            }
        }
        if (fields.size() == 10) {
            incident_description next{{}, {}, fields[9]};
            std::string product;
            for (const char c : fields[8] + '|') {
                if (c == '|') {
                    next.services.push_back(std::exchange(product, {}));
                } else {
                    product += c;
                }
            }
            all.push_back(next);
        }
    }
    std::ranges::reverse(all);
    return all;
}

TEST_CASE("a published history has recurring incidents, most of them few times") {
    const auto all = published();
    if (all.empty()) {
        MESSAGE("skipped: no shared data");
        return;
    }
    const auto clusters = *cluster_incidents(corpus_of(all), 0.5);
    MESSAGE(all.size() << " incidents, " << clusters.size() << " clusters, the largest of "
                       << clusters.front().members.size() << ": "
                       << all[clusters.front().members.front()].services.front());
    CHECK(all.size() > 100);
    CHECK(clusters.size() < all.size());
    CHECK(clusters.front().members.size() > 2);
}

} // namespace
