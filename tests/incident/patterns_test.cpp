// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/patterns.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

namespace patterns_test {

namespace {

TEST_CASE("one include: what comes back within days stands out") {
    std::vector<nines::incident_description> all(60, {{"mail"}, {}, "Delivery delayed"});
    std::vector<double> began;
    for (double day = 0; day < 60; ++day) {
        began.push_back(day);
    }
    for (const std::size_t i : {20U, 21U, 22U, 23U, 24U}) {
        all[i] = {{"search"}, {}, "Index is stale"};
    }
    const auto corpus = *nines::incident_corpus::try_from(all);
    const auto clusters = *nines::cluster_incidents(corpus, 0.6);
    REQUIRE(clusters.size() == 2);
    const auto told = *nines::recurrence_of_clusters(clusters, began, 1);
    CHECK(nines::typical_member(corpus, clusters[1]) == 20);
    CHECK(told[1].returns == 4);
    CHECK(told[1].corrected < 0.01);
}

} // namespace

} // namespace patterns_test
