// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/incident_clusters.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace incident_clusters_test {

using nines::cluster_incidents;
using nines::errc;
using nines::incident_cluster;
using nines::incident_corpus;
using nines::incident_description;
using nines::typical_member;
using descriptions = std::vector<incident_description>;
using places = std::vector<std::size_t>;

namespace {

incident_corpus corpus_of(const descriptions& all) {
    return *incident_corpus::try_from(std::span<const incident_description>{all});
}

descriptions made_up(int count, unsigned seed) {
    std::mt19937_64 random{seed};
    descriptions all;
    for (int i = 0; i < count; ++i) {
        const auto number = [&](unsigned end) { return std::to_string(random() % end); };
        all.push_back({{number(6)}, {number(12)}, "w" + number(9) + " x" + number(9)});
        if (random() % 4 == 0) {
            all.back().services.push_back(number(6));
        }
        if (random() % 5 == 0) {
            all.back().components.clear();
        }
        if (random() % 6 == 0) {
            all.back().title += " w" + number(40);
        }
    }
    return all;
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
    const auto all = made_up(200, 11);
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

/// Each incident against every first one of a cluster.
std::vector<places> clustered_plainly(const incident_corpus& corpus, double least) {
    std::vector<places> clusters;
    for (std::size_t i = 0; i < corpus.size(); ++i) {
        places* best = nullptr;
        double most = 0;
        for (places& cluster : clusters) {
            const double alike = corpus.similarity(cluster.front(), i);
            if (alike >= least && alike > most) {
                most = alike;
                best = &cluster;
            }
        }
        if (best != nullptr) {
            best->push_back(i);
        } else {
            clusters.push_back({i});
        }
    }
    std::ranges::sort(clusters, [](const places& a, const places& b) {
        return a.size() > b.size() || (a.size() == b.size() && a.front() < b.front());
    });
    return clusters;
}

TEST_CASE("the clusters are those of comparing every incident with every first one") {
    for (const unsigned seed : {1U, 2U, 3U}) {
        auto all = made_up(300, seed);
        all.push_back({});
        all.push_back({{}, {}, "w1"});
        const auto corpus = corpus_of(all);
        for (const double least : {0.01, 0.3, 1.0 / 3, 0.5, 0.6, 2.0 / 3, 0.9, 1.0}) {
            CAPTURE(seed);
            CAPTURE(least);
            const auto clusters = *cluster_incidents(corpus, least);
            const auto plain = clustered_plainly(corpus, least);
            REQUIRE(clusters.size() == plain.size());
            for (std::size_t i = 0; i < plain.size(); ++i) {
                CHECK(clusters[i].members == plain[i]);
            }
        }
    }
}

TEST_CASE("the same services alone are no cluster at 0.6; with some of the title they are") {
    const descriptions all{{{"mail"}, {}, "Delivery delayed by the queue"},
                           {{"mail"}, {}, "Certificate expired"},
                           {{"mail"}, {}, "Delivery delayed by the spam filter"},
                           {{"search"}, {}, "Results are stale"}};
    const auto clusters = *cluster_incidents(corpus_of(all), 0.6);
    REQUIRE(clusters.size() == 3);
    CHECK(clusters[0].members == places{0, 2});
    CHECK(cluster_incidents(corpus_of(all), 0.5)->front().members == places{0, 1, 2});
}

TEST_CASE("the typical member is the one that differs least from all the others") {
    const auto all = made_up(120, 5);
    const auto corpus = corpus_of(all);
    const auto weight_of = [&](std::size_t i, std::uint32_t token) {
        double weight = 0;
        corpus.for_each_token(i, [&](std::uint32_t each, double) {
            weight += each == token ? corpus.weight(token) : 0;
        });
        return weight;
    };
    const auto difference = [&](std::size_t a, std::size_t b) {
        double sum = 0;
        for (std::uint32_t token = 0; token < corpus.tokens(); ++token) {
            sum += std::abs(weight_of(a, token) - weight_of(b, token));
        }
        return sum;
    };
    const auto clusters = *cluster_incidents(corpus, 0.5);
    for (const auto& cluster : clusters) {
        const auto total = [&](std::size_t member) {
            double sum = 0;
            for (const std::size_t other : cluster.members) {
                sum += difference(member, other);
            }
            return sum;
        };
        const std::size_t typical = typical_member(corpus, cluster);
        CHECK(std::ranges::find(cluster.members, typical) != cluster.members.end());
        for (const std::size_t member : cluster.members) {
            CHECK(total(typical) <= total(member) + 1e-9);
        }
    }
    const descriptions named{{{"mail"}, {}, "URGENT: mail down again, see ticket 77"},
                             {{"mail"}, {}, "mail down"},
                             {{"mail"}, {}, "mail down"},
                             {{"search"}, {}, "slow"}};
    CHECK(typical_member(corpus_of(named), {{0, 1, 2}}) == 1);
}

TEST_CASE("similarities out of range are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    for (const double bad : {0.0, 1.1, -0.5, not_a_number}) {
        CHECK(cluster_incidents(corpus_of(seven), bad).error().code == errc::out_of_domain);
    }
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
    const auto clusters = *cluster_incidents(corpus_of(all), 0.6);
    MESSAGE(all.size() << " incidents, " << clusters.size() << " clusters, the largest of "
                       << clusters.front().members.size() << ": "
                       << all[clusters.front().members.front()].services.front());
    CHECK(all.size() > 100);
    CHECK(clusters.size() < all.size());
    CHECK(clusters.front().members.size() > 2);
}

} // namespace

} // namespace incident_clusters_test
