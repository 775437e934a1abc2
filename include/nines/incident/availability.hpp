// SPDX-License-Identifier: BSL-1.0
/// \file
/// `availability` of a component, and of systems composed of components that fail independently.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/result.hpp>
#include <nines/sli/uptime.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <initializer_list>
#include <limits>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// The share of time, or of requests, that a component is up; its complement keeps all its digits,
/// so that two replicas of eight nines each have sixteen.
///
/// Both ends are allowed: what is always up, and what never is.
/// Cost: two numbers; no allocation.
template <std::floating_point Real = double>
class availability {
public:
    /// From the share up, such as 0.999; a double with at most 15 digits is read as that decimal.
    /// Errors: out_of_domain unless 0 <= up <= 1; thrown, or returned by the `try_` twin.
    [[nodiscard]] static constexpr availability fraction(Real up) {
        return try_fraction(up).value();
    }
    [[nodiscard]] static constexpr result<availability> try_fraction(Real up) noexcept {
        if (!in_unit(up)) {
            return error{errc::out_of_domain, "availability::fraction", "expected 0 to 1"};
        }
        return availability{{up, complement_of(up)}};
    }
    /// From the share down, such as 1e-12. Errors: as `fraction`.
    [[nodiscard]] static constexpr availability from_unavailability(Real down) {
        return try_from_unavailability(down).value();
    }
    [[nodiscard]] static constexpr result<availability>
    try_from_unavailability(Real down) noexcept {
        if (!in_unit(down)) {
            return error{errc::out_of_domain, "availability::from_unavailability",
                         "expected 0 to 1"};
        }
        return availability{{complement_of(down), down}};
    }
    /// From a point that carries its complement; nothing is checked.
    [[nodiscard]] static constexpr availability from_point(const unit_point<Real>& up) noexcept {
        return availability{up};
    }
    [[nodiscard]] static constexpr availability always() noexcept {
        return availability{unit_point<Real>::one()};
    }
    [[nodiscard]] static constexpr availability never() noexcept {
        return availability{unit_point<Real>::zero()};
    }

    [[nodiscard]] constexpr Real value() const noexcept { return up_.x; }
    [[nodiscard]] constexpr Real unavailability() const noexcept { return up_.y; }
    [[nodiscard]] constexpr const unit_point<Real>& point() const noexcept { return up_; }
    /// How many nines: 3 for 99.9 %, 3.3 for 99.95 %, infinite for what is never down.
    [[nodiscard]] Real nines() const noexcept {
        return up_.y > 0 ? -std::log10(up_.y) : std::numeric_limits<Real>::infinity();
    }

    friend constexpr bool operator==(const availability&, const availability&) noexcept = default;

private:
    explicit constexpr availability(const unit_point<Real>& up) noexcept : up_{up} {}

    static constexpr bool in_unit(Real x) noexcept {
        return detail::is_finite(x) && x >= 0 && x <= 1;
    }
    static constexpr Real complement_of(Real x) noexcept {
        if constexpr (std::same_as<Real, double>) {
            return x == 0 || x == 1 ? 1 - x : detail::complement(x);
        } else {
            return 1 - x;
        }
    }

    unit_point<Real> up_;
};

/// From the mean time between failures, repairs not included, and the mean time to repair.
///
/// Returns: up / (up + repair). Errors: out_of_domain unless both are finite and not negative and
/// one at least is not zero.
/// Assumes: nothing of their distributions; in the long run only the means matter.
/// Accuracy: both sides to 2 roundings. Cost: two divisions.
template <std::floating_point Real = double, class Rep1, class Period1, class Rep2, class Period2>
[[nodiscard]] result<availability<Real>>
availability_from_mtbf(std::chrono::duration<Rep1, Period1> between_failures,
                       std::chrono::duration<Rep2, Period2> to_repair) noexcept {
    using seconds = std::chrono::duration<Real>;
    const Real up = seconds{between_failures}.count();
    const Real down = seconds{to_repair}.count();
    if (!detail::is_finite(up) || !detail::is_finite(down) || !(up >= 0 && down >= 0) ||
        !(up + down > 0)) {
        return error{errc::out_of_domain, "availability_from_mtbf",
                     "expected times that are finite and not negative, and not both zero"};
    }
    return availability<Real>::from_point({up / (up + down), down / (up + down)});
}

/// From time counted up and down. Errors: insufficient when no time counts.
template <std::floating_point Real = double, class Duration>
[[nodiscard]] result<availability<Real>>
availability_from_uptime(const uptime_summary<Duration>& seen) noexcept {
    const auto up = static_cast<Real>(seen.up.count());
    const auto down = static_cast<Real>(seen.down.count());
    if (!(up + down > 0)) {
        return error{errc::insufficient, "availability_from_uptime",
                     "expected some time up or down"};
    }
    return availability<Real>::from_point({up / (up + down), down / (up + down)});
}

/// From outages in a period: overlapping ones count once, and what lies outside not at all.
/// Parameters: a range of `half_open` windows in any order.
/// Errors: contradiction for a window that ends before it begins; else as `uptime_from_down`.
/// Cost: O(n log n), a few allocations.
template <std::floating_point Real = double, std::ranges::input_range Range,
          chrono_time_point Point>
[[nodiscard]] result<availability<Real>> availability_from_outages(const half_open<Point>& period,
                                                                   Range&& outages) {
    return interval_set<Point>::try_from(std::forward<Range>(outages))
        .and_then([&](const interval_set<Point>& down) { return uptime_from_down(period, down); })
        .and_then([](const auto& seen) { return availability_from_uptime<Real>(seen); });
}

namespace detail {

template <class T>
inline constexpr bool is_availability = false;
template <class Real>
inline constexpr bool is_availability<availability<Real>> = true;

/// A range of availabilities.
template <class Range>
concept availability_range =
    std::ranges::input_range<Range> && is_availability<std::ranges::range_value_t<Range>>;

/// All of independent parts: x is the probability that every one is, y that some one is not.
template <std::floating_point Real>
[[nodiscard]] constexpr unit_point<Real> all_of(const unit_point<Real>& a,
                                                const unit_point<Real>& b) noexcept {
    return {a.x * b.x, a.y + a.x * b.y};
}

/// Folds numbers as availabilities.
template <std::floating_point Real, class Compose>
[[nodiscard]] Real of_numbers(std::initializer_list<Real> parts, Compose compose) {
    std::vector<availability<Real>> checked;
    checked.reserve(parts.size());
    for (const Real part : parts) {
        checked.push_back(availability<Real>::fraction(part));
    }
    return compose(std::span<const availability<Real>>{checked}).value();
}

} // namespace detail

/// The availability of what is up only while all its parts are.
///
/// Parameters: availabilities, as a range or in braces; or plain numbers from 0 to 1 in braces,
/// `series({0.999, 0.9995})`, which gives a plain number back.
/// Returns: falls with every part; of no parts, always up. Errors: out_of_domain, thrown, for a
/// number outside 0 to 1.
/// Assumes: parts fail independently. Those that share a network, a deployment or a cloud do not:
/// see `k_of_n_bounds`, and `series(parts, dependence)` of sli/composite.hpp for bad fractions
/// known only within an interval.
/// Accuracy: a rounding or two a part on either side. Cost: linear.
template <detail::availability_range Range>
[[nodiscard]] constexpr auto series(Range&& parts) -> std::ranges::range_value_t<Range> {
    using System = std::ranges::range_value_t<Range>;
    auto up = System::always().point();
    for (const System& part : parts) {
        up = detail::all_of(up, part.point());
    }
    return System::from_point(up);
}
template <std::floating_point Real>
[[nodiscard]] constexpr availability<Real>
series(std::initializer_list<availability<Real>> parts) noexcept {
    return series(std::span<const availability<Real>>{parts.begin(), parts.size()});
}
template <std::floating_point Real>
[[nodiscard]] Real series(std::initializer_list<Real> parts) {
    return detail::of_numbers(parts, [](auto checked) { return series(checked); });
}

/// The availability of what is up while any of its parts is; of no parts, never up. All else as
/// `series`. Replicas seldom fail independently: see `k_of_n_with_common_cause`.
template <detail::availability_range Range>
[[nodiscard]] constexpr auto parallel(Range&& parts) -> std::ranges::range_value_t<Range> {
    using System = std::ranges::range_value_t<Range>;
    auto down = System::always().point();
    for (const System& part : parts) {
        down = detail::all_of(down, part.point().mirrored());
    }
    return System::from_point(down.mirrored());
}
template <std::floating_point Real>
[[nodiscard]] constexpr availability<Real>
parallel(std::initializer_list<availability<Real>> parts) noexcept {
    return parallel(std::span<const availability<Real>>{parts.begin(), parts.size()});
}
template <std::floating_point Real>
[[nodiscard]] Real parallel(std::initializer_list<Real> parts) {
    return detail::of_numbers(parts, [](auto checked) { return parallel(checked); });
}

/// The availability of what needs at least `k` of `n` equal parts, such as 2 of 3 in a quorum.
///
/// Parameters: `each`, an availability, or a number from 0 to 1 that gives a number back.
/// Returns: always up for k = 0. Errors: out_of_domain, thrown, for k above n.
/// Assumes: as `series`. Accuracy: 13 digits on either side. Cost: 0.1 to 1 us at any n.
/// Source: the binomial distribution.
template <std::floating_point Real>
[[nodiscard]] availability<Real> k_of_n(unsigned k, const availability<Real>& each, unsigned n) {
    if (k > n) {
        detail::raise({errc::out_of_domain, "k_of_n", "expected k of at most n parts"});
    }
    if (k == 0) {
        return availability<Real>::always();
    }
    const auto needed = static_cast<Real>(k);
    const auto spare = static_cast<Real>(n - k);
    return availability<Real>::from_point({binomial_at_least(needed, spare, each.point()),
                                           binomial_at_most(needed - 1, spare + 1, each.point())});
}
template <std::floating_point Real>
[[nodiscard]] Real k_of_n(unsigned k, Real each, unsigned n) {
    return k_of_n(k, availability<Real>::fraction(each), n).value();
}

/// The availability of what needs at least `k` of parts that differ.
/// Errors: out_of_domain, thrown, for k above the number of parts. Assumes: as `series`.
/// Accuracy: sums of positive terms on either side. Cost: O(k n), one allocation.
/// Source: Barlow and Heidtmann 1984, doi 10.1109/TR.1984.5221843.
template <detail::availability_range Range>
    requires std::ranges::sized_range<Range>
[[nodiscard]] auto k_of_n(unsigned k, Range&& parts) -> std::ranges::range_value_t<Range> {
    using System = std::ranges::range_value_t<Range>;
    using Real = decltype(System::always().value());
    if (k > std::ranges::size(parts)) {
        detail::raise({errc::out_of_domain, "k_of_n", "expected k of at most n parts"});
    }
    std::vector<Real> exactly(k + std::size_t{1}, Real{0}); // the last one: k or more
    exactly[0] = 1;
    for (const System& part : parts) {
        const auto& up = part.point();
        exactly[k] += k > 0 ? exactly[k - 1] * up.x : Real{0};
        for (std::size_t i = k; i-- > 0;) {
            exactly[i] = exactly[i] * up.y + (i > 0 ? exactly[i - 1] * up.x : Real{0});
        }
    }
    Real fewer = 0;
    for (std::size_t i = 0; i < k; ++i) {
        fewer += exactly[i];
    }
    return System::from_point({exactly[k], fewer});
}

} // namespace nines::inline NINES_ABI
