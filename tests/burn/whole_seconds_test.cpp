// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/error_budget.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/whole_seconds.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>
#include <string_view>
#include <type_traits>

namespace whole_seconds_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_rule;
using nines::alert_severity;
using nines::errc;
using nines::workbook_policy;
using nines::detail::whole_seconds;
using std::chrono::days;
using std::chrono::seconds;

namespace {

template <class Rep>
using in_seconds = std::chrono::duration<Rep>;

constexpr seconds none{-1};

constexpr seconds counted(const whole_seconds& length) {
    return length.or_refusal_of("test").value_or(none);
}

static_assert(std::is_convertible_v<days, whole_seconds>);
static_assert(!std::is_convertible_v<int, whole_seconds>);
static_assert(counted(days{30}) == days{30});
static_assert(counted(60'000ms) == 60s);
static_assert(counted(std::chrono::duration<double, std::ratio<60>>{43.2}) == 2592s);
static_assert(counted(1500ms) == none);

} // namespace

TEST_CASE("any duration of whole seconds is its seconds") {
    CHECK(counted(in_seconds<float>{2'592'000.0F}) == days{30});
    CHECK(counted(in_seconds<long double>{3600.0L}) == 1h);
    CHECK(counted(in_seconds<std::uint8_t>{200}) == 200s);
    CHECK(counted(std::chrono::duration<std::int64_t, std::ratio<2, 3>>{6}) == 4s);
    CHECK(counted(seconds::max()) == seconds::max());
    CHECK(counted(seconds{-5}) == seconds{-5});
}

TEST_CASE("fractions of a second, NaN, infinities and what 64 bits do not hold are refused") {
    for (const double length :
         {0.5, 3600.25, 1e300, std::numeric_limits<double>::infinity(),
          -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        CAPTURE(length);
        CHECK(counted(in_seconds<double>{length}) == none);
    }
    CHECK(counted(999us) == none);
    CHECK(counted(std::chrono::duration<std::int64_t, std::ratio<2, 3>>{4}) == none);
    CHECK(counted(std::chrono::hours::max()) == none);
    CHECK(counted(std::chrono::hours::min()) == none);
    CHECK(counted(in_seconds<std::uint64_t>{UINT64_MAX}) == none);
    const auto refused = whole_seconds{1ms}.or_refusal_of("test");
    CHECK(refused.error() ==
          nines::error{errc::out_of_domain, "test", "expected a period of whole seconds"});
}

TEST_CASE("a policy takes the period of a budget") {
    const nines::error_budget budget{99.9_percent, days{30}};
    const nines::error_budget<float> narrow{99.9_percent, days{30}};
    const auto wanted = workbook_policy(99.9_percent, days{30});
    REQUIRE(wanted.has_value());
    CHECK(workbook_policy(budget.target(), budget.period()) == wanted);
    CHECK(workbook_policy(narrow.target(), narrow.period()) == wanted);
    CHECK(nines::constant_share_policy(nines::workbook_rules, budget.period(), 99.9_percent,
                                       budget.period()) == wanted);
    CHECK(nines::window_scaled_policy(99.9_percent, budget.period()).has_value());
    CHECK(nines::window_scaled_policy(nines::window_scaled_rules, budget.period(), 99.9_percent,
                                      2'592'000'000ms)
              .has_value());
    const alert_rule page{alert_severity::page, 1h, 5min, 14.4};
    CHECK(nines::alert_policy::from_conditions({page}, 99.9_percent, budget.period())->period() ==
          days{30});
    CHECK(nines::alert_condition{page, 99.9_percent, budget.period()}.period() == days{30});
}

TEST_CASE("every way to a policy refuses a period that is not whole seconds, by name") {
    const alert_rule page{alert_severity::page, 1h, 5min, 14.4};
    const auto refuses = [](const auto& made, std::string_view where) {
        return !made && made.error().code == errc::out_of_domain && made.error().where == where &&
               made.error().what == std::string_view{"expected a period of whole seconds"};
    };
    for (const double length : {2'592'000.5, std::numeric_limits<double>::quiet_NaN(),
                                std::numeric_limits<double>::infinity()}) {
        CAPTURE(length);
        const in_seconds<double> bad{length};
        CHECK(refuses(workbook_policy(99.9_percent, bad), "alert_policy"));
        CHECK(refuses(nines::window_scaled_policy(99.9_percent, bad), "alert_policy"));
        CHECK(refuses(
            nines::constant_share_policy(nines::workbook_rules, days{30}, 99.9_percent, bad),
            "alert_policy"));
        CHECK(refuses(
            nines::constant_share_policy(nines::workbook_rules, bad, 99.9_percent, days{30}),
            "alert_policy"));
        CHECK(refuses(nines::alert_policy::from_conditions({page}, 99.9_percent, bad),
                      "alert_policy"));
        CHECK(
            refuses(nines::alert_condition::try_from(page, 99.9_percent, bad), "alert_condition"));
    }
}

} // namespace whole_seconds_test
