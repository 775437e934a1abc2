// SPDX-License-Identifier: BSL-1.0
/// \file
/// `operating_curve`: what an alert policy will do on a given traffic: how often it is wrong, and
/// how soon it finds what.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/minute_pager.hpp>
#include <nines/burn/operating_simulation.hpp>
#include <nines/burn/page_rate.hpp>
#include <nines/burn/traffic_process.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/running_mean.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {
namespace detail {

/// The false pages of a policy, where a finite recursion gives them.
template <evaluable_policy Policy>
[[nodiscard]] std::optional<measured> exact_false_pages(const Policy& policy,
                                                        const traffic_process& traffic,
                                                        const error_process& errors) {
    const double requests = traffic.requests_per_minute();
    const bool whole = traffic.is_constant() && std::floor(requests) == requests;
    if (gated<Policy> || !whole || errors.correlation() > 0) {
        return std::nullopt;
    }
    const auto found = page_rate(policy.conditions(), static_cast<std::uint64_t>(requests),
                                 errors.healthy() * policy.objective().allowed_error());
    if (!found) {
        return std::nullopt;
    }
    return measured{minutes_of_30_days * found->begins, 0};
}

[[nodiscard]] inline std::optional<error> refusal_of(const operating_plan& plan) noexcept {
    constexpr const char* where = "operating_curve";
    if (plan.months == 0 || plan.months > 1'000'000) {
        return error{errc::out_of_domain, where, "expected 1 to 1,000,000 months"};
    }
    if (plan.runs == 0) {
        return error{errc::out_of_domain, where, "expected at least one run of each change"};
    }
    constexpr std::chrono::minutes zero{0};
    if (!(plan.longest_wait > zero && plan.change_lasts > zero && plan.repair >= zero)) {
        return error{errc::out_of_domain, where, "expected times above zero"};
    }
    if (!is_finite(plan.changes_per_30d) || !(plan.changes_per_30d > 0)) {
        return error{errc::out_of_domain, where, "expected more than 0 changes in 30 days"};
    }
    return std::nullopt;
}

} // namespace detail

/// What a policy will do on a given traffic: simulates it minute by minute, healthy for
/// `plan.months` and with the changes of the error ratio that branch off on the way.
///
/// Parameters: any policy that `evaluate` takes, or a `minute_pager`; its objective; traffic and
/// errors; the same `seed` gives the same figures.
/// Returns: false pages, delays, budget spent, precision and recall, each with its standard error;
/// that of false pages is never below that of a single page, but 0 where `page_rate` gives them
/// exactly: for even traffic, failures one by one, and no gate. A page is counted when it begins:
/// one that pauses for a minute counts again.
/// Errors: contradiction for another objective than the policy's; insufficient for a policy that
/// never pages; out_of_domain for a plan out of its range.
/// Assumes: an evaluation at the end of each minute, and windows of whole minutes.
/// Cost: 10 to 30 ns a healthy minute below ten requests a minute, 0.2 us at a thousand, and the
/// runs of the changes: a month of a month; memory for three days of minutes and for the delays.
/// Example: examples/operating_curve.
template <evaluable_policy Policy>
[[nodiscard]] result<operating_figures>
operating_curve(const Policy& policy, const objective& promised, const traffic_process& traffic,
                const error_process& errors, std::uint64_t seed, const operating_plan& plan = {}) {
    if (promised != policy.objective()) {
        return error{errc::contradiction, "operating_curve",
                     "expected the objective that the policy was made for"};
    }
    bool pages = false;
    for (const alert_condition& each : std::span<const alert_condition>{policy.conditions()}) {
        pages = pages || each.severity() == alert_severity::page;
    }
    if (!pages) {
        return error{errc::insufficient, "operating_curve", "expected a condition that pages"};
    }
    if (const auto refused = detail::refusal_of(plan)) {
        return *refused;
    }
    std::chrono::seconds period = workbook_period;
    if constexpr (requires { policy.period(); }) {
        period = policy.period();
    }
    return detail::operating_simulation{
        policy_pager{policy}, promised, period, traffic, errors, seed, plan}
        .run(detail::exact_false_pages(policy, traffic, errors));
}

/// The same for whatever decides each minute; budgets are those of 30 days.
template <minute_pager Pager>
    requires(!evaluable_policy<Pager>)
[[nodiscard]] result<operating_figures>
operating_curve(const Pager& pager, const objective& promised, const traffic_process& traffic,
                const error_process& errors, std::uint64_t seed, const operating_plan& plan = {}) {
    if (const auto refused = detail::refusal_of(plan)) {
        return *refused;
    }
    return detail::operating_simulation{pager, promised, workbook_period, traffic, errors,
                                        seed,  plan}
        .run();
}

} // namespace nines::inline NINES_ABI
