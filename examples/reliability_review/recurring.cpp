// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/recurring.hpp"

#include <nines/incident/incident_corpus.hpp>
#include <nines/incident/patterns.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace nines::examples::review {
namespace {

constexpr std::size_t smallest_cluster = 3;

/// So many that the correction for all clusters leaves findings possible.
std::size_t draws_for(std::size_t clusters, confidence level) {
    constexpr double least = 2000;
    return static_cast<std::size_t>(
        std::fmax(least, 4 * static_cast<double>(clusters) / level.significance()));
}

} // namespace

std::vector<recurring_cluster> recurring_in(const group& of, const review_options& asked) {
    std::vector<incident_description> descriptions;
    std::vector<double> began;
    for (const incident* each : of.incidents) {
        descriptions.push_back({each->services, {}, each->title});
        began.push_back(days{each->times.began.time_since_epoch()}.count());
    }
    const auto corpus = incident_corpus::try_from(descriptions).value();
    auto clusters = cluster_incidents(corpus, asked.similarity).value();
    std::erase_if(clusters,
                  [](const auto& each) { return each.members.size() < smallest_cluster; });
    const auto tested =
        recurrence_of_clusters(
            std::span<const incident_cluster>{clusters}, began, days{asked.window}.count(),
            {.draws = draws_for(clusters.size(), asked.level), .seed = asked.seed})
            .value();
    std::vector<recurring_cluster> all;
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        recurring_cluster& made = all.emplace_back(recurring_cluster{{}, tested[i]});
        for (const std::size_t member : clusters[i].members) {
            made.members.push_back(of.incidents[member]);
        }
    }
    return all;
}

} // namespace nines::examples::review
