// SPDX-License-Identifier: BSL-1.0
#include "../burn/minute_history.hpp"

#include <nines/budget/exhaustion.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace exhaustion_test {

namespace {

using namespace nines::literals;
using nines_test::midnight;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("one history and one outlook serve both kinds of period") {
    // An event a second for a day at 99 % allows 864 failures; 600 came in an outage of 40 minutes
    // at its beginning.
    nines_test::minute_history history;
    history.fill(midnight, midnight + minutes{40}, {45, 15});
    history.fill(midnight + minutes{40}, midnight + hours{24}, {60, 0});
    const auto now = midnight + hours{24};
    const auto ahead = nines::failure_outlook::try_from(nines::event_counts{9'940, 60}, 1).value();
    const nines::half_open next_half_day{now, now + hours{12}};

    const auto rolling =
        nines::exhaustion_in_window(99_percent, history, now, hours{24}, ahead, hours{12}).value();
    const nines::error_budget budget{99_percent, hours{24}};
    const auto fixed =
        nines::exhaustion_in_period(budget.status(history.window(now, hours{24}).counts), ahead,
                                    next_half_day)
            .value();
    CHECK(fixed.failures_left() == 264);
    CHECK(fixed.probability_by(next_half_day.to) > 0.3);
    CHECK(rolling.probability_by(next_half_day.to) < 1e-3);
    CHECK(rolling.horizon() == fixed.horizon());
}

} // namespace

} // namespace exhaustion_test
