// SPDX-License-Identifier: BSL-1.0
/// \file
/// `time_series`: samples in order of time, with an account of what was wrong with them.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What stands for several samples of one time.
enum class duplicate_rule : std::uint8_t {
    mean,    ///< their mean
    first,   ///< the one given first
    last,    ///< the one given last: a correction
    largest, ///< the largest: the safe one for a load
};

/// What was met on the way from samples to a series. Nothing else is changed, and nothing is put in
/// where samples are missing.
struct series_report {
    std::size_t given = 0;
    std::size_t not_finite = 0;   ///< a time or a value that is NaN or infinite: left out
    std::size_t out_of_order = 0; ///< earlier than the sample before it: sorted
    std::size_t duplicates = 0;   ///< of a time that is there already: see duplicate_rule
    std::size_t gaps = 0;         ///< distances over one and a half steps
    std::size_t missing = 0;      ///< steps within gaps at which there is no sample, rounded
    std::size_t irregular = 0;    ///< distances more than 1 % of a step off a whole number of them

    friend constexpr bool operator==(const series_report&, const series_report&) noexcept = default;
};

/// Finite values at finite times that rise.
/// Example: tests/capacity/time_series_test.cpp, examples/capacity.
template <std::floating_point Real = double>
class time_series {
public:
    time_series() = default;

    /// Parameters: a time, in any unit (Unix seconds, days), and a value for each sample.
    /// Errors: contradiction where there are not as many values as times.
    /// Cost: O(n log n), O(n) where the times are in order.
    [[nodiscard]] static result<time_series>
    from(std::span<const std::type_identity_t<Real>> times,
         std::span<const std::type_identity_t<Real>> values,
         duplicate_rule rule = duplicate_rule::mean) {
        if (times.size() != values.size()) {
            return error{errc::contradiction, "time_series", "expected as many values as times"};
        }
        time_series series;
        series.merge_duplicates(series.finite_in_order(times, values), rule);
        series.measure_steps();
        return series;
    }

    [[nodiscard]] std::span<const Real> times() const noexcept { return times_; }
    [[nodiscard]] std::span<const Real> values() const noexcept { return values_; }
    [[nodiscard]] std::size_t size() const noexcept { return times_.size(); }
    [[nodiscard]] bool empty() const noexcept { return times_.empty(); }
    /// The median distance of neighbours, the lower one of two; 0 for fewer than two samples.
    [[nodiscard]] Real step() const noexcept { return step_; }
    [[nodiscard]] const series_report& report() const noexcept { return report_; }

    /// The samples from one index to another, which is not included, with a report of their own
    /// steps. Expects 0 <= from <= to <= size().
    [[nodiscard]] time_series slice(std::size_t from, std::size_t to) const {
        time_series part;
        const auto cut = [from, to](const std::vector<Real>& all) {
            const auto start = all.begin();
            return std::vector<Real>(start + static_cast<std::ptrdiff_t>(from),
                                     start + static_cast<std::ptrdiff_t>(to));
        };
        part.times_ = cut(times_);
        part.values_ = cut(values_);
        part.report_.given = to - from;
        part.measure_steps();
        return part;
    }

private:
    using sample = std::pair<Real, Real>;

    [[nodiscard]] std::vector<sample> finite_in_order(std::span<const Real> times,
                                                      std::span<const Real> values) {
        std::vector<sample> samples;
        samples.reserve(times.size());
        report_.given = times.size();
        for (std::size_t i = 0; i < times.size(); ++i) {
            if (!detail::is_finite(times[i]) || !detail::is_finite(values[i])) {
                ++report_.not_finite;
                continue;
            }
            if (!samples.empty() && times[i] < samples.back().first) {
                ++report_.out_of_order;
            }
            samples.emplace_back(times[i], values[i]);
        }
        if (report_.out_of_order > 0) {
            sort_by_time(samples);
        }
        return samples;
    }

    /// Samples of one time stay in the order in which they were given.
    static void sort_by_time(std::vector<sample>& samples) {
        std::vector<std::pair<Real, std::size_t>> order;
        order.reserve(samples.size());
        for (const sample& each : samples) {
            order.emplace_back(each.first, order.size());
        }
        std::ranges::sort(order);
        std::vector<sample> sorted;
        sorted.reserve(samples.size());
        for (const auto& [time, at] : order) {
            sorted.push_back(samples[at]);
        }
        samples.swap(sorted);
    }

    void merge_duplicates(const std::vector<sample>& samples, duplicate_rule rule) {
        times_.reserve(samples.size());
        values_.reserve(samples.size());
        std::size_t at_once = 1;
        for (const auto& [time, value] : samples) {
            if (times_.empty() || times_.back() < time) {
                times_.push_back(time);
                values_.push_back(value);
                at_once = 1;
                continue;
            }
            ++report_.duplicates;
            ++at_once;
            values_.back() = merged(values_.back(), value, at_once, rule);
        }
    }

    [[nodiscard]] static Real merged(Real before, Real value, std::size_t count,
                                     duplicate_rule rule) noexcept {
        switch (rule) {
        case duplicate_rule::mean:
            return before + (value - before) / static_cast<Real>(count);
        case duplicate_rule::first:
            return before;
        case duplicate_rule::last:
            return value;
        case duplicate_rule::largest:
            return before < value ? value : before;
        }
        return value;
    }

    void measure_steps() {
        if (times_.size() < 2) {
            return;
        }
        std::vector<Real> distances(times_.size() - 1);
        for (std::size_t i = 0; i + 1 < times_.size(); ++i) {
            distances[i] = times_[i + 1] - times_[i];
        }
        const auto middle =
            distances.begin() + static_cast<std::ptrdiff_t>((distances.size() - 1) / 2);
        std::nth_element(distances.begin(), middle, distances.end());
        step_ = *middle;
        for (const Real distance : distances) {
            count_distance(distance / step_);
        }
    }

    void count_distance(Real steps) noexcept {
        constexpr Real most = 1e15F; // beyond it, the count says enough
        const Real whole = std::round(steps);
        if (steps > Real{1.5F}) {
            ++report_.gaps;
            report_.missing += static_cast<std::size_t>((std::min)(whole, most)) - 1;
        }
        if (!(std::abs(steps - whole) <= Real{0.01F} && whole >= 1)) {
            ++report_.irregular;
        }
    }

    std::vector<Real> times_;
    std::vector<Real> values_;
    Real step_ = 0;
    series_report report_{};
};

} // namespace nines::inline NINES_ABI
