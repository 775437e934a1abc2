// SPDX-License-Identifier: BSL-1.0
/// \file
/// Clusters of incidents that are alike, and the one that is typical of each.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/incident_corpus.hpp>
#include <nines/incident/leader_index.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace nines::inline NINES_ABI {

/// Incidents that are like the first of them; places in the corpus, ascending.
struct incident_cluster {
    std::vector<std::size_t> members;
};

/// Groups incidents by likeness.
///
/// Parameters: a corpus in the order in which incidents began; the least similarity, above 0 to 1,
/// for which 0.6 is a start: where incidents have services and a title, the same services alone
/// make 0.5.
/// Returns: every incident in one cluster, that of the first incident it is most like, if enough
/// so, and one of its own else; the largest clusters first. Members are like the first one and need
/// not be like each other; so clusters do not grow together over chains of half-likeness. Errors:
/// out_of_domain for a similarity outside its range.
/// Cost: for each incident the clusters that share two of its tokens, or a rare one: with the
/// corpus 60 ms for 100,000 incidents of 2,000 kinds, 0.4 s where four of five are of a kind of
/// their own (benchmarks/incident). Source: Hartigan, Clustering Algorithms, 1975, chapter 3: the
/// leader algorithm.
[[nodiscard]] inline result<std::vector<incident_cluster>>
cluster_incidents(const incident_corpus& corpus, double least_similarity) {
    if (!detail::is_finite(least_similarity) || !(least_similarity > 0 && least_similarity <= 1)) {
        return error{errc::out_of_domain, "cluster_incidents",
                     "expected a similarity above 0 and at most 1"};
    }
    std::vector<incident_cluster> clusters;
    std::vector<std::size_t> led(corpus.size()); // which cluster each leader leads
    detail::leader_index leaders{corpus, least_similarity};
    for (std::size_t i = 0; i < corpus.size(); ++i) {
        if (const auto leader = leaders.most_like(i)) {
            clusters[led[*leader]].members.push_back(i);
            continue;
        }
        leaders.add(i);
        led[i] = clusters.size();
        clusters.push_back({{i}});
    }
    std::ranges::sort(clusters, [](const incident_cluster& a, const incident_cluster& b) {
        return a.members.size() != b.members.size() ? a.members.size() > b.members.size()
                                                    : a.members.front() < b.members.front();
    });
    return clusters;
}

/// The member that differs least from all the others together: the one to name a cluster by.
///
/// Parameters: a corpus and a cluster of its incidents, at least one.
/// Returns: its place in the corpus, the first of equals: it has the least sum of weights of tokens
/// that one of two members has and the other has not. Cost: linear in the tokens of the members.
/// Source: the medoid, Kaufman and Rousseeuw, Finding Groups in Data, 1990, chapter 2.
[[nodiscard]] inline std::size_t typical_member(const incident_corpus& corpus,
                                                const incident_cluster& cluster) {
    std::unordered_map<std::uint32_t, double> members_with;
    for (const std::size_t member : cluster.members) {
        corpus.for_each_token(member, [&](std::uint32_t token, double) { ++members_with[token]; });
    }
    const auto half = static_cast<double>(cluster.members.size()) / 2;
    std::size_t best = cluster.members.front();
    double least = 0;
    for (const std::size_t member : cluster.members) {
        double differs = 0; // by more than a member without any token
        corpus.for_each_token(member, [&](std::uint32_t token, double) {
            differs += corpus.weight(token) * (half - members_with[token]);
        });
        if (member == cluster.members.front() || differs < least) {
            least = differs;
            best = member;
        }
    }
    return best;
}

} // namespace nines::inline NINES_ABI
