// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/leader_index.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace leader_index_test {

using nines::incident_corpus;
using nines::incident_description;
using nines::detail::leader_index;

namespace {

/// Incidents of few and of many words, of which some are in most titles and others in one.
std::vector<incident_description> of_all_lengths(int count, unsigned longest, unsigned seed) {
    std::mt19937_64 random{seed};
    const auto name = [&](unsigned end) { return std::to_string(random() % (1 + random() % end)); };
    std::vector<incident_description> all;
    for (int i = 0; i < count; ++i) {
        incident_description& made = all.emplace_back();
        for (std::size_t services = random() % 3; services > 0; --services) {
            made.services.push_back(name(8));
        }
        if (random() % 3 == 0) {
            made.components.push_back(name(20));
        }
        for (std::size_t words = random() % (random() % 4 == 0 ? longest : 5); words > 0; --words) {
            made.title += ' ' + name(random() % 3 == 0 ? 400 : 30);
        }
    }
    return all;
}

TEST_CASE("the most like is that of comparing with every leader") {
    for (const unsigned longest : {30U, 500U}) { // the latter too long to be taken in pairs
        const auto all = of_all_lengths(300, longest, 1);
        const auto corpus =
            *incident_corpus::try_from(std::span<const incident_description>{all}, {1, 0.5, 2});
        for (const double least : {0.05, 0.25, 0.5, 0.7, 0.95}) {
            CAPTURE(longest);
            CAPTURE(least);
            leader_index leaders{corpus, least};
            std::vector<std::size_t> led;
            std::size_t alike = 0;
            for (std::size_t i = 0; i < corpus.size(); ++i) {
                std::optional<std::size_t> plain;
                for (const std::size_t leader : led) {
                    const double here = corpus.similarity(leader, i);
                    if (here >= least && (!plain || here > corpus.similarity(*plain, i))) {
                        plain = leader;
                    }
                }
                CHECK(leaders.most_like(i) == plain);
                CHECK(leaders.most_like(i) == plain);
                alike += plain ? 1U : 0U;
                if (i % 3 != 0) { // whether or not it is like another
                    leaders.add(i);
                    led.push_back(i);
                }
            }
            CHECK(alike > 0);
            CHECK(alike < corpus.size());
        }
    }
}

} // namespace

} // namespace leader_index_test
