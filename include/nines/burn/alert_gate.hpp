// SPDX-License-Identifier: BSL-1.0
/// \file
/// `significant_policy`: alerts that call only where budget is at stake and chance is ruled out.
#pragma once

#include <nines/burn/alert_policy.hpp>
#include <nines/burn/significance_gate.hpp>
#include <nines/burn/whole_seconds.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {

/// An alert policy with a gate: its conditions say whether budget is at stake, the gate whether
/// chance is ruled out, and an alert takes both. A value, as the policy is.
class gated_policy {
public:
    /// Gives a gate to a policy, which looks back as far as the policy does.
    /// Parameters: `pages_per_year` and `bursts` as `significance_gate`; errors likewise.
    [[nodiscard]] static result<gated_policy>
    from_policy(const alert_policy& policy, double pages_per_year,
                const std::optional<burstiness>& bursts = std::nullopt) noexcept {
        std::chrono::seconds longest{0};
        for (const alert_condition& each : policy.conditions()) {
            longest = each.long_window() < longest ? longest : each.long_window();
        }
        return significance_gate::try_from(policy.objective(), pages_per_year, longest, bursts)
            .transform([&](const significance_gate& gate) { return gated_policy{policy, gate}; });
    }

    [[nodiscard]] const alert_policy& policy() const noexcept { return policy_; }
    [[nodiscard]] std::span<const alert_condition> conditions() const noexcept {
        return policy_.conditions();
    }
    [[nodiscard]] const nines::objective& objective() const noexcept { return policy_.objective(); }
    [[nodiscard]] std::chrono::seconds period() const noexcept { return policy_.period(); }
    [[nodiscard]] const significance_gate& gate() const noexcept { return gate_; }

private:
    gated_policy(const alert_policy& policy, const significance_gate& gate) noexcept
        : policy_{policy}, gate_{gate} {}

    alert_policy policy_;
    significance_gate gate_;
};

/// The workbook's rules, for 30 days, and a page for the 2 % of the budget that its first one
/// stands for when they are spent in two hours: with chance ruled out nothing is gained by waiting
/// for the 5 % of six.
inline constexpr std::array<alert_rule, 5> significant_rules{{
    workbook_rules[0],
    {alert_severity::page, std::chrono::hours{2}, std::chrono::minutes{10}, 7.2},
    workbook_rules[1],
    workbook_rules[2],
    workbook_rules[3],
}};

/// The workbook's policy for an objective and a period with one more page (`significant_rules`),
/// behind a gate: a service that keeps its objective calls at most `pages_per_year` times a year,
/// whatever its traffic, and far less often where it keeps it well:
/// `gate().false_alarms_per_year_at(ratio)`. With 0.82 pages a year that is 0.05 in 30 days at 0.9
/// of the allowed ratio and 0.01 at half of it. A total outage is found with the third failure
/// where the conditions allow it, as for 99.9 % below two requests a minute: not in the first 15 s
/// of a history. Of a service told to fail in bursts (correlation 0.2, slices of a minute) it is
/// found with the first slice from 20 requests a minute upwards, otherwise mostly with the second,
/// and below some 3 requests a minute with the fourth that fails.
///
/// Parameters: objective and period as `workbook_policy`; from some ten requests a minute upwards
/// (99.9 %) budget alone decides; `pages_per_year` above 0 and at most 1,000;
/// `bursts` with the highest correlation that they may have, nothing for failures that come one by
/// one.
/// Errors: those of `workbook_policy` and `significance_gate`.
/// Assumes: as `significance_gate`. Cost: as `workbook_policy`; no allocation.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5, for the conditions of the
/// workbook.
/// Example: examples/service.
[[nodiscard]] inline result<gated_policy>
significant_policy(const objective& promised, const detail::whole_seconds& period,
                   double pages_per_year,
                   const std::optional<burstiness>& bursts = std::nullopt) noexcept {
    const auto policy = constant_share_policy(significant_rules, workbook_period, promised, period);
    if (!policy) {
        return policy.error();
    }
    return gated_policy::from_policy(*policy, pages_per_year, bursts);
}

} // namespace nines::inline NINES_ABI
