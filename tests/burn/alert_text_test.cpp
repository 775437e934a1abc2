// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_text.hpp>

#include <nines/burn/alert_policy.hpp>

#include "minute_history.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace alert_text_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_policy;
using nines::alert_severity;
using nines::asked_windows;
using nines::evaluate;
using nines::name_of;
using nines_test::midnight;
using nines_test::minute_history;
using nines_test::point;
using std::chrono::days;

namespace {

constexpr auto promised = 99.9_percent;
const alert_policy policy = *alert_policy::from_conditions(
    {{alert_severity::page, 1h, 5min, 14.4}, {alert_severity::ticket, 24h, 2h, 3}}, promised,
    days{30});

} // namespace

TEST_CASE("phases, severities and states have names") {
    CHECK(name_of(nines::alert_phase::inactive) == "inactive");
    CHECK(name_of(nines::alert_phase::recovering) == "recovering");
    CHECK(name_of(alert_severity::ticket) == "ticket");
    CHECK(name_of(nines::window_state::no_traffic) == "no traffic");
}

TEST_CASE("an evaluation says what each condition saw and what is at stake") {
    minute_history history;
    history.fill(midnight - days{1}, midnight - 10min, {1000, 0});
    history.fill(midnight - 10min, midnight, {850, 150});
    CHECK(to_string(evaluate(policy, promised, history, midnight)) ==
          R"(page: yes, ticket: no (objective 99.9 %)
page 1h and 5m above 14.4: yes
  1h: 1500 bad of 60000, burns 25
  5m: 750 bad of 5000, burns 150
  spent 3.47 % of the budget of 30d; as now, another 1h spends 20.8 % and 4h48m all of it
  within its objective with probability below 1e-300
ticket 1d and 2h above 3: no
  1d: 1500 bad of 1440000, burns 1.04167; 2829 more bad would exceed 3
  spent 3.47 % of the budget of 30d
  within its objective with probability 0.0576
)");
}

TEST_CASE("shares of the budget above 1,000 % are written out") {
    minute_history history;
    history.fill(midnight - 2h, midnight, {0, 1000});
    const auto text = to_string(evaluate(policy, promised, history, midnight));
    CHECK(text.find("ticket 1d and 2h above 3: yes\n"
                    "  1d: 120000 bad of 120000, burns 1000 (covers 2h of it)\n"
                    "  2h: 120000 bad of 120000, burns 1000\n"
                    "  spent 278 % of the budget of 30d; as now, another 1d spends 3333 % and") !=
          std::string::npos);
}

TEST_CASE("what is missing, and what was not seen, is said") {
    minute_history history;
    history.fill(midnight - 30min, midnight - 5min, {100, 1});
    history.fill(midnight - 5min, midnight, {});
    CHECK(to_string(evaluate(policy, promised, history, midnight, {}, asked_windows::all)) ==
          R"(page: no, ticket: yes (objective 99.9 %)
page 1h and 5m above 14.4: no
  1h: 25 bad of 2525, burns 9.90099; 12 more bad would exceed 14.4 (covers 30m of it)
  5m: no traffic
  spent 0.688 % of the budget of 30d
  within its objective with probability 1.84e-17
ticket 1d and 2h above 3: yes
  1d: 25 bad of 2525, burns 9.90099 (covers 30m of it)
  2h: 25 bad of 2525, burns 9.90099 (covers 30m of it)
  spent 0.688 % of the budget of 30d; as now, another 1d spends 33 % and 3d43m all of it
  within its objective with probability 1.84e-17
)");
    const minute_history nothing;
    CHECK(to_string(evaluate(policy, promised, nothing, midnight)) ==
          R"(page: undecided, ticket: undecided (objective 99.9 %)
page 1h and 5m above 14.4: undecided
  1h: no data
ticket 1d and 2h above 3: undecided
  1d: no data
)");
}

TEST_CASE("a gate that is closed is given as the reason") {
    struct closed {
        bool open(const minute_history&, const point&) const { return false; }
        bool open(const minute_history&, const point&, const point&) const { return false; }
    };
    struct gated_policy : alert_policy {
        [[nodiscard]] closed gate() const { return {}; }
    };
    minute_history history;
    history.fill(midnight - days{1}, midnight, {9, 1});
    const auto text = to_string(evaluate(gated_policy{policy}, promised, history, midnight));
    CHECK(text.starts_with("page: no, chance is not ruled out, ticket: no, chance is not ruled "
                           "out (objective 99.9 %)\n"));
}

} // namespace alert_text_test
