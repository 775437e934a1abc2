// SPDX-License-Identifier: BSL-1.0
/// \file
/// `optimise_policy`: the cheapest alert policy for a wanted page rate and detection delay, or why
/// there is none.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_gate.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/information_bound.hpp>
#include <nines/burn/operating_curve.hpp>
#include <nines/burn/optional_gate.hpp>
#include <nines/burn/significance_gate.hpp>
#include <nines/burn/traffic_process.hpp>
#include <nines/burn/whole_seconds.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <ratio>
#include <span>

namespace nines::inline NINES_ABI {

/// What alerts are to do.
struct policy_wish {
    double false_pages_per_30d; ///< at most, while the service is healthy
    double burn_rate;           ///< of the change that is to be found
    std::chrono::duration<double, std::ratio<60>> detection; ///< until its page, on average at most
};

/// The policy that does it, and what else it does.
struct optimised_policy {
    optionally_gated_policy policy;
    double factor_scale;                  ///< of the workbook's page factors
    std::optional<double> pages_per_year; ///< the gate's promise; nothing without a gate
    measured false_pages_per_30d;
    change_response change;
};

namespace detail {

/// Tries the candidates of one wish, and remembers the best and why the others were refused.
class policy_search {
public:
    static constexpr std::array factor_scales{0.5, 0.7, 1.0, 1.4, 2.0};
    /// From no gate to the strictest.
    static constexpr std::array<double, 6> gates{0, 100, 10, 3, 1, 0.1};

    policy_search(const objective& promised, std::chrono::seconds period,
                  const traffic_process& traffic, const error_process& errors,
                  const policy_wish& wish, std::uint64_t seed, const operating_plan& plan) noexcept
        : promised_{promised},
          period_{period},
          traffic_{traffic},
          errors_{errors},
          wish_{wish},
          seed_{seed},
          plan_{plan} {}

    [[nodiscard]] result<optimised_policy> best() {
        for (const double scale : factor_scales) {
            const auto policy = scaled(scale);
            if (policy) {
                try_gates(*policy, scale);
            }
            if (refused_) {
                return *refused_;
            }
        }
        if (best_) {
            return *best_;
        }
        constexpr const char* where = "optimise_policy";
        if (!quiet_) {
            return error{errc::unreachable, where,
                         "no candidate is shown to page so seldom: wish for more false pages, or "
                         "simulate more months"};
        }
        return error{errc::unreachable, where,
                     "every candidate that pages so seldom finds the change later: wish for more "
                     "false pages or a longer detection, or send more traffic"};
    }

private:
    /// The workbook's rules with other factors for pages.
    [[nodiscard]] result<alert_policy> scaled(double scale) const noexcept {
        std::array rules = workbook_rules;
        for (alert_rule& each : rules) {
            each.factor *= each.severity == alert_severity::page ? scale : 1;
        }
        return constant_share_policy(rules, workbook_period, promised_, period_);
    }

    /// Up to the first gate that is strict enough: those after it are later and cost more.
    void try_gates(const alert_policy& policy, double scale) {
        for (const double pages_per_year : gates) {
            const auto found = candidate(policy, scale, pages_per_year);
            if (!found) {
                refused_ = found.error();
                return;
            }
            if (is_quiet(*found)) {
                quiet_ = true;
                consider(*found);
                return;
            }
        }
    }

    [[nodiscard]] result<optimised_policy> candidate(const alert_policy& policy, double scale,
                                                     double pages_per_year) const {
        std::optional<significance_gate> gate;
        if (pages_per_year > 0) {
            const auto made = gated_policy::from_policy(policy, pages_per_year, bursts());
            if (!made) {
                return made.error();
            }
            gate = made->gate();
        }
        const optionally_gated_policy tried{policy, gate};
        const auto figures = operating_curve(tried, promised_, traffic_, errors_, seed_, plan_);
        if (!figures) {
            return figures.error();
        }
        return optimised_policy{tried, scale,
                                pages_per_year > 0 ? std::optional{pages_per_year} : std::nullopt,
                                figures->false_pages_per_30d, figures->changes[0]};
    }
    [[nodiscard]] std::optional<burstiness> bursts() const noexcept {
        if (!(errors_.correlation() > 0)) {
            return std::nullopt;
        }
        return burstiness{std::chrono::minutes{1}, errors_.correlation()};
    }

    /// Shown by the simulation, or proven by the gate at the healthy error ratio.
    [[nodiscard]] bool is_quiet(const optimised_policy& found) const noexcept {
        constexpr double months_of_a_year = 365.25 / 30;
        const auto& pages = found.false_pages_per_30d;
        if (pages.value + pages.standard_error <= wish_.false_pages_per_30d) {
            return true;
        }
        const auto& gate = found.policy.gate().gate();
        return gate && gate->false_alarms_per_year_at(errors_.healthy()) / months_of_a_year <=
                           wish_.false_pages_per_30d;
    }
    void consider(const optimised_policy& found) noexcept {
        const auto& change = found.change;
        const bool soon = change.runs > 0 && change.detection.mean.value <= wish_.detection.count();
        if (soon && (!best_ || change.budget_spent.value < best_->change.budget_spent.value)) {
            best_ = found;
        }
    }

    objective promised_;
    std::chrono::seconds period_;
    traffic_process traffic_;
    error_process errors_;
    policy_wish wish_;
    std::uint64_t seed_;
    operating_plan plan_;
    std::optional<optimised_policy> best_;
    std::optional<error> refused_;
    bool quiet_ = false;
};

/// Why no alert at all could do it, before any is tried.
[[nodiscard]] inline std::optional<error> refusal_of(const policy_wish& wish,
                                                     const objective& promised,
                                                     const traffic_process& traffic,
                                                     double healthy) noexcept {
    constexpr const char* where = "optimise_policy";
    if (!is_finite(wish.false_pages_per_30d) || !(wish.false_pages_per_30d > 0) ||
        !is_finite(wish.detection.count()) || !(wish.detection.count() > 0)) {
        return error{errc::out_of_domain, where,
                     "expected false pages and a detection delay above 0"};
    }
    if (wish.detection.count() < 1) {
        return error{errc::unreachable, where,
                     "alerts that are evaluated each minute find nothing sooner than in one"};
    }
    const double allowed = promised.allowed_error();
    const auto least =
        information_bound(wish.false_pages_per_30d, healthy * allowed,
                          std::fmin(1, wish.burn_rate * allowed), traffic.requests_per_minute());
    if (healthy > 0 && wish.detection < least / 2) {
        return error{errc::unreachable, where,
                     "so few requests do not tell the change from chance so soon, whatever the "
                     "alert: wish for more false pages or a longer detection"};
    }
    return std::nullopt;
}

} // namespace detail

/// Chooses the alert policy that spends the least budget until it pages for a change, among those
/// that page no more often than wished while the service is healthy and find the change as soon as
/// wished.
///
/// The candidates are the workbook's policy with page factors of 0.5 to 2 times its own, each with
/// the loosest gate that is quiet enough: none, or 100, 10, 3, 1 or 0.1 pages a year promised. A
/// candidate is quiet enough when its simulated false pages and their standard error together are,
/// or when its gate proves it for the healthy burn rate (`false_alarms_per_year_at`).
/// Parameters: objective and period as `workbook_policy`; traffic; healthy burn rate and
/// correlation, of which a gate is told; the wish; seed and plan as `operating_curve`, with so many
/// months that one false page in all of them is not too many.
/// Errors: unreachable, saying which, for a wish that evaluation by the minute, the information in
/// so many requests, the page rate or the delay rules out; those of `error_process`,
/// `workbook_policy` and `operating_curve`.
/// Cost: 5 to 30 times `operating_curve`.
[[nodiscard]] inline result<optimised_policy>
optimise_policy(const objective& promised, const detail::whole_seconds& whole_period,
                const traffic_process& traffic, double healthy, const policy_wish& wish,
                std::uint64_t seed, const operating_plan& plan = {}, double correlation = 0) {
    const auto period = whole_period.or_refusal_of("optimise_policy");
    if (!period) {
        return period.error();
    }
    const std::array changes{wish.burn_rate};
    const auto errors = error_process::try_from(healthy, changes, correlation);
    if (!errors) {
        return errors.error();
    }
    if (const auto workbook = workbook_policy(promised, *period); !workbook) {
        return workbook.error();
    }
    if (const auto refused = detail::refusal_of(wish, promised, traffic, healthy)) {
        return *refused;
    }
    if (plan.runs == 0) {
        return error{errc::out_of_domain, "optimise_policy", "expected runs of the change"};
    }
    return detail::policy_search{promised, *period, traffic, *errors, wish, seed, plan}.best();
}

} // namespace nines::inline NINES_ABI
