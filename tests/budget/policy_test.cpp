// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/policy.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <string>
#include <vector>

namespace policy_test {

using namespace nines::literals;
using nines::budget_policy;
using nines::errc;
using nines::event_counts;

namespace {

enum class consequence { none, review, freeze, all_hands };
using team_policy = budget_policy<consequence>;
using rules = std::vector<team_policy::rule>;

const nines::error_budget<double> month{99.9_percent, std::chrono::days{30}};

team_policy agreed() {
    return *team_policy::try_from(
        {{0.5, consequence::review}, {1.0, consequence::freeze}, {2.0, consequence::all_hands}});
}

consequence holding(const event_counts<>& counts) {
    const auto policy = agreed();
    const auto* rule = policy.holding(month.status(counts));
    return rule == nullptr ? consequence::none : rule->consequence;
}

} // namespace

TEST_CASE("the highest threshold reached says which consequence holds") {
    CHECK(holding({1'000'000, 0}) == consequence::none);
    CHECK(holding({999'501, 499}) == consequence::none);
    CHECK(holding({999'500, 500}) == consequence::review); // reached means >=
    CHECK(holding({999'001, 999}) == consequence::review);
    CHECK(holding({999'000, 1000}) == consequence::freeze);
    CHECK(holding({998'001, 1999}) == consequence::freeze);
    CHECK(holding({998'000, 2000}) == consequence::all_hands);
    CHECK(holding({0, 1'000'000}) == consequence::all_hands);
}

TEST_CASE("without traffic nothing is spent, and only a threshold of zero holds") {
    CHECK(holding({}) == consequence::none);
    const auto always = *team_policy::try_from({{0, consequence::review}});
    CHECK(always.holding(month.status(event_counts<>{}))->consequence == consequence::review);
}

TEST_CASE("a budget in time is held to the same thresholds") {
    const auto policy = agreed();
    CHECK(policy.holding(month.status_from_availability(0.9996)) == nullptr);
    CHECK(policy.holding(month.status_from_availability(0.9995))->consequence ==
          consequence::review);
    CHECK(policy.holding(month.status_from_availability(0.99))->spent_fraction == 2.0);
}

TEST_CASE("a consequence may be anything, such as a text") {
    const budget_policy<std::string> words{{{1.0, "no releases"}}};
    CHECK(words.holding(1.5)->consequence == "no releases");
    CHECK(words.rules().size() == 1);
}

TEST_CASE("thresholds out of order, twice the same, negative or no numbers are refused") {
    const auto code = [](const rules& given) { return team_policy::try_from(given).error().code; };
    CHECK(code({}) == errc::insufficient);
    CHECK(code({{1, consequence::freeze}, {0.5, consequence::review}}) == errc::contradiction);
    CHECK(code({{0.5, consequence::freeze}, {0.5, consequence::review}}) == errc::contradiction);
    for (const double bad : {-0.1, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity()}) {
        CAPTURE(bad);
        CHECK(code({{bad, consequence::review}}) == errc::out_of_domain);
        CHECK(code({{0.5, consequence::review}, {bad, consequence::freeze}}) ==
              errc::out_of_domain);
    }
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS(team_policy{rules{}}, nines::domain_error);
#endif
}

} // namespace policy_test
