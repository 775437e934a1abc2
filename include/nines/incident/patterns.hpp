// SPDX-License-Identifier: BSL-1.0
/// \file
/// Recurring incidents: clusters of alike ones, and whether they come back sooner than chance would
/// have them.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/incident_corpus.hpp>
#include <nines/stats/multiple_tests.hpp>
#include <nines/stats/random.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Incidents that are like the first of them; places in the corpus, ascending.
struct incident_cluster {
    std::vector<std::size_t> members;
};

/// Groups incidents by likeness.
///
/// Parameters: a corpus in the order in which incidents began; the least similarity, above 0 to 1,
/// for which 0.5 is a start.
/// Returns: every incident in one cluster, that of the first incident it is most like, if enough
/// so, and one of its own else; the largest clusters first. Members are like the first one and need
/// not be like each other; so clusters do not grow together over chains of half-likeness. Errors:
/// out_of_domain for a similarity outside its range. Cost: each incident against the first ones of
/// clusters it shares a token with. Source: Hartigan, Clustering Algorithms, 1975, chapter 3: the
/// leader algorithm.
[[nodiscard]] inline result<std::vector<incident_cluster>>
cluster_incidents(const incident_corpus& corpus, double least_similarity) {
    if (!detail::is_finite(least_similarity) || !(least_similarity > 0 && least_similarity <= 1)) {
        return error{errc::out_of_domain, "cluster_incidents",
                     "expected a similarity above 0 and at most 1"};
    }
    std::vector<incident_cluster> clusters;
    std::vector<std::vector<std::size_t>> with_token(corpus.tokens());
    std::vector<std::size_t> compared(corpus.size(), corpus.size()); // with which incident last
    for (std::size_t i = 0; i < corpus.size(); ++i) {
        std::size_t best = clusters.size();
        double most = 0;
        corpus.for_each_token(i, [&](std::uint32_t token) {
            for (const std::size_t cluster : with_token[token]) {
                if (std::exchange(compared[cluster], i) == i) {
                    continue;
                }
                const double alike = corpus.similarity(clusters[cluster].members.front(), i);
                if (alike >= least_similarity &&
                    (alike > most || (alike == most && cluster < best))) {
                    most = alike;
                    best = cluster;
                }
            }
        });
        if (best < clusters.size()) {
            clusters[best].members.push_back(i);
            continue;
        }
        corpus.for_each_token(
            i, [&](std::uint32_t token) { with_token[token].push_back(clusters.size()); });
        clusters.push_back({{i}});
    }
    std::ranges::sort(clusters, [](const incident_cluster& a, const incident_cluster& b) {
        return a.members.size() != b.members.size() ? a.members.size() > b.members.size()
                                                    : a.members.front() < b.members.front();
    });
    return clusters;
}

/// How often incidents of a cluster follow one another closely.
struct cluster_recurrence {
    std::size_t returns; ///< members that began within the window after the one before
    double expected;     ///< for as many incidents taken from all at random
    double p_value;      ///< of so many returns or more by chance
    double corrected;    ///< the same among all clusters tested: hold this one against a level
};

/// How to test for recurrence.
struct recurrence_options {
    std::size_t draws = 2000; ///< p-values are at least 1 / (draws + 1)
    std::uint64_t seed = 1;
    test_correction correction = test_correction::holm;
};

namespace detail {

/// How many of ascending times follow the one before within a window.
[[nodiscard]] inline std::size_t close_followers(std::span<const double> ascending,
                                                 double window) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 1; i < ascending.size(); ++i) {
        count += ascending[i] - ascending[i - 1] <= window ? 1U : 0U;
    }
    return count;
}

/// One cluster's recurrence, not corrected yet: as many of all times are drawn again and again.
[[nodiscard]] inline cluster_recurrence recurrence_of(const incident_cluster& cluster,
                                                      std::span<const double> began, double window,
                                                      const recurrence_options& options,
                                                      std::uint64_t number) {
    std::vector<double> times;
    times.reserve(cluster.members.size());
    for (const std::size_t member : cluster.members) {
        times.push_back(began[member]);
    }
    cluster_recurrence seen{close_followers(times, window), 0, 0, 0};
    random_stream random{options.seed, number};
    const auto draws = static_cast<double>(options.draws);
    std::size_t as_many = 1;
    for (std::size_t draw = 0; draw < options.draws; ++draw) {
        times.clear();
        std::size_t wanted = cluster.members.size();
        for (std::size_t i = 0; wanted > 0; ++i) { // each subset as likely, in order
            if (random.uniform() * static_cast<double>(began.size() - i) <
                static_cast<double>(wanted)) {
                times.push_back(began[i]);
                --wanted;
            }
        }
        const std::size_t by_chance = close_followers(times, window);
        seen.expected += static_cast<double>(by_chance) / draws;
        as_many += by_chance >= seen.returns ? 1U : 0U;
    }
    seen.p_value = static_cast<double>(as_many) / (draws + 1);
    return seen;
}

} // namespace detail

/// Whether incidents of a cluster come back within a window more often than incidents in general
/// follow each other: a cause that was not removed.
///
/// Parameters: clusters of at least two members; when each incident of the corpus began, ascending,
/// in any unit; the window, above 0, in the same unit; draws and seed.
/// Returns: one for each cluster, in the same order, the same for the same seed.
/// Errors: out_of_domain for times that are not finite and ascending, a window that is not above 0,
/// no draws, or members that are not among the times.
/// Assumes: nothing of the times of incidents as a whole: those are kept, and only which of them
/// belong together is drawn. Cost: draws times incidents, 2 ns each, for every cluster.
/// Source: a permutation test; the p-value by Phipson and Smyth 2010, doi 10.2202/1544-6115.1585.
[[nodiscard]] inline result<std::vector<cluster_recurrence>>
recurrence_of_clusters(std::span<const incident_cluster> clusters, std::span<const double> began,
                       double window, const recurrence_options& options = {}) {
    constexpr const char* where = "recurrence_of_clusters";
    for (std::size_t i = 0; i < began.size(); ++i) {
        if (!detail::is_finite(began[i]) || (i > 0 && began[i] < began[i - 1])) {
            return error{errc::out_of_domain, where,
                         "expected times that are finite and ascending"};
        }
    }
    if (!detail::is_finite(window) || !(window > 0) || options.draws == 0) {
        return error{errc::out_of_domain, where, "expected a window above 0 and at least one draw"};
    }
    std::vector<cluster_recurrence> all;
    std::vector<double> p_values;
    for (const incident_cluster& cluster : clusters) {
        const bool known = std::ranges::is_sorted(cluster.members) && !cluster.members.empty() &&
                           cluster.members.back() < began.size();
        if (!known) {
            return error{errc::out_of_domain, where,
                         "expected ascending members with a time for each"};
        }
        all.push_back(detail::recurrence_of(cluster, began, window, options, all.size()));
        p_values.push_back(all.back().p_value);
    }
    const auto corrected =
        *corrected_p_values(std::span<const double>{p_values}, options.correction);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].corrected = corrected[i];
    }
    return all;
}

} // namespace nines::inline NINES_ABI
