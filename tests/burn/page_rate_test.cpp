// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/page_rate.hpp>

#include <nines/burn/operating_curve.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>

namespace page_rate_test {

using nines::alert_policy;
using nines::alert_severity;
using nines::errc;
using nines::page_rate;
using namespace nines::literals;
using namespace std::chrono_literals;

namespace {

constexpr auto promised = 99.9_percent;
constexpr auto month = std::chrono::days{30};

/// Pages and minutes with a page on, counted in every history of so many minutes of one request,
/// each with its probability.
nines::page_probability enumerated(const alert_policy& policy, int minutes, double ratio) {
    nines::page_probability found;
    for (std::uint32_t failures = 0; failures < 1U << minutes; ++failures) {
        nines::minute_ring history{1h};
        bool before = false;
        bool on = false;
        double probability = 1;
        for (int i = 0; i < minutes; ++i) {
            const bool failed = (failures >> i & 1U) != 0;
            probability *= failed ? ratio : 1 - ratio;
            history.add(nines::event_counts<>::from_total(failed ? 0U : 1U, 1U));
            before = on;
            on = evaluate(policy, policy.objective(), history, history.now()).paging();
        }
        found.on += on ? probability : 0;
        found.begins += on && !before ? probability : 0;
    }
    return found;
}

} // namespace

TEST_CASE("what it cannot do is refused") {
    const auto policy = nines::workbook_policy(promised, month).value();
    CHECK(page_rate(policy.conditions(), 0, 0.1).error().code == errc::out_of_domain);
    CHECK(page_rate(policy.conditions(), 1, -0.1).error().code == errc::out_of_domain);
    CHECK(page_rate(policy.conditions(), 1, 1).error().code == errc::out_of_domain);
    CHECK(
        page_rate(policy.conditions(), 1, std::numeric_limits<double>::quiet_NaN()).error().code ==
        errc::out_of_domain);
    CHECK(page_rate(policy.conditions(), 6000, 0.001).error().code == errc::unsupported);
}

TEST_CASE("nothing pages where nothing fails") {
    const auto policy = nines::workbook_policy(promised, month).value();
    CHECK(page_rate(policy.conditions(), 1, 0).value().begins == 0);
    CHECK(page_rate(policy.conditions(), 1, 0).value().on == 0);
}

TEST_CASE("it agrees with adding up every possible past") {
    const auto rule = [](auto over_long, auto over_short, double factor) {
        return nines::alert_rule{alert_severity::page, over_long, over_short, factor};
    };
    const auto one = alert_policy::from_conditions({rule(9min, 3min, 3.0)}, 90_percent, month);
    const auto two = alert_policy::from_conditions({rule(4min, 1min, 6.0), rule(11min, 4min, 2.5)},
                                                   90_percent, month);
    const auto three = alert_policy::from_conditions(
        {rule(3min, 2min, 8.0), rule(6min, 3min, 4.0), rule(11min, 2min, 1.5)}, 90_percent, month);
    for (const auto& policy : {one, two, three}) {
        for (const double ratio : {0.01, 0.1, 0.4}) {
            CAPTURE(ratio);
            const auto expected = enumerated(policy.value(), 12, ratio);
            const auto found = page_rate(policy.value().conditions(), 1, ratio).value();
            CHECK(found.on == doctest::Approx(expected.on).epsilon(1e-11));
            CHECK(found.begins == doctest::Approx(expected.begins).epsilon(1e-11));
        }
    }
}

TEST_CASE("what is too rare to count is no rounding error, at traffic that has many failures") {
    const auto policy = nines::workbook_policy(promised, month).value();
    const auto found = page_rate(policy.conditions(), 180, 0.0009).value();
    CHECK(found.on < 1e-16);
    CHECK(found.begins <= found.on);
    // Far more than it takes: a page is on all the time.
    for (const double ratio : {0.02, 0.5}) {
        const auto burning = page_rate(policy.conditions(), 180, ratio).value();
        CHECK(std::abs(burning.on - 1) < 1e-12);
    }
}

TEST_CASE("where one failure pages for half an hour, pages begin after half an hour without one") {
    const auto policy = nines::workbook_policy(promised, month).value();
    const double p = 0.0005;
    const auto found = page_rate(policy.conditions(), 1, p).value();
    // The hour burns with one failure, the six hours with three.
    CHECK(found.begins > p * std::pow(1 - p, 5) * 0.99);
    CHECK(found.begins < p);
    CHECK(found.on > 1 - std::pow(1 - p, 5));
}

TEST_CASE("the simulation agrees with it, and gives way to it") {
    for (const std::uint64_t requests : {1U, 2U, 5U}) {
        CAPTURE(requests);
        const auto policy = nines::workbook_policy(promised, month).value();
        const double expected =
            43200 * page_rate(policy.conditions(), requests, 0.0009).value().begins;
        const auto traffic =
            nines::traffic_process::constant(static_cast<double>(requests)).value();
        const auto errors = nines::error_process::try_from(0.9).value();
        const nines::operating_plan plan{.months = 40, .runs = 1};
        const nines::policy_pager pager{policy};
        const auto simulated =
            nines::detail::operating_simulation{pager, promised, month, traffic, errors, 3, plan}
                .run()
                .false_pages_per_30d;
        CAPTURE(expected);
        CAPTURE(simulated.value);
        CHECK(std::abs(simulated.value - expected) < 4 * simulated.standard_error);
        const auto exact =
            nines::operating_curve(policy, promised, traffic, errors, 3, plan).value();
        CHECK(exact.false_pages_per_30d.value == doctest::Approx(expected).epsilon(1e-12));
        CHECK(exact.false_pages_per_30d.standard_error == 0);
    }
}

} // namespace page_rate_test
