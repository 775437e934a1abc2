// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/recommendation.hpp>

#include <nines/stats/normal.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace recommendation_test {

namespace {

using nines::action_reason;
using nines::capacity_action;
using nines::critical_ratio;
using nines::errc;
using nines::instances_for;
using nines::order_policy;
using nines::reach_risks;
using nines::recommend;
using nines::resource_outlook;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("the quantile to plan for has the least expected cost of all") {
    const nines::planning_costs costs{9, 1};
    const auto ratio = critical_ratio(costs);
    REQUIRE(ratio);
    CHECK(ratio->value() == doctest::Approx(0.9).epsilon(1e-15));
    // Demand is standard normal: E(D - q)+ = density(q) - q tail(q), E(q - D)+ is that and q.
    const auto cost = [&costs](double q) {
        const double shortage = nines::normal_density(q) - q * nines::normal_upper_tail(q);
        return costs.shortage * shortage + costs.idle * (shortage + q);
    };
    const double planned = nines::normal_quantile(ratio->value());
    for (const double other : {-1.0, 0.0, 1.0, planned - 0.01, planned + 0.01, 2.0}) {
        CHECK(cost(planned) < cost(other));
    }
}

TEST_CASE("costs that are none are refused") {
    for (const double wrong : {0.0, -1.0, nan, infinity}) {
        CHECK(critical_ratio({wrong, 1}).error().code == errc::out_of_domain);
        CHECK(critical_ratio({1, wrong}).error().code == errc::out_of_domain);
    }
}

TEST_CASE("N + k: the smallest number that carries the demand with k lost") {
    for (int tenths = 0; tenths < 500; tenths += 7) {
        const double demand = tenths / 10.0;
        for (const double head_room : {0.0, 0.25}) {
            for (std::uint64_t lost = 0; lost < 3; ++lost) {
                std::uint64_t counted = lost;
                while (static_cast<double>(counted - lost) * 4 * (1 - head_room) < demand) {
                    ++counted;
                }
                CHECK(instances_for(demand, 4, lost, head_room).value() == counted);
            }
        }
    }
    CHECK(instances_for(0.3, 0.1, 1).value() == 4); // 0.1 + 0.1 + 0.1 > 0.3 in doubles
    CHECK(instances_for(0, 1, 2).value() == 2);
}

TEST_CASE("a demand without an answer is refused") {
    CHECK(instances_for(nan, 1, 0).error().code == errc::out_of_domain);
    CHECK(instances_for(-1, 1, 0).error().code == errc::out_of_domain);
    CHECK(instances_for(1, 0, 0).error().code == errc::out_of_domain);
    CHECK(instances_for(1, 1, 0, 1).error().code == errc::out_of_domain);
    CHECK(instances_for(1, 1, 0, nan).error().code == errc::out_of_domain);
    CHECK(instances_for(1e300, 1e-300, 0).error().code == errc::overflow);
    CHECK(instances_for(1, 1, ~std::uint64_t{0}).error().code == errc::overflow);
}

constexpr order_policy policy{14, 7, 90, {19, 1}, 0.2}; // risks up to 0.05 are worth taking

resource_outlook outlook(double use, std::optional<reach_risks> risks) {
    return {"cpu", use, 100, risks};
}

TEST_CASE("each action, at the risk where it begins") {
    const auto action = [](const reach_risks& risks) {
        return recommend(outlook(50, risks), policy).value();
    };
    CHECK(action({0, 0, 0.049}).action == capacity_action::nothing);
    CHECK(action({0, 0, 0.051}).action == capacity_action::watch);
    CHECK(action({0, 0.051, 0.5}).action == capacity_action::order);
    CHECK(action({0.051, 0.06, 0.5}).action == capacity_action::urgent);
    CHECK(action({0, 0, 0.049}).reason == action_reason::far_away);
    CHECK(action({0, 0, 0.051}).reason == action_reason::within_horizon);
    CHECK(action({0, 0.051, 0.5}).reason == action_reason::next_review_late);
    CHECK(action({0.051, 0.06, 0.5}).reason == action_reason::lead_time_too_long);
    CHECK(action({0, 0.5, 0.5}).urgency == doctest::Approx(19));
    CHECK(action({0, 1, 1}).urgency == infinity);
}

TEST_CASE("use at usable capacity, and a resource of which nothing is known") {
    const auto full = recommend(outlook(80, reach_risks{0, 0, 0}), policy).value();
    CHECK(full.action == capacity_action::urgent);
    CHECK(full.reason == action_reason::already_reached);
    const auto unknown = recommend(outlook(79, {}), policy).value();
    CHECK(unknown.action == capacity_action::watch);
    CHECK(unknown.reason == action_reason::unknown);
}

TEST_CASE("what is ordered fits the demand beside the head-room") {
    auto asked = outlook(50, reach_risks{0, 0.5, 1});
    asked.demand = 120;
    CHECK(recommend(asked, policy)->amount.value_or(0) == doctest::Approx(50)); // 80 % of 150
    asked.demand = 79;
    CHECK_FALSE(recommend(asked, policy)->amount);
    // Where nothing is to be ordered yet, there is no amount, whatever the demand.
    asked.demand = 120;
    asked.risks = reach_risks{0, 0, 0.5};
    CHECK_FALSE(recommend(asked, policy)->amount);
    asked.risks = reach_risks{0, 0, 0};
    CHECK_FALSE(recommend(asked, policy)->amount);
}

TEST_CASE("the riskier, the more urgent: actions and urgency never fall as a risk rises") {
    double last = -1;
    auto action = capacity_action::nothing;
    for (double risk = 0; risk <= 1; risk += 1.0 / 128) {
        const auto made = recommend(outlook(50, reach_risks{risk / 2, risk, risk}), policy).value();
        CHECK(made.urgency >= last);
        CHECK(made.action >= action);
        last = made.urgency;
        action = made.action;
    }
}

TEST_CASE("risks are read off a distribution at the policy's times") {
    const auto by = [](double t) { return t / 100; };
    CHECK(nines::risks_of(policy, by).lead_time == 0.14);
    CHECK(nines::risks_of(policy, by).lead_time_and_review == 0.21);
    CHECK(nines::risks_of(policy, by).horizon == 0.9);
    CHECK(nines::risks_of({14, 7, 0, {1, 1}}, by).horizon == 0.21);
}

TEST_CASE("several resources: the most urgent first") {
    const std::vector<resource_outlook> all{{"cpu", 50, 100, reach_risks{0, 0, 0}},
                                            {"memory", 50, 100, reach_risks{0, 0.2, 1}},
                                            {"disk", 99, 100, {}},
                                            {"traffic", 50, 100, reach_risks{0, 0.4, 1}}};
    const auto made = recommend(all, policy);
    REQUIRE(made);
    CHECK((*made)[0].resource == "disk");
    CHECK((*made)[1].resource == "traffic");
    CHECK((*made)[2].resource == "memory");
    CHECK((*made)[3].resource == "cpu");
}

TEST_CASE("what is refused") {
    const auto refused = [](const resource_outlook& asked, const order_policy& by) {
        return recommend(asked, by).error().code;
    };
    const auto fine = outlook(50, reach_risks{0, 0, 0});
    CHECK(refused(outlook(nan, {}), policy) == errc::out_of_domain);
    CHECK(refused(outlook(5, reach_risks{0, 0, 1.1}), policy) == errc::out_of_domain);
    CHECK(refused(outlook(5, reach_risks{nan, 0, 1}), policy) == errc::out_of_domain);
    CHECK(refused({"", 1, 0, {}}, policy) == errc::out_of_domain);
    CHECK(refused(fine, {-1, 7, 90, {1, 1}}) == errc::out_of_domain);
    CHECK(refused(fine, {1, nan, 90, {1, 1}}) == errc::out_of_domain);
    CHECK(refused(fine, {1, 7, 90, {1, 1}, 1}) == errc::out_of_domain);
    CHECK(refused(fine, {1, 7, 90, {1, 0}}) == errc::out_of_domain);
    const std::vector<resource_outlook> both{fine, outlook(nan, {})};
    CHECK(recommend(both, policy).error().code == errc::out_of_domain);
}

TEST_CASE("every action and reason has words") {
    for (unsigned char i = 0; i <= 3; ++i) {
        CHECK_FALSE(to_string(static_cast<capacity_action>(i)).empty());
    }
    for (unsigned char i = 0; i <= 5; ++i) {
        CHECK_FALSE(to_string(static_cast<action_reason>(i)).empty());
    }
}

} // namespace

} // namespace recommendation_test
