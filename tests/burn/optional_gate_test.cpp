// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/optional_gate.hpp>

#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_gate.hpp>

#include "simulated_minutes.hpp"

#include <doctest/doctest.h>

#include <chrono>

namespace optional_gate_test {

using nines::optionally_gated_policy;
using namespace nines::literals;

namespace {

constexpr auto promised = 99.9_percent;

} // namespace

TEST_CASE("with a gate it says what the gated policy says, without one what the policy says") {
    constexpr auto month = std::chrono::days{30};
    const auto gated = nines::significant_policy(promised, month, 1).value();
    const optionally_gated_policy with{gated.policy(), gated.gate()};
    const optionally_gated_policy without{gated.policy()};
    CHECK(with.period() == month);
    CHECK(with.gate().gate().has_value());
    CHECK_FALSE(without.gate().gate().has_value());
    nines_test::simulated_minutes history;
    for (int i = 0; i < 4320; ++i) {
        history.add(1, 0);
    }
    const auto before = history.now();
    for (int failures = 1; failures < 5; ++failures) {
        history.add(1, 1);
        const auto page = [&](const auto& policy) {
            return evaluate(policy, promised, history, history.now()).paging();
        };
        CHECK(page(with) == (failures >= 3));
        CHECK(page(with) == page(gated));
        CHECK(page(without));
        CHECK(with.gate().open(history, history.now(), before) ==
              gated.gate().open(history, history.now(), before));
        CHECK(without.gate().open(history, history.now(), history.now()));
    }
}

} // namespace optional_gate_test
