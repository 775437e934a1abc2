// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/error_budget.hpp>
#include <nines/burn/burn_rate.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

namespace error_budget_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::budget_state;
using nines::error_budget;
using nines::event_counts;
using std::chrono::days;

using minutes = std::chrono::duration<double, std::ratio<60>>;
using hours = std::chrono::duration<double, std::ratio<3600>>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr error_budget<double> month{99.9_percent, days{30}};

double relative_error(double value, double expected) {
    return std::abs(value - expected) / std::abs(expected);
}

/// 8,640 bins of five minutes, all alike but one.
event_counts<> month_of_bins(event_counts<> odd, event_counts<> other) {
    event_counts<> sum = odd;
    for (int bin = 1; bin < 8640; ++bin) {
        sum += other;
    }
    return sum;
}

} // namespace

static_assert(std::is_same_v<decltype(error_budget{99.9_percent, 720h}), error_budget<double>>);
static_assert(std::is_trivially_copyable_v<error_budget<double>>);
static_assert(noexcept(month.status(event_counts<>{})));
static_assert(noexcept(month.allowed_downtime()));
static_assert(noexcept(month.try_status(event_counts<>{}, 1)));
static_assert(noexcept(month.try_time_to_exhaustion(month.status(event_counts<>{}), 1)));
static_assert(month.allowed_downtime() == minutes{43.2});
static_assert(month.status(event_counts{999'500, 500}).remaining_fraction == 0.5);
static_assert(month.status_from_availability(0.9995).remaining == 1296s);

TEST_CASE("the allowed downtime is the published one for every row of the golden table") {
    std::ifstream table{NINES_SOURCE_DIR "/tests/golden/budgets.csv"};
    REQUIRE(table.is_open());
    int rows = 0;
    for (std::string line; std::getline(table, line);) {
        if (line.empty() || line.front() == '#' || line.front() == 'o') {
            continue;
        }
        CAPTURE(line);
        std::istringstream fields{line};
        std::string percent;
        std::string period;
        std::string allowed;
        std::getline(fields, percent, ',');
        std::getline(fields, period, ',');
        std::getline(fields, allowed);
        const auto objective = nines::objective::parse(percent + "%");
        const error_budget<double> budget{*objective, std::chrono::seconds{std::stol(period)}};
        CHECK(relative_error(budget.allowed_downtime().count(), std::stod(allowed)) <= 2.3e-16);
        ++rows;
    }
    CHECK(rows == 20);
}

TEST_CASE("99.9 percent of 30 days allows 43.2 minutes, of a year 525.6 minutes") {
    CHECK(month.allowed_downtime() == minutes{43.2});
    CHECK(error_budget{99.9_percent, days{365}}.allowed_downtime() == minutes{525.6});
}

TEST_CASE("99.999 percent of 30 days allows 25.92 seconds") {
    const error_budget budget{99.999_percent, days{30}};
    CHECK(budget.allowed_downtime().count() == 25.92);
    CHECK(budget.period() == days{30});
    CHECK(budget.target() == 99.999_percent);
}

TEST_CASE("float and long double give the same budget in their own precision") {
    CHECK(error_budget<float>{99.9_percent, days{30}}.allowed_downtime().count() == 2592.0F);
    const error_budget<long double> wide{99.9_percent, days{30}};
    CHECK(std::abs(wide.allowed_downtime().count() - 2592.0L) < 1e-12L);
    const auto status = error_budget<float>{99.9_percent, 1h}.status(event_counts{999'750, 250});
    CHECK(status.remaining_fraction == 0.75F);
}

TEST_CASE("a period that is not positive and finite is refused") {
    const nines::error refusal{nines::errc::out_of_domain, "error_budget",
                               "expected a period that is positive and finite"};
    using seconds = std::chrono::duration<double>;
    for (const double bad : {0.0, -1.0, infinity, -infinity, not_a_number}) {
        CAPTURE(bad);
        CHECK(error_budget<>::try_from(99.9_percent, seconds{bad}).error() == refusal);
    }
    CHECK(error_budget<>::try_from(99.9_percent, 0s).error() == refusal);
    CHECK(error_budget<>::try_from(99.9_percent, -1s).error() == refusal);
    CHECK(error_budget<>::try_from(99.9_percent, days{1}).has_value());
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((error_budget<>{99.9_percent, 0s}), nines::domain_error);
#endif
}

TEST_CASE("an allowed downtime that the number type cannot tell from zero is refused") {
    using seconds = std::chrono::duration<double>;
    const auto tiny = nines::objective::from_allowed_error(1e-16);
    CHECK(error_budget<float>::try_from(tiny, seconds{1e-25}).error().code ==
          nines::errc::out_of_domain);
    CHECK(error_budget<double>::try_from(tiny, seconds{1e-25}).has_value());
    CHECK(error_budget<double>::try_from(tiny, seconds{1e-300}).error().code ==
          nines::errc::out_of_domain);
}

TEST_CASE("a 100 percent objective has no budget and cannot be asked for one") {
    CHECK_FALSE(nines::objective::parse("100%").has_value());
    CHECK_FALSE(nines::objective::try_from_allowed_error(0).has_value());
}

TEST_CASE("status says what is allowed, spent and left of the events counted") {
    const auto status = month.status(event_counts{999'750, 250});
    CHECK(status.allowed == 1000);
    CHECK(status.spent == 250);
    CHECK(status.remaining == 750);
    CHECK(status.remaining_fraction == 0.75);
    CHECK(status.spent_fraction() == 0.25);
    CHECK(status.state() == budget_state::within);
    CHECK_FALSE(status.expected_total_exceeded);
}

TEST_CASE("one bin with 1 error in 2 and the rest 1,000 clean has consumed 0.0116 percent") {
    const auto counts = month_of_bins({1, 1}, {1000, 0});
    REQUIRE(counts.total() == 8'639'002);
    const auto status = month.status(counts);
    CHECK(relative_error(status.spent_fraction(), 1 / 8639.002) <= 1e-15);
    CHECK(relative_error(status.spent_fraction() * 100, 0.0116) <= 0.005);
    const double mean_of_ratios = 0.5 / 8640 / 0.001;
    CHECK(relative_error(mean_of_ratios * 100, 5.787) <= 1e-4); // the mistake
}

TEST_CASE("one bin with 500,000 errors in 1,000,000 and the rest 100 clean: 26,825 percent") {
    const auto status = month.status(month_of_bins({500'000, 500'000}, {100, 0}));
    CHECK(relative_error(status.allowed, 1863.9) <= 1e-14);
    CHECK(relative_error(status.spent_fraction() * 100, 26'825.5) <= 1e-6);
    CHECK(relative_error(status.remaining_fraction, 1 - 500'000 / 1863.9) <= 1e-14);
    CHECK(status.state() == budget_state::overspent);
}

TEST_CASE("an overspent budget says how far below zero it is and is not clamped") {
    const auto status = month.status(event_counts{997'000, 3000});
    CHECK(status.remaining == -2000);
    CHECK(status.remaining_fraction == -2);
    CHECK(status.spent_fraction() == 3);
    CHECK(status.state() == budget_state::overspent);
    const auto outage = month.status_from_availability(0);
    CHECK(outage.remaining == -2589408s);
    CHECK(outage.remaining_fraction == -999);
}

TEST_CASE("a budget spent to the last event is exhausted, not overspent") {
    const auto status = month.status(event_counts{999'000, 1000});
    CHECK(status.remaining == 0);
    CHECK(status.remaining_fraction == 0);
    CHECK(status.state() == budget_state::exhausted);
}

TEST_CASE("a budget spent to the last event is exhausted for every objective and size") {
    for (const auto& row : {std::pair{90.0, 10U},
                            {99.0, 100U},
                            {99.9, 1000U},
                            {99.95, 2000U},
                            {99.99, 10'000U},
                            {99.999, 100'000U},
                            {99.9999, 1'000'000U}}) {
        CAPTURE(row.first);
        const std::uint64_t one_in = row.second;
        const error_budget budget{nines::objective::percent(row.first), days{30}};
        for (std::uint64_t bad = 1; bad <= 2100; ++bad) {
            const auto status =
                budget.status(event_counts<>::from_total(bad * (one_in - 1), bad * one_in));
            REQUIRE(status.state() == budget_state::exhausted);
            REQUIRE(status.remaining_fraction == 0);
            REQUIRE(status.spent_fraction() == 1);
        }
    }
}

TEST_CASE("whole budgets are whole for objectives of sixteen digits as well") {
    for (const auto& row : {std::pair{"0.9999999999999971", 29U},
                            {"0.9999999999999649", 351U},
                            {"99.99999999999971%", 29U},
                            {"0.9999999999999999", 1U}}) {
        CAPTURE(row.first);
        const std::uint64_t bad = row.second;
        const error_budget budget{*nines::objective::parse(row.first), days{30}};
        const std::uint64_t total = 10'000'000'000'000'000;
        const auto status = budget.status(event_counts<>::from_total(total - bad, total));
        CHECK(status.allowed == bad);
        CHECK(status.state() == budget_state::exhausted);
    }
}

TEST_CASE("an availability that is exactly the target leaves exactly no time") {
    for (const double target : {0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999, 0.999999}) {
        for (const int length : {1, 7, 28, 30, 31, 90, 365}) {
            CAPTURE(target);
            CAPTURE(length);
            const error_budget budget{nines::objective::fraction(target), days{length}};
            CHECK(budget.status_from_availability(target).state() == budget_state::exhausted);
        }
    }
}

TEST_CASE("zero traffic is a state and not NaN, and poisons nothing that is added to it") {
    const auto none = month.status(event_counts<>{});
    CHECK(none.state() == budget_state::no_traffic);
    CHECK(none.allowed == 0);
    CHECK(none.spent == 0);
    CHECK(none.remaining == 0);
    CHECK(none.remaining_fraction == 1);
    CHECK(none.spent_fraction() == 0);
    const auto later = month.status(event_counts<>{} + event_counts{999'500, 500});
    CHECK(later.remaining_fraction == 0.5);
}

TEST_CASE("a quiet period with an expected total is not without traffic") {
    const auto status = month.status(event_counts<>{}, 1'000'000);
    CHECK(status.state() == budget_state::within);
    CHECK(status.allowed == 1000);
    CHECK(status.remaining_fraction == 1);
}

TEST_CASE("a burn-down does not recover because traffic grew") {
    const event_counts bad_morning{9'500, 500};
    const event_counts clean_evening{990'000, 0};
    const auto morning = month.status(bad_morning, 1'000'000);
    const auto evening = month.status(bad_morning + clean_evening, 1'000'000);
    CHECK(morning.spent == 500);
    CHECK(evening == morning);
    CHECK(month.status(bad_morning).remaining_fraction == -49); // what has come so far allows 10
    CHECK(month.status(bad_morning + clean_evening).remaining_fraction == 0.5);
}

TEST_CASE("more events than expected leave the allowance as it was, and the status says so") {
    const auto status = month.status(event_counts{1'999'000, 1000}, 1'000'000);
    CHECK(status.expected_total_exceeded);
    CHECK(status.allowed == 1000);
    CHECK(status.state() == budget_state::exhausted);
    CHECK_FALSE(month.status(event_counts{999'000, 1000}, 1'000'000).expected_total_exceeded);
}

TEST_CASE("spent never falls and the remaining fraction never rises inside a period") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::uniform_int_distribution<std::uint64_t> events{0, 50'000};
        std::uniform_int_distribution<std::uint64_t> failures{0, 50};
        const double expected = static_cast<double>(1 + events(random) * 100);
        event_counts<> so_far;
        auto before = month.status(so_far, expected);
        for (int hour = 0; hour < 200; ++hour) {
            so_far += {events(random), failures(random)};
            const auto now = month.status(so_far, expected);
            REQUIRE(now.spent >= before.spent);
            REQUIRE(now.remaining_fraction <= before.remaining_fraction);
            REQUIRE(now.allowed == before.allowed);
            before = now;
        }
    }
}

TEST_CASE("an uncertain total gives the status at both ends") {
    const event_counts counts{99'500, 500};
    const auto bounds = month.status(counts, nines::interval{800'000.0, 1'250'000.0});
    CHECK(bounds.at_least == month.status(counts, 800'000));
    CHECK(bounds.at_most == month.status(counts, 1'250'000));
    CHECK(bounds.at_least.remaining_fraction == 0.375);
    CHECK(bounds.at_most.remaining_fraction == 0.6);
}

TEST_CASE("an expected total that is not positive and finite is refused") {
    const event_counts counts{99, 1};
    for (const double bad : {0.0, -5.0, not_a_number, infinity}) {
        CAPTURE(bad);
        CHECK(month.try_status(counts, bad).error().code == nines::errc::out_of_domain);
        CHECK(month.try_status(counts, nines::interval{bad, bad}).error().code ==
              nines::errc::out_of_domain);
        CHECK_FALSE(month.try_status(counts, nines::interval{1.0, bad}).has_value());
    }
    CHECK(month.try_status(counts, nines::interval{2.0, 1.0}).error().code ==
          nines::errc::contradiction);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)month.status(counts, -1), nines::domain_error);
#endif
}

TEST_CASE("weighted events and small count types have a budget as well") {
    CHECK(month.status(event_counts<double>{999.5, 0.5}).remaining_fraction == 0.5);
    CHECK(month.status(event_counts<std::uint8_t>{200, 0}).remaining_fraction == 1);
}

TEST_CASE("an availability of 99.95 percent has spent half of 99.9 percent's time, exactly") {
    const auto status = month.status_from_availability(0.9995);
    CHECK(status.allowed == minutes{43.2});
    CHECK(status.spent == minutes{21.6});
    CHECK(status.remaining == minutes{21.6});
    CHECK(status.remaining_fraction == 0.5);
    CHECK(status.state() == budget_state::within);
}

TEST_CASE("an availability next to 1 keeps its digits in error space") {
    const error_budget budget{99.9999_percent, days{30}};
    CHECK(budget.status_from_availability(0.9999995).spent.count() == 1.296);
    CHECK(1 - 0.9999995 != 5e-7); // the mistake
    CHECK(budget.status_from_availability(0.9999995).remaining_fraction == 0.5);
}

TEST_CASE("an availability of 1 has spent nothing, outside 0 to 1 there is none") {
    CHECK(month.status_from_availability(1).remaining_fraction == 1);
    CHECK(month.status_from_availability(1).spent == 0s);
    CHECK(month.status_from_availability(0).spent == days{30});
    for (const double bad : {-0.1, 1.1, 99.95, not_a_number, infinity, -infinity}) {
        CAPTURE(bad);
        CHECK(month.try_status_from_availability(bad).error().code == nines::errc::out_of_domain);
    }
}

TEST_CASE(
    "an error ratio says the same as its availability, and keeps its digits when it is tiny") {
    static_assert(noexcept(month.try_status_from_error_ratio(0.5)));
    static_assert(month.status_from_error_ratio(0.0005) == month.status_from_availability(0.9995));
    CHECK(month.status_from_error_ratio(0).remaining_fraction == 1);
    CHECK(month.status_from_error_ratio(1) == month.status_from_availability(0));
    CHECK(month.status_from_error_ratio(0.001).state() == budget_state::exhausted);
    CHECK(relative_error(month.status_from_error_ratio(1e-20).spent.count(), 2.592e-14) <= 2.3e-16);
    CHECK(month.status_from_availability(1 - 1e-20).spent == 0s); // what it is there for
    for (const double bad : {-0.1, 1.1, not_a_number, infinity, -infinity}) {
        CAPTURE(bad);
        CHECK(month.try_status_from_error_ratio(bad).error().code == nines::errc::out_of_domain);
    }
}

TEST_CASE("downtime is held against the allowed downtime") {
    const auto status = month.status_from_downtime(10min);
    CHECK(relative_error(status.remaining.count(), 33.2 * 60) <= 1e-15);
    CHECK(month.status_from_downtime(minutes{43.2}).state() == budget_state::exhausted);
    CHECK(month.status_from_downtime(0s).remaining_fraction == 1);
    CHECK(month.status_from_downtime(days{31}).state() == budget_state::overspent);
    CHECK(month.try_status_from_downtime(-1s).error().code == nines::errc::out_of_domain);
    CHECK_FALSE(
        month.try_status_from_downtime(std::chrono::duration<double>{not_a_number}).has_value());
}

TEST_CASE("a burn rate of 35 exhausts an untouched budget of 30 days in 20.571 hours") {
    const auto untouched = month.status(event_counts{1'000'000, 0});
    const hours left = month.time_to_exhaustion(untouched, 35);
    CHECK(relative_error(left.count(), 720.0 / 35) <= 1e-15);
    CHECK(relative_error(left.count(), 20.571) <= 1e-4);
    CHECK(month.time_to_exhaustion(untouched, 1) == days{30});
}

TEST_CASE("what is spent shortens the time to exhaustion, in events and in time") {
    CHECK(month.time_to_exhaustion(month.status(event_counts{999'500, 500}), 5) == days{3});
    CHECK(month.time_to_exhaustion(month.status_from_availability(0.9995), 5) == days{3});
}

TEST_CASE("nothing is left to exhaust when the budget is spent, whatever the burn rate") {
    const auto spent = month.status(event_counts{999'000, 1000});
    const auto overspent = month.status(event_counts{990'000, 10'000});
    for (const double rate : {-1.0, 0.0, 1.0, 1000.0}) {
        CAPTURE(rate);
        CHECK(month.time_to_exhaustion(spent, rate) == 0s);
        CHECK(month.time_to_exhaustion(overspent, rate) == 0s);
    }
}

TEST_CASE("a budget that does not burn lasts for ever") {
    const auto status = month.status(event_counts{999'900, 100});
    CHECK(month.time_to_exhaustion(status, 0).count() == infinity);
    CHECK(month.time_to_exhaustion(status, -0.5).count() == infinity);
}

TEST_CASE(
    "a burn rate that is NaN is refused and does not last for ever; infinite ones are answered") {
    const auto status = month.status(event_counts{999'900, 100});
    for (const double bad : {not_a_number, -not_a_number}) {
        CHECK(month.try_time_to_exhaustion(status, bad).error().code == nines::errc::out_of_domain);
    }
    CHECK(month.time_to_exhaustion(status, -infinity).count() == infinity);
    CHECK(month.time_to_exhaustion(status, infinity) == 0s);
    CHECK(month.time_to_exhaustion(status, -0.0).count() == infinity);
    const auto spent = month.status(event_counts{999'000, 1000});
    CHECK(month.time_to_exhaustion(spent, -infinity) == 0s);
    CHECK(month.time_to_exhaustion(spent, infinity) == 0s);
}

TEST_CASE("a budget in float takes the burn rate as it is computed, a double") {
    const error_budget<float> narrow{99.9_percent, days{30}};
    const event_counts counts{999'500, 500};
    const double burn = *nines::burn_rate(event_counts{9'950, 50}, 99.9_percent);
    CHECK(burn == 5);
    CHECK(narrow.time_to_exhaustion(narrow.status(counts), burn) == days{3});
    CHECK(narrow.time_to_exhaustion(narrow.status(counts), -infinity).count() ==
          std::numeric_limits<float>::infinity());
    const error_budget<long double> broad{99.9_percent, days{30}};
    CHECK(broad.time_to_exhaustion(broad.status(counts), burn) == days{3});
}

TEST_CASE(
    "amounts beyond the number type are its largest number, and the fractions do not suffer") {
    const event_counts<double> counts{1e300, 1e300};
    const auto narrow = error_budget<float>{99.9_percent, days{30}}.status(counts);
    constexpr float largest = std::numeric_limits<float>::max();
    CHECK(narrow.allowed == largest);
    CHECK(narrow.spent == largest);
    CHECK(narrow.remaining == -largest);
    CHECK(narrow.remaining_fraction == -499.0F);
    CHECK(narrow.spent_fraction() == 500.0F);
    CHECK(narrow.state() == budget_state::overspent);
    const auto top = month.status(event_counts<double>{0.0, std::numeric_limits<double>::max()});
    CHECK(relative_error(top.remaining_fraction, -999) <= 1e-15);
    CHECK(relative_error(top.spent_fraction(), 1000) <= 1e-15);
    const auto down = month.status_from_downtime(std::chrono::duration<double>{1e308});
    CHECK(relative_error(down.remaining_fraction, -1e308 / 2592) <= 1e-15);
    const error_budget short_one{99.9_percent, 1ms};
    const auto long_down = short_one.status_from_downtime(std::chrono::duration<double>{1e308});
    CHECK(long_down.remaining_fraction == -std::numeric_limits<double>::max());
    CHECK(month.time_to_exhaustion(month.status(event_counts{1, 0}), 1e-305).count() ==
          std::numeric_limits<double>::max());
}

TEST_CASE("in a rolling window remaining over burn rate is not the time to exhaustion") {
    // 1,000 requests a day: 29 fail on day 0, none on days 1 to 29, then 2 a day, a burn rate of 2.
    const auto on_day = [](int day) {
        const std::uint64_t bad = day == 0 ? 29 : day < 30 ? 0 : 2;
        return event_counts<>{1000 - bad, bad};
    };
    const auto last_30_days = [&](int today) {
        event_counts<> sum;
        for (int day = today - 29; day <= today; ++day) {
            sum += on_day(day);
        }
        return month.status(sum);
    };
    const auto naive = month.time_to_exhaustion(last_30_days(29), 2);
    CHECK(relative_error(naive.count(), 12 * 3600.0) < 1e-13);
    int today = 29;
    while (last_30_days(today).state() == budget_state::within) {
        ++today;
    }
    CHECK(today - 29 == 15);
    CHECK(days{today - 29} >= naive); // the earliest it could come
}

TEST_CASE("splitting events over machines does not change their budget") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::uniform_int_distribution<std::uint64_t> count{0, 1'000'000};
        event_counts<> whole;
        event_counts<> half[2];
        for (int i = 0; i < 100; ++i) {
            const event_counts<> part{count(random), count(random) / 1000};
            whole += part;
            half[random() & 1U] += part;
        }
        REQUIRE(month.status(half[0] + half[1]) == month.status(whole));
        REQUIRE(relative_error(month.status(whole).spent_fraction() +
                                   month.status(whole).remaining_fraction,
                               1) <= 1e-15);
    }
}

} // namespace error_budget_test
