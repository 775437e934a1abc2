// SPDX-License-Identifier: BSL-1.0
/// \file
/// `budget_policy`: what a team has agreed to do at which share of the budget spent.
#pragma once

#include <nines/budget/error_budget.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <concepts>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// From which spent fraction on a consequence holds.
template <class Consequence>
struct budget_rule {
    double spent_fraction; ///< 0.5 is half the budget; 1 all of it; above 1 is allowed
    Consequence consequence;
};

/// Thresholds of the spent fraction and the consequence that holds from each on.
///
/// It answers which consequence holds and does nothing about it. `Consequence` is the caller's:
/// an enum, a string, a function.
/// Assumes: the consequence of the highest threshold that is reached stands for those below it.
/// Cost: `holding` is O(rules); one allocation when it is made.
/// Source: Beyer et al., The Site Reliability Workbook, 2018, appendix B.
template <class Consequence>
class budget_policy {
public:
    using rule = budget_rule<Consequence>;

    /// Errors: out_of_domain for a threshold that is negative, NaN or infinite; contradiction
    /// unless thresholds strictly ascend; insufficient without rules.
    explicit budget_policy(std::vector<rule> rules)
        : budget_policy{try_from(std::move(rules)).value()} {}

    [[nodiscard]] static result<budget_policy> try_from(std::vector<rule> rules) {
        if (rules.empty()) {
            return error{errc::insufficient, "budget_policy", "expected at least one rule"};
        }
        const rule* before = nullptr;
        for (const rule& each : rules) {
            if (!detail::is_finite(each.spent_fraction) || !(each.spent_fraction >= 0)) {
                return error{errc::out_of_domain, "budget_policy",
                             "expected thresholds that are finite and not negative"};
            }
            if (before != nullptr && !(before->spent_fraction < each.spent_fraction)) {
                return error{errc::contradiction, "budget_policy",
                             "expected thresholds in ascending order, none twice"};
            }
            before = &each;
        }
        return budget_policy{std::move(rules), checked{}};
    }

    /// In ascending order of their thresholds.
    [[nodiscard]] const std::vector<rule>& rules() const noexcept { return rules_; }

    /// The rule with the highest threshold that is reached, spent fraction >= threshold, or
    /// nullptr when none is. Points into the policy.
    [[nodiscard]] const rule* holding(double spent_fraction) const noexcept {
        const rule* reached = nullptr;
        for (const rule& each : rules_) {
            if (each.spent_fraction <= spent_fraction) {
                reached = &each;
            }
        }
        return reached;
    }

    /// The same for a budget's status, in events or in time. Without traffic nothing is spent.
    template <std::floating_point Real, class Amount>
    [[nodiscard]] const rule* holding(const budget_status<Real, Amount>& status) const noexcept {
        return holding(static_cast<double>(status.spent_fraction()));
    }

private:
    struct checked {};
    budget_policy(std::vector<rule> rules, checked) noexcept : rules_{std::move(rules)} {}

    std::vector<rule> rules_;
};

} // namespace nines::inline NINES_ABI
