// SPDX-License-Identifier: BSL-1.0
/// \file
/// `optionally_gated_policy`: an alert policy with a significance gate or without one, in one type.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/significance_gate.hpp>
#include <nines/core/objective.hpp>

#include <chrono>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {

/// A significance gate, or none, which is always open.
class optional_gate {
public:
    explicit optional_gate(const std::optional<significance_gate>& gate = std::nullopt) noexcept
        : gate_{gate} {}

    [[nodiscard]] const std::optional<significance_gate>& gate() const noexcept { return gate_; }

    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now) const noexcept {
        return !gate_ || gate_->open(history, now);
    }
    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now,
                            const Point& since) const noexcept {
        return !gate_ || gate_->open(history, now, since);
    }

private:
    std::optional<significance_gate> gate_;
};

/// Works with `evaluate` like any policy. Use it where only the run time says whether there is a
/// gate. Assumes: a gate for the policy's objective.
class optionally_gated_policy {
public:
    explicit optionally_gated_policy(
        const alert_policy& policy,
        const std::optional<significance_gate>& gate = std::nullopt) noexcept
        : policy_{policy}, gate_{gate} {}

    [[nodiscard]] const alert_policy& policy() const noexcept { return policy_; }
    [[nodiscard]] std::span<const alert_condition> conditions() const noexcept {
        return policy_.conditions();
    }
    [[nodiscard]] const nines::objective& objective() const noexcept { return policy_.objective(); }
    [[nodiscard]] std::chrono::seconds period() const noexcept { return policy_.period(); }
    [[nodiscard]] const optional_gate& gate() const noexcept { return gate_; }

private:
    alert_policy policy_;
    optional_gate gate_;
};

} // namespace nines::inline NINES_ABI
