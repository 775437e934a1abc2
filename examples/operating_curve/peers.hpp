// SPDX-License-Identifier: BSL-1.0
// What `significant_policy` is put beside: the simple gate and the plain e-detector.
#pragma once

#include <nines/burn/alert_policy.hpp>
#include <nines/burn/minute_ring.hpp>
#include <nines/burn/sequential.hpp>
#include <nines/core/objective.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/unit_point.hpp>

#include <chrono>
#include <span>

namespace operating {

/// Open while a page condition holds whose long window would hold so many failures with a
/// probability below 1e-4 if the service were at its objective.
class simple_gate {
public:
    explicit simple_gate(const nines::alert_policy& policy) : policy_{&policy} {}

    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now) const {
        for (const auto& each : policy_->conditions()) {
            const auto counts = history.window(now, each.long_window()).counts;
            if (each.severity() == nines::alert_severity::page &&
                each.holds(counts, history.window(now, each.short_window()).counts) &&
                is_unlikely(static_cast<double>(counts.bad), static_cast<double>(counts.good))) {
                return true;
            }
        }
        return false;
    }
    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now, const Point&) const {
        return open(history, now);
    }

private:
    [[nodiscard]] bool is_unlikely(double bad, double good) const {
        const auto& promised = policy_->objective();
        return nines::binomial_at_least(
                   bad, good,
                   nines::unit_point<double>{promised.allowed_error(), promised.target()}) < 1e-4;
    }

    const nines::alert_policy* policy_;
};

/// The workbook's conditions behind the simple gate.
class simply_gated_policy {
public:
    explicit simply_gated_policy(const nines::alert_policy& policy) : policy_{policy} {}

    [[nodiscard]] std::span<const nines::alert_condition> conditions() const {
        return policy_.conditions();
    }
    [[nodiscard]] const nines::objective& objective() const { return policy_.objective(); }
    [[nodiscard]] std::chrono::seconds period() const { return policy_.period(); }
    [[nodiscard]] simple_gate gate() const { return simple_gate{policy_}; }

private:
    nines::alert_policy policy_;
};

/// A Shiryaev-Roberts e-detector on minutes, with the alternatives of a wide search; on while it is
/// above its threshold, and begun anew when it falls below.
class detector_pager {
public:
    detector_pager(const nines::objective& promised, double minutes_apart)
        : detector_{promised.allowed_error(),
                    {4 * promised.allowed_error(), 12 * promised.allowed_error(),
                     50 * promised.allowed_error(), 250 * promised.allowed_error(),
                     900 * promised.allowed_error()},
                    {0.2, 0.2, 0.25, 0.2, 0.15}},
          threshold_{nines::e_detector<>::log_threshold(minutes_apart)} {}

    [[nodiscard]] std::chrono::seconds reach() const { return std::chrono::days{3}; }

    bool pages(const nines::minute_ring& history) {
        detector_.update(history.last());
        const bool above = detector_.log_value() >= threshold_;
        if (on_ && !above) {
            detector_.reset();
        }
        on_ = above;
        return on_;
    }

private:
    nines::e_detector<> detector_;
    double threshold_;
    bool on_ = false;
};

} // namespace operating
