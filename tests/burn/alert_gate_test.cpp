// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_gate.hpp>

#include <doctest/doctest.h>

#include <chrono>

using nines::alert_policy;
using nines::errc;
using nines::gated_policy;
using nines::significant_policy;
using nines::workbook_policy;
using namespace nines::literals;
using namespace std::chrono_literals;

TEST_CASE("the significant policy is the workbook's behind a gate that looks back as far") {
    const auto policy = significant_policy(99.9_percent, std::chrono::days{30}, 1).value();
    CHECK(policy.policy() == workbook_policy(99.9_percent, std::chrono::days{30}).value());
    CHECK(policy.conditions().size() == 4);
    CHECK(policy.objective() == 99.9_percent);
    CHECK(policy.period() == std::chrono::days{30});
    CHECK(policy.gate().objective() == 99.9_percent);
    CHECK(policy.gate().false_alarms_per_year() == 1);
    CHECK(policy.gate().horizon() == std::chrono::days{3});
    CHECK_FALSE(policy.gate().bursts());
}

TEST_CASE("any policy can have a gate, told of bursts or not") {
    const auto by_hand =
        alert_policy::from_conditions({{nines::alert_severity::page, 1h, 5min, 10}}, 99_percent,
                                      std::chrono::days{28})
            .value();
    const auto gated = gated_policy::from_policy(by_hand, 2, nines::burstiness{30s, 0.1}).value();
    CHECK(gated.gate().horizon() == 1h);
    CHECK(gated.gate().bursts()->slice == 30s);
    CHECK(gated.gate().bursts()->correlation == 0.1);
}

TEST_CASE("what either half refuses is refused") {
    CHECK(significant_policy(99.9_percent, 1min, 1).error().code == errc::out_of_domain);
    CHECK(significant_policy(99.9_percent, std::chrono::days{30}, 0).error().code ==
          errc::out_of_domain);
    CHECK(significant_policy(99.9_percent, std::chrono::days{30}, 1, nines::burstiness{0s, 0.1})
              .error()
              .code == errc::out_of_domain);
}
