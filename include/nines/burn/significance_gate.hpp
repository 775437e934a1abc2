// SPDX-License-Identifier: BSL-1.0
/// \file
/// `significance_gate`: lets an alert pass only where chance is ruled out, with a bound on how
/// often it is wrong.
#pragma once

#include <nines/burn/change_search.hpp>
#include <nines/burn/evidence_windows.hpp>
#include <nines/burn/failure_scan.hpp>
#include <nines/burn/heavy_slice.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/unit_point.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace nines::inline NINES_ABI {

/// How failures come in bursts: those of one slice of time depend on each other, those of different
/// slices do not.
struct burstiness {
    std::chrono::seconds slice{60};
    double correlation = 0; ///< between two events of a slice at most, 0 to 1 without 1
};

/// The strongest evidence that a service fails more often than it may.
struct gate_evidence {
    std::uint64_t failures = 0;              ///< in the window that says most
    double expected_failures = 0;            ///< there, at exactly the allowed error
    std::chrono::duration<double> window{0}; ///< its length
    /// Of a gate that opens at such evidence and no less.
    double false_alarms_per_year = std::numeric_limits<double>::infinity();
};

/// The chance half of an alert: open only where a service that keeps its objective would fail as
/// much at most `false_alarms_per_year` times a year.
///
/// Three searches share the rate. Two look for a change, to 10 and to 40 times the allowed ratio,
/// at any moment of the past (`change_search`): they find what happens at low traffic. The third
/// looks for unlikely many failures in any window (`failure_scan`), and finds changes of any size
/// where there is enough traffic. What each of them takes for evidence comes so rarely from a
/// service at its objective that all of them together open the gate no more than rate × T times in
/// any time T from the beginning or from a recovery on, at any traffic whose timing does not depend
/// on failures, however often one looks: the bound is of failures, not of looks.
///
/// With `burstiness` of a correlation of 1e-12 and more, the failures of a slice are taken together
/// however they depend on each other, in the searches for a change and in the scan, and a part of
/// the rate is for slices in which more fails than the correlation explains (`heavy_slices`), by
/// which a total outage is found in its first slices. That part alone depends on what was told: it
/// holds for bursts as told and for weaker ones, down to none, so that a correlation told too high
/// makes the gate slower and no less right; one told too low breaks it, so tell the upper end of
/// what was measured (sli/burst_correlation.hpp).
///
/// Assumes: given the past, each event fails with at most the allowed probability; with bursts,
/// given all slices before its own. Slices begin at multiples of their length since the epoch of
/// the clock, and events count at the time of their sample, so slices are to be whole slots of the
/// history, or parts of them that they are whole numbers of; others are cut, and a burst that is
/// cut counts twice. Traffic that grows because requests fail (retries) breaks it. A history that
/// throws ends the program, as `open` and `evidence` are noexcept. Cost: 0.5 ms when it is made;
/// when it is asked, some 200 look-ups, 1,000 exponentials and at most 200 binomial tails, 10 to
/// 100 us; no allocation.
class significance_gate {
public:
    /// Parameters: what is promised; openings per year of a service that keeps it, from 1e-9 to
    /// 1,000; how far back evidence may lie, from 15 s to 90 days.
    /// Errors: out_of_domain for other values, and for slices below a second or longer than that
    /// and a correlation outside [0, 1).
    [[nodiscard]] static result<significance_gate>
    try_from(const objective& promised, double false_alarms_per_year, std::chrono::seconds horizon,
             const std::optional<burstiness>& bursts = std::nullopt) noexcept {
        constexpr const char* where = "significance_gate";
        if (!detail::is_finite(false_alarms_per_year) || !(false_alarms_per_year >= 1e-9) ||
            !(false_alarms_per_year <= 1000)) {
            return error{errc::out_of_domain, where,
                         "expected more than 0, from 1e-9 to 1,000, false alarms a year"};
        }
        if (!(horizon >= detail::events_as_counted::shortest && horizon <= std::chrono::days{90})) {
            return error{errc::out_of_domain, where, "expected a horizon of 15 s to 90 days"};
        }
        if (bursts && (!(bursts->slice >= std::chrono::seconds{1} && bursts->slice <= horizon) ||
                       !detail::is_finite(bursts->correlation) || !(bursts->correlation >= 0) ||
                       !(bursts->correlation < 1))) {
            return error{
                errc::out_of_domain, where,
                "expected slices from a second to the horizon and a correlation from 0 below "
                "1"};
        }
        return significance_gate{promised, false_alarms_per_year, horizon, bursts};
    }

    [[nodiscard]] const nines::objective& objective() const noexcept { return objective_; }
    [[nodiscard]] double false_alarms_per_year() const noexcept { return rate_; }
    [[nodiscard]] std::chrono::seconds horizon() const noexcept { return horizon_; }
    [[nodiscard]] const std::optional<burstiness>& bursts() const noexcept { return bursts_; }

    /// An upper bound of the false alarms a year of a service whose error ratio is so often what is
    /// allowed: fewer than `false_alarms_per_year()` below 1, since what it takes for evidence is
    /// rarer still.
    /// Parameters: 0 to 1. Returns: rises in the ratio; infinity above 1, where an alarm is not
    /// false. Assumes: as the gate; holds at any traffic. Cost: 0.2 ms.
    /// Source: as `change_search`, for the probability of an alarm at that ratio.
    [[nodiscard]] double false_alarms_per_year_at(double ratio) const noexcept {
        if (!(ratio >= 0 && ratio <= 1)) {
            return std::numeric_limits<double>::infinity();
        }
        double sum = ratio * for_any_window * rate_ + (is_told() ? for_heavy_slices * rate_ : 0);
        for (const detail::change_search& each : searches_) {
            sum += each.alarms_at(ratio) * seconds_of_a_year;
        }
        return sum;
    }

    /// Whether chance is ruled out at `now`; with `since`, by what happened from then on alone.
    /// Parameters: `history.window(now, length)` with `counts` and `covered`.
    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now) const noexcept {
        return is_open(history, now, everything<Point>());
    }
    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now,
                            const Point& since) const noexcept {
        return is_open(history, now, from(since, now));
    }

    /// The same as a figure: the strongest evidence there is; `to_string` says it in words
    /// (burn/gate_text.hpp).
    template <class History, class Point>
    [[nodiscard]] gate_evidence evidence(const History& history, const Point& now) const noexcept {
        return strongest(history, now, everything<Point>());
    }
    template <class History, class Point>
    [[nodiscard]] gate_evidence evidence(const History& history, const Point& now,
                                         const Point& since) const noexcept {
        return strongest(history, now, from(since, now));
    }

private:
    template <class Point>
    using reach = detail::evidence_reach<Point>;

    template <class History, class Point>
    [[nodiscard]] gate_evidence strongest(const History& history, const Point& now,
                                          const reach<Point>& within) const noexcept {
        const detail::evidence_windows found = windows(history, now, within);
        const detail::scan_finding scan = detail::scanned(found, allowed(), 0);
        gate_evidence best = of_window(scan.window, scan.alarms / for_any_window);
        for (std::size_t i = 0; i < searches_.size(); ++i) {
            const double seen = searches_[i](found.steps(), found.running()).evidence;
            const auto* window = searches_[i].likeliest(found.steps(), found.running());
            if (window != nullptr) {
                keep_stronger(best, of_window(*window, searches_[i].alarms_with(seen) /
                                                           (for_changes() * changes[i].share)));
            }
        }
        if (is_told()) {
            const auto slice = heavy(history, now, within);
            keep_stronger(best,
                          {slice.counts.bad, static_cast<double>(slice.counts.total()) * p(),
                           slice.length, slice.alarms * seconds_of_a_year / for_heavy_slices});
        }
        return best;
    }

    /// The changes that are searched for, and the part of their rate that each has.
    struct change {
        double burn;
        double share;
    };
    static constexpr std::array<change, 2> changes{{{10, 0.55}, {40, 0.45}}};
    static constexpr double for_any_window = 1.0 / 16;
    static constexpr double for_heavy_slices = 1.0 / 4; ///< of a gate that is told of bursts

    significance_gate(const nines::objective& promised, double rate, std::chrono::seconds horizon,
                      const std::optional<burstiness>& bursts) noexcept
        : objective_{promised},
          rate_{rate},
          horizon_{horizon},
          bursts_{bursts},
          told_{bursts.value_or(burstiness{})},
          searches_{search_for(changes[0]), search_for(changes[1])} {}

    [[nodiscard]] detail::change_search search_for(const change& to) const noexcept {
        const auto slice = is_told() ? std::optional{told_.slice} : std::nullopt;
        return {to.burn, for_changes() * to.share * rate_ / seconds_of_a_year, slice};
    }
    [[nodiscard]] double for_changes() const noexcept {
        return 1 - for_any_window - (is_told() ? for_heavy_slices : 0);
    }
    [[nodiscard]] bool is_told() const noexcept { return told_.correlation >= 1e-12; }
    [[nodiscard]] double p() const noexcept { return objective_.allowed_error(); }
    [[nodiscard]] unit_point<double> allowed() const noexcept {
        return {objective_.allowed_error(), objective_.target()};
    }

    template <class Point>
    [[nodiscard]] reach<Point> everything() const noexcept {
        return {horizon_, std::nullopt};
    }
    template <class Point>
    [[nodiscard]] reach<Point> from(const Point& since, const Point& now) const noexcept {
        if (!(since < now)) {
            return {std::chrono::seconds{0}, since};
        }
        const auto whole =
            std::chrono::floor<std::chrono::seconds>(detail::saturating_difference(now, since));
        return {whole < horizon_ ? whole : horizon_, since};
    }

    template <class History, class Point>
    [[nodiscard]] detail::evidence_windows windows(const History& history, const Point& now,
                                                   const reach<Point>& within) const noexcept {
        if (is_told()) {
            return {history, now, within, detail::events_by_slices{told_.slice, p()}};
        }
        return {history, now, within, detail::events_as_counted{p()}};
    }
    template <class History, class Point>
    [[nodiscard]] auto heavy(const History& history, const Point& now,
                             const reach<Point>& within) const noexcept {
        return detail::heavy_slices{told_.slice, p(), told_.correlation}(history, now, within);
    }

    template <class History, class Point>
    [[nodiscard]] bool is_open(const History& history, const Point& now,
                               const reach<Point>& within) const noexcept {
        const double a_second = rate_ / seconds_of_a_year;
        if (is_told() && heavy(history, now, within).alarms <= for_heavy_slices * a_second) {
            return true;
        }
        const detail::evidence_windows found = windows(history, now, within);
        for (const detail::change_search& each : searches_) {
            if (each(found.steps(), found.running()).open) {
                return true;
            }
        }
        const double enough = for_any_window * a_second;
        return detail::scanned(found, allowed(), enough).alarms <= enough;
    }

    [[nodiscard]] gate_evidence of_window(const detail::evidence_step& window,
                                          double alarms_a_second) const noexcept {
        return {static_cast<std::uint64_t>(window.failures), window.events * p(),
                std::chrono::duration<double>{window.seconds}, alarms_a_second * seconds_of_a_year};
    }
    static void keep_stronger(gate_evidence& best, const gate_evidence& other) noexcept {
        if (other.false_alarms_per_year < best.false_alarms_per_year) {
            best = other;
        }
    }

    static constexpr double seconds_of_a_year = 365.25 * 86400;

    nines::objective objective_;
    double rate_;
    std::chrono::seconds horizon_;
    std::optional<burstiness> bursts_;
    burstiness told_; ///< of bursts, or of none
    std::array<detail::change_search, changes.size()> searches_;
};

} // namespace nines::inline NINES_ABI
