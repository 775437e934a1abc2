// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/policy_repair.hpp>

#include <nines/burn/alert_policy.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace policy_repair_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_rule;
using nines::alert_severity;
using nines::objective;
using nines::policy_change;
using nines::workbook_policy;
using std::chrono::days;
using std::chrono::seconds;

namespace {

constexpr auto page = alert_severity::page;
constexpr auto ticket = alert_severity::ticket;

std::vector<policy_change> changes(const objective& promised, seconds period) {
    const auto policy = *workbook_policy(promised, period);
    return {policy.changes().begin(), policy.changes().end()};
}

bool says(const policy_change& change, std::string_view words) {
    return std::string_view{change.reason}.find(words) != std::string_view::npos;
}

} // namespace

TEST_CASE("under six days and a quarter all windows shrink with the period") {
    CHECK(changes(99.9_percent, days{6} + 6h).size() == 2); // the two tickets only
    const auto all = changes(99.9_percent, days{6});
    REQUIRE(all.size() == 4);
    const std::vector<alert_rule> after{{page, 12min, 1min, 14.4},
                                        {page, 72min, 6min, 6},
                                        {ticket, 288min, 24min, 3},
                                        {ticket, 864min, 72min, 1}};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(all[i].condition == i + 1);
        CHECK(says(all[i], "shrunk in proportion to the period"));
        CHECK(all[i].after == after[i]);
    }
}

TEST_CASE("at a week the one-day ticket has nothing to add and is dropped, with the reason") {
    const auto all = changes(99.9_percent, days{7});
    REQUIRE(all.size() == 2);
    CHECK(all[0].condition == 3);
    CHECK_FALSE(all[0].after.has_value());
    CHECK(all[0].before.factor == 0.7);
    CHECK(says(all[0], "dropped: another condition"));
    CHECK(all[1].after == alert_rule{ticket, 16h + 48min, 84min, 1});
}

TEST_CASE("two conditions that become the same are one") {
    const auto policy = *workbook_policy(99.9_percent, days{10});
    REQUIRE(policy.conditions().size() == 3);
    CHECK(policy.conditions()[2].rule() == alert_rule{ticket, 24h, 2h, 1});
    REQUIRE(policy.changes().size() == 1);
    CHECK(policy.changes()[0].condition == 4);
    CHECK(says(policy.changes()[0], "is the same"));
}

TEST_CASE("windows stop shrinking at a minute, and their factor falls instead") {
    const auto all = changes(99.9_percent, 6h);
    CHECK(says(all[0], "raised to one minute"));
    CHECK(all[0].after == alert_rule{page, 1min, 5s, 7.2});
    CHECK(all[1].after == alert_rule{page, 3min, 15s, 6});
}

TEST_CASE("over an hour, 2 % of the budget is too little for any window and is dropped") {
    const auto policy = *workbook_policy(99.9_percent, 1h);
    CHECK(says(policy.changes()[0], "less than the shortest window"));
    CHECK_FALSE(policy.changes()[0].after.has_value());
    REQUIRE(policy.conditions().size() == 2);
    CHECK(policy.conditions()[0].rule() == alert_rule{page, 1min, 5s, 3});
    CHECK(policy.conditions()[1].rule() == alert_rule{ticket, 6min, 30s, 1});
}

TEST_CASE("at 50 % over 30 days pages move half, tickets a quarter of the way to a total outage") {
    const auto policy = *workbook_policy(50_percent, days{30});
    REQUIRE(policy.conditions().size() == 3);
    CHECK(policy.conditions()[0].rule() == alert_rule{page, 9h + 36min, 48min, 1.5});
    CHECK(policy.conditions()[1].rule() == alert_rule{ticket, 57h + 36min, 288min, 1.25});
    CHECK(policy.conditions()[2].rule() == alert_rule{ticket, 72h, 6h, 1});
    REQUIRE(policy.changes().size() == 3);
    CHECK(says(policy.changes()[0], "not even a total outage could fire it"));
    CHECK(says(policy.changes()[1], "dropped"));
}

TEST_CASE("a ticket that a slowed page would always precede is dropped, the slower one stays") {
    const auto all = changes(80_percent, days{30});
    REQUIRE(all.size() == 3);
    CHECK(all[0].after == alert_rule{page, 4h + 48min, 24min, 3});
    CHECK(all[2].condition == 3);
    CHECK(all[2].before == alert_rule{ticket, 24h, 2h, 3});
    CHECK_FALSE(all[2].after.has_value());
    CHECK(says(all[2], "dropped: another condition"));
}

TEST_CASE("where nothing had to move nothing is dropped, superfluous or not") {
    const std::vector<alert_rule> rules{{page, 1h, 5min, 6}, {page, 6h, 30min, 6}};
    const auto policy = nines::constant_share_policy(rules, days{30}, 99.9_percent, days{30});
    REQUIRE(policy.has_value());
    CHECK(policy->changes().empty());
    CHECK(policy->conditions().size() == 2);
}

TEST_CASE("windows that shrink with the period stop where an outage of half the requests fires") {
    const auto all = changes(90_percent, days{1});
    REQUIRE(all.size() == 4);
    CHECK(all[0].before == alert_rule{page, 1h, 5min, 0.48});
    CHECK(all[0].after == alert_rule{page, 324s, 27s, 1728.0 / 324});
    CHECK(says(all[0], "less than in proportion"));
    CHECK_FALSE(all[1].after.has_value());
    CHECK(all[3].after == alert_rule{ticket, 144min, 12min, 1});
}

TEST_CASE("a condition that can just fire is left alone") {
    CHECK(changes(93.0556_percent, days{30}).empty());
    const auto all = changes(93.0555_percent, days{30});
    REQUIRE(all.size() == 1);
    CHECK(all[0].condition == 1);
    CHECK(all[0].after.value_or(alert_rule{}).long_window == 113min);
}

TEST_CASE("a page that its author set below 1.25 may stay there") {
    const std::vector<alert_rule> rules{{page, 24h, 2h, 1.1}};
    const auto policy = nines::constant_share_policy(rules, days{30}, 99.9_percent, days{30});
    REQUIRE(policy.has_value());
    CHECK(policy->changes().empty());
}

TEST_CASE("when nothing can be made to suit, that is an error") {
    // 1.4 % of an hour's budget lasts 50 seconds at a burn rate of 1
    const std::vector<alert_rule> rules{alert_rule::from_share(page, 1h, 0.014, days{30})};
    const auto made = nines::constant_share_policy(rules, days{30}, 99.9_percent, 1h);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == nines::errc::insufficient);
    CHECK(std::string_view{made.error().where} == "alert_policy");
}

} // namespace policy_repair_test
