// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/recurring.hpp"

#include "common/format.hpp"
#include "common/input_error.hpp"

#include <nines/incident/incident_corpus.hpp>
#include <nines/incident/patterns.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

namespace nines::examples::review {
namespace {

constexpr std::size_t smallest_cluster = 3;

/// So many that the correction for all clusters leaves findings possible.
std::size_t draws_for(std::size_t clusters, confidence level) {
    constexpr double least = 2000;
    constexpr double most = 1e6;
    const double needed = 4 * static_cast<double>(clusters);
    if (needed / level.significance() > most) {
        throw input_error{
            "--level", 0,
            fmt::format("expected at most {:.7g}, as {} clusters are to be tested (--clusters), "
                        "found {}",
                        1 - needed / most, clusters, level.level())};
    }
    return static_cast<std::size_t>(std::fmax(least, needed / level.significance()));
}

incident_corpus corpus_of(const group& of) {
    std::vector<incident_description> descriptions;
    descriptions.reserve(of.incidents.size());
    for (const incident* each : of.incidents) {
        descriptions.push_back({each->services, {}, each->title});
    }
    return incident_corpus::try_from(descriptions).value();
}

std::vector<double> starts_in_days(const group& of) {
    std::vector<double> began;
    began.reserve(of.incidents.size());
    for (const incident* each : of.incidents) {
        began.push_back(days{each->times.began.time_since_epoch()}.count());
    }
    return began;
}

} // namespace

recurring_incidents recurring_in(const group& of, const review_options& asked) {
    const auto corpus = corpus_of(of);
    auto clusters = cluster_incidents(corpus, asked.similarity).value();
    std::erase_if(clusters,
                  [](const auto& each) { return each.members.size() < smallest_cluster; });
    const std::size_t number = (std::min)(clusters.size(), asked.clusters);
    recurring_incidents found{{}, clusters.size() - number};
    clusters.resize(number);
    const auto began = starts_in_days(of);
    const auto tested =
        recurrence_of_clusters(std::span<const incident_cluster>{clusters}, began,
                               days{asked.window}.count(),
                               {.draws = draws_for(number, asked.level), .seed = asked.seed})
            .value();
    for (std::size_t i = 0; i < number; ++i) {
        recurring_cluster made{{}, of.incidents[typical_member(corpus, clusters[i])], tested[i]};
        for (const std::size_t member : clusters[i].members) {
            made.members.push_back(of.incidents[member]);
        }
        found.clusters.push_back(std::move(made));
    }
    return found;
}

} // namespace nines::examples::review
