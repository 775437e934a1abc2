// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/condition_evaluation.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>

namespace condition_evaluation_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_condition;
using nines::alert_severity;
using nines::condition_verdict;
using nines::event_counts;
using nines::objective;
using nines::window_state;
using std::chrono::days;
using seen_type = nines::condition_evaluation<>;

namespace {

constexpr alert_condition hourly{{alert_severity::page, 1h, 5min, 14.4}, 99.9_percent, days{30}};
constexpr std::chrono::sys_time<std::chrono::milliseconds> noon{12h};

seen_type::window_type full(event_counts<> counts, std::chrono::seconds length) {
    return {counts, {noon - length, noon}, {}, window_state::full};
}

seen_type seen(event_counts<> over_long, std::optional<event_counts<>> over_short) {
    seen_type made{hourly, 99.9_percent, full(over_long, 1h), std::nullopt,
                   condition_verdict::clear};
    if (over_short) {
        made.over_short = full(*over_short, 5min);
    }
    return made;
}

} // namespace

TEST_CASE("burn rates and shares of the budget follow from the counts") {
    const auto both = seen({9856, 144}, event_counts<>{970, 30});
    CHECK(both.long_burn_rate() == 14.4);
    CHECK(both.short_burn_rate() == 30);
    CHECK(*both.budget_spent() == doctest::Approx(0.02).epsilon(1e-15));
    CHECK(*both.budget_at_stake() == doctest::Approx(30 / 720.0).epsilon(1e-15));
    CHECK(*both.time_to_spend() == std::chrono::duration<double>{24h});
    CHECK(both.severity() == alert_severity::page);
}

TEST_CASE("a window seen in part has spent what it covers") {
    auto part = seen({9856, 144}, std::nullopt);
    part.over_long.state = window_state::partial;
    part.over_long.covered.from = noon - 30min;
    CHECK(*part.budget_spent() == doctest::Approx(0.01).epsilon(1e-15));
}

TEST_CASE("what was not seen has no rate, no share and no end") {
    const auto none = seen({}, std::nullopt);
    CHECK(!none.long_burn_rate());
    CHECK(!none.short_burn_rate());
    CHECK(!none.budget_spent());
    CHECK(!none.budget_at_stake());
    CHECK(!none.time_to_spend());
    CHECK(none.probability_within_objective() > 0);
    CHECK(!seen({10, 1}, event_counts<>{}).budget_at_stake());
    CHECK(seen({10, 1}, event_counts<>{10, 0}).budget_at_stake() == 0);
    CHECK(!seen({10, 1}, event_counts<>{10, 0}).time_to_spend());
}

TEST_CASE("so many more bad events make a window burn, and one fewer does not") {
    std::mt19937_64 random{20260301};
    for (const double factor : {1.0, 2.5, 6.0, 14.4, 700.0}) {
        const alert_condition condition{
            {alert_severity::page, 1h, 5min, factor}, 99.9_percent, days{30}};
        for (int i = 0; i < 2000; ++i) {
            const auto total = random() % (std::uint64_t{1} << (random() % 40));
            const auto bad = total == 0 ? 0 : random() % (total / 100 + 1);
            const event_counts<> counts{total - bad, bad};
            const seen_type made{condition, 99.9_percent, full(counts, 1h), std::nullopt,
                                 condition_verdict::clear};
            const auto missing = static_cast<std::uint64_t>(made.missing_bad(counts));
            CAPTURE(factor);
            CAPTURE(total);
            CAPTURE(bad);
            CHECK(condition.burns_over(event_counts<>{counts.good, bad + missing}));
            CHECK((missing == 0) == condition.burns_over(counts));
            if (missing > 0) {
                CHECK(!condition.burns_over(event_counts<>{counts.good, bad + missing - 1}));
            }
        }
    }
}

TEST_CASE("the probability of being within the objective is the posterior of Jeffreys' prior") {
    // Two of Beta(1/2 + k, 1/2 + n - k) have closed forms: with one half on either side the arcsine
    // law, and with b = 1/2 + 1 after one good event.
    const double allowed = 0.001;
    const double arcsine = 2 / std::acos(-1.0) * std::asin(std::sqrt(allowed));
    CHECK(nines::probability_within(event_counts<>{}, 99.9_percent) ==
          doctest::Approx(arcsine).epsilon(1e-13));
    const double after_one = arcsine + 2 / std::acos(-1.0) * std::sqrt(allowed * (1 - allowed));
    CHECK(nines::probability_within(event_counts<>{1, 0}, 99.9_percent) ==
          doctest::Approx(after_one).epsilon(1e-13));
    const auto bad_one = nines::probability_within(event_counts<>{0, 1}, 99.9_percent);
    CHECK(bad_one == doctest::Approx(arcsine - (after_one - arcsine)).epsilon(1e-9));
}

TEST_CASE("the posterior covers: of services drawn from the prior, as many are within as it says") {
    std::mt19937_64 random{20260302};
    std::gamma_distribution<double> half{0.5};
    const auto promised = 90_percent;
    double expected = 0;
    double squares = 0;
    int within = 0;
    for (int i = 0; i < 20000; ++i) {
        const double a = half(random);
        const double ratio = a / (a + half(random));
        std::binomial_distribution<unsigned> failures{40, ratio};
        const auto bad = failures(random);
        const double p = nines::probability_within(event_counts<>{40 - bad, bad}, promised);
        expected += p;
        squares += p * (1 - p);
        within += ratio <= promised.allowed_error() ? 1 : 0;
    }
    CHECK(std::abs(within - expected) < 4 * std::sqrt(squares));
}

} // namespace condition_evaluation_test
