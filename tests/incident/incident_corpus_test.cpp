// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/incident_corpus.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace incident_corpus_test {

using nines::errc;
using nines::incident_corpus;
using nines::incident_description;
using nines::similarity_weights;
using descriptions = std::vector<incident_description>;

namespace {

incident_corpus corpus_of(const descriptions& all, const similarity_weights& weights = {}) {
    return *incident_corpus::try_from(std::span<const incident_description>{all}, weights);
}

const descriptions five{{{"search"}, {"index"}, "Search is slow"},
                        {{"search"}, {"index"}, "search IS slow!"},
                        {{"search"}, {"cache"}, "Search returns old results"},
                        {{"mail"}, {"queue"}, "Mail is late"},
                        {{}, {}, "Certificate expired"}};

TEST_CASE("the same incident is alike, whatever its case and punctuation") {
    const auto corpus = corpus_of(five);
    CHECK(corpus.similarity(0, 1) == doctest::Approx(1));
    CHECK(corpus.similarity(0, 0) == doctest::Approx(1));
    CHECK(corpus.size() == 5);
}

TEST_CASE(
    "incidents that share nothing are not alike, and rare tokens tell more than common ones") {
    const auto corpus = corpus_of(five);
    CHECK(corpus.similarity(0, 4) == 0);
    CHECK(corpus.similarity(3, 4) == 0);
    CHECK(corpus.similarity(0, 2) > corpus.similarity(0, 3));
    CHECK(corpus.similarity(0, 3) > 0);
}

TEST_CASE("the similarity is the mean of weighted Jaccard indices") {
    const auto corpus = corpus_of(five);
    const double search = std::log(5.0 / 3);
    const double is = std::log(5.0 / 3);
    const double slow = std::log(5.0 / 2);
    const double alone = std::log(5.0);
    const double services = 1;
    const double components = 0;
    const double title = search / (search + is + slow + 3 * alone);
    CHECK(corpus.similarity(0, 2) == doctest::Approx((services + components + title) / 3));
    CHECK(corpus.similarity(2, 0) == corpus.similarity(0, 2));
    CHECK(corpus_of(five, {2, 0, 1}).similarity(0, 2) ==
          doctest::Approx((2 * services + title) / 3));
}

TEST_CASE("a token that all incidents have tells none from another") {
    const auto corpus =
        corpus_of({{{}, {}, "incident with pages"}, {{}, {}, "incident with mail"}});
    CHECK(corpus.similarity(0, 1) == 0);
    std::size_t tokens = 0;
    corpus.for_each_token(0, [&](std::uint32_t, double share) {
        ++tokens;
        CHECK(share == 1);
    });
    CHECK(tokens == 1);
}

TEST_CASE("fields do not mix: a service is not a word of a title") {
    const auto corpus = corpus_of({{{"mail"}, {}, ""}, {{}, {}, "mail"}, {{}, {}, "other"}});
    CHECK(corpus.similarity(0, 1) == 0);
}

TEST_CASE("titles in other alphabets are words too") {
    const auto corpus =
        corpus_of({{{}, {}, "Störung Zürich"}, {{}, {}, "Störung Köln"}, {{}, {}, "障害"}});
    CHECK(corpus.similarity(0, 1) > 0);
    CHECK(corpus.similarity(0, 2) == 0);
    CHECK(corpus.similarity(2, 2) == doctest::Approx(1));
}

TEST_CASE("weights that are negative, not finite or all zero are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    for (const similarity_weights& bad :
         {similarity_weights{-1, 1, 1}, similarity_weights{1, not_a_number, 1},
          similarity_weights{0, 0, 0}}) {
        CHECK(incident_corpus::try_from(std::span<const incident_description>{five}, bad)
                  .error()
                  .code == errc::out_of_domain);
    }
    CHECK(corpus_of({}).size() == 0);
}

} // namespace

} // namespace incident_corpus_test
