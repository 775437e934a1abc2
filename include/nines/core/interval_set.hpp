// SPDX-License-Identifier: BSL-1.0
/// \file
/// `interval_set`: a union of stretches of time, each moment counted once.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// The moments covered by any of a number of intervals [from, to).
///
/// Kept sorted, without overlaps and without intervals that touch, so that equal sets compare
/// equal however they came about. A set is a summary: merging is the union, and the empty set is
/// the identity. Use it for outages, maintenance windows and shifts, whose lengths must not simply
/// be added where they overlap.
/// It grows with what it has seen, and so has no bounded byte form.
/// Cost: building and merging O(n log n), `contains` O(log n), every other operation O(n); few
/// allocations, and only where a set is made. Example: examples/slo_report.
template <chrono_time_point Point>
class interval_set {
public:
    using point = Point;
    using duration = typename Point::duration;
    using interval_type = half_open<Point>;

    interval_set() noexcept = default;

    /// The union of intervals in any order; empty ones add nothing.
    /// Errors: contradiction when one ends before it begins, out_of_domain when an end is NaN or
    /// infinite.
    template <std::ranges::input_range Range>
        requires std::convertible_to<std::ranges::range_reference_t<Range>, interval_type>
    [[nodiscard]] static result<interval_set> try_from(Range&& intervals) {
        interval_set set;
        for (const interval_type& next : intervals) {
            if (!detail::is_finite(next.from) || !detail::is_finite(next.to)) {
                return error{errc::out_of_domain, "interval_set", "expected finite time points"};
            }
            if (next.to < next.from) {
                return error{errc::contradiction, "interval_set",
                             "an interval ends before it begins"};
            }
            if (!next.empty()) {
                set.intervals_.push_back(next);
            }
        }
        set.normalise();
        return set;
    }
    [[nodiscard]] static result<interval_set> try_from(const interval_type& single) {
        return try_from(std::span{&single, 1});
    }

    /// Sorted, disjoint, none empty.
    [[nodiscard]] std::span<const interval_type> intervals() const noexcept { return intervals_; }
    [[nodiscard]] bool empty() const noexcept { return intervals_.empty(); }

    /// How much time is covered; the largest duration when the sum does not fit.
    [[nodiscard]] duration length() const noexcept {
        duration sum = duration::zero();
        for (const interval_type& each : intervals_) {
            sum = detail::saturating_sum(sum, each.length());
        }
        return sum;
    }

    [[nodiscard]] bool contains(const Point& at) const noexcept {
        const auto after = std::ranges::upper_bound(intervals_, at, {}, &interval_type::from);
        return after != intervals_.begin() && std::prev(after)->contains(at);
    }

    /// The part inside `window`; nothing when the window is empty.
    [[nodiscard]] interval_set clipped_to(const interval_type& window) const {
        interval_set part;
        for (const interval_type& each : intervals_) {
            if (const auto inside = each.clipped_to(window); !inside.empty()) {
                part.intervals_.push_back(inside);
            }
        }
        return part;
    }

    /// What both cover.
    [[nodiscard]] interval_set intersection(const interval_set& other) const {
        interval_set common;
        auto a = intervals_.begin();
        auto b = other.intervals_.begin();
        while (a != intervals_.end() && b != other.intervals_.end()) {
            if (const auto both = a->clipped_to(*b); !both.empty()) {
                common.intervals_.push_back(both);
            }
            (a->to < b->to) ? ++a : ++b;
        }
        return common;
    }

    /// What `window` holds besides this set.
    [[nodiscard]] interval_set complement_in(const interval_type& window) const {
        interval_set rest;
        Point at = window.from;
        for (const interval_type& each : intervals_) {
            rest.append_if_any({at, (std::min)(each.from, window.to)});
            at = (std::max)(at, each.to);
        }
        rest.append_if_any({at, window.to});
        return rest;
    }

    /// What this set covers and `other` does not.
    [[nodiscard]] interval_set minus(const interval_set& other) const {
        if (empty()) {
            return {};
        }
        return intersection(other.complement_in({intervals_.front().from, intervals_.back().to}));
    }

    /// The union, in place.
    void merge(const interval_set& other) {
        intervals_.insert(intervals_.end(), other.intervals_.begin(), other.intervals_.end());
        normalise();
    }

    friend bool operator==(const interval_set&, const interval_set&) noexcept = default;

private:
    void append_if_any(const interval_type& next) {
        if (!next.empty()) {
            intervals_.push_back(next);
        }
    }

    void normalise() {
        std::ranges::sort(intervals_, {}, &interval_type::from);
        std::vector<interval_type> joined;
        joined.reserve(intervals_.size());
        for (const interval_type& next : intervals_) {
            if (joined.empty() || joined.back().to < next.from) {
                joined.push_back(next);
            } else {
                joined.back().to = (std::max)(joined.back().to, next.to);
            }
        }
        intervals_ = std::move(joined);
    }

    std::vector<interval_type> intervals_;
};

} // namespace nines::inline NINES_ABI
