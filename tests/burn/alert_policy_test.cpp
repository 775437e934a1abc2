// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_policy.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace alert_policy_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_condition;
using nines::alert_policy;
using nines::alert_rule;
using nines::alert_severity;
using nines::errc;
using nines::event_counts;
using nines::objective;
using nines::unsuitable;
using nines::window_scaled_policy;
using nines::workbook_policy;
using std::chrono::days;
using std::chrono::seconds;

namespace {

constexpr seconds month = days{30};
constexpr objective three_nines = 99.9_percent;
constexpr auto page = alert_severity::page;
constexpr auto ticket = alert_severity::ticket;

constexpr auto at_compile_time = workbook_policy(99.9_percent, month);
static_assert(at_compile_time.has_value());
static_assert(at_compile_time->conditions().size() == 4);
static_assert(at_compile_time->conditions()[0].factor() == 14.4);
static_assert(at_compile_time->changes().empty());
static_assert(std::is_trivially_copyable_v<alert_policy>);
static_assert(noexcept(workbook_policy(std::declval<const objective&>(), month)));

std::vector<alert_rule> rules_of(const alert_policy& policy) {
    std::vector<alert_rule> rules;
    for (const auto& condition : policy.conditions()) {
        rules.push_back(condition.rule());
    }
    return rules;
}

bool has_page(const alert_policy& policy) {
    return std::ranges::any_of(policy.conditions(),
                               [](const auto& c) { return c.severity() == page; });
}
bool has_ticket(const alert_policy& policy) {
    return std::ranges::any_of(policy.conditions(),
                               [](const auto& c) { return c.severity() == ticket; });
}

/// Seconds of a total outage until the condition fires; infinity for never.
double found_after(const alert_condition& condition) {
    constexpr alert_condition::time never{std::numeric_limits<double>::infinity()};
    return condition.detection_time().value_or(never).count();
}

/// What every policy must be, whatever was asked for.
void check_usable(const alert_policy& policy) {
    REQUIRE_FALSE(policy.conditions().empty());
    for (std::size_t i = 0; i < policy.conditions().size(); ++i) {
        const auto& c = policy.conditions()[i];
        CHECK(c.factor() >= 1);
        CHECK(c.threshold() < 1);
        CHECK(c.short_window() > 0s);
        CHECK(c.short_window() < c.long_window());
        CHECK(c.long_window() <= policy.period());
        CHECK(c.long_window() >= 1min);
        CHECK(c.long_window() % 12s == 0s);
        CHECK(c.budget_at_firing() < 0.143);
        CHECK(c.holds(event_counts{0, 1}, event_counts{0, 1}));
        CHECK(found_after(c) > 0);
        CHECK(c.detection_time() < c.long_window());
        CHECK(c.reset_time() <= c.short_window());
        if (i == 0) {
            continue;
        }
        const auto& before = policy.conditions()[i - 1];
        CHECK(before.severity() <= c.severity());
        CHECK(before.long_window() < c.long_window());
        CHECK(before.short_window() < c.short_window());
        CHECK(before.factor() > c.factor());
        CHECK(found_after(before) <= found_after(c) * (1 + 1e-12));
    }
}

const std::vector<double>& objectives_in_percent() {
    static const std::vector<double> all = [] {
        std::vector<double> percents;
        for (int percent = 50; percent < 99; ++percent) {
            percents.push_back(percent);
        }
        for (const double more : {66.6667, 83.3333, 83.3334, 93.0555, 93.0556, 97.6851, 97.6852,
                                  99.0, 99.5, 99.7, 99.9, 99.95, 99.99, 99.995, 99.999, 99.9999}) {
            percents.push_back(more);
        }
        return percents;
    }();
    return all;
}

const std::vector<seconds>& periods() {
    static const std::vector<seconds> all = [] {
        std::vector<seconds> lengths{1h, 3601s, 61min, 62min, 7200s, 7h + 13s, 12h, 36h, 49h, 50h};
        for (seconds length = 1h; length < days{400}; length += length / 7 + 60s) {
            lengths.push_back(length);
        }
        for (const int n : {1, 2, 3, 5, 6, 7, 10, 14, 28, 29, 30, 31, 60, 90, 180, 365, 366}) {
            lengths.push_back(days{n});
        }
        return lengths;
    }();
    return all;
}

} // namespace

TEST_CASE("at 30 days and 99.9 % the workbook policy is the workbook's, unchanged") {
    const auto policy = workbook_policy(99.9_percent, month);
    REQUIRE(policy.has_value());
    CHECK(rules_of(*policy) == std::vector<alert_rule>{{page, 1h, 5min, 14.4},
                                                       {page, 6h, 30min, 6},
                                                       {ticket, 24h, 2h, 3},
                                                       {ticket, 72h, 6h, 1}});
    CHECK(policy->changes().empty());
    CHECK(policy->objective() == 99.9_percent);
    CHECK(policy->period() == month);
    constexpr double shares[] = {0.02, 0.05, 0.1, 0.1};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(policy->conditions()[i].budget_at_firing() == shares[i]);
    }
}

TEST_CASE("the workbook's factors at other periods, and what becomes of those below 1") {
    const auto factors = [](days period) {
        std::vector<double> all;
        for (const auto& rule : rules_of(*workbook_policy(99.9_percent, period))) {
            all.push_back(rule.factor);
        }
        return all;
    };
    CHECK(factors(days{90}) == std::vector{43.2, 18.0, 9.0, 3.0});
    CHECK(factors(days{28}) == std::vector{13.44, 5.6, 2.8, 1.0});
    CHECK(factors(days{14}) == std::vector{6.72, 2.8, 1.4, 1.0});
    CHECK(factors(days{7}) == std::vector{3.36, 1.4, 1.0});
    CHECK(factors(days{1}) == std::vector{14.4, 6.0, 3.0, 1.0});
}

TEST_CASE("at 28 days the three-day window moves to 67 hours 12 minutes, and the policy says so") {
    const auto policy = workbook_policy(99.9_percent, days{28});
    REQUIRE(policy.has_value());
    REQUIRE(policy->changes().size() == 1);
    const auto& change = policy->changes()[0];
    CHECK(change.condition == 4);
    CHECK(change.before == alert_rule{ticket, 72h, 6h, 28.0 / 30});
    CHECK(change.after == alert_rule{ticket, 67h + 12min, 5h + 36min, 1});
    CHECK(policy->conditions()[3].rule() == change.after);
    CHECK(std::string_view{change.reason}.find("while the objective is met") !=
          std::string_view::npos);
}

TEST_CASE("43.2 at 90 days under 97.685 % is repaired, or refused when strict") {
    for (const double percent : {97.685, 97.0, 95.0, 90.0, 60.0}) {
        const auto promised = objective::percent(percent);
        CAPTURE(percent);
        const auto policy = workbook_policy(promised, days{90});
        REQUIRE(policy.has_value());
        check_usable(*policy);
        REQUIRE_FALSE(policy->changes().empty());
        CHECK(policy->changes()[0].condition == 1);
        CHECK(policy->changes()[0].before == alert_rule{page, 1h, 5min, 43.2});
        // an outage of somewhat more than half of all requests pages
        CHECK(policy->conditions()[0].threshold() <= (1 + promised.allowed_error()) / 2);
        CHECK(policy->conditions()[0].budget_at_firing() == doctest::Approx(0.02).epsilon(1e-14));

        const auto strict = workbook_policy(promised, days{90}, unsuitable::refused);
        REQUIRE_FALSE(strict.has_value());
        CHECK(strict.error().code == errc::unreachable);
        CHECK(std::string_view{strict.error().where} == "alert_policy: condition 1");
    }
    CHECK(workbook_policy(97.686_percent, days{90}, unsuitable::refused).has_value());
}

TEST_CASE("strict policies name the condition that does not suit") {
    const auto strict = workbook_policy(99.9_percent, days{28}, unsuitable::refused);
    REQUIRE_FALSE(strict.has_value());
    CHECK(strict.error().code == errc::out_of_domain);
    CHECK(std::string_view{strict.error().where} == "alert_policy: condition 4");
    CHECK(std::string_view{
              workbook_policy(99.9_percent, days{7}, unsuitable::refused).error().where} ==
          "alert_policy: condition 3");
    CHECK(workbook_policy(99.9_percent, month, unsuitable::refused) ==
          workbook_policy(99.9_percent, month));
    CHECK_FALSE(window_scaled_policy(99.9_percent, 20h, unsuitable::refused)->conditions().empty());
    const auto no_window = window_scaled_policy(99.9_percent, 1h, unsuitable::refused);
    REQUIRE_FALSE(no_window.has_value());
    CHECK(std::string_view{no_window.error().where} == "alert_policy: condition 1");
}

TEST_CASE("hand-made policies keep their rules and their order") {
    const std::vector<alert_rule> rules{{ticket, 24h, 2h, 3}, {page, 1h, 5min, 14.4}};
    const auto policy = alert_policy::from_conditions(rules, 99.9_percent, month);
    REQUIRE(policy.has_value());
    CHECK(rules_of(*policy) == rules);
    CHECK(policy->changes().empty());
}

TEST_CASE("a hand-made policy that cannot be right is refused, with the condition named") {
    const alert_rule good{page, 1h, 5min, 14.4};
    const auto refusal = [&](const alert_rule& wrong, const objective& promised = three_nines) {
        const auto made = alert_policy::from_conditions({good, wrong, wrong}, promised, month);
        REQUIRE_FALSE(made.has_value());
        CHECK(std::string_view{made.error().where} == "alert_policy: condition 2");
        CHECK(std::string_view{made.error().what} ==
              alert_condition::try_from(wrong, promised, month).error().what);
        return made.error().code;
    };
    CHECK(refusal({page, 6h, 30min, 0.9333}) == errc::out_of_domain);
    CHECK(refusal({page, 6h, 30min, 1000}) == errc::unreachable);
    CHECK(refusal({page, 6h, 30min, 43.2}, 97.685_percent) == errc::unreachable);
    CHECK(refusal({page, 0s, 0s, 6}) == errc::out_of_domain);
    CHECK(refusal({page, 6h, 0s, 6}) == errc::out_of_domain);
    CHECK(refusal({page, 6h, 6h, 6}) == errc::contradiction);
    CHECK(refusal({page, 1h, 6h, 6}) == errc::contradiction);
    CHECK(refusal({page, 6h, 30min, std::numeric_limits<double>::quiet_NaN()}) ==
          errc::out_of_domain);
}

TEST_CASE("a policy has one to eight conditions, and each of eight is named") {
    CHECK(alert_policy::from_conditions(std::span<const alert_rule>{}, 99.9_percent, month)
              .error()
              .code == errc::out_of_domain);
    std::vector<alert_rule> rules(8, {page, 1h, 5min, 14.4});
    CHECK(alert_policy::from_conditions(rules, 99.9_percent, month)->conditions().size() == 8);
    for (std::size_t i = 0; i < 8; ++i) {
        auto wrong = rules;
        wrong[i].factor = 0.5;
        CHECK(
            std::string{alert_policy::from_conditions(wrong, 99.9_percent, month).error().where} ==
            "alert_policy: condition " + std::to_string(i + 1));
    }
    rules.push_back(rules.front());
    CHECK(alert_policy::from_conditions(rules, 99.9_percent, month).error().code == errc::overflow);
    CHECK(nines::constant_share_policy(rules, month, 99.9_percent, month).error().code ==
          errc::overflow);
}

TEST_CASE("periods under an hour and over ten years are refused") {
    for (const seconds period : {seconds{0}, seconds{-3600}, seconds{3599}, seconds{days{3661}},
                                 (seconds::max)(), (seconds::min)()}) {
        for (const auto mode : {unsuitable::repaired, unsuitable::refused}) {
            CHECK(workbook_policy(99.9_percent, period, mode).error().code == errc::out_of_domain);
            CHECK(window_scaled_policy(99.9_percent, period, mode).error().code ==
                  errc::out_of_domain);
        }
    }
    CHECK(workbook_policy(99.9_percent, 1h).has_value());
    CHECK(workbook_policy(99.9_percent, days{3660}).has_value());
}

TEST_CASE("from 50 % to 99.9999 % and from 1 hour to 1 year every ready-made policy is usable") {
    for (const double percent : objectives_in_percent()) {
        const auto promised = objective::percent(percent);
        for (const auto period : periods()) {
            CAPTURE(percent);
            CAPTURE(period.count());
            const auto workbook = workbook_policy(promised, period);
            REQUIRE(workbook.has_value());
            check_usable(*workbook);
            CHECK(has_page(*workbook));
            CHECK(has_ticket(*workbook));
            const auto scaled = window_scaled_policy(promised, period);
            REQUIRE(scaled.has_value());
            check_usable(*scaled);
            CHECK(has_page(*scaled));
            CHECK(has_ticket(*scaled));
        }
    }
}

TEST_CASE("a policy is changed exactly when the strict one is refused, and each change is told") {
    for (const double percent : objectives_in_percent()) {
        const auto promised = objective::percent(percent);
        for (const auto period : periods()) {
            CAPTURE(percent);
            CAPTURE(period.count());
            const auto policy = *workbook_policy(promised, period);
            const auto strict = workbook_policy(promised, period, unsuitable::refused);
            CHECK(policy.changes().empty() == strict.has_value());
            if (strict) {
                CHECK(*strict == policy);
                CHECK(policy.conditions().size() == 4);
            }
            std::size_t dropped = 0;
            for (const auto& change : policy.changes()) {
                CHECK(change.condition >= 1);
                CHECK(change.condition <= 4);
                CHECK(std::string_view{change.reason}.size() > 20);
                CHECK(change.before != change.after);
                dropped += change.after ? 0U : 1U;
            }
            CHECK(policy.conditions().size() + dropped == 4);
        }
    }
}

TEST_CASE("a policy of scaled windows is changed exactly when strictly refused or under a minute") {
    int refused = 0;
    int too_short = 0;
    for (const double percent : objectives_in_percent()) {
        const auto promised = objective::percent(percent);
        for (const auto period : periods()) {
            CAPTURE(percent);
            CAPTURE(period.count());
            const auto policy = *window_scaled_policy(promised, period);
            const auto strict = window_scaled_policy(promised, period, unsuitable::refused);
            const bool under_a_minute =
                strict && std::ranges::any_of(strict->conditions(), [](const auto& c) {
                    return c.long_window() < nines::shortest_long_window;
                });
            CHECK(policy.changes().empty() == (strict.has_value() && !under_a_minute));
            if (policy.changes().empty()) {
                CHECK(*strict == policy);
            }
            refused += strict ? 0 : 1;
            too_short += under_a_minute ? 1 : 0;
        }
    }
    CHECK(refused > 0);
    CHECK(too_short > 0);
}

TEST_CASE("a page between 1 and 1.25 is moved although it could stand") {
    constexpr alert_rule pages[] = {{page, 6h, 30min, 6}, {ticket, 24h, 2h, 14.4}};
    const auto at = [&](std::chrono::seconds period, unsuitable mode) {
        return nines::constant_share_policy(pages, month, 99.9_percent, period, mode);
    };
    CHECK(at(days{6}, unsuitable::refused)->conditions()[0].factor() == 1.2);
    CHECK_FALSE(at(days{6}, unsuitable::repaired)->changes().empty());
    CHECK(at(150h, unsuitable::refused)->conditions()[0].factor() == 1.25);
    CHECK(at(150h, unsuitable::repaired)->changes().empty());
}

TEST_CASE("repairs keep the share of the budget, and so the time to find a total outage") {
    for (const double percent : objectives_in_percent()) {
        const auto promised = objective::percent(percent);
        for (const auto period : periods()) {
            CAPTURE(percent);
            CAPTURE(period.count());
            const auto policy = *workbook_policy(promised, period);
            for (const auto& change : policy.changes()) {
                if (!change.after) {
                    continue;
                }
                constexpr double shares[] = {0.02, 0.05, 0.1, 0.1};
                const alert_condition after{*change.after, promised, period};
                const double share = shares[change.condition - 1];
                CHECK(after.budget_at_firing() == doctest::Approx(share).epsilon(1e-13));
                CHECK(found_after(after) == doctest::Approx(share * promised.allowed_error() *
                                                            static_cast<double>(period.count()))
                                                .epsilon(1e-13));
            }
        }
    }
}

TEST_CASE("a stricter objective finds a total outage no later and pages for smaller outages") {
    for (const auto period : periods()) {
        double found = std::numeric_limits<double>::infinity();
        double seen = 1;
        for (int thousandths = 500; thousandths < 1000; ++thousandths) {
            const double percent = thousandths / 10.0;
            CAPTURE(percent);
            CAPTURE(period.count());
            const auto policy = *workbook_policy(objective::percent(percent), period);
            double soonest = std::numeric_limits<double>::infinity();
            double smallest = 1;
            double unrounded = 1; // the threshold had the window been one step of rounding shorter
            for (const auto& c : policy.conditions()) {
                if (c.severity() == page) {
                    soonest = (std::min)(soonest, found_after(c));
                    const auto step = c.long_window() <= 10min ? 12s : 60s;
                    if (c.threshold() < smallest) {
                        smallest = c.threshold();
                        unrounded = smallest * static_cast<double>(c.long_window().count()) /
                                    static_cast<double>((c.long_window() - step).count());
                    }
                }
            }
            CHECK(soonest <= found * (1 + 1e-12));
            CHECK(smallest <= seen);
            found = soonest;
            seen = unrounded;
        }
    }
}

TEST_CASE("repairing a repaired policy changes nothing") {
    for (const double percent : objectives_in_percent()) {
        const auto promised = objective::percent(percent);
        for (const auto period : periods()) {
            const auto once = *workbook_policy(promised, period);
            const auto rules = rules_of(once);
            const auto twice = nines::constant_share_policy(rules, period, promised, period);
            CAPTURE(percent);
            CAPTURE(period.count());
            REQUIRE(twice.has_value());
            CHECK(twice->changes().empty());
            CHECK(*twice == once);
        }
    }
}

TEST_CASE("scaled windows keep their factors, and none has zero minutes") {
    const auto base = window_scaled_policy(99.9_percent, days{28});
    CHECK(rules_of(*base) == std::vector<alert_rule>{{page, 1h, 5min, 14},
                                                     {page, 6h, 30min, 7},
                                                     {ticket, 24h, 2h, 2},
                                                     {ticket, 96h, 6h, 1}});
    CHECK(rules_of(*window_scaled_policy(99.9_percent, days{7})) ==
          std::vector<alert_rule>{{page, 15min, 75s, 14},
                                  {page, 90min, 450s, 7},
                                  {ticket, 6h, 30min, 2},
                                  {ticket, 24h, 90min, 1}});
    for (const seconds period : {seconds{1h}, seconds{6h}, seconds{24h}, seconds{47h}}) {
        const auto policy = window_scaled_policy(99.9_percent, period);
        REQUIRE(policy.has_value());
        check_usable(*policy);
    }
    const auto short_period = window_scaled_policy(99.9_percent, 6h);
    REQUIRE_FALSE(short_period->changes().empty());
    CHECK(short_period->changes()[0].before.long_window < 1min);
    CHECK(short_period->changes()[0].after.value_or(alert_rule{}).long_window == 1min);
}

TEST_CASE("shares picked by hand: 42 % over three days of seven is below 1 and is repaired") {
    const std::array<alert_rule, 4> rules{alert_rule::from_share(page, 1h, 0.08, days{7}),
                                          alert_rule::from_share(page, 6h, 0.125, days{7}),
                                          alert_rule::from_share(ticket, 24h, 0.2, days{7}),
                                          alert_rule::from_share(ticket, 72h, 0.42, days{7})};
    const auto refused =
        nines::constant_share_policy(rules, days{7}, 99.9_percent, days{7}, unsuitable::refused);
    REQUIRE_FALSE(refused.has_value());
    CHECK(std::string_view{refused.error().where} == "alert_policy: condition 4");
    const auto policy = nines::constant_share_policy(rules, days{7}, 99.9_percent, days{7});
    REQUIRE(policy.has_value());
    REQUIRE(policy->changes().size() == 1);
    CHECK(policy->changes()[0].after.value_or(alert_rule{}).long_window == 70h + 33min);
    CHECK(policy->conditions()[3].factor() == doctest::Approx(1).epsilon(1e-3));
    CHECK(policy->conditions()[3].budget_at_firing() == doctest::Approx(0.42).epsilon(1e-14));
}

TEST_CASE("rules that no period can carry are refused, with the rule named") {
    const auto code = [](const alert_rule& wrong) {
        const std::array<alert_rule, 2> rules{{{page, 1h, 5min, 14.4}, wrong}};
        const auto made = nines::constant_share_policy(rules, month, 99.9_percent, days{28});
        REQUIRE_FALSE(made.has_value());
        CHECK(std::string_view{made.error().where} == "alert_policy: condition 2");
        CHECK(window_scaled_policy(rules, month, 99.9_percent, days{28}).error() == made.error());
        return made.error().code;
    };
    CHECK(code({page, 0s, 0s, 6}) == errc::out_of_domain);
    CHECK(code({page, 6h, 6h, 6}) == errc::contradiction);
    CHECK(code({page, 31 * 24h, 6h, 6}) == errc::contradiction);
    CHECK(code({page, 6h, 30min, 0}) == errc::out_of_domain);
    CHECK(code({page, 6h, 30min, -6}) == errc::out_of_domain);
    CHECK(code({page, 6h, 30min, std::numeric_limits<double>::infinity()}) == errc::out_of_domain);
    CHECK(code({page, 6h, 30min, std::numeric_limits<double>::quiet_NaN()}) == errc::out_of_domain);
}

} // namespace alert_policy_test
