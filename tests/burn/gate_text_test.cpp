// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/gate_text.hpp>

#include <nines/burn/minute_ring.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace gate_text_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::event_counts;
using nines::gate_evidence;
using nines::significance_gate;

namespace {

constexpr auto promised = 99.9_percent;

significance_gate gate_of(double pages_per_year) {
    return significance_gate::try_from(promised, pages_per_year, 6h).value();
}

std::string text_of(const nines::minute_ring& history, const significance_gate& gate) {
    return to_string(gate.evidence(history, history.now()), gate);
}

} // namespace

TEST_CASE("the gate says what it saw, how rare that is, and what it takes") {
    const auto gate = gate_of(1);
    CHECK(
        to_string({3, 0.1134, 90s, 12.34}, gate) ==
        "chance is not ruled out: 3 failed in 1m30s, 0.113 expected at the objective, which shows "
        "as much 12.3 times a year; at most 1 opens the gate\n");
    CHECK(to_string({40, 0.25, 3600s, 1e-30}, gate_of(0.1)) ==
          "chance is ruled out: 40 failed in 1h, 0.25 expected at the objective, which shows as "
          "much 1e-30 times a year; at most 0.1 opens the gate\n");
    CHECK(to_string(gate_evidence{}, gate) ==
          "chance is not ruled out: too few failures to say anything; at most 1 opens the gate\n");
}

TEST_CASE("it says open when it is, by evidence since a recovery") {
    const auto gate = gate_of(1);
    nines::minute_ring history{6h};
    for (int i = 0; i < 60; ++i) {
        history.add(event_counts<>{10U, 0U});
    }
    CHECK(text_of(history, gate).starts_with("chance is not ruled out: too few failures"));
    for (int i = 0; i < 3; ++i) {
        history.add(event_counts<>{0U, 10U});
    }
    CHECK(gate.open(history, history.now()));
    CHECK(
        text_of(history, gate).starts_with("chance is ruled out: 30 failed in 3m, 0.03 expected"));
    const auto recovered = history.now() - 1min;
    const auto since = gate.evidence(history, history.now(), recovered);
    CHECK(since.failures == 10);
    CHECK(since.window == 1min);
    CHECK(gate.evidence(history, history.now(), history.now()).failures == 0);
}

} // namespace gate_text_test
